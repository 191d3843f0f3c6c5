//! The parts of a person's name, from its words in the order in which they are printed.

use std::ops::Range;

use crate::declension::{self, GivenName};
use crate::model::PersonName;

/// What is known of one word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameWord<'a> {
    /// As printed; an initial with its full stop.
    pub text: &'a str,
    /// Its kind, by the lists and its ending.
    pub kind: WordKind,
    /// Whether a hyphen parts it from the word before, with no space.
    pub hyphenated: bool,
}

/// What kind of name a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordKind {
    /// A listed given name.
    Given,
    /// A word with a surname's ending that is no listed given name.
    Surname,
    /// A word with a patronymic's ending.
    Patronymic,
    /// `uly`, `kyzy`, `oglu`: belongs to the word before it.
    PatronymicWord,
    /// One or two letters with a full stop.
    Initial,
    /// `de`, `von`, `al`.
    Particle,
    /// Any other.
    Other,
}

/// Reads the words of a name: surname first or last, with initials or patronymic. Cyrillic parts go to the nominative;
/// words in capitals get one capital. `is_given` is as in [`declension::nominative`]. A surname without a given name stays as printed.
/// `surname_first` where a last word that is a given name tells that one of unknown kind before it is the surname, as in Russian lists.
pub(super) fn parse(
    words: &[NameWord<'_>],
    surname_first: bool,
    is_given: impl Fn(&str) -> Option<GivenName>,
) -> PersonName {
    let joined = join(words);
    let kinds: Vec<WordKind> = joined.iter().map(|(_, kind)| *kind).collect();
    let [given, patronymic, surname] = order(&kinds, surname_first).map(|ranges| {
        let mut text = String::new();
        for (word, _) in ranges.into_iter().flat_map(|range| &joined[range]) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    });
    // A surname alone may be of either gender: Холбоева is his genitive or her name. The document decides.
    if given.is_empty() && patronymic.is_empty() || given.ends_with('.') {
        return PersonName { given, patronymic, surname };
    }
    let ([given, mut patronymic, mut surname], _) = declension::nominative(&given, &patronymic, &surname, is_given);
    if surname.is_empty() && !SLAVIC_PATRONYMIC.iter().any(|ending| patronymic.ends_with(ending)) {
        // Many Kazakhs, Kyrgyz and Azerbaijanis bear no other: Мира Әлібиқызы.
        surname = std::mem::take(&mut patronymic);
    }
    PersonName { given, patronymic, surname }
}

/// Endings of patronymics that never serve as surname.
const SLAVIC_PATRONYMIC: &[&str] = &["ич", "на", "ich", "vna", "chna"];

/// Joins hyphenated words, and patronymic words to what they belong to; brings capitals down.
fn join(words: &[NameWord<'_>]) -> Vec<(String, WordKind)> {
    let mut joined: Vec<(String, WordKind)> = Vec::new();
    for word in words {
        let text = recase(word.text);
        match joined.last_mut() {
            Some((before, kind)) if word.hyphenated => {
                before.push('-');
                before.push_str(&text);
                // Шилович-Кмит is a surname, whatever its halves are, and Касым-Жомарт a given name.
                if *kind != WordKind::Given || matches!(word.kind, WordKind::Surname | WordKind::Patronymic) {
                    *kind = WordKind::Surname;
                }
            }
            Some((before, kind)) if word.kind == WordKind::PatronymicWord && *kind != WordKind::Initial => {
                before.push(' ');
                before.push_str(&text);
                *kind = WordKind::PatronymicWord;
            }
            _ => joined.push((text, word.kind)),
        }
    }
    joined
}

/// `ÆVARSDÓTTIR` → `Ævarsdóttir`; words of two letters, which may be initials, stay.
fn recase(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    if letters.clone().count() <= 2 || letters.clone().any(char::is_lowercase) {
        return word.to_owned();
    }
    let mut chars = word.chars();
    chars.next().into_iter().chain(chars.flat_map(char::to_lowercase)).collect()
}

/// The words of one part of a name; they may stand in two places.
type Places = [Range<usize>; 2];

/// Where given names, patronymic and surname stand.
fn order(kinds: &[WordKind], surname_first: bool) -> [Places; 3] {
    const NONE: Range<usize> = 0..0;
    let n = kinds.len();
    let parts = |given: Range<usize>, patronymic: Range<usize>, surname: Range<usize>| {
        [[given, NONE], [patronymic, NONE], [surname, NONE]]
    };
    let is_initial = |i: usize| kinds[i] == WordKind::Initial;
    let leading = (0..n).take_while(|&i| is_initial(i)).count();
    let trailing = (0..n).rev().take_while(|&i| is_initial(i)).count();
    if n == 1 {
        return if kinds[0] == WordKind::Given { parts(0..1, NONE, NONE) } else { parts(NONE, NONE, 0..1) };
    }
    if leading > 0 && leading < n {
        return parts(0..1, 1..leading, leading..n);
    }
    if trailing > 0 && trailing < n {
        let first = n - trailing;
        return parts(first..first + 1, first + 1..n, 0..first);
    }
    if let Some(at) = (1..n).find(|&i| kinds[i] == WordKind::Patronymic) {
        return match (at, n) {
            // Given and patronymic alone, as people are addressed.
            (1, 2) => parts(0..1, 1..2, NONE),
            (1, _) => parts(0..1, 1..2, 2..n),
            _ => [[at - 1..at, NONE], [at..at + 1, NONE], [0..at - 1, at + 1..n]],
        };
    }
    if n == 3 && kinds[n - 1] == WordKind::PatronymicWord {
        // Alakbarov Ilham Rasul oglu: surname first.
        return parts(1..2, 2..3, 0..1);
    }
    if n == 3 && kinds[0] == WordKind::Surname && kinds[1] == WordKind::Given {
        // KUMISBEK Yerdos Talgatuly.
        return parts(1..2, 2..3, 0..1);
    }
    if n == 3 && kinds[1] == WordKind::PatronymicWord {
        return parts(0..1, 1..2, 2..3);
    }
    let last_given = kinds[n - 1] == WordKind::Given;
    let inverted = kinds[0] == WordKind::Surname && kinds[n - 1] != WordKind::Surname
        || kinds[0] == WordKind::Other && last_given && surname_first;
    if n == 2 && inverted {
        return parts(1..2, NONE, 0..1);
    }
    // A middle initial: John F. Kennedy.
    let middle = (1..n).take_while(|&i| is_initial(i)).count();
    if middle > 0 && 1 + middle < n {
        return parts(0..1, 1..1 + middle, 1 + middle..n);
    }
    parts(0..1, NONE, 1..n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(spec: &str) -> Vec<NameWord<'_>> {
        spec.split(' ')
            .map(|word| {
                let (text, kind) = word.split_once(':').unwrap_or((word, ""));
                let kind = match kind {
                    "g" => WordKind::Given,
                    "s" => WordKind::Surname,
                    "p" => WordKind::Patronymic,
                    "w" => WordKind::PatronymicWord,
                    "i" => WordKind::Initial,
                    _ => WordKind::Other,
                };
                NameWord { text: text.trim_start_matches('-'), kind, hyphenated: text.starts_with('-') }
            })
            .collect()
    }

    #[test]
    fn names_are_read_in_every_order() {
        let table = [
            ("Sanat:g Dosov:s", "Sanat||Dosov"),
            ("Primov:s Nuri:g", "Nuri||Primov"),
            ("B.:i N.:i Asylov:s", "B.|N.|Asylov"),
            ("Мамонтов:s Н.:i И.:i", "Н.|И.|Мамонтов"),
            ("Ярош:o Сергей:g Васильевич:p", "Сергей|Васильевич|Ярош"),
            ("Сергей:g Васильевич:p Ярош", "Сергей|Васильевич|Ярош"),
            ("Сергея:g Васильевича:p Яроша", "Сергей|Васильевич|Ярош"),
            ("Kassym:g -Jomart:g Tokayev:s", "Kassym-Jomart||Tokayev"),
            ("Makhabat:g Tazhibek kyzy:w", "Makhabat||Tazhibek kyzy"),
            ("KUMISBEK:s Yerdos:g Talgatuly:o", "Yerdos|Talgatuly|Kumisbek"),
            ("Ignacio:g Sánchez Amor", "Ignacio||Sánchez Amor"),
            ("Thorhildur Sunna ÆVARSDÓTTIR", "Thorhildur||Sunna Ævarsdóttir"),
            ("Мира:g Әлібиқызы:p", "Мира||Әлібиқызы"),
            ("Сергей:g Васильевич:p", "Сергей|Васильевич|"),
            ("Radaslava:o Shylovich:p -Kmit:o", "Radaslava||Shylovich-Kmit"),
            ("Crispin:s Ardagh:o -Pole:o", "Crispin||Ardagh-Pole"),
            ("Bokayev:s", "||Bokayev"),
            ("Talgat:g", "Talgat||"),
        ];
        let known = |word: &str| (word == "Сергей").then_some(GivenName { gender: Some(declension::Gender::Male) });
        for (spec, expected) in table {
            let PersonName { given, patronymic, surname } = parse(&words(spec), true, known);
            assert_eq!(format!("{given}|{patronymic}|{surname}"), expected, "{spec}");
        }
    }
}
