//! Names before a Kazakh head word: «Қазақстан Республикасының Ішкі істер министрлігі».

use std::ops::Range;

use super::{follows, is_capital, starts_long_caps, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::model::Language;
use crate::segment::{Case, Gap, Kind};

/// The most words before the head, and of them the most in lower case that follow each other.
const LONGEST: usize = 9;
const LOWER: usize = 2;

/// Case endings other than the genitive's: a word that has one before the name is of the sentence, not of the name.
const CASES: &[&str] = &[
    "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "ға", "ге", "қа", "ке", "ды", "ді", "ты", "ті",
    "ны", "ні", "мен", "бен", "пен",
];

/// Endings of the genitive.
const GENITIVE: [&str; 6] = ["ның", "нің", "дың", "дің", "тың", "тің"];

/// A Kazakh name without the case ending of its last word, which is mostly in the possessive: сотының, прокуратурасына, бюросынан. None
/// where it has none, or the text is in another language.
pub(super) fn nominative(part: &Part<'_>, name: &str) -> Option<String> {
    const POSSESSIVE: [&str; 10] = ["ның", "нің", "нда", "нде", "нан", "нен", "на", "не", "мен", "н"];
    if part.document.language != Language::Kk {
        return None;
    }
    let letters = |c: &char| "әғқңөұүһі".contains(*c) || ('а'..='я').contains(c);
    let stem = POSSESSIVE.iter().find_map(|ending| {
        name.strip_suffix(ending)
            .filter(|stem| stem.ends_with(['ы', 'і']) && stem.chars().rev().take(5).filter(letters).count() >= 4)
    });
    let acronym = || {
        name.rsplit_once('-')
            .filter(|(_, ending)| CASES.contains(ending) || POSSESSIVE.contains(ending))
            .map(|(name, _)| name)
    };
    stem.or_else(acronym).map(str::to_owned)
}

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
    // What a body concerns stands in any case before this word: «нәсілдік кемсітушілікті жою жөніндегі комитет».
    let mut concerning = text(part, head).to_lowercase().starts_with("министрл");
    while at > 0 && head - at < LONGEST && follows(part, at) {
        let before = at - 1;
        if matches!(text(part, before), "»" | "”" | "\"") {
            // The type after a quoted name is not of it: «Дала таразысы» қоры.
            let open =
                (before.saturating_sub(LONGEST)..before).rev().find(|&i| matches!(text(part, i), "«" | "“" | "\""));
            return open.filter(|open| start == head && open + 1 < before).map(|open| open + 1..before);
        }
        let classes = part.classes[before];
        // «Қызылорда қаласының № 2 соты», «Қылмыстық-атқару».
        let number = tokens[before].kind == Kind::Number && before > 0 && text(part, before - 1) == "№";
        if number || text(part, before) == "-" && tokens[before].gap == Gap::Glued {
            at = before - usize::from(number);
            continue;
        }
        if tokens[before].kind != Kind::Word || classes.has(WordClass::FunctionWord) || classes.has(WordClass::Title) {
            break;
        }
        let word = text(part, before);
        let cased = word.chars().count() > 4
            && !(concerning || classes.has(WordClass::Place))
            && CASES.iter().any(|ending| word.ends_with(ending));
        let person = classes.has(WordClass::GivenName) || classes.has(WordClass::SurnameEnding);
        // «Еңбек және халықты әлеуметтік қорғау министрлігі» is one, «Әділет және Ішкі істер министрлігі» two.
        let joins = word == "және" && !(concerning && tokens[at].case == Case::Lower);
        // «Сейсембі сайын», «Серіктің Алматы қаласының»: the sentence's own.
        let owner = is_capital(part, before)
            && part.classes[at].has(WordClass::Place)
            && GENITIVE.iter().any(|ending| word.ends_with(ending));
        if cased
            || joins
            || owner
            || classes.has(WordClass::Weekday)
            || ["пен", "мен", "бен", "мұнда", "бұл", "сайын"].contains(&word)
            || is_capital(part, before) && person && start < head
        {
            break;
        }
        if is_capital(part, before) {
            (start, lower) = (before, 0);
        } else {
            concerning |= word == "жөніндегі";
            lower += 1;
            if lower > LOWER + 2 * usize::from(concerning) || classes.has(WordClass::Role) {
                break;
            }
        }
        at = before;
    }
    let start = owner(part, start);
    (start < head).then_some(start..head + 1)
}

/// Back over the region or body in the genitive to which the named one belongs: «Алматы қаласының», «БҰҰ-ның».
fn owner(part: &Part<'_>, start: usize) -> usize {
    const REGIONS: [&str; 5] = ["қаласының", "облысының", "ауданының", "Республикасының", "республикасының"];
    const NUMBERED: usize = 2;
    let tokens = &part.segments.tokens;
    if !follows(part, start) {
        return start;
    }
    // A number may stand between: «Қызылорда қаласының № 2 соты».
    let numbered = start >= NUMBERED && text(part, start - NUMBERED) == "№";
    let at = if numbered { start - NUMBERED } else { start };
    if at >= 2 && REGIONS.contains(&text(part, at - 1)) && is_capital(part, at - 2) {
        return owner(part, at - 2);
    }
    let ending = at >= 3
        && tokens[at - 1].gap == Gap::Glued
        && text(part, at - 2) == "-"
        && GENITIVE.contains(&text(part, at - 1));
    if ending && tokens[at - 3].case == Case::Upper {
        return at - 3;
    }
    start
}
