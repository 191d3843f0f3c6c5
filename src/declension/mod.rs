//! Names read backwards: which nominatives may stand behind a printed form, in Russian and in Turkic languages.
//!
//! One table of paradigms serves given names, patronymics and surnames. Source: the classes of A. A. Zaliznyak,
//! *Grammatical Dictionary of the Russian Language*, for personal names; foreign names that end in a vowel other than
//! `а`, `я`, and women's names in a consonant, do not decline.

mod body;
mod name;
mod noun;
mod paradigm;
mod turkic;

pub use self::body::body_cases;
pub(crate) use self::body::{NOUNS, NounGender};
pub use self::name::{Whole, nominative, nominative_gender, readings, wholes};
pub use self::noun::noun_cases;
pub use self::paradigm::oblique;
pub use self::turkic::{kazakh_cases, turkic_stem, turkic_stems};

/// Grammatical gender, as far as a form shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Gender {
    Male,
    Female,
}

/// A set of grammatical cases: those in which one printed form may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cases(u8);

#[expect(missing_docs, reason = "the names say it")]
impl Cases {
    pub const NOMINATIVE: Self = Self(1);
    pub const GENITIVE: Self = Self(2);
    pub const DATIVE: Self = Self(4);
    pub const ACCUSATIVE: Self = Self(8);
    pub const INSTRUMENTAL: Self = Self(16);
    pub const PREPOSITIONAL: Self = Self(32);
    /// Those of a name that does not decline.
    pub const ANY: Self = Self(63);

    /// The cases of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The cases of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// True where no case is left.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The cases of a list of names parted by `|`, as word tables give them: `genitive|instrumental`; none where a name is unknown.
    ///
    /// ```
    /// use casebook::declension::Cases;
    /// assert_eq!(Cases::parse("genitive|dative"), Some(Cases::GENITIVE.or(Cases::DATIVE)));
    /// assert_eq!(Cases::parse("vocative"), None);
    /// ```
    #[must_use]
    pub fn parse(list: &str) -> Option<Self> {
        list.split('|').try_fold(Self(0), |cases, name| {
            Some(cases.or(match name {
                "nominative" => Self::NOMINATIVE,
                "genitive" => Self::GENITIVE,
                "dative" => Self::DATIVE,
                "accusative" => Self::ACCUSATIVE,
                "instrumental" => Self::INSTRUMENTAL,
                "prepositional" => Self::PREPOSITIONAL,
                _ => return None,
            }))
        })
    }
}

/// Which part of a name a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum NamePart {
    Given,
    Patronymic,
    Surname,
}

/// What a list says of a given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenName {
    /// Its gender; none where both bear it, or the list does not say.
    pub gender: Option<Gender>,
}

/// One way to read a printed form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The nominative.
    pub lemma: String,
    /// The gender that this reading needs, where it needs one.
    pub gender: Option<Gender>,
    /// The cases in which the printed form may stand.
    pub cases: Cases,
}

/// True where the word has a Cyrillic letter.
#[must_use]
pub fn is_cyrillic(word: &str) -> bool {
    word.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c))
}
