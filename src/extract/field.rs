//! Fields of forms: a label at the start of a line, a colon, and what stands behind it on that line.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Part;
use crate::segment::Gap;

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
