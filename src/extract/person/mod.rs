//! Persons: listed names, names that the rules accept, and the short forms of both.

mod evidence;
mod memory;
mod parse;
mod run;

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use self::evidence::{Candidate, Weights, weigh};
pub use self::memory::Memory;
use self::parse::{NameWord, WordKind, parse};
use self::run::{Run, runs, stop_of_initial};
use crate::declension::{Gender, GivenName};
use crate::extract::Part;
use crate::gazetteer::{Hit, NameKind, WordClass};
use crate::model::{Label, Mention, PersonName, Reading, RuleName, Statuses};
use crate::segment::{Case, Gap, Kind};

/// The rules for persons' names, from `rules/person.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonRules {
    threshold: f32,
    weights: Weights,
    /// Texts with the names that the rules must find in them.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// A text, and every name that the rules must find in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text.
    pub text: String,
    /// The names, in its order.
    pub finds: Vec<String>,
}

impl PersonRules {
    /// Reads the rules.
    ///
    /// # Errors
    /// Where the text is not TOML of this form; the error names line and column.
    pub fn compile(toml: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(toml)
    }
}

/// A name that was accepted, by tokens.
#[derive(Clone, Debug)]
struct Found {
    tokens: Range<usize>,
    reading: Reading,
    rule: &'static str,
    confidence: f32,
}

/// Finds the persons named in a part. `hits` are the gazetteer's, of persons and others alike; `memory` is of the document's
/// earlier parts, and learns this one's.
#[must_use]
pub fn find(part: &Part<'_>, hits: &[Hit], rules: &PersonRules, memory: &mut Memory) -> Vec<Mention> {
    let runs = runs(part);
    let lower = LowerCase::of(part);
    let lower = |i: usize| lower.has(part, i);
    let mut found = listed(part, hits);
    let taken = Taken::new(&found);
    let mut light = Vec::new();
    for run in &runs {
        for run in outside(run, &taken) {
            match weigh(part, &run, &rules.weights, &lower) {
                Some(candidate) if candidate.score >= rules.threshold => {
                    found.push(unlisted(part, &candidate, "person/evidence"));
                }
                Some(candidate) => light.push(candidate),
                None => {}
            }
        }
    }
    found.sort_by_key(|one| one.tokens.start);
    light = in_lists(part, &mut found, light, rules);
    found.extend(brackets(part, &found, &light));
    memory.learn(part, &found);
    found.extend(memory.short_forms(part, &light));
    found.sort_by_key(|one| one.tokens.start);
    found.into_iter().map(|one| mention(part, one)).collect()
}

/// The persons' names of the gazetteer, the longest where two overlap.
fn listed(part: &Part<'_>, hits: &[Hit]) -> Vec<Found> {
    let is_person = |hit: &&Hit| hit.entities.iter().any(|&index| part.gazetteer.entity(index).label == Label::Person);
    let mut hits: Vec<&Hit> = hits.iter().filter(is_person).collect();
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.tokens.len()), hit.tokens.start));
    let mut taken = Taken::default();
    let mut found = Vec::new();
    for hit in hits {
        if !taken.insert(hit.tokens.clone()) {
            continue;
        }
        let persons = hit.entities.iter().copied().filter(|&index| part.gazetteer.entity(index).label == Label::Person);
        let (rule, confidence) = match hit.kind {
            NameKind::Listed | NameKind::Acronym => ("gazetteer/name", 0.99),
            NameKind::Variant => ("gazetteer/variant", 0.95),
        };
        found.push(Found { tokens: hit.tokens.clone(), reading: Reading::Listed(persons.collect()), rule, confidence });
    }
    found
}

/// Accepts candidates that stand in a list with names: `activists A, B and C`.
fn in_lists(part: &Part<'_>, found: &mut Vec<Found>, mut light: Vec<Candidate>, rules: &PersonRules) -> Vec<Candidate> {
    let may_be_item = |candidate: &Candidate| {
        candidate.words.len() > 1 && candidate.score + rules.weights.in_list_of_names >= rules.threshold
    };
    if !light.iter().any(may_be_item) {
        return light;
    }
    // An item accepted makes the next one's neighbour; lists run both ways.
    loop {
        let starts: FxHashMap<usize, usize> = found.iter().map(|one| (one.tokens.start, one.tokens.end)).collect();
        let ends: FxHashMap<usize, usize> = found.iter().map(|one| (one.tokens.end, one.tokens.start)).collect();
        let is_item = |candidate: &Candidate| {
            let after = list_gap(part, candidate.tokens.end).is_some_and(|next| starts.contains_key(&next));
            let before =
                (1..=2).any(|back| {
                    candidate.tokens.start.checked_sub(back).is_some_and(|end| {
                        ends.contains_key(&end) && list_gap(part, end) == Some(candidate.tokens.start)
                    })
                });
            before || after
        };
        let (items, rest): (Vec<_>, Vec<_>) = light.into_iter().partition(|one| may_be_item(one) && is_item(one));
        light = rest;
        if items.is_empty() {
            return light;
        }
        found.extend(items.iter().map(|item| unlisted(part, item, "person/list")));
    }
}

/// The token after the comma or conjunction that starts at `end`, where a list goes on there.
fn list_gap(part: &Part<'_>, end: usize) -> Option<usize> {
    let tokens = &part.segments.tokens;
    let text = |i: usize| tokens.get(i).map(|token| token.span().of(&part.document.text));
    let joins = |i: usize| matches!(text(i), Some("and" | "и" | "&" | "or" | "және" | "та" | "і"));
    match text(end) {
        Some("," | ";") if joins(end + 1) => Some(end + 2),
        Some("," | ";") => Some(end + 1),
        _ if joins(end) => Some(end + 1),
        _ => None,
    }
}

/// Another name in brackets after a name: `Aron Atabek (Edigeev)`, `Marlen (Suleyman) Asanov`.
fn brackets(part: &Part<'_>, found: &[Found], light: &[Candidate]) -> Vec<Found> {
    let tokens = &part.segments.tokens;
    let text = |i: usize| tokens.get(i).map(|token| token.span().of(&part.document.text));
    let names: FxHashMap<usize, &Found> = found.iter().map(|one| (one.tokens.end, one)).collect();
    light
        .iter()
        .filter(|candidate| candidate.score > -0.5 && candidate.words.len() <= 2)
        .filter(|candidate| part.segments.tokens[candidate.words[0]].case == Case::Title)
        .filter(|candidate| !part.classes[candidate.words[0]].has(WordClass::Place))
        .filter_map(|candidate| {
            let open = candidate.tokens.start.checked_sub(1)?;
            let enclosed = text(open) == Some("(") && text(candidate.tokens.end) == Some(")");
            let name = names.get(&open).filter(|_| enclosed)?;
            let of = part.segments.span(name.tokens.clone());
            Some(Found { reading: Reading::Alias(of), ..unlisted(part, candidate, "person/alias-in-brackets") })
        })
        .collect()
}

fn unlisted(part: &Part<'_>, candidate: &Candidate, rule: &'static str) -> Found {
    Found {
        tokens: candidate.tokens.clone(),
        reading: Reading::Person(name_of(part, &candidate.words)),
        rule,
        // A sum of weights far above the threshold of one is as sure as a rule gets.
        confidence: (0.5 + candidate.score / 10.0).clamp(0.3, 0.9),
    }
}

/// The name that the words spell.
fn name_of(part: &Part<'_>, words: &[usize]) -> PersonName {
    let tokens = &part.segments.tokens;
    let has = |i: usize, class| part.classes[i].has(class);
    let words: Vec<NameWord<'_>> = words
        .iter()
        .map(|&i| {
            let stop = stop_of_initial(part, i);
            let kind = if stop.is_some() {
                WordKind::Initial
            } else if has(i, WordClass::PatronymicEnding) {
                WordKind::Patronymic
            } else if has(i, WordClass::PatronymicWord) {
                WordKind::PatronymicWord
            } else if has(i, WordClass::GivenName) {
                WordKind::Given
            } else if has(i, WordClass::SurnameEnding) {
                WordKind::Surname
            } else if has(i, WordClass::NameParticle) && tokens[i].case == Case::Lower {
                WordKind::Particle
            } else {
                WordKind::Other
            };
            let span = part.segments.span(i..stop.unwrap_or(i) + 1);
            let hyphenated = i > 0
                && tokens[i].gap == Gap::Glued
                && matches!(tokens[i - 1].span().of(&part.document.text), "-" | "‐" | "‑");
            NameWord { text: span.of(&part.document.text), kind, hyphenated }
        })
        .collect();
    let lexicon = part.gazetteer.lexicon();
    parse(&words, |word| {
        let gender = lexicon.value(WordClass::GivenName, crate::fold::key(word))?;
        let gender = match gender {
            "m" => Some(Gender::Male),
            "f" => Some(Gender::Female),
            _ => None,
        };
        Some(GivenName { gender })
    })
}

fn mention(part: &Part<'_>, found: Found) -> Mention {
    let sentence = &part.segments.sentences[part.segments.sentence_of(found.tokens.start)];
    Mention {
        span: part.segments.span(found.tokens),
        label: Label::Person,
        reading: found.reading,
        rule: RuleName::from(found.rule),
        confidence: found.confidence,
        statuses: Statuses::default(),
        sentence: part.segments.span(sentence.start as usize..sentence.end as usize),
    }
}

/// The parts of a run that no listed name has taken.
fn outside(run: &Run, taken: &Taken) -> Vec<Run> {
    let mut pieces = Vec::new();
    let mut words: Vec<usize> = Vec::new();
    for &word in &run.words {
        if taken.has(word) {
            pieces.extend(piece(std::mem::take(&mut words), run));
        } else {
            words.push(word);
        }
    }
    pieces.extend(piece(words, run));
    pieces
}

fn piece(words: Vec<usize>, run: &Run) -> Option<Run> {
    let (first, last) = (*words.first()?, *words.last()?);
    let end = if last == run.words[run.words.len() - 1] { run.tokens.end } else { last + 1 };
    Some(Run { tokens: first..end, words })
}

/// Token ranges that are spoken for.
#[derive(Debug, Default)]
struct Taken(std::collections::BTreeMap<usize, usize>);

impl Taken {
    fn new(found: &[Found]) -> Self {
        Self(found.iter().map(|one| (one.tokens.start, one.tokens.end)).collect())
    }

    fn has(&self, token: usize) -> bool {
        self.0.range(..=token).next_back().is_some_and(|(_, end)| *end > token)
    }

    /// Takes a range; false where a part of it is taken.
    fn insert(&mut self, tokens: Range<usize>) -> bool {
        let free = !self.0.range(..tokens.end).next_back().is_some_and(|(_, end)| *end > tokens.start);
        if free {
            self.0.insert(tokens.start, tokens.end);
        }
        free
    }
}

/// Which words stand in lower case somewhere in the part, as a bitmap over their keys: a word that does is seldom a name.
/// 2^17 bits: a part has some ten thousand different words, so one in ten others is taken for one of them; what is
/// decided by it is only a weight.
struct LowerCase(Vec<u64>);

impl LowerCase {
    const BITS: u32 = 17;

    fn of(part: &Part<'_>) -> Self {
        let mut bits = vec![0_u64; 1 << (Self::BITS - 6)];
        for token in &part.segments.tokens {
            if token.kind == Kind::Word && token.case == Case::Lower {
                let slot = token.key >> (64 - Self::BITS);
                bits[(slot >> 6) as usize] |= 1 << (slot & 63);
            }
        }
        Self(bits)
    }

    fn has(&self, part: &Part<'_>, i: usize) -> bool {
        let slot = part.segments.tokens[i].key >> (64 - Self::BITS);
        self.0[(slot >> 6) as usize] >> (slot & 63) & 1 == 1
    }
}
