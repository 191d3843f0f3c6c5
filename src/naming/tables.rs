//! The tables by which names are compared: `words/given-name.csv` and the tables beside it, and the systems of spelling.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::fold::fold_word;
use crate::gazetteer::{LoadError, Sources, SpellingError, Systems, name_key, word_rows};

/// What is wrong with the tables.
#[derive(Debug, thiserror::Error)]
pub enum NamesError {
    /// A word table that cannot be taken.
    #[error(transparent)]
    Words(#[from] LoadError),
    /// The systems of spelling cannot be taken.
    #[error(transparent)]
    Spelling(#[from] SpellingError),
    /// `words/name-link.csv` gives a word a part that is none.
    #[error("words/name-link.csv: `{form}`: `{value}` is no part of a name; take one of {}", LINKS.map(|(name, _)| name).join(", "))]
    Link {
        /// The word.
        form: String,
        /// The value.
        value: String,
    },
}

/// What a small word of a name does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// al-, el-: belongs to the word after a hyphen.
    Article,
    /// de, von, van.
    Particle,
    /// bin, ibn: the next word is the father's name.
    SonOf,
    /// abu, umm: one name with the next word.
    FatherOf,
    /// abd: one name with the next word, and an article between.
    ServantOf,
    /// oglu, uulu, kyzy: the word before is the father's name.
    ChildOf,
    /// A title before a name that the names' lists have beside `title.csv`.
    Honorific,
}

const LINKS: [(&str, Link); 7] = [
    ("article", Link::Article),
    ("particle", Link::Particle),
    ("son-of", Link::SonOf),
    ("father-of", Link::FatherOf),
    ("servant-of", Link::ServantOf),
    ("child-of", Link::ChildOf),
    ("honorific", Link::Honorific),
];

/// Whose a given name is: men's, women's, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bearers {
    pub men: bool,
    pub women: bool,
}

impl Bearers {
    /// True where one is a man's name alone and the other a woman's alone.
    pub fn oppose(self, other: Self) -> bool {
        self.men != self.women && other.men != other.women && self.men != other.men
    }
}

/// The tables, compiled.
#[derive(Debug, Default)]
pub struct Tables {
    /// By the key, and by the folded form after an equals sign: Валера is a man and Валерия a woman, though their keys are one.
    given: FxHashMap<String, Bearers>,
    /// The groups of equivalent given names to which a key belongs.
    groups: FxHashMap<String, Vec<String>>,
    /// The forms of each group, as listed.
    forms: BTreeMap<String, Vec<String>>,
    common: FxHashSet<String>,
    links: FxHashMap<String, Link>,
    suffixes: FxHashMap<String, String>,
    titles: FxHashSet<String>,
    /// The beginnings of titles that are listed so.
    title_stems: Vec<String>,
    /// The keys of the endings of patronymics, longest first.
    patronymics: Vec<String>,
    systems: Systems,
}

impl Tables {
    /// Loads the tables.
    ///
    /// # Errors
    /// What in them cannot be taken first.
    pub fn load(sources: &Sources) -> Result<Self, NamesError> {
        let mut tables = Self { systems: Systems::load(sources)?, ..Self::default() };
        for (form, value) in word_rows(sources, "words/given-name.csv")? {
            for form in [name_key(&form), format!("={}", fold_word(&form))] {
                let bearers = tables.given.entry(form).or_default();
                bearers.men |= value != "f";
                bearers.women |= value != "m";
            }
        }
        for (form, value) in word_rows(sources, "words/given-name-equivalent.csv")? {
            let groups = tables.groups.entry(name_key(&form)).or_default();
            groups.extend(value.split('|').map(str::to_owned));
            for group in value.split('|') {
                tables.forms.entry(group.to_owned()).or_default().push(form.clone());
            }
        }
        for (form, _) in word_rows(sources, "words/surname-common.csv")? {
            tables.common.insert(name_key(&form));
        }
        for (form, value) in word_rows(sources, "words/name-link.csv")? {
            match LINKS.iter().find(|(name, _)| *name == value) {
                Some((_, link)) => tables.links.insert(fold_word(&form), *link),
                None => return Err(NamesError::Link { form, value }),
            };
        }
        for (form, value) in word_rows(sources, "words/name-suffix.csv")? {
            tables.suffixes.insert(fold_word(&form), value);
        }
        for (form, _) in word_rows(sources, "words/title.csv")? {
            match form.strip_suffix(['*', '?']) {
                Some(stem) => tables.title_stems.push(fold_word(stem)),
                None => _ = tables.titles.insert(fold_word(&form)),
            }
        }
        let endings = word_rows(sources, "words/patronymic-ending.csv")?;
        tables.patronymics = endings.iter().map(|(form, _)| name_key(form)).collect();
        tables.patronymics.extend(["uli", "kizi", "oglu", "ogli"].map(str::to_owned));
        tables.patronymics.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        tables.patronymics.dedup();
        Ok(tables)
    }

    /// The systems of spelling.
    #[must_use]
    pub fn systems(&self) -> &Systems {
        &self.systems
    }

    /// Whose the given name of a key is; none where it is not listed as one.
    pub(super) fn given(&self, key: &str) -> Option<Bearers> {
        self.given.get(key).copied()
    }

    /// True of a given name that is listed as it is spelled.
    pub(super) fn is_listed(&self, word: &str) -> bool {
        self.given.contains_key(&format!("={}", fold_word(word)))
    }

    /// Whose a given name is, as spelled or else by its key.
    pub(super) fn given_as_spelled(&self, word: &str, key: &str) -> Option<Bearers> {
        self.given.get(&format!("={}", fold_word(word))).copied().or_else(|| self.given(key))
    }

    /// The group in which the given names of two keys are one name.
    pub(super) fn group_of(&self, one: &str, other: &str) -> Option<&str> {
        let others = self.groups.get(other)?;
        self.groups.get(one)?.iter().find(|group| others.contains(group)).map(String::as_str)
    }

    /// The other forms of a given name, as listed, each with its group.
    pub(super) fn forms_of(&self, given: &str) -> Vec<(&str, &str)> {
        let groups = self.groups.get(&name_key(given)).map_or(&[][..], Vec::as_slice);
        let of = |group: &'_ String| self.forms.get_key_value(group);
        let forms = groups
            .iter()
            .filter_map(of)
            .flat_map(|(group, forms)| forms.iter().map(move |form| (form.as_str(), group.as_str())));
        forms.collect()
    }

    /// True where a given name of that key is in a group of equivalents.
    pub(super) fn is_grouped(&self, key: &str) -> bool {
        self.groups.contains_key(key)
    }

    /// True of the key of a surname that very many bear.
    pub(super) fn is_common(&self, key: &str) -> bool {
        self.common.contains(key)
    }

    /// What a small word does.
    pub(super) fn link(&self, word: &str) -> Option<Link> {
        self.links.get(&fold_word(word)).copied()
    }

    /// The generation that a word after a name tells: `jr`, `sr`, `2` …
    pub(super) fn suffix(&self, folded: &str) -> Option<&str> {
        self.suffixes.get(folded).map(String::as_str)
    }

    /// True of a title.
    pub(super) fn is_title(&self, folded: &str) -> bool {
        self.titles.contains(folded)
            || !folded.is_ascii() && self.title_stems.iter().any(|stem| folded.starts_with(stem.as_str()))
    }

    /// The key of what stands before the ending of a patronymic; none where the key has no such ending.
    pub(super) fn patronymic_stem<'a>(&self, key: &'a str) -> Option<&'a str> {
        let mut stems = self.patronymics.iter().filter_map(|ending| key.strip_suffix(ending.as_str()));
        stems.find(|stem| stem.chars().count() >= 2)
    }
}
