//! `ingest`: brings files into the casebook.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::inputs::Inputs;
use super::open::{jobs, remember, remembered};
use super::output::note;
use super::reading::{INSTALL_OCR, Reading};
use crate::index::{Casebook, Read as _, State};
use crate::model::Label;
use crate::pipeline::{Engine, Event, KnownDocuments, Request, Summary, ingest};
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
    /// Largest file read, in bytes
    #[arg(long, value_name = "BYTES")]
    max_bytes: Option<u64>,
}

/// Persons shown at the end.
const PERSONS_SHOWN: usize = 10;

pub(super) fn run(verb: &Ingest, common: &Common) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let roots = verb.inputs.roots()?;
    let known = verb.metadata.as_deref().map(KnownDocuments::read).transpose()?.unwrap_or_default();
    let mut options = verb.reading.options()?;
    options.bytes = verb.max_bytes.unwrap_or(options.bytes);
    refuse_missing(&roots, common)?;
    let casebook = Casebook::create(&common.casebook)?;
    let common = remembered(common, &casebook)?;
    let engine = common.engine()?;
    remember(&common, &casebook)?;
    let progress = Progress::new(common.quiet);
    let request = Request {
        roots: &roots,
        known: &known,
        jobs: jobs(&common),
        options: &options,
        probe: &|path| probe(path, &common),
        observe: &|event| progress.observe(event),
    };
    let summary = ingest(&casebook, &engine, &request)?;
    progress.bar.finish_and_clear();
    if !common.quiet {
        print_summary(&summary, start.elapsed(), &casebook, &engine, common.format)?;
    }
    Ok(if summary.has_failures() || summary.states.is_empty() { Outcome::Lacking } else { Outcome::Done })
}

/// A path that is not there is a slip of the pen, unless files below it were imported: those have vanished.
fn refuse_missing(roots: &[PathBuf], common: &Common) -> anyhow::Result<()> {
    for root in roots.iter().filter(|root| root.symlink_metadata().is_err()) {
        let absolute = std::path::absolute(root)?;
        let mut known = false;
        if common.casebook.join("ledger.redb").exists() {
            let view = Casebook::open(&common.casebook)?.view()?;
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

/// A progress bar on a terminal, and the failures as they come.
struct Progress {
    bar: ProgressBar,
    quiet: bool,
}

impl Progress {
    fn new(quiet: bool) -> Self {
        let hidden = quiet || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} · {bytes_per_sec} · {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, quiet }
    }

    fn observe(&self, event: Event<'_>) {
        match event {
            Event::Met { bytes } => self.bar.inc_length(bytes),
            Event::Done { bytes } => self.bar.inc(bytes),
            Event::Refused { shown, reason } if !self.quiet => {
                self.bar.suspend(|| note(format_args!("{shown}: {reason}")));
            }
            Event::Refused { .. } => {}
        }
    }
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
            "replaced": summary.replaced, "bytes": summary.bytes, "seconds": took.as_secs_f64(),
            "megabytes_per_second": rate, "persons": persons,
        });
        writeln!(out, "{object}")?;
        return Ok(());
    }
    let states: Vec<_> =
        summary.states.iter().map(|(state, count)| format!("{} {}", HumanCount(*count as u64), state.name())).collect();
    if states.is_empty() {
        writeln!(out, "no file was found there; name files, or folders that hold documents")?;
        return Ok(());
    }
    writeln!(out, "{}", states.join(" · "))?;
    writeln!(
        out,
        "read {} files, {} in {:.1} s ({rate:.1} MB/s); {} unchanged",
        HumanCount(summary.read as u64),
        HumanBytes(summary.bytes),
        took.as_secs_f64(),
        HumanCount(summary.unchanged as u64)
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
    Ok(())
}

fn person_line(person: &Tally) -> String {
    let statuses: Vec<_> = person.statuses.iter().map(|seen| seen.status.name()).collect();
    let line = format!(
        "{:<32} {:>6} documents {:>7} mentions   {}",
        person.name,
        person.documents,
        person.mentions,
        statuses.join(", ")
    );
    line.trim_end().to_owned()
}
