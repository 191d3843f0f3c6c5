//! Rules as data: patterns in a TOML file, with word tables for what varies, and examples that are run as tests.
//!
//! ```toml
//! [terms]
//! day  = '(?:0?[1-9]|[12][0-9]|3[01])'
//! year = '(?:19|20)[0-9]{2}'
//!
//! [[rule]]
//! name    = "day-month-year"
//! pattern = '(?<day>{day}) (?<month>{month}),? (?<year>{year})'
//! value   = "{year}-{month}-{day}"
//! finds   = [{ text = "on 12 October, 2017 in", surface = "12 October, 2017", value = "2017-10-12" }]
//! ignores = ["room 12, May I come in"]
//! ```
//!
//! `{month}` is a term of the file, or else the table `words/month.csv`. See [`pattern`] for what else a pattern may hold,
//! [`template`] for values. One automaton over all patterns says which rules match at a place; only those then look for
//! their groups. It knows no word edge: `\b` would turn it off on all text that is not ASCII. So a match begins where the
//! caller asks, which is a word's start, and each pattern ends with a character that is no letter or digit.

mod context;
mod file;
mod parsed;
mod pattern;
mod small;
mod starts;
mod table;
mod template;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::hash::Hasher;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};

use regex_automata::hybrid::dfa::{self, DFA, OverlappingState};
use regex_automata::meta;
use regex_automata::nfa::thompson;
use regex_automata::util::pool::{Pool, PoolGuard};
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::Hir;
use rustc_hash::{FxHashMap, FxHasher};

pub(crate) use self::context::{word_after, word_before};
pub use self::file::{Example, Failure};
pub(super) use self::small::{Small, small};

use self::context::Surroundings;
use self::file::{RuleFile, RuleText};
use self::parsed::Pattern;
use self::pattern::Expander;
use self::starts::Starts;
use self::table::{Table, Tables};
use self::template::Template;
use super::RuleError;
use crate::gazetteer::{Source, Sources};
use crate::model::{Confidence, RuleName, Span};

type MakeScratch = Box<dyn Fn() -> Scratch + Send + Sync + UnwindSafe + RefUnwindSafe>;
type Scratches = Pool<Scratch, MakeScratch>;

/// What a thread keeps from text to text.
#[derive(Debug)]
struct Scratch {
    cache: dfa::Cache,
    /// What was marked in words seen before, by rule, where the text went on and where it ended: the same dates stand in texts
    /// again and again, and groups cost most.
    known: Vec<[FxHashMap<Box<str>, Option<Marks>>; 2]>,
    /// How many words `known` holds.
    held: usize,
    /// Hashes of words within which every pattern fails, each in the place that its hash gives it: most words of a text are among them.
    barren: Box<[u64]>,
}

/// Words that a thread remembers to begin no match.
const BARREN: usize = 1 << 13;

/// Words that a thread remembers before it forgets them all.
const MOST_KNOWN: usize = 1 << 14;

/// The rules of one file, compiled.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    /// Over all patterns, to learn which match at a place.
    finder: DFA,
    scratches: Scratches,
    starts: Starts,
    examples: Vec<Example>,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The label and the rule's own name: `date/day-month-year`.
    pub name: RuleName,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it marks, in the order of the text.
    marks: Vec<Mark>,
    surroundings: Surroundings,
    /// Its pattern alone, for its groups, compiled when it first matches: many rules never do, and all would cost a command
    /// half a second.
    groups: LazyRegex,
    /// By the number of a group, the tables that its pattern names.
    tables: Vec<Vec<Arc<Table>>>,
}

/// What a rule marks: the whole match, or a group of it.
#[derive(Debug)]
struct Mark {
    group: usize,
    value: Template,
    or: Option<Template>,
}

/// A rule that matches at a place.
#[derive(Debug)]
pub struct Found<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// All that its pattern matched.
    pub span: Span,
    /// What it marks there, in the order of the text; never empty.
    pub marks: Vec<Marked>,
}

/// One marked place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Where.
    pub span: Span,
    /// The value, its template filled in.
    pub value: String,
    /// What it may be instead, where the rule leaves that open.
    pub or: Option<String>,
}

impl RuleSet {
    /// Compiles `rules/LABEL.toml`; a higher layer of that file stands for all of it.
    ///
    /// # Errors
    /// Where the file is missing, or something in it or in a word table that it names cannot be taken.
    pub fn compile(label: &str, sources: &Sources) -> Result<Self, RuleError> {
        let name = format!("rules/{label}.toml");
        let Some(source) = sources.get(&name).last() else {
            return Err(RuleError { origin: name, problem: "is missing; extraction needs it".to_owned() });
        };
        let file = RuleFile::parse(source)?;
        let tables = Tables::new(sources);
        let expander = Expander::new(&file.terms, &tables);
        let mut rules = Vec::new();
        let mut patterns = Vec::new();
        for text in &file.rules {
            let (rule, pattern) =
                Rule::compile(label, text, &expander, &tables).map_err(|problem| text.error(source, &problem))?;
            rules.push(rule);
            patterns.push(pattern);
        }
        let failed = |problem: String| RuleError { origin: source.origin.clone(), problem };
        let together = |error: String| failed(format!("the patterns together: {error}"));
        let automaton = thompson::Compiler::new()
            .configure(thompson::Config::new().which_captures(thompson::WhichCaptures::None))
            .build_many_from_hir(&patterns)
            .map_err(|error| together(error.to_string()))?;
        drop(patterns);
        let finder = DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(FINDER_CACHE))
            .build_from_nfa(automaton)
            .map_err(|error| together(error.to_string()))?;
        let starts = Starts::of(&finder).map_err(together)?;
        let scratches: Scratches = {
            let (finder, count) = (finder.clone(), rules.len());
            Pool::new(Box::new(move || Scratch {
                cache: finder.create_cache(),
                known: vec![<[FxHashMap<Box<str>, Option<Marks>>; 2]>::default(); count],
                held: 0,
                barren: vec![0; BARREN].into(),
            }))
        };
        Ok(Self { rules, finder, scratches, starts, examples: file.examples(label, source) })
    }

    /// A searcher; it holds what one thread needs while it goes through a part of a text.
    #[must_use]
    pub fn searcher<'t>(&self, text: &'t str, part: Span) -> Searcher<'_, 't> {
        let small = small(part.of(text));
        Searcher { set: self, text, part, small, scratch: self.scratches.get(), matching: Vec::new() }
    }

    /// The examples that stand beside the rules.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }
}

/// Bytes of states that one thread keeps; the built-in date rules use about half of it on mixed text.
const FINDER_CACHE: usize = 32 << 20;

/// The longest match, in bytes.
const LONGEST_MATCH: usize = 240;

/// Looks for one rule file's rules, place by place.
pub struct Searcher<'r, 't> {
    set: &'r RuleSet,
    text: &'t str,
    part: Span,
    /// The part as the patterns read it.
    small: Cow<'t, str>,
    scratch: PoolGuard<'r, Scratch, MakeScratch>,
    /// The rules that match at the place, by their index, each with the farthest end of a match.
    matching: Vec<(usize, usize)>,
}

/// The whole match and what is marked in it, counted from the match's start.
#[derive(Clone, Debug)]
struct Marks {
    whole: Span,
    marked: Vec<Marked>,
}

impl<'r> Searcher<'r, '_> {
    /// What `take` makes of the first match that it wants, of those from the byte of the text at `start` and not past `limit`, both
    /// within the part: the longest first, then in the file's order.
    pub fn first_at<T>(
        &mut self,
        start: usize,
        limit: usize,
        mut take: impl FnMut(Found<'r>) -> Option<T>,
    ) -> Option<T> {
        let from = start - self.part.start;
        let scratch = &mut *self.scratch;
        if !self.set.starts.may_start(&self.small.as_bytes()[from..]) {
            return None;
        }
        let limit = self.small.floor_char_boundary((limit - self.part.start).min(from + LONGEST_MATCH));
        if self.set.is_barren(&self.small.as_bytes()[from..limit], scratch) {
            return None;
        }
        let input = Input::new(&self.small[..limit]).range(from..).anchored(Anchored::Yes);
        self.matching.clear();
        let mut state = OverlappingState::start();
        // The automaton gives up only on its configured quit bytes, and none is configured.
        while self.set.finder.try_search_overlapping_fwd(&mut scratch.cache, &input, &mut state).is_ok() {
            let Some(found) = state.get_match() else { break };
            let rule = found.pattern().as_usize();
            match self.matching.iter_mut().find(|(known, _)| *known == rule) {
                Some((_, end)) => *end = found.offset(),
                None => self.matching.push((rule, found.offset())),
            }
        }
        self.matching.sort_unstable_by_key(|&(rule, end)| (Reverse(end), rule));
        self.matching.iter().find_map(|&(index, end)| {
            let rule = &self.set.rules[index];
            let printed = &self.small[from..end];
            if scratch.held == MOST_KNOWN {
                scratch.known.iter_mut().flatten().for_each(FxHashMap::clear);
                scratch.held = 0;
            }
            let known = &mut scratch.known[index][usize::from(end == limit)];
            if !known.contains_key(printed) {
                known.insert(printed.into(), rule.marks(&self.small, &input.clone().range(from..end)));
                scratch.held += 1;
            }
            let marks = known.get(printed)?.as_ref()?;
            let moved = |span: Span| Span::new(start + span.start, start + span.end);
            let span = moved(marks.whole);
            if !rule.surroundings.allow(self.text, span) {
                return None;
            }
            let marks = marks.marked.iter().map(|one| Marked { span: moved(one.span), ..one.clone() }).collect();
            take(Found { rule, span, marks })
        })
    }
}

impl RuleSet {
    /// True where every pattern fails before the first word of the text ends.
    fn is_barren(&self, text: &[u8], scratch: &mut Scratch) -> bool {
        let in_word = |byte: &&u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let word = &text[..text.iter().take_while(in_word).count()];
        let mut hasher = FxHasher::default();
        hasher.write(word);
        let hash = hasher.finish().max(1);
        let place = &mut scratch.barren[(hash >> 32) as usize % BARREN];
        if *place == hash {
            return true;
        }
        let start = self.finder.start_state_forward(&mut scratch.cache, &Input::new("").anchored(Anchored::Yes));
        let Ok(mut state) = start else { return false };
        for &byte in word {
            let Ok(next) = self.finder.next_state(&mut scratch.cache, state, byte) else { return false };
            if next.is_dead() {
                *place = hash;
                return true;
            }
            state = next;
        }
        false
    }
}

impl Rule {
    /// Compiles a rule; the second value is its pattern, parsed for the automaton of all rules.
    fn compile(
        label: &str,
        text: &RuleText,
        patterns: &Expander<'_>,
        tables: &Tables<'_>,
    ) -> Result<(Self, Hir), String> {
        let expanded = patterns.expand(&text.pattern)?;
        let parsed = expanded.pattern.parse()?;
        let number = |name: &str| {
            let group = expanded.groups.iter().find(|group| group.name == name);
            group.map(|group| group.number).ok_or_else(|| format!("the pattern has no group `{name}`"))
        };
        let mut tables_of_groups = vec![Vec::new(); expanded.count];
        for group in &expanded.groups {
            tables_of_groups[group.number].clone_from(&group.tables);
        }
        let mut marks = Vec::new();
        for mark in text.marks()? {
            let group = mark.group.map_or(Ok(1), number)?;
            let or = mark.or.map(|or| Template::parse(or, &number)).transpose()?;
            marks.push(Mark { group, value: Template::parse(mark.value, &number)?, or });
        }
        let rule = Self {
            name: format!("{label}/{}", text.name).into(),
            confidence: text.confidence,
            marks,
            surroundings: Surroundings::compile(text, tables)?,
            groups: LazyRegex { pattern: expanded.pattern, compiled: OnceLock::new() },
            tables: tables_of_groups,
        };
        Ok((rule, parsed))
    }

    /// What it marks in a range that it matches from its start; none where no group of a mark took part.
    fn marks(&self, text: &str, input: &Input<'_>) -> Option<Marks> {
        let regex = self.groups.get()?;
        let mut groups = regex.create_captures();
        regex.search_captures(input, &mut groups);
        let span_of = |group: usize| groups.get_group(group).map(|span| Span::new(span.start, span.end));
        let value_of = |group: usize| Some(template::value(span_of(group)?.of(text), &self.tables[group]));
        let from_start = |span: Span| Span::new(span.start - input.start(), span.end - input.start());
        let mut marked: Vec<_> = self
            .marks
            .iter()
            .filter_map(|mark| {
                let span = from_start(span_of(mark.group)?);
                let or = mark.or.as_ref().and_then(|or| or.fill(&value_of));
                Some(Marked { span, value: mark.value.fill(&value_of)?, or })
            })
            .collect();
        marked.sort_by_key(|mark| mark.span);
        // Group 1 is all of the pattern but the character after it.
        let whole = from_start(span_of(1)?);
        (!marked.is_empty()).then_some(Marks { whole, marked })
    }
}

/// A pattern that is compiled when first asked for.
#[derive(Debug)]
struct LazyRegex {
    pattern: Pattern,
    compiled: OnceLock<Option<meta::Regex>>,
}

impl LazyRegex {
    /// The regex; there always is one, since the automaton of all patterns took this one.
    fn get(&self) -> Option<&meta::Regex> {
        let compile = || {
            // Searches are anchored and short: no prefilter could help, and a second automaton costs more than it saves.
            let config = meta::Config::new().auto_prefilter(false).hybrid(false).onepass(false).nfa_size_limit(None);
            meta::Regex::builder().configure(config).build_from_hir(&self.pattern.parse().ok()?).ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// What a file's errors are told by.
fn line_of(source: &Source, offset: usize) -> usize {
    source.text[..source.text.floor_char_boundary(offset)].matches('\n').count() + 1
}
