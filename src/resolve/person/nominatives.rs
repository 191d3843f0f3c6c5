//! Which nominative stands behind each full Russian name, by all of a document's forms together.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::around::Around;
use super::{given_name, is_full, surname_keys};
use crate::declension::{Cases, Gender, NamePart, Whole, is_cyrillic, nominative_gender, wholes};
use crate::gazetteer::{Gazetteer, Lexicon, name_key};
use crate::model::{Document, Label, Language, Mention, PersonName, Reading};

/// A full name as read from its own form, with every way to read the forms that gave it.
struct Form<'a> {
    name: &'a PersonName,
    possible: Vec<Whole>,
}

/// The full names that stand for other nominatives than their own form suggests. Станислава Ковшара may be a woman, or the genitive of
/// a man's name: every printed form of a surname speaks for each nominative that it may have where it stands, and the one that
/// most forms speak for is taken. What is plainly a woman's name, as Александра Иванова, is left.
pub(super) fn renamed<'a>(
    document: &Document,
    mentions: &'a [Mention],
    around: &[Around],
    gazetteer: &Gazetteer,
) -> FxHashMap<&'a PersonName, PersonName> {
    let lexicon = gazetteer.lexicon();
    // «Хуршеда Саидмуродовича» tells that Хуршеда is no woman.
    let men = men(mentions, around, lexicon);
    let mut votes: FxHashMap<(String, String), u32> = FxHashMap::default();
    let mut seen: FxHashSet<(&str, Cases)> = FxHashSet::default();
    let mut forms: Vec<Form<'_>> = Vec::new();
    let mut places: FxHashMap<&PersonName, usize> = FxHashMap::default();
    for (mention, around) in mentions.iter().zip(around) {
        let Reading::Person(name) = &mention.reading else { continue };
        let surface = mention.span.of(&document.text);
        // Names in Kazakh have lost their endings already.
        if mention.label != Label::Person
            || !is_cyrillic(surface)
            || document.names_language_at(mention.span.start) == Language::Kk
            || !seen.insert((surface, around.cases))
        {
            continue;
        }
        let words: Vec<&str> = surface.split_whitespace().filter(|word| !word.ends_with('.')).collect();
        let full = is_full(name) && name.patronymic.is_empty();
        let printed = match words[..] {
            [surname] => ["", "", surname],
            [one, other] if full && surname_keys(other).contains(&name_key(&name.surname)) => [one, "", other],
            [one, other] if full => [other, "", one],
            _ => [name.given.as_str(), "", name.surname.as_str()],
        };
        let known = |word: &str| given_name(lexicon, word);
        let mut possible = wholes(printed, around.cases, known);
        if possible.is_empty() {
            possible = wholes(printed, Cases::ANY, known);
        }
        let pairs: BTreeSet<(&str, &str)> =
            possible.iter().map(|Whole { parts, .. }| (parts[0].as_str(), parts[2].as_str())).collect();
        let surnames = pairs.iter().map(|(_, surname)| ("", *surname)).collect::<BTreeSet<_>>();
        for (given, surname) in surnames.iter().chain(pairs.iter().filter(|_| is_full(name))) {
            *votes.entry(((*given).to_owned(), (*surname).to_owned())).or_default() += 1;
        }
        if words.len() == 2 && full {
            let place = *places.entry(name).or_insert(forms.len());
            if place == forms.len() {
                forms.push(Form { name, possible: Vec::new() });
            }
            forms[place].possible.extend(possible);
        }
    }
    let mut renamed = FxHashMap::default();
    for Form { name, possible } in forms {
        let is_guess = |whole: &Whole| whole.parts[0] == name.given && whole.parts[2] == name.surname;
        let woman = given_name(lexicon, &name.given).is_some_and(|known| known.gender == Some(Gender::Female))
            && nominative_gender(&name.surname, NamePart::Surname) == Some(Gender::Female);
        let man = possible.iter().any(|whole| men.contains(&whole.parts[0]));
        if woman && !man && possible.iter().any(is_guess) {
            continue;
        }
        let weight = |whole: &Whole| {
            let surname = &whole.parts[2];
            let guess = is_guess(whole);
            let count = |given: &str| votes.get(&(given.to_owned(), surname.clone())).copied().unwrap_or(0);
            (men.contains(&whole.parts[0]), count(&whole.parts[0]), count(""), whole.score, guess)
        };
        // Of equal ones the alphabetically first, so that the same comes out each time.
        let best =
            possible.iter().max_by(|one, other| weight(one).cmp(&weight(other)).then(other.parts.cmp(&one.parts)));
        if let Some(Whole { parts: [given, _, surname], .. }) = best
            && (*given != name.given || *surname != name.surname)
        {
            let (given, surname) = (given.clone(), surname.clone());
            renamed.insert(name, PersonName { given, patronymic: String::new(), surname });
        }
    }
    renamed
}

/// The given names, in the nominative, that stand before a man's patronymic in any case.
fn men(mentions: &[Mention], around: &[Around], lexicon: &Lexicon) -> FxHashSet<String> {
    let mut men = FxHashSet::default();
    for (mention, around) in mentions.iter().zip(around) {
        let Reading::Person(name) = &mention.reading else { continue };
        let of_man = ["ович", "евич", "ьич"].iter().any(|part| name.patronymic.contains(part));
        if of_man && mention.label == Label::Person {
            let possible = wholes([&name.given, &name.patronymic, ""], around.cases, |word| given_name(lexicon, word));
            men.extend(possible.into_iter().next().map(|Whole { parts: [given, ..], .. }| given));
        }
    }
    men
}
