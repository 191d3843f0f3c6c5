//! Finds mentions in one part of one document. Each label has its own file; [`overlap`] settles what they contend for.

pub mod article;
pub mod overlap;
pub mod person;

use crate::gazetteer::{ClassSet, Gazetteer, Source};
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
#[derive(Debug)]
pub struct Rules {
    /// Persons' names.
    pub person: person::PersonRules,
    /// Cited provisions.
    pub article: article::ArticleRules,
}

impl Rules {
    /// Compiles the rules of a gazetteer's sources.
    ///
    /// # Errors
    /// Every file that cannot be taken, each with its place.
    pub fn compile(gazetteer: &Gazetteer) -> Result<Self, Vec<RuleError>> {
        let mut errors = Vec::new();
        let mut file = |name: &str| match gazetteer.sources().get(name).last() {
            Some(source) => source.clone(),
            None => {
                errors
                    .push(RuleError { origin: name.to_owned(), problem: "is missing; extraction needs it".to_owned() });
                Source::default()
            }
        };
        let (person, article) = (file("rules/person.toml"), file("rules/article.toml"));
        if !errors.is_empty() {
            return Err(errors);
        }
        let failed = |source: &Source, problem: String| RuleError { origin: source.origin.clone(), problem };
        let person = person::PersonRules::compile(&person.text).map_err(|error| failed(&person, error.to_string()));
        let article = article::ArticleRules::compile(gazetteer.codes().to_vec(), &article.text)
            .map_err(|error| failed(&article, error.to_string()));
        match (person, article) {
            (Ok(person), Ok(article)) => Ok(Self { person, article }),
            (person, article) => Err(person.err().into_iter().chain(article.err()).collect()),
        }
    }
}

/// A rule file that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {problem}")]
pub struct RuleError {
    /// The file.
    pub origin: String,
    /// What is wrong, with line and column where they are known.
    pub problem: String,
}

/// Finds the mentions of every label in a part of a document, in the order of the text, none overlapping another.
#[must_use]
pub fn extract(document: &Document, segments: &Segments, gazetteer: &Gazetteer, rules: &Rules) -> Vec<Mention> {
    let classes = gazetteer.lexicon().classes(&document.text, &segments.tokens);
    let part = Part { document, segments, classes: &classes, gazetteer };
    let hits = gazetteer.hits(&document.text, &segments.tokens);
    let mut mentions = person::find(&part, &hits, &rules.person);
    mentions.extend(article::find(&part, &rules.article));
    overlap::settle(mentions)
}
