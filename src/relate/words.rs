//! Phrases of the rule file, and the folded words of a text in which they are looked for.

use std::ops::Range;

use crate::fold::fold_word;
use crate::segment::{Kind, Token};

/// A word of a phrase: one form, or all with a beginning.
#[derive(Clone, Debug)]
struct Form {
    letters: String,
    open: bool,
}

impl Form {
    fn fits(&self, word: &str) -> bool {
        if self.open { word.starts_with(&self.letters) } else { word == self.letters }
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
        let forms = words.map(|word| match word.strip_suffix('*') {
            Some(beginning) => Form { letters: fold_word(beginning), open: true },
            None => Form { letters: fold_word(word), open: false },
        });
        Self { forms: forms.collect() }
    }

    pub const fn len(&self) -> usize {
        self.forms.len()
    }

    /// The letters of the first word, and whether more may follow them.
    pub fn first(&self) -> Option<(&str, bool)> {
        self.forms.first().map(|form| (form.letters.as_str(), form.open))
    }

    /// True where the phrase begins at word `at`.
    pub fn fits(&self, words: &Words, at: usize) -> bool {
        self.forms.iter().enumerate().all(|(step, form)| words.get(at + step).is_some_and(|word| form.fits(word)))
    }
}

/// Any of these phrases.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases(Vec<Phrase>);

impl Phrases {
    pub fn of(texts: &[String]) -> Self {
        Self(texts.iter().map(|text| Phrase::of(text)).collect())
    }

    /// The length in words of the longest that begins at word `at`.
    pub fn longest(&self, words: &Words, at: usize) -> Option<usize> {
        self.0.iter().filter(|phrase| phrase.fits(words, at)).map(Phrase::len).max()
    }

    /// True where one begins within these words.
    pub fn within(&self, words: &Words, range: Range<usize>) -> bool {
        range.into_iter().any(|at| self.longest(words, at).is_some())
    }

    /// True where one is this word.
    pub fn has(&self, word: &str) -> bool {
        self.0.iter().any(|phrase| phrase.len() == 1 && phrase.forms[0].fits(word))
    }
}

/// The words and numbers of a passage, folded, each with its token.
#[derive(Debug, Default)]
pub(super) struct Words {
    folded: Vec<String>,
    tokens: Vec<usize>,
}

impl Words {
    pub fn of(text: &str, tokens: &[Token], range: Range<usize>) -> Self {
        let mut words = Self::default();
        for at in range {
            let token = &tokens[at];
            if matches!(token.kind, Kind::Word | Kind::Number) {
                words.folded.push(fold_word(token.span().of(text)));
                words.tokens.push(at);
            }
        }
        words
    }

    pub fn get(&self, at: usize) -> Option<&str> {
        self.folded.get(at).map(String::as_str)
    }

    pub const fn len(&self) -> usize {
        self.folded.len()
    }

    /// The token of a word; that of the last one where there is no such word.
    pub fn token(&self, at: usize) -> usize {
        self.tokens.get(at).or(self.tokens.last()).copied().unwrap_or_default()
    }

    /// The first word at or after a token.
    pub fn at_token(&self, token: usize) -> usize {
        self.tokens.partition_point(|&one| one < token)
    }
}
