//! What was filled into a form: a field's value belongs to the page, and a writer may leave it to the viewer to draw it.

use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Rect as PdfRect, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, Point, Rect};
use hayro_interpret::util::RectExt as _;

use super::characters;
use super::glyphs::{Drawn, Glyph, text_string};

/// Flags of a field's place: hidden, and not shown on a screen.
const HIDDEN: u32 = (1 << 1) | (1 << 5);

/// The flag of a field that holds a password.
const PASSWORD: u32 = 1 << 13;

/// How far up the tree of fields a value is looked for, and how many characters of it are taken.
const HIGHEST: usize = 8;
const LONGEST: usize = 100_000;

/// Adds the values of text fields and choices where nothing is drawn in their places. `transform` leads from the file's page to the one shown.
pub(super) fn fill_in(page: &Page<'_>, transform: Affine, drawn: &mut Drawn) {
    let Some(places) = page.raw().get::<Array<'_>>(b"Annots") else { return };
    for place in places.iter::<Dict<'_>>() {
        let hidden = place.get::<u32>(b"F").unwrap_or(0) & HIDDEN != 0;
        if hidden || place.get::<Name<'_>>(b"Subtype").is_none_or(|kind| kind.as_ref() != b"Widget") {
            continue;
        }
        let Some(area) = place.get::<PdfRect>(b"Rect") else { continue };
        let area = transform.transform_rect_bbox(area.to_kurbo());
        if let Some(value) = value(&place).filter(|_| !drawn.glyphs.iter().any(|glyph| is_in(glyph, area))) {
            write(&value, area, drawn);
        }
    }
}

/// The value of a text field or a choice.
fn value(field: &Dict<'_>) -> Option<String> {
    let kind = inherited(field, b"FT")?;
    let shown = matches!(&kind, Object::Name(kind) if matches!(kind.as_ref(), b"Tx" | b"Ch"));
    let flags = match inherited(field, b"Ff") {
        Some(Object::Number(flags)) => flags.as_i64() as u32,
        _ => 0,
    };
    match inherited(field, b"V")? {
        Object::String(value) if shown && flags & PASSWORD == 0 => Some(text_string(value.as_ref())),
        Object::Array(values) if shown => {
            let values: Vec<String> = values.iter::<PdfString<'_>>().map(|value| text_string(value.as_ref())).collect();
            Some(values.join("\n"))
        }
        _ => None,
    }
    .filter(|value| !value.trim().is_empty())
}

/// What a field says, or the nearest field above it that does.
fn inherited<'a>(field: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..HIGHEST {
        if let Some(value) = field.get::<Object<'_>>(key) {
            return Some(value);
        }
        field = field.get::<Dict<'_>>(b"Parent")?;
    }
    None
}

fn is_in(glyph: &Glyph, area: Rect) -> bool {
    let middle = Point::new(f64::from(glyph.x + 0.5 * glyph.advance), f64::from(glyph.y - 0.3 * glyph.size));
    glyph.c != ' ' && area.contains(middle)
}

/// Sets a value into its place, line below line, a single one in the middle of its height, so that it is read beside its label.
fn write(value: &str, area: Rect, drawn: &mut Drawn) {
    let lines: Vec<&str> = value.split(['\r', '\n']).filter(|line| !line.trim().is_empty()).collect();
    let height = area.height() / lines.len().max(1) as f64;
    let size = (0.8 * height).clamp(4.0, 12.0);
    for (at, line) in lines.into_iter().enumerate() {
        let y = area.y0 + (at as f64 + 0.5) * height.min(1.5 * size).max(size) + 0.3 * size;
        for (at, c) in line.chars().filter_map(characters::plain).take(LONGEST).enumerate() {
            let advance = 0.5 * size;
            drawn.all += 1;
            drawn.glyphs.push(Glyph {
                c,
                x: (area.x0 + 2.0 + advance * at as f64) as f32,
                y: y as f32,
                advance: advance as f32,
                size: size as f32,
                angle: 0,
                clipped: false,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::convert::Options;

    /// A page with a label, and a field whose value is drawn or not.
    fn form(field: &str) -> String {
        let content = "BT /F 12 Tf 50 700 Td (Name of the prisoner:) Tj ET";
        let file = format!(
            "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Annots[6 0 R]\
             /Resources<</Font<</F 5 0 R>>>>>>endobj\n\
             4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n\
             5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
             6 0 obj<</Type/Annot/Subtype/Widget/Rect[200 695 400 715]{field}>>endobj\n\
             7 0 obj<</FT/Tx/V<FEFF0414043604300 43A04380448043504320020 041C>>>endobj\ntrailer<</Root 1 0 R>>\n",
            content.len()
        );
        super::super::read(file.as_bytes(), &Options::default()).expect("it is a PDF").text
    }

    #[test]
    fn the_value_of_a_field_that_draws_none_stands_beside_its_label() {
        assert_eq!(form("/FT/Tx/V(Max Bokaev)"), "Name of the prisoner:\tMax Bokaev\n");
        assert_eq!(form("/Parent 7 0 R"), "Name of the prisoner:\tДжакишев М\n");
    }

    #[test]
    fn a_hidden_field_a_button_and_a_password_say_nothing() {
        for field in ["/FT/Tx/F 2/V(hidden)", "/FT/Btn/V/Off", "/FT/Tx/Ff 8192/V(secret)", "/FT/Tx"] {
            assert_eq!(form(field), "Name of the prisoner:\n", "{field}");
        }
    }
}
