//! Finds listed names in a token stream: a trie over words.
//!
//! Each word was folded and hashed once, by the tokeniser; the trie compares keys, so a text costs about one look-up for each
//! word that may start a name, whatever the number of names. A byte automaton pays a cache miss for every byte once it outgrows
//! the cache. Keys are hashes, so the folded words are compared on a final hit.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::fold::fold_word;
use crate::model::EntityIndex;
use crate::segment::{Case, Gap, Kind, Token, WordKey, tokens_of};

/// Why a run of words matched an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// The canonical name, a listed alias, or the native name.
    Listed,
    /// An acronym.
    Acronym,
    /// A spelling that the variant rules derive.
    Variant,
}

/// Tokens that spell the name of one entity or more. Hits may overlap; `extract` chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Indexes of tokens, the first and the last being words or numbers.
    pub tokens: Range<usize>,
    /// Every entity that bears the name, ascending.
    pub entities: Vec<EntityIndex>,
    /// The best of the reasons.
    pub kind: NameKind,
}

/// A name that ends at a node of the trie.
#[derive(Debug)]
struct Name {
    folded: Box<str>,
    capital: bool,
    capitals: bool,
    bearers: Vec<(EntityIndex, NameKind)>,
}

/// The compiled names.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    edges: FxHashMap<(u32, WordKey), u32>,
    names: FxHashMap<u32, Vec<Name>>,
    nodes: u32,
    starts: Starts,
}

/// Which keys may start a name, as bits: most words of a text are turned away here, in the cache.
#[derive(Debug)]
struct Starts {
    bits: Vec<u64>,
    shift: u32,
}

impl Default for Starts {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Starts {
    /// About 16 bits for each word that starts a name.
    fn new(words: usize) -> Self {
        let bits = (words * 16).next_power_of_two().max(1 << 12);
        Self { bits: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() }
    }

    fn slot(&self, key: WordKey) -> (usize, u64) {
        let slot = key >> self.shift;
        ((slot >> 6) as usize, 1 << (slot & 63))
    }

    fn add(&mut self, key: WordKey) {
        let (word, bit) = self.slot(key);
        self.bits[word] |= bit;
    }

    #[inline]
    fn may_have(&self, key: WordKey) -> bool {
        let (word, bit) = self.slot(key);
        self.bits[word] & bit != 0
    }
}

/// The longest run of letters that counts as an acronym when all are capitals.
const LONGEST_ACRONYM: usize = 6;

impl Matcher {
    /// Adds a name of an entity. A name without a word or number is left out.
    pub fn add(&mut self, name: &str, entity: EntityIndex, kind: NameKind) {
        let tokens = tokens_of(name);
        let steps: Vec<&Token> = tokens.iter().filter(|token| !is_stepped_over(name, token)).collect();
        if !steps.iter().any(|token| token.kind == Kind::Word) {
            return;
        }
        let mut node = 0;
        for token in &steps {
            let next = self.nodes + 1;
            node = *self.edges.entry((node, token.key)).or_insert_with(|| {
                self.nodes = next;
                next
            });
        }
        let folded = folded(name, steps.iter().copied());
        let letters = || name.chars().filter(|c| c.is_alphabetic());
        let capitals = steps.len() == 1 && letters().all(char::is_uppercase) && letters().count() <= LONGEST_ACRONYM;
        let capital = letters().next().is_some_and(char::is_uppercase);
        let names = self.names.entry(node).or_default();
        let at = names
            .iter()
            .position(|name| *name.folded == folded && name.capitals == capitals && name.capital == capital);
        let name = match at {
            Some(at) => &mut names[at],
            None => {
                names.push(Name { folded: folded.into(), capital, capitals, bearers: Vec::new() });
                names.last_mut().expect("one was pushed")
            }
        };
        match name.bearers.iter_mut().find(|(bearer, _)| *bearer == entity) {
            Some((_, known)) => *known = kind.min(*known),
            None => name.bearers.push((entity, kind)),
        }
    }

    /// Must be called after the last name was added.
    pub fn finish(&mut self) {
        let mut starts = Starts::new(self.edges.len());
        #[expect(clippy::iter_over_hash_type, reason = "bits are set in any order alike")]
        for (node, key) in self.edges.keys() {
            if *node == 0 {
                starts.add(*key);
            }
        }
        self.starts = starts;
    }

    /// Every place where a listed name stands, in the order of the first token.
    pub fn hits(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (start, token) in tokens.iter().enumerate() {
            if self.starts.may_have(token.key) && matches!(token.kind, Kind::Word | Kind::Number) {
                self.walk(text, tokens, start, &mut hits);
            }
        }
        hits
    }

    fn walk(&self, text: &str, tokens: &[Token], start: usize, hits: &mut Vec<Hit>) {
        let mut node = 0;
        let mut at = start;
        loop {
            let Some(&next) = self.edges.get(&(node, tokens[at].key)) else { return };
            node = next;
            if let Some(names) = self.names.get(&node) {
                check(names, text, tokens, start..at + 1, hits);
            }
            // To the next token that counts.
            loop {
                at += 1;
                let Some(token) = tokens.get(at) else { return };
                if token.gap == Gap::Paragraph {
                    return;
                }
                if !is_stepped_over(text, token) {
                    break;
                }
                // A full stop is stepped over after an initial or an abbreviation, not at a sentence's end.
                let before = &tokens[at - 1];
                if token.span().of(text) == "." && (before.end - before.start > 6 || before.case == Case::Lower) {
                    return;
                }
            }
        }
    }
}

/// Adds a hit for the names among these that the run of tokens spells.
fn check(names: &[Name], text: &str, tokens: &[Token], range: Range<usize>, hits: &mut Vec<Hit>) {
    let run = &tokens[range.clone()];
    let printed = folded(text, run.iter().filter(|token| !is_stepped_over(text, token)));
    let mut bearers: Vec<(EntityIndex, NameKind)> = Vec::new();
    for name in names.iter().filter(|name| *name.folded == printed) {
        let fits = if name.capitals {
            matches!(run[0].case, Case::Upper | Case::Single)
        } else {
            !name.capital || run[0].case != Case::Lower
        };
        if fits {
            bearers.extend(&name.bearers);
        }
    }
    let Some(kind) = bearers.iter().map(|(_, kind)| *kind).min() else { return };
    // Who bears the name as listed stands before who might by a derived spelling.
    let mut entities: Vec<EntityIndex> = bearers
        .iter()
        .filter(|(_, other)| (*other == NameKind::Variant) == (kind == NameKind::Variant))
        .map(|(entity, _)| *entity)
        .collect();
    entities.sort_unstable();
    entities.dedup();
    hits.push(Hit { tokens: range, entities, kind });
}

/// What may stand between two words of a name, or not: hyphens, quotation marks, emphasis, the stop of an initial.
fn is_stepped_over(text: &str, token: &Token) -> bool {
    match token.kind {
        Kind::Emphasis => true,
        Kind::Punctuation => matches!(
            token.span().of(text),
            "-" | "‐" | "‑" | "." | "\"" | "“" | "”" | "„" | "«" | "»" | "‘" | "’" | "'" | "`"
        ),
        Kind::Word | Kind::Number | Kind::Superscript => false,
    }
}

fn folded<'a>(text: &str, tokens: impl Iterator<Item = &'a Token>) -> String {
    let mut out = String::new();
    for token in tokens {
        out.push_str(&fold_word(token.span().of(text)));
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matcher(names: &[&str]) -> Matcher {
        let mut matcher = Matcher::default();
        for (at, name) in names.iter().enumerate() {
            matcher.add(name, EntityIndex(at as u32), NameKind::Listed);
        }
        matcher.finish();
        matcher
    }

    fn surfaces(names: &[&str], text: &str) -> Vec<String> {
        let tokens = tokens_of(text);
        let hits = matcher(names).hits(text, &tokens);
        hits.iter()
            .map(|hit| {
                text[tokens[hit.tokens.start].start as usize..tokens[hit.tokens.end - 1].end as usize].to_owned()
            })
            .collect()
    }

    #[test]
    fn names_are_found_as_printed() {
        let names =
            ["Kassym-Jomart Tokayev", "OSCE", "B. N. Asylov", "EPP/CD", "Министерство юстиции", "Human Rights Watch"];
        let table = [
            ("Mr Kassym Jomart\nTokayev said", "Kassym Jomart\nTokayev"),
            ("KASSYM-JOMART TOKAYEV", "KASSYM-JOMART TOKAYEV"),
            ("the OSCE and an osce", "OSCE"),
            ("judge B.N. Asylov", "B.N. Asylov"),
            ("Germany, EPP/CD) and", "EPP/CD"),
            ("**Human** Rights Watch", "Human** Rights Watch"),
            ("МИНИСТЕРСТВО ЮСТИЦИИ", "МИНИСТЕРСТВО ЮСТИЦИИ"),
        ];
        for (text, expected) in table {
            assert_eq!(surfaces(&names, text), [expected], "{text}");
        }
        for text in ["human rights watch", "Kassym. Jomart Tokayeva", "Human\n\nRights Watch", "the Human rights"] {
            assert_eq!(surfaces(&names, text), [""; 0], "{text}");
        }
    }

    proptest! {
        /// On any text and any list the trie finds what a search of every run of words finds.
        #[test]
        fn the_trie_agrees_with_a_plain_search(
            names in proptest::collection::vec("[AБ][abб]?( [ABб][ab]?){0,2}", 1..12),
            text in "([ABбБab]{1,2}[ -]){0,40}",
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let tokens = tokens_of(&text);
            let mut expected = Vec::new();
            for start in 0..tokens.len() {
                for end in start + 1..=tokens.len() {
                    let edges = [&tokens[start], &tokens[end - 1]];
                    if edges.iter().any(|token| token.kind != Kind::Word) || tokens[start].case == Case::Lower {
                        continue;
                    }
                    let words = |text: &str, tokens: &[Token]| -> Vec<String> {
                        let words = tokens.iter().filter(|token| token.kind == Kind::Word);
                        words.map(|token| fold_word(token.span().of(text))).collect()
                    };
                    let run = words(&text, &tokens[start..end]);
                    // An all-capital name of one word asks for capitals, which this plain search leaves to the table above.
                    let bearers: Vec<EntityIndex> = (0..names.len())
                        .filter(|&at| words(names[at], &tokens_of(names[at])) == run)
                        .filter(|&at| names[at].len() > 6 || names[at].chars().any(char::is_lowercase) || names[at].contains(' ') || matches!(tokens[start].case, Case::Upper | Case::Single))
                        .map(|at| EntityIndex(at as u32))
                        .collect();
                    if !bearers.is_empty() {
                        expected.push((start..end, bearers));
                    }
                }
            }
            let found: Vec<_> = matcher(&names).hits(&text, &tokens).into_iter().map(|hit| (hit.tokens, hit.entities)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn keys_are_those_of_the_tokens() {
        assert_eq!(tokens_of("Tokayev")[0].key, crate::fold::key("Tokayev"));
    }
}
