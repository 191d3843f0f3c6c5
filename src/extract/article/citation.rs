//! The grammar of citations: lead words, numbers, parts and items, in either order, and lists of them.

use std::ops::Range;

use super::govern::enclosed;
use super::group::{Group, assemble};
use super::number::{Mark, Number, number, plain};
use super::view::{OPENING, View};
use super::words::{Word, Words};
use crate::segment::{Case, Gap, Kind};

/// One cited provision: its words, and its numbers as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Provision {
    pub(super) tokens: Range<usize>,
    /// None for "the same article".
    pub(super) number: Option<Number>,
    pub(super) parts: Vec<String>,
    pub(super) item: Option<String>,
}

/// Provisions cited in one breath.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Citation {
    pub(super) tokens: Range<usize>,
    /// At least one, in the order of the text.
    pub(super) provisions: Vec<Provision>,
    pub(super) led: Led,
}

/// What leads in a citation's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Led {
    /// "article", or the name of a code.
    Word,
    /// The label of a form's field, as sure of a penal code as a word on criminal law: «Статьи: 280 ч. 1, 318».
    Label,
    /// Nothing, so that only an article that is listed is believed.
    Nothing,
}

/// The lowest number that goes on a list of articles: in "article 174 and 5 others" the second is none.
pub(super) const LOWEST_NEXT: u32 = 10;

/// Reads citations from tokens.
#[derive(Clone, Copy)]
pub(super) struct Grammar<'a> {
    pub(super) view: View<'a>,
    pub(super) words: &'a Words,
}

impl Grammar<'_> {
    pub(super) fn small(&self, at: usize, word: Word) -> Option<usize> {
        self.words.small.end(&self.view, at, word).map(|end| self.view.skip(end))
    }

    /// The token after a lead word of the kind, and after its full stop.
    pub(super) fn lead(&self, at: usize, word: Word) -> Option<usize> {
        let end = self.words.small.end(&self.view, at, word)?;
        let mut next = self.view.skip(end);
        if self.view.is(end, ".") && self.view.glued(end) {
            next = self.view.next(end);
        }
        // Doubled abbreviations, ст.ст. and пп.
        match self.words.small.end(&self.view, next, word) {
            Some(_) if self.view.is(end, ".") => self.lead(next, word),
            _ => Some(next),
        }
    }

    /// Reads the citation that begins with the lead word at token `start`.
    pub(super) fn forward(&self, start: usize) -> Option<Citation> {
        let mut groups = Vec::new();
        let mut at = start;
        loop {
            if let Some(same) = self.small(at, Word::Same).filter(|_| !groups.is_empty())
                && let Some(end) = self.lead(same, Word::Article)
            {
                if number(&self.view, self.words, end).is_some() {
                    return self.articles(start, end, &groups);
                }
                let word = self.words.small.end(&self.view, same, Word::Article).unwrap_or(end);
                return Some(assemble(start, &groups, None, &[], word));
            }
            if let Some(after) = self.lead(at, Word::Article)
                && let Some(citation) = self.articles(start, after, &groups)
            {
                return Some(citation);
            }
            let group = self.group(at)?;
            at = group.end;
            groups.push(group);
            while let Some(next) =
                self.small(at, Word::Of).or_else(|| self.view.is(at, ",").then(|| self.view.next(at)))
            {
                at = next;
            }
        }
    }

    /// Reads the list of articles in a form's field whose label is the lead word at token `label`: «Статьи: 280 ч. 1, 318». Nothing else
    /// may stand on its line, or it may count anything.
    pub(super) fn field(&self, label: usize) -> Option<Citation> {
        let view = &self.view;
        let begins = |at: usize| view.token(at).is_none_or(|token| token.gap >= Gap::Line);
        let colon = self.words.small.end(view, label, Word::Article).filter(|&at| view.is(at, ":"))?;
        let first = view.next(colon);
        let mut citation = (label == 0 || begins(label)).then(|| self.articles(first, first, &[]))??;
        citation.led = Led::Label;
        begins(view.skip(citation.tokens.end)).then_some(citation)
    }

    /// The first token of a citation whose ordinal stands before the lead word at `at`: «второй части статьи 174». None
    /// where no ordinal does, or where it lies before token `from`.
    pub(super) fn start_of(&self, at: usize, from: usize) -> Option<usize> {
        let before = self.view.before(at)?;
        let number = self.number_before(at).map(|(start, _)| start);
        [Some(before), number]
            .into_iter()
            .flatten()
            .find(|&start| start >= from && self.group(start).is_some_and(|group| group.labels[0].tokens.contains(&at)))
    }

    /// True where a number stands before the lead word at `at` and belongs to it: 174-бабының 2-бөлігі, 314. maddesi.
    pub(super) fn leads_backward(&self, at: usize) -> bool {
        let view = &self.view;
        let Some(before) = at.checked_sub(1) else { return false };
        let hyphen = view.glued(at) && view.is(before, "-‑");
        let stop = view.is(before, ".") && view.word(at).is_ascii() && view.glued(before);
        (hyphen || stop)
            && self.words.small.end(view, at, Word::ArticleAfter).is_some()
            && self.number_before(at).is_some()
    }

    /// Reads the citation whose lead word, at token `lead`, stands behind its number: 174-й статьи, 403-бап.
    pub(super) fn backward(&self, lead: usize) -> Option<Citation> {
        let lead_end = self.words.small.end(&self.view, lead, Word::ArticleAfter)?;
        let mut numbers = vec![self.number_before(lead)?];
        while let Some(start) = numbers.last().map(|(start, _)| *start)
            && let Some((join, end)) = self.joiner_before(start)
            && end == start
            && let Some(more) = self.number_before(join).filter(|(_, number)| number.end == join)
        {
            numbers.push(more);
        }
        numbers.reverse();
        let (last, _) = numbers.last()?;
        // "155 статье" is a number of one article, "12 статьи" may count them: only an ordinal is sure there.
        let russian = self.view.word(lead).to_lowercase().starts_with("стать");
        let sure = numbers.iter().all(|(_, number)| number.ordinal);
        if russian && !sure && ["статьи", "статья"].contains(&self.view.word(lead).to_lowercase().as_str())
        {
            return None;
        }
        let after = self.groups_after(self.view.skip(lead_end));
        let end = after.last().map_or(lead_end, Group::last);
        let mut provisions = Vec::new();
        for (start, number) in &numbers {
            if start == last {
                let citation = assemble(*start, &[], Some(number), &after, end);
                provisions.extend(citation.provisions);
            } else {
                let tokens = *start..number.end;
                provisions.push(Provision { tokens, number: Some(number.clone()), parts: Vec::new(), item: None });
            }
        }
        Some(Citation { tokens: provisions.first()?.tokens.start..end, provisions, led: Led::Word })
    }

    /// Parts of the article cited before: "the others were charged under part 2". Only in small letters, since "Part 2" may be one of the text,
    /// and with nothing behind them that they could be parts of.
    pub(super) fn parts_alone(&self, at: usize) -> Option<Citation> {
        let view = &self.view;
        let lower = view.token(at).is_some_and(|token| token.case == Case::Lower || token.kind == Kind::Number);
        let group = self.group(at).filter(|group| group.lead == Word::Part && lower)?;
        let next = view.skip(group.end);
        if self.small(next, Word::Of).is_some() || self.lead(next, Word::Article).is_some() {
            return None;
        }
        // «ч. 1.1 и ч. 2 ст. 282.2»: the parts are those of an article that follows.
        if self.small(next, Word::Join).is_some_and(|after| self.forward(after).is_some()) {
            return None;
        }
        let ended = view.token(next).is_none_or(|token| token.kind != Kind::Number);
        let labels = group.labels.iter().enumerate().map(|(index, label)| {
            let start = if index == 0 { at } else { label.tokens.start };
            Provision { tokens: start..label.tokens.end, number: None, parts: vec![label.text.clone()], item: None }
        });
        let provisions: Vec<Provision> = labels.collect();
        let tokens = at..group.last();
        (ended && !provisions.is_empty()).then_some(Citation { tokens, provisions, led: Led::Word })
    }

    /// Numbers before a code's name with no lead word: "under 369 of the Criminal Code", «по 282 УК».
    pub(super) fn bare(&self, code: usize) -> Option<Citation> {
        let view = &self.view;
        let mut at = code;
        for _ in 0..2 {
            let before = view.before(at)?;
            if !["of", "the"].contains(&view.word(before).to_lowercase().as_str()) {
                break;
            }
            at = before;
        }
        let (start, first) = self.number_before(at)?;
        // «20.2 КоАП», «282 УК»: an abbreviation right behind the number of an article.
        let abbreviated = at == code
            && view.token(code).is_some_and(|token| matches!(token.case, Case::Upper | Case::Mixed))
            && (first.tails.iter().any(|(mark, _)| *mark == Mark::Dot) || first.first.len() == 3);
        if abbreviated {
            return Some(Citation { led: Led::Nothing, ..assemble(start, &[], Some(&first), &[], first.end) });
        }
        let word = view.before(start).map(|before| view.word(before).to_lowercase())?;
        let led = ["under", "по", "of", "and", "и", ","].contains(&word.as_str()) && first.value() >= LOWEST_NEXT;
        let year = first.tails.is_empty() && first.value() >= 1000;
        (led && !year && (at < code || word == "по" || word == "under"))
            .then(|| assemble(start, &[], Some(&first), &[], first.end))
    }

    /// A number directly behind a code's name: TCK 314/2. Only one with a part is sure to be an article's, or one of three digits
    /// behind an abbreviation.
    pub(super) fn behind(&self, code: &Range<usize>) -> Option<Citation> {
        self.listed_behind(code).or_else(|| self.number_behind(code))
    }

    /// Numbers behind the code of which a plural before it speaks: "the articles of the Criminal Code of the Republic – 159, 167 and 244".
    fn listed_behind(&self, code: &Range<usize>) -> Option<Citation> {
        const NEAR: usize = 12;
        let view = &self.view;
        let mut mark = view.skip(code.end);
        // "of the RU": a state by its initials.
        let initials =
            |at: &usize| view.token(*at).is_some_and(|token| matches!(token.case, Case::Upper | Case::Mixed));
        let state = self.small(mark, Word::Of).filter(initials);
        mark = state.map_or(mark, |at| view.next(at));
        let first = view.next(mark);
        let before = view.sentence(code.start).start.max(code.start.saturating_sub(NEAR))..code.start;
        let leads = |at: &usize| self.words.small.end(view, *at, Word::Article).is_some() && self.is_plural(*at);
        let lead = before.rev().find(leads).filter(|_| view.is(mark, ":–—-"))?;
        let mut citation = self.articles(lead, first, &[]).filter(|citation| citation.provisions.len() > 1)?;
        citation.tokens.start = first;
        citation.provisions[0].tokens.start = first;
        Some(citation)
    }

    fn number_behind(&self, code: &Range<usize>) -> Option<Citation> {
        let number = number(&self.view, self.words, code.end)?;
        let slash = number.tails.iter().any(|(mark, _)| *mark == Mark::Part);
        let abbreviation = self.view.token(code.start).is_some_and(|token| token.case == Case::Upper);
        let whole = number.tails.is_empty() && number.first.len() == 3 && abbreviation;
        (slash || whole || !number.tails.is_empty() && number.first.len() > 1).then(|| {
            let end = number.end;
            assemble(code.end, &[], Some(&number), &[], end)
        })
    }

    /// A number that no word leads in, but that reads as an article's: with its part behind it (282.2 part 1, 19.11/2), or in
    /// brackets of its own behind an offence's name.
    pub(super) fn standalone(&self, at: usize) -> Option<Citation> {
        let view = &self.view;
        if view.glued(at) && !view.before(at).is_some_and(|before| view.is(before, "(|\"“«")) {
            return None;
        }
        let number = number(view, self.words, at).filter(|number| number.first.len() <= 3)?;
        if number.ordinal {
            // «по 282-й», "вменили 278-ю": the noun is left out, and only articles have such numbers.
            let ending = view.word(number.end - 1).to_lowercase();
            let next = view.skip(number.end);
            let noun = view.token(next).is_some_and(|token| token.kind == Kind::Word && token.case == Case::Lower)
                && [Word::Join, Word::Part, Word::Paragraph, Word::Item, Word::ArticleAfter, Word::Article]
                    .iter()
                    .all(|&word| self.words.small.end(view, next, word).is_none());
            let alone = number.first.len() == 3 && number.tails.is_empty() && !noun;
            return (alone && ["й", "ю", "ую", "я", "ая", "ой", "ті", "шу", "у"].contains(&ending.as_str()))
                .then(|| Citation { led: Led::Nothing, ..assemble(at, &[], Some(&number), &[], number.end) });
        }
        let after = self.groups_after(view.skip(number.end));
        let part = after.first().is_some_and(|group| group.lead == Word::Part);
        let slash = number.tails.iter().any(|(mark, _)| *mark == Mark::Part);
        let enclosed = view.before(at).is_some_and(|before| view.is(before, "("))
            && view.is(number.end, ")")
            && (!number.tails.is_empty() || number.first.len() == 3);
        // 234.4.3: no date, no version and no chapter looks like it where a code has the article.
        let deep = number.first.len() == 3
            && number.tails.len() == 2
            && number.tails.iter().all(|(mark, value)| *mark == Mark::Dot && value.len() == 1);
        // 361-1 (“creating an extremist formation”): the offence's name follows in brackets and quotation marks; in a list, in brackets.
        let next = view.skip(number.end);
        let begins_item = || {
            view.before(at).is_some_and(|before| view.is(before, ",;") || self.small(before, Word::Join) == Some(at))
        };
        let named = !number.tails.is_empty()
            && view.is(next, "(")
            && (view.is(view.next(next), OPENING) || view.kind(view.next(next)) == Some(Kind::Word) && begins_item());
        // «протокол по 20.2»: the preposition of articles, and nothing behind that the number could count.
        let led = number.is_dotted()
            && number.first.len() > 1
            && view
                .before(at)
                .is_some_and(|before| view.word(before).eq_ignore_ascii_case("по") || view.word(before) == "По")
            && view.token(next).is_none_or(|token| token.kind != Kind::Word && token.kind != Kind::Number);
        let end = after.last().filter(|_| part).map_or(number.end, Group::last);
        let after = if part { &after[..] } else { &[] };
        if view.before(at).is_some_and(|before| view.is(before, "("))
            && let Some(citation) = self.bracketed_list(at)
        {
            return Some(citation);
        }
        (part || slash || enclosed || named || led || deep)
            .then(|| Citation { led: Led::Nothing, ..assemble(at, &[], Some(&number), after, end) })
    }

    /// A number with a dot that stands where an article's may, led in by nothing: no hour, and no sum of what stands behind it.
    pub(super) fn dotted_alone(&self, at: usize) -> Option<Number> {
        let view = &self.view;
        if view.glued(at) && !view.before(at).is_some_and(|before| view.is(before, "(«“\"")) {
            return None;
        }
        let number = number(view, self.words, at)?;
        let short = number.tails.iter().all(|(mark, value)| *mark == Mark::Dot && value.len() <= 2);
        let hour = view.before(at).is_some_and(|before| self.words.small.end(view, before, Word::Hour) == Some(at));
        let next = view.skip(number.end);
        let counts = view.token(next).is_some_and(|token| token.kind == Kind::Word)
            && [Word::Join, Word::Of, Word::NoCount]
                .iter()
                .all(|&word| self.words.small.end(view, next, word).is_none());
        (number.is_dotted() && short && !number.ordinal && !hour && !counts && !view.is(next, "%°$€£₽"))
            .then_some(number)
    }

    /// Several numbers in brackets of their own: "laundering (193-1.3.1 and 193-1.3.2)".
    fn bracketed_list(&self, start: usize) -> Option<Citation> {
        let view = &self.view;
        let mut provisions = Vec::new();
        let mut at = start;
        loop {
            let number = number(view, self.words, at).filter(|number| !number.ordinal && !number.tails.is_empty())?;
            let end = number.end;
            provisions.extend(assemble(at, &[], Some(&number), &[], end).provisions);
            if view.is(end, ")") {
                break;
            }
            at = self.small(view.skip(end), Word::Join)?;
        }
        let end = provisions.last()?.tokens.end;
        (provisions.len() > 1).then_some(Citation { tokens: start..end, provisions, led: Led::Nothing })
    }

    fn joiner_before(&self, at: usize) -> Option<(usize, usize)> {
        let before = self.view.before(at)?;
        self.small(before, Word::Join).map(|end| (before, end))
    }

    /// The number that ends right before token `at`, with its ordinal ending and hyphen or full stop.
    fn number_before(&self, at: usize) -> Option<(usize, Number)> {
        let view = &self.view;
        let last = view.before(at)?;
        let mut start = last;
        // To the start of the glued run of digits and marks, then forward again.
        while start > 0 && view.glued(start) && view.before(start).is_some_and(|before| !view.is(before, "(«\"")) {
            start -= 1;
        }
        let mut number = number(view, self.words, start)?;
        if view.is(number.end, ".-‑") && view.glued(number.end) {
            number.end += 1;
        }
        (view.skip(number.end) == at || number.end == at).then_some((start, number))
    }

    /// The articles behind a lead word that ends before token `at`.
    fn articles(&self, start: usize, at: usize, before: &[Group]) -> Option<Citation> {
        let view = &self.view;
        let mut provisions: Vec<Provision> = Vec::new();
        let (mut from, mut at) = (start, at);
        let mut end = at;
        while let Some(mut number) = number(view, self.words, at) {
            // A range needs a plural: in "article 34-104" the hyphen is the number's own.
            if !self.is_plural(start)
                && view.is(number.end, "-")
                && view.glued(number.end)
                && view.glued(number.end + 1)
                && let Some(value) = plain(view, number.end + 1)
            {
                number.tails.push((Mark::Hyphen, value.to_string()));
                number.end += 2;
            }
            let before_it = provisions.last().and_then(|last| last.number.as_ref());
            let first = before_it.is_none();
            // "Articles 20.1 and 19.3 apply": what is written as the article before it counts nothing.
            let alike = before_it.is_some_and(|before| number.is_dotted() && before.is_dotted());
            if !first && !alike && !self.goes_on(&number, start) {
                break;
            }
            let after = self.groups_after(view.skip(number.end));
            end = after.last().map_or(number.end, Group::last);
            let citation = assemble(from, if first { before } else { &[] }, Some(&number), &after, end);
            provisions.extend(citation.provisions);
            let mut next = view.skip(end);
            // "Articles 192.3.2 (illegal entrepreneurship) and 213.2.1": the offence's name between the numbers.
            if view.is(next, "(")
                && let Some(close) = enclosed(view, next)
                && (self.is_plural(start) || self.each_is_named(next, close))
            {
                next = view.skip(close);
            }
            let joined = next;
            while let Some(after) = self.small(next, Word::Join).or_else(|| self.range(next)) {
                next = after;
            }
            if next == joined || view.token(next).is_none_or(|token| token.gap == Gap::Paragraph) {
                break;
            }
            (from, at) = (next, next);
        }
        (!provisions.is_empty()).then_some(Citation { tokens: start..end, provisions, led: Led::Word })
    }

    /// True where words stand in the brackets from `open` to `close`, and behind them another number with words in brackets of its own:
    /// "Article 28 (preparation of a crime), 220.1 (mass disorders)".
    fn each_is_named(&self, open: usize, close: usize) -> bool {
        let view = &self.view;
        let worded = |open: usize| view.is(open, "(") && view.kind(view.next(open)) == Some(Kind::Word);
        let mut next = view.skip(close);
        while let Some(after) = self.small(next, Word::Join) {
            next = after;
        }
        let number = number(view, self.words, next).filter(|number| number.first.len() > 1);
        worded(open) && next != view.skip(close) && number.is_some_and(|number| worded(view.skip(number.end)))
    }

    pub(super) fn range(&self, at: usize) -> Option<usize> {
        self.small(at, Word::Range).filter(|&next| plain(&self.view, next).is_some())
    }

    /// True where the lead word at `start` is sure to announce several articles.
    fn is_plural(&self, start: usize) -> bool {
        const PLURALS: [&str; 4] = ["статьям", "статьями", "статьях", "статей"];
        let lead = self.view.word(start).to_lowercase();
        lead.ends_with('s') || PLURALS.contains(&lead.as_str())
    }

    /// True where a number behind a comma or "and" is one more article of the list that began at `start`.
    fn goes_on(&self, number: &Number, start: usize) -> bool {
        if number.first.len() > 3 || number.tails.is_empty() && number.value() < LOWEST_NEXT {
            return false;
        }
        let plural = self.is_plural(start);
        let next = self.view.skip(number.end);
        let counts = self.view.token(next).is_some_and(|token| token.kind == Kind::Word && token.case == Case::Lower)
            && [Word::Of, Word::Join, Word::Part, Word::Paragraph, Word::Item]
                .iter()
                .all(|&word| self.small(next, word).is_none());
        // "years", "people": what a number counts stands in lower case behind it.
        !counts
            || plural && !number.tails.is_empty()
            || number.first.len() == 3 && (plural || !number.tails.is_empty())
            || number.first.len() == 3
                && ["уголовного", "ук", "криминального", "кримінального"]
                    .contains(&self.view.word(next).to_lowercase().as_str())
    }
}
