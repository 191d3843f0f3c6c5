//! The languages that casebook tells apart.

use serde::{Deserialize, Serialize};

/// A language, by its ISO 639-1 code; `Other` is any that is not told apart, or a text too short to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the variants are ISO 639-1 codes")]
pub enum Language {
    En,
    Ru,
    Kk,
    Ky,
    Uz,
    Tg,
    Az,
    Tr,
    Uk,
    Be,
    Fr,
    De,
    Es,
    It,
    Pl,
    #[default]
    Other,
}

impl Language {
    /// Every language, in code order of declaration.
    pub const ALL: [Self; 16] = [
        Self::En,
        Self::Ru,
        Self::Kk,
        Self::Ky,
        Self::Uz,
        Self::Tg,
        Self::Az,
        Self::Tr,
        Self::Uk,
        Self::Be,
        Self::Fr,
        Self::De,
        Self::Es,
        Self::It,
        Self::Pl,
        Self::Other,
    ];

    /// Its ISO 639-1 code, `und` for [`Language::Other`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
            Self::Kk => "kk",
            Self::Ky => "ky",
            Self::Uz => "uz",
            Self::Tg => "tg",
            Self::Az => "az",
            Self::Tr => "tr",
            Self::Uk => "uk",
            Self::Be => "be",
            Self::Fr => "fr",
            Self::De => "de",
            Self::Es => "es",
            Self::It => "it",
            Self::Pl => "pl",
            Self::Other => "und",
        }
    }

    /// The language of an ISO 639-1 code, in either case; none for one that is not told apart.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }
}
