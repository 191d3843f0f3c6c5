//! Compiles the lists of entities into an image: reads them row by row, takes some thousand rows at a time apart in parallel, and
//! writes what each section needs. Rows are never all in memory; of each entity only hashes and folded names are, until they are sorted.
//!
//! The same lists give the same bytes, whatever the number of threads.

use std::hash::{Hash as _, Hasher as _};
use std::io::{self, Seek, Write};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::entry::{Entity, LISTS};
use super::image::{Counts, Section, Writer};
use super::load::{Columns, LoadError, Merged, each_row, new_row};
use super::matcher::NameKind;
use super::record::{self, RowPlace};
use super::row::Row;
use super::sources::{Source, Sources};
use super::trie::{Names, TooManyNames};
use super::{Lexicon, WordClass, body, cases, facility, name_key, prefix, words};
use crate::declension::{body_cases, kazakh_cases};
use crate::fold::{self, Hash};
use crate::model::{EntityIndex, Label};
use crate::segment::WordKey;

/// How many rows are read before they are taken apart, and how many of them one thread takes at a time.
const ROWS: usize = 1 << 15;
const ROWS_A_TASK: usize = 1 << 12;

/// Why lists cannot be compiled.
#[derive(Debug, thiserror::Error)]
pub(super) enum CompileError {
    /// What is wrong in them.
    #[error("the lists cannot be taken")]
    Lists(Vec<LoadError>),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    TooManyNames(#[from] TooManyNames),
}

/// Compiles the lists. `hash` marks the image as made from them.
pub(super) fn compile<W: Write + Seek>(
    sources: &Sources,
    lexicon: &Lexicon,
    hash: &[u8; 32],
    out: W,
) -> Result<W, CompileError> {
    let mut writer = Writer::new(out)?;
    let mut all = Part::default();
    let mut errors = Vec::new();
    let mut persons = 0;
    writer.begin(Section::Records);
    for (label, file, columns) in LISTS {
        let mut take = |rows: Vec<Row>, errors: &mut Vec<LoadError>| -> Result<(), CompileError> {
            let first = all.lengths.len();
            let tasks = rows.par_chunks(ROWS_A_TASK).enumerate();
            let part = |keys: &mut Keys, (at, rows)| Part::of(rows, first + at * ROWS_A_TASK, label, lexicon, keys);
            let parts: Vec<Part> = tasks.map_init(Keys::default, part).collect();
            for mut part in parts {
                errors.append(&mut part.errors);
                writer.add(&std::mem::take(&mut part.records))?;
                all.append(part)?;
            }
            Ok(())
        };
        stream(sources.get(file), columns, &mut errors, &mut take)?;
        if label == Label::Person {
            persons = all.lengths.len() as u64;
        }
    }
    if !errors.is_empty() {
        return Err(CompileError::Lists(errors));
    }
    let counts = Counts { entities: all.lengths.len() as u64, persons, names: all.names.len() };
    all.write(&mut writer)?;
    Ok(writer.finish(hash, counts)?)
}

/// What takes rows as they are read.
type Take<'a> = dyn FnMut(Vec<Row>, &mut Vec<LoadError>) -> Result<(), CompileError> + 'a;

/// Hands a list's rows on, some thousand at a time: first those whose id stands on one row alone, in the order of the layers, then those
/// that several layers make.
fn stream(
    layers: &[Source],
    columns: Columns,
    errors: &mut Vec<LoadError>,
    take: &mut Take<'_>,
) -> Result<(), CompileError> {
    if !layers.iter().any(Source::is_large) {
        let rows = super::load::rows(layers, columns, errors);
        return take(rows, errors);
    }
    let repeated = repeated_ids(layers, columns)?;
    let mut merged = Merged::new(columns);
    let mut chunk = Vec::with_capacity(ROWS);
    let mut done = Ok(());
    for (height, layer) in layers.iter().enumerate() {
        each_row(layer, height, columns, errors, &mut |row, errors| {
            if repeated.contains(&sum(row.cell(columns.key[0]).as_bytes())) {
                merged.add(row, errors);
            } else if row.cell("remove").is_empty() {
                chunk.extend(new_row(row, columns, errors));
                if chunk.len() >= ROWS && done.is_ok() {
                    done = take(std::mem::replace(&mut chunk, Vec::with_capacity(ROWS)), errors);
                }
            }
        });
    }
    done?;
    take(chunk, errors)?;
    take(merged.rows.into_iter().flatten().collect(), errors)
}

/// Sums of the ids that stand on more than one row of all layers; another id may share one of them.
fn repeated_ids(layers: &[Source], columns: Columns) -> io::Result<FxHashSet<u64>> {
    let mut sums = Vec::new();
    for layer in layers {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(layer.reader()?);
        // What is wrong in the file is said when its rows are read.
        let Ok(header) = reader.byte_headers() else { continue };
        let Some(at) = header.iter().position(|name| name.trim_ascii() == columns.key[0].as_bytes()) else { continue };
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            sums.extend(record.get(at).map(|id| sum(String::from_utf8_lossy(id).trim().as_bytes())));
        }
    }
    sums.par_sort_unstable();
    Ok(sums.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect())
}

fn sum(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// A hash and a number, in an order that sorts by the hash first.
type Pair = [u32; 3];

fn pair(hash: u64, value: u32) -> Pair {
    [(hash >> 32) as u32, hash as u32, value]
}

/// What pairs are sorted by: one number is compared sooner than three.
fn order(pair: &Pair) -> u128 {
    u128::from(hash_of(pair)) << 32 | u128::from(pair[2])
}

fn hash_of(pair: &Pair) -> u64 {
    u64::from(pair[0]) << 32 | u64::from(pair[1])
}

/// The hashes of the keys of words that were seen lately: most given names come again and again.
type Keys = FxHashMap<WordKey, u64>;

/// How many of them are kept, so that they stay in the cache.
const MOST_KEYS: usize = 1 << 11;

/// What some rows give to the sections.
#[derive(Debug, Default)]
struct Part {
    errors: Vec<LoadError>,
    records: Vec<u8>,
    /// Of each record.
    lengths: Vec<u32>,
    ids: Vec<Pair>,
    words: Vec<Pair>,
    bodies: Vec<Pair>,
    names: Names,
}

impl Part {
    fn of(rows: &[Row], first: usize, label: Label, lexicon: &Lexicon, keys: &mut Keys) -> Self {
        let mut part = Self::default();
        for (at, row) in rows.iter().enumerate() {
            let entity = Entity::of_row(row, label, &mut part.errors);
            let before = part.records.len();
            record::put(&mut part.records, &entity, RowPlace { layer: row.layer(), line: row.line() });
            part.lengths.push((part.records.len() - before) as u32);
            part.add(&entity, (first + at) as u32, lexicon, keys);
        }
        part
    }

    fn add(&mut self, entity: &Entity, index: u32, lexicon: &Lexicon, keys: &mut Keys) {
        self.ids.push(pair(id_hash(prefix(entity.label), &entity.id), index));
        let first_word = self.words.len();
        for name in entity.names() {
            if entity.label != Label::Person {
                self.names.add(name, index, NameKind::Listed);
                // «Свободу» begins more sentences than it names a radio.
                let is_word = !name.contains(' ') && lexicon.listed_classes(name).has(WordClass::CommonWord);
                // Of a movement with a name in quotation marks that alone is a mention, where a sentence declines the word for it.
                let is_quoted = name.contains(['«', '"', '“', '„']);
                let cases = if is_word || is_quoted { Vec::new() } else { body_cases(name) };
                for case in kazakh_cases(name).into_iter().chain(cases) {
                    self.names.add(&case, index, NameKind::Variant);
                }
                continue;
            }
            // A given name and a surname are looked for in the other order too.
            let surname = name.split_once(' ').filter(|(_, surname)| !surname.contains(' '));
            self.names.add_turned(name, surname.map_or(0, |(given, _)| given.len() + 1), index, NameKind::Listed);
            if let Some((given, surname)) = surname {
                for case in cases(given, surname) {
                    self.names.add_turned(&case, case.find(' ').map_or(0, |at| at + 1), index, NameKind::Variant);
                }
            }
            let mut rest = words(name).peekable();
            while let Some(word) = rest.next() {
                if keys.len() >= MOST_KEYS {
                    keys.clear();
                }
                let hash = *keys.entry(fold::key(word)).or_insert_with(|| word_hash(&name_key(word)));
                self.words.push(pair(hash, index << 1 | u32::from(rest.peek().is_none())));
            }
        }
        // One entry for each word of a person: that which says it is the last word of a name, where there is one.
        let words = &mut self.words[first_word..];
        words.sort_unstable_by_key(|word| std::cmp::Reverse(order(word)));
        let mut kept = first_word;
        for at in first_word..self.words.len() {
            if at == first_word || hash_of(&self.words[at]) != hash_of(&self.words[kept - 1]) {
                self.words[kept] = self.words[at];
                kept += 1;
            }
        }
        self.words.truncate(kept);
        entity.acronyms.iter().for_each(|acronym| self.names.add(acronym, index, NameKind::Acronym));
        if entity.label == Label::Organisation {
            self.bodies.extend(body::hashes(entity, lexicon).into_iter().map(|hash| pair(hash, index)));
            self.bodies.extend(facility::hashes(entity).into_iter().map(|hash| pair(hash, index)));
        }
    }

    fn append(&mut self, mut other: Self) -> Result<(), TooManyNames> {
        self.lengths.append(&mut other.lengths);
        self.ids.append(&mut other.ids);
        self.words.append(&mut other.words);
        self.bodies.append(&mut other.bodies);
        self.names.append(other.names)
    }

    /// Writes all sections but the records.
    fn write<W: Write + Seek>(mut self, out: &mut Writer<W>) -> io::Result<()> {
        out.begin(Section::Places);
        let mut place = 0_u64;
        out.add(&place.to_le_bytes())?;
        for length in std::mem::take(&mut self.lengths) {
            place += u64::from(length);
            out.add(&place.to_le_bytes())?;
        }
        self.ids.par_sort_unstable_by_key(order);
        out.begin(Section::Ids);
        for id in std::mem::take(&mut self.ids) {
            put_pair(hash_of(&id), id[2], out)?;
        }
        self.write_words(out)?;
        self.bodies.par_sort_unstable_by_key(order);
        self.bodies.dedup();
        out.begin(Section::Bodies);
        for bearers in self.bodies.chunk_by(|one, other| hash_of(one) == hash_of(other)) {
            put_pair(hash_of(&bearers[0]), if bearers.len() == 1 { bearers[0][2] } else { SEVERAL }, out)?;
        }
        self.names.write(out)
    }

    fn write_words<W: Write + Seek>(&mut self, out: &mut Writer<W>) -> io::Result<()> {
        let mut words = std::mem::take(&mut self.words);
        words.par_sort_unstable_by_key(order);
        let by_word = || words.chunk_by(|one, other| hash_of(one) == hash_of(other));
        out.begin(Section::Words);
        let mut place = 0_u32;
        for bearers in by_word() {
            put_pair(hash_of(&bearers[0]), place, out)?;
            place += bearers.len() as u32 + 1;
        }
        out.begin(Section::Bearers);
        let mut bytes = Vec::new();
        for bearers in by_word() {
            bytes.clear();
            bytes.extend((bearers.len() as u32).to_le_bytes());
            bytes.extend(bearers.iter().flat_map(|bearer| bearer[2].to_le_bytes()));
            out.add(&bytes)?;
        }
        Ok(())
    }
}

/// Stands for the one body where several share country and name.
pub(super) const SEVERAL: u32 = u32::MAX;

fn put_pair<W: Write + Seek>(hash: u64, value: u32, out: &mut Writer<W>) -> io::Result<()> {
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&hash.to_le_bytes());
    bytes[8..].copy_from_slice(&value.to_le_bytes());
    out.add(&bytes)
}

/// The hash of an id with its prefix.
pub(super) fn id_hash(prefix: &str, id: &str) -> u64 {
    Hash::new().add_text(id).add(':').add_text(prefix).finish()
}

/// The hash of the key of a word of a name.
pub(super) fn word_hash(key: &str) -> u64 {
    Hash::new().add_text(key).finish()
}

/// A bearer of a word as it is kept: who, and whether it is the last word of one of the names.
pub(super) const fn bearer(kept: u32) -> (EntityIndex, bool) {
    (EntityIndex(kept >> 1), kept & 1 == 1)
}
