//! How alike two parts of names are, and why.

use super::distance::alike;
use super::parts::{Part, Role};
use super::tables::Tables;
use crate::declension::is_cyrillic;

/// Why two parts are taken for one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Why {
    Same,
    Script,
    Spelling,
    System(String),
    Case,
    Equivalent(String),
    Initial,
    Feminine,
    EndingLeftOut,
    LettersLost,
    Patronymic,
    Joined,
    Near,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = match self {
            Self::System(name) => return write!(f, "spelled as in {name}"),
            Self::Equivalent(group) => return write!(f, "forms of {group}"),
            Self::Same => "same",
            Self::Script => "other script",
            Self::Spelling => "other spelling",
            Self::Case => "in another case",
            Self::Initial => "initial",
            Self::Feminine => "with a woman's ending",
            Self::EndingLeftOut => "ending left out",
            Self::LettersLost => "letters with marks lost",
            Self::Patronymic => "forms of one patronymic",
            Self::Joined => "written together",
            Self::Near => "near spelling",
        };
        f.write_str(plain)
    }
}

/// How alike two parts are, from 0 to 1, and why; none where they are not.
pub(super) fn likeness(tables: &Tables, one: &Part, other: &Part) -> Option<(f64, Why)> {
    match (one.role, other.role) {
        (Role::Initial, _) | (_, Role::Initial) => initials(one, other),
        (Role::Particle, Role::Particle) => {
            let like = alike(&one.key, &other.key, one.abjad || other.abjad);
            (like >= 0.5).then_some((like, if one.key == other.key { Why::Same } else { Why::Near }))
        }
        (Role::Particle, _) | (_, Role::Particle) => None,
        (Role::Patronymic, Role::Patronymic) => patronymics(tables, one, other),
        (Role::Name, Role::Name) => names(tables, one, other),
        // Who has the name as his own is not who has it as his father's, but bin may be left out.
        (Role::Patronymic, Role::Name) | (Role::Name, Role::Patronymic) => {
            let (like, why) = names(tables, one, other).filter(|(like, _)| *like >= 0.85)?;
            Some((like * 0.9, why))
        }
    }
}

fn initials(one: &Part, other: &Part) -> Option<(f64, Why)> {
    if one.role == Role::Particle || other.role == Role::Particle {
        return None;
    }
    let firsts = |part: &Part| -> Vec<char> {
        let keys = std::iter::once(&part.key).chain(part.readings.iter().map(|(key, _)| key));
        keys.filter_map(|key| key.chars().next()).collect()
    };
    let others = firsts(other);
    let fits = firsts(one).iter().any(|first| others.contains(first))
        // Ю. is Yu. and Y.; Е. is E. and Ye.
        || one.printed.to_lowercase().chars().next() == other.printed.to_lowercase().chars().next();
    fits.then_some((0.9, Why::Initial))
}

fn patronymics(tables: &Tables, one: &Part, other: &Part) -> Option<(f64, Why)> {
    if one.key == other.key {
        let same = one.printed.to_lowercase() == other.printed.to_lowercase();
        return Some((1.0, if same { Why::Same } else { Why::Spelling }));
    }
    let stem = |part: &Part| tables.patronymic_stem(&part.key).unwrap_or(&part.key).to_owned();
    let (a, b) = (stem(one), stem(other));
    // Mykolayovych and Nikolayevich: the fathers' names are forms of one.
    let fathers = |stem: &str| ["", "i", "a", "o"].map(|end| format!("{stem}{end}"));
    let group =
        || fathers(&a).iter().find_map(|a| fathers(&b).iter().find_map(|b| tables.group_of(a, b).map(str::to_owned)));
    let like = alike(&a, &b, one.abjad || other.abjad);
    let least = if a.chars().count().min(b.chars().count()) <= 4 { 0.9 } else { 0.85 };
    if a == b || like >= least {
        return Some((like.min(0.97), Why::Patronymic));
    }
    group().map(|_| (0.93, Why::Patronymic))
}

fn names(tables: &Tables, one: &Part, other: &Part) -> Option<(f64, Why)> {
    if one.key == other.key {
        let same = one.printed.to_lowercase() == other.printed.to_lowercase();
        let script = is_cyrillic(&one.printed) != is_cyrillic(&other.printed);
        return Some(if same {
            (1.0, Why::Same)
        } else if script {
            (1.0, Why::Script)
        } else {
            (0.98, Why::Spelling)
        });
    }
    if let Some(found) = by_lemma(tables, one, other) {
        return Some(found);
    }
    let as_read = |a: &Part, b: &Part| a.readings.iter().find(|(key, _)| *key == b.key).map(|(_, system)| *system);
    let system = as_read(one, other).or_else(|| as_read(other, one));
    let known = one.given.is_some() && other.given.is_some();
    if let Some(system) = system {
        return Some((if known { 0.93 } else { 0.96 }, Why::System(tables.systems().name(system).to_owned())));
    }
    if one.given.zip(other.given).is_some_and(|(one, other)| one.oppose(other)) {
        return None;
    }
    if let Some(group) = tables.group_of(&one.key, &other.key) {
        return Some((0.93, Why::Equivalent(group.to_owned())));
    }
    let lost = |a: &Part, b: &Part| a.plain.as_ref().is_some_and(|plain| plain.len() >= 5 && *plain == b.key);
    if lost(one, other) || lost(other, one) {
        return Some((0.92, Why::LettersLost));
    }
    if is_feminine_of(&one.key, &other.key) || is_feminine_of(&other.key, &one.key) {
        return Some((0.85, Why::Feminine));
    }
    if lacks_ending(tables, one, other) || lacks_ending(tables, other, one) {
        return Some((0.88, Why::EndingLeftOut));
    }
    near(one, other, known)
}

/// The nominative of one of them is the other, or a form of it.
fn by_lemma(tables: &Tables, one: &Part, other: &Part) -> Option<(f64, Why)> {
    let fits = |lemma: &String, part: &Part| {
        *lemma == part.key || part.lemmas.contains(lemma) || tables.group_of(lemma, &part.key).is_some()
    };
    let found = one.lemmas.iter().any(|lemma| fits(lemma, other)) || other.lemmas.iter().any(|lemma| fits(lemma, one));
    found.then_some((0.95, Why::Case))
}

/// Surnames' endings, as keys, with that of a woman.
const WOMEN: &[(&str, &str)] = &[
    ("ov", "ova"),
    ("ev", "eva"),
    ("in", "ina"),
    ("ski", "ska"),
    ("cki", "cka"),
    ("ski", "skaia"),
    ("oi", "aa"),
    ("i", "aa"),
    ("i", "a"),
];

/// Ivanova is the feminine of Ivanov, and the genitive too.
fn is_feminine_of(woman: &str, man: &str) -> bool {
    WOMEN.iter().any(|(male, female)| {
        woman.strip_suffix(female).zip(man.strip_suffix(male)).is_some_and(|(a, b)| a == b && a.len() >= 3)
            && (male.len() > 1 || man.len() >= 7)
    })
}

/// What Turkic and Tajik names end in, before an ending that Russian registry offices put there and families leave out again.
const ENDS: &[&str] = &["bai", "bek", "han", "ali", "kul", "murat", "mamad", "jan", "din", "gali"];

/// Ayan for Ayanov, Rahmon for Rakhmonov: what is left is a given name.
fn lacks_ending(tables: &Tables, short: &Part, long: &Part) -> bool {
    // Keys are shorter than words: of Ayan it has two letters.
    if short.printed.chars().count() < 4 {
        return false;
    }
    let is_name = || tables.given(&short.key).is_some() || ENDS.iter().any(|end| short.key.ends_with(end));
    let fits = |stem: &str| {
        let whole = *stem == *short.key || alike(stem, &short.key, false) >= 0.93;
        // Narymbai for Narymbaev: the ending took the i with it.
        let cut = stem.ends_with('a') && short.key.strip_suffix('i') == Some(stem);
        (whole && (is_name() || tables.given(stem).is_some())) || (cut && stem.len() >= 4)
    };
    let mut keys = std::iter::once(&long.key).chain(long.readings.iter().map(|(key, _)| key));
    keys.any(|key| ["ov", "ev", "ova", "eva"].iter().any(|ending| key.strip_suffix(ending).is_some_and(fits)))
}

/// By the distance of the keys. Two names that are both in use are two names, unless they differ in vowels alone that
/// spellings confuse; a word that is no known name may be a slip of the pen.
fn near(one: &Part, other: &Part, known: bool) -> Option<(f64, Why)> {
    let abjad = one.abjad || other.abjad;
    let keys = |part: &Part| {
        std::iter::once(part.key.clone()).chain(part.readings.iter().map(|(key, _)| key.clone())).collect::<Vec<_>>()
    };
    let (ones, others) = (keys(one), keys(other));
    let own = alike(&one.key, &other.key, abjad);
    let read = ones.iter().skip(1).map(|key| alike(key, &other.key, abjad));
    let read = read.chain(others.iter().skip(1).map(|key| alike(&one.key, key, abjad))).fold(0.0, f64::max);
    let like = own.max(read - 0.04);
    let longer = one.key.chars().count().max(other.key.chars().count());
    let least = match longer {
        _ if abjad => 0.86,
        _ if known => 0.92,
        0..=3 => 0.93,
        4 => 0.86,
        5 => 0.83,
        _ => 0.81,
    };
    // Two consonants that nothing confuses are two too many, however long the word.
    let apart = (1.0 - like) * longer as f64;
    (like >= least && apart <= 1.4).then_some((like.min(0.95), Why::Near))
}
