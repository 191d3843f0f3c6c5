//! Places of detention by their number, where a country numbers them as one row: a text on Belarus names the listed "SIZO-1 Minsk" as
//! SIZO No. 1 or «СИЗО-1».

use super::listed::Listed;
use crate::fold::Hash;

/// Countries whose colonies, remand prisons and prisons bear numbers that no other of their kind bears there. In Russia, Ukraine and
/// Kazakhstan each region counts from one.
const NUMBERED_AS_ONE: [&str; 7] = ["AM", "AZ", "BY", "GE", "KG", "MD", "TJ"];

/// What sort of place a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Remand,
    Colony,
    Prison,
}

/// The words that tell the sort, by their beginnings in lower case.
const KINDS: [(&str, Kind); 16] = [
    ("sizo", Kind::Remand),
    ("сизо", Kind::Remand),
    ("сізо", Kind::Remand),
    ("detention", Kind::Remand),
    ("изолятор", Kind::Remand),
    ("ik", Kind::Colony),
    ("ик", Kind::Colony),
    ("colony", Kind::Colony),
    ("колони", Kind::Colony),
    ("калоні", Kind::Colony),
    ("prison", Kind::Prison),
    ("penitentiary", Kind::Prison),
    ("establishment", Kind::Prison),
    ("тюрьм", Kind::Prison),
    ("турм", Kind::Prison),
    ("həbsxana", Kind::Prison),
];

/// The hashes of country, sort and number under which a place of detention is found.
pub(super) fn hashes(entity: &Listed<'_>) -> Vec<u64> {
    match &entity.countries[..] {
        [country] if NUMBERED_AS_ONE.contains(country) => {
            entity.names().filter_map(|name| hash(country, name)).collect()
        }
        _ => Vec::new(),
    }
}

/// The hash of the place of detention that a name means.
pub(super) fn hash(country: &str, name: &str) -> Option<u64> {
    let (kind, number) = numbered(name)?;
    // No name of a body begins so.
    let letters = format!("\u{1f}{country} {} {number}", kind as u8);
    Some(letters.chars().fold(Hash::new(), Hash::add).finish())
}

/// The sort and number in a name such as "Penal Colony No. 4 (Gomel)", «СИЗО-1», «исправительная колония № 17»; none in one with a code,
/// as LA-155/8.
fn numbered(name: &str) -> Option<(Kind, u16)> {
    let lower = name.to_lowercase();
    if lower.contains('/') {
        return None;
    }
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut kind = None;
    words.find_map(|word| {
        if let Ok(number) = word.parse::<u16>() {
            return kind.map(|kind| (kind, number));
        }
        let told = KINDS.iter().find(|(beginning, _)| match beginning.chars().count() {
            2 => word == *beginning,
            _ => word.starts_with(beginning),
        });
        kind = told
            .map(|(_, kind)| *kind)
            .or(kind.filter(|_| matches!(word, "no" | "nr" | "number" | "facility" | "centre" | "center" | "saylı")));
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_place_share_sort_and_number() {
        let table = [
            ("SIZO-1 Minsk (Volodarka)", Some((Kind::Remand, 1))),
            ("СИЗО № 1", Some((Kind::Remand, 1))),
            ("pre-trial detention centre Nr 1 in Minsk", Some((Kind::Remand, 1))),
            ("Women's Penal Colony No. 4 (Gomel)", Some((Kind::Colony, 4))),
            ("ИК-17", Some((Kind::Colony, 17))),
            ("Ksani Penitentiary Establishment No. 15", Some((Kind::Prison, 15))),
            ("Colony LA-155/8", None),
            ("School No. 17", None),
            ("Prison Committee, room 17", None),
        ];
        for (name, expected) in table {
            assert_eq!(numbered(name), expected, "{name}");
        }
    }
}
