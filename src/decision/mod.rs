//! What people decided about names and mentions: a layer of its own beside the lists, which no extraction overwrites.
//!
//! A decision is a row of `decisions.csv` in a gazetteers folder. It says what was decided, of whom, where (a mention, a
//! document, everywhere), and by whom, when and from which passage. Rows are only ever added: a later one supersedes an earlier one
//! of the same subject, and the file keeps both. [`Decisions`] holds those in force; `resolve` applies them.

mod force;
mod merge;
mod place;
mod table;

use std::fmt;

use crate::model::DocumentId;

pub use force::{Decisions, in_force};
pub use merge::{Conflict, Merged, Preferred, merge};
pub use place::{place, point_span};
pub use table::{COLUMNS, DecisionError, append, read, write};
pub(crate) use table::{delimiter, now};

/// The name of the file in a gazetteers folder.
pub const FILE: &str = "decisions.csv";

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// He is the person of `to`.
    SameAs,
    /// He is not the listed person of `of`.
    NotThisPerson,
    /// He is another than those who bear the name elsewhere, and is called `to`; everywhere: `of` and `to` are never one.
    TwoPersons,
    /// This is nobody's name.
    NotAName,
    /// Somebody's name that shall not come into the list.
    Rejected,
    /// Somebody looked and found that it is right.
    Checked,
    /// A remark.
    Note,
    /// The name was taken into the list as `to`.
    Accepted,
    /// The name was added to the listed person `to`.
    AliasOf,
    /// What was decided of this before no longer holds.
    Undone,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::SameAs,
        Self::NotThisPerson,
        Self::TwoPersons,
        Self::NotAName,
        Self::Rejected,
        Self::Checked,
        Self::Note,
        Self::Accepted,
        Self::AliasOf,
        Self::Undone,
    ];

    /// The name used in files and options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameAs => "same-as",
            Self::NotThisPerson => "not-this-person",
            Self::TwoPersons => "two-persons",
            Self::NotAName => "not-a-name",
            Self::Rejected => "rejected",
            Self::Checked => "checked",
            Self::Note => "note",
            Self::Accepted => "accepted",
            Self::AliasOf => "alias-of",
            Self::Undone => "undone",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it changes what is found in a text, where it holds; the others steer the queue, or are for people to read.
    #[must_use]
    pub const fn changes_text(self) -> bool {
        matches!(self, Self::SameAs | Self::NotThisPerson | Self::TwoPersons | Self::NotAName | Self::Checked)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Where a decision holds. A narrower one goes before a wider one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// In every document.
    Everywhere,
    /// For every mention of `of` in one document.
    Document,
    /// For one mention.
    Mention,
}

impl Scope {
    /// The name used in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Document => "document",
            Self::Mention => "mention",
        }
    }

    /// The scope of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Everywhere, Self::Document, Self::Mention].into_iter().find(|scope| scope.name() == name)
    }
}

/// One decision: a row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub kind: Kind,
    /// Where it holds.
    pub scope: Scope,
    /// Of whom: the value that the mentions had, `person:…`, `org:…` or `name:…`.
    pub of: String,
    /// Who it is: a value; empty where the kind needs none.
    pub to: String,
    /// What `to` is called where no list has it.
    pub name: String,
    /// In which document; everywhere, the one of the passage that was looked at, if any.
    pub document: Option<DocumentId>,
    /// The mention, in code points of the document's text.
    pub start: usize,
    /// After its last.
    pub end: usize,
    /// Its words, white space as one space: by these it is found again where the text has moved.
    pub quote: String,
    /// The file, for people.
    pub source: String,
    /// The page, for people; 0 where none is known.
    pub page: u32,
    /// Why.
    pub note: String,
    /// Who decided.
    pub by: String,
    /// When: RFC 3339, UTC, to the second.
    pub at: String,
    /// The file and line that hold it, for messages; empty where it is not yet in a file.
    pub place: String,
}

impl Decision {
    /// What it is about: two decisions of one subject exclude each other.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self.scope {
            Scope::Everywhere => Subject::Name(self.of.clone()),
            Scope::Document => Subject::InDocument(self.document, self.of.clone()),
            Scope::Mention => Subject::Mention(self.document, self.start, self.end),
        }
    }

    /// True where the two decide the same, whoever did and whenever.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        self.subject() == other.subject() && self.kind == other.kind && self.to == other.to
    }

    /// True where the two are one row, wherever they stand.
    #[must_use]
    pub fn is_same_row(&self, other: &Self) -> bool {
        Self { place: String::new(), ..self.clone() } == Self { place: String::new(), ..other.clone() }
    }
}

/// What a decision is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A value wherever it stands.
    Name(String),
    /// A value in a document.
    InDocument(Option<DocumentId>, String),
    /// One mention.
    Mention(Option<DocumentId>, usize, usize),
}

#[cfg(test)]
pub(crate) mod tests_support {
    use super::{Decision, Kind, Scope};
    use crate::model::DocumentId;

    /// A decision from its words: `same-as mention name:a to person:b`.
    pub(crate) fn decision(words: &str, at: &str) -> Decision {
        let words: Vec<&str> = words.split(' ').collect();
        let scope = Scope::from_name(words[1]).unwrap();
        Decision {
            kind: Kind::from_name(words[0]).unwrap(),
            scope,
            of: words[2].to_owned(),
            to: words.get(4).map_or("", |to| to).to_owned(),
            name: String::new(),
            document: (scope != Scope::Everywhere).then_some(DocumentId([1; 32])),
            start: 0,
            end: usize::from(scope == Scope::Mention),
            quote: if scope == Scope::Mention { "q".to_owned() } else { String::new() },
            source: String::new(),
            page: 0,
            note: String::new(),
            by: "anna".to_owned(),
            at: at.to_owned(),
            place: String::new(),
        }
    }
}
