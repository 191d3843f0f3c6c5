//! One page: from what is drawn on it to its lines in reading order.

use super::bidi;
use super::columns::{Order, median};
use super::furniture::PageLines;
use super::glyphs::{Drawn, Glyph};
use super::lines::{Line, Style};
use super::rows::rows;
use super::rulings::Rulings;
use super::segments::{Direction, directions, segments};
use super::tables;

/// Where more of a page's letters than this share are clipped, the clipping was read wrongly rather than the text hidden.
const MOST_HIDDEN: f32 = 0.5;

/// A page's lines, and the words that it has and does not show.
#[derive(Debug, Default)]
pub(super) struct ReadPage {
    pub lines: PageLines,
    pub hidden: Option<String>,
}

/// Reads what is drawn; `places` says whether to keep the places of letters.
pub(super) fn read(drawn: &mut Drawn, places: bool) -> ReadPage {
    let rulings = std::mem::take(&mut drawn.rulings);
    let clipped = drawn.glyphs.iter().filter(|glyph| glyph.clipped && glyph.c != ' ').count();
    let shown = drawn.glyphs.iter().filter(|glyph| !glyph.clipped && glyph.c != ' ').count();
    let mut hidden = None;
    if clipped > 0 && (clipped as f32) < MOST_HIDDEN * (clipped + shown) as f32 {
        let (outside, inside): (Vec<Glyph>, Vec<Glyph>) = drawn.glyphs.iter().partition(|glyph| glyph.clipped);
        drawn.glyphs = inside;
        let lines = lines(&outside, &Rulings::default(), false);
        let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        hidden = text.chars().any(char::is_alphanumeric).then_some(text);
    }
    let size = median(drawn.glyphs.iter().map(|glyph| glyph.size).collect());
    let lines = lines(&drawn.glyphs, &rulings, places);
    ReadPage { lines: PageLines { lines, size }, hidden }
}

/// The lines of a page in reading order, its directions of writing one after the other.
fn lines(glyphs: &[Glyph], rulings: &Rulings, places: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for Direction { angle, glyphs } in directions(glyphs) {
        let style = Style { places, angle };
        // Whether a character is a letter costs more to tell than whether it runs to the left, which few do.
        let leftwards = glyphs.iter().filter(|glyph| bidi::is_rtl(glyph.c)).count();
        let leftward = leftwards > 0 && leftwards * 2 > glyphs.iter().filter(|glyph| glyph.c.is_alphabetic()).count();
        let mut segments = segments(&glyphs);
        let blocks = if angle % 90 == 0 {
            tables::take_blocks(&mut segments, &rulings.turned(angle / 90), style, leftward)
        } else {
            Vec::new()
        };
        let order = Order { blocks: &blocks, style, leftward };
        lines.extend(order.lines(&rows(segments)));
    }
    lines
}
