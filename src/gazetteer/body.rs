//! Bodies of states by their country and the name without it: a text on Belarus names the listed "Ministry of Justice of Belarus" as the
//! Ministry of Justice.

use super::listed::Listed;
use super::{Lexicon, WordClass};
use crate::declension::{NamePart, is_cyrillic, readings};
use crate::fold::Hash;
use crate::model::EntityIndex;

/// The hashes of country and name under which an organisation is found as a body; none where it has not one country.
pub(super) fn hashes(entity: &Listed<'_>, lexicon: &Lexicon) -> Vec<u64> {
    let [country] = &entity.countries[..] else { return Vec::new() };
    let mut hashes = Vec::new();
    for name in entity.names().chain(entity.acronyms.iter().copied()) {
        let bare = of_country(name, lexicon).filter(|(_, of)| *of == *country).map(|(bare, _)| bare);
        for name in std::iter::once(name).chain(bare).chain(kazakh(name, lexicon)) {
            hashes.push(hash(country, name, lexicon));
        }
    }
    hashes
}

/// The body of a name; of a single Russian word, in any case: «Минюстом», «Генпрокуратуры». `known` is the only one of a hash.
pub(super) fn find(
    country: &str,
    name: &str,
    lexicon: &Lexicon,
    known: impl Fn(u64) -> Option<EntityIndex>,
) -> Option<EntityIndex> {
    known(hash(country, name, lexicon)).or_else(|| {
        let forms = if name.contains(' ') || !is_cyrillic(name) { Vec::new() } else { readings(name, NamePart::Given) };
        forms.iter().find_map(|form| known(hash(country, &form.lemma, lexicon)))
    })
}

fn hash(country: &str, name: &str, lexicon: &Lexicon) -> u64 {
    let name = lexicon.state_bodies().canonical(name);
    country.chars().chain([' ']).chain(name.chars()).fold(Hash::new(), Hash::add).finish()
}

/// «Қазақстан Республикасының Жоғарғы соты» without its country, which stands first.
fn kazakh<'a>(name: &'a str, lexicon: &Lexicon) -> Option<&'a str> {
    let (first, rest) = name.split_once(' ')?;
    is_country(first, lexicon).then(|| rest.strip_prefix("Республикасының ").unwrap_or(rest))
}

/// A name of two words at least that ends in its country, without it, and the country.
#[must_use]
pub fn split_country<'a>(name: &'a str, lexicon: &'a Lexicon) -> Option<(&'a str, &'a str)> {
    of_country(name, lexicon).filter(|(body, _)| body.contains(' '))
}

/// A name that ends in its country, without it, and the country: also «МВД Беларуси», "KGB of Belarus".
fn of_country<'a>(name: &'a str, lexicon: &'a Lexicon) -> Option<(&'a str, &'a str)> {
    let (body, last) = name.rsplit_once(' ')?;
    let country = country(last, lexicon).filter(|_| is_country(last, lexicon))?;
    let body = body.strip_suffix(" Республики").or_else(|| body.strip_suffix(" Republic of")).unwrap_or(body);
    let body = body.strip_suffix(" the").unwrap_or(body);
    let body = if name.is_ascii() { body.strip_suffix(" of")? } else { body };
    Some((body, country))
}

/// A name that begins with the demonym of its country, without it, and the country: "Azerbaijani Ministry of Foreign Affairs",
/// «Российская таможня»; not one that goes on in small letters, as "Russian for beginners".
#[must_use]
pub fn split_demonym<'a>(name: &'a str, lexicon: &'a Lexicon) -> Option<(&'a str, &'a str)> {
    let (first, body) = name.split_once(' ')?;
    let value = lexicon.value_of(WordClass::Nationality, first)?;
    (value.len() == 2 && body.starts_with(char::is_uppercase)).then_some((body, value))
}

/// The country of a demonym or place, as ISO 3166-1 alpha-2, with a star after it where the word is not the country's own.
#[must_use]
pub fn place_value<'a>(word: &str, lexicon: &'a Lexicon) -> Option<&'a str> {
    let found = lexicon.value_of_first(&[WordClass::Nationality, WordClass::Place], word);
    found.filter(|value| value.trim_end_matches('*').len() == 2)
}

/// The country of a demonym or place, as ISO 3166-1 alpha-2.
#[must_use]
pub fn country<'a>(word: &str, lexicon: &'a Lexicon) -> Option<&'a str> {
    place_value(word, lexicon).map(|value| value.trim_end_matches('*'))
}

/// True for a country's own name or demonym.
#[must_use]
pub fn is_country(word: &str, lexicon: &Lexicon) -> bool {
    place_value(word, lexicon).is_some_and(|value| value.len() == 2)
}
