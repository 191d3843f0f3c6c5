//! `worker`: the program as one of its own workers; nobody types this.

use clap::Args;

use super::Outcome;
use crate::worker::serve;

#[derive(Debug, Args)]
pub(crate) struct Worker {
    /// Most memory that it may take, in bytes
    memory: u64,
}

pub(super) fn run(verb: &Worker) -> anyhow::Result<Outcome> {
    serve(verb.memory)?;
    Ok(Outcome::Done)
}
