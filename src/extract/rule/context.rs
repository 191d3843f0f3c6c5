//! The words beside a match that a rule asks for or will not have.

use std::sync::Arc;

use super::file::RuleText;
use super::table::{Table, Tables};
use crate::model::Span;

#[derive(Debug)]
pub(super) struct Surroundings {
    after: Vec<Arc<Table>>,
    not_after: Vec<Arc<Table>>,
    not_before: Vec<Arc<Table>>,
}

impl Surroundings {
    pub fn compile(text: &RuleText, tables: &Tables<'_>) -> Result<Self, String> {
        let load = |names: &[String]| names.iter().map(|name| tables.get(name)).collect::<Result<Vec<_>, _>>();
        Ok(Self { after: load(&text.after)?, not_after: load(&text.not_after)?, not_before: load(&text.not_before)? })
    }

    /// True where the words beside `span` are as the rule wants them.
    pub fn allow(&self, text: &str, span: Span) -> bool {
        let has = |tables: &[Arc<Table>], word: &str| tables.iter().any(|table| table.has(word));
        if !self.after.is_empty() || !self.not_after.is_empty() {
            let word = word_before(text, span.start);
            if !self.after.is_empty() && !has(&self.after, word) || has(&self.not_after, word) {
                return false;
            }
        }
        self.not_before.is_empty() || !has(&self.not_before, word_after(text, span.end))
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '_')
}

/// The word that ends before `end`, with the full stop of an abbreviation, or a single sign such as №; empty at the text's
/// start.
pub(crate) fn word_before(text: &str, end: usize) -> &str {
    let before = text[..end].trim_end_matches(is_gap);
    let stem = before.strip_suffix('.').unwrap_or(before);
    let letters = stem.trim_end_matches(char::is_alphanumeric);
    if letters.len() < stem.len() {
        return &before[letters.len()..];
    }
    let sign = before.chars().next_back().map_or(0, char::len_utf8);
    &before[before.len() - sign..]
}

/// The word or sign that begins after `start`; empty at the text's end.
pub(crate) fn word_after(text: &str, start: usize) -> &str {
    let after = text[start..].trim_start_matches(is_gap);
    let letters = after.len() - after.trim_start_matches(char::is_alphanumeric).len();
    let sign = after.chars().next().map_or(0, char::len_utf8);
    &after[..letters.max(sign)]
}
