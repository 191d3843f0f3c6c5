//! Parts and items of a citation: lead words with their numbers or letters, and what they make of an article.

use std::ops::Range;

use super::citation::{Citation, Grammar, LOWEST_NEXT, Led, Provision};
use super::number::{Mark, Number, number, plain};
use super::view::{OPENING, closing};
use super::words::Word;
use crate::segment::Kind;

/// A number or letter of a part or item, with its tokens.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) tokens: Range<usize>,
}

/// A lead word with its labels: "parts 1 and 2".
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) lead: Word,
    pub(super) labels: Vec<Label>,
    /// The token after it, marks of emphasis left out.
    pub(super) end: usize,
}

impl Group {
    /// The end of its last token.
    pub(super) fn last(&self) -> usize {
        self.labels.last().map_or(self.end, |label| label.tokens.end)
    }
}

/// The highest number of a part or item.
const MOST_PARTS: u32 = 40;

impl Grammar<'_> {
    /// Groups of parts and items behind an article's number: ", Parts 1 and 2", "(1)".
    pub(super) fn groups_after(&self, at: usize) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut at = at;
        loop {
            let mut start = at;
            while let Some(next) =
                self.view.is(start, ",").then(|| self.view.next(start)).or_else(|| self.small(start, Word::Of))
            {
                start = next;
            }
            let item =
                || self.quoted_item(start).filter(|_| groups.last().is_some_and(|group| group.lead == Word::Part));
            let Some(group) = self.group(start).or_else(|| self.bracketed(start)).or_else(item) else { break };
            // In «ст. 15 ч. 2 ст. 115» the part belongs to the article that follows it, in «ст. 15 ч. 2, ст. 115» not.
            let mut next = group.end;
            while let Some(after) = self.small(next, Word::Of) {
                next = after;
            }
            let theirs = self.theirs(next);
            let deeper = self.group(next).is_some();
            if theirs || deeper && self.leads_article(next) {
                break;
            }
            at = group.end;
            groups.push(group);
        }
        groups
    }

    /// Parts behind a code's name, which an article that follows right away takes to itself: «УК РФ ч. 3 п. а, ст. 30», but not
    /// «УК РФ ч. 2 ст. 280» and, behind a comma, not «УК РФ, ч. 2, ст. 280».
    pub(super) fn groups_behind(&self, at: usize) -> Vec<Group> {
        let parted = self.view.is(at, ",");
        let mut at = if parted { self.view.next(at) } else { at };
        if parted && self.leads_article(at) {
            return Vec::new();
        }
        let mut groups = Vec::new();
        while let Some(group) = self.group(at).or_else(|| self.bracketed(at)) {
            at = group.end;
            groups.push(group);
        }
        let is_part = groups.first().is_some_and(|group: &Group| group.lead == Word::Part);
        if is_part && !self.theirs(at) { groups } else { Vec::new() }
    }

    /// A group in brackets: "189 (part 2)".
    fn bracketed(&self, at: usize) -> Option<Group> {
        let group = self.view.is(at, "(").then(|| self.group(self.view.next(at))).flatten()?;
        let last = group.labels.len() - 1;
        let mut labels = group.labels;
        let close = self.view.skip(labels[last].tokens.end);
        if !self.view.is(close, ")") {
            return None;
        }
        labels[last].tokens.end = close + 1;
        Some(Group { lead: group.lead, labels, end: self.view.skip(close + 1) })
    }

    /// An item's letter in quotation marks, with no lead word: `part 4 "b"`.
    fn quoted_item(&self, at: usize) -> Option<Group> {
        let label = self.view.is(at, OPENING).then(|| self.label(at, Word::Item, true)).flatten()?;
        let end = self.view.skip(label.tokens.end);
        Some(Group { lead: Word::Item, labels: vec![label], end })
    }

    /// True where an article's lead word and number begin at token `at`, behind "of" or not.
    fn theirs(&self, at: usize) -> bool {
        let mut at = at;
        while let Some(after) = self.small(at, Word::Of) {
            at = after;
        }
        self.lead(at, Word::Article).is_some_and(|end| number(&self.view, self.words, end).is_some())
    }

    /// True where groups from token `at` end in an article's number.
    fn leads_article(&self, at: usize) -> bool {
        self.forward(at).is_some()
    }

    /// A lead word with its labels, or an ordinal with its lead word behind it.
    pub(super) fn group(&self, at: usize) -> Option<Group> {
        for lead in [Word::Part, Word::Paragraph, Word::Item] {
            if let Some(after) = self.lead(at, lead) {
                let labels = self.labels(after, lead);
                if let Some(last) = labels.last() {
                    let end = self.view.skip(last.tokens.end);
                    return Some(Group { lead, labels, end });
                }
            }
        }
        if let Some(group) = self.numbers_before_lead(at) {
            return Some(group);
        }
        // «второй части», "1-бөлігі", "2-ci hissəsi".
        let label = self.ordinal(at).or_else(|| {
            let number = number(&self.view, self.words, at)?;
            let mut end = number.end;
            let marked = number.ordinal || self.view.is(end, "-.") && self.view.glued(end);
            if !number.ordinal && marked {
                end += 1;
            }
            let short = number.tails.is_empty() && number.value() <= MOST_PARTS;
            (marked && short).then_some(Label { text: number.first, tokens: at..end })
        })?;
        let after = self.view.skip(label.tokens.end);
        for lead in [Word::Part, Word::Paragraph, Word::Item] {
            if let Some(end) = self.words.small.end(&self.view, after, lead) {
                let label = Label { tokens: at..end, ..label };
                return Some(Group { lead, labels: vec![label], end: self.view.skip(end) });
            }
        }
        None
    }

    /// Several numbers before one lead word, which the last alone bears: "1 және 2-бөліктері".
    fn numbers_before_lead(&self, at: usize) -> Option<Group> {
        let first = number(&self.view, self.words, at)?;
        let plain = !first.ordinal && first.tails.is_empty() && first.value() <= MOST_PARTS;
        let next = self.small(self.view.skip(first.end), Word::Join).filter(|_| plain)?;
        let second = number(&self.view, self.words, next)?;
        if !(self.view.is(second.end, "-") && self.view.glued(second.end)) {
            return None;
        }
        let mut group = self.group(next)?;
        let label = Label { text: first.first, tokens: at..first.end };
        group.labels.insert(0, label);
        Some(group)
    }

    fn ordinal(&self, at: usize) -> Option<Label> {
        let mut found = None;
        self.words.small.at(&self.view, at, |end, word| {
            if let Word::Ordinal(value) = word {
                found = Some(Label { text: value.to_string(), tokens: at..end });
            }
        });
        found
    }

    fn labels(&self, at: usize, lead: Word) -> Vec<Label> {
        let mut labels: Vec<Label> = Vec::new();
        let mut at = at;
        while let Some(label) = self.label(at, lead, labels.is_empty()) {
            let mut next = self.view.skip(label.tokens.end);
            labels.push(label);
            let joined = next;
            while let Some(after) = self.small(next, Word::Join).or_else(|| self.range(next)) {
                next = after;
            }
            if next == joined {
                break;
            }
            // "part 1 and part 2", unless the second is another article's.
            if let Some(after) = self.lead(next, lead)
                && let Some(label) = self.label(after, lead, true)
                && !self.theirs(self.view.skip(label.tokens.end))
            {
                let tokens = next..label.tokens.end;
                labels.push(Label { tokens, ..label });
                break;
            }
            at = next;
        }
        labels
    }

    fn label(&self, at: usize, lead: Word, first: bool) -> Option<Label> {
        let view = &self.view;
        let short = |at: usize| {
            let word = view.word(at);
            (view.kind(at) == Some(Kind::Word) && word.chars().count() == 1).then(|| word.to_lowercase())
        };
        if let Some(label) = self.ordinal(at).filter(|_| first) {
            return Some(label);
        }
        if let Some(value) = plain(view, at) {
            // In a list, "and 405" is the next article.
            let number = number(view, self.words, at)?;
            let dotted = number.tails.iter().all(|(mark, _)| *mark == Mark::Dot);
            let article = self.group(view.skip(number.end)).is_some_and(|_| !first && value >= LOWEST_NEXT);
            let fits = value <= if first { MOST_PARTS } else { LOWEST_NEXT * 2 };
            // «по частям 1, 2 и 5 статьи 20.2»: the last is a part, since the article has a number of its own.
            let leads = !first && self.lead_follows(number.end) && !self.theirs(view.skip(number.end));
            if !dotted || !fits || article || leads {
                return None;
            }
            let text = number.tails.iter().fold(number.first.clone(), |text, (_, tail)| text + "." + tail);
            let closes = lead != Word::Part && view.is(number.end, ")") && view.glued(number.end);
            let opened = at.checked_sub(1).is_some_and(|before| view.is(before, "("));
            let end = number.end + usize::from(closes && !opened);
            return Some(Label { text, tokens: at..end });
        }
        let opening = view.word(at);
        if view.is(at, OPENING) && view.is(at + 2, closing(opening)) && view.glued(at + 1) && view.glued(at + 2) {
            let text = plain(view, at + 1).map(|value| value.to_string()).or_else(|| short(at + 1))?;
            return Some(Label { text, tokens: at..at + 3 });
        }
        if view.is(at, "(") && view.is(at + 2, ")") {
            let text = plain(view, at + 1).map(|value| value.to_string()).or_else(|| short(at + 1))?;
            return Some(Label { text, tokens: at..at + 3 });
        }
        // A bare letter is an item's: «пунктом д статьи 83», "item a)".
        let text = short(at).filter(|_| lead == Word::Item || lead == Word::Paragraph)?;
        let joiner = !first && !view.is(at + 1, ")") && ["и", "y", "e", "a"].contains(&text.as_str());
        let end = if view.is(at + 1, ")") && view.glued(at + 1) { at + 2 } else { at + 1 };
        (!joiner).then_some(Label { text, tokens: at..end })
    }

    /// True where token `at` begins an ordinal's lead word, so that the number before it belongs there.
    fn lead_follows(&self, at: usize) -> bool {
        let at = self.view.skip(at);
        self.words.small.end(&self.view, at, Word::ArticleAfter).is_some()
    }
}

/// Provisions of one article with the groups around its number: as many as the group that has several labels.
pub(super) fn assemble(
    start: usize,
    before: &[Group],
    number: Option<&Number>,
    after: &[Group],
    end: usize,
) -> Citation {
    let groups: Vec<(&Group, bool)> =
        before.iter().map(|group| (group, true)).chain(after.iter().map(|group| (group, false))).collect();
    let has = |lead| groups.iter().any(|(group, _)| group.lead == lead);
    let split = groups.iter().position(|(group, _)| group.labels.len() > 1);
    let count = split.map_or(1, |index| groups[index].0.labels.len());
    let mut provisions = Vec::with_capacity(count);
    for nth in 0..count {
        let (mut parts, mut item) = (Vec::new(), None);
        for (index, (group, _)) in groups.iter().enumerate() {
            let label = &group.labels[if Some(index) == split { nth } else { 0 }];
            let is_part = match group.lead {
                Word::Part => true,
                Word::Paragraph => !has(Word::Part),
                _ => false,
            };
            if is_part {
                parts.push(label.text.clone());
            } else {
                item = Some(label.text.clone());
            }
        }
        let tokens = match split {
            None => start..end,
            Some(index) => {
                let (group, leads) = groups[index];
                let own = &group.labels[nth].tokens;
                let first = nth == 0;
                let last = nth + 1 == count;
                let from = if first { start } else { own.start };
                let to = if leads && last || !leads && first && count == 1 { end } else { own.end };
                from..to
            }
        };
        provisions.push(Provision { tokens, number: number.cloned(), parts, item });
    }
    Citation { tokens: start..end, provisions, led: Led::Word }
}
