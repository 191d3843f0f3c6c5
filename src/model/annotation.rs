//! A mention whose meaning is settled.

use std::fmt;
use std::sync::Arc;

use super::{ArticleValue, Confidence, Edtf, Label, PageNumber, RuleName, Span, Statuses};

/// What an annotation means. It prints as on the gold files' `N` lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// A listed person's id, without prefix: prints `person:…`.
    Person(Arc<str>),
    /// A listed organisation's id: prints `org:…`.
    Organisation(Arc<str>),
    /// The slug of the fullest form of a name that no list has: prints `name:…`.
    Name(Arc<str>),
    /// A provision: prints `article:…`.
    Article(ArticleValue),
    /// A date: prints `edtf:…`.
    Date(Edtf),
}

impl Value {
    /// Reads what [`fmt::Display`] prints; a kind that is not known gives a [`Value::Name`]. None where an article or a date
    /// cannot be read.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        match kind {
            "person" => Some(Self::Person(id.into())),
            "org" => Some(Self::Organisation(id.into())),
            "article" => ArticleValue::parse(id).map(Self::Article),
            "edtf" => Edtf::parse(id).ok().map(Self::Date),
            _ => Some(Self::Name(id.into())),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Organisation(id) => write!(f, "org:{id}"),
            Self::Name(slug) => write!(f, "name:{slug}"),
            Self::Article(article) => write!(f, "article:{article}"),
            Self::Date(date) => write!(f, "edtf:{date}"),
        }
    }
}

/// A mention with its entity, provision or date.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Where it stands, in bytes of the document's text.
    pub span: Span,
    /// The page that holds its first character.
    pub page: PageNumber,
    /// Its kind.
    pub label: Label,
    /// What is meant.
    pub value: Value,
    /// The canonical name, or the value in words, for people to read.
    pub name: Arc<str>,
    /// What the text says of a person's liberty here.
    pub statuses: Statuses,
    /// What found it.
    pub rule: RuleName,
    /// How sure that is.
    pub confidence: Confidence,
    /// The sentence that holds it, in bytes of the document's text.
    pub sentence: Span,
    /// Where the value stays open between several listed entities, their ids; empty otherwise.
    pub open_between: Vec<Arc<str>>,
}

impl Annotation {
    /// True where a list has the entity.
    #[must_use]
    pub const fn is_listed(&self) -> bool {
        matches!(self.value, Value::Person(_) | Value::Organisation(_))
    }
}
