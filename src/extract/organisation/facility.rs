//! Prisons and camps that are named by number: `SIZO No. 7`, «ИК-2», `colony LA-155/8`.

use std::ops::Range;

use super::{OrganisationRules, follows, quoted, text};
use crate::extract::Part;
use crate::segment::{Case, Gap, Kind};

/// The name at the facility word `word`; none where no number follows.
pub(super) fn at(part: &Part<'_>, word: usize, rules: &OrganisationRules) -> Option<Range<usize>> {
    let tokens = &part.segments.tokens;
    let is_number = |i: usize| follows(part, i) && tokens[i].kind == Kind::Number;
    let mut i = word + 1;
    // A code of capitals: LA-155/8.
    if follows(part, i)
        && tokens[i].case == Case::Upper
        && tokens[i].end - tokens[i].start <= 8
        && text(part, i + 1) == "-"
    {
        i += 2;
    } else if follows(part, i) && matches!(text(part, i), "№" | "-" | "–" | "#") {
        i += 1;
    } else if follows(part, i) && matches!(text(part, i), "No" | "no" | "number" | "Number" | "N") {
        i += 1;
        if follows(part, i) && text(part, i) == "." {
            i += 1;
        }
    } else {
        return None;
    }
    if !is_number(i) {
        return None;
    }
    let mut end = i + 1;
    while follows(part, end)
        && tokens[end].gap == Gap::Glued
        && matches!(text(part, end), "/" | "-")
        && is_number(end + 1)
        && tokens[end + 1].gap == Gap::Glued
    {
        end += 2;
    }
    let mut start = word;
    while start > 0
        && tokens[start].gap < Gap::Paragraph
        && (rules.facility_adjectives.contains(&tokens[start - 1].key)
            || (text(part, start - 1) == "-" && tokens[start].gap == Gap::Glued))
    {
        start -= 1;
    }
    // СИЗО-2 «Лефортово»
    if let Some(quote) = quoted::at(part, end).filter(|quote| quote.len() <= 4) {
        end = quote.end;
    }
    Some(start..end)
}

/// A place of detention that is named by a code before its type: «ЛА-155/4 мекемесі». `at` is the code's letters.
pub(super) fn coded(part: &Part<'_>, at: usize) -> Option<Range<usize>> {
    const TYPES: [&str; 3] = ["мекеме", "колония", "түрме"];
    let tokens = &part.segments.tokens;
    let glued = |i: usize| tokens.get(i).is_some_and(|token| token.gap == Gap::Glued);
    let number = |i: usize| tokens.get(i).is_some_and(|token| token.kind == Kind::Number);
    let mut end = at + 1;
    while glued(end) && matches!(text(part, end), "-" | "–" | "/") && glued(end + 1) && number(end + 1) {
        end += 2;
    }
    let named = end > at + 1 && follows(part, end) && TYPES.iter().any(|kind| text(part, end).starts_with(kind));
    named.then_some(at..end + 1)
}
