//! Reads mentions back from the index's columns.

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{Searcher, SegmentReader};

use super::Error;
use super::dates::Days;
use super::numbers::Numbers;
use super::rows::DocumentNumber;
use super::schema::{About, Place, column};

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

/// The columns of one segment.
struct Columns {
    document: Column<u64>,
    entity: StrColumn,
    span: Column<u64>,
    sentence: Column<u64>,
    about: Column<u64>,
    rule: Option<StrColumn>,
    from: Column<u64>,
    to: Column<u64>,
}

impl Columns {
    /// None where the segment has no mention.
    fn open(segment: &SegmentReader) -> Result<Option<Self>, Error> {
        let columns = segment.fast_fields();
        let number = |name: &str| -> Result<Column<u64>, Error> {
            Ok(columns.column_opt(name)?.unwrap_or_else(|| Column::build_empty_column(segment.max_doc())))
        };
        let Some(entity) = columns.str(column::ENTITY)? else { return Ok(None) };
        Ok(Some(Self {
            document: number(column::DOCUMENT)?,
            entity,
            span: number(column::SPAN)?,
            sentence: number(column::SENTENCE)?,
            about: number(column::ABOUT)?,
            rule: columns.str(column::RULE)?,
            from: number(column::FROM)?,
            to: number(column::TO)?,
        }))
    }
}

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
    for segment in searcher.segment_readers() {
        let Some(columns) = Columns::open(segment)? else { continue };
        let mut known_entities = Known::default();
        let mut known_rules = Known::default();
        for entry in segment.doc_ids_alive() {
            let Some(document) = columns.document.first(entry) else { continue };
            if within.is_some_and(|within| !within.has(document)) {
                continue;
            }
            let Some(entity) = columns.entity.ords().first(entry) else { continue };
            let entity = known_entities.number(entity, &columns.entity, entities)?;
            let rule = match &columns.rule {
                Some(rule) => match rule.ords().first(entry) {
                    Some(ord) => known_rules.number(ord, rule, rules)?,
                    None => rules.number(""),
                },
                None => rules.number(""),
            };
            let value = |column: &Column<u64>| column.first(entry);
            let row = MentionRow {
                document,
                entity,
                place: Place::unpack(value(&columns.span).unwrap_or(0), value(&columns.sentence).unwrap_or(0)),
                about: About::unpack(value(&columns.about).unwrap_or(0)),
                days: value(&columns.from).zip(value(&columns.to)).map(|(from, to)| Days { from, to }),
                rule,
            };
            each(row, entities);
        }
    }
    Ok(())
}

/// Which of a segment's terms have been met, and their numbers.
#[derive(Default)]
struct Known {
    numbers: Vec<u32>,
}

impl Known {
    fn number(&mut self, ord: u64, column: &StrColumn, keys: &mut Keys) -> Result<u32, Error> {
        const UNMET: u32 = u32::MAX;
        let at = ord as usize;
        if at >= self.numbers.len() {
            self.numbers.resize(at + 1, UNMET);
        }
        if self.numbers[at] == UNMET {
            let mut key = String::new();
            column.ord_to_str(ord, &mut key).map_err(tantivy::TantivyError::from)?;
            self.numbers[at] = keys.number(&key);
        }
        Ok(self.numbers[at])
    }
}
