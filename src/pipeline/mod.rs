//! The one place where the stages meet, and where parallelism is.

mod annotate;
mod budget;
mod contained;
mod dated;
mod explain;
mod ingest;
mod inputs;
mod known;
mod nest;
mod prepare;
mod settle;
mod tasks;
mod verify;

use std::borrow::Cow;

pub use annotate::{Annotated, annotate, reindex};
pub use contained::{Panicked, attempt};
pub use explain::explain;
pub use ingest::{Event, Request, Summary, ingest};
pub use inputs::measure;
pub use known::{Known, KnownDocuments, KnownError};
pub use nest::{Found, Nest, What, may_contain};
pub use prepare::{EXTRACTION, VERSION};
pub use verify::{Checked, Finding, verify};

use crate::extract::date::DateRules;
use crate::extract::{Memory, RuleError, Rules, extract};
use crate::gazetteer::{Gazetteer, LoadError, Sources};
use crate::model::{Annotation, Document, Span};
use crate::relate::{CaseRules, CaseRulesError, states};
use crate::resolve::{Unplaced, apply, resolve};
use crate::segment::{Segments, segment};

/// What extraction needs beside a document. Built once, shared by all threads.
#[derive(Debug)]
pub struct Engine {
    /// What is listed.
    pub gazetteer: Gazetteer,
    /// The rules compiled from it.
    pub rules: Rules,
    /// Those by which it is told what was done to persons.
    pub cases: CaseRules,
}

/// What of an engine cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Of the lists, each with its place.
    #[error("{}", lines(.0))]
    Lists(Vec<LoadError>),
    /// Of the rules of extraction, each with its place.
    #[error("{}", lines(.0))]
    Rules(Vec<RuleError>),
    /// Of the rules of cases.
    #[error(transparent)]
    Cases(#[from] CaseRulesError),
}

fn lines(errors: &[impl ToString]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Engine {
    /// Compiles lists and rules.
    ///
    /// # Errors
    /// Everything in them that cannot be taken.
    pub fn load(sources: &Sources) -> Result<Self, EngineError> {
        // The rules for dates take as long as all else, and need nothing of it.
        std::thread::scope(|scope| {
            let date = scope.spawn(|| DateRules::compile(sources));
            let gazetteer = Gazetteer::load(sources.clone()).map_err(EngineError::Lists)?;
            let date = date.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let rules = Rules::with_dates(&gazetteer, date).map_err(EngineError::Rules)?;
            let cases = CaseRules::of(&gazetteer)?;
            Ok(Self { gazetteer, rules, cases })
        })
    }

    /// Compiles the rules that come with a gazetteer.
    ///
    /// # Errors
    /// Everything in them that cannot be taken.
    pub fn new(gazetteer: Gazetteer) -> Result<Self, EngineError> {
        let rules = Rules::compile(&gazetteer).map_err(EngineError::Rules)?;
        let cases = CaseRules::of(&gazetteer)?;
        Ok(Self { gazetteer, rules, cases })
    }
}

/// A document with everything that was found in it.
#[derive(Debug)]
pub struct Processed {
    /// The document.
    pub document: Document,
    /// The parts in which it was segmented, in the order of the text.
    pub parts: Vec<Span>,
    /// The segments, where there is but one part.
    only: Option<Segments>,
    /// Every annotation, in the order of the text.
    pub annotations: Vec<Annotation>,
    /// Decisions about the document that could not be applied.
    pub unplaced: Vec<Unplaced>,
}

impl Processed {
    /// A document in which nothing is marked.
    fn bare(document: Document) -> Self {
        let parts = split(&document.text);
        Self { document, parts, only: None, annotations: Vec::new(), unplaced: Vec::new() }
    }

    /// The segments of a part. A long document's are made again, since all of them together would fill the memory.
    #[must_use]
    pub fn segments(&self, part: usize) -> Cow<'_, Segments> {
        match &self.only {
            Some(segments) => Cow::Borrowed(segments),
            None => Cow::Owned(segment(&self.document, self.parts[part])),
        }
    }

    /// The annotations that start in a part.
    #[must_use]
    pub fn annotations_in(&self, part: usize) -> &[Annotation] {
        let span = self.parts[part];
        let from = self.annotations.partition_point(|annotation| annotation.span.start < span.start);
        let to = self.annotations.partition_point(|annotation| annotation.span.start < span.end);
        &self.annotations[from..to]
    }
}

/// The longest part, in bytes, that is segmented at once. The tokens of a part take about five times its size in memory; this
/// many stay in a core's cache while one finder after the other reads them, which saves a fifth of the time.
const LONGEST_PART: usize = 512 << 10;

/// Segments, extracts, resolves and relates one document, and applies what people decided about it.
#[must_use]
pub fn process(mut document: Document, engine: &Engine) -> Processed {
    dated::date(&mut document, &engine.rules);
    let parts = split(&document.text);
    let mut mentions = Vec::new();
    let mut only = None;
    let mut memory = Memory::default();
    for &span in &parts {
        let segments = segment(&document, span);
        mentions.extend(extract(&document, &segments, &engine.gazetteer, &engine.rules, &mut memory));
        only = (parts.len() == 1).then_some(segments);
    }
    let mut annotations = resolve(&document, mentions, &engine.gazetteer);
    // A name that OCR misread may be another's.
    for annotation in &mut annotations {
        annotation.confidence *= document.certainty(annotation.span);
    }
    let unplaced = apply(&document, &parts, &mut annotations, &engine.gazetteer);
    let mut processed = Processed { document, parts, only, annotations, unplaced };
    for part in 0..processed.parts.len() {
        let said = states(&processed.document, &processed.segments(part), &processed.annotations, &engine.cases);
        for (person, statuses) in said {
            processed.annotations[person].statuses = statuses;
        }
    }
    processed
}

/// Parts of at most [`LONGEST_PART`] bytes that cover the text, each ending at an empty line or a page's end where one
/// is near, else at a line's or a word's end.
fn split(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    while text.len() - start > LONGEST_PART {
        let limit = text.floor_char_boundary(start + LONGEST_PART);
        let window = &text[text.floor_char_boundary(limit - LONGEST_PART / 8)..limit];
        let back = ["\u{c}", "\n\n", "\n", " "]
            .iter()
            .find_map(|mark| window.rfind(mark).map(|at| window.len() - at - mark.len()))
            .unwrap_or(0);
        let end = limit - back;
        parts.push(Span::new(start, end));
        start = end;
    }
    parts.push(Span::new(start, text.len()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_a_long_text_and_end_between_paragraphs() {
        let text = "один два\nтри\n\n".repeat(LONGEST_PART / 10);
        let parts = split(&text);
        assert!(parts.len() > 2);
        assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!((parts[0].start, parts[parts.len() - 1].end), (0, text.len()));
        assert!(parts.iter().all(|part| part.of(&text).ends_with("\n\n") && part.len() <= LONGEST_PART));
    }
}
