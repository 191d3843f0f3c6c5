//! `convert`: the reading text alone.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::Outcome;
use super::args::{Common, Format};
use super::facts;
use super::inputs::{Input, Inputs};
use super::items::{Item, Items, Outputs};
use super::limits::Reading;
use super::output::note;
use crate::brat::CodePoints;
use crate::convert::Options;
use crate::model::{Document, Metadata, PlacedRun, Warned};
use crate::worker::Reader;

#[derive(Debug, Args)]
pub(crate) struct Convert {
    #[command(flatten)]
    inputs: Inputs,
    /// Write NAME.txt (or NAME.jsonl) for each input into this folder instead of printing
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Whether running headers, footers and page numbers are printed
    #[arg(long, value_name = "CHOICE", default_value = "drop")]
    furniture: FurnitureChoice,
    /// With --format json: add the lines of PDF pages, with the box of each and the advances of its characters
    #[arg(long)]
    boxes: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FurnitureChoice {
    Keep,
    Drop,
}

/// Reads one document; the error says which and why.
pub(super) fn read(item: &mut Item, reader: &Reader) -> Result<Warned<Document>, String> {
    let name = &item.shown;
    let bytes = match item.bytes.take() {
        Some(bytes) => bytes.map_err(|why| format!("{name}: {why}"))?,
        None => {
            let bytes = if item.path == Path::new("-") {
                let mut bytes = Vec::new();
                std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
            } else {
                std::fs::read(&item.path)
            };
            bytes.map_err(|error| format!("{name}: cannot be read: {error}"))?
        }
    };
    reader.convert(&bytes, name, &Metadata::default()).map_err(|error| format!("{name}: {error}"))
}

/// Reads one input in this process: what was marked by hand was read by somebody before.
pub(super) fn read_here(input: &Input) -> Result<Warned<Document>, String> {
    read(&mut Item::of(input), &Reader::Here(Options::default()))
}

pub(super) fn run(verb: &Convert, common: &Common) -> anyhow::Result<Outcome> {
    let (reader, archives) = (verb.reading.reader(verb.boxes)?, verb.reading.archives());
    let (inputs, unreadable) = verb.inputs.files()?;
    let mut lacking = !unreadable.is_empty();
    for one in unreadable {
        note(format_args!("{}: {}", one.path.display(), one.reason));
    }
    let extension = if common.format == Format::Json { "jsonl" } else { "txt" };
    let mut names = verb.out.as_ref().map(|out| Outputs::new(&inputs, out, extension));
    let mut items = Items::new(&reader, &archives, &inputs);
    loop {
        let mut chunk = items.chunk();
        if chunk.is_empty() {
            break;
        }
        let texts: Vec<Result<String, String>> = chunk
            .par_iter_mut()
            .map(|item| {
                let read = read(item, &reader)?;
                Ok(match common.format {
                    Format::Json => format!("{}\n", as_json(&read)),
                    _ => as_text(&read.value, verb.furniture),
                })
            })
            .collect();
        for (text, item) in texts.into_iter().zip(&chunk) {
            match (text, &mut names) {
                (Ok(text), Some(names)) => write_file(&names.of(item), &text)?,
                (Ok(text), None) => std::io::stdout().lock().write_all(text.as_bytes())?,
                (Err(error), _) => {
                    lacking = true;
                    note(format_args!("{error}"));
                }
            }
        }
    }
    Ok(if lacking { Outcome::Lacking } else { Outcome::Done })
}

/// Writes a file with the folders that it needs.
pub(super) fn write_file(path: &Path, text: impl AsRef<[u8]>) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn as_text(document: &Document, furniture: FurnitureChoice) -> String {
    if furniture == FurnitureChoice::Drop || document.furniture.is_empty() {
        return document.text.clone();
    }
    let mut text = String::new();
    for page in &document.pages {
        let of_page = || document.furniture.iter().filter(|one| one.page == page.number);
        let is_top = |kind| kind == crate::model::FurnitureKind::Header;
        of_page().filter(|one| is_top(one.kind)).for_each(|one| text.extend([one.text.as_str(), "\n"]));
        let own = page.span.of(&document.text);
        text.push_str(own.trim_end_matches('\u{c}'));
        of_page().filter(|one| !is_top(one.kind)).for_each(|one| text.extend([one.text.as_str(), "\n"]));
        if own.ends_with('\u{c}') {
            text.push('\u{c}');
        }
    }
    text
}

fn as_json(read: &Warned<Document>) -> Value {
    let document = &read.value;
    let mut points = CodePoints::new(&document.text);
    let pages: Vec<Value> = document
        .pages
        .iter()
        .map(|page| {
            let (start, end) = (points.at(page.span.start), points.at(page.span.end));
            json!({"number": page.number, "start": start, "end": end, "verdict": page.verdict})
        })
        .collect();
    let furniture = document.furniture.iter().map(|one| json!({"page": one.page, "kind": one.kind, "text": one.text}));
    let mut object = json!({
        "type": "document",
        "document": document.id.to_string(),
        "source": document.source,
        "format": document.format,
        "language": document.language.code(),
        "languages": facts::languages(document),
        "notes": facts::notes(document),
        "recognised": facts::recognised(document),
        "text": document.text,
        "pages": pages,
        "furniture": furniture.collect::<Vec<_>>(),
        "metadata": facts::metadata(&document.metadata),
        "warnings": read.warnings.iter().map(|one| json!({"page": one.page, "message": one.message})).collect::<Vec<_>>(),
    });
    if !document.layout.runs.is_empty()
        && let Some(object) = object.as_object_mut()
    {
        object.insert("lines".to_owned(), lines_as_json(document));
    }
    object
}

/// The runs of letters of a document: where each stands in the text and on its page, and the advances of its characters in points.
fn lines_as_json(document: &Document) -> Value {
    let mut points = CodePoints::new(&document.text);
    let line = |run: &PlacedRun| {
        let (start, end) = (points.at(run.span.start), points.at(run.span.end));
        let advances: Vec<f64> =
            run.advances.iter().map(|units| hundredths(f32::from(*units) / PlacedRun::UNITS)).collect();
        let corners = run.quad(run.span, &document.text).map_or_else(Vec::new, |quad| quad.corners.to_vec());
        let extent = |axis: fn(&(f32, f32)) -> f32| {
            let all = || corners.iter().map(axis);
            [all().fold(f32::MAX, f32::min), all().fold(f32::MIN, f32::max)].map(hundredths)
        };
        let ([left, right], [top, bottom]) = (extent(|corner| corner.0), extent(|corner| corner.1));
        json!({
            "page": run.page, "start": start, "end": end, "box": [left, top, right, bottom], "angle": run.angle,
            "advances": advances,
        })
    };
    Value::Array(document.layout.runs.iter().map(line).collect())
}

/// A length in points as it is printed.
fn hundredths(points: f32) -> f64 {
    (f64::from(points) * 100.0).round() / 100.0
}
