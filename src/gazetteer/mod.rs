//! What the analyst lists: persons, organisations, codes, words and rules, loaded strictly and compiled for matching.

mod code;
mod lexicon;

pub use code::{Code, CodeError, Dot, Numbers, Offence, load_codes};
pub use lexicon::{ClassSet, Lexicon, WordClass};

use std::ops::Range;
use std::sync::Arc;

use crate::model::{EntityIndex, Label};
use crate::segment::Token;

/// A listed person or organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The row's id: slug of the canonical name, or `org:`'s own short one. Without `person:` or `org:`.
    pub id: Arc<str>,
    /// [`Label::Person`] or [`Label::Organisation`].
    pub label: Label,
    /// The canonical name.
    pub name: Arc<str>,
    /// Other names as listed, the native one among them.
    pub aliases: Vec<String>,
    /// Acronyms (organisations).
    pub acronyms: Vec<String>,
    /// ISO 3166-1 alpha-2 countries.
    pub countries: Vec<String>,
    /// Roles (persons) or the kind (organisations).
    pub roles: Vec<String>,
}

/// Why a run of words matched an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// The canonical name, a listed alias, or the native name.
    Listed,
    /// An acronym.
    Acronym,
    /// A spelling that the variant rules derive.
    Variant,
}

/// Tokens that spell the name of one entity or more. Hits may overlap; `extract` chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Indexes of tokens, the first and the last being words.
    pub tokens: Range<usize>,
    /// Every entity that bears the name, ascending.
    pub entities: Vec<EntityIndex>,
    /// The best of the reasons.
    pub kind: NameKind,
}

/// Everything that is listed, compiled. Built once, shared by all threads.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entities: Vec<Entity>,
    lexicon: Lexicon,
}

impl Gazetteer {
    /// Every listed entity; [`EntityIndex`] points into it.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity at an index that this gazetteer gave.
    #[must_use]
    pub fn entity(&self, index: EntityIndex) -> &Entity {
        &self.entities[index.0 as usize]
    }

    /// The word classes.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Every place where a listed name stands in the tokens of `text`, in the order of their first token.
    #[must_use]
    pub fn hits(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        let _ = (text, tokens);
        Vec::new()
    }
}
