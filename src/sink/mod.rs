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

/// The mentions of a document as JSON objects, the unit of every machine output, in the order of the text.
pub fn mentions<'a>(document: &'a Document, annotations: &'a [Annotation]) -> impl Iterator<Item = MentionObject<'a>> {
    let id = document.id.to_string();
    let mut points = CodePoints::new(&document.text);
    let mut sentences = points.clone();
    annotations.iter().map(move |one| MentionObject {
        kind: "mention",
        document: id.clone(),
        source: &document.source,
        page: one.page,
        start: points.at(one.span.start),
        end: points.at(one.span.end),
        text: one.span.of(&document.text),
        label: one.label,
        value: one.value.to_string(),
        name: &one.name,
        status: one.statuses,
        rule: &one.rule,
        confidence: rounded(one.confidence),
        listed: one.is_listed(),
        sentence: [sentences.at(one.sentence.start), sentences.at(one.sentence.end)],
        open_between: &one.open_between,
    })
}

/// A mention as it is written in JSON.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the papers say what each field holds")]
pub struct MentionObject<'a> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub document: String,
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
}

/// Writes the mentions of a document as JSON lines.
///
/// # Errors
/// Where `out` does not take them.
pub fn write_json(mut out: impl io::Write, document: &Document, annotations: &[Annotation]) -> io::Result<()> {
    mentions(document, annotations).try_for_each(|one| {
        serde_json::to_writer(&mut out, &one)?;
        out.write_all(b"\n")
    })
}

/// Writes the mentions of a document as CSV, without the header.
///
/// # Errors
/// Where `out` does not take them.
pub fn write_csv(out: impl io::Write, document: &Document, annotations: &[Annotation]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for row in rows(document, annotations) {
        writer.write_record(row.iter().map(|cell| cell.as_bytes()))?;
    }
    writer.flush()
}

/// The header of the CSV.
#[must_use]
pub fn header() -> String {
    COLUMNS.join(",") + "\n"
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn names_of<S: Serializer>(statuses: &Statuses, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(statuses.iter())
}

/// The same as rows of CSV; the sentence is given in words.
pub fn rows<'a>(
    document: &'a Document,
    annotations: &'a [Annotation],
) -> impl Iterator<Item = [Cow<'a, str>; COLUMNS.len()]> {
    let id = document.id.to_string();
    let mut points = CodePoints::new(&document.text);
    annotations.iter().map(move |one| {
        let (start, end) = (points.at(one.span.start), points.at(one.span.end));
        let statuses: Vec<&str> = one.statuses.iter().map(Status::name).collect();
        [
            id.clone().into(),
            document.source.as_str().into(),
            one.page.to_string().into(),
            start.to_string().into(),
            end.to_string().into(),
            line(one.span.of(&document.text)),
            one.label.name().into(),
            one.value.to_string().into(),
            (&*one.name).into(),
            statuses.join("|").into(),
            (&*one.rule).into(),
            rounded(one.confidence).to_string().into(),
            (if one.is_listed() { "true" } else { "false" }).into(),
            line(one.sentence.of(&document.text)),
        ]
    })
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
