//! Names in quotation marks.

use std::ops::Range;

use super::{follows, is_capital, text};
use crate::extract::Part;
use crate::segment::Kind;

/// The most tokens of a quoted name.
const LONGEST: usize = 12;

/// The quotation that opens at token `open`, with its marks; none where what it holds does not begin as a name does.
pub(super) fn at(part: &Part<'_>, open: usize) -> Option<Range<usize>> {
    let tokens = &part.segments.tokens;
    if !follows(part, open) {
        return None;
    }
    let closing: &[&str] = match text(part, open) {
        "«" => &["»"],
        "“" => &["”", "“"],
        "„" => &["“", "”"],
        "\"" => &["\""],
        "‘" => &["’"],
        "'" => &["'"],
        _ => return None,
    };
    let first = open + 1;
    if first >= tokens.len() || !(is_capital(part, first) || tokens[first].kind == Kind::Number) {
        return None;
    }
    let close = (first + 1..tokens.len().min(first + LONGEST))
        .take_while(|&i| follows(part, i))
        .find(|&i| closing.contains(&text(part, i)))?;
    Some(open..close + 1)
}
