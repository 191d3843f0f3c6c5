//! `gazetteer`: looks after the lists.

use std::collections::BTreeMap;
use std::io::Write as _;

use clap::Subcommand;
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::output;
use crate::gazetteer::Finding;
use crate::model::Label;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Say what is wrong in the lists, or looks wrong, with file and line
    ///
    /// Status 1 where anything was found, 2 where a list cannot be taken.
    /// Example: casebook gazetteer check --gazetteers my-lists
    Check,
    /// Count what the lists hold
    Stats,
}

pub(super) fn run(verb: &Verb, common: &Common) -> anyhow::Result<Outcome> {
    match verb {
        Verb::Check => check(common),
        Verb::Stats => stats(common),
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
                let object = json!({"type": "finding", "kind": kind(finding), "text": finding.to_string()});
                writeln!(out, "{object}")?;
            }
            _ => writeln!(out, "{finding}")?,
        }
    }
    if findings.is_empty() {
        if !common.quiet && common.format == Format::Text {
            writeln!(out, "{} entities, nothing to say against them", gazetteer.entities().len())?;
        }
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Lacking)
}

const fn kind(finding: &Finding) -> &'static str {
    match finding {
        Finding::SharedName { .. } => "shared-name",
        Finding::CommonWord { .. } => "common-word",
    }
}

/// What a list holds of one label and country.
#[derive(Default)]
struct Held {
    entries: usize,
    names: usize,
    confirmed: usize,
}

fn stats(common: &Common) -> anyhow::Result<Outcome> {
    let gazetteer = common.gazetteer()?;
    let mut held: BTreeMap<(Label, String), Held> = BTreeMap::new();
    let mut add = |label: Label, country: &str, names: usize, confirmed: bool| {
        for country in [country, "all"] {
            let held = held.entry((label, country.to_owned())).or_default();
            held.entries += 1;
            held.names += names;
            held.confirmed += usize::from(confirmed);
        }
    };
    for entity in gazetteer.entities() {
        let names = 1 + entity.aliases.len() + entity.acronyms.len();
        add(entity.label, entity.countries.first().map_or("none", String::as_str), names, entity.confirmed);
    }
    for code in gazetteer.codes() {
        for offence in &code.offences {
            add(Label::Article, &code.country, offence.names.len() + offence.aliases.len(), offence.confirmed);
        }
    }
    let rows = held.into_iter().map(|((label, country), held)| {
        let counts = [held.entries, held.names, held.confirmed].map(|count| count.to_string());
        [label.to_string(), country].into_iter().chain(counts).collect()
    });
    output::table(common.format, &["label", "country", "entries", "names", "confirmed"], rows.collect())?;
    Ok(Outcome::Done)
}
