//! What an event takes from its neighbours where its own clause leaves it open, and what it leaves to the next passage.

use super::EventKind;
use super::link::Head;
use super::passage::{Context, Memory, Passage};
use super::scene::Mentioned;

impl Passage<'_, EventKind> {
    /// What heads take from each other and from what went before.
    pub fn share(&self, heads: &mut [Head], memory: &Memory, loose: &[usize]) {
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
    pub fn leave(&self, heads: &[Head], memory: &mut Memory) {
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
