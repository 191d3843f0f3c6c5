//! Runs extraction again over the stored texts, after lists or rules changed. The sources are not needed.

use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::budget::{Budget, Permit};
use super::contained::{Panicked, attempt};
use super::ingest::{BYTES_ON_THE_WAY, WAITING};
use super::prepare::{annotated, piece, row};
use super::{Engine, Processed};
use crate::index::{Casebook, DocumentNumber, DocumentRow, Error, Piece, Read, Sketch, Sketcher, Texts, View};

/// What the writer gets.
enum Message {
    Part(Piece),
    Document(Box<DocumentRow>, Piece, Option<Box<Sketch>>),
}

/// What came of annotating.
#[derive(Debug, Default)]
pub struct Annotated {
    /// How many documents were done.
    pub count: usize,
    /// Those on which the program failed, by the path of their first source. They keep what they had, and count as stale.
    pub failed: Vec<(String, Panicked)>,
}

/// What becomes of a document on which the program fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fallback {
    /// It keeps the mentions that it has.
    Keep,
    /// Its text alone is indexed, as there is nothing to keep.
    TextAlone,
}

/// Extracts again from every document that is not superseded, or with `stale` only from those that other lists or another
/// version of the program made. A document on which the program fails keeps what it has. `observe` is told the bytes of each.
///
/// # Errors
/// Where the casebook cannot be read or written. What was committed before that stays.
pub fn annotate(
    casebook: &Casebook,
    engine: &Engine,
    jobs: usize,
    stale: bool,
    observe: &(dyn Fn(usize) + Sync),
) -> Result<Annotated, Error> {
    run(casebook, engine, jobs, stale, Fallback::Keep, observe)
}

fn run(
    casebook: &Casebook,
    engine: &Engine,
    jobs: usize,
    stale: bool,
    fallback: Fallback,
    observe: &(dyn Fn(usize) + Sync),
) -> Result<Annotated, Error> {
    let view = casebook.view()?;
    let mark = engine.mark();
    let mut todo = Vec::new();
    view.each_document(|number, row| {
        if !row.superseded && (!stale || row.made_by != engine.mark_of(&mark, row.id())) {
            todo.push((number, row));
        }
    })?;
    let count = todo.len();
    if count == 0 {
        return Ok(Annotated::default());
    }
    let failed = Mutex::new(Vec::new());
    let mut writer = casebook.writer(jobs)?;
    let budget = Budget::new(BYTES_ON_THE_WAY);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).build();
    let pool = pool.map_err(|error| Error::Threads(error.to_string()))?;
    let (sender, receiver) = sync_channel::<(Message, Arc<Permit>)>(WAITING);
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            pool.install(|| {
                todo.into_par_iter().try_for_each_with(sender, |sender, (number, before)| {
                    let permit = Arc::new(budget.take(before.length() as u64));
                    let mut send = |message| sender.send((message, Arc::clone(&permit))).map_err(|_| None);
                    let panicked = again(casebook, engine, &view, &mark, number, &before, fallback, &mut send)?;
                    if let Some(panicked) = panicked {
                        let shown = before.sources.first().map_or_else(String::new, |source| source.shown.clone());
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push((shown, panicked));
                    }
                    Ok::<(), Option<Error>>(())
                })
            })
        });
        let written: Result<(), Error> = receiver.iter().try_for_each(|(message, permit)| {
            let (Message::Part(piece) | Message::Document(_, piece, _)) = &message;
            let number = piece.number;
            // Parts of several long documents may come in turn, so each is begun once by its part 0.
            if piece.part == 0 {
                writer.start();
                writer.unindex(number);
            }
            match message {
                Message::Part(piece) => writer.add(piece)?,
                Message::Document(row, piece, sketch) => {
                    writer.add(piece)?;
                    writer.finish(number, &row)?;
                    writer.sketch(number, sketch.as_deref())?;
                    observe(row.length());
                    writer.commit_if_due()?;
                }
            }
            drop(permit);
            Ok(())
        });
        drop(receiver);
        let done = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written?;
        match done {
            // Without an error of its own, the worker only saw the writer go.
            Ok(()) | Err(None) => Ok(()),
            Err(Some(error)) => Err(error),
        }
    })?;
    writer.compare()?;
    writer.close()?;
    let mut failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(Annotated { count: count - failed.len(), failed })
}

/// Fills the empty index of [`Casebook::rebuild`] from the stored texts. Of a document on which the program fails it holds the text
/// alone.
///
/// # Errors
/// Where the casebook cannot be read or written. The index counts as damaged then.
pub fn reindex(
    casebook: &Casebook,
    engine: &Engine,
    jobs: usize,
    observe: &(dyn Fn(usize) + Sync),
) -> Result<Annotated, Error> {
    let done = run(casebook, engine, jobs, false, Fallback::TextAlone, observe)?;
    casebook.rebuilt()?;
    Ok(done)
}

/// Processes one stored document and sends what came of it. Gives the reason where the program failed on it.
#[expect(clippy::too_many_arguments, reason = "all of a run that one document needs")]
fn again(
    casebook: &Casebook,
    engine: &Engine,
    view: &View,
    mark: &(String, String),
    number: DocumentNumber,
    before: &DocumentRow,
    fallback: Fallback,
    send: &mut dyn FnMut(Message) -> Result<(), Option<Error>>,
) -> Result<Option<Panicked>, Option<Error>> {
    let document = || Texts::new(view).whole(number, before).map(|text| before.document(text)).map_err(Some);
    let mark = engine.mark_of(mark, before.id());
    let (processed, mark, panicked) = match attempt(document()?, engine) {
        Ok(processed) => (processed, mark, None),
        Err(panicked) if fallback == Fallback::Keep => return Ok(Some(panicked)),
        // It counts as stale, so that it is tried again.
        Err(panicked) => (Processed::bare(document()?), Default::default(), Some(panicked)),
    };
    let mut after = row(&processed, &[], &mark);
    after.sources.clone_from(&before.sources);
    after.warnings.clone_from(&before.warnings);
    // The stored parts serve unless another version of the program cut them elsewhere.
    let make = if after.parts == before.parts { annotated } else { piece };
    let last = processed.parts.len() - 1;
    let mut sketcher = Sketcher::default();
    for part in 0..last {
        send(Message::Part(make(&processed, number, part, casebook.fields(), &mut sketcher)))?;
    }
    let piece = make(&processed, number, last, casebook.fields(), &mut sketcher);
    send(Message::Document(Box::new(after), piece, sketcher.finish().map(Box::new)))?;
    Ok(panicked)
}
