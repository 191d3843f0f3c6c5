//! Turns a processed document into what the casebook stores and indexes, a part at a time.

use rustc_hash::FxHashSet;

use super::{Engine, Processed};
use crate::index::{DocumentNumber, DocumentRow, Fields, Piece, Sketcher, entity_key, pack};
use crate::model::{DocumentId, Label, Warning};

/// The program's version, which marks what it read.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version with a sum over everything in the program that decides what is found in a text, which marks what it found.
pub const EXTRACTION: &str = env!("CASEBOOK_EXTRACTION");

impl Engine {
    /// What marks the annotations that this engine makes: [`EXTRACTION`] and the hash of gazetteers and rules.
    #[must_use]
    pub fn mark(&self) -> (String, String) {
        let hash = self.gazetteer.hash();
        let digits = hash.iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]);
        (EXTRACTION.to_owned(), digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect())
    }

    /// What marks the annotations of one document: [`Engine::mark`], and a sum over the decisions that concern it.
    #[must_use]
    pub fn mark_of(&self, mark: &(String, String), document: DocumentId) -> (String, String) {
        let (extraction, lists) = mark.clone();
        match self.gazetteer.decisions().digest(document) {
            Some(digest) => (extraction, format!("{lists}+{digest}")),
            None => (extraction, lists),
        }
    }
}

/// The row of a processed document; its sources are not in it yet.
pub(super) fn row(processed: &Processed, warnings: &[Warning], mark: &(String, String)) -> DocumentRow {
    let ends = processed.parts.iter().map(|part| part.end).collect();
    let mut row = DocumentRow::new(&processed.document, warnings, ends);
    row.made_by.clone_from(mark);
    row.mentions = processed.annotations.len();
    row
}

/// One part of a processed document, with its text.
pub(super) fn piece(
    processed: &Processed,
    number: DocumentNumber,
    part: usize,
    fields: &Fields,
    sketcher: &mut Sketcher,
) -> Piece {
    let text = pack(processed.parts[part].of(&processed.document.text).as_bytes());
    Piece { text: Some(text), ..annotated(processed, number, part, fields, sketcher) }
}

/// One part of a processed document whose text is stored. Its words go into the document's sketch.
pub(super) fn annotated(
    processed: &Processed,
    number: DocumentNumber,
    part: usize,
    fields: &Fields,
    sketcher: &mut Sketcher,
) -> Piece {
    let span = processed.parts[part];
    let annotations = processed.annotations_in(part);
    let segments = processed.segments(part);
    sketcher.add(&segments);
    let mut entries = Vec::with_capacity(annotations.len() + 1);
    entries.push(fields.part(number, part == 0, &processed.document, &segments, annotations));
    let starts = segments.paragraphs.iter().filter_map(|range| segments.tokens.get(range.start as usize));
    let starts: Vec<usize> = starts.map(|token| token.start as usize).collect();
    entries.extend(annotations.iter().map(|annotation| {
        let paragraph = starts.partition_point(|start| *start <= annotation.span.start);
        let paragraph = paragraph.checked_sub(1).map_or(span.start, |at| starts[at]);
        fields.mention(number, annotation, paragraph)
    }));
    let mut seen = FxHashSet::default();
    let names = annotations
        .iter()
        .filter(|annotation| annotation.label != Label::Date && seen.insert((&annotation.value, annotation.label)))
        .map(|annotation| (entity_key(annotation.label, &annotation.value), annotation.name.to_string()))
        .collect();
    Piece { number, part, length: span.len(), text: None, entries, names }
}
