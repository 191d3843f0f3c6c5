//! `show`: a document's text with its mentions marked.

use std::io::Write as _;

use clap::Args;

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, gazetteer, no_brat};
use super::output::{counted, note};
use crate::index::{DocumentNumber, DocumentRow, Texts};
use crate::model::{Annotation, DateSource, Document, Edtf, Label, Language};
use crate::query::{Asker, annotations, find_documents};
use crate::sink::{self, Mentions};

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A path as it was given to ingest or its end, a file name without extension, or the beginning of a SHA-256
    #[arg(value_name = "DOCUMENT")]
    document: String,
    /// Only this page, from 1
    #[arg(long, value_name = "N")]
    page: Option<u32>,
    /// What differs from this document, word by word
    #[arg(long, value_name = "OTHER", conflicts_with = "page")]
    diff: Option<String>,
}

pub(super) fn run(verb: &Show, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let casebook = casebook(common)?;
    let gazetteer = gazetteer(common, &casebook)?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let Some((number, row)) = one(&asker, &verb.document)? else { return Ok(Outcome::Lacking) };
    if let Some(other) = &verb.diff {
        let Some(other) = one(&asker, other)? else { return Ok(Outcome::Lacking) };
        return super::diff::print(&asker, &(number, row), &other, common);
    }
    let text = Texts::new(&asker.view).whole(number, &row)?;
    let document = row.document(text);
    let mut annotations = annotations(&asker, number)?;
    let mut span = crate::model::Span::new(0, document.text.len());
    if let Some(number) = verb.page {
        let Some(page) = document.pages.iter().find(|page| page.number == number) else {
            note(format_args!("{} has {}", row.source(), counted(document.pages.len(), "page")));
            return Ok(Outcome::Lacking);
        };
        span = page.span;
        annotations.retain(|annotation| span.contains(annotation.span));
    }
    match common.format {
        Format::Json => {
            Mentions::new(&document, &annotations).write_json(std::io::stdout().lock())?;
        }
        Format::Csv => {
            let mut out = std::io::stdout().lock();
            out.write_all(sink::header().as_bytes())?;
            Mentions::new(&document, &annotations).write_csv(out)?;
        }
        Format::Text | Format::Brat => {
            if !common.quiet {
                note(format_args!("{} · {} · {}", row.source(), row.id(), counted(annotations.len(), "mention")));
                let about = about(&document);
                if !about.is_empty() {
                    note(format_args!("{}", about.join(" · ")));
                }
            }
            print(&document, span, &annotations)?;
        }
    }
    Ok(Outcome::Done)
}

/// The one document that a reference means.
fn one(asker: &Asker<'_>, reference: &str) -> anyhow::Result<Option<(DocumentNumber, DocumentRow)>> {
    let mut found = find_documents(asker, reference)?;
    if found.len() > 1 {
        let sources: Vec<_> = found.iter().map(|(_, row)| format!("\n  {} {}", row.id(), row.source())).collect();
        anyhow::bail!("`{reference}` may mean several documents:{}", sources.concat());
    }
    if found.is_empty() {
        note(format_args!("no document is called `{reference}`; `casebook status` lists the inputs"));
    }
    Ok(found.pop())
}

/// What is known of a document beside its text, for people.
fn about(document: &Document) -> Vec<String> {
    let known = &document.metadata;
    let named = |name: &str, text: &Option<String>| text.as_ref().map(|text| format!("{name}: {text}"));
    let day = |date: &Option<Edtf>| date.as_ref().map(ToString::to_string);
    let date = day(&known.date).map(|date| {
        let from = match known.dated_by {
            Some(DateSource::Known) => " (from --metadata)",
            Some(DateSource::Text) => " (printed in the text)",
            Some(DateSource::Name) => " (from the file's name)",
            Some(DateSource::File) => " (from the file)",
            None => "",
        };
        format!("date: {date}{from}")
    });
    let mut languages = vec![document.language];
    languages.extend(document.languages.iter().map(|run| run.language));
    languages.sort_unstable();
    languages.dedup();
    let languages: Vec<_> = languages.into_iter().map(Language::code).collect();
    let about = [
        named("title", &known.title),
        named("author", &known.author),
        named("publisher", &known.publisher),
        date,
        named("created", &day(&known.created)),
        named("modified", &day(&known.modified)),
        named("producer", &known.producer),
        Some(format!("language: {}", languages.join(", "))),
    ];
    about.into_iter().flatten().collect()
}

/// The text, each mention between brackets with its value after it: `[Dzhakishev]{person:mukhtar-dzhakishev}`.
fn print(document: &Document, span: crate::model::Span, annotations: &[Annotation]) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    let mut at = span.start;
    for one in annotations.iter().filter(|one| one.span.end <= span.end) {
        if one.span.start < at {
            continue;
        }
        let style = style(one.label);
        let faint = anstyle::Style::new().dimmed();
        write!(out, "{}", &document.text[at..one.span.start])?;
        write!(out, "{style}[{}]{style:#}{faint}{{{}}}{faint:#}", one.span.of(&document.text), one.value)?;
        at = one.span.end;
    }
    let rest = &document.text[at..span.end];
    write!(out, "{rest}{}", if rest.ends_with('\n') { "" } else { "\n" })?;
    Ok(())
}

fn style(label: Label) -> anstyle::Style {
    let colour = match label {
        Label::Person => anstyle::AnsiColor::Yellow,
        Label::Organisation => anstyle::AnsiColor::Cyan,
        Label::Article => anstyle::AnsiColor::Magenta,
        Label::Date => anstyle::AnsiColor::Green,
    };
    anstyle::Style::new().fg_color(Some(colour.into()))
}
