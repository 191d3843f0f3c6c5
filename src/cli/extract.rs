//! `extract`: mentions, without an index.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use super::Outcome;
use super::args::{Common, Format};
use super::convert::{options, read, write_file};
use super::inputs::{Input, Inputs, outputs};
use super::output::note;
use crate::convert::Options;
use crate::pipeline::{Engine, process};
use crate::{brat, sink};

#[derive(Debug, Args)]
pub(crate) struct Extract {
    #[command(flatten)]
    inputs: Inputs,
    /// Write NAME.txt and NAME.ann (or NAME.jsonl, NAME.csv) for each input into this folder instead of printing
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Passwords to try on encrypted files, one a line
    #[arg(long, value_name = "FILE")]
    password: Option<PathBuf>,
}

/// What one input gave: its text, and its mentions as they are printed.
struct Extracted {
    text: String,
    mentions: String,
    count: usize,
}

pub(super) fn run(verb: &Extract, common: &Common) -> anyhow::Result<Outcome> {
    let engine = common.engine()?;
    let options = options(verb.password.as_deref())?;
    let (inputs, unreadable) = verb.inputs.files()?;
    let mut lacking = !unreadable.is_empty();
    for one in unreadable {
        note(format_args!("{}: {}", one.path.display(), one.reason));
    }
    let extension = match common.format {
        Format::Brat => "ann",
        Format::Json => "jsonl",
        Format::Csv => "csv",
        Format::Text => "txt",
    };
    let texts = verb.out.as_ref().map(|out| outputs(&inputs, out, "txt"));
    let names = verb.out.as_ref().map(|out| outputs(&inputs, out, extension));
    if common.format == Format::Csv && names.is_none() {
        writeln!(std::io::stdout().lock(), "{}", sink::COLUMNS.join(","))?;
    }
    let mut count = 0;
    for (chunk, at) in inputs.chunks(64).zip((0..).step_by(64)) {
        let done: Vec<_> = chunk.par_iter().map(|input| one(input, &engine, &options, common.format)).collect();
        for (extracted, number) in done.into_iter().zip(at..) {
            let extracted = match extracted {
                Ok(extracted) => extracted,
                Err(error) => {
                    lacking = true;
                    note(format_args!("{error}"));
                    continue;
                }
            };
            count += extracted.count;
            match (&texts, &names) {
                (Some(texts), Some(names)) => {
                    if common.format == Format::Csv {
                        write_file(&names[number], &format!("{}\n{}", sink::COLUMNS.join(","), extracted.mentions))?;
                    } else {
                        write_file(&names[number], &extracted.mentions)?;
                    }
                    if common.format != Format::Text {
                        write_file(&texts[number], &extracted.text)?;
                    }
                }
                _ => std::io::stdout().lock().write_all(extracted.mentions.as_bytes())?,
            }
        }
    }
    if !common.quiet && verb.out.is_some() {
        note(format_args!("{count} mentions in {} files", inputs.len()));
    }
    Ok(if lacking || count == 0 { Outcome::Lacking } else { Outcome::Done })
}

fn one(input: &Input, engine: &Engine, options: &Options, format: Format) -> Result<Extracted, String> {
    let document = read(input, options)?.value;
    let processed = process(document, engine);
    let (document, annotations) = (processed.document, processed.annotations);
    let mentions = match format {
        Format::Brat => brat::write(&document.text, &annotations),
        Format::Json => sink::mentions(&document, &annotations).iter().map(|one| format!("{one}\n")).collect(),
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in sink::rows(&document, &annotations) {
                writer.write_record(row).map_err(|error| error.to_string())?;
            }
            let bytes = writer.into_inner().map_err(|error| error.to_string())?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        Format::Text => {
            let rows = sink::rows(&document, &annotations);
            let line = |row: &Vec<String>| {
                let status = if row[9].is_empty() { String::new() } else { format!("  [{}]", row[9]) };
                format!(
                    "{}:{}  {}  {}  {}{status}  ({} {})\n",
                    row[1], row[2], row[6], row[5], row[7], row[10], row[11]
                )
            };
            rows.iter().map(line).collect()
        }
    };
    Ok(Extracted { count: annotations.len(), mentions, text: document.text })
}
