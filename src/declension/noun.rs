//! The case of a noun beside a name: «шамана Эрдэни Санжаева» stands in the genitive, so he is a man.

use super::Cases;

/// The endings of Russian nouns for persons, longest first, with the cases in which they stand. Only what is plain is
/// listed: an ending that two declensions share in different cases has the cases of both. Source: the declensions of animate nouns in
/// any grammar; -ка and -ца are a woman's noun in the nominative after the endings listed, else a man's in the genitive.
const ENDINGS: &[(&str, Cases)] = &[
    ("истка", Cases::NOMINATIVE),
    ("тка", Cases::NOMINATIVE),
    ("нка", Cases::NOMINATIVE),
    ("вка", Cases::NOMINATIVE),
    ("рка", Cases::NOMINATIVE),
    ("лка", Cases::NOMINATIVE),
    ("ица", Cases::NOMINATIVE),
    ("рша", Cases::NOMINATIVE),
    ("удья", Cases::NOMINATIVE),
    ("ллега", Cases::NOMINATIVE),
    ("глава", Cases::NOMINATIVE),
    ("чина", Cases::NOMINATIVE),
    ("щина", Cases::NOMINATIVE),
    ("жена", Cases::NOMINATIVE),
    ("сестра", Cases::NOMINATIVE),
    ("роста", Cases::NOMINATIVE),
    ("дова", Cases::NOMINATIVE),
    ("руга", Cases::NOMINATIVE.or(Cases::GENITIVE).or(Cases::ACCUSATIVE)),
    ("имам", Cases::NOMINATIVE),
    ("ов", Cases::GENITIVE.or(Cases::ACCUSATIVE)),
    ("ев", Cases::GENITIVE.or(Cases::ACCUSATIVE)),
    ("их", Cases::GENITIVE.or(Cases::ACCUSATIVE).or(Cases::PREPOSITIONAL)),
    ("ых", Cases::GENITIVE.or(Cases::ACCUSATIVE).or(Cases::PREPOSITIONAL)),
    ("ах", Cases::PREPOSITIONAL),
    ("ями", Cases::INSTRUMENTAL),
    ("ами", Cases::INSTRUMENTAL),
    ("ам", Cases::DATIVE),
    ("ям", Cases::DATIVE),
    ("ого", Cases::GENITIVE.or(Cases::ACCUSATIVE)),
    ("его", Cases::GENITIVE.or(Cases::ACCUSATIVE)),
    ("ому", Cases::DATIVE),
    ("ему", Cases::DATIVE),
    ("ая", Cases::NOMINATIVE),
    ("яя", Cases::NOMINATIVE),
    ("ую", Cases::ACCUSATIVE),
    ("ой", Cases::GENITIVE.or(Cases::DATIVE).or(Cases::INSTRUMENTAL).or(Cases::PREPOSITIONAL)),
    ("ей", Cases::GENITIVE.or(Cases::DATIVE).or(Cases::INSTRUMENTAL).or(Cases::PREPOSITIONAL)),
    ("ом", Cases::INSTRUMENTAL.or(Cases::PREPOSITIONAL)),
    ("ем", Cases::INSTRUMENTAL.or(Cases::PREPOSITIONAL)),
    ("ым", Cases::INSTRUMENTAL),
    ("им", Cases::INSTRUMENTAL),
    ("а", Cases::GENITIVE.or(Cases::ACCUSATIVE)),
    ("я", Cases::GENITIVE.or(Cases::ACCUSATIVE)),
    ("у", Cases::DATIVE.or(Cases::ACCUSATIVE)),
    ("ю", Cases::DATIVE.or(Cases::ACCUSATIVE)),
    ("ы", Cases::NOMINATIVE.or(Cases::GENITIVE)),
    ("и", Cases::NOMINATIVE.or(Cases::GENITIVE).or(Cases::DATIVE).or(Cases::PREPOSITIONAL)),
    ("е", Cases::DATIVE.or(Cases::PREPOSITIONAL)),
];

/// The cases in which a Russian noun for a person may stand, by its ending, singular or plural.
///
/// ```
/// use casebook::declension::{Cases, noun_cases};
/// assert_eq!(noun_cases("журналиста"), Cases::GENITIVE.or(Cases::ACCUSATIVE));
/// assert_eq!(noun_cases("журналистка"), Cases::NOMINATIVE);
/// assert_eq!(noun_cases("адвокат"), Cases::NOMINATIVE);
/// ```
#[must_use]
pub fn noun_cases(word: &str) -> Cases {
    let ending = ENDINGS.iter().find(|(ending, _)| word.ends_with(ending));
    match ending {
        Some((_, cases)) => *cases,
        // The letters of no ending: a consonant, or ь, which a woman's noun has in the accusative too.
        None if word.ends_with(['о', 'э', 'ё']) => Cases::ANY,
        None => Cases::NOMINATIVE,
    }
}
