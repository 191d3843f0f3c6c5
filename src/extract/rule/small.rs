//! Text as the patterns read it: of each word all letters but the first are small. Tables need only two ways to write a form then,
//! and not two for each of its letters: the automaton is several times smaller.

use std::borrow::Cow;

/// The text with every letter that follows another in small. Each letter stays where it is: one whose small form takes another
/// number of bytes is left as it is.
pub(in crate::extract) fn small(text: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        if in_word && let Some(small) = small_letter(c) {
            out.get_or_insert_with(|| text[..at].to_owned()).push(small);
        } else if let Some(out) = &mut out {
            out.push(c);
        }
        in_word = if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() };
    }
    out.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The small form of a capital that takes as many bytes.
fn small_letter(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_uppercase().then(|| c.to_ascii_lowercase());
    }
    let mut letters = c.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(small), None) if small != c && small.len_utf8() == c.len_utf8() => Some(small),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_first_letter_of_a_word_keeps_its_capital() {
        for (text, expected) in [
            ("on 5 MAY 2018", "on 5 May 2018"),
            ("5 МАЯ-ИЮНЯ 2018 Г.", "5 Мая-Июня 2018 Г."),
            ("İYUL may McCain d'Avril", "İyul may Mccain d'Avril"),
        ] {
            assert_eq!(small(text), expected);
        }
        assert!(matches!(small("on 5 May 2018, в Алматы"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn every_letter_keeps_its_place(text in "\\PC{0,60}|[a-zA-ZА-Яа-яİıß .5]{0,60}") {
            let small = small(&text);
            prop_assert!(small.char_indices().map(|(at, _)| at).eq(text.char_indices().map(|(at, _)| at)));
        }
    }
}
