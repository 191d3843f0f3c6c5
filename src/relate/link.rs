//! From cues to events: each cue's persons, then everything of its clause, then what it takes from its neighbours.

use super::cue::{CueSeen, Voice};
use super::length::LengthSeen;
use super::passage::{Memory, Passage};
use super::rules::CaseRules;
use super::scene::{Group, Mentioned, Unit};
use super::{Event, EventKind};
use crate::model::{Annotation, Document, Span};
use crate::segment::Segments;

/// A cue, or a name to which the cue before it extends ("… and X to five years"), with what belongs to it.
#[derive(Debug)]
pub(super) struct Head {
    pub kind: EventKind,
    pub voice: Voice,
    pub first: usize,
    pub end: usize,
    /// In bytes.
    pub cue: Span,
    pub persons: Vec<usize>,
    /// The group of the passage in which they stand.
    pub group: Option<usize>,
    /// It extends the head before it.
    pub extends: bool,
    pub articles: Vec<usize>,
    pub date: Option<usize>,
    pub court: Option<usize>,
    pub length: Option<LengthSeen>,
}

/// The events of all passages, in the order of the text.
pub(super) fn link(
    document: &Document,
    segments: &Segments,
    annotations: &[Annotation],
    units: &[Unit<EventKind>],
    rules: &CaseRules,
) -> Vec<Event> {
    let mut memory = Memory::default();
    let mut events = Vec::new();
    for unit in units {
        let passage = Passage { text: &document.text, segments, annotations, unit, rules };
        passage.enter(&mut memory);
        let heads = passage.heads(&memory);
        passage.leave(&heads, &mut memory);
        for head in &heads {
            // Aron Atabek (Edigeev) is one man under two names.
            let value = |person: usize| annotations.get(person).map(|one| &one.value);
            let once = |&(at, person): &(usize, &usize)| {
                !head.persons[..at].iter().any(|&before| value(before) == value(*person))
            };
            events.extend(head.persons.iter().enumerate().filter(once).map(|(_, &person)| Event {
                kind: head.kind,
                cue: head.cue,
                passage: unit.span,
                person,
                articles: head.articles.clone(),
                date: head.date,
                court: head.court,
                length: head.length.map(|seen| (seen.length, segments.span(seen.first..seen.end))),
                alleged: unit.alleged && !head.kind.is_finding(),
            }));
        }
    }
    events
}

impl Passage<'_, EventKind> {
    /// The heads of the passage with all that belongs to them.
    fn heads(&self, memory: &Memory) -> Vec<Head> {
        let mut heads: Vec<Head> = self.unit.cues.iter().map(|cue| self.head(cue, memory)).collect();
        heads.retain(|head| !head.persons.is_empty());
        self.extend(&mut heads);
        self.imply(&mut heads, memory);
        let borders = self.borders(&heads);
        let loose = self.give_articles(&mut heads, &borders);
        self.give_lengths(&mut heads, &borders);
        self.give_days_and_courts(&mut heads, &borders);
        self.share(&mut heads, memory, &loose);
        heads.retain(|head| {
            let bare = head.articles.is_empty() && head.date.is_none() && head.length.is_none();
            !head.persons.is_empty() && !(head.voice == Voice::Noun && bare)
        });
        heads
    }

    fn head(&self, cue: &CueSeen<EventKind>, memory: &Memory) -> Head {
        let (persons, group) = self.whom(cue, memory);
        Head {
            kind: cue.tells,
            voice: cue.voice,
            first: cue.first,
            end: cue.end,
            cue: self.segments.span(cue.first..cue.end),
            persons,
            group,
            extends: false,
            articles: Vec::new(),
            date: None,
            court: None,
            length: None,
        }
    }

    /// Names to which the cue before them extends: no cue speaks of them, and an article or a length follows.
    fn extend(&self, heads: &mut Vec<Head>) {
        let unit = self.unit;
        let mut more = Vec::new();
        for (at, group) in unit.groups.iter().enumerate() {
            if group.official || heads.iter().any(|head| head.group == Some(at)) {
                continue;
            }
            let Some(former) = heads.iter().rev().find(|head| head.first < group.first()) else { continue };
            let fits = matches!(former.kind, EventKind::Charged | EventKind::Convicted | EventKind::Sentenced);
            if !fits || former.voice == Voice::Final {
                continue;
            }
            let next_group = unit.groups.get(at + 1).map_or(unit.tokens.end, Group::first);
            let next_head = heads.iter().map(|head| head.first).find(|&first| first > group.first());
            let end = next_head.unwrap_or(unit.tokens.end).min(next_group);
            let article = |from: usize, to: usize| unit.articles.iter().any(|one| from <= one.first && one.first < to);
            let length = |from: usize, to: usize| unit.lengths.iter().any(|one| from <= one.first && one.first < to);
            let follows = article(group.end(), end) || (former.kind.is_punishing() && length(group.end(), end));
            let stood = article(former.end, group.first()) || length(former.end, group.first());
            if follows && (stood || former.group.is_some_and(|before| before < at)) {
                more.push(Head {
                    kind: former.kind,
                    voice: Voice::Active,
                    first: group.first(),
                    end: group.end(),
                    cue: former.cue,
                    persons: Self::indexes(group),
                    group: Some(at),
                    extends: true,
                    articles: Vec::new(),
                    date: None,
                    court: None,
                    length: None,
                });
            }
        }
        heads.extend(more);
        heads.sort_by_key(|head| head.first);
    }

    /// A length that tells by itself that it is a punishment, in a passage where nothing else gives one.
    fn imply(&self, heads: &mut Vec<Head>, memory: &Memory) {
        let unit = self.unit;
        if heads.iter().any(|head| head.kind.is_punishing()) {
            return;
        }
        let told = unit.lengths.iter().find(|seen| seen.told);
        let Some(seen) = told.or_else(|| unit.lengths.first().filter(|_| unit.row)) else { return };
        let before =
            (0..unit.groups.len()).rev().find(|&at| unit.groups[at].end() <= seen.first && !unit.groups[at].official);
        let persons = match before {
            Some(at) => Self::indexes(&unit.groups[at]),
            None => self.focus(memory),
        };
        let in_list = unit.row || memory.entry.as_ref().is_some_and(|entry| entry.paragraph == unit.paragraph);
        if !in_list || persons.is_empty() {
            return;
        }
        heads.push(Head {
            kind: EventKind::Sentenced,
            voice: Voice::Passive,
            first: seen.first,
            end: seen.end,
            cue: self.segments.span(seen.first..seen.end),
            persons,
            group: before,
            extends: false,
            articles: Vec::new(),
            date: None,
            court: None,
            length: None,
        });
        heads.sort_by_key(|head| head.first);
    }

    /// Where the clause of each head begins.
    fn borders(&self, heads: &[Head]) -> Vec<usize> {
        let mut borders = Vec::with_capacity(heads.len());
        for (at, head) in heads.iter().enumerate() {
            let Some(former) = at.checked_sub(1).map(|at| &heads[at]) else {
                borders.push(self.unit.tokens.start);
                continue;
            };
            let own = head.group.map(|group| self.unit.groups[group].first());
            let limit = own.filter(|&first| first >= former.end && first < head.first).unwrap_or(head.first);
            if head.voice == Voice::Final || (former.voice == Voice::Final && !head.extends) {
                borders.push(former.end);
                continue;
            }
            let parts = |token: &usize| {
                let word = self.word(*token);
                matches!(word, "," | ";" | "|" | "—" | "–" | "." | "and" | "but" | "и" | "а" | "но" | "та" | "мен")
            };
            let last = (former.end..limit).rev().find(parts);
            borders.push(last.unwrap_or(limit));
        }
        borders
    }

    /// The head in whose clause a token stands.
    fn at(borders: &[usize], token: usize) -> Option<usize> {
        borders.partition_point(|&border| border <= token).checked_sub(1)
    }

    /// Gives each article to the head of its clause; gives back those that no head takes.
    fn give_articles(&self, heads: &mut [Head], borders: &[usize]) -> Vec<usize> {
        let mut loose = Vec::new();
        for article in &self.unit.articles {
            let head = Self::at(borders, article.first).map(|at| &mut heads[at]);
            let led = self.is_led(article);
            match head {
                Some(head) => {
                    let seldom = matches!(head.kind, EventKind::Detained | EventKind::Released);
                    if seldom
                        && !(self.unit.row || (led && article.first >= head.end && article.first - head.end <= 12))
                    {
                        loose.push(article.index);
                    } else {
                        head.articles.push(article.index);
                    }
                }
                None => loose.push(article.index),
            }
        }
        loose
    }

    fn is_led(&self, article: &Mentioned) -> bool {
        let words = &self.unit.words;
        let at = words.at_token(article.first);
        self.rules.under.within(words, at.saturating_sub(2)..at + 1)
    }

    fn give_lengths(&self, heads: &mut [Head], borders: &[usize]) {
        // What a word tells to be a punishment goes before what may be an age.
        let told = self.unit.lengths.iter().filter(|seen| seen.told);
        for seen in told.chain(self.unit.lengths.iter().filter(|seen| !seen.told)) {
            let free = |at: &usize| heads[*at].kind.is_punishing() && heads[*at].length.is_none();
            let own = Self::at(borders, seen.first).filter(free);
            let near = || {
                (0..heads.len())
                    .filter(free)
                    .min_by_key(|&at| distance(seen.first, seen.end, heads[at].first, heads[at].end))
            };
            if let Some(at) = own.or_else(near) {
                heads[at].length = Some(*seen);
            }
        }
        // A cue that lives by its length and got none says nothing.
        for head in heads.iter_mut() {
            let needs = self.unit.cues.iter().any(|cue| cue.first == head.first && cue.needs_length);
            if needs && head.length.is_none() {
                head.persons.clear();
            }
        }
    }

    fn give_days_and_courts(&self, heads: &mut [Head], borders: &[usize]) {
        for at in 0..heads.len() {
            let end = borders.get(at + 1).copied().unwrap_or(self.unit.tokens.end);
            let clause = borders[at]..end;
            let head = &mut heads[at];
            let nearest = |mentions: &[Mentioned]| {
                let joined = |one: &&Mentioned| !self.parted(head.end, one.first);
                let here = mentions.iter().filter(|one| clause.contains(&one.first)).filter(joined);
                here.min_by_key(|one| distance(one.first, one.end, head.first, head.end)).map(|one| one.index)
            };
            head.date = nearest(&self.unit.dates);
            head.court = if head.kind.is_of_a_verdict() { nearest(&self.unit.courts) } else { None };
        }
        // A day that the head before leaves, between the two, is of the next.
        for at in 1..heads.len() {
            if heads[at].date.is_none() && !heads[at].extends {
                let (from, to) = (heads[at - 1].end, heads[at].first);
                let free = |date: &&Mentioned| {
                    from <= date.first && date.first < to && heads.iter().all(|head| head.date != Some(date.index))
                };
                heads[at].date = self.unit.dates.iter().rev().find(free).map(|date| date.index);
            }
        }
    }
}

/// Tokens between two places, neither of which holds the other.
const fn distance(first: usize, end: usize, other_first: usize, other_end: usize) -> usize {
    if first >= other_end { first - other_end } else { other_first.saturating_sub(end) }
}
