//! From the bytes of one file to a [`Document`] whose text is settled.
//!
//! The format is told by content; the name helps only where content leaves a choice. What one format needs stands in its own
//! file; here is what all share: the text in NFC, the language, the pages.

mod book;
mod docx;
mod flow;
mod format;
mod html;
mod info;
mod language;
mod locked;
pub mod mail;
mod normal;
mod ocr;
mod odf;
mod package;
mod pdf;
mod rtf;
mod slides;
mod table;
mod text;
mod xml;

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::format::{detect, is_mail};
pub use self::language::detect as detect_language;
pub use self::ocr::{Ocr, is_available as can_recognise};

use crate::model::{
    DateSource, Document, DocumentId, Format, Furniture, Language, Layout, Metadata, Note, Page, RecognisedWord, Span,
    Verdict, Warned, Warning,
};

/// What one file may cost, and what may open it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Options {
    /// Largest file read, in bytes.
    pub bytes: u64,
    /// Most pages read.
    pub pages: usize,
    /// Passwords to try on encrypted files, after the empty one.
    pub passwords: Vec<String>,
    /// When pages are read by OCR.
    pub ocr: Ocr,
    /// How long OCR may take for one page, or for one image.
    pub ocr_time: Duration,
    /// Called before each page that OCR reads, so that who waits knows that the time for it begins.
    #[serde(skip)]
    pub before_ocr: Option<fn()>,
    /// Whether to keep the places of letters on their pages, at about two bytes a character.
    pub places: bool,
}

impl Default for Options {
    /// Files up to 1 GiB and 20,000 pages; two minutes of OCR a page.
    fn default() -> Self {
        let ocr_time = Duration::from_mins(2);
        Self {
            bytes: 1 << 30,
            pages: 20_000,
            passwords: Vec::new(),
            ocr: Ocr::Auto,
            ocr_time,
            before_ocr: None,
            places: false,
        }
    }
}

/// Why a file gave no document.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is none of the formats that casebook reads.
    #[error("not a format that casebook reads: it looks like {0}")]
    UnknownFormat(Cow<'static, str>),
    /// It is a format that casebook knows and does not read.
    #[error("{what} is not read; {instead}")]
    Unsupported {
        /// What it is.
        what: Cow<'static, str>,
        /// What to do.
        instead: Cow<'static, str>,
    },
    /// It is larger than [`Options::bytes`], or than 4 GiB, which no option lifts.
    #[error("{bytes} bytes are more than the limit of {limit}; split the file, or raise --max-bytes")]
    TooLarge {
        /// The file's size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// It needs a password.
    #[error("encrypted: none of the passwords opens it; give its password with --password FILE")]
    Encrypted,
    /// It is damaged beyond what can be repaired.
    #[error("damaged: {0}")]
    Broken(String),
    /// Every page shows images and no text.
    #[error("no text on any of {0} pages, only images: it needs OCR")]
    NeedsOcr(usize),
    /// It could be read and holds no letter.
    #[error("no text in it")]
    NoText,
    /// It took longer than so many seconds.
    #[error("reading it took longer than {0} s; raise --max-seconds if it is worth the wait, or split the file")]
    TooSlow(f64),
    /// It needed more than so many MiB of memory.
    #[error("reading it needed more than {0} MiB of memory; raise --max-memory, or split the file")]
    TooMuchMemory(u64),
    /// The process that read it ended.
    #[error("its reader crashed on it: {0}; save it anew with the program that made it, and please report it")]
    Crashed(String),
    /// The code that read it met a case that it does not know.
    #[error("its reader failed on it: {0}; save it anew with the program that made it, and please report it")]
    Panicked(String),
    /// No process could be started to read it.
    #[error("no process could be started to read it: {0}")]
    NoWorker(String),
}

/// A converter's result, before what all formats share.
#[derive(Debug, Default)]
struct Raw {
    text: String,
    pages: Vec<Page>,
    furniture: Vec<Furniture>,
    metadata: Metadata,
    language: Option<Language>,
    notes: Vec<Note>,
    recognised: Vec<RecognisedWord>,
    layout: Layout,
    warnings: Vec<Warning>,
}

/// Reads one file's bytes. `source` is its path for people, whose extension is a hint where the content leaves a choice;
/// `known` is what the analyst's metadata say of it, and outdoes the file's own.
///
/// ```
/// use casebook::convert::{Options, convert};
/// use casebook::model::Metadata;
/// let read = convert("Джакишев\u{c}page 2".as_bytes(), "a.txt", &Metadata::default(), &Options::default())?;
/// assert_eq!(read.value.pages.len(), 2);
/// # Ok::<(), casebook::convert::Error>(())
/// ```
///
/// # Errors
/// Where no text can be had; see [`Error`].
pub fn convert(bytes: &[u8], source: &str, known: &Metadata, options: &Options) -> Result<Warned<Document>, Error> {
    let limit = options.bytes.min(u64::from(u32::MAX));
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge { bytes: bytes.len() as u64, limit });
    }
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    let (format, raw) = match detect(bytes, source) {
        Err(Error::Encrypted) => {
            let opened = locked::open(bytes, &options.passwords)?;
            let format = detect(&opened, source)?;
            (format, read(&opened, format, options)?)
        }
        format => {
            let format = format?;
            (format, read(bytes, format, options)?)
        }
    };
    let (language, languages) = language::of_document(&raw.text);
    let language = match language {
        Language::Other => raw.language.or(raw.metadata.language).unwrap_or_default(),
        told => told,
    };
    let document = Document {
        id: DocumentId(Sha256::digest(bytes).into()),
        source: source.to_owned(),
        format,
        text: raw.text,
        pages: raw.pages,
        furniture: raw.furniture,
        metadata: merge(known, raw.metadata),
        language,
        languages,
        notes: raw.notes,
        recognised: raw.recognised,
        layout: raw.layout,
    };
    Ok(Warned { value: document, warnings: raw.warnings })
}

/// Reads the bytes of a format.
fn read(bytes: &[u8], format: Format, options: &Options) -> Result<Raw, Error> {
    match format {
        Format::Text | Format::Markdown => text::read(bytes),
        Format::Html => html::read(bytes),
        Format::Pdf => ocr::complete_pdf(bytes, pdf::read(bytes, options), options),
        Format::Docx => docx::read(bytes),
        Format::Pptx => slides::read(bytes),
        Format::Odt | Format::Ods | Format::Odp => odf::read(bytes),
        Format::Rtf => rtf::read(bytes),
        Format::Epub => book::read(bytes),
        Format::Eml => mail::read(bytes),
        Format::Mbox => mail::read_mailbox(bytes),
        Format::Csv => table::read_csv(bytes),
        Format::Xlsx => table::read_xlsx(bytes),
        Format::Xls => table::read_xls(bytes),
        Format::Image => ocr::read_image(bytes, options),
    }
}

/// What the analyst knows outdoes what the file says of itself.
fn merge(known: &Metadata, own: Metadata) -> Metadata {
    let known = known.clone();
    let dated_by = match (&known.date, &own.date) {
        (Some(_), _) => Some(DateSource::Known),
        (None, Some(_)) => Some(DateSource::File),
        (None, None) => None,
    };
    Metadata {
        title: known.title.or(own.title),
        author: known.author.or(own.author),
        date: known.date.or(own.date),
        publisher: known.publisher.or(own.publisher),
        url: known.url.or(own.url),
        country: known.country.or(own.country),
        producer: known.producer.or(own.producer),
        dated_by,
        created: known.created.or(own.created),
        modified: known.modified.or(own.modified),
        language: known.language.or(own.language),
    }
}

/// Pages of a text that form feeds part; each form feed belongs to the page before it.
fn pages_of(text: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\x0c', text.as_bytes()).map(|at| at + 1).chain([text.len()]);
    for end in ends {
        if end > start || pages.is_empty() {
            let number = pages.len() as u32 + 1;
            pages.push(Page { number, span: Span::new(start, end), verdict: Verdict::Text });
        }
        start = end;
    }
    pages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(bytes: &[u8], name: &str) -> Result<Document, Error> {
        convert(bytes, name, &Metadata::default(), &Options::default()).map(|read| read.value)
    }

    #[test]
    fn a_text_is_read_in_any_of_its_encodings() {
        let text =
            "Осуждён правозащитник Мухтар Джакишев. Приговор вынес суд города Алматы, его дело рассматривали закрыто.";
        let windows = encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
        let koi8 = encoding_rs::KOI8_R.encode(text).0.into_owned();
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [text.as_bytes().to_vec(), windows, koi8, utf16, bare, marked] {
            let document = document(&bytes, "a.txt").expect("it is text");
            assert_eq!((document.text.as_str(), document.language), (text, Language::Ru));
        }
    }

    #[test]
    fn what_is_no_text_says_what_it_is() {
        let table: [(&[u8], Error); 4] = [
            (b"", Error::Empty),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0", Error::UnknownFormat("a program".into())),
            (
                b"PK\x03\x04\x14\0\0\0\x08\0aaaa\0\0\0\0",
                Error::Broken("its ZIP directory cannot be read: it is cut off, or a part of an archive".into()),
            ),
            (b" \n\t\n", Error::NoText),
        ];
        for (bytes, error) in table {
            assert_eq!(document(bytes, "a.txt"), Err(error));
        }
    }

    #[test]
    fn ligatures_are_spelled_out_and_index_figures_kept() {
        let document = document("ст. 307² of\u{fb01}ce № 5 Й и\u{306}".as_bytes(), "a.txt").expect("it is text");
        assert_eq!(document.text, "ст. 307² office № 5 Й й");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_pages_tile_the_text(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,80}\u{c}?[a-z ]{0,20}") {
            for bytes in [bytes.as_slice(), text.as_bytes(), &[b"%PDF-1.7\n", bytes.as_slice()].concat(), &[b"<html>", bytes.as_slice()].concat()] {
                let Ok(document) = document(bytes, "x") else { continue };
                prop_assert_eq!(document.pages[0].span.start, 0);
                prop_assert_eq!(document.pages[document.pages.len() - 1].span.end, document.text.len());
                prop_assert!(document.pages.windows(2).all(|pair| pair[0].span.end == pair[1].span.start));
                prop_assert!(document.pages.iter().all(|page| document.text.is_char_boundary(page.span.start)));
            }
        }
    }
}
