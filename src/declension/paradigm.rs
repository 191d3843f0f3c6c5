//! The classes of Russian names, as one table of endings.

use super::Gender::{self, Female, Male};
use super::NamePart::{self, Given, Patronymic, Surname};

/// The endings of one class: nominative, then genitive to prepositional.
pub(super) struct Paradigm {
    pub parts: &'static [NamePart],
    pub gender: Option<Gender>,
    /// What the stem before the ending must end in.
    pub after: &'static [&'static str],
    pub nominative: &'static str,
    pub oblique: [&'static str; 5],
}

const HARD: &[&str] = &["б", "в", "г", "д", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х"];
const HUSHING: &[&str] = &["ж", "ч", "ш", "щ", "ц"];
const HARD_NOT_VELAR: &[&str] = &["б", "в", "д", "з", "л", "м", "н", "п", "р", "с", "т", "ф", "ц"];
const VELAR_OR_HUSHING: &[&str] = &["г", "к", "х", "ж", "ч", "ш", "щ"];
pub(super) const POSSESSIVE: &[&str] = &["ов", "ев", "ёв", "ин", "ын"];
pub(super) const SKY: &[&str] = &["ск", "цк"];

pub(super) const PARADIGMS: &[Paradigm] = &[
    row(&[Surname], Some(Male), POSSESSIVE, "", ["а", "у", "а", "ым", "е"]),
    row(&[Surname], Some(Female), POSSESSIVE, "а", ["ой", "ой", "у", "ой", "ой"]),
    row(&[Surname], Some(Male), SKY, "ий", ["ого", "ому", "ого", "им", "ом"]),
    row(&[Surname], Some(Female), SKY, "ая", ["ой", "ой", "ую", "ой", "ой"]),
    row(&[Surname], Some(Male), HARD, "ый", ["ого", "ому", "ого", "ым", "ом"]),
    row(&[Surname], Some(Male), HARD, "ой", ["ого", "ому", "ого", "ым", "ом"]),
    row(&[Surname], Some(Female), HARD, "ая", ["ой", "ой", "ую", "ой", "ой"]),
    row(&[Surname], Some(Male), &["н"], "ий", ["его", "ему", "его", "им", "ем"]),
    row(&[Surname], Some(Male), HARD, "ец", ["ца", "цу", "ца", "цом", "це"]),
    row(&[Surname], Some(Male), HARD, "ец", ["ца", "цу", "ца", "цем", "це"]),
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
pub(super) const INDECLINABLE: &[&str] = &["швили", "дзе", "енко", "ых", "их"];

/// Given names whose stem changes; nominative and the stem of the other cases.
pub(super) const FLEETING: &[(&str, &str)] = &[("Павел", "Павл"), ("Лев", "Льв")];

impl Paradigm {
    pub fn is_adjective(&self) -> bool {
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
