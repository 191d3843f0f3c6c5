//! Russian declension of personal names, read backwards: which nominatives may stand behind a printed form.
//!
//! One table of paradigms serves given names, patronymics and surnames. Source: the classes of A. A. Zaliznyak,
//! *Grammatical Dictionary of the Russian Language*, for personal names; foreign names that end in a vowel other than
//! `а`, `я`, and women's surnames in a consonant, do not decline.

/// Grammatical gender, as far as a form shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Gender {
    Male,
    Female,
}

/// Grammatical case; the accusative is given apart from genitive or nominative only where its form is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Case {
    Nominative,
    Genitive,
    Dative,
    Accusative,
    Instrumental,
    Prepositional,
}

const OBLIQUE: [Case; 5] = [Case::Genitive, Case::Dative, Case::Accusative, Case::Instrumental, Case::Prepositional];

/// Which part of a name a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum NamePart {
    Given,
    Patronymic,
    Surname,
}

/// What a list says of a given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenName {
    /// Its gender; none where both bear it, or the list does not say.
    pub gender: Option<Gender>,
}

/// One way to read a printed form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The nominative.
    pub lemma: String,
    /// The gender that this reading needs, where it needs one.
    pub gender: Option<Gender>,
    /// The case of the printed form.
    pub case: Case,
}

/// The endings of one class: nominative, then genitive to prepositional.
struct Paradigm {
    parts: &'static [NamePart],
    gender: Option<Gender>,
    /// What the stem before the ending must end in; empty where anything goes.
    after: &'static [&'static str],
    nominative: &'static str,
    oblique: [&'static str; 5],
}

use Gender::{Female, Male};
use NamePart::{Given, Patronymic, Surname};

const HARD: &[&str] = &["б", "в", "г", "д", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х"];
const HUSHING: &[&str] = &["ж", "ч", "ш", "щ", "ц"];
const HARD_NOT_VELAR: &[&str] = &["б", "в", "д", "з", "л", "м", "н", "п", "р", "с", "т", "ф", "ц"];
const VELAR_OR_HUSHING: &[&str] = &["г", "к", "х", "ж", "ч", "ш", "щ"];
const POSSESSIVE: &[&str] = &["ов", "ев", "ёв", "ин", "ын"];
const SKY: &[&str] = &["ск", "цк"];

const PARADIGMS: &[Paradigm] = &[
    row(&[Surname], Some(Male), POSSESSIVE, "", ["а", "у", "а", "ым", "е"]),
    row(&[Surname], Some(Female), POSSESSIVE, "а", ["ой", "ой", "у", "ой", "ой"]),
    row(&[Surname], Some(Male), SKY, "ий", ["ого", "ому", "ого", "им", "ом"]),
    row(&[Surname], Some(Female), SKY, "ая", ["ой", "ой", "ую", "ой", "ой"]),
    row(&[Surname], Some(Male), HARD, "ый", ["ого", "ому", "ого", "ым", "ом"]),
    row(&[Surname], Some(Male), HARD, "ой", ["ого", "ому", "ого", "ым", "ом"]),
    row(&[Surname], Some(Female), HARD, "ая", ["ой", "ой", "ую", "ой", "ой"]),
    row(&[Patronymic], Some(Male), &["ови", "еви", "ьи"], "ч", ["ча", "чу", "ча", "чем", "че"]),
    row(&[Patronymic], Some(Female), &["ов", "ев", "ичн", "инич"], "на", ["ны", "не", "ну", "ной", "не"]),
    row(&[Given, Surname], Some(Male), HARD, "", ["а", "у", "а", "ом", "е"]),
    row(&[Given, Surname], Some(Male), HUSHING, "", ["а", "у", "а", "ем", "е"]),
    row(&[Given, Surname], Some(Male), &["и"], "й", ["я", "ю", "я", "ем", "и"]),
    row(&[Given, Surname], Some(Male), &["а", "е", "о", "у", "э", "ы", "я"], "й", ["я", "ю", "я", "ем", "е"]),
    row(&[Given, Surname], Some(Male), HARD, "ь", ["я", "ю", "я", "ем", "е"]),
    row(&[Given], Some(Female), HARD, "ь", ["и", "и", "ь", "ью", "и"]),
    row(&[Given, Surname], None, HARD_NOT_VELAR, "а", ["ы", "е", "у", "ой", "е"]),
    row(&[Given, Surname], None, VELAR_OR_HUSHING, "а", ["и", "е", "у", "ой", "е"]),
    row(&[Given, Surname], None, HUSHING, "а", ["и", "е", "у", "ей", "е"]),
    row(&[Given, Surname], None, &["и"], "я", ["и", "и", "ю", "ей", "и"]),
    row(&[Given, Surname], None, HARD, "я", ["и", "е", "ю", "ей", "е"]),
    row(&[Given, Surname], None, &["а", "е", "ь", "у"], "я", ["и", "е", "ю", "ей", "е"]),
];

const fn row(
    parts: &'static [NamePart],
    gender: Option<Gender>,
    after: &'static [&'static str],
    nominative: &'static str,
    oblique: [&'static str; 5],
) -> Paradigm {
    Paradigm { parts, gender, after, nominative, oblique }
}

/// Endings of surnames that do not decline, though they look like a case form of others.
const INDECLINABLE: &[&str] = &["швили", "дзе", "енко", "ых", "их"];

/// Given names whose stem changes; nominative and the stem of the other cases.
const FLEETING: &[(&str, &str)] = &[("Павел", "Павл"), ("Лев", "Льв")];

/// Every nominative that may stand behind a printed form of a Cyrillic name; the form itself as a nominative is first.
///
/// ```
/// use casebook::declension::{NamePart, readings};
/// let lemmas: Vec<String> = readings("Абишевым", NamePart::Surname).into_iter().map(|reading| reading.lemma).collect();
/// assert!(lemmas.contains(&"Абишев".to_owned()));
/// ```
#[must_use]
pub fn readings(form: &str, part: NamePart) -> Vec<Reading> {
    let mut readings =
        vec![Reading { lemma: form.to_owned(), gender: nominative_gender(form, part), case: Case::Nominative }];
    if part == Surname && INDECLINABLE.iter().any(|ending| form.ends_with(ending)) {
        return readings;
    }
    for paradigm in PARADIGMS.iter().filter(|paradigm| paradigm.parts.contains(&part)) {
        for (ending, case) in paradigm.oblique.iter().zip(OBLIQUE) {
            let Some(stem) = form.strip_suffix(ending) else { continue };
            if stem.chars().count() < 2 || !paradigm.after.iter().any(|after| stem.ends_with(after)) {
                continue;
            }
            // Абишевым is of Абишев, never of an adjective "Абишевый"; Винявского of Винявский, not of "Винявскый".
            if paradigm.is_adjective() && POSSESSIVE.iter().chain(SKY).any(|own| stem.ends_with(own)) {
                continue;
            }
            let lemma = match FLEETING.iter().find(|(_, oblique)| part == Given && *oblique == stem) {
                Some((lemma, _)) => (*lemma).to_owned(),
                None => format!("{stem}{}", paradigm.nominative),
            };
            let reading = Reading { lemma, gender: paradigm.gender, case };
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    readings
}

impl Paradigm {
    fn is_adjective(&self) -> bool {
        self.after == HARD && matches!(self.nominative, "ый" | "ой" | "ая")
    }
}

/// The oblique forms of a nominative, genitive to prepositional; none where it does not decline.
///
/// ```
/// use casebook::declension::{Gender, NamePart, oblique};
/// let forms = oblique("Абишев", NamePart::Surname, Some(Gender::Male)).expect("it declines");
/// assert_eq!(forms, ["Абишева", "Абишеву", "Абишева", "Абишевым", "Абишеве"]);
/// assert_eq!(oblique("Джардемали", NamePart::Surname, None), None);
/// ```
#[must_use]
pub fn oblique(lemma: &str, part: NamePart, gender: Option<Gender>) -> Option<[String; 5]> {
    // The first class that fits is the right one: the rows of the table go from the narrow to the wide.
    PARADIGMS
        .iter()
        .filter(|paradigm| paradigm.parts.contains(&part))
        .filter(|paradigm| gender.is_none() || paradigm.gender.is_none() || paradigm.gender == gender)
        .find_map(|paradigm| {
            let stem = lemma.strip_suffix(paradigm.nominative)?;
            let fits = paradigm.after.iter().any(|after| stem.ends_with(after));
            let fleeting = FLEETING.iter().find(|(name, _)| part == Given && *name == lemma);
            let stem = fleeting.map_or(stem, |(_, oblique)| oblique);
            fits.then(|| paradigm.oblique.map(|ending| format!("{stem}{ending}")))
        })
}

/// The gender that a nominative shows by its ending.
#[must_use]
pub fn nominative_gender(name: &str, part: NamePart) -> Option<Gender> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match part {
        Patronymic if ends(&["на", "кызы", "қызы", "гызы"]) => Some(Female),
        Patronymic if ends(&["ч", "оглы", "улы", "ұлы", "оглу"]) => Some(Male),
        Surname if ends(&["ова", "ева", "ёва", "ина", "ына", "ская", "цкая", "ая"]) => {
            Some(Female)
        }
        Surname if ends(&["ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ый"]) => Some(Male),
        _ => None,
    }
}

/// The nominative of a whole name whose parts agree in case and gender. Empty parts stay empty, Latin ones and initials as
/// they are. `is_given` tells whether a word is a known given name in the nominative, and of which gender.
///
/// Where nothing tells the case, a name is taken for a nominative.
#[must_use]
pub fn nominative(
    given: &str,
    patronymic: &str,
    surname: &str,
    is_given: impl Fn(&str) -> Option<GivenName>,
) -> ([String; 3], Option<Gender>) {
    if ![given, patronymic, surname].into_iter().any(is_cyrillic) {
        return ([given, patronymic, surname].map(str::to_owned), None);
    }
    let candidates = [(given, Given), (patronymic, Patronymic), (surname, Surname)].map(|(form, part)| {
        if is_cyrillic(form) && !form.ends_with('.') && !form.contains('-') {
            readings(form, part)
        } else if let Some((first, last)) = form.rsplit_once('-').filter(|(_, last)| is_cyrillic(last)) {
            // Of a double name the last half shows the case; the first is restored alike below.
            double(first, last, part)
        } else {
            vec![Reading { lemma: form.to_owned(), gender: None, case: Case::Nominative }]
        }
    });
    // Empty parts, initials, Latin words and names that do not decline, as Руденко, agree with everything.
    let declines: [bool; 3] = std::array::from_fn(|at| candidates[at].len() > 1);
    let mut best: Option<(i32, [&Reading; 3], Option<Gender>)> = None;
    for g in &candidates[0] {
        let known = is_given(&g.lemma);
        for p in &candidates[1] {
            for s in &candidates[2] {
                let chosen = [g, p, s];
                let parts = chosen.iter().zip(declines).filter(|(_, declines)| *declines).map(|(one, _)| *one);
                let case = parts.clone().next().map(|reading| reading.case);
                let gender = [g.gender.or(known.and_then(|known| known.gender)), p.gender, s.gender];
                let agreed = gender.iter().flatten().next().copied();
                if parts.clone().any(|reading| !agree(Some(reading.case), case))
                    || gender.iter().flatten().any(|one| Some(*one) != agreed)
                {
                    continue;
                }
                let score = 4 * i32::from(known.is_some())
                    + 2 * i32::from(p.gender.is_some())
                    + 2 * i32::from(has_class(&s.lemma))
                    + i32::from(case == Some(Case::Nominative));
                if best.as_ref().is_none_or(|(top, ..)| score > *top) {
                    best = Some((score, chosen, agreed));
                }
            }
        }
    }
    match best {
        Some((_, chosen, gender)) => (chosen.map(|reading| reading.lemma.clone()), gender),
        None => ([given, patronymic, surname].map(str::to_owned), None),
    }
}

/// The accusative of a man's name is its genitive, so the two agree.
fn agree(one: Option<Case>, other: Option<Case>) -> bool {
    one == other
        || matches!(
            (one, other),
            (Some(Case::Genitive), Some(Case::Accusative)) | (Some(Case::Accusative), Some(Case::Genitive))
        )
}

fn has_class(surname: &str) -> bool {
    nominative_gender(surname, Surname).is_some()
}

fn double(first: &str, last: &str, part: NamePart) -> Vec<Reading> {
    let firsts = readings(first, part);
    readings(last, part)
        .into_iter()
        .map(|reading| {
            let head = firsts
                .iter()
                .find(|head| head.case == reading.case && (head.gender == reading.gender || head.gender.is_none()))
                .map_or(first, |head| head.lemma.as_str());
            Reading { lemma: format!("{head}-{}", reading.lemma), ..reading }
        })
        .collect()
}

/// Every given name and surname in the nominative that may stand behind a printed pair: Станислава Ковшара may be a woman, or the
/// genitive of Станислав Ковшар. An empty given name agrees with any surname.
#[must_use]
pub fn lemmas(given: &str, surname: &str) -> Vec<(String, String)> {
    let mut lemmas = Vec::new();
    let givens = readings_of(given, Given);
    for g in &givens {
        for s in readings_of(surname, Surname) {
            let genders = g.gender.is_none() || s.gender.is_none() || g.gender == s.gender;
            // A foreign name does not decline, and agrees with any case: Ким, Шевченко.
            let alone = given.is_empty() || givens.len() == 1;
            let cases =
                alone || agree(Some(g.case), Some(s.case)) || s.lemma == surname && !s.lemma.ends_with(['а', 'я']);
            let lemma = (g.lemma.clone(), s.lemma);
            if genders && cases && !lemmas.contains(&lemma) {
                lemmas.push(lemma);
            }
        }
    }
    lemmas
}

fn readings_of(form: &str, part: NamePart) -> Vec<Reading> {
    match form.rsplit_once('-') {
        Some((first, last)) if is_cyrillic(last) => double(first, last, part),
        _ => readings(form, part),
    }
}

/// Kazakh case endings that no Russian name has, by their letters; then those that one may have.
const KAZAKH: &[&str] = &[
    "ның", "нің", "дың", "дің", "тың", "тің", "ға", "қа", "ні", "ді", "ті", "ге", "ке", "ны", "ды", "ты", "да", "де",
    "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "мен", "бен", "пен",
];
const PLAINLY_KAZAKH: usize = 11;

/// How many bytes of a word of a Kazakh text stand before its case ending, the whole length where it has none. An ending of
/// letters that a name may end in, as in Болат, counts only where what stands before it is a name to `is_name`.
#[must_use]
pub fn kazakh_stem(word: &str, is_name: impl Fn(&str) -> bool) -> usize {
    if is_name(word) && !KAZAKH[..6].iter().any(|ending| word.ends_with(ending)) {
        return word.len();
    }
    let stems = KAZAKH.iter().enumerate().filter_map(|(at, ending)| Some((at, word.strip_suffix(ending)?)));
    let fits = |&(at, stem): &(usize, &str)| stem.chars().count() >= 3 && (at < PLAINLY_KAZAKH || is_name(stem));
    stems.filter(fits).map(|(_, stem)| stem.len()).min().unwrap_or(word.len())
}

/// True where the word has a Cyrillic letter.
#[must_use]
pub fn is_cyrillic(word: &str) -> bool {
    word.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str) -> Option<GivenName> {
        let gender = match name {
            "Мухтар" | "Алексей" | "Макс" | "Сергей" | "Игорь" | "Павел" | "Юрий" | "Иван" => {
                Some(Male)
            }
            "Ботагоз" | "Наталья" | "Мария" | "Анна" => Some(Female),
            _ => return None,
        };
        Some(GivenName { gender })
    }

    #[test]
    fn a_full_name_in_any_case_goes_to_the_nominative() {
        let table = [
            ("Мухтара", "", "Джакишева", "Мухтар Джакишев"),
            ("Мухтаром", "Кабуловичем", "Джакишевым", "Мухтар Джакишев"),
            ("Алексеем", "", "Навальным", "Алексей Навальный"),
            ("Алексея", "", "Навального", "Алексей Навальный"),
            ("Анны", "", "Политковской", "Анна Политковская"),
            ("Марии", "", "Алёхиной", "Мария Алёхина"),
            ("Юрием", "", "Дмитриевым", "Юрий Дмитриев"),
            ("Ивана", "", "Мельника", "Иван Мельник"),
            ("Иван", "", "Скрипка", "Иван Скрипка"),
            ("Павлу", "", "Петрову", "Павел Петров"),
            ("Наталье", "", "Соколовой", "Наталья Соколова"),
            ("Ботагоз", "", "Джардемали", "Ботагоз Джардемали"),
            ("И.", "", "Абишевым", "И. Абишев"),
            ("Игоря", "", "Винявского", "Игорь Винявский"),
        ];
        for (given, patronymic, surname, expected) in table {
            let ([given, _, surname], _) = nominative(given, patronymic, surname, known);
            assert_eq!(format!("{given} {surname}"), expected);
        }
    }

    #[test]
    fn a_surname_alone_has_all_its_nominatives() {
        let lemmas = |form| {
            let mut lemmas: Vec<String> = readings(form, Surname).into_iter().map(|reading| reading.lemma).collect();
            lemmas.dedup();
            lemmas
        };
        assert_eq!(lemmas("Джакишева"), ["Джакишева", "Джакишев"]);
        assert_eq!(lemmas("Абишевым"), ["Абишевым", "Абишев"]);
        assert!(lemmas("Тюриной").contains(&"Тюрина".to_owned()));
    }
}
