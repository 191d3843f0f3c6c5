//! An article's number as printed, before the code decides what its marks mean.

use super::view::View;
use super::words::{Word, Words};
use crate::gazetteer::{Dot, Numbers, Offence};
use crate::segment::Kind;

/// A number as printed: `234.4.3`, `361−1`, `307’`, `314/2`, `41(2)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) first: String,
    pub(super) tails: Vec<(Mark, String)>,
    /// The token after the last.
    pub(super) end: usize,
    /// An ordinal's ending follows: 174-й.
    pub(super) ordinal: bool,
}

impl Number {
    /// The article's own number as codes write it, with the tails behind dots and hyphens: `212.1`, `361-1`.
    pub(super) fn printed(&self) -> String {
        let mut printed = self.first.clone();
        for (mark, tail) in &self.tails {
            match mark {
                Mark::Dot => printed.push('.'),
                Mark::Hyphen => printed.push('-'),
                _ => break,
            }
            printed.push_str(tail);
        }
        printed
    }

    /// Written with a dot, as no count of things in running text is: `20.2`.
    pub(super) fn is_dotted(&self) -> bool {
        self.tails.iter().any(|(mark, _)| *mark == Mark::Dot)
    }
}

/// What ties a tail to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Dot,
    Hyphen,
    /// A prime or superscript digits.
    Raised,
    Letter,
    /// A slash, or brackets with a number.
    Part,
    /// Brackets with a letter.
    Item,
}

const HYPHENS: &str = "-\u{2010}\u{2011}\u{2212}–";

/// The highest number of an article that any code or law has, roughly: what is above it is a year or a case's number.
const HIGHEST: u32 = 1700;

/// The highest number behind a slash or in brackets that is a part: `206/207` is two articles.
const MOST_PARTS: u32 = 20;

/// Reads a number at token `at`.
pub(super) fn number(view: &View<'_>, words: &Words, at: usize) -> Option<Number> {
    let mut start = at;
    if let Some(after) = words.small.end(view, at, Word::NumberSign) {
        start = if view.is(after, ".") { view.next(after) } else { view.skip(after) };
    }
    let first = plain(view, start).filter(|&value| value > 0 && value <= HIGHEST)?;
    let mut number = Number { first: first.to_string(), tails: Vec::new(), end: start + 1, ordinal: false };
    while let Some(end) = tail(view, words, &mut number) {
        number.end = end;
    }
    // A digit or letter that is glued on makes it something else: 1st, 174km, 3:2.
    let odd = view.glued(number.end)
        && (matches!(view.kind(number.end), Some(Kind::Word | Kind::Number))
            || view.is(number.end, ":%°") && view.glued(number.end + 1));
    (!odd || number.ordinal).then_some(number)
}

/// The value of a number token of at most four digits.
pub(super) fn plain(view: &View<'_>, at: usize) -> Option<u32> {
    let token = view.token(at).filter(|token| token.kind == Kind::Number)?;
    let text = token.span().of(view.text);
    (text.len() <= 4).then(|| text.parse().ok()).flatten()
}

/// Takes one tail into `number`, and gives the token after it.
fn tail(view: &View<'_>, words: &Words, number: &mut Number) -> Option<usize> {
    let at = number.end;
    if number.ordinal || view.token(at).is_none() {
        return None;
    }
    let text = view.word(at);
    if view.is(at, "(") {
        // `41(2)`, `41 (2)`, `41(2)(a)`; a bracket further off holds something else.
        let close = at + 2;
        if !view.is(close, ")") || view.token(at).is_some_and(|token| token.gap > crate::segment::Gap::Space) {
            return None;
        }
        let inner = view.word(at + 1);
        let tail = match plain(view, at + 1) {
            Some(value) if value <= MOST_PARTS => (Mark::Part, value.to_string()),
            None if inner.chars().count() == 1 && view.kind(at + 1) == Some(Kind::Word) => {
                (Mark::Item, inner.to_lowercase())
            }
            _ => return None,
        };
        number.tails.push(tail);
        return Some(close + 1);
    }
    if !view.glued(at) {
        return None;
    }
    if view.kind(at) == Some(Kind::Superscript) {
        let digits: String = text.chars().filter_map(superscript).collect();
        number.tails.push((Mark::Raised, digits));
        return Some(at + 1);
    }
    if view.kind(at) == Some(Kind::Word) && text.chars().count() == 1 && number.tails.is_empty() {
        number.tails.push((Mark::Letter, text.to_uppercase()));
        return Some(at + 1);
    }
    if view.is(at, "’′'") && number.tails.is_empty() && !(view.glued(at + 1) && view.kind(at + 1) == Some(Kind::Word))
    {
        number.tails.push((Mark::Raised, "1".to_owned()));
        return Some(at + 1);
    }
    if !view.glued(at + 1) {
        return None;
    }
    let mark = match text {
        "." => Mark::Dot,
        "/" => Mark::Part,
        _ if view.is(at, HYPHENS) => Mark::Hyphen,
        _ => return None,
    };
    match (mark, plain(view, at + 1)) {
        (Mark::Dot, Some(value)) if value < 1000 => number.tails.push((mark, value.to_string())),
        (Mark::Part, Some(value)) if value <= MOST_PARTS => number.tails.push((mark, value.to_string())),
        // `174-180` is a range, `361-1` an article's own number.
        (Mark::Hyphen, Some(value)) if value <= MOST_PARTS && !is_range(&number.first, value) => {
            number.tails.push((mark, value.to_string()));
        }
        (Mark::Hyphen, None) if view.kind(at + 1) == Some(Kind::Word) => {
            if let Some(end) = words.small.end(view, at + 1, Word::Suffix) {
                number.ordinal = true;
                return Some(end);
            }
            let letter = view.word(at + 1);
            if letter.chars().count() != 1 || !letter.chars().all(char::is_uppercase) {
                return None;
            }
            number.tails.push((Mark::Letter, letter.to_owned()));
        }
        _ => return None,
    }
    Some(at + 2)
}

fn is_range(first: &str, second: u32) -> bool {
    first.parse().is_ok_and(|first: u32| second > first)
}

fn superscript(c: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == c).and_then(|value| char::from_digit(value as u32, 10))
}

impl Number {
    /// Article, parts and item, as a code that numbers in the way of `rules` means them. Where no code is known, the
    /// number stays as printed.
    pub(super) fn resolve(
        &self,
        rules: Option<&Numbers>,
        offences: &[Offence],
    ) -> (String, Vec<String>, Option<String>) {
        let mut article = self.first.clone();
        let mut parts = Vec::new();
        let mut item = None;
        let mut own = 0;
        for (mark, text) in &self.tails {
            let added = rules.map(|rules| format!("{article}{}{text}", rules.mark));
            // Where a dot begins a part, only an article that is often cited so is meant: Azerbaijan's 167.2.2 is of 167-2, 206.1 of 206.
            let part = *mark == Mark::Dot && rules.is_some_and(|rules| rules.dot == Dot::Part);
            let offences = || offences.iter().filter(|offence| offence.usual || !part);
            let listed = added.as_ref().is_some_and(|added| is_listed(rules, offences(), added));
            let belongs = parts.is_empty()
                && match (mark, rules) {
                    (Mark::Hyphen, None) => true,
                    (Mark::Raised | Mark::Hyphen, _) | (Mark::Dot, None) => own == 0,
                    (Mark::Dot, Some(rules)) => listed || rules.dot == Dot::Article && own < deepest(rules),
                    _ => false,
                };
            match (mark, added) {
                (_, Some(added)) if belongs => article = added,
                (Mark::Hyphen, None) if belongs => article = format!("{article}-{text}"),
                (_, None) if belongs => article = format!("{article}.{text}"),
                (Mark::Letter, _) => article = format!("{article}-{text}"),
                (Mark::Item, _) => item = Some(text.clone()),
                _ => parts.push(text.clone()),
            }
            own += u32::from(belongs);
        }
        (article, parts, item)
    }

    /// The first number as one.
    pub(super) fn value(&self) -> u32 {
        self.first.parse().unwrap_or(0)
    }
}

/// Whether an article that an amendment added is known, as one with an offence or from the code's contents.
fn is_listed<'a>(rules: Option<&Numbers>, mut offences: impl Iterator<Item = &'a Offence>, article: &str) -> bool {
    let added = rules.and_then(|rules| rules.added.as_ref());
    offences.any(|offence| offence.article == article)
        || added.is_some_and(|added| added.articles.iter().any(|known| known == article))
}

/// How many dotted numbers belong to an article: 228.1, but 20.3.3 where articles are numbered by chapters, so that the
/// highest first number is a chapter's.
fn deepest(rules: &Numbers) -> u32 {
    if rules.last < 50 { 2 } else { 1 }
}
