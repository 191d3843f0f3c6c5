//! A footnote or endnote, linked to the place of its mark.

use serde::{Deserialize, Serialize};

use super::{PageNumber, Span};

/// A note, which stands after its page's text as a paragraph of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The page that shows it.
    pub page: PageNumber,
    /// The mark in plain figures: `3`, `*`.
    pub mark: String,
    /// Where the mark stands in [`Document::text`](super::Document::text), in bytes; empty where it was cut from the text.
    pub at: Span,
    /// The note itself, its own mark included.
    pub text: Span,
}
