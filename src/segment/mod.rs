//! Splits a document's text into tokens, sentences and paragraphs, once, for every stage that follows.

mod plain;
mod sentences;
mod tokens;
mod wrapped;

use std::ops::Range;

use crate::model::{Document, Language, Span};

/// The hash of a word's loose fold (see [`crate::fold`]): two words with one key are taken for spellings of one word,
/// and whoever must be certain compares the folded forms.
pub type WordKey = u64;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Letters, with apostrophes inside; a hyphen parts two words, so `Ust-Ilimsk` is three tokens.
    /// A possessive `'s` is a word of its own.
    Word,
    /// ASCII or other decimal digits, nothing else: `205.5` is three tokens, `Dzhakishev3` two.
    Number,
    /// Superscript digits.
    Superscript,
    /// A run of emphasis marks (`*`, `**`, `_`), which matching steps over like white space.
    Emphasis,
    /// Any other single character that is no white space.
    Punctuation,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// No letter that has case.
    None,
    /// All lower.
    Lower,
    /// The first letter alone is upper, in a word of two letters or more: `Ayan`.
    Title,
    /// All upper, in a word of two letters or more: `OSCE`.
    Upper,
    /// One upper-case letter alone: an initial, or a one-letter word.
    Single,
    /// Anything else: `McCain`, `eKhabar`.
    Mixed,
}

/// The script of a word's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Script {
    None,
    Latin,
    Cyrillic,
    Other,
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// Nothing.
    Glued,
    /// White space within a line.
    Space,
    /// One line break.
    Line,
    /// An empty line or a page's end.
    Paragraph,
}

/// A token of a document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte, in the document's text.
    pub start: u32,
    /// After the last byte.
    pub end: u32,
    /// Hash of the loose fold; for other kinds than words and numbers, of the character.
    pub key: WordKey,
    /// What it is.
    pub kind: Kind,
    /// How it is written.
    pub case: Case,
    /// Its letters' script.
    pub script: Script,
    /// What stands before it.
    pub gap: Gap,
}

impl Token {
    /// Its place in the document's text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// Tokens with the sentences and paragraphs that they form; ranges are of token indexes, and each cover all tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    /// In the order of the text.
    pub tokens: Vec<Token>,
    /// One after the other, none empty.
    pub sentences: Vec<Range<u32>>,
    /// One after the other, none empty; a sentence lies within one paragraph.
    pub paragraphs: Vec<Range<u32>>,
}

impl Segments {
    /// The span in the text of a range of tokens that is not empty.
    #[must_use]
    pub fn span(&self, tokens: Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].start as usize, self.tokens[tokens.end - 1].end as usize)
    }

    /// The index in `sentences` of the one that holds the token.
    #[must_use]
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|range| range.end as usize <= token)
    }

    /// The index in `paragraphs` of the one that holds the token.
    #[must_use]
    pub fn paragraph_of(&self, token: usize) -> usize {
        self.paragraphs.partition_point(|range| range.end as usize <= token)
    }

    /// The index of the first token that ends after the byte at `offset`; `tokens.len()` where there is none.
    #[must_use]
    pub fn token_at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.end as usize <= offset)
    }
}

/// Segments the `part` of a document's text. Offsets in the result are those of the whole text.
///
/// Long documents are segmented in parts that end at a paragraph's end, so that memory is bounded.
#[must_use]
pub fn segment(document: &Document, part: Span) -> Segments {
    let mut tokens = Vec::with_capacity(part.len() / 5);
    let (mut start, mut gap) = (part.start, Gap::Paragraph);
    // A passage is read by the rules of its own language.
    while start < part.end {
        let run = document.languages.partition_point(|run| run.end <= start);
        let end = document.languages.get(run).map_or(part.end, |run| run.end.min(part.end));
        gap = tokens::scan(&document.text, Span::new(start, end), document.language_at(start), gap, &mut tokens);
        start = end;
    }
    wrapped::join_lines(&document.text, &mut tokens);
    let (sentences, paragraphs) = sentences::ranges(&document.text, &tokens);
    Segments { tokens, sentences, paragraphs }
}

/// The tokens of a short text of its own, such as a name in a list.
#[must_use]
pub fn tokens_of(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    tokens_into(text, Language::Other, &mut tokens);
    tokens
}

/// Appends the tokens of a short text as those of a language are told apart, for one who reads many.
pub(crate) fn tokens_into(text: &str, language: Language, tokens: &mut Vec<Token>) {
    tokens::scan(text, Span::new(0, text.len()), language, Gap::Paragraph, tokens);
}
