//! Footnotes: marks are cut from the words they cling to, and notes follow the text of their page.

use super::lines::Line;

/// A note's letters are at most this large, of the text's.
const SMALL: f32 = 0.97;

pub(super) fn is_index_figure(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// The plain figures of index figures.
pub(super) fn plain(mark: &str) -> String {
    mark.chars()
        .map(|c| match c {
            '¹' => '1',
            '²' => '2',
            '³' => '3',
            '⁰' | '⁴'..='⁹' => char::from_u32('0' as u32 + (c as u32 - '⁰' as u32)).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// Sets a space between a word and the mark of a note that clings to it: `Dzhakishev³` is Dzhakishev. A figure's index is its own (ст. 307²), and so
/// is that of a measure (м²).
pub(super) fn cut_marks(line: &mut Line) {
    if !line.text.chars().any(is_index_figure) {
        return;
    }
    let mut text = String::with_capacity(line.text.len() + 4);
    let mut spaces: Vec<usize> = Vec::new();
    let mut before = None;
    for (at, c) in line.text.char_indices() {
        let clings = match before {
            Some(before) if is_index_figure(c) => {
                let head = line.text.get(..at).unwrap_or_default();
                !is_index_figure(before) && !before.is_whitespace() && !belongs(head)
            }
            Some(before) => {
                is_index_figure(before) && c.is_alphanumeric() && !is_index_figure(c) && {
                    // After `³` at a note's start comes its text.
                    let marks = text.trim_end_matches(is_index_figure);
                    marks.is_empty() || marks.ends_with(char::is_whitespace)
                }
            }
            None => false,
        };
        if clings {
            spaces.push(at);
            text.push(' ');
        }
        text.push(c);
        before = Some(c);
    }
    if let [piece] = line.pieces.as_mut_slice() {
        for (count, at) in spaces.iter().enumerate() {
            let place = line.text.get(..*at).map_or(0, |head| head.chars().count()) + count;
            let end = place.checked_sub(1).and_then(|place| piece.places.get(place)).map_or(0.0, |place| place.1);
            piece.places.insert(place.min(piece.places.len()), (end, end));
        }
        piece.bytes = text.len();
        line.text = text;
    } else if line.pieces.is_empty() {
        line.text = text;
    }
}

/// Whether an index figure after `head` is part of what it stands on: a number, or the sign of a measure after one.
fn belongs(head: &str) -> bool {
    let word = head.rsplit(char::is_whitespace).next().unwrap_or(head);
    let measure = matches!(
        word.trim_start_matches(|c: char| c.is_numeric()),
        "m" | "km" | "cm" | "mm" | "ft" | "mi" | "yd" | "м" | "км" | "см" | "мм"
    );
    head.ends_with(|c: char| c.is_numeric()) || measure
}

/// Where a note begins: its mark, in plain figures.
pub(super) fn mark_of(text: &str) -> Option<String> {
    let figures: String = text.chars().take_while(|c| is_index_figure(*c)).collect();
    if !figures.is_empty() {
        return Some(plain(&figures));
    }
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = text.get(digits.len()..).unwrap_or_default();
    let parted = rest.starts_with([' ', '\t']) || rest.starts_with(". ");
    (!digits.is_empty() && digits.len() <= 3 && parted).then_some(digits)
}

/// The marks in a line of text, in plain figures, with their offsets in bytes.
pub(super) fn marks_in(text: &str) -> Vec<(usize, String)> {
    let mut marks: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    while let Some(from) = text.get(at..).and_then(|rest| rest.find(is_index_figure)).map(|found| at + found) {
        let figures: String =
            text.get(from..).unwrap_or_default().chars().take_while(|c| is_index_figure(*c)).collect();
        let head = text.get(..from).unwrap_or_default();
        if !head.trim().is_empty() && !belongs(head) {
            marks.push((from, plain(&figures)));
        }
        at = from + figures.len();
    }
    marks
}

/// Puts the notes of a page behind its text: at the foot of a column, letters smaller than the text's, the first line
/// beginning with a mark that the text has. `size` is the text's.
pub(super) fn move_behind(lines: &[Line], size: f32) -> (Vec<Line>, Vec<Line>) {
    let is_small = |line: &Line| line.size < SMALL * size;
    let known: Vec<String> = lines.iter().flat_map(|line| marks_in(&line.text)).map(|mark| mark.1).collect();
    let mut body = Vec::with_capacity(lines.len());
    let mut notes = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        let starts = rest
            .first()
            .is_some_and(|line| is_small(line) && mark_of(&line.text).is_some_and(|mark| known.contains(&mark)));
        let small = rest.iter().take_while(|line| is_small(line)).count();
        // The foot of a column: what comes after it stands higher, or there is nothing.
        let lowest = rest.get(small.saturating_sub(1)).map_or(0.0, |line| line.baseline);
        let ends = rest.get(small).is_none_or(|next| next.baseline < lowest);
        if !starts || !ends {
            body.extend(rest.first().cloned());
            at += 1;
            continue;
        }
        let mut expected: Option<u32> = None;
        for line in rest.iter().take(small) {
            let number = mark_of(&line.text).and_then(|mark| mark.parse::<u32>().ok());
            let next = number.filter(|number| expected.is_none_or(|expected| *number == expected));
            if let Some(number) = next {
                expected = Some(number + 1);
            }
            notes.push(Line { starts_block: next.is_some(), ..line.clone() });
        }
        at += small;
        if let Some(after) = lines.get(at) {
            // The text goes on in the next column.
            body.push(after.clone());
            at += 1;
        }
    }
    (body, notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, baseline: f32, size: f32) -> Line {
        Line { text: text.to_owned(), baseline, size, ..Line::default() }
    }

    #[test]
    fn a_mark_is_cut_from_its_word_and_an_articles_index_is_not() {
        let table = [
            ("Dzhakishev³ was", "Dzhakishev ³ was"),
            ("tortured.²", "tortured. ²"),
            ("ст. 307² УК", "ст. 307² УК"),
            ("9 м² each", "9 м² each"),
            ("70 mi², or 9 ft²", "70 mi², or 9 ft²"),
            ("³See the report", "³ See the report"),
            ("«Бокаева»¹²", "«Бокаева» ¹²"),
        ];
        for (drawn, read) in table {
            let mut line = line(drawn, 0.0, 10.0);
            cut_marks(&mut line);
            assert_eq!(line.text, read);
        }
    }

    #[test]
    fn notes_follow_the_text_of_their_page_and_begin_paragraphs() {
        let lines = vec![
            line("left text with a mark ¹", 10.0, 10.0),
            line("¹ a note at the foot", 90.0, 8.0),
            line("that has two lines", 98.0, 8.0),
            line("right text with another ²", 10.0, 10.0),
            line("² its note", 98.0, 8.0),
        ];
        let (body, notes) = move_behind(&lines, 10.0);
        assert_eq!(body.iter().map(|line| line.baseline).collect::<Vec<_>>(), [10.0, 10.0]);
        let texts: Vec<(&str, bool)> = notes.iter().map(|line| (line.text.as_str(), line.starts_block)).collect();
        assert_eq!(texts, [("¹ a note at the foot", true), ("that has two lines", false), ("² its note", true)]);
    }
}
