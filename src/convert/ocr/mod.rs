//! Reads pages that show their text as images, with tesseract where it is installed.
//!
//! Casebook needs no tesseract to build or to run: without it such pages are in the ledger as what needs OCR. `tesseract` runs
//! the program, `page` makes text of the words that it sees, `render` draws a PDF's page.

mod page;
mod render;
mod tesseract;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use self::page::Seen;
use self::tesseract::Tesseract;
use super::{Error, Options, Raw, pdf};
use crate::model::{Language, Metadata, Note, Page, PageNumber, RecognisedWord, Span, Verdict, Warning};

/// When pages are read by OCR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ocr {
    /// Where a page has no text, or more than half of its glyphs have no known character.
    #[default]
    Auto,
    /// Not at all.
    Never,
    /// Every page of a PDF, in place of its own text.
    Always,
}

/// The share of unknown glyphs from which a page's own text is worth less than what OCR sees.
const UNREADABLE: f32 = 0.5;

/// True where tesseract is on the PATH, with a language.
#[must_use]
pub fn is_available() -> bool {
    Tesseract::installed().is_some()
}

/// Reads an image.
pub(super) fn read_image(bytes: &[u8], options: &Options) -> Result<Raw, Error> {
    let Some(tesseract) = reader(options) else { return Err(Error::NeedsOcr(1)) };
    let seen = tesseract.read(bytes, None, None, options.ocr_time);
    let seen = seen.map_err(|problem| match problem {
        tesseract::Problem::TookTooLong(_) => Error::NeedsOcr(1),
        problem => Error::Broken(problem.to_string()),
    })?;
    let mut raw = Raw::default();
    let last = seen.len();
    for (at, seen) in seen.into_iter().enumerate() {
        add(&mut raw, seen, 1.0, at + 1 < last);
    }
    if !raw.text.chars().any(char::is_alphanumeric) {
        return Err(Error::NoText);
    }
    note(&mut raw);
    Ok(raw)
}

/// Completes what was read of a PDF with the pages that need OCR.
pub(super) fn complete_pdf(bytes: &[u8], read: Result<Raw, Error>, options: &Options) -> Result<Raw, Error> {
    let wanted = match &read {
        Ok(raw) => Some(pages_to_read(raw, options.ocr)),
        // No page has text: it is shown in images, or drawn line by line.
        Err(Error::NeedsOcr(_) | Error::NoText) => None,
        Err(_) => return read,
    };
    if wanted.as_ref().is_some_and(Vec::is_empty) {
        return read;
    }
    let Some(tesseract) = reader(options) else { return read };
    let language = read.as_ref().ok().map(|raw| super::detect_language(&raw.text));
    let mut outcome = Outcome::default();
    let drawn = render::each_page(bytes, options, wanted.as_deref(), |at, drawn, metadata| {
        options.before_ocr.inspect(|tell| tell());
        outcome.metadata.get_or_insert_with(|| metadata.clone());
        let seen = drawn.and_then(|image| read_drawn(tesseract, &image, language, options.ocr_time));
        outcome.seen.push((at, seen));
    });
    if let Err(problem) = drawn {
        return read.map(|mut raw| {
            raw.warnings.push(Warning::new(None, format!("OCR: {problem}")));
            raw
        });
    }
    let raw = join(read.unwrap_or_default(), outcome);
    if raw.text.chars().any(char::is_alphanumeric) {
        return Ok(raw);
    }
    let unread = raw.pages.iter().any(|page| page.verdict == Verdict::NeedsOcr);
    Err(if unread { Error::NeedsOcr(raw.pages.len()) } else { Error::NoText })
}

/// The pages, from 0, that OCR is to read.
fn pages_to_read(raw: &Raw, ocr: Ocr) -> Vec<usize> {
    let needs = |verdict: Verdict| match (ocr, verdict) {
        (Ocr::Always, _) | (Ocr::Auto, Verdict::NeedsOcr) => true,
        (Ocr::Auto, Verdict::Unmapped { share }) => share > UNREADABLE,
        (Ocr::Auto | Ocr::Never, _) => false,
    };
    raw.pages.iter().enumerate().filter(|(_, page)| needs(page.verdict)).map(|(at, _)| at).collect()
}

type SeenOrWhyNot = Result<(Seen, f32), String>;

/// What OCR saw of each page that was asked for.
#[derive(Default)]
struct Outcome {
    /// The page, from 0, and what was seen, with the size of a pixel in points.
    seen: Vec<(usize, SeenOrWhyNot)>,
    metadata: Option<Metadata>,
}

fn reader(options: &Options) -> Option<&'static Tesseract> {
    if options.ocr == Ocr::Never { None } else { Tesseract::installed() }
}

fn read_drawn(
    tesseract: &Tesseract,
    image: &render::Drawn,
    language: Option<Language>,
    time: Duration,
) -> Result<(Seen, f32), String> {
    let seen =
        tesseract.read(&image.pgm, Some(image.resolution), language, time).map_err(|problem| problem.to_string())?;
    let seen = seen.into_iter().reduce(Seen::append).unwrap_or_default();
    Ok((seen, 72.0 / image.resolution as f32))
}

/// The pages of the file, those seen by OCR in place of their own. Where the file had no text at all, all were asked for.
fn join(before: Raw, outcome: Outcome) -> Raw {
    let mut raw =
        Raw { furniture: before.furniture, metadata: before.metadata, warnings: before.warnings, ..Raw::default() };
    let pages = if before.pages.is_empty() { outcome.seen.len() } else { before.pages.len() };
    if before.pages.is_empty() {
        raw.metadata = outcome.metadata.unwrap_or_default();
    }
    let mut seen = outcome.seen.into_iter().peekable();
    for at in 0..pages {
        let number = at as PageNumber + 1;
        let more = at + 1 < pages;
        let of_page = seen.next_if(|(page, _)| *page == at).map(|(_, seen)| seen);
        match of_page {
            Some(Ok((seen, scale))) => {
                raw.warnings.retain(|warning| warning.page != Some(number));
                if seen.is_empty() {
                    let message = "OCR sees no text in its images".to_owned();
                    raw.warnings.push(Warning::new(Some(number), message));
                }
                add(&mut raw, seen, scale, more);
            }
            other => {
                if let Some(Err(problem)) = other {
                    raw.warnings.push(Warning::new(Some(number), format!("OCR: {problem}")));
                }
                keep(&mut raw, &before.text, before.pages.get(at), &before.notes, more);
            }
        }
    }
    note(&mut raw);
    raw
}

/// Adds a page as it was read before.
fn keep(raw: &mut Raw, text: &str, page: Option<&Page>, notes: &[Note], more: bool) {
    let start = raw.text.len();
    let number = raw.pages.len() as PageNumber + 1;
    let Some(page) = page else {
        if more {
            raw.text.push('\u{c}');
        }
        let span = Span::new(start, raw.text.len());
        raw.pages.push(Page { number, span, verdict: Verdict::NeedsOcr });
        return;
    };
    raw.text.push_str(page.span.of(text));
    let moved = |span: Span| Span::new(span.start - page.span.start + start, span.end - page.span.start + start);
    for note in notes.iter().filter(|note| page.span.contains(note.text) && page.span.contains(note.at)) {
        raw.notes.push(Note { at: moved(note.at), text: moved(note.text), ..note.clone() });
    }
    raw.pages.push(Page { number, span: Span::new(start, raw.text.len()), verdict: page.verdict });
}

/// Adds a page that OCR saw. Its boxes are multiplied by `scale`.
fn add(raw: &mut Raw, seen: Seen, scale: f32, more: bool) {
    let start = raw.text.len();
    let confidence = seen.confidence();
    let verdict = if seen.is_empty() { Verdict::Text } else { Verdict::Recognised { confidence } };
    let moved = |word: RecognisedWord| RecognisedWord {
        span: word.span.shifted(start),
        bounds: word.bounds.map(|side| side * scale),
        ..word
    };
    raw.text.push_str(&seen.text);
    raw.recognised.extend(seen.words.into_iter().map(moved));
    if more {
        raw.text.push('\u{c}');
    } else if !raw.text.is_empty() {
        raw.text.push('\n');
    }
    let number = raw.pages.len() as PageNumber + 1;
    raw.pages.push(Page { number, span: Span::new(start, raw.text.len()), verdict });
}

/// Says that text was recognised.
fn note(raw: &mut Raw) {
    let count = raw.pages.iter().filter(|page| matches!(page.verdict, Verdict::Recognised { .. })).count();
    if count > 0 {
        let message = format!(
            "text recognised in images (OCR) on {count} of {} pages: check names against the original",
            raw.pages.len()
        );
        raw.warnings.push(Warning::new(None, message));
    }
}

/// What a PDF says of itself.
fn metadata(document: &hayro_interpret::hayro_syntax::Pdf) -> Metadata {
    pdf::metadata(document)
}
