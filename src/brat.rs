//! Brat standoff, in and out, and the one place where byte offsets and code points are converted.
//!
//! Source of the format: the standoff page of the brat manual. `T` lines hold spans in code points, a span over a line break cut
//! into fragments; `N` lines the value; `A` lines the status.

use std::fmt::Write as _;

use crate::model::{Annotation, Label, Span, Status, Statuses};

/// Counts code points of a text at byte offsets that mostly ascend.
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    byte: usize,
    point: usize,
}

impl<'a> CodePoints<'a> {
    /// Begins at the text's start.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, byte: 0, point: 0 }
    }

    /// The number of code points before a byte offset on a character's border. Cheap where offsets ascend.
    pub fn at(&mut self, byte: usize) -> usize {
        let count = |part: &[u8]| bytecount(part);
        if byte < self.byte {
            self.point -= count(&self.text.as_bytes()[byte..self.byte]);
        } else {
            self.point += count(&self.text.as_bytes()[self.byte..byte]);
        }
        self.byte = byte;
        self.point
    }

    /// The byte offset of a code point; none past the end.
    #[must_use]
    pub fn byte(&mut self, point: usize) -> Option<usize> {
        if point < self.point {
            (self.byte, self.point) = (0, 0);
        }
        let rest = &self.text[self.byte..];
        let step = point - self.point;
        let mut borders = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        let at = borders.nth(step)?;
        (self.byte, self.point) = (self.byte + at, point);
        Some(self.byte)
    }
}

/// Characters begin at every byte that is no continuation.
fn bytecount(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// One annotation of a standoff file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its label.
    pub label: Label,
    /// From the first fragment's start to the last one's end, in bytes.
    pub span: Span,
    /// Its value as on the `N` line: `person:…`; empty where the file gives none.
    pub value: String,
    /// What the `A` lines say.
    pub statuses: Statuses,
    /// The line of its `T`, from 1.
    pub line: usize,
}

/// What is wrong with a standoff file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct BratError {
    /// From 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub problem: String,
}

/// Writes the annotations of a text, which come in its order.
#[must_use]
pub fn write(text: &str, annotations: &[Annotation]) -> String {
    let mut out = String::new();
    let mut points = CodePoints::new(text);
    let mut attribute = 0;
    for (at, annotation) in annotations.iter().enumerate() {
        let number = at + 1;
        let surface = annotation.span.of(text);
        let fragments: Vec<String> = fragments(text, annotation.span)
            .into_iter()
            .map(|fragment| format!("{} {}", points.at(fragment.start), points.at(fragment.end)))
            .collect();
        let shown: Vec<&str> = surface.split_whitespace().collect();
        let shown = shown.join(" ");
        let _ = writeln!(out, "T{number}\t{} {}\t{shown}", annotation.label, fragments.join(";"));
        let _ = writeln!(out, "N{number}\tReference T{number} {}\t{}", annotation.value, annotation.name);
        for status in annotation.statuses.iter() {
            attribute += 1;
            let _ = writeln!(out, "A{attribute}\tStatus T{number} {}", status.name());
        }
    }
    out
}

/// A span without the white space around its line breaks.
fn fragments(text: &str, span: Span) -> Vec<Span> {
    let mut fragments = Vec::new();
    let mut start = span.start;
    let surface = span.of(text);
    let mut blank: Option<(usize, bool)> = None;
    for (at, c) in surface.char_indices() {
        if c.is_whitespace() {
            let (from, breaks) = blank.unwrap_or((at, false));
            blank = Some((from, breaks || matches!(c, '\n' | '\r' | '\u{c}')));
        } else if let Some((from, breaks)) = blank.take()
            && breaks
        {
            fragments.push(Span::new(start, span.start + from));
            start = span.start + at;
        }
    }
    fragments.push(Span::new(start, span.end));
    fragments
}

/// Reads the standoff of a text. Lines of other kinds (events, relations, notes) are left alone; marks of other types too.
///
/// # Errors
/// The first line that cannot be understood.
pub fn read(text: &str, standoff: &str) -> Result<Vec<Mark>, BratError> {
    let mut marks: Vec<(String, Mark)> = Vec::new();
    let mut points = CodePoints::new(text);
    for (at, line) in standoff.lines().enumerate() {
        let fail = |problem: String| BratError { line: at + 1, problem };
        let mut fields = line.split('\t');
        let id = fields.next().unwrap_or_default();
        let body = fields.next().unwrap_or_default();
        match id.chars().next() {
            Some('T') => {
                let (label, offsets) =
                    body.split_once(' ').ok_or_else(|| fail(format!("`{body}` is not `LABEL START END`")))?;
                let Some(label) = Label::from_name(label) else { continue };
                let mut numbers = offsets.split([' ', ';']).map(str::parse::<usize>);
                let first = numbers.next().and_then(Result::ok);
                let last = numbers.next_back().and_then(Result::ok);
                let span = first.zip(last).and_then(|(first, last)| {
                    let start = points.byte(first)?;
                    let end = points.byte(last)?;
                    (start < end).then(|| Span::new(start, end))
                });
                let span = span.ok_or_else(|| fail(format!("`{offsets}` is no place in the text")))?;
                let mark = Mark { label, span, value: String::new(), statuses: Statuses::default(), line: at + 1 };
                marks.push((id.to_owned(), mark));
            }
            Some('N') => {
                let mut words = body.split(' ');
                let (target, value) = (words.nth(1), words.next());
                let (target, value) =
                    target.zip(value).ok_or_else(|| fail(format!("`{body}` is not `Reference T1 VALUE`")))?;
                if let Some((_, mark)) = marks.iter_mut().find(|(id, _)| id == target) {
                    value.clone_into(&mut mark.value);
                }
            }
            Some('A') => {
                let mut words = body.split(' ');
                let (Some("Status"), Some(target), Some(name)) = (words.next(), words.next(), words.next()) else {
                    continue;
                };
                let status = Status::from_name(name).ok_or_else(|| fail(format!("`{name}` is no status")))?;
                if let Some((_, mark)) = marks.iter_mut().find(|(id, _)| id == target) {
                    match status {
                        Status::PoliticalPrisoner => mark.statuses.political_prisoner = true,
                        state => mark.statuses.state = Some(state),
                    }
                }
            }
            _ => {}
        }
    }
    let mut marks: Vec<Mark> = marks.into_iter().map(|(_, mark)| mark).collect();
    marks.sort_by_key(|mark| mark.span);
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Edtf, Value};

    fn annotation(span: Span, statuses: Statuses) -> Annotation {
        Annotation {
            span,
            page: 1,
            label: Label::Date,
            value: Value::Date(Edtf::parse("2018").expect("a year is a date")),
            name: "2018".into(),
            statuses,
            rule: "test".into(),
            confidence: 1.0,
            sentence: span,
            open_between: Vec::new(),
        }
    }

    #[test]
    fn a_span_over_a_line_break_is_cut_into_fragments() {
        let text = "«Мухтар \n Джакишев»";
        let span = Span::new(2, text.len() - 2);
        let statuses = Statuses { state: Some(Status::Imprisoned), political_prisoner: true };
        let written = write(text, &[annotation(span, statuses)]);
        let expected = "T1\tDate 1 7;10 18\tМухтар Джакишев\nN1\tReference T1 edtf:2018\t2018\n\
            A1\tStatus T1 imprisoned\nA2\tStatus T1 political-prisoner\n";
        assert_eq!(written, expected);
        let marks = read(text, &written).expect("it was just written");
        assert_eq!((marks[0].span, marks[0].statuses), (span, statuses));
    }

    #[test]
    fn what_cannot_be_understood_is_named_with_its_line() {
        for (standoff, message) in [
            ("T1\tPerson 0 99\tx", "line 1: `0 99` is no place in the text"),
            ("T1\tPerson\tx", "line 1: `Person` is not `LABEL START END`"),
            ("T1\tPerson 0 1\tx\nA1\tStatus T1 free", "line 2: `free` is no status"),
        ] {
            assert_eq!(read("abc", standoff).expect_err("it is wrong").to_string(), message);
        }
    }

    proptest! {
        #[test]
        fn standoff_survives_a_round_trip(text in "[aя𝄞 \\n]{1,40}", cuts in proptest::collection::btree_set(0_usize..40, 2..8)) {
            let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let cuts: Vec<usize> = cuts.into_iter().filter_map(|cut| borders.get(cut).copied()).collect();
            let annotations: Vec<Annotation> = cuts
                .chunks_exact(2)
                .map(|pair| Span::new(pair[0], pair[1]))
                .filter(|span| span.of(&text).trim() == span.of(&text) && !span.is_empty())
                .map(|span| annotation(span, Statuses::default()))
                .collect();
            let marks = read(&text, &write(&text, &annotations)).expect("it was just written");
            let spans = |spans: Vec<Span>| spans;
            prop_assert_eq!(spans(marks.iter().map(|mark| mark.span).collect()), spans(annotations.iter().map(|one| one.span).collect()));
        }
    }
}
