//! Reading order: columns one after the other, what stands above and below them before and after.

use super::paragraphs::Line;
use super::runs::Row;

/// How often a page is cut into columns within columns.
const DEEPEST: usize = 6;

/// The fewest rows that a column has, and the fewest glyphs of a row in it on average: less is a table or a form.
const LEAST_ROWS: usize = 3;
const LEAST_GLYPHS: usize = 14;

/// The lines of a page in reading order; its directions of writing one after the other.
pub(super) fn reading_order(directions: Vec<Vec<Row>>) -> Vec<Line> {
    let mut lines = Vec::new();
    for rows in directions {
        let before = lines.len();
        order(&rows, &mut lines, 0);
        if let Some(first) = lines.get_mut(before) {
            first.starts_block = true;
        }
    }
    lines
}

fn order(rows: &[Row], lines: &mut Vec<Line>, depth: usize) {
    if depth < DEEPEST
        && rows.len() >= LEAST_ROWS
        && let Some((gutter, from, to)) = gutters(rows).into_iter().find_map(|gutter| column_block(rows, gutter))
    {
        let (above, rest) = rows.split_at(from);
        let (block, below) = rest.split_at(to - from);
        let side = |left: bool| -> Vec<Row> {
            let part = |row: &Row| row.iter().filter(|run| (run.end <= gutter + 0.1) == left).cloned().collect();
            block.iter().map(part).filter(|row: &Row| !row.is_empty()).collect()
        };
        for rows in [above.to_vec(), side(true), side(false), below.to_vec()] {
            let before = lines.len();
            order(&rows, lines, depth + 1);
            if let Some(first) = lines.get_mut(before) {
                first.starts_block = true;
            }
        }
        return;
    }
    emit(rows, lines);
}

/// Middles of the upright strips that few rows cross, the emptiest first.
fn gutters(rows: &[Row]) -> Vec<f32> {
    const STRIP: f32 = 2.0;
    let runs = || rows.iter().flatten();
    let size = median(runs().map(|run| run.size).collect());
    let left = runs().map(|run| run.start).fold(f32::MAX, f32::min);
    let right = runs().map(|run| run.end).fold(f32::MIN, f32::max);
    let strips = (((right - left) / STRIP).ceil().max(0.0) as usize + 1).min(4000);
    let mut crossed = vec![0_usize; strips + 1];
    for run in runs().filter(|run| run.glyphs >= 3) {
        let strip = |x: f32| (((x - left) / STRIP).max(0.0) as usize).min(strips);
        crossed[strip(run.start)..=strip(run.end)].iter_mut().for_each(|count| *count += 1);
    }
    let mut found: Vec<(f32, f32)> = Vec::new();
    for allowed in [0, rows.len() / 20, rows.len() / 8, rows.len() / 4] {
        let mut at = 0;
        while at <= strips {
            let end = (at..=strips).find(|&strip| crossed[strip] > allowed).unwrap_or(strips + 1);
            let (low, high) = (left + STRIP * at as f32, left + STRIP * end as f32);
            let wide = high - low >= 0.6 * size;
            let inside = low - left > 6.0 * size && right - high > 6.0 * size;
            if end > at && wide && inside && !found.iter().any(|known| known.0 < high && low < known.1) {
                found.push((low, high));
            }
            at = end + 1;
        }
    }
    found.into_iter().take(6).map(|(low, high)| f32::midpoint(low, high)).collect()
}

/// The longest stretch of rows that a gutter parts into two columns of running text.
fn column_block(rows: &[Row], gutter: f32) -> Option<(f32, usize, usize)> {
    let is_left = |end: f32| end <= gutter + 0.1;
    let crosses = |row: &Row| row.iter().any(|run| run.start < gutter - 0.1 && run.end > gutter + 0.1);
    let mut best: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < rows.len() {
        let end = (at..rows.len()).find(|&row| crosses(&rows[row])).unwrap_or(rows.len());
        // A block begins with the left column.
        let from = (at..end).find(|&row| rows[row].iter().any(|run| is_left(run.end))).unwrap_or(end);
        let block = || rows[from..end].iter().flatten();
        let left = Extent::of(block().filter(|run| is_left(run.end)));
        let right = Extent::of(block().filter(|run| !is_left(run.end)));
        let beside = left.bottom.min(right.bottom) - left.top.max(right.top);
        let tall = (left.bottom - left.top).min(right.bottom - right.top);
        let fits = left.is_text() && right.is_text() && beside > 0.4 * tall;
        if fits && best.is_none_or(|(from, to)| end - at > to - from) {
            best = Some((from, end));
        }
        at = end + 1;
    }
    best.map(|(from, to)| (gutter, from, to))
}

/// What a column holds.
struct Extent {
    rows: usize,
    glyphs: usize,
    top: f32,
    bottom: f32,
}

impl Extent {
    fn of<'a>(runs: impl Iterator<Item = &'a super::runs::Run>) -> Self {
        let empty = Self { rows: 0, glyphs: 0, top: f32::MAX, bottom: f32::MIN };
        runs.fold(empty, |extent, run| Self {
            rows: extent.rows + 1,
            glyphs: extent.glyphs + run.glyphs,
            top: extent.top.min(run.baseline),
            bottom: extent.bottom.max(run.baseline),
        })
    }

    fn is_text(&self) -> bool {
        self.rows >= LEAST_ROWS && self.glyphs / self.rows >= LEAST_GLYPHS
    }
}

/// Rows as lines; one that stands clearly lower than the rest do begins a block.
fn emit(rows: &[Row], lines: &mut Vec<Line>) {
    let gaps = rows.windows(2).map(|pair| pair[1][0].baseline - pair[0][0].baseline).filter(|gap| *gap > 0.0).collect();
    let leading = median(gaps);
    let mut above: Option<&Row> = None;
    for row in rows {
        let far = above.is_some_and(|above| row[0].baseline - above[0].baseline > 1.45 * leading);
        let cells: Vec<&str> = row.iter().map(|run| run.text.trim()).collect();
        lines.push(Line {
            text: cells.join("\t"),
            baseline: row[0].baseline,
            size: row.iter().map(|run| run.size).fold(0.0, f32::max),
            starts_block: far,
        });
        above = Some(row);
    }
}

fn median(mut values: Vec<f32>) -> f32 {
    if values.is_empty() {
        return 10.0;
    }
    values.sort_by(f32::total_cmp);
    values[values.len() / 2]
}
