//! Which listed persons a name that no list has may belong to, and why.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::{Gazetteer, name_key, name_keys, words};
use crate::model::EntityIndex;

/// How alike two names are.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// From 0 to 1.
    pub score: f32,
    /// What agrees and what does not, word by word.
    pub reasons: Vec<String>,
}

/// How alike two names of persons are, whatever their script and the order of their words. Words are compared by the key under
/// which spellings meet ([`name_key`]); a word counts less where it agrees by its initial, or but for a letter.
///
/// ```
/// use casebook::gazetteer::likeness;
/// assert!(likeness("Мухтар Жакишев", "Dzhakishev Mukhtar").score > 0.95);
/// assert!(likeness("Mukhtar Dzhakishev", "Mukhtar Ablyazov").score < 0.6);
/// ```
#[must_use]
pub fn likeness(one: &str, other: &str) -> Likeness {
    let (own, theirs): (Vec<&str>, Vec<&str>) = (words(one).collect(), words(other).collect());
    let mut pairs: Vec<(f32, usize, usize, String)> = Vec::new();
    for (i, a) in own.iter().enumerate() {
        for (j, b) in theirs.iter().enumerate() {
            if let Some((weight, reason)) = word_likeness(a, b) {
                pairs.push((weight, i, j, reason));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut taken, mut met) = (vec![false; own.len()], vec![false; theirs.len()]);
    let (mut sum, mut reasons) = (0.0, Vec::new());
    for (weight, i, j, reason) in pairs {
        if !taken[i] && !met[j] {
            (taken[i], met[j]) = (true, true);
            sum += weight;
            reasons.push(reason);
        }
    }
    // A patronymic that one of them lacks says little; a surname alone is half a name.
    let size = own.len().min(theirs.len()).max(2);
    let more = own.len().abs_diff(theirs.len());
    let score = (sum / size as f32
        - 0.05 * more.saturating_sub(usize::from(size > own.len().min(theirs.len()))) as f32)
        .clamp(0.0, 1.0);
    let left = |words: &[&str], taken: &[bool]| {
        words.iter().zip(taken).filter(|(_, taken)| !**taken).map(|(word, _)| (*word).to_owned()).collect::<Vec<_>>()
    };
    for rest in left(&own, &taken).into_iter().chain(left(&theirs, &met)) {
        reasons.push(format!("`{rest}` stands in one alone"));
    }
    Likeness { score, reasons }
}

/// How much two words agree, from 0 to 1, and in what; none where they do not.
fn word_likeness(a: &str, b: &str) -> Option<(f32, String)> {
    let (keys, others) = (name_keys(a), name_keys(b));
    if a.to_lowercase() == b.to_lowercase() {
        return Some((1.0, format!("`{a}` in both")));
    }
    if name_key(a) == name_key(b) {
        return Some((0.99, format!("`{a}` and `{b}` are spellings of one name")));
    }
    if keys.iter().any(|key| others.contains(key)) {
        return Some((0.9, format!("`{a}` and `{b}` are cases of one name")));
    }
    let (key, other) = (name_key(a), name_key(b));
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    if initial(&key, &other) || initial(&other, &key) {
        return Some((0.6, format!("`{a}` may be short for `{b}`")));
    }
    let shorter = key.chars().count().min(other.chars().count());
    let allowed = if shorter >= 8 { 2 } else { usize::from(shorter >= 5) };
    match distance(&key, &other, allowed)? {
        1 => Some((0.8, format!("`{a}` and `{b}` are a letter apart"))),
        _ => Some((0.6, format!("`{a}` and `{b}` are two letters apart"))),
    }
}

/// How many letters must be put in, taken out or changed to make one word the other; none if more than `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if most == 0 || a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
            least = least.min(row[j + 1]);
        }
        if least > most {
            return None;
        }
    }
    Some(row[b.len()]).filter(|far| *far <= most)
}

/// A listed person who may be meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The person.
    pub person: EntityIndex,
    /// How alike the names are; of several names of each, the two that are most.
    pub likeness: Likeness,
}

/// Two full names that agree in one word of two are namesakes of a brother or a stranger, not of him.
const LEAST: f32 = 0.5;

/// A word that more persons bear, such as a common given name, does not lead to one.
const BEARERS: usize = 5_000;

impl Gazetteer {
    /// The listed persons whose names are most like one of these, the most alike first, at most so many.
    #[must_use]
    pub fn alike(&self, names: &[&str], most: usize) -> Vec<Alike> {
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
        let mut found: Vec<Alike> = bearers
            .into_iter()
            .filter_map(|person| {
                let entity = self.entity(person);
                let theirs = || std::iter::once(&*entity.name).chain(entity.aliases.iter().map(String::as_str));
                let pairs = names.iter().flat_map(|one| theirs().map(|other| (*one, other, likeness(one, other))));
                let (one, other, best) = pairs.reduce(|a, b| if b.2.score > a.2.score { b } else { a })?;
                let half_a_name = words(one).count().min(words(other).count()) < 2;
                let enough = best.score > LEAST || half_a_name && best.score >= LEAST - 0.1;
                enough.then_some(Alike { person, likeness: best })
            })
            .collect();
        found.sort_by(|a, b| match b.likeness.score.total_cmp(&a.likeness.score) {
            Ordering::Equal => self.entity(a.person).id.cmp(&self.entity(b.person).id),
            other => other,
        });
        found.truncate(most);
        found
    }

    /// The bearers of words that are a letter or two from these, and begin or end as they do.
    fn misspelt(&self, wanted: &[String]) -> Vec<EntityIndex> {
        let wanted: Vec<&String> = wanted.iter().filter(|key| key.len() >= 5).collect();
        let near = |key: &str| {
            wanted.iter().any(|wanted| {
                let shorter = wanted.len().min(key.len());
                let ends = |key: &str| (key.as_bytes().first().copied(), key.as_bytes().last().copied());
                let ((first, last), (start, end)) = (ends(wanted), ends(key));
                (first == start || last == end)
                    && shorter >= 5
                    && distance(wanted, key, if shorter >= 8 { 2 } else { 1 }).is_some()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_by_spelling_case_initial_and_but_for_a_letter() {
        for (one, other, least, most) in [
            ("Mukhtar Dzhakishev", "Мухтар Жакишев", 0.98, 1.0),
            ("Джакишеву Мухтару", "Мухтар Джакишев", 0.89, 0.95),
            ("Mukhtar Dzhakishev", "Mukhtar Ermekovich Dzhakishev", 0.9, 0.96),
            ("M. Dzhakishev", "Mukhtar Dzhakishev", 0.75, 0.85),
            ("Maks Tungishbaev", "Max Tungishbayevv", 0.85, 1.0),
            ("Dzhakishev", "Mukhtar Dzhakishev", 0.45, 0.55),
            ("Aset Abishev", "Kenzhebek Abishev", 0.45, 0.55),
            ("Ivan Petrov", "Anna Sidorova", 0.0, 0.1),
        ] {
            let found = likeness(one, other);
            assert!((least..=most).contains(&found.score), "{one} / {other}: {found:?}");
            assert!(!found.reasons.is_empty());
        }
    }
}
