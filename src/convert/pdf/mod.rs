//! PDF: from positioned glyphs to reading text.
//!
//! `glyphs` asks hayro what is drawn where; from there on all is ours, each file a function on plain values: `runs` joins glyphs
//! into words on a line, `columns` puts lines into reading order, `furniture` takes out what repeats from page to page, and
//! `paragraphs` writes the text.

mod columns;
mod furniture;
mod glyphs;
mod paragraphs;
mod runs;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::object::DateTime;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};

use self::glyphs::Drawn;
use self::paragraphs::Line;
use super::{Error, Options, Raw, normal};
use crate::model::{Edtf, Metadata, Page, PageNumber, Span, Verdict, Warning};

/// The stack of the thread that reads one file: objects nest as deep as the file says.
const STACK: usize = 64 << 20;

/// A page of which more than this share of glyphs has no known character is said to have unmapped glyphs.
const UNMAPPED: f32 = 0.05;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Raw, Error> {
    // The reader may panic on a damaged file; it must cost this file alone.
    std::thread::scope(|scope| {
        let work = || catch_unwind(AssertUnwindSafe(|| read_here(bytes, options)));
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let failed = |why: &str| Err(Error::Broken(why.to_owned()));
        match thread {
            Ok(thread) => match thread.join() {
                Ok(Ok(result)) => result,
                Ok(Err(_)) | Err(_) => failed("the PDF reader stopped on it"),
            },
            Err(_) => failed("no thread could be started to read it"),
        }
    })
}

fn read_here(bytes: &[u8], options: &Options) -> Result<Raw, Error> {
    let pdf = open(bytes, &options.passwords)?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(Error::Broken("no page can be found in it".to_owned()));
    }
    let mut warnings = Vec::new();
    if count > options.pages {
        let message = format!("{count} pages; only the first {} were read (--max-pages)", options.pages);
        warnings.push(Warning { page: None, message });
    }
    let mut pages: Vec<(Vec<Line>, Verdict)> = Vec::new();
    for at in 0..count.min(options.pages) {
        let drawn = catch_unwind(AssertUnwindSafe(|| glyphs::draw(&pdf, at)));
        let drawn = drawn.unwrap_or_else(|_| Drawn::broken());
        let verdict = verdict(&drawn);
        let page = at as PageNumber + 1;
        if let Some(message) = complaint(verdict) {
            warnings.push(Warning { page: Some(page), message });
        }
        pages.push((columns::reading_order(runs::lines(&drawn.glyphs)), verdict));
    }
    let furniture = furniture::take_out(pages.iter_mut().map(|(lines, _)| lines).collect());
    let words = paragraphs::Words::of(pages.iter().flat_map(|(lines, _)| lines));
    let mut text = String::new();
    let mut listed = Vec::new();
    let last = pages.len();
    for (at, (lines, verdict)) in pages.iter().enumerate() {
        let start = text.len();
        text.push_str(&normal::settle(paragraphs::write(lines, &words)));
        if at + 1 < last {
            text.push('\u{c}');
        }
        listed.push(Page { number: at as PageNumber + 1, span: Span::new(start, text.len()), verdict: *verdict });
    }
    if !text.chars().any(char::is_alphanumeric) {
        let scanned = listed.iter().any(|page| page.verdict == Verdict::NeedsOcr);
        return Err(if scanned { Error::NeedsOcr(last) } else { Error::NoText });
    }
    let metadata = metadata(&pdf);
    Ok(Raw { text, pages: listed, furniture, metadata, warnings, ..Raw::default() })
}

fn open(bytes: &[u8], passwords: &[String]) -> Result<Pdf, Error> {
    let mut encrypted = false;
    for password in std::iter::once("").chain(passwords.iter().map(String::as_str)) {
        match Pdf::new_with_password(bytes.to_vec(), password) {
            Ok(pdf) => return Ok(pdf),
            Err(LoadPdfError::Decryption(_)) => encrypted = true,
            Err(LoadPdfError::Invalid) => break,
        }
    }
    Err(if encrypted { Error::Encrypted } else { Error::Broken("it is cut off, or no PDF inside".to_owned()) })
}

fn verdict(drawn: &Drawn) -> Verdict {
    let share = if drawn.glyphs.is_empty() { 0.0 } else { drawn.unmapped as f32 / drawn.glyphs.len() as f32 };
    if drawn.broken {
        Verdict::Broken
    } else if drawn.glyphs.is_empty() && drawn.images > 0 {
        Verdict::NeedsOcr
    } else if share > UNMAPPED {
        Verdict::Unmapped { share }
    } else {
        Verdict::Text
    }
}

fn complaint(verdict: Verdict) -> Option<String> {
    match verdict {
        Verdict::Text | Verdict::Recognised { .. } => None,
        Verdict::NeedsOcr => Some("only images, no text: it needs OCR".to_owned()),
        Verdict::Unmapped { share } => Some(format!("{:.0} % of its glyphs have no known character", share * 100.0)),
        Verdict::Broken => Some("cannot be read".to_owned()),
    }
}

pub(super) fn metadata(pdf: &Pdf) -> Metadata {
    let info = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        bytes.as_deref().map(glyphs::text_string).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let day = |date: &Option<DateTime>| {
        let date = date.as_ref()?;
        Edtf::parse(&format!("{:04}-{:02}-{:02}", date.year, date.month.max(1), date.day.max(1))).ok()
    };
    let (created, modified) = (day(&info.creation_date), day(&info.modification_date));
    Metadata {
        title: text(&info.title),
        author: text(&info.author),
        producer: text(&info.producer),
        date: created.clone().or_else(|| modified.clone()),
        created,
        modified,
        ..Metadata::default()
    }
}
