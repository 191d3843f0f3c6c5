//! Ties what a passage ties together: a person, what was done to them, under which article, when, by which court, with which
//! sentence.
//!
//! One pass over a document, cue by cue (`rules/case.toml`): a cue finds its persons by its voice, and whatever stands in its
//! clause belongs to it. What a clause leaves open is taken from the clause before, from the list's entry or the table's row,
//! or from the neighbouring sentence; never from further away.

mod cue;
mod length;
mod link;
mod passage;
mod persons;
mod rules;
mod scene;
mod share;
mod state;
mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{Annotation, Document, Span};
use crate::segment::{Segments, segment};

pub use length::Length;
pub use rules::{CaseRules, CaseRulesError, Example};
pub use state::states;

/// What was done to a person, named as in the gold files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum EventKind {
    Detained,
    Charged,
    Convicted,
    Sentenced,
    Acquitted,
    Released,
}

impl EventKind {
    /// Every kind, in the order in which they usually come.
    pub const ALL: [Self; 6] =
        [Self::Detained, Self::Charged, Self::Convicted, Self::Sentenced, Self::Acquitted, Self::Released];

    /// The name used in output and queries.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Detained => "detained",
            Self::Charged => "charged",
            Self::Convicted => "convicted",
            Self::Sentenced => "sentenced",
            Self::Acquitted => "acquitted",
            Self::Released => "released",
        }
    }

    /// The kind of that name, whatever its case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// True for what a court decides.
    #[must_use]
    pub const fn is_finding(self) -> bool {
        matches!(self, Self::Convicted | Self::Sentenced | Self::Acquitted)
    }

    /// True for a verdict that gives a term.
    const fn is_punishing(self) -> bool {
        matches!(self, Self::Convicted | Self::Sentenced)
    }

    /// True where a verdict's day and court are those of this too.
    const fn is_of_a_verdict(self) -> bool {
        self.is_finding() || matches!(self, Self::Released)
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What one passage says was done to one person. Numbers are indexes of the document's annotations.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// The words that say so, in bytes of the text.
    pub cue: Span,
    /// The sentence, or the row of a table.
    pub passage: Span,
    /// To whom.
    pub person: usize,
    /// Under which articles, in the order of the text.
    pub articles: Vec<usize>,
    /// On which day.
    pub date: Option<usize>,
    /// By which court.
    pub court: Option<usize>,
    /// With which sentence, and where it stands.
    pub length: Option<(Length, Span)>,
    /// The passage gives it as a claim.
    pub alleged: bool,
}

/// The events of a part of a document, in the order of the text. `annotations` are those of the whole document, in the order
/// of the text; the numbers in an event are indexes of them.
#[must_use]
pub fn relate(document: &Document, segments: &Segments, annotations: &[Annotation], rules: &CaseRules) -> Vec<Event> {
    let units = scene::units(document, segments, annotations, rules, &rules.events, &|_| true);
    link::link(document, segments, annotations, &units, rules)
}

/// The events of a whole document, taken in the parts in which it was segmented.
#[must_use]
pub fn events(document: &Document, parts: &[Span], annotations: &[Annotation], rules: &CaseRules) -> Vec<Event> {
    let part = |&part: &Span| relate(document, &segment(document, part), annotations, rules);
    parts.iter().flat_map(part).collect()
}
