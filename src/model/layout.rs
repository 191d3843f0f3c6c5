//! How a text stands on its pages: the places of its letters.

use serde::{Deserialize, Serialize};

use super::{PageNumber, Span};

/// What is known of a document's pages beside its text, where the format has pages and it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// The places of its letters, in the order of the text; empty unless asked for.
    pub runs: Vec<PlacedRun>,
}

impl Layout {
    /// The areas on the pages that show a part of the text, one a line.
    #[must_use]
    pub fn quads(&self, span: Span, text: &str) -> Vec<Quad> {
        let first = self.runs.partition_point(|run| run.span.end <= span.start);
        let near = self.runs.iter().skip(first).take_while(|run| run.span.start < span.end);
        near.filter_map(|run| run.quad(span, text)).collect()
    }
}

/// Characters that stand on one baseline, with the advance of each; compact, at two bytes a character.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlacedRun {
    /// Their text, in bytes of [`Document::text`](super::Document::text).
    pub span: Span,
    /// The page that shows them.
    pub page: PageNumber,
    /// Where the first begins on the baseline, in points from the page's upper left corner, y downwards.
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// The direction in which the characters follow each other, in degrees clockwise from left to right.
    pub angle: u16,
    /// Whether that is the direction of right-to-left text, whose letters stand upright all the same.
    pub leftward: bool,
    /// The font's size in points.
    pub size: f32,
    /// From each character to the next, in [`PlacedRun::UNITS`] to the point.
    pub advances: Vec<u16>,
}

/// A four-cornered area of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quad {
    /// The page.
    pub page: PageNumber,
    /// Lower left, lower right, upper right, upper left as the reader of the text sees them; in points from the page's upper left corner.
    pub corners: [(f32, f32); 4],
}

impl PlacedRun {
    /// How many units of [`PlacedRun::advances`] make a point.
    pub const UNITS: f32 = 32.0;

    /// A length in points as an advance; what is shorter than nothing is nothing.
    #[must_use]
    pub fn units(points: f32) -> u16 {
        (points * Self::UNITS).round().clamp(0.0, f32::from(u16::MAX)) as u16
    }

    /// The area of the characters that `span` has of the run; `text` is the document's.
    #[must_use]
    pub fn quad(&self, span: Span, text: &str) -> Option<Quad> {
        if !self.span.overlaps(span) {
            return None;
        }
        let own = text.get(self.span.start..self.span.end)?;
        let (from, to) =
            (span.start.max(self.span.start) - self.span.start, span.end.min(self.span.end) - self.span.start);
        let (mut low, mut high, mut far) = (f32::MAX, 0.0_f32, 0.0_f32);
        for ((at, _), advance) in own.char_indices().zip(&self.advances) {
            let next = far + f32::from(*advance) / Self::UNITS;
            if at >= from && at < to {
                low = low.min(far);
                high = next;
            }
            far = next;
        }
        (low <= high).then(|| Quad { page: self.page, corners: self.corners(low, high) })
    }

    /// The corners of the area between two distances from the first character's start. Letters reach four fifths of the font's size above the baseline
    /// and a fifth below.
    fn corners(&self, low: f32, high: f32) -> [(f32, f32); 4] {
        let (sin, cos) = f32::from(self.angle).to_radians().sin_cos();
        let up = if self.leftward { -1.0 } else { 1.0 };
        let at = |far: f32, rise: f32| (self.x + far * cos + rise * sin * up, self.y + far * sin - rise * cos * up);
        let (below, above) = (-0.2 * self.size, 0.8 * self.size);
        let (left, right) = if self.leftward { (high, low) } else { (low, high) };
        [at(left, below), at(right, below), at(right, above), at(left, above)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_words_area_is_the_sum_of_its_letters_advances() {
        let run = PlacedRun {
            span: Span::new(10, 20),
            page: 2,
            x: 100.0,
            y: 50.0,
            angle: 0,
            leftward: false,
            size: 10.0,
            advances: vec![160; 10],
        };
        let text = "0123456789Mr Bokaev!";
        let quad = run.quad(Span::new(13, 19), text).unwrap();
        assert_eq!(quad.corners, [(115.0, 52.0), (145.0, 52.0), (145.0, 42.0), (115.0, 42.0)]);
        assert_eq!(run.quad(Span::new(0, 10), text), None);
        let leftward = PlacedRun { angle: 180, leftward: true, ..run };
        let quad = leftward.quad(Span::new(10, 12), text).unwrap();
        let near = |one: (f32, f32), other: (f32, f32)| (one.0 - other.0).abs() + (one.1 - other.1).abs() < 0.01;
        assert!(near(quad.corners[0], (90.0, 52.0)) && near(quad.corners[2], (100.0, 42.0)), "{quad:?}");
    }
}
