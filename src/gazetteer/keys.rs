//! The keys of names' words, remembered while lists are compiled.

use super::compile::word_hash;
use super::name_key::name_key_into;
use crate::fold;
use crate::segment::WordKey;

/// The hashes of the keys of words that were seen lately, each in the slot of its word: most names are made of words that come again.
#[derive(Debug)]
pub(super) struct Keys {
    slots: Vec<(WordKey, u64)>,
    /// How far a word's key is shifted for the number of its slot.
    shift: u32,
    /// Room for a word's key and for what leads to it.
    latin: String,
    key: Vec<u8>,
}

/// The bits of that number for lists of millions, few enough for the cache, and for small ones.
pub(super) const SLOT_BITS: u32 = 12;
pub(super) const FEW_SLOT_BITS: u32 = 8;

impl Keys {
    pub fn new(bits: u32) -> Self {
        let shift = u64::BITS - bits;
        // At first each slot has a key that belongs into another one.
        let slots = (0..1 << bits).map(|slot: u64| ((slot ^ 1) << shift, 0)).collect();
        Self { slots, shift, latin: String::new(), key: Vec::new() }
    }

    /// The hash of the key of a word of a name.
    pub fn hash(&mut self, word: &str) -> u64 {
        let key = fold::key(word);
        let slot = &mut self.slots[(key >> self.shift) as usize];
        if slot.0 != key {
            name_key_into(word, &mut self.latin, &mut self.key);
            *slot = (key, word_hash(std::str::from_utf8(&self.key).unwrap_or_default()));
        }
        slot.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::name_key;

    #[test]
    fn a_word_has_its_hash_whatever_was_seen_before() {
        let mut keys = Keys::new(1);
        for word in ["Dzhakishev", "Жакишев", "Maks", "Dzhakishev", "", "Макс", "Maks", "Жакишев"] {
            assert_eq!(keys.hash(word), word_hash(&name_key(word)), "{word}");
        }
    }
}
