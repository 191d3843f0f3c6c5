//! Answers questions about a casebook. Every verb and page that asks goes through here.

mod ask;
mod collapse;
mod difference;
mod document;
mod dossier;
mod names;
mod naming;
mod parse;
mod passages;
mod stems;
mod tally;
mod translations;

pub use ask::{Asker, Meaning, days_asked};
pub use collapse::collapse;
pub use difference::{Change, Difference, difference};
pub use document::{annotations, find_documents};
pub use dossier::{Beside, Dossier, Evidence, StatusSaid, dossier};
pub use names::{nearest, persons};
pub use naming::{Forgettable, naming};
pub use parse::{Field, Node, QueryError, Range, parse};
pub use passages::{Hit, Passage, hits};
pub use tally::{StatusSeen, Tally, column_heads, name, tally};
pub use translations::{Translation, translations};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Error {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Casebook(#[from] crate::index::Error),
    #[error("the index cannot be read: {0}")]
    Index(#[from] tantivy::TantivyError),
}
