//! Names before a Turkish or Azerbaijani head word: "Ankara 4. Ağır Ceza Mahkemesi", "Daxili İşlər Nazirliyi".

use super::{Name, follows, is_capital, starts_long_caps, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::{Gap, Kind};

/// The most tokens before the head.
const LONGEST: usize = 12;

/// Case endings of a head in the possessive.
const CASES: [&str; 21] = [
    "ndan", "nden", "ndən", "nda", "nde", "ndə", "nın", "nin", "nun", "nün", "yla", "yle", "ylə", "na", "ne", "nə",
    "nı", "ni", "nu", "nü", "n",
];

/// A head in the possessive, as one with a name before it is, without its case ending: "Mahkemesinin" is "Mahkemesi".
fn possessive(word: &str) -> Option<&str> {
    // Of "bureau" a vowel stands before the last.
    let ends = |word: &&str| {
        let mut letters = word.chars().rev();
        letters.next().is_some_and(|last| "ıiuü".contains(last))
            && letters.next().is_some_and(|c| !"aeıioöuü".contains(c))
    };
    let stem = || CASES.iter().find_map(|ending| word.strip_suffix(ending).filter(ends));
    Some(word).filter(ends).or_else(stem)
}

/// True for a word that heads the name before it.
pub(super) fn is_head(word: &str) -> bool {
    possessive(word).is_some()
}

/// The name that ends in the head at `head`: back over words with capitals, "and", and the number of a court.
pub(super) fn around(part: &Part<'_>, head: usize) -> Option<Name> {
    if !is_capital(part, head) || starts_long_caps(part, head) {
        return None;
    }
    let tokens = &part.segments.tokens;
    let (mut at, mut start) = (head, head);
    while at > 0 && head - at < LONGEST && follows(part, at) {
        let before = at - 1;
        let word = text(part, before);
        let joins = matches!(word, "ve" | "və" | "saylı" | "nolu");
        // "4. Ağır Ceza", "1 saylı": a number stands before its full stop or noun.
        let stop = word == "." && tokens[before].gap == Gap::Glued && tokens[before - 1].kind == Kind::Number;
        if is_capital(part, before) && tokens[before].kind == Kind::Word {
            if part.classes[before].has(WordClass::Title) {
                break;
            }
            start = before;
        } else if !(joins || stop || tokens[before].kind == Kind::Number) {
            break;
        }
        at = before;
    }
    let sentence = part.segments.sentences[part.segments.sentence_of(start)].start as usize;
    while start < head && part.classes[start].has(WordClass::FunctionWord) && start == sentence {
        start += 1;
    }
    let surface = part.segments.span(start..head + 1).of(&part.document.text);
    let nominative = possessive(text(part, head)).map(|stem| {
        let ending = text(part, head).len() - stem.len();
        surface[..surface.len() - ending].to_owned()
    });
    (start < head).then_some(Name { tokens: start..head + 1, nominative })
}
