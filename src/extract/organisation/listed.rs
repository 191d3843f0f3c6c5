//! Names that the lists have.

use super::{Found, borders, follows, text};
use crate::extract::Part;
use crate::gazetteer::{Hit, NameKind};
use crate::model::{EntityIndex, Label, Reading};
use crate::segment::tokens_of;

/// Listed names; "UN" right before a listed mandate is of its name.
pub(super) fn names(part: &Part<'_>, hits: &[Hit]) -> Vec<Found> {
    let found = hits_of(part, hits);
    let starts: rustc_hash::FxHashMap<usize, usize> =
        found.iter().filter(|one| one.tokens.len() > 2).map(|one| (one.tokens.start, one.tokens.end)).collect();
    let owner = |one: &Found| {
        matches!(text(part, one.tokens.start), "UN" | "OSCE" | "EU" | "ООН" | "ОБСЕ")
            && one.tokens.len() == 1
            && follows(part, one.tokens.end)
            && starts.contains_key(&one.tokens.end)
    };
    let mandates: Vec<usize> = found.iter().filter(|one| owner(one)).map(|one| one.tokens.end).collect();
    let mut found: Vec<Found> = found.into_iter().filter(|one| !owner(one)).collect();
    for one in found.iter_mut().filter(|one| one.tokens.len() > 2 && mandates.contains(&one.tokens.start)) {
        one.tokens.start -= 1;
    }
    found
}

fn hits_of(part: &Part<'_>, hits: &[Hit]) -> Vec<Found> {
    let is_organisation = |label| label == Label::Organisation;
    hits.iter()
        .filter_map(|hit| {
            let entities: Vec<_> =
                hit.entities.iter().copied().filter(|&index| is_organisation(part.gazetteer.label(index))).collect();
            if entities.is_empty() {
                return None;
            }
            let (rule, confidence) = match hit.kind {
                NameKind::Listed => ("gazetteer/name", 0.99),
                NameKind::Acronym => ("gazetteer/acronym", 0.95),
                NameKind::Variant => ("gazetteer/variant", 0.9),
            };
            let tokens = borders::quoted(part, hit.tokens.clone());
            Some(Found { tokens, reading: Reading::Listed(entities), rule, confidence })
        })
        .collect()
}

/// The organisations of which a whole text is a listed name.
pub(super) fn one(part: &Part<'_>, name: &str) -> Option<Vec<EntityIndex>> {
    let tokens = tokens_of(name);
    let hit = part.gazetteer.hits(name, &tokens).into_iter().find(|hit| hit.tokens.len() == tokens.len())?;
    let bodies: Vec<_> =
        hit.entities.into_iter().filter(|&index| part.gazetteer.label(index) == Label::Organisation).collect();
    (!bodies.is_empty()).then_some(bodies)
}
