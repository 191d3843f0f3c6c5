//! The nominative of a Russian name that has no head word, as what stands before it tells its case: «признали в "Мемориале"» names
//! «Мемориал», «символ "Северного братства"» «Северное братство».

use serde::Deserialize;

use super::nominative::agree;
use super::{OrganisationRules, text};
use crate::declension::NounGender as Gender;
use crate::extract::Part;
use crate::fold;
use crate::gazetteer::WordClass;
use crate::model::Language;
use crate::segment::{Case as Letters, Kind, Script, WordKey};

use Gender::{Feminine, Masculine, Neuter};

/// Words before a name, by the case that they govern.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Governing<T> {
    genitive: Vec<T>,
    dative: Vec<T>,
    instrumental: Vec<T>,
    prepositional: Vec<T>,
    accusative: Vec<T>,
}

impl Governing<String> {
    pub fn keys(&self) -> Governing<WordKey> {
        let keys = |words: &[String]| words.iter().map(|word| fold::key(word)).collect();
        Governing {
            genitive: keys(&self.genitive),
            dative: keys(&self.dative),
            instrumental: keys(&self.instrumental),
            prepositional: keys(&self.prepositional),
            accusative: keys(&self.accusative),
        }
    }
}

/// An oblique case of the singular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Genitive,
    Dative,
    Instrumental,
    Prepositional,
    Accusative,
}

use Case::{Accusative, Dative, Genitive, Instrumental, Prepositional};

/// What nouns end in by case, with what they end in in the nominative and their gender. Of several that fit the first counts: each case
/// ends with the commonest nouns.
const NOUNS: &[(Case, &str, &str, Gender)] = &[
    (Genitive, "ства", "ство", Neuter),
    (Genitive, "ия", "ие", Neuter),
    (Genitive, "ии", "ия", Feminine),
    (Genitive, "ки", "ка", Feminine),
    (Genitive, "ги", "га", Feminine),
    (Genitive, "чи", "ча", Feminine),
    (Genitive, "и", "ь", Feminine),
    (Genitive, "ы", "а", Feminine),
    (Genitive, "а", "", Masculine),
    (Dative, "ству", "ство", Neuter),
    (Dative, "ию", "ие", Neuter),
    (Dative, "ии", "ия", Feminine),
    (Dative, "и", "ь", Feminine),
    (Dative, "е", "а", Feminine),
    (Dative, "у", "", Masculine),
    (Instrumental, "ством", "ство", Neuter),
    (Instrumental, "ием", "ие", Neuter),
    (Instrumental, "ией", "ия", Feminine),
    (Instrumental, "ью", "ь", Feminine),
    (Instrumental, "ой", "а", Feminine),
    (Instrumental, "ом", "", Masculine),
    (Prepositional, "стве", "ство", Neuter),
    (Prepositional, "ии", "ия", Feminine),
    (Prepositional, "и", "ь", Feminine),
    (Prepositional, "ике", "ик", Masculine),
    (Prepositional, "ке", "ка", Feminine),
    (Prepositional, "е", "", Masculine),
    (Accusative, "ию", "ия", Feminine),
    (Accusative, "у", "а", Feminine),
    (Accusative, "ю", "я", Feminine),
];

/// What adjectives end in where their ending tells case and gender; a neuter counts as masculine.
const ADJECTIVES: &[(&str, Case, bool)] = &[
    ("ого", Genitive, false),
    ("его", Genitive, false),
    ("ому", Dative, false),
    ("ему", Dative, false),
    ("ым", Instrumental, false),
    ("им", Instrumental, false),
    ("ом", Prepositional, false),
    ("ем", Prepositional, false),
    ("ую", Accusative, true),
    ("юю", Accusative, true),
];

/// Endings of feminine adjectives, which most cases share.
const FEMININE: [&str; 2] = ["ой", "ей"];

/// Fewest letters of a noun before its ending.
const SHORTEST_STEM: usize = 2;

/// The longest such name, in words.
const LONGEST: usize = 3;

/// The nominative of a name in Russian words; none where nothing tells that it stands in another case.
pub(super) fn nominative(
    part: &Part<'_>,
    tokens: &std::ops::Range<usize>,
    rules: &OrganisationRules,
) -> Option<String> {
    let all = &part.segments.tokens;
    let plain = |i: usize| {
        all[i].kind == Kind::Word
            && all[i].script == Script::Cyrillic
            && matches!(all[i].case, Letters::Title | Letters::Lower)
    };
    let russian = part.document.names_language_at(all[tokens.start].start as usize) == Language::Ru;
    if !russian || tokens.len() > LONGEST || !tokens.clone().all(plain) {
        return None;
    }
    let words: Vec<&str> = tokens.clone().map(|i| text(part, i)).collect();
    let (noun, adjectives) = words.split_last()?;
    let fits = |case: Case, gender: Option<bool>| {
        NOUNS.iter().filter(move |(of, ..)| *of == case).find_map(move |&(_, ending, nominative, noun_gender)| {
            let stem = noun.strip_suffix(ending).filter(|stem| stem.chars().count() >= SHORTEST_STEM)?;
            let agrees = gender.is_none_or(|feminine| feminine == (noun_gender == Feminine));
            agrees.then(|| (format!("{stem}{nominative}"), noun_gender))
        })
    };
    let found = match adjectives.first() {
        Some(first) => {
            let told = ADJECTIVES.iter().find(|(ending, ..)| first.ends_with(ending));
            match told {
                Some(&(_, case, feminine)) => fits(case, Some(feminine)),
                None if FEMININE.iter().any(|ending| first.ends_with(ending)) => {
                    [Genitive, Prepositional, Instrumental].into_iter().find_map(|case| fits(case, Some(true)))
                }
                None => None,
            }
        }
        None => cases_before(part, tokens.start, rules).iter().find_map(|&case| fits(case, None)),
    };
    let (noun, gender) = found?;
    let adjectives = adjectives.iter().map(|adjective| agree(adjective, gender));
    Some(adjectives.chain([noun]).collect::<Vec<_>>().join(" "))
}

/// The cases in which a name may stand behind the word before it, its quotation mark, and an adjective.
fn cases_before(part: &Part<'_>, start: usize, rules: &OrganisationRules) -> &'static [Case] {
    let all = &part.segments.tokens;
    let marks = usize::from(start > 0 && matches!(text(part, start - 1), "«" | "“" | "„" | "\""));
    let Some(mut at) = start.checked_sub(marks + 1) else { return &[] };
    let governing = &rules.russian_cases;
    let (in_place, to_place) =
        (governing.prepositional.contains(&all[at].key), governing.accusative.contains(&all[at].key));
    let table: [(&[WordKey], &'static [Case]); 3] = [
        (&governing.genitive, &[Genitive]),
        (&governing.dative, &[Dative]),
        (&governing.instrumental, &[Instrumental]),
    ];
    match (in_place, to_place) {
        (true, true) => return &[Accusative, Prepositional],
        (true, false) => return &[Prepositional],
        (false, true) => return &[Accusative],
        (false, false) => {}
    }
    if let Some((_, cases)) = table.iter().find(|(words, _)| words.contains(&all[at].key)) {
        return cases;
    }
    // «руководителя местного "Яблока"»
    let word = text(part, at);
    if all[at].case == Letters::Lower
        && ["ого", "его", "ой", "ей", "ых", "их"].iter().any(|ending| word.ends_with(ending))
    {
        at = at.saturating_sub(1);
    }
    let of_somebody = part.classes[at].has(WordClass::Role) || governing.genitive.contains(&all[at].key);
    if of_somebody && all[at].kind == Kind::Word { &[Genitive] } else { &[] }
}
