//! The words of the rules for organisations, from `rules/organisation.toml`.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::french::{FrenchKeys, FrenchWords};
use super::governed::Governing;
use super::nominative::Heads;
use crate::extract::person::Example;
use crate::fold;
use crate::segment::{Case, Token, WordKey};

/// The file of the rules, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleFile {
    model_margin: f32,
    never: Vec<String>,
    words_too: Vec<String>,
    treaties: Vec<String>,
    generic: Vec<String>,
    networks: Vec<String>,
    network_after: Vec<String>,
    network_before: Vec<String>,
    kremlin_after: Vec<String>,
    russian_not_surnames: Vec<String>,
    standalone: Vec<String>,
    standalone_beginnings: Vec<String>,
    bare_heads: Vec<String>,
    tail_prepositions: Vec<String>,
    heads_with_place: Vec<String>,
    heads_with_to: Vec<String>,
    heads_with_against: Vec<String>,
    heads_with_name_after: Vec<String>,
    heads_with_tail_only: Vec<String>,
    types: Vec<String>,
    type_adjectives: Vec<String>,
    no_bodies: Vec<String>,
    russian_heads: Vec<String>,
    russian_state_heads: Vec<String>,
    court_adjectives: Vec<String>,
    russian_centres: Vec<String>,
    russian_types: Vec<String>,
    russian_branches: Vec<String>,
    russian_plain_types: Vec<String>,
    russian_plural_types: Vec<String>,
    russian_local_heads: Vec<String>,
    russian_local_heads_of_matters: Vec<String>,
    russian_local_adjectives: Vec<String>,
    russian_adjectives: Vec<String>,
    russian_form_adjectives: Vec<String>,
    russian_tail_words: Vec<String>,
    russian_not_after_po: Vec<String>,
    russian_small_words: Vec<String>,
    never_inside: Vec<String>,
    members: Vec<String>,
    press: Vec<String>,
    russian_place_nouns: Vec<String>,
    russian_countries: Vec<String>,
    facilities: Vec<String>,
    facility_heads: Vec<String>,
    facility_adjectives: Vec<String>,
    russian_cases: Governing<String>,
    french: FrenchWords<Vec<String>>,
    #[serde(default, rename = "example")]
    examples: Vec<Example>,
}

/// The rules for organisations' names. Words are kept as keys.
#[derive(Debug)]
pub struct OrganisationRules {
    pub(super) model_margin: f32,
    /// The beginnings of the words of names that are no organisation's.
    never: Vec<Vec<String>>,
    pub(super) words_too: FxHashSet<WordKey>,
    pub(super) treaties: FxHashSet<WordKey>,
    pub(super) generic: FxHashSet<WordKey>,
    pub(super) networks: FxHashSet<WordKey>,
    pub(super) network_after: FxHashSet<WordKey>,
    pub(super) network_before: FxHashSet<WordKey>,
    pub(super) kremlin_after: FxHashSet<WordKey>,
    pub(super) russian_not_surnames: FxHashSet<WordKey>,
    standalone: FxHashSet<WordKey>,
    /// Of these, the acronyms, which only capitals spell: Who is no WHO.
    acronyms: FxHashSet<WordKey>,
    standalone_beginnings: Vec<String>,
    bare_heads: Vec<String>,
    pub(super) tail_prepositions: FxHashSet<WordKey>,
    pub(super) heads_with_place: FxHashSet<WordKey>,
    pub(super) heads_with_to: FxHashSet<WordKey>,
    pub(super) heads_with_against: FxHashSet<WordKey>,
    pub(super) heads_with_name_after: FxHashSet<WordKey>,
    pub(super) heads_with_tail_only: FxHashSet<WordKey>,
    pub(super) types: FxHashSet<WordKey>,
    pub(super) type_adjectives: FxHashSet<WordKey>,
    pub(super) no_bodies: FxHashSet<WordKey>,
    pub(super) russian_heads: Heads,
    pub(super) court_adjectives: FxHashSet<WordKey>,
    pub(super) centres: FxHashSet<WordKey>,
    pub(super) russian_types: Heads,
    pub(super) russian_branches: Heads,
    pub(super) russian_plain_types: Heads,
    pub(super) russian_plural_types: FxHashSet<WordKey>,
    pub(super) russian_state: FxHashSet<WordKey>,
    pub(super) russian_local: FxHashSet<WordKey>,
    pub(super) russian_local_of_matters: FxHashSet<WordKey>,
    pub(super) russian_local_adjectives: Vec<String>,
    pub(super) russian_adjectives: Vec<String>,
    pub(super) russian_form_adjectives: Vec<String>,
    pub(super) russian_tail_words: FxHashSet<WordKey>,
    pub(super) russian_not_after_po: FxHashSet<WordKey>,
    pub(super) russian_small_words: FxHashSet<WordKey>,
    pub(super) never_inside: FxHashSet<WordKey>,
    pub(super) members: FxHashSet<WordKey>,
    pub(super) press: FxHashSet<WordKey>,
    pub(super) russian_place_nouns: FxHashSet<WordKey>,
    pub(super) russian_countries: FxHashSet<WordKey>,
    pub(super) facilities: FxHashSet<WordKey>,
    pub(super) facility_heads: Heads,
    pub(super) facility_adjectives: FxHashSet<WordKey>,
    pub(super) russian_cases: Governing<WordKey>,
    pub(super) french: FrenchKeys,
    pub(super) bracket: WordKey,
    anchors: FxHashSet<WordKey>,
    /// Texts with the names that the rules must find in them.
    pub examples: Vec<Example>,
}

impl OrganisationRules {
    /// Reads the rules.
    ///
    /// # Errors
    /// Where the text is not TOML of this form; the error names line and column.
    pub fn compile(toml: &str) -> Result<Self, toml::de::Error> {
        let file: RuleFile = toml::from_str(toml)?;
        let keys = |words: &[String]| words.iter().map(|word| fold::key(word)).collect::<FxHashSet<WordKey>>();
        let state = Heads::new(&file.russian_state_heads);
        let all: Vec<String> = file.russian_state_heads.iter().chain(&file.russian_heads).cloned().collect();
        let (standalone, facilities, types) = (keys(&file.standalone), keys(&file.facilities), keys(&file.types));
        let french = file.french.keys();
        let anchors = standalone.iter().chain(&facilities).chain(&types).copied().chain(french.all_heads()).collect();
        Ok(Self {
            model_margin: file.model_margin,
            never: file.never.iter().map(|name| name.split(' ').map(str::to_lowercase).collect()).collect(),
            words_too: keys(&file.words_too),
            treaties: keys(&file.treaties),
            generic: keys(&file.generic),
            networks: keys(&file.networks),
            network_after: keys(&file.network_after),
            network_before: keys(&file.network_before),
            kremlin_after: keys(&file.kremlin_after),
            russian_not_surnames: keys(&file.russian_not_surnames),
            acronyms: keys(&file.standalone.iter().filter(|word| is_acronym(word)).cloned().collect::<Vec<_>>()),
            standalone,
            standalone_beginnings: file.standalone_beginnings,
            bare_heads: file.bare_heads,
            tail_prepositions: keys(&file.tail_prepositions),
            heads_with_place: keys(&file.heads_with_place),
            heads_with_to: keys(&file.heads_with_to),
            heads_with_against: keys(&file.heads_with_against),
            heads_with_name_after: keys(&file.heads_with_name_after),
            heads_with_tail_only: keys(&file.heads_with_tail_only),
            types,
            type_adjectives: keys(&file.type_adjectives),
            no_bodies: keys(&file.no_bodies),
            russian_heads: Heads::new(&all),
            court_adjectives: keys(&file.court_adjectives),
            centres: Heads::new(&file.russian_centres).keys(),
            russian_types: Heads::new(&file.russian_types),
            russian_branches: Heads::new(&file.russian_branches),
            russian_plain_types: Heads::new(&file.russian_plain_types),
            russian_plural_types: keys(&file.russian_plural_types),
            russian_state: state.keys(),
            russian_local: Heads::new(&file.russian_local_heads).keys(),
            russian_local_of_matters: Heads::new(&file.russian_local_heads_of_matters).keys(),
            russian_local_adjectives: file.russian_local_adjectives,
            russian_adjectives: file.russian_adjectives,
            russian_form_adjectives: file.russian_form_adjectives,
            russian_tail_words: keys(&file.russian_tail_words),
            russian_not_after_po: keys(&file.russian_not_after_po),
            russian_small_words: keys(&file.russian_small_words),
            never_inside: keys(&file.never_inside),
            members: keys(&file.members),
            press: keys(&file.press),
            russian_place_nouns: keys(&file.russian_place_nouns),
            russian_countries: keys(&file.russian_countries),
            facilities,
            facility_heads: Heads::new(&file.facility_heads),
            facility_adjectives: keys(&file.facility_adjectives),
            russian_cases: file.russian_cases.keys(),
            french,
            bracket: fold::key("("),
            anchors,
            examples: file.examples,
        })
    }

    /// True for a name that is no organisation's, as printed: each word is one of its words with a case ending of up to three letters.
    pub(super) fn is_never(&self, name: &str) -> bool {
        let with_ending = |(word, beginning): (&str, &String)| {
            let mut letters = word.chars().flat_map(char::to_lowercase);
            beginning.chars().all(|letter| letters.next() == Some(letter)) && letters.take(4).count() <= 3
        };
        let words = name.split_whitespace();
        let count = words.clone().count();
        // What follows was taken for more of the name: «УК Российской Федерации деяния».
        let fits = |never: &&Vec<String>| (never.len()..=never.len() + 1).contains(&count);
        self.never.iter().filter(fits).any(|never| words.clone().zip(never).all(with_ending))
    }

    /// True for a word at which a name may stand beside those of the word classes.
    pub(super) fn is_anchor(&self, key: WordKey) -> bool {
        self.anchors.contains(&key)
    }

    /// True for a word that means one body by itself.
    pub(super) fn stands_alone(&self, token: &Token) -> bool {
        let written = match token.case {
            Case::Upper | Case::Mixed => true,
            Case::Title => !self.acronyms.contains(&token.key),
            _ => false,
        };
        written && self.standalone.contains(&token.key)
    }

    /// True for a capitalised Russian word that is a body's short name by its beginning: Минюст, Госдума.
    pub(super) fn is_short_name(&self, word: &str) -> bool {
        begins_so(word, &self.standalone_beginnings)
    }

    /// True for a head that alone is whichever body was named before: Court, Центра.
    pub(super) fn is_bare_head(&self, word: &str) -> bool {
        begins_so(word, &self.bare_heads)
    }
}

/// True for a word that is one of these, with at most a Russian ending.
fn begins_so(word: &str, beginnings: &[String]) -> bool {
    beginnings.iter().any(|beginning| {
        word.strip_prefix(beginning.as_str()).is_some_and(|ending| {
            ending.is_empty() || (ending.chars().count() <= 3 && ending.chars().all(|c| "аеийоуыюямх".contains(c)))
        })
    })
}

/// True for a word with two capitals: WHO, ECtHR.
fn is_acronym(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1
}
