//! Finds dates and says which days they mean. What dates look like is data, in `rules/date.toml`; here stands what a rule
//! cannot say: whether the calendar has the day, what a day without a year or an "yesterday" means in this document, and
//! what only looks like a date.

mod anchor;
mod context;
mod dateline;
mod guard;
mod reading;
mod weekday;

use super::rule::{Example, Failure, Found, RuleSet, Searcher};
use super::{Part, RuleError};
use crate::gazetteer::Sources;
use crate::model::{Confidence, DateSource, Document, Edtf, Label, Mention, Reading, RuleName, Span};
use crate::segment::{Gap, Kind};

use self::context::Why;
use self::reading::{Meaning, read};
use self::weekday::Weekdays;

/// The rules of `rules/date.toml`, compiled.
#[derive(Debug)]
pub struct DateRules {
    rules: RuleSet,
    weekdays: Weekdays,
}

impl DateRules {
    /// Compiles the rules with the word tables that they name.
    ///
    /// # Errors
    /// Where a file is missing, or something in it cannot be taken.
    pub fn compile(sources: &Sources) -> Result<Self, RuleError> {
        Ok(Self { rules: RuleSet::compile("date", sources)?, weekdays: Weekdays::load(sources)? })
    }

    /// The examples that stand beside the rules.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        self.rules.examples()
    }

    /// Compares the dates found in an example's text with what the example says.
    ///
    /// # Errors
    /// Where the two differ.
    pub fn check(example: &Example, text: &str, mentions: &[Mention]) -> Result<(), Box<Failure>> {
        let found = mentions.iter().filter_map(|mention| match &mention.reading {
            Reading::Date(value) => {
                Some((mention.rule.to_string(), mention.span.of(text).to_owned(), value.to_string()))
            }
            _ => None,
        });
        example.check(found.collect())
    }
}

/// A date before its document has said what it means.
#[derive(Clone, Debug)]
struct Raw {
    span: Span,
    meaning: Meaning,
    rule: RuleName,
    confidence: Confidence,
}

/// Finds the dates in a part of a document, in the order of the text, none overlapping another.
#[must_use]
pub fn find(part: &Part<'_>, rules: &DateRules) -> Vec<Mention> {
    with_reasons(part, rules).into_iter().map(|(mention, _)| mention).collect()
}

/// How the dates of a part came by what their own words do not say: the place of each such date, and the reason in words.
#[must_use]
pub fn reasons(part: &Part<'_>, rules: &DateRules) -> Vec<(Span, String)> {
    let own = own_date(part.document, rules);
    let told = |(mention, why): (Mention, Why)| Some((mention.span, why.words(&part.document.text, own.as_ref())?));
    with_reasons(part, rules).into_iter().filter_map(told).collect()
}

fn with_reasons(part: &Part<'_>, rules: &DateRules) -> Vec<(Mention, Why)> {
    let text = &part.document.text;
    let mut raws = Vec::new();
    if part.segments.tokens.is_empty() {
        return Vec::new();
    }
    let whole = part.segments.span(0..part.segments.tokens.len());
    let mut searcher = rules.rules.searcher(text, whole);
    let mut free = 0;
    for paragraph in &part.segments.paragraphs {
        let tokens = paragraph.start as usize..paragraph.end as usize;
        let limit = part.segments.span(tokens.clone()).end;
        for token in tokens {
            let this = &part.segments.tokens[token];
            let start = this.start as usize;
            let inside_a_word = this.gap == Gap::Glued
                && token > 0
                && matches!(part.segments.tokens[token - 1].kind, Kind::Word | Kind::Number);
            if start < free || inside_a_word || this.kind == Kind::Emphasis {
                continue;
            }
            let taken = take(&mut searcher, start, limit, |found| guard::allows(part, token, found));
            if let Some((end, dates)) = taken {
                free = end;
                raws.extend(dates);
            }
        }
    }
    reading::settle_order(&mut raws, part.document);
    context::settle(part, &raws, rules)
}

/// The dates of the best rule at a place, and where the next search may begin: the longest match whose values the calendar
/// has and that nothing around forbids.
fn take(
    searcher: &mut Searcher<'_, '_>,
    start: usize,
    limit: usize,
    allows: impl Fn(&Found<'_>) -> bool,
) -> Option<(usize, Vec<Raw>)> {
    searcher.first_at(start, limit, |found| {
        let raws: Option<Vec<_>> = found
            .marks
            .iter()
            .map(|mark| {
                let meaning = read(mark)?;
                let rule = found.rule.name.clone();
                Some(Raw { span: mark.span, meaning, rule, confidence: found.rule.confidence })
            })
            .collect();
        let raws = raws.filter(|_| allows(&found))?;
        Some((raws.last()?.span.end, raws))
    })
}

/// The dates of a short text that lacks nothing: no year to be filled in, no anchor.
fn plain_dates(text: &str, rules: &DateRules) -> Vec<(Span, Edtf)> {
    let mut searcher = rules.rules.searcher(text, Span::new(0, text.len()));
    let mut dates = Vec::new();
    let mut free = 0;
    let mut before = ' ';
    for (start, c) in text.char_indices() {
        let begins = c.is_alphanumeric() && !before.is_alphanumeric();
        before = c;
        if start < free || !begins {
            continue;
        }
        if let Some((end, raws)) = take(&mut searcher, start, text.len(), |_| true) {
            free = end;
            dates.extend(raws.into_iter().filter_map(|raw| match raw.meaning {
                Meaning::Known(date) if !date.lacks_year() => Some((raw.span, date)),
                _ => None,
            }));
        }
    }
    dates
}

fn mention(part: &Part<'_>, raw: &Raw, value: Edtf, confidence: Confidence) -> Mention {
    let segments = part.segments;
    let sentence = segments.sentence_of(segments.token_at(raw.span.start));
    let tokens = &segments.sentences[sentence];
    Mention {
        span: raw.span,
        label: Label::Date,
        reading: Reading::Date(value),
        rule: raw.rule.clone(),
        confidence,
        sentence: segments.span(tokens.start as usize..tokens.end as usize),
    }
}

/// The document's own date as its first or last lines print it: "Vienna, 23 February 2018".
#[must_use]
pub fn dateline(text: &str, rules: &DateRules) -> Option<Edtf> {
    dateline::printed(text, rules)
}

/// The document's own date, where the analyst, the text or the file gives it. A year in the file's name alone is too little to
/// count from.
fn own_date(document: &Document, rules: &DateRules) -> Option<Edtf> {
    let known = document.metadata.date.clone();
    let counts = |date: &Edtf| document.metadata.dated_by != Some(DateSource::Name) || date.days().0 == date.days().1;
    known.filter(counts).or_else(|| dateline::find(&document.text, rules))
}
