//! Bodies of states by their country and the name without it: a text on Belarus names the listed "Ministry of Justice of Belarus" as the
//! Ministry of Justice.

use rustc_hash::FxHashMap;

use super::{Entity, Lexicon, WordClass};
use crate::declension::{NamePart, is_cyrillic, readings};
use crate::fold::fold_word;
use crate::model::{EntityIndex, Label};

/// Listed organisations by country and folded name; none where two share both.
#[derive(Debug, Default)]
pub(super) struct Bodies(FxHashMap<(String, String), Option<EntityIndex>>);

impl Bodies {
    pub fn new(entities: &[Entity], lexicon: &Lexicon) -> Self {
        let mut bodies: FxHashMap<(String, String), Option<EntityIndex>> = FxHashMap::default();
        let organisations = entities.iter().enumerate().filter(|(_, entity)| entity.label == Label::Organisation);
        for (at, entity) in organisations {
            let index = EntityIndex(at as u32);
            let [country] = &entity.countries[..] else { continue };
            let names =
                std::iter::once(&*entity.name).chain(entity.aliases.iter().chain(&entity.acronyms).map(String::as_str));
            for name in names {
                let bare = of_country(name, lexicon).filter(|(_, of)| of == country).map(|(bare, _)| bare);
                for name in std::iter::once(name).chain(bare).chain(kazakh(name, lexicon)) {
                    let known = bodies.entry((country.clone(), folded(name))).or_insert(Some(index));
                    if *known != Some(index) {
                        *known = None;
                    }
                }
            }
        }
        Self(bodies)
    }

    /// The body of a name; of a single Russian word, in any case: «Минюстом», «Генпрокуратуры».
    pub fn find(&self, country: &str, name: &str) -> Option<EntityIndex> {
        let known = |name: &str| self.0.get(&(country.to_owned(), folded(name))).copied().flatten();
        known(name).or_else(|| {
            let forms =
                if name.contains(' ') || !is_cyrillic(name) { Vec::new() } else { readings(name, NamePart::Given) };
            forms.iter().find_map(|form| known(&form.lemma))
        })
    }
}

fn folded(name: &str) -> String {
    name.split_whitespace().map(fold_word).collect::<Vec<_>>().join(" ")
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

/// The country of a demonym or place, as ISO 3166-1 alpha-2, with a star after it where the word is not the country's own.
#[must_use]
pub fn place_value<'a>(word: &str, lexicon: &'a Lexicon) -> Option<&'a str> {
    let found = lexicon.value_of(WordClass::Nationality, word).or_else(|| lexicon.value_of(WordClass::Place, word));
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
