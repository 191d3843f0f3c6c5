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
        // What a later name of a list tells holds for those before it: «Руслана Иззетли и Фикрета Джафарли» are men.
        let persons: Vec<usize> = (0..mentions.len()).filter(|&at| mentions[at].label == Label::Person).collect();
        for pair in persons.windows(2).rev() {
            let [one, other] = [pair[0], pair[1]];
            // «Мать Абишева, Салтанат Абишева» is no list.
            if all[one].cases == Cases::ANY
                && !all[one].after_kinship
                && document.names_language_at(mentions[one].span.start) == Language::Ru
                && in_list(&document.text, mentions[one].span, mentions[other].span)
            {
                all[one].cases = cases_of(mentions[other].span.of(&document.text), all[other].cases, lexicon);
            }
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
        if around.cases == Cases::ANY
            && language == Language::Ru
            && let Some(role) = without_body(&document.text[..span.start]).and_then(last_word)
        {
            around.cases = role_cases(&role.to_lowercase(), lexicon);
        }
        around
    }
}

/// By how much a reading of a name scores less than the likeliest where it tells nothing of the names beside it.
const UNLIKELIER: i32 = 3;

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
    // The likeliest is first.
    let likely = read.iter().take_while(|whole| whole.score + UNLIKELIER > read[0].score);
    likely.map(|whole| whole.cases).reduce(Cases::or).unwrap_or(Cases::ANY)
}

/// The cases of a name after a word: those that a preposition or noun governs, or that of the noun to which the name is apposed.
fn cases(word: &str, lexicon: &Lexicon) -> Cases {
    if let Some(cases) = lexicon.value(WordClass::CaseGovernor, fold::key(word)).and_then(Cases::parse) {
        return cases;
    }
    role_cases(word, lexicon)
}

/// The cases of a name after a role; any where the word is none.
fn role_cases(word: &str, lexicon: &Lexicon) -> Cases {
    let classes = lexicon.listed_classes(word);
    // A name after a noun of kinship is as often the other's: «мать Перебийниса».
    if classes.has(WordClass::Role) && !classes.has(WordClass::Kinship) { noun_cases(word) } else { Cases::ANY }
}

/// The text without the name of a body at its end, in quotation marks or in Latin letters: «журналистов SOTA», «редактора "Новой газеты"».
fn without_body(text: &str) -> Option<&str> {
    const LONGEST: usize = 80;
    let rest = text.strip_suffix(' ')?;
    let line = text.floor_char_boundary(text.len().saturating_sub(LONGEST));
    if rest.ends_with(['»', '"', '”']) {
        let inside = rest.trim_end_matches(['»', '"', '”']);
        let open = inside.rfind(['«', '"', '“']).filter(|&open| open >= line && !inside[open..].contains('\n'))?;
        return Some(&inside[..open]);
    }
    let word = last_word(text)?;
    let latin = word.is_ascii() && word.starts_with(|c: char| c.is_ascii_uppercase());
    latin.then(|| &rest[..rest.len() - word.len()])
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
        for (text, expected) in [
            ("задержали журналистов SOTA ", Some("задержали журналистов ")),
            ("редактора «Новой газеты» ", Some("редактора ")),
            ("редактора газеты ", None),
            ("сказал «да».\n", None),
        ] {
            assert_eq!(without_body(text), expected, "{text:?}");
        }
        assert_eq!(first_word(" ханымға бейтаныс"), Some("ханымға"));
        assert_eq!(first_word(", ханым"), None);
    }
}
