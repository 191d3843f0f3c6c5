//! `people`, `articles` and `organisations`: one row an entity, counted.

use std::io::Write as _;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, gazetteer, no_brat};
use super::output::{note, table};
use crate::index::{Days, DocumentRow, Groups, Numbers, Read as _, days_of};
use crate::model::{Label, Status};
use crate::query::{Asker, Scope, Tally, collapse, column_heads, significance, tally_beside};

#[derive(Debug, Args)]
pub(crate) struct Counted {
    /// Count only the documents that this query finds
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Leave out what fewer documents mention
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_documents: usize,
    /// Count only documents that also mention this: person:…, org:… or article:…; may be given more than once. With one
    /// entity there is a column of significance: by log-likelihood, more than 10.83 is more than chance would have it
    #[arg(long, value_name = "ENTITY")]
    with: Vec<String>,
    /// Count only mentions that stand in the same document, paragraph or sentence as what --with names
    #[arg(long, value_name = "SCOPE", default_value = "document")]
    same: Same,
    /// Only names that stand in no list
    #[arg(long)]
    unlisted: bool,
    /// Count documents that say nearly the same as one
    #[arg(long)]
    collapse: bool,
}

/// How near to what `--with` names a mention must stand to be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Same {
    #[default]
    Document,
    Paragraph,
    Sentence,
}

#[derive(Debug, Args)]
pub(crate) struct People {
    #[command(flatten)]
    counted: Counted,
    /// Only persons to whom their list entry or a text gives a custody status, now or earlier
    #[arg(long)]
    prisoners: bool,
    /// Only persons with this status, from list or text
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Count statuses as of a day: 2018-10-09, 2018-10 or 2018
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// A column for each document, with how often it mentions the person
    #[arg(long)]
    matrix: bool,
}

pub(super) fn run(verb: &People, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let as_of = verb.as_of.as_deref().map(|day| {
        days_of(day).ok_or_else(|| anyhow::anyhow!("--as-of `{day}` is no date such as 2018-10-09, 2018-10 or 2018"))
    });
    let as_of = as_of.transpose()?;
    let status = verb.status.as_deref().map(|name| {
        let known = || Status::ALL.map(Status::name).join(", ");
        Status::from_name(name).ok_or_else(|| anyhow::anyhow!("--status `{name}` is none of {}", known()))
    });
    let status = status.transpose()?;
    let casebook = casebook(common)?;
    let gazetteer = gazetteer(common, &casebook)?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let within = verb.counted.within(&asker)?;
    let mut rows = verb.counted.tally(&asker, Label::Person, &within, as_of)?;
    verb.counted.keep(&asker, &mut rows, &within)?;
    rows.retain(|row| !verb.prisoners || row.is_prisoner());
    rows.retain(|row| status.is_none_or(|status| row.statuses.iter().any(|seen| seen.status == status)));
    let found = rows.len();
    rows.truncate(common.limit.unwrap_or(usize::MAX));
    if verb.matrix {
        matrix(&asker, common.format, &rows, within.documents())?;
    } else {
        print(common.format, Label::Person, &rows, within.significance(&asker, &rows)?.as_deref())?;
    }
    Ok(finish(common, found, "person", "persons"))
}

/// `articles` and `organisations`.
pub(super) fn run_other(verb: &Counted, label: Label, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let casebook = casebook(common)?;
    let gazetteer = gazetteer(common, &casebook)?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let within = verb.within(&asker)?;
    let mut rows = verb.tally(&asker, label, &within, None)?;
    verb.keep(&asker, &mut rows, &within)?;
    let found = rows.len();
    rows.truncate(common.limit.unwrap_or(usize::MAX));
    print(common.format, label, &rows, within.significance(&asker, &rows)?.as_deref())?;
    let (one, many) = if label == Label::Article { ("article", "articles") } else { ("organisation", "organisations") };
    Ok(finish(common, found, one, many))
}

fn finish(common: &Common, found: usize, one: &str, many: &str) -> Outcome {
    if common.format == Format::Text && !common.quiet {
        note(format_args!("{found} {}", if found == 1 { one } else { many }));
    }
    if found == 0 { Outcome::Lacking } else { Outcome::Done }
}

/// The documents that are counted, and the entities by which they were chosen.
struct Within {
    documents: Option<Numbers>,
    /// For each `--with`, the keys that it may mean.
    chosen: Vec<Vec<String>>,
}

impl Within {
    const fn documents(&self) -> Option<&Numbers> {
        self.documents.as_ref()
    }

    /// Of each row, whether it is beside the one entity that was chosen more often than chance would have it.
    fn significance(&self, asker: &Asker<'_>, rows: &[Tally]) -> anyhow::Result<Option<Vec<f64>>> {
        let [chosen] = self.chosen.as_slice() else { return Ok(None) };
        let [chosen] = chosen.as_slice() else { return Ok(None) };
        let of = |row: &Tally| -> anyhow::Result<f64> {
            Ok((significance(asker, chosen, &row.key, row.documents)? * 100.0).round() / 100.0)
        };
        rows.iter().map(of).collect::<anyhow::Result<Vec<f64>>>().map(Some)
    }
}

impl Counted {
    fn within(&self, asker: &Asker<'_>) -> anyhow::Result<Within> {
        anyhow::ensure!(
            self.same == Same::Document || !self.with.is_empty(),
            "--same says how near to what --with names: give it too, such as --with person:NAME"
        );
        let mut within = Within { documents: None, chosen: Vec::new() };
        let query = self.query.join(" ");
        if !query.trim().is_empty() {
            within.documents = Some(asker.ask(&query)?.documents);
        }
        for entity in &self.with {
            let Some((kind @ ("person" | "org" | "article"), name)) = entity.split_once(':') else {
                anyhow::bail!("--with `{entity}` is none of person:NAME, org:NAME and article:NUMBER");
            };
            let meaning = asker.ask(&format!("{kind}:\"{}\"", name.trim_matches('"')))?;
            within.chosen.push(meaning.entities.into_iter().collect());
            within.documents = Some(match within.documents {
                Some(documents) => documents.and(&meaning.documents),
                None => meaning.documents,
            });
        }
        Ok(within)
    }

    fn tally(
        &self,
        asker: &Asker<'_>,
        label: Label,
        within: &Within,
        as_of: Option<Days>,
    ) -> anyhow::Result<Vec<Tally>> {
        let scope = match self.same {
            Same::Document => Scope::Document,
            Same::Paragraph => Scope::Paragraph,
            Same::Sentence => Scope::Sentence,
        };
        Ok(tally_beside(asker, label, within.documents(), as_of, &within.chosen, scope)?)
    }

    /// Counts near-duplicates once if asked to, and drops the rows that the options do not ask for, and those by which the documents were chosen.
    fn keep(&self, asker: &Asker<'_>, rows: &mut Vec<Tally>, within: &Within) -> anyhow::Result<()> {
        if self.collapse {
            collapse(rows, &Groups::read(&asker.view)?);
        }
        rows.retain(|row| {
            row.documents >= self.min_documents
                && (!self.unlisted || !row.listed)
                && !within.chosen.iter().flatten().any(|key| *key == row.key)
        });
        Ok(())
    }
}

fn print(format: Format, label: Label, rows: &[Tally], significance: Option<&[f64]>) -> anyhow::Result<()> {
    if format == Format::Json {
        let mut out = std::io::stdout().lock();
        for (at, row) in rows.iter().enumerate() {
            let mut object = object(label, row);
            if let Some(significance) = significance.and_then(|all| all.get(at)) {
                object["significance"] = json!(significance);
            }
            writeln!(out, "{object}")?;
        }
        return Ok(());
    }
    let header: &[&str] = match (label, format) {
        (Label::Person, Format::Csv) => &[
            "id",
            "name",
            "listed",
            "status",
            "status_from",
            "documents",
            "mentions",
            "first_date",
            "last_date",
            "articles",
            "countries",
        ],
        (Label::Person, _) => {
            &["name", "status", "documents", "mentions", "first", "last", "articles", "countries", "id"]
        }
        (Label::Article, Format::Csv) => {
            &["id", "name", "documents", "mentions", "first_date", "last_date", "persons", "countries"]
        }
        (Label::Article, _) => &["article", "name", "documents", "mentions", "first", "last", "persons"],
        (_, Format::Csv) => &["id", "name", "listed", "documents", "mentions", "first_date", "last_date", "countries"],
        _ => &["name", "documents", "mentions", "first", "last", "countries", "id"],
    };
    let mut header = header.to_vec();
    header.extend(significance.map(|_| "significance"));
    let cells = rows.iter().enumerate().map(|(at, row)| {
        let mut cells = if format == Format::Csv { csv_row(label, row) } else { text_row(label, row) };
        cells.extend(significance.and_then(|all| all.get(at)).map(ToString::to_string));
        cells
    });
    table(format, &header, cells.collect())
}

fn object(label: Label, row: &Tally) -> Value {
    let mut object = json!({
        "id": row.id,
        "name": row.name,
        "documents": row.documents,
        "mentions": row.mentions,
        "first_date": row.dates.as_ref().map(|dates| &dates.0),
        "last_date": row.dates.as_ref().map(|dates| &dates.1),
        "countries": row.countries,
    });
    match label {
        Label::Person => {
            object["listed"] = json!(row.listed);
            object["status"] = json!(row.statuses.iter().map(|seen| seen.status).collect::<Vec<_>>());
            object["status_from"] = json!(row.statuses);
            object["articles"] = json!(row.articles);
        }
        Label::Article => object["persons"] = json!(row.persons),
        Label::Organisation | Label::Date => object["listed"] = json!(row.listed),
    }
    object
}

fn dates(row: &Tally) -> [String; 2] {
    row.dates.clone().map_or_else(Default::default, |(first, last)| [first, last])
}

/// Where a status is from: `list`, `text` or both.
fn origin(list: bool, text: bool) -> &'static str {
    match (list, text) {
        (true, true) => "list+text",
        (true, false) => "list",
        (false, _) => "text",
    }
}

fn csv_row(label: Label, row: &Tally) -> Vec<String> {
    let mut cells = vec![row.id.clone(), row.name.clone()];
    if label != Label::Article {
        cells.push(row.listed.to_string());
    }
    if label == Label::Person {
        let statuses = row.statuses.iter();
        cells.push(statuses.clone().map(|seen| seen.status.name()).collect::<Vec<_>>().join("|"));
        cells.push(statuses.map(|seen| origin(seen.list, seen.text)).collect::<Vec<_>>().join("|"));
    }
    cells.extend([row.documents.to_string(), row.mentions.to_string()]);
    cells.extend(dates(row));
    match label {
        Label::Person => cells.push(row.articles.join("|")),
        Label::Article => cells.push(row.persons.join("|")),
        Label::Organisation | Label::Date => {}
    }
    cells.push(row.countries.join("|"));
    cells
}

fn text_row(label: Label, row: &Tally) -> Vec<String> {
    let first = if label == Label::Article {
        vec![row.id.trim_start_matches("article:").to_owned(), row.name.clone()]
    } else {
        vec![row.name.clone()]
    };
    let mut cells = first;
    if label == Label::Person {
        let seen = row.statuses.iter().map(|seen| format!("{} ({})", seen.status.name(), origin(seen.list, seen.text)));
        cells.push(seen.collect::<Vec<_>>().join(", "));
    }
    cells.extend([row.documents.to_string(), row.mentions.to_string()]);
    cells.extend(dates(row));
    match label {
        Label::Person => cells.extend([row.articles.join(", "), row.countries.join(" "), row.id.clone()]),
        Label::Article => {
            let bare: Vec<_> = row.persons.iter().map(|id| id.trim_start_matches("person:")).collect();
            let more = if bare.len() > 5 { format!(" +{}", bare.len() - 5) } else { String::new() };
            cells.push(format!("{}{more}", bare[..bare.len().min(5)].join(", ")));
        }
        Label::Organisation | Label::Date => cells.extend([row.countries.join(" "), row.id.clone()]),
    }
    cells
}

/// A row a person, a column a document in the order of import.
fn matrix(asker: &Asker<'_>, format: Format, rows: &[Tally], within: Option<&Numbers>) -> anyhow::Result<()> {
    let mut documents: Vec<(u64, DocumentRow)> = Vec::new();
    asker.view.each_document(|number, row| {
        if !row.superseded && within.is_none_or(|within| within.has(number)) {
            documents.push((number, row));
        }
    })?;
    documents.sort_by_key(|(_, row)| row.order());
    let (numbers, documents): (Vec<_>, Vec<_>) = documents.into_iter().unzip();
    let heads = column_heads(&documents);
    let mut header = vec!["person"];
    header.extend(heads.iter().map(String::as_str));
    header.extend(["documents", "mentions"]);
    let cells = rows.iter().map(|row| {
        let count = |number: &u64| {
            let at = row.by_document.binary_search_by_key(number, |(number, _)| *number);
            at.map_or(0, |at| row.by_document[at].1)
        };
        let mut cells = vec![row.id.strip_prefix("person:").unwrap_or(&row.id).to_owned()];
        cells.extend(numbers.iter().map(|number| count(number).to_string()));
        cells.extend([row.documents.to_string(), row.mentions.to_string()]);
        cells
    });
    table(format, &header, cells.collect())
}
