//! Offences cited by name: what the forms in `criminal-codes/` match at a place.

use std::collections::BTreeSet;
use std::panic::{RefUnwindSafe, UnwindSafe};

use regex_automata::hybrid::dfa::{self, DFA, OverlappingState};
use regex_automata::util::pool::Pool;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::ArticleError;
use super::pattern::{Tables, first_words, first_words_of_name, name_regex, regex};
use super::view::View;
use crate::gazetteer::Code;
use crate::segment::{WordKey, tokens_of};

/// The offences of every code, compiled.
#[derive(Debug)]
pub(super) struct Offences {
    /// Over the forms of all codes, and names that any code may have.
    finder: DFA,
    caches: Pool<dfa::Cache, MakeCache>,
    /// For each form the offences that it names: the index of the code, and of the offence in it.
    named: Vec<Vec<(usize, usize)>>,
    /// The words that may begin a form.
    first: FxHashSet<WordKey>,
}

type MakeCache = Box<dyn Fn() -> dfa::Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

/// The longest name, in bytes: the official name of an article may be a long sentence.
const LONGEST: usize = 500;

/// Bytes that a thread may spend on the states of the automaton that it has met. With the default of two megabytes the
/// states of some six hundred forms do not fit, and a search falls back to a way that is a thousand times slower.
const CACHE: usize = 32 << 20;

impl Offences {
    pub(super) fn compile(codes: &[Code], tables: &Tables) -> Result<Self, ArticleError> {
        let mut forms = FormSet::default();
        let mut first = BTreeSet::new();
        for (index, code) in codes.iter().enumerate() {
            for (row, offence) in code.offences.iter().enumerate() {
                for name in &offence.names {
                    forms.add(name_regex(name), Some((index, row)));
                    first.extend(first_words_of_name(name));
                }
                for alias in &offence.aliases {
                    let wrong = |source| ArticleError::Alias { code: code.id.to_string(), line: offence.line, source };
                    forms.add(regex(alias, tables).map_err(wrong)?, Some((index, row)));
                    first.extend(first_words(alias, tables).map_err(wrong)?);
                }
            }
        }
        for form in tables.get("common").map_or(&[][..], Vec::as_slice) {
            forms.add(regex(form, tables)?, None);
            first.extend(first_words(form, tables)?);
        }
        let finder = DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(CACHE))
            .syntax(syntax::Config::new().case_insensitive(true))
            .build_many(&forms.patterns)
            .map_err(|error| ArticleError::Regex(Box::new(error)))?;
        let caches: Pool<_, MakeCache> = {
            let finder = finder.clone();
            Pool::new(Box::new(move || finder.create_cache()))
        };
        let first = first.iter().filter_map(|word| Some(tokens_of(word).first()?.key)).collect();
        Ok(Self { finder, caches, named: forms.named, first })
    }

    /// The longest name of an offence of `code` at token `at`: the token after it, and the index of the offence.
    pub(super) fn of_code(&self, view: &View<'_>, code: usize, at: usize) -> Option<(usize, usize)> {
        self.longest(view, at, |named| named.iter().find(|(of, _)| *of == code).map(|(_, row)| *row))
    }

    /// The longest name of an offence of any code at token `at`: the token after it.
    pub(super) fn of_any(&self, view: &View<'_>, at: usize) -> Option<usize> {
        self.longest(view, at, |_| Some(())).map(|(end, ())| end)
    }

    /// The longest form at token `at` that ends with a word and of which `wanted` takes something.
    fn longest<T>(
        &self,
        view: &View<'_>,
        at: usize,
        wanted: impl Fn(&[(usize, usize)]) -> Option<T>,
    ) -> Option<(usize, T)> {
        let token = view.token(at).filter(|token| self.first.contains(&token.key))?;
        let start = token.start as usize;
        let limit = view.text.floor_char_boundary((start + LONGEST).min(view.text.len()));
        let input = Input::new(view.text).range(start..limit).anchored(Anchored::Yes);
        let mut cache = self.caches.get();
        let mut state = OverlappingState::start();
        let mut longest: Option<(usize, T)> = None;
        // The automaton gives up only where its cache cannot hold even one state.
        while self.finder.try_search_overlapping_fwd(&mut cache, &input, &mut state).is_ok() {
            let Some(found) = state.get_match() else { break };
            let Some(offence) = wanted(&self.named[found.pattern().as_usize()]) else { continue };
            let length = view.text[start..found.offset()].trim_end_matches(is_loose).len();
            let end = start + length;
            let after = view.starting_at(end);
            let at_word_end = length > 0
                && after.checked_sub(1).and_then(|last| view.token(last)).is_some_and(|last| last.end as usize <= end);
            if at_word_end && longest.as_ref().is_none_or(|(before, _)| *before < after) {
                longest = Some((after, offence));
            }
        }
        longest
    }
}

/// What a form may take in at its end though it is no part of the name.
fn is_loose(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t' | '*' | '_' | ',')
}

/// Forms, each once, with what they name.
#[derive(Default)]
struct FormSet {
    patterns: Vec<String>,
    named: Vec<Vec<(usize, usize)>>,
    known: FxHashMap<String, usize>,
}

impl FormSet {
    fn add(&mut self, pattern: String, names: Option<(usize, usize)>) {
        let at = *self.known.entry(pattern).or_insert_with_key(|pattern| {
            self.patterns.push(pattern.clone());
            self.named.push(Vec::new());
            self.patterns.len() - 1
        });
        self.named[at].extend(names);
    }
}
