//! Annotations as JSON lines and as CSV; brat has a module of its own. Offsets that leave the program count code points.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::brat::CodePoints;
use crate::model::{Annotation, Document, Label, PageNumber, Status, Statuses};

/// The columns of a mention in CSV.
pub const COLUMNS: [&str; 14] = [
    "document",
    "source",
    "page",
    "start",
    "end",
    "text",
    "label",
    "value",
    "name",
    "status",
    "rule",
    "confidence",
    "listed",
    "sentence",
];

/// The mentions of a document, to be written in the order of the text.
#[derive(Debug)]
pub struct Mentions<'a> {
    document: &'a Document,
    annotations: &'a [Annotation],
    /// Why each of them stands; none where nobody asked.
    reasons: Option<&'a [Vec<String>]>,
    id: String,
}

impl<'a> Mentions<'a> {
    /// The annotations of a document, in the order of its text.
    #[must_use]
    pub fn new(document: &'a Document, annotations: &'a [Annotation]) -> Self {
        Self { document, annotations, reasons: None, id: document.id.to_string() }
    }

    /// The same with the reasons of each mention, which every form of output then gives.
    #[must_use]
    pub fn with_reasons(self, reasons: &'a [Vec<String>]) -> Self {
        Self { reasons: Some(reasons), ..self }
    }

    fn reasons_of(&self, at: usize) -> &'a [String] {
        self.reasons.and_then(|reasons| reasons.get(at)).map_or(&[], Vec::as_slice)
    }

    /// As objects, the unit of every machine output.
    pub fn objects(&self) -> impl Iterator<Item = MentionObject<'_>> {
        let text = &self.document.text;
        let mut points = CodePoints::new(text);
        let mut sentences = points.clone();
        self.annotations.iter().enumerate().map(move |(at, one)| MentionObject {
            reasons: self.reasons_of(at),
            kind: "mention",
            document: &self.id,
            source: &self.document.source,
            page: one.page,
            start: points.at(one.span.start),
            end: points.at(one.span.end),
            text: one.span.of(text),
            label: one.label,
            value: one.value.to_string(),
            name: &one.name,
            status: one.statuses,
            rule: &one.rule,
            confidence: rounded(one.confidence),
            listed: one.is_listed(),
            sentence: [sentences.at(one.sentence.start), sentences.at(one.sentence.end)],
            open_between: &one.open_between,
            recognised: self.document.is_recognised(one.span.start),
            quads: self.document.layout.quads(one.span, text).iter().map(|quad| quad.corners).collect(),
        })
    }

    /// Writes JSON lines.
    ///
    /// # Errors
    /// Where `out` does not take them.
    pub fn write_json(&self, mut out: impl io::Write) -> io::Result<()> {
        self.objects().try_for_each(|one| {
            serde_json::to_writer(&mut out, &one)?;
            out.write_all(b"\n")
        })
    }

    /// Writes CSV without its header; the sentence is given in words.
    ///
    /// # Errors
    /// Where `out` does not take it.
    pub fn write_csv(&self, out: impl io::Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let mut points = CodePoints::new(&self.document.text);
        for (at, one) in self.annotations.iter().enumerate() {
            let [page, start, end] = [one.page as usize, points.at(one.span.start), points.at(one.span.end)];
            let row: [Cow<'_, str>; COLUMNS.len()] = [
                self.id.as_str().into(),
                self.document.source.as_str().into(),
                page.to_string().into(),
                start.to_string().into(),
                end.to_string().into(),
                line(one.span.of(&self.document.text)),
                one.label.name().into(),
                one.value.to_string().into(),
                (&*one.name).into(),
                names(one.statuses).into(),
                (&*one.rule).into(),
                rounded(one.confidence).to_string().into(),
                (if one.is_listed() { "true" } else { "false" }).into(),
                line(one.sentence.of(&self.document.text)),
            ];
            let reasons = self.reasons.map(|_| self.reasons_of(at).join("; "));
            writer
                .write_record(row.iter().map(|cell| cell.as_bytes()).chain(reasons.as_ref().map(String::as_bytes)))?;
        }
        writer.flush()
    }

    /// Writes a line a mention, for people: where, label, words, value, what is said of the person, and what found it.
    ///
    /// # Errors
    /// Where `out` does not take it.
    pub fn write_text(&self, mut out: impl io::Write) -> io::Result<()> {
        self.annotations.iter().enumerate().try_for_each(|(at, one)| {
            let text = line(one.span.of(&self.document.text));
            write!(out, "{}:{}  {}  {text}  {}", self.document.source, one.page, one.label, one.value)?;
            let said = names(one.statuses);
            if !said.is_empty() {
                write!(out, "  [{said}]")?;
            }
            writeln!(out, "  ({} {})", one.rule, rounded(one.confidence))?;
            self.reasons_of(at).iter().try_for_each(|reason| writeln!(out, "    {reason}"))
        })
    }
}

fn names(statuses: Statuses) -> String {
    statuses.iter().map(Status::name).collect::<Vec<_>>().join("|")
}

/// A mention as it is written in JSON.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the papers say what each field holds")]
pub struct MentionObject<'a> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub document: &'a str,
    pub source: &'a str,
    pub page: PageNumber,
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    pub label: Label,
    pub value: String,
    pub name: &'a str,
    #[serde(serialize_with = "names_of")]
    pub status: Statuses,
    pub rule: &'a str,
    pub confidence: f64,
    pub listed: bool,
    pub sentence: [usize; 2],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub open_between: &'a [Arc<str>],
    /// Why it stands, where that was asked for.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub reasons: &'a [String],
    /// Set where the text was recognised in an image (OCR).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub recognised: bool,
    /// The corners of its areas on the page, where the document has the places of its letters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quads: Vec<[(f32, f32); 4]>,
}

/// The header of the CSV.
#[must_use]
pub fn header() -> String {
    COLUMNS.join(",") + "\n"
}

/// The header of the CSV with a column for reasons.
#[must_use]
pub fn header_with_reasons() -> String {
    COLUMNS.join(",") + ",reasons\n"
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn names_of<S: Serializer>(statuses: &Statuses, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(statuses.iter())
}

/// A text on one line, its white space single.
fn line(text: &str) -> Cow<'_, str> {
    let odd_space = |c: char| c.is_whitespace() && c != ' ';
    let single = !text.contains(odd_space) && !text.contains("  ") && text.trim().len() == text.len();
    if single { text.into() } else { text.split_whitespace().collect::<Vec<_>>().join(" ").into() }
}

/// Two digits are all that a confidence means.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}
