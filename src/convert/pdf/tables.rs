//! Tables and boxes, told by the lines that the page draws: a table is read row by row with its cells whole, a box by itself.

use super::columns::Order;
use super::lines::{Gap, Line, Style, line, table_row};
use super::rows::rows;
use super::rulings::{Ruling, Rulings};
use super::segments::Segment;

/// Lines this near meet, in points.
const NEAR: f32 = 3.5;

/// A cell with more lines than this is no cell of a table but a part of a page that a table lays out.
const MOST_LINES: usize = 14;

/// Takes the segments of tables and boxes out of a page: a segment that stands for the block is left in their place, and the blocks' lines are
/// given back.
pub(super) fn take_blocks(
    segments: &mut Vec<Segment>,
    rulings: &Rulings,
    style: Style,
    leftward: bool,
) -> Vec<Vec<Line>> {
    let mut blocks: Vec<Vec<Line>> = Vec::new();
    for grid in grids(rulings) {
        let (inside, outside): (Vec<Segment>, Vec<Segment>) =
            std::mem::take(segments).into_iter().partition(|segment| grid.holds(segment));
        if inside.is_empty() || !grid.is_useful(&inside, &outside) {
            *segments = inside.into_iter().chain(outside).collect();
            continue;
        }
        let size = inside.iter().map(|segment| segment.size).fold(0.0, f32::max);
        let glyphs = inside.iter().map(|segment| segment.glyphs).sum();
        let mut lines = grid.read(inside, &blocks, style, leftward);
        if let Some(first) = lines.first_mut() {
            first.starts_block = true;
        }
        *segments = outside;
        segments.push(Segment {
            letters: Vec::new(),
            start: grid.left(),
            end: grid.right(),
            baseline: grid.top(),
            size,
            glyphs,
            spaced: false,
            block: Some(blocks.len()),
        });
        blocks.push(lines);
    }
    blocks
}

/// Lines that cross each other.
#[derive(Debug, Default, PartialEq)]
struct Grid {
    level: Vec<Ruling>,
    upright: Vec<Ruling>,
    /// Where its columns and rows have their borders.
    xs: Vec<f32>,
    ys: Vec<f32>,
}

/// The grids of a page, the smallest first.
fn grids(rulings: &Rulings) -> Vec<Grid> {
    let (level, upright) = (merged(&rulings.level), merged(&rulings.upright));
    let mut group: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (one, across) in level.iter().enumerate() {
        for (other, up) in upright.iter().enumerate() {
            let meets = up.at > across.from - NEAR
                && up.at < across.to + NEAR
                && across.at > up.from - NEAR
                && across.at < up.to + NEAR;
            if meets {
                let (one, other) = (root(&mut group, one), root(&mut group, level.len() + other));
                if let Some(place) = group.get_mut(one.max(other)) {
                    *place = one.min(other);
                }
            }
        }
    }
    let mut grids: Vec<(usize, Grid)> = Vec::new();
    for at in 0..group.len() {
        let own = root(&mut group, at);
        let place = match grids.iter().position(|(root, _)| *root == own) {
            Some(place) => place,
            None => {
                grids.push((own, Grid::default()));
                grids.len() - 1
            }
        };
        let Some((_, grid)) = grids.get_mut(place) else { continue };
        match at.checked_sub(level.len()) {
            None => grid.level.extend(level.get(at)),
            Some(at) => grid.upright.extend(upright.get(at)),
        }
    }
    let mut grids: Vec<Grid> = grids.into_iter().map(|(_, grid)| grid.with_borders()).collect();
    grids.retain(|grid| grid.xs.len() >= 2 && grid.ys.len() >= 2);
    let area = |grid: &Grid| (grid.right() - grid.left()) * (grid.bottom() - grid.top());
    grids.sort_by(|one, other| area(one).total_cmp(&area(other)));
    grids
}

/// The first member of the group that a member belongs to.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = group.get(at).copied().filter(|up| *up != at) {
        at = up;
    }
    at
}

/// Lines on one axis, those that continue each other joined.
fn merged(lines: &[Ruling]) -> Vec<Ruling> {
    let mut lines = lines.to_vec();
    lines.sort_by(|one, other| {
        (one.at.round(), one.from).partial_cmp(&(other.at.round(), other.from)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut merged: Vec<Ruling> = Vec::new();
    for line in lines {
        // Lines are in order only where they share an axis to the point: the border of a table above may come after that of one below.
        let continues = |last: &&mut Ruling| {
            (last.at - line.at).abs() < 1.5 && line.from < last.to + NEAR && last.from < line.to + NEAR
        };
        match merged.iter_mut().rev().take(6).find(continues) {
            Some(last) => {
                last.from = last.from.min(line.from);
                last.to = last.to.max(line.to);
            }
            None => merged.push(line),
        }
    }
    merged
}

impl Grid {
    fn with_borders(mut self) -> Self {
        let borders = |lines: &[Ruling]| {
            let mut places: Vec<f32> = lines.iter().map(|line| line.at).collect();
            places.sort_by(f32::total_cmp);
            places.dedup_by(|next, before| *next - *before < NEAR);
            places
        };
        self.xs = borders(&self.upright);
        self.ys = borders(&self.level);
        self
    }

    fn left(&self) -> f32 {
        self.xs.first().copied().unwrap_or(0.0)
    }

    fn right(&self) -> f32 {
        self.xs.last().copied().unwrap_or(0.0)
    }

    fn top(&self) -> f32 {
        self.ys.first().copied().unwrap_or(0.0)
    }

    fn bottom(&self) -> f32 {
        self.ys.last().copied().unwrap_or(0.0)
    }

    fn holds(&self, segment: &Segment) -> bool {
        let middle = f32::midpoint(segment.start, segment.end);
        let height = segment.baseline - 0.3 * segment.size;
        middle > self.left() && middle < self.right() && height > self.top() && height < self.bottom()
    }

    /// A frame about a single line is an ornament, and so is one that text outside runs on from; one about nearly all of the page tells nothing.
    fn is_useful(&self, inside: &[Segment], outside: &[Segment]) -> bool {
        if self.xs.len() * self.ys.len() > 4 {
            return true;
        }
        let glyphs = |segments: &[Segment]| segments.iter().map(|segment| segment.glyphs).sum::<usize>();
        let first = inside.first().map_or(0.0, |segment| segment.baseline);
        let lines = inside.iter().any(|segment| (segment.baseline - first).abs() > 0.5 * segment.size);
        let runs_on = outside.iter().any(|out| {
            inside.iter().any(|segment| {
                (out.baseline - segment.baseline).abs() < 0.1 * segment.size
                    && ((segment.start - out.end).abs() < 0.5 * segment.size
                        || (out.start - segment.end).abs() < 0.5 * segment.size)
            })
        });
        lines && !runs_on && glyphs(outside) * 10 > glyphs(inside)
    }

    /// The row or column of a place among borders.
    fn band(borders: &[f32], place: f32) -> usize {
        borders.partition_point(|border| *border <= place).saturating_sub(1).min(borders.len().saturating_sub(2))
    }

    fn middle(borders: &[f32], band: usize) -> f32 {
        match borders.get(band).zip(borders.get(band + 1)) {
            Some((low, high)) => f32::midpoint(*low, *high),
            None => 0.0,
        }
    }

    /// The cell of a place: up and to the left as far as no border parts it from the next.
    fn cell(&self, x: f32, y: f32) -> (usize, usize) {
        let (mut column, mut row) = (Self::band(&self.xs, x), Self::band(&self.ys, y));
        let parts = |lines: &[Ruling], at: f32, along: f32| {
            lines.iter().any(|line| (line.at - at).abs() < NEAR && line.from < along && line.to > along)
        };
        while column > 0
            && self.xs.get(column).is_some_and(|border| !parts(&self.upright, *border, Self::middle(&self.ys, row)))
        {
            column -= 1;
        }
        while row > 0
            && self.ys.get(row).is_some_and(|border| !parts(&self.level, *border, Self::middle(&self.xs, column)))
        {
            row -= 1;
        }
        (row, column)
    }

    /// Cuts a segment where an upright line runs through it.
    fn cut(&self, segment: Segment) -> Vec<Segment> {
        let height = segment.baseline - 0.3 * segment.size;
        let cuts: Vec<f32> = self
            .upright
            .iter()
            .filter(|line| line.from < height && line.to > height)
            .map(|line| line.at)
            .filter(|x| *x > segment.start + 0.2 * segment.size && *x < segment.end - 0.2 * segment.size)
            .collect();
        if cuts.is_empty() || segment.block.is_some() {
            return vec![segment];
        }
        let part = |letter: &super::segments::Letter| {
            let middle = f32::midpoint(letter.start, letter.end);
            cuts.iter().filter(|cut| **cut < middle).count()
        };
        segment
            .letters
            .chunk_by(|one, other| part(one) == part(other))
            .filter_map(|letters| {
                let from = letters.iter().position(|letter| letter.c != ' ')?;
                let to = letters.iter().rposition(|letter| letter.c != ' ')?;
                let letters = letters.get(from..=to)?.to_vec();
                let (start, end) = (letters.first()?.start, letters.last()?.end);
                let glyphs = letters.iter().filter(|letter| letter.c != ' ').count();
                Some(Segment { letters, start, end, glyphs, ..segment })
            })
            .collect()
    }

    /// The lines of what the grid holds.
    fn read(&self, inside: Vec<Segment>, blocks: &[Vec<Line>], style: Style, leftward: bool) -> Vec<Line> {
        let order = Order { blocks, style, leftward };
        let mut cells: Vec<((usize, usize), Vec<Segment>)> = Vec::new();
        for segment in inside.into_iter().flat_map(|segment| self.cut(segment)) {
            let place = self.cell(f32::midpoint(segment.start, segment.end), segment.baseline - 0.3 * segment.size);
            match cells.iter_mut().find(|cell| cell.0 == place) {
                Some(cell) => cell.1.push(segment),
                None => cells.push((place, vec![segment])),
            }
        }
        cells.sort_by_key(|cell| cell.0);
        let mut lines = Vec::new();
        for row in cells.chunk_by(|one, other| one.0.0 == other.0.0) {
            let mut row: Vec<Vec<super::rows::Row>> = row.iter().map(|cell| rows(cell.1.clone())).collect();
            if leftward {
                row.reverse();
            }
            let flows = row
                .iter()
                .any(|cell| cell.len() > MOST_LINES || cell.iter().flatten().any(|segment| segment.block.is_some()));
            if flows || row.len() == 1 {
                for cell in &row {
                    lines.extend(order.lines(cell));
                }
            } else if let Some(aligned) = aligned_rows(&row) {
                // A border only about several rows: the rows are told by their heights.
                lines.extend(aligned.into_iter().filter_map(|cells| {
                    let cells = cells.into_iter().map(|row| vec![plain(row, style)]).collect();
                    table_row(cells, style)
                }));
            } else {
                let cells = row.iter().map(|cell| cell.iter().map(|row| plain(row, style)).collect()).collect();
                lines.extend(table_row(cells, style));
            }
        }
        lines
    }
}

fn plain(row: &[Segment], style: Style) -> Line {
    let parts: Vec<&Segment> = row.iter().collect();
    line(&parts, &vec![Gap::Word; parts.len()], style)
}

/// The rows of cells that have four lines or more each, all at the same heights: no border parts them, and yet they are rows.
fn aligned_rows<'a>(cells: &'a [Vec<super::rows::Row>]) -> Option<Vec<Vec<&'a super::rows::Row>>> {
    let count = cells.iter().map(Vec::len).max().filter(|count| *count >= 4)?;
    if cells.iter().any(|cell| cell.len() != count) {
        return None;
    }
    let height = |row: &super::rows::Row| row.first().map_or(0.0, |segment| segment.baseline);
    let mut rows: Vec<Vec<&'a super::rows::Row>> = Vec::new();
    for at in 0..count {
        let row: Vec<&super::rows::Row> = cells.iter().filter_map(|cell| cell.get(at)).collect();
        let first = row.first().map_or(0.0, |row| height(row));
        if row.iter().any(|row| (height(row) - first).abs() > 2.0) {
            return None;
        }
        rows.push(row);
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::super::segments::segments;
    use super::super::segments::tests::word;
    use super::*;

    fn ruling(at: f32, from: f32, to: f32) -> Ruling {
        Ruling { at, from, to }
    }

    fn read(rulings: &Rulings, words: &[Vec<super::super::glyphs::Glyph>]) -> Vec<String> {
        let mut segments = segments(&words.concat());
        let blocks = take_blocks(&mut segments, rulings, Style::default(), false);
        let order = Order { blocks: &blocks, style: Style::default(), leftward: false };
        order.lines(&rows(segments)).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_cell_of_several_lines_stays_whole() {
        let rulings = Rulings {
            level: [0.0, 40.0, 80.0].map(|y| ruling(y, 0.0, 200.0)).to_vec(),
            upright: [0.0, 100.0, 200.0].map(|x| ruling(x, 0.0, 80.0)).to_vec(),
        };
        let words = [
            word("Mukhtar", 5.0, 15.0, 10.0),
            word("Article", 105.0, 15.0, 10.0),
            word("Dzhakishev", 5.0, 27.0, 10.0),
            word("307", 105.0, 27.0, 10.0),
            word("Max Bokaev", 5.0, 55.0, 10.0),
            word("Article 174", 105.0, 55.0, 10.0),
        ];
        assert_eq!(
            read(&rulings, &words),
            ["Mukhtar\u{2028}Dzhakishev\tArticle\u{2028}307", "Max Bokaev\tArticle 174"]
        );
    }

    #[test]
    fn tables_below_each_other_keep_their_borders_where_these_are_nearly_in_line() {
        let below = ruling(199.4, 100.0, 140.0);
        let above = ruling(200.0, 0.0, 40.0);
        assert_eq!(merged(&[above, below]), [below, above]);
        assert_eq!(merged(&[above, ruling(199.4, 38.0, 80.0)]), [ruling(199.4, 0.0, 80.0)]);
    }

    #[test]
    fn a_box_beside_text_is_read_by_itself() {
        let rulings = Rulings {
            level: [0.0, 30.0].map(|y| ruling(y, 120.0, 220.0)).to_vec(),
            upright: [120.0, 220.0].map(|x| ruling(x, 0.0, 30.0)).to_vec(),
        };
        let words = [
            word("text one", 0.0, 12.0, 10.0),
            word("boxed one", 125.0, 12.0, 10.0),
            word("text two", 0.0, 24.0, 10.0),
            word("boxed two", 125.0, 24.0, 10.0),
            word("text three", 0.0, 36.0, 10.0),
        ];
        let lines = read(&rulings, &words);
        let boxed = lines.iter().position(|line| line == "boxed one").unwrap();
        assert_eq!(lines[boxed + 1], "boxed two");
    }
}
