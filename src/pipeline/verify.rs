//! Holds the ledger against what it is about: the files, the stored texts and the index.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use super::inputs::reason;
use crate::index::{Casebook, DocumentNumber, Error, Read as _, Texts, path_of};
use crate::model::DocumentId;

/// What was found at an input's path, or in the casebook itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The path as the user gave it, or a part of the casebook.
    pub shown: String,
    /// What is wrong with it.
    pub problem: String,
    /// The document that the ledger has there.
    pub document: Option<DocumentId>,
}

/// What a check came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files that are, byte for byte, what was imported.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Stored texts that are whole.
    pub texts: usize,
    /// Inputs that differ from the ledger, in the order of import; then stored texts that are damaged.
    pub findings: Vec<Finding>,
    /// Files of the index whose bytes are not those written.
    pub index: Vec<String>,
}

/// An input that holds a document.
struct Wanted {
    order: u64,
    path: std::path::PathBuf,
    shown: String,
    id: DocumentId,
}

/// Hashes every source that the ledger knows, reads every stored text, and checks the sums of the index's files. `observe` is
/// told the bytes of each source.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn verify(casebook: &Casebook, jobs: usize, observe: &(dyn Fn(u64) + Sync)) -> Result<Checked, Error> {
    let view = casebook.view()?;
    let mut ids: BTreeMap<DocumentNumber, DocumentId> = BTreeMap::new();
    let mut checked = Checked::default();
    let mut damaged = Vec::new();
    let mut texts = Texts::new(&view);
    let mut rows = Vec::new();
    view.each_document(|number, row| {
        ids.insert(number, row.id());
        rows.push((number, row));
    })?;
    for (number, row) in &rows {
        match texts.whole(*number, row) {
            Ok(text) if text.len() == row.length() => checked.texts += 1,
            _ => damaged.push(Finding {
                shown: row.source().to_owned(),
                problem: "its stored text is damaged: forget it and ingest its file again".to_owned(),
                document: Some(row.id()),
            }),
        }
    }
    drop(rows);
    let mut wanted = Vec::new();
    view.each_input(&[], |path, row| {
        // What stands in an archive has no file of its own to be hashed.
        let has_file = row.state.has_document() && row.inside.is_none();
        if let Some(id) = row.document.filter(|_| has_file).and_then(|number| ids.get(&number)) {
            wanted.push(Wanted { order: row.order, path: path_of(path), shown: row.shown, id: *id });
        }
    })?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).build();
    let pool = pool.map_err(|error| Error::Threads(error.to_string()))?;
    let mut looked: Vec<_> = pool.install(|| {
        let look = |wanted: Wanted| {
            let found = hash(&wanted.path);
            observe(found.as_ref().map_or(0, |(_, bytes)| *bytes));
            (wanted, found)
        };
        wanted.into_par_iter().map(look).collect()
    });
    looked.sort_by_key(|(wanted, _)| wanted.order);
    for (wanted, found) in looked {
        let problem = match found {
            Ok((id, bytes)) if id == wanted.id => {
                checked.files += 1;
                checked.bytes += bytes;
                continue;
            }
            Ok(_) => "its bytes have changed since it was imported: ingest it again".to_owned(),
            Err(error) => reason(&error),
        };
        checked.findings.push(Finding { shown: wanted.shown, problem, document: Some(wanted.id) });
    }
    checked.findings.extend(damaged);
    checked.index = casebook.damaged_files()?.iter().map(|file| file.display().to_string()).collect();
    Ok(checked)
}

/// A file's id and size, read a block at a time.
fn hash(path: &Path) -> io::Result<(DocumentId, u64)> {
    let mut hasher = Sha256::new();
    let mut file = File::open(path)?;
    let mut block = vec![0; 256 << 10];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((DocumentId(hasher.finalize().into()), bytes));
        }
        hasher.update(&block[..read]);
        bytes += read as u64;
    }
}
