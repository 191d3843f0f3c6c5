//! What loads and yet looks wrong in the lists.

use std::collections::BTreeMap;
use std::fmt;

use super::lexicon::word_lists;
use super::{Entity, Gazetteer, Listed, WordClass, name_key};
use crate::fold::{fold_word, key};
use crate::model::{ArticleValue, Label};

/// Something in the lists that an analyst should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Two entities of one label share a name: each mention of it stays open between them.
    SharedName {
        /// The name, folded.
        name: String,
        /// The ids and places of those who share it.
        bearers: Vec<(String, String)>,
    },
    /// A name of one word that is a word of the dictionary: it would be found everywhere.
    CommonWord {
        /// The name.
        name: String,
        /// The entity's id.
        id: String,
        /// The row.
        place: String,
    },
    /// Two persons whose names differ in spelling alone, with no country to tell them apart.
    AlikeName {
        /// Both ids, with their rows.
        bearers: [(String, String); 2],
    },
    /// An article that its code does not have, or a code that is not listed.
    UnknownArticle {
        /// What is cited: `KZ-CC-2014:901`.
        article: String,
        /// The row.
        place: String,
        /// What to do.
        advice: String,
    },
    /// A row that does not say where its fact can be read.
    NoSource {
        /// The row's first cell.
        what: String,
        /// The row.
        place: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SharedName { name, bearers } => {
                let bearers: Vec<String> = bearers.iter().map(|(id, place)| format!("{id} ({place})")).collect();
                write!(f, "`{}` names {}; mentions of it stay open between them", name.trim(), bearers.join(" and "))
            }
            Self::CommonWord { name, id, place } => {
                write!(f, "{place}: `{name}`, a name of {id}, is a common word; it would be found everywhere")
            }
            Self::AlikeName { bearers: [(one, at), (other, there)] } => write!(
                f,
                "{at}: {one} and {other} ({there}) may be one person spelt twice; join the rows, or give both a country or year of birth"
            ),
            Self::UnknownArticle { article, place, advice } => write!(f, "{place}: `{article}` is unknown; {advice}"),
            Self::NoSource { what, place } => write!(f, "{place}: `{what}` names no source; say where it was read"),
        }
    }
}

impl Finding {
    /// Its kind, for machines.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SharedName { .. } => "shared-name",
            Self::CommonWord { .. } => "common-word",
            Self::AlikeName { .. } => "alike-name",
            Self::UnknownArticle { .. } => "unknown-article",
            Self::NoSource { .. } => "no-source",
        }
    }
}

pub(super) fn check(gazetteer: &Gazetteer) -> Vec<Finding> {
    let mut findings = names(gazetteer);
    findings.extend(alike(gazetteer));
    findings.extend(articles(gazetteer));
    findings.extend(sources(gazetteer));
    findings
}

/// Names that several entities share, and names that are words.
fn names(gazetteer: &Gazetteer) -> Vec<Finding> {
    let mut bearers: BTreeMap<(Label, String), Vec<(String, String)>> = BTreeMap::new();
    let mut findings = Vec::new();
    for entity in gazetteer.entities() {
        let names =
            std::iter::once(&*entity.name).chain(entity.aliases.iter().chain(&entity.acronyms).map(String::as_str));
        for name in names {
            let folded: Vec<String> = name.split_whitespace().map(fold_word).collect();
            let bearer = (entity.id.to_string(), entity.place.clone());
            let known = bearers.entry((entity.label, folded.join(" "))).or_default();
            if !known.contains(&bearer) {
                known.push(bearer);
            }
            let common = gazetteer.lexicon().word_classes(key(name)).has(WordClass::CommonWord);
            if folded.len() == 1 && common && name.chars().any(char::is_lowercase) {
                let (id, place) = (entity.id.to_string(), entity.place.clone());
                findings.push(Finding::CommonWord { name: name.to_owned(), id, place });
            }
        }
    }
    let shared = bearers.into_iter().filter(|(_, bearers)| bearers.len() > 1);
    findings.extend(shared.map(|((_, name), bearers)| Finding::SharedName { name, bearers }));
    findings
}

/// Persons whose canonical names meet under one key of spelling, where nothing tells them apart.
fn alike(gazetteer: &Gazetteer) -> Vec<Finding> {
    let mut by_key: BTreeMap<Vec<String>, Vec<Listed<'_>>> = BTreeMap::new();
    for entity in gazetteer.persons() {
        let mut key: Vec<String> = entity.name.split_whitespace().map(name_key).collect();
        key.sort();
        by_key.entry(key).or_default().push(entity);
    }
    let told_apart = |one: &Entity, other: &Entity| {
        !one.countries.is_empty()
            && !other.countries.is_empty()
            && one.countries.iter().all(|country| !other.countries.contains(country))
            || one.born.is_some() && other.born.is_some() && one.born != other.born
    };
    let mut findings = Vec::new();
    for bearers in by_key.values() {
        for pair in bearers.windows(2).filter(|pair| pair[0].name != pair[1].name && !told_apart(&pair[0], &pair[1])) {
            let named = |entity: &Entity| (entity.id.to_string(), entity.place.clone());
            findings.push(Finding::AlikeName { bearers: [named(&pair[0]), named(&pair[1])] });
        }
    }
    findings
}

/// Articles of persons and of the codes' own lists that no code has.
fn articles(gazetteer: &Gazetteer) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entity in gazetteer.entities() {
        for article in &entity.articles {
            let advice = match ArticleValue::parse(article) {
                None => "write it as KZ-CC-2014:405/2".to_owned(),
                Some(value) => match gazetteer.codes().iter().find(|code| code.id == value.code) {
                    None => "no file in criminal-codes has that code".to_owned(),
                    Some(code) if code.numbers.has(&value.article) => continue,
                    Some(code) => format!("{} has no such article", code.id),
                },
            };
            findings.push(Finding::UnknownArticle { article: article.clone(), place: entity.place.clone(), advice });
        }
    }
    for code in gazetteer.codes() {
        for offence in code.offences.iter().filter(|offence| !code.numbers.has(&offence.article)) {
            findings.push(Finding::UnknownArticle {
                article: format!("{}:{}", code.id, offence.article),
                place: format!("{}.csv:{}", code.file, offence.line),
                advice: "mend the number, or the code's `numbers`".to_owned(),
            });
        }
    }
    findings
}

/// Rows of codes and words that name no source; persons and organisations cannot be loaded without.
fn sources(gazetteer: &Gazetteer) -> Vec<Finding> {
    let mut findings = Vec::new();
    for code in gazetteer.codes() {
        for offence in code.offences.iter().filter(|offence| offence.source.is_empty()) {
            let what = format!("{}:{}", code.id, offence.article);
            findings.push(Finding::NoSource { what, place: format!("{}.csv:{}", code.file, offence.line) });
        }
    }
    let words = word_lists(gazetteer.sources()).into_iter().flat_map(|list| list.unsourced);
    findings.extend(words.map(|(what, place)| Finding::NoSource { what, place }));
    findings
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::{Gazetteer, Sources};

    const CODE: &str = r#"
id = "KZ-CC-2014"
country = "KZ"
kind = "CC"
year = 2014
adopted = "Law"
source = "x"
names = ["Criminal Code of Kazakhstan"]
abbreviations = []
[in_force]
from = "2015-01-01"
[numbers]
last = 467
mark = "-"
dot = "part"
[numbers.added]
articles = ["419-1"]
as_of = "2020-01-01"
source = "x"
"#;

    #[test]
    fn what_looks_wrong_is_found_with_its_place() {
        let persons = "id,name,country,articles,source\n\
            a,Maksat Tajibay,KZ,KZ-CC-2014:405/2|KZ-CC-2014:419-1,x\n\
            b,Maxat Tazhibay,,KZ-CC-2014:901|KZ-CC-2014:405-9,x\n\
            c,Maksat Tajibay,UZ,UZ-CC-1994:1|174,x\n";
        let codes = "article,offence_en,source\n405,Banned body,x\n500,Nothing,\n";
        let mut sources = Sources::empty();
        for (name, text) in [
            ("persons.csv", persons),
            ("criminal-codes/kz.toml", CODE),
            ("criminal-codes/kz.csv", codes),
            ("words/role.csv", "form,source\nclerk,\n"),
        ] {
            sources.add(name, name.to_owned(), text.to_owned());
        }
        let findings = Gazetteer::load(sources).expect("it loads").check();
        let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
        let expected = [
            "`maksat tajibay` names a (persons.csv:2) and c (persons.csv:4); mentions of it stay open between them",
            "persons.csv:2: a and b (persons.csv:3) may be one person spelt twice; join the rows, or give both a country or year of birth",
            "persons.csv:3: b and c (persons.csv:4) may be one person spelt twice; join the rows, or give both a country or year of birth",
            "persons.csv:3: `KZ-CC-2014:901` is unknown; KZ-CC-2014 has no such article",
            "persons.csv:3: `KZ-CC-2014:405-9` is unknown; KZ-CC-2014 has no such article",
            "persons.csv:4: `UZ-CC-1994:1` is unknown; no file in criminal-codes has that code",
            "persons.csv:4: `174` is unknown; write it as KZ-CC-2014:405/2",
            "criminal-codes/kz.csv:3: `KZ-CC-2014:500` is unknown; mend the number, or the code's `numbers`",
            "criminal-codes/kz.csv:3: `KZ-CC-2014:500` names no source; say where it was read",
            "words/role.csv:2: `clerk` names no source; say where it was read",
        ];
        assert_eq!(said, expected);
    }
}
