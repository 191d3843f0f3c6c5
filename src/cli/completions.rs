//! `completions`: a shell's completion script.

use std::io;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Outcome;
use super::args::Arguments;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

pub(super) fn run(verb: &Completions) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(verb.shell, &mut Arguments::command(), "casebook", &mut script);
    io::Write::write_all(&mut io::stdout().lock(), &script)?;
    Ok(Outcome::Done)
}
