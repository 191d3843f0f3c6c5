//! Trains the model for names that no list has, and measures it by cross-validation.
//!
//! `cargo run --release --example train -- [--folds N] [--out FILE] [--features N] [--rounds N] [--orders N] [--margin N] SET…`, where a set is a folder of
//! texts with brat standoff, or a file of JSON lines `{text, spans: [{start, end, type}]}`. With `--folds` nothing is written:
//! each fold's texts are tagged by a model that saw the others alone.

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use casebook::brat::{self, CodePoints};
use casebook::convert::{Options, convert};
use casebook::extract::Rules;
use casebook::extract::tagger::train::{self, Example, Recipe};
use casebook::extract::tagger::{ANY, Tag, Words, tag};
use casebook::gazetteer::{Gazetteer, Sources};
use casebook::model::{Document, Label, Metadata, Span};
use casebook::segment::Token;
use serde_json::Value;

type Error = Box<dyn std::error::Error>;

/// A text with its names, ready to learn from and to be tagged.
struct Text {
    set: String,
    words: Words,
    spans: Vec<Span>,
    gold: Vec<(Tag, Span)>,
    examples: Vec<Example>,
}

fn main() -> Result<(), Error> {
    let mut folds = 0;
    let mut out = None;
    let mut recipe = Recipe::default();
    let mut sets = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--folds" => folds = value()?.parse()?,
            "--out" => out = Some(value()?),
            "--features" => recipe.features = value()?.parse()?,
            "--orders" => recipe.orders = value()?.parse()?,
            "--rounds" => recipe.rounds = value()?.parse()?,
            "--margin" => recipe.margin = value()?.parse()?,
            _ => sets.push(argument),
        }
    }
    let gazetteer = Gazetteer::load(Sources::builtin_rules()).map_err(|errors| format!("{errors:?}"))?;
    let rules = Rules::compile(&gazetteer).map_err(|errors| format!("{errors:?}"))?;
    let mut texts = Vec::new();
    for set in &sets {
        let path = Path::new(set);
        if path.is_dir() {
            folder(path, &gazetteer, &rules, &mut texts)?;
        } else {
            lines(path, &gazetteer, &rules, &mut texts)?;
        }
    }
    println!("{} texts", texts.len());
    if folds > 0 {
        cross_validate(&texts, folds, recipe);
        return Ok(());
    }
    let all: Vec<Example> = texts.into_iter().flat_map(|text| text.examples).collect();
    let model = train::train(&all, recipe);
    let bytes = model.write();
    println!("{} features, {} bytes", model.features(), bytes.len());
    if let Some(out) = out {
        std::fs::write(out, bytes)?;
    }
    Ok(())
}

/// Prints the scores of each set, every text tagged by a model that saw the other folds alone.
fn cross_validate(texts: &[Text], folds: usize, recipe: Recipe) {
    let mut scores: BTreeMap<(String, &str), Score> = BTreeMap::new();
    for fold in 0..folds {
        let (held, seen): (Vec<_>, Vec<_>) = texts.iter().enumerate().partition(|(at, _)| at % folds == fold);
        let seen: Vec<Example> = seen.into_iter().flat_map(|(_, text)| text.examples.clone()).collect();
        let model = train::train(&seen, recipe);
        for (_, text) in held {
            let found = tag(&model, &text.words, &|_| ANY);
            for (label, first) in [(Label::Person, Tag::PersonFirst), (Label::Organisation, Tag::OrganisationFirst)] {
                let gold: Vec<Span> =
                    text.gold.iter().filter(|(tag, _)| *tag == first).map(|(_, span)| *span).collect();
                let found = found.iter().filter(|one| one.label == label);
                let span =
                    |tokens: &Range<usize>| Span::new(text.spans[tokens.start].start, text.spans[tokens.end - 1].end);
                let found: Vec<Span> = found.map(|one| span(&one.tokens)).collect();
                scores.entry((text.set.clone(), label.name())).or_default().add(&gold, &found);
            }
        }
    }
    for ((set, label), score) in scores {
        println!("{set} {label}: {score}");
    }
}

#[derive(Default)]
struct Score {
    gold: usize,
    found: usize,
    gold_hit: usize,
    found_hit: usize,
    strict: usize,
}

impl Score {
    fn add(&mut self, gold: &[Span], found: &[Span]) {
        self.gold += gold.len();
        self.found += found.len();
        self.gold_hit += gold.iter().filter(|span| found.iter().any(|one| one.overlaps(**span))).count();
        self.found_hit += found.iter().filter(|span| gold.iter().any(|one| one.overlaps(**span))).count();
        self.strict += gold.iter().filter(|span| found.contains(span)).count();
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scores = |gold_hit: usize, found_hit: usize| {
            let recall = gold_hit as f64 / self.gold.max(1) as f64;
            let precision = found_hit as f64 / self.found.max(1) as f64;
            format!(
                "P {precision:.3} R {recall:.3} F1 {:.3}",
                2.0 * precision * recall / (precision + recall).max(1e-9)
            )
        };
        let (overlap, strict) = (scores(self.gold_hit, self.found_hit), scores(self.strict, self.strict));
        write!(f, "gold {}, found {}; overlap {overlap}; strict {strict}", self.gold, self.found)
    }
}

fn document(text: &str) -> Option<Document> {
    let read = convert(text.as_bytes(), "text.txt", &Metadata::default(), &Options::default()).ok()?;
    // Offsets fit only where the text came through as it was.
    (read.value.text == text).then_some(read.value)
}

fn folder(path: &Path, gazetteer: &Gazetteer, rules: &Rules, texts: &mut Vec<Text>) -> Result<(), Error> {
    for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
        let entry = entry?;
        let standoff = entry.path().with_extension("ann");
        if entry.path().extension().is_none_or(|extension| extension != "txt") || !standoff.exists() {
            continue;
        }
        let text = std::fs::read_to_string(entry.path())?;
        let gold = brat::read(&text, &std::fs::read_to_string(standoff)?)?;
        let gold = train::names(&gold);
        texts.extend(read("brat".to_owned(), &text, gold, false, gazetteer, rules));
    }
    Ok(())
}

fn lines(path: &Path, gazetteer: &Gazetteer, rules: &Rules, texts: &mut Vec<Text>) -> Result<(), Error> {
    let set = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    for line in std::fs::read_to_string(path)?.lines() {
        let object: Value = serde_json::from_str(line)?;
        let text = object["text"].as_str().unwrap_or_default().to_owned();
        let mut points = CodePoints::new(&text);
        let mut gold = Vec::new();
        for span in object["spans"].as_array().into_iter().flatten() {
            let offset = |name: &str| span[name].as_u64().and_then(|point| usize::try_from(point).ok());
            let tag = match span["type"].as_str().unwrap_or_default() {
                "PER" | "PERSON" => Tag::PersonFirst,
                "ORG" | "ORGANISATION" | "ORGANIZATION" => Tag::OrganisationFirst,
                "LOC" | "GPE" | "LOCATION" | "FACILITY" => Tag::PlaceFirst,
                _ => continue,
            };
            if let (Some(start), Some(end)) = (offset("start"), offset("end"))
                && let (Some(start), Some(end)) = (points.byte(start), points.byte(end))
            {
                gold.push((tag, Span::new(start, end)));
            }
        }
        texts.extend(read(set.clone(), &text, gold, true, gazetteer, rules));
    }
    Ok(())
}

fn read(
    set: String,
    text: &str,
    gold: Vec<(Tag, Span)>,
    places: bool,
    gazetteer: &Gazetteer,
    rules: &Rules,
) -> Option<Text> {
    let (segments, words, examples) = train::read(&document(text)?, &gold, places, gazetteer, rules);
    let spans = segments.tokens.iter().map(Token::span).collect();
    Some(Text { set, words, spans, gold, examples })
}
