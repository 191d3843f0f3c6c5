//! Tables as spreadsheets want them: a header and cells, texts and numbers apart.

use std::io;

use super::Error;
use crate::index::DocumentRow;
use crate::model::{Label, Status};
use crate::query::{CaseRow, Tally};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count.
    Number(usize),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

/// A table under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The sheet's name.
    pub name: &'static str,
    /// The columns' names.
    pub header: Vec<&'static str>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it, which
/// spreadsheets do not show. Source: OWASP, CSV Injection.
///
/// ```
/// use casebook::export::safe;
/// assert_eq!(safe("=HYPERLINK(…)"), "'=HYPERLINK(…)");
/// assert_eq!(safe("sentenced"), "sentenced");
/// ```
#[must_use]
pub fn safe(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// Writes a table as CSV whose cells are safe in spreadsheets.
///
/// # Errors
/// Where `out` does not take it.
pub fn write_csv(table: &Table, out: impl io::Write) -> Result<(), Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(&table.header)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => safe(text),
            Cell::Number(number) => number.to_string(),
        }))?;
    }
    writer.flush()?;
    Ok(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The case table.
#[must_use]
pub fn cases_table(rows: &[CaseRow]) -> Table {
    let header = vec![
        "name",
        "event",
        "basis",
        "articles",
        "offences",
        "date",
        "court",
        "place",
        "sentence",
        "sentence_words",
        "disputed",
        "source",
        "page",
        "passage",
        "person",
        "listed",
        "document",
        "start",
        "end",
    ];
    let row = |row: &CaseRow| -> Vec<Cell> {
        let articles: Vec<&str> = row.articles.iter().map(|one| one.id.trim_start_matches("article:")).collect();
        let mut offences: Vec<&str> = row.articles.iter().map(|one| one.name.as_str()).collect();
        offences.dedup();
        let disputed: Vec<&str> = row.disputed.iter().map(|one| one.name()).collect();
        let some = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
        vec![
            row.name.as_str().into(),
            row.event.name().into(),
            row.basis.name().into(),
            articles.join("|").into(),
            offences.join("|").into(),
            some(&row.date),
            some(&row.court),
            some(&row.place),
            some(&row.sentence),
            some(&row.sentence_words),
            disputed.join("|").into(),
            row.source.as_str().into(),
            (row.passage.page as usize).into(),
            one_line(&row.passage.text).into(),
            row.id.as_str().into(),
            row.listed.to_string().into(),
            row.document.as_str().into(),
            row.passage.start.into(),
            row.passage.end.into(),
        ]
    };
    Table { name: "Cases", header, rows: rows.iter().map(row).collect() }
}

/// Persons, articles or organisations with their counts.
#[must_use]
pub fn entities_table(label: Label, rows: &[Tally]) -> Table {
    let name = match label {
        Label::Person => "Persons",
        Label::Article => "Articles",
        Label::Organisation => "Organisations",
        Label::Date => "Dates",
    };
    let header = vec![
        "id",
        "name",
        "listed",
        "status",
        "documents",
        "mentions",
        "first_date",
        "last_date",
        "articles",
        "countries",
    ];
    let row = |row: &Tally| -> Vec<Cell> {
        let statuses: Vec<&str> = row.statuses.iter().map(|seen| Status::name(seen.status)).collect();
        let (first, last) = row.dates.clone().unwrap_or_default();
        vec![
            row.id.as_str().into(),
            row.name.as_str().into(),
            row.listed.to_string().into(),
            statuses.join("|").into(),
            row.documents.into(),
            row.mentions.into(),
            first.into(),
            last.into(),
            row.articles.join("|").into(),
            row.countries.join("|").into(),
        ]
    };
    Table { name, header, rows: rows.iter().map(row).collect() }
}

/// The documents with what is known of them.
#[must_use]
pub fn documents_table(rows: &[DocumentRow]) -> Table {
    let header =
        vec!["document", "source", "title", "author", "published", "country", "language", "url", "pages", "mentions"];
    let row = |row: &DocumentRow| -> Vec<Cell> {
        let known = &row.metadata;
        let some = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
        vec![
            row.id().to_string().into(),
            row.source().into(),
            some(&known.title),
            some(&known.author),
            some(&known.date),
            some(&known.country),
            row.language.code().into(),
            some(&known.url),
            row.pages.len().into(),
            row.mentions.into(),
        ]
    };
    Table { name: "Documents", header, rows: rows.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let rows = vec![vec!["=1+1".into(), "- quashed the conviction".into(), 3_usize.into()]];
        let mut out = Vec::new();
        write_csv(&Table { name: "t", header: vec!["a", "b", "c"], rows }, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a,b,c\n'=1+1,'- quashed the conviction,3\n");
    }
}
