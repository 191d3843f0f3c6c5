//! Names before a Kazakh head word: «Қазақстан Республикасының Ішкі істер министрлігі».

use std::ops::Range;

use super::{follows, is_capital, starts_long_caps, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::Kind;

/// The most words before the head, and of them the most in lower case that follow each other.
const LONGEST: usize = 9;
const LOWER: usize = 2;

/// True for a head in the possessive, as one with a name before it is: министрлігі, соты, партиясының.
pub(super) fn is_head(word: &str) -> bool {
    [
        "ігі",
        "ғы",
        "сы",
        "сі",
        "ты",
        "ті",
        "ры",
        "рі",
        "ғыны",
        "ігіні",
        "сыны",
        "сіні",
        "тыны",
        "тіні",
        "еңесі",
        "ғын",
        "ігін",
    ]
    .iter()
    .any(|ending| word.contains(ending))
}

/// The name that ends in the head at `head`: back over words to the first with a capital.
pub(super) fn around(part: &Part<'_>, head: usize) -> Option<Range<usize>> {
    if starts_long_caps(part, head) {
        return None;
    }
    let tokens = &part.segments.tokens;
    let (mut at, mut start, mut lower) = (head, head, 0);
    while at > 0 && head - at < LONGEST && follows(part, at) {
        let before = at - 1;
        if matches!(text(part, before), "»" | "”" | "\"") {
            let open =
                (before.saturating_sub(LONGEST)..before).rev().find(|&i| matches!(text(part, i), "«" | "“" | "\""));
            if let Some(open) = open {
                (at, start, lower) = (open, open, 0);
                continue;
            }
        }
        let classes = part.classes[before];
        if tokens[before].kind != Kind::Word || classes.has(WordClass::FunctionWord) || classes.has(WordClass::Title) {
            break;
        }
        if is_capital(part, before) {
            (start, lower) = (before, 0);
        } else {
            lower += 1;
            if lower > LOWER || classes.has(WordClass::Role) {
                break;
            }
        }
        at = before;
    }
    (start < head).then_some(start..head + 1)
}
