//! The writer's side of an import: what each message means for ledger and index.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::ingest::{Message, Summary, Task, hash_path};
use super::prepare::VERSION;
use super::tasks::Plan;
use crate::index::{
    DocumentNumber, DocumentRow, Error, InputRow, Read, Source, State, View, Writer, path_bytes, path_of,
};
use crate::model::DocumentId;

/// Keeps ledger and index while messages come.
pub(super) struct Settler<'a> {
    writer: Writer<'a>,
    states: BTreeMap<State, usize>,
    summary: Summary,
    /// Documents of which some parts have come, and not the last.
    begun: FxHashSet<DocumentNumber>,
    /// Paths whose bytes are those of a document still on its way.
    waiting: FxHashMap<DocumentId, Vec<Task>>,
    /// What became of bytes that gave no document in this run.
    refused: FxHashMap<DocumentId, (State, String)>,
    /// Documents that came to another path in this run.
    arrived: FxHashSet<DocumentNumber>,
    /// Documents forgotten that were taken in again are taken off the list of those.
    forgotten: bool,
    /// The orders of the inputs that were counted as those that brought their documents.
    brought: FxHashSet<u64>,
}

impl<'a> Settler<'a> {
    pub fn new(writer: Writer<'a>, forgotten: bool) -> Self {
        Self {
            writer,
            states: BTreeMap::new(),
            summary: Summary::default(),
            begun: FxHashSet::default(),
            waiting: FxHashMap::default(),
            refused: FxHashMap::default(),
            arrived: FxHashSet::default(),
            forgotten,
            brought: FxHashSet::default(),
        }
    }

    /// Takes a message; gives the size of the file that is done with it.
    pub fn take(&mut self, message: Message) -> Result<Option<u64>, Error> {
        let task_bytes = |task: &Task| Some(task.stamp.map_or(0, |stamp| stamp.size));
        let done = match message {
            Message::Part { piece, replaces } => {
                self.begin(piece.number, replaces);
                self.writer.add(piece)?;
                None
            }
            Message::Document { task, number, replaces, row, last, sketch } => {
                let done = task_bytes(&task);
                self.begin(number, replaces);
                self.writer.add(last)?;
                self.begun.remove(&number);
                let id = row.id();
                self.document(&task, number, *row)?;
                self.writer.sketch(number, sketch.as_deref())?;
                for task in self.waiting.remove(&id).unwrap_or_default() {
                    self.same(&task, number)?;
                }
                done
            }
            Message::Same { task, id } => {
                let done = task_bytes(&task);
                if let Some((state, reason)) = self.refused.get(&id).cloned() {
                    self.refuse(&task, state, reason)?;
                } else if let Some(number) = self.settled_number(id)? {
                    self.same(&task, number)?;
                } else {
                    self.waiting.entry(id).or_default().push(task);
                }
                done
            }
            Message::Refused { task, id, state, reason } => {
                let done = task_bytes(&task);
                if let Some(id) = id {
                    self.refused.insert(id, (state, reason.clone()));
                    for task in self.waiting.remove(&id).unwrap_or_default() {
                        self.refuse(&task, state, reason.clone())?;
                    }
                }
                self.refuse(&task, state, reason)?;
                done
            }
        };
        // A path that waits for a document would be lost if the generation ended before that came.
        if self.waiting.is_empty() {
            self.writer.commit_if_due()?;
        }
        Ok(done)
    }

    /// Marks what stood below the roots and was not met. Gives the states of what stands in files that are as they were.
    pub fn note_vanished(
        &mut self,
        roots: &[PathBuf],
        plan: &Plan,
        view: &View,
    ) -> Result<BTreeMap<State, usize>, Error> {
        let mut gone = Vec::new();
        let mut kept = BTreeMap::new();
        let mut counted = FxHashSet::default();
        for root in roots {
            let root =
                std::fs::canonicalize(root).or_else(|_| std::path::absolute(root)).unwrap_or_else(|_| root.clone());
            view.each_input(&path_bytes(&root), |path, row| {
                let path = path_of(path);
                let hash = hash_path(&path);
                if row.state == State::Vanished || !path.starts_with(&root) || plan.seen.contains(&hash) {
                    return;
                }
                let file = row.inside.as_ref().and_then(|inside| path_bytes(&path).get(..inside.file).map(path_of));
                if !file.is_some_and(|file| plan.kept.contains(&hash_path(&file))) {
                    gone.push((path, row));
                } else if counted.insert(hash) {
                    *kept.entry(row.state).or_default() += 1;
                }
            })?;
        }
        gone.sort_by(|(a, _), (b, _)| a.cmp(b));
        gone.dedup_by(|(a, _), (b, _)| a == b);
        let orders: FxHashSet<u64> = gone.iter().map(|(_, row)| row.order).collect();
        for (path, row) in gone {
            let reason = self.leave_vanished(&row, &orders)?;
            let row = InputRow { state: State::Vanished, stamp: None, reason, ..row };
            *self.states.entry(State::Vanished).or_default() += 1;
            self.writer.input(&path, row)?;
        }
        Ok(kept)
    }

    /// Takes a vanished path from its document where that stands at another path, and says at which.
    fn leave_vanished(&mut self, gone: &InputRow, orders: &FxHashSet<u64>) -> Result<Option<String>, Error> {
        let Some(number) = gone.document else { return Ok(None) };
        let Some(row) = self.writer.ledger()?.document(number)? else { return Ok(None) };
        if row.superseded {
            return Ok(None);
        }
        let Some(other) = row.sources.iter().find(|source| !orders.contains(&source.order)) else { return Ok(None) };
        self.writer.remove_source(number, gone.order)?;
        self.writer.settle_sources(number)?;
        if self.arrived.contains(&number) {
            self.summary.moved += 1;
            Ok(Some(format!("moved to {}", other.shown)))
        } else {
            Ok(Some(format!("its bytes are also at {}", other.shown)))
        }
    }

    /// Ends the last generation.
    pub fn close(mut self, next_order: u64) -> Result<Summary, Error> {
        self.writer.note_orders(next_order);
        self.writer.compare()?;
        self.writer.close()?;
        Ok(Summary { states: self.states, ..self.summary })
    }

    fn begin(&mut self, number: DocumentNumber, replaces: bool) {
        if self.begun.insert(number) {
            self.writer.start();
            if replaces {
                self.writer.unindex(number);
            }
        }
    }

    /// The number of a document that is wholly there.
    fn settled_number(&mut self, id: DocumentId) -> Result<Option<DocumentNumber>, Error> {
        let Some(number) = self.writer.number(id)? else { return Ok(None) };
        let row = self.writer.ledger()?.document(number)?;
        Ok(row.filter(|row| !row.superseded).map(|_| number))
    }

    fn document(&mut self, task: &Task, number: DocumentNumber, mut row: DocumentRow) -> Result<(), Error> {
        self.leave_former(task, Some(number))?;
        if self.forgotten {
            self.writer.remember(row.id())?;
        }
        let source = source(task);
        if let Some(before) = self.writer.ledger()?.document(number)?
            && !before.superseded
        {
            row.sources = before.sources;
        }
        if !row.sources.contains(&source) {
            row.sources.push(source);
            row.sources.sort();
        }
        self.writer.finish(number, &row)?;
        self.brought.insert(task.order());
        self.input(task, row.state(), Some(number), None)?;
        if row.sources.len() > 1 { self.writer.settle_sources(number) } else { Ok(()) }
    }

    fn same(&mut self, task: &Task, number: DocumentNumber) -> Result<(), Error> {
        self.leave_former(task, Some(number))?;
        let source = source(task);
        let Some(row) = self.writer.add_source(number, source.clone())? else { return Ok(()) };
        if task.before.as_ref().is_none_or(|before| before.document != Some(number) || before.state == State::Vanished)
        {
            self.arrived.insert(number);
        }
        let is_first = row.sources.first() == Some(&source);
        let state = if is_first { row.state() } else { State::Duplicate };
        // Of files read side by side a later one may have brought the document: it is the duplicate after all.
        if is_first && row.sources.get(1).is_some_and(|former| self.brought.contains(&former.order)) {
            if let Some(count) = self.states.get_mut(&state) {
                *count = count.saturating_sub(1);
            }
            *self.states.entry(State::Duplicate).or_default() += 1;
        }
        if is_first {
            self.brought.insert(task.order());
        }
        self.input(task, state, Some(number), None)?;
        if row.sources.len() > 1 { self.writer.settle_sources(number) } else { Ok(()) }
    }

    fn refuse(&mut self, task: &Task, state: State, reason: String) -> Result<(), Error> {
        // A file that could not be opened may still hold what it held.
        let former = task.before.as_ref().and_then(|row| row.document).filter(|_| task.stamp.is_none());
        if former.is_none() {
            self.leave_former(task, None)?;
        }
        self.input(task, state, former, Some(reason))
    }

    /// Takes the path from the document that it held at the last import, unless it holds that still.
    fn leave_former(&mut self, task: &Task, now: Option<DocumentNumber>) -> Result<(), Error> {
        let Some(former) = task.before.as_ref().and_then(|row| row.document).filter(|former| Some(*former) != now)
        else {
            return Ok(());
        };
        self.summary.replaced += 1;
        self.writer.remove_source(former, task.order())?;
        self.writer.settle_sources(former)
    }

    fn input(
        &mut self,
        task: &Task,
        state: State,
        document: Option<DocumentNumber>,
        reason: Option<String>,
    ) -> Result<(), Error> {
        self.summary.read += 1;
        self.summary.bytes += task.stamp.map_or(0, |stamp| stamp.size);
        *self.states.entry(state).or_default() += 1;
        let row = InputRow {
            shown: task.shown.clone(),
            state,
            document,
            stamp: task.stamp,
            reason,
            generation: 0,
            order: task.order(),
            known: task.known.hash,
            program: VERSION.to_owned(),
            limits: task.limits,
            inside: task.inside.clone(),
        };
        self.writer.note_orders(task.number + 1);
        self.writer.input(&task.path, row)
    }
}

fn source(task: &Task) -> Source {
    Source { order: task.order(), shown: task.shown.clone(), path: path_bytes(Path::new(&task.path)).into_owned() }
}
