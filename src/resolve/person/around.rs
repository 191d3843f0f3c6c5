//! What the words beside a name say of whom it names: the grammatical case in which it stands, and his or her gender.

use super::given_name;
use crate::declension::{Cases, Gender, is_cyrillic, noun_cases, wholes};
use crate::fold;
use crate::gazetteer::{Lexicon, WordClass};
use crate::model::{Document, Label, Language, Mention, Span};

/// What stands around one mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Around {
    /// The cases in which the name may stand.
    pub cases: Cases,
    /// What a form of address tells.
    pub gender: Option<Gender>,
    /// Whether the word before it is of kinship: «его жены Лилии Ковшар».
    pub after_kinship: bool,
}

impl Around {
    /// What stands around each mention; names of one list stand in one case: «в составе Дилафруз Ятимовой и С. В. Юдакова».
    pub fn of_all(document: &Document, mentions: &[Mention], lexicon: &Lexicon) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::with_capacity(mentions.len());
        let mut before: Option<usize> = None;
        for (at, mention) in mentions.iter().enumerate() {
            let mut around = Self::of(document, mention, lexicon);
            if mention.label == Label::Person {
                if around.cases == Cases::ANY
                    && document.names_language_at(mention.span.start) == Language::Ru
                    && let Some(before) = before
                    && in_list(&document.text, mentions[before].span, mention.span)
                {
                    around.cases = cases_of(mentions[before].span.of(&document.text), all[before].cases, lexicon);
                }
                before = Some(at);
            }
            all.push(around);
        }
        all
    }

    /// Looks at the word before the name, and in Turkic languages, where forms of address follow it, at the word after.
    pub fn of(document: &Document, mention: &Mention, lexicon: &Lexicon) -> Self {
        let mut around = Self { cases: Cases::ANY, gender: None, after_kinship: false };
        if mention.label != Label::Person {
            return around;
        }
        let (span, language) = (mention.span, document.names_language_at(mention.span.start));
        let before = last_word(&document.text[..span.start]);
        if let Some(word) = before {
            around.gender = gender(word, lexicon);
            around.after_kinship = lexicon.listed_classes(word).has(WordClass::Kinship);
        }
        if around.gender.is_none() && matches!(language, Language::Kk | Language::Az | Language::Tr) {
            around.gender = first_word(&document.text[span.end..]).and_then(|word| gender(word, lexicon));
        }
        // «Его посадили. Роза …»: a sentence's last word governs nothing in the next one, an abbreviation may.
        let ends = document.text[..span.start].trim_end().ends_with('.');
        let governs =
            |word: &&str| language == Language::Ru && is_cyrillic(word) && (!ends || word.chars().count() <= 4);
        if let Some(word) = before.filter(governs) {
            around.cases = cases(&word.to_lowercase(), lexicon);
        }
        around
    }
}

/// True where a comma or a conjunction alone parts two names.
fn in_list(text: &str, one: Span, other: Span) -> bool {
    one.end <= other.start && matches!(&text[one.end..other.start], ", " | " и " | " или " | ", а также ")
}

/// The cases in which a printed name of two or more words may stand, of those given; any where the form does not tell.
fn cases_of(printed: &str, cases: Cases, lexicon: &Lexicon) -> Cases {
    let words: Vec<&str> = printed.split_whitespace().filter(|word| !word.ends_with('.')).collect();
    let parts = match words[..] {
        [surname] => ["", "", surname],
        [given, surname] => [given, "", surname],
        [given, patronymic, surname] => [given, patronymic, surname],
        _ => return Cases::ANY,
    };
    let read = wholes(parts, cases, |word| given_name(lexicon, word));
    read.iter().map(|whole| whole.cases).reduce(Cases::or).unwrap_or(Cases::ANY)
}

/// The cases of a name after a word: those that a preposition or noun governs, or that of the noun to which the name is apposed.
fn cases(word: &str, lexicon: &Lexicon) -> Cases {
    if let Some(cases) = lexicon.value(WordClass::CaseGovernor, fold::key(word)).and_then(Cases::parse) {
        return cases;
    }
    let classes = lexicon.listed_classes(word);
    // A name after a noun of kinship is as often the other's: «мать Перебийниса».
    if classes.has(WordClass::Role) && !classes.has(WordClass::Kinship) { noun_cases(word) } else { Cases::ANY }
}

fn gender(word: &str, lexicon: &Lexicon) -> Option<Gender> {
    match lexicon.value_of(WordClass::Title, word)? {
        "m" => Some(Gender::Male),
        "f" => Some(Gender::Female),
        _ => None,
    }
}

/// The last word, if only spaces on its line follow it; without a full stop.
pub(super) fn last_word(text: &str) -> Option<&str> {
    let line = &text[text.rfind(['\n', '\u{c}']).map_or(0, |at| at + 1)..];
    let rest = line.trim_end_matches([' ', '\u{a0}']);
    let start = rest
        .rfind(|c: char| !is_letter(c) && c != '.')
        .map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
    let word = rest[start..].trim_end_matches('.');
    (rest.len() < line.len() && !word.is_empty()).then_some(word)
}

/// The first word, if only spaces on its line stand before it.
pub(super) fn first_word(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([' ', '\u{a0}']);
    let word = &rest[..rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len())];
    (rest.len() < text.len() && !word.is_empty()).then_some(word)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_beside_a_name_are_those_of_its_line() {
        for (text, expected) in [
            ("суд отправил шамана ", Some("шамана")),
            ("Mr. ", Some("Mr")),
            ("г-н ", Some("г-н")),
            ("шамана,  ", None),
            ("шамана\n", None),
            ("шамана", None),
            ("", None),
        ] {
            assert_eq!(last_word(text), expected, "{text:?}");
        }
        assert_eq!(first_word(" ханымға бейтаныс"), Some("ханымға"));
        assert_eq!(first_word(", ханым"), None);
    }
}
