//! Names of any script in Latin letters, a word each.

use any_ascii::any_ascii_char;

use super::abjad::{arabic, is_abjad};
use crate::declension::is_cyrillic;

/// A printed word in letters that [`crate::gazetteer::name_key`] takes: Latin or Cyrillic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    /// True where the script leaves vowels out.
    pub abjad: bool,
}

/// The words of a printed word: one, but for Chinese and Korean names, which stand without a space, and the Arabic article.
pub(super) fn words(printed: &str) -> Vec<Word> {
    let plain = |text: String| Word { text, abjad: false };
    let Some(first) = printed.chars().find(|c| c.is_alphabetic()) else { return vec![plain(printed.to_owned())] };
    match first {
        _ if first < '\u{370}' || is_cyrillic(printed) => vec![plain(printed.to_owned())],
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => vec![plain(greek(printed))],
        '\u{530}'..='\u{58f}' => vec![plain(armenian(printed))],
        '\u{600}'..='\u{6ff}' => with_article(printed),
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => syllables(printed, LONG_CHINESE),
        '\u{ac00}'..='\u{d7a3}' => korean(printed),
        _ => vec![Word { text: general(printed), abjad: is_abjad(first) }],
    }
}

/// Letter by letter; the apostrophes by which some letters are told from others say nothing that a reader of Latin has.
fn general(printed: &str) -> String {
    printed.chars().map(any_ascii_char).flat_map(str::chars).filter(|c| *c != '\'').collect()
}

/// Chinese surnames of two characters.
const LONG_CHINESE: &[&str] =
    &["欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "皇甫", "司徒", "东方", "東方", "夏侯", "慕容", "令狐"];

/// The surname, which comes first, and the rest as one word.
fn syllables(printed: &str, long: &[&str]) -> Vec<Word> {
    let surname = if long.iter().any(|long| printed.starts_with(long)) { 2 } else { 1 };
    let (surname, given): (Vec<char>, Vec<char>) =
        (printed.chars().take(surname).collect(), printed.chars().skip(surname).collect());
    let latin = |letters: &[char]| letters.iter().copied().map(any_ascii_char).collect::<String>().to_lowercase();
    let words = [latin(&surname), latin(&given)];
    words.into_iter().filter(|word| !word.is_empty()).map(|text| Word { text, abjad: false }).collect()
}

/// Korean surnames as they are mostly spelled; given names by the Revised Romanisation without its silent e.
fn korean(printed: &str) -> Vec<Word> {
    let mut words = syllables(printed, &[]);
    for (at, word) in words.iter_mut().enumerate() {
        let usual = [("gim", "kim"), ("i", "lee"), ("bag", "park"), ("bak", "park"), ("choe", "choi")];
        match usual.iter().find(|(official, _)| at == 0 && *official == word.text) {
            Some((_, usual)) => (*usual).clone_into(&mut word.text),
            None => word.text = word.text.replace("eo", "o").replace("eu", "u"),
        }
    }
    words
}

fn with_article(printed: &str) -> Vec<Word> {
    let abjad = |letters: &str| Word { text: letters.chars().filter_map(arabic).collect(), abjad: true };
    match printed.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3) {
        Some(rest) => vec![Word { text: "al-".to_owned(), abjad: false }, abjad(rest)],
        None => vec![abjad(printed)],
    }
}

/// Greek as modern names are spelled: the digraphs first.
fn greek(printed: &str) -> String {
    let plain: String = printed.to_lowercase().chars().map(without_accent).collect();
    let mut out = plain;
    for (from, to) in [
        ("ου", "u"),
        ("αυ", "av"),
        ("ευ", "ev"),
        ("ει", "i"),
        ("οι", "i"),
        ("μπ", "b"),
        ("ντ", "nt"),
        ("γκ", "gk"),
        ("γγ", "ng"),
        ("τζ", "tz"),
        ("η", "i"),
        ("υ", "y"),
        ("χ", "ch"),
        ("β", "v"),
        ("φ", "f"),
        ("θ", "th"),
        ("ξ", "x"),
    ] {
        out = out.replace(from, to);
    }
    general(&out)
}

fn without_accent(c: char) -> char {
    match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        _ => c,
    }
}

fn armenian(printed: &str) -> String {
    general(&printed.to_lowercase().replace("ու", "u").replace("և", "ev"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_scripts_come_out_in_latin() {
        for (printed, wanted) in [
            ("习近平", "xi jinping"),
            ("欧阳修", "ouyang xiu"),
            ("김정은", "kim jongun"),
            ("Τσίπρας", "tsipras"),
            ("Μητσοτάκης", "mitsotakis"),
            ("სააკაშვილი", "saakashvili"),
            ("القذافي", "al- qdhafy"),
            ("Путин", "Путин"),
            ("Erdoğan", "Erdoğan"),
            ("", ""),
        ] {
            let words: Vec<String> = words(printed).into_iter().map(|word| word.text).collect();
            assert_eq!(words.join(" "), wanted);
        }
    }
}
