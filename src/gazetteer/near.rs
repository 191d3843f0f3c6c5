//! Near misses: listed surnames of which a printed one is a misspelling, or a misreading by a machine.
//!
//! Words are met by what is left of them without one letter (a neighbourhood of deletions, as in Garbe's SymSpell), after letters that a
//! machine takes for each other (`[misread]` in `rules/spelling.toml`) were made one; what meets is compared letter by letter. Only rare and long words take part, the edges of a word
//! must agree, since they tell genders and cases, and one consonant is no other: Akhmetov is not Akhmedov.

use rustc_hash::FxHashMap;

use super::spelling::Misread;
use super::{Lexicon, Listed, WordClass, name_key, words};
use crate::fold::{self, Hash, fold_word};
use crate::model::{EntityIndex, Label};

/// The fewest letters of a word that is compared.
const SHORTEST: usize = 7;
/// The fewest letters of a word in which any letter may be missing or too many, not only a vowel.
const LONG: usize = 9;
/// The most persons who may bear a word.
const BEARERS: usize = 2;

/// A listed person whose surname is nearly a printed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Who.
    pub entity: EntityIndex,
    /// The surname as listed.
    pub listed: String,
    /// How many letters are missing, too many, others or exchanged.
    pub distance: usize,
}

/// The rare surnames of a list.
#[derive(Debug, Default)]
pub(super) struct Near {
    rare: Vec<Rare>,
    /// By the hash of what is left of a word: its place in `rare`.
    left: FxHashMap<u64, Vec<u32>>,
}

#[derive(Debug)]
struct Rare {
    printed: String,
    folded: String,
    /// Who bears it, with the keys and the folded forms of the other words of the name.
    bearers: Vec<(EntityIndex, Vec<(String, String)>)>,
}

impl Near {
    /// The rare surnames of these entities, which are in the order of their indexes.
    pub fn new<'a>(entities: impl Iterator<Item = Listed<'a>>, lexicon: &Lexicon) -> Self {
        let mut by_word: FxHashMap<String, Rare> = FxHashMap::default();
        let mut order = Vec::new();
        for (at, entity) in entities.enumerate().filter(|(_, entity)| entity.label == Label::Person) {
            for name in entity.names() {
                let of_name: Vec<&str> = words(name).collect();
                for (place, word) in of_name.iter().enumerate() {
                    if of_name.len() < 2 || !may_be_rare(word, lexicon) {
                        continue;
                    }
                    let others = of_name.iter().enumerate().filter(|(other, _)| *other != place);
                    let others = others.map(|(_, word)| (name_key(word), fold_word(word))).collect();
                    let folded = fold_word(word);
                    let rare = by_word.entry(folded.clone()).or_insert_with(|| {
                        order.push(folded.clone());
                        Rare { printed: (*word).to_owned(), folded, bearers: Vec::new() }
                    });
                    rare.bearers.push((EntityIndex(at as u32), others));
                }
            }
        }
        let mut near = Self::default();
        for rare in order.iter().filter_map(|word| by_word.remove(word)) {
            let mut bearers: Vec<EntityIndex> = rare.bearers.iter().map(|(index, _)| *index).collect();
            bearers.dedup();
            if bearers.len() > BEARERS {
                continue;
            }
            let place = near.rare.len() as u32;
            for hash in left_of(&rare.folded, lexicon.systems().misread()) {
                let places = near.left.entry(hash).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
            near.rare.push(rare);
        }
        near
    }

    /// The only listed person of nearly that surname whose given name or its initial is the printed one.
    pub fn find(&self, given: &str, surname: &str, lexicon: &Lexicon) -> Option<NearMiss> {
        if given.is_empty() || self.rare.is_empty() || !may_be_rare(surname, lexicon) {
            return None;
        }
        let (given_key, initial) = (name_key(given), initial(given));
        let supports = |(key, folded): &(String, String)| match initial {
            Some(initial) => folded.starts_with(initial),
            None => *key == given_key,
        };
        let (folded, misread) = (fold_word(surname), lexicon.systems().misread());
        let mut found: Option<NearMiss> = None;
        for &place in left_of(&folded, misread).filter_map(|hash| self.left.get(&hash)).flatten() {
            let rare = &self.rare[place as usize];
            let Some(distance) = misspelt(&folded, &rare.folded, misread) else { continue };
            for (entity, _) in rare.bearers.iter().filter(|(_, others)| others.iter().any(supports)) {
                if found.as_ref().is_some_and(|known| known.entity != *entity) {
                    return None;
                }
                found = Some(NearMiss { entity: *entity, listed: rare.printed.clone(), distance });
            }
        }
        found
    }
}

/// True for a long word that is in no list of words.
fn may_be_rare(word: &str, lexicon: &Lexicon) -> bool {
    let classes = lexicon.listed_classes(word);
    word.chars().count() >= SHORTEST
        && ![WordClass::GivenName, WordClass::CommonWord, WordClass::Place, WordClass::Nationality]
            .iter()
            .any(|class| classes.has(*class))
        && lexicon.value(WordClass::GivenName, fold::key(word)).is_none()
}

/// The letter of an initial, folded.
fn initial(given: &str) -> Option<char> {
    let folded = fold_word(given.trim_end_matches('.'));
    let mut letters = folded.chars();
    letters.next().filter(|_| letters.next().is_none())
}

/// The hashes of a word as a machine may read it, and of that without one of its letters.
fn left_of(folded: &str, misread: &Misread) -> impl Iterator<Item = u64> + use<> {
    let letters: Vec<char> = misread.letters.write(folded).chars().collect();
    (0..=letters.len()).map(move |without| {
        let left = letters.iter().enumerate().filter(|(at, _)| *at != without);
        left.fold(Hash::new(), |hash, (_, letter)| hash.add(*letter)).finish()
    })
}

/// By how many letters a word is a misspelling or misreading of another one; none where it is a word of its own, or the same.
fn misspelt(one: &str, other: &str, rules: &Misread) -> Option<usize> {
    if one == other {
        return None;
    }
    let (mut a, mut b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let long = a.len().min(b.len()) >= LONG;
    let misread = rules.letters.write(one) == rules.letters.write(other);
    let alike = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let before = alike.checked_sub(1).and_then(|at| a.get(at)).copied();
    (a, b) = (a.split_off(alike), b.split_off(alike));
    let mut end = None;
    while let (Some(x), Some(y)) = (a.last(), b.last())
        && x == y
    {
        end = a.pop();
        b.pop();
    }
    // The last letter tells the gender and the case, the first one the name.
    if end.is_none() || before.is_none() && !misread {
        return None;
    }
    let vowel = |c: char| rules.vowels.contains(c);
    let left_out = |c: char| vowel(c) || rules.silent.contains(c) || Some(c) == before || Some(c) == end || long;
    match (&a[..], &b[..]) {
        _ if misread => Some(a.len().max(b.len())),
        ([x], [y]) if vowel(*x) && vowel(*y) => Some(1),
        ([x], []) | ([], [x]) if left_out(*x) => Some(1),
        ([x, y], turned) if *turned == [*y, *x] => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{Gazetteer, Sources, Systems};

    #[test]
    fn misspellings_and_misreadings_are_near_and_other_names_are_not() {
        let near = [
            ("ycrimbetov", "yerimbetov", 1),
            ("yerirnbetov", "yerimbetov", 2),
            ("yerimbtov", "yerimbetov", 1),
            ("yeirmbetov", "yerimbetov", 1),
            ("dzhakishcv", "dzhakishev", 1),
            ("tungishbeyev", "tungishbayev", 1),
            ("джакищев", "джакишев", 1),
        ];
        let systems = Systems::load(&Sources::builtin()).expect("the built-in systems load");
        for (printed, listed, distance) in near {
            assert_eq!(misspelt(printed, listed, systems.misread()), Some(distance), "{printed} {listed}");
        }
        for (one, other) in [
            ("akhmetov", "akhmedov"),
            ("abisheva", "abishev"),
            ("matayev", "batayev"),
            ("nurmagambetov", "nurmaganbetov"),
            ("yerimbetov", "yerimbetov"),
            ("джакишева", "джакишев"),
            ("suleymenov", "suleymanova"),
        ] {
            assert_eq!(misspelt(one, other, systems.misread()), None, "{one} {other}");
        }
    }

    #[test]
    fn a_near_miss_needs_the_given_name_and_a_rare_surname_of_one_person() {
        let gazetteer = Gazetteer::of_persons(
            "id,name,aliases,source\na,Zhanbolat Yerimbetov,,x\nb,Mukhtar Dzhakishev,,x\nc,Serik Tungishbayev,,x\n\
            d,Serik Tungishbuyev,,x\ne,Ivan Petrov,,x\n",
        );
        let near =
            |given, surname| gazetteer.near(given, surname).map(|near| (near.entity.0, near.listed, near.distance));
        let yerimbetov = || Some((0, "Yerimbetov".to_owned(), 1));
        assert_eq!(near("Zhanbolat", "Ycrimbetov"), yerimbetov());
        assert_eq!(near("Janbolat", "Yerimbitov"), yerimbetov());
        assert_eq!(near("Z.", "Ycrimbetov"), yerimbetov());
        assert_eq!(near("Mukhtar", "Ycrimbetov"), None, "another given name");
        assert_eq!(near("", "Ycrimbetov"), None, "no given name");
        assert_eq!(near("Zhanbolat", "Yerimbetov"), None, "it is listed as it stands");
        assert_eq!(near("Serik", "Tungishbeyev"), None, "two are as near");
        assert_eq!(near("Ivan", "Petrow"), None, "too short and too common");
        assert_eq!(near("Mukhtar", "Tungishbayev"), None, "another listed surname");
    }
}
