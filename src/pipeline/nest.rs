//! What stands in a file of the analyst's that contains others, at any depth, one thing after the other and within limits.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::budget::{Budget, Permit};
use crate::index::{State, path_of};
use crate::model::DocumentId;
use crate::unpack::{self, HEAD, Kind, Limits, Refused};
use crate::worker::{Opened, Piece, Reader, Sealed};

/// A container inside another is kept in memory up to this size, in bytes; a larger one goes into a temporary file.
const IN_MEMORY: usize = 32 << 20;

/// The beginning of temporary files' names.
pub(super) const SCRATCH: &str = "scratch-";

/// One thing out of a container.
#[derive(Debug)]
pub struct Found {
    /// Its path below the outermost container, with those of the containers between them; empty for that one itself.
    pub name: PathBuf,
    /// The container that holds it; none for the outermost.
    pub parent: Option<DocumentId>,
    /// What it is.
    pub what: What,
    /// Its share of the memory of the run.
    pub(super) permit: Option<Permit>,
}

/// What a thing out of a container is.
#[derive(Debug)]
pub enum What {
    /// A document, with its bytes; the outermost file's are not in it.
    Document(Vec<u8>),
    /// It gives no document, and why.
    Refused(State, String),
    /// A container that has been gone through, its state, and what is to be said of it. It comes after what it contains.
    Container(State, String),
}

/// A file that may contain others, being gone through.
pub struct Nest<'a> {
    reader: &'a Reader,
    limits: &'a Limits,
    /// Where temporary files may be made; without one, all stays in memory.
    scratch: Option<&'a Path>,
    budget: Option<&'a Arc<Budget>>,
    /// The outermost file, for people.
    shown: String,
    stack: Vec<Level<'a>>,
    members: u64,
    bytes: u64,
}

/// A container being gone through.
struct Level<'a> {
    opened: Opened<'a>,
    name: PathBuf,
    id: DocumentId,
    parent: Option<DocumentId>,
    /// Its bytes, where it is not a file of the analyst's: it may be a document too.
    own: Option<Own>,
    names: FxHashSet<Vec<u8>>,
    members: usize,
    /// Why something in it was left out that has no row of its own.
    flaw: Option<String>,
}

/// The bytes of a container inside another.
enum Own {
    Bytes(Arc<Vec<u8>>),
    File(NamedTempFile),
}

/// True where the file begins like one that contains others.
///
/// # Errors
/// Where it cannot be read.
pub fn may_contain(path: &Path) -> io::Result<bool> {
    let mut head = Vec::with_capacity(HEAD);
    File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(Kind::of(&head).is_some())
}

impl<'a> Nest<'a> {
    /// Opens a file. `shown` is its path for people.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn open(reader: &'a Reader, limits: &'a Limits, path: &Path, shown: &str) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        io::copy(&mut File::open(path)?, &mut HashWriter(&mut hasher))?;
        let id = DocumentId(hasher.finalize().into());
        let mut nest = Self {
            reader,
            limits,
            scratch: None,
            budget: None,
            shown: shown.to_owned(),
            stack: Vec::new(),
            members: 0,
            bytes: 0,
        };
        let opened = reader.open(Sealed::File(path.to_owned()), shown, &nest.rest());
        nest.stack.push(Level::new(opened, PathBuf::new(), id, None, None));
        Ok(nest)
    }

    /// Takes the memory of members out of a run's budget, and makes temporary files in a folder.
    pub(super) fn within(mut self, budget: &'a Arc<Budget>, scratch: &'a Path) -> Self {
        (self.budget, self.scratch) = (Some(budget), Some(scratch));
        self
    }

    /// What is left of the limits.
    fn rest(&self) -> Limits {
        let limits = self.limits.clone();
        Limits { bytes: limits.bytes.min(limits.unpacked.saturating_sub(self.bytes)), ..limits }
    }

    /// The next thing; after the outermost container itself, nothing.
    pub fn next_found(&mut self) -> Option<Found> {
        loop {
            let depth = self.stack.len();
            let level = self.stack.last_mut()?;
            let piece = level.opened.next_piece();
            // An office document may stand at any depth; only what hands out members is an archive.
            if depth > self.limits.depth && !matches!(piece, Piece::End(_)) {
                level.opened = Opened::ended(unpack::Error::Depth(depth));
                continue;
            }
            match piece {
                Piece::Member { name, size } => {
                    let name = level.called(&name);
                    if let Some(found) = self.member(name, size) {
                        return Some(found);
                    }
                }
                Piece::Refused { name, why } => {
                    let name = level.called(&name);
                    let parent = Some(level.id);
                    self.members += 1;
                    let found = Found { name, parent, what: refused(&why), permit: None };
                    self.hold_to_members();
                    return Some(found);
                }
                Piece::End(end) => return self.leave(end),
                // Bytes without a member are nobody's.
                Piece::Bytes(_) | Piece::MemberEnd(_) => {}
            }
        }
    }

    /// Reads a member whose bytes follow. None where it is a container, which is then on the stack.
    fn member(&mut self, name: PathBuf, size: u64) -> Option<Found> {
        let permit = self.budget.map(|budget| budget.take(size));
        let parent = self.stack.last().map(|level| level.id);
        let gathered = self.gather();
        self.members += 1;
        let found = |what, permit| Some(Found { name: name.clone(), parent, what, permit });
        let content = match gathered {
            Ok(content) => content,
            Err(what) => {
                self.hold_to_members();
                return found(what, permit);
            }
        };
        let (own, id) = match content {
            Gathered::Document(bytes) => {
                self.hold_to_members();
                return found(What::Document(bytes), permit);
            }
            Gathered::Container(own, id) => (own, id),
        };
        let sealed = match &own {
            Own::Bytes(bytes) => Sealed::Bytes(Arc::clone(bytes)),
            Own::File(file) => Sealed::File(file.path().to_owned()),
        };
        let shown = format!("{}/{}", self.shown, name.display());
        let opened = self.reader.open(sealed, &shown, &self.rest());
        self.stack.push(Level::new(opened, name, id, parent, Some(own)));
        self.hold_to_members();
        None
    }

    /// Takes the bytes of the member that has begun, up to its end.
    fn gather(&mut self) -> Result<Gathered, What> {
        let mut bytes = Vec::new();
        let mut file: Option<(NamedTempFile, Sha256)> = None;
        let broken = |error: &io::Error| {
            What::Refused(State::Failed, format!("no temporary file could be written for it: {error}"))
        };
        let mut failed = None;
        while let Some(level) = self.stack.last_mut() {
            match level.opened.next_piece() {
                Piece::Bytes(more) => {
                    self.bytes += more.len() as u64;
                    if self.bytes > self.limits.unpacked {
                        let why = unpack::Error::Unpacked(self.limits.unpacked);
                        self.give_up(&why);
                        return Err(What::Refused(State::Failed, why.to_string()));
                    }
                    match &mut file {
                        Some((file, hasher)) => {
                            hasher.update(&more);
                            if let Err(error) = file.write_all(&more) {
                                failed.get_or_insert_with(|| broken(&error));
                            }
                        }
                        None => bytes.extend_from_slice(&more),
                    }
                    let large = file.is_none() && bytes.len() > IN_MEMORY && Kind::of(head(&bytes)).is_some();
                    if let Some(scratch) = self.scratch.filter(|_| large && failed.is_none()) {
                        match spill(scratch, &bytes) {
                            Ok(spilled) => file = Some((spilled, Sha256::new_with_prefix(&bytes))),
                            Err(error) => failed = Some(broken(&error)),
                        }
                        bytes = Vec::new();
                    }
                }
                Piece::MemberEnd(Ok(())) => break,
                Piece::MemberEnd(Err(why)) => return Err(refused(&why)),
                end @ (Piece::End(_) | Piece::Member { .. } | Piece::Refused { .. }) => {
                    // The reader was ended in the midst of it; the container's own end says more.
                    let why = match end {
                        Piece::End(Err(error)) => error,
                        _ => unpack::Error::Stopped("its reader stopped in the midst of it".to_owned()),
                    };
                    self.give_up(&why);
                    return Err(What::Refused(State::Failed, why.to_string()));
                }
            }
        }
        if let Some(failed) = failed {
            return Err(failed);
        }
        Ok(match file {
            Some((file, hasher)) => Gathered::Container(Own::File(file), DocumentId(hasher.finalize().into())),
            None if Kind::of(head(&bytes)).is_some() => {
                let id = DocumentId(Sha256::digest(&bytes).into());
                Gathered::Container(Own::Bytes(Arc::new(bytes)), id)
            }
            None => Gathered::Document(bytes),
        })
    }

    /// Ends the unpacking of all containers that are open where there are too many members.
    fn hold_to_members(&mut self) {
        if self.members >= self.limits.members {
            self.give_up(&unpack::Error::Members(self.limits.members));
        }
    }

    /// Reads no further in any container: the limits are those of the outermost.
    fn give_up(&mut self, why: &unpack::Error) {
        for level in &mut self.stack {
            level.opened = Opened::ended(why.clone());
        }
    }

    /// Accounts for the innermost container, which has ended.
    fn leave(&mut self, end: Result<unpack::Unpacked, unpack::Error>) -> Option<Found> {
        let level = self.stack.pop()?;
        let (name, parent) = (level.name, level.parent);
        let what = match end {
            Ok(done) if done.document => match level.own {
                None => What::Document(Vec::new()),
                Some(Own::Bytes(bytes)) => What::Document(Arc::unwrap_or_clone(bytes)),
                Some(Own::File(file)) => match std::fs::read(file.path()) {
                    Ok(bytes) => What::Document(bytes),
                    Err(error) => What::Refused(State::Failed, error.to_string()),
                },
            },
            Ok(_) => {
                let said = match level.members {
                    0 => "an archive with nothing in it".to_owned(),
                    1 => "an archive of 1 file".to_owned(),
                    many => format!("an archive of {many} files"),
                };
                What::Container(State::Imported, level.flaw.map_or(said.clone(), |flaw| format!("{said}; {flaw}")))
            }
            Err(error) if level.members > 0 => What::Container(State::Partial, error.to_string()),
            Err(error) => What::Refused(State::Failed, error.to_string()),
        };
        Some(Found { name, parent, what, permit: None })
    }
}

impl<'a> Level<'a> {
    fn new(opened: Opened<'a>, name: PathBuf, id: DocumentId, parent: Option<DocumentId>, own: Option<Own>) -> Self {
        Self { opened, name, id, parent, own, names: FxHashSet::default(), members: 0, flaw: None }
    }

    /// A member's path below the outermost container. Of members of one name the later ones are told apart by a number.
    fn called(&mut self, name: &[u8]) -> PathBuf {
        self.members += 1;
        let mut own = name.to_vec();
        let mut number = 1_usize;
        while !self.names.insert(own.clone()) {
            number += 1;
            own = [name, format!("#{number}").as_bytes()].concat();
            self.flaw.get_or_insert_with(|| {
                let name = String::from_utf8_lossy(name);
                format!("several have one name and are told apart by #2, #3 …, such as {name}")
            });
        }
        self.name.join(path_of(&own))
    }
}

/// A member's bytes.
enum Gathered {
    Document(Vec<u8>),
    Container(Own, DocumentId),
}

fn head(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(HEAD)]
}

fn spill(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(SCRATCH).tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

fn refused(why: &Refused) -> What {
    let state = match why {
        Refused::Encrypted => State::Encrypted,
        Refused::Link(_) | Refused::Special | Refused::Companion => State::Ignored,
        Refused::Outside(_) | Refused::TooLong(_) | Refused::Bomb(_) | Refused::Method(_) | Refused::Broken(_) => {
            State::Failed
        }
    };
    What::Refused(state, why.to_string())
}

/// Hashes what is written.
struct HashWriter<'a>(&'a mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
