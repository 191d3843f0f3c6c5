//! Short names that the document itself defines, in brackets after the full name: `Open Dialogue Foundation (ODF)`, `Open Constitution
//! Initiative (Gongmeng)`.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Found, OrganisationRules, is_capital, text, unlisted};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::model::{Language, Reading};
use crate::segment::{Case, Gap, Kind, WordKey};

/// Mentions of acronyms that were defined, where they are defined and after.
pub(super) fn defined(part: &Part<'_>, found: &[Found]) -> Vec<Found> {
    let tokens = &part.segments.tokens;
    let mut meanings: FxHashMap<WordKey, (usize, Reading)> = FxHashMap::default();
    for one in found {
        let another = || other_name(part, one.tokens.end).filter(|_| is_capitalised(part, &one.tokens));
        if let Some(at) = acronym(part, one.tokens.end).or_else(another) {
            meanings.entry(tokens[at].key).or_insert_with(|| (at, one.reading.clone()));
        }
        if let Some(at) = quoted_word(part, &one.tokens) {
            meanings.entry(tokens[at].key).or_insert_with(|| (at, one.reading.clone()));
        }
    }
    if meanings.is_empty() {
        return Vec::new();
    }
    let is_name = |i: &usize| tokens[*i].kind == Kind::Word && tokens[*i].case != Case::Lower;
    (0..tokens.len())
        .filter(is_name)
        .filter_map(|i| {
            let (first, reading) = meanings.get(&tokens[i].key)?;
            let known = Found {
                tokens: i..i + 1,
                reading: reading.clone(),
                rule: "organisation/defined-acronym",
                confidence: 0.9,
            };
            (i >= *first).then_some(known)
        })
        .collect()
}

/// The one word in quotation marks that ends a name, by which the body may be called from then on: `Human Rights Centre “Viasna”`.
/// A word that stands in the dictionary, or is a place's or a person's, would be found where something else is meant.
fn quoted_word(part: &Part<'_>, name: &Range<usize>) -> Option<usize> {
    let at = name.end.checked_sub(2).filter(|&at| at > name.start)?;
    let enclosed =
        matches!(text(part, at - 1), "«" | "“" | "\"" | "„") && matches!(text(part, at + 1), "»" | "”" | "“" | "\"");
    (enclosed && is_capital(part, at) && is_rare(part, at)).then_some(at)
}

/// True for a name of capitalised words: behind "the military court" stands its town.
fn is_capitalised(part: &Part<'_>, name: &Range<usize>) -> bool {
    let lower = |i: usize| {
        let token = &part.segments.tokens[i];
        token.kind == Kind::Word && token.case == Case::Lower && !part.classes[i].has(WordClass::FunctionWord)
    };
    !name.clone().any(lower)
}

/// The one word in brackets at `open`, where it is a name that means nothing else.
fn other_name(part: &Part<'_>, open: usize) -> Option<usize> {
    let at = open + 1;
    let closed = at + 1 < part.segments.tokens.len() && text(part, open) == "(" && text(part, at + 1) == ")";
    (closed && part.segments.tokens[at].case == Case::Title && is_rare(part, at)).then_some(at)
}

/// True for a word of four letters and more that does not stand in the dictionary, and is no place's or person's.
fn is_rare(part: &Part<'_>, at: usize) -> bool {
    let others = [
        WordClass::CommonWord,
        WordClass::Place,
        WordClass::GivenName,
        WordClass::SurnameEnding,
        WordClass::Nationality,
        WordClass::Month,
    ];
    let classes = part.classes[at];
    text(part, at).chars().count() > 3 && !others.iter().any(|&class| classes.has(class))
}

/// The acronym in brackets at `open`: two to eight letters, most of them capitals.
fn acronym(part: &Part<'_>, open: usize) -> Option<usize> {
    let tokens = &part.segments.tokens;
    if open + 2 >= tokens.len() || text(part, open) != "(" {
        return None;
    }
    let mut at = open + 1;
    // (hereinafter “ODF”), (далее – ОБСЕ)
    while at < open + 6 && at + 1 < tokens.len() {
        let token = &tokens[at];
        let letters = text(part, at).chars().count();
        if token.kind == Kind::Word && matches!(token.case, Case::Upper | Case::Mixed) && (2..=8).contains(&letters) {
            let closes = matches!(text(part, at + 1), ")" | "”" | "»" | "\"" | "," | ";");
            return (closes && !part.classes[at].has(WordClass::Place)).then_some(at);
        }
        let introduces = token.kind != Kind::Word
            || matches!(text(part, at), "hereinafter" | "hereafter" | "далее" | "or" | "the" | "или" | "сокращенно");
        if !introduces {
            return None;
        }
        at += 1;
    }
    None
}

/// A name without a head whose initials an acronym in brackets repeats: `Democratic Choice of Kazakhstan (DCK)`. What it names may
/// also be an event or a law; words that say so are in the rules.
pub(super) fn spelled_out(part: &Part<'_>, open: usize, rules: &OrganisationRules) -> Option<Found> {
    let acronym = acronym(part, open)?;
    let letters: Vec<char> =
        text(part, acronym).chars().filter(|c| c.is_uppercase()).flat_map(char::to_lowercase).collect();
    if letters.len() < 3 {
        return None;
    }
    let tokens = &part.segments.tokens;
    let (mut at, mut left) = (open, letters.len());
    while left > 0 && at > 0 && open - at < 16 {
        at -= 1;
        let token = &tokens[at];
        if tokens[at + 1].gap >= Gap::Paragraph {
            return None;
        }
        if token.kind != Kind::Word {
            if matches!(text(part, at), "-" | "," | "'" | "’" | "»" | "«" | "”" | "“" | "\"") {
                continue;
            }
            return None;
        }
        let initial = text(part, at).chars().next()?.to_lowercase().next()?;
        if is_capital(part, at) && initial == letters[left - 1] {
            left -= 1;
        } else if token.case == Case::Lower {
            // A lower-case word may count, as in «Комитет национальной безопасности», or not, as "of".
            let cyrillic = !text(part, at).is_ascii();
            left -= usize::from(
                initial == letters[left - 1] && (cyrillic || !part.classes[at].has(WordClass::FunctionWord)),
            );
        } else if text(part, at) != "s" {
            return None;
        }
    }
    let name = at..open;
    let none =
        name.clone().any(|i| rules.no_bodies.contains(&tokens[i].key) || part.classes[i].has(WordClass::LawWord));
    let capitals = name.clone().filter(|&i| is_capital(part, i)).count();
    // French writes the first word alone with a capital: "Front populaire ivoirien (FPI)".
    let fewest = if part.document.names_language_at(tokens[at].start as usize) == Language::Fr { 1 } else { 2 };
    if left > 0 || none || !is_capital(part, at) || capitals < fewest || tokens[open - 1].kind != Kind::Word {
        return None;
    }
    Some(unlisted(part, name.into(), "organisation/spelled-out", 0.8))
}
