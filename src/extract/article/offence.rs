//! Offences cited by name: what the forms in `criminal-codes/` match at a place.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{self, DFA, OverlappingState};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::ast::parse::Parser;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ArticleError;
use super::pattern::{Tables, first_words, regex};
use super::title::{Named, Titles};
use super::view::{QUOTES, View};
use super::vocabulary::{Forms, Vocabulary};
use crate::extract::rule::small;
use crate::gazetteer::Code;
use crate::segment::{WordKey, tokens_of};

/// The offences of every code, and names that any code may have.
#[derive(Debug)]
pub(super) struct Offences {
    /// Each as a regular expression, for a text as [`small`] gives it.
    patterns: Vec<String>,
    /// For each form the offences that it names.
    named: Vec<Vec<Named>>,
    /// The words that may begin a form.
    first: FxHashSet<WordKey>,
    /// Over all forms; compiled when a text first has one of those words where an offence may stand.
    finder: OnceLock<Option<Finder>>,
    /// Made when a text first has a place where an offence may stand.
    titles: OnceLock<Titles>,
    endings: Vec<String>,
    /// Made when a text first has a charge that is no title.
    vocabulary: OnceLock<Vocabulary>,
    forms: Forms,
}

/// An automaton, and what each thread keeps of it.
#[derive(Debug)]
struct Finder {
    automaton: DFA,
    caches: Pool<dfa::Cache, MakeCache>,
}

type MakeCache = Box<dyn Fn() -> dfa::Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

/// The longest name, in bytes: the official name of an article may be a long sentence.
const LONGEST: usize = 500;

/// Bytes that a thread may spend on the states of an automaton that it has met. With the default of two megabytes the
/// states of a large group do not fit, and a search falls back to a way that is a thousand times slower.
const CACHE: usize = 32 << 20;

impl Offences {
    pub(super) fn compile(
        codes: &[Code],
        tables: &Tables,
        endings: Vec<String>,
        described: Forms,
    ) -> Result<Self, ArticleError> {
        let mut forms = FormSet::default();
        let mut first = BTreeSet::new();
        for (index, code) in codes.iter().enumerate() {
            for (row, offence) in code.offences.iter().enumerate() {
                for alias in &offence.aliases {
                    let wrong = |source| ArticleError::Alias { code: code.id.to_string(), line: offence.line, source };
                    forms.add(regex(alias, tables).map_err(wrong)?, Some((index, row)))?;
                    first.extend(first_words(alias, tables).map_err(wrong)?);
                }
            }
        }
        for form in tables.get("common").map_or(&[][..], Vec::as_slice) {
            forms.add(regex(form, tables)?, None)?;
            first.extend(first_words(form, tables)?);
        }
        let first = first.iter().filter_map(|word| Some(tokens_of(word).first()?.key)).collect();
        Ok(Self {
            patterns: forms.patterns,
            named: forms.named,
            first,
            finder: OnceLock::new(),
            titles: OnceLock::new(),
            endings,
            vocabulary: OnceLock::new(),
            forms: described,
        })
    }

    /// The longest name of an offence of `code` at token `at`: the token after it, and the index of the offence.
    pub(super) fn of_code(&self, codes: &[Code], code: usize, view: &View<'_>, at: usize) -> Option<(usize, usize)> {
        self.longest(codes, view, at, |named| named.iter().find(|(of, _)| *of == code).map(|(_, row)| *row))
    }

    /// The longest name of an offence of any code at token `at`: the token after it.
    pub(super) fn of_any(&self, codes: &[Code], view: &View<'_>, at: usize) -> Option<usize> {
        self.longest(codes, view, at, |_| Some(())).map(|(end, ())| end)
    }

    /// The words of all titles.
    pub(super) fn vocabulary(&self, codes: &[Code]) -> &Vocabulary {
        self.vocabulary.get_or_init(|| Vocabulary::of(codes, self.forms.clone()))
    }

    /// The longest form or title at token `at` of which `wanted` takes something.
    fn longest<T>(
        &self,
        codes: &[Code],
        view: &View<'_>,
        at: usize,
        wanted: impl Fn(&[Named]) -> Option<T>,
    ) -> Option<(usize, T)> {
        let mut longest = self.form(view, at, &wanted);
        let titles = self.titles.get_or_init(|| Titles::of(codes, self.endings.clone()));
        titles.at(view, at, |end, named| {
            if longest.as_ref().is_none_or(|(before, _)| *before < end)
                && let Some(offence) = wanted(named)
            {
                longest = Some((end, offence));
            }
        });
        longest
    }

    /// The longest form at token `at` that ends with a word and of which `wanted` takes something.
    fn form<T>(&self, view: &View<'_>, at: usize, wanted: impl Fn(&[Named]) -> Option<T>) -> Option<(usize, T)> {
        let token = view.token(at).filter(|token| self.first.contains(&token.key))?;
        let finder = self.finder.get_or_init(|| self.compiled()).as_ref()?;
        let start = token.start as usize;
        let limit = view.text.floor_char_boundary((start + LONGEST).min(view.text.len()));
        let text = unquoted(small(&view.text[start..limit]));
        let input = Input::new(&*text).anchored(Anchored::Yes);
        let mut cache = finder.caches.get();
        let mut state = OverlappingState::start();
        let mut longest: Option<(usize, T)> = None;
        // The automaton gives up only where its cache cannot hold even one state.
        while finder.automaton.try_search_overlapping_fwd(&mut cache, &input, &mut state).is_ok() {
            let Some(found) = state.get_match() else { break };
            let Some(offence) = wanted(&self.named[found.pattern().as_usize()]) else { continue };
            let length = text[..found.offset()].trim_end_matches(is_loose).len();
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

    /// There always is one: each pattern was parsed when it was added, and nothing bounds their size.
    fn compiled(&self) -> Option<Finder> {
        let config = DFA::config().match_kind(MatchKind::All).cache_capacity(CACHE).skip_cache_capacity_check(true);
        let automaton = DFA::builder().configure(config).build_many(&self.patterns).ok()?;
        let of_thread = automaton.clone();
        Some(Finder { automaton, caches: Pool::new(Box::new(move || of_thread.create_cache())) })
    }
}

/// A text with spaces for the quotation marks around words within it, as far as the end of a quotation that it begins in.
fn unquoted(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_mark = |c: char| QUOTES.contains(c);
    if !text.contains(is_mark) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for c in text.chars() {
        if !is_mark(c) {
            out.push(c);
        } else if open || out.ends_with(char::is_whitespace) {
            open = !open;
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            break;
        }
    }
    out.into()
}

/// What a form may take in at its end though it is no part of the name.
fn is_loose(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t' | '*' | '_' | ',')
}

/// Forms, each once, with what they name.
#[derive(Default)]
struct FormSet {
    patterns: Vec<String>,
    named: Vec<Vec<Named>>,
    known: FxHashMap<String, usize>,
}

impl FormSet {
    fn add(&mut self, pattern: String, names: Option<Named>) -> Result<(), ArticleError> {
        let at = match self.known.get(&pattern) {
            Some(&at) => at,
            None => {
                // What is wrong must be said now, and not when a text has the form.
                Parser::new().parse(&pattern).map_err(|error| ArticleError::Regex(error.to_string()))?;
                self.patterns.push(pattern.clone());
                self.named.push(Vec::new());
                self.known.insert(pattern, self.patterns.len() - 1);
                self.patterns.len() - 1
            }
        };
        self.named[at].extend(names);
        Ok(())
    }
}
