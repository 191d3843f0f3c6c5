//! A source whose text is settled.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Edtf, Language, Layout, Span};

/// The SHA-256 of a document's bytes; it prints as `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub [u8; 32]);

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The formats that casebook reads, told by content with the name as a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Format {
    Text,
    Markdown,
    Html,
    Pdf,
}

/// A page's number, from 1.
pub type PageNumber = u32;

/// What became of one page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// Its text was read.
    Text,
    /// It shows images and has no text.
    NeedsOcr,
    /// Glyphs without a known character; `share` of all its glyphs, from 0 to 1.
    Unmapped {
        /// From 0 to 1.
        share: f32,
    },
    /// It could not be read.
    Broken,
}

/// One page; pages follow each other in the text and cover it, the form feed between two belonging to the former.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// From 1.
    pub number: PageNumber,
    /// Its text, in bytes of [`Document::text`].
    pub span: Span,
    /// What became of it.
    pub verdict: Verdict,
}

/// What a piece of page furniture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum FurnitureKind {
    Header,
    Footer,
    PageNumber,
    Watermark,
    /// Clipped away, or outside the page.
    Hidden,
}

/// Text printed on a page that is not of its text: a running header, a page number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Furniture {
    /// The page that shows it.
    pub page: PageNumber,
    /// What it is.
    pub kind: FurnitureKind,
    /// Its words.
    pub text: String,
}

/// What is known of a document beside its text, from the file or from the analyst's `--metadata`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Metadata {
    pub title: Option<String>,
    pub author: Option<String>,
    /// The document's own date: what "yesterday" and a day without a year count from.
    pub date: Option<Edtf>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: Option<String>,
    /// The program that made the file.
    pub producer: Option<String>,
}

/// One source, its text settled by `convert`; nobody edits the text afterwards, so offsets stay true.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The hash of the file's bytes.
    pub id: DocumentId,
    /// The path as the user gave it, for people to read; bytes that are not UTF-8 are shown as U+FFFD.
    pub source: String,
    /// What the file is.
    pub format: Format,
    /// The reading text: NFC, pages parted by a form feed.
    pub text: String,
    /// At least one; see [`Page`].
    pub pages: Vec<Page>,
    /// What was left out of the text.
    pub furniture: Vec<Furniture>,
    /// What is known beside the text.
    pub metadata: Metadata,
    /// The language of most of the text.
    pub language: Language,
    /// Where its letters stand on its pages, and its notes; a casebook does not keep this.
    pub layout: Layout,
}

impl Document {
    /// The number of the page that holds the byte at `offset`.
    #[must_use]
    pub fn page_at(&self, offset: usize) -> PageNumber {
        let after = self.pages.partition_point(|page| page.span.start <= offset);
        self.pages[after.saturating_sub(1)].number
    }
}

/// A lesser flaw: the value beside it can be used, and people should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The page it concerns, where one is.
    pub page: Option<PageNumber>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
}

/// A value and what was wrong on the way to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// What was wrong.
    pub warnings: Vec<Warning>,
}
