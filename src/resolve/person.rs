//! Who is meant by each person's name in a document.
//!
//! First the full names say who appears; then each short form is tied to the one person whom it can mean. Of several,
//! the one named shortly before is taken if no other was; else the mention stays open.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Meaning, one_of};
use crate::declension::{self, Gender, NamePart, is_cyrillic, nominative_gender};
use crate::gazetteer::{Gazetteer, name_key};
use crate::model::{Document, EntityIndex, Label, Mention, PersonName, Reading, Span, Value, slug};

/// How far back, in bytes, "shortly before" reaches: about two paragraphs.
const SHORTLY: usize = 1500;

/// Someone who appears in the document.
#[derive(Debug)]
struct Someone {
    /// The listed person, if one.
    listed: Option<EntityIndex>,
    /// Between whom the full name stays open; empty if it does not.
    open_between: Vec<EntityIndex>,
    /// The fullest form seen.
    name: PersonName,
    /// The keys of every word that may serve as surname.
    surnames: Vec<String>,
    /// The keys of every given name.
    givens: Vec<String>,
    /// Where the mentions so far stand, ascending.
    seen: Vec<usize>,
}

/// The meaning of each person's mention; none at the places of other labels.
pub(super) fn meanings(document: &Document, mentions: &[Mention], gazetteer: &Gazetteer) -> Vec<Option<Meaning>> {
    let mut cast = Cast { gazetteer, people: Vec::new(), listed: FxHashMap::default() };
    let mut who: Vec<Option<usize>> = vec![None; mentions.len()];
    let persons = || mentions.iter().enumerate().filter(|(_, mention)| mention.label == Label::Person);
    for (at, mention) in persons() {
        who[at] = cast.full_name(mention, mention.span.of(&document.text));
    }
    let by_span: FxHashMap<Span, usize> = persons().map(|(at, mention)| (mention.span, at)).collect();
    for (at, mention) in persons() {
        if let Reading::Alias(of) = mention.reading {
            who[at] = by_span.get(&of).and_then(|&named| who[named]);
            if let Some(someone) = who[at] {
                cast.learn_alias(someone, mention.span.of(&document.text), mention.span.start);
            }
        }
    }
    persons_open(mentions, &mut who, &mut cast)
}

/// Ties what is still open, in the order of the text, and words the meanings.
fn persons_open(mentions: &[Mention], who: &mut [Option<usize>], cast: &mut Cast<'_>) -> Vec<Option<Meaning>> {
    let mut meanings: Vec<Option<Meaning>> = Vec::with_capacity(mentions.len());
    let mut undecided: Vec<(usize, Vec<usize>)> = Vec::new();
    for (at, mention) in mentions.iter().enumerate() {
        meanings.push(None);
        if mention.label != Label::Person || who[at].is_some() {
            continue;
        }
        let possible = cast.possible(mention);
        match cast.choose(&possible, mention.span.start) {
            Some(one) => {
                cast.people[one].see(mention.span.start);
                who[at] = Some(one);
            }
            None if possible.is_empty() => who[at] = cast.add_short(mention),
            None => undecided.push((at, possible)),
        }
    }
    for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| mention.label == Label::Person) {
        meanings[at] = Some(match who[at] {
            Some(one) => cast.meaning(one),
            None => super::plain(mention, cast.gazetteer),
        });
    }
    for (at, possible) in undecided {
        if let Some(meaning) = &mut meanings[at] {
            meaning.open_between = possible.iter().flat_map(|&one| cast.ids(one)).collect();
        }
    }
    meanings
}

/// Everyone who appears in the document.
struct Cast<'a> {
    gazetteer: &'a Gazetteer,
    people: Vec<Someone>,
    listed: FxHashMap<EntityIndex, usize>,
}

impl Cast<'_> {
    /// Whom a full name means, added if new; none for a short form, and for a listed name that several bear.
    fn full_name(&mut self, mention: &Mention, surface: &str) -> Option<usize> {
        match &mention.reading {
            Reading::Listed(entities) => {
                let [index] = entities[..] else { return None };
                let one = self.add_listed(index);
                let someone = &mut self.people[one];
                someone.learn_words(surface);
                someone.see(mention.span.start);
                Some(one)
            }
            Reading::Person(name) if is_full(name) => {
                let listed = self.gazetteer.find_name(&name.given, &name.surname);
                let one = match listed[..] {
                    [index] => {
                        let one = self.add_listed(index);
                        self.people[one].learn_words(surface);
                        one
                    }
                    _ => self.add_unlisted(name, listed),
                };
                self.people[one].see(mention.span.start);
                Some(one)
            }
            _ => None,
        }
    }

    fn add_listed(&mut self, index: EntityIndex) -> usize {
        *self.listed.entry(index).or_insert_with(|| {
            let entity = self.gazetteer.entity(index);
            let mut someone = Someone::new(split_name(&entity.name));
            someone.listed = Some(index);
            for name in std::iter::once(&*entity.name).chain(entity.aliases.iter().map(String::as_str)) {
                let PersonName { given, surname, .. } = split_name(name);
                someone.learn(&given, &surname);
            }
            self.people.push(someone);
            self.people.len() - 1
        })
    }

    fn add_unlisted(&mut self, name: &PersonName, open_between: Vec<EntityIndex>) -> usize {
        let given = name_key(&name.given);
        let surnames = surname_keys(&name.surname);
        let known = self.people.iter().position(|someone| {
            someone.listed.is_none()
                && someone.givens.contains(&given)
                && surnames.iter().any(|key| someone.surnames.contains(key))
        });
        let one = known.unwrap_or_else(|| {
            let mut someone = Someone::new(name.clone());
            someone.open_between = open_between;
            self.people.push(someone);
            self.people.len() - 1
        });
        let someone = &mut self.people[one];
        someone.learn(&name.given, &name.surname);
        if name.canonical().len() > someone.name.canonical().len() && is_full(name) && !is_full(&someone.name) {
            someone.name = name.clone();
        }
        one
    }

    /// Someone known by a short form alone.
    fn add_short(&mut self, mention: &Mention) -> Option<usize> {
        let Reading::Person(name) = &mention.reading else { return None };
        let mut someone = Someone::new(name.clone());
        let surname = if name.surname.is_empty() { &name.given } else { &name.surname };
        someone.learn("", surname);
        someone.see(mention.span.start);
        self.people.push(someone);
        Some(self.people.len() - 1)
    }

    fn learn_alias(&mut self, one: usize, surface: &str, at: usize) {
        self.people[one].learn_words(surface);
        self.people[one].see(at);
    }

    /// Everyone whom a short form may mean.
    fn possible(&self, mention: &Mention) -> Vec<usize> {
        match &mention.reading {
            Reading::Listed(entities) => entities.iter().filter_map(|index| self.listed.get(index).copied()).collect(),
            Reading::Person(name) => {
                let all = || self.people.iter().enumerate();
                all().filter(|(_, someone)| someone.may_be(name)).map(|(one, _)| one).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The one meant: the only one possible, or the only one of them named shortly before.
    fn choose(&self, possible: &[usize], at: usize) -> Option<usize> {
        match *possible {
            [] => None,
            [one] => Some(one),
            _ => {
                let near = |&&one: &&usize| {
                    let last = self.people[one].seen.iter().rev().find(|&&seen| seen < at);
                    last.is_some_and(|seen| at - seen <= SHORTLY)
                };
                let mut near = possible.iter().filter(near);
                near.next().copied().filter(|_| near.next().is_none())
            }
        }
    }

    fn ids(&self, one: usize) -> Vec<Arc<str>> {
        let someone = &self.people[one];
        match someone.listed {
            Some(index) => vec![self.gazetteer.entity(index).id.clone()],
            None if someone.open_between.is_empty() => vec![slug(&someone.name.canonical()).into()],
            None => someone.open_between.iter().map(|&index| self.gazetteer.entity(index).id.clone()).collect(),
        }
    }

    fn meaning(&self, one: usize) -> Meaning {
        let someone = &self.people[one];
        match someone.listed {
            Some(index) => one_of(&[index], self.gazetteer),
            None => {
                let name = someone.name.canonical();
                let open_between = if someone.open_between.is_empty() { Vec::new() } else { self.ids(one) };
                Meaning { value: Value::Name(slug(&name).into()), name: name.into(), open_between }
            }
        }
    }
}

impl Someone {
    fn new(name: PersonName) -> Self {
        Self {
            listed: None,
            open_between: Vec::new(),
            name,
            surnames: Vec::new(),
            givens: Vec::new(),
            seen: Vec::new(),
        }
    }

    fn see(&mut self, at: usize) {
        let place = self.seen.partition_point(|&seen| seen < at);
        self.seen.insert(place, at);
    }

    fn learn(&mut self, given: &str, surname: &str) {
        let add = |list: &mut Vec<String>, key: String| {
            if !key.is_empty() && !list.contains(&key) {
                list.push(key);
            }
        };
        add(&mut self.givens, name_key(given));
        for key in surname_keys(surname) {
            add(&mut self.surnames, key);
        }
    }

    /// Learns the words of a name as printed, the last as a surname too.
    fn learn_words(&mut self, surface: &str) {
        let PersonName { given, surname, .. } = split_name(surface);
        self.learn(&given, &surname);
    }

    /// Whether a short form may mean this person: surname, with initials that agree if any; or the given name alone.
    fn may_be(&self, name: &PersonName) -> bool {
        if name.surname.is_empty() {
            // A word alone that is known as a given name may be this one's surname: Ayan.
            return surname_keys(&name.given).iter().any(|key| self.surnames.contains(key))
                || self.givens.contains(&name_key(&name.given))
                || given_keys(&name.given).iter().any(|key| self.givens.contains(key));
        }
        let surname = surname_keys(&name.surname).iter().any(|key| self.surnames.contains(key));
        surname && self.agrees_in_gender(&name.surname) && self.agrees_in_given(&name.given)
    }

    fn agrees_in_given(&self, given: &str) -> bool {
        if given.is_empty() || self.givens.is_empty() {
            return true;
        }
        let key = name_key(given);
        if given.ends_with('.') {
            return self.givens.iter().any(|known| known.starts_with(&key));
        }
        self.givens.contains(&key)
    }

    /// «Матаевой» is no man: a form that only a woman's surname has is not tied to a man's, and the reverse.
    fn agrees_in_gender(&self, surname: &str) -> bool {
        let own = nominative_gender(&self.name.surname, NamePart::Surname);
        let readings =
            if is_cyrillic(surname) { declension::readings(surname, NamePart::Surname) } else { return true };
        own.is_none_or(|own: Gender| readings.iter().any(|reading| reading.gender.is_none_or(|gender| gender == own)))
    }
}

fn is_full(name: &PersonName) -> bool {
    !name.given.is_empty() && !name.given.ends_with('.') && !name.surname.is_empty()
}

/// Given name and surname of a canonical name: the first word, and the rest.
fn split_name(name: &str) -> PersonName {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default().to_owned();
    let rest = words.collect::<Vec<_>>().join(" ");
    if rest.is_empty() {
        PersonName { surname: first, ..PersonName::default() }
    } else {
        PersonName { given: first, surname: rest, ..PersonName::default() }
    }
}

/// The keys of a surname, and of each word of it: of the nominatives that may stand behind it, if Cyrillic.
fn surname_keys(surname: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for word in std::iter::once(surname).chain(surname.split(' ')) {
        if is_cyrillic(word) {
            keys.extend(declension::readings(word, NamePart::Surname).iter().map(|reading| name_key(&reading.lemma)));
        } else {
            keys.push(name_key(word));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn given_keys(given: &str) -> Vec<String> {
    declension::readings(given, NamePart::Given).iter().map(|reading| name_key(&reading.lemma)).collect()
}
