//! What belongs to a name though no finder asks for it: an ordinal before it, a number or region after it, a case ending.

use std::ops::Range;

use super::{Found, follows, is_capital, listed, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::model::Reading;
use crate::segment::{Gap, Kind, Script};

/// Kazakh case endings that a hyphen ties to an acronym: БҰҰ-ның.
const ENDINGS: &[&str] = &[
    "ның", "нің", "дың", "дің", "тың", "тің", "ға", "ге", "қа", "ке", "на", "не", "да", "де", "та", "те", "дан", "ден",
    "тан", "тен", "нан", "нен", "ды", "ді", "ты", "ті", "ны", "ні", "мен", "пен", "бен",
];

/// What stands behind an ordinal's digits.
const ORDINALS: &[&str] = &[
    "й", "ый", "ий", "ой", "я", "ая", "е", "ое", "го", "ого", "му", "ому", "м", "ым", "ом", "ю", "ую", "st", "nd",
    "rd", "th",
];

/// Widens a name by what belongs to it. A region makes it another body than the listed one.
pub(super) fn widen(part: &Part<'_>, mut one: Found) -> Found {
    let start = ordinal(part, one.tokens.start);
    let numbered = number(part, one.tokens.end);
    let end = region(part, numbered);
    if (start, end) == (one.tokens.start, one.tokens.end) {
        one.tokens.end = ending(part, one.tokens.end);
        return one;
    }
    let name = match &one.reading {
        Reading::Organisation(name) => name.clone(),
        _ => words(part, one.tokens.clone()),
    };
    let before = words(part, start..one.tokens.start);
    let before = before.split_once('-').map_or(before.clone(), |(number, _)| format!("{number}-{}", agreeing(&name)));
    let mut parts = vec![before, name, words(part, one.tokens.end..end)];
    parts.retain(|part| !part.is_empty());
    one.tokens = start..end;
    let full = parts.join(" ");
    one.reading = listed::one(part, &full).map_or(Reading::Organisation(full), Reading::Listed);
    one
}

/// With the quotation mark beside a name that closes or opens what one within it leaves open: СИЗО «Лефортово».
pub(super) fn quoted(part: &Part<'_>, tokens: Range<usize>) -> Range<usize> {
    const PAIRS: [(&str, &str); 4] = [("«", "»"), ("“", "”"), ("„", "“"), ("\"", "\"")];
    for (opening, closing) in PAIRS {
        let marks = |mark: &str| tokens.clone().filter(|&i| text(part, i) == mark).count();
        let (opened, closed) = (marks(opening), marks(closing));
        let odd = if opening == closing { opened == 1 } else { opened != closed };
        if odd && opened >= closed && text(part, tokens.end) == closing {
            return tokens.start..tokens.end + 1;
        }
        let before = tokens.start.checked_sub(1).filter(|&before| text(part, before) == opening);
        if let Some(before) = before.filter(|_| odd && closed >= opened) {
            return before..tokens.end;
        }
    }
    tokens
}

/// The end of an ordinal before a Russian name in the nominative: «2-й Западный окружной военный суд».
fn agreeing(name: &str) -> &'static str {
    let first = name.split(' ').next().unwrap_or(name);
    if first.ends_with("ая") {
        "я"
    } else if first.ends_with("ое") {
        "е"
    } else {
        "й"
    }
}

fn words(part: &Part<'_>, tokens: Range<usize>) -> String {
    if tokens.is_empty() {
        return String::new();
    }
    let surface = part.segments.span(tokens).of(&part.document.text);
    surface.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Back over an ordinal: «2-й Западный окружной военный суд», "2nd Eastern District Military Court".
pub(super) fn ordinal(part: &Part<'_>, start: usize) -> usize {
    let tokens = &part.segments.tokens;
    let Some(suffix) = start.checked_sub(1).filter(|_| tokens[start].gap == Gap::Space) else { return start };
    if tokens[suffix].gap != Gap::Glued || !ORDINALS.contains(&text(part, suffix)) {
        return start;
    }
    let hyphen = suffix > 0 && text(part, suffix - 1) == "-" && tokens[suffix - 1].gap == Gap::Glued;
    let number = suffix - usize::from(hyphen);
    match number.checked_sub(1) {
        Some(number) if tokens[number].kind == Kind::Number && (number == 0 || tokens[number].gap != Gap::Glued) => {
            // "Diyarbakır 9th High Criminal Court"
            let city = number.checked_sub(1).filter(|&city| {
                !hyphen && follows(part, number) && is_capital(part, city) && part.classes[city].has(WordClass::Place)
            });
            city.unwrap_or(number)
        }
        _ => start,
    }
}

/// "City Court No. 2", «районный суд № 2».
fn number(part: &Part<'_>, end: usize) -> usize {
    let is_number = |i: usize| {
        part.segments.tokens.get(i).is_some_and(|token| token.kind == Kind::Number && token.end - token.start <= 3)
    };
    let sign = match text(part, end) {
        "№" => 1,
        "No" if text(part, end + 1) == "." => 2,
        _ => return end,
    };
    if follows(part, end) && is_number(end + sign) { end + sign + 1 } else { end }
}

/// «УФСИН России по Удмуртской Республике», «управление полиции по Пермскому краю», «УФСБ по Республике Крым и г. Севастополю».
fn region(part: &Part<'_>, end: usize) -> usize {
    let tokens = &part.segments.tokens;
    let cyrillic = end.checked_sub(1).is_some_and(|last| tokens[last].script != Script::Latin);
    if !cyrillic {
        return end;
    }
    let mut at = end;
    // The service that a prison belongs to, and its state.
    if follows(part, at) && matches!(text(part, at), "УФСИН" | "ГУФСИН" | "ОФСИН" | "ФСИН" | "ДУИС" | "КУИС" | "ДУИ")
    {
        at += 1;
    }
    if follows(part, at) && matches!(text(part, at), "России" | "РФ" | "РК" | "Казахстана") {
        at += 1;
    }
    if !(follows(part, at) && text(part, at) == "по") {
        return at;
    }
    place(part, at + 1).map_or(at, |end| {
        let city = follows(part, end) && text(part, end) == "и" && matches!(text(part, end + 1), "г" | "городу");
        if city { place(part, end + 1).unwrap_or(end) } else { end }
    })
}

/// The end of a place in the dative that begins at a token: «Пермскому краю», «Республике Крым», «г. Москве», «Татарстану».
fn place(part: &Part<'_>, at: usize) -> Option<usize> {
    const NOUNS: [&str; 7] = ["краю", "области", "Республике", "республике", "округу", "району", "городу"];
    if !follows(part, at) {
        return None;
    }
    let mut at = at;
    if matches!(text(part, at), "Республике" | "городу" | "району") {
        at += 1;
    } else if text(part, at) == "г" {
        at += 1 + usize::from(text(part, at + 1) == ".");
    }
    if !(follows(part, at) && is_capital(part, at)) {
        return None;
    }
    let word = text(part, at);
    let mut end = at + 1;
    // A hyphen's second half: «Ханты-Мансийскому».
    while text(part, end) == "-" && is_capital(part, end + 1) {
        end += 2;
    }
    let adjective = word.ends_with("ому") || word.ends_with("ему") || word.ends_with("ой") || end > at + 1;
    if adjective {
        let noun = (end..end + 2).find(|&i| follows(part, i) && NOUNS.contains(&text(part, i)));
        return noun.map(|noun| noun + 1);
    }
    let known =
        part.classes[at].has(WordClass::Place) || at > 0 && matches!(text(part, at - 1), "Республике" | "." | "городу");
    known.then_some(end)
}

fn ending(part: &Part<'_>, end: usize) -> usize {
    let tokens = &part.segments.tokens;
    let glued = |i: usize| tokens.get(i).is_some_and(|token| token.gap == Gap::Glued);
    if glued(end) && text(part, end) == "-" && glued(end + 1) && ENDINGS.contains(&text(part, end + 1)) {
        end + 2
    } else {
        end
    }
}
