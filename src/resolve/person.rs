//! Who is meant by each person's name in a document.
//!
//! First the full names say who appears; then each short form is tied to the one person whom it can mean. Of several,
//! the one named shortly before is taken if no other was; else the mention stays open.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Meaning, one_of};
use crate::declension::{self, Gender, GivenName, NamePart, is_cyrillic, nominative_gender};
use crate::fold;
use crate::gazetteer::{Gazetteer, Lexicon, WordClass, name_key};
use crate::model::{Document, EntityIndex, Label, Language, Mention, PersonName, Reading, Span, Value, slug};

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
pub(super) fn meanings<'a>(
    document: &'a Document,
    mentions: &'a [Mention],
    gazetteer: &'a Gazetteer,
) -> Vec<Option<Meaning>> {
    let renamed = renamed(document, mentions, gazetteer);
    let mut cast = Cast {
        gazetteer,
        renamed,
        people: Vec::new(),
        listed: FxHashMap::default(),
        bearers: FxHashMap::default(),
        learned: FxHashSet::default(),
        named: FxHashMap::default(),
        asked: FxHashMap::default(),
    };
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

/// Which nominative stands behind each full name that the document prints without a patronymic. Станислава Ковшара may be a woman, or
/// the genitive of a man's name: every printed form of the surname speaks for each nominative that it may have, and the one that most
/// forms speak for stands. What is plainly a woman's name, as Александра Иванова, is left.
fn renamed<'a>(
    document: &Document,
    mentions: &'a [Mention],
    gazetteer: &Gazetteer,
) -> FxHashMap<&'a PersonName, PersonName> {
    if document.language == Language::Kk {
        // Its names have lost their endings already.
        return FxHashMap::default();
    }
    let mut votes: FxHashMap<String, u32> = FxHashMap::default();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut forms: Vec<(&PersonName, Vec<(String, String)>)> = Vec::new();
    let mut places: FxHashMap<&PersonName, usize> = FxHashMap::default();
    for mention in mentions {
        let Reading::Person(name) = &mention.reading else { continue };
        let surface = mention.span.of(&document.text);
        if !is_cyrillic(surface) || !seen.insert(surface) {
            continue;
        }
        let words: Vec<&str> = surface.split_whitespace().filter(|word| !word.ends_with('.')).collect();
        let possible: Vec<(String, String)> = match words[..] {
            [surname] => declension::lemmas("", surname),
            [one, other] if name.patronymic.is_empty() && is_full(name) => {
                let first = surname_keys(other).contains(&name_key(&name.surname));
                if first { declension::lemmas(one, other) } else { declension::lemmas(other, one) }
            }
            _ => vec![(name.given.clone(), name.surname.clone())],
        };
        let surnames: std::collections::BTreeSet<&str> = possible.iter().map(|(_, surname)| surname.as_str()).collect();
        for surname in surnames {
            *votes.entry(surname.to_owned()).or_default() += 1;
        }
        if words.len() == 2 && is_full(name) && name.patronymic.is_empty() {
            let place = *places.entry(name).or_insert(forms.len());
            if place == forms.len() {
                forms.push((name, Vec::new()));
            }
            forms[place].1.extend(possible);
        }
    }
    let lexicon = gazetteer.lexicon();
    let mut renamed = FxHashMap::default();
    for (name, possible) in forms {
        let known = |given: &str| given_name(lexicon, given);
        let woman = known(&name.given).is_some_and(|known| known.gender == Some(Gender::Female))
            && nominative_gender(&name.surname, NamePart::Surname) == Some(Gender::Female);
        if woman {
            continue;
        }
        let weight = |(given, surname): &(String, String)| {
            let guess = *given == name.given && *surname == name.surname;
            (votes.get(surname).copied().unwrap_or(0), known(given).is_some(), guess)
        };
        // Of equal ones the alphabetically first, so that the same comes out each time.
        if let Some(best) = possible.iter().max_by(|one, other| weight(one).cmp(&weight(other)).then(other.cmp(one)))
            && (best.0 != name.given || best.1 != name.surname)
        {
            let (given, surname) = best.clone();
            renamed.insert(name, PersonName { given, patronymic: String::new(), surname });
        }
    }
    renamed
}

fn given_name(lexicon: &Lexicon, word: &str) -> Option<GivenName> {
    let gender = match lexicon.value(WordClass::GivenName, fold::key(word))? {
        "m" => Some(Gender::Male),
        "f" => Some(Gender::Female),
        _ => None,
    };
    Some(GivenName { gender })
}

/// Ties what is still open, in the order of the text, and words the meanings.
fn persons_open<'a>(mentions: &'a [Mention], who: &mut [Option<usize>], cast: &mut Cast<'a>) -> Vec<Option<Meaning>> {
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
    let mut meant: Vec<Option<Meaning>> = vec![None; cast.people.len()];
    for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| mention.label == Label::Person) {
        meanings[at] = Some(match who[at] {
            Some(one) => meant[one].get_or_insert_with(|| cast.meaning(one)).clone(),
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
    /// Full names that are oblique forms of others.
    renamed: FxHashMap<&'a PersonName, PersonName>,
    people: Vec<Someone>,
    listed: FxHashMap<EntityIndex, usize>,
    /// Who bears a surname or a given name, by its key; ascending.
    bearers: FxHashMap<String, Vec<usize>>,
    /// Which printed names each has been learned by.
    learned: FxHashSet<(usize, &'a str)>,
    /// Whom a full name that no list has was found to mean.
    named: FxHashMap<&'a PersonName, usize>,
    /// Whom a short form may mean, as long as nobody new appears.
    asked: FxHashMap<&'a PersonName, Vec<usize>>,
}

impl<'a> Cast<'a> {
    /// Whom a full name means, added if new; none for a short form, and for a listed name that several bear.
    fn full_name(&mut self, mention: &'a Mention, surface: &'a str) -> Option<usize> {
        match &mention.reading {
            Reading::Listed(entities) => {
                let [index] = entities[..] else { return None };
                let one = self.add_listed(index);
                self.learn_words(one, surface);
                self.people[one].see(mention.span.start);
                Some(one)
            }
            Reading::Person(name) if is_full(name) => {
                if let Some(&one) = self.named.get(name) {
                    if self.people[one].listed.is_some() {
                        self.learn_words(one, surface);
                    }
                    self.people[one].see(mention.span.start);
                    return Some(one);
                }
                let printed = name;
                let name = &self.renamed.get(name).unwrap_or(name).clone();
                let listed = self.gazetteer.find_name(&name.given, &name.surname);
                let one = match listed[..] {
                    [index] => {
                        let one = self.add_listed(index);
                        self.learn_words(one, surface);
                        one
                    }
                    _ => self.add_unlisted(name, listed),
                };
                self.named.insert(printed, one);
                self.people[one].see(mention.span.start);
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
        for name in std::iter::once(&*entity.name).chain(entity.aliases.iter().map(String::as_str)) {
            self.learn_words(one, name);
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

    /// Someone known by a short form alone.
    fn add_short(&mut self, mention: &Mention) -> Option<usize> {
        let Reading::Person(name) = &mention.reading else { return None };
        let lexicon = self.gazetteer.lexicon();
        let ([given, patronymic, surname], _) =
            declension::nominative(&name.given, &name.patronymic, &name.surname, |word| given_name(lexicon, word));
        let name = PersonName { given, patronymic, surname };
        let one = self.add(Someone::new(name.clone()));
        self.learn(one, "", if name.surname.is_empty() { &name.given } else { &name.surname });
        self.people[one].see(mention.span.start);
        Some(one)
    }

    fn add(&mut self, someone: Someone) -> usize {
        self.asked.clear();
        self.people.push(someone);
        self.people.len() - 1
    }

    fn learn_alias(&mut self, one: usize, surface: &'a str, at: usize) {
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
        let someone = &mut self.people[one];
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

    /// Everyone whom a short form may mean.
    fn possible(&mut self, mention: &'a Mention) -> Vec<usize> {
        match &mention.reading {
            Reading::Listed(entities) => entities.iter().filter_map(|index| self.listed.get(index).copied()).collect(),
            Reading::Person(name) => {
                if let Some(possible) = self.asked.get(name) {
                    return possible.clone();
                }
                let wanted = Wanted::new(name);
                let mut possible = self.bearers_of(&wanted.keys);
                possible.retain(|&one| self.people[one].may_be(&wanted));
                self.asked.insert(name, possible.clone());
                possible
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

    /// Whether a short form may mean this person: surname, with initials that agree if any; or the given name alone.
    fn may_be(&self, wanted: &Wanted<'_>) -> bool {
        let surname = wanted.surnames().iter().any(|key| self.surnames.contains(key));
        if wanted.name.surname.is_empty() {
            return surname || wanted.keys.iter().any(|key| self.givens.contains(key));
        }
        surname && self.agrees_in_gender(wanted) && self.agrees_in_given(wanted)
    }

    fn agrees_in_given(&self, wanted: &Wanted<'_>) -> bool {
        if wanted.given.is_empty() || self.givens.is_empty() {
            return true;
        }
        if wanted.name.given.ends_with('.') {
            return self.givens.iter().any(|known| known.starts_with(&wanted.given));
        }
        self.givens.contains(&wanted.given)
    }

    /// «Матаевой» is no man: a form that only a woman's surname has is not tied to a man's, and the reverse.
    fn agrees_in_gender(&self, wanted: &Wanted<'_>) -> bool {
        let own = nominative_gender(&self.name.surname, NamePart::Surname);
        own.is_none_or(|own: Gender| {
            wanted.genders.is_empty() || wanted.genders.iter().any(|gender| gender.is_none_or(|gender| gender == own))
        })
    }
}

/// A short form, with what it is compared by.
struct Wanted<'a> {
    name: &'a PersonName,
    /// The keys of the surname, and of its words; of a word alone, which may be a surname though it is known as a given name
    /// (Ayan), first as surname and then as given name.
    keys: Vec<String>,
    /// How many of the keys are a surname's.
    surnames: usize,
    /// The key of the given name or initial beside a surname.
    given: String,
    /// The genders that the surname's form may have, if it tells any.
    genders: Vec<Option<Gender>>,
}

impl<'a> Wanted<'a> {
    fn new(name: &'a PersonName) -> Self {
        let alone = name.surname.is_empty();
        let surname = if alone { &name.given } else { &name.surname };
        let mut keys = surname_keys(surname);
        let surnames = keys.len();
        let mut genders = Vec::new();
        if alone {
            keys.push(name_key(surname));
            keys.extend(declension::readings(surname, NamePart::Given).iter().map(|reading| name_key(&reading.lemma)));
        } else if is_cyrillic(surname) {
            genders.extend(declension::readings(surname, NamePart::Surname).iter().map(|reading| reading.gender));
        }
        Self { name, keys, surnames, given: name_key(&name.given), genders }
    }

    fn surnames(&self) -> &[String] {
        &self.keys[..self.surnames]
    }
}

fn add_bearer(bearers: &mut FxHashMap<String, Vec<usize>>, key: String, one: usize) {
    let ones = bearers.entry(key).or_default();
    if let Err(place) = ones.binary_search(&one) {
        ones.insert(place, one);
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
