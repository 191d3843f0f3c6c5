//! From tesseract's table of words (TSV) to a page's text.

use crate::convert::normal;
use crate::model::{RecognisedWord, Span};

/// Signs without a letter or digit that are seen with less confidence than this are specks of dirt.
const SPECK: f32 = 50.0;

/// What OCR saw on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// Lines end with a line break, paragraphs are parted by an empty line.
    pub(super) text: String,
    /// Its words, in order; boxes in pixels.
    pub(super) words: Vec<RecognisedWord>,
}

impl Seen {
    pub(super) fn is_empty(&self) -> bool {
        !self.text.chars().any(char::is_alphanumeric)
    }

    /// The mean confidence of its words by their length, from 0 to 1.
    pub(super) fn confidence(&self) -> f32 {
        let letters: usize = self.words.iter().map(|word| word.span.len()).sum();
        let sum: f32 = self.words.iter().map(|word| f32::from(word.confidence) * word.span.len() as f32).sum();
        if letters == 0 { 0.0 } else { sum / (100.0 * letters as f32) }
    }

    /// This page with another below it.
    pub(super) fn append(mut self, other: Self) -> Self {
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let by = self.text.len();
        self.words.extend(other.words.into_iter().map(|word| RecognisedWord { span: word.span.shifted(by), ..word }));
        self.text.push_str(&other.text);
        self
    }
}

/// A row of the table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
struct Row<'a> {
    page: u32,
    paragraph: (u32, u32),
    line: u32,
    bounds: [f32; 4],
    confidence: f32,
    text: &'a str,
}

fn row(line: &str) -> Option<Row<'_>> {
    let cells: Vec<&str> = line.splitn(12, '\t').collect();
    let [_, page, block, paragraph, row, _, left, top, width, height, confidence, text] = cells.as_slice() else {
        return None;
    };
    let number = |cell: &str| cell.parse::<u32>().ok();
    let size = |cell: &str| cell.parse::<f32>().ok();
    let (left, top) = (size(left)?, size(top)?);
    Some(Row {
        page: number(page)?,
        paragraph: (number(block)?, number(paragraph)?),
        line: number(row)?,
        bounds: [left, top, left + size(width)?, top + size(height)?],
        confidence: size(confidence)?,
        text: text.trim(),
    })
}

/// The pages of a table.
pub(super) fn pages(table: &str) -> Vec<Seen> {
    let mut pages: Vec<Seen> = Vec::new();
    let mut before: Option<((u32, u32), u32)> = None;
    for row in table.lines().skip(1).filter_map(row) {
        while pages.len() < row.page as usize && pages.len() < 100_000 {
            pages.push(Seen::default());
            before = None;
        }
        let Some(page) = pages.last_mut() else { continue };
        let is_speck = row.confidence < SPECK && !row.text.chars().any(char::is_alphanumeric);
        // Rows of blocks, paragraphs and lines have no text.
        if row.text.is_empty() || row.confidence < 0.0 || is_speck {
            continue;
        }
        let here = (row.paragraph, row.line);
        let word = normal::settle(row.text.to_owned());
        part(&mut page.text, before, here, &word);
        before = Some(here);
        // The hyphen of a joined word is gone.
        if let Some(last) = page.words.last_mut() {
            last.span.end = last.span.end.min(page.text.len());
        }
        let start = page.text.len();
        page.text.push_str(&word);
        let confidence = row.confidence.clamp(0.0, 100.0) as u8;
        page.words.push(RecognisedWord { span: Span::new(start, page.text.len()), confidence, bounds: row.bounds });
    }
    pages
}

/// Writes what parts a word from the one before it.
fn part(text: &mut String, before: Option<((u32, u32), u32)>, here: ((u32, u32), u32), word: &str) {
    match before {
        None => {}
        Some(before) if before == here => text.push(' '),
        Some((paragraph, _)) if paragraph != here.0 => text.push_str("\n\n"),
        // A word that the end of a line parts is joined: its second half begins with a small letter, a name's own hyphen stays.
        Some(_) if text.strip_suffix('-').is_some_and(|half| half.ends_with(char::is_alphabetic)) => {
            text.truncate(text.len() - usize::from(word.starts_with(char::is_lowercase)));
        }
        Some(_) => text.push('\n'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_lines_and_paragraphs_and_know_their_boxes() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t600\t800\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t10\t50\t12\t96.5\tРоза\n\
            5\t1\t1\t1\t1\t2\t70\t10\t90\t12\t80\tДжума-\n\
            5\t1\t1\t1\t2\t1\t10\t30\t50\t12\t90\tбекова\n\
            5\t1\t1\t1\t2\t2\t90\t30\t5\t2\t11\t~.\n\
            5\t1\t2\t1\t1\t1\t10\t60\t50\t12\t70\tНа\n\
            5\t2\t1\t1\t1\t1\t10\t10\t50\t12\t95\tsecond\n";
        let pages = pages(table);
        assert_eq!(
            pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>(),
            ["Роза Джумабекова\n\nНа", "second"]
        );
        let word = pages[0].words[1];
        assert_eq!((word.span.of(&pages[0].text), word.bounds), ("Джума", [70.0, 10.0, 160.0, 22.0]));
        assert!((0.7..0.95).contains(&pages[0].confidence()));
    }

    #[test]
    fn a_damaged_table_is_no_matter() {
        for table in ["", "x", "a\nb\tc\n", "h\n5\t9999999\t1\t1\t1\t1\t0\t0\t1\t1\t90\tx\n"] {
            let _ = pages(table);
        }
    }
}
