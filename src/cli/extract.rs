//! `extract`: mentions, without an index.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use super::Outcome;
use super::args::{Common, Format};
use super::convert::{read, write_file};
use super::inputs::{Inputs, NO_FILE};
use super::items::{Item, Items, Outputs};
use super::limits::Reading;
use super::output::{counted, note};
use crate::brat;
use crate::pipeline::{Engine, attempt, explain};
use crate::sink::{self, Mentions};
use crate::worker::Reader;

#[derive(Debug, Args)]
pub(crate) struct Extract {
    #[command(flatten)]
    inputs: Inputs,
    /// Write NAME.txt and NAME.ann (or NAME.jsonl, NAME.csv) for each input into this folder instead of printing
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// With --format json: add to each mention in a PDF the four corners of its areas on the page, in points from the upper left
    #[arg(long)]
    boxes: bool,
    /// Say why each mention stands: its rule or list, the weights of the model, how a year or a code was decided, who a short name is
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    reading: Reading,
}

/// What one input gave: its text, and its mentions as they are printed.
struct Extracted {
    text: String,
    mentions: Vec<u8>,
    count: usize,
    unplaced: Vec<crate::resolve::Unplaced>,
}

pub(super) fn run(verb: &Extract, common: &Common) -> anyhow::Result<Outcome> {
    let engine = common.engine()?;
    let (reader, archives) = (verb.reading.reader(verb.boxes)?, verb.reading.archives());
    let (inputs, unreadable) = verb.inputs.files()?;
    let mut lacking = !unreadable.is_empty();
    if inputs.is_empty() && unreadable.is_empty() {
        note(format_args!("{NO_FILE}"));
    }
    for one in unreadable {
        note(format_args!("{}: {}", one.path.display(), one.reason));
    }
    let extension = match common.format {
        Format::Brat => "ann",
        Format::Json => "jsonl",
        Format::Csv => "csv",
        Format::Text => "txt",
    };
    let mut texts = verb.out.as_ref().map(|out| Outputs::new(&inputs, out, "txt"));
    let mut names = verb.out.as_ref().map(|out| Outputs::new(&inputs, out, extension));
    let header = if verb.explain { sink::header_with_reasons() } else { sink::header() };
    if common.format == Format::Csv && names.is_none() {
        io::stdout().lock().write_all(header.as_bytes())?;
    }
    let mut count = 0;
    let mut items = Items::new(&reader, &archives, &inputs);
    let mut files = 0_usize;
    loop {
        let mut chunk = items.chunk();
        if chunk.is_empty() {
            break;
        }
        files += chunk.len();
        let done: Vec<_> =
            chunk.par_iter_mut().map(|item| one(item, &engine, &reader, verb.explain, common.format)).collect();
        for (extracted, item) in done.into_iter().zip(&chunk) {
            let extracted = match extracted {
                Ok(extracted) => extracted,
                Err(error) => {
                    lacking = true;
                    note(format_args!("{error}"));
                    continue;
                }
            };
            count += extracted.count;
            super::deciding::say_unplaced(&extracted.unplaced);
            match (&mut texts, &mut names) {
                (Some(texts), Some(names)) => {
                    let header = if common.format == Format::Csv { &*header } else { "" };
                    write_file(&names.of(item), [header.as_bytes(), &extracted.mentions].concat())?;
                    if common.format != Format::Text {
                        write_file(&texts.of(item), &extracted.text)?;
                    }
                }
                _ => io::stdout().lock().write_all(&extracted.mentions)?,
            }
        }
    }
    if !common.quiet && verb.out.is_some() {
        note(format_args!("{} in {}", counted(count, "mention"), counted(files, "file")));
    }
    Ok(if lacking || count == 0 { Outcome::Lacking } else { Outcome::Done })
}

fn one(
    item: &mut Item,
    engine: &Engine,
    reader: &Reader,
    explained: bool,
    format: Format,
) -> Result<Extracted, String> {
    let document = read(item, reader)?.value;
    let shown = document.source.clone();
    let processed = attempt(document, engine).map_err(|panicked| format!("{shown}: {panicked}"))?;
    let reasons = explained.then(|| explain(&processed, engine));
    let (document, annotations, unplaced) = (processed.document, processed.annotations, processed.unplaced);
    let mentions = Mentions::new(&document, &annotations);
    let mentions = match &reasons {
        Some(reasons) => mentions.with_reasons(reasons),
        None => mentions,
    };
    let mentions = match format {
        Format::Brat => brat::write(&document.text, &annotations).into_bytes(),
        Format::Json => written(|out| mentions.write_json(out))?,
        Format::Csv => written(|out| mentions.write_csv(out))?,
        Format::Text => written(|out| mentions.write_text(out))?,
    };
    Ok(Extracted { count: annotations.len(), mentions, text: document.text, unplaced })
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    write(&mut out).map_err(|error| error.to_string())?;
    Ok(out)
}
