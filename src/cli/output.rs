//! How rows come out: a table for people, JSON lines, CSV.

use std::io::{self, IsTerminal as _, Write as _};

use comfy_table::{ContentArrangement, Table, presets};
use indicatif::HumanCount;
use serde_json::{Map, Value};

use super::args::Format;
use super::pager;

/// Prints rows under a header. On a terminal the table fits its width; in a pipe its cells are as long as they are.
pub(crate) fn table(format: Format, header: &[&str], rows: Vec<Vec<String>>) -> anyhow::Result<()> {
    match format {
        Format::Text | Format::Brat => {
            let mut table = Table::new();
            table.load_style(presets::NOTHING);
            table.set_header(header.iter().map(|name| name.to_uppercase()));
            if let Some(columns) = pager::columns() {
                table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
            } else if io::stdout().is_terminal() {
                table.set_content_arrangement(ContentArrangement::Dynamic);
            }
            table.add_rows(rows);
            let mut out = anstream::stdout().lock();
            for line in table.lines() {
                writeln!(out, "{}", line.trim_end())?;
            }
        }
        Format::Json => {
            let mut out = io::stdout().lock();
            for row in rows {
                let object: Map<String, Value> =
                    header.iter().map(|name| (*name).to_owned()).zip(row.into_iter().map(Value::from)).collect();
                writeln!(out, "{}", Value::Object(object))?;
            }
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(io::stdout().lock());
            writer.write_record(header)?;
            for row in rows {
                writer.write_record(row)?;
            }
            writer.flush()?;
        }
    }
    Ok(())
}

/// A number of things: `1 file`, `2 files`, `1,200 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{} {}", HumanCount(count as u64), plural(count, noun))
}

/// A noun as it stands after a number.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    format!("{noun}{}", if count == 1 { "" } else { "s" })
}

/// Prints a line about the run, not about its results.
pub(crate) fn note(message: std::fmt::Arguments<'_>) {
    // Where stderr is closed nobody wants to know.
    let _ = writeln!(anstream::stderr(), "{message}");
}
