//! Acronyms that the document itself defines, in brackets after the full name: `Open Dialogue Foundation (ODF)`.

use rustc_hash::FxHashMap;

use super::{Found, text};
use crate::extract::Part;
use crate::model::Reading;
use crate::segment::{Case, Kind, WordKey};

/// Mentions of acronyms that were defined, where they are defined and after.
pub(super) fn defined(part: &Part<'_>, found: &[Found]) -> Vec<Found> {
    let tokens = &part.segments.tokens;
    let mut meanings: FxHashMap<WordKey, (usize, Reading)> = FxHashMap::default();
    for one in found {
        if let Some(at) = definition(part, one.tokens.end) {
            meanings.entry(tokens[at].key).or_insert_with(|| (at, one.reading.clone()));
        }
    }
    if meanings.is_empty() {
        return Vec::new();
    }
    let is_acronym = |i: &usize| tokens[*i].kind == Kind::Word && matches!(tokens[*i].case, Case::Upper | Case::Mixed);
    (0..tokens.len())
        .filter(is_acronym)
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

/// The acronym in brackets at `open`: two to eight letters, most of them capitals.
fn definition(part: &Part<'_>, open: usize) -> Option<usize> {
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
            return closes.then_some(at);
        }
        let introduces =
            token.kind != Kind::Word || matches!(text(part, at), "hereinafter" | "hereafter" | "далее" | "or" | "the");
        if !introduces {
            return None;
        }
        at += 1;
    }
    None
}
