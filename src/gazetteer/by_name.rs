//! Who among the listed persons is meant by a name, as it stands or in another spelling, script or order.

use super::image::{Section, sorted, u32_at};
use super::near::NearMiss;
use super::{Gazetteer, compile, name_key, name_keys, words};
use crate::model::EntityIndex;

impl Gazetteer {
    /// Who bears a word of that key in one of the names, ascending, and whether it is the last word of one.
    pub(super) fn bearers(&self, key: &str) -> Vec<(EntityIndex, bool)> {
        self.kept_bearers(key).iter().map(|kept| compile::bearer(u32::from_le_bytes(*kept))).collect()
    }

    /// Who bears a word, as the image keeps them: in the order of the lists.
    fn kept_bearers(&self, key: &str) -> &[[u8; 4]] {
        let all = self.image.section(Section::Bearers);
        let of_place = |place: u32| {
            let at = place as usize * 4;
            let count = u32_at(all, at)? as usize;
            all.get(at + 4..)?.get(..count.checked_mul(4)?)
        };
        let place = sorted(self.image.section(Section::Words), compile::word_hash(key)).next();
        place.and_then(of_place).unwrap_or_default().as_chunks::<4>().0
    }

    /// True where somebody listed bears a word in some spelling that shares its key.
    #[must_use]
    pub fn is_borne(&self, word: &str) -> bool {
        !self.kept_bearers(&name_key(word)).is_empty()
    }

    /// Whether a person bears a word: a given name may have many thousands of bearers.
    fn bears(&self, index: EntityIndex, key: &str) -> bool {
        let index_of = |kept: &[u8; 4]| compile::bearer(u32::from_le_bytes(*kept)).0;
        self.kept_bearers(key).binary_search_by_key(&index, index_of).is_ok()
    }

    /// Who bears a word of every of some sets of keys, ascending. The rarest set had best come first.
    fn bearers_of_all(&self, mut sets: impl Iterator<Item = Vec<String>>) -> Vec<EntityIndex> {
        let first = sets.next().unwrap_or_default();
        let mut found: Vec<_> = first.iter().flat_map(|key| self.bearers(key)).map(|(index, _)| index).collect();
        found.sort_unstable();
        found.dedup();
        for keys in sets {
            found.retain(|index| keys.iter().any(|key| self.bears(*index, key)));
        }
        found
    }

    /// The listed persons of that given name and surname, in whatever spelling or script, ascending.
    #[must_use]
    pub fn find_name(&self, given: &str, surname: &str) -> Vec<EntityIndex> {
        let surname: Vec<String> = surname.split(' ').map(name_key).collect();
        if surname.iter().any(|key| self.kept_bearers(key).is_empty()) {
            return Vec::new();
        }
        let given = name_key(given);
        let all = surname.iter().chain([&given]).map(|key| vec![key.clone()]);
        let has = |index: &EntityIndex| {
            self.entity(*index).names().any(|name| {
                let keys: Vec<String> = words(name).map(name_key).collect();
                keys.contains(&given) && surname.iter().all(|word| keys.contains(word)) && keys.len() >= 2
            })
        };
        self.bearers_of_all(all).into_iter().filter(has).collect()
    }

    /// The listed persons whose names have all of these words, in whatever spelling or script and order, the last word of the listed name
    /// among them, and lack one at most; ascending.
    #[must_use]
    pub fn spelled(&self, printed: &[&str]) -> Vec<EntityIndex> {
        let mut keys: Vec<String> = printed.iter().map(|word| name_key(word)).collect();
        if keys.iter().any(|key| self.kept_bearers(key).is_empty()) {
            return Vec::new();
        }
        keys.sort_by_key(|key| self.kept_bearers(key).len());
        let has = |index: &EntityIndex| {
            self.entity(*index).names().any(|name| {
                let own: Vec<String> = words(name).map(name_key).collect();
                own.len() <= keys.len() + 1
                    && own.last().is_some_and(|last| keys.contains(last))
                    && keys.iter().all(|key| own.contains(key))
            })
        };
        self.bearers_of_all(keys.iter().map(|key| vec![key.clone()])).into_iter().filter(has).collect()
    }

    /// The listed persons whom a full name may mean, ascending: by its own key, or else as the systems of spelling read it. A German
    /// text's Michail Chodorkowski is the listed Mikhail Khodorkovsky. Given name and surname must both agree, so the wide reading
    /// of one word does no harm.
    #[must_use]
    pub fn listed_as(&self, given: &str, surname: &str) -> Vec<EntityIndex> {
        let own = self.find_name(given, surname);
        let is_latin = |word: &str| word.chars().next().is_some_and(|c| c < '\u{250}');
        if !own.is_empty() || !is_latin(given) || !is_latin(surname) || given.ends_with('.') {
            return own;
        }
        let systems = self.lexicon().systems();
        let surnames: Vec<String> = systems.rereadings(surname).collect();
        // Most names are in no list under any surname, and are done with here.
        let is_borne = |surname: &str| surname.split(' ').all(|word| self.is_borne(word));
        let mut readings: Vec<&str> = surnames.iter().map(String::as_str).chain([surname]).collect();
        readings.sort_unstable();
        readings.dedup();
        if !readings.into_iter().any(is_borne) {
            return own;
        }
        // The first is the name as it stands, which was looked for above.
        let mut pairs = vec![(given.to_lowercase(), surname.to_lowercase())];
        for (given_read, surname_read) in systems.rereadings(given).zip(&surnames) {
            // Who reads the surname so may have the given name as it stands: names of a report come from many hands.
            let of_system = [(given, surname_read.as_str()), (&*given_read, surname_read), (&*given_read, surname)];
            // Most systems leave most words as they are.
            for pair in of_system.map(|(given, surname)| (given.to_lowercase(), surname.to_lowercase())) {
                if !pairs.contains(&pair) {
                    pairs.push(pair);
                }
            }
        }
        let mut found: Vec<EntityIndex> =
            pairs[1..].iter().flat_map(|(given, surname)| self.find_name(given, surname)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The listed person whose surname is nearly that, where the given name or its initial is the listed one. None where the surname is
    /// listed as it stands, where several persons are near, and in lists of many thousands.
    #[must_use]
    pub fn near(&self, given: &str, surname: &str) -> Option<NearMiss> {
        let found = self.near.find(given, surname, &self.lexicon)?;
        self.bearers(&name_key(surname)).is_empty().then_some(found)
    }

    /// The listed persons of that surname, in whatever spelling, script or case, ascending: those of whose names it is the last word.
    #[must_use]
    pub fn find_surname(&self, surname: &str) -> Vec<EntityIndex> {
        let keys = name_keys(surname);
        let bearers = keys.iter().flat_map(|key| self.bearers(key));
        let mut found: Vec<_> = bearers.filter(|(_, is_last)| *is_last).map(|(index, _)| index).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The listed persons whose names hold every word of a question, in whatever spelling, script or case, ascending.
    #[must_use]
    pub fn find_person(&self, question: &str) -> Vec<EntityIndex> {
        self.bearers_of_all(words(question).map(name_keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_in_any_spelling() {
        let gazetteer = Gazetteer::of_persons(
            "id,name,native_name,source\nmukhtar-dzhakishev,Mukhtar Dzhakishev,Мухтар Джакишев,x\naset-abishev,Aset Abishev,,x\nkenzhebek-abishev,Kenzhebek Abishev,,x\n",
        );
        for question in ["Жакишев", "Jakishev", "dzhakishev", "джакишев мухтар", "Muhtar Dzhakishev"]
        {
            assert_eq!(gazetteer.find_person(question), [EntityIndex(0)], "{question}");
        }
        assert_eq!(gazetteer.find_person("Abishev"), [EntityIndex(1), EntityIndex(2)]);
        assert_eq!(gazetteer.find_name("Asset", "Abishev"), [EntityIndex(1)]);
        assert_eq!(gazetteer.find_person(""), []);
    }

    #[test]
    fn a_listed_person_is_found_as_other_languages_spell_the_name() {
        let gazetteer = Gazetteer::of_persons(
            "id,name,source\n\
            mikhail-khodorkovsky,Mikhail Khodorkovsky,x\n\
            sergei-tikhanovsky,Sergei Tikhanovsky,x\n\
            mukhtar-dzhakishev,Mukhtar Dzhakishev,x\n",
        );
        for (given, surname, wanted) in [
            ("Michail", "Chodorkowski", Some(0)),
            ("Mikhail", "Chodorkowskij", Some(0)),
            ("Sergei", "Tsikhanouski", Some(1)),
            ("Moukhtar", "Djakichev", Some(2)),
            ("Muxtar", "Jakişev", Some(2)),
            ("Michail", "Gorbatschow", None),
            ("Boris", "Chodorkowski", None),
        ] {
            let found = gazetteer.listed_as(given, surname);
            assert_eq!(found, wanted.map(EntityIndex).into_iter().collect::<Vec<_>>(), "{given} {surname}");
        }
    }
}
