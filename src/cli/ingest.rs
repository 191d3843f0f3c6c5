//! `ingest`: brings files into the casebook.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{HumanBytes, HumanCount};
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::inputs::{Inputs, NO_FILE};
use super::limits::Reading;
use super::open::{casebook, created, jobs, remember, remembered, stop_on_signal};
use super::output::{counted, note, plural};
use super::progress::Progress;
use super::reading::INSTALL_OCR;
use crate::index::{Casebook, Groups, Read as _, State};
use crate::model::Label;
use crate::pipeline::{Engine, KnownDocuments, Request, Summary, ingest};
use crate::query::{Asker, Tally, tally};

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    #[command(flatten)]
    inputs: Inputs,
    /// What is known of the documents: a CSV with a column `path`, relative to the folder given, and any of title, date,
    /// author, publisher, language, url, country
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Hash every file, also those whose size and time are those of the last import
    #[arg(long)]
    verify: bool,
    /// Take in again what `forget` removed
    #[arg(long)]
    forgotten: bool,
}

/// Persons shown at the end.
const PERSONS_SHOWN: usize = 10;

pub(super) fn run(verb: &Ingest, common: &Common) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let roots = verb.inputs.roots()?;
    let known = verb.metadata.as_deref().map(KnownDocuments::read).transpose()?.unwrap_or_default();
    let reader = verb.reading.reader(false)?;
    refuse_missing(&roots, common)?;
    if !has_ledger(common) && !roots.iter().any(|root| holds_a_file(root)) {
        note(format_args!("{NO_FILE}; no casebook was made"));
        return Ok(Outcome::Lacking);
    }
    let mut casebook = created(common)?;
    let common = remembered(common, &casebook)?;
    let engine = common.engine()?;
    remember(&common, &casebook)?;
    let stop = stop_on_signal();
    let progress = Progress::new(common.quiet);
    let counting = progress.count(&roots, casebook.folder(), stop);
    let request = Request {
        roots: &roots,
        known: &known,
        jobs: jobs(&common),
        reader: &reader,
        archives: &verb.reading.archives(),
        probe: &|path| probe(path, &common),
        observe: &|event| progress.observe(event),
        verify: verb.verify,
        forgotten: verb.forgotten,
        stop,
    };
    let summary = ingest(&casebook, &engine, &request);
    progress.end(counting);
    let summary = summary?;
    casebook.compact()?;
    super::deciding::say_unplaced(&super::deciding::unplaced(&casebook, &engine)?);
    if !common.quiet {
        print_summary(&summary, start.elapsed(), &casebook, &engine, common.format)?;
    }
    if summary.stopped && !common.quiet {
        note(format_args!(
            "stopped before the end; what is counted here is safe, and the same command goes on from there"
        ));
    }
    Ok(if summary.stopped || summary.has_failures() || summary.states.is_empty() {
        Outcome::Lacking
    } else {
        Outcome::Done
    })
}

fn has_ledger(common: &Common) -> bool {
    common.casebook.join("ledger.redb").exists()
}

/// Whether there is anything for the import to tell of: what cannot be read is something.
fn holds_a_file(root: &Path) -> bool {
    walkdir::WalkDir::new(root).into_iter().any(|entry| entry.map_or(true, |entry| !entry.file_type().is_dir()))
}

/// A path that is not there is a slip of the pen, unless files below it were imported: those have vanished.
fn refuse_missing(roots: &[PathBuf], common: &Common) -> anyhow::Result<()> {
    for root in roots.iter().filter(|root| root.symlink_metadata().is_err()) {
        let absolute = std::path::absolute(root)?;
        let mut known = false;
        if has_ledger(common) {
            let view = casebook(common)?.view()?;
            view.each_input(&crate::index::path_bytes(&absolute), |_, _| known = true)?;
        }
        anyhow::ensure!(known, "no such file or folder: {}", root.display());
    }
    Ok(())
}

/// Tries a file that was being read when the last run ended, in a process of its own, so that it cannot end this one.
fn probe(path: &Path, common: &Common) -> Option<String> {
    let mut command = Command::new(std::env::current_exe().ok()?);
    command.args(["extract", "--quiet", "--format", "json"]);
    for folder in &common.gazetteers {
        command.arg("--gazetteers").arg(folder);
    }
    if common.no_builtin {
        command.arg("--no-builtin");
    }
    command.arg("--").arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // A process that a signal ended has no exit code; one that only failed to read the file has.
    let status = command.status().ok()?;
    status.code().is_none().then(|| "it stopped the run that read it: the converter crashed on it".to_owned())
}

fn print_summary(
    summary: &Summary,
    took: Duration,
    casebook: &Casebook,
    engine: &Engine,
    format: Format,
) -> anyhow::Result<()> {
    let asker = Asker::new(casebook, &engine.gazetteer)?;
    let mut persons = tally(&asker, Label::Person, None, None)?;
    persons.truncate(PERSONS_SHOWN);
    let rate = summary.bytes as f64 / 1e6 / took.as_secs_f64().max(0.001);
    let mut out = anstream::stdout().lock();
    if format == Format::Json {
        let states: serde_json::Map<_, _> =
            summary.states.iter().map(|(state, count)| (state.name().to_owned(), json!(count))).collect();
        let persons: Vec<_> =
            persons.iter().map(|one| json!({"id": one.id, "name": one.name, "documents": one.documents})).collect();
        let object = json!({
            "type": "summary", "states": states, "read": summary.read, "unchanged": summary.unchanged,
            "replaced": summary.replaced, "moved": summary.moved, "stopped": summary.stopped, "bytes": summary.bytes, "seconds": took.as_secs_f64(),
            "megabytes_per_second": rate, "persons": persons,
        });
        writeln!(out, "{object}")?;
        return Ok(());
    }
    let states: Vec<_> =
        summary.states.iter().map(|(state, count)| format!("{} {}", HumanCount(*count as u64), state.name())).collect();
    if states.is_empty() {
        writeln!(out, "{NO_FILE}")?;
        return Ok(());
    }
    writeln!(out, "{}", states.join(" · "))?;
    writeln!(
        out,
        "read {}, {} in {:.1} s ({rate:.1} MB/s); {} unchanged{}",
        counted(summary.read, "file"),
        HumanBytes(summary.bytes),
        took.as_secs_f64(),
        HumanCount(summary.unchanged as u64),
        if summary.moved > 0 { format!(", {} moved", HumanCount(summary.moved as u64)) } else { String::new() }
    )?;
    if !persons.is_empty() {
        writeln!(out, "\nPersons met in most documents:")?;
        for one in &persons {
            writeln!(out, "  {}", person_line(one))?;
        }
    }
    writeln!(out, "\nWhat next:")?;
    writeln!(out, "  casebook people --prisoners")?;
    if let Some(first) = persons.first() {
        writeln!(out, "  casebook person \"{}\"", first.name)?;
    }
    if summary.has_failures() {
        writeln!(out, "  casebook status --failed")?;
    }
    if let Some(count) = summary.states.get(&State::NeedsOcr) {
        writeln!(out, "  casebook status --needs-ocr")?;
        if !crate::convert::can_recognise() {
            let files = if *count == 1 { "1 file shows".to_owned() } else { format!("{count} files show") };
            writeln!(out, "\n{files} text as images alone: {INSTALL_OCR}")?;
        }
    }
    if summary.states.contains_key(&State::Encrypted) {
        writeln!(out, "  casebook ingest … --password FILE    (one password a line, for encrypted files)")?;
    }
    if summary.states.contains_key(&State::Duplicate) {
        writeln!(out, "  casebook status --duplicates")?;
    }
    let near = Groups::read(&casebook.view()?)?.iter().count();
    if near > 0 {
        writeln!(
            out,
            "  casebook status --near-duplicates   # {} of texts that say nearly the same",
            counted(near, "group")
        )?;
    }
    Ok(())
}

fn person_line(person: &Tally) -> String {
    let statuses: Vec<_> = person.statuses.iter().map(|seen| seen.status.name()).collect();
    let line = format!(
        "{:<32} {:>6} {:<9} {:>7} {:<8}   {}",
        person.name,
        person.documents,
        plural(person.documents, "document"),
        person.mentions,
        plural(person.mentions, "mention"),
        statuses.join(", ")
    );
    line.trim_end().to_owned()
}
