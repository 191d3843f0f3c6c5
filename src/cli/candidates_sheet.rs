//! The queue as a table for spreadsheets, out and in.

use std::path::Path;

use anyhow::Context as _;

use super::args::Format;
use super::candidates::{What, Wish};
use super::output::{counted, note, table};
use super::search::one_line;
use crate::query::Candidate;

/// The columns. `decision`, `id` and `note` are for the analyst to fill in; another `name` is the name to list.
const COLUMNS: [&str; 19] = [
    "candidate",
    "name",
    "decision",
    "id",
    "note",
    "documents",
    "mentions",
    "status",
    "status_documents",
    "spellings",
    "closest",
    "closest_name",
    "similarity",
    "why",
    "source",
    "page",
    "passage",
    "decided",
    "document",
];

pub(super) fn write(queue: &[Candidate]) -> anyhow::Result<()> {
    let rows = queue.iter().map(|one| {
        let closest = one.closest.first();
        let passage = one.passages.first();
        vec![
            one.id.clone(),
            one.name.clone(),
            String::new(),
            String::new(),
            String::new(),
            one.documents.to_string(),
            one.mentions.to_string(),
            one.status.iter().map(|status| status.name()).collect::<Vec<_>>().join("|"),
            one.status_documents.to_string(),
            one.spellings.join("|"),
            closest.map_or_else(String::new, |one| one.id.clone()),
            closest.map_or_else(String::new, |one| one.name.clone()),
            closest.map_or_else(String::new, |one| format!("{:.2}", one.similarity)),
            closest.map_or_else(String::new, |one| one.why.clone()),
            passage.map_or_else(String::new, |one| one.source.clone()),
            passage.map_or_else(String::new, |one| one.passage.page.to_string()),
            passage.map_or_else(String::new, |one| one_line(&one.passage.text)),
            one.decided.clone().unwrap_or_default(),
            passage.map_or_else(String::new, |one| one.document.clone()),
        ]
    });
    table(Format::Csv, &COLUMNS, rows.collect())
}

/// A wish with its file and line.
pub(super) type Placed = (String, Wish);

/// What somebody filled in, each with its file and line, and what cannot be taken. Rows without a decision are left for later.
pub(super) fn read(path: &Path) -> anyhow::Result<(Vec<Placed>, Vec<String>)> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        anyhow::anyhow!("{} is not UTF-8; save it as «CSV UTF-8» in the spreadsheet program", path.display())
    })?;
    // Where lines end in two characters, the reader's count of lines is one short.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let delimiter = crate::decision::delimiter(&text);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers()?.iter().map(|name| name.trim().to_lowercase()).collect();
    for needed in ["candidate", "decision"] {
        anyhow::ensure!(header.iter().any(|name| name == needed), "{} has no column `{needed}`", path.display());
    }
    let (mut wishes, mut faults, mut later) = (Vec::new(), Vec::new(), 0_usize);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(format!("{}:{line}: {error}; the row was not taken", path.display()));
                continue;
            }
        };
        let place = format!("{}:{}: ", path.display(), record.position().map_or(0, csv::Position::line));
        let cell = |name: &str| {
            let at = header.iter().position(|has| has == name);
            at.and_then(|at| record.get(at)).map_or("", str::trim)
        };
        let id = cell("id");
        let what = match cell("decision").to_lowercase().replace(['_', ' '], "-").as_str() {
            "" | "later" => {
                later += 1;
                continue;
            }
            "accept" | "accepted" => What::Accept((!id.is_empty()).then(|| id.to_owned())),
            "alias-of" | "alias" if id.is_empty() => {
                faults.push(format!(
                    "{place}alias-of needs the listed person's id in the column `id`; the row was not taken"
                ));
                continue;
            }
            "alias-of" | "alias" => What::AliasOf(id.to_owned()),
            "reject" | "rejected" => What::Reject,
            "not-a-name" => What::NotAName,
            "undo" | "undone" => What::Undo,
            other => {
                faults.push(format!(
                    "{place}`{other}` is no decision; write accept, alias-of, reject, not-a-name or undo; the row was not taken"
                ));
                continue;
            }
        };
        if cell("candidate").is_empty() {
            faults.push(format!("{place}the column `candidate` is empty; the row was not taken"));
            continue;
        }
        let wish = Wish {
            what,
            who: cell("candidate").to_owned(),
            name: cell("name").to_owned(),
            note: cell("note").to_owned(),
        };
        wishes.push((place, wish));
    }
    if later > 0 {
        note(format_args!("{} without a decision left for later", counted(later, "row")));
    }
    Ok((wishes, faults))
}
