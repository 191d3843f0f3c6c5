//! Scores the events of `relate` against those marked by hand: which person goes with which article, which event, which date.
//!
//! A pair counts once a document, however often the text states it. Two measures: on the marks of the gold, which scores the
//! tying alone; and on the mentions that casebook finds. There a mention stands for the mark that it overlaps, whatever value
//! it was given, since values have a score of their own.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Scores;
use crate::brat::Mark;
use crate::model::{Annotation, Document, Span, Value};
use crate::relate::Event;
use crate::segment::segment;

/// What is paired with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Pairing {
    Article,
    Status,
    Date,
    Court,
    Length,
}

impl Pairing {
    /// Every pairing.
    pub const ALL: [Self; 5] = [Self::Article, Self::Status, Self::Date, Self::Court, Self::Length];

    /// The name used in output and floors.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Article => "person-article",
            Self::Status => "person-status",
            Self::Date => "person-date",
            Self::Court => "person-court",
            Self::Length => "person-sentence",
        }
    }
}

/// A person with something that was tied to them.
pub type Pair = (Pairing, String, String);

/// The pairs of one document, by hand and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairCounts(BTreeMap<Pairing, [usize; 3]>);

impl PairCounts {
    /// Adds another document's.
    pub fn add(&mut self, other: &Self) {
        for (pairing, counts) in &other.0 {
            let own = self.0.entry(*pairing).or_default();
            for (sum, more) in own.iter_mut().zip(counts) {
                *sum += more;
            }
        }
    }

    /// Marked by hand, found, and both.
    #[must_use]
    pub fn counts(&self, pairing: Pairing) -> [usize; 3] {
        self.0.get(&pairing).copied().unwrap_or_default()
    }

    /// Precision, recall and F1.
    #[must_use]
    pub fn scores(&self, pairing: Pairing) -> Scores {
        let [gold, found, both] = self.counts(pairing);
        Scores::of(both as f64, found, both as f64, gold)
    }
}

/// A pair that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairDifference {
    /// The pair.
    pub pair: Pair,
    /// Marked by hand and not found; else found and not marked.
    pub missed: bool,
}

/// Compares the pairs of one document.
#[must_use]
pub fn compare_pairs(gold: &BTreeSet<Pair>, found: &BTreeSet<Pair>) -> (PairCounts, Vec<PairDifference>) {
    let mut counts = PairCounts::default();
    for pairing in Pairing::ALL {
        let of = |set: &BTreeSet<Pair>| set.iter().filter(|pair| pair.0 == pairing).count();
        let both = gold.intersection(found).filter(|pair| pair.0 == pairing).count();
        counts.0.insert(pairing, [of(gold), of(found), both]);
    }
    let missed = gold.difference(found).map(|pair| PairDifference { pair: pair.clone(), missed: true });
    let invented = found.difference(gold).map(|pair| PairDifference { pair: pair.clone(), missed: false });
    (counts, missed.chain(invented).collect())
}

/// The pairs of the events of a standoff file; none where it marks no event.
#[must_use]
pub fn gold_pairs(standoff: &str, marks: &[Mark]) -> Option<BTreeSet<Pair>> {
    let mut values: BTreeMap<&str, &str> = BTreeMap::new();
    let mut types: BTreeMap<&str, &str> = BTreeMap::new();
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, line) in standoff.lines().enumerate() {
        let mut fields = line.split('\t');
        let (id, body) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        if id.starts_with('T') {
            types.insert(id, body.split(' ').next().unwrap_or_default());
            lines.insert(id, at + 1);
        } else if id.starts_with('N') {
            let mut words = body.split(' ').skip(1);
            if let (Some(target), Some(value)) = (words.next(), words.next()) {
                values.insert(target, value);
            }
        }
    }
    let mut pairs = BTreeSet::new();
    let mut events = 0;
    for line in standoff.lines().filter(|line| line.starts_with('E')) {
        let Some((_, body)) = line.split_once('\t') else { continue };
        let roles: Vec<(&str, &str)> = body.split(' ').filter_map(|role| role.split_once(':')).collect();
        let Some((kind, _)) = roles.first() else { continue };
        events += 1;
        let value = |id: &str| -> String {
            let marked = lines.get(id).and_then(|line| marks.iter().find(|mark| mark.line == *line));
            let value = marked.map_or_else(|| values.get(id).copied().unwrap_or_default(), |mark| &mark.value);
            bare(value)
        };
        let persons = roles.iter().filter(|(_, id)| types.get(id) == Some(&"Person"));
        for (_, person) in persons {
            pairs.insert((Pairing::Status, value(person), kind.to_lowercase()));
            for (role, id) in &roles[1..] {
                let pairing = match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Article" => Pairing::Article,
                    "Date" => Pairing::Date,
                    "Court" => Pairing::Court,
                    "Sentence" => Pairing::Length,
                    _ => continue,
                };
                pairs.insert((pairing, value(person), value(id)));
            }
        }
    }
    (events > 0).then_some(pairs)
}

/// The pairs of events that were found. `value` gives what an annotation stands for.
#[must_use]
pub fn found_pairs(events: &[Event], value: &dyn Fn(usize) -> String) -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    for event in events {
        let person = value(event.person);
        let mut add = |pairing, what| {
            pairs.insert((pairing, person.clone(), what));
        };
        add(Pairing::Status, event.kind.name().to_owned());
        event.articles.iter().for_each(|&article| add(Pairing::Article, value(article)));
        event.date.iter().for_each(|&date| add(Pairing::Date, value(date)));
        event.court.iter().for_each(|&court| add(Pairing::Court, value(court)));
        event.length.iter().for_each(|(length, _)| add(Pairing::Length, length.to_string()));
    }
    pairs
}

/// The marks of a gold file as annotations, as if they had been found.
#[must_use]
pub fn as_annotations(document: &Document, marks: &[Mark]) -> Vec<Annotation> {
    let segments = segment(document, Span::new(0, document.text.len()));
    let sentence = |at: usize| {
        let range = segments.sentences.get(segments.sentence_of(segments.token_at(at)));
        range.map_or(Span::new(at, at), |range| segments.span(range.start as usize..range.end as usize))
    };
    let annotation = |mark: &Mark| {
        Some(Annotation {
            span: mark.span,
            page: document.page_at(mark.span.start),
            label: mark.label,
            value: Value::parse(&mark.value)?,
            name: mark.value.as_str().into(),
            statuses: mark.statuses,
            rule: "gold".into(),
            confidence: 1.0,
            sentence: sentence(mark.span.start),
            open_between: Vec::new(),
        })
    };
    marks.iter().filter_map(annotation).collect()
}

/// What an annotation stands for: the value of the mark that it overlaps, else its own.
#[must_use]
pub fn stands_for(annotation: &Annotation, marks: &[Mark]) -> String {
    let overlapped = marks.iter().find(|mark| mark.label == annotation.label && mark.span.overlaps(annotation.span));
    overlapped.map_or_else(|| bare(&annotation.value.to_string()), |mark| bare(&mark.value))
}

/// A value without its kind, by which a listed and an unlisted name differ.
#[must_use]
pub fn bare(value: &str) -> String {
    value.split_once(':').map_or(value, |(_, rest)| rest).to_owned()
}

/// Scores of pairs that may not fall: by part of the corpus and by what the mentions are from (`gold` or `found`), the lowest F1
/// of each pairing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct PairFloors(BTreeMap<String, BTreeMap<String, BTreeMap<String, f64>>>);

impl PairFloors {
    /// Reads floors.
    ///
    /// # Errors
    /// Where the text is not TOML with a table a part and source.
    pub fn parse(toml: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(toml)
    }

    /// What is under its floor, as people read it.
    #[must_use]
    pub fn fallen(&self, part: &str, mentions: &str, counts: &PairCounts) -> Vec<String> {
        let floors = self.0.get(part).and_then(|part| part.get(mentions));
        let below = floors.into_iter().flatten().filter_map(|(name, floor)| {
            let Some(pairing) = Pairing::ALL.into_iter().find(|one| one.name() == name) else {
                return Some(format!("{part}: no pairing is called {name}"));
            };
            let is = counts.scores(pairing).f1;
            let below = (is * 1000.0).round() < (floor * 1000.0).round();
            below.then(|| format!("{part}, {mentions} mentions: {name} {is:.3} is under its floor of {floor:.3}"))
        });
        below.collect()
    }
}
