//! Characters from a font's own table, where the file has none: a composite font without `ToUnicode` gives only numbers of glyphs, but the
//! embedded font program may say which characters these are. And a font whose `ToUnicode` is no table but the name `Identity-H` says that its
//! codes are the characters.

use hayro_interpret::font::OutlineGlyph;
use hayro_interpret::hayro_syntax::object::{Dict, Name};
use rustc_hash::{FxHashMap, FxHashSet};
use skrifa::MetadataProvider as _;

/// The tables of a document's fonts, read when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    tables: FxHashMap<u128, FxHashMap<u32, char>>,
    /// The names of fonts whose codes are characters.
    plain: FxHashSet<String>,
}

impl Fonts {
    /// Notes which of a page's fonts have codes that are characters.
    pub fn note(&mut self, fonts: &Dict<'_>) {
        for font in fonts.keys().filter_map(|key| fonts.get::<Dict<'_>>(key.as_ref())) {
            let table = font.get::<Name<'_>>(b"ToUnicode");
            if table.is_some_and(|table| matches!(table.as_ref(), b"Identity-H" | b"Identity-V"))
                && let Some(name) = font.get::<Name<'_>>(b"BaseFont")
            {
                self.plain.insert(own_name(&String::from_utf8_lossy(name.as_ref())).to_owned());
            }
        }
    }

    /// The character that the font's table has for a glyph, or that the glyph's code is.
    pub fn character(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let font = glyph.font_data()?;
        let table = self.tables.entry(font.cache_key).or_insert_with(|| {
            let bytes: &[u8] = (*font.data).as_ref();
            let mut characters = FxHashMap::default();
            if let Ok(font) = skrifa::FontRef::new(bytes) {
                for (code, glyph) in font.charmap().mappings() {
                    let Some(c) = char::from_u32(code) else { continue };
                    let known = characters.entry(glyph.to_u32()).or_insert(c);
                    // Two characters may share a glyph: A and А. The lower one is the likelier.
                    *known = c.min(*known);
                }
            }
            characters
        });
        let known = table.get(&glyph.glyph_id().to_u32()).copied();
        known.or_else(|| {
            let name = font.postscript_name.as_deref()?;
            let code = char::from_u32(glyph.char_code())?;
            self.plain.contains(own_name(name)).then_some(code)
        })
    }
}

/// A font's name without the mark of a subset: `ABCDEF+Verdana`.
fn own_name(name: &str) -> &str {
    match name.split_once('+') {
        Some((mark, own)) if mark.len() == 6 && mark.bytes().all(|byte| byte.is_ascii_uppercase()) => own,
        _ => name,
    }
}
