//! From lines to text: paragraphs parted by an empty line, words put together again that a line's end had cut.

use std::ops::Range;

use super::hyphens::{Hyphen, Words, is_hyphen};
use super::lines::{Line, Piece, WITHIN_CELL};
use super::places;
use crate::model::{PageNumber, PlacedRun};

/// The text of a document as it is written, with the places of its letters where the lines have them.
#[derive(Debug, Default)]
pub(super) struct Writing {
    pub text: String,
    pub runs: Vec<PlacedRun>,
    pub page: PageNumber,
}

impl Writing {
    /// Writes lines, the first of which lacks `skip` bytes that stand before it already. `next` is the line that the last one's word may go on
    /// in, on another page; the number of its bytes that were taken is given back.
    pub fn write(&mut self, lines: &[Line], skip: usize, next: Option<&Line>, words: &Words) -> usize {
        let start = self.text.len();
        let mut skip = skip;
        let mut above: Option<&Line> = None;
        for (at, line) in lines.iter().enumerate() {
            if line.starts_block
                && self.text.len() > start
                && skip == 0
                && !above.is_some_and(|above| goes_on(above, line))
            {
                self.text.push('\n');
            }
            let own = skip..line.text.len();
            skip = match lines.get(at + 1).or(next) {
                Some(below) => self.line(line, own, &below.text, Some(below), words),
                None => self.line(line, own, "", None, words),
            };
            if self.text.len() > start && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            above = Some(line);
        }
        skip
    }

    /// Writes the rest of a line, and the end of its last word from the line below; gives the bytes taken from that.
    fn line(&mut self, line: &Line, own: Range<usize>, after: &str, below: Option<&Line>, words: &Words) -> usize {
        let mut from = own.start;
        loop {
            let rest = line.text.get(from..own.end).unwrap_or_default();
            let Some(end) = rest.find(WITHIN_CELL).map(|at| from + at) else { break };
            let head = line.text.get(from..end).unwrap_or_default();
            let next = end + WITHIN_CELL.len_utf8();
            let tail = line.text.get(next..own.end).unwrap_or_default();
            match head.strip_suffix(is_hyphen).and_then(|stem| Some((stem.len(), words.hyphen(stem, tail)?))) {
                Some((stem, Hyphen::Cut)) => self.push(line, from..from + stem),
                Some((_, Hyphen::Own)) => self.push(line, from..end),
                None => {
                    self.push(line, from..end);
                    self.text.push(' ');
                }
            }
            from = next;
        }
        let rest = line.text.get(from..own.end).unwrap_or_default();
        let found = rest.strip_suffix(is_hyphen).and_then(|stem| Some((stem.len(), words.hyphen(stem, after)?)));
        let Some(((stem, hyphen), below)) = found.zip(below) else {
            self.push(line, from..own.end);
            return 0;
        };
        let word = after.find(|c: char| c.is_whitespace() || c == WITHIN_CELL).unwrap_or(after.len());
        if word == after.len() && after.ends_with(is_hyphen) {
            // The line below is one piece of a word that is cut twice.
            self.push(line, from..own.end);
            return 0;
        }
        self.push(line, from..if hyphen == Hyphen::Own { own.end } else { from + stem });
        self.push(below, 0..word);
        let rest = after.get(word..).unwrap_or_default();
        word + (rest.len() - rest.trim_start_matches(' ').len())
    }

    /// Writes a part of a line without its soft hyphens.
    fn push(&mut self, line: &Line, range: Range<usize>) {
        if line.pieces.is_empty() {
            let part = line.text.get(range).unwrap_or_default();
            self.text.extend(part.chars().filter(|c| *c != '\u{ad}'));
            return;
        }
        let mut offset = 0;
        for piece in &line.pieces {
            let end = offset + piece.bytes;
            let (from, to) = (range.start.max(offset), range.end.min(end));
            if from < to {
                self.push_piece(line, piece, from - offset..to - offset, offset);
            }
            offset = end;
        }
    }

    fn push_piece(&mut self, line: &Line, piece: &Piece, range: Range<usize>, offset: usize) {
        let text = line.text.get(offset..offset + piece.bytes).unwrap_or_default();
        let start = self.text.len();
        let mut kept: Vec<(f32, f32)> = Vec::new();
        for ((at, c), place) in text.char_indices().zip(&piece.places) {
            if range.contains(&at) && c != '\u{ad}' {
                self.text.push(c);
                kept.push(*place);
            }
        }
        self.runs.extend(places::run(line, piece, start..self.text.len(), &kept, self.page));
    }
}

/// Whether a block that begins below a line, at the head of a column, goes on with its sentence.
fn goes_on(above: &Line, below: &Line) -> bool {
    let ends = above.text.trim_end().ends_with(['.', '!', '?', ':', ';', '…', '”', '"', '»']);
    let low = below.text.starts_with(char::is_lowercase);
    low && !ends && (above.size - below.size).abs() < 0.1 * below.size
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: &[&str]) -> String {
        let lines: Vec<Line> = lines
            .iter()
            .map(|line| Line {
                text: line.trim_start_matches('¶').to_owned(),
                size: 10.0,
                starts_block: line.starts_with('¶'),
                ..Line::default()
            })
            .collect();
        let mut text = Writing::default();
        text.write(&lines, 0, None, &Words::of(lines.iter()));
        text.text
    }

    #[test]
    fn words_cut_at_a_lines_end_are_whole_again() {
        assert_eq!(text(&["the perse-", "cution of him"]), "the persecution\nof him\n");
        assert_eq!(
            text(&["a politically-", "motivated case", "politically and motivated"]),
            "a politically-motivated\ncase\npolitically and motivated\n"
        );
        assert_eq!(text(&["from Usti-", "Ilimsk."]), "from Usti-Ilimsk.\n");
        assert_eq!(text(&["поли\u{ad}", "тический"]), "политический\n");
        assert_eq!(text(&["2016-", "2017"]), "2016-\n2017\n");
        assert_eq!(text(&["Мухтар Джа-\u{2028}кишев\tст. 307\u{2028}УК"]), "Мухтар Джакишев\tст. 307 УК\n");
    }

    #[test]
    fn blocks_are_parted_by_an_empty_line_unless_a_sentence_goes_on() {
        assert_eq!(text(&["one", "two", "¶Three"]), "one\ntwo\n\nThree\n");
        assert_eq!(text(&["he was", "¶sentenced"]), "he was\nsentenced\n");
    }

    #[test]
    fn a_word_may_go_on_on_the_next_page() {
        let line = |text: &str| Line { text: text.to_owned(), size: 10.0, ..Line::default() };
        let (first, second) = ([line("the perse-")], [line("cution of him")]);
        let words = Words::of(first.iter());
        let mut text = Writing::default();
        let taken = text.write(&first, 0, second.first(), &words);
        text.text.push('\u{c}');
        text.write(&second, taken, None, &words);
        assert_eq!(text.text, "the persecution\n\u{c}of him\n");
    }
}
