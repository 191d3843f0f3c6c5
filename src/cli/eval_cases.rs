//! `eval --cases`: how well what was done to persons is told, on texts whose events are marked by hand.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use rayon::prelude::*;
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::convert::read_here;
use super::inputs::Input;
use super::output::{self, note};
use crate::brat;
use crate::eval::{
    Pair, PairCounts, PairDifference, PairFloors, Pairing, as_annotations, compare_pairs, found_pairs, gold_pairs,
    stands_for,
};
use crate::pipeline::{Engine, attempt};
use crate::relate::events;

/// Where the mentions are from that are tied.
const SOURCES: [&str; 2] = ["gold", "found"];

/// One text's counts and differences, by source of its mentions.
struct Scored {
    path: String,
    results: [(PairCounts, Vec<PairDifference>); 2],
}

pub(super) fn run(
    inputs: &[&Input],
    engine: &Engine,
    errors: bool,
    floor: Option<&Path>,
    common: &Common,
) -> anyhow::Result<Outcome> {
    let scored: Vec<Option<Scored>> = inputs.par_iter().map(|input| score(input, engine)).collect::<Result<_, _>>()?;
    let scored: Vec<Scored> = scored.into_iter().flatten().collect();
    if scored.is_empty() {
        note(format_args!("no text whose .ann file marks events; see corpus/README.md for how they are marked"));
        return Ok(Outcome::Lacking);
    }
    if errors {
        print_errors(&scored, common.format)?;
    }
    let counts: Vec<PairCounts> = (0..SOURCES.len())
        .map(|source| {
            scored.iter().fold(PairCounts::default(), |mut sum, one| {
                sum.add(&one.results[source].0);
                sum
            })
        })
        .collect();
    let header = ["mentions", "pairs", "gold", "found", "right", "precision", "recall", "f1"];
    let rows = SOURCES.iter().zip(&counts).flat_map(|(source, counts)| {
        Pairing::ALL.into_iter().map(move |pairing| {
            let [gold, found, both] = counts.counts(pairing);
            let of_pairing = counts.scores(pairing);
            let numbers = [gold, found, both].map(|count| count.to_string());
            let shares = [of_pairing.precision, of_pairing.recall, of_pairing.f1].map(|share| format!("{share:.3}"));
            [vec![(*source).to_owned(), pairing.name().to_owned()], numbers.to_vec(), shares.to_vec()].concat()
        })
    });
    output::table(common.format, &header, rows.collect())?;
    if common.format == Format::Text && !common.quiet {
        note(format_args!("{} texts with events marked", scored.len()));
    }
    let Some(file) = floor else { return Ok(Outcome::Done) };
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read the floors in {}", file.display()))?;
    let floors = PairFloors::parse(&text).with_context(|| format!("cannot read the floors in {}", file.display()))?;
    // The floors are kept by the name of the folder that was scored.
    let part = inputs.first().and_then(|input| input.path.parent()).and_then(Path::file_name);
    let part = part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let fallen: Vec<String> =
        SOURCES.iter().zip(&counts).flat_map(|(source, counts)| floors.fallen(&part, source, counts)).collect();
    for one in &fallen {
        note(format_args!("{one}"));
    }
    Ok(if fallen.is_empty() { Outcome::Done } else { Outcome::Lacking })
}

fn score(input: &Input, engine: &Engine) -> anyhow::Result<Option<Scored>> {
    let document = read_here(input).map_err(anyhow::Error::msg)?.value;
    let path = input.path.with_extension("ann");
    let standoff = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let marks = brat::read(&document.text, &standoff).with_context(|| path.display().to_string())?;
    let Some(gold) = gold_pairs(&standoff, &marks) else { return Ok(None) };
    let processed = attempt(document, engine).with_context(|| path.display().to_string())?;
    let compared = |annotations: &[crate::model::Annotation]| {
        let events = events(&processed.document, &processed.parts, annotations, &engine.cases);
        let found: BTreeSet<Pair> = found_pairs(&events, &|at| stands_for(&annotations[at], &marks));
        compare_pairs(&gold, &found)
    };
    let by_hand = as_annotations(&processed.document, &marks);
    let results = [compared(&by_hand), compared(&processed.annotations)];
    Ok(Some(Scored { path: input.path.display().to_string(), results }))
}

fn print_errors(scored: &[Scored], format: Format) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for one in scored {
        for (source, (_, differences)) in SOURCES.iter().zip(&one.results) {
            for PairDifference { pair: (pairing, person, other), missed } in differences {
                let kind = if *missed { "missed" } else { "invented" };
                if format == Format::Json {
                    let object = json!({
                        "type": "error", "kind": kind, "mentions": source, "pairs": pairing.name(), "place": one.path,
                        "person": person, "value": other,
                    });
                    writeln!(out, "{object}")?;
                } else {
                    writeln!(out, "{}: {kind} {} ({source} mentions): {person} · {other}", one.path, pairing.name())?;
                }
            }
        }
    }
    Ok(())
}
