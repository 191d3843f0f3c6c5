//! One passage, and of whom a cue in it speaks.

use super::cue::{CueSeen, Voice};
use super::rules::CaseRules;
use super::scene::{Group, Unit};
use crate::model::Annotation;
use crate::segment::{Kind, Segments};

/// What earlier passages leave to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Of whom the list's entry, the row or the heading is, and the articles named in it.
    pub entry: Option<Entry>,
    /// Who was named last, together; indexes of annotations.
    pub last: Vec<usize>,
    pub paragraph: usize,
    /// Articles of the sentence before that no event took.
    pub loose: Vec<usize>,
    /// Day and court of the verdict in the sentence before.
    pub verdict: Context,
    /// The only day of the sentence before, where that tells no event, and whether it names somebody.
    pub day_before: Option<(usize, bool)>,
    /// Day and court of a sentence that a list goes on with.
    pub lead: Context,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub persons: Vec<usize>,
    pub articles: Vec<usize>,
    pub paragraph: usize,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    pub date: Option<usize>,
    pub court: Option<usize>,
}

/// One passage and what is needed to read it.
pub(super) struct Passage<'a, T> {
    pub text: &'a str,
    pub segments: &'a Segments,
    pub annotations: &'a [Annotation],
    pub unit: &'a Unit<T>,
    pub rules: &'a CaseRules,
}

/// Groups of the passage around a cue, by their numbers.
pub(super) struct Around {
    pub before: Option<usize>,
    /// The same, where no semicolon stands between.
    pub in_clause: Option<usize>,
    /// The one before, be it an official.
    pub anyone_before: Option<usize>,
    pub after: Option<usize>,
    /// The one after, where the cue leads to it.
    pub adjacent: Option<usize>,
    /// The one right after, be it an official: "acquitted lawyer X".
    pub object: Option<usize>,
    /// The one after, farther off, where only words in a row stand between.
    pub in_reach: Option<usize>,
    /// An auxiliary stands right before the cue.
    pub led: bool,
}

/// A name further than this from a cue, in tokens, is not its object.
const ADJACENT: usize = 5;
/// An official further than this from a cue is not its object.
const OBJECT: usize = 2;
/// Most tokens between a possessive and what is owned.
const OWNED: usize = 2;
/// The same of anybody, where nobody else could be meant.
const REACH: usize = 12;

impl<T: Copy> Passage<'_, T> {
    pub fn word(&self, token: usize) -> &str {
        self.segments.tokens.get(token).map_or("", |token| token.span().of(self.text))
    }

    /// True where two lists of mentions share a person.
    pub fn share_a_person(&self, some: &[usize], others: &[usize]) -> bool {
        let value = |at: &usize| self.annotations.get(*at).map(|one| &one.value);
        some.iter().any(|one| others.iter().any(|other| value(one) == value(other)))
    }

    pub fn indexes(group: &Group) -> Vec<usize> {
        group.members.iter().map(|one| one.index).collect()
    }

    /// Begins an entry where the passage does.
    pub fn enter(&self, memory: &mut Memory) {
        let unit = self.unit;
        let starts = unit.row || unit.entry;
        // Whom an entry is of may have been a judge.
        let plain = unit.groups.iter().find(|group| starts || !group.official);
        let heading = !unit.closed
            && !starts
            && unit.tokens.len() <= 12
            && self.segments.paragraphs.get(unit.paragraph).is_some_and(|range| range.len() <= 24)
            && unit.cues.is_empty();
        if starts || heading {
            let near = |group: &&Group| unit.row || heading || group.first() - unit.tokens.start <= 8;
            memory.entry = plain.filter(near).map(|group| Entry {
                persons: Self::indexes(group),
                articles: Vec::new(),
                paragraph: unit.paragraph,
            });
        }
        if !starts && unit.paragraph != memory.paragraph {
            memory.lead = Context::default();
        }
        if unit.paragraph != memory.paragraph || starts {
            memory.loose.clear();
            memory.verdict = Context::default();
            memory.day_before = None;
        }
        if unit.paragraph != memory.paragraph && !self.speaks_of_someone() {
            memory.last.clear();
        }
        memory.paragraph = unit.paragraph;
    }

    /// Of whom the passage speaks where it names nobody.
    pub fn focus(&self, memory: &Memory) -> Vec<usize> {
        let unit = self.unit;
        if let Some(entry) = &memory.entry
            && (unit.row || unit.entry || entry.paragraph == unit.paragraph)
        {
            return entry.persons.clone();
        }
        if !memory.last.is_empty() {
            return memory.last.clone();
        }
        // A heading of one name is of whom the text below it speaks.
        let heading = memory.entry.as_ref().filter(|entry| entry.persons.len() == 1);
        heading.map(|entry| entry.persons.clone()).unwrap_or_default()
    }

    /// True where the passage has a pronoun of a person.
    fn speaks_of_someone(&self) -> bool {
        self.rules.pronouns.within(&self.unit.words, 0..self.unit.words.len())
    }

    /// Who stands around a cue.
    pub fn around(&self, cue: &CueSeen<T>) -> Around {
        let groups = &self.unit.groups;
        let before = (0..groups.len()).rev().find(|&at| groups[at].end() <= cue.first && !groups[at].official);
        let after = (0..groups.len()).find(|&at| groups[at].first() >= cue.end && !groups[at].official);
        let word = self.unit.words.at_token(cue.first);
        Around {
            before,
            in_clause: before.filter(|&at| !self.parted(groups[at].end(), cue.first)),
            anyone_before: (0..groups.len()).rev().find(|&at| groups[at].end() <= cue.first),
            after,
            adjacent: after.filter(|&at| self.leads_to(cue.end, groups[at].first())),
            object: (0..groups.len())
                .find(|&at| groups[at].first() >= cue.end)
                .filter(|&at| groups[at].first() - cue.end <= OBJECT && self.leads_to(cue.end, groups[at].first())),
            in_reach: after.filter(|&at| self.reaches(cue.end, groups[at].first())),
            led: self.rules.auxiliaries.within(&self.unit.words, word.saturating_sub(3)..word),
        }
    }

    /// The persons of the table's row, and their group.
    pub fn of_row(&self, memory: &Memory) -> Option<(Vec<usize>, Option<usize>)> {
        // A row is of the person whom it names first.
        let entry = memory.entry.as_ref().filter(|_| self.unit.row)?;
        let group = self.unit.groups.iter().position(|group| Self::indexes(group) == entry.persons);
        Some((entry.persons.clone(), group))
    }

    /// The persons of a cue, and their group in the passage.
    pub fn whom(&self, cue: &CueSeen<T>, memory: &Memory) -> (Vec<usize>, Option<usize>) {
        let groups = &self.unit.groups;
        let Around { before, in_clause, anyone_before, after, adjacent, led, .. } = self.around(cue);
        let pronoun_after = self.pronoun(cue.end, cue.end + 2);
        let pronoun = pronoun_after || self.pronoun(cue.first.saturating_sub(4), cue.first);
        let focus = self.focus(memory);
        let focused = |found: Option<usize>| match found {
            Some(at) => (Self::indexes(&groups[at]), Some(at)),
            None => (focus.clone(), None),
        };
        // Where nobody was in focus either, whoever stands after.
        let or_after = |found: (Vec<usize>, Option<usize>)| {
            if found.0.is_empty() {
                after.map_or((Vec::new(), None), |at| (Self::indexes(&groups[at]), Some(at)))
            } else {
                found
            }
        };
        if let Some(row) = self.of_row(memory) {
            return row;
        }
        match cue.voice {
            Voice::Verb if led => or_after(focused(before.or(adjacent))),
            Voice::Verb if pronoun_after => or_after(focused(before)),
            Voice::Verb => or_after(focused(adjacent.or(before))),
            Voice::Passive => or_after(focused(in_clause.or(adjacent).or(before))),
            Voice::Active if pronoun => or_after(focused(adjacent.or(before))),
            Voice::Active => or_after(focused(adjacent.or(in_clause).or(before))),
            Voice::Final => focused(before.or(anyone_before.filter(|_| focus.is_empty()))),
            Voice::Noun if adjacent.is_some_and(|at| groups[at].first() - cue.end <= 2) => focused(adjacent),
            Voice::Noun if self.is_label(cue) => focused(before),
            Voice::Attribute => focused(adjacent),
            Voice::Owned => {
                self.owner(cue.first).map_or((Vec::new(), None), |at| (Self::indexes(&groups[at]), Some(at)))
            }
            Voice::Noun => (Vec::new(), None),
        }
    }

    /// True for a noun that heads what follows: "Charges: …", «обвинение — …», "charge of …".
    fn is_label(&self, cue: &CueSeen<T>) -> bool {
        matches!(self.word(cue.end), ":" | "—" | "–" | "-" | "|" | "(")
            || self.unit.articles.iter().any(|article| article.first >= cue.end && article.first - cue.end <= 2)
                && (self.unit.row || self.unit.entry)
    }

    fn pronoun(&self, from: usize, to: usize) -> bool {
        let words = &self.unit.words;
        self.rules.pronouns.within(words, words.at_token(from)..words.at_token(to))
    }

    /// The group whose last name stands in the possessive before a token, right or an adverb and an adjective away: "X's arbitrary arrest".
    pub fn owner(&self, token: usize) -> Option<usize> {
        let at = self.unit.groups.iter().rposition(|group| group.end() <= token)?;
        let end = self.unit.groups[at].end();
        let from = match (self.word(end), self.word(end + 1)) {
            ("'" | "’", "s") => end + 2,
            ("'" | "’", _) if self.word(end - 1).ends_with('s') => end + 1,
            _ => return None,
        };
        (from..=from + OWNED).contains(&token).then_some(at)
    }

    /// True where a semicolon stands between.
    pub fn parted(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| self.word(at) == ";")
    }

    /// True where nothing but words stands between a cue and a name, and none of them a cue.
    fn reaches(&self, from: usize, to: usize) -> bool {
        to - from <= REACH
            && !self.unit.cues.iter().any(|other| other.first >= from && other.first < to)
            && self.segments.tokens[from..to].iter().all(|token| token.kind == Kind::Word)
    }

    /// True where a cue leads to the name after it: close by in the same clause, or after a colon.
    pub fn leads_to(&self, from: usize, to: usize) -> bool {
        let between: Vec<&str> = (from..to).map(|at| self.word(at)).collect();
        if self.unit.cues.iter().any(|other| other.first >= from && other.first < to) {
            return false;
        }
        let colon = between.iter().position(|word| *word == ":");
        let rest = colon.map_or(&between[..], |colon| &between[colon + 1..]);
        let named = between.contains(&"namely");
        rest.len() <= ADJACENT + 3 * usize::from(named)
            && (named || !rest.iter().any(|word| matches!(*word, "," | ";" | ")" | "|" | "—" | "–")))
    }
}
