//! The stored texts: each part of a document packed by itself, so that a page of a long one is soon at hand.

use super::Error;
use super::ledger::{Read, Table};
use super::packed::unpack;
use super::rows::{DocumentNumber, DocumentRow};
use super::transaction::Transaction;
use crate::model::Span;

/// The length in bytes of a part's key, without the piece's number.
const PART: usize = 12;

/// A packed part is cut into pieces of so many bytes: the database's pages are of 4 KiB, and of values that are nearly as long as a
/// page each would take one for itself.
const PIECE: usize = 650;

/// A part's key, with which those of its pieces begin.
fn part_key(number: DocumentNumber, part: usize) -> [u8; PART] {
    let mut key = [0; PART];
    key[..8].copy_from_slice(&number.to_be_bytes());
    key[8..].copy_from_slice(&(part as u32).to_be_bytes());
    key
}

/// Puts a part's packed text in place of what was there, or nothing.
///
/// # Errors
/// Where the ledger cannot be read.
pub(super) fn put_text(
    ledger: &mut Transaction,
    number: DocumentNumber,
    part: usize,
    packed: Option<&[u8]>,
) -> Result<(), Error> {
    let part = part_key(number, part);
    let mut former = Vec::new();
    ledger.scan(Table::Texts, &part, |key, _| {
        let is_of_part = key.starts_with(&part);
        former.extend(is_of_part.then(|| key.to_owned()));
        is_of_part
    })?;
    for key in former {
        ledger.put(Table::Texts, &key, None);
    }
    for (piece, bytes) in (0_u32..).zip(packed.unwrap_or_default().chunks(PIECE)) {
        ledger.put(Table::Texts, &[part.as_slice(), &piece.to_be_bytes()].concat(), Some(bytes));
    }
    Ok(())
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
            let wanted = part_key(number, part);
            let mut packed = Vec::new();
            self.ledger.scan(Table::Texts, &wanted, |key, piece| {
                let is_of_part = key.starts_with(&wanted);
                packed.extend_from_slice(if is_of_part { piece } else { &[] });
                is_of_part
            })?;
            let text = unpack(&packed).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Error::Text(number))?;
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
