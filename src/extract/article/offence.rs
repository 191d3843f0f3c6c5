//! Offences cited by name: what the forms in `criminal-codes/` match at a place.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::sync::OnceLock;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::ast::parse::Parser;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ArticleError;
use super::pattern::{Tables, first_words, regex};
use super::title::{Named, Titles};
use super::view::{QUOTES, View};
use super::vocabulary::{Forms, Vocabulary};
use super::words::TitleWords;
use crate::extract::rule::Small;
use crate::gazetteer::Code;
use crate::segment::{WordKey, tokens_of};

/// The offences of every code, and names that any code may have.
#[derive(Debug)]
pub(super) struct Offences {
    /// Each as a regular expression, for a text as [`Small`] gives it.
    patterns: Vec<String>,
    /// For each form the offences that it names.
    named: Vec<Vec<Named>>,
    /// The words that may begin a form.
    first: FxHashSet<WordKey>,
    /// Over all forms; compiled when a text first has one of those words where an offence may stand.
    finder: OnceLock<Option<Finder>>,
    /// Made when a text first has a place where an offence may stand.
    titles: OnceLock<Titles>,
    title_words: TitleWords,
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
        title_words: TitleWords,
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
            title_words,
            vocabulary: OnceLock::new(),
            forms: described,
        })
    }

    /// The words of all titles.
    pub(super) fn vocabulary(&self, codes: &[Code]) -> &Vocabulary {
        self.vocabulary.get_or_init(|| Vocabulary::of(codes, self.forms.clone()))
    }

    /// Every form and title at token `at`, forms first.
    fn at<'a>(&'a self, codes: &[Code], view: &View<'_>, at: usize) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        if view.token(at).is_some_and(|token| self.first.contains(&token.key)) {
            let finder = self.finder.get_or_init(|| self.compiled());
            if let Some(finder) = finder {
                finder.each(view, at, |end, pattern| hits.push(Hit { end, named: &self.named[pattern] }));
            }
        }
        let titles = self.titles.get_or_init(|| Titles::of(codes, self.title_words.clone()));
        titles.at(view, at, |end, named| hits.push(Hit { end, named }));
        hits
    }

    /// There always is one: each pattern was parsed when it was added, and nothing bounds their size.
    fn compiled(&self) -> Option<Finder> {
        let config = DFA::config().match_kind(MatchKind::All).cache_capacity(CACHE).skip_cache_capacity_check(true);
        let automaton = DFA::builder().configure(config).build_many(&self.patterns).ok()?;
        let of_thread = automaton.clone();
        Some(Finder { automaton, caches: Pool::new(Box::new(move || of_thread.create_cache())) })
    }
}

impl Finder {
    /// Every form at token `at` that ends with a word: the token after it, and the form's index. What is read is the text as [`Small`]
    /// gives it, with spaces for the quotation marks around words within a name, the one that it begins in
    /// among them; and no further than some form may still go on.
    fn each(&self, view: &View<'_>, at: usize, mut found: impl FnMut(usize, usize)) -> Option<()> {
        let start = view.token(at)?.start as usize;
        let limit = view.text.floor_char_boundary((start + LONGEST).min(view.text.len()));
        let mut cache = self.caches.get();
        let input = Input::new("").anchored(Anchored::Yes);
        // The automaton gives up only where its cache cannot hold even one state.
        let mut state = self.automaton.start_state_forward(&mut cache, &input).ok()?;
        let (mut small, mut open, mut behind_space) = (Small::default(), false, false);
        // «фейках» про армию: the name goes on behind the quotation that it begins with.
        let mut quoted = at.checked_sub(1).is_some_and(|before| view.is(before, QUOTES)) && view.glued(at);
        // The end of the text without what a form may take in though it is no part of the name.
        let mut firm = start;
        let mut ends = |state: LazyStateID, cache: &dfa::Cache, firm: usize| {
            let after = view.starting_at(firm);
            let at_word_end = firm > start
                && after.checked_sub(1).and_then(|last| view.token(last)).is_some_and(|last| last.end as usize <= firm);
            for index in 0..if at_word_end { self.automaton.match_len(cache, state) } else { 0 } {
                found(after, self.automaton.match_pattern(cache, state, index).as_usize());
            }
        };
        for (offset, c) in view.text[start..limit].char_indices() {
            let mut c = small.next(c);
            let mut bytes = [b' '; 4];
            let mut len = c.len_utf8();
            if QUOTES.contains(c) {
                if !open && !behind_space && !std::mem::take(&mut quoted) {
                    break;
                } else if open || behind_space {
                    open = !open;
                }
                c = ' ';
            } else {
                len = c.encode_utf8(&mut bytes).len();
            }
            behind_space = c.is_whitespace();
            for &byte in &bytes[..len] {
                state = self.automaton.next_state(&mut cache, state, byte).ok()?;
                // A match is told by the byte behind it.
                if state.is_match() {
                    ends(state, &cache, firm);
                }
                if state.is_dead() {
                    return None;
                }
            }
            if !is_loose(c) {
                firm = start + offset + len;
            }
        }
        state = self.automaton.next_eoi_state(&mut cache, state).ok()?;
        if state.is_match() {
            ends(state, &cache, firm);
        }
        None
    }
}

/// A name of offences: the token after it, and what it names; nothing where it is a name that any code may have.
#[derive(Clone, Copy)]
struct Hit<'a> {
    end: usize,
    named: &'a [Named],
}

/// The offences that one text names, each place looked at once.
pub(super) struct OffencesIn<'a> {
    pub(super) view: View<'a>,
    offences: &'a Offences,
    codes: &'a [Code],
    known: RefCell<FxHashMap<usize, Rc<[Hit<'a>]>>>,
}

impl<'a> OffencesIn<'a> {
    pub(super) fn new(view: View<'a>, offences: &'a Offences, codes: &'a [Code]) -> Self {
        Self { view, offences, codes, known: RefCell::default() }
    }

    /// The longest name of an offence of `code` at token `at`: the token after it, and the index of the offence.
    pub(super) fn of_code(&self, code: usize, at: usize) -> Option<(usize, usize)> {
        self.longest(at, |named| named.iter().find(|(of, _)| *of == code).map(|(_, row)| *row))
    }

    /// The longest name of an offence of any code at token `at`: the token after it.
    pub(super) fn of_any(&self, at: usize) -> Option<usize> {
        self.longest(at, |_| Some(())).map(|(end, ())| end)
    }

    /// The longest name at token `at` of which `wanted` takes something; of names of one length, the first.
    fn longest<T>(&self, at: usize, wanted: impl Fn(&[Named]) -> Option<T>) -> Option<(usize, T)> {
        let mut longest: Option<(usize, T)> = None;
        for hit in &*self.hits(at) {
            if longest.as_ref().is_none_or(|(end, _)| *end < hit.end)
                && let Some(taken) = wanted(hit.named)
            {
                longest = Some((hit.end, taken));
            }
        }
        longest
    }

    fn hits(&self, at: usize) -> Rc<[Hit<'a>]> {
        let hits = || self.offences.at(self.codes, &self.view, at).into();
        Rc::clone(self.known.borrow_mut().entry(at).or_insert_with(hits))
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
