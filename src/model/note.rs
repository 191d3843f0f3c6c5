//! A footnote or endnote, linked to the place of its mark.

use super::Span;

/// A note: its mark is cut from the text, and the note stands after its page's text as a paragraph of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The mark as printed: `3`, `*`.
    pub label: String,
    /// Where the mark was cut, in bytes of [`Document::text`](super::Document::text).
    pub at: usize,
    /// The note's paragraphs, with the label before them.
    pub span: Span,
}
