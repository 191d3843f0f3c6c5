//! Lines of reading text, each with the places of its letters where these are asked for.

use super::bidi;
use super::segments::{SPACE, Segment, is_smaller, superscript};
use crate::convert::normal;

/// Parts the lines of one cell of a table within the one line that a row of a table is.
pub(super) const WITHIN_CELL: char = '\u{2028}';

/// A stretch of a line's text that stands on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Its length in bytes of the line's text.
    pub bytes: usize,
    pub baseline: f32,
    pub size: f32,
    /// Where each of its characters starts and ends along the line.
    pub places: Vec<(f32, f32)>,
}

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// Its words in NFC; cells parted by a tab.
    pub text: String,
    /// Empty unless places were asked for; else its texts together are `text`.
    pub pieces: Vec<Piece>,
    /// From the page's top, in points, on the page as turned for its direction.
    pub baseline: f32,
    pub start: f32,
    pub end: f32,
    /// The largest font size in it.
    pub size: f32,
    /// The direction of its baseline, in degrees clockwise.
    pub angle: u16,
    /// Whether it stands apart from the line before it.
    pub starts_block: bool,
}

/// How segments become lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    /// Whether to keep the places of letters.
    pub places: bool,
    pub angle: u16,
}

#[derive(Clone, Copy, Debug)]
struct Placed {
    c: char,
    start: f32,
    end: f32,
}

/// What stands between two segments of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    Word,
    Cell,
}

/// The line of segments that stand side by side, from the left; `gaps` says what is between each and the next.
pub(super) fn line(row: &[&Segment], gaps: &[Gap], style: Style) -> Line {
    let mut cells: Vec<Vec<Placed>> = vec![Vec::new()];
    let mut before: Option<&Segment> = None;
    for (at, segment) in row.iter().enumerate() {
        let main = before.map_or(segment.size, |before| before.size.max(segment.size));
        if let Some(before) = before {
            let gap = at.checked_sub(1).and_then(|at| gaps.get(at)).copied().unwrap_or(Gap::Word);
            match (gap, cells.last_mut()) {
                (Gap::Cell, _) => cells.push(Vec::new()),
                (Gap::Word, Some(cell)) if segment.start - before.end > SPACE * main.min(segment.size * 1.2) => {
                    cell.push(Placed { c: ' ', start: before.end, end: segment.start });
                }
                _ => {}
            }
        }
        let raised = before.is_some_and(|before| {
            segment.size < 0.85 * before.size && before.baseline - segment.baseline > 0.15 * before.size
        });
        if let Some(cell) = cells.last_mut() {
            cell.extend(segment.letters.iter().map(|letter| Placed {
                c: if raised { superscript(letter.c) } else { letter.c },
                start: letter.start,
                end: letter.end,
            }));
        }
        // An index figure is measured against its word, not against another.
        if !(raised && is_smaller(segment.size, main)) {
            before = Some(segment);
        } else if let Some(word) = before {
            before = Some(if word.end > segment.end { word } else { segment });
        }
    }
    let all = || cells.iter().flatten().map(|letter| letter.c);
    if all().any(bidi::is_rtl) {
        let leftward = all().filter(|c| bidi::is_rtl(*c)).count() * 2 >= all().filter(|c| c.is_alphabetic()).count();
        for cell in &mut cells {
            turn_round(cell);
        }
        if leftward {
            cells.reverse();
        }
    }
    let mut letters: Vec<Placed> = Vec::new();
    for cell in cells {
        if let (Some(before), Some(next)) = (letters.last(), cell.first()) {
            letters.push(Placed { c: '\t', start: before.end, end: next.start });
        }
        letters.extend(cell);
    }
    let baseline = row.iter().max_by_key(|segment| segment.glyphs).map_or(0.0, |segment| segment.baseline);
    let size = row.iter().map(|segment| segment.size).fold(0.0, f32::max);
    let (text, places) = settled(&letters, style.places);
    let bytes = text.len();
    Line {
        text,
        pieces: if style.places { vec![Piece { bytes, baseline, size, places }] } else { Vec::new() },
        baseline,
        start: row.iter().map(|segment| segment.start).fold(f32::MAX, f32::min),
        end: row.iter().map(|segment| segment.end).fold(f32::MIN, f32::max),
        size,
        angle: style.angle,
        starts_block: false,
    }
}

/// Letters as NFC with their places. A letter and its marks become one character and have one place.
fn settled(letters: &[Placed], keep: bool) -> (String, Vec<(f32, f32)>) {
    let plain: String = letters.iter().map(|letter| letter.c).filter(|c| *c != '\u{200b}').collect();
    let plain = plain.trim();
    let text = normal::settle(plain.to_owned());
    if !keep {
        return (text, Vec::new());
    }
    let used = || letters.iter().filter(|letter| letter.c != '\u{200b}');
    let lead = used().take_while(|letter| letter.c.is_whitespace()).count();
    let own: Vec<(f32, f32)> =
        used().skip(lead).take(plain.chars().count()).map(|letter| (letter.start, letter.end)).collect();
    if text == plain {
        return (text, own);
    }
    // Each base with its marks is settled by itself; that gives the same text but for rare sequences, whose places are then near enough.
    let mut places = Vec::with_capacity(own.len());
    let characters: Vec<char> = plain.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let marks = characters.iter().skip(at + 1).take_while(|c| bidi::is_mark(**c)).count();
        let cluster: String = characters.iter().skip(at).take(marks + 1).collect();
        let all = own.iter().skip(at).take(marks + 1);
        let place = all.fold((f32::MAX, f32::MIN), |all, one| (all.0.min(one.0), all.1.max(one.1)));
        let count = normal::settle(cluster).chars().count().max(1);
        let step = (place.1 - place.0) / count as f32;
        places.extend((0..count).map(|n| (place.0 + step * n as f32, place.0 + step * (n + 1) as f32)));
        at += marks + 1;
    }
    let last = places.last().copied().unwrap_or_default();
    places.resize(text.chars().count(), last);
    (text, places)
}

/// Puts letters from the order of the eye into that of reading.
fn turn_round(cell: &mut Vec<Placed>) {
    hang_marks(cell);
    let shown: Vec<char> = cell.iter().map(|letter| letter.c).collect();
    let Some(order) = bidi::reading_order(&shown) else { return };
    let mut turned: Vec<Placed> = order.into_iter().filter_map(|at| cell.get(at).copied()).collect();
    let mut text: Vec<char> = turned.iter().map(|letter| letter.c).collect();
    bidi::set_brackets_right(&mut text);
    turned.iter_mut().zip(text).for_each(|(letter, c)| letter.c = c);
    *cell = turned;
}

/// Puts each mark behind the letter that it stands on, whichever of the two was drawn first.
fn hang_marks(cell: &mut Vec<Placed>) {
    if !cell.iter().any(|letter| bidi::is_mark(letter.c)) {
        return;
    }
    let (marks, mut bases): (Vec<Placed>, Vec<Placed>) = cell.iter().partition(|letter| bidi::is_mark(letter.c));
    for mark in marks {
        let middle = f32::midpoint(mark.start, mark.end);
        let distance =
            |base: &Placed| if base.c == ' ' { f32::MAX } else { (f32::midpoint(base.start, base.end) - middle).abs() };
        let nearest = (0..bases.len()).filter(|at| bases.get(*at).is_some_and(|base| !bidi::is_mark(base.c))).min_by(
            |one, other| match (bases.get(*one), bases.get(*other)) {
                (Some(one), Some(other)) => distance(one).total_cmp(&distance(other)),
                _ => std::cmp::Ordering::Equal,
            },
        );
        let mut place = nearest.map_or(bases.len(), |at| at + 1);
        while bases.get(place).is_some_and(|base| bidi::is_mark(base.c)) {
            place += 1;
        }
        bases.insert(place, mark);
    }
    *cell = bases;
}

/// One line of the lines of a table's row: its cells, each with its lines.
pub(super) fn table_row(cells: Vec<Vec<Line>>, style: Style) -> Option<Line> {
    let mut row: Option<Line> = None;
    for cell in cells {
        for (at, line) in cell.into_iter().enumerate() {
            match &mut row {
                None => row = Some(line),
                Some(row) => {
                    let mark = if at == 0 { '\t' } else { WITHIN_CELL };
                    row.text.push(mark);
                    if let Some(piece) = row.pieces.last_mut() {
                        let end = piece.places.last().map_or(0.0, |place| place.1);
                        piece.bytes += mark.len_utf8();
                        piece.places.push((end, end));
                    }
                    row.text.push_str(&line.text);
                    row.pieces.extend(line.pieces);
                    row.start = row.start.min(line.start);
                    row.end = row.end.max(line.end);
                    row.size = row.size.max(line.size);
                }
            }
        }
    }
    row.map(|row| Line { angle: style.angle, ..row })
}
