//! Charges in words that no list has as they stand, "illegally handling personally identifiable information": told by the words that they
//! share with an offence's title.

use super::charge::{DESCRIBED, Names, UNLISTED};
use super::title::Named;
use super::view::OPENING;
use super::words::Word;
use crate::model::{ArticleValue, Confidence};
use crate::segment::{Case, Kind};

/// The longest charge, in tokens.
const LONGEST: usize = 30;

/// Fewest words that tell a charge.
const FEWEST: usize = 2;

/// The least part of a charge's words, by weight, that one title has.
const COVERED: f32 = 0.6;

/// The least likeness of a charge and a title: two words may be anything.
const ALIKE: f32 = 0.6;
const ALIKE_OF_TWO: f32 = 0.75;

/// The least part of an item's words that one title has, and of an act's behind words that lead in nothing but charges.
const COVERED_ITEM: f32 = 0.35;

/// A charge by its end, provision and confidence.
type Charge = (usize, ArticleValue, Confidence);

impl Names<'_, '_> {
    /// The charge at token `at`: `named`, what the lists have there, or a longer or other one that its words tell. Where `sure`, what
    /// leads in the charge leads in nothing else.
    pub(super) fn named_or_described(&self, at: usize, named: Option<Charge>, sure: bool) -> Option<Charge> {
        if at >= self.view.len() || self.is_suspicion(at) {
            return named;
        }
        let itemised = self.is_itemised(at);
        if named.is_some() && !itemised {
            return named;
        }
        let end = self.end_of_charge(at, itemised);
        let act = || self.act(at).filter(|_| sure).map(|end| (end, self.unknown_at(at), UNLISTED));
        match named {
            Some((named_end, ..)) if end.is_none_or(|end| end <= named_end) => named,
            // Its item says more than the list's words for it: "fraud committed by an organized group; …".
            Some((_, value, confidence)) => Some((end?, value, confidence)),
            None => end.and_then(|end| self.valued(at, end, itemised)).or_else(act),
        }
    }

    /// True behind words that lead in a charge and nothing else: "convicted of", which everyday talk may not say.
    pub(super) fn is_sure(&self, at: usize) -> bool {
        let view = &self.view;
        let vocabulary = self.rules.offences.vocabulary(&self.rules.codes);
        let Some(last) = view.before(at) else { return false };
        view.before(last).is_some_and(|first| vocabulary.is_sure(view.word(first), view.word(last)))
    }

    /// The end of a charge that begins with an offence's verb and goes on in words of which titles have at least half: "violating
    /// migration laws", "possessing material deemed extremist".
    fn act(&self, at: usize) -> Option<usize> {
        let view = &self.view;
        let vocabulary = self.rules.offences.vocabulary(&self.rules.codes);
        let is_verb = |at: usize| view.word(at).ends_with("ing") && vocabulary.has(view.word(at));
        let verb = if view.word(at).ends_with("ly") { view.next(at) } else { at };
        let limit = view.sentence(at).end.min(at + LONGEST);
        let (mut next, mut end, mut known, mut unknown) = (view.next(verb), verb, 0, 0);
        while next < limit && is_verb(verb) {
            let (Some(token), word) = (view.token(next), view.word(next)) else { break };
            let lower = token.kind == Kind::Word && token.case == Case::Lower;
            let quote = view.is(next, "“\"”");
            if !lower && !quote || vocabulary.is_circumstance(word) || self.begins_another(next, end, false) {
                break;
            }
            if vocabulary.is_lawful(word) {
                return None;
            }
            if lower && !vocabulary.is_small(word) {
                end = next + 1;
                if vocabulary.has(word) { known += 1 } else { unknown += 1 }
            }
            next = view.next(next);
        }
        // "attacking the governor of Kyiv": what is told is whom.
        let named = view.token(next).is_some_and(|token| token.case == Case::Title && next < limit);
        let charge = || self.view.span(at, end).of(self.view.text);
        let near = || vocabulary.nearest(charge(), &|_| true).is_some_and(|near| near.covered >= COVERED_ITEM);
        (known > 0 && unknown <= known && !named && near()).then_some(end)
    }

    /// The provision of the charge that some tokens tell; none where they tell of no offence.
    pub(super) fn valued(&self, at: usize, end: usize, itemised: bool) -> Option<Charge> {
        let codes = &self.rules.codes;
        let vocabulary = self.rules.offences.vocabulary(codes);
        let charge = self.view.span(at, end).of(self.view.text);
        let (_, indexes) = self.codes_at(at);
        let alike = if vocabulary.words(charge) > FEWEST { ALIKE } else { ALIKE_OF_TWO };
        let near = |wanted: &dyn Fn(Named) -> bool| {
            vocabulary.nearest(charge, wanted).filter(|near| near.covered >= COVERED && near.alike >= alike)
        };
        if let Some(near) = near(&|(code, _)| indexes.contains(&code)) {
            let (code, row) = near.named;
            return Some((end, self.value_of(code, row), DESCRIBED));
        }
        // In other codes' words an item alone is believed: what stands in a list of charges is one.
        let any = vocabulary.nearest(charge, &|_| true).filter(|near| itemised && near.covered >= COVERED_ITEM);
        any.map(|_| (end, self.unknown_at(at), UNLISTED))
    }

    /// True where the charge at token `at` is an item of a list that semicolons part, so that commas and "and" are within it. A list of
    /// persons has a cue in each item.
    pub(super) fn is_itemised(&self, at: usize) -> bool {
        let end = self.view.sentence(at).end;
        let mut marks = (at..end).filter(|&at| self.view.is(at, ";"));
        let before = (self.view.sentence(at).start..at).rev().find(|&at| self.view.is(at, ":;"));
        let cues = &self.scan.charges;
        let cue_before =
            |mark: usize| cues[cues.partition_point(|&cue| cue <= at)..].first().is_some_and(|&cue| cue < mark);
        match (before, marks.next(), marks.next()) {
            (_, Some(_), Some(second)) => !cue_before(second),
            (Some(before), Some(first), None) => self.view.is(before, ";") && !cue_before(first),
            _ => false,
        }
    }

    /// The next item of a list of charges that semicolons part.
    pub(super) fn item_behind(&self, at: usize) -> Option<usize> {
        let view = &self.view;
        let sentence = (at < view.len()).then(|| view.sentence(at))?;
        let mark = (at..sentence.end).find(|&at| view.is(at, ";")).filter(|_| self.is_itemised(at))?;
        let next = view.next(mark);
        let joined = self.rules.words.small.end(view, next, Word::Join).map_or(next, |end| view.skip(end));
        (joined < sentence.end).then_some(joined)
    }

    /// The end of what reads as the name of an offence at token `at`, to its last word that some title has.
    fn end_of_charge(&self, at: usize, itemised: bool) -> Option<usize> {
        let view = &self.view;
        let vocabulary = self.rules.offences.vocabulary(&self.rules.codes);
        let limit = view.sentence(at).end.min(at + LONGEST);
        let (mut next, mut end, mut words, mut unknown) = (at, at, 0, 0);
        while next < limit {
            let (Some(token), word) = (view.token(next), view.word(next)) else { break };
            if words + unknown == 0 && vocabulary.is_lawful(word) {
                return None;
            }
            match token.kind {
                Kind::Word if words > 0 && self.begins_another(next, end, itemised) => break,
                Kind::Word if vocabulary.is_small(word) && words + unknown > 0 => {}
                Kind::Word if vocabulary.has(word) && (token.case == Case::Lower || words + unknown > 0) => {
                    (words, end) = (words + 1, next + 1);
                }
                // "conspiring to take over state powers": no title begins so.
                Kind::Word if itemised && !vocabulary.is_small(word) && token.case == Case::Lower => {
                    (unknown, end) = (unknown + 1, next + 1);
                }
                Kind::Punctuation if words > 0 && view.is(next, "-") => {}
                Kind::Punctuation if words > 0 && itemised && view.is(next, ",") && !self.leads(next) => {}
                // A word in quotation marks: creating an “extremist” group.
                Kind::Punctuation if words > 0 && (view.is(next, OPENING) || view.is(next, "”»")) => {}
                _ => break,
            }
            next = view.next(next);
        }
        let cues = &self.scan.charges;
        let cue_within = cues[cues.partition_point(|&cue| cue <= at)..].first().is_some_and(|&cue| cue <= end);
        // "association with the banned Democratic Choice": what is told is with whom.
        let behind = view.skip(end);
        let named = next == behind && view.token(behind).is_some_and(|token| token.case == Case::Title);
        (words >= FEWEST && unknown <= words && !named && !cue_within).then_some(end)
    }

    /// True where an article's lead word stands behind the comma at `at`.
    fn leads(&self, at: usize) -> bool {
        let next = self.view.next(at);
        self.scan.leads.binary_search_by_key(&next, |(lead, _)| *lead).is_ok()
    }

    /// True where a word that joins is followed by what is another charge, or no charge: "inciting hatred and illegally handling data",
    /// "of libel and sentenced".
    fn begins_another(&self, at: usize, end: usize, itemised: bool) -> bool {
        let view = &self.view;
        let vocabulary = self.rules.offences.vocabulary(&self.rules.codes);
        let Some(after) = self.rules.words.small.end(view, at, Word::Join) else { return false };
        let next = view.skip(after);
        if itemised {
            return false;
        }
        let mut first = next;
        while view.word(first).ends_with("ly") {
            first = view.next(first);
        }
        let word = view.word(first);
        // "creating and leading a group" is one.
        let object = !view.word(end - 1).ends_with("ing");
        let gerund = word.ends_with("ing") && object;
        gerund || vocabulary.is_verb(word) || self.name(next).is_some()
    }
}
