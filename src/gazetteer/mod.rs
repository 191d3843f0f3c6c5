//! What the analyst lists: persons, organisations, codes, words and rules, loaded strictly and compiled for matching.

mod body;
mod by_name;
mod cache;
mod check;
mod code;
mod compile;
mod edit;
mod entities;
mod entry;
mod facility;
mod image;
mod kept;
mod keys;
mod letters;
mod lexicon;
mod listed;
mod load;
mod matcher;
mod name_key;
mod namesakes;
mod near;
mod pair;
mod record;
mod row;
mod sources;
mod spelling;
mod state_body;
mod stats;
mod trie;

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

pub use self::body::{country, is_country, place_value, split_country, split_demonym};
pub use self::check::Finding;
pub use self::code::{Added, Code, CodeError, Dot, Numbers, Offence, load_codes};
pub use self::edit::{Edit, EditError, NewPerson, edit_persons};
pub use self::entities::Listed;
pub use self::entry::Entity;
pub use self::image::{Counts, ImageError};
pub use self::kept::Note;
pub(crate) use self::letters::Letters;
pub(crate) use self::lexicon::word_rows;
pub use self::lexicon::{ClassSet, Lexicon, WordClass};
pub use self::load::LoadError;
pub use self::matcher::{Hit, NameKind};
pub use self::name_key::name_key;
pub use self::near::NearMiss;
pub use self::sources::{Source, Sources};
pub use self::spelling::{SpellingError, Systems};
pub use self::state_body::StateBodies;
pub use self::stats::{Held, Stats};

use self::entities::Entities;
use self::entry::LISTS;
use self::image::{Image, Section, sorted};
use self::matcher::Matcher;
use self::near::Near;
use crate::decision::{self, Decisions};
use crate::declension::{NamePart, is_cyrillic, oblique, readings};
use crate::model::{ArticleValue, CodeId, EntityIndex, Label};
use crate::segment::Token;

/// Everything that is listed, compiled. Built once, shared by all threads.
#[derive(Debug)]
pub struct Gazetteer {
    sources: Sources,
    codes: Vec<Code>,
    /// What an offence is called, by code and article.
    offences: FxHashMap<(CodeId, String), Arc<str>>,
    lexicon: Lexicon,
    image: Arc<Image>,
    entities: Entities,
    near: Near,
    notes: Vec<Note>,
    took: Duration,
    /// Persons by the key of each word of each of their names, once misspelt names are asked for.
    by_word: OnceLock<FxHashMap<String, Vec<EntityIndex>>>,
    decisions: Decisions,
}

impl Gazetteer {
    /// Compiles the lists. Large ones are compiled once, into a file in the user's cache folder, and mapped from there.
    ///
    /// # Errors
    /// Everything in them that cannot be taken, each with its place.
    pub fn load(sources: Sources) -> Result<Self, Vec<LoadError>> {
        Self::with(sources, kept::image)
    }

    /// The built-in words and rules, and a list of persons as CSV.
    #[cfg(test)]
    pub(crate) fn of_persons(rows: &str) -> Self {
        let mut sources = Sources::builtin_rules();
        sources.add("persons.csv", "persons.csv".to_owned(), rows.to_owned());
        Self::load(sources).expect("it loads")
    }

    /// Compiles the lists into a file, or into the cache folder, even where they are small or were compiled before.
    ///
    /// # Errors
    /// Everything in the lists that cannot be taken, each with its place, or why the file cannot be written.
    pub fn build(sources: Sources, out: Option<&Path>) -> Result<Self, Vec<LoadError>> {
        Self::with(sources, |sources, lexicon, _| kept::build(sources, lexicon, out))
    }

    fn with(
        sources: Sources,
        image: impl FnOnce(&Sources, &Lexicon, &mut Vec<Note>) -> Result<Image, Vec<LoadError>>,
    ) -> Result<Self, Vec<LoadError>> {
        let mut errors = Vec::new();
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
        let decisions = Decisions::new(decisions);
        let mut notes = Vec::new();
        let start = Instant::now();
        let image = match image(&sources, &lexicon, &mut notes) {
            Ok(image) if errors.is_empty() => Arc::new(image),
            Ok(_) => return Err(errors),
            Err(of_lists) => return Err([of_lists, errors].concat()),
        };
        let took = start.elapsed();
        let origins = LISTS.map(|(_, list, _)| sources.get(list).iter().map(|layer| layer.origin.clone()).collect());
        let entities = Entities::new(Arc::clone(&image), origins);
        // In a list of many thousands a near name is mostly another person's.
        let near = Near::new(entities.held(), &lexicon);
        let mut offences = FxHashMap::default();
        for code in &codes {
            for offence in &code.offences {
                let article = offence.article.split('/').next().unwrap_or_default();
                if let Some(name) = offence.names.first() {
                    offences.entry((code.id.clone(), article.to_owned())).or_insert_with(|| name.as_str().into());
                }
            }
        }
        Ok(Self {
            sources,
            codes,
            offences,
            lexicon,
            image,
            entities,
            near,
            decisions,
            notes,
            took,
            by_word: OnceLock::new(),
        })
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

    /// What a person should hear of how it was loaded: that a compiled file was damaged, say.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// How long it took to compile the lists, or to open their compiled form.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.took
    }

    /// The file with the compiled lists; none where they are in memory.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.image.path()
    }

    /// How much is listed, and how many bytes it takes in compiled form.
    #[must_use]
    pub fn size(&self) -> (Counts, usize) {
        (self.image.counts, self.image.size())
    }

    /// How many entities are listed; an [`EntityIndex`] is below it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// True where nobody is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every listed entity in the order of its [`EntityIndex`], persons first. Of large lists each is read anew.
    pub fn entities(&self) -> impl Iterator<Item = Listed<'_>> {
        self.entities.range(0..self.len())
    }

    /// Every listed person.
    pub fn persons(&self) -> impl Iterator<Item = Listed<'_>> {
        self.entities.range(0..self.entities.persons())
    }

    /// Every listed organisation.
    pub fn organisations(&self) -> impl Iterator<Item = Listed<'_>> {
        self.entities.range(self.entities.persons()..self.len())
    }

    /// The entity at an index that this gazetteer gave.
    #[must_use]
    pub fn entity(&self, index: EntityIndex) -> Listed<'_> {
        self.entities.get(index)
    }

    /// What the entity at an index is, without reading it.
    #[must_use]
    pub fn label(&self, index: EntityIndex) -> Label {
        self.entities.label(index)
    }

    /// The entity of an id with its prefix: `person:…` or `org:…`.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<EntityIndex> {
        let (before, id) = id.split_once(':')?;
        sorted(self.image.section(Section::Ids), compile::id_hash(before, id)).map(EntityIndex).find(|&index| {
            let entity = self.entity(index);
            prefix(entity.label) == before && *entity.id == *id
        })
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
        Matcher::of(&self.image).hits(text, tokens)
    }

    /// The listed organisation of a country that bears a name, which may lack the country; of a place of detention, its sort and number.
    #[must_use]
    pub fn body_of(&self, country: &str, name: &str) -> Option<EntityIndex> {
        let known = |hash| {
            let found = sorted(self.image.section(Section::Bodies), hash).next();
            found.filter(|&index| index != compile::SEVERAL).map(EntityIndex)
        };
        body::find(country, name, &self.lexicon, known).or_else(|| facility::hash(country, name).and_then(known))
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

/// The cases of a Cyrillic name, given name first.
fn cases(given: &str, surname: &str) -> Vec<String> {
    if !(is_cyrillic(given) || is_cyrillic(surname)) {
        return Vec::new();
    }
    let unchanged = |word: &str| std::array::from_fn(|_| word.to_owned());
    let givens = oblique(given, NamePart::Given, None).unwrap_or_else(|| unchanged(given));
    let surnames = oblique(surname, NamePart::Surname, None).unwrap_or_else(|| unchanged(surname));
    givens.into_iter().zip(surnames).map(|(given, surname)| format!("{given} {surname}")).collect()
}
