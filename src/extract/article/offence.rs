//! Offences cited by name: what the forms in `criminal-codes/` match at a place.

use std::collections::BTreeSet;

use regex_automata::meta::Regex;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use rustc_hash::FxHashSet;

use super::ArticleError;
use super::pattern::{Tables, first_words, first_words_of_name, name_regex, regex};
use super::view::View;
use crate::gazetteer::Code;
use crate::segment::{WordKey, tokens_of};

/// The offences of every code, compiled.
#[derive(Debug)]
pub(super) struct Offences {
    /// For each code its regex, whose patterns are those of `rows`; none where a code lists no offence.
    codes: Vec<Option<Forms>>,
    /// The forms of all codes, and names that any code may have.
    any: Forms,
    /// The words that may begin a form.
    first: FxHashSet<WordKey>,
}

#[derive(Debug)]
struct Forms {
    regex: Regex,
    /// For each pattern the index of its offence.
    rows: Vec<usize>,
}

/// Names that are shorter say too little: the official name of an article may be one plain word.
const LONGEST: usize = 500;

/// Bytes that a thread may spend on the states of the automaton that it has met. With the default of two megabytes the
/// states of some six hundred forms do not fit, and a search falls back to a way that is a thousand times slower.
const CACHE: usize = 32 << 20;

impl Offences {
    pub(super) fn compile(codes: &[Code], tables: &Tables) -> Result<Self, ArticleError> {
        let mut all = BTreeSet::new();
        let mut first = BTreeSet::new();
        let compiled = codes.iter().map(|code| {
            let mut patterns = Vec::new();
            let mut rows = Vec::new();
            for (row, offence) in code.offences.iter().enumerate() {
                for name in &offence.names {
                    patterns.push(name_regex(name));
                    first.extend(first_words_of_name(name));
                    rows.push(row);
                }
                for alias in &offence.aliases {
                    let wrong = |source| ArticleError::Alias { code: code.id.to_string(), line: offence.line, source };
                    patterns.push(regex(alias, tables).map_err(wrong)?);
                    first.extend(first_words(alias, tables).map_err(wrong)?);
                    rows.push(row);
                }
            }
            all.extend(patterns.iter().cloned());
            if patterns.is_empty() { Ok(None) } else { Forms::new(&patterns, rows).map(Some) }
        });
        let codes = compiled.collect::<Result<_, ArticleError>>()?;
        let common = tables.get("common").map_or(&[][..], Vec::as_slice);
        for form in common {
            all.insert(regex(form, tables)?);
            first.extend(first_words(form, tables)?);
        }
        let all: Vec<String> = all.into_iter().collect();
        let rows = vec![0; all.len()];
        let first = first.iter().filter_map(|word| Some(tokens_of(word).first()?.key)).collect();
        Ok(Self { codes, any: Forms::new(&all, rows)?, first })
    }

    /// The longest name of an offence of `code` at token `at`: the token after it, and the index of the offence.
    pub(super) fn of_code(&self, view: &View<'_>, code: usize, at: usize) -> Option<(usize, usize)> {
        self.codes[code].as_ref()?.longest(view, at)
    }

    /// The longest name of an offence of any code at token `at`: the token after it.
    pub(super) fn of_any(&self, view: &View<'_>, at: usize) -> Option<usize> {
        self.first.contains(&view.token(at)?.key).then_some(())?;
        self.any.longest(view, at).map(|(end, _)| end)
    }
}

impl Forms {
    fn new(patterns: &[String], rows: Vec<usize>) -> Result<Self, ArticleError> {
        // A search is anchored and wants the longest match, whatever the order of the forms.
        let regex = Regex::builder()
            .configure(
                Regex::config()
                    .match_kind(MatchKind::All)
                    .nfa_size_limit(Some(64 << 20))
                    .hybrid_cache_capacity(CACHE)
                    .onepass(false)
                    .dfa(false),
            )
            .syntax(syntax::Config::new().case_insensitive(true))
            .build_many(patterns)
            .map_err(|error| ArticleError::Regex(Box::new(error)))?;
        Ok(Self { regex, rows })
    }

    fn longest(&self, view: &View<'_>, at: usize) -> Option<(usize, usize)> {
        let start = view.token(at)?.start as usize;
        let mut limit = view.text.floor_char_boundary((start + LONGEST).min(view.text.len()));
        loop {
            let input = Input::new(view.text).range(start..limit).anchored(Anchored::Yes);
            let found = self.regex.find(input)?;
            let length = view.text[start..found.end()].trim_end_matches([' ', '\n', '\r', '\t', '*', '_', ',']).len();
            let end = start + length;
            let after = view.starting_at(end);
            if length > 0 && view.token(after.checked_sub(1)?)?.end as usize <= end {
                return Some((after, self.rows[found.pattern().as_usize()]));
            }
            // It ends within a word: look for a shorter one.
            limit = view.token(after.checked_sub(1)?)?.start as usize;
            if limit <= start {
                return None;
            }
        }
    }
}
