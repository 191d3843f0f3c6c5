//! PDF: from positioned glyphs to reading text.
//!
//! `glyphs` asks hayro what is drawn where; from there on all is ours, each file a function on plain values: `segments` joins glyphs
//! into words on a line, `tables` takes out what lines frame, `rows` and `columns` put the rest into reading order, `furniture` takes out what
//! repeats from page to page, `notes` sets footnotes behind their page, `hyphens` and `paragraphs` write the text.

mod bidi;
mod characters;
mod columns;
mod fonts;
mod forms;
mod furniture;
mod glyphs;
mod hyphens;
mod integrity;
mod lines;
mod notes;
mod page;
mod paragraphs;
mod places;
mod printed;
mod quality;
mod repair;
mod rows;
mod rulings;
mod segments;
mod spacing;
mod tables;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::object::DateTime;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};

use self::furniture::PageLines;
use self::glyphs::{Drawn, Kept};
use self::hyphens::Words;
use self::paragraphs::Writing;
use super::{Error, Options, Raw};
use crate::model::{Edtf, Furniture, Layout, Metadata, Note, Page, PageNumber, Span, Verdict, Warning};

/// The stack of the thread that reads one file: objects nest as deep as the file says.
const STACK: usize = 64 << 20;

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
    let bytes = repair::without_carriage_returns(bytes);
    let pdf = open(&bytes, &options.passwords)?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(Error::Broken("no page can be found in it".to_owned()));
    }
    let mut warnings = Vec::new();
    let is_cut = repair::is_cut(&bytes);
    let cut_off = || format!("it is cut off after {} bytes", bytes.len());
    if is_cut {
        warnings.push(Warning::of_loss(None, format!("{}: get it again from where it came", cut_off())));
    }
    if count > options.pages {
        let message = format!("{count} pages; only the first {} were read (--max-pages)", options.pages);
        warnings.push(Warning::of_loss(None, message));
    }
    let mut cache = InterpreterCache::new();
    let mut kept = Kept::default();
    let mut pages: Vec<PageLines> = Vec::new();
    let mut verdicts: Vec<Verdict> = Vec::new();
    let mut hidden: Vec<Furniture> = Vec::new();
    for at in 0..count.min(options.pages) {
        let number = at as PageNumber + 1;
        let handed_on = std::mem::take(&mut kept);
        let drawn = catch_unwind(AssertUnwindSafe(|| glyphs::draw(&pdf, at, &cache, handed_on)));
        // What a panic leaves in the cache is not to be trusted.
        let mut drawn = drawn.ok().flatten().unwrap_or_else(|| {
            cache = InterpreterCache::new();
            Drawn::broken()
        });
        kept.fonts = std::mem::take(&mut drawn.fonts);
        let verdict = quality::verdict(&drawn);
        warnings.extend(quality::warnings(&drawn, verdict, number));
        let page = page::read(&mut drawn, options.places);
        kept.glyphs = std::mem::take(&mut drawn.glyphs);
        if let Some(text) = page.hidden {
            let message = "it has text outside its edges or clipped away, which is kept as furniture".to_owned();
            warnings.push(Warning::new(Some(number), message));
            hidden.push(Furniture { page: number, kind: crate::model::FurnitureKind::Hidden, text });
        }
        pages.push(page.lines);
        verdicts.push(verdict);
    }
    let mut furniture = furniture::take_out(&mut pages);
    furniture.extend(hidden);
    furniture.sort_by_key(|one| one.page);
    let written = write(pages, &verdicts);
    if !written.text.chars().any(char::is_alphanumeric) {
        if is_cut {
            return Err(Error::Broken(format!("{}, and no text stands before that", cut_off())));
        }
        let scanned = verdicts.contains(&Verdict::NeedsOcr);
        return Err(if scanned { Error::NeedsOcr(verdicts.len()) } else { Error::NoText });
    }
    let Written { text, pages, layout, notes } = written;
    Ok(Raw { text, pages, furniture, metadata: metadata(&pdf), notes, layout, warnings, ..Raw::default() })
}

/// The text of all pages.
struct Written {
    text: String,
    pages: Vec<Page>,
    layout: Layout,
    notes: Vec<Note>,
}

fn write(pages: Vec<PageLines>, verdicts: &[Verdict]) -> Written {
    let words = Words::of(pages.iter().flat_map(|page| &page.lines));
    let parted: Vec<(Vec<lines::Line>, Vec<lines::Line>)> = pages
        .into_iter()
        .map(|mut page| {
            page.lines.iter_mut().for_each(notes::cut_marks);
            notes::move_behind(&page.lines, page.size)
        })
        .collect();
    let mut text = Writing::default();
    let mut listed = Vec::new();
    let mut found: Vec<Note> = Vec::new();
    let mut skip = 0;
    for (at, ((body, notes), verdict)) in parted.iter().zip(verdicts).enumerate() {
        let start = text.text.len();
        text.page = at as PageNumber + 1;
        let next = parted.get(at + 1).and_then(|(body, _)| body.first());
        skip = text.write(body, skip, next, &words);
        let body_end = text.text.len();
        let mut starts = Vec::new();
        for note in notes.chunk_by(|_, next| !next.starts_block) {
            if text.text.len() > start && !text.text.ends_with("\n\n") {
                text.text.push('\n');
            }
            starts.push(text.text.len());
            text.write(note, 0, None, &words);
        }
        found.extend(link(&text.text, start..body_end, &starts, text.page));
        if at + 1 < parted.len() {
            text.text.push('\u{c}');
        }
        listed.push(Page { number: text.page, span: Span::new(start, text.text.len()), verdict: *verdict });
    }
    Written { text: text.text, pages: listed, layout: Layout { runs: text.runs }, notes: found }
}

/// Ties each note of a page to its mark in the text before it.
fn link(text: &str, body: std::ops::Range<usize>, starts: &[usize], page: PageNumber) -> Vec<Note> {
    if starts.is_empty() {
        return Vec::new();
    }
    let marks = notes::marks_in(text.get(body.clone()).unwrap_or_default());
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let linked = starts.iter().zip(ends).filter_map(|(start, end)| {
        let note = text.get(*start..end)?;
        let mark = notes::mark_of(note)?;
        let (at, _) = marks.iter().find(|(_, known)| *known == mark)?;
        let at = body.start + at;
        let figures =
            text.get(at..)?.chars().take_while(|c| notes::is_index_figure(*c)).map(char::len_utf8).sum::<usize>();
        let text = Span::new(*start, start + note.trim_end().len());
        Some(Note { page, mark, at: Span::new(at, at + figures), text })
    });
    linked.collect()
}

fn open(bytes: &[u8], passwords: &[String]) -> Result<Pdf, Error> {
    let mut encrypted = false;
    for password in std::iter::once("").chain(passwords.iter().map(String::as_str)) {
        match Pdf::new_with_password(bytes.to_vec(), password) {
            Ok(pdf) if !pdf.pages().is_empty() => return Ok(pdf),
            Err(LoadPdfError::Decryption(_)) => encrypted = true,
            Ok(_) | Err(LoadPdfError::Invalid) => break,
        }
    }
    if encrypted {
        return Err(Error::Encrypted);
    }
    let repaired = repair::with_catalogue(bytes).and_then(|bytes| Pdf::new(bytes).ok());
    let cut_off = || Error::Broken("it is cut off, or no PDF inside".to_owned());
    repaired.filter(|pdf| !pdf.pages().is_empty()).ok_or_else(cut_off)
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
