//! Whether the persons of a passage are free, by what the passage says of them.
//!
//! A cue (`rules/status.toml`) finds its persons as an event's does, but among those whom its own passage names; one before a
//! colon speaks of everyone after it. Of several states of one person the one of higher rank counts, then the later.

use rustc_hash::FxHashMap;

use super::cue::{CueSeen, State, Voice};
use super::length::{Length, LengthSeen};
use super::passage::{Memory, Passage};
use super::rules::CaseRules;
use super::scene::{Group, units};
use crate::model::{Annotation, Document, Label, Status, Statuses};
use crate::segment::Segments;

/// Over more tokens than an auxiliary and an adverb, an official is not the subject.
const RIGHT_BEFORE: usize = 2;

/// Most tokens from a dash or bracket to the length of the punishment that it tells: «— по 12 лет».
const MARKED: usize = 2;

/// Most words that describe the first of a list between what leads to it and the name.
const DESCRIBED: usize = 7;

/// What each passage of a part of a document says of the persons in it: indexes of `annotations`, which are those of the whole
/// document in the order of the text.
#[must_use]
pub fn states(
    document: &Document,
    segments: &Segments,
    annotations: &[Annotation],
    rules: &CaseRules,
) -> Vec<(usize, Statuses)> {
    let text = document.text.as_str();
    let matters = |tokens: std::ops::Range<usize>| {
        let span = segments.span(tokens.clone());
        let from = annotations.partition_point(|one| one.span.end <= span.start);
        let here = annotations[from..].iter().take_while(|one| one.span.start < span.end);
        let speaks = |tokens: std::ops::Range<usize>| {
            rules.states.may_speak(text, &segments.tokens[tokens.clone()])
                || segments.tokens[tokens].iter().any(|token| matches!(token.span().of(text), "—" | "–" | "("))
        };
        here.into_iter().any(|one| one.label == Label::Person) && speaks(tokens)
    };
    let mut out = Vec::new();
    for unit in &units(document, segments, annotations, rules, &rules.states, &matters) {
        let passage = Passage { text, segments, annotations, unit, rules };
        let mut memory = Memory::default();
        passage.enter(&mut memory);
        let mut given: FxHashMap<usize, Vec<&CueSeen<State>>> = FxHashMap::default();
        for cue in &unit.cues {
            for person in passage.at_liberty(cue, &memory) {
                given.entry(person).or_default().push(cue);
            }
        }
        let by_length = passage.by_length();
        for (person, cue) in &by_length {
            given.entry(*person).or_default().push(cue);
        }
        passage.extended(&mut given);
        out.extend(given.into_iter().map(|(person, cues)| (person, settle(&cues))));
    }
    out.sort_unstable_by_key(|&(person, _)| person);
    out
}

impl Passage<'_, State> {
    /// The persons of whom a cue tells whether they are free.
    fn at_liberty(&self, cue: &CueSeen<State>, memory: &Memory) -> Vec<usize> {
        let groups = &self.unit.groups;
        let before = groups.iter().rposition(|group| group.end() <= cue.first && !group.official);
        let after = groups.iter().find(|group| group.first() >= cue.end).map_or(self.unit.tokens.end, Group::first);
        // "The accused — X, Y and Z", "five men were arrested — X, Y and Z"
        let opens = |at: usize| is_dash(self.word(at)) && (at == cue.end || at + 1 == after);
        let colon = (cue.end..after).find(|&at| self.word(at) == ":" || opens(at));
        let others = |colon| !(cue.end..colon).any(|at| self.word(at) == ",") && self.speaks_of_others(cue.end, colon);
        if let Some(colon) = colon.filter(|&colon| before.is_none() || others(colon)) {
            let listed = groups.iter().filter(|group| group.first() > colon && !group.official);
            let named = listed.flat_map(|group| &group.members).filter(|one| !self.is_object(one.first));
            return named.map(|one| one.index).collect();
        }
        let mut named = self.in_lists(cue, after);
        if !named.is_empty() {
            // "X and others were arrested, including Y"
            let subject = before.map(|at| &groups[at]).filter(|group| cue.first - group.end() <= RIGHT_BEFORE);
            named.extend(subject.into_iter().flat_map(Self::indexes));
            return named;
        }
        if let Some((persons, _)) = self.of_row(memory) {
            return persons;
        }
        let around = self.around(cue);
        // An official acts, but may be done to as well: "advocate X was detained".
        let right_before = around.anyone_before.filter(|&at| cue.first - groups[at].end() <= RIGHT_BEFORE);
        let subject = || right_before.or(around.before).or(around.anyone_before);
        let of_others = |at: &usize| self.speaks_of_others(groups[*at].end(), cue.first);
        let group = match cue.voice {
            Voice::Verb if around.led => subject(),
            Voice::Verb | Voice::Active => {
                around.object.or(around.adjacent).or(around.before).or(right_before).or(around.in_reach)
            }
            Voice::Passive => right_before.or(around.in_clause).or(around.adjacent).or_else(subject),
            // The one who does it stands before the verb as well: «X-ті судья Y қамауға алды».
            Voice::Final => around.in_clause.or_else(subject),
            Voice::Noun | Voice::Attribute => around.adjacent,
            Voice::Owned => self.owner(cue.first),
        };
        let entry = memory.entry.as_ref().filter(|_| self.unit.entry);
        if group.is_some_and(|at| groups[at].end() <= cue.first) && self.is_done_to_another(cue.first) {
            return Vec::new();
        }
        match group.filter(|at| groups[*at].first() > cue.first || !of_others(at)) {
            Some(at) => Self::indexes(&groups[at]),
            None if cue.voice == Voice::Owned => Vec::new(),
            None => entry.map(|entry| entry.persons.clone()).unwrap_or_default(),
        }
    }

    /// Who is named in the lists that a cue's people are told by: "arrested ten people, including X, Y and Z", "the detention of journalists
    /// like X and lawyers like Y". Nobody where a name stands right behind the cue.
    fn in_lists(&self, cue: &CueSeen<State>, after: usize) -> Vec<usize> {
        let (words, groups) = (&self.unit.words, &self.unit.groups);
        let next = self.unit.cues.iter().map(|other| other.first).find(|&first| first >= cue.end);
        let end = next.unwrap_or(self.unit.tokens.end);
        let mut named = Vec::new();
        let first = words.at_token(cue.end);
        for at in first..words.at_token(end) {
            // "arrested along with X" tells of both, "arrested, and founded along with X" does not.
            let companion = || self.rules.companions.longest(words, at).filter(|_| at == first);
            let Some(length) = self.rules.list_leads.longest(words, at).or_else(companion) else { continue };
            let lead = words.token(at + length - 1) + 1;
            if lead > after && named.is_empty() {
                break;
            }
            let group = groups.iter().find(|group| group.first() >= lead);
            let near = group.filter(|group| words.at_token(group.first()) <= at + length + DESCRIBED);
            named.extend(near.into_iter().flat_map(Self::indexes));
        }
        named
    }

    /// True where others than the person named before are who a cue speaks of; not so of "X and two others", but of "X and all other persons detained".
    fn speaks_of_others(&self, from: usize, cue: usize) -> bool {
        let words = &self.unit.words;
        let (from, cue) = (words.at_token(from), words.at_token(cue));
        let with =
            self.rules.conjunctions.longest(words, from).is_some() && !self.rules.all_others.within(words, from..cue);
        !with && self.rules.others.within(words, from..cue)
    }

    /// True where a pronoun right before a cue says that the person before did it to another: "X threw him in prison".
    fn is_done_to_another(&self, cue: usize) -> bool {
        let words = &self.unit.words;
        let at = words.at_token(cue);
        at > 0 && words.token(at - 1) + 1 == cue && self.rules.object_pronouns.longest(words, at - 1).is_some()
    }

    /// True where a preposition leads to a name, over words in small letters.
    fn is_object(&self, name: usize) -> bool {
        let words = &self.unit.words;
        let at = words.at_token(name);
        for before in (at.saturating_sub(3)..at).rev() {
            if self.rules.prepositions.longest(words, before).is_some() {
                return true;
            }
            let token = words.token(before);
            let follows = words.token(before + 1) == token + 1;
            if !follows || !self.word(token).starts_with(char::is_lowercase) {
                return false;
            }
        }
        false
    }

    /// Those to whom a dash or brackets give a punishment, in a passage that speaks of a verdict: «Велишаеву — 17 лет», "Kotov (4 years in
    /// prison)".
    fn by_length(&self) -> Vec<(usize, CueSeen<State>)> {
        let unit = self.unit;
        let words = &unit.words;
        let of_verdict = || {
            !unit.articles.is_empty() || !unit.courts.is_empty() || self.rules.verdicts.within(words, 0..words.len())
        };
        let mut told = Vec::new();
        for group in unit.groups.iter().filter(|group| !group.official) {
            let mark = group.end();
            if !is_dash(self.word(mark)) && self.word(mark) != "(" {
                continue;
            }
            let near = |length: &&LengthSeen| length.first > mark && length.first - mark <= MARKED;
            let Some(length) = unit.lengths.iter().find(near).filter(|length| length.told || of_verdict()) else {
                continue;
            };
            let tells = match length.length {
                Length::Term { years: 0, months: 0, .. } => State { status: Status::AdministrativeDetention, rank: 4 },
                Length::Term { .. } | Length::Life => State { status: Status::Convicted, rank: 2 },
                Length::Fine => continue,
            };
            let cue =
                CueSeen { tells, voice: Voice::Passive, needs_length: true, first: length.first, end: length.end };
            told.extend(group.members.iter().map(|one| (one.index, cue)));
        }
        told
    }

    /// Those to whom a punishment before extends: "X to six years, and Y to four".
    fn extended(&self, given: &mut FxHashMap<usize, Vec<&CueSeen<State>>>) {
        for (at, group) in self.unit.groups.iter().enumerate() {
            if group.official || group.members.iter().any(|one| given.contains_key(&one.index)) {
                continue;
            }
            let is_verdict = |cue: &&&CueSeen<State>| cue.end <= group.first() && cue.tells.status == Status::Convicted;
            let Some(imposed) = given.values().flatten().filter(is_verdict).max_by_key(|cue| cue.first).copied() else {
                continue;
            };
            let next = self.unit.groups.get(at + 1).map_or(self.unit.tokens.end, Group::first);
            let next =
                self.unit.cues.iter().map(|cue| cue.first).find(|&cue| cue > group.first()).unwrap_or(next).min(next);
            if self.unit.lengths.iter().any(|length| group.end() <= length.first && length.first < next) {
                for one in &group.members {
                    given.insert(one.index, vec![imposed]);
                }
            }
        }
    }
}

fn is_dash(word: &str) -> bool {
    matches!(word, "—" | "–" | "-")
}

/// The state that several cues leave.
fn settle(cues: &[&CueSeen<State>]) -> Statuses {
    let is_state = |cue: &&&CueSeen<State>| cue.tells.status != Status::PoliticalPrisoner;
    let state = cues.iter().filter(is_state).max_by_key(|cue| (cue.tells.rank, cue.first)).map(|cue| cue.tells.status);
    Statuses { state, political_prisoner: cues.iter().any(|cue| cue.tells.status == Status::PoliticalPrisoner) }
}
