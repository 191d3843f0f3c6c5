//! The rule files `rules/case.toml` and `rules/status.toml`, compiled.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::EventKind;
use super::cue::{Cues, EventRow, State, StateRow};
use super::words::{Phrase, Phrases, Words};
use crate::gazetteer::{Gazetteer, Source};

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
    kin: Vec<String>,
    kin_of: Vec<String>,
    rule_of: Vec<String>,
    targets: Vec<String>,
    object_pronouns: Vec<String>,
    apart: Vec<String>,
    birth_before: Vec<String>,
    birth_after: Vec<String>,
    conjunctions: Vec<String>,
    pronouns: Vec<String>,
    courts: Vec<String>,
    allegations: Vec<String>,
    under: Vec<String>,
    lengths: LengthRows,
    #[serde(rename = "cue")]
    cues: Vec<EventRow>,
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

/// The file `rules/status.toml`; other words that it needs stand in the first file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct StateFile {
    blockers: Vec<String>,
    infinitive: Vec<String>,
    others: Vec<String>,
    list_leads: Vec<String>,
    companions: Vec<String>,
    all_others: Vec<String>,
    verdicts: Vec<String>,
    prepositions: Vec<String>,
    #[serde(rename = "cue")]
    cues: Vec<StateRow>,
    #[serde(default, rename = "example")]
    examples: Vec<Example>,
}

/// A text with what the rules must find in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text.
    pub text: String,
    /// Each event as `kind person`, then what is known of it: articles, `on` date, `by` court, `to` length. Of statuses, each
    /// person with hers.
    pub finds: Vec<String>,
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
    pub numbers: Numbers,
}

/// Numbers in words.
#[derive(Debug)]
pub(super) struct Numbers {
    words: Phrases,
    /// The number of each of the words.
    numbers: Vec<u32>,
}

impl Numbers {
    fn of(rows: &BTreeMap<String, Vec<String>>) -> Self {
        let rows = rows.iter().filter_map(|(number, words)| Some((number.parse::<u32>().ok()?, words)));
        let ways = rows.flat_map(|(number, words)| words.iter().map(move |word| (number, Phrase::of(word))));
        let (numbers, words) = ways.unzip();
        Self { words: Phrases::new(words), numbers }
    }

    /// The number that one word is.
    pub fn at(&self, words: &Words, at: usize) -> Option<u32> {
        let ways = self.words.at(words, at).filter(|(_, length)| *length == 1);
        ways.map(|(way, _)| way).min().map(|way| self.numbers[way])
    }
}

/// The rules by which events and persons' states are found, from `rules/case.toml` and `rules/status.toml`.
#[derive(Debug)]
pub struct CaseRules {
    pub(super) events: Cues<EventKind>,
    pub(super) states: Cues<State>,
    pub(super) auxiliaries: Phrases,
    pub(super) not_imposed: Phrases,
    pub(super) not_after: Phrases,
    pub(super) officials: Phrases,
    pub(super) kin: Phrases,
    pub(super) kin_of: Phrases,
    pub(super) rule_of: Phrases,
    pub(super) targets: Phrases,
    pub(super) object_pronouns: Phrases,
    pub(super) others: Phrases,
    pub(super) list_leads: Phrases,
    pub(super) companions: Phrases,
    pub(super) all_others: Phrases,
    pub(super) verdicts: Phrases,
    pub(super) prepositions: Phrases,
    pub(super) apart: Phrases,
    pub(super) birth_before: Phrases,
    pub(super) birth_after: Phrases,
    pub(super) conjunctions: Phrases,
    pub(super) pronouns: Phrases,
    pub(super) courts: Phrases,
    pub(super) allegations: Phrases,
    pub(super) under: Phrases,
    pub(super) lengths: LengthWords,
    /// Texts with the events that must be found in them.
    pub examples: Vec<Example>,
    /// Texts with their persons' states.
    pub state_examples: Vec<Example>,
}

/// The names of the rule files among the gazetteers.
pub const FILES: [&str; 2] = ["rules/case.toml", "rules/status.toml"];

/// A rule file that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseRulesError {
    /// There is none.
    #[error("{0} is missing; what is told of persons cannot be found without it")]
    Missing(&'static str),
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
        let [case, status] =
            FILES.map(|name| gazetteer.sources().get(name).last().ok_or(CaseRulesError::Missing(name)));
        let (case, status) = (case?, status?);
        let wrong = |source: &Source, error: &toml::de::Error| CaseRulesError::Wrong {
            origin: source.origin.clone(),
            problem: error.to_string(),
        };
        let of_events: RuleFile = toml::from_str(&case.text).map_err(|error| wrong(case, &error))?;
        let of_states: StateFile = toml::from_str(&status.text).map_err(|error| wrong(status, &error))?;
        Ok(Self::compile(of_events, of_states))
    }

    fn compile(file: RuleFile, states: StateFile) -> Self {
        let [blockers, infinitive] = [&file.blockers, &file.infinitive].map(|words| Phrases::of(words));
        let events = Cues::new(file.cues, blockers, infinitive, Phrases::of(&file.until));
        let [blockers, infinitive] = [&states.blockers, &states.infinitive].map(|words| Phrases::of(words));
        let state_cues = Cues::new(states.cues, blockers, infinitive, Phrases::default());
        Self {
            events,
            states: state_cues,
            auxiliaries: Phrases::of(&file.auxiliaries),
            not_imposed: Phrases::of(&file.not_imposed),
            not_after: Phrases::of(&file.not_after),
            officials: Phrases::of(&file.officials),
            kin: Phrases::of(&file.kin),
            kin_of: Phrases::of(&file.kin_of),
            rule_of: Phrases::of(&file.rule_of),
            targets: Phrases::of(&file.targets),
            object_pronouns: Phrases::of(&file.object_pronouns),
            others: Phrases::of(&states.others),
            list_leads: Phrases::of(&states.list_leads),
            companions: Phrases::of(&states.companions),
            all_others: Phrases::of(&states.all_others),
            verdicts: Phrases::of(&states.verdicts),
            prepositions: Phrases::of(&states.prepositions),
            apart: Phrases::of(&file.apart),
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
                numbers: Numbers::of(&file.lengths.numbers),
            },
            examples: file.examples,
            state_examples: states.examples,
        }
    }
}
