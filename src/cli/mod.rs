//! The command line: arguments, output, one file a verb. Nothing here answers a question; it prints what the library gives.

mod annotate;
mod args;
mod bench;
mod candidates;
mod candidates_sheet;
mod cases;
mod completions;
mod convert;
mod decide;
mod deciding;
mod decisions;
mod diff;
mod eval;
mod eval_cases;
mod export;
mod extract;
mod facts;
mod forget;
mod gazetteer;
mod ingest;
mod inputs;
mod items;
mod limits;
mod lists;
mod man;
mod match_names;
mod open;
mod output;
mod pager;
mod people;
mod person;
mod progress;
mod reading;
mod search;
mod show;
mod status;
mod variants;
mod verify;
mod worker;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use self::args::{Arguments, Verb};
use crate::model::Label;

/// How a run ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, found: 0.
    Done,
    /// Nothing found, some inputs failed, or a score under its floor: 1.
    Lacking,
}

/// Runs the command line of this process. Status 2 is wrong use, or an error that stopped the run.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; what cannot be printed because nobody reads on is none either.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    arguments.common.color.write_global();
    if let Some(jobs) = arguments.common.jobs {
        // It fails only where a pool stands already, and none does before this.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    }
    let pager = arguments.verb.is_read().then(pager::Pager::start).flatten();
    let outcome = dispatch(&arguments);
    drop(pager);
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Lacking) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "casebook: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    match &arguments.verb {
        Verb::Ingest(verb) => ingest::run(verb, common),
        Verb::Search(verb) => search::run(verb, common),
        Verb::People(verb) => people::run(verb, common),
        Verb::Person(verb) => person::run(verb, common),
        Verb::Articles(verb) => people::run_other(verb, Label::Article, common),
        Verb::Organisations(verb) => people::run_other(verb, Label::Organisation, common),
        Verb::Cases(verb) => cases::run(verb, common),
        Verb::Candidates(verb) => candidates::run(verb, common),
        Verb::Decide(verb) => decide::run(verb, common),
        Verb::Decisions { verb } => decisions::run(verb, common),
        Verb::Export(verb) => export::run(verb, common),
        Verb::Man(verb) => man::run(verb),
        Verb::Show(verb) => show::run(verb, common),
        Verb::Status(verb) => status::run(verb, common),
        Verb::Verify(verb) => verify::run(verb, common),
        Verb::Forget(verb) => forget::run(verb, common),
        Verb::Annotate(verb) => annotate::run(verb, common),
        Verb::Extract(verb) => extract::run(verb, common),
        Verb::Convert(verb) => convert::run(verb, common),
        Verb::Eval(verb) => eval::run(verb, common),
        Verb::Bench(verb) => bench::run(verb, common),
        Verb::Gazetteer { verb } => gazetteer::run(verb, common),
        Verb::Completions(verb) => completions::run(verb),
        Verb::Worker(verb) => worker::run(verb),
    }
}

/// A reader such as `head` that has seen enough ends the run without complaint.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| match cause.downcast_ref::<io::Error>() {
        Some(error) => error.kind() == io::ErrorKind::BrokenPipe,
        None => cause.downcast_ref::<csv::Error>().is_some_and(
            |error| matches!(error.kind(), csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::BrokenPipe),
        ),
    })
}
