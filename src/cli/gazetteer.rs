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

fn stats(common: &Common) -> anyhow::Result<Outcome> {
    let gazetteer = common.gazetteer()?;
    let mut counts: BTreeMap<(Label, String), [usize; 2]> = BTreeMap::new();
    for entity in gazetteer.entities() {
        let country = entity.countries.first().cloned().unwrap_or_default();
        let [entities, names] = counts.entry((entity.label, country)).or_default();
        *entities += 1;
        *names += 1 + entity.aliases.len() + entity.acronyms.len();
    }
    for code in gazetteer.codes() {
        let [entities, names] = counts.entry((Label::Article, code.country.clone())).or_default();
        *entities += code.offences.len();
        *names += code.offences.iter().map(|offence| offence.names.len() + offence.aliases.len()).sum::<usize>();
    }
    let rows = counts.into_iter().map(|((label, country), [entities, names])| {
        vec![label.to_string(), country, entities.to_string(), names.to_string()]
    });
    output::table(common.format, &["label", "country", "entries", "names"], rows.collect())?;
    Ok(Outcome::Done)
}
