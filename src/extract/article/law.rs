//! Laws that a text names, and which code a citation means: the one beside it, else the one that the paragraph or the
//! document leaves possible.

use std::ops::Range;

use super::number::plain;
use super::setting::Setting;
use super::view::{OPENING, View};
use super::words::{Word, Words};
use crate::gazetteer::Code;
use crate::model::CodeId;
use crate::segment::{Kind, Token, WordKey};

/// What a law's name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Law {
    /// A penal code.
    Penal(Penal),
    /// A law whose articles are no mentions: a constitution, a convention, a code of procedure.
    Other,
    /// "the Code".
    Bare,
}

/// A penal code as far as its name tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Penal {
    /// CC, CAO …
    pub(super) kind: String,
    /// An ISO 3166-1 code.
    pub(super) country: Option<String>,
    /// The codes that bear just this name.
    pub(super) codes: Vec<usize>,
    /// A year beside the name.
    pub(super) year: Option<u16>,
}

/// A law's name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LawMention {
    pub(super) tokens: Range<usize>,
    pub(super) law: Law,
}

/// What one pass over the tokens notes down; token indexes ascend.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) laws: Vec<LawMention>,
    /// Lead words, and what they are.
    pub(super) leads: Vec<(usize, Word)>,
    /// First token, end, index of [`Words::countries`].
    pub(super) countries: Vec<(usize, usize, u8)>,
    /// Cues after which an offence may stand, by their ends.
    pub(super) charges: Vec<usize>,
    /// The same, of a case, which may be about what somebody suffered.
    pub(super) cases: Vec<usize>,
    /// Words that may follow an offence.
    pub(super) after: Vec<usize>,
    /// Words on criminal law.
    pub(super) contexts: Vec<usize>,
    /// Opening quotation marks.
    pub(super) quotes: Vec<usize>,
    /// Years from 1950 to 2049, with their tokens.
    pub(super) years: Vec<(usize, u16)>,
}

impl Scan {
    /// The laws whose names begin within a range of tokens.
    pub(super) fn laws_in(&self, tokens: Range<usize>) -> &[LawMention] {
        let index = |at: usize| self.laws.partition_point(|mention| mention.tokens.start < at);
        &self.laws[index(tokens.start)..index(tokens.end)]
    }

    /// The law whose name holds token `at`.
    pub(super) fn law_at(&self, at: usize) -> Option<&LawMention> {
        let index = self.laws.partition_point(|mention| mention.tokens.end <= at);
        self.laws.get(index).filter(|mention| mention.tokens.start <= at)
    }

    /// The years told of within a range of tokens.
    pub(super) fn years_in(&self, tokens: Range<usize>) -> &[(usize, u16)] {
        let index = |at: usize| self.years.partition_point(|(token, _)| *token < at);
        &self.years[index(tokens.start)..index(tokens.end)]
    }

    /// The countries named within a range of tokens, as indexes of [`Words::countries`].
    pub(super) fn countries_in(&self, tokens: Range<usize>) -> impl Iterator<Item = u8> {
        let index = |at: usize| self.countries.partition_point(|(token, ..)| *token < at);
        self.countries[index(tokens.start)..index(tokens.end)].iter().map(|(.., country)| *country)
    }

    /// True where a word on criminal law stands within a range of tokens.
    pub(super) fn has_context(&self, tokens: Range<usize>) -> bool {
        let index = self.contexts.partition_point(|&cue| cue < tokens.start);
        self.contexts.get(index).is_some_and(|&cue| cue < tokens.end)
    }
}

/// Notes down everything that the rules look at.
pub(super) fn scan(view: &View<'_>, words: &Words, codes: &[Code]) -> Scan {
    let mut scan = Scan::default();
    let mut heads: Vec<(Range<usize>, Word)> = Vec::new();
    let mut actives = Vec::new();
    for (at, token) in view.tokens().iter().enumerate() {
        match token.kind {
            // The first byte turns most marks away; of marks, only § may lead in a number.
            Kind::Punctuation
                if matches!(first_byte(view, token), b'"' | b'\'' | 0xC2 | 0xE2) && view.is(at, OPENING) =>
            {
                scan.quotes.push(at);
            }
            Kind::Punctuation if first_byte(view, token) != 0xC2 => continue,
            Kind::Number if token.end - token.start != 4 => continue,
            Kind::Number => {
                if let Some(year) = plain(view, at).filter(|year| (1950..2050).contains(year)) {
                    scan.years.push((at, year as u16));
                }
            }
            _ => {}
        }
        let mut head: Option<(usize, Word)> = None;
        let mut country: Option<(usize, u8)> = None;
        let (mut charge, mut case) = (None, None);
        words.scanned.at(view, at, |end, word| match word {
            Word::Code(_) | Word::Named(_) | Word::OtherLaw | Word::BareCode => {
                let better = head.is_none_or(|(known, best)| end > known || rank(word) < rank(best));
                if better {
                    head = Some((end, word));
                }
            }
            Word::Country(index) => country = Some((end, index)),
            Word::Charge => charge = Some(end),
            Word::Case => case = Some(end),
            Word::Active(index) => actives.push((end, &words.actives[usize::from(index)])),
            Word::After => scan.after.push(at),
            Word::Context => scan.contexts.push(at),
            word => scan.leads.push((at, word)),
        });
        if let Some((end, index)) = country {
            scan.countries.push((at, end, index));
        }
        scan.charges.extend(charge);
        scan.cases.extend(case);
        if let Some((end, word)) = head {
            // "the Code" gives way to "Code of Administrative Offences".
            if heads.last().is_some_and(|(known, less)| at < known.end && known.end < end && rank(word) < rank(*less)) {
                heads.pop();
            }
            if heads.last().is_none_or(|(known, _)| known.end <= at) {
                heads.push((at..end, word));
            }
        }
    }
    scan.charges.extend(actives.into_iter().flat_map(|(end, by)| behind_object(view, end, by)));
    scan.charges.sort_unstable();
    scan.charges.dedup();
    scan.contexts.dedup();
    for (tokens, word) in heads {
        let law = law(view, words, codes, &scan, tokens, word);
        scan.laws.push(law);
    }
    scan
}

/// Most tokens of the object between a verb and the word that leads in the offence.
const LONGEST_OBJECT: usize = 28;

/// Where offences may begin behind a verb that ends before token `end` and its object: after each of the words that lead them in.
fn behind_object<'a>(view: &'a View<'_>, end: usize, by: &'a [WordKey]) -> impl Iterator<Item = usize> {
    let sentence = view.before(end).map_or(end, |verb| view.sentence(verb).end);
    let leads = |at: usize| view.token(at).is_some_and(|token| by.contains(&token.key));
    // "accused of" has no object.
    let last = if leads(view.skip(end)) { end } else { sentence.min(end + LONGEST_OBJECT) };
    let here = (end..last).take_while(|&at| !view.is(at, ";:.!?"));
    here.filter(move |&at| leads(at)).map(|at| at + 1)
}

fn first_byte(view: &View<'_>, token: &Token) -> u8 {
    view.text.as_bytes()[token.start as usize]
}

/// Of two meanings of the same words, the lower wins.
fn rank(word: Word) -> u8 {
    match word {
        Word::Named(_) => 0,
        Word::Code(_) => 1,
        Word::OtherLaw => 2,
        _ => 3,
    }
}

fn law(view: &View<'_>, words: &Words, codes: &[Code], scan: &Scan, head: Range<usize>, word: Word) -> LawMention {
    let penal = match word {
        Word::OtherLaw => return LawMention { tokens: head, law: Law::Other },
        Word::Named(index) => {
            let named = &words.named[usize::from(index)];
            let country = Some(codes[named[0]].country.clone());
            Penal { kind: codes[named[0]].kind.clone(), country, codes: named.clone(), year: None }
        }
        Word::Code(kind) => Penal { kind: words.kinds[usize::from(kind)].clone(), ..Penal::default() },
        _ => return LawMention { tokens: head, law: Law::Bare },
    };
    let mut penal = penal;
    let mut tokens = head;
    let of = |at: usize| words.small.end(view, at, Word::Of).map_or(at, |end| view.skip(end));
    let upto = |at: usize| &scan.countries[..scan.countries.partition_point(|(start, ..)| *start <= at)];
    let starting = |at: usize| upto(at).last().filter(|(start, ..)| *start == at);
    let name = |index: u8| words.countries[usize::from(index)].clone();
    // Behind the name: "of the Republic of Kazakhstan", "РФ", "of 1997".
    let after = of(view.skip(tokens.end));
    if penal.country.is_none()
        && let Some(&(_, end, index)) = starting(after)
    {
        penal.country = Some(name(index));
        tokens.end = end;
    }
    let year_at = of(view.skip(tokens.end));
    let year_at = if view.is(year_at, "(") { year_at + 1 } else { year_at };
    let year =
        |at: usize| scan.years.binary_search_by_key(&at, |(token, _)| *token).ok().map(|index| scan.years[index].1);
    penal.year = year(year_at);
    // Before it: "Kazakhstan's new", "the Russian", "1997".
    let mut at = tokens.start;
    for _ in 0..4 {
        let Some(before) = view.before(at) else { break };
        let text = view.word(before).to_lowercase();
        if let Some(&(start, _, index)) = upto(before).iter().rev().take(4).find(|(_, end, _)| *end == before + 1) {
            if penal.country.is_none() {
                penal.country = Some(name(index));
                tokens.start = start;
            }
            break;
        }
        if let Some(year) = year(before) {
            penal.year = penal.year.or(Some(year));
            tokens.start = before;
        } else if !["'s", "’s", "'", "’", "s", "new", "old", "current", "former", "нового", "старого"]
            .contains(&text.as_str())
        {
            break;
        }
        at = before;
    }
    LawMention { tokens, law: Law::Penal(penal) }
}

/// A code that is chosen: one that is listed, or an id with what is not known as `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) id: CodeId,
    /// An index of the codes.
    pub(super) code: Option<usize>,
}

/// Where and of when a provision is cited.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The first token.
    pub(super) at: usize,
    /// The year of the charge.
    pub(super) year: Option<u16>,
    /// The article's number, where one is cited.
    pub(super) article: Option<u32>,
}

/// The code that `penal` means at a place.
pub(super) fn choose(penal: &Penal, setting: &Setting, codes: &[Code], place: Place) -> Choice {
    let Place { at, year, article } = place;
    let country = penal.country.as_ref().or_else(|| setting.country_at(at));
    let Some(country) = country else {
        return Choice { id: CodeId(format!("?-{}-?", penal.kind).into()), code: None };
    };
    let alike = |index: &usize| codes[*index].country == *country && codes[*index].kind == penal.kind;
    // A repealed code that has a name of its own (УК РСФСР) is meant where it is named, and only there.
    let own_name: Vec<usize> = match penal.codes.as_slice() {
        &[index] if has_own_name(&codes[index]) => vec![index],
        _ => Vec::new(),
    };
    let candidates: Vec<usize> = if own_name.is_empty() {
        (0..codes.len()).filter(alike).filter(|&index| !has_own_name(&codes[index])).collect()
    } else {
        own_name
    };
    let fits = |index: usize| article.is_none_or(|article| article <= codes[index].numbers.last);
    let known_year = |index: usize| penal.year.is_some_and(|year| codes[index].id.0.ends_with(&format!("-{year}")));
    let in_force = |index: usize| {
        let code = &codes[index];
        year.is_none_or(|year| code.from <= year && code.to.is_none_or(|to| year <= to))
    };
    let latest = |pick: &dyn Fn(usize) -> bool| {
        candidates.iter().copied().filter(|&index| pick(index)).max_by_key(|&index| codes[index].from)
    };
    let chosen = latest(&known_year)
        .or_else(|| latest(&|index| in_force(index) && fits(index)))
        .or_else(|| latest(&fits))
        .or_else(|| latest(&|_| true));
    match chosen {
        Some(index) => Choice { id: codes[index].id.clone(), code: Some(index) },
        None => Choice { id: CodeId(format!("{country}-{}-?", penal.kind).into()), code: None },
    }
}

/// True for a code of a state that has gone.
fn has_own_name(code: &Code) -> bool {
    code.to.is_some_and(|to| to <= 1996)
}
