//! `man`: the manual pages, made from the same definition as the help.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};

use super::Outcome;
use super::args::Arguments;

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder, made where it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(verb: &Man) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(&verb.folder).with_context(|| format!("cannot make {}", verb.folder.display()))?;
    clap_mangen::generate_to(Arguments::command(), &verb.folder)
        .with_context(|| format!("cannot write into {}", verb.folder.display()))?;
    Ok(Outcome::Done)
}
