//! `bench`: throughput by stage, one document after the other on one thread, then a whole import with all threads.

use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::convert::read_here;
use super::inputs::Inputs;
use super::output::{note, table};
use crate::model::{Document, Span};
use crate::pipeline::{Processed, process};
use crate::relate::events;
use crate::segment::segment;

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Files and folders to measure with
    #[command(flatten)]
    inputs: Inputs,
}

/// One stage's time for all documents.
struct Stage {
    name: &'static str,
    time: Duration,
    threads: usize,
}

/// What the stages had to do.
struct Size {
    documents: usize,
    pages: usize,
    /// Of the files, and of the texts in them.
    bytes: u64,
    text: u64,
}

pub(super) fn run(verb: &Bench, common: &Common) -> anyhow::Result<Outcome> {
    let engine = common.engine()?;
    let (inputs, _) = verb.inputs.files()?;
    let bytes = inputs.iter().filter_map(|input| std::fs::metadata(&input.path).ok()).map(|file| file.len()).sum();

    let (documents, converting) =
        timed(|| inputs.iter().filter_map(|input| Some(read_here(input).ok()?.value)).collect::<Vec<_>>());
    if documents.is_empty() {
        note(format_args!("no file among these can be read"));
        return Ok(Outcome::Lacking);
    }
    let size = Size {
        documents: documents.len(),
        pages: documents.iter().map(|document| document.pages.len()).sum(),
        bytes,
        text: documents.iter().map(|document| document.text.len() as u64).sum(),
    };
    let whole = |document: &Document| segment(document, Span::new(0, document.text.len()));
    let ((), segmenting) = timed(|| documents.iter().for_each(|document| drop(black_box(whole(document)))));
    let (processed, marking) =
        timed(|| documents.into_iter().map(|document| process(document, &engine)).collect::<Vec<Processed>>());
    let ((), relating) = timed(|| {
        for one in &processed {
            black_box(events(&one.document, &one.parts, &one.annotations, &engine.cases));
        }
    });
    drop(processed);
    let jobs = super::open::jobs(common);
    let importing = import(&inputs.iter().map(|input| input.path.clone()).collect::<Vec<_>>(), common, jobs)?;
    let stages = [
        Stage { name: "convert", time: converting, threads: 1 },
        Stage { name: "segment", time: segmenting, threads: 1 },
        Stage { name: "segment, extract, resolve", time: marking, threads: 1 },
        Stage { name: "relate", time: relating, threads: 1 },
        Stage { name: "ingest, all of it", time: importing, threads: jobs },
    ];
    print(&stages, &size, common)?;
    Ok(Outcome::Done)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed())
}

/// Imports everything into a casebook of its own, in a process of its own, as a user would.
fn import(paths: &[std::path::PathBuf], common: &Common, jobs: usize) -> anyhow::Result<Duration> {
    let folder = std::env::temp_dir().join(format!("casebook-bench-{}", std::process::id()));
    let mut command = Command::new(std::env::current_exe().context("cannot find this program")?);
    command.args(["ingest", "--quiet", "--files-from", "-", "--casebook"]).arg(&folder);
    command.arg("--jobs").arg(jobs.to_string());
    for gazetteers in &common.gazetteers {
        command.arg("--gazetteers").arg(gazetteers);
    }
    if common.no_builtin {
        command.arg("--no-builtin");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().context("cannot start an import")?;
    if let Some(mut list) = child.stdin.take() {
        for path in paths {
            writeln!(list, "{}", path.display()).context("the import ended before it had read the list of files")?;
        }
    }
    let ended = child.wait().context("the import did not end")?;
    let time = start.elapsed();
    let removed = std::fs::remove_dir_all(&folder);
    anyhow::ensure!(ended.code().is_some_and(|code| code < 2), "the import failed; `casebook ingest` says why");
    removed.with_context(|| format!("cannot remove {}", folder.display()))?;
    Ok(time)
}

fn print(stages: &[Stage], size: &Size, common: &Common) -> anyhow::Result<()> {
    let memory = peak();
    if common.format == Format::Json {
        let mut out = std::io::stdout().lock();
        for stage in stages {
            let seconds = stage.time.as_secs_f64().max(1e-9);
            let object = json!({
                "stage": stage.name, "threads": stage.threads, "seconds": stage.time.as_secs_f64(),
                "documents": size.documents, "pages": size.pages, "file_bytes": size.bytes, "text_bytes": size.text,
                "text_mb_per_second": size.text as f64 / 1e6 / seconds, "pages_per_second": size.pages as f64 / seconds,
                "documents_per_second": size.documents as f64 / seconds, "peak_memory_bytes": memory,
            });
            writeln!(out, "{object}")?;
        }
        return Ok(());
    }
    let rows = stages.iter().map(|stage| {
        let seconds = stage.time.as_secs_f64().max(1e-9);
        let rate = |count: f64| format!("{:.1}", count / seconds);
        vec![
            stage.name.to_owned(),
            stage.threads.to_string(),
            format!("{seconds:.3}"),
            rate(size.text as f64 / 1e6),
            rate(size.pages as f64),
            rate(size.documents as f64),
        ]
    });
    let header = ["stage", "threads", "seconds", "text_mb_per_s", "pages_per_s", "documents_per_s"];
    table(common.format, &header, rows.collect())?;
    if common.format == Format::Text && !common.quiet {
        let memory =
            memory.map_or_else(String::new, |bytes| format!("; peak memory of the stages {} MB", bytes / 1_000_000));
        let (files, text) = (size.bytes as f64 / 1e6, size.text as f64 / 1e6);
        note(format_args!(
            "{} documents, {} pages, {files:.1} MB of files, {text:.1} MB of text{memory}",
            size.documents, size.pages
        ));
    }
    Ok(())
}

/// The most memory that this process has had, in bytes, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
