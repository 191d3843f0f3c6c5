//! An XLSX workbook: one sheet a table, with a frozen header, filters and columns that can be read.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::Error;
use super::table::{Cell, Table};

/// The most that a cell of a spreadsheet takes, in UTF-16 units.
const LONGEST_CELL: usize = 32_767;

/// The bytes of a workbook. Cells are written as texts, never as formulas.
///
/// # Errors
/// Where a table has more rows than a sheet takes.
pub fn workbook(tables: &[Table]) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    // The same casebook gives the same bytes.
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    for table in tables {
        add(&mut book, table)?;
    }
    Ok(book.save_to_buffer()?)
}

fn add(book: &mut Workbook, table: &Table) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(rust_xlsxwriter::FormatAlign::Top);
    let top = Format::new().set_align(rust_xlsxwriter::FormatAlign::Top);
    let sheet = book.add_worksheet();
    sheet.set_name(table.name)?;
    for (at, head) in (0_u16..).zip(&table.header) {
        sheet.write_string_with_format(0, at, *head, &bold)?;
        sheet.set_column_width(at, width(table, at))?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (at, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    let format = if table.header.get(usize::from(at)) == Some(&"passage") { &wrapped } else { &top };
                    sheet.write_string_with_format(row, at, shortened(text), format)?;
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, at, *number as f64, &top)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    if let (Some(last), false) = (table.header.len().checked_sub(1), table.rows.is_empty()) {
        sheet.autofilter(0, 0, table.rows.len() as u32, last as u16)?;
    }
    Ok(())
}

/// The width in characters that most cells of a column fit.
fn width(table: &Table, column: u16) -> f64 {
    let at = usize::from(column);
    let long = table.rows.iter().take(200).filter_map(|row| match row.get(at)? {
        Cell::Text(text) => Some(text.chars().count()),
        Cell::Number(_) => Some(6),
    });
    let head = table.header.get(at).map_or(0, |head| head.len() + 3);
    let most = if table.header.get(at) == Some(&"passage") { 80 } else { 40 };
    long.max().unwrap_or(0).max(head).min(most) as f64
}

fn shortened(text: &str) -> &str {
    if text.len() <= LONGEST_CELL {
        return text;
    }
    // No character has more UTF-16 units than bytes.
    &text[..text.floor_char_boundary(LONGEST_CELL)]
}
