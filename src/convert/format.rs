//! Tells a file's format by its content.

use std::borrow::Cow;
use std::path::Path;

use super::package::Package;
use super::{Error, text};
use crate::model::Format;

/// First bytes of what casebook does not read, with what to call it.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database"),
    (b"%!PS", "a PostScript document"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"RIFF", "a sound or film"),
    (b"AT&TFORM", "a DjVu document"),
];

/// First bytes of pictures.
const IMAGES: &[&[u8]] = &[b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"];

/// The streams by which the old compound files of Office are told apart (MS-CFB names them in UTF-16), what each is, and what
/// to do about it.
const COMPOUND: &[(&str, &str, &str)] = &[
    ("WordDocument", "an old Word document (DOC)", "open it in Word or LibreOffice and save it as DOCX or PDF"),
    ("PowerPoint Document", "old slides (PPT)", "open them in PowerPoint or LibreOffice and save them as PPTX or PDF"),
    ("__nameid_version1.0", "an Outlook message (MSG)", "save it from Outlook or Thunderbird as EML"),
    ("PerfectOffice_MAIN", "a WordPerfect document", "open it in LibreOffice and save it as DOCX or PDF"),
];

/// How much of a compound file its directory is looked for in, from its beginning and its end.
const DIRECTORY: usize = 1 << 20;

/// The format of a file's bytes; `source` is its name.
///
/// # Errors
/// Where it is none that casebook reads.
pub fn detect(bytes: &[u8], source: &str) -> Result<Format, Error> {
    // Readers accept a PDF whose header stands within the first kilobyte.
    if memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return packaged(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    let is_film = bytes.get(8..12).is_some_and(|kind| kind == b"WEBP");
    if IMAGES.iter().any(|magic| bytes.starts_with(magic)) || (bytes.starts_with(b"RIFF") && is_film) {
        return Ok(Format::Image);
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
    match mail(bytes) {
        Mail::Box if !named(&["txt", "md"]) || has_trace(bytes) => return Ok(Format::Mbox),
        Mail::Message if named(&["eml", "mht", "mhtml"]) || has_trace(bytes) => return Ok(Format::Eml),
        _ => {}
    }
    Ok(if named(&["md", "markdown"]) {
        Format::Markdown
    } else if named(&["csv", "tsv"]) {
        Format::Csv
    } else {
        Format::Text
    })
}

/// The format of a ZIP file, by the parts that each kind of document must have.
fn packaged(bytes: &[u8]) -> Result<Format, Error> {
    let archive = Error::UnknownFormat("a ZIP archive".into());
    let Ok(mut package) = Package::open(bytes) else {
        return Err(Error::Broken(
            "its ZIP directory cannot be read: it is cut off, or a part of an archive".to_owned(),
        ));
    };
    let kind = if package.has("mimetype") { package.text("mimetype").ok().flatten() } else { None };
    let found = match kind.as_deref().map(str::trim) {
        Some("application/epub+zip") => Some(Format::Epub),
        Some(kind) => match kind.strip_prefix("application/vnd.oasis.opendocument.") {
            Some("text" | "text-template" | "text-master" | "text-web") => Some(Format::Odt),
            Some("spreadsheet" | "spreadsheet-template") => Some(Format::Ods),
            Some("presentation" | "presentation-template" | "graphics") => Some(Format::Odp),
            _ => None,
        },
        None => None,
    };
    if let Some(format) = found {
        return Ok(format);
    }
    if package.has("META-INF/container.xml") && package.names().any(|name| name.rsplit('.').next() == Some("opf")) {
        return Ok(Format::Epub);
    }
    if !package.has("[Content_Types].xml") {
        return Err(archive);
    }
    let under = |folder: &str| package.names().any(|name| name.starts_with(folder));
    if under("word/") {
        Ok(Format::Docx)
    } else if package.has("xl/workbook.bin") {
        let instead = "open it in Excel or LibreOffice and save it as XLSX";
        Err(Error::Unsupported { what: "a binary workbook (XLSB)".into(), instead: instead.into() })
    } else if under("xl/") {
        Ok(Format::Xlsx)
    } else if under("ppt/") {
        Ok(Format::Pptx)
    } else {
        Err(archive)
    }
}

/// The format of a compound file: an old office document, or an encrypted new one.
fn compound(bytes: &[u8]) -> Result<Format, Error> {
    let head = &bytes[..bytes.len().min(DIRECTORY)];
    let tail = &bytes[bytes.len().saturating_sub(DIRECTORY)..];
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(head, &name).or_else(|| memchr::memmem::find(tail, &name)).is_some()
    };
    if has("EncryptedPackage") {
        return Err(Error::Encrypted);
    }
    if let Some(&(_, what, instead)) = COMPOUND.iter().find(|(name, ..)| has(name)) {
        return Err(Error::Unsupported { what: what.into(), instead: instead.into() });
    }
    if has("Workbook") || has("Book") {
        return Ok(Format::Xls);
    }
    let instead = "open it in the program that made it and save it as DOCX or PDF";
    Err(Error::Unsupported { what: "an old office document".into(), instead: instead.into() })
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

/// What a text's first lines make it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mail {
    None,
    Message,
    Box,
}

/// Mail begins with lines of headers; each message of a mailbox has a line `From ADDRESS DATE` above them.
fn mail(bytes: &[u8]) -> Mail {
    let head = head_of(bytes);
    let mut lines = head.lines().peekable();
    let is_stamp = |line: &&str| line.starts_with("From ") && line.ends_with(|c: char| c.is_ascii_digit());
    let is_box = lines.next_if(is_stamp).is_some();
    let is_header = |line: &&str| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
    };
    match lines.peek().is_some_and(is_header) {
        false => Mail::None,
        true if is_box => Mail::Box,
        true => Mail::Message,
    }
}

/// True for a message or mailbox as programs write them, by its first four thousand bytes.
#[must_use]
pub fn is_mail(head: &[u8]) -> bool {
    mail(head) != Mail::None && has_trace(head)
}

/// True where the headers have one that only programs write: a letter typed as text may begin with "From:" and "Date:" too.
fn has_trace(bytes: &[u8]) -> bool {
    const TRACES: [&str; 5] = ["message-id:", "mime-version:", "received:", "return-path:", "delivered-to:"];
    let head = head_of(bytes).to_ascii_lowercase();
    let headers = head.lines().take_while(|line| !line.trim().is_empty());
    headers.filter(|line| TRACES.iter().any(|trace| line.starts_with(trace))).count() > 0
}

/// The first lines, as far as they are ASCII or anything near it.
fn head_of(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(&bytes[..bytes.len().min(4 << 10)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_is_told_from_a_letter_that_is_typed_like_one() {
        let typed = "From: The Committee\nTo: The Prosecutor\nDate: 5 May 2020\n\nDear Sir,";
        let sent = "From: a@b.example\nMessage-ID: <1@b.example>\nSubject: x\n\nDear Sir,";
        let boxed = format!("From a@b.example Tue May  5 10:00:00 2020\n{sent}");
        for (text, name, format) in [
            (typed, "a.txt", Format::Text),
            (typed, "a.eml", Format::Eml),
            (sent, "a.txt", Format::Eml),
            (sent, "a", Format::Eml),
            (&boxed, "inbox", Format::Mbox),
            ("From Almaty we report: in 2020\nNothing: new", "a.txt", Format::Text),
        ] {
            assert_eq!(detect(text.as_bytes(), name), Ok(format), "{name}: {text}");
        }
    }

    #[test]
    fn an_old_document_is_named_with_what_to_do() {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(600, 0);
        bytes.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        let error = detect(&bytes, "a.doc").expect_err("it is not read").to_string();
        assert!(error.contains("DOC") && error.contains("save it as DOCX"), "{error}");
        let mut bytes = bytes[..600].to_vec();
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(detect(&bytes, "a.docx"), Err(Error::Encrypted));
    }
}
