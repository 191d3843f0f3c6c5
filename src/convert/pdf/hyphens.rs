//! Words that a line's end has cut: whether the hyphen there is the word's own is told by the document's words, by how often its lines
//! end in hyphens at all, and by the few words of a language that are made with hyphens.

use rustc_hash::FxHashSet;

use super::lines::{Line, WITHIN_CELL};

/// In a document whose typesetter cuts words, more lines than one in this number end in a hyphen; in others only those
/// do whose last word has a hyphen of its own at just that place.
const CUTS: usize = 60;

/// First parts that are written with a hyphen before any word, and last parts after one of four letters or more: English, Russian. None of
/// them is a syllable that a cut leaves often ("ex-change", "Satur-day").
const HEADS: &[&str] = &[
    "self",
    "vice",
    "quasi",
    "кое",
    "вице",
    "пресс",
    "генерал",
    "юго",
    "северо",
    "южно",
    "северно",
    "восточно",
    "западно",
    "социально",
    "общественно",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "fourth",
    "fifth",
    "sixth",
];
const TAILS: &[&str] = &[
    "based",
    "backed",
    "related",
    "wide",
    "called",
    "owned",
    "funded",
    "controlled",
    "motivated",
    "appointed",
    "либо",
    "нибудь",
];

/// The words before -то; after anything else it may be the end of a word (мес-то).
const PRONOUNS: &[&str] =
    &["кто", "что", "как", "где", "куда", "когда", "почему", "какой", "какая", "какие", "кого", "чего", "кому"];

/// The words of a document, lower-case, and how its lines end.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: FxHashSet<String>,
    /// Whether the typesetter cuts words at the ends of lines.
    cuts: bool,
}

/// What a hyphen at a line's end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hyphen {
    /// The word's own.
    Own,
    /// Of the line's end alone.
    Cut,
}

impl Words {
    pub fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut words = FxHashSet::default();
        let (mut all, mut ends) = (0_usize, 0_usize);
        for text in lines.flat_map(|line| line.text.split(['\t', WITHIN_CELL])) {
            let mut parts = text.split_whitespace().peekable();
            all += usize::from(text.len() > 30);
            while let Some(word) = parts.next() {
                // The cut half at a line's end is no word.
                if parts.peek().is_none() && word.ends_with(is_hyphen) {
                    ends += usize::from(text.len() > 30);
                    continue;
                }
                let word = letters(word);
                if word.is_empty() {
                    continue;
                }
                let lower = word.to_lowercase();
                if word.contains(is_hyphen) {
                    for part in lower.split(is_hyphen) {
                        if !words.contains(part) {
                            words.insert(part.to_owned());
                        }
                    }
                }
                if !words.contains(&lower) {
                    words.insert(lower);
                }
            }
        }
        Self { words, cuts: all < 12 || ends * CUTS > all }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word.to_lowercase())
    }

    /// What the hyphen is between the end of one line, without it, and the start of the next; nothing where the two are no word.
    pub fn hyphen(&self, before: &str, after: &str) -> Option<Hyphen> {
        let last = before.rsplit(|c: char| c.is_whitespace() || c == WITHIN_CELL).next()?;
        let next = after.split_whitespace().next()?;
        let (head, tail) = (letters(last), letters(next));
        if !head.ends_with(char::is_alphabetic)
            || !tail.starts_with(char::is_alphabetic)
            || !last.ends_with(head_end(head))
        {
            return None;
        }
        // What stands before an own hyphen in the word is no part of the decision: anti-govern-ment.
        let stem = head.rsplit(is_hyphen).next().unwrap_or(head);
        let rest = tail.split(is_hyphen).next().unwrap_or(tail);
        let (joined, hyphened) = (format!("{head}{tail}"), format!("{head}-{tail}"));
        let capital = tail.starts_with(char::is_uppercase) && head.chars().any(char::is_lowercase);
        let own = if capital || self.has(&hyphened) {
            true
        } else if self.has(&joined) || self.has(&format!("{stem}{rest}")) {
            false
        } else {
            let (first, last) = (stem.to_lowercase(), rest.to_lowercase());
            let long = |word: &str| word.chars().count() > 3;
            !self.cuts
                || (HEADS.contains(&first.as_str()) && rest.chars().count() > 2)
                || (TAILS.contains(&last.as_str()) && (long(stem) || PRONOUNS.contains(&first.as_str())))
                || (last == "то" && PRONOUNS.contains(&first.as_str()))
                || (long(stem) && long(rest) && self.has(stem) && self.has(rest))
        };
        Some(if own { Hyphen::Own } else { Hyphen::Cut })
    }
}

fn head_end(head: &str) -> char {
    head.chars().next_back().unwrap_or(' ')
}

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}')
}

fn letters(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        let line = |text: &str| Line { text: text.to_owned(), ..Line::default() };
        let lines: Vec<Line> = text.lines().map(line).collect();
        Words::of(lines.iter())
    }

    #[test]
    fn a_hyphen_is_the_words_own_where_the_document_or_the_language_says_so() {
        let known = words("politically and motivated\nthe persecution of him\nEmail e-mail");
        let table = [
            ("a politically", "motivated case", Some(Hyphen::Own)),
            ("the perse", "cution of", Some(Hyphen::Cut)),
            ("from Usti", "Ilimsk.", Some(Hyphen::Own)),
            ("an e", "mail", Some(Hyphen::Own)),
            ("a state", "owned company", Some(Hyphen::Own)),
            ("приго", "вор суда", Some(Hyphen::Cut)),
            ("кто", "либо из", Some(Hyphen::Own)),
            ("мес", "то", Some(Hyphen::Cut)),
            ("Satur", "day", Some(Hyphen::Cut)),
            ("AZER", "BAIJAN", Some(Hyphen::Cut)),
            ("2016", "2017", None),
            ("the end of it,", "and", None),
        ];
        for (before, after, hyphen) in table {
            assert_eq!(known.hyphen(before, after), hyphen, "{before}-{after}");
        }
    }

    #[test]
    fn where_no_word_is_cut_a_hyphen_at_a_lines_end_is_the_words_own() {
        let plain = "a line of this document which is long enough to count\n".repeat(80);
        assert_eq!(words(&plain).hyphen("the court", "martial"), Some(Hyphen::Own));
        let cut =
            "a line of this document which is long enough to count\nand another that ends in a word that is cut-\n"
                .repeat(40);
        assert_eq!(words(&cut).hyphen("the court", "martial"), Some(Hyphen::Cut));
    }
}
