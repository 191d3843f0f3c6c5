//! Families and couples, of whom a text names only the surname they share.

use rustc_hash::FxHashSet;

use super::around::{first_word, last_word};
use crate::declension::{NamePart, is_cyrillic, nominative_gender};
use crate::fold::fold_word;
use crate::gazetteer::{Lexicon, WordClass};
use crate::model::{Document, Label, Language, Mention, Reading};

/// Beside a surname alone these tell that several bear it, as the plural of a noun of kinship does.
const TOGETHER: &[&str] = &[
    "family",
    "couple",
    "clan",
    "famille",
    "семья",
    "семьи",
    "семье",
    "семью",
    "семьей",
    "семьями",
    "пара",
    "чета",
    "четы",
    "супруги",
    "супругов",
    "супругам",
    "супругами",
    "супругах",
    "братья",
    "братьев",
    "братьям",
    "братьями",
    "братьях",
    "сестры",
    "отбасы",
    "отбасысы",
];

/// Endings of a Russian surname in the plural, with those of its nominative.
const PLURALS: &[(&str, &str)] = &[
    ("овых", "овы"),
    ("евых", "евы"),
    ("ёвых", "ёвы"),
    ("иных", "ины"),
    ("ыных", "ыны"),
    ("овыми", "овы"),
    ("евыми", "евы"),
    ("иными", "ины"),
    ("ских", "ские"),
    ("цких", "цкие"),
    ("скими", "ские"),
    ("цкими", "цкие"),
];
/// The nominatives, which a man's surname in another case may look like.
const NOMINATIVES: &[&str] = &["овы", "евы", "ёвы", "ины", "ыны"];

/// The Kazakh plural, behind a surname those who bear it.
const KAZAKH: &[&str] = &["лар", "лер", "дар", "дер", "тар", "тер"];

/// Tells families from persons.
pub(super) struct Families<'a> {
    document: &'a Document,
    lexicon: &'a Lexicon,
    /// The words of all persons' names, to which a surname alone is compared.
    words: FxHashSet<&'a str>,
}

impl<'a> Families<'a> {
    pub fn new(document: &'a Document, mentions: &'a [Mention], lexicon: &'a Lexicon) -> Self {
        let persons = mentions.iter().filter(|mention| mention.label == Label::Person);
        let full = persons.map(|mention| mention.span.of(&document.text)).filter(|surface| surface.contains(' '));
        Self { document, lexicon, words: full.flat_map(str::split_whitespace).collect() }
    }

    /// The surname, in the plural if Russian, of a family that a mention names: «супругов Тойбазаровых», "the Aldongarov brothers".
    pub fn surname(&self, mention: &Mention) -> Option<String> {
        let Reading::Person(name) = &mention.reading else { return None };
        let surface = mention.span.of(&self.document.text);
        if !name.given.is_empty() && !name.surname.is_empty() || surface.contains(char::is_whitespace) {
            return None;
        }
        let before = last_word(&self.document.text[..mention.span.start]);
        if is_cyrillic(surface) {
            return self.cyrillic(surface, before, mention);
        }
        if !name.given.is_empty() {
            return None;
        }
        // "the Aldongarov brothers", not "his brother Aldongarov".
        let is_plural =
            |word: &str| self.is_family(word) && (word.ends_with('s') || TOGETHER.contains(&fold_word(word).as_str()));
        let after = first_word(&self.document.text[mention.span.end..]);
        let is_article = |word: &str| ["the", "both", "les"].iter().any(|article| word.eq_ignore_ascii_case(article));
        let text = &self.document.text[..mention.span.start];
        let led = before.is_some_and(|word| {
            let place = text.trim_end().len() - word.len();
            is_plural(word) && last_word(&text[..place]).is_some_and(is_article)
        });
        (led || before.is_some_and(is_article) && after.is_some_and(is_plural)).then(|| surface.to_owned())
    }

    fn cyrillic(&self, surface: &str, before: Option<&str>, mention: &Mention) -> Option<String> {
        let after_family = before.is_some_and(|word| self.is_family(word));
        let ending = PLURALS.iter().find_map(|(form, plural)| Some((surface.strip_suffix(form)?, plural)));
        if let Some((stem, plural)) = ending {
            // What stands so behind a given name too does not decline, as Ильиных.
            return (after_family || !self.words.contains(surface)).then(|| format!("{stem}{plural}"));
        }
        let is_kazakh = self.document.names_language_at(mention.span.start) == Language::Kk;
        let lower = surface.to_lowercase();
        if let Some(stem) = KAZAKH.iter().find_map(|plural| lower.strip_suffix(plural)).filter(|_| is_kazakh) {
            let bearer = self.words.iter().find(|word| word.to_lowercase() == stem);
            return bearer.map(|word| (*word).to_owned());
        }
        let together = before.is_some_and(|word| TOGETHER.contains(&fold_word(word).as_str()));
        // «семья Ковшар», but «семья Ковшара» is that of one man.
        let stiff = surface.ends_with(is_consonant) && nominative_gender(surface, NamePart::Surname).is_none();
        (together && (stiff || NOMINATIVES.iter().any(|form| surface.ends_with(form)))).then(|| surface.to_owned())
    }

    fn is_family(&self, word: &str) -> bool {
        let word = fold_word(word);
        TOGETHER.contains(&word.as_str()) || self.lexicon.listed_classes(&word).has(WordClass::Kinship)
    }
}

fn is_consonant(c: char) -> bool {
    c.is_alphabetic() && !"аеёиоуыэюяйь".contains(c)
}
