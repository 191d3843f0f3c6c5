//! Names of bodies in their other cases: in Russian the noun that heads one declines with the adjectives before it, and what follows
//! does not.

use super::is_cyrillic;

/// The gender of a noun, which its adjectives share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NounGender {
    /// Комитет.
    Masculine,
    /// Партия.
    Feminine,
    /// Министерство.
    Neuter,
}

use NounGender::{Feminine, Masculine, Neuter};

/// How a noun declines: what its nominative ends in, its gender, and its other cases in place of that ending.
pub(crate) const NOUNS: &[(&str, NounGender, &[&str])] = &[
    ("ие", Neuter, &["ия", "ию", "ием", "ии"]),
    ("ство", Neuter, &["ства", "ству", "ством", "стве"]),
    ("ия", Feminine, &["ии", "ию", "ией"]),
    ("ая", Feminine, &["ой", "ую", "ою"]),
    ("ея", Feminine, &["еи", "ее", "ею", "еей"]),
    ("ья", Feminine, &["ьи", "ье", "ью", "ьей"]),
    ("ка", Feminine, &["ки", "ке", "ку", "кой"]),
    ("га", Feminine, &["ги", "ге", "гу", "гой"]),
    ("ча", Feminine, &["чи", "че", "чу", "чей"]),
    ("а", Feminine, &["ы", "е", "у", "ой"]),
    ("ь", Feminine, &["и", "ью"]),
    ("й", Masculine, &["я", "ю", "ем", "е"]),
    // Бюро, радио, видео, евро: words from abroad stand in every case alike.
    ("ро", Neuter, &[]),
    ("ио", Neuter, &[]),
    ("ео", Neuter, &[]),
    ("о", Neuter, &["а", "у", "ом", "е"]),
    ("", Masculine, &["а", "у", "ом", "е"]),
];

/// What a nominative adjective ends in, its gender, and its other cases.
const ADJECTIVES: &[(&str, NounGender, &[&str])] = &[
    ("ний", Masculine, &["него", "нему", "ним", "нем"]),
    ("щий", Masculine, &["щего", "щему", "щим", "щем"]),
    ("ый", Masculine, &["ого", "ому", "ым", "ом"]),
    ("ий", Masculine, &["ого", "ому", "им", "ом"]),
    ("ой", Masculine, &["ого", "ому", "ым", "ом"]),
    ("няя", Feminine, &["ней", "нюю"]),
    ("ая", Feminine, &["ой", "ую"]),
    ("нее", Neuter, &["него", "нему", "ним", "нем"]),
    ("ое", Neuter, &["ого", "ому", "ым", "ом"]),
];

/// A Russian name of a body in its other cases. Nothing where its first word is no Cyrillic noun or adjective in the singular, as an
/// acronym, or does not decline.
///
/// ```
/// use casebook::declension::body_cases;
/// let cases = body_cases("Европейский суд по правам человека");
/// assert!(cases.iter().any(|case| case == "Европейского суда по правам человека"));
/// ```
#[must_use]
pub fn body_cases(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let adjectives: Vec<_> = words.iter().map_while(|word| adjective(word)).collect();
    let declines = |word: &&str| is_cyrillic(word) && word.ends_with(char::is_lowercase) && !word.contains('.');
    // «Уполномоченный по правам человека»: where no noun agrees, the adjective stands for one.
    let noun = words.get(adjectives.len()).copied().filter(declines).and_then(|word| Some((word, noun(word)?)));
    let gender = adjectives.first().map(|(_, gender, _)| *gender);
    let agrees = adjectives.iter().all(|(_, one, _)| Some(*one) == gender);
    let noun = noun.filter(|(_, (_, own, _))| gender.is_none_or(|gender| gender == *own));
    if !agrees || adjectives.is_empty() && noun.is_none() {
        return Vec::new();
    }
    let adjectives = if noun.is_none() { &adjectives[..1] } else { &adjectives[..] };
    let rest = &words[adjectives.len() + usize::from(noun.is_some())..];
    let phrase = |case: usize, ending: Option<&str>| {
        let before = adjectives.iter().map(|(stem, _, cases)| format!("{stem}{}", cases[case.min(cases.len() - 1)]));
        let head = noun.zip(ending).map(|((_, (stem, ..)), ending)| format!("{stem}{ending}"));
        let rest = rest.iter().map(|word| (*word).to_owned());
        before.chain(head).chain(rest).collect::<Vec<_>>().join(" ")
    };
    match noun {
        Some((_, (_, Feminine, cases))) => {
            // The accusative alone has another adjective: Генеральную прокуратуру.
            let accusative = |ending: &str| usize::from(ending.ends_with(['у', 'ю']) && !ending.ends_with("ью"));
            cases.iter().map(|ending| phrase(accusative(ending), Some(ending))).collect()
        }
        Some((_, (_, _, cases))) => cases.iter().enumerate().map(|(case, ending)| phrase(case, Some(ending))).collect(),
        None => (0..adjectives[0].2.len()).map(|case| phrase(case, None)).collect(),
    }
}

type Declined<'a> = (&'a str, NounGender, &'static [&'static str]);

fn adjective(word: &str) -> Option<Declined<'_>> {
    let found = ADJECTIVES.iter().find_map(|(ending, gender, cases)| {
        let stem = word.strip_suffix(ending)?;
        Some((stem, *gender, *cases))
    });
    // Of «край» and «Россия» the rest is no stem.
    found.filter(|(stem, ..)| is_cyrillic(word) && stem.chars().count() >= 3)
}

fn noun(word: &str) -> Option<Declined<'_>> {
    let found = NOUNS.iter().find_map(|(ending, gender, cases)| Some((word.strip_suffix(ending)?, *gender, *cases)));
    // A plural declines otherwise, and a word in a vowel that no row has not at all.
    found.filter(|(stem, _, cases)| {
        !cases.is_empty() && stem.chars().count() >= 2 && !word.ends_with(['и', 'ы', 'е', 'у', 'ю', 'э', 'ё', 'і'])
            || word.ends_with("ие") && stem.chars().count() >= 3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_declines_with_its_adjectives() {
        for (name, forms) in [
            ("Фонд борьбы с коррупцией", &["Фонда борьбы с коррупцией", "Фонду борьбы с коррупцией"][..]),
            (
                "Генеральная прокуратура Казахстана",
                &["Генеральной прокуратуры Казахстана", "Генеральную прокуратуру Казахстана"],
            ),
            ("Министерство юстиции", &["Министерством юстиции", "Министерстве юстиции"]),
            (
                "Уполномоченный по правам человека",
                &["Уполномоченному по правам человека", "Уполномоченным по правам человека"],
            ),
            ("Левый фронт", &["Левого фронта", "Левом фронте"]),
            ("Единая Россия", &["Единой России", "Единую Россию"]),
            ("Центральная избирательная комиссия", &["Центральной избирательной комиссией"]),
        ] {
            let made = body_cases(name);
            assert!(forms.iter().all(|form| made.iter().any(|one| one == form)), "{made:?}");
        }
        for name in ["МВД России", "Бюро по правам человека", "Свидетели Иеговы", "Human Rights Watch", "ПЦ «Весна»"]
        {
            assert_eq!(body_cases(name), Vec::<String>::new(), "{name}");
        }
    }
}
