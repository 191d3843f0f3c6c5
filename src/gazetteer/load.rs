//! Reads the lists strictly: what cannot be taken is an error with its place, since a skipped line is a lost person.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::row::{Block, Header, Row};
use super::sources::Source;

/// What is wrong with a list, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The path.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A list that was written to while it was read.
    #[error("{path} changed while it was compiled; run again when it is complete")]
    Changed {
        /// The path.
        path: String,
    },
    /// Lists that are sound and cannot be compiled.
    #[error("{path}: the lists cannot be compiled: {reason}")]
    Uncompiled {
        /// The compiled file, or the lists' folder.
        path: String,
        /// Why.
        reason: String,
    },
    /// A file whose name means nothing here.
    #[error(
        "{path}: not a file of a gazetteers folder; expected persons.csv, organisations.csv, decisions.csv, or a file in criminal-codes, words or rules"
    )]
    UnknownFile {
        /// The path.
        path: String,
    },
    /// A decision that cannot be taken.
    #[error("{0}")]
    Decision(String),
    /// A penal code that cannot be taken.
    #[error("{0}")]
    Code(String),
    /// The systems of spelling cannot be taken.
    #[error(transparent)]
    Spelling(#[from] super::spelling::SpellingError),
    /// A cell, row or header that cannot be taken.
    #[error("{origin}:{line}: {}{problem}", column.as_ref().map(|column| format!("column `{column}`: ")).unwrap_or_default())]
    Cell {
        /// The file.
        origin: String,
        /// From 1.
        line: u64,
        /// The column's name, where one is meant.
        column: Option<String>,
        /// What is wrong, and what to do.
        problem: String,
    },
}

/// A list's columns; the first `required` of them must be there and filled in a new row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub names: &'static [&'static str],
    pub required: usize,
    /// The columns that together name a row; the first must be there.
    pub key: &'static [&'static str],
}

/// Reads a list's layers into rows in the order of their first mention. In a higher layer an empty cell keeps, `+x` adds to
/// a cell of several values, `-x` takes away, a filled `remove` drops the row, and a new key adds one.
pub(super) fn rows(layers: &[Source], columns: Columns, errors: &mut Vec<LoadError>) -> Vec<Row> {
    let mut merged = Merged::new(columns);
    for (height, layer) in layers.iter().enumerate() {
        each_row(layer, height, columns, errors, &mut |row, errors| merged.add(row, errors));
    }
    merged.rows.into_iter().flatten().collect()
}

/// Rows that are laid one over the other.
pub(super) struct Merged {
    columns: Columns,
    pub rows: Vec<Option<Row>>,
    /// By key: where in `rows` it stands, and the height and line of the layer's row that named it last.
    known: FxHashMap<String, (usize, usize, u64)>,
}

impl Merged {
    pub fn new(columns: Columns) -> Self {
        Self { columns, rows: Vec::new(), known: FxHashMap::default() }
    }

    /// Adds the next row of the same layer, or the first of a higher one.
    pub fn add(&mut self, row: Row, errors: &mut Vec<LoadError>) {
        let key = row.key(self.columns);
        let before = self.known.get(&key).copied();
        if let Some((_, _, line)) = before.filter(|(_, named_at, _)| *named_at == row.layer()) {
            let first = self.columns.key[0];
            let problem = format!("`{}` stands on line {line} already; join the two rows", row.cell(first));
            errors.push(row.error(first, problem));
            return;
        }
        let place = before.map_or(self.rows.len(), |(place, ..)| place);
        self.known.insert(key, (place, row.layer(), row.line()));
        if place == self.rows.len() {
            self.rows.push(None);
        }
        if !row.cell("remove").is_empty() {
            self.rows[place] = None;
        } else if let Some(below) = &mut self.rows[place] {
            lay_over(below, &row, self.columns);
        } else {
            self.rows[place] = new_row(row, self.columns, errors);
        }
    }
}

/// A row that lies over no other, if it has what a new row needs.
pub(super) fn new_row(row: Row, columns: Columns, errors: &mut Vec<LoadError>) -> Option<Row> {
    match columns.names[..columns.required].iter().find(|name| row.cell(name).is_empty()) {
        Some(column) => {
            errors.push(row.error(column, "is empty; a new row needs it"));
            None
        }
        None => Some(without_plus(row)),
    }
}

fn lay_over(below: &mut Row, above: &Row, columns: Columns) {
    for &column in columns.names {
        let cell = above.cell(column);
        if cell.is_empty() {
            continue;
        }
        let changes = cell.split('|').all(|value| value.starts_with(['+', '-']));
        if !changes {
            below.set(column, cell.to_owned());
            continue;
        }
        let mut values: Vec<String> = below.values(column).map(str::to_owned).collect();
        for change in cell.split('|') {
            let (sign, value) = change.split_at(1);
            let value = value.trim();
            values.retain(|known| known != value);
            if sign == "+" {
                values.push(value.to_owned());
            }
        }
        below.set(column, values.join("|"));
    }
}

/// A new row may add names too, where there is nothing below to add to. In other columns a `+` may be the value's own.
fn without_plus(mut row: Row) -> Row {
    let cell = row.cell("aliases");
    if !cell.is_empty() && cell.split('|').all(|value| value.starts_with('+')) {
        let values: Vec<&str> = cell.split('|').map(|value| value[1..].trim()).collect();
        let values = values.join("|");
        row.set("aliases", values);
    }
    row
}

/// Hands on every row of a layer that has a key. What cannot be taken is an error.
pub(super) fn each_row(
    layer: &Source,
    height: usize,
    columns: Columns,
    errors: &mut Vec<LoadError>,
    each: &mut dyn FnMut(Row, &mut Vec<LoadError>),
) {
    let at = |line: u64, column: Option<&str>, problem: String| LoadError::Cell {
        origin: layer.origin.clone(),
        line,
        column: column.map(str::to_owned),
        problem,
    };
    let bytes = match layer.reader() {
        Ok(bytes) => bytes,
        Err(error) => {
            errors.push(LoadError::Unreadable { path: layer.origin.clone(), reason: error.to_string() });
            return;
        }
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(true).buffer_capacity(1 << 16).from_reader(bytes);
    let header = match reader.headers() {
        Ok(header) => header
            .iter()
            .map(|name| {
                let name = name.trim();
                let known = columns.names.iter().chain(&["remove"]).find(|known| **known == name).copied();
                if known.is_none() {
                    let expected = columns.names.join(", ");
                    errors.push(at(1, Some(name), format!("unknown column; expected some of: {expected}, remove")));
                }
                known
            })
            .collect::<Vec<_>>(),
        Err(error) => {
            errors.push(at(1, None, error.to_string()));
            return;
        }
    };
    let header = Arc::new(Header::new(header));
    for column in columns.key[..1].iter().filter(|column| !header.has(column)) {
        errors.push(at(1, Some(column), "missing from the header; every list needs it".to_owned()));
    }
    let origin: Arc<str> = layer.origin.as_str().into();
    let new_block = || Block::new(Arc::clone(&origin), height, Arc::clone(&header));
    let mut block = new_block();
    let mut record = csv::StringRecord::new();
    // Where lines end in two characters, as spreadsheets write them, the reader's count of lines is one short.
    let short = u64::from(layer.ends_lines_in_two());
    loop {
        let read = reader.read_record(&mut record);
        if let Ok(true) = read {
            block.push(&record, record.position().map_or(0, csv::Position::line) + short);
        }
        if block.is_full() || !matches!(read, Ok(true)) {
            for row in std::mem::replace(&mut block, new_block()).rows() {
                take_row(row, columns, errors, each);
            }
        }
        match read {
            Ok(false) => return,
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line) + short;
                errors.push(at(line, None, format!("{error}; is a cell with a comma missing its quotation marks?")));
            }
        }
        // Whoever gave the wrong file need not hear of each of its million rows.
        if errors.len() > MOST_ERRORS {
            return;
        }
    }
}

/// Hands a row on that has a key and no empty values.
fn take_row(row: Row, columns: Columns, errors: &mut Vec<LoadError>, each: &mut dyn FnMut(Row, &mut Vec<LoadError>)) {
    for column in row.columns_with_an_empty_value() {
        errors.push(row.error(column, "one of the values parted by `|` is empty; take a `|` away"));
    }
    let first = columns.key[0];
    if row.cell(first).is_empty() {
        errors.push(row.error(first, "is empty; every row needs one"));
    } else {
        each(row, errors);
    }
}

/// How many errors are gathered before reading stops.
const MOST_ERRORS: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: Columns = Columns { names: &["id", "name", "source", "aliases"], required: 3, key: &["id"] };

    fn source(text: &str) -> Source {
        Source::of_text("list.csv".to_owned(), text.to_owned())
    }

    #[test]
    fn a_layer_changes_cells_adds_and_removes_rows() {
        let below = source("id,name,source,aliases\na,Ann,x,A|B\nb,Bob,x,\nc,Cid,x,\n");
        let above = source("id,name,aliases,source,remove\na,,+C|-A,,\nb,Rob,,,\nc,,,,yes\nd,Dan,+E,y,\n");
        let mut errors = Vec::new();
        let rows = rows(&[below, above], COLUMNS, &mut errors);
        let seen: Vec<_> =
            rows.iter().map(|row| (row.cell("name"), row.values("aliases").collect::<Vec<_>>().join("|"))).collect();
        assert_eq!(seen, [("Ann", "B|C".to_owned()), ("Rob", String::new()), ("Dan", "E".to_owned())]);
        assert_eq!(errors, []);
    }

    #[test]
    fn what_cannot_be_taken_is_named_with_its_place() {
        let table = [
            (
                "id,name,source,alias\n",
                "list.csv:1: column `alias`: unknown column; expected some of: id, name, source, aliases, remove",
            ),
            ("id,name,source\na,,x\n", "list.csv:2: column `name`: is empty; a new row needs it"),
            (
                "id,name,source\na,A,x\na,B,x\n",
                "list.csv:3: column `id`: `a` stands on line 2 already; join the two rows",
            ),
            (
                "id,name,source,aliases\na,A,x,B||C\n",
                "list.csv:2: column `aliases`: one of the values parted by `|` is empty; take a `|` away",
            ),
            (
                "id,name,source\r\na,A,x\r\na,B,x\r\n",
                "list.csv:3: column `id`: `a` stands on line 2 already; join the two rows",
            ),
        ];
        for (text, expected) in table {
            let mut errors = Vec::new();
            rows(&[source(text)], COLUMNS, &mut errors);
            assert_eq!(errors.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
        }
    }
}
