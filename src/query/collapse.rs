//! Counts in which near-duplicates count once.

use rustc_hash::FxHashMap;

use super::tally::Tally;
use crate::index::{DocumentNumber, Groups, key_id};

/// Counts each group of near-duplicates as one document, with as many mentions as that of its documents which has most: an
/// appeal that was issued again doubles no mention, and what only one version says is kept. The rows are in order again.
pub fn collapse(rows: &mut [Tally], groups: &Groups) {
    for row in rows.iter_mut() {
        let mut most: FxHashMap<DocumentNumber, (usize, DocumentNumber)> = FxHashMap::default();
        for &(document, mentions) in &row.by_document {
            let kept = most.entry(groups.of(document)).or_insert((mentions, document));
            if mentions > kept.0 {
                *kept = (mentions, document);
            }
        }
        row.by_document.retain(|&(document, _)| most[&groups.of(document)].1 == document);
        row.documents = row.by_document.len();
        row.mentions = row.by_document.iter().map(|(_, mentions)| mentions).sum();
    }
    rows.sort_by(|a, b| {
        (b.documents, b.mentions).cmp(&(a.documents, a.mentions)).then_with(|| key_id(&a.key).cmp(key_id(&b.key)))
    });
}
