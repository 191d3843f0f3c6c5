//! What is fuzzed: each target takes any bytes, and panics where something that must always hold does not.
//!
//! `fuzz_targets/` runs them under cargo-fuzz, `examples/mutate.rs` on stable Rust.

use std::io::Cursor;
use std::sync::LazyLock;

use casebook::convert::{self, Ocr, Options};
use casebook::gazetteer::Sources;
use casebook::model::{Edtf, Metadata};
use casebook::pipeline::{Engine, process};
use casebook::unpack::{self, Limits};

/// A target's name and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("convert", convert),
    ("archive", archive),
    ("extract", extract),
    ("brat", brat),
    ("edtf", edtf),
    ("query", query),
];

/// A file of any format: a verdict, and pages that tile the text.
pub fn convert(bytes: &[u8]) {
    // Another program's time is not what is looked at.
    let options = Options { ocr: Ocr::Never, ..Options::default() };
    for name in ["x.txt", "x.html", "x.pdf"] {
        let read = convert::convert(bytes, name, &Metadata::default(), &options);
        let Ok(document) = read.map(|read| read.value) else { continue };
        assert_eq!(document.pages.first().map(|page| page.span.start), Some(0));
        assert_eq!(document.pages.last().map(|page| page.span.end), Some(document.text.len()));
        assert!(document.pages.windows(2).all(|pair| pair[0].span.end == pair[1].span.start));
        assert!(document.pages.iter().all(|page| document.text.is_char_boundary(page.span.start)));
    }
}

/// An archive: no member leads out, none is longer than the limit, and it comes to an end.
pub fn archive(bytes: &[u8]) {
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    // What the archive is, is told by the members and the verdict; there is nothing to compare it with.
    let _ = unpack::unpack(Cursor::new(bytes), "x", &limits, &["password".to_owned()], &mut |member| {
        let name = String::from_utf8_lossy(&member.name).into_owned();
        assert!(
            !name.starts_with('/') && name.split('/').all(|part| !part.is_empty() && part != ".." && part != "."),
            "{name}"
        );
        if let Ok(content) = member.content {
            let copied = std::io::copy(content, &mut std::io::sink());
            assert!(copied.is_err() || copied.is_ok_and(|length| length <= 1 << 20));
        }
        Ok(())
    });
}

/// A text: what is found in it stands in order, apart, within its sentence, and has a value.
pub fn extract(bytes: &[u8]) {
    static ENGINE: LazyLock<Engine> =
        LazyLock::new(|| Engine::load(&Sources::builtin()).expect("the built-in lists load"));
    let text = String::from_utf8_lossy(bytes);
    let read = convert::convert(text.as_bytes(), "x.txt", &Metadata::default(), &Options::default());
    let Ok(document) = read.map(|read| read.value) else { return };
    let done = process(document, &ENGINE);
    assert!(done.annotations.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    for one in &done.annotations {
        assert!(done.document.text.get(one.span.start..one.span.end).is_some_and(|surface| !surface.is_empty()));
        assert!(one.sentence.contains(one.span));
        assert!(!one.value.to_string().ends_with(':'));
    }
}

/// A text and its standoff, parted by a zero byte: marks lie in the text.
pub fn brat(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (text, standoff) = text.split_once('\0').unwrap_or((&text, &text));
    for mark in casebook::brat::read(text, standoff).into_iter().flatten() {
        assert!(text.get(mark.span.start..mark.span.end).is_some());
    }
}

/// A date: what is one says so again when it is written down.
pub fn edtf(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(date) = Edtf::parse(&text) {
        let (first, last) = date.days();
        assert!(first <= last);
        assert_eq!(Edtf::parse(&date.to_string()), Ok(date));
    }
}

/// A question: an error points into it.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = casebook::query::parse(&text) {
        assert!(!error.to_string().is_empty());
    }
}
