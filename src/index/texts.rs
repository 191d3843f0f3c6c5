//! The stored texts: each part of a document compressed by itself, so that a page of a long one is soon at hand.

use super::Error;
use super::ledger::{Read, Table};
use super::rows::{DocumentNumber, DocumentRow};
use crate::model::Span;

/// A part's key.
pub fn text_key(number: DocumentNumber, part: usize) -> [u8; 12] {
    let mut key = [0; 12];
    key[..8].copy_from_slice(&number.to_be_bytes());
    key[8..].copy_from_slice(&(part as u32).to_be_bytes());
    key
}

/// A part of a text as the ledger keeps it.
#[must_use]
pub fn compress(text: &str) -> Vec<u8> {
    lz4_flex::compress_prepend_size(text.as_bytes())
}

/// Reads stored texts; the part read last stays at hand, since passages come in the order of the text.
pub struct Texts<'a, R> {
    ledger: &'a R,
    last: Option<(DocumentNumber, usize, String)>,
}

impl<'a, R: Read> Texts<'a, R> {
    /// A reader of the texts in a ledger.
    pub const fn new(ledger: &'a R) -> Self {
        Self { ledger, last: None }
    }

    /// The part of a document's text.
    ///
    /// # Errors
    /// Where the ledger cannot be read or the text is damaged.
    pub fn part(&mut self, number: DocumentNumber, part: usize) -> Result<&str, Error> {
        if !matches!(&self.last, Some((n, p, _)) if (*n, *p) == (number, part)) {
            let text = self
                .ledger
                .with(Table::Texts, &text_key(number, part), |bytes| lz4_flex::decompress_size_prepended(bytes).ok())?
                .flatten()
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .ok_or(Error::Text(number))?;
            self.last = Some((number, part, text));
        }
        Ok(self.last.as_ref().map_or("", |(_, _, text)| text))
    }

    /// The text under a span of the document, which may reach over parts.
    ///
    /// # Errors
    /// Where the ledger cannot be read or the text is damaged.
    pub fn span(&mut self, number: DocumentNumber, row: &DocumentRow, span: Span) -> Result<String, Error> {
        let mut out = String::new();
        let first = row.parts.partition_point(|&end| end <= span.start);
        for part in first..row.parts.len() {
            let start = if part == 0 { 0 } else { row.parts[part - 1] };
            if start >= span.end && part > first {
                break;
            }
            let text = self.part(number, part)?;
            let from = span.start.saturating_sub(start).min(text.len());
            let to = span.end.saturating_sub(start).min(text.len());
            out.push_str(text.get(from..to).ok_or(Error::Text(number))?);
        }
        Ok(out)
    }

    /// An offset in bytes of the document's text as code points.
    ///
    /// # Errors
    /// Where the ledger cannot be read or the text is damaged.
    pub fn characters(&mut self, number: DocumentNumber, row: &DocumentRow, offset: usize) -> Result<usize, Error> {
        let part = row.parts.partition_point(|&end| end < offset).min(row.parts.len().saturating_sub(1));
        let before = |ends: &[usize]| part.checked_sub(1).map_or(0, |at| ends[at]);
        let inside = offset.saturating_sub(before(&row.parts));
        let text = self.part(number, part)?;
        Ok(before(&row.characters) + text.get(..inside).ok_or(Error::Text(number))?.chars().count())
    }

    /// The whole text.
    ///
    /// # Errors
    /// Where the ledger cannot be read or the text is damaged.
    pub fn whole(&mut self, number: DocumentNumber, row: &DocumentRow) -> Result<String, Error> {
        let mut out = String::with_capacity(row.length());
        for part in 0..row.parts.len() {
            out.push_str(self.part(number, part)?);
        }
        Ok(out)
    }
}
