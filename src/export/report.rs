//! A report that stands by itself: one HTML page with tables and quotes, their pages, files and hashes, which a word processor
//! takes over by copying.

use std::fmt::Write as _;
use std::io;

use super::Error;
use super::network::escaped;
use crate::query::{CaseRow, Dossier, Hit, Passage};

/// What a report is made of.
#[derive(Debug)]
pub struct Report<'a> {
    /// The question as asked; empty for everything.
    pub question: &'a str,
    /// The day of making, as 2026-11-21.
    pub made: &'a str,
    /// Pages of the persons asked for.
    pub persons: &'a [Dossier],
    /// The case table.
    pub cases: &'a [CaseRow],
    /// The documents found, best first.
    pub hits: &'a [Hit],
    /// How many documents there are in all.
    pub documents: usize,
}

const STYLE: &str = "body{font:11pt/1.45 Georgia,serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111}\
h1{font-size:17pt}h2{font-size:14pt;margin-top:2em}h3{font-size:12pt}\
table{border-collapse:collapse;width:100%;font-size:9.5pt}th,td{border:1px solid #999;padding:3px 6px;text-align:left;vertical-align:top}\
th{background:#eee}blockquote{margin:.4em 0 .4em 1em;padding-left:.8em;border-left:3px solid #bbb}\
mark{background:#fff2b3}.from{color:#555;font-size:9pt}.hash{font-family:monospace;font-size:8pt;color:#555;word-break:break-all}\
.disputed{color:#a00}";

/// Writes the report.
///
/// # Errors
/// Where `out` does not take it.
pub fn write(report: &Report<'_>, mut out: impl io::Write) -> Result<(), Error> {
    let title = match (report.persons, report.question) {
        ([one], _) => one.name.clone(),
        (_, "") => "All documents".to_owned(),
        (_, question) => question.to_owned(),
    };
    let title = escaped(&title);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>")?;
    writeln!(out, "<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>")?;
    let question =
        if report.question.is_empty() { String::new() } else { format!("Question: {}. ", escaped(report.question)) };
    writeln!(
        out,
        "<p class=\"from\">{question}Made on {} with casebook {} from {} documents. Every quotation gives its file, page and the \
         SHA-256 of the file.</p>",
        escaped(report.made),
        env!("CARGO_PKG_VERSION"),
        report.documents
    )?;
    if !report.cases.is_empty() {
        cases(report.cases, &mut out)?;
    }
    for person in report.persons {
        dossier(person, &mut out)?;
    }
    if report.persons.is_empty() && !report.hits.is_empty() {
        writeln!(out, "<h2>Passages</h2>")?;
        for hit in report.hits {
            writeln!(out, "<h3>{}</h3>", escaped(&hit.title))?;
            for passage in &hit.passages {
                quote(passage, &hit.source, &hit.document, &mut out)?;
            }
        }
    }
    writeln!(out, "</body>\n</html>")?;
    Ok(())
}

fn cases(rows: &[CaseRow], out: &mut impl io::Write) -> io::Result<()> {
    writeln!(out, "<h2>Cases</h2>\n<table>\n<tr>")?;
    for head in ["Person", "Event", "Articles", "Date", "Court, place", "Sentence", "Source and passage"] {
        write!(out, "<th>{head}</th>")?;
    }
    writeln!(out, "</tr>")?;
    for row in rows {
        let articles: Vec<String> = row
            .articles
            .iter()
            .map(|article| {
                let id = article.id.trim_start_matches("article:");
                if article.name == id { escaped(id) } else { format!("{} ({})", escaped(id), escaped(&article.name)) }
            })
            .collect();
        let text = |text: &Option<String>| escaped(text.as_deref().unwrap_or_default());
        let disputed: Vec<&str> = row.disputed.iter().map(|one| one.name()).collect();
        let disputed = if disputed.is_empty() {
            String::new()
        } else {
            format!("<br><span class=\"disputed\">sources differ: {}</span>", disputed.join(", "))
        };
        let court: Vec<&str> = row.court.iter().chain(&row.place).map(String::as_str).collect();
        writeln!(
            out,
            "<tr><td>{}</td><td>{} ({}){disputed}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}<br>\
             <span class=\"from\">{}, p. {}</span></td></tr>",
            escaped(&row.name),
            row.event.name(),
            row.basis.name(),
            articles.join("<br>"),
            text(&row.date),
            escaped(&court.join(", ")),
            text(&row.sentence_words),
            marked(&row.passage),
            escaped(&row.source),
            row.passage.page
        )?;
    }
    writeln!(out, "</table>")
}

fn dossier(page: &Dossier, out: &mut impl io::Write) -> io::Result<()> {
    writeln!(out, "<h2>{}</h2>", escaped(&page.name))?;
    let listed = if page.listed { "" } else { "; in no list" };
    writeln!(out, "<p>{} documents, {} mentions{listed}.</p>", page.documents, page.mentions)?;
    let mut paragraph = |head: &str, items: Vec<String>| -> io::Result<()> {
        if items.is_empty() { Ok(()) } else { writeln!(out, "<p><b>{head}:</b> {}.</p>", escaped(&items.join(", "))) }
    };
    paragraph("Names as printed", page.forms.iter().map(|(form, count)| format!("{form} ({count})")).collect())?;
    paragraph("Status", page.status.iter().map(|seen| seen.status.name().to_owned()).collect())?;
    paragraph("Articles", page.articles.iter().map(|one| one.id.trim_start_matches("article:").to_owned()).collect())?;
    paragraph("Organisations", page.organisations.iter().take(20).map(|one| one.name.clone()).collect())?;
    writeln!(out, "<h3>Passages</h3>")?;
    for evidence in &page.passages {
        quote(&evidence.passage, &evidence.source, &evidence.document, out)?;
    }
    Ok(())
}

fn quote(passage: &Passage, source: &str, document: &str, out: &mut impl io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<blockquote>{}<br><span class=\"from\">{}, p. {}</span> <span class=\"hash\">{}</span></blockquote>",
        marked(passage),
        escaped(source),
        passage.page,
        escaped(document)
    )
}

/// A passage with its highlights marked; those that overlap are marked as one.
fn marked(passage: &Passage) -> String {
    let mut spans = passage.highlights.clone();
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let overlap = next.0 < kept.1;
        kept.1 = if overlap { kept.1.max(next.1) } else { kept.1 };
        overlap
    });
    let letters: Vec<char> = passage.text.chars().collect();
    let piece = |from: usize, to: usize| -> String {
        escaped(&letters[from.min(letters.len())..to.min(letters.len())].iter().collect::<String>())
    };
    let mut out = String::new();
    let mut at = 0;
    for (start, end) in spans.into_iter().filter(|(start, end)| start < end) {
        let _ = write!(out, "{}<mark>{}</mark>", piece(at, start), piece(start, end));
        at = end;
    }
    out.push_str(&piece(at, letters.len()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_are_marked_once_and_texts_are_escaped() {
        for (highlights, wanted) in [
            (vec![(0, 2)], "<mark>ab</mark>&lt;d"),
            (vec![(0, 2), (1, 3)], "<mark>ab&lt;</mark>d"),
            (vec![(0, 2), (2, 4)], "<mark>ab</mark><mark>&lt;d</mark>"),
            (vec![(3, 4)], "ab&lt;<mark>d</mark>"),
        ] {
            let passage = Passage { page: 1, start: 0, end: 4, text: "ab<d".into(), highlights };
            assert_eq!(marked(&passage), wanted);
        }
    }
}
