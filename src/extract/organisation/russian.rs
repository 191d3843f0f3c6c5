//! Names around a Cyrillic head word: adjectives before it, a tail in the genitive after it.

use std::ops::Range;

use super::{OrganisationRules, follows, is_capital, starts_long_caps, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::{Case, Gap, Kind, Script};

/// The longest tail, in words.
const LONGEST_TAIL: usize = 9;

/// Endings of adjectives in any case, by which a word before the head belongs to the name.
const ADJECTIVE: &[&str] = &[
    "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ую",
    "юю", "ых", "их", "ыми", "ими",
];

/// Endings of nouns that look like those of adjectives: решение, развитие.
const NOUN: &[&str] = &["ние", "тие", "ения", "ции", "ство"];

/// Endings of the genitive, and of the dative after «по», by which a lower-case word after the head belongs to the name.
const TAIL: &[&str] = &[
    "ого",
    "его",
    "ой",
    "ей",
    "ых",
    "их",
    "ии",
    "ия",
    "ий",
    "ства",
    "ству",
    "ости",
    "ности",
    "ции",
    "ния",
    "ний",
    "нию",
    "ам",
    "ям",
    "ов",
    "ев",
    "ёв",
    "ек",
    "ики",
    "ры",
    "ты",
    "ды",
    "ки",
    "ги",
    "жбы",
    "мы",
    "века",
    "ека",
    "ека",
    "ества",
    "ества",
    "ежи",
    "овли",
];

/// The name around the head at `head`; none where nothing shows that one body is meant.
pub(super) fn around(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> Option<Range<usize>> {
    let tokens = &part.segments.tokens;
    if tokens[head].case == Case::Single || starts_long_caps(part, head) {
        return None;
    }
    let start = left(part, head);
    let acronym = tokens[head].case == Case::Upper;
    let capital = is_capital(part, start);
    if !capital {
        return None;
    }
    let end = if acronym { place_after(part, head + 1) } else { right(part, head, rules) };
    // A head alone at a sentence's start, «Суд решил», names nobody.
    let bare = start == head && end == head + 1;
    (!(bare && !acronym)).then_some(start..end)
}

/// Back over adjectives; the first of them has the capital: «Бостандыкский районный суд».
fn left(part: &Part<'_>, head: usize) -> usize {
    let tokens = &part.segments.tokens;
    let mut at = head;
    let mut start = head;
    for _ in 0..4 {
        if at == 0 || tokens[at].gap >= Gap::Paragraph {
            break;
        }
        let mut before = at - 1;
        if text(part, before) == "-" && before > 0 && tokens[before].gap == Gap::Glued {
            before -= 1;
        }
        let token = &tokens[before];
        let word = text(part, before);
        let adjective =
            ADJECTIVE.iter().any(|ending| word.ends_with(ending)) && !NOUN.iter().any(|ending| word.ends_with(ending));
        let classes = part.classes[before];
        // A surname in -ский declines like an adjective; one in -ов that ends like one, «Ивановой», is a person's.
        let person = classes.has(WordClass::SurnameEnding) && !word.contains("ск") || classes.has(WordClass::GivenName);
        let fits = token.kind == Kind::Word
            && token.script == Script::Cyrillic
            && (adjective || token.case == Case::Upper)
            && !classes.has(WordClass::FunctionWord)
            && !person;
        if !fits {
            break;
        }
        at = before;
        if is_capital(part, at) {
            start = at;
        }
    }
    start
}

fn right(part: &Part<'_>, head: usize, rules: &OrganisationRules) -> usize {
    let tokens = &part.segments.tokens;
    let mut end = head + 1;
    let mut at = head + 1;
    let mut words = 0;
    while follows(part, at) && words < LONGEST_TAIL {
        let token = &tokens[at];
        if token.kind != Kind::Word {
            // г. Алматы, им. Абая; hyphens.
            let stop = text(part, at) == "." && matches!(text(part, at - 1), "г" | "им" | "обл");
            if stop || (text(part, at) == "-" && token.gap == Gap::Glued) {
                at += 1;
                continue;
            }
            break;
        }
        if is_capital(part, at) {
            // A person after a body: «суд Абишева».
            if part.classes[at].has(WordClass::GivenName) || part.classes[at].has(WordClass::Title) {
                break;
            }
            if part.classes[at].has(WordClass::SurnameEnding)
                && !part.classes[at].has(WordClass::Place)
                && !text(part, at).contains("ск")
            {
                break;
            }
            end = at + 1;
        } else if rules.russian_tail_words.contains(&token.key) {
            // Small words belong to the name only where more follows; nouns end it.
            if !matches!(text(part, at), "по" | "и" | "при" | "с" | "г" | "имени") {
                end = at + 1;
            }
        } else if tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Glued) && text(part, at + 1) == "-" {
            // The first half of «уголовно-исполнительной».
        } else if TAIL.iter().any(|ending| text(part, at).ends_with(ending))
            && !part.classes[at].has(WordClass::FunctionWord)
            && !part.classes[at].has(WordClass::Role)
            && !part.classes[at].has(WordClass::SpeechVerb)
        {
            end = at + 1;
        } else {
            break;
        }
        at += 1;
        words += 1;
    }
    end
}

/// After an acronym, as «МВД Казахстана» and «КНБ РК»: a country or city in the genitive.
fn place_after(part: &Part<'_>, at: usize) -> usize {
    let place = follows(part, at)
        && is_capital(part, at)
        && (part.classes[at].has(WordClass::Place) || matches!(text(part, at), "РК" | "РФ" | "РБ" | "КР"));
    if place { at + 1 } else { at }
}
