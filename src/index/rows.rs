//! The rows of the ledger: one an input path, one a document.

use serde::{Deserialize, Serialize};

use crate::model::{
    DateSource, Document, DocumentId, Edtf, Format, Furniture, FurnitureKind, Language, LanguageRun, Layout, Metadata,
    Note, Page, PageNumber, Span, Verdict, Warning,
};

/// A document's number: the order of the input that brought it. Index and ledger know it by that; people by its id.
pub type DocumentNumber = u64;

/// What became of one input path: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its text is in the casebook.
    Imported,
    /// Some of its pages are.
    Partial,
    /// The same bytes came at another path.
    Duplicate,
    /// It shows images and holds no text.
    NeedsOcr,
    /// It asks for a password.
    Encrypted,
    /// No text could be had; the reason says why.
    Failed,
    /// It is nothing that can be read: a device, a link to a folder.
    Ignored,
    /// It was there at an earlier import and is gone; its document stays.
    Vanished,
}

impl State {
    /// Every state, in the order in which summaries count them.
    pub const ALL: [Self; 8] = [
        Self::Imported,
        Self::Partial,
        Self::Duplicate,
        Self::NeedsOcr,
        Self::Encrypted,
        Self::Failed,
        Self::Ignored,
        Self::Vanished,
    ];

    /// The name used in flags and output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Partial => "partial",
            Self::Duplicate => "duplicate",
            Self::NeedsOcr => "needs-ocr",
            Self::Encrypted => "encrypted",
            Self::Failed => "failed",
            Self::Ignored => "ignored",
            Self::Vanished => "vanished",
        }
    }

    /// True where an input was to be read and gave no text.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::NeedsOcr | Self::Encrypted | Self::Failed)
    }

    /// True where a document of the casebook stands behind the path.
    #[must_use]
    pub const fn has_document(self) -> bool {
        matches!(self, Self::Imported | Self::Partial | Self::Duplicate)
    }
}

/// What tells that a file is as it was, for the cost of a `stat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    /// Last change of its content, in nanoseconds since 1970 (to the year 2262).
    pub modified: i64,
    /// The file's number in its file system; 0 where there is none.
    pub inode: u64,
}

/// One input path; its key in the ledger is the absolute path, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRow {
    /// The path as the user gave it, for people to read.
    pub shown: String,
    /// What became of it.
    pub state: State,
    /// The document behind it, also where it has vanished.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub document: Option<DocumentNumber>,
    /// How the file was; none where it could not be opened, so that the next import tries again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stamp: Option<Stamp>,
    /// Why it has no document, or is ignored.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The import's generation that wrote the row.
    pub generation: u64,
    /// When it was first met: lower is earlier.
    pub order: u64,
    /// A hash of what the analyst's metadata say of it; 0 where they say nothing.
    pub known: u64,
    /// The version of the program that read it.
    pub program: String,
    /// A hash of the limits under which it was read; under others, what gave no document is tried again.
    #[serde(default)]
    pub limits: u64,
    /// Where it stands in, if it is not a file of its own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub inside: Option<Inside>,
}

/// What an input stands in that is a member of an archive, or an attachment. Its path goes on from the container's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inside {
    /// The id of the container that holds it: `sha256:` and hexadecimal digits.
    pub parent: String,
    /// How many bytes of its path are those of the file on the disk.
    pub file: usize,
}

/// A path at which a document's bytes were found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// The order of the input.
    pub order: u64,
    /// The path as the user gave it.
    pub shown: String,
    /// The absolute path's bytes: the input's key.
    #[serde(with = "path_text")]
    pub path: Vec<u8>,
}

/// Paths in rows: their text, or where that is no UTF-8 a zero and hexadecimal digits.
mod path_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(path: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(path) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => {
                let hexadecimal = path.iter().flat_map(|byte| [byte >> 4, byte & 15]);
                let digits = hexadecimal.filter_map(|digit| char::from_digit(u32::from(digit), 16));
                serializer.serialize_str(&std::iter::once('\0').chain(digits).collect::<String>())
            }
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let Some(digits) = text.strip_prefix('\0') else { return Ok(text.into_bytes()) };
        let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
        digits.as_bytes().chunks(2).map(byte).collect::<Option<_>>().ok_or_else(|| D::Error::custom("not a path"))
    }
}

/// A page as the ledger keeps it: where its text ends, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageRow {
    /// Its number, from 1.
    pub number: PageNumber,
    /// Offset in bytes of the text after its last.
    pub end: usize,
    /// What became of it.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// A flaw met at conversion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningRow {
    /// The page, where it concerns one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<PageNumber>,
    /// What is wrong.
    pub message: String,
    /// True where text was not read.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub is_loss: bool,
}

/// A piece of page furniture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurnitureRow {
    /// The page that shows it.
    pub page: PageNumber,
    /// What it is.
    pub kind: FurnitureKind,
    /// Its words.
    pub text: String,
}

/// What is known of a document beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names are those of `Metadata`")]
pub struct MetadataRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub producer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dated_by: Option<DateSource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl MetadataRow {
    fn new(known: &Metadata) -> Self {
        let text = |date: &Option<Edtf>| date.as_ref().map(ToString::to_string);
        Self {
            title: known.title.clone(),
            author: known.author.clone(),
            date: text(&known.date),
            publisher: known.publisher.clone(),
            url: known.url.clone(),
            country: known.country.clone(),
            producer: known.producer.clone(),
            dated_by: known.dated_by,
            created: text(&known.created),
            modified: text(&known.modified),
            language: known.language,
        }
    }

    fn metadata(&self) -> Metadata {
        let date = |text: &Option<String>| text.as_ref().and_then(|text| Edtf::parse(text).ok());
        Metadata {
            title: self.title.clone(),
            author: self.author.clone(),
            date: date(&self.date),
            publisher: self.publisher.clone(),
            url: self.url.clone(),
            country: self.country.clone(),
            producer: self.producer.clone(),
            dated_by: self.dated_by,
            created: date(&self.created),
            modified: date(&self.modified),
            language: self.language,
        }
    }
}

/// A document without its text, which the ledger keeps in parts beside the row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// The SHA-256 of the file's bytes.
    pub id: [u8; 32],
    /// Where the bytes were found, first met first; the first one stands for the document. A superseded document keeps
    /// the last path that it had.
    pub sources: Vec<Source>,
    /// What the file is.
    pub format: Format,
    /// What is known beside the text.
    pub metadata: MetadataRow,
    /// At least one.
    pub pages: Vec<PageRow>,
    /// What was left out of the text.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub furniture: Vec<FurnitureRow>,
    /// The language of most of the text.
    pub language: Language,
    /// Where each run of paragraphs in one language ends, in bytes of the text; empty where all are in one.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub languages: Vec<(usize, Language)>,
    /// Its footnotes and endnotes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<Note>,
    /// Offsets in bytes of the text after the last of each stored part, ascending.
    pub parts: Vec<usize>,
    /// The same borders in code points, which is how people and machines outside count.
    pub characters: Vec<usize>,
    /// What was wrong at conversion.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<WarningRow>,
    /// The program's version and the gazetteers' hash that made its annotations.
    pub made_by: (String, String),
    /// How many annotations it has.
    pub mentions: usize,
    /// Set once no path holds these bytes any more because the file was changed. It is out of the index and can be shown.
    pub superseded: bool,
}

impl DocumentRow {
    /// The row of a document whose text is stored in parts that end at `parts`.
    #[must_use]
    pub fn new(document: &Document, warnings: &[Warning], parts: Vec<usize>) -> Self {
        let mut before = (0, 0);
        let characters = parts.iter().map(|&end| {
            before = (end, before.1 + document.text[before.0..end].chars().count());
            before.1
        });
        Self {
            characters: characters.collect(),
            id: document.id.0,
            sources: Vec::new(),
            format: document.format,
            metadata: MetadataRow::new(&document.metadata),
            pages: document
                .pages
                .iter()
                .map(|page| PageRow { number: page.number, end: page.span.end, verdict: page.verdict })
                .collect(),
            furniture: document
                .furniture
                .iter()
                .map(|piece| FurnitureRow { page: piece.page, kind: piece.kind, text: piece.text.clone() })
                .collect(),
            language: document.language,
            languages: document.languages.iter().map(|run| (run.end, run.language)).collect(),
            notes: document.notes.clone(),
            parts,
            warnings: warnings
                .iter()
                .map(|warning| WarningRow {
                    page: warning.page,
                    message: warning.message.clone(),
                    is_loss: warning.is_loss,
                })
                .collect(),
            made_by: (String::new(), String::new()),
            mentions: 0,
            superseded: false,
        }
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> DocumentId {
        DocumentId(self.id)
    }

    /// The path that stands for it, as the user gave it.
    #[must_use]
    pub fn source(&self) -> &str {
        self.sources.first().map_or("", |source| source.shown.as_str())
    }

    /// The source's file name without its extension, which heads its column in tables.
    #[must_use]
    pub fn stem(&self) -> &str {
        let source = self.source();
        std::path::Path::new(source).file_stem().and_then(std::ffi::OsStr::to_str).unwrap_or(source)
    }

    /// The order of the path that stands for it: that of its column in tables.
    #[must_use]
    pub fn order(&self) -> u64 {
        self.sources.first().map_or(u64::MAX, |source| source.order)
    }

    /// Its title, or its source.
    #[must_use]
    pub fn title(&self) -> &str {
        self.metadata.title.as_deref().unwrap_or_else(|| self.source())
    }

    /// The state of the path that stands for it.
    #[must_use]
    pub fn state(&self) -> State {
        let is_read = |page: &PageRow| {
            matches!(page.verdict, Verdict::Text | Verdict::Recognised { .. } | Verdict::Unmapped { .. })
        };
        let is_whole = self.pages.iter().all(is_read) && !self.warnings.iter().any(|warning| warning.is_loss);
        if is_whole { State::Imported } else { State::Partial }
    }

    /// The length of its text in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.parts.last().copied().unwrap_or(0)
    }

    /// The page that holds the byte at `offset`.
    #[must_use]
    pub fn page_at(&self, offset: usize) -> PageNumber {
        let at = self.pages.partition_point(|page| page.end <= offset).min(self.pages.len().saturating_sub(1));
        self.pages.get(at).map_or(1, |page| page.number)
    }

    /// The document, once its text is there again.
    #[must_use]
    pub fn document(&self, text: String) -> Document {
        let mut start = 0;
        Document {
            id: self.id(),
            source: self.source().to_owned(),
            format: self.format,
            pages: self
                .pages
                .iter()
                .map(|page| {
                    let span = Span::new(start, page.end);
                    start = page.end;
                    Page { number: page.number, span, verdict: page.verdict }
                })
                .collect(),
            furniture: self
                .furniture
                .iter()
                .map(|piece| Furniture { page: piece.page, kind: piece.kind, text: piece.text.clone() })
                .collect(),
            metadata: self.metadata.metadata(),
            language: self.language,
            languages: self.languages.iter().map(|&(end, language)| LanguageRun { end, language }).collect(),
            notes: self.notes.clone(),
            recognised: Vec::new(),
            layout: Layout::default(),
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_not_utf8_comes_out_of_its_row_as_it_went_in() {
        for path in [&b"/a/b.txt"[..], b"/a/\xff\xfe.txt"] {
            let source = Source { order: 1, shown: "b".into(), path: path.to_vec() };
            let json = serde_json::to_string(&source).unwrap();
            assert_eq!(serde_json::from_str::<Source>(&json).unwrap(), source);
        }
    }
}
