//! Tells a file's format by its content.

use std::path::Path;

use super::{Error, text};
use crate::model::Format;

/// First bytes of what casebook does not read yet or never will, with what to call it.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "a database"),
    (b"%!PS", "a PostScript document"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"RIFF", "a sound or film"),
];

/// The format of a file's bytes; `source` is its name.
///
/// # Errors
/// Where it is none that casebook reads.
pub fn detect(bytes: &[u8], source: &str) -> Result<Format, Error> {
    // Readers accept a PDF whose header stands within the first kilobyte.
    if memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return Ok(Format::Pdf);
    }
    if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        // "MZ" may begin a text; a program has zero bytes close by.
        if *name != "a program" || bytes[..bytes.len().min(64)].contains(&0) {
            return Err(Error::UnknownFormat((*name).into()));
        }
    }
    if text::is_binary(bytes) {
        return Err(Error::UnknownFormat("binary data".into()));
    }
    let extension = Path::new(source).extension().and_then(|extension| extension.to_str()).unwrap_or("");
    let named = |names: &[&str]| names.iter().any(|name| extension.eq_ignore_ascii_case(name));
    if is_html(bytes) || (named(&["html", "htm", "xhtml"]) && bytes.contains(&b'<')) {
        return Ok(Format::Html);
    }
    Ok(if named(&["md", "markdown"]) { Format::Markdown } else { Format::Text })
}

/// True where the text begins as a page of HTML does, white space, comments and an XML declaration aside.
fn is_html(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes.iter().take(1024).filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let start = head.iter().position(|byte| *byte == b'<').unwrap_or(0);
    let before = &head[..start];
    let blank = before.iter().all(|byte| byte.is_ascii_whitespace() || *byte >= 0xbb);
    blank
        && ["<!doctype html", "<html", "<head", "<body"]
            .iter()
            .any(|tag| memchr::memmem::find(&head[start..], tag.as_bytes()).is_some())
}
