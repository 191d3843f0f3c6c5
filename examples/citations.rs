//! Scores citations of criminal and administrative codes on a set that marks all that is cited of any law: NEREL's `LAW` spans with `article: true`.
//!
//! Gold are those spans, nested ones joined to one place, but for the places where the span or the fifty characters after it name a law of
//! another kind (a constitution, a convention, a federal law, another code; a bare "code" or a numbered section of a foreign act).
//! A citation is found where any Article overlaps its place, since the set takes in the code's name and we do not. Precision asks of each
//! provision that casebook found by its number whether it lies on gold; offences found by name alone are not asked, since the set marks those as
//! crimes.
//!
//! `cargo run --release --example citations -- FILE.jsonl [--errors] [--gazetteers DIR]`

#![expect(clippy::print_stdout, reason = "it is a program")]

use casebook::brat::CodePoints;
use casebook::convert::{Options, convert};
use casebook::gazetteer::{Gazetteer, Sources};
use casebook::model::{Edtf, Label, Metadata, Span};
use casebook::pipeline::{Engine, process};
use serde_json::Value;

/// Beginnings of words that name a law whose articles are no mentions.
const OTHER_LAWS: [&str; 15] = [
    "конституц",
    "конвенц",
    "закона",
    "законе",
    "устава",
    "упк",
    "гк",
    "гпк",
    "трудов",
    "лесн",
    "земельн",
    "налогов",
    "разделе",
    "кодекса]",
    "образовани",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, flags @ ..] = &arguments[..] else { return Err("FILE.jsonl".into()) };
    let mut sources = Sources::builtin();
    if let Some(at) = flags.iter().position(|flag| flag == "--gazetteers") {
        let folder = flags.get(at + 1).ok_or("--gazetteers takes a folder")?;
        sources.overlay(folder.as_ref()).map_err(|errors| format!("{errors:?}"))?;
    }
    let gazetteer = Gazetteer::load(sources).map_err(|errors| format!("{errors:?}"))?;
    let engine = Engine::new(gazetteer)?;
    let errors = flags.iter().any(|flag| flag == "--errors");
    let [mut gold_count, mut gold_hit, mut found_count, mut found_hit] = [0_usize; 4];
    for line in std::fs::read_to_string(file)?.lines() {
        let object: Value = serde_json::from_str(line)?;
        let text = object["text"].as_str().unwrap_or_default();
        let gold = places(text, &object["spans"]);
        let date = object["ref"].as_str().and_then(|date| Edtf::parse(date).ok());
        let metadata = Metadata { date, country: Some("RU".to_owned()), ..Metadata::default() };
        let Ok(read) = convert(text.as_bytes(), "text.txt", &metadata, &Options::default()) else { continue };
        let processed = process(read.value, &engine);
        let articles = processed.annotations.iter().filter(|one| one.label == Label::Article);
        let found: Vec<(Span, bool)> = articles.map(|one| (one.span, &*one.rule == "article/citation")).collect();
        let tell = |verdict: &str, span: Span| {
            let from = text.floor_char_boundary(span.start.saturating_sub(80));
            let to = text.ceil_char_boundary((span.end + 80).min(text.len()));
            if errors {
                let context = format!("{}[{}]{}", &text[from..span.start], span.of(text), &text[span.end..to]);
                println!("{verdict} {}", context.replace('\n', " "));
            }
        };
        for span in &gold {
            gold_count += 1;
            let hit = found.iter().any(|(one, _)| one.overlaps(*span));
            gold_hit += usize::from(hit);
            if !hit {
                tell("missed  ", *span);
            }
        }
        for (span, _) in found.iter().filter(|(_, by_number)| *by_number) {
            found_count += 1;
            let hit = gold.iter().any(|one| one.overlaps(*span));
            found_hit += usize::from(hit);
            if !hit {
                tell("invented", *span);
            }
        }
    }
    println!(
        "citations of criminal and administrative codes: gold {gold_count}, found {found_count}; recall {:.3}, precision {:.3}",
        gold_hit as f64 / gold_count.max(1) as f64,
        found_hit as f64 / found_count.max(1) as f64
    );
    Ok(())
}

/// The places of the citations that count.
fn places(text: &str, spans: &Value) -> Vec<Span> {
    let mut points = CodePoints::new(text);
    let mut marked = Vec::new();
    for span in spans.as_array().into_iter().flatten().filter(|span| span["article"] == true) {
        let offset = |name: &str| span[name].as_u64().and_then(|point| usize::try_from(point).ok());
        if let (Some(start), Some(end)) = (offset("start"), offset("end"))
            && let (Some(start), Some(end)) = (points.byte(start), points.byte(end))
        {
            marked.push(Span::new(start, end));
        }
    }
    marked.sort();
    let mut places: Vec<Span> = Vec::new();
    for span in marked {
        match places.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => places.push(span),
        }
    }
    places.retain(|place| !is_of_another_law(text, *place));
    places
}

fn is_of_another_law(text: &str, place: Span) -> bool {
    let to = text[place.end..].char_indices().nth(50).map_or(text.len(), |(at, _)| place.end + at);
    // What follows a full stop, a bracket or a comma is another matter.
    let after = text[place.end..to].split(['.', '(', ',', ';', '»', '\n']).next().unwrap_or_default();
    let around = format!("{}] {after}", place.of(text)).to_lowercase();
    let words = || around.split(|c: char| c.is_whitespace() || matches!(c, '«' | '(' | ')'));
    // A bill that changes an article of the code is named like a law, and still cites it.
    !around.contains("уголовного кодекса") && words().any(|word| OTHER_LAWS.iter().any(|law| word.starts_with(law)))
}
