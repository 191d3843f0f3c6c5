//! What a document leaves possible where a citation names no code, or a code without its country.

use std::collections::BTreeSet;

use super::ArticleRules;
use super::citation::Grammar;
use super::law::{Law, LawMention, Penal, Scan};
use super::number::number;
use super::offence::OffencesIn;
use super::words::Word;
use crate::extract::Part;
use crate::gazetteer::{Dot, WordClass};
use crate::model::Language;
use crate::segment::Case;

/// What a document leaves possible where a citation names no code, or a code without its country.
#[derive(Debug)]
pub(super) struct Setting {
    /// The country of the document, or that most of its codes and places point to.
    pub(super) country: Option<String>,
    /// Names of countries and their places in the text decide, where they are of several: each its first token and an
    /// index of [`Words::countries`].
    disputed: Vec<(usize, String)>,
    /// The year in which it was written, as far as known.
    pub(super) year: Option<u16>,
    /// It names a penal code.
    pub(super) names_code: bool,
    /// It names a law that is none.
    pub(super) names_other: bool,
}

/// A code's name says more about a document's country than a place does.
const CODE_WEIGHT: usize = 4;

/// The share of names that one country needs so that it is the document's, whatever stands near a citation: a report on
/// Kazakhstan may name Russia beside a charge, a review of several countries goes paragraph by paragraph.
const CLEAR_SHARE: f32 = 0.75;

impl Setting {
    pub(super) fn of(part: &Part<'_>, offences: &OffencesIn<'_>, rules: &ArticleRules, scan: &Scan) -> Self {
        let (document, words, codes) = (part.document, &rules.words, &rules.codes[..]);
        let view = &offences.view;
        let mut counts = vec![0_usize; words.countries.len()];
        for &(_, _, index) in &scan.countries {
            counts[usize::from(index)] += 1;
        }
        for mention in &scan.laws {
            if let Law::Penal(Penal { country: Some(country), .. }) = &mention.law
                && let Some(index) = words.countries.iter().position(|known| known == country)
            {
                counts[index] += CODE_WEIGHT;
            }
        }
        let of_country = |mention: &LawMention| matches!(&mention.law, Law::Penal(Penal { country: Some(_), .. }));
        if document.metadata.country.is_none() && !scan.laws.iter().any(of_country) {
            for country in countries_of_citations(offences, rules, scan) {
                if let Some(index) = words.countries.iter().position(|known| known == country) {
                    counts[index] += CODE_WEIGHT;
                }
            }
        }
        // Where a prisoner lives or is reported on from another state, that is mostly one whose code nobody listed.
        let is_listed = |index: usize| codes.iter().any(|code| code.country == words.countries[index]);
        let any_listed = counts.iter().enumerate().any(|(index, count)| *count > 0 && is_listed(index));
        for (index, count) in counts.iter_mut().enumerate() {
            if any_listed && !is_listed(index) {
                *count = 0;
            }
        }
        let most = counts.iter().copied().max().filter(|&most| most > 0);
        let counted = most.and_then(|most| counts.iter().position(|&count| count == most));
        let total: usize = counts.iter().sum();
        let clear =
            document.metadata.country.is_some() || most.is_some_and(|most| most as f32 >= CLEAR_SHARE * total as f32);
        let told = scan.countries.iter().filter(|(.., index)| !any_listed || is_listed(usize::from(*index)));
        let names = told.map(|&(at, _, index)| {
            // The only country of a sentence is meant in all of it: "charged with libel in Kazakhstan".
            let sentence = view.sentence(at);
            let mut others =
                scan.countries_in(sentence.clone()).filter(|other| !any_listed || is_listed(usize::from(*other)));
            let alone = others.all(|other| other == index);
            (if alone { sentence.start } else { at }, words.countries[usize::from(index)].clone())
        });
        let disputed = if clear { Vec::new() } else { names.collect() };
        let metadata = &document.metadata;
        let dated = metadata.date.as_ref().and_then(|date| date.as_str().get(..4)?.parse().ok());
        Self {
            country: metadata
                .country
                .clone()
                .or_else(|| counted.map(|index| words.countries[index].clone()))
                .or_else(|| country_of_places(part))
                .or_else(|| (document.language == Language::Kk).then(|| "KZ".to_owned())),
            disputed,
            year: dated.or_else(|| scan.years.iter().map(|(_, year)| *year).max()),
            names_code: scan.laws.iter().any(|mention| matches!(mention.law, Law::Penal(_))),
            names_other: scan.laws.iter().any(|mention| mention.law == Law::Other),
        }
    }
}

/// How many citations are looked at for what their numbers and offences tell of the country, and how far from each an offence is named.
const LOOKED_AT: usize = 50;
const BESIDE: usize = 8;
const BEFORE: usize = 12;

/// The countries, for each citation, that alone can be meant by it: whose code gives its number to the offence named beside it,
/// «Статья 213 УК («хулиганство»)», or whose code has a number written so, «ст. 212.1».
fn countries_of_citations<'a>(offences: &OffencesIn<'_>, rules: &'a ArticleRules, scan: &Scan) -> Vec<&'a str> {
    let view = &offences.view;
    let grammar = Grammar { view: *view, words: &rules.words };
    let mut countries = Vec::new();
    let leads = scan.leads.iter().filter(|(_, word)| *word == Word::Article).take(LOOKED_AT);
    for &(at, _) in leads {
        let Some(number) = grammar.lead(at, Word::Article).and_then(|end| number(view, &rules.words, end)) else {
            continue;
        };
        let printed = number.printed();
        let sentence = view.sentence(at);
        let opens = (sentence.start.max(at.saturating_sub(BESIDE))..at).rev().find(|&at| view.is(at, "("));
        let named = |code: usize| {
            let is_cited = |row: usize| rules.codes[code].offences[row].article == printed;
            let name = |at: usize| offences.of_code(code, at);
            let mut behind = number.end..sentence.end.min(number.end + BESIDE);
            let before = |open: usize| {
                let mut starts = sentence.start.max(open.saturating_sub(BEFORE))..open;
                starts.any(|at| name(at).is_some_and(|(end, row)| end == open && is_cited(row)))
            };
            behind.any(|at| name(at).is_some_and(|(_, row)| is_cited(row))) || opens.is_some_and(before)
        };
        // Behind a dot some codes write a part: 234.4.
        let first = Some(&number.first).filter(|_| printed.contains('.'));
        let has = |code: usize| {
            let code = &rules.codes[code];
            let parts = first.filter(|_| code.numbers.dot == Dot::Part);
            code.offences.iter().any(|offence| offence.article == printed || Some(&offence.article) == parts)
        };
        let told: BTreeSet<&str> = (0..rules.codes.len())
            .filter(|&code| if printed == number.first { named(code) } else { has(code) })
            .map(|code| &*rules.codes[code].country)
            .collect();
        if told.len() == 1 {
            countries.extend(told);
        }
    }
    countries
}

/// The country of most of the cities and regions that a text names, where it names no country: «Верховный суд Карачаево-Черкесии».
fn country_of_places(part: &Part<'_>) -> Option<String> {
    let lexicon = part.gazetteer.lexicon();
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for (token, classes) in part.segments.tokens.iter().zip(part.classes) {
        if classes.has(WordClass::Place)
            && matches!(token.case, Case::Title | Case::Upper)
            && let Some(country) = lexicon
                .value_of(WordClass::Place, token.span().of(&part.document.text))
                .and_then(|value| value.get(..2))
        {
            *counts.entry(country).or_default() += 1;
        }
    }
    let total: usize = counts.values().sum();
    let (country, most) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (most as f32 >= CLEAR_SHARE * total as f32).then(|| country.to_owned())
}

impl Setting {
    /// The country that is meant at token `at` where none is named: the document's, or where that is not clear the last
    /// one named before.
    pub(super) fn country_at(&self, at: usize) -> Option<&String> {
        let before = self.disputed.partition_point(|(token, _)| *token <= at);
        let near = before.checked_sub(1).map(|index| &self.disputed[index].1);
        near.or(self.country.as_ref())
    }
}
