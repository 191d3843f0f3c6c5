//! What the casebook gives to other programs: tables for spreadsheets, entities for investigators' tools, networks, a report.
//!
//! Each format is one file; all are written from what `query` answers, and the same casebook gives the same bytes, but for the
//! report's day of making.

mod ftm;
mod network;
mod report;
mod table;
mod workbook;

use crate::query;

pub use ftm::write as write_ftm;
pub use network::{Network, network};
pub use report::{Report, write as write_report};
pub use table::{Cell, Table, cases_table, documents_table, entities_table, safe, write_csv};
pub use workbook::workbook;

/// Why an export could not be made.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Error {
    #[error(transparent)]
    Query(#[from] query::Error),
    #[error("the export cannot be written: {0}")]
    Write(#[from] std::io::Error),
    #[error("the table cannot be written: {0}")]
    Csv(#[from] csv::Error),
    #[error("the spreadsheet cannot be made: {0}; leave rows out with a query, or export csv")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("the entities cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<crate::index::Error> for Error {
    fn from(error: crate::index::Error) -> Self {
        Self::Query(error.into())
    }
}
