//! The words of all offences' titles, by which a charge in other words is told: "illegally handling personal data" shares its words with
//! the title of one article, and stands where a charge stands.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::title::Named;
use crate::gazetteer::Code;
use crate::segment::{Kind, tokens_of};

/// How words of titles and of charges are compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forms {
    /// Endings that are cut: those by which verbs, nouns and adjectives of one root differ, in any script.
    endings: FxHashSet<String>,
    /// Words that say nothing of an offence and may stand within its name.
    small: FxHashSet<String>,
    /// Words that begin what is no offence, though a title has them: "detained for the exercise of their rights".
    lawful: FxHashSet<String>,
    /// Two words that lead in a charge and nothing else.
    sure: FxHashSet<String>,
    /// Words behind which an offence's circumstances are told.
    circumstances: FxHashSet<String>,
    /// Endings of verbs that tell what was done to the accused.
    verbs: Vec<String>,
}

/// Fewest letters that a root keeps.
const SHORTEST_ROOT: usize = 4;

/// Which titles have which roots.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    forms: Forms,
    /// For each root the titles that have it, ascending.
    roots: FxHashMap<Box<str>, Vec<u32>>,
    titles: Vec<Title>,
}

#[derive(Debug)]
struct Title {
    named: Named,
    /// The weights of its roots together.
    weight: f32,
}

/// The offence whose title is nearest to a charge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Nearest {
    pub named: Named,
    /// The part of the charge's words that the title has, by weight, from 0 to 1.
    pub covered: f32,
    /// How alike both are: the harmonic mean of that part and of the part of the title that the charge has.
    pub alike: f32,
}

impl Vocabulary {
    /// The titles and everyday names of all offences.
    pub(super) fn of(codes: &[Code], forms: Forms) -> Self {
        let mut made = Self { forms, ..Self::default() };
        let mut titles: Vec<(Named, Vec<String>)> = Vec::new();
        for (code, list) in codes.iter().enumerate() {
            for (row, offence) in list.offences.iter().enumerate() {
                for name in offence.names.iter().chain(&offence.everyday) {
                    titles.push(((code, row), made.roots_of(name)));
                }
            }
        }
        for (at, (_, roots)) in titles.iter().enumerate() {
            for root in roots {
                made.roots.entry(root.as_str().into()).or_default().push(at as u32);
            }
        }
        let count = titles.len() as f32;
        made.titles = titles
            .iter()
            .map(|(named, roots)| Title {
                named: *named,
                weight: roots.iter().map(|root| made.weight(root, count)).sum(),
            })
            .collect();
        made
    }

    /// The different roots of a text's words, in their order.
    fn roots_of(&self, text: &str) -> Vec<String> {
        let mut roots: Vec<String> = Vec::new();
        for token in tokens_of(text) {
            let word = token.span().of(text);
            if token.kind == Kind::Word && !self.is_small(word) {
                let root = self.root(word);
                if !roots.contains(&root) {
                    roots.push(root);
                }
            }
        }
        roots
    }

    /// How many different words of a text say something of an offence.
    pub(super) fn words(&self, text: &str) -> usize {
        self.roots_of(text).len()
    }

    /// What a root says: the rarer, the more (inverse document frequency).
    fn weight(&self, root: &str, titles: f32) -> f32 {
        self.roots.get(root).map_or(0.0, |with| (titles / with.len() as f32).ln())
    }

    /// True for a word that says nothing of an offence.
    pub(super) fn is_small(&self, word: &str) -> bool {
        self.forms.small.contains(&word.to_lowercase())
    }

    /// True for a word that begins what is no offence.
    pub(super) fn is_lawful(&self, word: &str) -> bool {
        self.forms.lawful.contains(&word.to_lowercase())
    }

    /// True for two words that lead in a charge and nothing else.
    pub(super) fn is_sure(&self, first: &str, last: &str) -> bool {
        self.forms.sure.contains(&format!("{first} {last}").to_lowercase())
    }

    /// True for a word behind which an offence's circumstances are told.
    pub(super) fn is_circumstance(&self, word: &str) -> bool {
        self.forms.circumstances.contains(word)
    }

    /// True for a word that ends as a verb which tells what was done to the accused.
    pub(super) fn is_verb(&self, word: &str) -> bool {
        self.forms.verbs.iter().any(|ending| word.ends_with(ending.as_str()))
    }

    /// True for a word that some title has.
    pub(super) fn has(&self, word: &str) -> bool {
        self.roots.contains_key(self.root(word).as_str())
    }

    /// The title that has most of a charge's words; one of a `wanted` offence.
    pub(super) fn nearest(&self, charge: &str, wanted: &dyn Fn(Named) -> bool) -> Option<Nearest> {
        let count = self.titles.len() as f32;
        let mut shared: FxHashMap<u32, f32> = FxHashMap::default();
        let mut whole = 0.0;
        for root in self.roots_of(charge) {
            // A word that no title has counts as a rare one.
            let Some(with) = self.roots.get(root.as_str()) else {
                whole += count.ln();
                continue;
            };
            let weight = self.weight(&root, count);
            whole += weight;
            for title in with {
                *shared.entry(*title).or_default() += weight;
            }
        }
        let near = shared.into_iter().filter_map(|(at, shared)| {
            let title = self.titles.get(at as usize).filter(|title| wanted(title.named))?;
            let (covered, cited) = (shared / whole, shared / title.weight);
            Some((at, Nearest { named: title.named, covered, alike: 2.0 * covered * cited / (covered + cited) }))
        });
        near.max_by(|(at, one), (other_at, other)| one.alike.total_cmp(&other.alike).then(other_at.cmp(at)))
            .map(|(_, near)| near)
    }

    /// A word without its ending, in small letters.
    fn root(&self, word: &str) -> String {
        let mut root = word.to_lowercase().replace('ё', "е").replace("iz", "is");
        let mut ends = root.char_indices().skip(SHORTEST_ROOT).map(|(end, _)| end);
        let end = ends.find(|&end| self.forms.endings.contains(&root[end..])).unwrap_or(root.len());
        root.truncate(end);
        root
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{Gazetteer, Sources};

    #[test]
    fn words_of_one_root_are_one_and_a_charge_has_the_nearest_title() {
        let gazetteer = Gazetteer::load(Sources::builtin()).unwrap();
        let forms = Forms {
            endings: ["ing", "ement", "ation", "e", "s", "al", "ly", "ние", "ния"]
                .map(str::to_owned)
                .into_iter()
                .collect(),
            small: ["of", "the", "and", "to"].map(str::to_owned).into_iter().collect(),
            ..Forms::default()
        };
        let vocabulary = Vocabulary::of(gazetteer.codes(), forms);
        for words in [&["inciting", "incitement"][..], &["organization", "organising"], &["хранение", "хранения"]]
        {
            assert!(words.iter().all(|word| vocabulary.root(word) == vocabulary.root(words[0])), "{words:?}");
        }
        let codes = gazetteer.codes();
        let of_belarus = |(code, _): Named| codes[code].id.0.as_ref() == "BY-CC-1999";
        let near = vocabulary.nearest("inciting of social hatred", &of_belarus).unwrap();
        assert_eq!(codes[near.named.0].offences[near.named.1].article, "130");
        assert!(near.covered > 0.9 && near.alike > 0.5, "{near:?}");
        assert_eq!(vocabulary.nearest("zzzz qqqq", &|_| true), None);
    }
}
