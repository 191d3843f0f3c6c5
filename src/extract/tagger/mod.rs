//! A linear sequence model for names that no list has: which words of a text name persons, organisations and places.
//!
//! Each word has features (its affixes and shape, the classes of its neighbours, what the rules say of it …; see `features.rs`);
//! each feature has a weight for each [`Tag`]; the sequence of tags with the highest sum stands. The weights are learnt by an
//! averaged perceptron (Collins 2002) from annotated texts, see [`train`]; they are whole numbers, so every machine finds the
//! same. Words that no name can hold, most lower-case ones, are passed over.

mod explain;
mod features;
mod model;
pub mod train;
mod words;

use std::ops::Range;

pub use self::explain::reasons;
use self::features::{TEMPLATES, features};
pub use self::model::{Model, ModelError};
pub use self::words::{RuleTag, Words};
use crate::model::Label;

/// What a word is in a name: its first or a further word, of one of three kinds, or none.
///
/// Places are told from persons and organisations, and then let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Tag {
    None,
    PersonFirst,
    PersonNext,
    OrganisationFirst,
    OrganisationNext,
    PlaceFirst,
    PlaceNext,
}

impl Tag {
    /// Every tag, by its number.
    pub const ALL: [Self; TAGS] = [
        Self::None,
        Self::PersonFirst,
        Self::PersonNext,
        Self::OrganisationFirst,
        Self::OrganisationNext,
        Self::PlaceFirst,
        Self::PlaceNext,
    ];

    /// Whether it may follow another: a further word needs a word of its kind before it.
    const fn may_follow(self, before: Self) -> bool {
        let (tag, before) = (self as u8, before as u8);
        tag == 0 || tag % 2 == 1 || before == tag || before + 1 == tag
    }

    const fn label(self) -> Option<Label> {
        match self {
            Self::PersonFirst | Self::PersonNext => Some(Label::Person),
            Self::OrganisationFirst | Self::OrganisationNext => Some(Label::Organisation),
            _ => None,
        }
    }

    const fn is_first(self) -> bool {
        self as u8 % 2 == 1
    }
}

/// How many tags there are.
pub const TAGS: usize = 7;

/// Tags that a token may have, as a bit for each.
pub type TagSet = u8;

/// Every tag.
pub const ANY: TagSet = (1 << TAGS) - 1;

/// A name that the model finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagged {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// A person's or an organisation's.
    pub label: Label,
    /// By how much its tags weigh more than none, on the average of its words.
    pub margin: f32,
}

/// Finds the names of a part. `allowed` gives the tags that each token may have: one that a list has decided has one alone.
#[must_use]
pub fn tag(model: &Model, words: &Words, allowed: &dyn Fn(usize) -> TagSet) -> Vec<Tagged> {
    let mut found = Vec::new();
    let mut emissions = Vec::new();
    let mut row = [0; TEMPLATES];
    for stretch in words.stretches().into_iter().filter(|stretch| words.may_name(stretch.clone())) {
        emissions.clear();
        for i in stretch.clone() {
            features(words, i, &mut row);
            emissions.push(model.emission(&row));
        }
        let tags = model.best(&emissions, |i| allowed(stretch.start + i));
        let mut i = 0;
        while i < tags.len() {
            let Some(label) = tags[i].label() else {
                i += 1;
                continue;
            };
            let start = i;
            i += 1;
            while i < tags.len() && tags[i].label() == Some(label) && !tags[i].is_first() {
                i += 1;
            }
            let margin: i32 = (start..i).map(|at| emissions[at][tags[at] as usize]).sum();
            let margin = model.weight(margin) / (i - start) as f32;
            found.push(Tagged { tokens: stretch.start + start..stretch.start + i, label, margin });
        }
    }
    found
}
