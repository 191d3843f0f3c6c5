//! Compiles the lists of entities into an image: reads them row by row, takes some thousand rows at a time apart in parallel, and
//! writes what each section needs. Rows are never all in memory; of each entity only hashes and folded names are, until they are sorted.
//!
//! The same lists give the same bytes, whatever the number of threads.

use std::io::{self, Seek, Write};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::entry::LISTS;
use super::image::{Counts, Section, Writer};
use super::keys::{FEW_SLOT_BITS, Keys, SLOT_BITS};
use super::listed::Listed;
use super::load::{Columns, LoadError, Merged, each_row, new_row};
use super::matcher::NameKind;
use super::pair::{Pair, hash_of, order, pair, sort};
use super::record::{self, RowPlace};
use super::row::Row;
use super::sources::{Source, Sources};
use super::trie::{Names, TooManyNames};
use super::{Lexicon, WordClass, body, cases, facility, prefix, words};
use crate::declension::{body_cases, kazakh_cases};
use crate::fold::Hash;
use crate::model::{EntityIndex, Label};

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

/// Compiles the lists into the file that `out` opens empty. `hash` marks the image as made from them.
pub(super) fn compile<W: Write + Seek>(
    sources: &Sources,
    lexicon: &Lexicon,
    hash: &[u8; 32],
    mut out: impl FnMut() -> io::Result<W>,
) -> Result<W, CompileError> {
    // A row of a large list is mostly the only one of its id, or lies over one of a small list. Only where that turns out to be wrong
    // are all ids read before the rows are.
    let shared = ids(sources, |layer| !layer.is_large())?.into_iter().collect();
    let mut writer = Writer::new(out()?)?;
    let mut read = read(sources, lexicon, &shared, &mut writer)?;
    if sources.are_large() && read.is_in_doubt() {
        drop(std::mem::take(&mut read.part));
        let shared = repeated(ids(sources, |_| true)?);
        writer = Writer::new(out()?)?;
        read = self::read(sources, lexicon, &shared, &mut writer)?;
    }
    if !read.errors.is_empty() {
        return Err(CompileError::Lists(read.errors));
    }
    let all = read.part;
    let counts = Counts { entities: all.lengths.len() as u64, persons: read.persons, names: all.names.len() };
    all.write(&mut writer)?;
    Ok(writer.finish(hash, counts)?)
}

/// What was read of all lists; the records are written.
struct Read {
    part: Part,
    persons: u64,
    errors: Vec<LoadError>,
    /// True where a row takes away what no other row was known to give.
    removes: bool,
}

impl Read {
    /// True where rows may have been read alone that belong together. Sorts the ids.
    fn is_in_doubt(&mut self) -> bool {
        sort(&mut self.part.ids, order);
        let is_repeated = |pair: &[Pair]| hash_of(&pair[0]) == hash_of(&pair[1]);
        self.removes || !self.errors.is_empty() || self.part.ids.windows(2).any(is_repeated)
    }
}

/// Reads all lists. `shared` has the hashes of ids whose rows are laid over each other.
fn read<W: Write + Seek>(
    sources: &Sources,
    lexicon: &Lexicon,
    shared: &FxHashSet<u64>,
    writer: &mut Writer<W>,
) -> Result<Read, CompileError> {
    let mut all = Read { part: Part::default(), persons: 0, errors: Vec::new(), removes: false };
    // One for each thread.
    let bits = if sources.are_large() { SLOT_BITS } else { FEW_SLOT_BITS };
    let keys: Vec<_> = (0..rayon::current_num_threads()).map(|_| Mutex::new(Keys::new(bits))).collect();
    writer.begin(Section::Records)?;
    for (label, file, columns) in LISTS {
        let mut take = |rows: Vec<Row>, errors: &mut Vec<LoadError>| -> Result<(), CompileError> {
            let first = all.part.lengths.len();
            let tasks = rows.par_chunks(ROWS_A_TASK).enumerate();
            let part = |(at, rows)| {
                let keys = &keys[rayon::current_thread_index().unwrap_or_default()];
                let mut keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
                Part::of(rows, first + at * ROWS_A_TASK, label, lexicon, &mut keys)
            };
            let parts: Vec<Part> = tasks.map(part).collect();
            for mut part in parts {
                errors.append(&mut part.errors);
                writer.add(&std::mem::take(&mut part.records))?;
                all.part.append(part)?;
            }
            Ok(())
        };
        let is_shared = |row: &Row| shared.contains(&id_hash(prefix(label), row.cell(columns.key[0])));
        all.removes |= stream(sources.get(file), columns, &is_shared, &mut all.errors, &mut take)?;
        if label == Label::Person {
            all.persons = all.part.lengths.len() as u64;
        }
    }
    Ok(all)
}

/// What takes rows as they are read.
type Take<'a> = dyn FnMut(Vec<Row>, &mut Vec<LoadError>) -> Result<(), CompileError> + 'a;

/// Hands a list's rows on, some thousand at a time: first those whose id is not shared, in the order of the layers, then those
/// that several layers make. Gives back whether a row that is not shared takes something away.
fn stream(
    layers: &[Source],
    columns: Columns,
    is_shared: &dyn Fn(&Row) -> bool,
    errors: &mut Vec<LoadError>,
    take: &mut Take<'_>,
) -> Result<bool, CompileError> {
    if !layers.iter().any(Source::is_large) {
        let rows = super::load::rows(layers, columns, errors);
        take(rows, errors)?;
        return Ok(false);
    }
    let mut merged = Merged::new(columns);
    let mut chunk = Vec::with_capacity(ROWS);
    let mut done = Ok(());
    let mut removes = false;
    for (height, layer) in layers.iter().enumerate() {
        each_row(layer, height, columns, errors, &mut |row, errors| {
            if is_shared(&row) {
                merged.add(row, errors);
            } else if row.cell("remove").is_empty() {
                chunk.extend(new_row(row, columns, errors));
                if chunk.len() >= ROWS && done.is_ok() {
                    done = take(std::mem::replace(&mut chunk, Vec::with_capacity(ROWS)), errors);
                }
            } else {
                removes = true;
            }
        });
    }
    done?;
    take(chunk, errors)?;
    take(merged.rows.into_iter().flatten().collect(), errors)?;
    Ok(removes)
}

/// The hashes of the ids in the layers that are wanted, of those lists that have a large one.
fn ids(sources: &Sources, is_wanted: impl Fn(&Source) -> bool) -> io::Result<Vec<u64>> {
    let mut hashes = Vec::new();
    let lists = LISTS.map(|(label, file, columns)| (prefix(label), sources.get(file), columns.key[0]));
    for (prefix, layers, column) in lists.into_iter().filter(|(_, layers, _)| layers.iter().any(Source::is_large)) {
        for layer in layers.iter().filter(|layer| is_wanted(layer)) {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(layer.reader()?);
            // What is wrong in the file is said when its rows are read.
            let Ok(header) = reader.byte_headers() else { continue };
            let Some(at) = header.iter().position(|name| name.trim_ascii() == column.as_bytes()) else { continue };
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).unwrap_or(false) {
                hashes.extend(record.get(at).map(|id| id_hash(prefix, String::from_utf8_lossy(id).trim())));
            }
        }
    }
    Ok(hashes)
}

/// The hashes that come twice; another id may share one of them.
fn repeated(mut hashes: Vec<u64>) -> FxHashSet<u64> {
    sort(&mut hashes, |hash| u128::from(*hash) << 32);
    hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect()
}

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
            let entity = Listed::of_row(row, label, &mut part.errors);
            let before = part.records.len();
            record::put(&mut part.records, &entity, RowPlace { layer: row.layer(), line: row.line() });
            part.lengths.push((part.records.len() - before) as u32);
            part.add(&entity, (first + at) as u32, lexicon, keys);
        }
        part
    }

    fn add(&mut self, entity: &Listed<'_>, index: u32, lexicon: &Lexicon, keys: &mut Keys) {
        self.ids.push(pair(id_hash(prefix(entity.label), entity.id), index));
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
                self.words.push(pair(keys.hash(word), index << 1 | u32::from(rest.peek().is_none())));
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
        out.begin(Section::Places)?;
        let mut place = 0_u64;
        out.add(&place.to_le_bytes())?;
        for length in std::mem::take(&mut self.lengths) {
            place += u64::from(length);
            out.add(&place.to_le_bytes())?;
        }
        // The ids of large lists are sorted by now.
        sort(&mut self.ids, order);
        out.begin(Section::Ids)?;
        for id in std::mem::take(&mut self.ids) {
            put_pair(hash_of(&id), id[2], out)?;
        }
        self.write_words(out)?;
        sort(&mut self.bodies, order);
        self.bodies.dedup();
        out.begin(Section::Bodies)?;
        for bearers in self.bodies.chunk_by(|one, other| hash_of(one) == hash_of(other)) {
            put_pair(hash_of(&bearers[0]), if bearers.len() == 1 { bearers[0][2] } else { SEVERAL }, out)?;
        }
        self.names.write(out)
    }

    fn write_words<W: Write + Seek>(&mut self, out: &mut Writer<W>) -> io::Result<()> {
        let mut words = std::mem::take(&mut self.words);
        sort(&mut words, order);
        let by_word = || words.chunk_by(|one, other| hash_of(one) == hash_of(other));
        out.begin(Section::Words)?;
        let mut place = 0_u32;
        for bearers in by_word() {
            put_pair(hash_of(&bearers[0]), place, out)?;
            place += bearers.len() as u32 + 1;
        }
        out.begin(Section::Bearers)?;
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
