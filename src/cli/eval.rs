//! `eval`: how well extraction does on documents marked by hand.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use rayon::prelude::*;
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::convert::read_here;
use super::inputs::{Input, Inputs};
use super::output::{self, note};
use crate::brat;
use crate::eval::{ByLabel, Counts, Difference, Floors, Scores, compare, total};
use crate::pipeline::{Engine, attempt};

#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// Folders or texts: each text with a `.ann` of the same stem beside it is scored
    #[command(flatten)]
    inputs: Inputs,
    /// List what was missed, invented or got wrong, in its context
    #[arg(long)]
    errors: bool,
    /// Fail where a score is under its floor in this file
    #[arg(long, value_name = "FILE.toml")]
    floor: Option<PathBuf>,
    /// Score cases instead: which person goes with which article, event, date, court and sentence
    #[arg(long)]
    cases: bool,
}

/// One text's result.
struct Scored {
    counts: ByLabel,
    /// Each difference with its file and line, and its context.
    errors: Vec<(Difference, String, String)>,
}

pub(super) fn run(verb: &Eval, common: &Common) -> anyhow::Result<Outcome> {
    let engine = common.engine()?;
    let (inputs, unreadable) = verb.inputs.files()?;
    anyhow::ensure!(unreadable.is_empty(), "{}: {}", unreadable[0].path.display(), unreadable[0].reason);
    let gold: Vec<&Input> = inputs.iter().filter(|input| input.path.with_extension("ann").is_file()).collect();
    if gold.is_empty() {
        note(format_args!("no text with a .ann file of the same stem beside it; mark some by hand, as in brat"));
        return Ok(Outcome::Lacking);
    }
    if verb.cases {
        return super::eval_cases::run(&gold, &engine, verb.errors, verb.floor.as_deref(), common);
    }
    let scored: Vec<Scored> = gold.par_iter().map(|input| score(input, &engine)).collect::<Result<_, _>>()?;
    let mut counts = ByLabel::new();
    for one in &scored {
        for (label, more) in &one.counts {
            counts.entry(*label).or_default().add(*more);
        }
    }
    if verb.errors {
        print_errors(&scored, common.format)?;
    }
    print_scores(&counts, gold.len(), common)?;
    let Some(file) = &verb.floor else { return Ok(Outcome::Done) };
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read the floors in {}", file.display()))?;
    let floors = Floors::parse(&text).with_context(|| format!("cannot read the floors in {}", file.display()))?;
    let fallen = floors.fallen(&counts);
    for one in &fallen {
        note(format_args!("{} {} {:.3} is under its floor of {:.3}", one.label, one.score, one.is, one.floor));
    }
    Ok(if fallen.is_empty() { Outcome::Done } else { Outcome::Lacking })
}

fn score(input: &Input, engine: &Engine) -> anyhow::Result<Scored> {
    let document = read_here(input).map_err(anyhow::Error::msg)?.value;
    let path = input.path.with_extension("ann");
    let standoff = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let gold = brat::read(&document.text, &standoff).with_context(|| path.display().to_string())?;
    let processed = attempt(document, engine).with_context(|| input.path.display().to_string())?;
    let (counts, differences) = compare(&gold, &processed.annotations);
    let text = &processed.document.text;
    let errors = differences
        .into_iter()
        .map(|difference| {
            let (start, end) = (difference.span.start, difference.span.end);
            let from = text.floor_char_boundary(start.saturating_sub(60));
            let to = text.ceil_char_boundary((end + 60).min(text.len()));
            let context = format!("{}[{}]{}", &text[from..start], &text[start..end], &text[end..to]);
            let context = context.split_whitespace().collect::<Vec<_>>().join(" ");
            let place = match difference.line {
                0 => format!("{}:{}", input.path.display(), text[..start].matches('\n').count() + 1),
                line => format!("{}:{line}", path.display()),
            };
            (difference, place, context)
        })
        .collect();
    Ok(Scored { counts, errors })
}

fn print_errors(scored: &[Scored], format: Format) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for (one, place, context) in scored.iter().flat_map(|scored| &scored.errors) {
        if format == Format::Json {
            let object = json!({
                "type": "error", "kind": one.kind.name(), "label": one.label, "place": place, "context": context,
                "gold": one.gold, "predicted": one.predicted, "rule": one.rule,
            });
            writeln!(out, "{object}")?;
        } else {
            let values = [&one.gold, &one.predicted, &one.rule].map(String::as_str);
            let values: Vec<&str> = values.into_iter().filter(|value| !value.is_empty()).collect();
            writeln!(out, "{place}: {} {}: {context}  ({})", one.kind.name(), one.label, values.join(" · "))?;
        }
    }
    Ok(())
}

fn print_scores(counts: &ByLabel, files: usize, common: &Common) -> anyhow::Result<()> {
    let header = [
        "label",
        "gold",
        "found",
        "strict_p",
        "strict_r",
        "strict_f1",
        "partial_f1",
        "overlap_p",
        "overlap_r",
        "overlap_f1",
        "values",
        "statuses_f1",
    ];
    let mut rows: Vec<Vec<String>> = counts.iter().map(|(label, counts)| row(label.name(), counts)).collect();
    rows.push(row("all", &total(counts)));
    output::table(common.format, &header, rows)?;
    if common.format == Format::Text && !common.quiet {
        note(format_args!("{} with gold", output::counted(files, "text")));
    }
    Ok(())
}

fn row(name: &str, counts: &Counts) -> Vec<String> {
    let digits = |score: f64| format!("{score:.3}");
    let all = |scores: Scores| [scores.precision, scores.recall, scores.f1].map(digits);
    let mut row = vec![name.to_owned(), counts.gold.to_string(), counts.predicted.to_string()];
    row.extend(all(counts.strict()));
    row.push(digits(counts.partial().f1));
    row.extend(all(counts.overlap()));
    row.push(counts.values().map(digits).unwrap_or_default());
    row.push(counts.statuses().map(|scores| digits(scores.f1)).unwrap_or_default());
    row
}
