//! Whether two names are one person's: across scripts, orders, initials, patronymics, short forms and spellings, with a score
//! that can be explained.
//!
//! A name is read into parts (`parts`); two parts are compared by all that is known of how names are spelled (`likeness`,
//! which reads the systems of `rules/spelling.toml` and the tables of `words/`); the best pairing of the parts is weighed
//! (`weigh`). A part that only one name has says little, since middle names and patronymics are left out; a part of each
//! that fits none of the other contradicts. What is rare weighs more than what many bear.

mod abjad;
mod distance;
mod likeness;
mod parts;
mod score;
mod script;
mod tables;
mod transliteration;
mod variants;
mod weigh;

pub use self::score::{Judged, Score};
pub use self::tables::{NamesError, Tables};
pub use self::transliteration::{Script, Transliterations};
pub use self::variants::{Variant, variants};
pub use self::weigh::{Comparison, SAME};

impl Tables {
    /// Compares two names of persons.
    ///
    /// ```
    /// use casebook::gazetteer::Sources;
    /// use casebook::naming::Tables;
    /// let tables = Tables::load(&Sources::builtin()).expect("the built-in tables load");
    /// assert!(tables.compare("Макс Бокаев", "Bokayev Maks").is_same());
    /// assert!(!tables.compare("Ivan Petrovich Sidorov", "Ivan Ivanovich Sidorov").is_same());
    /// ```
    #[must_use]
    pub fn compare(&self, one: &str, other: &str) -> Comparison {
        weigh::compare(self, one, other)
    }
}
