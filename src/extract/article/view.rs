//! Tokens with their text, and the steps from one to the next.

use crate::model::Span;
use crate::segment::{Gap, Kind, Segments, Token};

/// The tokens of one part and the text that they are of.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) segments: &'a Segments,
}

impl<'a> View<'a> {
    pub(super) fn tokens(&self) -> &'a [Token] {
        &self.segments.tokens
    }

    pub(super) fn len(&self) -> usize {
        self.segments.tokens.len()
    }

    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.segments.tokens.get(at)
    }

    /// The text of a token; empty after the last.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.token(at).map_or("", |token| token.span().of(self.text))
    }

    /// The token after `at`, marks of emphasis left out; past the end where a paragraph ends before it.
    pub(super) fn next(&self, at: usize) -> usize {
        let mut next = at + 1;
        while let Some(token) = self.token(next) {
            if token.gap == Gap::Paragraph {
                return self.len();
            }
            if token.kind != Kind::Emphasis {
                break;
            }
            next += 1;
        }
        next
    }

    /// `at`, or the first token after it that is no mark of emphasis.
    pub(super) fn skip(&self, at: usize) -> usize {
        match self.token(at) {
            Some(token) if token.kind == Kind::Emphasis => self.next(at),
            // A range's end may be the first token of another paragraph.
            Some(token) if token.gap == Gap::Paragraph => self.len(),
            _ => at,
        }
    }

    /// The token before `at` in the same paragraph, marks of emphasis left out.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        let mut at = at;
        loop {
            if self.token(at).is_none_or(|token| token.gap == Gap::Paragraph) && at < self.len() {
                return None;
            }
            at = at.checked_sub(1)?;
            if self.tokens()[at].kind != Kind::Emphasis {
                return Some(at);
            }
        }
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.token(at).map(|token| token.kind)
    }

    /// True where token `at` is punctuation that `wanted` has.
    pub(super) fn is(&self, at: usize, wanted: &str) -> bool {
        self.kind(at) == Some(Kind::Punctuation) && self.word(at).chars().all(|c| wanted.contains(c))
    }

    /// True where nothing stands between token `at` and the one before.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.gap == Gap::Glued)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.segments.span(start..end)
    }

    /// The index of the token that begins at byte `offset` or is the first after it.
    pub(super) fn starting_at(&self, offset: usize) -> usize {
        self.tokens().partition_point(|token| (token.start as usize) < offset)
    }

    /// First token and end of the sentence that holds token `at`.
    pub(super) fn sentence(&self, at: usize) -> std::ops::Range<usize> {
        let range = &self.segments.sentences[self.segments.sentence_of(at)];
        range.start as usize..range.end as usize
    }

    /// First token and end of the paragraph that holds token `at`.
    pub(super) fn paragraph(&self, at: usize) -> std::ops::Range<usize> {
        let range = &self.segments.paragraphs[self.segments.paragraph_of(at)];
        range.start as usize..range.end as usize
    }
}

/// Quotation marks that may stand around a word within a name: creating an “extremist” formation.
pub(super) const QUOTES: &str = "\"“”«»„";

/// Opening quotation marks; the straight ones also close.
pub(super) const OPENING: &str = "\"'“‘«„‹”’";

/// The marks that may close what `opening` opened.
pub(super) fn closing(opening: &str) -> &'static str {
    match opening {
        "\"" => "\"”“",
        "'" => "'’",
        "“" | "”" => "”\"“",
        "‘" | "’" => "’'",
        "«" => "»",
        "„" => "“”\"",
        "‹" => "›",
        _ => "",
    }
}
