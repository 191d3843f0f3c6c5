//! What `extract` finds, before `resolve` decides what is meant.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::{ArticleValue, Edtf, Span};

/// The four kinds of thing that are marked, named as in the gold files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Label {
    Person,
    Organisation,
    Article,
    Date,
}

impl Label {
    /// Every label, in the order that settles ties.
    pub const ALL: [Self; 4] = [Self::Person, Self::Organisation, Self::Article, Self::Date];

    /// The name used in gold files and output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organisation => "Organisation",
            Self::Article => "Article",
            Self::Date => "Date",
        }
    }

    /// The label of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.name() == name)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name of the rule, or the kind of gazetteer hit, that found a mention: `gazetteer/name`, `date/day-month-year`.
///
/// There are few of them and many mentions, so a name is shared or static, never copied.
#[derive(Clone, Debug)]
pub enum RuleName {
    /// A rule of the code.
    Static(&'static str),
    /// A rule of a file.
    Shared(Arc<str>),
}

impl Deref for RuleName {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Static(name) => name,
            Self::Shared(name) => name,
        }
    }
}

impl From<&'static str> for RuleName {
    fn from(name: &'static str) -> Self {
        Self::Static(name)
    }
}

impl From<String> for RuleName {
    fn from(name: String) -> Self {
        Self::Shared(name.into())
    }
}

impl PartialEq for RuleName {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for RuleName {}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for RuleName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// How sure a rule is, from 0 to 1. It orders, it is not a probability.
pub type Confidence = f32;

/// An entity's place in [`Gazetteer::entities`](crate::gazetteer::Gazetteer::entities).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityIndex(pub u32);

/// The parts of a person's name as far as one surface form shows them, in the nominative where a rule could restore it.
///
/// Initials are single letters with their full stop (`N.`). An empty part was not printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PersonName {
    /// Given name, or initials of it.
    pub given: String,
    /// Patronymic, or its initial.
    pub patronymic: String,
    /// Surname; of a name of one word whose kind is unknown, that word.
    pub surname: String,
}

impl PersonName {
    /// Given name and surname, as the canonical name has them: the patronymic is left out.
    #[must_use]
    pub fn canonical(&self) -> String {
        match (self.given.is_empty(), self.surname.is_empty()) {
            (false, false) => format!("{} {}", self.given, self.surname),
            (true, _) => self.surname.clone(),
            (false, true) => self.given.clone(),
        }
    }
}

/// What a mention may mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Entities of the gazetteer that bear this name: one, or several between which the context must decide.
    Listed(Vec<EntityIndex>),
    /// A person's name that no list has.
    Person(PersonName),
    /// Another name, in brackets or after "also known as", of the person named at that span.
    Alias(Span),
    /// An organisation's name that no list has, in its fullest form in the document.
    Organisation(String),
    /// A cited provision.
    Article(ArticleValue),
    /// A date.
    Date(Edtf),
}

/// A span with a label, the rule that found it, and what it may mean. Not yet resolved: see
/// [`Annotation`](super::Annotation).
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it stands, in bytes of the document's text.
    pub span: Span,
    /// Its kind; agrees with `reading`.
    pub label: Label,
    /// What it may mean.
    pub reading: Reading,
    /// What found it.
    pub rule: RuleName,
    /// How sure that is.
    pub confidence: Confidence,
    /// The sentence that holds it, in bytes of the document's text.
    pub sentence: Span,
}
