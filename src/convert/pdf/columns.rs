//! Reading order: columns one after the other, what stands above and below them before and after.

use super::lines::{Gap, Line, Style, line};
use super::rows::Row;
use super::segments::{BREAK, Segment};

/// How often a page is cut into columns within columns.
const DEEPEST: usize = 8;

/// The fewest rows that a column has, and the fewest letters of a row in it on average: less is a table or a form. A narrow column is known by
/// rows that fill it.
const LEAST_ROWS: usize = 3;
const LEAST_GLYPHS: usize = 14;
const LEAST_GLYPHS_FILLED: usize = 9;

/// A row of a part of the page.
type Part<'a> = Vec<&'a Segment>;

/// Puts rows into reading order.
#[derive(Debug)]
pub(super) struct Order<'a> {
    /// What stands for each block that a segment names.
    pub blocks: &'a [Vec<Line>],
    pub style: Style,
    /// Whether the page is read from the right.
    pub leftward: bool,
}

impl Order<'_> {
    /// The lines of rows in reading order; the first begins a block.
    pub fn lines(&self, rows: &[Row]) -> Vec<Line> {
        let parts: Vec<Part<'_>> = rows.iter().map(|row| row.iter().collect()).collect();
        let mut lines = Vec::new();
        self.order(&parts, &mut lines, 0);
        if let Some(first) = lines.first_mut() {
            first.starts_block = true;
        }
        lines
    }

    fn order(&self, rows: &[Part<'_>], lines: &mut Vec<Line>, depth: usize) {
        let found = if depth < DEEPEST && rows.len() >= LEAST_ROWS {
            gutters(rows).into_iter().find_map(|gutter| column_block(rows, gutter))
        } else {
            None
        };
        let Some((gutter, from, to)) = found else {
            self.emit(rows, lines);
            return;
        };
        let (above, rest) = rows.split_at(from);
        let (block, below) = rest.split_at(to - from);
        for rows in
            [above.to_vec(), side(block, gutter, !self.leftward), side(block, gutter, self.leftward), below.to_vec()]
        {
            let before = lines.len();
            self.order(&rows, lines, depth + 1);
            if let Some(first) = lines.get_mut(before) {
                first.starts_block = true;
            }
        }
    }

    /// Rows as lines; one that stands clearly lower than the rest do begins a block, and so does one that is set in. A box that stands beside a
    /// paragraph waits for its end.
    fn emit(&self, rows: &[Part<'_>], lines: &mut Vec<Line>) {
        let block_of = |row: &Part<'_>| row.first().and_then(|segment| segment.block);
        let texts: Vec<&Part<'_>> = rows.iter().filter(|row| block_of(row).is_none()).collect();
        let baseline = |row: &Part<'_>| row.first().map_or(0.0, |segment| segment.baseline);
        let start = |row: &Part<'_>| row.iter().map(|segment| segment.start).fold(f32::MAX, f32::min);
        let gaps =
            texts.windows(2).map(|pair| baseline(pair[1]) - baseline(pair[0])).filter(|gap| *gap > 0.0).collect();
        let sizes = texts.iter().flat_map(|row| row.iter()).map(|segment| segment.size).collect();
        let leading = leading(gaps, median(sizes));
        let prose = Prose::of(&texts);
        let mut waiting: Vec<usize> = Vec::new();
        let mut after_block = false;
        let mut at = 0_usize;
        for row in rows {
            if let Some(block) = block_of(row) {
                waiting.push(block);
                continue;
            }
            let above = at.checked_sub(1).and_then(|at| texts.get(at)).copied();
            let below = texts.get(at + 1).copied();
            let size = row.first().map_or(0.0, |segment| segment.size);
            let is_set_in = |from: Option<&Part<'_>>| {
                from.is_some_and(|other| (0.8..4.0).contains(&((start(row) - start(other)) / size)))
            };
            let far = above.is_none_or(|above| baseline(row) - baseline(above) > 1.45 * leading);
            let starts_block = far || (is_set_in(above) && is_set_in(below));
            if starts_block {
                after_block = self.blocks(&mut waiting, lines);
            }
            let gaps = gaps_of(row, [above, below], &prose);
            lines.push(Line {
                starts_block: (starts_block && above.is_some()) || after_block,
                ..line(row, &gaps, self.style)
            });
            after_block = false;
            at += 1;
        }
        self.blocks(&mut waiting, lines);
    }

    /// Writes the blocks that wait; says whether there were any.
    fn blocks(&self, waiting: &mut Vec<usize>, lines: &mut Vec<Line>) -> bool {
        let any = !waiting.is_empty();
        lines.extend(waiting.drain(..).filter_map(|block| self.blocks.get(block)).flatten().cloned());
        any
    }
}

/// The usual way from a line to the next within a paragraph: a third of the gaps are that or less, headings and short paragraphs
/// notwithstanding. Of few gaps none may be within a paragraph; then lines stand no further apart than one and a half times their size.
fn leading(mut gaps: Vec<f32>, size: f32) -> f32 {
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len().saturating_sub(1) / 3).copied().unwrap_or(size);
    if gaps.len() < 4 { usual.min(1.5 * size) } else { usual }
}

/// Rows of running text, in which even a wide gap is a space: its lines reach from edge to edge, and most have no such gap. A table has gaps in
/// nearly every row.
#[derive(Debug)]
struct Prose {
    left: f32,
    right: f32,
    is: bool,
}

impl Prose {
    fn of(rows: &[&Part<'_>]) -> Self {
        let segments = || rows.iter().flat_map(|row| row.iter());
        let wide = |row: &&&Part<'_>| {
            row.windows(2).any(|pair| matches!(pair, [one, next] if next.start - one.end > BREAK * one.size))
        };
        let gapped = rows.iter().filter(wide).count();
        Self {
            left: segments().map(|segment| segment.start).fold(f32::MAX, f32::min),
            right: segments().map(|segment| segment.end).fold(f32::MIN, f32::max),
            is: rows.len() >= 3 && gapped * 5 <= rows.len() * 3,
        }
    }

    /// Whether a row reaches from edge to edge, the inset of a first line aside.
    fn fills(&self, row: &Part<'_>) -> bool {
        let size = row.first().map_or(0.0, |segment| segment.size);
        let (start, end) =
            (row.first().map_or(0.0, |segment| segment.start), row.last().map_or(0.0, |segment| segment.end));
        self.is && start - self.left < 3.0 * size && self.right - end < 0.6 * size
    }
}

/// What of rows stands on one side of a gutter.
fn side<'a>(rows: &[Part<'a>], gutter: f32, left: bool) -> Vec<Part<'a>> {
    let is_on_side = |segment: &&'a Segment| (segment.end <= gutter + 0.1) == left;
    rows.iter()
        .map(|row| row.iter().copied().filter(is_on_side).collect())
        .filter(|row: &Part<'a>| !row.is_empty())
        .collect()
}

/// What parts the segments of a row. A wide gap parts cells, and one less wide does where the segment after it begins at the same place as
/// one in the row above or below; else it is a space that a justified line has drawn out, or follows the number of an item.
fn gaps_of(row: &Part<'_>, beside: [Option<&Part<'_>>; 2], prose: &Prose) -> Vec<Gap> {
    let two = row.len() == 2;
    let fills = prose.fills(row);
    row.windows(2)
        .map(|pair| {
            let [before, next] = pair else { return Gap::Word };
            let size = before.size.max(next.size);
            let gap = next.start - before.end;
            let aligned = || {
                beside.iter().flatten().any(|row| {
                    row.windows(2).any(|pair| {
                        let [left, right] = pair else { return false };
                        right.start - left.end > 0.9 * size && (right.start - next.start).abs() < 0.3 * size
                    })
                })
            };
            let is_item = two && gap < 4.0 * size && is_item_mark(before);
            if !is_item && !fills && (gap > 2.4 * size || (gap > BREAK * size && aligned())) {
                Gap::Cell
            } else {
                Gap::Word
            }
        })
        .collect()
}

/// `1.`, `12)`, `a)`, `•`, `–`.
fn is_item_mark(segment: &Segment) -> bool {
    let text: String = segment.letters.iter().map(|letter| letter.c).collect();
    match text.strip_suffix(['.', ')']) {
        Some(number) => number.len() <= 4 && number.chars().all(char::is_alphanumeric),
        None => matches!(text.as_str(), "•" | "–" | "—" | "-" | "*" | "·" | "▪" | "○" | "●"),
    }
}

/// Middles of the upright strips that few rows cross, the emptiest first.
fn gutters(rows: &[Part<'_>]) -> Vec<f32> {
    const STRIP: f32 = 2.0;
    let segments = || rows.iter().flatten();
    let size = median(segments().map(|segment| segment.size).collect());
    let left = segments().map(|segment| segment.start).fold(f32::MAX, f32::min);
    let right = segments().map(|segment| segment.end).fold(f32::MIN, f32::max);
    let strips = (((right - left) / STRIP).ceil().max(0.0) as usize + 1).min(4000);
    let mut crossed = vec![0_usize; strips + 1];
    for segment in segments().filter(|segment| segment.glyphs >= 3 || segment.block.is_some()) {
        let strip = |x: f32| (((x - left) / STRIP).max(0.0) as usize).min(strips);
        let (from, to) = (strip(segment.start), strip(segment.end));
        crossed.iter_mut().take(to + 1).skip(from).for_each(|count| *count += 1);
    }
    let mut found: Vec<(f32, f32)> = Vec::new();
    for allowed in [0, rows.len() / 20, rows.len() / 8, rows.len() / 4, rows.len() / 2] {
        let mut at = 0;
        while at <= strips {
            let length = crossed.iter().skip(at).take_while(|count| **count <= allowed).count();
            let end = at + length;
            let (low, high) = (left + STRIP * at as f32, left + STRIP * end as f32);
            let wide = high - low >= 0.6 * size;
            let inside = low - left > 4.0 * size && right - high > 4.0 * size;
            if length > 0 && wide && inside && !found.iter().any(|known| known.0 < high && low < known.1) {
                found.push((low, high));
            }
            at = end + 1;
        }
    }
    found.into_iter().take(8).map(|(low, high)| f32::midpoint(low, high)).collect()
}

/// The longest stretch of rows that a gutter parts into two columns of running text.
fn column_block(rows: &[Part<'_>], gutter: f32) -> Option<(f32, usize, usize)> {
    let is_left = |segment: &Segment| segment.end <= gutter + 0.1;
    let crosses = |row: &Part<'_>| row.iter().any(|segment| segment.start < gutter - 0.1 && segment.end > gutter + 0.1);
    let mut best: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < rows.len() {
        let stretch = rows.get(at..).unwrap_or_default();
        let end = at + stretch.iter().take_while(|row| !crosses(row)).count();
        let block = rows.get(at..end).unwrap_or_default();
        let left = Column::of(block, |segment| is_left(segment));
        let right = Column::of(block, |segment| !is_left(segment));
        let beside = left.bottom.min(right.bottom) - left.top.max(right.top);
        let tall = (left.bottom - left.top).min(right.bottom - right.top);
        // The lines of a table's row stand at one height to a hair; of columns, only those that keep to one grid do.
        let level = |row: &&Part<'_>| {
            let of = |left: bool| {
                row.iter().find(|segment| is_left(segment) == left).map(|segment| (segment.baseline, segment.size))
            };
            of(true).zip(of(false)).is_some_and(|(one, other)| (one.0 - other.0).abs() < 0.05 * one.1)
        };
        let aligned = block.iter().filter(level).count() * 3 > left.rows.len().min(right.rows.len());
        let fits = left.is_text(&right, aligned) && right.is_text(&left, aligned) && beside > 0.4 * tall;
        if fits && best.is_none_or(|(from, to)| end - at > to - from) {
            best = Some((at, end));
        }
        at = end + 1;
    }
    best.map(|(from, to)| (gutter, from, to))
}

/// What a column holds.
#[derive(Debug)]
struct Column {
    /// The extents of its rows, from the left to the right, and their heights.
    rows: Vec<(f32, f32)>,
    glyphs: usize,
    top: f32,
    bottom: f32,
    leading: f32,
    /// How many rows go on with a sentence: they begin with a small letter, or with one of a script that has no capitals.
    going_on: usize,
    /// Whether a table or box stands in it, which tells nothing of its rows.
    block: bool,
}

impl Column {
    fn of(rows: &[Part<'_>], belongs: impl Fn(&Segment) -> bool) -> Self {
        let mut column = Self {
            rows: Vec::new(),
            glyphs: 0,
            top: f32::MAX,
            bottom: f32::MIN,
            leading: 0.0,
            going_on: 0,
            block: false,
        };
        let mut heights: Vec<f32> = Vec::new();
        for row in rows {
            let mut extent = (f32::MAX, f32::MIN);
            for segment in row.iter().filter(|segment| belongs(segment)) {
                extent = (extent.0.min(segment.start), extent.1.max(segment.end));
                column.glyphs += segment.glyphs;
                column.block |= segment.block.is_some();
                column.top = column.top.min(segment.baseline);
                column.bottom = column.bottom.max(segment.baseline);
            }
            let first = row.iter().find(|segment| belongs(segment)).and_then(|segment| segment.letters.first());
            column.going_on +=
                usize::from(first.is_some_and(|letter| letter.c.is_alphabetic() && !letter.c.is_uppercase()));
            if extent.0 <= extent.1 {
                column.rows.push(extent);
                heights.extend(row.iter().filter(|segment| belongs(segment)).map(|segment| segment.baseline).next());
            }
        }
        column.leading = median(heights.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 1.0).collect());
        column
    }

    /// Whether its rows are running text: many letters a row, most rows reaching far across, no fewer of them than beside, and a quarter of
    /// them going on with a sentence. A table's column of names has rows of all lengths, or rows wide apart, and each begins with a capital.
    /// Columns whose lines stand at other heights need no more than letters enough.
    fn is_text(&self, beside: &Self, aligned: bool) -> bool {
        let count = self.rows.len();
        if count < LEAST_ROWS {
            return false;
        }
        let left = self.rows.iter().map(|row| row.0).fold(f32::MAX, f32::min);
        let right = self.rows.iter().map(|row| row.1).fold(f32::MIN, f32::max);
        let full = self.rows.iter().filter(|row| row.1 - row.0 > 0.66 * (right - left)).count();
        let letters = self.glyphs / count;
        let filled = full * 2 >= count;
        let dense = self.leading < 1.6 * beside.leading || count >= beside.rows.len();
        let words = letters >= LEAST_GLYPHS || (letters >= LEAST_GLYPHS_FILLED && full * 5 >= count * 4);
        let flows = !aligned || (filled && dense && (self.going_on * 4 >= count || letters >= 2 * LEAST_GLYPHS));
        (words && flows) || (self.block && letters >= LEAST_GLYPHS)
    }
}

/// The lower of the two middle values where their number is even: of gaps between lines, the one within a paragraph.
pub(super) fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::super::rows::rows;
    use super::super::segments::segments;
    use super::super::segments::tests::word;
    use super::*;

    fn read(words: &[Vec<super::super::glyphs::Glyph>]) -> Vec<String> {
        let rows = rows(segments(&words.concat()));
        let order = Order { blocks: &[], style: Style::default(), leftward: false };
        order.lines(&rows).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_and_a_heading_before_them() {
        let mut words = vec![word("A heading over the whole width of the page, and more", 0.0, 0.0, 10.0)];
        for (row, y) in (0..4).zip([20.0, 32.0, 44.0, 56.0]) {
            for (column, x) in [("left", 0.0), ("mid", 115.0), ("right", 230.0)] {
                words.push(word(&format!("{column} text number {row}"), x, y, 10.0));
            }
        }
        let lines = read(&words);
        assert_eq!(lines[0], "A heading over the whole width of the page, and more");
        let firsts: Vec<&str> = lines[1..].iter().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(firsts, [["left"; 4], ["mid"; 4], ["right"; 4]].concat());
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let mut words = Vec::new();
        let names = ["Mukhtar Dzhakishev", "Max Bokaev", "Aron Atabek", "Ermek Narymbaev the younger"];
        for (name, y) in names.iter().zip([0.0, 12.0, 24.0, 36.0]) {
            words.push(word(name, 0.0, y, 10.0));
            words.push(word("Article 174", 180.0, y, 10.0));
        }
        assert_eq!(read(&words)[1], "Max Bokaev\tArticle 174");
    }

    #[test]
    fn a_justified_line_has_spaces_and_no_cells() {
        let words = [
            word("drawn", 0.0, 0.0, 10.0),
            word("out", 37.0, 0.0, 10.0),
            word("1.", 0.0, 12.0, 10.0),
            word("one", 30.0, 12.0, 10.0),
        ];
        assert_eq!(read(&words), ["drawn out", "1. one"]);
    }
}
