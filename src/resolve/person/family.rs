//! Families and couples, of whom a text names only the surname they share.

use super::around::{first_word, last_word};
use crate::declension::is_cyrillic;
use crate::fold::fold_word;
use crate::gazetteer::{Lexicon, WordClass};
use crate::model::{Document, Mention, Reading};

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

/// The surname, in the plural if Russian, of a family that a mention names: «супругов Тойбазаровых», "the Aldongarov brothers".
pub(super) fn surname(document: &Document, mention: &Mention, lexicon: &Lexicon) -> Option<String> {
    let Reading::Person(name) = &mention.reading else { return None };
    let surface = mention.span.of(&document.text);
    if !name.given.is_empty() || surface.contains(char::is_whitespace) {
        return None;
    }
    let is_family = |word: &str| {
        let word = fold_word(word);
        TOGETHER.contains(&word.as_str()) || lexicon.listed_classes(&word).has(WordClass::Kinship)
    };
    let before = last_word(&document.text[..mention.span.start]);
    if is_cyrillic(surface) {
        let (stem, plural) = PLURALS.iter().find_map(|(form, plural)| Some((surface.strip_suffix(form)?, plural)))?;
        return before.is_some_and(is_family).then(|| format!("{stem}{plural}"));
    }
    // "the Aldongarov brothers", not "his brother Aldongarov".
    let is_plural =
        |word: &str| is_family(word) && (word.ends_with('s') || TOGETHER.contains(&fold_word(word).as_str()));
    let after = first_word(&document.text[mention.span.end..]);
    let is_article = |word: &str| ["the", "both", "les"].iter().any(|article| word.eq_ignore_ascii_case(article));
    let text = &document.text[..mention.span.start];
    let led = before.is_some_and(|word| {
        let place = text.trim_end().len() - word.len();
        is_plural(word) && last_word(&text[..place]).is_some_and(is_article)
    });
    (led || before.is_some_and(is_article) && after.is_some_and(is_plural)).then(|| surface.to_owned())
}
