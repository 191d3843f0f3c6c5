//! Rows of a list as they are read: the cells of some hundred rows lie in one text, so that a row of a list of millions is no more
//! than its number.

use std::sync::Arc;

use super::load::{Columns, LoadError};

/// How many bytes of cells one block has, and a row more.
const BLOCK: usize = 1 << 16;

/// Rows of a layer that stand one behind the other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    origin: Arc<str>,
    layer: usize,
    header: Arc<Header>,
    /// The cells as printed, one behind the other, and where each ends.
    text: String,
    ends: Vec<u32>,
    rows: Vec<Place>,
}

/// A row of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// From 1.
    line: u64,
    /// How many cells the block has with those of this row.
    cells: u32,
    /// True where a cell may hold several values.
    has_several: bool,
}

impl Block {
    pub fn new(origin: Arc<str>, layer: usize, header: Arc<Header>) -> Self {
        Self { origin, layer, header, text: String::new(), ends: Vec::new(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, record: &csv::StringRecord, line: u64) {
        let start = self.text.len();
        self.text.push_str(record.as_slice());
        self.ends.extend((0..record.len()).filter_map(|at| record.range(at)).map(|cell| (start + cell.end) as u32));
        let has_several = record.as_slice().contains('|');
        self.rows.push(Place { line, cells: self.ends.len() as u32, has_several });
    }

    pub fn is_full(&self) -> bool {
        self.text.len() >= BLOCK
    }

    /// The rows one by one.
    pub fn rows(self) -> impl Iterator<Item = Row> {
        let block = Arc::new(self);
        (0..block.rows.len()).map(move |at| Row { block: Arc::clone(&block), at, changed: Vec::new() })
    }

    /// The cell of a row at a place in the header, as it is printed.
    fn cell(&self, row: usize, at: usize) -> &str {
        let first = if row == 0 { 0 } else { self.rows[row - 1].cells as usize };
        let cell = first + at;
        if cell >= self.rows[row].cells as usize {
            return "";
        }
        let start = if cell == 0 { 0 } else { self.ends[cell - 1] as usize };
        &self.text[start..self.ends[cell] as usize]
    }
}

/// A row of a list after all layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The row of the layer that gave it first.
    block: Arc<Block>,
    at: usize,
    /// What higher layers made of it.
    changed: Vec<(&'static str, String)>,
}

impl Row {
    /// The list that it stands in.
    pub fn origin(&self) -> &str {
        &self.block.origin
    }

    /// The layer that gave it first.
    pub fn layer(&self) -> usize {
        self.block.layer
    }

    /// Its line there, from 1.
    pub fn line(&self) -> u64 {
        self.block.rows[self.at].line
    }

    /// A cell, empty where the row has none.
    pub fn cell(&self, column: &str) -> &str {
        if let Some((_, cell)) = self.changed.iter().find(|(name, _)| *name == column) {
            return cell;
        }
        let Some(at) = self.block.header.place(column) else { return "" };
        let cell = self.block.cell(self.at, at);
        match cell.as_bytes() {
            // Most cells begin and end with a letter, which costs no look into the tables of white space.
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
            _ => cell.trim(),
        }
    }

    /// Changes a cell.
    pub fn set(&mut self, column: &'static str, value: String) {
        match self.changed.iter_mut().find(|(name, _)| *name == column) {
            Some((_, cell)) => *cell = value,
            None => self.changed.push((column, value)),
        }
    }

    /// What identifies it in its list.
    pub fn key(&self, columns: Columns) -> String {
        columns.key.iter().map(|column| self.cell(column)).collect::<Vec<_>>().join("\u{1f}")
    }

    /// The values of a cell that holds several.
    pub fn values(&self, column: &str) -> impl Iterator<Item = &str> {
        Some(self.cell(column))
            .filter(|cell| !cell.is_empty())
            .into_iter()
            .flat_map(|cell| cell.split('|').map(str::trim))
    }

    /// The columns whose cell has several values, one of them empty.
    pub fn columns_with_an_empty_value(&self) -> impl Iterator<Item = &'static str> {
        let names = self.block.header.names.iter().enumerate().filter(|_| self.block.rows[self.at].has_several);
        names.filter_map(|(at, name)| {
            let cell = self.block.cell(self.at, at);
            let has = cell.contains('|') && cell.split('|').any(|value| value.trim().is_empty());
            name.filter(|_| has)
        })
    }

    /// An error at one of its cells.
    pub fn error(&self, column: &str, problem: impl Into<String>) -> LoadError {
        LoadError::Cell {
            origin: self.origin().to_owned(),
            line: self.line(),
            column: Some(column.to_owned()),
            problem: problem.into(),
        }
    }
}

/// The columns of a layer, in the order of its cells; none where a column is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    names: Vec<Option<&'static str>>,
    /// By [`Self::slot`] of a name, the first place of such a name, by which most columns are found or found missing at one look.
    slots: [u8; 64],
}

impl Header {
    pub fn new(names: Vec<Option<&'static str>>) -> Self {
        let mut slots = [u8::MAX; 64];
        for (at, name) in names.iter().enumerate().rev() {
            if let Some(name) = name {
                slots[Self::slot(name)] = u8::try_from(at).unwrap_or(u8::MAX - 1);
            }
        }
        Self { names, slots }
    }

    pub fn has(&self, column: &str) -> bool {
        self.names.contains(&Some(column))
    }

    fn place(&self, column: &str) -> Option<usize> {
        let first = match self.slots[Self::slot(column)] {
            u8::MAX => return None,
            first => usize::from(first),
        };
        // A column is named by the same literal everywhere, which most compilers lay down once.
        let is_same = |name: &&str| std::ptr::eq::<str>(*name, column) || *name == column;
        let names = self.names.get(first..)?;
        Some(first + names.iter().position(|name| name.as_ref().is_some_and(is_same))?)
    }

    fn slot(name: &str) -> usize {
        (name.len() * 11 + usize::from(name.as_bytes().first().copied().unwrap_or_default())) % 64
    }
}
