//! The casebook's folder: a ledger that accounts for every input and keeps every text, and an index over both.
//!
//! The two stay in step: generation N is written to the ledger first, then the index commits with N as its payload. A
//! ledger that is one generation ahead when it is opened was interrupted between the two, and takes that generation
//! back; its inputs are then simply met again.

mod attempts;
mod body;
mod dates;
mod ledger;
mod mentions;
mod numbers;
mod rows;
mod schema;
mod texts;
mod writer;

use std::fs::DirBuilder;
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenDirectoryError;
use tantivy::{Index, IndexReader};

pub use attempts::{Attempts, path_bytes, path_of};
pub use body::words;
pub use dates::{Days, days, days_of};
pub use ledger::{Ledger, Read, Table, Transaction, View};
pub use mentions::{Keys, MentionRow, scan};
pub use numbers::Numbers;
pub use rows::{
    DocumentNumber, DocumentRow, FurnitureRow, InputRow, MetadataRow, PageRow, Source, Stamp, State, WarningRow,
};
pub use schema::{
    About, Fields, KnownKind, Place, article_and_holders, column, entity_key, key_entity, key_id, key_label, key_value,
    known_term,
};
pub use texts::{Texts, compress};
pub use writer::{Piece, Writer};

/// What can go wrong with a casebook.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Error {
    #[error("no casebook at {0}: make one with `casebook ingest PATH`, or name another with --casebook")]
    Missing(PathBuf),
    #[error("cannot use the casebook folder {path}: {source}")]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("another casebook command is using {0}: wait until it ends")]
    Held(PathBuf),
    #[error(
        "{path} has layout {found} and this program wants {wanted}: remove the folder and ingest the sources again, \
         or use the program that made it"
    )]
    Layout { path: PathBuf, found: u64, wanted: u64 },
    #[error(
        "the index of {path} is at generation {index} and its ledger at {ledger}: the folder is damaged; remove it and \
         ingest the sources again"
    )]
    OutOfStep { path: PathBuf, index: u64, ledger: u64 },
    #[error("the ledger cannot be read or written: {0}")]
    Ledger(Box<redb::Error>),
    #[error("a row of the ledger is damaged: {0}")]
    Row(serde_json::Error),
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

from_redb!(TransactionError, TableError, StorageError, CommitError, SetDurabilityError);

/// The name of the generation among the ledger's facts.
const GENERATION: &str = "generation";

/// The name of the next input's order among the ledger's facts.
pub const ORDERS: &str = "orders";

/// An open casebook.
pub struct Casebook {
    folder: PathBuf,
    ledger: Ledger,
    index: Index,
    fields: Fields,
}

impl Casebook {
    /// Opens the casebook in `folder`.
    ///
    /// # Errors
    /// Where there is none, or it cannot be used.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if !folder.join("ledger.redb").exists() {
            return Err(Error::Missing(folder.to_owned()));
        }
        Self::create(folder)
    }

    /// Opens the casebook in `folder`, making it where there is none; nobody else may look into the folder.
    ///
    /// # Errors
    /// Where the folder cannot be made or used.
    pub fn create(folder: &Path) -> Result<Self, Error> {
        let index_folder = folder.join("index");
        make_private(&index_folder).map_err(|source| Error::Folder { path: folder.to_owned(), source })?;
        let ledger = Ledger::open(&folder.join("ledger.redb"))?;
        let (schema, fields) = schema::schema();
        let index = Index::open_or_create(MmapDirectory::open(&index_folder)?, schema)?;
        schema::register(&index);
        let casebook = Self { folder: folder.to_owned(), ledger, index, fields };
        casebook.bring_in_step()?;
        Ok(casebook)
    }

    /// Takes back a generation that the ledger has and the index lacks.
    fn bring_in_step(&self) -> Result<(), Error> {
        let index = self.index.load_metas()?.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0);
        let ledger = self.ledger.view()?.fact(GENERATION)?.unwrap_or(0);
        if ledger == index + 1 {
            return self.ledger.undo();
        }
        if ledger == index { Ok(()) } else { Err(Error::OutOfStep { path: self.folder.clone(), index, ledger }) }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The index's fields.
    #[must_use]
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The ledger as it stands now.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn view(&self) -> Result<View, Error> {
        self.ledger.view()
    }

    /// The index as it stands now.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn reader(&self) -> Result<IndexReader, Error> {
        Ok(self.index.reader()?)
    }

    /// Starts writing with that many threads.
    ///
    /// # Errors
    /// Where ledger or index cannot be written.
    pub fn writer(&self, threads: usize) -> Result<Writer<'_>, Error> {
        Writer::new(self, threads)
    }

    /// The log of files being read.
    ///
    /// # Errors
    /// Where it cannot be read or written.
    pub fn attempts(&self) -> Result<Attempts, Error> {
        Attempts::open(&self.folder.join("attempts"))
            .map_err(|source| Error::Folder { path: self.folder.clone(), source })
    }
}

/// Makes a folder that only its owner may enter, unless it is there.
fn make_private(index_folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(index_folder)
}
