//! The spellings under which a name may stand in documents, each with the rules that give it.

use std::collections::BTreeMap;

use super::parts::{Role, read};
use super::tables::Tables;
use super::transliteration::Transliterations;
use crate::declension::{NamePart, is_cyrillic, oblique};
use crate::fold::fold_word;

/// One spelling.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// As printed.
    pub spelling: String,
    /// The rules that give it, in the order of their use.
    pub reasons: Vec<String>,
    /// How the comparison of names scores it against the name, from 0 to 1.
    pub score: f64,
    /// What makes it weak, so that the context must support it; empty where nothing does.
    pub weak: String,
}

/// The cases in the order in which [`oblique`] gives them.
const CASES: [&str; 5] = ["genitive", "dative", "accusative", "instrumental", "prepositional"];

/// A name's spellings: by order, initials and a patronymic left out, by every system of transliteration, by case, and by other
/// forms of the given name. The name itself is not among them. `is_common` tells whether a word is one of the dictionary.
#[must_use]
pub fn variants(
    tables: &Tables,
    systems: &Transliterations,
    name: &str,
    is_common: impl Fn(&str) -> bool,
) -> Vec<Variant> {
    let mut found: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    let own = folded(name);
    let mut add = |spelling: String, reasons: &[&str]| {
        let key = folded(&spelling);
        if key != own && !key.is_empty() {
            let reasons = || reasons.iter().map(|reason| (*reason).to_owned()).collect();
            let known = found.entry(key).or_insert_with(|| (spelling, reasons()));
            // The simplest way to a spelling is the one to tell.
            if reasons().len() < known.1.len() {
                known.1 = reasons();
            }
        }
    };
    for (text, why) in bases(tables, name) {
        let why = why.as_slice();
        add(text.clone(), why);
        orders(&text, why, &mut add);
        cases(&text, why, &mut add);
        for (system, written) in systems.of(&text) {
            let why = [why, &[system]].concat();
            add(written.clone(), &why);
            orders(&written, &why, &mut add);
            if !is_cyrillic(&text) {
                // What was Cyrillic before it was Latin goes into Latin by other systems too.
                cases(&written, &why, &mut add);
                for (system, again) in systems.of(&written) {
                    let why = [why.as_slice(), &[system]].concat();
                    add(again.clone(), &why);
                    orders(&again, &why, &mut add);
                }
            }
        }
    }
    for (text, group) in given_forms(tables, name) {
        add(text, &[&format!("form of {group}")]);
    }
    let spelled = found.into_values().map(|(spelling, reasons)| {
        let score = tables.compare(name, &spelling).score;
        let words: Vec<&str> = spelling.split_whitespace().collect();
        let weak = if words.iter().any(|word| word.ends_with('.')) {
            "an initial fits many given names"
        } else if words.len() < 2 {
            "one word alone"
        } else if words.iter().all(|word| is_common(word)) {
            "all its words are common ones"
        } else if score < super::SAME {
            "too far from the name"
        } else {
            ""
        };
        Variant { spelling, reasons, score, weak: weak.to_owned() }
    });
    spelled.collect()
}

fn folded(name: &str) -> String {
    name.split_whitespace().map(fold_word).collect::<Vec<_>>().join(" ")
}

/// The name, and without its patronymic and its brackets.
fn bases(tables: &Tables, name: &str) -> Vec<(String, Vec<&'static str>)> {
    let mut bases = vec![(name.to_owned(), Vec::new())];
    let parts = read(tables, name).parts;
    let short: Vec<&str> = parts
        .iter()
        .filter(|part| !part.aside && !(part.role == Role::Patronymic && !part.marked))
        .map(|part| part.printed.as_str())
        .collect();
    let plain = parts.iter().all(|part| matches!(part.role, Role::Name | Role::Patronymic));
    if plain && short.len() >= 2 && short.len() < parts.len() {
        bases.push((short.join(" "), vec!["patronymic left out"]));
    }
    bases
}

/// Surname first, and initials for what stands before the surname.
fn orders(name: &str, why: &[&str], add: &mut impl FnMut(String, &[&str])) {
    let Some((givens, surname)) = name.rsplit_once(' ') else { return };
    add(format!("{surname} {givens}"), &[why, &["surname first"]].concat());
    let initials: Vec<String> =
        givens.split([' ', '-']).filter_map(|word| Some(format!("{}.", word.chars().next()?))).collect();
    let why = [why, &["initials"]].concat();
    add(format!("{} {surname}", initials.join(" ")), &why);
    add(format!("{surname} {}", initials.concat()), &why);
}

/// The cases of a Cyrillic given name and surname, in both orders.
fn cases(name: &str, why: &[&str], add: &mut impl FnMut(String, &[&str])) {
    let words: Vec<&str> = name.split(' ').collect();
    let ([given, surname], true) = (words[..].try_into().unwrap_or([""; 2]), is_cyrillic(name)) else { return };
    if given.is_empty() {
        return;
    }
    let forms =
        |word: &str, part| oblique(word, part, None).unwrap_or_else(|| std::array::from_fn(|_| word.to_owned()));
    let declined = forms(given, NamePart::Given).into_iter().zip(forms(surname, NamePart::Surname));
    for ((given, surname), case) in declined.zip(CASES) {
        let why = [why, &[case]].concat();
        add(format!("{given} {surname}"), &why);
        add(format!("{surname} {given}"), &[why.as_slice(), &["surname first"]].concat());
    }
}

/// The name with other forms of its given name, with the group that joins them.
fn given_forms(tables: &Tables, name: &str) -> Vec<(String, String)> {
    let Some((given, surname)) = name.split_once(' ').filter(|_| !is_cyrillic(name)) else { return Vec::new() };
    let forms = tables.forms_of(given);
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    forms.into_iter().map(|(form, group)| (format!("{} {surname}", capital(form)), group.to_owned())).collect()
}
