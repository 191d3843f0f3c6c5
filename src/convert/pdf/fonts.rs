//! Characters from a font's own table, where the file has none: a composite font without `ToUnicode` gives only numbers of glyphs, but the
//! embedded font program may say which characters these are.

use hayro_interpret::font::OutlineGlyph;
use rustc_hash::FxHashMap;
use skrifa::MetadataProvider as _;

/// The tables of a document's fonts, read when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Fonts(FxHashMap<u128, FxHashMap<u32, char>>);

impl Fonts {
    /// The character that the font's table has for a glyph.
    pub fn character(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let font = glyph.font_data()?;
        let table = self.0.entry(font.cache_key).or_insert_with(|| {
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
        table.get(&glyph.glyph_id().to_u32()).copied()
    }
}
