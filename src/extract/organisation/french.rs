//! Names after a French head word: "Comité de la sécurité nationale", "cour d'appel de Bakou", "ministère de l'Intérieur".

use std::ops::Range;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::{follows, is_capital, text};
use crate::extract::Part;
use crate::fold;
use crate::gazetteer::WordClass;
use crate::model::Language;
use crate::segment::{Case, Kind, WordKey};

/// The words of French names, which mostly stand in small letters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct FrenchWords<T> {
    /// What a name begins with, where it has a capital.
    heads: T,
    /// What a state has one of, in any place, so that it heads a name in small letters too.
    state_heads: T,
    adjectives: T,
    /// What a body is for or of.
    matters: T,
}

pub(super) type FrenchKeys = FrenchWords<FxHashSet<WordKey>>;

impl FrenchWords<Vec<String>> {
    pub fn keys(&self) -> FrenchKeys {
        let keys = |words: &[String]| words.iter().map(|word| fold::key(word)).collect();
        FrenchWords {
            heads: keys(&self.heads),
            state_heads: keys(&self.state_heads),
            adjectives: keys(&self.adjectives),
            matters: keys(&self.matters),
        }
    }
}

impl FrenchKeys {
    /// Every word that may head a name.
    pub fn all_heads(&self) -> impl Iterator<Item = WordKey> {
        self.heads.iter().chain(&self.state_heads).copied()
    }
}

/// The name that the head at `head` begins: its adjectives, and what follows "de", "pour" or "sur" as far as words with capitals and known
/// ones go. None where the head stands bare, or the text is not French.
pub(super) fn after(part: &Part<'_>, head: usize, words: &FrenchKeys) -> Option<Range<usize>> {
    let tokens = &part.segments.tokens;
    let key = tokens[head].key;
    let small = tokens[head].case == Case::Lower;
    let french = part.document.language_at(tokens[head].start as usize) == Language::Fr;
    if !french || !words.state_heads.contains(&key) && (small || !words.heads.contains(&key)) {
        return None;
    }
    let has = |i: usize, set: &FxHashSet<WordKey>| follows(part, i) && set.contains(&tokens[i].key);
    let of_name = |i: usize| {
        let classes = || part.classes[i];
        let known = has(i, &words.matters) || has(i, &words.adjectives);
        known
            || follows(part, i) && tokens[i].case == Case::Lower && classes().has(WordClass::Nationality)
            || follows(part, i)
                && is_capital(part, i)
                && tokens[i].kind == Kind::Word
                && ![WordClass::Title, WordClass::Month, WordClass::GivenName]
                    .into_iter()
                    .any(|class| classes().has(class))
                && !(is_capital(part, i - 1) && part.classes[i - 1].has(WordClass::Place))
    };
    let mut end = head + 1;
    while has(end, &words.adjectives) {
        end += 1;
    }
    // "Union Européenne", "Médecins Sans Frontières"
    while end > head + 1 && of_name(end) {
        end += 1;
    }
    let adjectives = end > head + 1;
    let mut named = false;
    loop {
        let mut at = end;
        // "de la Justice et des Droits de l'homme": a second matter.
        let joins = named && follows(part, at) && text(part, at) == "et" && text(part, at + 1) != "aux";
        at += usize::from(joins);
        let begins = preposition(part, at);
        if begins == at && !joins || !of_name(begins) || joins && begins_another(part, begins, words) {
            break;
        }
        end = begins + 1;
        while of_name(end) || follows(part, end) && text(part, end) == "-" && of_name(end + 1) {
            end += 1;
        }
        named = true;
    }
    let capital = (head + 1..end).any(|i| is_capital(part, i));
    (named && (!small || capital || words.state_heads.contains(&key)) || adjectives && !small).then_some(head..end)
}

/// Past the preposition and article at a token: "de", "de la", "de l'", "des", "pour les", "contre".
fn preposition(part: &Part<'_>, at: usize) -> usize {
    if !follows(part, at) {
        return at;
    }
    let elided = |i: usize| matches!(text(part, i + 1), "'" | "’");
    let next = match text(part, at) {
        "du" | "des" => return at + 1,
        "d" if elided(at) => at + 2,
        "de" | "pour" | "contre" | "sur" => at + 1,
        _ => return at,
    };
    match text(part, next) {
        "l" if elided(next) => next + 2,
        "la" | "les" | "le" => next + 1,
        _ => next,
    }
}

fn begins_another(part: &Part<'_>, at: usize, words: &FrenchKeys) -> bool {
    let key = part.segments.tokens[at].key;
    words.heads.contains(&key) || words.state_heads.contains(&key) || part.classes[at].has(WordClass::Place)
}
