//! Scores one label on a development set: JSON lines of `{text, spans: [{start, end, type}]}` with code points.
//!
//! `cargo run --release --example devset -- FILE.jsonl TYPE[,TYPE] LABEL [--errors] [--no-lists] [--model FILE]`, the last for a model that
//! is not yet laid in.

#![expect(clippy::print_stdout, reason = "it is a program")]

use casebook::brat::CodePoints;
use casebook::convert::{Options, convert};
use casebook::extract::tagger::Model;
use casebook::gazetteer::{Gazetteer, Sources};
use casebook::model::{Label, Metadata, Span};
use casebook::pipeline::{Engine, process};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, types, label, flags @ ..] = &arguments[..] else { return Err("FILE.jsonl TYPE[,TYPE] LABEL".into()) };
    let label = Label::from_name(label).ok_or("the label is Person, Organisation, Article or Date")?;
    let types: Vec<&str> = types.split(',').collect();
    let errors = flags.iter().any(|flag| flag == "--errors");
    let no_lists = flags.iter().any(|flag| flag == "--no-lists");
    let sources = if no_lists { Sources::builtin_rules() } else { Sources::builtin() };
    let gazetteer = Gazetteer::load(sources).map_err(|errors| format!("{errors:?}"))?;
    let mut engine = Engine::new(gazetteer)?;
    if let Some(at) = flags.iter().position(|flag| flag == "--model") {
        let file = flags.get(at + 1).ok_or("--model names a file")?;
        engine.rules.model = Model::read(&std::fs::read(file)?)?;
    }
    let [mut gold_count, mut found_count, mut gold_hit, mut found_hit, mut strict] = [0_usize; 5];
    for line in std::fs::read_to_string(file)?.lines() {
        let object: Value = serde_json::from_str(line)?;
        let text = object["text"].as_str().unwrap_or_default().to_owned();
        let mut points = CodePoints::new(&text);
        let mut gold = Vec::new();
        for span in object["spans"].as_array().into_iter().flatten() {
            let offset = |name: &str| span[name].as_u64().and_then(|point| usize::try_from(point).ok());
            if span["type"].as_str().is_some_and(|one| types.contains(&one))
                && let (Some(start), Some(end)) = (offset("start"), offset("end"))
                && let (Some(start), Some(end)) = (points.byte(start), points.byte(end))
            {
                gold.push(Span::new(start, end));
            }
        }
        let Ok(read) = convert(text.as_bytes(), "text.txt", &Metadata::default(), &Options::default()) else {
            continue;
        };
        let processed = process(read.value, &engine);
        // Offsets fit only where the text came through as it was.
        if processed.document.text != text {
            continue;
        }
        let found: Vec<Span> =
            processed.annotations.iter().filter(|one| one.label == label).map(|one| one.span).collect();
        let context = |span: Span| {
            let from = text.floor_char_boundary(span.start.saturating_sub(50));
            let to = text.ceil_char_boundary((span.end + 50).min(text.len()));
            format!("{}[{}]{}", &text[from..span.start], span.of(&text), &text[span.end..to]).replace('\n', " ")
        };
        gold_count += gold.len();
        found_count += found.len();
        for span in &gold {
            let hit = found.iter().any(|one| one.overlaps(*span));
            gold_hit += usize::from(hit);
            strict += usize::from(found.contains(span));
            if errors && !hit {
                println!("missed   {}", context(*span));
            }
        }
        for span in &found {
            let hit = gold.iter().any(|one| one.overlaps(*span));
            found_hit += usize::from(hit);
            if errors && !hit {
                println!("invented {}", context(*span));
            }
        }
    }
    let scores = |gold_hit: usize, found_hit: usize| {
        let recall = gold_hit as f64 / gold_count.max(1) as f64;
        let precision = found_hit as f64 / found_count.max(1) as f64;
        format!("P {precision:.3} R {recall:.3} F1 {:.3}", 2.0 * precision * recall / (precision + recall).max(1e-9))
    };
    println!(
        "{label}: gold {gold_count}, found {found_count}; overlap {}; strict {}",
        scores(gold_hit, found_hit),
        scores(strict, strict)
    );
    Ok(())
}
