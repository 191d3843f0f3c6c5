//! From glyphs to lines: runs of glyphs that stand close on one baseline, and rows of runs.

use super::glyphs::Glyph;

/// Glyphs that follow each other on one baseline, words parted by one space. Coordinates are those of the text's own direction:
/// x along the line, y down the page as the reader holds it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub text: String,
    pub start: f32,
    pub end: f32,
    pub baseline: f32,
    pub size: f32,
    pub glyphs: usize,
}

/// Runs side by side on one baseline, from the left.
pub(super) type Row = Vec<Run>;

/// A gap wider than this, in sizes, is a space; wider than [`BREAK`], the end of a run.
const SPACE: f32 = 0.16;
const BREAK: f32 = 1.1;

/// The rows of a page for each of the four directions of writing that it has, the one with most glyphs first, each from top to bottom.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Vec<Row>> {
    let mut directions: [Vec<Glyph>; 4] = Default::default();
    for glyph in glyphs {
        let (direction, x, y) = upright(glyph);
        let advance = glyph.dx.hypot(glyph.dy);
        directions[direction].push(Glyph { x, y, dx: advance, dy: 0.0, ..glyph.clone() });
    }
    let mut directions: Vec<Vec<Glyph>> = directions.into_iter().filter(|glyphs| !glyphs.is_empty()).collect();
    directions.sort_by_key(|glyphs| std::cmp::Reverse(glyphs.len()));
    directions.iter().map(|glyphs| rows(runs(glyphs))).collect()
}

/// Turns a glyph so that its text runs to the right.
fn upright(glyph: &Glyph) -> (usize, f32, f32) {
    let Glyph { x, y, dx, dy, .. } = *glyph;
    match (dx.abs() >= dy.abs(), dx >= 0.0, dy > 0.0) {
        (true, true, _) => (0, x, y),
        (true, false, _) => (2, -x, -y),
        (false, _, true) => (1, y, -x),
        (false, _, false) => (3, -y, x),
    }
}

fn runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        let blank = glyph.text.chars().all(char::is_whitespace);
        if last.is_some_and(|last| !blank && is_overprint(last, glyph)) {
            continue;
        }
        if !glyph.text.is_empty() {
            last = Some(glyph);
        }
        match runs.last_mut() {
            Some(run) if continues(run, glyph) => extend(run, glyph, blank),
            _ if blank => {}
            _ => runs.push(Run {
                text: glyph.text.clone(),
                start: glyph.x,
                end: glyph.x + glyph.dx,
                baseline: glyph.y,
                size: glyph.size,
                glyphs: 1,
            }),
        }
    }
    runs
}

/// The same glyph again a hair's breadth away makes a letter bold; it is not to be read twice.
fn is_overprint(last: &Glyph, glyph: &Glyph) -> bool {
    let near = 0.12 * glyph.size;
    last.text == glyph.text && (last.x - glyph.x).abs() < near && (last.y - glyph.y).abs() < near
}

fn continues(run: &Run, glyph: &Glyph) -> bool {
    let size = run.size.max(glyph.size);
    let gap = glyph.x - run.end;
    let rise = (glyph.y - run.baseline).abs();
    // An index figure stands off the baseline, smaller, close to its word.
    let level =
        rise < 0.25 * size || (rise < 0.65 * size && is_smaller(glyph.size, run.size) && gap.abs() < 0.8 * size);
    level && gap > -0.45 * size && gap < BREAK * size
}

fn is_smaller(one: f32, other: f32) -> bool {
    one < 0.85 * other || other < 0.85 * one
}

fn extend(run: &mut Run, glyph: &Glyph, blank: bool) {
    let size = run.size.max(glyph.size);
    let gap = glyph.x - run.end;
    if blank {
        if !run.text.ends_with(' ') {
            run.text.push(' ');
        }
        if gap < 0.6 * size {
            run.end = run.end.max(glyph.x + glyph.dx);
        }
        return;
    }
    if gap > SPACE * size.min(glyph.size * 1.2) && !run.text.ends_with(' ') {
        run.text.push(' ');
    }
    let raised = glyph.size < 0.85 * run.size && run.baseline - glyph.y > 0.15 * run.size;
    // A footnote's mark keeps apart from its word as the superscript that it is.
    for c in glyph.text.chars() {
        run.text.push(if raised { superscript(c) } else { c });
    }
    run.glyphs += 1;
    if glyph.size > run.size * 1.15 {
        run.size = glyph.size;
        run.baseline = glyph.y;
    }
    run.end = run.end.max(glyph.x + glyph.dx);
}

fn superscript(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + (c as u32 - '0' as u32)).unwrap_or(c),
        _ => c,
    }
}

/// Puts runs of one baseline into rows, joins those that stand close, and sorts the rows from top to bottom.
fn rows(mut runs: Vec<Run>) -> Vec<Row> {
    runs.retain(|run| !run.text.trim().is_empty());
    runs.sort_by(|one, other| one.baseline.total_cmp(&other.baseline));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        match rows.iter_mut().rev().take(4).find(|row| is_level(row, &run)) {
            Some(row) => row.push(run),
            None => rows.push(vec![run]),
        }
    }
    for row in &mut rows {
        row.sort_by(|one, other| one.start.total_cmp(&other.start));
        *row = joined(std::mem::take(row));
    }
    let top = |row: &Row| row.iter().map(|run| run.baseline).fold(f32::MAX, f32::min);
    rows.sort_by(|one, other| top(one).total_cmp(&top(other)));
    rows
}

fn is_level(row: &Row, run: &Run) -> bool {
    let Some(main) = row.iter().max_by_key(|run| run.glyphs) else { return false };
    let largest = row.iter().map(|run| run.size).fold(run.size, f32::max);
    let tolerance = if is_smaller(run.size, main.size) { 0.5 } else { 0.3 };
    let level = (run.baseline - main.baseline).abs() < tolerance * main.size.max(run.size);
    let overlap = 0.3 * largest;
    level && row.iter().all(|other| run.start >= other.end - overlap || run.end <= other.start + overlap)
}

fn joined(row: Row) -> Row {
    let mut joined: Row = Vec::new();
    for run in row {
        if let Some(before) = joined.last_mut() {
            let size = before.size.max(run.size);
            let gap = run.start - before.end;
            if gap < 0.9 * size {
                if gap > SPACE * size && !before.text.ends_with(' ') {
                    before.text.push(' ');
                }
                let raised = run.size < 0.85 * before.size && before.baseline - run.baseline > 0.15 * before.size;
                before.text.extend(run.text.chars().map(|c| if raised { superscript(c) } else { c }));
                before.end = before.end.max(run.end);
                before.glyphs += run.glyphs;
                before.size = size;
                continue;
            }
        }
        joined.push(run);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
        let glyph = |(at, c): (usize, char)| Glyph {
            text: c.to_string(),
            x: x + at as f32 * size / 2.0,
            y,
            dx: size / 2.0,
            dy: 0.0,
            size,
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn text(glyphs: &[Glyph]) -> Vec<String> {
        let rows = lines(glyphs).concat();
        rows.iter().map(|row| row.iter().map(|run| run.text.trim()).collect::<Vec<_>>().join(" | ")).collect()
    }

    #[test]
    fn glyphs_make_words_lines_and_cells() {
        let glyphs = [
            word("left", 0.0, 20.0, 10.0),
            word("side", 25.0, 20.0, 10.0),
            word("cell", 100.0, 20.0, 10.0),
            word("above", 0.0, 0.0, 10.0),
        ];
        assert_eq!(text(&glyphs.concat()), ["above", "left side | cell"]);
    }

    #[test]
    fn a_footnotes_mark_is_a_superscript() {
        let glyphs = [word("Dzhakishev", 0.0, 20.0, 10.0), word("3", 50.0, 16.5, 6.0), word("is", 56.0, 20.0, 10.0)];
        assert_eq!(text(&glyphs.concat()), ["Dzhakishev³ is"]);
    }

    #[test]
    fn overprinted_letters_are_read_once() {
        let glyphs = [word("a", 0.0, 0.0, 10.0), word("a", 0.3, 0.0, 10.0), word("a", 5.0, 0.0, 10.0)];
        assert_eq!(text(&glyphs.concat()), ["aa"]);
    }
}
