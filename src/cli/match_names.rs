//! `gazetteer match`: whether pairs of names are one person's each.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::output;
use crate::naming::{Judged, Score, Tables};

#[derive(Debug, Args)]
pub(crate) struct Match {
    /// A CSV with the columns name1 and name2; `-` for stdin
    #[arg(value_name = "PAIRS.csv")]
    pairs: PathBuf,
    /// Score against the column `same` (true or false): precision, recall and F1 of the pairs that are one person's
    #[arg(long)]
    gold: bool,
    /// With --gold, print the pairs that were judged wrongly instead of the score
    #[arg(long, requires = "gold")]
    errors: bool,
}

/// One row, compared.
struct Row {
    names: [String; 2],
    same: bool,
    score: f64,
    reason: String,
    /// What the file says.
    gold: Option<bool>,
}

pub(super) fn run(verb: &Match, common: &Common) -> anyhow::Result<Outcome> {
    let tables = Tables::load(&common.sources()?)?;
    let name = verb.pairs.display().to_string();
    let input: Box<dyn Read> = if name == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(&verb.pairs).with_context(|| format!("cannot open {name}"))?)
    };
    let mut rows = compare(&tables, input, &name, verb.gold)?;
    if verb.gold {
        let mut score = Score::default();
        for row in &rows {
            score.add(Judged { same: row.gold == Some(true), found: row.same });
        }
        if !verb.errors {
            return figures(common.format, rows.len(), score);
        }
        rows.retain(|row| row.gold != Some(row.same));
    }
    rows.truncate(common.limit.unwrap_or(usize::MAX));
    if rows.is_empty() {
        return Ok(Outcome::Lacking);
    }
    print(common.format, &rows)?;
    Ok(Outcome::Done)
}

fn compare(tables: &Tables, input: Box<dyn Read>, name: &str, gold: bool) -> anyhow::Result<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let header = reader.headers().with_context(|| format!("cannot read {name}"))?.clone();
    let place = |column: &str| header.iter().position(|known| known.trim_start_matches('\u{feff}').trim() == column);
    let (Some(one), Some(other)) = (place("name1"), place("name2")) else {
        bail!("{name}:1: needs the columns name1 and name2; it has {}", header.iter().collect::<Vec<_>>().join(", "));
    };
    let judged = place("same");
    if gold && judged.is_none() {
        bail!("{name}:1: --gold needs the column same");
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| format!("cannot read {name}"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
        let names = [cell(one), cell(other)];
        let said = match judged.filter(|_| gold).map(|at| cell(at).to_lowercase()).as_deref() {
            None => None,
            Some("true" | "yes" | "1") => Some(true),
            Some("false" | "no" | "0") => Some(false),
            Some(other) => bail!("{name}:{line}: column `same`: `{other}` is neither true nor false"),
        };
        let found = tables.compare(&names[0], &names[1]);
        rows.push(Row { names, same: found.is_same(), score: found.score, reason: found.reason, gold: said });
    }
    Ok(rows)
}

/// A table for people on a terminal, else CSV, so that a pipe has columns to read.
fn print(format: Format, rows: &[Row]) -> anyhow::Result<()> {
    if format == Format::Json {
        let mut out = io::stdout().lock();
        for Row { names: [one, other], same, score, reason, .. } in rows {
            let score = (score * 1000.0).round() / 1000.0;
            let object = json!({"name1": one, "name2": other, "same": same, "score": score, "reason": reason});
            writeln!(out, "{object}")?;
        }
        return Ok(());
    }
    let cells = rows.iter().map(|row| {
        let [one, other] = row.names.clone();
        vec![one, other, row.same.to_string(), format!("{:.3}", row.score), row.reason.clone()]
    });
    let format = if format == Format::Text && !io::stdout().is_terminal() { Format::Csv } else { format };
    output::table(format, &["name1", "name2", "same", "score", "reason"], cells.collect())
}

fn figures(format: Format, pairs: usize, score: Score) -> anyhow::Result<Outcome> {
    let Score { right, wrong, missed, .. } = score;
    let mut row = [pairs, right + missed, right, wrong, missed].iter().map(usize::to_string).collect::<Vec<_>>();
    row.extend([score.precision(), score.recall(), score.f1()].map(|share| format!("{share:.3}")));
    let header = ["pairs", "same", "right", "wrong", "missed", "precision", "recall", "f1"];
    output::table(format, &header, vec![row])?;
    Ok(Outcome::Done)
}
