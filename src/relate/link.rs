//! From cues to events: each cue's persons, then everything of its clause, then what it takes from its neighbours.

use super::cue::CueSeen;
use super::length::LengthSeen;
use super::rules::{CaseRules, Voice};
use super::scene::{Group, Mentioned, Unit};
use super::{Event, EventKind};
use crate::model::{Annotation, Document, Span};
use crate::segment::Segments;

/// What earlier passages leave to the next.
#[derive(Debug, Default)]
struct Memory {
    /// Of whom the list's entry, the row or the heading is, and the articles named in it.
    entry: Option<Entry>,
    /// Who was named last, together; indexes of annotations.
    last: Vec<usize>,
    paragraph: usize,
    /// Articles of the sentence before that no event took.
    loose: Vec<usize>,
    /// Day and court of the verdict in the sentence before.
    verdict: Context,
    /// The only day of the sentence before, where that tells no event, and whether it names somebody.
    day_before: Option<(usize, bool)>,
    /// Day and court of a sentence that a list goes on with.
    lead: Context,
}

#[derive(Debug)]
struct Entry {
    persons: Vec<usize>,
    articles: Vec<usize>,
    paragraph: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Context {
    date: Option<usize>,
    court: Option<usize>,
}

/// A cue, or a name to which the cue before it extends ("… and X to five years"), with what belongs to it.
#[derive(Debug)]
struct Head {
    kind: EventKind,
    voice: Voice,
    first: usize,
    end: usize,
    /// In bytes.
    cue: Span,
    persons: Vec<usize>,
    /// The group of the passage in which they stand.
    group: Option<usize>,
    /// It extends the head before it.
    extends: bool,
    articles: Vec<usize>,
    date: Option<usize>,
    court: Option<usize>,
    length: Option<LengthSeen>,
}

/// The events of all passages, in the order of the text.
pub(super) fn link(
    document: &Document,
    segments: &Segments,
    annotations: &[Annotation],
    units: &[Unit<'_>],
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

/// One passage and what is needed to read it.
struct Passage<'a, 'r> {
    text: &'a str,
    segments: &'a Segments,
    annotations: &'a [Annotation],
    unit: &'a Unit<'r>,
    rules: &'a CaseRules,
}

/// A name further than this from a cue, in tokens, is not its object.
const ADJACENT: usize = 5;

impl Passage<'_, '_> {
    fn word(&self, token: usize) -> &str {
        self.segments.tokens.get(token).map_or("", |token| token.span().of(self.text))
    }

    /// True where two lists of mentions share a person.
    fn share_a_person(&self, some: &[usize], others: &[usize]) -> bool {
        let value = |at: &usize| self.annotations.get(*at).map(|one| &one.value);
        some.iter().any(|one| others.iter().any(|other| value(one) == value(other)))
    }

    fn indexes(group: &Group) -> Vec<usize> {
        group.members.iter().map(|one| one.index).collect()
    }

    /// Begins an entry where the passage does.
    fn enter(&self, memory: &mut Memory) {
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
    fn focus(&self, memory: &Memory) -> Vec<usize> {
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

    fn head(&self, cue: &CueSeen<'_>, memory: &Memory) -> Head {
        let (persons, group) = self.whom(cue, memory);
        Head {
            kind: cue.cue.kind,
            voice: cue.cue.voice,
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

    /// The persons of a cue, and their group in the passage.
    fn whom(&self, cue: &CueSeen<'_>, memory: &Memory) -> (Vec<usize>, Option<usize>) {
        let unit = self.unit;
        let groups = &unit.groups;
        let before = (0..groups.len()).rev().find(|&at| groups[at].end() <= cue.first && !groups[at].official);
        let after = (0..groups.len()).find(|&at| groups[at].first() >= cue.end && !groups[at].official);
        let in_clause = before.filter(|&at| !self.parted(groups[at].end(), cue.first));
        let adjacent = after.filter(|&at| self.leads_to(cue.end, groups[at].first()));
        let pronoun_after = self.pronoun(cue.end, cue.end + 2);
        let pronoun = pronoun_after || self.pronoun(cue.first.saturating_sub(4), cue.first);
        let official_before = || (0..groups.len()).rev().find(|&at| groups[at].end() <= cue.first);
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
        let led = {
            let at = unit.words.at_token(cue.first);
            self.rules.auxiliaries.within(&unit.words, at.saturating_sub(3)..at)
        };
        // A row is of the person whom it names first.
        if unit.row
            && let Some(entry) = &memory.entry
        {
            return (entry.persons.clone(), groups.iter().position(|group| Self::indexes(group) == entry.persons));
        }
        match cue.cue.voice {
            Voice::Verb if led => or_after(focused(before.or(adjacent))),
            Voice::Verb if pronoun_after => or_after(focused(before)),
            Voice::Verb => or_after(focused(adjacent.or(before))),
            Voice::Passive => or_after(focused(in_clause.or(adjacent).or(before))),
            Voice::Active if pronoun => or_after(focused(adjacent.or(before))),
            Voice::Active => or_after(focused(adjacent.or(in_clause).or(before))),
            Voice::Final => focused(before.or_else(|| official_before().filter(|_| focus.is_empty()))),
            Voice::Noun if adjacent.is_some_and(|at| groups[at].first() - cue.end <= 2) => focused(adjacent),
            Voice::Noun if self.is_label(cue) => focused(before),
            Voice::Noun => (Vec::new(), None),
        }
    }

    /// True for a noun that heads what follows: "Charges: …", «обвинение — …», "charge of …".
    fn is_label(&self, cue: &CueSeen<'_>) -> bool {
        matches!(self.word(cue.end), ":" | "—" | "–" | "-" | "|" | "(")
            || self.unit.articles.iter().any(|article| article.first >= cue.end && article.first - cue.end <= 2)
                && (self.unit.row || self.unit.entry)
    }

    fn pronoun(&self, from: usize, to: usize) -> bool {
        let words = &self.unit.words;
        self.rules.pronouns.within(words, words.at_token(from)..words.at_token(to))
    }

    /// True where a semicolon stands between.
    fn parted(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| self.word(at) == ";")
    }

    /// True where a cue leads to the name after it: close by in the same clause, or after a colon.
    fn leads_to(&self, from: usize, to: usize) -> bool {
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
            let needs = self.unit.cues.iter().any(|cue| cue.first == head.first && self.needs_length(cue));
            if needs && head.length.is_none() {
                head.persons.clear();
            }
        }
    }

    fn needs_length(&self, cue: &CueSeen<'_>) -> bool {
        matches!(self.rules.company[cue.cue.company], super::rules::Company::Length)
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

    /// What heads take from each other and from what went before.
    fn share(&self, heads: &mut [Head], memory: &Memory, loose: &[usize]) {
        let same = |a: &Head, b: &Head| self.share_a_person(&a.persons, &b.persons);
        let first_date =
            self.unit.dates.first().filter(|date| heads.first().is_some_and(|head| date.end <= head.first));
        let first_date = first_date.map(|date| date.index);
        for at in 0..heads.len() {
            let (before, rest) = heads.split_at_mut(at);
            let Some(head) = rest.first_mut() else { break };
            if let Some(former) = before.iter().rev().find(|former| !former.persons.is_empty()) {
                let verdicts = head.kind.is_of_a_verdict() && former.kind.is_of_a_verdict();
                let follows = head.kind == former.kind || verdicts;
                let of_sentence = former.date == first_date && former.date.is_some();
                let taken_then = head.kind == EventKind::Detained && former.kind.is_finding();
                if head.date.is_none() && (follows || of_sentence || taken_then || head.extends) {
                    head.date = former.date;
                }
                if head.court.is_none() && verdicts {
                    head.court = former.court;
                }
                let charged = former.kind.is_punishing() || former.kind == EventKind::Charged;
                let goes_on = head.kind.is_punishing()
                    && charged
                    && (same(former, head) || former.kind == head.kind && head.extends);
                if head.articles.is_empty() && goes_on {
                    head.articles.clone_from(&former.articles);
                }
            }
        }
        for at in (0..heads.len().saturating_sub(1)).rev() {
            let (before, rest) = heads.split_at_mut(at + 1);
            let (Some(head), Some(next)) = (before.last_mut(), rest.first()) else { break };
            if head.kind.is_punishing() && next.kind.is_punishing() && same(head, next) && head.articles.is_empty() {
                head.articles.clone_from(&next.articles);
            }
        }
        let in_entry = memory
            .entry
            .as_ref()
            .filter(|entry| self.unit.row || self.unit.entry || entry.paragraph == self.unit.paragraph);
        for head in heads.iter_mut() {
            if head.date.is_none() || head.court.is_none() {
                let context = match head.kind {
                    EventKind::Convicted | EventKind::Sentenced | EventKind::Acquitted => memory.verdict,
                    EventKind::Charged | EventKind::Detained | EventKind::Released => Context::default(),
                };
                let lead = if head.kind == EventKind::Charged { Context::default() } else { memory.lead };
                // The day of a sentence about others is not his whom this one names anew.
                let goes_on = head.group.is_none() || self.share_a_person(&head.persons, &memory.last);
                let day_before =
                    memory.day_before.filter(|(_, of_somebody)| goes_on || !of_somebody).map(|(day, _)| day);
                head.date = head.date.or(context.date).or(lead.date).or(day_before);
                if head.kind.is_of_a_verdict() {
                    head.court = head.court.or(context.court).or(lead.court);
                }
            }
            if head.articles.is_empty() && head.kind.is_punishing() {
                let here =
                    in_entry.filter(|entry| self.share_a_person(&head.persons, &entry.persons) || head.group.is_none());
                head.articles = match here {
                    Some(_) if !loose.is_empty() => loose.to_vec(),
                    Some(entry) if !entry.articles.is_empty() => entry.articles.clone(),
                    _ if !loose.is_empty() => loose.to_vec(),
                    _ => memory.loose.clone(),
                };
            }
        }
    }

    /// Leaves to the next passage what it may need of this one.
    fn leave(&self, heads: &[Head], memory: &mut Memory) {
        let unit = self.unit;
        let taken = |article: &Mentioned| heads.iter().any(|head| head.articles.contains(&article.index));
        memory.loose = unit.articles.iter().filter(|article| !taken(article)).map(|article| article.index).collect();
        if let Some(entry) = &mut memory.entry
            && (unit.row || unit.entry || entry.paragraph == unit.paragraph)
        {
            let more = unit.articles.iter().map(|article| article.index);
            entry.articles.extend(more);
        }
        // What was itself taken from a neighbour goes no further.
        let own = |index: &usize, mentions: &[Mentioned]| mentions.iter().any(|one| one.index == *index);
        let verdict = heads.iter().rev().find(|head| head.kind.is_finding());
        memory.verdict = verdict.map_or_else(Context::default, |head| Context {
            date: head.date.filter(|date| own(date, &unit.dates)),
            court: head.court.filter(|court| own(court, &unit.courts)),
        });
        // A range tells when something went on, not when it was done.
        let is_point =
            |date: &Mentioned| self.annotations.get(date.index).is_some_and(|one| !one.value.to_string().contains('/'));
        memory.day_before = match unit.dates[..] {
            [date] if heads.is_empty() && is_point(&date) => {
                Some((date.index, unit.groups.iter().any(|group| !group.official)))
            }
            _ => None,
        };
        if heads.is_empty() && !unit.closed && !unit.entry && !unit.row {
            let date = unit.dates.last().map(|one| one.index);
            let court = unit.courts.last().map(|one| one.index);
            if date.is_some() || court.is_some() {
                memory.lead = Context { date, court };
            }
        }
        let spoken = heads.iter().rev().find(|head| !head.persons.is_empty()).map(|head| head.persons.clone());
        let named = unit.groups.iter().find(|group| !group.official).map(Self::indexes);
        if let Some(persons) = spoken.or(named) {
            memory.last = persons;
        }
    }
}

/// Tokens between two places, neither of which holds the other.
const fn distance(first: usize, end: usize, other_first: usize, other_end: usize) -> usize {
    if first >= other_end { first - other_end } else { other_first.saturating_sub(end) }
}
