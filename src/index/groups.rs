//! Near-duplicates: documents whose texts say nearly the same, in groups named by their smallest number.
//!
//! Documents that agree in a band of their sketches are compared, and joined where they are similar. Each import compares
//! what is new with everything, in one pass over the sketches: a join by sorting, never all pairs.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Error;
use super::ledger::{Read, Table, be};
use super::rows::DocumentNumber;
use super::sketch::Sketch;
use super::transaction::Transaction;

/// Texts with at least this share of their three-word shingles in common are near-duplicates. One word changed in twenty
/// leaves 0.74; a new head and one new paragraph in ten leave 0.8; a paragraph of ten left out and every year changed leave
/// 0.7, of which an estimate may miss three hundredths. Different texts of one house that share every fourth sentence have 0.3.
pub const NEAR: f32 = 0.66;

/// Of documents that agree in a band, each is compared with the first so many: a form letter of which there are thousands
/// would else cost millions of comparisons, and its copies find each other through those.
const MOST: usize = 64;

/// The fact that holds the last generation that wrote sketches.
pub(super) const SKETCHED: &str = "sketched";

/// The fact that holds the last generation whose sketches have been compared.
const COMPARED: &str = "compared";

/// The groups of near-duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    of: FxHashMap<DocumentNumber, DocumentNumber>,
    members: BTreeMap<DocumentNumber, Vec<DocumentNumber>>,
}

impl Groups {
    /// Reads the groups of two documents and more.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn read(ledger: &impl Read) -> Result<Self, Error> {
        let mut by_label: FxHashMap<DocumentNumber, Vec<DocumentNumber>> = FxHashMap::default();
        ledger.scan(Table::Groups, &[], |key, value| {
            if let (Some(number), Some(label)) = (be(key), be(value)) {
                by_label.entry(label).or_default().push(number);
            }
            true
        })?;
        let mut groups = Self::default();
        // A label may be the number of a document that has left the group since; the name is that of the least one left.
        for members in by_label.into_values().filter(|members| members.len() > 1) {
            let name = members[0];
            groups.of.extend(members.iter().map(|&number| (number, name)));
            groups.members.insert(name, members);
        }
        Ok(groups)
    }

    /// The group of a document: the least number in it, its own where it has no near-duplicate.
    #[must_use]
    pub fn of(&self, number: DocumentNumber) -> DocumentNumber {
        self.of.get(&number).copied().unwrap_or(number)
    }

    /// The documents of a document's group, ascending; empty where it has no near-duplicate.
    #[must_use]
    pub fn beside(&self, number: DocumentNumber) -> &[DocumentNumber] {
        self.members.get(&self.of(number)).map_or(&[], Vec::as_slice)
    }

    /// Every group, by its name.
    pub fn iter(&self) -> impl Iterator<Item = &[DocumentNumber]> {
        self.members.values().map(Vec::as_slice)
    }
}

/// The estimated similarity of two documents, from 0 to 1; none where one is too short to be compared.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn similarity(ledger: &impl Read, a: DocumentNumber, b: DocumentNumber) -> Result<Option<f32>, Error> {
    Ok(sketch(ledger, a)?.zip(sketch(ledger, b)?).map(|(a, b)| a.similarity(&b)))
}

/// A document's sketch.
pub(super) fn sketch(ledger: &impl Read, number: DocumentNumber) -> Result<Option<Sketch>, Error> {
    let read = |bytes: &[u8]| bytes.get(8..).and_then(Sketch::from_bytes);
    Ok(ledger.with(Table::Sketches, &number.to_be_bytes(), read)?.flatten())
}

/// Writes a document's sketch, with the generation, which tells later that it is new; or removes it.
pub(super) fn keep(ledger: &mut Transaction, number: DocumentNumber, generation: u64, sketch: Option<&Sketch>) {
    let value = sketch.map(|sketch| [&generation.to_be_bytes(), sketch.as_bytes()].concat());
    ledger.put(Table::Sketches, &number.to_be_bytes(), value.as_deref());
}

/// True where sketches were written that have not been compared.
pub(super) fn waits(ledger: &impl Read) -> Result<bool, Error> {
    Ok(ledger.fact(SKETCHED)?.unwrap_or(0) > ledger.fact(COMPARED)?.unwrap_or(0))
}

/// Compares the documents that have not been compared, and writes the groups anew. Memory: 270 bytes a document.
///
/// # Errors
/// Where the ledger cannot be read or written.
pub(super) fn compare(ledger: &mut Transaction) -> Result<(), Error> {
    let compared = ledger.fact(COMPARED)?.unwrap_or(0);
    let (mut numbers, mut sketches, mut is_fresh) = (Vec::new(), Vec::new(), Vec::new());
    ledger.scan(Table::Sketches, &[], |key, value| {
        let (generation, sketch) = value.split_at(value.len().min(8));
        if let (Some(number), Some(generation), Some(sketch)) = (be(key), be(generation), Sketch::from_bytes(sketch)) {
            numbers.push(number);
            sketches.push(sketch);
            is_fresh.push(generation > compared);
        }
        true
    })?;
    let mut before = FxHashMap::default();
    ledger.scan(Table::Groups, &[], |key, value| {
        before.extend(be(key).zip(be(value)));
        true
    })?;
    let mut components = Components::new(numbers.len());
    let mut first_of = FxHashMap::default();
    for (at, number) in numbers.iter().enumerate() {
        if let Some(label) = before.get(number) {
            components.join(at, *first_of.entry(*label).or_insert(at));
        }
    }
    join_similar(&sketches, &is_fresh, &mut components);
    for (number, label) in components.labels(&numbers) {
        if before.get(&number) != Some(&label) {
            ledger.put(Table::Groups, &number.to_be_bytes(), Some(&label.to_be_bytes()));
        }
    }
    let generation = ledger.fact(super::GENERATION)?.unwrap_or(0);
    ledger.set_fact(COMPARED, generation);
    Ok(())
}

/// Joins each fresh document with those that it resembles.
fn join_similar(sketches: &[Sketch], is_fresh: &[bool], components: &mut Components) {
    let mut entries: Vec<(u64, u32)> = Vec::new();
    for band in 0..Sketch::BANDS {
        let keys = sketches.iter().zip(is_fresh).filter(|(_, fresh)| **fresh).map(|(sketch, _)| sketch.band(band));
        let wanted: FxHashSet<u64> = keys.collect();
        entries.clear();
        let keys = sketches.iter().enumerate().map(|(at, sketch)| (sketch.band(band), at as u32));
        entries.extend(keys.filter(|(key, _)| wanted.contains(key)));
        entries.sort_unstable();
        for run in entries.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
            for (place, &(_, later)) in run.iter().enumerate() {
                let later = later as usize;
                for &(_, earlier) in &run[..place.min(MOST)] {
                    let earlier = earlier as usize;
                    if (is_fresh[later] || is_fresh[earlier])
                        && !components.joined(later, earlier)
                        && sketches[later].similarity(&sketches[earlier]) >= NEAR
                    {
                        components.join(later, earlier);
                    }
                }
            }
        }
    }
}

/// Sets of documents that are joined, by their place: each points towards the least of its set.
struct Components(Vec<u32>);

impl Components {
    fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    fn least(&mut self, mut at: usize) -> usize {
        while self.0[at] as usize != at {
            self.0[at] = self.0[self.0[at] as usize];
            at = self.0[at] as usize;
        }
        at
    }

    fn joined(&mut self, a: usize, b: usize) -> bool {
        self.least(a) == self.least(b)
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.least(a), self.least(b));
        self.0[a.max(b)] = a.min(b) as u32;
    }

    /// The members of sets of two and more, each with the least number of its set.
    fn labels(&mut self, numbers: &[DocumentNumber]) -> Vec<(DocumentNumber, DocumentNumber)> {
        let mut sizes = vec![0_u32; self.0.len()];
        for at in 0..self.0.len() {
            sizes[self.least(at)] += 1;
        }
        let mut out = Vec::new();
        for (at, &number) in numbers.iter().enumerate() {
            let least = self.least(at);
            if sizes[least] > 1 {
                out.push((number, numbers[least]));
            }
        }
        out
    }
}
