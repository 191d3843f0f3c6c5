//! Decides what the mentions of one document mean: ties short names to full ones, chooses among listed entities.
//!
//! Nothing here invents an entity, and nothing merges two persons: where two remain possible, the mention stays open and
//! says between whom.

mod decided;
mod organisation;
mod person;

use std::sync::Arc;

pub use self::decided::{Unplaced, apply, points};

use crate::gazetteer::Gazetteer;
use crate::model::{Annotation, Document, EntityIndex, Label, Mention, Reading, Statuses, Value, slug};

/// What a mention means: its value, the name for people to read, and between whom it stays open.
#[derive(Clone, Debug, PartialEq)]
struct Meaning {
    value: Value,
    name: Arc<str>,
    open_between: Vec<Arc<str>>,
}

/// Settles the mentions of a whole document, which come in the order of the text.
#[must_use]
pub fn resolve(document: &Document, mentions: Vec<Mention>, gazetteer: &Gazetteer) -> Vec<Annotation> {
    let mentions = person::without_endings(document, mentions);
    let mut meanings = person::meanings(document, &mentions, gazetteer);
    organisation::settle(document, &mentions, gazetteer, &mut meanings);
    mentions
        .into_iter()
        .zip(meanings)
        .map(|(mention, meaning)| {
            let meaning = meaning.unwrap_or_else(|| plain(&mention, gazetteer));
            Annotation {
                page: document.page_at(mention.span.start),
                span: mention.span,
                label: mention.label,
                value: meaning.value,
                name: meaning.name,
                statuses: Statuses::default(),
                rule: mention.rule,
                confidence: mention.confidence,
                sentence: mention.sentence,
                open_between: meaning.open_between,
            }
        })
        .collect()
}

/// The meaning of a mention that needs no other.
fn plain(mention: &Mention, gazetteer: &Gazetteer) -> Meaning {
    let settled = |value: Value, name: &str| Meaning { value, name: name.into(), open_between: Vec::new() };
    match &mention.reading {
        Reading::Listed(entities) => one_of(entities, gazetteer),
        Reading::Organisation(name) => settled(Value::Name(slug(name).into()), name),
        Reading::Article(article) => {
            let value = Value::Article(article.clone());
            match gazetteer.offence_name(article) {
                Some(name) => Meaning { value, name: Arc::clone(name), open_between: Vec::new() },
                None => settled(value, &article.to_string()),
            }
        }
        Reading::Date(date) => settled(Value::Date(date.clone()), date.as_str()),
        Reading::Person(name) => settled(Value::Name(slug(&name.canonical()).into()), &name.canonical()),
        Reading::Alias(_) => settled(Value::Name(slug("").into()), ""),
    }
}

/// The listed entity, if there is one alone; else a name that stays open between them.
fn one_of(entities: &[EntityIndex], gazetteer: &Gazetteer) -> Meaning {
    let listed: Vec<_> = entities.iter().map(|&index| gazetteer.entity(index)).collect();
    match &listed[..] {
        [entity] => Meaning {
            value: match entity.label {
                Label::Person => Value::Person(entity.id.clone()),
                _ => Value::Organisation(entity.id.clone()),
            },
            name: entity.name.clone(),
            open_between: Vec::new(),
        },
        _ => Meaning {
            value: Value::Name(slug(listed.first().map_or("", |entity| &entity.name)).into()),
            name: listed.first().map_or_else(|| "".into(), |entity| entity.name.clone()),
            open_between: listed.iter().map(|entity| entity.id.clone()).collect(),
        },
    }
}
