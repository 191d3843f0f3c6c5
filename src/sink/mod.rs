//! Annotations as JSON lines and as CSV; brat has a module of its own. Offsets that leave the program count code points.

use serde_json::{Value, json};

use crate::brat::CodePoints;
use crate::model::{Annotation, Document};

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
#[must_use]
pub fn mentions(document: &Document, annotations: &[Annotation]) -> Vec<Value> {
    let mut points = CodePoints::new(&document.text);
    let mut sentences = points.clone();
    annotations
        .iter()
        .map(|one| {
            let (start, end) = (points.at(one.span.start), points.at(one.span.end));
            let sentence = (sentences.at(one.sentence.start), sentences.at(one.sentence.end));
            let mut object = json!({
                "type": "mention",
                "document": document.id.to_string(),
                "source": document.source,
                "page": one.page,
                "start": start,
                "end": end,
                "text": one.span.of(&document.text),
                "label": one.label,
                "value": one.value.to_string(),
                "name": one.name,
                "status": one.statuses.iter().collect::<Vec<_>>(),
                "rule": one.rule,
                "confidence": rounded(one.confidence),
                "listed": one.is_listed(),
                "sentence": [sentence.0, sentence.1],
            });
            if !one.open_between.is_empty() {
                object["open_between"] = json!(one.open_between);
            }
            object
        })
        .collect()
}

/// The same as rows of CSV; the sentence is given in words.
#[must_use]
pub fn rows(document: &Document, annotations: &[Annotation]) -> Vec<Vec<String>> {
    let mut points = CodePoints::new(&document.text);
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    annotations
        .iter()
        .map(|one| {
            let (start, end) = (points.at(one.span.start), points.at(one.span.end));
            let statuses: Vec<&str> = one.statuses.iter().map(crate::model::Status::name).collect();
            vec![
                document.id.to_string(),
                document.source.clone(),
                one.page.to_string(),
                start.to_string(),
                end.to_string(),
                line(one.span.of(&document.text)),
                one.label.to_string(),
                one.value.to_string(),
                one.name.to_string(),
                statuses.join("|"),
                one.rule.to_string(),
                rounded(one.confidence).to_string(),
                one.is_listed().to_string(),
                line(one.sentence.of(&document.text)),
            ]
        })
        .collect()
}

/// Two digits are all that a confidence means.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}
