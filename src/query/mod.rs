//! Answers questions about a casebook. Every verb and page that asks goes through here.

mod ask;
mod candidates;
mod cases;
mod collapse;
mod difference;
mod document;
mod dossier;
mod facets;
mod names;
mod naming;
mod near;
mod parse;
mod passages;
mod significance;
mod stems;
mod suggest;
mod tally;
mod translations;

pub use ask::{Asker, Meaning, days_asked};
pub(crate) use candidates::spelling_keys;
pub use candidates::{Candidate, Closest, candidates, find_closest, illustrate, named};
pub use cases::{Basis, CaseArticle, CaseRow, CasesWanted, Dispute, cases};
pub use collapse::collapse;
pub use difference::{Change, Difference, difference};
pub use document::{annotations, find_documents};
pub use dossier::{Beside, DatedPassage, Dossier, Evidence, StatusSaid, dossier, significance};
pub use facets::{Facet, facets};
pub use names::{nearest, persons};
pub use naming::{Forgettable, naming};
pub use parse::{Field, Node, QueryError, Range, Within, parse};
pub use passages::{Hit, Order, Passage, hits};
pub use significance::log_likelihood;
pub use suggest::suggestions;
pub use tally::{Scope, StatusSeen, Tally, column_heads, name, tally, tally_beside};
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
