//! Decisions as a table: read strictly, and written so that a run that is killed leaves the old file whole.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::{Decision, Kind, Scope};
use crate::model::DocumentId;

/// The columns, in the order in which they are written.
pub const COLUMNS: [&str; 14] = [
    "decision", "scope", "of", "to", "name", "document", "start", "end", "quote", "source", "page", "note", "by", "at",
];

/// What is wrong with a file of decisions.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum DecisionError {
    #[error("{origin}:{line}: {problem}")]
    Row { origin: String, line: u64, problem: String },
    #[error("cannot read {path}: {source}")]
    Read { path: String, source: io::Error },
    #[error("cannot write {path}: {source}")]
    Write { path: String, source: io::Error },
}

/// Reads a table; `origin` names it in messages. Everything that is wrong is an error: a decision that is skipped is lost.
///
/// # Errors
/// Every row that cannot be taken.
pub fn read(origin: &str, text: &str) -> Result<Vec<Decision>, Vec<DecisionError>> {
    // Where lines end in two characters, the reader's count of lines is one short.
    let text = &text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut errors = Vec::new();
    let mut fault = |line: u64, problem: String| {
        errors.push(DecisionError::Row { origin: origin.to_owned(), line, problem });
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_lowercase()).collect(),
        Err(error) => {
            fault(1, error.to_string());
            return Err(errors);
        }
    };
    for name in header.iter().filter(|name| !COLUMNS.contains(&name.as_str())) {
        fault(1, format!("unknown column `{name}`; expected {}", COLUMNS.join(", ")));
    }
    for name in COLUMNS.iter().filter(|name| !header.iter().any(|has| has == *name)) {
        fault(1, format!("the column `{name}` is missing"));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Err(error) => fault(error.position().map_or(0, csv::Position::line), error.to_string()),
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let cell = |name: &str| {
                    let at = header.iter().position(|has| has == name);
                    at.and_then(|at| record.get(at)).map_or("", str::trim)
                };
                match decision(&cell, format!("{origin}:{line}")) {
                    Ok(row) => rows.push(row),
                    Err(problem) => fault(line, problem),
                }
            }
        }
    }
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}

/// Spreadsheets in much of the world write `;` between cells.
pub(crate) fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |mark: char| header.matches(mark).count();
    [(b'\t', '\t'), (b';', ';')].into_iter().find(|(_, mark)| count(*mark) > count(',')).map_or(b',', |(byte, _)| byte)
}

fn decision<'a>(cell: &dyn Fn(&str) -> &'a str, place: String) -> Result<Decision, String> {
    let kind = Kind::from_name(cell("decision")).ok_or_else(|| {
        let known: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        format!("`{}` is no decision; take one of {}", cell("decision"), known.join(", "))
    })?;
    let scope = Scope::from_name(cell("scope"))
        .ok_or_else(|| format!("`{}` is no scope; take everywhere, document or mention", cell("scope")))?;
    let document = match cell("document") {
        "" => None,
        id => Some(document_id(id).ok_or_else(|| format!("`{id}` is no document id such as sha256:…"))?),
    };
    let number = |name: &str| match cell(name) {
        "" => Ok(0),
        digits => digits.parse::<usize>().map_err(|_| format!("column `{name}`: `{digits}` is no number")),
    };
    let at = cell("at");
    let time: jiff::Timestamp = at.parse().map_err(|_| format!("`{at}` is no time such as 2026-11-21T18:14:56Z"))?;
    let row = Decision {
        kind,
        scope,
        of: cell("of").to_owned(),
        to: cell("to").to_owned(),
        name: cell("name").to_owned(),
        document,
        start: number("start")?,
        end: number("end")?,
        quote: cell("quote").to_owned(),
        source: cell("source").to_owned(),
        page: u32::try_from(number("page")?).map_err(|error| error.to_string())?,
        note: cell("note").to_owned(),
        by: cell("by").to_owned(),
        at: stamp(time),
        place,
    };
    let lacks = match scope {
        _ if row.by.is_empty() => "says not who decided",
        Scope::Everywhere | Scope::Document if row.of.is_empty() => "names nobody in `of`",
        Scope::Document | Scope::Mention if row.document.is_none() => "names no document",
        Scope::Mention if row.quote.is_empty() || row.end <= row.start => "has no quote with its start and end",
        _ if kind == Kind::SameAs && row.to.is_empty() => "names nobody in `to`",
        _ => return Ok(row),
    };
    Err(format!("{kind} {lacks}"))
}

/// A time as it is written: UTC, to the second.
fn stamp(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Now, as it is written.
#[must_use]
pub(crate) fn now() -> String {
    stamp(jiff::Timestamp::now())
}

fn document_id(text: &str) -> Option<DocumentId> {
    let digits = text.strip_prefix("sha256:")?;
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(DocumentId(bytes))
}

fn cells(row: &Decision) -> [String; COLUMNS.len()] {
    let point = |point: usize| if row.end == 0 { String::new() } else { point.to_string() };
    [
        row.kind.name().to_owned(),
        row.scope.name().to_owned(),
        row.of.clone(),
        row.to.clone(),
        row.name.clone(),
        row.document.map(|id| id.to_string()).unwrap_or_default(),
        point(row.start),
        point(row.end),
        row.quote.clone(),
        row.source.clone(),
        if row.page == 0 { String::new() } else { row.page.to_string() },
        row.note.clone(),
        row.by.clone(),
        row.at.clone(),
    ]
}

/// Writes a whole table in place of the file.
///
/// # Errors
/// Where the file cannot be written; the old one is whole then.
pub fn write(path: &Path, rows: &[Decision]) -> Result<(), DecisionError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer
        .write_record(COLUMNS)
        .and_then(|()| rows.iter().try_for_each(|row| writer.write_record(cells(row))))
        .map_err(io::Error::other)
        .and_then(|()| writer.into_inner().map_err(|error| io::Error::other(error.to_string())))
        .and_then(|bytes| replace(path, &bytes));
    written.map_err(|source| DecisionError::Write { path: path.display().to_string(), source })
}

/// Adds rows to the file, making it and its folder where there is none. What stood there stays as it was, row by row.
///
/// # Errors
/// Where the file cannot be read or written; the old one is whole then.
pub fn append(path: &Path, rows: &[Decision]) -> Result<(), Vec<DecisionError>> {
    let origin = path.display().to_string();
    let before = match fs::read_to_string(path) {
        Ok(text) => read(&origin, &text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(source) => return Err(vec![DecisionError::Read { path: origin, source }]),
    };
    let all: Vec<Decision> = before.into_iter().chain(rows.iter().cloned()).collect();
    write(path, &all).map_err(|error| vec![error])
}

/// Puts bytes in place of a file in one step.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    // A temporary file is its owner's alone; a list keeps the rights that it had.
    if let Ok(known) = fs::metadata(path) {
        fs::set_permissions(file.path(), known.permissions())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::decision;
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_was_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lists/decisions.csv");
        let one = decision("rejected everywhere name:a", "2026-01-01T00:00:00Z");
        let mut other = decision("same-as mention name:b to person:b", "2026-01-02T00:00:00Z");
        other.quote = "Anna, \"the\" Petrova".to_owned();
        append(&path, std::slice::from_ref(&one)).unwrap();
        append(&path, std::slice::from_ref(&other)).unwrap();
        let rows = read("x", &fs::read_to_string(&path).unwrap()).unwrap();
        assert!(rows.len() == 2 && rows[0].is_same_row(&one) && rows[1].is_same_row(&other), "{rows:?}");
        assert_eq!(rows[1].place, "x:3");
    }

    #[test]
    fn a_row_that_cannot_be_taken_is_named_with_its_line() {
        let header = COLUMNS.join(",");
        for (row, said) in [
            ("maybe,everywhere,name:a,,,,,,,,,,me,2026-01-01T00:00:00Z", "x:2: `maybe` is no decision"),
            ("rejected,here,name:a,,,,,,,,,,me,2026-01-01T00:00:00Z", "x:2: `here` is no scope"),
            ("rejected,everywhere,name:a,,,,,,,,,,me,yesterday", "x:2: `yesterday` is no time"),
            ("rejected,everywhere,name:a,,,,,,,,,,,2026-01-01T00:00:00Z", "x:2: rejected says not who decided"),
            ("same-as,document,name:a,person:b,,,,,,,,,me,2026-01-01T00:00:00Z", "x:2: same-as names no document"),
            ("same-as,everywhere,name:a,,,,,,,,,,me,2026-01-01T00:00:00Z", "x:2: same-as names nobody in `to`"),
            ("rejected,everywhere,name:a,,,sha256:12,,,,,,,me,2026-01-01T00:00:00Z", "x:2: `sha256:12` is no document"),
        ] {
            let errors = read("x", &format!("{header}\n{row}\n")).unwrap_err();
            assert!(errors[0].to_string().starts_with(said), "{}", errors[0]);
        }
        assert!(read("x", "decision,of\n").unwrap_err().len() > 5);
        let semicolons = format!(
            "\u{feff}{}\r\nrejected;everywhere;name:a;;;;;;;;;;me;2026-01-01T00:00:00Z\r\n",
            header.replace(',', ";")
        );
        assert_eq!(read("x", &semicolons).unwrap()[0].of, "name:a");
    }
}
