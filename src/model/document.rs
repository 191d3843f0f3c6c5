//! A source whose text is settled.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Edtf, Language, Layout, Note, Span};

/// The SHA-256 of a document's bytes; it prints as `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
    Docx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Rtf,
    Epub,
    Eml,
    Mbox,
    Csv,
    Xlsx,
    Xls,
    Image,
}

/// A page's number, from 1.
pub type PageNumber = u32;

/// What became of one page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// Its text was read.
    Text,
    /// It shows images, and its text was recognised in them (OCR).
    Recognised {
        /// How sure the recogniser is of its words, from 0 to 1.
        confidence: f32,
    },
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// A reader's comment in the margin.
    Comment,
    /// Clipped away, or outside the page.
    Hidden,
}

/// Text printed on a page that is not of its text: a running header, a page number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    /// The page that shows it.
    pub page: PageNumber,
    /// What it is.
    pub kind: FurnitureKind,
    /// Its words.
    pub text: String,
}

/// What is known of a document beside its text, from the file or from the analyst's `--metadata`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where [`Self::date`] is from; none where there is no date.
    pub dated_by: Option<DateSource>,
    /// When the file says that it was made.
    pub created: Option<Edtf>,
    /// When the file says that it was last changed.
    pub modified: Option<Edtf>,
    /// The language that the file names, which programs set without asking: [`Document::language`] is told from the text.
    pub language: Option<Language>,
}

/// Where a document's own date is from: an earlier one outdoes a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateSource {
    /// The analyst's `--metadata`.
    Known,
    /// The text's first or last lines: "Vienna, 23 February 2018".
    Text,
    /// A day in the file's name; a year there only where nothing else tells.
    Name,
    /// What the file says of itself.
    File,
}

impl DateSource {
    /// The name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Text => "text",
            Self::Name => "name",
            Self::File => "file",
        }
    }
}

/// Paragraphs that follow each other in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageRun {
    /// Where they end in bytes of the text; the next run begins there.
    pub end: usize,
    /// Their language.
    pub language: Language,
}

/// One source, its text settled by `convert`; nobody edits the text afterwards, so offsets stay true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// The languages of its paragraphs, in the order of the text. Empty where all are in [`Self::language`].
    pub languages: Vec<LanguageRun>,
    /// Its footnotes and endnotes, in the order of their marks.
    pub notes: Vec<Note>,
    /// The words that OCR saw in images, in the order of the text. A casebook does not keep them.
    pub recognised: Vec<RecognisedWord>,
    /// Where its letters stand on its pages; a casebook does not keep this.
    pub layout: Layout,
}

/// A word that OCR saw.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecognisedWord {
    /// Where it stands in the text.
    pub span: Span,
    /// How sure the recogniser is, from 0 to 100.
    pub confidence: u8,
    /// Left, top, right and bottom from the page's upper left corner: of a PDF in points of 1/72 inch, of an image in pixels.
    pub bounds: [f32; 4],
}

impl Document {
    /// True where the text at `offset` was recognised in an image.
    #[must_use]
    pub fn is_recognised(&self, offset: usize) -> bool {
        let page = self.pages.get(self.pages.partition_point(|page| page.span.end <= offset));
        page.is_some_and(|page| matches!(page.verdict, Verdict::Recognised { .. }))
    }

    /// How sure OCR is of the words of a span, from 0 to 1: as of the worst of them. 1 where it was read from text.
    #[must_use]
    pub fn certainty(&self, span: Span) -> f32 {
        let Some(page) = self.pages.get(self.pages.partition_point(|page| page.span.end <= span.start)) else {
            return 1.0;
        };
        let Verdict::Recognised { confidence } = page.verdict else { return 1.0 };
        let from = self.recognised.partition_point(|word| word.span.end <= span.start);
        let words = self.recognised.iter().skip(from).take_while(|word| word.span.start < span.end);
        words.map(|word| f32::from(word.confidence) / 100.0).reduce(f32::min).unwrap_or(confidence)
    }

    /// The language of the paragraph that holds the byte at `offset`.
    #[must_use]
    pub fn language_at(&self, offset: usize) -> Language {
        let run = self.languages.partition_point(|run| run.end <= offset);
        self.languages.get(run).map_or(self.language, |run| run.language)
    }

    /// The language by whose endings names at `offset` are read: a short passage of a Kazakh text may look like one of its neighbours'.
    #[must_use]
    pub fn names_language_at(&self, offset: usize) -> Language {
        match (self.language, self.language_at(offset)) {
            (Language::Kk, Language::Uz | Language::Ky) => Language::Kk,
            (_, language) => language,
        }
    }

    /// The number of the page that holds the byte at `offset`.
    #[must_use]
    pub fn page_at(&self, offset: usize) -> PageNumber {
        let after = self.pages.partition_point(|page| page.span.start <= offset);
        self.pages[after.saturating_sub(1)].number
    }
}

/// A lesser flaw: the value beside it can be used, and people should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The page it concerns, where one is.
    pub page: Option<PageNumber>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// True where text that the file holds, or held before it was damaged, was not read. What a page's own verdict says is not said again here.
    pub is_loss: bool,
}

impl Warning {
    /// A warning of something that cost no text, or of what the page's verdict says.
    #[must_use]
    pub fn new(page: Option<PageNumber>, message: impl Into<String>) -> Self {
        Self { page, message: message.into(), is_loss: false }
    }

    /// A warning of text that was not read.
    #[must_use]
    pub fn of_loss(page: Option<PageNumber>, message: impl Into<String>) -> Self {
        Self { page, message: message.into(), is_loss: true }
    }
}

/// A value and what was wrong on the way to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// What was wrong.
    pub warnings: Vec<Warning>,
}
