//! `annotate`: extraction again, over the stored texts.

use std::time::Instant;

use clap::Args;

use super::Outcome;
use super::args::Common;
use super::deciding::{say_unplaced, unplaced};
use super::open::{casebook, jobs, remember, remembered};
use super::output::{counted, note};
use super::progress::Progress;
use crate::pipeline::annotate;

#[derive(Debug, Args)]
pub(crate) struct Annotate {
    /// Do every document again, not only those that other lists, decisions or another version of the program annotated
    #[arg(long)]
    all: bool,
}

pub(super) fn run(verb: &Annotate, common: &Common) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let mut casebook = casebook(common)?;
    let common = remembered(common, &casebook)?;
    let engine = common.engine()?;
    remember(&common, &casebook)?;
    let progress = Progress::new(common.quiet);
    progress.expect(&casebook)?;
    let done = annotate(&casebook, &engine, jobs(&common), !verb.all, &|bytes| progress.done(bytes as u64));
    progress.end(None);
    let done = done?;
    casebook.compact()?;
    for (shown, panicked) in &done.failed {
        note(format_args!("{shown}: {panicked}; it keeps the mentions that it had"));
    }
    if !common.quiet {
        note(format_args!("{} annotated in {:.1} s", counted(done.count, "document"), start.elapsed().as_secs_f64()));
    }
    say_unplaced(&unplaced(&casebook, &engine)?);
    Ok(if done.failed.is_empty() { Outcome::Done } else { Outcome::Lacking })
}
