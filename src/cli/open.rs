//! Opens the casebook that the options name, with the gazetteers that it was made with.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;

use super::args::{Common, Format};
use super::output::note;
use super::progress::Progress;
use crate::gazetteer::Gazetteer;
use crate::index::{Casebook, Error, Read};
use crate::pipeline::reindex;

/// The name under which the casebook remembers its gazetteers.
const GAZETTEERS: &str = "gazetteers";

/// What stands for the choice to leave the built-in lists out.
const NO_BUILTIN: &str = "--no-builtin";

/// The casebook. An index that is damaged or of another version is built again, and the reason said.
pub(super) fn casebook(common: &Common) -> anyhow::Result<Casebook> {
    Casebook::open(&common.casebook).or_else(|error| repaired(common, error))
}

/// The casebook, made where there is none.
pub(super) fn created(common: &Common) -> anyhow::Result<Casebook> {
    Casebook::create(&common.casebook).or_else(|error| repaired(common, error))
}

fn repaired(common: &Common, error: Error) -> anyhow::Result<Casebook> {
    if !matches!(error, Error::Damaged { .. }) {
        return Err(error.into());
    }
    note(format_args!("{error}: it is built again from the stored texts, which takes as long as `casebook annotate`"));
    rebuilt(common)
}

/// The casebook with its index built again from the stored texts.
pub(super) fn rebuilt(common: &Common) -> anyhow::Result<Casebook> {
    let casebook = Casebook::rebuild(&common.casebook)?;
    let common = remembered(common, &casebook)?;
    let engine = common.engine()?;
    let progress = Progress::new(common.quiet);
    progress.expect(&casebook)?;
    let done = reindex(&casebook, &engine, jobs(&common), &|bytes| progress.done(bytes as u64));
    progress.end(None);
    let done = done?;
    for (shown, panicked) in &done.failed {
        note(format_args!("{shown}: {panicked}; only its text can be searched"));
    }
    note(format_args!("the index holds {} documents again", done.count + done.failed.len()));
    Ok(casebook)
}

/// Becomes true once Ctrl-C, or another signal to end, was given; the second one ends the program at once.
pub(super) fn stop_on_signal() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    // It fails only where a handler is there, and this is the only one.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        note(format_args!("stopping at the next commit; press Ctrl-C again to end at once"));
    });
    &STOP
}

/// The options with the gazetteers that the casebook remembers, unless others are given.
pub(super) fn remembered(common: &Common, casebook: &Casebook) -> anyhow::Result<Common> {
    let mut common = common.clone();
    if common.gazetteers.is_empty() && !common.no_builtin {
        let note = casebook.view()?.note(GAZETTEERS)?.unwrap_or_default();
        common.no_builtin = note.lines().any(|line| line == NO_BUILTIN);
        common.gazetteers = note.lines().filter(|line| *line != NO_BUILTIN).map(PathBuf::from).collect();
        if let Some(gone) = common.gazetteers.iter().find(|folder| !folder.is_dir()) {
            anyhow::bail!(
                "the casebook was made with the gazetteers of {}, which is not there any more; name the folder with --gazetteers",
                gone.display()
            );
        }
    }
    // The casebook's own lists lie on top, whatever folders are named: no decision is lost by naming one.
    let own = own_lists(casebook);
    if own.is_dir() && !common.gazetteers.contains(&own) {
        common.gazetteers.push(own);
    }
    Ok(common)
}

/// The folder for lists and decisions of a casebook that was made with no folder of the analyst's.
pub(super) fn own_lists(casebook: &Casebook) -> PathBuf {
    let folder = std::path::absolute(casebook.folder()).unwrap_or_else(|_| casebook.folder().to_owned());
    folder.join(GAZETTEERS)
}

/// The folder that takes what people decide: the last one that the analyst gave, else the casebook's own.
pub(super) fn deciding_folder(common: &Common, casebook: &Casebook) -> PathBuf {
    let own = own_lists(casebook);
    common.gazetteers.iter().rfind(|folder| **folder != own).cloned().unwrap_or(own)
}

/// The gazetteer to read the casebook's answers with.
pub(super) fn gazetteer(common: &Common, casebook: &Casebook) -> anyhow::Result<Gazetteer> {
    remembered(common, casebook)?.gazetteer()
}

/// Makes the casebook remember the gazetteers of this run.
pub(super) fn remember(common: &Common, casebook: &Casebook) -> anyhow::Result<()> {
    let mut lines = Vec::new();
    if common.no_builtin {
        lines.push(NO_BUILTIN.to_owned());
    }
    let own = own_lists(casebook);
    for folder in common.gazetteers.iter().filter(|folder| **folder != own) {
        let folder = std::fs::canonicalize(folder).with_context(|| format!("cannot find {}", folder.display()))?;
        lines.push(folder.to_string_lossy().into_owned());
    }
    let note = lines.join("\n");
    if casebook.view()?.note(GAZETTEERS)?.unwrap_or_default() != note {
        let mut writer = casebook.writer(1)?;
        writer.note(GAZETTEERS, &note)?;
        writer.close()?;
    }
    Ok(())
}

/// How many threads the options ask for.
pub(super) fn jobs(common: &Common) -> usize {
    common.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
}

/// Refuses a format that rows do not have.
pub(super) fn no_brat(common: &Common) -> anyhow::Result<()> {
    anyhow::ensure!(common.format != Format::Brat, "--format brat is for extract; here there are text, json and csv");
    Ok(())
}
