//! What files say of themselves: title, author, dates, language, program.

use super::Error;
use super::package::Package;
use super::xml::texts;
use crate::model::{Edtf, Language, Metadata};

/// The properties of an Office Open XML file: `docProps/core.xml` (ECMA-376, part 2) and `docProps/app.xml`.
pub(super) fn of_office(package: &mut Package<'_>) -> Result<Metadata, Error> {
    let core = package.text("docProps/core.xml")?.unwrap_or_default();
    let app = package.text("docProps/app.xml")?.unwrap_or_default();
    let mut metadata = Metadata::default();
    for (name, text) in texts(&core, &["title", "creator", "created", "modified", "language"]) {
        take(&mut metadata, name, &text);
    }
    for (_, text) in texts(&app, &["Application"]) {
        metadata.producer = Some(text);
    }
    Ok(settled(metadata))
}

/// The properties of an OpenDocument file: `meta.xml` (OpenDocument 1.3, part 3, 4.3).
pub(super) fn of_open_document(package: &mut Package<'_>) -> Result<Metadata, Error> {
    let meta = package.text("meta.xml")?.unwrap_or_default();
    let mut metadata = Metadata::default();
    let names = ["title", "initial-creator", "creator", "creation-date", "date", "language", "generator"];
    for (name, text) in texts(&meta, &names) {
        take(&mut metadata, name, &text);
    }
    Ok(settled(metadata))
}

/// The properties of an EPUB's package document (Dublin Core).
pub(super) fn of_book(package: &str) -> Metadata {
    let mut metadata = Metadata::default();
    for (name, text) in texts(package, &["title", "creator", "date", "language", "publisher"]) {
        let name = if name == "date" { "created" } else { name };
        take(&mut metadata, name, &text);
    }
    settled(metadata)
}

fn take(metadata: &mut Metadata, name: &str, text: &str) {
    let some = || Some(text.to_owned());
    match name {
        "title" if metadata.title.is_none() => metadata.title = some(),
        // The first author counts: LibreOffice names the last who changed the file after him.
        "initial-creator" => metadata.author = some(),
        "creator" if metadata.author.is_none() => metadata.author = some(),
        "created" | "creation-date" => metadata.created = day(text),
        "modified" | "date" => metadata.modified = day(text),
        "language" => metadata.language = language(text),
        "generator" => metadata.producer = some(),
        "publisher" => metadata.publisher = some(),
        _ => {}
    }
}

/// With the file's date: that of its making, or else of its last change.
pub(super) fn settled(mut metadata: Metadata) -> Metadata {
    metadata.date = metadata.date.take().or_else(|| metadata.created.clone()).or_else(|| metadata.modified.clone());
    metadata
}

/// The day of a time as files write it: `2018-10-05T09:30:00Z`; a year or month alone stays one.
pub(super) fn day(time: &str) -> Option<Edtf> {
    let time = time.trim();
    let date = time.get(..10).unwrap_or(time);
    Edtf::parse(date.split(['T', ' ']).next()?).ok()
}

/// The language of a tag such as `ru-RU`.
pub(super) fn language(tag: &str) -> Option<Language> {
    Language::from_code(tag.trim().split(['-', '_']).next()?).filter(|language| *language != Language::Other)
}
