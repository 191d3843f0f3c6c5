//! Documents that may be translations of each other: in different languages, with the same persons, dates and articles.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Error;
use super::ask::Asker;
use crate::index::{DocumentNumber, DocumentRow, Keys, Read, key_label, scan};
use crate::model::{Label, Language};

/// Two documents that may be one text in two languages. A person decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Translation {
    /// The one that was imported first.
    pub first: DocumentNumber,
    /// The other.
    pub second: DocumentNumber,
    /// How many persons, dates and articles both mention.
    pub shared: usize,
    /// Their share of what either mentions, from 0 to 1.
    pub share: f32,
}

/// What more documents mention tells too little of which two belong together.
const COMMON: usize = 40;

/// Fewer things in common may be chance.
const FEWEST: usize = 3;

/// The least share in common of all that either mentions. Extraction differs from language to language, so that even a
/// faithful translation rarely has all.
const SHARE: f32 = 0.5;

/// The pairs that may be translations, those with the greatest share first.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn translations(asker: &Asker<'_>) -> Result<Vec<Translation>, Error> {
    let mut languages: FxHashMap<DocumentNumber, Language> = FxHashMap::default();
    asker.view.each_document(|number, row: DocumentRow| {
        languages.insert(number, row.language);
    })?;
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut mentioned: FxHashMap<DocumentNumber, FxHashSet<u32>> = FxHashMap::default();
    let mut labels = Vec::new();
    scan(&asker.searcher, None, &mut keys, &mut rules, |row, keys| {
        labels.extend((labels.len()..keys.len()).map(|number| key_label(keys.key(number as u32))));
        if labels[row.entity as usize] != Label::Organisation {
            mentioned.entry(row.document).or_default().insert(row.entity);
        }
    })?;
    let mut by_entity: Vec<Vec<DocumentNumber>> = vec![Vec::new(); keys.len()];
    #[expect(clippy::iter_over_hash_type, reason = "the lists are sorted below")]
    for (&document, entities) in &mentioned {
        for &entity in entities {
            by_entity[entity as usize].push(document);
        }
    }
    let mut pairs: FxHashSet<(DocumentNumber, DocumentNumber)> = FxHashSet::default();
    for documents in by_entity.iter_mut().filter(|documents| documents.len() <= COMMON) {
        documents.sort_unstable();
        for (at, &second) in documents.iter().enumerate() {
            let others = documents[..at].iter().filter(|&first| languages.get(first) != languages.get(&second));
            pairs.extend(others.map(|&first| (first, second)));
        }
    }
    let mut found = Vec::new();
    #[expect(clippy::iter_over_hash_type, reason = "what comes out is sorted")]
    for (first, second) in pairs {
        let (one, other) = (&mentioned[&first], &mentioned[&second]);
        let shared: Vec<_> = one.intersection(other).map(|&entity| labels[entity as usize]).collect();
        let share = shared.len() as f32 / (one.len() + other.len() - shared.len()) as f32;
        let has = |label| shared.contains(&label);
        if shared.len() >= FEWEST && share >= SHARE && has(Label::Person) && (has(Label::Date) || has(Label::Article)) {
            found.push(Translation { first, second, shared: shared.len(), share });
        }
    }
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then((a.first, a.second).cmp(&(b.first, b.second))));
    Ok(found)
}
