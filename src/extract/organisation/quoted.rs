//! A name in quotation marks after a type: «общественный фонд "Тихая гавань"», `newspaper “Respublika”`.

use std::ops::Range;

use super::{is_capital, text};
use crate::extract::Part;
use crate::segment::{Case, Gap};

/// The most tokens of a quoted name.
const LONGEST: usize = 14;

/// The name that follows the type at `kind`. A type with a capital, or an acronym as «ОО», belongs to the name, with the
/// quotation marks; after a type in lower case the name is what they enclose.
pub(super) fn after(part: &Part<'_>, kind: usize) -> Option<Range<usize>> {
    let tokens = &part.segments.tokens;
    let open = kind + 1;
    if tokens.get(open)?.gap >= Gap::Paragraph || !matches!(text(part, open), "«" | "“" | "„" | "\"" | "‘" | "'")
    {
        return None;
    }
    let first = open + 1;
    if first >= tokens.len() || !is_capital(part, first) {
        return None;
    }
    let closes = |i: &usize| matches!(text(part, *i), "»" | "”" | "“" | "\"" | "’" | "'");
    let close =
        (first + 1..tokens.len().min(first + LONGEST)).take_while(|&i| tokens[i].gap < Gap::Paragraph).find(closes)?;
    let capital = is_capital(part, kind) && tokens[kind].case != Case::Single && kind != sentence_start(part, kind);
    Some(if capital || tokens[kind].case == Case::Upper { kind..close + 1 } else { first..close })
}

fn sentence_start(part: &Part<'_>, i: usize) -> usize {
    part.segments.sentences[part.segments.sentence_of(i)].start as usize
}
