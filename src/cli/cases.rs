//! `cases`: who was charged, convicted, sentenced, acquitted, detained or released, each with its passage.

use std::io::Write as _;

use clap::Args;

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, gazetteer, no_brat};
use super::output::{counted, note};
use super::search::{marked, one_line};
use crate::export::{cases_table, write_csv};
use crate::query::{Asker, Basis, CaseRow, CasesWanted, cases};
use crate::relate::{CaseRules, EventKind};

#[derive(Debug, Args)]
pub(crate) struct Cases {
    /// Only documents that this query finds; of those, rows of the persons and articles that it names
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only this: detained, charged, convicted, sentenced, acquitted or released; may be given more than once
    #[arg(long, value_name = "EVENT", value_parser = event)]
    event: Vec<EventKind>,
    /// Also rows of other persons and articles in the documents found
    #[arg(long)]
    all: bool,
    /// Only rows that another source contradicts, and those sources
    #[arg(long)]
    disputed: bool,
}

fn event(name: &str) -> Result<EventKind, String> {
    EventKind::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
        format!("there are {}", known.join(", "))
    })
}

pub(super) fn run(verb: &Cases, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let casebook = casebook(common)?;
    let gazetteer = gazetteer(common, &casebook)?;
    let rules = CaseRules::of(&gazetteer)?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let meaning = asker.ask(&verb.query.join(" "))?;
    let wanted = CasesWanted { kinds: verb.event.clone(), all: verb.all };
    let mut rows = cases(&asker, &meaning, &wanted, &rules)?;
    rows.retain(|row| !verb.disputed || !row.disputed.is_empty());
    let found = rows.len();
    rows.truncate(common.limit.unwrap_or(usize::MAX));
    match common.format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            for row in &rows {
                writeln!(out, "{}", serde_json::to_string(row)?)?;
            }
        }
        Format::Csv => write_csv(&cases_table(&rows), std::io::stdout().lock()).map_err(plain)?,
        Format::Text | Format::Brat => print(&mut anstream::stdout().lock(), &rows)?,
    }
    if common.format == Format::Text && !common.quiet {
        let persons: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        note(format_args!("{}, {}", counted(found, "row"), counted(persons.len(), "person")));
    }
    Ok(if found == 0 { Outcome::Lacking } else { Outcome::Done })
}

/// An error of writing as the one that stands behind it, so that a broken pipe is known for one.
pub(super) fn plain(error: crate::export::Error) -> anyhow::Error {
    match error {
        crate::export::Error::Write(error) => error.into(),
        crate::export::Error::Csv(error) => error.into(),
        error => error.into(),
    }
}

/// A block a person, two lines a row: what is said, and the passage that says it.
fn print(out: &mut impl std::io::Write, rows: &[CaseRow]) -> anyhow::Result<()> {
    let bold = anstyle::Style::new().bold();
    let faint = anstyle::Style::new().dimmed();
    let mut person = "";
    for row in rows {
        if row.id != person {
            let space = if person.is_empty() { "" } else { "\n" };
            writeln!(out, "{space}{bold}{}{bold:#} {faint}{}{faint:#}", row.name, row.id)?;
            person = &row.id;
        }
        let color = colour(row);
        let date = row.date.as_deref().unwrap_or("no date");
        let mut about: Vec<String> =
            row.articles.iter().map(|article| article.id.trim_start_matches("article:").to_owned()).collect();
        about.extend(row.sentence_words.iter().cloned());
        about.extend(row.court.iter().cloned());
        if row.court.is_none() {
            about.extend(row.place.iter().cloned());
        }
        if row.basis == Basis::Allegation && row.event != EventKind::Charged {
            about.push("as alleged".to_owned());
        }
        let disputed: Vec<&str> = row.disputed.iter().map(|one| one.name()).collect();
        if !disputed.is_empty() {
            about.push(format!("sources differ in {}", disputed.join(" and ")));
        }
        writeln!(out, "  {date:<10}  {color}{:<9}{color:#}  {}", row.event.name(), about.join(" · "))?;
        writeln!(
            out,
            "    {faint}{}, p. {}:{faint:#} {}",
            row.source,
            row.passage.page,
            one_line(&marked(&row.passage))
        )?;
    }
    Ok(())
}

/// Red takes liberty, green gives it back, yellow is only claimed.
fn colour(row: &CaseRow) -> anstyle::Style {
    let colour = match row.event {
        EventKind::Acquitted | EventKind::Released => anstyle::AnsiColor::Green,
        EventKind::Charged => anstyle::AnsiColor::Yellow,
        EventKind::Detained | EventKind::Convicted | EventKind::Sentenced => anstyle::AnsiColor::Red,
    };
    anstyle::Style::new().fg_color(Some(colour.into()))
}
