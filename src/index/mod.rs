//! The casebook's folder: a ledger that accounts for every input and keeps every text, and an index over both.
//!
//! The two stay in step: generation N is written to the ledger first, then the index commits with N as its payload. A
//! ledger that is one generation ahead when it is opened was interrupted between the two, and takes that generation
//! back; its inputs are then simply met again. The ledger alone is what cannot be replaced: an index that is damaged or of
//! another version is built again from the texts in it.

mod attempts;
mod body;
mod casebook;
mod dates;
mod forget;
mod groups;
mod ledger;
mod lock;
mod mentions;
mod numbers;
mod packed;
mod rows;
mod schema;
mod sketch;
mod texts;
mod transaction;
mod writer;

use std::path::PathBuf;

use tantivy::directory::error::OpenDirectoryError;

pub use attempts::{Attempts, path_bytes, path_of};
pub use body::words;
pub use casebook::Casebook;
pub use dates::{Days, days, days_of};
pub use groups::{Groups, NEAR, similarity};
pub use ledger::{Ledger, Read, Table, View};
pub use mentions::{Keys, MentionRow, scan, with_date};
pub use numbers::Numbers;
pub use packed::{pack, unpack};
pub use rows::{
    DocumentNumber, DocumentRow, FurnitureRow, InputRow, Inside, MetadataRow, PageRow, Source, Stamp, State, WarningRow,
};
pub use schema::{
    About, Fields, KnownKind, Place, article_and_holders, column, entity_key, key_entity, key_id, key_label, key_value,
    known_term,
};
pub use sketch::{Sketch, Sketcher};
pub use texts::Texts;
pub use transaction::Transaction;
pub use writer::{Piece, Writer};

/// What can go wrong with a casebook.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Error {
    #[error("no casebook at {0}: make one with `casebook ingest PATH`, or name another with --casebook")]
    Missing(PathBuf),
    #[error("cannot use the casebook folder {path}: {source}")]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("another casebook command is using {path}{by}; wait until it ends, and do this again")]
    Held { path: PathBuf, by: String },
    #[error(
        "{path} has layout {found} and this program wants {wanted}: remove the folder and ingest the sources again, \
         or use the program that made it"
    )]
    Layout { path: PathBuf, found: u64, wanted: u64 },
    #[error("the index of {path} {damage}")]
    Damaged { path: PathBuf, damage: String },
    #[error(
        "the ledger {path} cannot be opened: {source}; bring it back from a backup, or move the casebook's folder away and \
         ingest the sources again"
    )]
    Unreadable { path: PathBuf, source: Box<redb::Error> },
    #[error("the ledger cannot be read or written: {0}")]
    Ledger(Box<redb::Error>),
    #[error("a row of the ledger is damaged: {0}")]
    Row(serde_json::Error),
    #[error("a row of the ledger is damaged: it cannot be unpacked")]
    Unpackable,
    #[error("the stored text of document {0} is damaged")]
    Text(DocumentNumber),
    #[error("cannot start the threads: {0}")]
    Threads(String),
    #[error("the index cannot be read or written: {0}")]
    Index(#[from] tantivy::TantivyError),
    #[error("the index folder cannot be opened: {0}")]
    IndexFolder(#[from] OpenDirectoryError),
}

macro_rules! from_redb {
    ($($error:ident),*) => {
        $(impl From<redb::$error> for Error {
            fn from(error: redb::$error) -> Self {
                Self::Ledger(Box::new(error.into()))
            }
        })*
    };
}

from_redb!(TransactionError, TableError, StorageError, CommitError, CursorError, SetDurabilityError);

/// The name of the generation among the ledger's facts.
const GENERATION: &str = "generation";

/// The name of the next input's order among the ledger's facts.
pub const ORDERS: &str = "orders";
