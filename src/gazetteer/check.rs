//! What loads and yet looks wrong in the lists.

use std::collections::BTreeMap;
use std::fmt;

use super::{Gazetteer, WordClass};
use crate::fold::{fold_word, key};
use crate::model::Label;

/// Something in the lists that an analyst should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Two entities of one label share a name: each mention of it stays open between them.
    SharedName {
        /// The name, folded.
        name: String,
        /// The ids and places of those who share it.
        bearers: Vec<(String, String)>,
    },
    /// A name of one word that is a word of the dictionary: it would be found everywhere.
    CommonWord {
        /// The name.
        name: String,
        /// The entity's id.
        id: String,
        /// The row.
        place: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SharedName { name, bearers } => {
                let bearers: Vec<String> = bearers.iter().map(|(id, place)| format!("{id} ({place})")).collect();
                write!(f, "`{}` names {}; mentions of it stay open between them", name.trim(), bearers.join(" and "))
            }
            Self::CommonWord { name, id, place } => {
                write!(f, "{place}: `{name}`, a name of {id}, is a common word; it would be found everywhere")
            }
        }
    }
}

pub(super) fn check(gazetteer: &Gazetteer) -> Vec<Finding> {
    let mut bearers: BTreeMap<(Label, String), Vec<(String, String)>> = BTreeMap::new();
    let mut findings = Vec::new();
    for entity in gazetteer.entities() {
        let names =
            std::iter::once(&*entity.name).chain(entity.aliases.iter().chain(&entity.acronyms).map(String::as_str));
        for name in names {
            let folded: Vec<String> = name.split_whitespace().map(fold_word).collect();
            let bearer = (entity.id.to_string(), entity.place.clone());
            let known = bearers.entry((entity.label, folded.join(" "))).or_default();
            if !known.contains(&bearer) {
                known.push(bearer);
            }
            let common = gazetteer.lexicon().word_classes(key(name)).has(WordClass::CommonWord);
            if folded.len() == 1 && common && name.chars().any(char::is_lowercase) {
                let (id, place) = (entity.id.to_string(), entity.place.clone());
                findings.push(Finding::CommonWord { name: name.to_owned(), id, place });
            }
        }
    }
    let shared = bearers.into_iter().filter(|(_, bearers)| bearers.len() > 1);
    findings.extend(shared.map(|((_, name), bearers)| Finding::SharedName { name, bearers }));
    findings
}
