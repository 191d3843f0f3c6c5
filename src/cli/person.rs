//! `person`: one person's page.

use std::io::Write as _;

use clap::Args;

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, gazetteer, no_brat};
use super::output::{counted, note, table};
use super::search::{marked, one_line};
use crate::query::{Asker, Beside, Dossier, dossier, name, nearest, persons};

#[derive(Debug, Args)]
pub(crate) struct Person {
    /// A name in any spelling or script, or an id
    #[arg(value_name = "NAME", required = true)]
    name: Vec<String>,
    /// Show the dated sentences in the order of time
    #[arg(long)]
    timeline: bool,
}

/// Lines of one kind shown for people; the machine formats have all.
const SHOWN: usize = 15;

/// Chance would give as high a log-likelihood once in a thousand times.
const TELLING: f64 = 10.83;

pub(super) fn run(verb: &Person, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let casebook = casebook(common)?;
    let gazetteer = gazetteer(common, &casebook)?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let wanted = verb.name.join(" ");
    let keys = persons(&asker, &wanted)?;
    let mut pages = Vec::new();
    let mut absent = Vec::new();
    for key in &keys {
        match dossier(&asker, key)? {
            Some(page) => pages.push(page),
            None => absent.push(name(&asker, key)?),
        }
    }
    if pages.is_empty() {
        if absent.is_empty() {
            let near = nearest(&asker, &wanted, 5)?;
            let hint = if near.is_empty() { String::new() } else { format!("; nearest: {}", near.join(", ")) };
            note(format_args!("nobody is called `{wanted}` in this casebook or its lists{hint}"));
        } else {
            note(format_args!("listed, and in no document: {}", absent.join(", ")));
        }
        return Ok(Outcome::Lacking);
    }
    match common.format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            for page in &pages {
                writeln!(out, "{}", serde_json::to_string(page)?)?;
            }
        }
        Format::Csv => passages(&pages)?,
        Format::Text | Format::Brat => {
            let mut out = anstream::stdout().lock();
            if pages.len() > 1 && !common.quiet {
                note(format_args!("{} persons are called `{wanted}`", pages.len()));
            }
            for page in &pages {
                print(&mut out, page, common.limit.unwrap_or(usize::MAX), verb.timeline)?;
            }
        }
    }
    Ok(Outcome::Done)
}

fn passages(pages: &[Dossier]) -> anyhow::Result<()> {
    let rows = pages.iter().flat_map(|page| {
        page.passages.iter().map(|evidence| {
            vec![
                page.id.clone(),
                page.name.clone(),
                evidence.document.clone(),
                evidence.source.clone(),
                evidence.passage.page.to_string(),
                evidence.passage.start.to_string(),
                evidence.passage.end.to_string(),
                one_line(&evidence.passage.text),
            ]
        })
    });
    table(Format::Csv, &["id", "name", "document", "source", "page", "start", "end", "passage"], rows.collect())
}

fn print(out: &mut impl std::io::Write, page: &Dossier, limit: usize, timeline: bool) -> anyhow::Result<()> {
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{bold}{}{bold:#}  {}", page.name, page.id)?;
    writeln!(
        out,
        "{}, {}{}",
        counted(page.documents, "document"),
        counted(page.mentions, "mention"),
        if page.listed { "" } else { "; in no list" }
    )?;
    let forms: Vec<_> = page.forms.iter().map(|(form, count)| format!("{form} ({count})")).collect();
    line(out, "Names as printed", &forms)?;
    let status: Vec<_> = page
        .status
        .iter()
        .map(|seen| {
            let from = match (seen.list, seen.text) {
                (true, true) => "list, text",
                (true, false) => "list",
                (false, _) => "text",
            };
            format!("{} ({from})", seen.status.name())
        })
        .collect();
    line(out, "Status", &status)?;
    for said in page.statuses.iter().take(SHOWN) {
        let names: Vec<_> = said.status.iter().map(|status| status.name()).collect();
        let dates = if said.dates.is_empty() { "no date".to_owned() } else { said.dates.join(", ") };
        writeln!(out, "  {dates}: {} — {}, p. {}", names.join(", "), said.source, said.page)?;
    }
    line(out, "Articles", &beside(&page.articles, true))?;
    line(out, "Dates in the same sentences", &beside(&page.dates, true))?;
    line(out, "Organisations", &beside(&page.organisations, false))?;
    line(out, "Persons in the same documents", &beside(&page.companions, false))?;
    let together = page.companions.iter().filter(|other| other.significance >= TELLING).take(SHOWN);
    let together: Vec<_> = together.map(|other| format!("{} ({:.0})", other.name, other.significance)).collect();
    line(out, "Named together more than chance would have it (log-likelihood)", &together)?;
    if timeline && !page.timeline.is_empty() {
        writeln!(out, "{bold}Timeline{bold:#}")?;
        for dated in page.timeline.iter().take(limit) {
            writeln!(out, "  {:<10}  {} — {}, p. {}", dated.date, dated.text, dated.source, dated.page)?;
        }
    }
    writeln!(out, "{bold}Passages{bold:#}")?;
    for evidence in page.passages.iter().take(limit) {
        writeln!(out, "  {}, p. {}: {}", evidence.source, evidence.passage.page, one_line(&marked(&evidence.passage)))?;
    }
    writeln!(out)?;
    Ok(())
}

fn line(out: &mut impl std::io::Write, head: &str, items: &[String]) -> anyhow::Result<()> {
    let bold = anstyle::Style::new().bold();
    if !items.is_empty() {
        let more = if items.len() > SHOWN { format!(", and {} more", items.len() - SHOWN) } else { String::new() };
        writeln!(out, "{bold}{head}{bold:#}: {}{more}", items[..items.len().min(SHOWN)].join(", "))?;
    }
    Ok(())
}

/// Values are known by their id, entities by their name.
fn beside(items: &[Beside], by_id: bool) -> Vec<String> {
    let shown = |item: &Beside| match item.id.split_once(':') {
        Some((_, id)) if by_id => id.to_owned(),
        _ => item.name.clone(),
    };
    items.iter().map(|item| format!("{} ({})", shown(item), item.sentences.max(item.documents))).collect()
}
