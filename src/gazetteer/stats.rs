//! How much the lists hold, by country and language, and how much of it somebody read in its source.

use std::collections::BTreeMap;

use super::lexicon::word_lists;
use super::{Gazetteer, Offence};
use crate::model::Label;

/// What a list holds of one country or language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Rows.
    pub entries: usize,
    /// Names: of an entity its name, aliases and acronyms, of an offence its names and the wordings that reports use.
    pub names: usize,
    /// The names in Latin letters.
    pub latin: usize,
    /// The names in Cyrillic letters.
    pub cyrillic: usize,
    /// The rows that are confirmed; none for words, which state no facts.
    pub confirmed: Option<usize>,
}

impl Held {
    fn add<'a>(&mut self, names: impl IntoIterator<Item = &'a str>, confirmed: Option<bool>) {
        self.entries += 1;
        for name in names {
            self.names += 1;
            let is_cyrillic = |c: char| ('\u{400}'..'\u{530}').contains(&c);
            if name.chars().any(is_cyrillic) {
                self.cyrillic += 1;
            } else if name.chars().any(|c| c.is_alphabetic() && c < '\u{250}') {
                self.latin += 1;
            }
        }
        if let Some(confirmed) = confirmed {
            *self.confirmed.get_or_insert(0) += usize::from(confirmed);
        }
    }
}

/// The counts by list, then by country (capitals) or language (small letters), with a row `all` for each list.
pub type Stats = BTreeMap<(String, String), Held>;

pub(super) fn stats(gazetteer: &Gazetteer) -> Stats {
    let mut stats = Stats::new();
    let mut add = |list: &str, of: &str, names: &[&str], confirmed: Option<bool>| {
        for of in [of, "all"] {
            let held = stats.entry((list.to_owned(), of.to_owned())).or_default();
            held.add(names.iter().copied(), confirmed);
        }
    };
    for entity in gazetteer.entities() {
        let list = if entity.label == Label::Person { "persons" } else { "organisations" };
        let names: Vec<&str> = std::iter::once(&*entity.name)
            .chain(entity.aliases.iter().chain(&entity.acronyms).map(String::as_str))
            .collect();
        add(list, entity.countries.first().map_or("none", String::as_str), &names, Some(entity.confirmed));
    }
    for code in gazetteer.codes() {
        let names: Vec<&str> = code.names.iter().chain(&code.abbreviations).map(String::as_str).collect();
        add("codes", &code.country, &names, None);
        for offence in &code.offences {
            let Offence { names, everyday, aliases, .. } = offence;
            let names: Vec<&str> = names.iter().chain(everyday).chain(aliases).map(String::as_str).collect();
            add("offences", &code.country, &names, Some(offence.confirmed));
        }
    }
    for list in word_lists(gazetteer.sources()) {
        let name = list.file.trim_end_matches(".csv");
        for (language, form) in &list.forms {
            add(name, if language.is_empty() { "none" } else { language }, &[form], None);
        }
    }
    stats
}
