//! Fields of forms: a label at the start of a line, a colon, and what stands behind it on that line.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Part;
use crate::gazetteer::WordClass;
use crate::segment::{Case, Gap};

/// The longest label, in tokens.
const LABEL: usize = 3;

/// The tokens of each field whose label, in small letters, is one of these.
pub(super) fn labelled(part: &Part<'_>, labels: &FxHashSet<String>) -> Vec<Range<usize>> {
    let tokens = &part.segments.tokens;
    let text = &part.document.text;
    let begins = |at: usize| at == 0 || tokens[at].gap >= Gap::Line;
    let lines = (0..tokens.len()).filter(|&at| begins(at));
    let field = |line: usize| {
        let mut reach = (line + 1..tokens.len()).take(LABEL).take_while(|&at| !begins(at));
        let colon = reach.find(|&at| tokens[at].span().of(text) == ":")?;
        let label = part.segments.span(line..colon).of(text).to_lowercase();
        let end = (colon + 1..tokens.len()).find(|&at| begins(at)).unwrap_or(tokens.len());
        labels.contains(&label).then_some(colon + 1..end)
    };
    lines.filter_map(field).collect()
}

/// True where a given name stands beside another capitalised word: a prisoner's address may name him.
pub(super) fn names_someone(part: &Part<'_>, field: Range<usize>) -> bool {
    let is_title = |i: usize| part.segments.tokens[i].case == Case::Title;
    let is_given = |i: usize| part.classes[i].has(WordClass::GivenName);
    let mut pairs = field.clone().zip(field.skip(1));
    pairs.any(|(a, b)| is_title(a) && is_title(b) && (is_given(a) || is_given(b)))
}
