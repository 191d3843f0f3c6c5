//! Text as the patterns read it: of each word all letters but the first are small. Tables need only two ways to write a form then,
//! and not two for each of its letters: the automaton is several times smaller.

use std::borrow::Cow;

use crate::fold::is_letter;

/// The text with every letter that follows another in small. Each letter stays where it is: one whose small form takes another
/// number of bytes is left as it is.
pub(in crate::extract) fn small(text: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut letters = Small::default();
    for (at, c) in text.char_indices() {
        let small = letters.next(c);
        if let Some(out) = &mut out {
            out.push(small);
        } else if small != c {
            let mut begun = String::with_capacity(text.len());
            begun.push_str(&text[..at]);
            begun.push(small);
            out = Some(begun);
        }
    }
    out.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Makes letters small that follow one another, character by character.
#[derive(Default)]
pub(in crate::extract) struct Small {
    in_word: bool,
}

impl Small {
    /// The next character of a text, in small where it is a letter that follows another.
    pub(in crate::extract) fn next(&mut self, c: char) -> char {
        let follows = std::mem::replace(&mut self.in_word, is_letter(c));
        if follows { small_letter(c) } else { c }
    }
}

/// The small form of a capital that takes as many bytes; else the character itself.
fn small_letter(c: char) -> char {
    match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        'а'..='џ' => c,
        _ => {
            let mut letters = c.to_lowercase();
            match (letters.next(), letters.next()) {
                (Some(small), None) if small.len_utf8() == c.len_utf8() => small,
                _ => c,
            }
        }
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
