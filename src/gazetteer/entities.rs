//! The listed entities: all held where they are few, else read from the compiled gazetteer when they are asked for.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::entry::Entity;
use super::image::{Image, Reader, Section};
use super::record::{self, RowPlace};
use crate::model::{EntityIndex, Label};

/// As many entities at most are held, some ten megabytes.
const HELD: u64 = 20_000;

/// The parts of the memory of entities that were read, each with its lock, and how many entities one of them keeps.
const SHARDS: usize = 16;
const KEPT: usize = 2_000;

/// A listed entity, held by the gazetteer or read from its file.
#[derive(Clone, Debug)]
pub enum Listed<'a> {
    /// One of few.
    Held(&'a Entity),
    /// One of many.
    Read(Arc<Entity>),
}

impl Deref for Listed<'_> {
    type Target = Entity;

    fn deref(&self) -> &Entity {
        match self {
            Self::Held(entity) => entity,
            Self::Read(entity) => entity,
        }
    }
}

/// Reads entities out of an image.
#[derive(Debug)]
pub(super) struct Entities {
    image: Arc<Image>,
    /// All of them, or none where they are many.
    held: Vec<Entity>,
    read: Vec<Mutex<FxHashMap<u32, Arc<Entity>>>>,
    /// Where the layers of `persons.csv` and of `organisations.csv` come from.
    origins: [Vec<String>; 2],
}

impl Entities {
    pub fn new(image: Arc<Image>, origins: [Vec<String>; 2]) -> Self {
        let read = (0..SHARDS).map(|_| Mutex::default()).collect();
        let mut entities = Self { image, held: Vec::new(), read, origins };
        if entities.image.counts.entities <= HELD {
            entities.held = (0..entities.len()).map(|at| entities.read(EntityIndex(at as u32))).collect();
        }
        entities
    }

    pub fn len(&self) -> usize {
        self.image.counts.entities as usize
    }

    /// How many of them are persons.
    pub fn persons(&self) -> usize {
        self.image.counts.persons as usize
    }

    /// Persons stand before organisations.
    pub fn label(&self, index: EntityIndex) -> Label {
        if u64::from(index.0) < self.image.counts.persons { Label::Person } else { Label::Organisation }
    }

    pub fn get(&self, index: EntityIndex) -> Listed<'_> {
        if let Some(entity) = self.held.get(index.0 as usize) {
            return Listed::Held(entity);
        }
        let shard = &self.read[index.0 as usize % SHARDS];
        // A panic while the lock was held leaves a map as good as before.
        if let Some(entity) = shard.lock().unwrap_or_else(PoisonError::into_inner).get(&index.0) {
            return Listed::Read(Arc::clone(entity));
        }
        let entity = Arc::new(self.read(index));
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= KEPT {
            shard.clear();
        }
        shard.insert(index.0, Arc::clone(&entity));
        Listed::Read(entity)
    }

    /// All entities where they are few, else none.
    pub fn held(&self) -> impl Iterator<Item = Listed<'_>> {
        self.held.iter().map(Listed::Held)
    }

    /// Some of the entities, in the order of the lists. They are not remembered.
    pub fn range(&self, indexes: std::ops::Range<usize>) -> impl Iterator<Item = Listed<'_>> {
        indexes.map(|at| match self.held.get(at) {
            Some(entity) => Listed::Held(entity),
            None => {
                let index = EntityIndex(at as u32);
                let bytes = Self::place(self.image.section(Section::Places).get(at * 8..at * 8 + 16));
                let bytes = bytes.and_then(|place| self.image.section(Section::Records).get(place));
                Listed::Read(Arc::new(self.entity(index, bytes)))
            }
        })
    }

    fn read(&self, index: EntityIndex) -> Entity {
        let at = index.0 as usize * 8;
        let place = Self::place(self.image.part(Section::Places, at..at + 16).as_deref());
        self.entity(index, place.and_then(|place| self.image.part(Section::Records, place)).as_deref())
    }

    fn entity(&self, index: EntityIndex, bytes: Option<&[u8]>) -> Entity {
        let label = self.label(index);
        // The file was verified, so this is a disk that fails: an entity without a name links nothing.
        let (mut entity, RowPlace { layer, line }) = bytes
            .and_then(|bytes| record::read(bytes, label))
            .unwrap_or_else(|| (Entity::nameless(label), RowPlace { layer: usize::MAX, line: 0 }));
        let origins = &self.origins[usize::from(label != Label::Person)];
        entity.place = format!("{}:{line}", origins.get(layer).map_or("?", String::as_str));
        entity
    }

    /// Where a record begins and ends, from the bytes that say so.
    fn place(bytes: Option<&[u8]>) -> Option<std::ops::Range<usize>> {
        let mut reader = Reader::new(bytes?);
        let (start, end) = (reader.u64()?, reader.u64()?);
        Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}
