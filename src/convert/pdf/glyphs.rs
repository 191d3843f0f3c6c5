//! What a page draws, as glyphs with places, from hayro's interpreter.

use hayro_cmap::BfString;
use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::util::TransformExt;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

/// A glyph, in points from the page's upper left corner, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// Its characters; empty where another glyph stands for it.
    pub text: String,
    /// The start of its baseline.
    pub x: f32,
    pub y: f32,
    /// To the next glyph's start.
    pub dx: f32,
    pub dy: f32,
    /// The font's size as drawn.
    pub size: f32,
}

/// All that a page draws.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub glyphs: Vec<Glyph>,
    /// How many glyphs have no known character; they stand as U+FFFD.
    pub unmapped: usize,
    pub images: usize,
    pub broken: bool,
    /// Marked content: whether each open level carries a text of its own.
    levels: Vec<bool>,
    /// The text of the marked content, and whether it was given out.
    actual: Option<(String, bool)>,
}

/// Interprets the page at an index.
pub(super) fn draw(pdf: &Pdf, at: usize) -> Drawn {
    let page = &pdf.pages()[at];
    let (width, height) = page.render_dimensions();
    let cache = InterpreterCache::new();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, area, &cache, pdf.xref(), InterpreterSettings::default());
    let mut drawn = Drawn::default();
    interpret_page(page, &mut context, &mut drawn);
    drawn
}

impl Drawn {
    /// What stands for a page that stopped the reader.
    pub fn broken() -> Self {
        Self { broken: true, ..Self::default() }
    }

    fn text_of(&mut self, shape: &Shape<'_>) -> String {
        let text = match shape.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => {
                self.unmapped += 1;
                // Bitmap fonts of old TeX carry no names; their codes for letters are those of ASCII.
                let code = u8::try_from(shape.char_code()).ok().filter(u8::is_ascii_graphic);
                match (shape, code) {
                    (Shape::Type3(_), Some(code)) => char::from(code).to_string(),
                    _ => "\u{fffd}".to_owned(),
                }
            }
        };
        match &mut self.actual {
            Some((_, true)) => String::new(),
            Some((actual, given)) => {
                *given = true;
                actual.clone()
            }
            None => text,
        }
    }
}

impl<'a> Device<'a> for Drawn {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let transform: Affine = props.transform * glyph.transform();
            let advance = match &**glyph {
                Shape::Outline(outline) => outline.advance_width(),
                Shape::Type3(type3) => type3.advance_width(),
            };
            let start = transform * Point::ZERO;
            let end = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
            let matrix = transform.as_coeffs();
            // Glyph space has a thousand units to the font's size.
            let size = (matrix[2].hypot(matrix[3]) * 1000.0) as f32;
            let text = self.text_of(glyph);
            self.glyphs.push(Glyph {
                text,
                x: start.x as f32,
                y: start.y as f32,
                dx: (end.x - start.x) as f32,
                dy: (end.y - start.y) as f32,
                size,
            });
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.images += 1;
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let actual = properties.and_then(|dict| dict.get::<PdfString>(b"ActualText"));
        let opens = actual.is_some() && self.actual.is_none();
        if let Some(actual) = actual.filter(|_| opens) {
            self.actual = Some((text_string(actual.as_ref()), false));
        }
        self.levels.push(opens);
    }

    fn end_marked_content(&mut self) {
        if self.levels.pop() == Some(true) {
            self.actual = None;
        }
    }
}

/// A PDF text string: UTF-16 or UTF-8 with a mark, else bytes that are taken for Latin-1.
pub(super) fn text_string(bytes: &[u8]) -> String {
    if let Some(utf16) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = utf16.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    } else if let Some(utf8) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        String::from_utf8_lossy(utf8).into_owned()
    } else {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }
}
