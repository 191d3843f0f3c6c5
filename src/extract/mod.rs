//! Finds mentions in one part of one document. Each label has its own file; [`overlap`] settles what they contend for.

pub mod article;

use crate::gazetteer::{ClassSet, Gazetteer};
use crate::model::{Document, Mention};
use crate::segment::Segments;

/// What every label's extractor reads: one part of a document, tokenised, with its words' classes.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// The whole document; spans are of its text.
    pub document: &'a Document,
    /// The tokens, sentences and paragraphs of this part.
    pub segments: &'a Segments,
    /// The word classes of each token.
    pub classes: &'a [ClassSet],
    /// What is listed.
    pub gazetteer: &'a Gazetteer,
}

/// The rules of every label, compiled from the gazetteer's rule files. Built once.
#[derive(Debug, Default)]
pub struct Rules {}

/// Finds the mentions of every label in a part of a document, in the order of the text, none overlapping another.
#[must_use]
pub fn extract(document: &Document, segments: &Segments, gazetteer: &Gazetteer, rules: &Rules) -> Vec<Mention> {
    let _ = (document, segments, gazetteer, rules);
    Vec::new()
}
