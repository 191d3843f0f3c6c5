//! From the bytes of one file to a [`Document`] whose text is settled.

use crate::model::{Document, Metadata, Warned};

/// What one file may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest file read, in bytes.
    pub bytes: u64,
    /// Most pages read.
    pub pages: u32,
}

/// Why a file gave no document.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is none of the formats that casebook reads.
    #[error("not a format that casebook reads")]
    UnknownFormat,
}

/// Reads one file's bytes. `source` is its path for people, whose extension is a hint where the content leaves a choice;
/// `known` is what the analyst's metadata say of it, and outdoes the file's own.
///
/// # Errors
/// Where no text can be had; see [`Error`].
pub fn convert(bytes: &[u8], source: &str, known: &Metadata, limits: Limits) -> Result<Warned<Document>, Error> {
    let _ = (bytes, source, known, limits);
    Err(Error::UnknownFormat)
}
