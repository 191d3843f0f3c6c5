//! From segments to rows: what stands side by side on one baseline; and large initials, which belong to the line beside their top.

use super::segments::{Letter, Segment, is_smaller};

/// Segments side by side on one baseline, from the left.
pub(super) type Row = Vec<Segment>;

/// The rows of segments, from top to bottom.
pub(super) fn rows(mut segments: Vec<Segment>) -> Vec<Row> {
    segments.retain(|segment| segment.glyphs > 0 || segment.block.is_some());
    set_initials(&mut segments);
    segments.sort_by(|one, other| one.baseline.total_cmp(&other.baseline));
    let mut rows: Vec<Row> = Vec::new();
    for segment in segments {
        let near = rows.iter_mut().rev().take(6);
        let mut place = None;
        let mut doubled = false;
        for row in near {
            doubled |= row.iter().any(|other| is_double(other, &segment));
            if place.is_none() && is_level(row, &segment) {
                place = Some(row);
            }
        }
        match place {
            _ if doubled => {}
            Some(row) => row.push(segment),
            None => rows.push(vec![segment]),
        }
    }
    for row in &mut rows {
        row.sort_by(|one, other| one.start.total_cmp(&other.start));
    }
    let top = |row: &Row| row.iter().map(|segment| segment.baseline).fold(f32::MAX, f32::min);
    rows.sort_by(|one, other| top(one).total_cmp(&top(other)));
    rows
}

/// The same words again a hair's breadth away make them bold.
fn is_double(one: &Segment, other: &Segment) -> bool {
    let near = 0.15 * one.size;
    one.block.is_none()
        && (one.baseline - other.baseline).abs() < near
        && (one.start - other.start).abs() < near
        && one.says_the_same(other)
}

fn is_level(row: &Row, segment: &Segment) -> bool {
    let Some(main) = row.iter().max_by_key(|segment| segment.glyphs) else { return false };
    if segment.block.is_some() || main.block.is_some() {
        return false;
    }
    // Words more than twice as large are a heading, or stand behind the text.
    if segment.size > 2.2 * main.size || main.size > 2.2 * segment.size {
        return false;
    }
    let largest = row.iter().map(|segment| segment.size).fold(segment.size, f32::max);
    let tolerance = if is_smaller(segment.size, main.size) { 0.5 } else { 0.3 };
    let level = (segment.baseline - main.baseline).abs() < tolerance * main.size.max(segment.size);
    let overlap = 0.3 * largest;
    level && row.iter().all(|other| segment.start >= other.end - overlap || segment.end <= other.start + overlap)
}

/// Puts a large initial before the line that begins beside its top, as the first letter of that line's first word.
fn set_initials(segments: &mut Vec<Segment>) {
    let mut sizes: Vec<f32> = segments.iter().map(|segment| segment.size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(usual) = sizes.get(sizes.len() / 2).copied() else { return };
    let is_initial = |segment: &Segment| {
        segment.glyphs == 1
            && segment.size > 1.8 * usual
            && segment.letters.first().is_some_and(|letter| letter.c.is_uppercase())
    };
    let mut at = 0;
    while at < segments.len() {
        let Some(initial) = segments.get(at).filter(|segment| is_initial(segment)).cloned() else {
            at += 1;
            continue;
        };
        let top = |segment: &Segment| segment.baseline - 0.7 * segment.size;
        let beside = |segment: &Segment| {
            segment.size * 1.8 < initial.size
                && segment.baseline <= initial.baseline + 0.2 * segment.size
                && (top(segment) - top(&initial)).abs() < 1.2 * segment.size
                && segment.start > initial.end - 0.5 * segment.size
                && segment.start < initial.end + 1.5 * segment.size
        };
        let line = segments
            .iter_mut()
            .filter(|segment| beside(segment))
            .min_by(|one, other| one.baseline.total_cmp(&other.baseline));
        let Some(line) = line else {
            at += 1;
            continue;
        };
        let letter = Letter {
            end: line.start,
            ..initial.letters.first().copied().unwrap_or(Letter { c: ' ', start: 0.0, end: 0.0 })
        };
        line.letters.insert(0, letter);
        line.start = initial.start;
        line.glyphs += 1;
        segments.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::super::segments::segments;
    use super::super::segments::tests::word;
    use super::*;

    fn texts(words: &[Vec<super::super::glyphs::Glyph>]) -> Vec<String> {
        let rows = rows(segments(&words.concat()));
        rows.iter().map(|row| row.iter().map(Segment::text).collect::<Vec<_>>().join(" | ")).collect()
    }

    #[test]
    fn rows_run_from_the_top_and_from_the_left() {
        let words = [word("cell", 100.0, 20.0, 10.0), word("left", 0.0, 20.5, 10.0), word("above", 0.0, 0.0, 10.0)];
        assert_eq!(texts(&words), ["above", "left | cell"]);
    }

    #[test]
    fn words_printed_twice_are_read_once() {
        let words = [word("bold", 0.0, 20.0, 10.0), word("bold", 0.4, 20.0, 10.0), word("bold", 40.0, 20.0, 10.0)];
        assert_eq!(texts(&words), ["bold | bold"]);
    }

    #[test]
    fn a_large_initial_belongs_to_the_word_beside_its_top() {
        let words = [
            word("T", 0.0, 32.0, 30.0),
            word("he court", 16.0, 18.0, 10.0),
            word("sentenced", 16.0, 30.0, 10.0),
            word("him", 0.0, 42.0, 10.0),
        ];
        assert_eq!(texts(&words), ["The court", "sentenced", "him"]);
    }
}
