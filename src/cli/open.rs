//! Opens the casebook that the options name, with the gazetteers that it was made with.

use std::path::PathBuf;

use anyhow::Context as _;

use super::args::{Common, Format};
use crate::gazetteer::Gazetteer;
use crate::index::{Casebook, Read};

/// The name under which the casebook remembers its gazetteers.
const GAZETTEERS: &str = "gazetteers";

/// What stands for the choice to leave the built-in lists out.
const NO_BUILTIN: &str = "--no-builtin";

/// The casebook.
pub(super) fn casebook(common: &Common) -> anyhow::Result<Casebook> {
    Ok(Casebook::open(&common.casebook)?)
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
    Ok(common)
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
    for folder in &common.gazetteers {
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
