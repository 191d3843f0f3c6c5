//! Lengths of sentences: "eight years and six months", «4,5 года», «екі жарым жылға», "life imprisonment", a fine.

use std::fmt;

use super::rules::{CaseRules, LengthWords};
use super::words::Words;
use crate::segment::Token;

/// How long a sentence is. It prints as an ISO 8601 duration, or as `life` or `fine`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Length {
    /// Of that many years, months and days.
    Term {
        /// Whole years.
        years: u32,
        /// Months beside the years.
        months: u32,
        /// Days beside the months.
        days: u32,
    },
    /// For life.
    Life,
    /// Money.
    Fine,
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Life => f.write_str("life"),
            Self::Fine => f.write_str("fine"),
            Self::Term { years, months, days } => {
                f.write_str("P")?;
                for (count, unit) in [(years, 'Y'), (months, 'M'), (days, 'D')] {
                    if *count > 0 {
                        write!(f, "{count}{unit}")?;
                    }
                }
                Ok(())
            }
        }
    }
}

/// A length where it stands, in token indexes, the end excluded.
#[derive(Clone, Copy, Debug)]
pub(super) struct LengthSeen {
    pub length: Length,
    pub first: usize,
    pub end: usize,
    /// A word right after it tells that it is a punishment.
    pub told: bool,
}

/// The lengths of a passage that nothing tells to be something else, in the order of the text.
pub(super) fn lengths(text: &str, tokens: &[Token], words: &Words, rules: &CaseRules) -> Vec<LengthSeen> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((length, end)) = length_at(text, tokens, words, at, &rules.lengths) else {
            at += 1;
            continue;
        };
        let before = at.saturating_sub(4)..at;
        let something_else = rules.not_imposed.within(words, before) || rules.not_after.longest(words, end).is_some();
        let imposed = !matches!(length, Length::Term { .. }) || !something_else;
        let told = rules.lengths.of.within(words, end..end + 3) || !matches!(length, Length::Term { .. });
        if imposed {
            found.push(LengthSeen { length, first: words.token(at), end: words.token(end - 1) + 1, told });
        }
        at = end;
    }
    found
}

/// The length that begins at a word, and the word after its last.
fn length_at(text: &str, tokens: &[Token], words: &Words, at: usize, rules: &LengthWords) -> Option<(Length, usize)> {
    if let Some(long) = rules.life.longest(words, at) {
        return Some((Length::Life, at + long));
    }
    if let Some(long) = rules.fine.longest(words, at) {
        return Some((Length::Fine, at + long));
    }
    let (mut years, mut months, mut days) = (0_u32, 0_u32, 0_u32);
    let mut next = at;
    // At most years, months and days, each with its number.
    for _ in 0..3 {
        let mut from = next;
        if next > at && rules.and.longest(words, next).is_some() {
            from += 1;
        }
        let Some((halves, unit, end)) = counted(text, tokens, words, from, rules) else { break };
        match unit {
            Unit::Years => (years, months) = (years + halves / 2, months + halves % 2 * 6),
            Unit::Months => (months, days) = (months + halves / 2, days + halves % 2 * 15),
            Unit::Days => days += halves / 2,
        }
        next = end;
        if unit == Unit::Days {
            break;
        }
    }
    (years + months + days > 0 && years <= 60).then_some((Length::Term { years, months, days }, next))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Years,
    Months,
    Days,
}

/// A number and its unit: the number in halves, and the word after the unit.
fn counted(text: &str, tokens: &[Token], words: &Words, at: usize, rules: &LengthWords) -> Option<(u32, Unit, usize)> {
    let mut next = at;
    let first = words.get(at)?;
    let (mut halves, spelt) = if first.starts_with(|c: char| c.is_ascii_digit()) {
        (first.parse::<u32>().ok().filter(|number| *number <= 400)? * 2, false)
    } else {
        (rules.numbers.at(words, at)? * 2, true)
    };
    next += 1;
    let glue = |at: usize| between(text, tokens, words, at);
    // «4,5 года», "2.5 years"
    if !spelt && matches!(glue(next), "," | ".") && words.get(next).is_some_and(|word| word == "5") {
        halves += 1;
        next += 1;
    }
    // "twenty-five"
    if spelt
        && halves >= 40
        && let Some(more) = rules.numbers.at(words, next).filter(|more| *more < 10)
    {
        halves += more * 2;
        next += 1;
    }
    // «5 (пять) лет»
    if glue(next).trim_start() == "("
        && let Some(again) = rules.numbers.at(words, next).or_else(|| words.get(next)?.parse().ok())
    {
        halves = again * 2;
        next += 1;
    }
    // "seven and a half years", «четырёх с половиной лет», «екі жарым жыл»
    let mut half = next;
    half += usize::from(rules.and.longest(words, half).is_some());
    half += usize::from(words.get(half) == Some("a"));
    if rules.half.longest(words, half).is_some() {
        halves += 1;
        next = half + 1;
    }
    unit(words, next, rules).map(|unit| (halves, unit, next + 1))
}

fn unit(words: &Words, at: usize, rules: &LengthWords) -> Option<Unit> {
    let units = [(&rules.years, Unit::Years), (&rules.months, Unit::Months), (&rules.days, Unit::Days)];
    units.into_iter().find(|(phrases, _)| phrases.longest(words, at).is_some()).map(|(_, unit)| unit)
}

/// What stands between a word and the one before it.
fn between<'a>(text: &'a str, tokens: &[Token], words: &Words, at: usize) -> &'a str {
    let Some(before) = at.checked_sub(1).filter(|_| at < words.len()) else { return "" };
    let (from, to) = (tokens[words.token(before)].end as usize, tokens[words.token(at)].start as usize);
    text.get(from..to).unwrap_or_default()
}
