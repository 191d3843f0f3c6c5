//! Prisons and camps that are named by number: `SIZO No. 7`, «ИК-2», `colony LA-155/8`.

use std::ops::Range;

use super::{Name, OrganisationRules, follows, is_capital, quoted, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::{Case, Gap, Kind};

/// The name at the facility word `word`; none where no number follows.
pub(super) fn at(part: &Part<'_>, word: usize, rules: &OrganisationRules) -> Option<Name> {
    let tokens = &part.segments.tokens;
    let is_number = |i: usize| follows(part, i) && tokens[i].kind == Kind::Number;
    let mut i = word + 1;
    // A code of capitals: LA-155/8.
    if follows(part, i)
        && tokens[i].case == Case::Upper
        && tokens[i].end - tokens[i].start <= 8
        && (text(part, i + 1) == "-" || is_number(i + 1))
    {
        // ЯС 3/5
        i += 1 + usize::from(!is_number(i + 1));
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
    // "Correctional Colony IK-2": the type and its abbreviation.
    let twice = word.checked_sub(1).filter(|&before| {
        tokens[word].case == Case::Upper && follows(part, word) && rules.facilities.contains(&tokens[before].key)
    });
    let mut start = twice.unwrap_or(word);
    while start > 0
        && tokens[start].gap < Gap::Paragraph
        && (rules.facility_adjectives.contains(&tokens[start - 1].key)
            || (text(part, start - 1) == "-" && tokens[start].gap == Gap::Glued)
            || is_possessive(part, start - 1))
    {
        start -= 1;
    }
    end = place(part, end);
    // СИЗО-2 «Лефортово»
    if let Some(quote) = quoted::at(part, end).filter(|quote| quote.len() <= 4) {
        end = quote.end;
    }
    let adjectives: Vec<&str> = (start..word).map(|i| text(part, i)).collect();
    let nominative = rules.facility_heads.nominative(&adjectives, text(part, word)).filter(|_| twice.is_none());
    let nominative = nominative.map(|mut name| {
        name.push_str(&part.document.text[tokens[word].end as usize..tokens[end - 1].end as usize]);
        name
    });
    Some(Name { tokens: start..end, nominative })
}

/// The apostrophe or the s of "women's".
fn is_possessive(part: &Part<'_>, i: usize) -> bool {
    let mark = |i: usize| matches!(text(part, i), "'" | "’");
    let glued = part.segments.tokens[i].gap == Gap::Glued;
    glued && (mark(i) && text(part, i + 1) == "s" || text(part, i) == "s" && i > 0 && mark(i - 1))
}

/// Past the place whose the facility is: "SIZO No. 1 of Nur-Sultan", «колония № 4 Гомеля».
fn place(part: &Part<'_>, end: usize) -> usize {
    let of = text(part, end) == "of";
    let at = end + usize::from(of);
    let is_place = |i: usize| follows(part, i) && is_capital(part, i) && part.classes[i].has(WordClass::Place);
    let hyphenated = of && is_capital(part, at) && text(part, at + 1) == "-" && is_capital(part, at + 2);
    let genitive = of || text(part, at).ends_with(['а', 'я', 'ы', 'и']) || text(part, at).ends_with("ого");
    if !(follows(part, end) && (is_place(at) || hyphenated) && genitive) {
        return end;
    }
    let mut end = at + 1;
    while text(part, end) == "-" && is_capital(part, end + 1) {
        end += 2;
    }
    end
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
