//! Word classes: which words are given names, titles, heads of organisations' names, places …, from `words/*.csv`.

use std::sync::Arc;

use regex_automata::util::pool::Pool;
use rustc_hash::FxHashMap;

use super::load::{Columns, LoadError, rows};
use super::row::Row;
use super::sources::Sources;
use super::spelling::Systems;
use super::state_body::StateBodies;
use crate::declension::{Gender, NamePart, is_cyrillic, oblique};
use crate::fold::{self, Hash, fold_char};
use crate::segment::{Case, Kind, Token, WordKey};

/// A class of words; each is a file `gazetteers/words/NAME.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum WordClass {
    /// `given-name.csv`: given names, with their gender (`m`, `f`, or empty); case forms of Cyrillic ones are derived.
    GivenName,
    /// `surname-ending.csv`: endings (`-ov`) that mark surnames; case forms of Cyrillic ones are derived.
    SurnameEnding,
    /// `patronymic-ending.csv`: endings that mark patronymics; case forms of Cyrillic ones are derived.
    PatronymicEnding,
    /// `patronymic-word.csv`: words of their own after a name: uly, kyzy, oglu, uulu.
    PatronymicWord,
    /// `title.csv`: forms of address and ranks: Mr, Ms, Dr, господин, генерал.
    Title,
    /// `role.csv`: professions and roles: activist, journalist, адвокат.
    Role,
    /// `organisation-head.csv`: nouns that head an organisation's name: committee, ministry, фонд.
    OrganisationHead,
    /// `organisation-type.csv`: legal forms and types before a quoted name: LLP, ТОО, ОО.
    OrganisationType,
    /// `place.csv`: countries, regions, cities, rivers.
    Place,
    /// `place-word.csv`: words that make a name a place's: street, avenue, улица, область.
    PlaceWord,
    /// `nationality.csv`: demonyms and adjectives of country.
    Nationality,
    /// `month.csv`: months, with their number.
    Month,
    /// `weekday.csv`: days of the week.
    Weekday,
    /// `speech-verb.csv`: verbs whose subject is mostly a person: said, заявил.
    SpeechVerb,
    /// `name-particle.csv`: von, de, al, бин.
    NameParticle,
    /// `kinship.csv`: brother, wife, сын.
    Kinship,
    /// `function-word.csv`: articles, prepositions, pronouns, conjunctions.
    FunctionWord,
    /// `common-word.csv`: words of the dictionary, which are seldom names.
    CommonWord,
    /// `law-word.csv`: words that make a name a law's, a prize's or an event's: Act, list, закон.
    LawWord,
    /// `case-governor.csv`: Russian prepositions and nouns that tell the case of a name after them, as `genitive|dative`.
    CaseGovernor,
}

/// Every class with the name of its file.
const FILES: [(&str, WordClass); 20] = [
    ("given-name", WordClass::GivenName),
    ("surname-ending", WordClass::SurnameEnding),
    ("patronymic-ending", WordClass::PatronymicEnding),
    ("patronymic-word", WordClass::PatronymicWord),
    ("title", WordClass::Title),
    ("role", WordClass::Role),
    ("organisation-head", WordClass::OrganisationHead),
    ("organisation-type", WordClass::OrganisationType),
    ("place", WordClass::Place),
    ("place-word", WordClass::PlaceWord),
    ("nationality", WordClass::Nationality),
    ("month", WordClass::Month),
    ("weekday", WordClass::Weekday),
    ("speech-verb", WordClass::SpeechVerb),
    ("name-particle", WordClass::NameParticle),
    ("kinship", WordClass::Kinship),
    ("function-word", WordClass::FunctionWord),
    ("common-word", WordClass::CommonWord),
    ("law-word", WordClass::LawWord),
    ("case-governor", WordClass::CaseGovernor),
];

/// The columns of a word table. `form` is a word in lower case; `form*` stands for it with any continuation of up to six
/// letters, `form?` of up to three, `-form` for any word of two letters more that ends so.
const COLUMNS: Columns =
    Columns { names: &["form", "value", "language", "source"], required: 1, key: &["form", "language"] };

/// The forms of one word table with their values, for patterns: unlike a class's, they may hold several words, and a form that
/// is written with a capital stands for capitals.
///
/// # Errors
/// What cannot be taken first.
pub(crate) fn word_rows(sources: &Sources, file: &str) -> Result<Vec<(String, String)>, LoadError> {
    let mut errors = Vec::new();
    let rows = rows(sources.get(file), COLUMNS, &mut errors);
    match errors.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(rows.iter().map(|row| (row.cell("form").to_owned(), row.cell("value").to_owned())).collect()),
    }
}

/// What one word table holds, for counts and checks.
#[derive(Debug)]
pub(super) struct WordList {
    /// Its file: `words/role.csv`.
    pub file: String,
    /// The language and form of each row.
    pub forms: Vec<(String, String)>,
    /// Form and place of the rows that name no source.
    pub unsourced: Vec<(String, String)>,
}

/// The word tables, classes and dates' words alike, in the order of their names.
pub(super) fn word_lists(sources: &Sources) -> Vec<WordList> {
    let list = |(file, layers): (&str, _)| {
        // What cannot be taken was said when the lists were loaded.
        let rows = rows(layers, COLUMNS, &mut Vec::new());
        let unsourced = rows.iter().filter(|row| row.cell("source").is_empty());
        WordList {
            file: file.to_owned(),
            unsourced: unsourced
                .map(|row| (row.cell("form").to_owned(), format!("{}:{}", row.origin(), row.line())))
                .collect(),
            forms: rows.iter().map(|row| (row.cell("language").to_owned(), row.cell("form").to_owned())).collect(),
        }
    };
    sources.under("words/").map(list).collect()
}

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet(u32);

impl ClassSet {
    /// True where the class is in it.
    #[must_use]
    pub const fn has(self, class: WordClass) -> bool {
        self.0 & bit(class) != 0
    }

    /// The others of these classes.
    #[must_use]
    pub const fn without(self, class: WordClass) -> Self {
        Self(self.0 & !bit(class))
    }

    /// The classes as a bit for each.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// True where no class is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

const fn bit(class: WordClass) -> u32 {
    1 << class as u8
}

/// The word lists, compiled.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: FxHashMap<WordKey, u32>,
    filter: Filter<WORD_FILTER>,
    /// By the hash of the letters before the star: classes and the longest continuation.
    stems: FxHashMap<Hash, (u32, u8)>,
    stem_filter: Filter<AFFIX_FILTER>,
    /// By the hash of the letters from the last backwards.
    endings: FxHashMap<Hash, u32>,
    ending_filter: Filter<AFFIX_FILTER>,
    values: FxHashMap<(WordClass, WordKey), Arc<str>>,
    memos: Memos,
    systems: Systems,
    state_bodies: StateBodies,
}

/// Filters' sizes in words of 64 bits: some ten bits for each entry, and as little of the cache as that allows.
const WORD_FILTER: usize = 1 << 15;
const AFFIX_FILTER: usize = 1 << 10;

/// Marks which hashes a table may hold, in bits that stay in the cache; most words of a text are turned away here.
#[derive(Debug)]
struct Filter<const WORDS: usize>(Box<[u64]>);

impl<const WORDS: usize> Default for Filter<WORDS> {
    fn default() -> Self {
        Self(vec![0; WORDS].into())
    }
}

impl<const WORDS: usize> Filter<WORDS> {
    const SHIFT: u32 = 64 - WORDS.ilog2();

    fn add(&mut self, hash: u64) {
        self.0[(hash >> Self::SHIFT) as usize] |= 1 << (hash >> (Self::SHIFT - 6) & 63);
    }

    #[inline]
    fn may_have(&self, hash: u64) -> bool {
        self.0[(hash >> Self::SHIFT) as usize] >> (hash >> (Self::SHIFT - 6) & 63) & 1 == 1
    }
}

/// The classes of words met before. The lists have long outgrown the cache; the few thousand words that make up most of a text have not.
#[derive(Debug)]
struct Memo(Box<[(Look, ClassSet)]>);

/// All that a word's classes depend on: its key, and whether it is in lower case and in ASCII. None in a place not yet taken.
type Look = Option<(WordKey, bool, bool)>;

impl Memo {
    const BITS: u32 = 12;

    fn new() -> Self {
        Self(vec![(None, ClassSet::default()); 1 << Self::BITS].into())
    }

    fn get(&mut self, token: &Token, word: &str, find: impl FnOnce() -> ClassSet) -> ClassSet {
        let ascii = word.is_ascii();
        // Words that mix scripts share the key of another.
        if !ascii && word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return find();
        }
        let look = Some((token.key, token.case == Case::Lower, ascii));
        let slot = token.key.rotate_left(u32::from(token.case == Case::Lower)) >> (u64::BITS - Self::BITS);
        let place = &mut self.0[slot as usize];
        if place.0 != look {
            *place = (look, find());
        }
        place.1
    }
}

/// A memo for each thread that asks.
#[derive(Debug)]
struct Memos(Pool<Memo>);

impl Default for Memos {
    fn default() -> Self {
        Self(Pool::new(Memo::new))
    }
}

/// The fewest letters before an ending, and the most letters of one.
const BEFORE_ENDING: usize = 2;
const LONGEST_ENDING: usize = 9;

impl Lexicon {
    pub(super) fn load(sources: &Sources, errors: &mut Vec<LoadError>) -> Self {
        let mut lexicon = Self::default();
        match Systems::load(sources) {
            Ok(systems) => lexicon.systems = systems,
            Err(error) => errors.push(error.into()),
        }
        match StateBodies::load(sources) {
            Ok(bodies) => lexicon.state_bodies = bodies,
            Err(error) => errors.push(error),
        }
        for (name, class) in FILES {
            for row in rows(sources.get(&format!("words/{name}.csv")), COLUMNS, errors) {
                lexicon.add(class, &row, errors);
            }
        }
        lexicon
    }

    fn add(&mut self, class: WordClass, row: &Row, errors: &mut Vec<LoadError>) {
        let form = row.cell("form");
        let letters = form.trim_start_matches('-').trim_end_matches(['*', '?']);
        if letters.is_empty() || letters.contains(char::is_whitespace) {
            errors.push(row.error("form", format!("`{form}` is not one word; give each word a line")));
            return;
        }
        if form.ends_with(['*', '?']) && letters.is_ascii() {
            errors.push(row.error(
                "form",
                format!("`{form}`: only words with other than ASCII letters take `*` and `?`; list each form"),
            ));
            return;
        }
        let part = match class {
            WordClass::GivenName => Some(NamePart::Given),
            WordClass::SurnameEnding => Some(NamePart::Surname),
            WordClass::PatronymicEnding => Some(NamePart::Patronymic),
            _ => None,
        };
        let value = row.cell("value");
        let gender = match value {
            "m" => Some(Gender::Male),
            "f" => Some(Gender::Female),
            _ => None,
        };
        let mut forms = vec![letters.to_owned()];
        if let Some(part) = part.filter(|_| is_cyrillic(letters)) {
            forms.extend(oblique(letters, part, gender).into_iter().flatten());
        }
        for form_of in &forms {
            if form.starts_with('-') {
                let hash = form_of.chars().rev().filter_map(fold_char).fold(Hash::new(), Hash::add);
                *self.endings.entry(hash).or_default() |= bit(class);
                self.ending_filter.add(hash.finish());
            } else if let Some(longest) = [('*', 6), ('?', 3)].iter().find(|(mark, _)| form.ends_with(*mark)) {
                let hash = form_of.chars().filter_map(fold_char).fold(Hash::new(), Hash::add);
                let stem = self.stems.entry(hash).or_default();
                *stem = (stem.0 | bit(class), stem.1.max(longest.1));
                self.stem_filter.add(hash.finish());
            } else {
                let key = fold::key(form_of);
                *self.words.entry(key).or_default() |= bit(class);
                self.filter.add(key);
            }
        }
        if !value.is_empty() || class == WordClass::GivenName {
            self.values.entry((class, fold::key(letters))).or_insert_with(|| value.into());
        }
    }

    /// The value that a class's table gives a word as listed: the gender of a given name, the country of a demonym. It may be
    /// empty; none where the word is not listed, as for the case forms of a given name.
    #[must_use]
    pub fn value(&self, class: WordClass, key: WordKey) -> Option<&str> {
        self.values.get(&(class, key)).map(AsRef::as_ref)
    }

    /// The value that a class's table gives a word, as listed or by the beginning under which it is listed.
    #[must_use]
    pub fn value_of(&self, class: WordClass, word: &str) -> Option<&str> {
        self.value_of_first(&[class], word)
    }

    /// The value that the first of some classes has for a word, as [`Lexicon::value_of`] gives it for one.
    #[must_use]
    pub fn value_of_first(&self, classes: &[WordClass], word: &str) -> Option<&str> {
        let key = fold::key(word);
        // A word's value is found under its own letters or a stem's.
        let may_have = self.filter.may_have(key) || self.stem_filter.may_have(key);
        classes.iter().find_map(|class| {
            let own = if may_have { self.value(*class, key) } else { None };
            own.or_else(|| if word.is_ascii() { None } else { self.value_of_stem(*class, word) })
        })
    }

    fn value_of_stem(&self, class: WordClass, word: &str) -> Option<&str> {
        let mut hash = Hash::new();
        let mut letters = word.chars().filter_map(fold_char);
        let mut found = None;
        while let Some(c) = letters.next() {
            hash = hash.add(c);
            if self.stem_filter.may_have(hash.finish())
                && let Some((classes, longest)) = self.stems.get(&hash)
                && classes & bit(class) != 0
                && letters.clone().count() <= usize::from(*longest)
            {
                found = self.value(class, hash.finish()).or(found);
            }
        }
        found
    }

    /// How names are spelled in Latin letters by the systems in use.
    #[must_use]
    pub fn systems(&self) -> &Systems {
        &self.systems
    }

    /// Which names are those of a state's bodies.
    #[must_use]
    pub const fn state_bodies(&self) -> &StateBodies {
        &self.state_bodies
    }

    /// The classes of a word that its table lists as it stands, not by stem or ending.
    #[must_use]
    pub fn word_classes(&self, key: WordKey) -> ClassSet {
        ClassSet(self.words.get(&key).copied().unwrap_or(0))
    }

    /// The classes of a word, as its table lists it or by the beginning under which it is listed.
    #[must_use]
    pub fn listed_classes(&self, word: &str) -> ClassSet {
        let stems = if word.is_ascii() { 0 } else { self.stem_classes(word) };
        ClassSet(self.word_classes(fold::key(word)).0 | stems)
    }

    /// The classes of each token of `text`, in their order.
    #[must_use]
    pub fn classes(&self, text: &str, tokens: &[Token]) -> Vec<ClassSet> {
        let mut memo = self.memos.0.get();
        let of = |token: &Token| {
            if token.kind != Kind::Word {
                return ClassSet::default();
            }
            let word = token.span().of(text);
            memo.get(token, word, || self.classes_of(word, token))
        };
        tokens.iter().map(of).collect()
    }

    fn classes_of(&self, word: &str, token: &Token) -> ClassSet {
        let mut classes = 0;
        if self.filter.may_have(token.key) {
            classes |= self.words.get(&token.key).copied().unwrap_or(0);
        }
        // No stem is ASCII, and only names have endings: what is lower-case and ASCII is done.
        if word.is_ascii() && token.case == Case::Lower {
            return ClassSet(classes);
        }
        if !word.is_ascii() {
            classes |= self.stem_classes(word);
        }
        if token.case != Case::Lower {
            classes |= self.ending_classes(word);
        }
        ClassSet(classes)
    }

    fn stem_classes(&self, word: &str) -> u32 {
        let mut classes = 0;
        let mut hash = Hash::new();
        let mut letters = word.chars().filter_map(fold_char);
        while let Some(c) = letters.next() {
            hash = hash.add(c);
            if self.stem_filter.may_have(hash.finish())
                && let Some((stem, longest)) = self.stems.get(&hash)
                && letters.clone().count() <= usize::from(*longest)
            {
                classes |= stem;
            }
        }
        classes
    }

    fn ending_classes(&self, word: &str) -> u32 {
        let mut classes = 0;
        let mut hash = Hash::new();
        let mut letters = word.chars().rev().filter_map(fold_char);
        for _ in 0..LONGEST_ENDING {
            let Some(c) = letters.next() else { break };
            hash = hash.add(c);
            if self.ending_filter.may_have(hash.finish())
                && let Some(ending) = self.endings.get(&hash)
                && letters.clone().take(BEFORE_ENDING).count() == BEFORE_ENDING
            {
                classes |= ending;
            }
        }
        classes
    }
}
