//! Finds mentions in one part of one document. Each label has its own file; [`overlap`] settles what they contend for.

pub mod article;
pub mod date;
mod field;
pub mod organisation;
pub mod overlap;
pub mod person;
pub mod rule;
pub mod tagger;

use std::ops::Range;

use self::article::ArticleRules;
use self::date::DateRules;
use self::organisation::OrganisationRules;
pub use self::person::Memory;
use self::person::PersonRules;
use self::tagger::{Model, RuleTag, Tag, TagSet, Words};
use crate::gazetteer::{ClassSet, Gazetteer};
use crate::model::{Document, Mention, Span};
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
    pub person: PersonRules,
    /// Organisations' names.
    pub organisation: OrganisationRules,
    /// Cited provisions.
    pub article: ArticleRules,
    /// Dates.
    pub date: DateRules,
    /// The model for names that no list has.
    pub model: Model,
}

impl Rules {
    /// Compiles the rules of a gazetteer's sources.
    ///
    /// # Errors
    /// Every file that cannot be taken, each with its place.
    pub fn compile(gazetteer: &Gazetteer) -> Result<Self, Vec<RuleError>> {
        Self::with_dates(gazetteer, DateRules::compile(gazetteer.sources()))
    }

    /// Compiles the rules of a gazetteer's sources but those for dates, which take as long as all else and need only the sources.
    ///
    /// # Errors
    /// Every file that cannot be taken, each with its place.
    pub fn with_dates(gazetteer: &Gazetteer, date: Result<DateRules, RuleError>) -> Result<Self, Vec<RuleError>> {
        let person = rule_file(gazetteer, "rules/person.toml", PersonRules::compile);
        let organisation = rule_file(gazetteer, "rules/organisation.toml", OrganisationRules::compile);
        let article =
            rule_file(gazetteer, "rules/article.toml", |text| ArticleRules::compile(gazetteer.codes().to_vec(), text));
        let model = Model::builtin()
            .map_err(|error| vec![RuleError { origin: "models/names.bin".to_owned(), problem: error.to_string() }])?;
        match (person, organisation, article, date) {
            (Ok(person), Ok(organisation), Ok(article), Ok(date)) => {
                Ok(Self { person, organisation, article, date, model })
            }
            (person, organisation, article, date) => {
                let errors = [person.err(), organisation.err(), article.err(), date.err()];
                Err(errors.into_iter().flatten().collect())
            }
        }
    }
}

/// Compiles a rule file, of which the topmost layer stands for all.
fn rule_file<R, E: std::fmt::Display>(
    gazetteer: &Gazetteer,
    name: &str,
    compile: impl FnOnce(&str) -> Result<R, E>,
) -> Result<R, RuleError> {
    let missing = || RuleError { origin: name.to_owned(), problem: "is missing; extraction needs it".to_owned() };
    let source = gazetteer.sources().get(name).last().ok_or_else(missing)?;
    compile(&source.text).map_err(|error| RuleError { origin: source.origin.clone(), problem: error.to_string() })
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

/// Finds the mentions of every label in a part of a document, in the order of the text, none overlapping another. `memory` holds
/// the names of the document's earlier parts.
#[must_use]
pub fn extract(
    document: &Document,
    segments: &Segments,
    gazetteer: &Gazetteer,
    rules: &Rules,
    memory: &mut Memory,
) -> Vec<Mention> {
    let classes = gazetteer.lexicon().classes(&document.text, &segments.tokens);
    let part = Part { document, segments, classes: &classes, gazetteer };
    let (persons, organisations, words) = propose(&part, rules);
    let mut decided = vec![tagger::ANY; words.len()];
    let nameless = field::labelled(&part, &rules.person.nameless_fields);
    for field in nameless.into_iter().filter(|field| !field::names_someone(&part, field.clone())) {
        decided[field].fill(1 << Tag::None as u8);
    }
    decide(&mut decided, persons.listed(), Tag::PersonFirst);
    decide(&mut decided, organisations.listed(), Tag::OrganisationFirst);
    let tagged = tagger::tag(&rules.model, &words, &|i| decided[i]);
    let mut mentions = person::settle(&part, persons, &tagged, &rules.person, memory);
    mentions.extend(organisation::settle(&part, organisations, &tagged, &rules.organisation));
    mentions.extend(article::find(&part, &rules.article));
    mentions.extend(date::find(&part, &rules.date));
    let mut mentions = overlap::settle(mentions);
    for mention in mentions.iter_mut().filter(|mention| !mention.sentence.contains(mention.span)) {
        // A finder knows better than the sentence splitter: what it marks is one thing.
        let last = segments.sentence_of(segments.token_at(mention.span.end - 1));
        let tokens = &segments.sentences[last];
        let end = segments.span(tokens.start as usize..tokens.end as usize).end;
        mention.sentence = Span::new(mention.sentence.start, end);
    }
    mentions
}

/// What lists and rules say of persons and organisations, and the words as the model reads them.
#[must_use]
pub fn propose(part: &Part<'_>, rules: &Rules) -> (person::Proposals, organisation::Proposals, Words) {
    let hits = part.gazetteer.hits(&part.document.text, &part.segments.tokens);
    let persons = person::propose(part, &hits, &rules.person);
    let organisations = organisation::propose(part, &hits, &rules.organisation);
    let mut tags = vec![RuleTag::default(); part.segments.tokens.len()];
    persons.tag(&mut tags);
    organisations.tag(&mut tags);
    (persons, organisations, Words::of(part, tags))
}

/// Leaves listed names no tags but their own.
fn decide(allowed: &mut [TagSet], names: impl Iterator<Item = Range<usize>>, first: Tag) {
    for name in names {
        // A further word may be the first that the model looks at.
        allowed[name.clone()].fill(3 << first as u8);
        allowed[name.start] = 1 << first as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::person::Example;
    use super::*;
    use crate::gazetteer::Sources;
    use crate::model::{DocumentId, Format, Label, Layout, Metadata, Page, Span, Verdict};
    use crate::segment::segment;

    fn mentions(text: &str, gazetteer: &Gazetteer, rules: &Rules) -> Vec<Mention> {
        let whole = Span::new(0, text.len());
        let document = Document {
            id: DocumentId([0; 32]),
            source: "example".to_owned(),
            format: Format::Text,
            text: text.to_owned(),
            pages: vec![Page { number: 1, span: whole, verdict: Verdict::Text }],
            furniture: Vec::new(),
            metadata: Metadata::default(),
            language: crate::convert::detect_language(text),
            languages: Vec::new(),
            notes: Vec::new(),
            recognised: Vec::new(),
            layout: Layout::default(),
        };
        extract(&document, &segment(&document, whole), gazetteer, rules, &mut Memory::default())
    }

    #[test]
    fn the_rules_examples_hold() {
        let gazetteer = Gazetteer::load(Sources::builtin_rules()).expect("the built-in words load");
        let rules = Rules::compile(&gazetteer).expect("the built-in rules compile");
        // What the rules find of organisations stands whatever the model says; of persons both decide together.
        let alone = Rules { model: Model::empty(), ..Rules::compile(&gazetteer).expect("they compile again") };
        let check = |label: Label, examples: &[Example]| {
            assert!(!examples.is_empty(), "{label} has examples");
            let rules = if label == Label::Organisation { &alone } else { &rules };
            for example in examples {
                let mentions = mentions(&example.text, &gazetteer, rules);
                let found = mentions.iter().filter(|one| one.label == label).map(|one| one.span.of(&example.text));
                assert_eq!(found.collect::<Vec<_>>(), example.finds, "{label}: {}", example.text);
            }
        };
        check(Label::Person, &rules.person.examples);
        check(Label::Organisation, &rules.organisation.examples);
    }
}
