//! What a question's documents are about, counted: the values by which they can be narrowed.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::Error;
use super::ask::Asker;
use super::tally::name;
use crate::index::{DocumentNumber, DocumentRow, Keys, Numbers, Read as _, days_of, key_label, key_value, scan};
use crate::model::{Label, Status};

/// A value with the number of documents that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// `persons`, `organisations`, `articles`, `status`, `country`, `language`, `year-mentioned`, `year-published` or `folder`.
    pub facet: &'static str,
    /// The value, as a query takes it.
    pub value: String,
    /// Its name for people.
    pub name: String,
    /// How many documents have it.
    pub documents: usize,
}

/// Facets in the order in which they are shown.
const FACETS: [&str; 9] = [
    "persons",
    "organisations",
    "articles",
    "status",
    "country",
    "language",
    "year-mentioned",
    "year-published",
    "folder",
];

/// The facets of the documents in `within`, of each the `most` values of most documents.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn facets(asker: &Asker<'_>, within: &Numbers, most: usize) -> Result<Vec<Facet>, Error> {
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut entities: FxHashSet<(u32, DocumentNumber)> = FxHashSet::default();
    let mut statuses: FxHashSet<(Status, DocumentNumber)> = FxHashSet::default();
    let mut years: FxHashSet<(u64, DocumentNumber)> = FxHashSet::default();
    scan(&asker.searcher, Some(within), &mut keys, &mut rules, |row, _| {
        match row.days {
            Some(days) => drop(years.insert((days.from / 10_000, row.document))),
            None => drop(entities.insert((row.entity, row.document))),
        }
        statuses.extend(row.about.statuses.iter().map(|status| (status, row.document)));
    })?;
    let mut found: BTreeMap<&'static str, Vec<Facet>> = BTreeMap::new();
    let mut add = |facet, value: String, name: String, documents| {
        found.entry(facet).or_default().push(Facet { facet, value, name, documents });
    };
    for (entity, documents) in counted(entities.into_iter().map(|(entity, _)| entity)) {
        let key = keys.key(entity);
        let facet = match key_label(key) {
            Label::Person => "persons",
            Label::Organisation => "organisations",
            Label::Article => "articles",
            Label::Date => continue,
        };
        add(facet, key_value(key), String::new(), documents);
    }
    for (status, documents) in counted(statuses.into_iter().map(|(status, _)| status)) {
        add("status", status.name().to_owned(), status.name().to_owned(), documents);
    }
    for (year, documents) in counted(years.into_iter().map(|(year, _)| year)).into_iter().filter(|(year, _)| *year > 0)
    {
        add("year-mentioned", year.to_string(), year.to_string(), documents);
    }
    let mut of_documents: Vec<(&'static str, String)> = Vec::new();
    asker.view.each_document(|number, row: DocumentRow| {
        if row.superseded || !within.has(number) {
            return;
        }
        of_documents.push(("language", row.language.code().to_owned()));
        of_documents.extend(row.metadata.country.iter().map(|country| ("country", country.to_uppercase())));
        let published = row.metadata.date.as_deref().and_then(days_of);
        of_documents.extend(published.map(|days| ("year-published", (days.from / 10_000).to_string())));
        let folder = row.source().rsplit_once('/').map_or(".", |(folder, _)| folder);
        of_documents.push(("folder", folder.to_owned()));
    })?;
    for ((facet, value), documents) in counted(of_documents.into_iter()) {
        add(facet, value.clone(), value, documents);
    }
    let mut out = Vec::new();
    for facet in FACETS {
        let mut values = found.remove(facet).unwrap_or_default();
        values.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.value.cmp(&b.value)));
        values.truncate(most);
        out.extend(values);
    }
    // Names are looked up for what is shown alone.
    for one in out.iter_mut().filter(|one| one.name.is_empty()) {
        let key = if let Some(slug) = one.value.strip_prefix("name:") {
            format!("{}?:{slug}", if one.facet == "persons" { "person" } else { "org" })
        } else {
            one.value.clone()
        };
        one.name = name(asker, &key)?;
    }
    Ok(out)
}

fn counted<T: std::hash::Hash + Eq + Ord>(values: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts: FxHashMap<T, usize> = FxHashMap::default();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort();
    counts
}
