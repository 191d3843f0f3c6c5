//! Tables of data: CSV, and the sheets of XLSX and XLS. A row is a line, its cells are parted by tabs.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xls, Xlsx, XlsxError};

use super::flow::Flow;
use super::package::Package;
use super::{Error, Raw, info, text};
use crate::model::Metadata;

/// Most cells read of one file.
const MOST_CELLS: usize = 20_000_000;

/// Most empty cells or rows written between two that hold something, so that columns and gaps show and a value at the far
/// corner of a sheet costs nothing.
const WIDEST_GAP: u32 = 50;

/// Reads comma-separated values; the separator may be another.
pub(super) fn read_csv(bytes: &[u8]) -> Result<Raw, Error> {
    let (source, warning) = text::decode(bytes);
    let mut flow = Flow::default();
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter(&source));
    flow.begin_table();
    for record in reader.from_reader(source.as_bytes()).records() {
        match record {
            Ok(record) => {
                flow.begin_row();
                for cell in &record {
                    flow.push_collapsed(cell);
                    flow.end_cell();
                }
                flow.end_row();
            }
            Err(error) => flow.warn_of_loss(format!("a row cannot be read: {error}")),
        }
    }
    flow.end_table();
    flow.warnings.extend(warning);
    flow.finish(Metadata::default())
}

/// The separator that the first lines have most evenly: the one that stands in most of them.
fn delimiter(source: &str) -> u8 {
    let lines: Vec<&str> = source.lines().take(20).collect();
    let score = |separator: u8| {
        let counts = lines.iter().map(|line| line.bytes().filter(|byte| *byte == separator).count());
        let with = counts.clone().filter(|count| *count > 0).count();
        (with, counts.min().unwrap_or(0))
    };
    // The comma wins a tie: max_by_key keeps the last.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|separator| score(*separator)).unwrap_or(b',')
}

/// Reads the sheets of an XLSX, each a page.
pub(super) fn read_xlsx(bytes: &[u8]) -> Result<Raw, Error> {
    let mut package = Package::open(bytes)?;
    let metadata = info::of_office(&mut package)?;
    // Its reader unpacks the parts itself; that none of them is a bomb is seen here.
    let names: Vec<String> =
        package.names().filter(|name| name.starts_with("xl/") && name.rsplit('.').next() == Some("xml")).collect();
    for name in names {
        package.bytes(&name)?;
    }
    guarded(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsxError::Password => Error::Encrypted,
            error => broken(&error),
        })?;
        let sheets = book.sheets_metadata().to_vec();
        let mut flow = Flow::default();
        let mut left = MOST_CELLS;
        for sheet in &sheets {
            // A sheet of charts has no cells.
            if sheet.typ != SheetType::WorkSheet {
                continue;
            }
            let mut cells = match book.worksheet_cells_reader(&sheet.name) {
                Ok(cells) => cells,
                Err(error) => {
                    flow.warn_of_loss(format!("sheet {}: it cannot be read: {error}", sheet.name));
                    continue;
                }
            };
            let mut rows = Rows::begin(&mut flow, &sheet.name, sheet.visible, sheets.len());
            loop {
                match cells.next_cell() {
                    Ok(Some(cell)) if left > 0 => {
                        left -= 1;
                        rows.cell(cell.get_position(), &shown_ref(cell.get_value()));
                    }
                    Ok(Some(_)) => {
                        rows.flow.warn_of_loss(format!("more than {MOST_CELLS} cells; the rest is left out"));
                        break;
                    }
                    Ok(None) => break,
                    Err(error) => {
                        rows.flow.warn_of_loss(format!("sheet {}: it is damaged, and ends there: {error}", sheet.name));
                        break;
                    }
                }
            }
            rows.end();
        }
        flow.finish(metadata)
    })
}

/// Reads the sheets of an XLS, each a page.
pub(super) fn read_xls(bytes: &[u8]) -> Result<Raw, Error> {
    guarded(|| {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            calamine::XlsError::Password => Error::Encrypted,
            error => broken(&error),
        })?;
        let sheets = book.sheets_metadata().to_vec();
        let mut flow = Flow::default();
        for sheet in &sheets {
            if sheet.typ != SheetType::WorkSheet {
                continue;
            }
            let range = match book.worksheet_range(&sheet.name) {
                Ok(range) => range,
                Err(error) => {
                    flow.warn_of_loss(format!("sheet {}: it cannot be read: {error}", sheet.name));
                    continue;
                }
            };
            let mut rows = Rows::begin(&mut flow, &sheet.name, sheet.visible, sheets.len());
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                rows.cell((top + row as u32, left + column as u32), &shown(value));
            }
            rows.end();
        }
        flow.finish(Metadata::default())
    })
}

/// The reader of sheets may panic on a damaged file; that costs this file alone.
fn guarded(read: impl FnOnce() -> Result<Raw, Error>) -> Result<Raw, Error> {
    let stopped = || Error::Broken("the reader of sheets stopped on it".to_owned());
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(stopped()))
}

fn broken(error: &dyn std::fmt::Display) -> Error {
    Error::Broken(format!("its sheets cannot be read: {error}"))
}

/// Writes cells that come row by row.
struct Rows<'a> {
    flow: &'a mut Flow,
    /// Stands above the first row.
    name: String,
    /// Of the next cell, from 0.
    row: u32,
    column: u32,
    is_begun: bool,
}

impl<'a> Rows<'a> {
    fn begin(flow: &'a mut Flow, name: &str, visible: SheetVisible, sheets: usize) -> Self {
        if visible != SheetVisible::Visible {
            flow.warn(format!("sheet {name} is hidden in the file; its text is read too"));
        }
        let name = if sheets > 1 { name.to_owned() } else { String::new() };
        Self { flow, name, row: 0, column: 0, is_begun: false }
    }

    fn cell(&mut self, (row, column): (u32, u32), value: &str) {
        if value.trim().is_empty() {
            return;
        }
        if row != self.row || !self.is_begun {
            if self.is_begun {
                self.flow.end_row();
            } else {
                self.flow.push(&self.name);
                self.flow.end_paragraph();
                self.flow.begin_table();
            }
            self.flow.begin_row();
            (self.row, self.column, self.is_begun) = (row, 0, true);
        }
        for _ in 0..column.saturating_sub(self.column).min(WIDEST_GAP) {
            self.flow.end_cell();
        }
        self.flow.push_collapsed(value);
        self.flow.end_cell();
        self.column = column + 1;
    }

    fn end(self) {
        if self.is_begun {
            self.flow.end_row();
            self.flow.end_table();
        }
        self.flow.end_page(true);
    }
}

/// A value as text: dates as dates, not as serial numbers.
fn shown_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        value => shown(&Data::from(value.clone())),
    }
}

fn shown(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.clone(),
        Data::Bool(is) => (if *is { "TRUE" } else { "FALSE" }).to_owned(),
        Data::DateTime(time) => shown_time(time),
        Data::DateTimeIso(time) => time.replace('T', " "),
        Data::DurationIso(time) => time.clone(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// `2018-10-05`, `2018-10-05 14:30`, or `14:30` where there is no day.
fn shown_time(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}");
    if time.is_duration() || time.as_f64() < 1.0 {
        let minutes = (time.as_f64() * 24.0 * 60.0).round();
        return format!("{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if clock == "00:00" { date } else { format!("{date} {clock}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_any_separator_are_lines_with_tabs() {
        for source in [
            "Имя,Статья\n\"Абишев, А.\",405\n",
            "Имя;Статья\n\"Абишев, А.\";405\n",
            "Имя\tСтатья\n\"Абишев, А.\"\t405\n",
        ] {
            let raw = read_csv(source.as_bytes()).expect("it has text");
            assert_eq!(raw.text, "Имя\tСтатья\nАбишев, А.\t405\n");
        }
    }
}
