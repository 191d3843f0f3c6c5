//! Russian names from any case to the nominative: of one word, and of a whole name whose parts agree.

use super::Gender::{self, Female, Male};
use super::NamePart::{self, Given, Patronymic, Surname};
use super::paradigm::{FLEETING, INDECLINABLE, PARADIGMS, POSSESSIVE, SKY};
use super::{Cases, GivenName, Reading, is_cyrillic};

/// The cases of a paradigm's five oblique endings, in their order.
const OBLIQUE: [Cases; 5] =
    [Cases::GENITIVE, Cases::DATIVE, Cases::ACCUSATIVE, Cases::INSTRUMENTAL, Cases::PREPOSITIONAL];

/// Every nominative that may stand behind a printed form of a Cyrillic name; the form itself as a nominative is first.
///
/// ```
/// use casebook::declension::{NamePart, readings};
/// let lemmas: Vec<String> = readings("Абишевым", NamePart::Surname).into_iter().map(|reading| reading.lemma).collect();
/// assert!(lemmas.contains(&"Абишев".to_owned()));
/// ```
#[must_use]
pub fn readings(form: &str, part: NamePart) -> Vec<Reading> {
    let mut readings = undeclined(form, part);
    if part == Surname && INDECLINABLE.iter().any(|ending| form.ends_with(ending)) {
        readings.extend(plural(form));
        return readings;
    }
    for paradigm in PARADIGMS.iter().filter(|paradigm| paradigm.parts.contains(&part)) {
        for (ending, cases) in paradigm.oblique.iter().zip(OBLIQUE) {
            let Some(stem) = form.strip_suffix(ending) else { continue };
            if stem.chars().count() < 2 || !paradigm.after.iter().any(|after| stem.ends_with(after)) {
                continue;
            }
            if paradigm.is_adjective() && !may_be_adjective(stem, ending, paradigm.nominative) {
                continue;
            }
            let lemma = match FLEETING.iter().find(|(_, oblique)| part == Given && *oblique == stem) {
                Some((lemma, _)) => (*lemma).to_owned(),
                None => format!("{stem}{}", paradigm.nominative),
            };
            let same = |reading: &&mut Reading| reading.lemma == lemma && reading.gender == paradigm.gender;
            match readings.iter_mut().find(same) {
                Some(reading) => reading.cases = reading.cases.or(cases),
                None => readings.push(Reading { lemma, gender: paradigm.gender, cases }),
            }
        }
    }
    if part == Surname {
        readings.extend(plural(form));
    }
    // «Токаеву» is a case of Токаев before it is a foreign name in -у.
    if readings[1..].iter().any(|reading| has_class(&reading.lemma)) && readings[0].gender.is_none() {
        readings[0].cases = Cases::NOMINATIVE;
    }
    readings
}

/// Абишевым is of Абишев, never of an adjective "Абишевый"; Винявского of Винявский, not of "Винявскый"; but Шпилевому is of Шпилевой.
fn may_be_adjective(stem: &str, ending: &str, nominative: &str) -> bool {
    let possessive = POSSESSIVE.iter().any(|own| stem.ends_with(own));
    let sky = SKY.iter().any(|own| stem.ends_with(own));
    !sky && !(possessive && (nominative == "ый" || matches!(ending, "ым" | "ой")))
}

/// True of a surname whose ending is one of the commonest: what ends so is seldom anything else.
fn has_class(surname: &str) -> bool {
    let adjective = ["ный", "вый", "лый", "ной", "вой", "ная", "вая", "лая"];
    let common = nominative_gender(surname, Surname).is_some() && !surname.ends_with(['й', 'я']);
    common
        || SKY.iter().any(|sky| surname.trim_end_matches(['и', 'й', 'а', 'я']).ends_with(sky))
        || adjective.iter().any(|ending| surname.ends_with(ending))
}

/// What may stand behind a surname in the plural: братья Рузиевы, сестёр Рузиевых.
fn plural(form: &str) -> impl Iterator<Item = Reading> + use<'_> {
    let plural = [("ы", Cases::NOMINATIVE), ("ых", Cases::GENITIVE.or(Cases::ACCUSATIVE).or(Cases::PREPOSITIONAL))];
    let stem = plural.into_iter().find_map(|(ending, cases)| {
        let stem = form.strip_suffix(ending)?;
        POSSESSIVE.iter().any(|own| stem.ends_with(own)).then_some((stem, cases))
    });
    stem.into_iter().flat_map(|(stem, cases)| {
        [(Male, ""), (Female, "а")].map(|(gender, end)| Reading {
            lemma: format!("{stem}{end}"),
            gender: Some(gender),
            cases,
        })
    })
}

/// The readings of a form as its own nominative: a man's name in a consonant declines, a woman's does not.
fn undeclined(form: &str, part: NamePart) -> Vec<Reading> {
    let reading = |gender, cases| Reading { lemma: form.to_owned(), gender, cases };
    let own = nominative_gender(form, part);
    if part == Patronymic || form.ends_with(['а', 'я']) {
        return vec![reading(
            own,
            if own.is_some() && form.ends_with(['ы', 'у', 'и']) { Cases::ANY } else { Cases::NOMINATIVE },
        )];
    }
    if own.is_some() {
        return vec![reading(own, Cases::NOMINATIVE)];
    }
    let indeclinable = part == Surname && INDECLINABLE.iter().any(|ending| form.ends_with(ending));
    if indeclinable || form.ends_with(['о', 'е', 'ё', 'и', 'у', 'ы', 'э', 'ю', 'і', 'ө', 'ә', 'ү', 'ұ']) {
        return vec![reading(None, Cases::ANY)];
    }
    vec![reading(Some(Male), Cases::NOMINATIVE), reading(Some(Female), Cases::ANY)]
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
        Surname if ends(&["ов", "ев", "ёв", "ин", "ын", "ий", "ый", "ой"]) => Some(Male),
        _ => None,
    }
}

/// One way to read a whole name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Given name, patronymic and surname in the nominative.
    pub parts: [String; 3],
    /// Whose name it is, where a part tells.
    pub gender: Option<Gender>,
    /// The cases in which the printed form stands, so read.
    pub cases: Cases,
    /// What speaks for this reading; more is better.
    pub score: i32,
}

/// Every way to read a name whose parts agree in case and gender, the likeliest first: Станислава Ковшара may be a woman, or the
/// genitive of Станислав Ковшар. Empty parts stay empty, Latin ones and initials as they are. `is_given` tells whether a word is a
/// known given name in the nominative, and of which gender; `cases` are those in which the name may stand where it was read.
#[must_use]
pub fn wholes(printed: [&str; 3], cases: Cases, is_given: impl Fn(&str) -> Option<GivenName>) -> Vec<Whole> {
    let [givens, patronymics, surnames] =
        std::array::from_fn(|at| readings_of(printed[at], [Given, Patronymic, Surname][at]));
    let mut wholes: Vec<Whole> = Vec::new();
    for g in &givens {
        let known = is_given(&g.lemma);
        for p in &patronymics {
            for s in &surnames {
                let genders = [g.gender, known.and_then(|known| known.gender), p.gender, s.gender];
                let gender = genders.iter().flatten().next().copied();
                let stands = cases.and(g.cases).and(p.cases).and(s.cases);
                if stands.is_empty() || genders.iter().flatten().any(|one| Some(*one) != gender) {
                    continue;
                }
                let nominative = !stands.and(Cases::NOMINATIVE).is_empty();
                let score = 4 * i32::from(known.is_some())
                    + 2 * i32::from(p.gender.is_some())
                    + 2 * i32::from(has_class(&s.lemma))
                    + i32::from(nominative)
                    - unlikely(g, s, known.is_some(), nominative);
                let whole = Whole { parts: [g, p, s].map(|one| one.lemma.clone()), gender, cases: stands, score };
                match wholes.iter_mut().find(|one| one.parts == whole.parts && one.gender == whole.gender) {
                    Some(one) => {
                        one.score = one.score.max(score);
                        one.cases = one.cases.or(stands);
                    }
                    None => wholes.push(whole),
                }
            }
        }
    }
    wholes.sort_by_key(|whole| std::cmp::Reverse(whole.score));
    wholes
}

/// What speaks against a reading: a surname that does not decline is rarer than one that does, few surnames end in -а but those of
/// women in -ова, -ина, -ская, and few given names end in the letters of an ending.
fn unlikely(given: &Reading, surname: &Reading, known: bool, nominative: bool) -> i32 {
    let surname_cyrillic = is_cyrillic(&surname.lemma);
    let stiff = surname_cyrillic && surname.cases == Cases::ANY && !nominative;
    let in_a = surname_cyrillic
        && is_cyrillic(&given.lemma)
        && !given.lemma.ends_with('.')
        && surname.lemma.ends_with(['а', 'я'])
        && !surname.lemma.contains('-')
        && nominative_gender(&surname.lemma, Surname).is_none();
    let ending = !known && given.cases == Cases::ANY && given.lemma.ends_with(['у', 'ю', 'ы']);
    i32::from(stiff) + 2 * i32::from(in_a) + 3 * i32::from(ending)
}

/// The nominative of a whole name, and its gender where a part tells: the likeliest of [`wholes`]. What agrees in no way stays as
/// printed.
#[must_use]
pub fn nominative(
    given: &str,
    patronymic: &str,
    surname: &str,
    is_given: impl Fn(&str) -> Option<GivenName>,
) -> ([String; 3], Option<Gender>) {
    let printed = [given, patronymic, surname];
    if !printed.into_iter().any(is_cyrillic) {
        return (printed.map(str::to_owned), None);
    }
    match wholes(printed, Cases::ANY, is_given).into_iter().next() {
        Some(Whole { parts, gender, .. }) => (parts, gender),
        None => (printed.map(str::to_owned), None),
    }
}

/// First halves of double names that do not decline: Кара-Мурза, Аль-Хадж.
const STIFF: &[&str] =
    &["Кара", "Сары", "Ак", "Хан", "Шах", "Эль", "Аль", "Ибн", "Бен", "Ага", "Мирза", "Ван", "Сен", "Нур"];

/// The readings of a part of a name; a Latin word, an initial and an empty part agree with everything. Of a double name both halves
/// stand in one case.
fn readings_of(form: &str, part: NamePart) -> Vec<Reading> {
    if !is_cyrillic(form) || form.ends_with('.') {
        return vec![Reading { lemma: form.to_owned(), gender: None, cases: Cases::ANY }];
    }
    let Some((first, last)) = form.rsplit_once('-').filter(|(_, last)| is_cyrillic(last)) else {
        return readings(form, part);
    };
    if STIFF.contains(&first) {
        let whole = |last: Reading| Reading { lemma: format!("{first}-{}", last.lemma), ..last };
        return readings(last, part).into_iter().map(whole).collect();
    }
    let firsts = readings(first, part);
    let halves = |last: Reading| {
        let agrees = |head: &&Reading| {
            !head.cases.and(last.cases).is_empty()
                && (head.gender.is_none() || last.gender.is_none() || head.gender == last.gender)
        };
        let head = firsts.iter().find(agrees).map_or(first, |head| head.lemma.as_str());
        Reading { lemma: format!("{head}-{}", last.lemma), ..last }
    };
    readings(last, part).into_iter().map(halves).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str) -> Option<GivenName> {
        let gender = match name {
            "Мухтар" | "Алексей" | "Макс" | "Сергей" | "Игорь" | "Павел" | "Юрий" | "Иван" | "Виктор" | "Полин" => {
                Some(Male)
            }
            "Ботагоз" | "Наталья" | "Мария" | "Анна" | "Полина" => Some(Female),
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
            ("Иваном", "", "Кравцом", "Иван Кравец"),
            ("Павлу", "", "Петрову", "Павел Петров"),
            ("Наталье", "", "Соколовой", "Наталья Соколова"),
            ("Ботагоз", "", "Джардемали", "Ботагоз Джардемали"),
            ("И.", "", "Абишевым", "И. Абишев"),
            ("Игоря", "", "Винявского", "Игорь Винявский"),
            // A woman's surname in a consonant does not decline, a man's does.
            ("Полине", "", "Кот", "Полина Кот"),
            ("Анны", "", "Мельник", "Анна Мельник"),
            ("Виктор", "", "Шпилевой", "Виктор Шпилевой"),
            ("Виктору", "", "Шпилевому", "Виктор Шпилевой"),
            ("Виктора", "", "Шпилевого", "Виктор Шпилевой"),
            ("", "", "Мадияром", " Мадияром"),
            ("", "", "Чайка", " Чайка"),
            ("Магомед-Эмином", "", "Хаджиевым", "Магомед-Эмин Хаджиев"),
            ("Юзефа", "", "Каспшика", "Юзеф Каспшик"),
            ("Евлалию", "", "Тайбарей", "Евлалия Тайбарей"),
            ("Полат", "", "Рузиевы", "Полат Рузиев"),
            ("Виктора", "", "Кара-Мурзы", "Виктор Кара-Мурза"),
        ];
        for (given, patronymic, surname, expected) in table {
            let ([given, _, surname], _) = nominative(given, patronymic, surname, known);
            assert_eq!(format!("{given} {surname}"), expected);
        }
    }

    #[test]
    fn the_case_in_which_a_name_must_stand_tells_a_man_from_a_woman() {
        let best = |cases| wholes(["Эрдэни", "", "Санжаева"], cases, known).remove(0);
        assert_eq!(
            (best(Cases::NOMINATIVE).parts[2].as_str(), best(Cases::NOMINATIVE).gender),
            ("Санжаева", Some(Female))
        );
        assert_eq!((best(Cases::GENITIVE).parts[2].as_str(), best(Cases::GENITIVE).gender), ("Санжаев", Some(Male)));
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
