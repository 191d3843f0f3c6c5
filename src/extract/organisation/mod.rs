//! Organisations: listed names and acronyms, names around a head word, acronyms defined in the document, places of detention by
//! number.

mod acronym;
mod english;
mod facility;
mod quoted;
mod russian;

use std::ops::Range;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::extract::Part;
use crate::extract::person::Example;
use crate::fold;
use crate::gazetteer::{Hit, NameKind, WordClass};
use crate::model::{Label, Mention, Reading, RuleName, Statuses};
use crate::segment::{Case, Gap, Kind, Script, WordKey};

/// The file of the rules, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleFile {
    standalone: Vec<String>,
    tail_prepositions: Vec<String>,
    heads_with_place: Vec<String>,
    heads_with_tail_only: Vec<String>,
    russian_tail_words: Vec<String>,
    facilities: Vec<String>,
    facility_adjectives: Vec<String>,
    #[serde(default, rename = "example")]
    examples: Vec<Example>,
}

/// The rules for organisations' names, from `rules/organisation.toml`. Words are kept as keys.
#[derive(Debug)]
pub struct OrganisationRules {
    standalone: FxHashSet<WordKey>,
    tail_prepositions: FxHashSet<WordKey>,
    heads_with_place: FxHashSet<WordKey>,
    heads_with_tail_only: FxHashSet<WordKey>,
    russian_tail_words: FxHashSet<WordKey>,
    facilities: FxHashSet<WordKey>,
    facility_adjectives: FxHashSet<WordKey>,
    /// Texts with the names that the rules must find in them.
    pub examples: Vec<Example>,
}

impl OrganisationRules {
    /// Reads the rules.
    ///
    /// # Errors
    /// Where the text is not TOML of this form; the error names line and column.
    pub fn compile(toml: &str) -> Result<Self, toml::de::Error> {
        let file: RuleFile = toml::from_str(toml)?;
        let keys = |words: &[String]| words.iter().map(|word| fold::key(word)).collect();
        Ok(Self {
            standalone: keys(&file.standalone),
            tail_prepositions: keys(&file.tail_prepositions),
            heads_with_place: keys(&file.heads_with_place),
            heads_with_tail_only: keys(&file.heads_with_tail_only),
            russian_tail_words: keys(&file.russian_tail_words),
            facilities: keys(&file.facilities),
            facility_adjectives: keys(&file.facility_adjectives),
            examples: file.examples,
        })
    }
}

/// A name that was found, by tokens.
#[derive(Clone, Debug)]
struct Found {
    tokens: Range<usize>,
    reading: Reading,
    rule: &'static str,
    confidence: f32,
}

/// Finds the organisations named in a part. `hits` are the gazetteer's, of organisations and others alike.
#[must_use]
pub fn find(part: &Part<'_>, hits: &[Hit], rules: &OrganisationRules) -> Vec<Mention> {
    let mut found = listed(part, hits);
    let tokens = &part.segments.tokens;
    for (i, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        if rules.facilities.contains(&token.key) {
            found
                .extend(facility::at(part, i, rules).map(|range| unlisted(part, range, "organisation/facility", 0.85)));
        }
        let is_type = part.classes[i].has(WordClass::OrganisationType);
        if is_type || part.classes[i].has(WordClass::OrganisationHead) {
            found.extend(quoted::after(part, i).map(|range| unlisted(part, range, "organisation/quoted", 0.8)));
        }
        if token.case != Case::Lower && rules.standalone.contains(&token.key) && !starts_long_caps(part, i) {
            found.push(unlisted(part, i..i + 1, "organisation/standalone", 0.7));
        }
        if part.classes[i].has(WordClass::OrganisationHead) {
            let range = match token.script {
                Script::Latin => english::around(part, i, rules),
                Script::Cyrillic => russian::around(part, i, rules),
                _ => None,
            };
            found.extend(range.map(|range| unlisted(part, range, "organisation/head", 0.75)));
        }
    }
    let mut found = longest(found);
    found.extend(acronym::defined(part, &found));
    longest(found).into_iter().map(|one| mention(part, one)).collect()
}

fn listed(part: &Part<'_>, hits: &[Hit]) -> Vec<Found> {
    let is_organisation = |label| label == Label::Organisation;
    hits.iter()
        .filter_map(|hit| {
            let entities: Vec<_> = hit
                .entities
                .iter()
                .copied()
                .filter(|&index| is_organisation(part.gazetteer.entity(index).label))
                .collect();
            if entities.is_empty() {
                return None;
            }
            let (rule, confidence) = match hit.kind {
                NameKind::Listed => ("gazetteer/name", 0.99),
                NameKind::Acronym => ("gazetteer/acronym", 0.95),
                NameKind::Variant => ("gazetteer/variant", 0.9),
            };
            Some(Found { tokens: hit.tokens.clone(), reading: Reading::Listed(entities), rule, confidence })
        })
        .collect()
}

/// The longest of those that overlap; of two of one length the listed one, which stands first.
fn longest(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|one| {
        (std::cmp::Reverse(one.tokens.len()), one.tokens.start, !matches!(one.reading, Reading::Listed(_)))
    });
    let mut kept: std::collections::BTreeMap<usize, Found> = std::collections::BTreeMap::new();
    for one in found {
        let before = kept.range(..one.tokens.end).next_back();
        if before.is_none_or(|(_, other)| other.tokens.end <= one.tokens.start) {
            kept.insert(one.tokens.start, one);
        }
    }
    kept.into_values().collect()
}

fn unlisted(part: &Part<'_>, tokens: Range<usize>, rule: &'static str, confidence: f32) -> Found {
    let surface = part.segments.span(tokens.clone()).of(&part.document.text);
    let name: Vec<&str> =
        surface.split(|c: char| c.is_whitespace() || c == '*' || c == '_').filter(|word| !word.is_empty()).collect();
    Found { tokens, reading: Reading::Organisation(name.join(" ")), rule, confidence }
}

fn mention(part: &Part<'_>, found: Found) -> Mention {
    let sentence = &part.segments.sentences[part.segments.sentence_of(found.tokens.start)];
    Mention {
        span: part.segments.span(found.tokens),
        label: Label::Organisation,
        reading: found.reading,
        rule: RuleName::from(found.rule),
        confidence: found.confidence,
        statuses: Statuses::default(),
        sentence: part.segments.span(sentence.start as usize..sentence.end as usize),
    }
}

/// The text of a token.
fn text<'a>(part: &Part<'a>, i: usize) -> &'a str {
    part.segments.tokens[i].span().of(&part.document.text)
}

/// True for a word with a capital.
fn is_capital(part: &Part<'_>, i: usize) -> bool {
    let token = &part.segments.tokens[i];
    token.kind == Kind::Word && matches!(token.case, Case::Title | Case::Upper | Case::Mixed | Case::Single)
}

/// True where a token follows the one before it in running text.
fn follows(part: &Part<'_>, i: usize) -> bool {
    let Some(token) = part.segments.tokens.get(i) else { return false };
    // A line's end may end a sentence, as in a list of signatures.
    token.gap < Gap::Line
        || (token.gap == Gap::Line && part.segments.sentences[part.segments.sentence_of(i)].start as usize != i)
}

/// True within a line in capitals, where a capital says nothing.
fn starts_long_caps(part: &Part<'_>, i: usize) -> bool {
    let sentence = &part.segments.sentences[part.segments.sentence_of(i)];
    let words = part.segments.tokens[sentence.start as usize..sentence.end as usize].iter();
    let words = words.filter(|token| token.kind == Kind::Word && token.end - token.start > 3);
    let (capitals, all) =
        words.fold((0, 0), |(capitals, all), token| (capitals + usize::from(token.case == Case::Upper), all + 1));
    all > 2 && capitals * 2 > all
}
