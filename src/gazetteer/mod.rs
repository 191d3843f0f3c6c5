//! What the analyst lists: persons, organisations, codes, words and rules, loaded strictly and compiled for matching.

mod alike;
mod body;
mod check;
mod code;
mod edit;
mod entry;
mod facility;
mod lexicon;
mod load;
mod matcher;
mod name_key;
mod sources;
mod stats;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use self::alike::{Alike, Likeness, likeness};
pub use self::body::{country, is_country, place_value, split_country};
pub use self::check::Finding;
pub use self::code::{Added, Code, CodeError, Dot, Numbers, Offence, load_codes};
pub use self::edit::{Edit, EditError, NewPerson, edit_persons};
pub use self::entry::Entity;
pub(crate) use self::lexicon::word_rows;
pub use self::lexicon::{ClassSet, Lexicon, WordClass};
pub use self::load::LoadError;
pub use self::matcher::{Hit, NameKind};
pub use self::name_key::name_key;
pub use self::sources::{Source, Sources};
pub use self::stats::{Held, Stats};

use self::body::Bodies;
use self::facility::Facilities;
use self::matcher::Matcher;
use crate::decision::{self, Decisions};
use crate::declension::{NamePart, is_cyrillic, oblique, readings};
use crate::model::{ArticleValue, CodeId, EntityIndex, Label};
use crate::segment::Token;

/// Everything that is listed, compiled. Built once, shared by all threads.
#[derive(Debug, Default)]
pub struct Gazetteer {
    sources: Sources,
    entities: Vec<Entity>,
    codes: Vec<Code>,
    /// What an offence is called, by code and article.
    offences: FxHashMap<(CodeId, String), Arc<str>>,
    by_id: FxHashMap<String, EntityIndex>,
    lexicon: Lexicon,
    matcher: Matcher,
    /// Persons by the key of each word of each of their names.
    by_word: FxHashMap<String, Vec<EntityIndex>>,
    bodies: Bodies,
    facilities: Facilities,
    decisions: Decisions,
}

impl Gazetteer {
    /// Compiles the lists.
    ///
    /// # Errors
    /// Everything in them that cannot be taken, each with its place.
    pub fn load(sources: Sources) -> Result<Self, Vec<LoadError>> {
        let mut errors = Vec::new();
        let entities = entry::load(&sources, &mut errors);
        let lexicon = Lexicon::load(&sources, &mut errors);
        // A code's file in a higher layer stands for all of it.
        let files =
            sources.under("criminal-codes/").filter_map(|(name, layers)| Some((name, layers.last()?.text.as_str())));
        let codes = load_codes(files).unwrap_or_else(|error| {
            errors.push(LoadError::Code(error.to_string()));
            Vec::new()
        });
        let mut decisions = Vec::new();
        for layer in sources.get(decision::FILE) {
            match decision::read(&layer.origin, &layer.text) {
                Ok(rows) => decisions.extend(rows),
                Err(wrong) => errors.extend(wrong.iter().map(|error| LoadError::Decision(error.to_string()))),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let decisions = Decisions::new(decisions);
        let mut matcher = Matcher::default();
        let mut by_word: FxHashMap<String, Vec<EntityIndex>> = FxHashMap::default();
        let mut by_id = FxHashMap::default();
        for (at, entity) in entities.iter().enumerate() {
            let index = EntityIndex(at as u32);
            by_id.insert(format!("{}:{}", prefix(entity.label), entity.id), index);
            let names = || std::iter::once(&*entity.name).chain(entity.aliases.iter().map(String::as_str));
            for name in names() {
                matcher.add(name, index, NameKind::Listed);
                if entity.label == Label::Person {
                    for variant in variants(name) {
                        matcher.add(&variant, index, NameKind::Variant);
                    }
                    for word in words(name) {
                        let bearers = by_word.entry(name_key(word)).or_default();
                        if bearers.last() != Some(&index) {
                            bearers.push(index);
                        }
                    }
                }
            }
            entity.acronyms.iter().for_each(|acronym| matcher.add(acronym, index, NameKind::Acronym));
        }
        matcher.finish();
        let bodies = Bodies::new(&entities, &lexicon);
        let facilities = Facilities::new(&entities);
        let mut offences = FxHashMap::default();
        for code in &codes {
            for offence in &code.offences {
                if let Some(name) = offence.names.first() {
                    offences.entry((code.id.clone(), offence.article.clone())).or_insert_with(|| name.as_str().into());
                }
            }
        }
        Ok(Self { sources, entities, codes, offences, by_id, lexicon, matcher, by_word, bodies, facilities, decisions })
    }

    /// The lists embedded in the binary.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they load these lists.
    #[must_use]
    pub fn builtin() -> Self {
        Self::load(Sources::builtin()).unwrap_or_else(|errors| panic!("the built-in gazetteers load: {errors:?}"))
    }

    /// The files that it was made of; rules are compiled from them.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The SHA-256 of its sources: annotations made with another gazetteer are stale.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.sources.hash()
    }

    /// Every listed entity; [`EntityIndex`] points into it.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity at an index that this gazetteer gave.
    #[must_use]
    pub fn entity(&self, index: EntityIndex) -> &Entity {
        &self.entities[index.0 as usize]
    }

    /// The entity of an id with its prefix: `person:…` or `org:…`.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<EntityIndex> {
        self.by_id.get(id).copied()
    }

    /// The penal codes.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// What the offence of a provision is called, in English where its code's list has it so.
    #[must_use]
    pub fn offence_name(&self, article: &ArticleValue) -> Option<&Arc<str>> {
        self.offences.get(&(article.code.clone(), article.article.clone()))
    }

    /// What people decided, beside the lists.
    #[must_use]
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// The word classes.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Every place where a listed name stands in the tokens of `text`, in the order of their first token.
    #[must_use]
    pub fn hits(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        self.matcher.hits(text, tokens)
    }

    /// The listed persons of that given name and surname, in whatever spelling or script, ascending.
    #[must_use]
    pub fn find_name(&self, given: &str, surname: &str) -> Vec<EntityIndex> {
        let (given, surname) = (name_key(given), surname.split(' ').map(name_key).collect::<Vec<_>>());
        let Some(last) = surname.last() else { return Vec::new() };
        let bearers = self.by_word.get(last).map_or(&[][..], Vec::as_slice);
        let has = |index: &EntityIndex| {
            let entity = self.entity(*index);
            let mut names = std::iter::once(&*entity.name).chain(entity.aliases.iter().map(String::as_str));
            names.any(|name| {
                let keys: Vec<String> = words(name).map(name_key).collect();
                keys.contains(&given) && surname.iter().all(|word| keys.contains(word)) && keys.len() >= 2
            })
        };
        bearers.iter().copied().filter(has).collect()
    }

    /// The listed persons of that surname, in whatever spelling, script or case, ascending: those of whose names it is the last word.
    #[must_use]
    pub fn find_surname(&self, surname: &str) -> Vec<EntityIndex> {
        let keys = name_keys(surname);
        let is_last = |name: &str| words(name).last().is_some_and(|last| keys.contains(&name_key(last)));
        let mut found = self.find_person(surname);
        found.retain(|&index| {
            let entity = self.entity(index);
            std::iter::once(&*entity.name).chain(entity.aliases.iter().map(String::as_str)).any(is_last)
        });
        found
    }

    /// The listed persons whose names hold every word of a question, in whatever spelling, script or case, ascending.
    #[must_use]
    pub fn find_person(&self, question: &str) -> Vec<EntityIndex> {
        let mut found: Option<Vec<EntityIndex>> = None;
        for word in words(question) {
            let keys = name_keys(word);
            let mut bearers: Vec<_> = keys.iter().filter_map(|key| self.by_word.get(key)).flatten().copied().collect();
            bearers.sort_unstable();
            bearers.dedup();
            found = Some(match found {
                None => bearers,
                Some(found) => found.into_iter().filter(|index| bearers.contains(index)).collect(),
            });
        }
        found.unwrap_or_default()
    }

    /// The listed organisation of a country that bears a name, which may lack the country; of a place of detention, its sort and number.
    #[must_use]
    pub fn body_of(&self, country: &str, name: &str) -> Option<EntityIndex> {
        self.bodies.find(country, name).or_else(|| self.facilities.find(country, name))
    }

    /// What looks wrong in the lists though it loads: see [`Finding`].
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        check::check(self)
    }

    /// How much the lists hold.
    #[must_use]
    pub fn stats(&self) -> Stats {
        stats::stats(self)
    }
}

/// The keys of a word that may stand in an oblique case: «Джакишева» may be Джакишев or Джакишева.
#[must_use]
pub fn name_keys(word: &str) -> Vec<String> {
    let mut keys = vec![name_key(word)];
    if is_cyrillic(word) {
        for part in [NamePart::Given, NamePart::Surname] {
            keys.extend(readings(word, part).iter().map(|reading| name_key(&reading.lemma)));
        }
        keys.sort_unstable();
        keys.dedup();
    }
    keys
}

/// The prefix of an entity's id in values.
#[must_use]
pub const fn prefix(label: Label) -> &'static str {
    match label {
        Label::Person => "person",
        Label::Organisation => "org",
        Label::Article => "article",
        Label::Date => "edtf",
    }
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ'))).filter(|word| !word.is_empty())
}

/// Spellings of a person's name that need no listing: surname first; of a Cyrillic name, its cases.
fn variants(name: &str) -> Vec<String> {
    let Some((given, surname)) = name.split_once(' ').filter(|(_, surname)| !surname.contains(' ')) else {
        return Vec::new();
    };
    let mut variants = vec![format!("{surname} {given}")];
    if is_cyrillic(name) {
        let unchanged = |word: &str| std::array::from_fn(|_| word.to_owned());
        let givens = oblique(given, NamePart::Given, None).unwrap_or_else(|| unchanged(given));
        let surnames = oblique(surname, NamePart::Surname, None).unwrap_or_else(|| unchanged(surname));
        for (given, surname) in givens.into_iter().zip(surnames) {
            variants.push(format!("{surname} {given}"));
            variants.push(format!("{given} {surname}"));
        }
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer(persons: &str) -> Gazetteer {
        let mut sources = Sources::empty();
        sources.add("persons.csv", "persons.csv".to_owned(), persons.to_owned());
        Gazetteer::load(sources).expect("it loads")
    }

    #[test]
    fn a_person_is_found_in_any_spelling() {
        let gazetteer = gazetteer(
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
    fn the_builtin_lists_load() {
        assert!(Gazetteer::builtin().entities().len() > 50);
    }
}
