//! Decides for each citation whether it is one of a penal code, and of which.

use super::citation::{Citation, Grammar, Led};
use super::law::{Choice, Law, LawMention, Penal, Place, Scan, choose};
use super::number::Mark;
use super::setting::Setting;
use super::view::{OPENING, View, closing};
use super::words::Word;
use super::{Found, charge};
use crate::gazetteer::Code;
use crate::model::{ArticleValue, Confidence};
use crate::segment::{Case, Kind};

/// A citation of a penal code, with the value of each provision.
#[derive(Debug)]
pub(super) struct Governed {
    pub(super) citation: Citation,
    pub(super) values: Vec<ArticleValue>,
    pub(super) confidence: Confidence,
    /// The code's name stands beside it: tokens of citation and name together.
    pub(super) reach: std::ops::Range<usize>,
}

impl Governed {
    pub(super) fn found(&self) -> impl Iterator<Item = Found> + '_ {
        self.citation.provisions.iter().zip(&self.values).map(|(provision, value)| Found {
            start: provision.tokens.start,
            end: provision.tokens.end,
            value: value.clone(),
            confidence: self.confidence,
            by_name: false,
        })
    }
}

/// What holds a citation, and how that is known.
#[derive(Clone, Debug)]
struct Ruler {
    law: Option<Penal>,
    confidence: Confidence,
    /// The law's name, where it stands beside this citation.
    tokens: Option<std::ops::Range<usize>>,
}

const BESIDE: Confidence = 0.97;
const SHARED: Confidence = 0.95;
const SAME_SENTENCE: Confidence = 0.85;
const EARLIER: Confidence = 0.75;
const SETTING: Confidence = 0.6;

/// What each confidence says of how the code is known.
pub(super) const WAYS: [(Confidence, &str); 5] = [
    (BESIDE, "its code is named beside it"),
    (SHARED, "its code is named once for several articles"),
    (SAME_SENTENCE, "its code is named in the sentence, or it is of the article cited before"),
    (EARLIER, "its code is named elsewhere in the document"),
    (SETTING, "no code is named: it is that of the country spoken of, in force at the time"),
];

/// Citations of penal codes, with their values.
pub(super) fn govern(
    grammar: &Grammar<'_>,
    scan: &Scan,
    setting: &Setting,
    codes: &[Code],
    citations: Vec<Citation>,
) -> Vec<Governed> {
    let mut rulers: Vec<Option<Ruler>> = citations.iter().map(|citation| beside(grammar, scan, citation)).collect();
    share(grammar, &citations, &mut rulers);
    let mut governed: Vec<Governed> = Vec::new();
    for (citation, ruler) in citations.into_iter().zip(rulers) {
        let ruler = ruler.or_else(|| implied(&grammar.view, scan, setting, codes, &citation));
        let Some(Ruler { law: Some(penal), confidence, tokens }) = ruler else { continue };
        let values = values(&grammar.view, scan, setting, codes, &citation, &penal, governed.last());
        let Some(values) = values else { continue };
        let reach = tokens.map_or(citation.tokens.clone(), |tokens| {
            citation.tokens.start.min(tokens.start)..citation.tokens.end.max(tokens.end)
        });
        governed.push(Governed { citation, values, confidence, reach });
    }
    governed
}

/// The law that is named right behind or before the citation.
fn beside(grammar: &Grammar<'_>, scan: &Scan, citation: &Citation) -> Option<Ruler> {
    let view = &grammar.view;
    let ruler = |mention: &LawMention| Ruler {
        law: named(scan, mention),
        confidence: BESIDE,
        tokens: Some(mention.tokens.clone()),
    };
    // «ст. 222 УК РФ ч. 3»: the code's name stands within. An "act" there is what somebody did.
    let is_penal = |mention: &&LawMention| matches!(mention.law, Law::Penal(_));
    if let Some(mention) = scan.laws_in(citation.tokens.clone()).iter().find(is_penal) {
        return Some(ruler(mention));
    }
    let right_before = view.before(citation.tokens.start).and_then(|at| scan.law_at(at));
    let mut at = view.skip(citation.tokens.end);
    let mut tied = false;
    for _ in 0..6 {
        if let Some(mention) = scan.law_at(at) {
            // "the Code" may be one of those named before the last.
            let open = mention.law == Law::Bare && named(scan, mention).is_none();
            return (!open).then(|| ruler(mention));
        }
        if view.is(at, "(")
            && let Some(mention) = scan.law_at(view.next(at))
        {
            return Some(ruler(mention));
        }
        if let Some(end) = enclosed(view, at) {
            at = view.skip(end);
        } else if view.is(at, ",") {
            // "TMK 7/2, TCK 314": the comma parts two laws, each before its articles.
            if let Some(mention) = right_before.filter(|_| scan.law_at(view.next(at)).is_some()) {
                return Some(ruler(mention));
            }
            at = view.next(at);
        } else if let Some(end) = grammar.words.small.end(view, at, Word::Of) {
            tied |= view.word(at).eq_ignore_ascii_case("of");
            at = view.skip(end);
        } else {
            break;
        }
    }
    if let Some(mention) = law_after_adjectives(view, scan, at, tied) {
        return Some(ruler(mention));
    }
    if tied && view.kind(at) == Some(Kind::Word) {
        // "Article 3 of the agreement": whatever it is, it is no code.
        return Some(Ruler { law: None, confidence: BESIDE, tokens: None });
    }
    let mut before = view.before(citation.tokens.start);
    for _ in 0..4 {
        let at = before?;
        if let Some(mention) = scan.law_at(at).filter(|mention| mention.tokens.end == at + 1) {
            return Some(ruler(mention));
        }
        let word = view.word(at).to_lowercase();
        let passes = view.is(at, "(,:–—-’'") || ["nın", "nun", "in", "s", "nin", "its"].contains(&word.as_str());
        before = if passes { view.before(at) } else { None };
    }
    None
}

/// The code that a law's name means; none for a law that is no penal code.
fn named(scan: &Scan, mention: &LawMention) -> Option<Penal> {
    match &mention.law {
        Law::Penal(penal) => Some(penal.clone()),
        Law::Other => None,
        Law::Bare => {
            let earlier = scan.laws_in(0..mention.tokens.start).iter().rev();
            match earlier.map(|known| &known.law).find(|law| **law != Law::Bare)? {
                Law::Penal(penal) => Some(penal.clone()),
                _ => None,
            }
        }
    }
}

/// Most words between a citation and the head of its law's name: "of the 1966 International Covenant".
const MOST_ADJECTIVES: usize = 5;

fn law_after_adjectives<'a>(view: &View<'_>, scan: &'a Scan, at: usize, tied: bool) -> Option<&'a LawMention> {
    let mut at = at;
    for _ in 0..MOST_ADJECTIVES {
        let token = view.token(at)?;
        let word = view.word(at).to_lowercase();
        let adjective =
            ["ого", "его", "ой", "ей", "ых", "их", "ім", "ої", "ської"].iter().any(|ending| word.ends_with(ending));
        let passes = match token.kind {
            Kind::Word => tied || token.case == Case::Upper || adjective,
            Kind::Number => tied,
            _ => tied && view.is(at, "-’'"),
        };
        if !passes {
            return None;
        }
        at = view.next(at);
        if let Some(mention) = scan.law_at(at) {
            return Some(mention);
        }
    }
    None
}

/// The token after brackets, which may hold others, or quotation marks that open at `at`.
pub(super) fn enclosed(view: &View<'_>, at: usize) -> Option<usize> {
    const LONGEST: usize = 120;
    let close = if view.is(at, "(") {
        ")"
    } else if view.is(at, OPENING) {
        closing(view.word(at))
    } else {
        return None;
    };
    let mut inner = view.next(at);
    let mut open = 0;
    for _ in 0..LONGEST {
        view.token(inner)?;
        if close == ")" && view.is(inner, "(") {
            open += 1;
        } else if view.is(inner, close) && open > 0 {
            open -= 1;
        } else if view.is(inner, close) {
            return Some(inner + 1);
        }
        inner = view.next(inner);
    }
    None
}

/// A law that is named once for several citations: "Article 174 and part 2 of Article 405 of the Criminal Code".
fn share(grammar: &Grammar<'_>, citations: &[Citation], rulers: &mut [Option<Ruler>]) {
    let linked: Vec<bool> = citations.windows(2).map(|pair| links(grammar, &pair[0], &pair[1])).collect();
    let shared = |ruler: &Option<Ruler>| ruler.clone().map(|ruler| Ruler { confidence: SHARED, tokens: None, ..ruler });
    for index in (0..linked.len()).rev() {
        if linked[index] && rulers[index].is_none() {
            rulers[index] = shared(&rulers[index + 1]);
        }
    }
    for index in 0..linked.len() {
        if linked[index] && rulers[index + 1].is_none() {
            rulers[index + 1] = shared(&rulers[index]);
        }
    }
}

fn links(grammar: &Grammar<'_>, first: &Citation, second: &Citation) -> bool {
    let view = &grammar.view;
    let mut at = view.skip(first.tokens.end);
    while at < second.tokens.start {
        let small =
            [Word::Join, Word::Range, Word::Of].iter().find_map(|&word| grammar.words.small.end(view, at, word));
        at = if let Some(end) = enclosed(view, at) {
            view.skip(end)
        } else if let Some(end) = small {
            view.skip(end)
        } else if ["по", "under", "with", "with"].contains(&view.word(at).to_lowercase().as_str()) {
            view.next(at)
        } else {
            return false;
        };
    }
    at == second.tokens.start
}

/// The lowest number that is taken for a penal code's where no law is named beside it: low numbers are most often those
/// of constitutions and conventions.
const LOWEST_UNNAMED: u32 = 14;

/// The lowest number of an article that charges are brought under, in most codes.
const LOWEST_USUAL: u32 = 90;

/// The lowest number that no constitution and no convention on human rights has.
const LOWEST_CHARGED: u32 = 160;

/// Most names of laws that are looked through for a code: a bound on the work in a collection of laws.
const FARTHEST: usize = 500;

/// A code with fewer articles than this is one that is numbered by its chapters.
const MOST_CHAPTERS: u32 = 50;

/// The code that the sentence, the paragraph or the document leaves possible.
#[expect(clippy::too_many_lines, reason = "one question after the other, each with what the ones before have found")]
fn implied(view: &View<'_>, scan: &Scan, setting: &Setting, codes: &[Code], citation: &Citation) -> Option<Ruler> {
    let at = citation.tokens.start;
    let sentence = view.sentence(at);
    let paragraph = view.paragraph(at);
    let number = citation.provisions[0].number.as_ref();
    if number.is_none() {
        return Some(Ruler { law: Some(Penal::default()), confidence: SAME_SENTENCE, tokens: None });
    }
    let value = number.map_or(0, super::number::Number::value);
    if value < LOWEST_UNNAMED {
        return None;
    }
    let place = Place { at, year: setting.year, article: Some(value) };
    // A law of twenty articles does not hold article 299.
    let fits = |penal: &Penal| {
        choose(penal, setting, codes, place).code.is_none_or(|index| value <= codes[index].numbers.last)
    };
    let cue = citation.led == Led::Label || scan.has_context(sentence.clone());
    let laws = |range: std::ops::Range<usize>| scan.laws_in(range).iter().filter(|mention| mention.law != Law::Bare);
    let default = Penal { kind: "CC".to_owned(), ..Penal::default() };
    let listed = |penal: &Penal| {
        let choice = choose(penal, setting, codes, place);
        let article = number
            .zip(choice.code)
            .map(|(number, index)| number.resolve(Some(&codes[index].numbers), &codes[index].offences).0);
        choice.code.zip(article).is_some_and(|(index, article)| {
            codes[index].offences.iter().any(|offence| offence.usual && offence.article == article)
        })
    };
    // A number that the code spoken of does not list, and the criminal code of the country does, is the latter's.
    let ruler = |penal: Option<Penal>, confidence| {
        let law = penal.map(|penal| match penal.kind.as_str() {
            "CC" => penal,
            _ if !listed(&penal) && listed(&default) => default.clone(),
            _ => penal,
        });
        Some(Ruler { law, confidence, tokens: None })
    };
    // Constitutions and conventions have fewer articles, and no parts that a criminal code's offence has too.
    let parts = !citation.provisions[0].parts.is_empty();
    let plainly_charged = value >= LOWEST_USUAL && listed(&default) && (parts || value >= LOWEST_CHARGED);
    // 24.23 is of a code that numbers by chapters, as those of administrative offences do, where no other has that article.
    let dotted = number.is_some_and(|number| number.tails.first().is_some_and(|(mark, _)| *mark == Mark::Dot));
    if dotted && value < MOST_CHAPTERS && !listed(&default) {
        let offences = Penal { kind: "CAO".to_owned(), ..Penal::default() };
        let spoken_of = laws(0..view.len()).take(FARTHEST).filter_map(|mention| named(scan, mention));
        let by_chapters = |penal: &Penal| {
            penal.kind == "CAO"
                && choose(penal, setting, codes, place)
                    .code
                    .is_some_and(|index| codes[index].numbers.last < MOST_CHAPTERS)
        };
        let mut penals = spoken_of
            .filter(|penal| by_chapters(penal))
            .chain([offences].into_iter().filter(|penal| by_chapters(penal)));
        if let Some(penal) = penals.find(|penal| listed(penal) || cue && citation.led != Led::Nothing) {
            return ruler(Some(penal), EARLIER);
        }
    }
    if citation.led == Led::Nothing {
        // Nothing says that it is an article but a code that has it.
        let codes = laws(sentence.start..at).rev().chain(laws(0..sentence.start).rev()).take(FARTHEST);
        let mut penals = codes.filter_map(|mention| named(scan, mention)).chain([default.clone()]);
        return penals.find(|penal| fits(penal) && listed(penal)).and_then(|penal| ruler(Some(penal), SETTING));
    }
    if let Some(mention) = laws(sentence.start..at).next_back() {
        match named(scan, mention) {
            Some(penal) if fits(&penal) => return ruler(Some(penal), SAME_SENTENCE),
            None if !plainly_charged && !scan.has_context(mention.tokens.end..at) => return None,
            _ => {}
        }
    }
    // "Article 130 was moved to the Code of Administrative Offences": what comes later in the sentence rules only where
    // no criminal code has been spoken of.
    let criminal = |penal: &Penal| penal.kind == "CC";
    let spoken_of =
        laws(0..at).rev().take(FARTHEST).filter_map(|mention| named(scan, mention)).any(|penal| criminal(&penal));
    let later = |penal: &Penal| fits(penal) && (criminal(penal) || !spoken_of);
    if let Some(penal) = laws(at..sentence.end).filter_map(|mention| named(scan, mention)).find(later) {
        return ruler(Some(penal), SAME_SENTENCE);
    }
    // The articles of a code's general part are seldom cited away from the code's name.
    let usual = value >= LOWEST_USUAL || parts;
    if let Some(mention) = laws(paragraph.start..sentence.start).next_back() {
        match named(scan, mention) {
            Some(penal) if fits(&penal) && (usual || listed(&penal)) => return ruler(Some(penal), EARLIER),
            None if !cue && !plainly_charged => return None,
            _ => {}
        }
    }
    let earlier = laws(0..at).rev().take(FARTHEST).filter_map(|mention| named(scan, mention)).find(|penal| fits(penal));
    let named_code = earlier.or_else(|| {
        laws(at..view.len()).take(FARTHEST).filter_map(|mention| named(scan, mention)).find(|penal| fits(penal))
    });
    // An article that no code spoken of has, and that of the country does; or one where the paragraph speaks of another country.
    let abroad = named_code.as_ref().is_some_and(|penal| {
        let here = paragraph.start..at;
        let near = scan.countries.iter().any(|(token, ..)| here.contains(token));
        near && penal.country.is_some() && penal.country.as_ref() != setting.country_at(at)
    });
    let of_country = usual && listed(&default);
    match named_code {
        Some(_) if abroad && of_country => ruler(Some(default.clone()), EARLIER),
        Some(penal) if cue && usual || listed(&penal) => ruler(Some(penal), EARLIER),
        Some(_) if of_country => ruler(Some(default.clone()), EARLIER),
        Some(_) => None,
        None if setting.names_other && !setting.names_code && !listed(&default) => None,
        None => ((cue && (usual || listed(&default)) || plainly_charged) && setting.country.is_some())
            .then_some(default.clone())
            .and_then(|penal| ruler(Some(penal), SETTING)),
    }
}

/// The values of a citation's provisions; none where a number cannot be one of the code.
fn values(
    view: &View<'_>,
    scan: &Scan,
    setting: &Setting,
    codes: &[Code],
    citation: &Citation,
    penal: &Penal,
    last: Option<&Governed>,
) -> Option<Vec<ArticleValue>> {
    let year = charge::year_at(view, scan, setting, citation.tokens.start);
    citation
        .provisions
        .iter()
        .map(|provision| {
            let Some(number) = &provision.number else {
                let last = last?.values.last()?;
                let parts = provision.parts.clone();
                return Some(ArticleValue { parts, item: provision.item.clone(), ..last.clone() });
            };
            let Choice { id, code } = choose(
                penal,
                setting,
                codes,
                Place { at: provision.tokens.start, year, article: Some(number.value()) },
            );
            let (numbers, offences) =
                code.map_or((None, &[][..]), |index| (Some(&codes[index].numbers), codes[index].offences.as_slice()));
            let (article, mut parts, item) = number.resolve(numbers, offences);
            parts.extend(provision.parts.iter().cloned());
            Some(ArticleValue { code: id, article, parts, item: provision.item.clone().or(item) })
        })
        .collect()
}
