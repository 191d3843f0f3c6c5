//! Names in quotation marks.

use std::ops::Range;

use super::{follows, is_capital, text};
use crate::extract::Part;
use crate::segment::Kind;

/// The most tokens of a quoted name.
const LONGEST: usize = 12;
/// The most words within quotation marks before a word that a model took for a name.
const AROUND: usize = 4;
const OPENING: [&str; 5] = ["«", "“", "„", "\"", "‘"];

/// A name, or all that the quotation marks hold of whose words it is one: a model that knows a word of «Қала үні» means the whole.
pub(super) fn around(part: &Part<'_>, name: Range<usize>) -> Range<usize> {
    let open = (name.start.saturating_sub(AROUND)..name.start).rev().find(|&i| OPENING.contains(&text(part, i)));
    let quote = open.and_then(|open| at(part, open));
    match quote {
        Some(quote) if quote.end > name.end && quote.len() <= 2 * AROUND => inside(part, &quote),
        _ => name,
    }
}

/// What a quotation holds, without the comma or full stop that American print puts inside it: “Dala Press,”.
pub(super) fn inside(part: &Part<'_>, quote: &Range<usize>) -> Range<usize> {
    let last = quote.end - 1;
    let stop = last > quote.start + 2 && matches!(text(part, last - 1), "," | ".");
    quote.start + 1..last - usize::from(stop)
}

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
