//! Reads mentions back from the index's columns.

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

use super::Error;
use super::dates::{Days, days_of};
use super::numbers::Numbers;
use super::rows::DocumentNumber;
use super::schema::{About, Packed, Place, column};

/// The keys of entities met in a scan, each under a small number.
#[derive(Debug, Default)]
pub struct Keys {
    keys: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl Keys {
    /// The key of a number that a scan gave.
    #[must_use]
    pub fn key(&self, number: u32) -> &str {
        &self.keys[number as usize]
    }

    /// How many keys were met.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.keys.len()
    }

    /// True where none was met.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    fn number(&mut self, key: &str) -> u32 {
        if let Some(&number) = self.numbers.get(key) {
            return number;
        }
        let number = self.keys.len() as u32;
        self.keys.push(key.to_owned());
        self.numbers.insert(key.to_owned(), number);
        number
    }
}

/// A mention as the index has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MentionRow {
    /// The document.
    pub document: DocumentNumber,
    /// The entity, by its number in [`Keys`].
    pub entity: u32,
    /// Where it stands.
    pub place: Place,
    /// Page, status, confidence.
    pub about: About,
    /// Its days, for a date.
    pub days: Option<Days>,
    /// The rule, by its number in the second [`Keys`].
    pub rule: u32,
}

/// So many entries are read at a time: their columns one after the other, each in one go.
const BLOCK: usize = 512;

/// Where one document in so many entries is asked for, and no more, its entries are looked up; else all are gone through.
const FEW: usize = 256;

/// Hands every mention of the documents in `within` (all where none is given) to `each`: the mentions of one part of a
/// document follow each other in the order of the text. The keys are those of the entities met so far.
///
/// # Errors
/// Where the index cannot be read.
pub fn scan(
    searcher: &Searcher,
    within: Option<&Numbers>,
    entities: &mut Keys,
    rules: &mut Keys,
    mut each: impl FnMut(MentionRow, &Keys),
) -> Result<(), Error> {
    let document = searcher.schema().get_field(column::DOCUMENT)?;
    for segment in searcher.segment_readers() {
        let Some(columns) = Columns::open(segment)? else { continue };
        let mut block = Block::default();
        let mut met = Met::default();
        let mut take = |entries: &[DocId]| -> Result<(), Error> {
            block.read(&columns, entries, within);
            for at in 0..block.entries.len() {
                let (entity, days) = met.entities.of(block.entity[at], &columns.entity, entities)?;
                let (rule, _) = met.rules.of(block.rule[at], &columns.rule, rules)?;
                let [start, length, before, sentence, paragraph, about] = block.numbers.each_ref().map(|all| all[at]);
                let row = MentionRow {
                    document: block.document[at],
                    entity,
                    place: Packed { start, length, before, sentence, paragraph }.place(),
                    about: About::unpack(about),
                    days,
                    rule,
                };
                each(row, entities);
            }
            Ok(())
        };
        match within.filter(|within| within.len() * FEW < segment.max_doc() as usize) {
            Some(few) => entries_of(segment, document, &columns, few)?.chunks(BLOCK).try_for_each(&mut take)?,
            None => {
                let mut alive = segment.doc_ids_alive();
                let mut entries = Vec::with_capacity(BLOCK);
                loop {
                    entries.extend(alive.by_ref().take(BLOCK));
                    if entries.is_empty() {
                        break;
                    }
                    take(&entries)?;
                    entries.clear();
                }
            }
        }
    }
    Ok(())
}

/// The entries of some documents in a segment, ascending.
fn entries_of(
    segment: &SegmentReader,
    field: Field,
    columns: &Columns,
    documents: &Numbers,
) -> Result<Vec<DocId>, Error> {
    let index = segment.inverted_index(field)?;
    let (first, last) = (columns.document.min_value(), columns.document.max_value());
    let mut out = Vec::new();
    for number in documents.iter().skip_while(|number| *number < first).take_while(|number| *number <= last) {
        let term = Term::from_field_u64(field, number);
        let Some(mut entries) = index.read_postings(&term, IndexRecordOption::Basic).map_err(TantivyError::from)?
        else {
            continue;
        };
        while entries.doc() != TERMINATED {
            out.push(entries.doc());
            entries.advance();
        }
    }
    out.retain(|entry| !segment.is_deleted(*entry));
    out.sort_unstable();
    Ok(out)
}

/// The columns of one segment.
struct Columns {
    document: Column<u64>,
    entity: StrColumn,
    rule: StrColumn,
    /// The parts of a [`Packed`] place, and what [`About`] unpacks.
    numbers: [Column<u64>; 6],
}

impl Columns {
    /// None where the segment has no mention.
    fn open(segment: &SegmentReader) -> Result<Option<Self>, Error> {
        let columns = segment.fast_fields();
        let number = |name: &str| columns.u64(name);
        let Some((entity, rule)) = columns.str(column::ENTITY)?.zip(columns.str(column::RULE)?) else {
            return Ok(None);
        };
        Ok(Some(Self {
            document: number(column::DOCUMENT)?,
            entity,
            rule,
            numbers: [
                number(column::START)?,
                number(column::LENGTH)?,
                number(column::BEFORE)?,
                number(column::SENTENCE)?,
                number(column::PARAGRAPH)?,
                number(column::ABOUT)?,
            ],
        }))
    }
}

/// The mentions among some entries, column by column.
#[derive(Default)]
struct Block {
    entries: Vec<DocId>,
    /// The places of their values in the columns that mentions alone have: all of these have the same.
    rows: Vec<u32>,
    document: Vec<u64>,
    entity: Vec<u64>,
    rule: Vec<u64>,
    numbers: [Vec<u64>; 6],
}

impl Block {
    /// Reads the mentions of documents in `within`.
    fn read(&mut self, columns: &Columns, entries: &[DocId], within: Option<&Numbers>) {
        self.entries.clear();
        self.rows.clear();
        columns.entity.ords().index.docids_to_rowids(entries, &mut self.entries, &mut self.rows);
        // Every entry has a document's number, so that its place is the entry's own.
        fill(&columns.document, &self.entries, &mut self.document);
        if let Some(within) = within {
            let mut kept = 0;
            for at in 0..self.entries.len() {
                if within.has(self.document[at]) {
                    (self.entries[kept], self.rows[kept]) = (self.entries[at], self.rows[at]);
                    self.document[kept] = self.document[at];
                    kept += 1;
                }
            }
            self.entries.truncate(kept);
            self.rows.truncate(kept);
            self.document.truncate(kept);
        }
        fill(columns.entity.ords(), &self.rows, &mut self.entity);
        fill(columns.rule.ords(), &self.rows, &mut self.rule);
        for (column, values) in columns.numbers.iter().zip(&mut self.numbers) {
            fill(column, &self.rows, values);
        }
    }
}

fn fill(column: &Column<u64>, rows: &[u32], values: &mut Vec<u64>) {
    values.clear();
    values.resize(rows.len(), 0);
    column.values.get_vals(rows, values);
}

/// Which of a segment's terms have been met.
#[derive(Default)]
struct Met {
    entities: Known,
    rules: Known,
}

/// Which of a column's terms have been met: their numbers, and the days of those that are dates.
#[derive(Default)]
struct Known {
    terms: Vec<Option<(u32, Option<Days>)>>,
}

impl Known {
    fn of(&mut self, ord: u64, column: &StrColumn, keys: &mut Keys) -> Result<(u32, Option<Days>), Error> {
        let at = ord as usize;
        if at >= self.terms.len() {
            self.terms.resize(at + 1, None);
        }
        if let Some(known) = self.terms[at] {
            return Ok(known);
        }
        let mut key = String::new();
        column.ord_to_str(ord, &mut key).map_err(TantivyError::from)?;
        let known = (keys.number(&key), key.strip_prefix("edtf:").and_then(days_of));
        self.terms[at] = Some(known);
        Ok(known)
    }
}

/// The documents that mention a date which `wanted` holds of.
///
/// # Errors
/// Where the index cannot be read.
pub fn with_date(searcher: &Searcher, wanted: impl Fn(Days) -> bool) -> Result<Numbers, Error> {
    let entity = searcher.schema().get_field(column::ENTITY)?;
    let mut out = Numbers::default();
    for segment in searcher.segment_readers() {
        let Some(columns) = Columns::open(segment)? else { continue };
        let index = segment.inverted_index(entity)?;
        let mut terms = index.terms().range().ge("edtf:").lt("edtf;").into_stream().map_err(TantivyError::from)?;
        while terms.advance() {
            let days = std::str::from_utf8(terms.key()).ok().and_then(|key| days_of(key.strip_prefix("edtf:")?));
            if !days.is_some_and(&wanted) {
                continue;
            }
            let entries = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic);
            let mut entries = entries.map_err(TantivyError::from)?;
            while entries.doc() != TERMINATED {
                if !segment.is_deleted(entries.doc()) {
                    out.extend(columns.document.first(entries.doc()));
                }
                entries.advance();
            }
        }
    }
    Ok(out)
}
