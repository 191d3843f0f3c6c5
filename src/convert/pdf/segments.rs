//! From glyphs to segments: letters that stand close on one baseline, words parted by one space.
//!
//! Coordinates are those of the text's own direction: x along the line, y down the page as the reader holds it.

use std::borrow::Cow;

use super::glyphs::Glyph;
use super::spacing;

/// A character with its place along the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    pub c: char,
    pub start: f32,
    pub end: f32,
}

/// Letters that follow each other on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Segment {
    pub letters: Vec<Letter>,
    pub start: f32,
    pub end: f32,
    pub baseline: f32,
    /// The font's size in points.
    pub size: f32,
    /// How many letters are no space.
    pub glyphs: usize,
    /// Whether spaces are drawn in it, so that they need not be guessed from gaps.
    pub spaced: bool,
    /// A block of lines that stands in the segment's place: a table, a box.
    pub block: Option<usize>,
}

impl Segment {
    /// True where the letters, spaces aside, are those of `other`.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let letters = |one: &Self| one.letters.iter().map(|letter| letter.c).filter(|c| *c != ' ').collect::<Vec<_>>();
        self.glyphs == other.glyphs && letters(self) == letters(other)
    }

    #[cfg(test)]
    pub fn text(&self) -> String {
        self.letters.iter().map(|letter| letter.c).collect()
    }
}

/// A gap wider than this, in sizes, is a space; wider than [`BREAK`], the end of a segment. Words of a justified line stand a
/// quarter apart and seldom less than a fifth; kerning moves letters by a tenth. Where spaces are drawn, gaps say less.
pub(super) const SPACE: f32 = 0.12;
const SPACE_BESIDE_DRAWN: f32 = 0.18;
pub(super) const BREAK: f32 = 1.1;

/// The glyphs of one direction, turned so that they run to the right.
#[derive(Debug)]
pub(super) struct Direction<'a> {
    /// In degrees, as in [`Glyph`].
    pub angle: u16,
    pub glyphs: Cow<'a, [Glyph]>,
}

/// Parts glyphs by the direction of their baselines; the direction with most glyphs comes first.
pub(super) fn directions(glyphs: &[Glyph]) -> Vec<Direction<'_>> {
    // Most pages have one, and need no copy.
    if !glyphs.is_empty() && glyphs.iter().all(|glyph| glyph.angle == 0) {
        return vec![Direction { angle: 0, glyphs: Cow::Borrowed(glyphs) }];
    }
    let mut directions: Vec<Direction<'_>> = Vec::new();
    for glyph in glyphs {
        let (x, y) = turned(glyph.x, glyph.y, glyph.angle);
        let glyph = Glyph { x, y, ..*glyph };
        match directions.iter_mut().find(|direction| direction.angle == glyph.angle) {
            Some(direction) => direction.glyphs.to_mut().push(glyph),
            None => directions.push(Direction { angle: glyph.angle, glyphs: Cow::Owned(vec![glyph]) }),
        }
    }
    directions.sort_by_key(|direction| std::cmp::Reverse(direction.glyphs.len()));
    directions
}

/// A point of the page on a page that is turned so that text at an angle runs to the right.
fn turned(x: f32, y: f32, angle: u16) -> (f32, f32) {
    match angle {
        0 => (x, y),
        90 => (y, -x),
        180 => (-x, -y),
        270 => (-y, x),
        angle => {
            let (sin, cos) = f32::from(angle).to_radians().sin_cos();
            (x * cos + y * sin, y * cos - x * sin)
        }
    }
}

/// The segments of glyphs of one direction, in the order in which they were drawn.
pub(super) fn segments(glyphs: &[Glyph]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        let blank = glyph.c == ' ';
        if last.is_some_and(|last| !blank && is_overprint(last, glyph)) {
            continue;
        }
        last = Some(glyph);
        match segments.last_mut() {
            Some(segment) if continues(segment, glyph) => extend(segment, glyph, blank),
            _ if blank => {}
            _ => segments.push(Segment {
                letters: vec![Letter { c: glyph.c, start: glyph.x, end: glyph.x + glyph.advance }],
                start: glyph.x,
                end: glyph.x + glyph.advance,
                baseline: glyph.y,
                size: glyph.size,
                glyphs: 1,
                spaced: false,
                block: None,
            }),
        }
    }
    for segment in &mut segments {
        while segment.letters.last().is_some_and(|letter| letter.c == ' ') {
            segment.letters.pop();
        }
        segment.end = segment.letters.iter().map(|letter| letter.end).fold(segment.start, f32::max);
        spacing::close_up(&mut segment.letters, segment.size);
    }
    segments
}

/// The same glyph again a hair's breadth away makes a letter bold; it is not to be read twice.
fn is_overprint(last: &Glyph, glyph: &Glyph) -> bool {
    let near = 0.12 * glyph.size;
    last.c == glyph.c && (last.x - glyph.x).abs() < near && (last.y - glyph.y).abs() < near
}

fn continues(segment: &Segment, glyph: &Glyph) -> bool {
    let size = segment.size.max(glyph.size);
    let gap = glyph.x - segment.end;
    let rise = (glyph.y - segment.baseline).abs();
    // An index figure stands off the baseline, smaller, close to its word.
    let level = rise < 0.25 * size.min(1.6 * segment.size)
        || (rise < 0.65 * size && is_smaller(glyph.size, segment.size) && gap.abs() < 0.8 * size);
    // A letter two and a half times as large is an initial, or words behind the text.
    let alike = glyph.size < 2.5 * segment.size && segment.size < 2.5 * glyph.size;
    level && alike && gap > -0.45 * size && gap < BREAK * size
}

pub(super) fn is_smaller(one: f32, other: f32) -> bool {
    one < 0.85 * other || other < 0.85 * one
}

fn extend(segment: &mut Segment, glyph: &Glyph, blank: bool) {
    let size = segment.size.max(glyph.size);
    let gap = glyph.x - segment.end;
    let ends_blank = segment.letters.last().is_some_and(|letter| letter.c == ' ');
    if blank {
        segment.spaced = true;
        if !ends_blank {
            segment.letters.push(Letter { c: ' ', start: glyph.x, end: glyph.x + glyph.advance });
        } else if let Some(space) = segment.letters.last_mut() {
            space.end = space.end.max(glyph.x + glyph.advance);
        }
        if gap < 0.6 * size {
            segment.end = segment.end.max(glyph.x + glyph.advance);
        }
        return;
    }
    let space = if segment.spaced { SPACE_BESIDE_DRAWN } else { SPACE };
    if gap > space * size.min(glyph.size * 1.2) && !ends_blank {
        segment.letters.push(Letter { c: ' ', start: segment.end, end: glyph.x });
    }
    let mut c = glyph.c;
    if glyph.size < 0.85 * segment.size && segment.baseline - glyph.y > 0.15 * segment.size {
        c = superscript(c);
    } else if glyph.size > segment.size * 1.15 {
        // What began the line was an index figure.
        if segment.size < 0.85 * glyph.size && glyph.y - segment.baseline > 0.15 * glyph.size {
            segment.letters.iter_mut().for_each(|letter| letter.c = superscript(letter.c));
        }
        segment.size = glyph.size;
        segment.baseline = glyph.y;
    }
    segment.letters.push(Letter { c, start: glyph.x, end: glyph.x + glyph.advance });
    segment.glyphs += 1;
    segment.end = segment.end.max(glyph.x + glyph.advance);
}

/// A figure as the index figure that it is; anything else as it stands.
pub(super) fn superscript(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + (c as u32 - '0' as u32)).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A word whose letters are half as wide as their size.
    pub fn word(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
        let glyph = |(at, c): (usize, char)| Glyph {
            c,
            x: x + at as f32 * size / 2.0,
            y,
            advance: size / 2.0,
            size,
            angle: 0,
            clipped: false,
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn texts(words: &[Vec<Glyph>]) -> Vec<String> {
        segments(&words.concat()).iter().map(Segment::text).collect()
    }

    #[test]
    fn letters_close_together_make_a_segment() {
        let words = [word("left", 0.0, 20.0, 10.0), word("side", 25.0, 20.0, 10.0), word("cell", 100.0, 20.0, 10.0)];
        assert_eq!(texts(&words), ["left side", "cell"]);
    }

    #[test]
    fn a_small_raised_figure_is_an_index() {
        let words = [word("ст.307", 0.0, 20.0, 10.0), word("2", 30.0, 16.5, 6.0), word("УК", 36.0, 20.0, 10.0)];
        assert_eq!(texts(&words), ["ст.307² УК"]);
        let note = [word("3", 0.0, 16.5, 6.0), word("See", 5.0, 20.0, 10.0)];
        assert_eq!(texts(&note), ["³ See"]);
    }

    #[test]
    fn overprinted_letters_are_read_once() {
        let words = [word("a", 0.0, 0.0, 10.0), word("a", 0.3, 0.0, 10.0), word("a", 5.0, 0.0, 10.0)];
        assert_eq!(texts(&words), ["aa"]);
    }

    #[test]
    fn text_in_any_direction_runs_to_the_right_once_it_is_turned() {
        for (angle, step) in
            [(0, (5.0, 0.0)), (90, (0.0, 5.0)), (180, (-5.0, 0.0)), (270, (0.0, -5.0)), (45, (3.535, 3.535))]
        {
            let glyph = |(at, c): (usize, char)| Glyph {
                c,
                x: 100.0 + at as f32 * step.0,
                y: 100.0 + at as f32 * step.1,
                advance: 5.0,
                size: 10.0,
                angle,
                clipped: false,
            };
            let glyphs: Vec<Glyph> = "turned".chars().enumerate().map(glyph).collect();
            let read = directions(&glyphs);
            assert_eq!(segments(&read[0].glyphs)[0].text(), "turned", "{angle}");
        }
    }
}
