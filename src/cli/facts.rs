//! What `convert` tells of a document beside its text and pages, as JSON. Offsets count code points.

use serde_json::{Value, json};

use crate::brat::CodePoints;
use crate::model::{Document, Edtf, Language, Metadata, Note};

/// What the file and the analyst say of it.
pub(super) fn metadata(known: &Metadata) -> Value {
    let Metadata { title, author, date, publisher, url, country, producer, dated_by, created, modified, language } =
        known;
    let day = |date: &Option<Edtf>| date.as_ref().map(ToString::to_string);
    json!({
        "title": title, "author": author, "date": day(date), "dated_by": dated_by, "publisher": publisher, "url": url,
        "country": country, "producer": producer, "created": day(created), "modified": day(modified),
        "language": language.map(Language::code),
    })
}

/// Where each run of paragraphs in one language ends; empty where all are in one.
pub(super) fn languages(document: &Document) -> Value {
    let mut points = CodePoints::new(&document.text);
    let run = |run: &crate::model::LanguageRun| json!({"end": points.at(run.end), "language": run.language.code()});
    document.languages.iter().map(run).collect()
}

/// The notes, in the order in which they stand in the text: the mark's place, and where the note stands.
pub(super) fn notes(document: &Document) -> Value {
    let ends = document.notes.iter().flat_map(|note| [note.at.start, note.at.end, note.text.start, note.text.end]);
    let mut offsets: Vec<usize> = ends.collect();
    offsets.sort_unstable();
    let mut points = CodePoints::new(&document.text);
    let points: std::collections::BTreeMap<usize, usize> = offsets.into_iter().map(|at| (at, points.at(at))).collect();
    let mut notes: Vec<&Note> = document.notes.iter().collect();
    notes.sort_by_key(|note| note.text.start);
    let note = |note: &Note| {
        let [from, to, start, end] =
            [note.at.start, note.at.end, note.text.start, note.text.end].map(|offset| points.get(&offset));
        json!({"page": note.page, "mark": note.mark, "at": [from, to], "start": start, "end": end})
    };
    notes.into_iter().map(note).collect()
}

/// The words that OCR saw, with their boxes on the page.
pub(super) fn recognised(document: &Document) -> Value {
    let mut points = CodePoints::new(&document.text);
    let word = |word: &crate::model::RecognisedWord| {
        let (start, end) = (points.at(word.span.start), points.at(word.span.end));
        json!({"start": start, "end": end, "confidence": word.confidence, "box": word.bounds})
    };
    document.recognised.iter().map(word).collect()
}
