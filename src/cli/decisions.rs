//! `decisions`: what was decided, and two files of decisions made one.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Subcommand, ValueEnum};

use super::Outcome;
use super::args::Common;
use super::deciding::{By, unplaced};
use super::open::{casebook, no_brat, remembered};
use super::output::{counted, note, table};
use crate::decision::{Conflict, Decision, Preferred, merge, read, write};
use crate::query::spelling_keys;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show every decision in the order of time: by whom, from which passage, and whether it holds
    ///
    /// Example: casebook decisions list Жакишев --format csv > audit.csv
    List {
        /// Only decisions about this name or value
        #[arg(value_name = "WHO")]
        who: Vec<String>,
        /// Only those that cannot be applied to a document of the casebook, with the reason
        #[arg(long)]
        unplaced: bool,
    },
    /// Join two files of decisions; where they disagree, show both sides and write nothing until told which one holds
    ///
    /// What one side decided knowing of the other's decision supersedes it. Status 1 where conflicts are left.
    /// Example: casebook decisions merge office/decisions.csv field/decisions.csv --out decisions.csv
    Merge {
        /// One file
        #[arg(value_name = "A.csv")]
        first: PathBuf,
        /// The other
        #[arg(value_name = "B.csv")]
        second: PathBuf,
        /// Where both are written
        #[arg(long, value_name = "C.csv")]
        out: PathBuf,
        /// Which file's decision holds in every conflict; the other's stays on record
        #[arg(long, value_name = "FILE")]
        prefer: Option<Prefer>,
        #[command(flatten)]
        by: By,
    },
}

/// A side of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Prefer {
    /// A.csv
    First,
    /// B.csv
    Second,
}

pub(super) fn run(verb: &Verb, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    match verb {
        Verb::List { who, unplaced } => list(&who.join(" "), *unplaced, common),
        Verb::Merge { first, second, out, prefer, by } => {
            let (a, b) = (load(first)?, load(second)?);
            let by = by.name()?;
            let preferred = prefer.map(|side| match side {
                Prefer::First => (Preferred::First, by.as_str()),
                Prefer::Second => (Preferred::Second, by.as_str()),
            });
            let merged = merge(&a, &b, preferred);
            show_conflicts(&merged.conflicts, common)?;
            if prefer.is_none() && !merged.conflicts.is_empty() {
                note(format_args!(
                    "{}: nothing was written; decide again in one of the files, or say which holds with --prefer first or --prefer second",
                    counted(merged.conflicts.len(), "conflict")
                ));
                return Ok(Outcome::Lacking);
            }
            write(out, &merged.rows)?;
            if !common.quiet {
                let settled = if merged.conflicts.is_empty() {
                    String::new()
                } else {
                    format!(", {} settled", counted(merged.conflicts.len(), "conflict"))
                };
                note(format_args!(
                    "{} in {}: {} from {}, {} from {}, {} in both{settled}",
                    counted(merged.rows.len(), "decision"),
                    out.display(),
                    a.len(),
                    first.display(),
                    b.len(),
                    second.display(),
                    merged.shared
                ));
            }
            Ok(Outcome::Done)
        }
    }
}

fn load(path: &std::path::Path) -> anyhow::Result<Vec<Decision>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    read(&path.display().to_string(), &text).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
        anyhow::anyhow!("the decisions cannot be taken:{}", lines.concat())
    })
}

fn show_conflicts(conflicts: &[Conflict], common: &Common) -> anyhow::Result<()> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let side = |row: &Decision| {
        let note = if row.note.is_empty() { String::new() } else { format!(" ({})", row.note) };
        format!("{} {} by {}, {}{note}", row.kind, row.to, row.by, row.at).replace("  ", " ")
    };
    let rows = conflicts.iter().map(|conflict| {
        let a = &conflict.first;
        vec![
            a.of.clone(),
            a.scope.name().to_owned(),
            a.source.clone(),
            a.quote.clone(),
            side(a),
            side(&conflict.second),
        ]
    });
    table(common.format, &["of", "scope", "source", "quote", "first", "second"], rows.collect())
}

fn list(who: &str, only_unplaced: bool, common: &Common) -> anyhow::Result<Outcome> {
    let casebook = casebook(common)?;
    let engine = remembered(common, &casebook)?.engine()?;
    let keys = spelling_keys(who);
    let meant = |row: &Decision| {
        who.is_empty()
            || row.of == who
            || row.to == who
            || [&row.name, &row.quote].iter().any(|name| spelling_keys(name).iter().any(|key| keys.contains(key)))
    };
    let unplaced = unplaced(&casebook, &engine)?;
    let reason =
        |row: &Decision| unplaced.iter().find(|one| one.decision.place == row.place).map(|one| one.reason.clone());
    let mut rows = Vec::new();
    for (row, holds) in engine.gazetteer.decisions().with_force().filter(|(row, _)| meant(row)) {
        let reason = reason(row).filter(|_| holds);
        if only_unplaced && reason.is_none() {
            continue;
        }
        let state = match &reason {
            Some(reason) => format!("not applied: {reason}"),
            None if holds => "holds".to_owned(),
            None => "superseded".to_owned(),
        };
        let place = if row.page == 0 { row.source.clone() } else { format!("{}, p. {}", row.source, row.page) };
        rows.push(vec![
            row.at.clone(),
            row.by.clone(),
            row.kind.name().to_owned(),
            row.scope.name().to_owned(),
            row.of.clone(),
            row.to.clone(),
            place,
            row.quote.clone(),
            row.note.clone(),
            state,
        ]);
    }
    let found = rows.len();
    rows.truncate(common.limit.unwrap_or(usize::MAX));
    table(common.format, &["at", "by", "decision", "scope", "of", "to", "passage", "quote", "note", "state"], rows)?;
    Ok(if found == 0 { Outcome::Lacking } else { Outcome::Done })
}
