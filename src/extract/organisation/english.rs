//! Names around an English head word: `Norwegian Helsinki Committee`, `Ministry of Internal Affairs of the Republic of Kazakhstan`.

use std::ops::Range;

use super::{OrganisationRules, follows, is_capital, starts_long_caps, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::{Case, Gap, Kind};

/// The name around the head at `head`; none where the head stands bare, or in lower case.
pub(super) fn around(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> Option<Range<usize>> {
    let tokens = &part.segments.tokens;
    if !is_capital(part, head) || tokens[head].case == Case::Single || starts_long_caps(part, head) {
        return None;
    }
    let start = left(part, head);
    let end = right(part, head, rules);
    let modified = start < head;
    let tailed = end > head + 1;
    if !(modified || tailed) {
        return None;
    }
    if rules.heads_with_tail_only.contains(&tokens[head].key) && !tailed && !is_name_like(part, start..head) {
        return None;
    }
    if !tailed && (start..head).all(|i| is_plain_modifier(part, i)) {
        return None;
    }
    // "Criminal Code Commission Act" is a law.
    if tokens.get(end).is_some_and(|next| next.gap < Gap::Paragraph && next.case != Case::Lower)
        && part.classes[end].has(WordClass::LawWord)
    {
        return None;
    }
    Some(start..end)
}

/// Back over capitalised words, hyphens and possessives.
fn left(part: &Part<'_>, head: usize) -> usize {
    let tokens = &part.segments.tokens;
    let mut start = head;
    let mut at = head;
    while at > 0 && follows(part, at) {
        let before = at - 1;
        let joins = matches!(text(part, before), "-" | "‐" | "&" | "/") || tokens[before].kind == Kind::Emphasis;
        let possessive = matches!(text(part, before), "s") && tokens[before].gap == Gap::Glued;
        let apostrophe = matches!(text(part, before), "'" | "’") && tokens[before].gap == Gap::Glued;
        if joins || possessive || apostrophe {
            at = before;
            continue;
        }
        let number = tokens[before].kind == Kind::Number && tokens[at].gap != Gap::Glued;
        if number || !is_capital(part, before) || !belongs_left(part, before) {
            break;
        }
        start = before;
        at = before;
    }
    // What a possessive or a person's title begins is not of the name: "Kazakhstan's Ministry".
    if start + 2 < head
        && matches!(text(part, start + 2), "s")
        && (part.classes[start].has(WordClass::Place) || part.classes[start].has(WordClass::Nationality))
    {
        start += 3;
    }
    start
}

fn belongs_left(part: &Part<'_>, i: usize) -> bool {
    let classes = part.classes[i];
    let acronym = part.segments.tokens[i].case == Case::Upper;
    acronym
        || !(classes.has(WordClass::FunctionWord) || classes.has(WordClass::Month) || classes.has(WordClass::Weekday))
}

/// Forward over tails: `of`, `for`, `on` with capitalised words, joined by `and` and commas.
fn right(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> usize {
    let tokens = &part.segments.tokens;
    let mut end = head + 1;
    let mut tail = false;
    let is_role = part.classes[head].has(WordClass::Role) || part.classes[head].has(WordClass::Title);
    loop {
        let mut at = end;
        if !follows(part, at) {
            return end;
        }
        // After a head that is also a role a person's name follows: "Rapporteur Axel Fischer".
        if is_capital(part, at) && may_follow(part, at) && !is_citation(part, at) && (tail || !is_role) {
            end = at + 1;
            continue;
        }
        if tokens[at].kind == Kind::Emphasis && tail && follows(part, at + 1) && tokens[at + 1].kind == Kind::Emphasis {
            at += 1;
        }
        if tokens[at].kind == Kind::Emphasis && tail && follows(part, at + 1) && is_capital(part, at + 1) {
            end = at + 2;
            continue;
        }
        let hyphen = matches!(text(part, at), "-" | "‐" | "&" | "/") && tokens[at].gap == Gap::Glued;
        if hyphen && follows(part, at + 1) && is_capital(part, at + 1) {
            end = at + 2;
            continue;
        }
        let preposition = rules.tail_prepositions.contains(&tokens[at].key)
            || (text(part, at) == "in" && rules.heads_with_place.contains(&tokens[head].key));
        // "and" goes on within a tail: "of Health and Social Development"; a comma where "and" comes later.
        let joins =
            tail && matches!(text(part, at), "and" | "&") || tail && text(part, at) == "," && list_goes_on(part, at);
        if !(preposition && tokens[at].case == Case::Lower || joins) {
            return end;
        }
        at += 1;
        if follows(part, at) && text(part, at) == "the" && preposition {
            at += 1;
        }
        // "of Law" goes on, "under Article 174" does not.
        let law = preposition && matches!(text(part, at), "Law" | "Laws");
        if !follows(part, at) || !is_capital(part, at) || !(may_follow(part, at) || law) || is_citation(part, at) {
            return end;
        }
        // "and" before another body's head begins another name, as does a title.
        if joins && begins_another(part, at) {
            return end;
        }
        tail = true;
        end = at + 1;
    }
}

fn may_follow(part: &Part<'_>, i: usize) -> bool {
    let classes = part.classes[i];
    let capital_function =
        classes.has(WordClass::FunctionWord) && !matches!(text(part, i), "Against" | "For" | "Of" | "And" | "On");
    !(capital_function
        || classes.has(WordClass::Title)
        || classes.has(WordClass::Month)
        || classes.has(WordClass::LawWord))
}

/// The beginning of a citation, or of a case's name.
fn is_citation(part: &Part<'_>, i: usize) -> bool {
    matches!(
        text(part, i),
        "Article" | "Articles" | "Art" | "Part" | "Section" | "Paragraph" | "Chapter" | "Case" | "No"
    )
}

fn begins_another(part: &Part<'_>, at: usize) -> bool {
    let window = (at..at + 4).take_while(|&i| follows(part, i) && is_capital(part, i));
    let acronym = part.segments.tokens[at].case == Case::Upper;
    let classes = part.classes[at];
    // "the Council of Europe and Kazakhstan" names two.
    let person = classes.has(WordClass::GivenName) || classes.has(WordClass::Place);
    acronym || person || window.into_iter().any(|i| part.classes[i].has(WordClass::OrganisationHead))
}

/// After a comma within a tail: capitalised words, then "and" with a capital, before the sentence goes on otherwise.
fn list_goes_on(part: &Part<'_>, comma: usize) -> bool {
    let mut i = comma + 1;
    let mut seen = false;
    while i < comma + 8 && follows(part, i) {
        if is_capital(part, i) {
            if part.classes[i].has(WordClass::GivenName) || part.segments.tokens[i].case == Case::Upper {
                return false;
            }
            seen = true;
        } else if text(part, i) == "and" {
            return seen && follows(part, i + 1) && is_capital(part, i + 1) && !begins_another(part, i + 1);
        } else if text(part, i) != "," {
            return false;
        }
        i += 1;
    }
    false
}

/// True where a word before the head is no plain word of the dictionary.
fn is_name_like(part: &Part<'_>, range: Range<usize>) -> bool {
    range.into_iter().any(|i| {
        let classes = part.classes[i];
        is_capital(part, i)
            && (!classes.has(WordClass::CommonWord)
                || classes.has(WordClass::Place)
                || classes.has(WordClass::Nationality))
    })
}

/// "New Committee", "President Administration": a modifier that makes no name.
fn is_plain_modifier(part: &Part<'_>, i: usize) -> bool {
    matches!(text(part, i), "New" | "Old" | "Our" | "First" | "Such" | "Special" | "Joint" | "Working")
        || part.classes[i].has(WordClass::FunctionWord)
}
