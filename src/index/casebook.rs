//! Opens a casebook's folder, makes one, and builds its index again where that is damaged.

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenReadError;
use tantivy::{Index, IndexReader, IndexWriter, TantivyDocument, TantivyError};

use super::attempts::Attempts;
use super::ledger::{Ledger, Read, View};
use super::lock::Lock;
use super::schema::{self, Fields};
use super::writer::{ARENA, Writer};
use super::{Error, GENERATION};

/// The fact that the index is being built again, 1 until it holds every document.
const REBUILDING: &str = "rebuilding";

/// The fact that holds the version of what stands in the index.
const INDEX: &str = "index";

/// An open casebook. One process at a time has it.
pub struct Casebook {
    pub(super) folder: PathBuf,
    pub(super) ledger: Ledger,
    pub(super) index: Index,
    pub(super) fields: Fields,
    pub(super) lock: Lock,
}

impl Casebook {
    /// Opens the casebook in `folder`.
    ///
    /// # Errors
    /// Where there is none, or it cannot be used. [`Error::Damaged`] says that [`Casebook::rebuild`] helps.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if !folder.join("ledger.redb").exists() {
            return Err(Error::Missing(folder.to_owned()));
        }
        Self::create(folder)
    }

    /// Opens the casebook in `folder`, making it where there is none; nobody else may look into the folder.
    ///
    /// # Errors
    /// Where the folder cannot be made or used. [`Error::Damaged`] says that [`Casebook::rebuild`] helps.
    pub fn create(folder: &Path) -> Result<Self, Error> {
        let index_folder = folder.join("index");
        make_private(&index_folder).map_err(|source| Error::Folder { path: folder.to_owned(), source })?;
        let lock = Lock::take(folder)?;
        let ledger = Ledger::create(folder)?;
        let damaged = |damage: &str| Error::Damaged { path: folder.to_owned(), damage: damage.to_owned() };
        let view = ledger.view()?;
        let generation = view.fact(GENERATION)?.unwrap_or(0);
        if generation > 0 {
            if view.fact(REBUILDING)? == Some(1) {
                return Err(damaged("was being built again when the program ended"));
            }
            if view.fact(INDEX)? != Some(schema::VERSION) {
                return Err(damaged("was made by another version of the program"));
            }
            if !index_folder.join("meta.json").is_file() {
                return Err(damaged("is not there"));
            }
        }
        drop(view);
        let (wanted, fields) = schema::schema();
        let index = MmapDirectory::open(&index_folder)
            .map_err(TantivyError::from)
            .and_then(|directory| Index::open_or_create(directory, wanted))
            // What is cut short shows when its segments are opened.
            .and_then(|index| index.reader().map(|_| index))
            .map_err(|error| match damage(&error) {
                Some(said) => damaged(&said),
                None => Error::Index(error),
            })?;
        schema::register(&index);
        if generation == 0 {
            let mut transaction = ledger.begin()?;
            transaction.set_fact(INDEX, schema::VERSION);
            transaction.commit()?;
        }
        let casebook = Self { folder: folder.to_owned(), ledger, index, fields, lock };
        casebook.bring_in_step()?;
        casebook.finish_forgetting()
    }

    /// Opens the casebook in `folder` with an empty index in place of the one that is there. Until [`Casebook::rebuilt`], the
    /// index counts as damaged.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub fn rebuild(folder: &Path) -> Result<Self, Error> {
        let lock = Lock::take(folder)?;
        let ledger = Ledger::open(&folder.join("ledger.redb"))?;
        let mut transaction = ledger.begin()?;
        transaction.set_fact(REBUILDING, 1);
        transaction.set_fact(INDEX, schema::VERSION);
        let generation = transaction.fact(GENERATION)?.unwrap_or(0);
        transaction.commit()?;
        let index_folder = folder.join("index");
        let unusable = |source| Error::Folder { path: folder.to_owned(), source };
        match fs::remove_dir_all(&index_folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
            _ => make_private(&index_folder).map_err(unusable)?,
        }
        let (schema, fields) = schema::schema();
        let index = Index::open_or_create(MmapDirectory::open(&index_folder)?, schema)?;
        schema::register(&index);
        let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, ARENA)?;
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&generation.to_string());
        prepared.commit()?;
        writer.wait_merging_threads()?;
        Ok(Self { folder: folder.to_owned(), ledger, index, fields, lock })
    }

    /// Says that the index holds every document again.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub fn rebuilt(&self) -> Result<(), Error> {
        let mut writer = self.writer(1)?;
        writer.set_fact(REBUILDING, 0)?;
        writer.close()
    }

    /// Takes back a generation that the ledger has and the index lacks.
    fn bring_in_step(&self) -> Result<(), Error> {
        let index = self.index.load_metas()?.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0);
        let ledger = self.ledger.view()?.fact(GENERATION)?.unwrap_or(0);
        if ledger == index + 1 {
            return self.ledger.undo();
        }
        if ledger == index {
            return Ok(());
        }
        let damage = format!("is at generation {index} and its ledger at {ledger}");
        Err(Error::Damaged { path: self.folder.clone(), damage })
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

    pub(super) const fn index(&self) -> &Index {
        &self.index
    }

    pub(super) const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Gives the room of what was overwritten back to the disk, where that is worth its time; not while a view of the casebook is open.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub fn compact(&mut self) -> Result<(), Error> {
        self.ledger.compact(&self.folder.join("ledger.redb"))
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

    /// The files of the index whose bytes are not those that were written, in the order of names.
    ///
    /// # Errors
    /// Where the index cannot be read at all.
    pub fn damaged_files(&self) -> Result<Vec<PathBuf>, Error> {
        let mut files: Vec<_> = self.index.validate_checksum()?.into_iter().collect();
        files.sort();
        Ok(files)
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

/// What is wrong with the index itself, if an error says so: a file that is missing, cut short or of another make. A full
/// disk or a lack of permission is no damage.
fn damage(error: &TantivyError) -> Option<String> {
    let broken = |error: &io::Error| matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData);
    match error {
        TantivyError::SchemaError(_) => Some("has other fields than this version of the program writes".to_owned()),
        TantivyError::IncompatibleIndex(_) | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
            Some("was made by another version of the program".to_owned())
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            Some(format!("lacks its file {}", file.display()))
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) if broken(io_error) => {
            Some(format!("is damaged in {}", filepath.display()))
        }
        TantivyError::IoError(error) if !broken(error) => None,
        TantivyError::IoError(_) | TantivyError::DataCorruption(_) | TantivyError::InternalError(_) => {
            Some(format!("is damaged: {error}"))
        }
        _ => None,
    }
}

/// Makes a folder that only its owner may enter, unless it is there.
fn make_private(index_folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700);
        // An empty folder that somebody made for it becomes as private as one made here.
        if let Some(folder) = index_folder.parent()
            && std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
        {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        }
    }
    builder.create(index_folder)
}
