//! `search`: documents, best first.

use std::io::Write as _;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, gazetteer, no_brat};
use super::output::{note, table};
use crate::query::{Asker, Hit, Meaning, Order, Passage, facets, hits, suggestions};

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// Words, "phrases", =exact words, AND OR NOT, parentheses, person: org: article: status: country: lang: title: author:
    /// publisher: producer: date:A..B published:A..B created:A..B modified:A..B, and near:5(person:bokaev article:174) or
    /// near:sentence(…)
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// Leave out the first so many documents
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// In which order documents come
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: Sort,
    /// Instead of documents, count the persons, articles, years, languages … by which they can be narrowed
    #[arg(long)]
    facets: bool,
}

/// In which order documents come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// Best first
    Relevance,
    /// Latest first, by the documents' own dates
    Newest,
    /// Earliest first
    Oldest,
    /// By path
    Source,
}

impl Sort {
    const fn order(self) -> Order {
        match self {
            Self::Relevance => Order::Relevance,
            Self::Newest => Order::Newest,
            Self::Oldest => Order::Oldest,
            Self::Source => Order::Source,
        }
    }
}

/// Documents shown where no limit is given.
const SHOWN: usize = 20;

pub(super) fn run(verb: &Search, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let casebook = casebook(common)?;
    let gazetteer = gazetteer(common, &casebook)?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let query = verb.query.join(" ");
    let meaning = asker.ask(&query)?;
    let found = meaning.documents.len();
    if found == 0 && !common.quiet {
        for one in suggestions(&asker, &query)? {
            note(format_args!("{one}"));
        }
    }
    if verb.facets {
        return print_facets(&asker, &meaning, common);
    }
    let limit = common.limit.unwrap_or(if common.format == Format::Text { SHOWN } else { usize::MAX });
    let hits = hits(&asker, &meaning, verb.sort.order(), verb.offset, limit)?;
    match common.format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            for hit in &hits {
                writeln!(out, "{}", serde_json::to_string(hit)?)?;
            }
        }
        Format::Csv => {
            let header = ["document", "source", "title", "published", "language", "score", "mentions", "passage"];
            table(Format::Csv, &header, hits.iter().map(row).collect())?;
        }
        Format::Text | Format::Brat => {
            let mut out = anstream::stdout().lock();
            for hit in &hits {
                print(&mut out, hit)?;
            }
            if !common.quiet {
                let shown = if hits.len() < found { format!(", {} shown", hits.len()) } else { String::new() };
                note(format_args!("{found} document{}{shown}", if found == 1 { "" } else { "s" }));
            }
        }
    }
    Ok(if found == 0 { Outcome::Lacking } else { Outcome::Done })
}

/// Values of each facet that are shown where no limit is given.
const FACET_VALUES: usize = 10;

/// The values by which the documents found can be narrowed, with their counts.
fn print_facets(asker: &Asker<'_>, meaning: &Meaning, common: &Common) -> anyhow::Result<Outcome> {
    let found = facets(asker, &meaning.documents, common.limit.unwrap_or(FACET_VALUES))?;
    match common.format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            for one in &found {
                writeln!(out, "{}", serde_json::to_string(one)?)?;
            }
        }
        Format::Text | Format::Csv | Format::Brat => {
            let rows = found
                .iter()
                .map(|one| vec![one.facet.to_owned(), one.documents.to_string(), one.name.clone(), one.value.clone()]);
            table(common.format, &["facet", "documents", "name", "value"], rows.collect())?;
        }
    }
    Ok(if found.is_empty() { Outcome::Lacking } else { Outcome::Done })
}

fn row(hit: &Hit) -> Vec<String> {
    let passages: Vec<_> = hit.passages.iter().map(|passage| one_line(&passage.text)).collect();
    vec![
        hit.document.clone(),
        hit.source.clone(),
        hit.title.clone(),
        hit.published.clone().unwrap_or_default(),
        hit.language.to_owned(),
        format!("{:.3}", hit.score),
        hit.mentions.to_string(),
        passages.join(" … "),
    ]
}

fn print(out: &mut impl std::io::Write, hit: &Hit) -> anyhow::Result<()> {
    let bold = anstyle::Style::new().bold();
    let faint = anstyle::Style::new().dimmed();
    let about: Vec<_> = hit.published.iter().map(String::as_str).chain([hit.language]).collect();
    writeln!(out, "{bold}{}{bold:#} {faint}{}{faint:#}", hit.source, about.join(" · "))?;
    for passage in &hit.passages {
        writeln!(out, "  p. {}: {}", passage.page, one_line(&marked(passage)))?;
    }
    Ok(())
}

/// A passage with its highlights in colour where the output has any.
pub(super) fn marked(passage: &Passage) -> String {
    let style = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Yellow.into()));
    let mut out = String::new();
    for (at, c) in passage.text.chars().chain(['\0']).enumerate() {
        if passage.highlights.iter().any(|&(_, end)| end == at) {
            out.push_str(&style.render_reset().to_string());
        }
        if passage.highlights.iter().any(|&(start, _)| start == at) {
            out.push_str(&style.render().to_string());
        }
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// A text's words parted by single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
