//! Offences cited by name: what the forms in `criminal-codes/` match at a place.

use regex_automata::meta::Regex;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use super::ArticleError;
use super::pattern::{Tables, name_regex, regex};
use super::view::View;
use crate::gazetteer::Code;

/// The offences of every code, compiled.
#[derive(Debug)]
pub(super) struct Offences {
    /// For each code its regex, whose patterns are those of `rows`; none where a code lists no offence.
    codes: Vec<Option<Forms>>,
    /// Names that any code may have.
    common: Forms,
}

#[derive(Debug)]
struct Forms {
    regex: Regex,
    /// For each pattern the index of its offence.
    rows: Vec<usize>,
}

/// Names that are shorter say too little: the official name of an article may be one plain word.
const LONGEST: usize = 500;

impl Offences {
    pub(super) fn compile(codes: &[Code], tables: &Tables) -> Result<Self, ArticleError> {
        let compiled = codes.iter().map(|code| {
            let mut patterns = Vec::new();
            let mut rows = Vec::new();
            for (row, offence) in code.offences.iter().enumerate() {
                for name in &offence.names {
                    patterns.push(name_regex(name));
                    rows.push(row);
                }
                for alias in &offence.aliases {
                    let pattern = regex(alias, tables).map_err(|source| ArticleError::Alias {
                        code: code.id.to_string(),
                        line: offence.line,
                        source,
                    })?;
                    patterns.push(pattern);
                    rows.push(row);
                }
            }
            if patterns.is_empty() { Ok(None) } else { Forms::new(&patterns, rows).map(Some) }
        });
        let codes = compiled.collect::<Result<_, ArticleError>>()?;
        let common = tables.get("common").map_or(&[][..], Vec::as_slice);
        let patterns = common.iter().map(|form| regex(form, tables)).collect::<Result<Vec<_>, _>>()?;
        let rows = vec![0; patterns.len()];
        Ok(Self { codes, common: Forms::new(&patterns, rows)? })
    }

    /// The longest name of an offence of `code` at token `at`: the token after it, and the index of the offence.
    pub(super) fn of_code(&self, view: &View<'_>, code: usize, at: usize) -> Option<(usize, usize)> {
        self.codes[code].as_ref()?.longest(view, at)
    }

    /// The longest name of an offence of any code at token `at`: the token after it.
    pub(super) fn of_any(&self, view: &View<'_>, at: usize) -> Option<usize> {
        let listed = self.codes.iter().flatten().chain([&self.common]);
        listed.filter_map(|forms| forms.longest(view, at)).map(|(end, _)| end).max()
    }
}

impl Forms {
    fn new(patterns: &[String], rows: Vec<usize>) -> Result<Self, ArticleError> {
        // A search is anchored and wants the longest match, whatever the order of the forms.
        let regex = Regex::builder()
            .configure(
                Regex::config().match_kind(MatchKind::All).nfa_size_limit(Some(64 << 20)).onepass(false).dfa(false),
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
