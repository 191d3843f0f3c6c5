//! Everyone who appears in a document, and whom a name may mean.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::around::Around;
use super::someone::{Fit, Someone, Wanted};
use super::{given_name, is_full, split_name, surname_keys};
use crate::declension::{NamePart, Whole, nominative_gender, wholes};
use crate::gazetteer::{Gazetteer, name_key};
use crate::model::{EntityIndex, Mention, PersonName, Reading, Value, slug};
use crate::resolve::{Meaning, one_of};

/// The roles, as `persons.csv` words them, whose holders texts name by the surname alone.
const OFFICES: &[&str] =
    &["president", "prime minister", "prosecutor general", "ombudsman", "minister of foreign affairs"];

/// How far back, in bytes, "shortly before" reaches: about two paragraphs.
const SHORTLY: usize = 1500;

/// Everyone who appears in the document.
pub(super) struct Cast<'a> {
    pub gazetteer: &'a Gazetteer,
    /// Full names that are oblique forms of others.
    renamed: FxHashMap<&'a PersonName, PersonName>,
    pub people: Vec<Someone>,
    listed: FxHashMap<EntityIndex, usize>,
    /// Who bears a surname or a given name, by its key; ascending.
    bearers: FxHashMap<String, Vec<usize>>,
    /// Which printed names each has been learned by.
    learned: FxHashSet<(usize, &'a str)>,
    /// Whom a full name that no list has was found to mean.
    named: FxHashMap<&'a PersonName, usize>,
    /// Whom a short form may mean, as long as nobody new appears.
    asked: FxHashMap<(&'a PersonName, Around), Vec<usize>>,
}

impl<'a> Cast<'a> {
    pub fn new(gazetteer: &'a Gazetteer, renamed: FxHashMap<&'a PersonName, PersonName>) -> Self {
        Self {
            gazetteer,
            renamed,
            people: Vec::new(),
            listed: FxHashMap::default(),
            bearers: FxHashMap::default(),
            learned: FxHashSet::default(),
            named: FxHashMap::default(),
            asked: FxHashMap::default(),
        }
    }

    /// Whom a full name means, added if new; none for a short form, and for a listed name that several bear.
    pub fn full_name(&mut self, mention: &'a Mention, surface: &'a str, around: Around) -> Option<usize> {
        let one = self.bearer(mention, surface)?;
        let someone = &mut self.people[one];
        someone.see(mention.span.start);
        someone.gender = someone.gender.or(around.gender);
        someone.as_kin += usize::from(around.after_kinship);
        Some(one)
    }

    fn bearer(&mut self, mention: &'a Mention, surface: &'a str) -> Option<usize> {
        match &mention.reading {
            Reading::Listed(entities) => {
                let [index] = entities[..] else { return None };
                let one = self.add_listed(index);
                self.learn_words(one, surface);
                Some(one)
            }
            Reading::Person(name) if is_full(name) => {
                if let Some(&one) = self.named.get(name) {
                    if self.people[one].listed.is_some() {
                        self.learn_words(one, surface);
                    }
                    return Some(one);
                }
                let printed = name;
                let name = &self.renamed.get(name).unwrap_or(name).clone();
                let listed = self.gazetteer.listed_as(&name.given, &name.surname);
                let one = match listed[..] {
                    [index] => {
                        let one = self.add_listed(index);
                        self.learn_words(one, surface);
                        one
                    }
                    _ => self.add_unlisted(name, listed),
                };
                self.named.insert(printed, one);
                Some(one)
            }
            _ => None,
        }
    }

    fn add_listed(&mut self, index: EntityIndex) -> usize {
        if let Some(&known) = self.listed.get(&index) {
            return known;
        }
        let entity = self.gazetteer.entity(index);
        let one = self.add(Someone { listed: Some(index), ..Someone::new(split_name(&entity.name)) });
        self.listed.insert(index, one);
        for name in entity.names() {
            let PersonName { given, surname, .. } = split_name(name);
            self.learn(one, &given, &surname);
        }
        one
    }

    fn add_unlisted(&mut self, name: &PersonName, open_between: Vec<EntityIndex>) -> usize {
        let given = name_key(&name.given);
        let surnames = surname_keys(&name.surname);
        let known = self.bearers_of(&surnames).into_iter().find(|&one| {
            let someone = &self.people[one];
            someone.listed.is_none()
                && someone.givens.contains(&given)
                && surnames.iter().any(|key| someone.surnames.contains(key))
        });
        let one = known.unwrap_or_else(|| self.add(Someone { open_between, ..Someone::new(name.clone()) }));
        self.learn(one, &name.given, &name.surname);
        let someone = &mut self.people[one];
        if name.canonical().len() > someone.name.canonical().len() && is_full(name) && !is_full(&someone.name) {
            someone.name = name.clone();
        }
        one
    }

    /// Someone known by a short form alone: a holder of high office whom the list knows, or somebody new.
    pub fn add_short(&mut self, mention: &Mention, around: Around) -> Option<usize> {
        let Reading::Person(name) = &mention.reading else { return None };
        if let Some(one) = self.office_holder(name, around) {
            let one = self.add_listed(one);
            self.people[one].see(mention.span.start);
            return Some(one);
        }
        let printed = [&name.given, &name.patronymic, &name.surname].map(String::as_str);
        let name =
            match wholes(printed, around.cases, |word| given_name(self.gazetteer.lexicon(), word)).into_iter().next() {
                Some(Whole { parts: [given, patronymic, surname], .. }) => PersonName { given, patronymic, surname },
                None => name.clone(),
            };
        let one = self.add(Someone::new(name.clone()));
        self.learn(one, "", if name.surname.is_empty() { &name.given } else { &name.surname });
        self.people[one].see(mention.span.start);
        Some(one)
    }

    /// The listed holder of a high office whom a text may name by the surname alone, as it names no other person: "President
    /// Lukashenka". None where two listed persons bear the surname.
    fn office_holder(&self, name: &PersonName, around: Around) -> Option<EntityIndex> {
        let wanted = Wanted::new(name, around);
        let [index] = self.gazetteer.find_surname(&name.surname)[..] else { return None };
        let entity = self.gazetteer.entity(index);
        let famous = |role: &str| OFFICES.contains(&role) || role == "politician" && name.given.is_empty();
        let holds = entity.roles.iter().any(|role| famous(role));
        let mut someone = Someone::new(split_name(&entity.name));
        someone.givens = vec![name_key(&someone.name.given)];
        someone.surnames = surname_keys(&someone.name.surname);
        (holds && someone.fit(&wanted).is_some()).then_some(index)
    }

    fn add(&mut self, someone: Someone) -> usize {
        self.asked.clear();
        self.people.push(someone);
        self.people.len() - 1
    }

    pub fn learn_alias(&mut self, one: usize, surface: &'a str, at: usize) {
        self.learn_words(one, surface);
        self.people[one].see(at);
    }

    /// Learns the words of a name as printed.
    fn learn_words(&mut self, one: usize, surface: &'a str) {
        if !self.learned.insert((one, surface)) {
            return;
        }
        let PersonName { given, surname, .. } = split_name(surface);
        self.learn(one, &given, &surname);
    }

    fn learn(&mut self, one: usize, given: &str, surname: &str) {
        let lexicon = self.gazetteer.lexicon();
        let someone = &mut self.people[one];
        if someone.gender.is_none() {
            someone.gender = given_name(lexicon, given)
                .and_then(|known| known.gender)
                .or_else(|| nominative_gender(&someone.name.surname, NamePart::Surname));
        }
        if let Some(letter) = given.to_lowercase().chars().next().filter(|letter| !someone.initials.contains(letter)) {
            someone.initials.push(letter);
        }
        let given = name_key(given);
        if !given.is_empty() && !someone.givens.contains(&given) {
            someone.givens.push(given.clone());
            add_bearer(&mut self.bearers, given, one);
        }
        for key in surname_keys(surname) {
            if !key.is_empty() && !someone.surnames.contains(&key) {
                someone.surnames.push(key.clone());
                add_bearer(&mut self.bearers, key, one);
            }
        }
    }

    /// Everyone with one of these keys as surname or given name, ascending.
    fn bearers_of(&self, keys: &[String]) -> Vec<usize> {
        let mut bearers: Vec<usize> = keys.iter().filter_map(|key| self.bearers.get(key)).flatten().copied().collect();
        bearers.sort_unstable();
        bearers.dedup();
        bearers
    }

    /// Everyone whom a short form may mean where it stands: those whom it fits best.
    pub fn possible(&mut self, mention: &'a Mention, around: Around) -> Vec<usize> {
        match &mention.reading {
            Reading::Listed(entities) => entities.iter().filter_map(|index| self.listed.get(index).copied()).collect(),
            Reading::Person(name) => {
                if let Some(possible) = self.asked.get(&(name, around)) {
                    return possible.clone();
                }
                let wanted = Wanted::new(name, around);
                let fits: Vec<(usize, Fit)> = self
                    .bearers_of(&wanted.keys)
                    .into_iter()
                    .filter_map(|one| Some((one, self.people[one].fit(&wanted)?)))
                    .collect();
                let best = fits.iter().map(|(_, fit)| *fit).max();
                let possible: Vec<usize> =
                    fits.into_iter().filter(|(_, fit)| Some(*fit) == best).map(|(one, _)| one).collect();
                self.asked.insert((name, around), possible.clone());
                possible
            }
            _ => Vec::new(),
        }
    }

    /// The one meant: the only one possible, or the only one of them named shortly before, or the only one who was not brought in
    /// as somebody's kin and is named far more often.
    pub fn choose(&self, possible: &[usize], at: usize) -> Option<usize> {
        match *possible {
            [] => None,
            [one] => Some(one),
            _ => {
                let near = |&one: &usize| {
                    let last = self.people[one].seen.iter().rev().find(|&&seen| seen < at);
                    last.is_some_and(|seen| at - seen <= SHORTLY)
                };
                sole(possible.iter().copied().filter(near)).or_else(|| {
                    let main = sole(possible.iter().copied().filter(|&one| self.people[one].as_kin == 0))?;
                    let seen = |one: usize| self.people[one].seen.len();
                    possible.iter().all(|&one| one == main || 3 * seen(one) <= seen(main)).then_some(main)
                })
            }
        }
    }

    pub fn ids(&self, one: usize) -> Vec<Arc<str>> {
        let someone = &self.people[one];
        match someone.listed {
            Some(index) => vec![self.gazetteer.entity(index).id.clone()],
            None if someone.open_between.is_empty() => vec![slug(&someone.name.canonical()).into()],
            None => someone.open_between.iter().map(|&index| self.gazetteer.entity(index).id.clone()).collect(),
        }
    }

    pub fn meaning(&self, one: usize) -> Meaning {
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

/// The only one, if there is one and no other.
fn sole(mut ones: impl Iterator<Item = usize>) -> Option<usize> {
    ones.next().filter(|_| ones.next().is_none())
}

fn add_bearer(bearers: &mut FxHashMap<String, Vec<usize>>, key: String, one: usize) {
    let ones = bearers.entry(key).or_default();
    if let Err(place) = ones.binary_search(&one) {
        ones.insert(place, one);
    }
}
