//! Brings what is new or changed below some paths into the casebook, and accounts for every input.
//!
//! A walker decides what to read, workers convert and extract, one writer keeps ledger and index. A bounded channel and a
//! budget of bytes keep the memory bounded whatever comes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::iter::{ParallelBridge, ParallelIterator};
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use super::budget::{Budget, Permit};
use super::contained::contained;
use super::inputs::{inputs, reason};
use super::known::{Known, KnownDocuments};
use super::nest::SCRATCH;
use super::prepare::{piece, row};
use super::settle::Settler;
use super::tasks::{Plan, Tasks};
use super::{Engine, process};
use crate::convert;
use crate::index::{
    self, Casebook, DocumentNumber, DocumentRow, Fields, InputRow, Inside, Piece, Read, Sketch, Sketcher, Stamp, State,
    View, path_bytes,
};
use crate::model::{DocumentId, Verdict};
use crate::unpack;
use crate::worker::Reader;

/// What an import is told.
pub struct Request<'a> {
    /// Files and folders.
    pub roots: &'a [PathBuf],
    /// What the analyst knows of the documents.
    pub known: &'a KnownDocuments,
    /// How many documents are worked on at once; at least 1.
    pub jobs: usize,
    /// Reads the files.
    pub reader: &'a Reader,
    /// What archives may cost.
    pub archives: &'a unpack::Limits,
    /// Tries a file that may have ended the last run in a way that this run survives; gives the reason where it did end.
    pub probe: &'a (dyn Fn(&Path) -> Option<String> + Sync),
    /// Is told of progress, from several threads.
    pub observe: &'a (dyn Fn(Event<'_>) + Sync),
    /// Hash also the files whose size, time and inode are those of the last import.
    pub verify: bool,
    /// Take in again what was forgotten.
    pub forgotten: bool,
    /// Once it is true, the run takes up no further file and ends with a commit.
    pub stop: &'a AtomicBool,
}

/// What happened, for a progress bar.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// An input was met that has to be read.
    Met {
        /// Its size in bytes.
        bytes: u64,
    },
    /// An input is as it was at the last import.
    Unchanged {
        /// Its size in bytes.
        bytes: u64,
    },
    /// An input is done.
    Done {
        /// Its size in bytes.
        bytes: u64,
    },
    /// An input gave no document.
    Refused {
        /// The input.
        shown: &'a str,
        /// Why.
        reason: &'a str,
    },
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many inputs of this run are in each state, the unchanged ones among them.
    pub states: BTreeMap<State, usize>,
    /// Inputs that were read in this run.
    pub read: usize,
    /// Inputs that are as they were at the last import.
    pub unchanged: usize,
    /// Documents that replaced an older version of their file.
    pub replaced: usize,
    /// Inputs whose bytes were found at another path than before.
    pub moved: usize,
    /// Bytes of the files read.
    pub bytes: u64,
    /// The run was told to stop before it had met every input.
    pub stopped: bool,
}

impl Summary {
    /// True where an input of this run gave no document.
    #[must_use]
    pub fn has_failures(&self) -> bool {
        self.states.iter().any(|(state, &count)| state.is_failure() && count > 0)
    }
}

/// Bytes of input that may be on their way at once. Tokens, entries and compressed text of a document take together
/// about eight times its size; a larger file goes alone.
pub(super) const BYTES_ON_THE_WAY: u64 = 24 << 20;

/// Documents that may wait for the writer: as many small ones as come while it commits, so that nobody stands idle. The bytes bound them.
pub(super) const WAITING: usize = 4096;

/// A file to be read.
pub(super) struct Task {
    pub path: PathBuf,
    pub shown: String,
    pub stamp: Option<Stamp>,
    pub known: Known,
    /// The ledger's row from an earlier import.
    pub before: Option<InputRow>,
    /// The number for a new document that it brings.
    pub number: DocumentNumber,
    /// What it stands in, and its bytes, where it is not a file of its own.
    pub inside: Option<Inside>,
    pub bytes: Option<Vec<u8>>,
    /// The hash of the limits of this run.
    pub limits: u64,
}

impl Task {
    /// The order in which the path was first met.
    pub fn order(&self) -> u64 {
        self.before.as_ref().map_or(self.number, |row| row.order)
    }
}

/// What the writer is told of a task.
pub(super) enum Message {
    /// It gave no document. `id` is there once its bytes have been read.
    Refused { task: Task, id: Option<DocumentId>, state: State, reason: String },
    /// Its bytes are a document's that is there or on its way.
    Same { task: Task, id: DocumentId },
    /// A part of a long document, not the last.
    Part { piece: Piece, replaces: bool },
    /// A document with its last part.
    Document {
        task: Task,
        number: DocumentNumber,
        replaces: bool,
        row: Box<DocumentRow>,
        last: Piece,
        sketch: Option<Box<Sketch>>,
    },
}

/// Runs an import.
///
/// # Errors
/// Where the casebook cannot be read or written. What was committed before that stays.
pub fn ingest(casebook: &Casebook, engine: &Engine, request: &Request<'_>) -> Result<Summary, index::Error> {
    let attempts = casebook.attempts()?;
    sweep(casebook.folder());
    let view = casebook.view()?;
    let mut settler = Settler::new(casebook.writer(request.jobs)?, request.forgotten);
    let plan = Mutex::new(Plan { next: view.fact(index::ORDERS)?.unwrap_or(0), ..Plan::default() });
    let worker = Worker {
        engine,
        view: &view,
        fields: casebook.fields(),
        reader: request.reader,
        mark: engine.mark(),
        claimed: Mutex::new(FxHashSet::default()),
        attempts: &attempts,
        suspects: attempts.suspects().iter().cloned().collect(),
        probe: request.probe,
        forgotten: request.forgotten,
        scratch: casebook.folder(),
    };
    let budget = Budget::new(BYTES_ON_THE_WAY);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(request.jobs.max(1)).build();
    let pool = pool.map_err(|error| index::Error::Threads(error.to_string()))?;
    let (sender, receiver) = sync_channel::<(Message, Option<Arc<Permit>>)>(WAITING);

    let walked: Result<(), index::Error> = std::thread::scope(|scope| {
        let walker = scope.spawn(|| {
            pool.install(|| {
                let goes_on = |_: &super::inputs::Input| !request.stop.load(Ordering::Relaxed);
                let inputs = inputs(request.roots, casebook.folder()).take_while(goes_on);
                let tasks = Tasks::new(inputs, &plan, &view, request, &budget, casebook.folder());
                tasks.par_bridge().try_for_each_with(sender, |sender, task| {
                    let (task, refused, permit) = task?;
                    let bytes = task.stamp.map_or(0, |stamp| stamp.size);
                    (request.observe)(Event::Met { bytes });
                    let permit = Arc::new(permit.unwrap_or_else(|| budget.take(bytes)));
                    let sender = Outlet { sender, permit: &permit };
                    match refused {
                        Some((state, reason)) => sender.send(Message::Refused { task, id: None, state, reason }),
                        None => worker.work(task, &sender),
                    }
                })
            })
        });
        let written: Result<(), index::Error> = receiver.iter().try_for_each(|(message, permit)| {
            if let Message::Refused { task, reason, state, .. } = &message
                && !state.has_document()
            {
                (request.observe)(Event::Refused { shown: &task.shown, reason });
            }
            let done = settler.take(message)?;
            if let Some(bytes) = done {
                (request.observe)(Event::Done { bytes });
            }
            drop(permit);
            Ok(())
        });
        drop(receiver);
        let met = walker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written?;
        match met {
            Ok(()) | Err(Stop::WriterGone) => Ok(()),
            Err(Stop::Index(error)) => Err(error),
        }
    });
    walked?;
    let plan = plan.into_inner().unwrap_or_else(PoisonError::into_inner);
    let stopped = request.stop.load(Ordering::Relaxed);
    let kept = if stopped { BTreeMap::new() } else { settler.note_vanished(request.roots, &plan, &view)? };
    let mut summary = settler.close(plan.next)?;
    summary.stopped = stopped;
    for (state, count) in plan.unchanged.into_iter().chain(kept) {
        summary.unchanged += count;
        *summary.states.entry(state).or_default() += count;
    }
    let _ = attempts.clear();
    Ok(summary)
}

/// Why the walk ends before its end.
pub(super) enum Stop {
    /// The writer has met an error and says it.
    WriterGone,
    Index(index::Error),
}

impl From<index::Error> for Stop {
    fn from(error: index::Error) -> Self {
        Self::Index(error)
    }
}

/// Removes the temporary files of a run that was killed: the ledger is ours alone now.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(SCRATCH.as_bytes()) {
            // Where it cannot be removed, it does no harm.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// True for an unchanged file that gave no text, or not all of it, for want of what is there now: a password, OCR, a limit above the earlier one.
/// `limits` is the hash of the limits of this run.
pub(super) fn may_succeed_now(
    row: &InputRow,
    view: &View,
    options: &convert::Options,
    limits: u64,
) -> Result<bool, index::Error> {
    let reads_images = || options.ocr != convert::Ocr::Never && convert::can_recognise();
    Ok(match row.state {
        State::Encrypted => !options.passwords.is_empty(),
        State::NeedsOcr => reads_images(),
        State::Partial => {
            let document = row.document.map(|number| view.document(number)).transpose()?.flatten();
            document.is_some_and(|document| {
                let needs_ocr = document.pages.iter().any(|page| page.verdict == Verdict::NeedsOcr);
                let has_more_pages = row.limits != limits && document.pages.len() < options.pages;
                (needs_ocr && reads_images()) || has_more_pages
            })
        }
        _ => false,
    })
}

/// A path's hash.
pub(super) fn hash_path(path: &Path) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(path_bytes(path))
}

/// Where a worker's messages go.
struct Outlet<'a> {
    sender: &'a SyncSender<(Message, Option<Arc<Permit>>)>,
    permit: &'a Arc<Permit>,
}

impl Outlet<'_> {
    fn send(&self, message: Message) -> Result<(), Stop> {
        self.sender.send((message, Some(Arc::clone(self.permit)))).map_err(|_| Stop::WriterGone)
    }
}

/// What every worker shares.
struct Worker<'a> {
    engine: &'a Engine,
    view: &'a View,
    fields: &'a Fields,
    reader: &'a Reader,
    mark: (String, String),
    /// The documents that this run has taken up.
    claimed: Mutex<FxHashSet<DocumentId>>,
    attempts: &'a index::Attempts,
    suspects: FxHashSet<PathBuf>,
    probe: &'a (dyn Fn(&Path) -> Option<String> + Sync),
    forgotten: bool,
    /// Where temporary files may be made.
    scratch: &'a Path,
}

impl Worker<'_> {
    fn work(&self, task: Task, outlet: &Outlet<'_>) -> Result<(), Stop> {
        if self.suspects.contains(&task.path)
            && let Some(reason) = self.probe(&task)
        {
            return outlet.send(Message::Refused { task, id: None, state: State::Failed, reason });
        }
        // The log is a help after a crash; where it cannot be written, the file is read all the same.
        let _ = self.attempts.begin(&task.path);
        let path = task.path.clone();
        let done = self.read(task, outlet);
        let _ = self.attempts.done(&path);
        done
    }

    /// Tries a file in a process of its own; one out of a container is laid into a temporary file for that.
    fn probe(&self, task: &Task) -> Option<String> {
        let Some(bytes) = &task.bytes else { return (self.probe)(&task.path) };
        let mut file = tempfile::Builder::new().prefix(SCRATCH).tempfile_in(self.scratch).ok()?;
        file.write_all(bytes).ok()?;
        (self.probe)(file.path())
    }

    fn read(&self, mut task: Task, outlet: &Outlet<'_>) -> Result<(), Stop> {
        let limit = self.reader.options().bytes;
        if let Some(stamp) = task.stamp
            && stamp.size > limit
        {
            let error = convert::Error::TooLarge { bytes: stamp.size, limit };
            let reason = error.to_string();
            return outlet.send(Message::Refused { task, id: None, state: State::Failed, reason });
        }
        let bytes = match task.bytes.take().map_or_else(|| std::fs::read(&task.path), Ok) {
            Ok(bytes) => bytes,
            Err(error) => {
                // Without a stamp the next import tries again: a permission leaves no trace in one.
                task.stamp = None;
                let reason = reason(&error);
                return outlet.send(Message::Refused { task, id: None, state: State::Failed, reason });
            }
        };
        let id = DocumentId(Sha256::digest(&bytes).into());
        if !self.forgotten && self.view.is_forgotten(id)? {
            let reason = "it was forgotten; `casebook ingest --forgotten` takes it in again".to_owned();
            return outlet.send(Message::Refused { task, id: None, state: State::Ignored, reason });
        }
        let number = self.view.number(id)?;
        let there = match number {
            Some(number) => self.view.document(number)?,
            None => None,
        };
        let known_anew = task.before.as_ref().map_or(task.known.hash, |row| row.known) != task.known.hash
            || (task.before.is_none() && task.known.hash != 0);
        let again = task
            .before
            .as_ref()
            .map(|row| may_succeed_now(row, self.view, self.reader.options(), task.limits))
            .transpose()?;
        let known_anew = known_anew || again == Some(true);
        let is_current = there.as_ref().is_some_and(|row| !row.superseded) && !known_anew;
        if is_current || !self.claimed.lock().unwrap_or_else(PoisonError::into_inner).insert(id) {
            return outlet.send(Message::Same { task, id });
        }
        let processed = contained(|| {
            let mut warned = self.reader.convert(&bytes, &task.shown, &task.known.metadata)?;
            drop(bytes);
            if let Some(language) = task.known.language {
                warned.value.language = language;
            }
            Ok((process(warned.value, self.engine), warned.warnings))
        });
        let (processed, warnings) = match processed {
            Ok(Ok(done)) => done,
            Ok(Err(error)) => {
                let (state, reason) = (state_of(&error), error.to_string());
                return outlet.send(Message::Refused { task, id: Some(id), state, reason });
            }
            Err(panicked) => {
                let reason = panicked.to_string();
                return outlet.send(Message::Refused { task, id: Some(id), state: State::Failed, reason });
            }
        };
        let (number, replaces) = number.map_or((task.number, false), |number| (number, true));
        let row = Box::new(row(&processed, &warnings, &self.engine.mark_of(&self.mark, id)));
        let last = processed.parts.len() - 1;
        let mut sketcher = Sketcher::default();
        for part in 0..last {
            let piece = piece(&processed, number, part, self.fields, &mut sketcher);
            outlet.send(Message::Part { piece, replaces })?;
        }
        let last = piece(&processed, number, last, self.fields, &mut sketcher);
        outlet.send(Message::Document { task, number, replaces, row, last, sketch: sketcher.finish().map(Box::new) })
    }
}

/// The ledger's state for a file that could not be converted.
fn state_of(error: &convert::Error) -> State {
    match error {
        convert::Error::Encrypted => State::Encrypted,
        convert::Error::NeedsOcr(_) => State::NeedsOcr,
        convert::Error::Empty
        | convert::Error::UnknownFormat(_)
        | convert::Error::Unsupported { .. }
        | convert::Error::TooLarge { .. }
        | convert::Error::Broken(_)
        | convert::Error::NoText
        | convert::Error::TooSlow(_)
        | convert::Error::TooMuchMemory(_)
        | convert::Error::Crashed(_)
        | convert::Error::Panicked(_)
        | convert::Error::NoWorker(_) => State::Failed,
    }
}
