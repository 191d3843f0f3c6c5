//! The rule file `rules/case.toml`, compiled.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::EventKind;
use super::words::{Phrase, Phrases};
use crate::gazetteer::Gazetteer;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleFile {
    auxiliaries: Vec<String>,
    blockers: Vec<String>,
    infinitive: Vec<String>,
    until: Vec<String>,
    not_imposed: Vec<String>,
    not_after: Vec<String>,
    officials: Vec<String>,
    birth_before: Vec<String>,
    birth_after: Vec<String>,
    conjunctions: Vec<String>,
    pronouns: Vec<String>,
    courts: Vec<String>,
    allegations: Vec<String>,
    under: Vec<String>,
    lengths: LengthRows,
    #[serde(rename = "cue")]
    cues: Vec<CueRow>,
    #[serde(default, rename = "example")]
    examples: Vec<Example>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LengthRows {
    life: Vec<String>,
    fine: Vec<String>,
    years: Vec<String>,
    months: Vec<String>,
    days: Vec<String>,
    and: Vec<String>,
    half: Vec<String>,
    of: Vec<String>,
    numbers: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CueRow {
    kind: EventKind,
    needs: Option<Needs>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    passives: Vec<String>,
    #[serde(default)]
    actives: Vec<String>,
    #[serde(default)]
    finals: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Needs {
    Length(LengthWord),
    Words(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LengthWord {
    Length,
}

/// A text with the events that the rules must find in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text.
    pub text: String,
    /// Each event as `kind person`, then what is known of it: articles, `on` date, `by` court, `to` length.
    pub finds: Vec<String>,
}

/// How a cue finds its persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// An English form that is participle and past tense alike.
    Verb,
    /// Of the person before.
    Passive,
    /// Of the person right after, else before.
    Active,
    /// All that belongs to it stands before it.
    Final,
    /// A noun, or the label of a form's field.
    Noun,
}

/// What must stand with a cue.
#[derive(Debug)]
pub(super) enum Company {
    Nothing,
    Length,
    OneOf(Phrases),
}

#[derive(Debug)]
pub(super) struct Cue {
    pub phrase: Phrase,
    pub kind: EventKind,
    pub voice: Voice,
    /// Index of `CaseRules::company`.
    pub company: usize,
}

/// Words by which lengths of sentences are told.
#[derive(Debug)]
pub(super) struct LengthWords {
    pub life: Phrases,
    pub fine: Phrases,
    pub years: Phrases,
    pub months: Phrases,
    pub days: Phrases,
    pub and: Phrases,
    pub half: Phrases,
    pub of: Phrases,
    pub numbers: Vec<(u32, Phrases)>,
}

/// The rules by which events are found, from `rules/case.toml`.
#[derive(Debug)]
pub struct CaseRules {
    pub(super) cues: Vec<Cue>,
    pub(super) company: Vec<Company>,
    /// Cues by the first letter of their first word.
    pub(super) by_initial: FxHashMap<char, Vec<usize>>,
    pub(super) auxiliaries: Phrases,
    pub(super) blockers: Phrases,
    pub(super) infinitive: Phrases,
    pub(super) until: Phrases,
    pub(super) not_imposed: Phrases,
    pub(super) not_after: Phrases,
    pub(super) officials: Phrases,
    pub(super) birth_before: Phrases,
    pub(super) birth_after: Phrases,
    pub(super) conjunctions: Phrases,
    pub(super) pronouns: Phrases,
    pub(super) courts: Phrases,
    pub(super) allegations: Phrases,
    pub(super) under: Phrases,
    pub(super) lengths: LengthWords,
    /// Texts with what must be found in them.
    pub examples: Vec<Example>,
}

/// The name of the rule file among the gazetteers.
pub const FILE: &str = "rules/case.toml";

/// A rule file that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseRulesError {
    /// There is none.
    #[error("{FILE} is missing; cases cannot be told without it")]
    Missing,
    /// It is wrong.
    #[error("{origin}: {problem}")]
    Wrong {
        /// The file.
        origin: String,
        /// What is wrong, with line and column.
        problem: String,
    },
}

impl CaseRules {
    /// Compiles the rules of a gazetteer's sources, of which the topmost layer stands for all.
    ///
    /// # Errors
    /// Where they are missing or wrong.
    pub fn of(gazetteer: &Gazetteer) -> Result<Self, CaseRulesError> {
        let source = gazetteer.sources().get(FILE).last().ok_or(CaseRulesError::Missing)?;
        let wrong = |error: toml::de::Error| CaseRulesError::Wrong {
            origin: source.origin.clone(),
            problem: error.to_string(),
        };
        Self::compile(&source.text).map_err(wrong)
    }

    /// Reads the rules.
    ///
    /// # Errors
    /// Where the text is not TOML of this form; the error names line and column.
    pub fn compile(toml: &str) -> Result<Self, toml::de::Error> {
        let file: RuleFile = toml::from_str(toml)?;
        let mut cues = Vec::new();
        let mut company = Vec::new();
        for row in file.cues {
            company.push(match row.needs {
                None => Company::Nothing,
                Some(Needs::Length(LengthWord::Length)) => Company::Length,
                Some(Needs::Words(words)) => Company::OneOf(Phrases::of(&words)),
            });
            let lists = [
                (row.verbs, Voice::Verb),
                (row.passives, Voice::Passive),
                (row.actives, Voice::Active),
                (row.finals, Voice::Final),
                (row.nouns, Voice::Noun),
            ];
            for (phrases, voice) in lists {
                cues.extend(phrases.iter().map(|phrase| Cue {
                    phrase: Phrase::of(phrase),
                    kind: row.kind,
                    voice,
                    company: company.len() - 1,
                }));
            }
        }
        let mut by_initial: FxHashMap<char, Vec<usize>> = FxHashMap::default();
        for (index, cue) in cues.iter().enumerate() {
            if let Some(initial) = cue.phrase.initial() {
                by_initial.entry(initial).or_default().push(index);
            }
        }
        let numbers = file.lengths.numbers.iter();
        let numbers = numbers.filter_map(|(number, words)| Some((number.parse().ok()?, Phrases::of(words))));
        Ok(Self {
            cues,
            company,
            by_initial,
            auxiliaries: Phrases::of(&file.auxiliaries),
            blockers: Phrases::of(&file.blockers),
            infinitive: Phrases::of(&file.infinitive),
            until: Phrases::of(&file.until),
            not_imposed: Phrases::of(&file.not_imposed),
            not_after: Phrases::of(&file.not_after),
            officials: Phrases::of(&file.officials),
            birth_before: Phrases::of(&file.birth_before),
            birth_after: Phrases::of(&file.birth_after),
            conjunctions: Phrases::of(&file.conjunctions),
            pronouns: Phrases::of(&file.pronouns),
            courts: Phrases::of(&file.courts),
            allegations: Phrases::of(&file.allegations),
            under: Phrases::of(&file.under),
            lengths: LengthWords {
                life: Phrases::of(&file.lengths.life),
                fine: Phrases::of(&file.lengths.fine),
                years: Phrases::of(&file.lengths.years),
                months: Phrases::of(&file.lengths.months),
                days: Phrases::of(&file.lengths.days),
                and: Phrases::of(&file.lengths.and),
                half: Phrases::of(&file.lengths.half),
                of: Phrases::of(&file.lengths.of),
                numbers: numbers.collect(),
            },
            examples: file.examples,
        })
    }
}
