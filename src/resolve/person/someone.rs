//! One person of a document, and whether a short form may be his or her name.

use super::around::Around;
use super::surname_keys;
use crate::declension::{self, Cases, Gender, NamePart, Reading, is_cyrillic, nominative_gender};
use crate::gazetteer::name_key;
use crate::model::{EntityIndex, PersonName};

/// Someone who appears in the document.
#[derive(Debug)]
pub(super) struct Someone {
    /// The listed person, if one.
    pub listed: Option<EntityIndex>,
    /// Between whom the full name stays open; empty if it does not.
    pub open_between: Vec<EntityIndex>,
    /// The fullest form seen, or the listed name.
    pub name: PersonName,
    /// His or her gender, where the name or a form of address tells.
    pub gender: Option<Gender>,
    /// How often a word of kinship stood before the full name: «его жены Лилии Ковшар».
    pub as_kin: usize,
    /// The keys of every word that may serve as surname.
    pub surnames: Vec<String>,
    /// The keys of every given name.
    pub givens: Vec<String>,
    /// The letters with which given names begin as printed: Yerdos is Y., whatever its key begins with.
    pub initials: Vec<char>,
    /// Where the mentions so far stand, ascending.
    pub seen: Vec<usize>,
}

/// How well a short form fits a person; a better fit rules out the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// By some nominative that may stand behind the form.
    Loose,
    /// By the person's own surname or given name, in a case and gender in which the form may stand there.
    Exact,
}

impl Someone {
    pub fn new(name: PersonName) -> Self {
        Self {
            listed: None,
            open_between: Vec::new(),
            name,
            gender: None,
            as_kin: 0,
            surnames: Vec::new(),
            givens: Vec::new(),
            initials: Vec::new(),
            seen: Vec::new(),
        }
    }

    pub fn see(&mut self, at: usize) {
        let place = self.seen.partition_point(|&seen| seen < at);
        self.seen.insert(place, at);
    }

    /// Whether a short form may mean this person: surname, with initials that agree if any; or the given name alone.
    pub fn fit(&self, wanted: &Wanted<'_>) -> Option<Fit> {
        let opposed = |one: Option<Gender>| one.is_some() && self.gender.is_some() && one != self.gender;
        if opposed(wanted.address) {
            return None;
        }
        let surname = wanted.surnames().iter().any(|key| self.surnames.contains(key));
        let by_surname = surname
            && (wanted.name.surname.is_empty() || self.agrees_in_gender(wanted) && self.agrees_in_given(wanted));
        if !by_surname && !(wanted.alone && wanted.keys.iter().any(|key| self.givens.contains(key))) {
            return None;
        }
        let own = |reading: &Reading, name: &str| {
            !reading.cases.and(wanted.cases).is_empty() && !opposed(reading.gender) && {
                let key = name_key(&reading.lemma);
                std::iter::once(name).chain(name.split(' ')).any(|word| !word.is_empty() && name_key(word) == key)
            }
        };
        // A word that no list knows as a given name is a surname first.
        let exact = wanted.as_surname.iter().any(|reading| own(reading, &self.name.surname))
            || wanted.name.surname.is_empty() && wanted.as_given.iter().any(|reading| own(reading, &self.name.given));
        Some(if exact { Fit::Exact } else { Fit::Loose })
    }

    fn agrees_in_given(&self, wanted: &Wanted<'_>) -> bool {
        if wanted.given.is_empty() || self.givens.is_empty() {
            return true;
        }
        if wanted.name.given.ends_with('.') {
            // Of B.-A. the first letter is enough.
            let first = wanted.name.given.split('.').next().unwrap_or_default();
            let letter = first.to_lowercase().chars().next().filter(|_| first.chars().count() == 1);
            let key = name_key(first);
            return self.givens.iter().any(|known| known.starts_with(&key))
                || letter.is_some_and(|letter| self.initials.contains(&letter));
        }
        self.givens.contains(&wanted.given)
    }

    /// «Матаевой» is no man: a form that only a woman's surname has is not tied to a man's, and the reverse.
    fn agrees_in_gender(&self, wanted: &Wanted<'_>) -> bool {
        let own = nominative_gender(&self.name.surname, NamePart::Surname);
        own.is_none_or(|own: Gender| {
            wanted.as_surname.is_empty()
                || wanted.as_surname.iter().any(|reading| reading.gender.is_none_or(|gender| gender == own))
        })
    }
}

/// A short form where it stands, with what it is compared by.
pub(super) struct Wanted<'a> {
    name: &'a PersonName,
    /// Whether it is one word.
    alone: bool,
    /// The keys of the surname, and of its words; of a word alone, which may be a surname though it is known as a given name
    /// (Ayan), first as surname and then as given name.
    pub keys: Vec<String>,
    /// How many of the keys are a surname's.
    surnames: usize,
    /// The key of the given name or initial beside a surname.
    given: String,
    /// What may stand behind the form as a surname.
    as_surname: Vec<Reading>,
    /// What may stand behind it as a given name, if it is a word alone.
    as_given: Vec<Reading>,
    /// The cases in which it may stand.
    cases: Cases,
    /// The gender that a form of address tells.
    address: Option<Gender>,
}

impl<'a> Wanted<'a> {
    pub fn new(name: &'a PersonName, around: Around) -> Self {
        let PersonName { given, patronymic, surname } = name;
        let alone = surname.is_empty() || given.is_empty() && patronymic.is_empty();
        let surname = if surname.is_empty() { given } else { surname };
        let mut keys = surname_keys(surname);
        let surnames = keys.len();
        let mut as_given = Vec::new();
        if alone {
            as_given = readings(surname, NamePart::Given);
            keys.push(name_key(surname));
            keys.extend(as_given.iter().map(|reading| name_key(&reading.lemma)));
        }
        let as_surname = readings(surname, NamePart::Surname);
        let Around { cases, gender: address, .. } = around;
        Self { name, alone, keys, surnames, given: name_key(&name.given), as_surname, as_given, cases, address }
    }

    fn surnames(&self) -> &[String] {
        &self.keys[..self.surnames]
    }
}

fn readings(form: &str, part: NamePart) -> Vec<Reading> {
    if is_cyrillic(form) {
        declension::readings(form, part)
    } else {
        vec![Reading { lemma: form.to_owned(), gender: None, cases: Cases::ANY }]
    }
}
