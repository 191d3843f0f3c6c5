//! Who is meant by each person's name in a document.
//!
//! First the full names say who appears; then each short form is tied to the one person whom it can mean. Of several,
//! the one named shortly before is taken if no other was; else the mention stays open.

mod around;
mod cast;
mod endings;
mod family;
mod nominatives;
mod someone;

use rustc_hash::FxHashMap;

use self::around::Around;
use self::cast::Cast;
pub(super) use self::endings::without_endings;
use self::family::Families;
use self::nominatives::renamed;
use super::Meaning;
use crate::declension::{self, Gender, GivenName, NamePart, is_cyrillic};
use crate::fold;
use crate::gazetteer::{Gazetteer, Lexicon, WordClass, name_key};
use crate::model::{Document, Label, Mention, PersonName, Reading, Span, Value, slug};

/// The meaning of each person's mention; none at the places of other labels.
pub(super) fn meanings<'a>(
    document: &'a Document,
    mentions: &'a [Mention],
    gazetteer: &'a Gazetteer,
) -> Vec<Option<Meaning>> {
    let around = Around::of_all(document, mentions, gazetteer.lexicon());
    let mut cast = Cast::new(gazetteer, renamed(document, mentions, &around, gazetteer));
    let mut who: Vec<Option<usize>> = vec![None; mentions.len()];
    let persons = || mentions.iter().enumerate().filter(|(_, mention)| mention.label == Label::Person);
    let by_span: FxHashMap<Span, usize> = persons().map(|(at, mention)| (mention.span, at)).collect();
    let named = |mention: &Mention| match mention.reading {
        Reading::Alias(of) => by_span.get(&of).copied(),
        _ => None,
    };
    // An alias is learned where it stands, so that the same words mean its bearer further on.
    for (at, mention) in persons() {
        let surface = mention.span.of(&document.text);
        who[at] = named(mention).and_then(|named| who[named]).or_else(|| cast.full_name(mention, surface, around[at]));
        if let (Some(someone), Reading::Alias(_)) = (who[at], &mention.reading) {
            cast.learn_alias(someone, surface, mention.span.start);
        }
    }
    let mut meanings = persons_open(mentions, &around, &mut who, &mut cast);
    // An alias of somebody whom a short form names means whoever that was, and of nobody who is left its own words.
    for (at, mention) in persons().filter(|(_, mention)| matches!(mention.reading, Reading::Alias(_))) {
        if who[at].is_none() {
            let surface = mention.span.of(&document.text);
            let itself =
                || Meaning { value: Value::Name(slug(surface).into()), name: surface.into(), open_between: Vec::new() };
            meanings[at] = named(mention).and_then(|named| meanings[named].clone()).or_else(|| Some(itself()));
        }
    }
    let families = Families::new(document, mentions, gazetteer.lexicon());
    for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| mention.label == Label::Person) {
        if let Some(surname) = families.surname(mention) {
            let value = Value::Name(slug(&surname).into());
            meanings[at] = Some(Meaning { value, name: surname.into(), open_between: Vec::new() });
        }
    }
    meanings
}

/// Ties what is still open, in the order of the text, and words the meanings.
fn persons_open<'a>(
    mentions: &'a [Mention],
    around: &[Around],
    who: &mut [Option<usize>],
    cast: &mut Cast<'a>,
) -> Vec<Option<Meaning>> {
    let mut meanings: Vec<Option<Meaning>> = Vec::with_capacity(mentions.len());
    let mut undecided: Vec<(usize, Vec<usize>)> = Vec::new();
    for (at, mention) in mentions.iter().enumerate() {
        meanings.push(None);
        if mention.label != Label::Person || who[at].is_some() {
            continue;
        }
        let possible = cast.possible(mention, around[at]);
        match cast.choose(&possible, mention.span.start) {
            Some(one) => {
                cast.people[one].see(mention.span.start);
                who[at] = Some(one);
            }
            None if possible.is_empty() => who[at] = cast.add_short(mention, around[at]),
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

/// What is known of a given name: from the lists, else by what Turkic and Persian names are made of.
fn given_name(lexicon: &Lexicon, word: &str) -> Option<GivenName> {
    let Some(listed) = lexicon.value(WordClass::GivenName, fold::key(word)) else {
        let made =
            |endings: &[&str]| endings.iter().any(|ending| word.strip_suffix(ending).is_some_and(|of| of.len() > 2));
        let gender = if made(MALE) { Gender::Male } else { made(FEMALE).then_some(Gender::Female)? };
        return Some(GivenName { gender: Some(gender) });
    };
    let gender = match listed {
        "m" => Some(Gender::Male),
        "f" => Some(Gender::Female),
        _ => None,
    };
    Some(GivenName { gender })
}

/// The second parts of given names made of two: Рустамжан, Бакытбек, Зайнуддин, Асадулла, Мадияр, Айгуль.
const MALE: &[&str] =
    &["жан", "джан", "бек", "бай", "уддин", "иддин", "улла", "ияр", "мурат", "берди", "кули", "султан"];
const FEMALE: &[&str] = &["гуль", "гүл", "бибі", "биби"];

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
