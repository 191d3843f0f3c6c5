//! Whom a name means: listed entities in any spelling or script, and unlisted ones of the casebook by their slug.

use tantivy::schema::Field;

use super::Error;
use super::ask::Asker;
use crate::fold::{fold_word, letters_apart};
use crate::gazetteer::{name_key, name_keys};
use crate::index::{key_id, words};
use crate::model::{Label, slug};

/// The keys of the entities that a value of `person:`, `org:` or `article:` means.
pub(super) fn keys(asker: &Asker<'_>, label: Label, value: &str) -> Result<Vec<String>, Error> {
    match label {
        Label::Person => persons(asker, value),
        Label::Organisation => organisations(asker, value),
        Label::Article => articles(asker, value),
        Label::Date => Ok(Vec::new()),
    }
}

/// Listed persons first, each group in the order of ids. The value is a name, an id, or an id with its prefix.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn persons(asker: &Asker<'_>, value: &str) -> Result<Vec<String>, Error> {
    let gazetteer = asker.gazetteer;
    let bare = value.strip_prefix("person:").unwrap_or(value);
    if let Some(index) = gazetteer.by_id(&format!("person:{bare}")) {
        return Ok(vec![format!("person:{}", gazetteer.entity(index).id)]);
    }
    if let Some(slug) = value.strip_prefix("name:") {
        return Ok(vec![format!("person?:{slug}")]);
    }
    let mut found: Vec<_> =
        gazetteer.find_person(bare).into_iter().map(|index| format!("person:{}", gazetteer.entity(index).id)).collect();
    found.sort_unstable();
    found.extend(unlisted(asker, "person?:", bare)?);
    Ok(found)
}

fn organisations(asker: &Asker<'_>, value: &str) -> Result<Vec<String>, Error> {
    let gazetteer = asker.gazetteer;
    let bare = value.strip_prefix("org:").unwrap_or(value);
    if let Some(index) = gazetteer.by_id(&format!("org:{bare}")) {
        return Ok(vec![format!("org:{}", gazetteer.entity(index).id)]);
    }
    let wanted: Vec<_> = words(bare).map(fold_word).collect();
    let holds = |name: &str| {
        let have: Vec<_> = words(name).map(fold_word).collect();
        wanted.iter().all(|word| have.contains(word))
    };
    let listed = gazetteer.organisations();
    let mut found: Vec<_> = listed
        .filter(|entity| holds(&entity.name) || entity.aliases.iter().chain(&entity.acronyms).any(|name| holds(name)))
        .map(|entity| format!("org:{}", entity.id))
        .collect();
    found.sort_unstable();
    found.extend(unlisted(asker, "org?:", bare)?);
    Ok(found)
}

/// `KZ-CC-2014:405/2` as it is; `405/2` in every code that the casebook cites.
fn articles(asker: &Asker<'_>, value: &str) -> Result<Vec<String>, Error> {
    let bare = value.strip_prefix("article:").unwrap_or(value);
    if bare.contains(':') {
        return Ok(vec![format!("article:{bare}")]);
    }
    let body = asker.casebook.fields().body;
    let mut found = Vec::new();
    each_key(asker, body, "article:", |key| {
        if key_id(key).rsplit(':').next() == Some(bare) {
            found.push(key.to_owned());
        }
    })?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The keys of unlisted entities whose slug holds every word of the name, in any spelling.
fn unlisted(asker: &Asker<'_>, prefix: &str, name: &str) -> Result<Vec<String>, Error> {
    let latin = |word| words(&slug(word).replace('-', " ")).map(name_key).collect::<Vec<_>>();
    let wanted: Vec<Vec<String>> = words(name).map(|word| [name_keys(word), latin(word)].concat()).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    each_key(asker, asker.casebook.fields().entity, prefix, |key| {
        let have: Vec<_> = key_id(key).split('-').map(name_key).collect();
        if wanted.iter().all(|keys| keys.iter().any(|key| have.contains(key))) {
            found.push(key.to_owned());
        }
    })?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Hands every term of a field that starts with `prefix` to `each`; one that stands in several segments comes again.
fn each_key(asker: &Asker<'_>, field: Field, prefix: &str, mut each: impl FnMut(&str)) -> Result<(), Error> {
    for segment in asker.searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let range = index.terms().range().ge(prefix.as_bytes());
        let mut terms = range.into_stream().map_err(tantivy::TantivyError::from)?;
        while terms.advance() {
            let Some(key) = std::str::from_utf8(terms.key()).ok().filter(|key| key.starts_with(prefix)) else { break };
            each(key);
        }
    }
    Ok(())
}

/// The names of the casebook's and the list's persons that are nearest to a name which was not found.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn nearest(asker: &Asker<'_>, name: &str, most: usize) -> Result<Vec<String>, Error> {
    let wanted = slug(name);
    let mut near: Vec<(usize, String)> = Vec::new();
    let mut consider = |id: &str, shown: String| {
        // A surname alone should find the full name too.
        let ways = std::iter::once(id).chain(id.split('-'));
        if let Some(apart) = ways.filter_map(|way| letters_apart(&wanted, way, wanted.len() / 3)).min() {
            near.push((apart, shown));
        }
    };
    for entity in asker.gazetteer.persons() {
        consider(&entity.id, entity.name.to_string());
    }
    each_key(asker, asker.casebook.fields().entity, "person?:", |key| {
        consider(key_id(key), key_id(key).replace('-', " "));
    })?;
    near.sort();
    near.dedup();
    near.truncate(most);
    Ok(near.into_iter().map(|(_, shown)| shown).collect())
}

/// The word of a list that is nearest to one, where any is near.
pub(super) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = |other: &&'a str| Some((letters_apart(word, other, 1 + word.len() / 4)?, *other));
    known.iter().filter_map(near).min_by_key(|(apart, _)| *apart).map(|(_, other)| other)
}

/// The words of the casebook that are nearest to one that no document has, those of most documents first.
///
/// # Errors
/// Where the casebook cannot be read.
pub(super) fn nearest_words(asker: &Asker<'_>, word: &str, most: usize) -> Result<Vec<String>, Error> {
    let wanted = fold_word(word);
    let Some(initial) = wanted.chars().next() else { return Ok(Vec::new()) };
    let body = asker.casebook.fields().body;
    let most_apart = 1 + wanted.chars().count() / 6;
    let mut near: Vec<(usize, String)> = Vec::new();
    each_key(asker, body, &initial.to_string(), |term| {
        let apart = if term.contains(':') { None } else { letters_apart(&wanted, term, most_apart) };
        if let Some(apart) = apart.filter(|apart| *apart > 0) {
            near.push((apart, term.to_owned()));
        }
    })?;
    near.sort();
    near.dedup();
    near.truncate(most);
    Ok(near.into_iter().map(|(_, word)| word).collect())
}
