//! Short forms: a surname or given name alone, of a person whose full name stands in the same part.

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::Candidate;
use super::run::stop_of_initial;
use super::{Found, name_of};
use crate::declension::{self, NamePart, is_cyrillic};
use crate::extract::Part;
use crate::fold;
use crate::gazetteer::WordClass;
use crate::model::{PersonName, Reading};
use crate::segment::{Case, Gap, Script, Token, WordKey};

/// The words of the full names found so far in a document: a surname alone may stand hundreds of pages behind its full name.
#[derive(Debug, Default)]
pub struct Memory {
    surnames: FxHashSet<WordKey>,
    /// By given name the surnames of those who bear it.
    givens: FxHashMap<WordKey, Vec<String>>,
}

impl Memory {
    /// Learns the names found in a part.
    pub(super) fn learn(&mut self, part: &Part<'_>, found: &[Found]) {
        let mut learned: FxHashSet<&str> = FxHashSet::default();
        for one in found {
            let surface = part.segments.span(one.tokens.clone()).of(&part.document.text);
            if matches!(one.reading, Reading::Alias(_)) || !learned.insert(surface) {
                continue;
            }
            let mut learn = |name: &PersonName| {
                for word in name.surname.split([' ', '-']).filter(|word| word.chars().count() >= 3) {
                    for key in keys(word, NamePart::Surname) {
                        self.surnames.insert(key);
                    }
                }
                if !name.surname.is_empty() && name.given.chars().count() >= 3 {
                    let persons = self.givens.entry(fold::key(&name.given)).or_default();
                    if !persons.contains(&name.surname) {
                        persons.push(name.surname.clone());
                    }
                }
            };
            match &one.reading {
                Reading::Person(name) => learn(name),
                Reading::Listed(_) => {
                    let words: Vec<usize> = one.tokens.clone().filter(|&i| super::run::is_name_word(part, i)).collect();
                    learn(&name_of(part, &words));
                    // The list may know the surname in the nominative where the text has another case.
                    if let Reading::Listed(entities) = &one.reading
                        && let [index] = entities[..]
                        && let Some((given, surname)) = part.gazetteer.entity(index).name.rsplit_once(' ')
                    {
                        learn(&PersonName {
                            given: given.to_owned(),
                            patronymic: String::new(),
                            surname: surname.to_owned(),
                        });
                    }
                }
                _ => {}
            }
        }
    }

    /// The candidates, too light by themselves, that hold a known surname, or are a given name that one person bears.
    pub(super) fn short_forms(&self, part: &Part<'_>, light: &[Candidate]) -> Vec<Found> {
        light.iter().filter_map(|candidate| self.short_form(part, candidate)).collect()
    }

    fn short_form(&self, part: &Part<'_>, candidate: &Candidate) -> Option<Found> {
        let tokens = &part.segments.tokens;
        let word = |i: usize| tokens[i].span().of(&part.document.text);
        let known = |i: usize| {
            tokens[i].case != Case::Single
                && !part.classes[i].has(WordClass::Place)
                && any_key(&tokens[i], word(i), NamePart::Surname, |key| self.surnames.contains(&key))
        };
        let at = candidate.words.iter().position(|&i| known(i));
        let (words, confidence, rule) = if let Some(at) = at {
            // Initials and given names right beside the surname belong to it.
            let beside =
                |i: usize| stop_of_initial(part, i).is_some() || part.classes[i].has(WordClass::GivenName) || known(i);
            let all = &candidate.words;
            let mut from = at;
            while from > 0 && beside(all[from - 1]) {
                from -= 1;
            }
            let mut to = at + 1;
            while to < all.len() && beside(all[to]) {
                to += 1;
            }
            (all[from..to].to_vec(), 0.8, "person/surname-again")
        } else if let [only] = candidate.words[..]
            && tokens[only].case == Case::Title
            && !names_a_place(part, only)
            && any_key(&tokens[only], word(only), NamePart::Given, |key| {
                self.givens.get(&key).is_some_and(|persons| persons.len() == 1)
            })
        {
            (vec![only], 0.6, "person/given-name-again")
        } else {
            return None;
        };
        let last = words[words.len() - 1];
        let range = words[0]..stop_of_initial(part, last).unwrap_or(last) + 1;
        let mut name = name_of(part, &words);
        if words.len() == 1 && rule == "person/surname-again" {
            // A surname that is also a given name, as Атабек, is here the surname.
            name = PersonName { surname: word(last).to_owned(), ..PersonName::default() };
        }
        Some(Found { tokens: range, reading: Reading::Person(name), rule, confidence })
    }
}

/// Whether a word names what the next one is: "Vladimir region".
fn names_a_place(part: &Part<'_>, word: usize) -> bool {
    let next = part.segments.tokens.get(word + 1);
    next.is_some_and(|next| {
        next.case == Case::Lower && next.gap == Gap::Space && part.classes[word + 1].has(WordClass::PlaceWord)
    })
}

/// Whether one of the keys under which a word of the text is looked up has a property.
fn any_key(token: &Token, word: &str, part: NamePart, has: impl Fn(WordKey) -> bool) -> bool {
    if token.script == Script::Latin { has(token.key) } else { keys(word, part).into_iter().any(has) }
}

/// The keys under which a printed form is remembered and looked up: of its possible nominatives, if Cyrillic.
fn keys(word: &str, part: NamePart) -> Vec<WordKey> {
    if is_cyrillic(word) {
        declension::readings(word, part).iter().map(|reading| fold::key(&reading.lemma)).collect()
    } else {
        vec![fold::key(word)]
    }
}
