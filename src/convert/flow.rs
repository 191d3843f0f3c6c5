//! Writes the reading text of formats that name their paragraphs: DOCX, ODF, RTF, HTML, EPUB, slides and sheets.
//!
//! A reader pushes text and says where paragraphs, cells, notes and pages end; white space, empty lines, tabs between cells
//! and the place of the notes are settled here, once for all of them.

use super::{Error, Raw, normal};
use crate::model::{Furniture, FurnitureKind, Metadata, Note, Page, PageNumber, Span, Verdict, Warning};

/// What was written last, by which the distance to the next is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Block {
    #[default]
    Paragraph,
    /// A list's item or a table's row: the next one of the same list or table stands on the next line.
    Line,
}

/// A line of text that is still open, with the notes whose marks stand in it.
#[derive(Debug, Default)]
struct Open {
    text: String,
    /// White space is due before the next character.
    gap: bool,
    /// Offset in `text` and note.
    marks: Vec<(usize, Pending)>,
    /// How many tables stand around it.
    tables: usize,
    /// It is a note or a header, whose text is handed out in lines.
    captured: bool,
}

/// A note that waits for the end of its page.
#[derive(Debug)]
struct Pending {
    label: String,
    text: String,
}

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    pages: Vec<Page>,
    page_start: usize,
    open: Open,
    /// Lines that wait while a text box or note within them is written.
    outer: Vec<Open>,
    last: Block,
    /// Notes of this page: where the mark was, and the note.
    pending: Vec<(usize, Pending)>,
    /// Where each row or line began, so that it can be taken back.
    row_start: usize,
    cell_start: usize,
    notes: Vec<Note>,
    furniture: Vec<Furniture>,
    /// What people should know.
    pub(super) warnings: Vec<Warning>,
}

impl Flow {
    /// Adds text as it is; a form feed would part pages and becomes a space.
    pub(super) fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.open.gap {
            self.open.gap = false;
            let glued = self.open.text.is_empty() || self.open.text.ends_with(char::is_whitespace);
            if !glued && !text.starts_with(char::is_whitespace) {
                self.open.text.push(' ');
            }
        }
        self.open.text.extend(text.chars().filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}')).map(
            |c| match c {
                '\u{c}' | '\r' => ' ',
                '\u{b}' | '\u{2028}' => '\n',
                c => c,
            },
        ));
    }

    /// Adds text whose white space means nothing but itself: a run of it is one space.
    pub(super) fn push_collapsed(&mut self, text: &str) {
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        for (at, word) in text.split(blank).enumerate() {
            self.open.gap |= at > 0;
            self.push(word);
        }
    }

    /// Adds raised text. Digits stand as superscript digits, so that an index stays apart: `307²` is no 3072.
    pub(super) fn push_raised(&mut self, text: &str) {
        let raised: String = text.chars().map(|c| c.to_digit(10).map_or(c, |digit| RAISED[digit as usize])).collect();
        self.push(&raised);
    }

    /// Asks for white space before the next text.
    pub(super) fn space(&mut self) {
        self.open.gap = true;
    }

    /// Begins a new line of the same paragraph.
    pub(super) fn line_break(&mut self) {
        self.open.gap = false;
        if self.open.tables > 0 {
            self.open.gap = true;
        } else {
            self.open.text.push('\n');
        }
    }

    /// Ends a paragraph; within a table's cell the next one follows after a space, so that a row stays a line.
    pub(super) fn end_paragraph(&mut self) {
        if self.open.tables > 0 {
            self.open.gap = true;
        } else {
            self.flush(Block::Paragraph);
        }
    }

    /// Ends an item of a list.
    pub(super) fn end_item(&mut self) {
        if self.open.tables > 0 {
            self.open.gap = true;
        } else {
            self.flush(Block::Line);
        }
    }

    /// Ends a list or table: what follows is parted by an empty line.
    pub(super) fn end_group(&mut self) {
        self.last = Block::Paragraph;
    }

    /// Begins a table. One within a cell is written into it.
    pub(super) fn begin_table(&mut self) {
        if self.open.tables == 0 {
            self.flush(Block::Paragraph);
            self.end_group();
        } else {
            self.open.gap = true;
        }
        self.open.tables += 1;
    }

    /// Begins a cell.
    pub(super) fn begin_cell(&mut self) {
        self.cell_start = self.open.text.len();
    }

    /// Writes the cell that has just ended once more.
    pub(super) fn repeat_cell(&mut self) {
        let cell = self.open.text.get(self.cell_start..).unwrap_or_default().to_owned();
        self.begin_cell();
        self.open.text.push_str(&cell);
    }

    /// Ends a cell.
    pub(super) fn end_cell(&mut self) {
        if self.open.tables == 1 {
            self.open.gap = false;
            self.open.text.push('\t');
        } else {
            self.open.gap = true;
        }
    }

    /// Begins a row.
    pub(super) fn begin_row(&mut self) {
        self.row_start = self.open.text.len();
    }

    /// Takes the open row back, since it is deleted.
    pub(super) fn drop_row(&mut self) {
        let start = self.row_start.min(self.open.text.len());
        self.open.text.truncate(start);
        self.open.marks.retain(|(at, _)| *at <= start);
    }

    /// Ends a row: its cells are a line.
    pub(super) fn end_row(&mut self) {
        if self.open.tables <= 1 {
            self.flush(Block::Line);
        } else {
            self.open.gap = true;
        }
    }

    /// Ends a table.
    pub(super) fn end_table(&mut self) {
        if self.open.tables == 1 {
            self.flush(Block::Line);
            self.end_group();
        }
        self.open.tables = self.open.tables.saturating_sub(1);
    }

    /// Sets the open line aside while a text box within it is written.
    pub(super) fn begin_aside(&mut self) {
        let inner = Open { captured: self.open.captured, ..Open::default() };
        self.outer.push(std::mem::replace(&mut self.open, inner));
    }

    /// Ends a text box: its paragraphs stand before the one that holds it.
    pub(super) fn end_aside(&mut self) {
        self.flush(Block::Paragraph);
        if let Some(outer) = self.outer.pop() {
            let inner = std::mem::replace(&mut self.open, outer);
            // One within a note is of the note.
            self.open.text.push_str(&inner.text);
        }
    }

    /// Sets the open line aside while a note or a header is written, until [`Self::end_capture`].
    pub(super) fn begin_capture(&mut self) {
        let inner = Open { captured: true, ..Open::default() };
        self.outer.push(std::mem::replace(&mut self.open, inner));
    }

    /// True within a text box, note or header.
    pub(super) fn is_aside(&self) -> bool {
        !self.outer.is_empty()
    }

    /// Ends a note or header, and gives its text, in which paragraphs are lines.
    pub(super) fn end_capture(&mut self) -> String {
        let text = std::mem::take(&mut self.open.text);
        if let Some(outer) = self.outer.pop() {
            self.open = outer;
        }
        lines(&text)
    }

    /// A note's mark stands here.
    pub(super) fn note(&mut self, label: &str, text: &str) {
        let text = lines(text);
        if !text.is_empty() {
            // Text so far is settled, so that the mark's place is that of the settled text.
            self.open.text = normal::settle(std::mem::take(&mut self.open.text));
            self.open.marks.push((self.open.text.len(), Pending { label: label.trim().to_owned(), text }));
        }
    }

    /// Something of a page that is not of its text.
    pub(super) fn furniture(&mut self, kind: FurnitureKind, text: &str) {
        let text = text.trim();
        let page = self.pages.len() as PageNumber + 1;
        if !text.is_empty() && !self.furniture.iter().any(|one| one.kind == kind && one.text == text) {
            self.furniture.push(Furniture { page, kind, text: text.to_owned() });
        }
    }

    /// Warns of something in the file that cost none of its text.
    pub(super) fn warn(&mut self, message: impl Into<String>) {
        self.warnings.push(Warning::new(None, message));
    }

    /// Warns of text of the file that was not read.
    pub(super) fn warn_of_loss(&mut self, message: impl Into<String>) {
        self.warnings.push(Warning::of_loss(None, message));
    }

    /// How many bytes are written.
    pub(super) fn len(&self) -> usize {
        self.text.len() + self.open.text.len()
    }

    /// True while nothing but white space stands in the open line.
    pub(super) fn is_at_start(&self) -> bool {
        self.open.text.trim().is_empty()
    }

    /// Ends the page. A page without text counts only where `keep_empty` is set.
    pub(super) fn end_page(&mut self, keep_empty: bool) {
        self.flush(Block::Paragraph);
        self.end_group();
        self.write_notes();
        if self.text.len() > self.page_start || keep_empty {
            self.text.push('\u{c}');
            self.close_page(Verdict::Text);
        }
    }

    fn close_page(&mut self, verdict: Verdict) {
        let span = Span::new(self.page_start, self.text.len());
        self.pages.push(Page { number: self.pages.len() as PageNumber + 1, span, verdict });
        self.page_start = self.text.len();
        self.last = Block::Paragraph;
    }

    /// Writes the open line.
    fn flush(&mut self, block: Block) {
        self.open.gap = false;
        if self.open.captured {
            if !self.open.text.is_empty() && !self.open.text.ends_with('\n') {
                self.open.text.push('\n');
            }
            return;
        }
        let Open { text, marks, .. } = &mut self.open;
        let (text, marks) = (normal::settle(std::mem::take(text)), std::mem::take(marks));
        let is_blank = |c: char| c.is_whitespace() && !(c == '\t' && block == Block::Line);
        let start = text.len() - text.trim_start_matches(is_blank).len();
        let trimmed = text.trim_end();
        if trimmed.len() <= start {
            // The marks of an empty paragraph are kept, with their notes.
            self.pending.extend(marks.into_iter().map(|(_, note)| (self.text.len(), note)));
            return;
        }
        if self.text.len() > self.page_start {
            let tight = block == Block::Line && self.last == Block::Line;
            self.text.push_str(if tight { "\n" } else { "\n\n" });
        }
        self.last = block;
        // Blanks at the ends of lines go, and the marks move with them.
        let mut marks = marks.into_iter().peekable();
        let mut from = start;
        for (at, line) in trimmed[start..].split('\n').enumerate() {
            if at > 0 {
                self.text.push('\n');
            }
            let kept = line.trim_end_matches(|c: char| c != '\t' && c.is_whitespace());
            while let Some((place, note)) = marks.next_if(|(place, _)| *place <= from + line.len()) {
                let within = place.saturating_sub(from).min(kept.len());
                self.pending.push((self.text.len() + kept.floor_char_boundary(within), note));
            }
            self.text.push_str(kept);
            from += line.len() + 1;
        }
        self.pending.extend(marks.map(|(_, note)| (self.text.len(), note)));
    }

    /// Writes the notes of the page, each as a paragraph of its own.
    fn write_notes(&mut self) {
        for (at, Pending { label, text }) in std::mem::take(&mut self.pending) {
            if self.text.len() > self.page_start {
                self.text.push_str("\n\n");
            }
            let start = self.text.len();
            let text = normal::settle(text);
            let labelled = label.is_empty() || text.starts_with(&format!("{label} "));
            if !labelled {
                self.text.push_str(&label);
                self.text.push(' ');
            }
            self.text.push_str(&text);
            let page = self.pages.len() as PageNumber + 1;
            self.notes.push(Note { page, mark: label, at: Span::new(at, at), text: Span::new(start, self.text.len()) });
        }
    }

    /// The whole text.
    ///
    /// # Errors
    /// Where there is no letter or digit in it.
    pub(super) fn finish(mut self, metadata: Metadata) -> Result<Raw, Error> {
        while self.is_aside() {
            self.end_aside();
        }
        self.open.tables = 0;
        self.flush(Block::Paragraph);
        self.write_notes();
        if self.text.len() > self.page_start {
            self.text.push('\n');
            self.close_page(Verdict::Text);
        } else if self.text.ends_with('\u{c}') {
            // Nothing follows the last page: its form feed parts nothing.
            self.text.pop();
            self.text.push('\n');
            if let Some(last) = self.pages.last_mut() {
                last.span.end = self.text.len();
            }
        }
        if !self.text.chars().any(char::is_alphanumeric) {
            return Err(Error::NoText);
        }
        let Self { text, pages, notes, furniture, warnings, .. } = self;
        Ok(Raw { text, pages, furniture, metadata, notes, warnings, ..Raw::default() })
    }
}

const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// The lines of a text that are not empty, trimmed.
fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Flow)) -> Raw {
        let mut flow = Flow::default();
        write(&mut flow);
        flow.finish(Metadata::default()).expect("there is text")
    }

    #[test]
    fn rows_are_lines_and_cells_are_parted_by_tabs() {
        let raw = written(|flow| {
            flow.push("Before");
            flow.end_paragraph();
            flow.begin_table();
            for row in [["Имя", "Статья"], ["Абишев", "405"], ["", "174"]] {
                flow.begin_row();
                for cell in row {
                    flow.push(cell);
                    flow.end_paragraph();
                    flow.end_cell();
                }
                flow.end_row();
            }
            flow.end_table();
            flow.push("After");
        });
        assert_eq!(raw.text, "Before\n\nИмя\tСтатья\nАбишев\t405\n\t174\n\nAfter\n");
    }

    #[test]
    fn a_table_in_a_cell_is_written_into_it_and_a_deleted_row_is_not() {
        let raw = written(|flow| {
            flow.begin_table();
            flow.begin_row();
            flow.push("a");
            flow.begin_table();
            flow.push("b");
            flow.end_cell();
            flow.push("c");
            flow.end_cell();
            flow.end_row();
            flow.end_table();
            flow.end_cell();
            flow.push("d");
            flow.end_row();
            flow.begin_row();
            flow.push("gone");
            flow.drop_row();
            flow.end_row();
            flow.end_table();
        });
        assert_eq!(raw.text, "a b c\td\n");
    }

    #[test]
    fn notes_follow_their_page_and_know_where_their_marks_stood() {
        let raw = written(|flow| {
            flow.push("  Жакишев");
            flow.note("1", "See p. 5.\n\nAnd 6.");
            flow.push(" was ill. ");
            flow.end_paragraph();
            flow.push("More.");
            flow.end_page(false);
            flow.push("Next page");
        });
        assert_eq!(raw.text, "Жакишев was ill.\n\nMore.\n\n1 See p. 5.\nAnd 6.\u{c}Next page\n");
        let [note] = raw.notes.as_slice() else { panic!("one note: {:?}", raw.notes) };
        assert_eq!((&raw.text[..note.at.start], note.text.of(&raw.text)), ("Жакишев", "1 See p. 5.\nAnd 6."));
        assert_eq!(raw.pages.len(), 2);
    }

    #[test]
    fn a_table_in_a_note_is_of_the_note() {
        let raw = written(|flow| {
            flow.push("Text");
            flow.begin_capture();
            flow.push("See");
            flow.begin_table();
            for row in [["a", "b"], ["c", "d"]] {
                for cell in row {
                    flow.push(cell);
                    flow.end_cell();
                }
                flow.end_row();
            }
            flow.end_table();
            flow.begin_aside();
            flow.push("box");
            flow.end_aside();
            let note = flow.end_capture();
            flow.note("1", &note);
            flow.push(" goes on");
        });
        assert_eq!(raw.text, "Text goes on\n\n1 See\na\tb\nc\td\nbox\n");
    }

    #[test]
    fn an_index_stays_apart_from_its_number() {
        let raw = written(|flow| {
            flow.push("ст. 307");
            flow.push_raised("2");
        });
        assert_eq!(raw.text, "ст. 307²\n");
    }
}
