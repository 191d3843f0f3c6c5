//! Finds cited provisions of penal codes, and offences cited by name.
//!
//! The grammar of citations is code ([`citation`], [`number`]), its vocabulary is data (`rules/article.toml`), and so
//! are codes and the forms that name offences (`criminal-codes/`). Which code a citation means is decided in [`law`], [`setting`] and
//! [`govern`]; [`charge`] finds offences by name, and [`described`] those in other words than a list's.

mod beside;
mod charge;
mod citation;
mod described;
mod govern;
mod group;
mod law;
mod number;
mod offence;
mod pattern;
mod setting;
mod title;
mod view;
mod vocabulary;
mod words;

use rustc_hash::FxHashSet;

use crate::gazetteer::{Code, CodeError};
use crate::model::{ArticleValue, Confidence, Label, Mention, Reading, RuleName, Span};

use self::citation::{Citation, Grammar, Led};
use self::govern::Governed;
use self::law::Scan;
use self::number::Number;
use self::offence::{Offences, OffencesIn};
pub use self::pattern::PatternError;
use self::setting::Setting;
use self::view::View;
use self::words::{RuleFile, Word, Words};
use super::Part;
use crate::segment::Kind;

#[cfg(test)]
mod tests;

/// The rules of the Article label, compiled. Built once.
#[derive(Debug)]
pub struct ArticleRules {
    codes: Vec<Code>,
    words: Words,
    offences: Offences,
    citation: RuleName,
    offence_name: RuleName,
}

/// Why the rules could not be compiled.
#[derive(Debug, thiserror::Error)]
pub enum ArticleError {
    /// The rule file is no TOML, lacks a key, or has one that is unknown.
    #[error("cannot read rules/article.toml: {0}")]
    Toml(String),
    /// A code could not be loaded.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// A form of the rule file could not be understood.
    #[error("rules/article.toml: {0}")]
    Pattern(#[from] PatternError),
    /// A key under `[ordinals]` is no number.
    #[error("rules/article.toml: [ordinals]: `{0}` is not a number")]
    Ordinal(String),
    /// An alias of an offence could not be understood.
    #[error("offences of {code}, line {line}, column aliases: {source}")]
    Alias {
        /// The code's id.
        code: String,
        /// The line of the CSV, from 1.
        line: u64,
        /// What is wrong.
        source: PatternError,
    },
    /// A form makes no regular expression, since its brackets are too deep.
    #[error("an offence's name: {0}")]
    Regex(String),
}

impl ArticleRules {
    /// Compiles the rules from the codes and the text of `rules/article.toml`.
    ///
    /// # Errors
    /// Where a form cannot be understood; see [`ArticleError`].
    pub fn compile(codes: Vec<Code>, rules: &str) -> Result<Self, ArticleError> {
        let file: RuleFile = toml::from_str(rules).map_err(|error| ArticleError::Toml(error.to_string()))?;
        let words = Words::compile(&file, &codes)?;
        let offences = Offences::compile(&codes, &file.tables, file.titles, file.described)?;
        Ok(Self {
            codes,
            words,
            offences,
            citation: "article/citation".into(),
            offence_name: "article/offence-name".into(),
        })
    }
}

/// How the code of a provision that was found with that confidence was decided.
#[must_use]
pub fn how(rule: &str, confidence: Confidence) -> Option<&'static str> {
    let ways = if rule == "article/citation" { &govern::WAYS[..] } else { &charge::WAYS[..] };
    ways.iter().find(|(known, _)| (known - confidence).abs() < 0.005).map(|(_, way)| *way)
}

/// One provision found, before the sentence is looked up.
#[derive(Clone, Debug)]
struct Found {
    /// First token and end.
    start: usize,
    end: usize,
    value: ArticleValue,
    confidence: Confidence,
    by_name: bool,
}

/// Finds the Article mentions of one part of a document, in the order of the text, none overlapping another.
#[must_use]
pub fn find(part: &Part<'_>, rules: &ArticleRules) -> Vec<Mention> {
    let view = View { text: &part.document.text, segments: part.segments };
    let scan = law::scan(&view, &rules.words, &rules.codes);
    let cues = [&scan.charges, &scan.cases, &scan.after];
    if scan.leads.is_empty() && scan.laws.is_empty() && cues.iter().all(|cues| cues.is_empty()) {
        return Vec::new();
    }
    let offences = OffencesIn::new(view, &rules.offences, &rules.codes);
    let setting = Setting::of(part, &offences, rules, &scan);
    let grammar = Grammar { view, words: &rules.words };
    let citations = citations(&grammar, &scan);
    let governed = govern::govern(&grammar, &scan, &setting, &rules.codes, citations);
    let mut found: Vec<Found> = governed.iter().flat_map(Governed::found).collect();
    found.extend(charge::cited(&grammar, &scan, &setting, rules, &offences, &governed));
    with_parts(&view, &mut found);
    mentions(&view, rules, found)
}

/// How many tokens may stand between an offence's name and the citation of its article.
const NEAR: usize = 14;

/// Gives an offence named without its part the part that its sentence cites: "charged with libel against the akim under Art. 130 (3)".
fn with_parts(view: &View<'_>, found: &mut [Found]) {
    let cited: Vec<Found> = found.iter().filter(|one| !one.by_name && !one.value.parts.is_empty()).cloned().collect();
    for one in found.iter_mut().filter(|one| one.by_name && one.value.parts.is_empty()) {
        let sentence = view.sentence(one.start);
        let same = |cited: &&Found| {
            let apart =
                if cited.start >= one.end { cited.start - one.end } else { one.start.saturating_sub(cited.end) };
            cited.value.code == one.value.code
                && cited.value.article == one.value.article
                && sentence.contains(&cited.start)
                && apart <= NEAR
        };
        let mut near = cited.iter().filter(same);
        if let (Some(cited), None) = (near.next(), near.next()) {
            one.value = cited.value.clone();
        }
    }
}

/// Every citation, whatever the law, in the order of the text.
fn citations(grammar: &Grammar<'_>, scan: &Scan) -> Vec<Citation> {
    let mut citations: Vec<Citation> = Vec::new();
    let mut done = 0;
    for &(at, word) in &scan.leads {
        if at < done {
            continue;
        }
        let citation = match word {
            Word::ArticleAfter => grammar.backward(at).filter(|citation| citation.tokens.start >= done),
            // A number that is glued on before makes it the other kind: 174-бабының 2-бөлігі.
            Word::Article if grammar.leads_backward(at) => None,
            _ => (grammar.start_of(at, done).and_then(|start| grammar.forward(start)))
                .or_else(|| grammar.forward(at))
                .or_else(|| grammar.field(at)),
        };
        if let Some(citation) = citation {
            let citation = with_parts_behind_code(grammar, scan, citation);
            done = citation.tokens.end;
            citations.push(citation);
        }
    }
    let mut more = parts_alone(grammar, scan, &citations);
    for mention in &scan.laws {
        if matches!(mention.law, law::Law::Penal(_)) {
            more.extend(grammar.bare(mention.tokens.start));
            more.extend(grammar.behind(&mention.tokens));
        }
    }
    if !scan.laws.is_empty() || !citations.is_empty() {
        let view = &grammar.view;
        let numbers = (0..view.len()).filter(|&at| view.kind(at) == Some(Kind::Number));
        let numbers: Vec<usize> = numbers.collect();
        more.extend(numbers.iter().filter_map(|&at| grammar.standalone(at)));
        more.extend(again(grammar, &numbers, citations.iter().chain(&more)));
        more.sort_by_key(|citation| (citation.tokens.start, std::cmp::Reverse(citation.tokens.end)));
        more.dedup_by(|next, before| next.tokens.start < before.tokens.end);
    }
    more.retain(|citation| {
        let next = citations.partition_point(|known| known.tokens.end <= citation.tokens.start);
        citations.get(next).is_none_or(|known| citation.tokens.end <= known.tokens.start)
    });
    citations.extend(more);
    citations.sort_by_key(|citation| citation.tokens.start);
    citations
}

/// Numbers alone that were cited elsewhere, and others like them in their sentences: "19.3 is used more often, 20.2 and 20.2.2 less". None
/// has another meaning with a dot in it, but sums and hours.
fn again<'a>(grammar: &Grammar<'_>, numbers: &[usize], cited: impl Iterator<Item = &'a Citation>) -> Vec<Citation> {
    let view = &grammar.view;
    let provisions = cited.flat_map(|citation| &citation.provisions);
    let cited = provisions.filter_map(|provision| provision.number.as_ref()).filter(|number| number.is_dotted());
    let known: FxHashSet<String> = cited.map(Number::printed).collect();
    if known.is_empty() {
        return Vec::new();
    }
    let alone: Vec<(usize, Number)> = numbers.iter().filter_map(|&at| Some((at, grammar.dotted_alone(at)?))).collect();
    let sentence = |at: usize| view.sentence(at).start;
    let sentences: FxHashSet<usize> =
        alone.iter().filter(|(_, number)| known.contains(&number.printed())).map(|(at, _)| sentence(*at)).collect();
    let again = alone.iter().filter(|(at, _)| sentences.contains(&sentence(*at)));
    let bare = |(at, number): &(usize, Number)| Citation {
        led: Led::Nothing,
        ..group::assemble(*at, &[], Some(number), &[], number.end)
    };
    again.map(bare).collect()
}

/// The citation with the parts that stand behind its code's name: «ст. 222 УК РФ ч. 3 п. а».
fn with_parts_behind_code(grammar: &Grammar<'_>, scan: &Scan, mut citation: Citation) -> Citation {
    let view = &grammar.view;
    let mut at = view.skip(citation.tokens.end);
    while let Some(after) = grammar.small(at, Word::Of) {
        at = after;
    }
    let bare = |last: &&citation::Provision| last.parts.is_empty() && last.item.is_none();
    let Some(last) = citation.provisions.last().filter(bare).cloned() else { return citation };
    let Some(code) = scan.law_at(at).filter(|mention| matches!(mention.law, law::Law::Penal(_))) else {
        return citation;
    };
    let groups = grammar.groups_behind(view.skip(code.tokens.end));
    if let Some(group) = groups.last() {
        let end = group.last();
        let more = group::assemble(last.tokens.start, &[], last.number.as_ref(), &groups, end);
        citation.provisions.pop();
        citation.provisions.extend(more.provisions);
        citation.tokens.end = end;
    }
    citation
}

/// The end of what was found, behind a quotation mark that closes what opens in it: «участии в деятельности "нежелательной организации"».
fn with_quotation(view: &View<'_>, found: &Found) -> usize {
    let open = |at: usize| view.is(at, "«“„");
    let inside = (found.start + 1..found.end).filter(|&at| open(at)).count();
    let closed = (found.start + 1..found.end).filter(|&at| view.is(at, "»”")).count();
    found.end + usize::from(inside > closed && view.is(found.end, "»”“") && view.glued(found.end))
}

/// The span without an article that is elided before its first word: l'article 405, dell'articolo 205.
fn without_elision(view: &View<'_>, span: Span) -> Span {
    const LONGEST: usize = 4;
    let text = span.of(view.text);
    let Some(at) = text.find(['\'', '’']).filter(|&at| at <= LONGEST) else { return span };
    let rest = text[at..].trim_start_matches(['\'', '’']);
    let elided = at > 0 && rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("art"));
    if elided { Span::new(span.end - rest.len(), span.end) } else { span }
}

/// How many tokens behind an article a part that is cited alone may still be its.
const TOLD: usize = 60;

/// Parts cited without their article, where one was cited shortly before: in brackets in its sentence, or in its paragraph where the
/// sentence speaks of a charge.
fn parts_alone(grammar: &Grammar<'_>, scan: &Scan, citations: &[Citation]) -> Vec<Citation> {
    let view = &grammar.view;
    let leads = scan.leads.iter().filter(|(_, word)| *word == Word::Part);
    let alone = leads.filter_map(|&(at, _)| {
        let index = citations.partition_point(|known| known.tokens.end <= at);
        let before = citations[..index].last()?;
        let free = citations.get(index).is_none_or(|next| next.tokens.start > at);
        let near = at - before.tokens.end <= TOLD && view.paragraph(at).contains(&before.tokens.start);
        let sentence = view.sentence(at);
        let in_brackets = at > 0 && view.is(at - 1, "(") && sentence.contains(&before.tokens.start);
        if !free || !near || !(in_brackets || scan.has_context(sentence)) {
            return None;
        }
        let alone = grammar.parts_alone(at)?;
        citations.get(index).is_none_or(|next| alone.tokens.end <= next.tokens.start).then_some(alone)
    });
    alone.collect()
}

fn mentions(view: &View<'_>, rules: &ArticleRules, mut found: Vec<Found>) -> Vec<Mention> {
    // A number is surer than a name that reaches into it; of two names, the longer wins, then the surer.
    let order = |found: &Found| (found.start, found.by_name, std::cmp::Reverse(found.end));
    found.sort_by(|a, b| order(a).cmp(&order(b)).then(b.confidence.total_cmp(&a.confidence)));
    let mut kept: Vec<Found> = Vec::new();
    for found in found {
        match kept.last_mut() {
            Some(last) if found.start < last.end => {
                if last.by_name && (!found.by_name || found.end - found.start > last.end - last.start) {
                    *last = found;
                }
            }
            _ => kept.push(found),
        }
    }
    kept.into_iter()
        .map(|found| {
            let sentence = view.sentence(found.start);
            Mention {
                span: without_elision(view, view.span(found.start, with_quotation(view, &found))),
                label: Label::Article,
                reading: Reading::Article(found.value),
                rule: if found.by_name { rules.offence_name.clone() } else { rules.citation.clone() },
                confidence: found.confidence,
                sentence: view.span(sentence.start, sentence.end),
            }
        })
        .collect()
}
