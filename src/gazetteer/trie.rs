//! Compiles names into the sections that the matcher reads.
//!
//! A node of the trie is known by the hash of the words that lead to it, so an edge need not be stored: what follows is looked up by
//! the next hash. Two runs of words that share a hash share a node, which holds the names of both; since names are compared letter by
//! letter on a hit, nothing is lost or invented by that.

use std::io::{self, Seek, Write};

use super::image::{Reader, Section, Writer, put_number};
use super::matcher::{self, NameKind};
use super::pair::sort;
use crate::fold::fold_into;
use crate::model::Language;
use crate::segment::{Kind, Token, WordKey, tokens_into};

/// Set in a node's value where longer names go on from it; the other bits are the place of its names, from 1, or 0 for none.
pub(super) const GOES_ON: u32 = 1 << 31;
/// A name that begins with a capital is not found in lower case.
pub(super) const CAPITAL: u8 = 1;
/// A name in capitals alone is found in capitals alone.
pub(super) const CAPITALS: u8 = 2;

/// The longest run of letters that counts as an acronym when all are capitals.
const LONGEST_ACRONYM: usize = 6;

/// The words that filters hold: those that start a name, those that are one, which of them may do so in lower case, and those that
/// stand in one behind the first.
const FILTERS: [Section; 5] =
    [Section::Starts, Section::Singles, Section::LowerStarts, Section::LowerSingles, Section::Follows];
/// How far behind a filter that of lower case stands.
const LOWER: usize = 2;
/// The filter of words behind the first.
const FOLLOWS: usize = 4;

/// How many names are read ahead of their nodes.
const NAMES_AT_ONCE: usize = 256;

/// Bits of a filter for each word in it.
const BITS_A_WORD: usize = 16;
/// The fewest bits of a filter.
const FEWEST_BITS: usize = 1 << 12;

/// More names than their places can be told apart.
#[derive(Debug, thiserror::Error)]
#[error("more than two gigabytes of names; leave some lists out")]
pub struct TooManyNames;

/// Names on their way into the trie.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// For each name its kind, capitals, entity and folded words.
    spelt: Vec<u8>,
    /// The hash of each name's words with its place in `spelt`.
    ends: Vec<(u64, u32)>,
    /// The hashes of runs of two words and more from which names go on; they may come twice.
    ways: Vec<u64>,
    /// By [`FILTERS`], words of each kind as often as names have them.
    filtered: [Vec<WordKey>; FILTERS.len()],
    scratch: Scratch,
}

#[derive(Debug, Default)]
struct Scratch {
    tokens: Vec<Token>,
    /// The folded words of the tokens, each with a space behind it, and where each ends.
    folded: String,
    ends: Vec<usize>,
}

impl Names {
    /// Adds a name of an entity. A name without a word is left out.
    pub fn add(&mut self, name: &str, entity: u32, kind: NameKind) {
        self.add_turned(name, 0, entity, kind);
    }

    /// Adds a name of an entity, and as a spelling of it the same with what stands from the byte `turn` on before the rest: a surname,
    /// where `turn` is not 0.
    pub fn add_turned(&mut self, name: &str, turn: usize, entity: u32, kind: NameKind) {
        self.add_in(Language::Other, name, turn, entity, kind);
        // In a French text «l’Europe» is two words.
        if name.contains(['\'', '’']) {
            self.add_in(Language::Fr, name, turn, entity, kind);
        }
    }

    fn add_in(&mut self, language: Language, name: &str, turn: usize, entity: u32, kind: NameKind) {
        let tokens = &mut self.scratch.tokens;
        if language != Language::Other {
            let words = tokens.len();
            tokens.clear();
            tokens_into(name, language, tokens);
            tokens.retain(|token| !matcher::is_stepped_over(name, token));
            if tokens.len() == words {
                return;
            }
        }
        tokens.clear();
        tokens_into(name, language, tokens);
        tokens.retain(|token| !matcher::is_stepped_over(name, token));
        if !tokens.iter().any(|token| token.kind == Kind::Word) {
            return;
        }
        let turned = tokens.partition_point(|token| (token.start as usize) < turn);
        let Scratch { tokens, folded, ends } = &mut self.scratch;
        folded.clear();
        ends.clear();
        for token in &*tokens {
            fold_into(token.span().of(name), folded);
            folded.push(' ');
            ends.push(folded.len());
        }
        self.put(name, 0, entity, kind);
        if turn > 0 {
            self.put(name, turned, entity, NameKind::Variant);
        }
    }

    /// Adds the name that the tokens at hand are, beginning with the one at `turned` and ending with the one before it.
    fn put(&mut self, name: &str, turned: usize, entity: u32, kind: NameKind) {
        let Scratch { tokens, folded, ends } = &self.scratch;
        let (before, behind) = tokens.split_at(turned);
        let words = || behind.iter().chain(before);
        let mut hash = matcher::ROOT;
        for (at, token) in words().enumerate() {
            if at > 0 {
                self.filtered[FOLLOWS].push(token.key);
            }
            if at > 1 {
                self.ways.push(hash);
            }
            hash = matcher::step(hash, token.key);
        }
        let letters =
            || words().flat_map(|token| token.span().of(name).chars()).filter(|letter| letter.is_alphabetic());
        let single = tokens.len() == 1;
        let capitals = single && letters().take(LONGEST_ACRONYM + 1).count() <= LONGEST_ACRONYM && {
            letters().all(char::is_uppercase)
        };
        let capital = letters().next().is_some_and(char::is_uppercase);
        let flags = if capital { CAPITAL } else { 0 } | if capitals { CAPITALS } else { 0 };
        let filter = usize::from(single);
        let first = words().next().map(|token| token.key);
        self.filtered[filter].extend(first);
        self.filtered[filter + LOWER].extend(first.filter(|_| flags == 0));
        self.ends.push((hash, self.spelt.len() as u32));
        self.spelt.extend([flags, kind as u8]);
        self.spelt.extend(entity.to_le_bytes());
        put_number(&mut self.spelt, folded.len() as u64);
        let (first, rest) = folded.split_at(turned.checked_sub(1).map_or(0, |last| ends[last]));
        self.spelt.extend(rest.as_bytes());
        self.spelt.extend(first.as_bytes());
    }

    /// Adds the names of another part of the lists behind these.
    ///
    /// # Errors
    /// Where there are too many.
    pub fn append(&mut self, mut other: Self) -> Result<(), TooManyNames> {
        let base = self.spelt.len();
        if base + other.spelt.len() > GOES_ON as usize {
            return Err(TooManyNames);
        }
        self.spelt.append(&mut other.spelt);
        self.ends.extend(other.ends.iter().map(|(hash, at)| (*hash, at + base as u32)));
        other.ways.sort_unstable();
        other.ways.dedup();
        self.ways.append(&mut other.ways);
        for (words, mut others) in self.filtered.iter_mut().zip(other.filtered) {
            words.append(&mut others);
        }
        Ok(())
    }

    /// How many names there are.
    pub fn len(&self) -> u64 {
        self.ends.len() as u64
    }

    /// Writes the sections.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn write<W: Write + Seek>(mut self, out: &mut Writer<W>) -> io::Result<()> {
        for (section, words) in FILTERS.into_iter().zip(std::mem::take(&mut self.filtered)) {
            out.begin(section)?;
            out.add(&filter(&words))?;
        }
        // Names of one hash stay in the order of the lists.
        sort(&mut self.ends, |(hash, at)| u128::from(*hash) << 32 | u128::from(*at));
        sort(&mut self.ways, |way| u128::from(*way) << 32);
        self.ways.dedup();
        let places = self.write_names(out)?;
        self.write_table(&places, out)
    }

    /// Writes the names of each hash, and gives back where they stand.
    fn write_names<W: Write + Seek>(&mut self, out: &mut Writer<W>) -> io::Result<Vec<(u64, u32)>> {
        out.begin(Section::Names)?;
        let mut kept = 0;
        let (mut bytes, mut names) = (Vec::new(), Vec::new());
        let (mut start, mut read) = (0, 0);
        while start < self.ends.len() {
            // In the order of their hashes names lie anywhere in memory: many are read at once before each is needed.
            if start >= read {
                read = self.ends.len().min(start + NAMES_AT_ONCE);
                let first = self.ends[start..read].iter().map(|end| self.spelt[end.1 as usize]);
                std::hint::black_box(first.fold(0, |all, byte| all | byte));
            }
            let hash = self.ends[start].0;
            let count = self.ends[start..].iter().take_while(|end| end.0 == hash).count();
            let place = out.written() as u32;
            bytes.clear();
            node(&self.spelt, &self.ends[start..start + count], &mut names, &mut bytes);
            out.add(&bytes)?;
            start += count;
            // What was read may be overwritten: there are no more nodes than names.
            self.ends[kept] = (hash, place + 1);
            kept += 1;
        }
        drop(names);
        self.spelt = Vec::new();
        let mut places = std::mem::take(&mut self.ends);
        places.truncate(kept);
        Ok(places)
    }

    /// Writes the table: each node in the first free slot at or behind the one that its hash points at. Since the nodes are in the
    /// order of their hashes, so are the slots, and the table is written as it lies.
    fn write_table<W: Write + Seek>(&self, places: &[(u64, u32)], out: &mut Writer<W>) -> io::Result<()> {
        let nodes = || Merge { places, ways: &self.ways };
        // A quarter of the slots stays free, so that a search ends soon.
        let slots = nodes().count() as u64 * 4 / 3 + 1;
        out.begin(Section::Table)?;
        out.add(&slots.to_le_bytes())?;
        let mut next = 0;
        let mut bytes = Vec::with_capacity(1 << 16);
        for (hash, value) in nodes() {
            let home = matcher::home(hash, slots);
            if home > next {
                bytes.resize(bytes.len() + 8 * (home - next) as usize, 0);
                next = home;
            }
            bytes.extend((hash as u32).to_le_bytes());
            bytes.extend(value.to_le_bytes());
            next += 1;
            if bytes.len() >= 1 << 16 {
                out.add(&bytes)?;
                bytes.clear();
            }
        }
        // The last search needs a free slot to end at.
        bytes.resize(bytes.len() + 8 * (slots.saturating_sub(next) + 1) as usize, 0);
        out.add(&bytes)
    }
}

/// The nodes by hash: those that have names, and those from which names go on.
struct Merge<'a> {
    places: &'a [(u64, u32)],
    ways: &'a [u64],
}

impl Iterator for Merge<'_> {
    type Item = (u64, u32);

    fn next(&mut self) -> Option<(u64, u32)> {
        let (place, way) = (self.places.first().copied(), self.ways.first().copied());
        let hash = place.map_or(u64::MAX, |(hash, _)| hash).min(way.unwrap_or(u64::MAX));
        let mut value = 0;
        if let Some((_, place)) = place.filter(|place| place.0 == hash) {
            value = place;
            self.places = &self.places[1..];
        }
        if way == Some(hash) {
            value |= GOES_ON;
            self.ways = &self.ways[1..];
        }
        (place.is_some() || way.is_some()).then_some((hash, value))
    }
}

/// A name on its way into a node: its folded words, capitals, entity and kind.
type Spelt<'a> = (&'a [u8], u8, u32, u8);

/// Writes one node: its different names, and for each who bears it and as what. `names` is room for them.
fn node<'a>(spelt: &'a [u8], ends: &[(u64, u32)], names: &mut Vec<Spelt<'a>>, out: &mut Vec<u8>) {
    names.clear();
    names.extend(ends.iter().filter_map(|(_, at)| {
        let mut reader = Reader::new(spelt.get(*at as usize..)?);
        let (flags, kind, entity) = (reader.byte()?, reader.byte()?, reader.u32()?);
        Some((reader.bytes()?, flags, entity, kind))
    }));
    // Of an entity's spellings that are one, the best kind comes first and stays.
    names.sort_unstable();
    names.dedup_by_key(|name| (name.0, name.1, name.2));
    let same = |one: &Spelt<'_>, other: &Spelt<'_>| one.0 == other.0 && one.1 == other.1;
    put_number(out, names.chunk_by(same).count() as u64);
    for bearers in names.chunk_by(same) {
        let (folded, flags, ..) = bearers[0];
        out.push(flags);
        put_number(out, folded.len() as u64);
        out.extend(folded);
        put_number(out, bearers.len() as u64);
        for (.., entity, kind) in bearers {
            put_number(out, u64::from(*entity));
            out.push(*kind);
        }
    }
}

/// Marks words in some bits for each different one.
fn filter(words: &[WordKey]) -> Vec<u8> {
    let bits = (different(words) * BITS_A_WORD).next_power_of_two().max(FEWEST_BITS);
    let mut filter = vec![0_u8; bits / 8];
    for word in words {
        let slot = matcher::slot(*word, bits);
        filter[slot / 8] |= 1 << (slot % 8);
    }
    filter
}

/// How many different words there are; of very many, as their keys are hashes, nearly so many.
fn different(words: &[WordKey]) -> usize {
    const MANY: usize = 1 << 18;
    const ONE_OF: u64 = 64;
    let part = if words.len() < MANY { 1 } else { ONE_OF };
    let mut some: Vec<WordKey> = words.iter().copied().filter(|word| *word <= WordKey::MAX / part).collect();
    some.sort_unstable();
    some.dedup();
    some.len() * part as usize
}
