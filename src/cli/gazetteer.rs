//! `gazetteer`: looks after the lists.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format, listed};
use super::{match_names, output, variants};
use crate::gazetteer::Gazetteer;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Say what is wrong in the lists, or looks wrong, with file and line
    ///
    /// Status 1 where anything was found, 2 where a list cannot be taken.
    /// Example: casebook gazetteer check --gazetteers my-lists
    Check,
    /// Compile the lists, which is done by itself when they changed, and say how much they hold and how long it took
    ///
    /// Example: casebook gazetteer build --gazetteers my-lists
    Build {
        /// Write the compiled lists to this file, and not to the folder of caches
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Count what the lists hold, by country and language, and how much of it somebody read in its source
    Stats,
    /// Make lists from those of other programs: OpenSanctions, Wikidata, GATE, spaCy, plain text
    ///
    /// Tells what was not taken, with line and reason. A list of any length is read in little memory.
    /// Example: casebook gazetteer import entities.ftm.json --out sanctions
    Import(super::lists::Import),
    /// Write the persons and organisations for other programs
    ///
    /// Example: casebook gazetteer export spacy --gazetteers my-lists --out patterns.jsonl
    Export(super::lists::Export),
    /// Print the spellings under which a name may stand in documents, each with the rules that give it
    ///
    /// The name may be a listed person's id. A spelling is weak where it may be someone else's: it needs support from its context.
    /// Example: casebook gazetteer variants "Мухтар Джакишев"
    Variants(variants::Variants),
    /// Say of pairs of names whether each is one person's, with a score and its reasons
    ///
    /// Example: casebook gazetteer match pairs.csv
    Match(match_names::Match),
}

pub(super) fn run(verb: &Verb, common: &Common) -> anyhow::Result<Outcome> {
    match verb {
        Verb::Check => check(common),
        Verb::Build { out } => build(out.as_deref(), common),
        Verb::Stats => stats(common),
        Verb::Import(verb) => super::lists::run_import(verb, common),
        Verb::Export(verb) => super::lists::run_export(verb, common),
        Verb::Variants(verb) => variants::run(verb, common),
        Verb::Match(verb) => match_names::run(verb, common),
    }
}

fn check(common: &Common) -> anyhow::Result<Outcome> {
    let gazetteer = common.gazetteer()?;
    crate::extract::Rules::compile(&gazetteer).map_err(|errors| anyhow::anyhow!("{}", errors[0]))?;
    let findings = gazetteer.check();
    let mut out = anstream::stdout().lock();
    for finding in &findings {
        match common.format {
            Format::Json => {
                let object = json!({"type": "finding", "kind": finding.kind(), "text": finding.to_string()});
                writeln!(out, "{object}")?;
            }
            _ => writeln!(out, "{finding}")?,
        }
    }
    if findings.is_empty() {
        if !common.quiet && common.format == Format::Text {
            writeln!(out, "{} entities, nothing to say against them", gazetteer.len())?;
        }
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Lacking)
}

fn build(out: Option<&Path>, common: &Common) -> anyhow::Result<Outcome> {
    let gazetteer = Gazetteer::build(common.sources()?, out).map_err(|errors| listed("gazetteers", &errors))?;
    let (counts, size) = gazetteer.size();
    let seconds = format!("{:.2}", gazetteer.took().as_secs_f64());
    let file = gazetteer.file().map_or_else(String::new, |file| file.display().to_string());
    let counts = [counts.entities, counts.persons, counts.names, size as u64].map(|count| count.to_string());
    let columns = ["entities", "persons", "names", "bytes", "seconds", "file"];
    output::table(common.format, &columns, vec![counts.into_iter().chain([seconds, file]).collect()])?;
    Ok(Outcome::Done)
}

fn stats(common: &Common) -> anyhow::Result<Outcome> {
    let stats = common.gazetteer()?.stats();
    let rows = stats.into_iter().map(|((list, of), held)| {
        let counts = [held.entries, held.names, held.latin, held.cyrillic].map(|count| count.to_string());
        let confirmed = held.confirmed.map_or_else(String::new, |count| count.to_string());
        [list, of].into_iter().chain(counts).chain([confirmed]).collect()
    });
    let columns = ["list", "of", "entries", "names", "latin", "cyrillic", "confirmed"];
    output::table(common.format, &columns, rows.collect())?;
    Ok(Outcome::Done)
}
