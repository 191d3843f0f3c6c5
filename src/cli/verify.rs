//! `verify`: holds files, stored texts and index against the ledger.

use std::io::Write as _;

use clap::Args;
use indicatif::{HumanBytes, HumanCount};
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, jobs, no_brat, rebuilt};
use super::output::{note, table};
use super::progress::Progress;
use crate::pipeline::verify;

#[derive(Debug, Args)]
pub(crate) struct Verify {}

pub(super) fn run(_: &Verify, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let casebook = casebook(common)?;
    let progress = Progress::new(common.quiet);
    let checked = verify(&casebook, jobs(common), &|bytes| progress.done(bytes));
    progress.end(None);
    let checked = checked?;
    let sound = checked.findings.is_empty() && checked.index.is_empty();
    let rows = checked.findings.iter().map(|finding| {
        let id = finding.document.map_or_else(String::new, |id| id.to_string());
        vec![finding.shown.clone(), finding.problem.clone(), id]
    });
    if common.format == Format::Json {
        let mut out = std::io::stdout().lock();
        for finding in &checked.findings {
            let id = finding.document.map(|id| id.to_string());
            let object = json!({"type": "finding", "input": finding.shown, "problem": finding.problem, "document": id});
            writeln!(out, "{object}")?;
        }
        let object = json!({
            "type": "verified", "files": checked.files, "bytes": checked.bytes, "texts": checked.texts,
            "findings": checked.findings.len(), "index_damaged": checked.index, "sound": sound,
        });
        writeln!(out, "{object}")?;
    } else if common.format == Format::Csv || !checked.findings.is_empty() {
        table(common.format, &["input", "problem", "document"], rows.collect())?;
    }
    if common.format == Format::Text && !common.quiet {
        note(format_args!(
            "{} files ({}) are what was imported; {} stored texts are whole; {}",
            HumanCount(checked.files as u64),
            HumanBytes(checked.bytes),
            HumanCount(checked.texts as u64),
            if sound { "nothing is wrong".to_owned() } else { format!("{} are not", checked.findings.len()) }
        ));
    }
    if !checked.index.is_empty() {
        note(format_args!(
            "the index is damaged in {}: it is built again from the stored texts",
            checked.index.join(", ")
        ));
        drop(casebook);
        rebuilt(common)?;
    }
    Ok(if sound { Outcome::Done } else { Outcome::Lacking })
}
