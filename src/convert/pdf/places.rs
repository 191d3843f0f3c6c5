//! The places of letters, from the turned page of the layout back to the page as it is shown.

use std::ops::Range;

use super::lines::{Line, Piece};
use crate::model::{PageNumber, PlacedRun, Span};

/// The run of letters of a piece of a line; `text` is where they stand in the document, in bytes.
pub(super) fn run(
    line: &Line,
    piece: &Piece,
    text: Range<usize>,
    letters: &[(f32, f32)],
    page: PageNumber,
) -> Option<PlacedRun> {
    let (first, last) = (letters.first()?, letters.last()?);
    let leftward = last.0 < first.0;
    let start = if leftward { first.1 } else { first.0 };
    // From each letter's edge to that of the next, so that gaps belong to the letter before them.
    let edge = |place: &(f32, f32)| if leftward { start - place.1 } else { place.0 - start };
    let end = if leftward { start - last.0 } else { last.1 - start };
    let edges: Vec<f32> = letters.iter().map(edge).chain([end]).collect();
    let advances = edges.windows(2).map(|pair| PlacedRun::units(pair[1] - pair[0])).collect();
    let (x, y) = on_page(start, piece.baseline, line.angle);
    let angle = if leftward { (line.angle + 180) % 360 } else { line.angle };
    Some(PlacedRun { span: Span::from(text), page, x, y, angle, leftward, size: piece.size, advances })
}

/// A point of the turned page on the page as it is shown.
fn on_page(x: f32, y: f32, angle: u16) -> (f32, f32) {
    match angle {
        0 => (x, y),
        90 => (-y, x),
        180 => (-x, -y),
        270 => (y, -x),
        angle => {
            let (sin, cos) = f32::from(angle).to_radians().sin_cos();
            (x * cos - y * sin, x * sin + y * cos)
        }
    }
}
