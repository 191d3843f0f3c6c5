//! Organisations: listed names and acronyms, names around a head word, acronyms defined in the document, places of detention by
//! number.

mod acronym;
mod borders;
mod english;
mod facility;
mod french;
mod governed;
mod kazakh;
mod listed;
mod no_body;
mod nominative;
mod quoted;
mod rules;
mod russian;
mod tagged;
mod turkish;

use std::ops::Range;

use crate::extract::Part;
use crate::extract::tagger::{RuleTag, Tag, Tagged};
use crate::gazetteer::{Hit, WordClass};
use crate::model::{Label, Mention, Reading, RuleName};
use crate::segment::{Case, Gap, Kind, Script};

pub use self::rules::OrganisationRules;

/// A name around a head, by tokens, with its nominative where that is another than what is printed.
#[derive(Clone, Debug)]
struct Name {
    tokens: Range<usize>,
    nominative: Option<String>,
}

impl From<Range<usize>> for Name {
    fn from(tokens: Range<usize>) -> Self {
        Self { tokens, nominative: None }
    }
}

/// A name that was found, by tokens.
#[derive(Clone, Debug)]
struct Found {
    tokens: Range<usize>,
    reading: Reading,
    rule: &'static str,
    confidence: f32,
}

/// What the lists and rules say of a part's organisations, before the model is asked.
#[derive(Clone, Debug)]
pub struct Proposals {
    listed: Vec<Found>,
    /// None overlapping another or a listed one, unless it holds that whole.
    found: Vec<Found>,
}

impl Proposals {
    /// Writes what the rules make of each token.
    pub fn tag(&self, tags: &mut [RuleTag]) {
        for one in self.found.iter().filter(|one| !matches!(one.reading, Reading::Listed(_))) {
            for (at, i) in one.tokens.clone().enumerate() {
                let tag = if at == 0 { Tag::OrganisationFirst } else { Tag::OrganisationNext };
                tags[i] = RuleTag { tag: tag as u8, score: 7 };
            }
        }
    }

    /// The tokens of listed names.
    pub fn listed(&self) -> impl Iterator<Item = Range<usize>> + use<'_> {
        self.found.iter().filter(|one| matches!(one.reading, Reading::Listed(_))).map(|one| one.tokens.clone())
    }
}

/// Finds listed names, and those that the rules find. `hits` are the gazetteer's, of organisations and others alike.
#[must_use]
pub fn propose(part: &Part<'_>, hits: &[Hit], rules: &OrganisationRules) -> Proposals {
    let mut found = listed::names(part, hits);
    found.retain(|one| !no_body::is_listed_name(part, &one.tokens, rules));
    let listed_names = found.len();
    let tokens = &part.segments.tokens;
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Word => {
                let head = part.classes[i].has(WordClass::OrganisationHead)
                    || part.classes[i].has(WordClass::OrganisationType)
                    || token.script == Script::Cyrillic && rules.russian_heads.has(token.key);
                if token.script == Script::Cyrillic && token.case == Case::Upper {
                    let coded = facility::coded(part, i);
                    found.extend(coded.map(|name| unlisted(part, name.into(), "organisation/facility", 0.85)));
                }
                if head || rules.is_anchor(token.key) {
                    at_word(part, i, rules, &mut found);
                } else if token.script == Script::Cyrillic
                    && token.case == Case::Title
                    && rules.is_short_name(text(part, i))
                {
                    found.push(unlisted(part, (i..i + 1).into(), "organisation/standalone", 0.7));
                }
            }
            Kind::Emphasis => {
                let name = english::emphasised(part, i, rules);
                found.extend(name.map(|name| unlisted(part, name.into(), "organisation/type", 0.75)));
            }
            Kind::Punctuation if token.key == rules.bracket => found.extend(acronym::spelled_out(part, i, rules)),
            _ => {}
        }
    }
    let surface = |one: &Found| part.segments.span(one.tokens.clone()).of(&part.document.text);
    found.retain(|one| matches!(one.reading, Reading::Listed(_)) || !rules.is_never(surface(one)));
    absorb(part, &mut found, listed_names);
    let listed = found[..listed_names].to_vec();
    let found = longest(found).into_iter().map(|one| borders::widen(part, one)).collect();
    Proposals { listed, found: longest(found) }
}

/// Decides which of the proposals are organisations. `tagged` is what the model found.
#[must_use]
pub fn settle(part: &Part<'_>, proposals: Proposals, tagged: &[Tagged], rules: &OrganisationRules) -> Vec<Mention> {
    let Proposals { listed, mut found } = proposals;
    read_quoted(part, &mut found, &InOrder::new(&listed));
    found.extend(acronym::defined(part, &found));
    found = longest(found);
    let known = InOrder::new(&found);
    let model: Vec<Found> = tagged
        .iter()
        .filter(|one| one.label == Label::Organisation && one.margin >= rules.model_margin)
        .filter_map(|one| tagged::name(part, &one.tokens, rules))
        .filter(|tokens| known.overlapping(tokens).next().is_none())
        .map(|tokens| {
            let nominative = governed::nominative(part, &tokens, rules);
            unlisted(part, Name { tokens, nominative }, "organisation/model", 0.6)
        })
        .collect();
    if !model.is_empty() {
        let spelled_out = acronym::defined(part, &model);
        found.extend(model);
        found.extend(spelled_out);
    }
    longest(found).into_iter().map(|one| mention(part, one)).collect()
}

/// Adds the names that the word at `i` heads or introduces.
fn at_word(part: &Part<'_>, i: usize, rules: &OrganisationRules, found: &mut Vec<Found>) {
    let token = &part.segments.tokens[i];
    let mut add = |name: Option<Name>, rule, confidence| {
        found.extend(name.map(|name| unlisted(part, name, rule, confidence)));
    };
    if rules.facilities.contains(&token.key) {
        add(facility::at(part, i, rules), "organisation/facility", 0.85);
    }
    if rules.stands_alone(token) && !starts_long_caps(part, i) && !no_body::is_word(part, i, rules) {
        add(Some((i..i + 1).into()), "organisation/standalone", 0.7);
    }
    match token.script {
        Script::Latin => {
            add(french::after(part, i, &rules.french).map(Name::from), "organisation/head", 0.75);
            if part.classes[i].has(WordClass::OrganisationHead) && turkish::is_head(text(part, i)) {
                add(turkish::around(part, i), "organisation/head", 0.75);
            } else if part.classes[i].has(WordClass::OrganisationHead) {
                add(english::around(part, i, rules).map(Name::from), "organisation/head", 0.75);
            }
            if token.case == Case::Lower && rules.types.contains(&token.key) {
                add(english::named(part, i, rules).map(Name::from), "organisation/type", 0.7);
            }
            if part.classes[i].has(WordClass::OrganisationType) {
                add(english::company(part, i).map(Name::from), "organisation/type", 0.75);
            }
        }
        Script::Cyrillic if rules.russian_heads.has(token.key) => {
            add(russian::around(part, i, rules), "organisation/head", 0.75);
        }
        Script::Cyrillic if part.classes[i].has(WordClass::OrganisationHead) && kazakh::is_head(text(part, i)) => {
            add(kazakh::around(part, i).map(Name::from), "organisation/head", 0.7);
        }
        Script::Cyrillic if part.classes[i].has(WordClass::OrganisationType) => {
            // ОО «Ар.Рух.Хак», ТОО «Север»
            // «для изданий "Свет" и "Факел"»: each is one by its name.
            let several = rules.russian_plural_types.contains(&token.key);
            let name = |quote: Range<usize>| if several { quote.start + 1..quote.end - 1 } else { i..quote.end };
            add(quoted::at(part, i + 1).map(|quote| name(quote).into()), "organisation/quoted", 0.85);
        }
        _ => {}
    }
}

/// Names in the order of the text, to ask which of them overlap a range.
struct InOrder<'a> {
    names: &'a [Found],
    /// The most tokens of one.
    longest: usize,
}

impl<'a> InOrder<'a> {
    fn new(names: &'a [Found]) -> Self {
        Self { names, longest: names.iter().map(|one| one.tokens.len()).max().unwrap_or(0) }
    }

    fn overlapping(&self, tokens: &Range<usize>) -> impl Iterator<Item = &'a Found> + use<'a> {
        let (start, earliest) = (tokens.start, tokens.start.saturating_sub(self.longest));
        let from = self.names.partition_point(|one| one.tokens.start < earliest);
        let to = self.names.partition_point(|one| one.tokens.start < tokens.end);
        self.names[from..to].iter().filter(move |one| one.tokens.end > start)
    }
}

/// Lets go of names of which a listed one shows that they are cut in the wrong place: a head found within a listed name, or one
/// whose tail ends in the middle of it.
fn absorb(part: &Part<'_>, found: &mut Vec<Found>, listed: usize) {
    let mut unlisted = found.split_off(listed);
    let crosses =
        |one: &Found, name: &Found| !(one.tokens.start <= name.tokens.start && name.tokens.end <= one.tokens.end);
    let names = InOrder::new(found);
    // "the Committee to Protect Journalists and Amnesty International" are two.
    let two = |one: &Found| {
        let within: Vec<&Found> = names.overlapping(&one.tokens).collect();
        let first = within.iter().find(|name| name.tokens.start == one.tokens.start);
        first.is_some_and(|first| {
            within.iter().any(|second| {
                second.tokens.start == first.tokens.end + 1
                    && second.tokens.end == one.tokens.end
                    && matches!(text(part, first.tokens.end), "and" | "и" | "," | "&" | "және" | "et")
            })
        })
    };
    unlisted.retain(|one| !names.overlapping(&one.tokens).any(|name| crosses(one, name)) && !two(one));
    for one in unlisted.iter_mut().filter(|one| one.rule == "organisation/facility") {
        // «учреждение АК-159/11» is what the list has by its code.
        let coded = |name: &&Found| name.tokens.clone().any(|i| part.segments.tokens[i].kind == Kind::Number);
        if let Some(listed) = names.overlapping(&one.tokens).find(coded) {
            one.reading.clone_from(&listed.reading);
        }
    }
    found.append(&mut unlisted);
}

/// The longest of those that overlap; of two of one length the listed one, which stands first.
fn longest(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|one| {
        (std::cmp::Reverse(one.tokens.len()), one.tokens.start, !matches!(one.reading, Reading::Listed(_)))
    });
    let mut kept: std::collections::BTreeMap<usize, Found> = std::collections::BTreeMap::new();
    for one in found {
        let before = kept.range(..one.tokens.end).next_back();
        if before.is_none_or(|(_, other)| other.tokens.end <= one.tokens.start) {
            kept.insert(one.tokens.start, one);
        }
    }
    kept.into_values().collect()
}

fn unlisted(part: &Part<'_>, name: Name, rule: &'static str, confidence: f32) -> Found {
    let surface = part.segments.span(name.tokens.clone()).of(&part.document.text);
    let nominative = name.nominative.or_else(|| kazakh::nominative(part, surface));
    let full = nominative.clone().unwrap_or_else(|| surface.to_owned());
    let words: Vec<&str> =
        full.split(|c: char| c.is_whitespace() || c == '*' || c == '_').filter(|word| !word.is_empty()).collect();
    let full = words.join(" ");
    // In the nominative it may be listed: «Комитета ООН по правам человека».
    let in_other_case = || nominative::nominatives(surface).iter().find_map(|name| listed::one(part, name));
    let listed = match nominative {
        // What tells the case may mislead, and then a list knows better.
        Some(_) => listed::one(part, &full).or_else(|| (rule == "organisation/model").then(in_other_case).flatten()),
        None => in_other_case(),
    };
    let reading = listed.map_or(Reading::Organisation(full), Reading::Listed);
    Found { tokens: name.tokens, reading, rule, confidence }
}

/// Gives a name that ends in a listed one in quotation marks that one's reading: «движение "Демократический выбор Казахстана"».
fn read_quoted(part: &Part<'_>, found: &mut [Found], listed: &InOrder<'_>) {
    for one in found.iter_mut().filter(|one| matches!(one.reading, Reading::Organisation(_))) {
        let quoted = listed.overlapping(&one.tokens).find(|name| {
            name.tokens.end + 1 == one.tokens.end
                && name.tokens.start > one.tokens.start + 1
                && matches!(text(part, name.tokens.start - 1), "«" | "“" | "„" | "\"")
        });
        if let Some(quoted) = quoted {
            one.reading.clone_from(&quoted.reading);
        }
    }
}

fn mention(part: &Part<'_>, found: Found) -> Mention {
    let sentence = &part.segments.sentences[part.segments.sentence_of(found.tokens.start)];
    Mention {
        span: part.segments.span(found.tokens),
        label: Label::Organisation,
        reading: found.reading,
        rule: RuleName::from(found.rule),
        confidence: found.confidence,
        sentence: part.segments.span(sentence.start as usize..sentence.end as usize),
    }
}

/// The text of a token; empty beyond the last.
fn text<'a>(part: &Part<'a>, i: usize) -> &'a str {
    part.segments.tokens.get(i).map_or("", |token| token.span().of(&part.document.text))
}

/// True for a word with a capital.
fn is_capital(part: &Part<'_>, i: usize) -> bool {
    part.segments.tokens.get(i).is_some_and(|token| {
        token.kind == Kind::Word && matches!(token.case, Case::Title | Case::Upper | Case::Mixed | Case::Single)
    })
}

/// True where a token follows the one before it in running text.
fn follows(part: &Part<'_>, i: usize) -> bool {
    let Some(token) = part.segments.tokens.get(i) else { return false };
    // A line's end may end a sentence, as in a list of signatures, and a short line's end parts the fields of a form.
    token.gap < Gap::Line
        || (token.gap == Gap::Line
            && part.segments.sentences[part.segments.sentence_of(i)].start as usize != i
            && (token.case == Case::Lower || after_long_line(part, i)))
}

/// The fewest letters of a line that a paragraph fills: a shorter one ends where it was meant to.
const LONG_LINE: usize = 45;

/// True where the line before the one that a token begins is as long as those of a paragraph.
fn after_long_line(part: &Part<'_>, i: usize) -> bool {
    let text = &part.document.text;
    let before = text[..part.segments.tokens[i].start as usize].trim_end();
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    line.chars().count() >= LONG_LINE
}

/// True for the first word of a sentence, whatever marks stand before it.
fn starts_sentence(part: &Part<'_>, i: usize) -> bool {
    let start = part.segments.sentences[part.segments.sentence_of(i)].start as usize;
    part.segments.tokens[start..i].iter().all(|token| token.kind != Kind::Word)
}

/// True within a line in capitals, where a capital says nothing.
fn starts_long_caps(part: &Part<'_>, i: usize) -> bool {
    if part.segments.tokens[i].case != Case::Upper {
        return false;
    }
    let sentence = &part.segments.sentences[part.segments.sentence_of(i)];
    let words = part.segments.tokens[sentence.start as usize..sentence.end as usize].iter();
    let words = words.filter(|token| token.kind == Kind::Word && token.end - token.start > 3);
    let (capitals, all) =
        words.fold((0, 0), |(capitals, all), token| (capitals + usize::from(token.case == Case::Upper), all + 1));
    all > 2 && capitals * 2 > all
}
