//! Cues: the words by which a passage tells what was done to somebody, or whether somebody is free.

use std::cmp::Reverse;
use std::ops::Range;

use serde::Deserialize;

use super::EventKind;
use super::length::LengthSeen;
use super::words::{Phrase, Phrases, Words};
use crate::model::Status;
use crate::segment::{Kind, Token};

/// Cues alike, as the rule files have them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueRow<T> {
    #[serde(alias = "kind", alias = "state")]
    tells: T,
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
    #[serde(default)]
    attributes: Vec<String>,
    #[serde(default)]
    owned: Vec<String>,
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

/// At what liberty somebody is. Of several states in a passage the one of higher rank counts, then the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub status: Status,
    pub rank: u8,
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
    /// Of the person right after alone: "political prisoner X", "arrest of X".
    Attribute,
    /// Of the person right before, whose it is: "X's arrest".
    Owned,
}

/// What must stand with a cue.
#[derive(Debug)]
enum Company {
    Nothing,
    Length,
    OneOf(Phrases),
}

/// What a phrase tells.
#[derive(Debug)]
struct Cue<T> {
    tells: T,
    voice: Voice,
    /// Index of `Cues::company`.
    company: usize,
}

/// All cues of a rule file, with the words that undo them.
#[derive(Debug)]
pub(super) struct Cues<T> {
    /// What each of `phrases` tells.
    all: Vec<Cue<T>>,
    phrases: Phrases,
    company: Vec<Company>,
    blockers: Phrases,
    infinitive: Phrases,
    until: Phrases,
}

/// A cue in a passage, in token indexes, the end excluded.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueSeen<T> {
    pub tells: T,
    pub voice: Voice,
    /// It says nothing without the length of a sentence.
    pub needs_length: bool,
    pub first: usize,
    pub end: usize,
}

/// A length further than this from a cue that needs one, in tokens, is not that cue's.
const REACH: usize = 24;

impl<T: Copy> Cues<T> {
    pub fn new(rows: Vec<CueRow<T>>, blockers: Phrases, infinitive: Phrases, until: Phrases) -> Self {
        let (mut cues, mut phrases) = (Vec::new(), Vec::new());
        let mut company = Vec::new();
        for row in rows {
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
                (row.attributes, Voice::Attribute),
                (row.owned, Voice::Owned),
            ];
            for (texts, voice) in lists {
                cues.extend(texts.iter().map(|_| Cue { tells: row.tells, voice, company: company.len() - 1 }));
                phrases.extend(texts.iter().map(|text| Phrase::of(text)));
            }
        }
        Self { all: cues, phrases: Phrases::new(phrases), company, blockers, infinitive, until }
    }

    /// False where no token can begin a cue, as in most passages.
    pub fn may_speak(&self, text: &str, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| token.kind == Kind::Word && self.phrases.may_begin(text, token))
    }

    /// True where a cue may begin at a word.
    pub fn begins(&self, words: &Words, at: usize) -> bool {
        self.phrases.at(words, at).next().is_some()
    }

    /// The cues of a passage that nothing undoes, in the order of the text, none over another. Words of names are no cues:
    /// `named` says which tokens are.
    pub fn seen(&self, words: &Words, lengths: &[LengthSeen], named: &dyn Fn(usize) -> bool) -> Vec<CueSeen<T>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let fits = self.phrases.at(words, at);
            let fits = fits.filter(|(number, _)| self.has_company(&self.all[*number], words, at, lengths));
            // Of phrases alike in length the first in the file counts.
            let Some((number, length)) = fits.max_by_key(|&(number, length)| (length, Reverse(number))) else {
                at += 1;
                continue;
            };
            let cue = &self.all[number];
            let end = at + length;
            if !named(words.token(at)) && !self.is_undone(cue, words, at..end) {
                found.push(CueSeen {
                    tells: cue.tells,
                    voice: cue.voice,
                    needs_length: matches!(self.company[cue.company], Company::Length),
                    first: words.token(at),
                    end: words.token(end - 1) + 1,
                });
            }
            at = end;
        }
        found
    }

    /// Whether what the cue needs stands with it.
    fn has_company(&self, cue: &Cue<T>, words: &Words, at: usize, lengths: &[LengthSeen]) -> bool {
        match &self.company[cue.company] {
            Company::Nothing => true,
            Company::OneOf(phrases) => phrases.within(words, at + 1..(at + 40).min(words.len())),
            Company::Length => {
                let token = words.token(at);
                lengths.iter().any(|length| {
                    let after = length.first > token && length.first - token <= REACH && cue.voice != Voice::Final;
                    let before = length.end <= token && token - length.end <= REACH / 3;
                    after || before
                })
            }
        }
    }

    /// Whether a word before the cue says that it did not happen.
    fn is_undone(&self, cue: &Cue<T>, words: &Words, place: Range<usize>) -> bool {
        let (at, end) = (place.start, place.end);
        let reach = match cue.voice {
            Voice::Noun | Voice::Final | Voice::Owned => 1,
            Voice::Verb | Voice::Passive | Voice::Active | Voice::Attribute => 3,
        };
        if cue.voice == Voice::Final && self.blockers.within(words, end..end + 1) {
            return true;
        }
        let verb = matches!(cue.voice, Voice::Verb | Voice::Active | Voice::Final);
        let wished = verb && (1..=2).any(|back| at >= back && self.infinitive.longest(words, at - back) == Some(back));
        // "not charged until 5 March": charged then.
        let later = || self.until.within(words, end..end + 4);
        wished || (self.blockers.within(words, at.saturating_sub(reach)..at) && !later())
    }
}

/// Rows of `rules/case.toml`.
pub(super) type EventRow = CueRow<EventKind>;
/// Rows of `rules/status.toml`.
pub(super) type StateRow = CueRow<State>;
