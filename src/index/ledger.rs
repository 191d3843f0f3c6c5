//! The ledger: a small database that accounts for every input and keeps every text. It alone talks to redb.
//!
//! Writing goes by generations, each one transaction: see [`Transaction`]. What generation N overwrites is noted in an undo table of
//! the same transaction, so that N can be taken back where the index turns out not to have committed it: see [`Ledger::undo`].

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use redb::{CompactionError, Database, ReadableDatabase, ReadableTable, TableDefinition};
use serde::de::DeserializeOwned;

use super::Error;
use super::packed::unpack;
use super::rows::{DocumentNumber, DocumentRow, InputRow};
use super::transaction::{Transaction, append};
use crate::model::DocumentId;

pub(super) type Bytes = TableDefinition<'static, &'static [u8], &'static [u8]>;

/// The tables. The number is the table's name in the undo table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Absolute path → [`InputRow`].
    Inputs = 0,
    /// Document number, big-endian → [`DocumentRow`].
    Documents = 1,
    /// Document id → document number.
    Ids = 2,
    /// Document number, part and piece, big-endian → a piece of the packed text.
    Texts = 3,
    /// Entity's key in the index → name for people.
    Names = 4,
    /// Facts about the casebook itself.
    Facts = 5,
    /// Document number, big-endian → the generation that wrote it, big-endian, and a [`super::Sketch`]; of documents that are
    /// not superseded.
    Sketches = 6,
    /// Document number, big-endian → group number, big-endian; of documents that have near-duplicates.
    Groups = 7,
    /// Ids of documents that were forgotten, so that an import does not bring them back.
    Forgotten = 8,
}

impl Table {
    pub(super) const ALL: [Self; 9] = [
        Self::Inputs,
        Self::Documents,
        Self::Ids,
        Self::Texts,
        Self::Names,
        Self::Facts,
        Self::Sketches,
        Self::Groups,
        Self::Forgotten,
    ];

    pub(super) const fn definition(self) -> Bytes {
        TableDefinition::new(match self {
            Self::Inputs => "inputs",
            Self::Documents => "documents",
            Self::Ids => "ids",
            Self::Texts => "texts",
            Self::Names => "names",
            Self::Facts => "facts",
            Self::Sketches => "sketches",
            Self::Groups => "groups",
            Self::Forgotten => "forgotten",
        })
    }
}

/// Key: the table's number and the key there. Value: 0 where there was none, 1 and the value where there was.
pub(super) const UNDO: Bytes = TableDefinition::new("undo");

/// The layout of the rows; a ledger of another one is refused with advice.
const LAYOUT: u64 = 3;

/// The fact that holds the bytes written since the file was last compacted.
pub(super) const WRITTEN: &str = "written";

/// The file is compacted where what was written since the last time is one part in so many of it.
const WORTH_COMPACTING: u64 = 8;

/// The pages that redb keeps in memory.
const CACHE: usize = 48 << 20;

/// The open ledger.
#[derive(Debug)]
pub struct Ledger {
    database: Database,
}

impl Ledger {
    /// Opens the ledger at `path`, or makes it.
    ///
    /// # Errors
    /// Where the file is damaged, of another version, or held by another command.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let database = Database::builder().set_cache_size(CACHE).create(path).map_err(|error| match error {
            redb::DatabaseError::DatabaseAlreadyOpen => Error::Held { path: path.to_owned(), by: String::new() },
            redb::DatabaseError::Storage(redb::StorageError::Io(error))
                if !matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) =>
            {
                Error::Folder { path: path.to_owned(), source: error }
            }
            other => Error::Unreadable { path: path.to_owned(), source: Box::new(other.into()) },
        })?;
        let ledger = Self { database };
        let mut transaction = ledger.begin()?;
        transaction.open_tables()?;
        let layout = transaction.fact("layout")?;
        match layout {
            None => {
                transaction.set_fact("layout", LAYOUT);
                transaction.commit()?;
            }
            Some(LAYOUT) => transaction.abort()?,
            Some(other) => return Err(Error::Layout { path: path.to_owned(), found: other, wanted: LAYOUT }),
        }
        Ok(ledger)
    }

    /// Opens the ledger of a casebook's folder, or makes it: under another name first, so that a run that is killed leaves no half
    /// of one.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn create(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("ledger.redb");
        if !path.exists() {
            let begun = folder.join("ledger.new");
            let unusable = |source| Error::Folder { path: begun.clone(), source };
            match fs::remove_file(&begun) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(unusable(error)),
                _ => drop(Self::open(&begun)?),
            }
            fs::rename(&begun, &path).map_err(unusable)?;
        }
        Self::open(&path)
    }

    /// Starts a generation's transaction.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn begin(&self) -> Result<Transaction, Error> {
        let mut transaction = self.database.begin_write()?;
        transaction.set_quick_repair(true);
        Ok(Transaction::new(transaction))
    }

    /// Starts a view of the last generation, which later writes do not change.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn view(&self) -> Result<View, Error> {
        Ok(View { transaction: self.database.begin_read()? })
    }

    /// Writes every entry that is there into a new file at `to`, and nothing that was there before: a removed row stays in the
    /// old file's free pages until they are used again. Entries that `keep` refuses are left out.
    ///
    /// # Errors
    /// Where a file cannot be read or written.
    pub fn copy_to(&self, to: &Path, keep: impl Fn(Table, &[u8]) -> Result<bool, Error>) -> Result<(), Error> {
        let copy = Self::open(to)?;
        let view = self.view()?;
        let transaction = copy.database.begin_write()?;
        for table in Table::ALL {
            let from = view.transaction.open_table(table.definition())?;
            let mut target = transaction.open_table(table.definition())?;
            // What the new ledger says of itself the old one says too.
            target.retain(|_, _| false)?;
            let mut failed = None;
            let entries = from.iter()?.filter_map(|entry| match entry {
                Ok((key, value)) => match keep(table, key.value()) {
                    Ok(true) => Some((key.value().to_vec(), value.value().to_vec())),
                    Ok(false) => None,
                    Err(error) => {
                        failed.get_or_insert(error);
                        None
                    }
                },
                Err(error) => {
                    failed.get_or_insert(error.into());
                    None
                }
            });
            append(&mut target, entries)?;
            failed.map_or(Ok(()), Err)?;
        }
        Ok(transaction.commit()?)
    }

    /// Gives the room of what was overwritten back to the disk; not while a view of the ledger is open. That reads every page, so it is
    /// done only where enough was written since the last time: a run that adds little to a large casebook does not pay for all of it. Until
    /// then the file may be up to twice as long as what it holds, since redb doubles it; most file systems keep no room for the rest.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn compact(&mut self, path: &Path) -> Result<(), Error> {
        let written = self.view()?.fact(WRITTEN)?.unwrap_or(0);
        let length = fs::metadata(path).map_err(|source| Error::Folder { path: path.to_owned(), source })?.len();
        if written.saturating_mul(WORTH_COMPACTING) < length {
            return Ok(());
        }
        let mut transaction = self.begin()?;
        transaction.set_fact(WRITTEN, 0);
        transaction.commit()?;
        match self.database.compact() {
            Ok(_) | Err(CompactionError::TransactionInProgress) => Ok(()),
            Err(error) => Err(Error::Ledger(Box::new(error.into()))),
        }
    }

    /// Takes the last generation back.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn undo(&self) -> Result<(), Error> {
        self.begin()?.undo()
    }
}

/// A state of the ledger that can be read.
pub struct View {
    transaction: redb::ReadTransaction,
}

/// Reads, in a view and in a transaction alike.
pub trait Read {
    /// Hands the value of a key to `read`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn with<T>(&self, table: Table, key: &[u8], read: impl FnOnce(&[u8]) -> T) -> Result<Option<T>, Error>;

    /// Hands every entry from `from` on to `each`, in key order, until that returns false.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn scan(&self, table: Table, from: &[u8], each: impl FnMut(&[u8], &[u8]) -> bool) -> Result<(), Error>;

    /// A row, which is kept as packed JSON.
    ///
    /// # Errors
    /// Where the file cannot be read or the row is damaged.
    fn row<T: DeserializeOwned>(&self, table: Table, key: &[u8]) -> Result<Option<T>, Error> {
        self.with(table, key, row_of)?.transpose()
    }

    /// The input at an absolute path.
    ///
    /// # Errors
    /// Where the file cannot be read or the row is damaged.
    fn input(&self, path: &[u8]) -> Result<Option<InputRow>, Error> {
        self.row(Table::Inputs, path)
    }

    /// The document of a number.
    ///
    /// # Errors
    /// Where the file cannot be read or the row is damaged.
    fn document(&self, number: DocumentNumber) -> Result<Option<DocumentRow>, Error> {
        self.row(Table::Documents, &number.to_be_bytes())
    }

    /// The number of the document with that id.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn number(&self, id: DocumentId) -> Result<Option<DocumentNumber>, Error> {
        Ok(self.with(Table::Ids, &id.0, be)?.flatten())
    }

    /// True where a document with that id was forgotten.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn is_forgotten(&self, id: DocumentId) -> Result<bool, Error> {
        Ok(self.with(Table::Forgotten, &id.0, |_| ())?.is_some())
    }

    /// The name for people of an entity, by its key.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn name(&self, key: &str) -> Result<Option<String>, Error> {
        self.with(Table::Names, key.as_bytes(), |name| String::from_utf8_lossy(name).into_owned())
    }

    /// A number that the casebook knows about itself.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn fact(&self, name: &str) -> Result<Option<u64>, Error> {
        Ok(self.with(Table::Facts, name.as_bytes(), be)?.flatten())
    }

    /// A text that the casebook knows about itself.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn note(&self, name: &str) -> Result<Option<String>, Error> {
        self.with(Table::Facts, name.as_bytes(), |bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// Every document, in the order of numbers.
    ///
    /// # Errors
    /// Where the file cannot be read or a row is damaged.
    fn each_document(&self, mut each: impl FnMut(DocumentNumber, DocumentRow)) -> Result<(), Error> {
        let mut damaged = None;
        self.scan(Table::Documents, &[], |key, value| match (be(key), row_of(value)) {
            (Some(number), Ok(row)) => {
                each(number, row);
                true
            }
            (_, Err(error)) => {
                damaged = Some(error);
                false
            }
            (None, Ok(_)) => true,
        })?;
        damaged.map_or(Ok(()), Err)
    }

    /// Every input whose path starts with `prefix`, in the order of paths.
    ///
    /// # Errors
    /// Where the file cannot be read or a row is damaged.
    fn each_input(&self, prefix: &[u8], mut each: impl FnMut(&[u8], InputRow)) -> Result<(), Error> {
        let mut damaged = None;
        self.scan(Table::Inputs, prefix, |key, value| {
            if !key.starts_with(prefix) {
                return false;
            }
            match row_of(value) {
                Ok(row) => {
                    each(key, row);
                    true
                }
                Err(error) => {
                    damaged = Some(error);
                    false
                }
            }
        })?;
        damaged.map_or(Ok(()), Err)
    }
}

/// A big-endian number of eight bytes.
pub(super) fn be(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}

/// A row out of its bytes.
fn row_of<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Error> {
    let json = unpack(packed).ok_or(Error::Unpackable)?;
    serde_json::from_slice(&json).map_err(Error::Row)
}

pub(super) fn get<T>(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
    key: &[u8],
    read: impl FnOnce(&[u8]) -> T,
) -> Result<Option<T>, Error> {
    Ok(table.get(key)?.map(|guard| read(guard.value())))
}

fn walk(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
    from: &[u8],
    mut each: impl FnMut(&[u8], &[u8]) -> bool,
) -> Result<(), Error> {
    for entry in table.range(from..)? {
        let (key, value) = entry?;
        if !each(key.value(), value.value()) {
            break;
        }
    }
    Ok(())
}

impl Read for View {
    fn with<T>(&self, table: Table, key: &[u8], read: impl FnOnce(&[u8]) -> T) -> Result<Option<T>, Error> {
        get(&self.transaction.open_table(table.definition())?, key, read)
    }

    fn scan(&self, table: Table, from: &[u8], each: impl FnMut(&[u8], &[u8]) -> bool) -> Result<(), Error> {
        walk(&self.transaction.open_table(table.definition())?, from, each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_given_back_once_enough_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.redb");
        let length = || fs::metadata(&path).unwrap().len();
        let mut ledger = Ledger::create(folder.path()).unwrap();
        let write = |ledger: &Ledger, entries: u32, byte: u8| {
            let mut transaction = ledger.begin().unwrap();
            transaction.forget_undo().unwrap();
            for number in 0..entries {
                transaction.put(Table::Texts, &number.to_be_bytes(), Some(&[byte; 10_000]));
            }
            transaction.commit().unwrap();
        };
        write(&ledger, 200, 1);
        write(&ledger, 200, 2);
        ledger.compact(&path).unwrap();
        let full = length();
        write(&ledger, 1, 3);
        ledger.compact(&path).unwrap();
        assert_eq!(ledger.view().unwrap().fact(WRITTEN).unwrap().map(|written| written > 10_000), Some(true));
        write(&ledger, 200, 4);
        let swollen = length();
        ledger.compact(&path).unwrap();
        assert!(length() < swollen && length() <= full + full / 10, "{full}, {swollen}, {}", length());
        assert_eq!(ledger.view().unwrap().fact(WRITTEN).unwrap().map(|written| written < 100), Some(true));
    }
}
