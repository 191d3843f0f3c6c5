//! What every verb that writes decisions shares: who decides, where it is written, and what is written.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::args::Common;
use super::open::{deciding_folder, own_lists, remember};
use super::output::{counted, note, plural};
use crate::decision::{self, Decision, Kind, Scope};
use crate::gazetteer::{Edit, Gazetteer, edit_persons};
use crate::index::{Casebook, Read as _};
use crate::pipeline::{Engine, attempt};
use crate::resolve::Unplaced;

/// Who decides, and why.
#[derive(Clone, Debug, Args)]
pub(super) struct By {
    /// Who decides; the name of the account if not given
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Why, for whoever reads the decisions later
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

impl By {
    /// The name that goes on record.
    pub fn name(&self) -> anyhow::Result<String> {
        let account = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
        let name = self.by.clone().or_else(account).or_else(number).map(|name| name.trim().to_owned());
        name.filter(|name| !name.is_empty()).context("every decision goes on record with who made it: give --by NAME")
    }
}

/// The account's number, where the environment does not say its name.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
fn number() -> Option<String> {
    Some(format!("account {}", rustix::process::getuid().as_raw()))
}

#[cfg(not(unix))]
fn number() -> Option<String> {
    None
}

/// The passage from which a decision was made.
#[derive(Clone, Debug, Default)]
pub(super) struct From {
    pub document: Option<crate::model::DocumentId>,
    pub start: usize,
    pub end: usize,
    pub quote: String,
    pub source: String,
    pub page: u32,
}

impl From {
    /// The passage of an earlier decision.
    pub fn of(row: &Decision) -> Self {
        let Decision { document, start, end, quote, source, page, .. } = row.clone();
        Self { document, start, end, quote, source, page }
    }
}

/// Gathers decisions and the changes of the list that go with them, and writes both.
pub(super) struct Desk {
    folder: PathBuf,
    by: String,
    note: String,
    at: String,
    pub rows: Vec<Decision>,
    pub edits: Vec<Edit>,
}

impl Desk {
    /// `common` names the gazetteers that the casebook is read with.
    pub fn new(common: &Common, casebook: &Casebook, by: &By) -> anyhow::Result<Self> {
        Ok(Self {
            folder: deciding_folder(common, casebook),
            by: by.name()?,
            note: by.note.clone().unwrap_or_default(),
            at: decision::now(),
            rows: Vec::new(),
            edits: Vec::new(),
        })
    }

    /// Adds a decision.
    pub fn decide(&mut self, kind: Kind, scope: Scope, of: &str, to: &str, name: &str, from: &From) {
        self.rows.push(Decision {
            kind,
            scope,
            of: of.to_owned(),
            to: to.to_owned(),
            name: name.to_owned(),
            document: from.document,
            start: from.start,
            end: from.end,
            quote: from.quote.clone(),
            source: from.source.clone(),
            page: from.page,
            note: self.note.clone(),
            by: self.by.clone(),
            at: self.at.clone(),
            place: String::new(),
        });
    }

    /// Takes back what earlier decisions about a value did to the list.
    pub fn take_back(&mut self, gazetteer: &Gazetteer, of: &str) {
        let before = gazetteer.decisions().holding().filter(|row| row.scope == Scope::Everywhere && row.of == of);
        for row in before {
            let id = row.to.trim_start_matches("person:").to_owned();
            match row.kind {
                Kind::Accepted => self.edits.push(Edit::Remove(id)),
                Kind::AliasOf => self.edits.push(Edit::RemoveAlias(id, row.name.clone())),
                _ => {}
            }
        }
    }

    /// Writes the list, then the decisions, so that none is on record that had no effect.
    pub fn write(self, common: &Common, casebook: &Casebook) -> anyhow::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let list = self.folder.join("persons.csv");
        let edits = self.edits;
        edit_persons(&list, &edits)?;
        let path = self.folder.join(decision::FILE);
        decision::append(&path, &self.rows).map_err(|errors| {
            let lines: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
            anyhow::anyhow!("the decisions cannot be written:{}", lines.concat())
        })?;
        if !common.gazetteers.is_empty() {
            remember(common, casebook)?;
        }
        if !common.quiet {
            let lists = if edits.is_empty() { String::new() } else { format!(" and {}", list.display()) };
            note(format_args!("{} written to {}{lists}", counted(self.rows.len(), "decision"), path.display()));
            note(format_args!("next: casebook annotate    (brings the casebook up to date from its stored texts)"));
        }
        Ok(())
    }
}

/// Takes the decisions about forgotten documents, which quote them, out of the casebook's own folder. Says where else such
/// decisions are, and which persons came into the casebook's own list from these documents.
pub(super) fn forget(common: &Common, casebook: &Casebook, ids: &[crate::model::DocumentId]) -> anyhow::Result<()> {
    let about = |row: &Decision| row.document.is_some_and(|id| ids.contains(&id));
    let own = own_lists(casebook);
    for folder in &common.gazetteers {
        let path = folder.join(decision::FILE);
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let rows = decision::read(&path.display().to_string(), &text).map_err(|errors| {
            let first = errors.first().map(ToString::to_string).unwrap_or_default();
            anyhow::anyhow!("the decisions cannot be read, and may quote what was forgotten: {first}")
        })?;
        let (gone, kept): (Vec<Decision>, Vec<Decision>) = rows.into_iter().partition(about);
        if gone.is_empty() {
            continue;
        }
        if *folder != own {
            note(format_args!(
                "{} in {} still quote what was forgotten",
                counted(gone.len(), "decision"),
                path.display()
            ));
            continue;
        }
        decision::write(&path, &kept)?;
        note(format_args!("{} about it taken out of {}", counted(gone.len(), "decision"), path.display()));
        let mut listed: Vec<&str> =
            gone.iter().filter(|row| row.kind == Kind::Accepted).map(|row| row.to.as_str()).collect();
        listed.sort_unstable();
        listed.dedup();
        for id in listed {
            note(format_args!("{id} came from there and stays in {}", own.join("persons.csv").display()));
        }
    }
    Ok(())
}

/// The decisions about documents of a casebook that cannot be applied to them.
pub(super) fn unplaced(casebook: &Casebook, engine: &Engine) -> anyhow::Result<Vec<Unplaced>> {
    let view = casebook.view()?;
    let mut documents: Vec<_> = engine.gazetteer.decisions().documents().into_iter().collect();
    documents.sort_unstable();
    let mut out = Vec::new();
    for id in documents {
        let Some(number) = view.number(id)? else { continue };
        let Some(row) = view.document(number)?.filter(|row| !row.superseded) else { continue };
        let text = crate::index::Texts::new(&view).whole(number, &row)?;
        // What cannot be processed was told of by whoever annotated it.
        out.extend(attempt(row.document(text), engine).map(|done| done.unplaced).unwrap_or_default());
    }
    Ok(out)
}

/// Says which decisions could not be applied. None is dropped: they wait in their file.
pub(super) fn say_unplaced(unplaced: &[Unplaced]) {
    if unplaced.is_empty() {
        return;
    }
    note(format_args!(
        "{} could not be applied, and {} in the file:",
        counted(unplaced.len(), "decision"),
        if unplaced.len() == 1 { "stays" } else { "stay" }
    ));
    for one in unplaced.iter().take(10) {
        note(format_args!(
            "  {}: {} of {}: {}",
            one.decision.place, one.decision.kind, one.decision.source, one.reason
        ));
    }
    if unplaced.len() > 10 {
        let more = unplaced.len() - 10;
        note(format_args!("  and {more} more {}: casebook decisions list --unplaced", plural(more, "decision")));
    }
}
