//! Which listed persons share a word, or nearly one, with a name that no list has.

use rustc_hash::FxHashMap;

use super::{Gazetteer, name_key, name_keys, words};
use crate::fold::letters_apart;
use crate::model::EntityIndex;

/// A word that more persons bear, such as a common given name, does not lead to one.
const BEARERS: usize = 5_000;

/// Keys shorter than this are misspellings of too much.
const SHORTEST: usize = 5;

impl Gazetteer {
    /// The listed persons who bear a word of one of these names, in any spelling or case, or where nobody does, one a letter or two from
    /// it; ascending. Whether one of them is meant is for [`crate::naming`] to say.
    #[must_use]
    pub fn namesakes(&self, names: &[&str]) -> Vec<EntityIndex> {
        let mut bearers: Vec<EntityIndex> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        for word in names.iter().flat_map(|name| words(name)) {
            let known: Vec<Vec<_>> =
                name_keys(word).iter().map(|key| self.bearers(key)).filter(|known| !known.is_empty()).collect();
            if known.is_empty() {
                unknown.push(name_key(word));
            }
            let few = known.into_iter().filter(|bearers| bearers.len() <= BEARERS);
            bearers.extend(few.flatten().map(|(person, _)| person));
        }
        bearers.extend(self.misspelt(&unknown));
        bearers.sort_unstable();
        bearers.dedup();
        bearers
    }

    /// The bearers of words that are a letter or two from these, and begin or end as they do.
    fn misspelt(&self, wanted: &[String]) -> Vec<EntityIndex> {
        let wanted: Vec<&String> = wanted.iter().filter(|key| key.len() >= SHORTEST).collect();
        let near = |key: &str| {
            wanted.iter().any(|wanted| {
                let shorter = wanted.len().min(key.len());
                let ends = |key: &str| (key.as_bytes().first().copied(), key.as_bytes().last().copied());
                let ((first, last), (start, end)) = (ends(wanted), ends(key));
                (first == start || last == end)
                    && shorter >= SHORTEST
                    && letters_apart(wanted, key, if shorter >= 8 { 2 } else { 1 }).is_some()
            })
        };
        if wanted.is_empty() {
            return Vec::new();
        }
        let by_word = self.by_word.get_or_init(|| {
            let mut by_word: FxHashMap<String, Vec<EntityIndex>> = FxHashMap::default();
            for (at, person) in self.persons().enumerate() {
                for word in person.names().flat_map(words) {
                    by_word.entry(name_key(word)).or_default().push(EntityIndex(at as u32));
                }
            }
            by_word
        });
        by_word.iter().filter(|(key, _)| near(key)).flat_map(|(_, bearers)| bearers.iter().copied()).collect()
    }
}
