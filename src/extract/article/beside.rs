//! Offences named beside the number that they explain: in brackets, in quotation marks, behind a dash, or between a charge's cue and its article.

use super::charge::{BESIDE, Names};
use super::govern::{Governed, enclosed};
use super::view::OPENING;
use super::words::Word;
use crate::model::ArticleValue;
use crate::segment::{Case, Gap, Kind};

impl Names<'_, '_> {
    /// A name in brackets or quotation marks, or one behind a dash, after a citation and its code's name.
    pub(super) fn behind_number(&mut self, governed: &Governed) {
        let view = self.view;
        let Some(last) = governed.values.last().cloned() else { return };
        let single = governed.values.len() == 1;
        // Between the numbers of a list each bracket names the offence of the number before it.
        let between = governed.citation.provisions.iter().zip(&governed.values).filter(|_| !single);
        let mut each = single;
        for (provision, value) in between {
            let at = view.skip(provision.tokens.end);
            if view.is(at, "(")
                && let Some(close) = enclosed(&view, at)
                && provision.tokens.end < governed.citation.tokens.end
            {
                self.name_in_brackets(view.next(at), close - 1, value);
                each = true;
            }
        }
        let value = last;
        for end in [governed.citation.tokens.end, governed.reach.end] {
            let mut at = view.skip(end);
            if view.is(at, ",:") {
                at = view.next(at);
            }
            let tied = self.namely(at);
            if tied > at && single && !view.is(tied, "(") {
                at = tied;
                if let Some((end, ..)) = self.name(at) {
                    self.push(at, end, value.clone(), BESIDE);
                    continue;
                }
            }
            if view.is(at, "–—-") {
                let start = view.next(at);
                let named = self.name(start).map(|(end, ..)| end);
                if let Some(end) = named.into_iter().chain(self.title_of_item(governed, start)).max() {
                    self.push(start, end, value.clone(), BESIDE);
                }
                continue;
            }
            let Some(close) = enclosed(&view, at) else { continue };
            let start = view.next(at);
            if view.is(at, "(") {
                self.in_brackets(start, close - 1, each, &value);
            } else if governed.values.len() == 1 {
                // «за неоднократные нарушения»
                let start = self.rules.words.small.end(&view, start, Word::Filler).map_or(start, |end| view.skip(end));
                if self.reads_as_name(start, close - 1) {
                    self.push(start, close - 1, value.clone(), BESIDE);
                }
            }
        }
    }

    /// The end of what stands behind the dash of an item of a list or of a form's field, "Article 275 – High treason (often used …)", where
    /// that reads as an offence's name.
    fn title_of_item(&self, governed: &Governed, start: usize) -> Option<usize> {
        /// The longest label of a field, in tokens.
        const LABEL: usize = 4;
        let view = &self.view;
        let item = governed.citation.tokens.start;
        let bullet = item.checked_sub(1).filter(|&at| view.is(at, "-–—•*·"));
        let begins = |at: usize| view.token(at).is_some_and(|token| at == 0 || token.gap >= Gap::Line);
        let label = item.checked_sub(1).filter(|&at| view.is(at, ":"));
        let labelled = label.is_some_and(|colon| (colon.saturating_sub(LABEL)..colon).any(begins));
        if !(begins(item) || bullet.is_some_and(begins) || labelled) {
            return None;
        }
        let ended = |at: &usize| {
            view.token(*at).is_none_or(|token| token.gap >= Gap::Line) || view.is(*at, "(.;:[") || *at >= view.len()
        };
        let end = (start..=view.len()).find(|at| ended(at))?;
        self.reads_as_name(start, end).then_some(end)
    }

    /// The token behind words such as "that is", or `at`.
    fn namely(&self, at: usize) -> usize {
        let mut at = at;
        while let Some(end) = self.rules.words.small.end(&self.view, at, Word::Namely) {
            at = self.view.skip(end);
        }
        at
    }

    /// Names in the brackets behind a citation: that of its last article where each has brackets of its own, else those of all.
    fn in_brackets(&mut self, start: usize, end: usize, each: bool, value: &ArticleValue) {
        if each {
            self.name_in_brackets(start, end, value);
        } else {
            let start = if self.view.is(start, OPENING) { self.view.next(start) } else { start };
            self.listed_from(start, false);
        }
    }

    /// The name that tokens in brackets are, quotation marks within them left out.
    fn name_in_brackets(&mut self, start: usize, end: usize, value: &ArticleValue) {
        let view = self.view;
        let (mut start, mut end) = (start, end);
        while view.is(start, OPENING) || view.is(start, "*") {
            let Some(close) = enclosed(&view, start) else { return };
            (start, end) = (view.next(start), close - 1);
        }
        // «нарушение тишины, штраф до 500 рублей»: a remark may follow the name.
        let remark = |at: &usize| {
            view.is(*at, ",;") && self.rules.words.small.end(&view, view.next(*at), Word::Penalty).is_some()
        };
        let end = (start..end).find(remark).unwrap_or(end);
        if self.reads_as_name(start, end) {
            self.push(start, end, value.clone(), BESIDE);
        }
    }

    /// True where tokens in brackets or quotation marks read as an offence's name rather than as a remark.
    fn reads_as_name(&self, start: usize, end: usize) -> bool {
        const LONGEST: usize = 100;
        let view = &self.view;
        if start >= end || end - start > LONGEST || view.kind(start) != Some(Kind::Word) {
            return false;
        }
        if let Some((name_end, ..)) = self.name(start)
            && name_end <= end
        {
            return true;
        }
        let remark =
            [Word::NoName, Word::Penalty].iter().any(|&word| self.rules.words.small.end(view, start, word).is_some());
        let law = self.scan.law_at(start).is_some();
        let place = self.scan.countries.binary_search_by_key(&start, |(at, ..)| *at).is_ok();
        let numbers = (start..end).any(|at| view.kind(at) == Some(Kind::Number));
        // A single word that is listed nowhere may be anything: a name, an abbreviation, "supposedly".
        let alone = end - start == 1;
        !(remark || law || place || numbers || alone)
    }

    /// A name right before a citation in brackets: “institution of social discord” (Article 174).
    pub(super) fn before_number(&mut self, governed: &Governed) {
        let view = self.view;
        self.charge_before(governed);
        let Some(open) = view.before(governed.reach.start).filter(|&at| view.is(at, "(")) else { return };
        let (Some(mut last), Some(value)) = (view.before(open), governed.values.first().cloned()) else { return };
        // «ұсақ бұзақылық» үшін (434-бап): a word or two that tie them.
        for _ in 0..3 {
            let Some(before) = view.before(last).filter(|_| self.namely(last) == open) else { break };
            last = before;
        }
        if view.is(last, "\"'”’»“›") {
            let before = self.scan.quotes.partition_point(|&at| at < last);
            let quotes = self.scan.quotes[..before].iter().rev().copied();
            let opening = quotes.take(3).find(|&at| enclosed(&view, at) == Some(last + 1) && last > at + 1);
            if let Some(opening) = opening
                && self.reads_as_name(view.next(opening), last)
            {
                self.push(view.next(opening), last, value, BESIDE);
            }
            return;
        }
        if let Some(start) = self.name_ending_at(last + 1) {
            self.push(start, last + 1, value, BESIDE);
        }
    }

    /// What stands between a charge's cue and the provision that it is brought under: "charged with organising riots under article 272",
    /// "accused of smuggling by a group (Article 206)". No list needs to know it.
    fn charge_before(&mut self, governed: &Governed) {
        const LONGEST: usize = 9;
        let view = self.view;
        let start = governed.reach.start;
        let Some(before) = view.before(start) else { return };
        let is = |at: usize, word: &str| view.word(at).eq_ignore_ascii_case(word);
        // "contrary to Article 244"
        let contrary = view.before(before).filter(|&at| is(before, "to") && is(at, "contrary"));
        let before = contrary.map_or(before, |at| view.before(at).filter(|&at| view.is(at, ",")).unwrap_or(at));
        let leads = contrary.is_some() || ["under", "(", "по"].contains(&view.word(before).to_lowercase().as_str());
        let sentence = view.sentence(start).start;
        let cues = &self.scan.charges;
        let cue = cues[..cues.partition_point(|&cue| cue < before)].last().copied().filter(|&cue| cue >= sentence);
        let (Some(cue), Some(value)) = (cue.filter(|_| leads), governed.values.first().cloned()) else { return };
        let mut from = view.skip(cue);
        while let Some(end) = self.rules.words.small.end(&view, from, Word::Filler).filter(|&end| end < before) {
            from = view.skip(end);
        }
        let plain = |at: usize| {
            view.token(at).is_some_and(|token| token.kind == Kind::Word && token.case == Case::Lower)
                || view.is(at, "-")
        };
        let one = governed.values.len() == 1 && from < before && before - from <= LONGEST;
        if one && (from..before).all(plain) && self.rules.words.small.end(&view, from, Word::NoName).is_none() {
            self.push(from, before, value, BESIDE);
        }
    }
}
