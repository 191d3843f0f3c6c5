//! Offences cited by name: as a charge, in quotation marks, in a form's field; beside a number in [`super::beside`].

use std::collections::BTreeSet;

use super::citation::Grammar;
use super::govern::{Governed, enclosed};
use super::law::{Law, LawMention, Penal, Place, Scan, choose};
use super::offence::OffencesIn;
use super::setting::Setting;
use super::title::Named;
use super::view::{OPENING, View, closing};
use super::words::Word;
use super::{ArticleRules, Found};
use crate::model::{ArticleValue, CodeId, Confidence};
use crate::segment::{Case, Gap, Kind};

/// Beside the number that it explains.
pub(super) const BESIDE: Confidence = 0.93;
/// As a charge, or in quotation marks where criminal law is spoken of.
const CITED: Confidence = 0.85;
/// As a charge whose words are those of a title.
pub(super) const DESCRIBED: Confidence = 0.55;
/// As a charge, of a code that does not list it.
pub(super) const UNLISTED: Confidence = 0.6;

/// What each confidence says of an offence's name.
pub(super) const WAYS: [(Confidence, &str); 4] = [
    (BESIDE, "an offence's name beside the number that it explains"),
    (CITED, "an offence of the code spoken of, as a charge or in quotation marks"),
    (DESCRIBED, "a charge in other words than an offence's title, which shares most of them"),
    (UNLISTED, "a charge in words that no code lists"),
];

/// Most words that may stand between a cue and an offence's name.
const MOST_FILLER: usize = 4;

/// What may stand before the items of a list.
const BULLETS: &str = "•·▪◦‣●○■□–—-*🟧🟥🟦🟩🟨⬛🔸🔹🔺✔✅➡→";

/// Offences of a code that lists most of them.
const WHOLE: usize = 200;

/// The longest name that is looked for before a word such as "charges", in tokens.
const LONGEST_BEFORE: usize = 12;

/// The year that counts for a charge that is told of at token `at`: one in its sentence, else the document's.
pub(super) fn year_at(view: &View<'_>, scan: &Scan, setting: &Setting, at: usize) -> Option<u16> {
    let sentence = view.sentence(at);
    let told = scan.years_in(sentence).iter().filter(|(_, year)| setting.year.is_none_or(|written| *year <= written));
    let (before, after): (Vec<_>, Vec<_>) = told.partition(|(token, _)| *token < at);
    before.last().or(after.first()).map(|(_, year)| *year).or(setting.year)
}

/// What looks for offences by name reads all of this.
pub(super) struct Names<'a, 'o> {
    pub(super) view: View<'a>,
    pub(super) grammar: &'a Grammar<'a>,
    pub(super) scan: &'a Scan,
    setting: &'a Setting,
    pub(super) rules: &'a ArticleRules,
    offences: &'a OffencesIn<'o>,
    found: Vec<Found>,
}

/// Offences cited by name, in no order, perhaps overlapping.
pub(super) fn cited(
    grammar: &Grammar<'_>,
    scan: &Scan,
    setting: &Setting,
    rules: &ArticleRules,
    offences: &OffencesIn<'_>,
    governed: &[Governed],
) -> Vec<Found> {
    let mut names = Names { view: grammar.view, grammar, scan, setting, rules, offences, found: Vec::new() };
    for citation in governed {
        names.behind_number(citation);
        names.before_number(citation);
    }
    names.quoted();
    for &cue in &scan.charges {
        names.listed_from(cue, true);
    }
    for &cue in &scan.cases {
        if !names.is_suffered(names.view.skip(cue)) {
            names.listed_from(cue, false);
        }
    }
    names.before_word();
    names.labelled();
    names.found
}

impl Names<'_, '_> {
    pub(super) fn push(&mut self, start: usize, end: usize, value: ArticleValue, confidence: Confidence) {
        self.found.push(Found { start, end, value, confidence, by_name: true });
    }

    /// The longest name of an offence at token `at`, with the provision that the code in question gives it; that of what was tried,
    /// "attempted murder", "preparing an act of terrorism", is the offence's own.
    pub(super) fn name(&self, at: usize) -> Option<(usize, ArticleValue, Confidence)> {
        self.plain_name(at).or_else(|| {
            let offence = self.rules.words.small.end(&self.view, at, Word::Attempt)?;
            // «пособничество в приготовлении к убийству»
            self.name(self.view.skip(offence))
        })
    }

    fn plain_name(&self, at: usize) -> Option<(usize, ArticleValue, Confidence)> {
        let view = &self.view;
        if view.kind(at) != Some(Kind::Word) {
            return None;
        }
        let end = self.offences.of_any(at)?;
        let (choice, indexes) = self.codes_at(at);
        for index in indexes {
            if let Some((own_end, row)) = self.offences.of_code(index, at) {
                // Another code may have the longer words for it: "smuggling foreign funds".
                let end = end.max(own_end);
                return Some((end, self.value_of(index, row), CITED));
            }
        }
        if let Some((code, row)) = self.in_another_country(at) {
            return Some((end, self.value_of(code, row), DESCRIBED));
        }
        let value = ArticleValue { code: choice, article: "?".to_owned(), parts: Vec::new(), item: None };
        Some((end, value, UNLISTED))
    }

    /// The offence named at token `at` in the code of another country that the text names, if of one alone: in a report on Russia that names
    /// Ukraine more often, "false information about the military" is Russia's.
    fn in_another_country(&self, at: usize) -> Option<Named> {
        let codes = &self.rules.codes;
        let (_, own) = self.codes_at(at);
        // A list of the few articles that reports cite says nothing of what the code lacks.
        if own.first().is_none_or(|&code| codes[code].offences.len() < WHOLE) {
            return None;
        }
        let year = year_at(&self.view, self.scan, self.setting, at);
        let countries: BTreeSet<u8> = self.scan.countries.iter().map(|&(_, _, index)| index).collect();
        let mut found = countries.into_iter().filter_map(|index| {
            let country = Some(self.rules.words.countries[usize::from(index)].clone());
            let law = Penal { kind: "CC".to_owned(), country, ..Penal::default() };
            let code = choose(&law, self.setting, codes, Place { at, year, article: None }).code?;
            self.offences.of_code(code, at).map(|(_, row)| (code, row))
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// The provision of an offence of a code.
    pub(super) fn value_of(&self, code: usize, row: usize) -> ArticleValue {
        let code = &self.rules.codes[code];
        let mut numbers = code.offences[row].article.split('/').map(str::to_owned);
        let article = numbers.next().unwrap_or_default();
        ArticleValue { code: code.id.clone(), article, parts: numbers.collect(), item: None }
    }

    /// The code that an offence named at token `at` belongs to, and the lists in which it may stand: that code's, then the country's
    /// others, since petty hooliganism is an administrative offence.
    pub(super) fn codes_at(&self, at: usize) -> (CodeId, Vec<usize>) {
        let codes = &self.rules.codes;
        let place = Place { at, year: year_at(&self.view, self.scan, self.setting, at), article: None };
        let choice = choose(&self.code_for(at), self.setting, codes, place);
        let mut indexes: Vec<usize> = choice.code.into_iter().collect();
        if let Some(index) = choice.code {
            let country = Some(codes[index].country.clone());
            let kinds = ["CC", "CAO", "TMK"].into_iter().filter(|kind| *kind != codes[index].kind);
            let law = |kind: &str| Penal { kind: kind.to_owned(), country: country.clone(), ..Penal::default() };
            indexes.extend(kinds.filter_map(|kind| choose(&law(kind), self.setting, codes, place).code));
        }
        (choice.id, indexes)
    }

    /// The code that an offence named at token `at` belongs to.
    fn code_for(&self, at: usize) -> Penal {
        let penal = |mention: &LawMention| match &mention.law {
            Law::Penal(penal) => Some(penal.clone()),
            _ => None,
        };
        let in_sentence = self.scan.laws_in(self.view.sentence(at)).iter().find_map(penal);
        let earlier = || self.scan.laws_in(0..at).iter().rev().find_map(penal);
        in_sentence
            .or_else(|| earlier().filter(|penal| penal.kind == "CC"))
            .unwrap_or_else(|| Penal { kind: "CC".to_owned(), ..Penal::default() })
    }

    /// The start of the longest name that ends right before token `end`, within the sentence.
    pub(super) fn name_ending_at(&self, end: usize) -> Option<usize> {
        let first = self.view.sentence(end.checked_sub(1)?).start.max(end.saturating_sub(LONGEST_BEFORE));
        (first..end).find(|&at| self.name(at).is_some_and(|(name_end, ..)| name_end == end))
    }

    /// Names in quotation marks where criminal law is spoken of.
    fn quoted(&mut self) {
        let view = self.view;
        for index in 0..self.scan.quotes.len() {
            let opening = self.scan.quotes[index];
            let start = view.next(opening);
            if !view.glued(start) || !self.on_criminal_law(start) {
                continue;
            }
            // What no code lists is no offence for being quoted.
            if let Some((end, value, confidence)) = self.name(start)
                && confidence != UNLISTED
                && self.closes(end, opening)
            {
                self.push(start, end, value, confidence);
            }
        }
    }

    /// True where the sentence has a cue, or the paragraph names a penal code.
    fn on_criminal_law(&self, at: usize) -> bool {
        let penal = |mention: &LawMention| matches!(mention.law, Law::Penal(_));
        self.scan.has_context(self.view.sentence(at)) || self.scan.laws_in(self.view.paragraph(at)).iter().any(penal)
    }

    /// True where an offence at token `at` is what somebody suffered: "the case of the murder of Boris Nemtsov", where a name follows, and
    /// "allegations of torture".
    fn is_suffered(&self, at: usize) -> bool {
        const DESCRIBED: usize = 4;
        let view = &self.view;
        if self.rules.words.small.end(view, at, Word::Suffered).is_some() {
            return true;
        }
        let Some((end, ..)) = self.name(at) else { return false };
        let behind = (view.skip(end)..view.sentence(at).end).take(DESCRIBED);
        let mut words = behind.map_while(|at| view.token(at).filter(|token| token.kind == Kind::Word));
        words.any(|token| token.case == Case::Title)
    }

    /// A list of names from token `at` on, as behind a cue: "charged with libel and fraud". Where `charged`, they may be in words that no
    /// list has.
    pub(super) fn listed_from(&mut self, at: usize, charged: bool) {
        let view = self.view;
        let mut at = view.skip(at);
        if view.is(at, ":") {
            at = view.next(at);
        }
        let sure = self.is_sure(at);
        loop {
            for _ in 0..MOST_FILLER {
                match self.rules.words.small.end(&view, at, Word::Filler) {
                    Some(end) if self.name(at).is_none() => at = view.skip(end),
                    _ => break,
                }
            }
            // "charged with: • libel; • fraud"
            while view.is(at, BULLETS) {
                at = view.next(at);
            }
            let opening = view.is(at, OPENING).then_some(at);
            let start = opening.map_or(at, |opening| view.next(opening));
            // "insulting the Nation" in quotation marks is more than the listed "insulting".
            let beyond = |end: usize| opening.and_then(|at| enclosed(&view, at)).is_some_and(|close| end > close);
            let whole = |end: usize| opening.is_none_or(|opening| self.closes(end, opening)) || beyond(end);
            let named = self.name(start).filter(|(end, ..)| whole(*end));
            let named = match opening {
                Some(opening) if charged => named.or_else(|| self.unlisted(opening)),
                Some(_) => named,
                None => self.named_or_described(start, named, sure),
            };
            let Some((end, value, confidence)) = named else {
                let item = self.item_behind(start).filter(|_| charged);
                let Some(next) = item.or_else(|| self.beyond(start)) else { return };
                at = next;
                continue;
            };
            let mut behind = end;
            let start = opening.filter(|_| beyond(end)).unwrap_or(start);
            if let Some(opening) = opening.filter(|&opening| opening < start) {
                if !self.closes(end, opening) {
                    return;
                }
                behind = end + usize::from(view.is(end, ".,;")) + 1;
            }
            self.push(start, end, value, confidence);
            let mut next = view.skip(behind);
            // "libel (Article 130) and fraud"
            if view.is(next, "(")
                && let Some(close) = enclosed(&view, next)
            {
                next = view.skip(close);
            }
            let joined = next;
            while let Some(end) = self.grammar.words.small.end(&view, next, Word::Join) {
                next = view.skip(end);
            }
            // "ranging from fraud to money laundering"
            let range = self.grammar.words.small.end(&view, joined, Word::Range).map(|end| view.skip(end));
            next = range.filter(|&after| next == joined && self.name(after).is_some()).unwrap_or(next);
            if next == joined {
                let Some(beyond) = self.beyond(next) else { return };
                next = beyond;
            }
            at = next;
        }
    }

    /// Where a list of offences goes on behind words that no list knows, "embezzlement of union funds and fraud": the next member, if
    /// it is an offence's name.
    fn beyond(&self, from: usize) -> Option<usize> {
        const MOST: usize = 10;
        let view = &self.view;
        let end = view.sentence(from.checked_sub(1)?).end;
        let mut at = from;
        for _ in 0..MOST {
            let token = view.token(at).filter(|_| at < end)?;
            if let Some(mut next) = self.grammar.words.small.end(view, at, Word::Join) {
                for _ in 0..MOST_FILLER {
                    let small = |word| self.rules.words.small.end(view, next, word);
                    match small(Word::Join).or_else(|| small(Word::Filler)) {
                        Some(end) if self.name(next).is_none() => next = view.skip(end),
                        _ => break,
                    }
                }
                if self.name(next).is_some() {
                    return Some(next);
                }
                at = next;
                continue;
            }
            // "insulting Lukashenka and a judge, and extortion"
            let plain = matches!(token.kind, Kind::Number | Kind::Word) || view.is(at, "-");
            if !plain {
                return None;
            }
            at = view.next(at);
        }
        None
    }

    /// A charge in quotation marks that no list knows: accused of “facilitating extremism”. It begins in lower case, so that neither a title nor
    /// a speech is taken for one.
    fn unlisted(&self, opening: usize) -> Option<(usize, ArticleValue, Confidence)> {
        const LONGEST: usize = 20;
        let view = &self.view;
        let start = view.next(opening);
        let close = self.without_stop(start, enclosed(view, opening)? - 1);
        let plain = |at: usize| view.kind(at) == Some(Kind::Word) || view.is(at, "-,");
        let begins = view.token(start).is_some_and(|token| token.kind == Kind::Word && token.case == Case::Lower);
        // “particularly serious crimes” are of many kinds.
        let generic = self.rules.words.small.end(view, close.saturating_sub(1), Word::NoName).is_some();
        let fits = !self.is_suspicion(opening)
            && !generic
            && begins
            && close > start
            && close - start <= LONGEST
            && (start..close).all(plain);
        fits.then(|| self.valued(start, close, false).unwrap_or_else(|| (close, self.unknown_at(start), UNLISTED)))
    }

    /// True behind a word of suspicion, which is no charge yet.
    pub(super) fn is_suspicion(&self, at: usize) -> bool {
        const STEMS: [&str; 3] = ["suspect", "suspicion", "подозр"];
        (at.saturating_sub(4)..at).any(|at| {
            let word = self.view.word(at).to_lowercase();
            STEMS.iter().any(|stem| word.starts_with(stem))
        })
    }

    /// The provision of an offence that no code lists.
    pub(super) fn unknown_at(&self, at: usize) -> ArticleValue {
        ArticleValue { code: self.codes_at(at).0, article: "?".to_owned(), parts: Vec::new(), item: None }
    }

    /// True where a quotation that opened closes at token `end`, perhaps behind a full stop or comma.
    fn closes(&self, end: usize, opening: usize) -> bool {
        self.view.is(end + usize::from(self.view.is(end, ".,;")), closing(self.view.word(opening)))
    }

    /// The end of what stands in quotation marks, without the full stop or comma that American print puts inside them.
    fn without_stop(&self, start: usize, close: usize) -> usize {
        if close > start && self.view.is(close - 1, ".,;") { close - 1 } else { close }
    }

    /// The charge that a form's field holds, listed or not: "Charge: repeated discrediting of the army".
    fn labelled(&mut self) {
        const LONGEST: usize = 20;
        let view = self.view;
        let lines = (0..view.len()).filter(|&at| view.token(at).is_some_and(|token| token.gap >= Gap::Line));
        for at in lines.collect::<Vec<_>>() {
            let label = self.rules.words.small.end(&view, at, Word::Label).map(|end| view.skip(end));
            let Some(colon) = label.filter(|&at| view.is(at, ":")) else { continue };
            let start = view.next(colon);
            if self.name(start).is_some() {
                self.listed_from(start, true);
                continue;
            }
            let end = (start..view.len()).find(|&at| view.token(at).is_none_or(|token| token.gap >= Gap::Line));
            let end = end.unwrap_or(view.len());
            let plain = |at: usize| view.kind(at) == Some(Kind::Word) || view.is(at, "-,");
            let begins = view.token(start).is_some_and(|token| token.kind == Kind::Word && token.case == Case::Lower);
            if begins && end > start && end - start <= LONGEST && (start..end).all(plain) {
                self.push(start, end, self.unknown_at(start), UNLISTED);
            }
        }
    }

    /// Names before a word that makes them a charge: "on fraud charges".
    fn before_word(&mut self) {
        for index in 0..self.scan.after.len() {
            let at = self.scan.after[index];
            let end = match self.view.before(at) {
                Some(before) if self.view.is(before, "\"'”’»") => before,
                Some(before) => before + 1,
                None => continue,
            };
            let mut end = end;
            while let Some(start) = self.name_ending_at(end)
                && let Some((_, value, confidence)) = self.name(start)
            {
                self.push(start, end, value, confidence);
                // "fraud and embezzlement charges", “extremism” and “terrorism” charges
                let quoted = self.view.before(start).filter(|&at| self.view.is(at, OPENING));
                let first = quoted.unwrap_or(start);
                let Some(join) = self.view.before(first) else { break };
                if self.grammar.words.small.end(&self.view, join, Word::Join) != Some(first) {
                    break;
                }
                let closed = quoted.and_then(|_| self.view.before(join)).filter(|&at| self.view.is(at, "\"'”’»"));
                end = closed.unwrap_or(join);
            }
        }
    }
}
