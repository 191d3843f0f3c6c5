//! Compares what PDFs give with what is known of their text: F1 of words against a text, and of the persons' names
//! found against those of a gold file.
//!
//! `cargo run --release --example pdfs -- words TRUTH.txt FILE.pdf…`
//! `cargo run --release --example pdfs -- persons GOLD.ann FILE…`

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::collections::BTreeMap;

use casebook::convert::{Options, convert};
use casebook::gazetteer::{Gazetteer, Sources};
use casebook::model::{Label, Metadata};
use casebook::pipeline::{Engine, process};

/// How often each item occurs.
fn counts(items: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}

fn f1(gold: &BTreeMap<String, usize>, found: &BTreeMap<String, usize>) -> f64 {
    let common: usize = gold.iter().map(|(item, count)| (*count).min(found.get(item).copied().unwrap_or(0))).sum();
    2.0 * common as f64 / (gold.values().sum::<usize>() + found.values().sum::<usize>()).max(1) as f64
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, what, truth, files @ ..] = &arguments[..] else { return Err("words|persons TRUTH FILE…".into()) };
    let truth = std::fs::read_to_string(truth)?;
    let gazetteer = Gazetteer::load(Sources::builtin()).map_err(|errors| format!("{errors:?}"))?;
    let engine = Engine::new(gazetteer)?;
    let gold = match what.as_str() {
        "words" => counts(truth.split_whitespace().map(str::to_owned)),
        "persons" => counts(truth.lines().filter_map(|line| {
            let (kind, text) = line.strip_prefix('T')?.split_once('\t')?.1.split_once('\t')?;
            kind.starts_with("Person ").then(|| plain(text))
        })),
        _ => return Err("words or persons".into()),
    };
    let mut scores = Vec::new();
    for file in files {
        let bytes = std::fs::read(file)?;
        let read = match convert(&bytes, file, &Metadata::default(), &Options::default()) {
            Ok(read) => read.value,
            Err(error) => {
                println!("-      {file}: {error}");
                continue;
            }
        };
        let score = if what == "words" {
            f1(&gold, &counts(read.text.split_whitespace().map(str::to_owned)))
        } else {
            let processed = process(read, &engine);
            let persons = processed.annotations.iter().filter(|one| one.label == Label::Person);
            f1(&gold, &counts(persons.map(|one| plain(one.span.of(&processed.document.text)))))
        };
        println!("{score:.3}  {file}");
        scores.push(score);
    }
    println!("{:.3}  mean of {}", scores.iter().sum::<f64>() / scores.len().max(1) as f64, scores.len());
    Ok(())
}
