//! What an import has to read: the inputs that are new or changed, and what stands in those that are archives.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;

use super::budget::{Budget, Permit};
use super::ingest::{Event, Request, Stop, Task, hash_path, may_succeed_now};
use super::inputs::{Found, Input, reason};
use super::nest::{Found as Inner, Nest, What, may_contain};
use super::prepare::VERSION;
use crate::index::{Inside, Read, Stamp, State, View, path_bytes};

/// What the walk knows.
#[derive(Default)]
pub(super) struct Plan {
    /// The next input's order.
    pub next: u64,
    /// Hashes of the paths met in this run.
    pub seen: FxHashSet<u64>,
    /// Those among them that are as they were; so is what stands in them.
    pub kept: FxHashSet<u64>,
    pub unchanged: BTreeMap<State, usize>,
}

/// A task, and where it cannot be read the state and reason.
type Admitted = (Task, Option<(State, String)>);

/// The tasks of an import, each with its share of the memory where that is taken already.
pub(super) struct Tasks<'a, I> {
    inputs: I,
    plan: &'a Mutex<Plan>,
    view: &'a View,
    request: &'a Request<'a>,
    budget: &'a Arc<Budget>,
    scratch: &'a std::path::Path,
    /// The hash of the limits.
    limits: u64,
    /// The container that is being gone through, with its own task and its path relative to the input root.
    open: Option<(Task, PathBuf, Nest<'a>)>,
}

impl<'a, I: Iterator<Item = Input>> Tasks<'a, I> {
    pub fn new(
        inputs: I,
        plan: &'a Mutex<Plan>,
        view: &'a View,
        request: &'a Request<'a>,
        budget: &'a Arc<Budget>,
        scratch: &'a std::path::Path,
    ) -> Self {
        let limits = hash_limits(request);
        Self { inputs, plan, view, request, budget, scratch, limits, open: None }
    }

    /// The task that an input means; none where it is as it was, or was met in this run.
    fn admit(&self, input: &Input) -> Result<Option<Admitted>, Stop> {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = hash_path(&input.path);
        if !plan.seen.insert(hash) {
            return Ok(None);
        }
        let before = self.view.input(&path_bytes(&input.path))?;
        let known = self.request.known.of(&input.relative);
        let (stamp, refused) = match &input.found {
            Found::File(stamp) => (Some(*stamp), None),
            Found::Refused(state, reason) => (None, Some((*state, reason.clone()))),
        };
        let passwords = !self.request.reader.options().passwords.is_empty();
        if let Some(row) = &before
            && row.stamp.is_some()
            && row.stamp == stamp
            && row.known == known.hash
            && row.state != State::Vanished
            && (row.document.is_some() || (row.program == VERSION && row.limits == self.limits && !passwords))
            && !may_succeed_now(row, self.view, self.request.reader.options(), self.limits)?
            && !(self.request.verify && row.state.has_document())
            && !(self.request.forgotten && row.state == State::Ignored)
        {
            (self.request.observe)(Event::Unchanged { bytes: row.stamp.map_or(0, |stamp| stamp.size) });
            *plan.unchanged.entry(row.state).or_default() += 1;
            plan.kept.insert(hash);
            return Ok(None);
        }
        let number = plan.next;
        plan.next += 1;
        let task = Task {
            path: input.path.clone(),
            shown: input.shown.clone(),
            stamp,
            known,
            before,
            number,
            inside: None,
            bytes: None,
            limits: self.limits,
        };
        Ok(Some((task, refused)))
    }

    /// The task that something out of the open container means.
    fn inner(&self, outer: &Task, relative: &std::path::Path, found: Inner) -> Result<Admitted, Stop> {
        let path = outer.path.join(&found.name);
        let before = self.view.input(&path_bytes(&path))?;
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        plan.seen.insert(hash_path(&path));
        let number = plan.next;
        plan.next += 1;
        drop(plan);
        let (bytes, refused) = match found.what {
            What::Document(bytes) => (Some(bytes), None),
            What::Refused(state, reason) | What::Container(state, reason) => (None, Some((state, reason))),
        };
        // It changes when its file does.
        let size = bytes.as_ref().map_or(0, Vec::len) as u64;
        let stamp = outer.stamp.map(|stamp| Stamp { size, ..stamp });
        let parent = found.parent.map(|id| id.to_string()).unwrap_or_default();
        let file = path_bytes(&outer.path).len();
        let task = Task {
            shown: format!("{}/{}", outer.shown, found.name.to_string_lossy()),
            stamp,
            known: self.request.known.of(&relative.join(&found.name)),
            before,
            number,
            inside: Some(Inside { parent, file }),
            bytes,
            limits: self.limits,
            path,
        };
        Ok((task, refused))
    }

    fn next_task(&mut self) -> Result<Option<(Admitted, Option<Permit>)>, Stop> {
        loop {
            if let Some((outer, relative, mut nest)) = self.open.take() {
                match nest.next_found() {
                    // The container itself comes last: a document after all, or accounted for.
                    Some(found) if found.name.as_os_str().is_empty() => {
                        return Ok(Some(match found.what {
                            What::Document(_) => ((outer, None), None),
                            What::Refused(state, reason) | What::Container(state, reason) => {
                                ((outer, Some((state, reason))), None)
                            }
                        }));
                    }
                    Some(mut found) => {
                        let permit = found.permit.take();
                        let admitted = self.inner(&outer, &relative, found)?;
                        self.open = Some((outer, relative, nest));
                        return Ok(Some((admitted, permit)));
                    }
                    None => continue,
                }
            }
            let Some(input) = self.inputs.next() else { return Ok(None) };
            let Some((mut task, refused)) = self.admit(&input)? else { continue };
            if refused.is_some() {
                return Ok(Some(((task, refused), None)));
            }
            let opened = may_contain(&task.path).and_then(|may| {
                let open = || Nest::open(self.request.reader, self.request.archives, &task.path, &task.shown);
                may.then(open).transpose()
            });
            match opened {
                Ok(None) => return Ok(Some(((task, None), None))),
                Ok(Some(nest)) => self.open = Some((task, input.relative, nest.within(self.budget, self.scratch))),
                Err(error) => {
                    // Without a stamp the next import tries again: a permission leaves no trace in one.
                    task.stamp = None;
                    return Ok(Some(((task, Some((State::Failed, reason(&error)))), None)));
                }
            }
        }
    }
}

impl<I: Iterator<Item = Input>> Iterator for Tasks<'_, I> {
    type Item = Result<(Task, Option<(State, String)>, Option<Permit>), Stop>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_task().transpose()?;
        Some(next.map(|((task, refused), permit)| (task, refused, permit)))
    }
}

/// The limits as a number that another choice of them changes. Passwords are no part of it: nothing derived from them is stored.
fn hash_limits(request: &Request<'_>) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    let options = request.reader.options();
    let archives = request.archives;
    (options.bytes, options.pages, request.reader.limits()).hash(&mut hasher);
    (archives.bytes, archives.unpacked, archives.members, archives.depth, archives.ratio).hash(&mut hasher);
    hasher.finish()
}
