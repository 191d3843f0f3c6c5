//! Phrases of the rule file, and the folded words of a text in which they are looked for.
//!
//! Every word of a text is held against some dozens of lists of phrases, and hardly any begins one. So a list keeps 64 bits for
//! the words that may begin its phrases, and 64 for the letters where only a beginning is given; two ands turn away most words.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::fold::{fold_into, fold_word, key};
use crate::segment::{Kind, Token, WordKey};

/// A word of a phrase: one form, or all with a beginning.
#[derive(Clone, Debug)]
enum Form {
    Whole(WordKey),
    Beginning(String),
}

impl Form {
    fn of(word: &str) -> Self {
        match word.strip_suffix('*') {
            Some(beginning) => Self::Beginning(fold_word(beginning)),
            None => Self::Whole(key(word)),
        }
    }

    fn fits(&self, word: Word<'_>) -> bool {
        match self {
            Self::Whole(key) => *key == word.key,
            Self::Beginning(letters) => word.letters.starts_with(letters),
        }
    }
}

/// A folded word.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    key: WordKey,
    letters: &'a str,
}

impl Word<'_> {
    fn initial(self) -> Option<char> {
        self.letters.chars().next()
    }
}

/// Words in that order.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    forms: Vec<Form>,
}

impl Phrase {
    pub fn of(text: &str) -> Self {
        let words = text.split([' ', '-']).filter(|word| !word.is_empty());
        Self { forms: words.map(Form::of).collect() }
    }

    pub const fn len(&self) -> usize {
        self.forms.len()
    }

    /// True where the phrase begins at word `at`.
    fn fits(&self, words: &Words, at: usize) -> bool {
        self.forms.iter().enumerate().all(|(step, form)| words.word(at + step).is_some_and(|word| form.fits(word)))
    }
}

/// Any of these phrases, by what they begin with.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    all: Vec<Phrase>,
    /// Those whose first word is one form; the first of them in the file first.
    by_word: FxHashMap<WordKey, Vec<usize>>,
    /// Those of whose first word only the beginning is given, by its first letter.
    by_letter: FxHashMap<char, Vec<usize>>,
    /// A bit for each of the words, and for each of the letters, by hash.
    words: u64,
    letters: u64,
}

impl Phrases {
    pub fn of(texts: &[String]) -> Self {
        Self::new(texts.iter().map(|text| Phrase::of(text)).collect())
    }

    /// Of a phrase, its number is that in `all`.
    pub fn new(all: Vec<Phrase>) -> Self {
        let mut this = Self::default();
        for (index, phrase) in all.iter().enumerate() {
            match phrase.forms.first() {
                Some(Form::Whole(key)) => {
                    this.words |= bit_of_word(*key);
                    this.by_word.entry(*key).or_default().push(index);
                }
                Some(Form::Beginning(beginning)) => {
                    let Some(letter) = beginning.chars().next() else { continue };
                    this.letters |= bit_of_letter(letter);
                    this.by_letter.entry(letter).or_default().push(index);
                }
                None => {}
            }
        }
        Self { all, ..this }
    }

    /// The phrases that begin at word `at`: the number and the length in words of each, in no order.
    pub fn at<'a>(&'a self, words: &'a Words, at: usize) -> impl Iterator<Item = (usize, usize)> + 'a {
        let word = words.word(at);
        let by_word = word.filter(|word| self.words & bit_of_word(word.key) != 0);
        let by_word = by_word.and_then(|word| self.by_word.get(&word.key));
        let by_letter = word.and_then(Word::initial).filter(|letter| self.letters & bit_of_letter(*letter) != 0);
        let by_letter = by_letter.and_then(|letter| self.by_letter.get(&letter));
        let numbers = by_word.into_iter().chain(by_letter).flatten().copied();
        numbers.filter(move |&number| self.all[number].fits(words, at)).map(|number| (number, self.all[number].len()))
    }

    /// The length in words of the longest that begins at word `at`.
    pub fn longest(&self, words: &Words, at: usize) -> Option<usize> {
        self.at(words, at).map(|(_, length)| length).max()
    }

    /// True where one begins within these words.
    pub fn within(&self, words: &Words, range: Range<usize>) -> bool {
        range.into_iter().any(|at| self.at(words, at).next().is_some())
    }

    /// True where one may begin with this token of a text.
    pub fn may_begin(&self, text: &str, token: &Token) -> bool {
        if self.by_word.contains_key(&token.key) {
            return true;
        }
        let word = token.span().of(text);
        let mut letters = word.chars().filter_map(crate::fold::fold_char);
        let Some(first) = letters.next().filter(|first| self.letters & bit_of_letter(*first) != 0) else {
            return false;
        };
        let beginnings = self.by_letter.get(&first).into_iter().flatten();
        beginnings.filter_map(|&number| self.all[number].forms.first()).any(|form| match form {
            Form::Beginning(beginning) => {
                let mut own = letters.clone();
                beginning.chars().skip(1).all(|letter| own.next() == Some(letter))
            }
            Form::Whole(_) => false,
        })
    }

    /// True where one is this folded word.
    pub fn has(&self, word: &str) -> bool {
        let word = Word { key: key(word), letters: word };
        self.all.iter().any(|phrase| phrase.len() == 1 && phrase.forms[0].fits(word))
    }
}

const fn bit_of_word(key: WordKey) -> u64 {
    1 << (key >> 58)
}

const fn bit_of_letter(letter: char) -> u64 {
    1 << (letter as u32 & 63)
}

/// The words and numbers of a passage, folded, each with its token.
#[derive(Debug, Default)]
pub(super) struct Words {
    letters: String,
    words: Vec<Place>,
}

#[derive(Debug)]
struct Place {
    key: WordKey,
    token: usize,
    /// Where its folded letters end; they begin where those of the word before do.
    end: usize,
}

impl Words {
    pub fn of(text: &str, tokens: &[Token], range: Range<usize>) -> Self {
        let mut words = Self { letters: String::new(), words: Vec::with_capacity(range.len()) };
        for at in range {
            let token = &tokens[at];
            if matches!(token.kind, Kind::Word | Kind::Number) {
                let word = token.span().of(text);
                fold_into(word, &mut words.letters);
                // The month is no "may".
                let key = if word == "May" && !words.words.is_empty() { 0 } else { token.key };
                words.words.push(Place { key, token: at, end: words.letters.len() });
            }
        }
        words
    }

    fn word(&self, at: usize) -> Option<Word<'_>> {
        let place = self.words.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.words[before].end);
        Some(Word { key: place.key, letters: &self.letters[start..place.end] })
    }

    pub fn get(&self, at: usize) -> Option<&str> {
        self.word(at).map(|word| word.letters)
    }

    pub const fn len(&self) -> usize {
        self.words.len()
    }

    /// The token of a word; that of the last one where there is no such word.
    pub fn token(&self, at: usize) -> usize {
        self.words.get(at).or(self.words.last()).map(|place| place.token).unwrap_or_default()
    }

    /// The first word at or after a token.
    pub fn at_token(&self, token: usize) -> usize {
        self.words.partition_point(|one| one.token < token)
    }
}
