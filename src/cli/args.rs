//! The arguments, as clap reads them. Doc comments are the help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::output::note;
use super::{
    annotate, bench, candidates, cases, completions, convert, decide, decisions, eval, export, extract, forget,
    gazetteer, ingest, man, people, person, search, show, status, verify, worker,
};
use crate::gazetteer::{Gazetteer, Note, Sources};
use crate::pipeline::{Engine, EngineError};

/// Find persons, criminal-code articles, dates and organisations in documents about political prosecutions, and ask who
/// appears where.
///
/// Exit status: 0 done, found; 1 nothing found, some inputs failed, or a score under its floor; 2 wrong use, or an error that
/// stopped the run.
#[derive(Debug, Parser)]
#[command(name = "casebook", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub verb: Verb,
}

/// Options of every verb, before it or after it.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Common {
    /// Where the index and the ledger live
    #[arg(long, global = true, value_name = "DIR", env = "CASEBOOK_DIR", default_value = ".casebook")]
    pub casebook: PathBuf,
    /// Lay the gazetteers of a folder over the built-in ones; may be given more than once
    #[arg(long, global = true, value_name = "DIR")]
    pub gazetteers: Vec<PathBuf>,
    /// Leave the built-in persons and organisations out
    #[arg(long, global = true)]
    pub no_builtin: bool,
    /// How many threads work; all cores if not given
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<usize>,
    /// At most so many rows
    #[arg(long, global = true, value_name = "N")]
    pub limit: Option<usize>,
    /// How rows come out: for people, an object a line, or a table for spreadsheets
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Print results alone, no progress and no summary
    #[arg(long, global = true)]
    pub quiet: bool,
    /// When to use colour; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

impl Common {
    /// The gazetteers that the options ask for, and the rules compiled from them.
    pub fn engine(&self) -> anyhow::Result<Engine> {
        let sources = self.sources()?;
        let engine = Engine::load(&sources).map_err(|error| match error {
            EngineError::Lists(errors) => listed("gazetteers", &errors),
            EngineError::Rules(errors) => listed("rules", &errors),
            error @ EngineError::Cases(_) => error.into(),
        })?;
        self.tell(&engine.gazetteer);
        Ok(engine)
    }

    /// The gazetteers that the options ask for.
    pub fn gazetteer(&self) -> anyhow::Result<Gazetteer> {
        let gazetteer = Gazetteer::load(self.sources()?).map_err(|errors| listed("gazetteers", &errors))?;
        self.tell(&gazetteer);
        Ok(gazetteer)
    }

    /// Says how the lists were loaded, where there is something to say.
    fn tell(&self, gazetteer: &Gazetteer) {
        for said in gazetteer.notes() {
            if !self.quiet || !matches!(said, Note::Compiled { .. }) {
                note(format_args!("{said}"));
            }
        }
    }

    /// The files of those gazetteers.
    pub fn sources(&self) -> anyhow::Result<Sources> {
        let mut sources = if self.no_builtin { Sources::builtin_rules() } else { Sources::builtin() };
        for folder in &self.gazetteers {
            sources.overlay(folder).map_err(|errors| listed("gazetteers", &errors))?;
        }
        Ok(sources)
    }
}

pub(super) fn listed(what: &str, errors: &[impl std::fmt::Display]) -> anyhow::Error {
    let lines: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
    anyhow::anyhow!("the {what} cannot be taken:{}", lines.concat())
}

/// How rows come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One object a line.
    Json,
    /// A table with a header.
    Csv,
    /// Standoff annotation (`extract` alone).
    Brat,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes the choice hold for everything that is printed from here on.
    pub fn write_global(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Bring files and folders into the casebook; again, only what changed
    ///
    /// Example: casebook ingest letters reports --metadata known.csv
    Ingest(ingest::Ingest),
    /// Find documents, best first
    ///
    /// Example: casebook search 'torture person:Жакишев date:2018-01..2018-06'
    Search(search::Search),
    /// Count persons: one row each
    ///
    /// Example: casebook people --prisoners --min-documents 2
    People(people::People),
    /// Show one person's page: names, statuses, articles, dates, companions, every passage
    ///
    /// Example: casebook person Жакишев
    Person(person::Person),
    /// Make the table of who was charged, convicted, sentenced, acquitted, detained or released: one row a passage
    ///
    /// Example: casebook cases 'article:174 OR article:405' --format csv > cases.csv
    Cases(cases::Cases),
    /// Count the articles that are cited
    ///
    /// Example: casebook articles --with person:dzhakishev
    Articles(people::Counted),
    /// Count organisations
    ///
    /// Example: casebook organisations --min-documents 2
    Organisations(people::Counted),
    /// Show the names that stand in no list, the most urgent first, and decide of them
    ///
    /// Example: casebook candidates 'country:kz' --limit 10
    Candidates(candidates::Candidates),
    /// Decide who a mention is, or the person of a document: for good, whatever is extracted later
    ///
    /// Example: casebook decide same-as 'Aset Abishev' --to kenzhebek-abishev --document letters/odf.pdf
    Decide(decide::Decide),
    /// Show what was decided, and merge the decisions of two places
    Decisions {
        #[command(subcommand)]
        verb: decisions::Verb,
    },
    /// Write everything, or what a query finds, for other programs
    ///
    /// Example: casebook export xlsx 'article:405' --out cases.xlsx
    Export(export::Export),
    /// Show a document's text with its mentions marked
    ///
    /// Example: casebook show letters/odf.pdf --page 2
    Show(show::Show),
    /// Show what the casebook holds and what became of every input
    ///
    /// Example: casebook status --failed
    Status(status::Status),
    /// Check that sources, stored texts and index are, byte for byte, what was imported
    ///
    /// Example: casebook verify
    Verify(verify::Verify),
    /// Remove documents for good, or every document that names a person
    ///
    /// Example: casebook forget letters/withdrawn.pdf
    Forget(forget::Forget),
    /// Extract again from the stored texts, after lists or rules changed
    ///
    /// Example: casebook annotate --gazetteers my-lists
    Annotate(annotate::Annotate),
    /// Mark what is named in documents, without an index
    ///
    /// Example: casebook extract letters --format csv > mentions.csv
    Extract(extract::Extract),
    /// Print the reading text of documents
    ///
    /// Example: casebook convert report.pdf
    Convert(convert::Convert),
    /// Score extraction against documents marked by hand
    ///
    /// Example: casebook eval corpus --errors
    Eval(eval::Eval),
    /// Measure how fast documents are read, marked and indexed, stage by stage
    ///
    /// Example: casebook bench letters --format json
    Bench(bench::Bench),
    /// Look after the lists of names
    Gazetteer {
        #[command(subcommand)]
        verb: gazetteer::Verb,
    },
    /// Print a shell's completion script
    ///
    /// Example: casebook completions bash > ~/.local/share/bash-completion/completions/casebook
    Completions(completions::Completions),
    /// Write the manual pages into a folder
    ///
    /// Example: casebook man ~/.local/share/man/man1
    Man(man::Man),
    #[command(hide = true)]
    Worker(worker::Worker),
}

impl Verb {
    /// True for those that answer with as much as there is to read.
    pub const fn is_read(&self) -> bool {
        matches!(
            self,
            Self::Search(_)
                | Self::People(_)
                | Self::Person(_)
                | Self::Cases(_)
                | Self::Articles(_)
                | Self::Organisations(_)
                | Self::Show(_)
                | Self::Status(_)
        )
    }
}
