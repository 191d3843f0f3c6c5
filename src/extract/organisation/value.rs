//! The value of an organisation that no list has: the slug of its fullest form in the document, which begins with the country where
//! it is a state's body and does not name one.

use rustc_hash::FxHashMap;

use crate::gazetteer::{Lexicon, WordClass};
use crate::model::{Document, slug};

/// Beginnings of words that tell a state's body: one of these anywhere in the name.
const STATE: &[&str] = &[
    "ministry", "court", "parliament", "senate", "mazhilis", "majilis", "duma", "government", "prosecutor", "police",
    "penitentiary", "interior", "security committee", "security service", "investigative committee", "election commission",
    "electoral commission", "министерств", "суд", "прокуратур", "парламент", "сенат", "мажилис", "госдум", "правительств",
    "полици", "генпрокуратур", "следственный комитет", "национальной безопасности", "федеральная служба", "государственная дума",
    "избирательная комиссия", "минюст", "мвд", "фсб", "мид", "фсин", "министрлігі", "сот", "прокуратура",
];

/// Beginnings of words by which a body is of no one state.
const INTERNATIONAL: &[&str] =
    &["international", "european", "inter-american", "un ", "united nations", "osce", "council of europe", "eu ", "международн", "европейск", "оон", "обсе", "арбитражный суд при", "world"];

/// How much of a long text, in bytes, is read to tell its country.
const READ: usize = 256 << 10;

/// The country that most places and demonyms of a document speak of, as ISO 3166-1 alpha-2; what its metadata say stands
/// before that.
#[must_use]
pub fn main_country(document: &Document, lexicon: &Lexicon) -> Option<String> {
    if let Some(country) = &document.metadata.country {
        return Some(country.clone());
    }
    let text = &document.text[..document.text.floor_char_boundary(READ)];
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for country in words(text).filter_map(|word| country(word, lexicon)) {
        *counts.entry(country).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(country, count)| (std::cmp::Reverse(count), country));
    counts.first().map(|(country, _)| (*country).to_owned())
}

/// The slug that is the value of an unlisted name. `before` is the text right before the mention, where a country may stand as
/// in "Kazakhstan's Ministry of Justice"; `main` is the document's country.
#[must_use]
pub fn value(name: &str, before: &str, main: Option<&str>, lexicon: &Lexicon) -> String {
    let lower = name.to_lowercase();
    let begins = |beginnings: &[&str]| {
        beginnings.iter().any(|beginning| {
            lower.match_indices(beginning).any(|(at, _)| !lower[..at].chars().next_back().is_some_and(char::is_alphanumeric))
        })
    };
    let slug = slug(name);
    let names_country = words(name).any(|word| is_country(word, lexicon));
    if names_country || !begins(STATE) || begins(INTERNATIONAL) {
        return slug;
    }
    let city = words(name).find_map(|word| country(word, lexicon));
    let owner = words(before).last().and_then(|word| country(word.trim_end_matches("'s"), lexicon));
    match city.or(owner).or(main) {
        Some(country) => format!("{}-{slug}", country.to_lowercase()),
        None => slug,
    }
}

/// For each name the index of its fullest form among them: itself, or the one longer name that begins with it and goes on with
/// "of" or, in Russian, with a capital: "Ministry of Justice" is the "Ministry of Justice of the Republic of Kazakhstan".
#[must_use]
pub fn fullest(names: &[&str]) -> Vec<usize> {
    let goes_on = |short: &str, long: &str| {
        long.strip_prefix(short).is_some_and(|rest| {
            rest.starts_with(" of ") || rest.strip_prefix(' ').is_some_and(|rest| !rest.is_ascii() && rest.starts_with(char::is_uppercase))
        })
    };
    names
        .iter()
        .enumerate()
        .map(|(at, short)| {
            // A head with one word, "Court of Appeal", is too little to tell that both are one body.
            let long = names.iter().enumerate().filter(|(_, long)| short.contains(' ') && goes_on(short, long));
            let mut forms: Vec<(usize, &str)> = long.map(|(at, long)| (at, *long)).collect();
            forms.dedup_by_key(|(_, long)| *long);
            match forms[..] {
                [] => at,
                [(one, first), ref others @ ..] if others.iter().all(|(_, other)| *other == first) => one,
                _ => at,
            }
        })
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.starts_with(char::is_uppercase) || word.chars().count() > 5)
}

fn country<'a>(word: &str, lexicon: &'a Lexicon) -> Option<&'a str> {
    let found = lexicon.value_of(WordClass::Nationality, word).or_else(|| lexicon.value_of(WordClass::Place, word));
    found.map(|value| value.trim_end_matches('*')).filter(|value| value.len() == 2)
}

/// True for a country's own name or demonym; a city's value has a star.
fn is_country(word: &str, lexicon: &Lexicon) -> bool {
    let found = lexicon.value_of(WordClass::Nationality, word).or_else(|| lexicon.value_of(WordClass::Place, word));
    found.is_some_and(|value| value.len() == 2)
}
