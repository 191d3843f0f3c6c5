//! Russian nouns that head organisations' names: their case forms, and a name put back into the nominative.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::declension::{NOUNS, NounGender as Gender};
use crate::fold;
use crate::segment::WordKey;

/// The heads by the keys of all their singular forms.
#[derive(Debug, Default)]
pub(super) struct Heads {
    forms: FxHashMap<WordKey, Vec<usize>>,
    lemmas: Vec<(String, Gender)>,
}

/// Stems of adjectives whose nominative is stressed on the ending: городской, областной.
const STRESSED: &[&str] =
    &["городск", "тверск", "заводск", "областн", "окружн", "краев", "миров", "войсков", "морск", "донск", "страхов"];

/// Stems of adjectives with a soft ending: внутренний, средний.
const SOFT: &[&str] = &["внутренн", "внешн", "средн", "верхн", "нижн", "дальн"];

/// Endings of singular adjectives, the longer first.
const ADJECTIVE: &[&str] =
    &["ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ой", "ей", "ую", "юю", "ый", "ий", "ая", "яя", "ое", "ее"];

impl Heads {
    /// Declines the heads, which are given in the nominative.
    pub fn new(lemmas: &[String]) -> Self {
        let mut heads = Self::default();
        for (at, lemma) in lemmas.iter().enumerate() {
            heads.forms.entry(fold::key(lemma)).or_default().push(at);
            let rule =
                NOUNS.iter().find_map(|(ending, gender, cases)| Some((lemma.strip_suffix(ending)?, gender, cases)));
            let (stem, gender, cases) = rule.expect("the last row takes any noun");
            for case in *cases {
                let known = heads.forms.entry(fold::key(&format!("{stem}{case}"))).or_default();
                if !known.contains(&at) {
                    known.push(at);
                }
            }
            heads.lemmas.push((lemma.clone(), *gender));
        }
        heads
    }

    /// True for a form of a head.
    pub fn has(&self, key: WordKey) -> bool {
        self.forms.contains_key(&key)
    }

    /// The keys of every form.
    pub fn keys(&self) -> FxHashSet<WordKey> {
        self.forms.keys().copied().collect()
    }

    /// The nominative of a head with the adjectives before it, as printed in any case; none where the head is unknown.
    pub fn nominative(&self, adjectives: &[&str], head: &str) -> Option<String> {
        let (lemma, gender) = &self.lemmas[*self.forms.get(&fold::key(head))?.first()?];
        // Beside a head that stands in the nominative, or in an accusative like it, an adjective does too: «правовой центр».
        let stands = *gender == Gender::Masculine && fold::fold_word(head) == fold::fold_word(lemma);
        let nominative =
            |adjective: &str| stands && ["ой", "ый", "ий"].iter().any(|ending| adjective.ends_with(ending));
        let agreed = |adjective: &&str| {
            if nominative(adjective) { (*adjective).to_owned() } else { agree(adjective, *gender) }
        };
        let mut words: Vec<String> = adjectives.iter().map(agreed).collect();
        let mut letters = lemma.chars();
        match letters.next().filter(|_| head.chars().next().is_some_and(char::is_uppercase)) {
            Some(first) => words.push(first.to_uppercase().chain(letters).collect()),
            None => words.push(lemma.clone()),
        }
        Some(words.join(" "))
    }
}

/// The longest name, in words, that may be put back into the nominative as a whole.
const LONGEST: usize = 3;

/// What a Russian name in an oblique case may be in the nominative, adjectives and a noun at its end: «Единой России» is perhaps «Единая
/// Россия». Which of them is a name only a list can tell.
pub(super) fn nominatives(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let cyrillic = |word: &&str| word.chars().all(|c| ('а'..='я').contains(&c) || ('А'..='Я').contains(&c) || c == 'ё');
    let Some((noun, adjectives)) = words.split_last().filter(|_| words.len() <= LONGEST && words.iter().all(cyrillic))
    else {
        return Vec::new();
    };
    let forms = NOUNS.iter().flat_map(|(ending, gender, cases)| {
        let lemmas = cases.iter().filter_map(move |case| noun.strip_suffix(case).map(|stem| format!("{stem}{ending}")));
        lemmas.map(move |lemma| {
            let agreed = adjectives.iter().map(|adjective| agree(adjective, *gender));
            agreed.chain([lemma]).collect::<Vec<_>>().join(" ")
        })
    });
    forms.collect()
}

/// An adjective in the nominative of a gender.
pub(super) fn agree(adjective: &str, gender: Gender) -> String {
    let Some(stem) = ADJECTIVE.iter().find_map(|ending| adjective.strip_suffix(ending)) else {
        return adjective.to_owned();
    };
    let velar = stem.ends_with(['г', 'к', 'х']);
    let hushing = stem.ends_with(['ж', 'ш', 'щ', 'ч']);
    let soft = SOFT.iter().any(|soft| fold::fold_word(stem).ends_with(soft));
    let ending = match gender {
        Gender::Masculine if STRESSED.iter().any(|stressed| fold::fold_word(stem).ends_with(stressed)) => "ой",
        Gender::Masculine if velar || hushing || soft => "ий",
        Gender::Masculine => "ый",
        Gender::Feminine if soft => "яя",
        Gender::Feminine => "ая",
        Gender::Neuter if hushing || soft => "ее",
        Gender::Neuter => "ое",
    };
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_with_their_adjectives_go_to_the_nominative() {
        let lemmas =
            ["министерство", "суд", "комиссия", "прокуратура", "служба", "движение", "сеть"].map(str::to_owned);
        let heads = Heads::new(&lemmas);
        let table: &[(&[&str], &str, &str)] = &[
            (&[], "Министерством", "Министерство"),
            (&["Верховного"], "суда", "Верховный суд"),
            (&["Шардаринским", "районным"], "судом", "Шардаринский районный суд"),
            (&["Актюбинского", "областного"], "суда", "Актюбинский областной суд"),
            (&["Генеральной"], "прокуратуры", "Генеральная прокуратура"),
            (&["Общественному"], "движению", "Общественное движение"),
            (&["Федеральную"], "службу", "Федеральная служба"),
            (&["Избирательной"], "комиссией", "Избирательная комиссия"),
            (&[], "сетью", "сеть"),
        ];
        for (adjectives, head, expected) in table {
            assert_eq!(heads.nominative(adjectives, head).as_deref(), Some(*expected));
        }
        assert_eq!(heads.nominative(&[], "дома"), None);
    }

    #[test]
    fn a_name_as_a_whole_may_be_in_the_nominative() {
        for (name, expected) in [
            ("Единой России", "Единая Россия"),
            ("Левого фронта", "Левый фронт"),
            ("Весны", "Весна"),
            ("Мемориалом", "Мемориал"),
        ] {
            assert!(nominatives(name).iter().any(|one| one == expected), "{name}: {:?}", nominatives(name));
        }
        assert!(nominatives("Human Rights Watch").is_empty());
    }
}
