//! How words and entities reach tantivy: the tokens of our own segmenter, written out with one mark before each, so that
//! the tokenizer which tantivy calls has only to cut at the marks.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::schema::{article_and_holders, entity_key};
use crate::fold::fold_into;
use crate::model::{Annotation, Label};
use crate::segment::{Kind, Segments};

/// Stands before a token at the next position.
const NEXT: char = '\u{1}';
/// Stands before a token at the position of the one before it.
const SAME: char = '\u{2}';

/// Longer words than this, in bytes, are noise of conversion and are cut.
const LONGEST: usize = 120;

/// The tokens of one part: folded words and numbers, each at a position of its own, and on a mention's first word the
/// entity, the provisions that hold an article, and the status that the text gives a person.
///
/// An entity's key holds a colon, which no word does, so the two never meet.
#[must_use]
pub fn encode(text: &str, segments: &Segments, annotations: &[Annotation]) -> String {
    let mut out = String::with_capacity(text.len() / 2);
    let mut waiting = annotations.iter().filter(|annotation| annotation.label != Label::Date).peekable();
    for token in &segments.tokens {
        if !matches!(token.kind, Kind::Word | Kind::Number | Kind::Superscript) {
            continue;
        }
        out.push(NEXT);
        push_word(&mut out, token.span().of(text));
        while let Some(annotation) = waiting.next_if(|annotation| annotation.span.start < token.end as usize) {
            push_entity(&mut out, annotation);
        }
    }
    out
}

/// The tokens of a short text that has no annotations, such as a title.
#[must_use]
pub fn encode_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for word in words(text) {
        out.push(NEXT);
        push_word(&mut out, word);
    }
    out
}

/// The words and numbers of a short text, parted as the segmenter parts them.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !"'’ʼ".contains(c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

fn push_word(out: &mut String, word: &str) {
    let word = &word[..word.floor_char_boundary(LONGEST)];
    fold_into(word, out);
}

fn push_entity(out: &mut String, annotation: &Annotation) {
    let key = entity_key(annotation.label, &annotation.value);
    if annotation.label == Label::Article {
        for holder in article_and_holders(&key) {
            out.push(SAME);
            out.push_str(holder);
        }
    } else {
        out.push(SAME);
        out.push_str(&key);
    }
    for status in annotation.statuses.iter() {
        out.push(SAME);
        out.push_str("status:");
        out.push_str(status.name());
    }
}

/// Cuts what [`encode`] wrote.
#[derive(Clone, Default)]
pub struct BodyTokenizer {
    token: Token,
}

/// The tokens of one body.
pub struct BodyStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for BodyTokenizer {
    type TokenStream<'a> = BodyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BodyStream<'a> {
        self.token.reset();
        BodyStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for BodyStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(mark) = self.rest.chars().next() else { return false };
        let rest = &self.rest[mark.len_utf8()..];
        let end = memchr::memchr2(NEXT as u8, SAME as u8, rest.as_bytes()).unwrap_or(rest.len());
        self.token.text.clear();
        self.token.text.push_str(&rest[..end]);
        if mark == NEXT {
            // A token that was never reset stands at the highest position, so that the first step gives 0.
            self.token.position = self.token.position.wrapping_add(1);
        }
        self.rest = &rest[end..];
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tokenizer_reads_back_tokens_and_positions() {
        let mut tokenizer = BodyTokenizer::default();
        let mut stream = tokenizer.token_stream("\u{1}mr\u{1}bokaev\u{2}person:max-bokayev\u{1}said");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let wanted = [("mr", 0), ("bokaev", 1), ("person:max-bokayev", 1), ("said", 2)];
        assert_eq!(found, wanted.map(|(text, position)| (text.to_owned(), position)));
    }
}
