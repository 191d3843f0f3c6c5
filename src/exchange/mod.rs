//! Lists of names in and out: FollowTheMoney (OpenSanctions), Wikidata's CSV, GATE, spaCy's EntityRuler, plain text. A list of any
//! length is read entry by entry; what is not taken is told with its line and the reason.

mod columns;
mod export;
mod ftm;
mod gate;
mod plain;
mod spacy;
mod taken;
mod wikidata;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

pub use export::export;
pub use taken::{Report, Taken};

use crate::model::{Edtf, Label};

/// The forms in which lists come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ListFormat {
    /// FollowTheMoney entities as JSON lines, as OpenSanctions publishes them.
    FollowTheMoney,
    /// A table with the columns of Wikidata's query service: `item`, `itemLabel`, `itemAltLabel` …
    Wikidata,
    /// `.lst` files, and the `lists.def` that says what is in each.
    Gate,
    /// Patterns of spaCy's EntityRuler as JSON lines.
    Spacy,
    /// A name a line; other names of the same one after a tab.
    Plain,
}

/// Why a list cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Error {
    #[error("cannot read {path}: {source}")]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {path}: {source}")]
    Write { path: PathBuf, source: io::Error },
    #[error("{path}: {problem}")]
    Form { path: PathBuf, problem: String },
}

/// A person or an organisation of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// [`Label::Person`] or [`Label::Organisation`].
    pub label: Label,
    /// The list's own key of it: entries of one key that follow each other are one.
    pub key: String,
    /// The id that it shall have, where the list was made by casebook.
    pub id: Option<String>,
    /// Every name, the canonical one first.
    pub names: Vec<String>,
    /// When a person was born.
    pub born: Option<Edtf>,
    /// `m` or `f`, or empty.
    pub gender: &'static str,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Roles of a person, kind of an organisation.
    pub roles: Vec<String>,
    /// Where it was read.
    pub source: String,
}

impl Entry {
    /// An entry with nothing but a label and names.
    #[must_use]
    pub const fn new(label: Label, names: Vec<String>) -> Self {
        Self {
            label,
            key: String::new(),
            id: None,
            names,
            born: None,
            gender: "",
            countries: Vec::new(),
            roles: Vec::new(),
            source: String::new(),
        }
    }
}

/// What a list's line gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Somebody, with what of him was not taken.
    Entry(Box<Entry>, Vec<String>),
    /// Nothing: why not.
    Left(String),
}

/// What is not in the list itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the names are where the list does not say.
    pub label: Label,
    /// Where the facts are from, where an entry does not say; else the file's name.
    pub source: Option<String>,
    /// The form, where it is not to be told by the file.
    pub format: Option<ListFormat>,
}

/// Reads a file, or the lists of a folder, into the lists of `taken`.
///
/// # Errors
/// Where a file cannot be read or is in none of the forms, or the lists cannot be written.
pub fn import(path: &Path, options: &Options, taken: &mut Taken) -> Result<(), Error> {
    if path.is_dir() {
        let definition = path.join("lists.def");
        if definition.is_file() {
            return gate::read_definition(&definition, options, taken);
        }
        let mut files: Vec<PathBuf> = std::fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
            .map_err(|source| Error::Read { path: path.to_owned(), source })?;
        files.retain(|file| file.is_file());
        files.sort();
        return files.iter().try_for_each(|file| import(file, options, taken));
    }
    let format = match options.format {
        Some(format) => format,
        None => told(path)?,
    };
    if path.file_name().is_some_and(|name| name == "lists.def") {
        return gate::read_definition(path, options, taken);
    }
    read_list(path, format, options, taken)
}

/// Reads one file of a form.
fn read_list(path: &Path, format: ListFormat, options: &Options, taken: &mut Taken) -> Result<(), Error> {
    let reader = open(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = options.source.clone().unwrap_or(name);
    match format {
        ListFormat::Wikidata => {
            wikidata::read(path, reader, options.label, &mut |number, line| taken.take(path, number, line, &source))?;
        }
        _ => each_line(path, reader, &mut |number, text| {
            let line = match format {
                ListFormat::FollowTheMoney => Some(ftm::line(text)),
                ListFormat::Spacy => Some(spacy::line(text)),
                ListFormat::Gate => Some(gate::line(text, options.label)),
                ListFormat::Plain | ListFormat::Wikidata => plain::line(text, options.label),
            };
            line.map_or(Ok(()), |line| taken.take(path, number, line, &source))
        })?,
    }
    taken.end_of_file()
}

fn open(path: &Path) -> Result<BufReader<File>, Error> {
    let file = File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// The longest line that is held, in bytes. No entry of a list is as long.
const LONGEST_LINE: u64 = 16 << 20;

fn each_line(
    path: &Path,
    mut reader: impl BufRead,
    each: &mut dyn FnMut(u64, &str) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        if reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            return Ok(());
        }
        number += 1;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
        if !text.trim().is_empty() {
            each(number, text)?;
        }
    }
}

/// The form of a file, told by its beginning with its name as a hint.
fn told(path: &Path) -> Result<ListFormat, Error> {
    let mut head = Vec::new();
    open(path)?.take(1 << 16).read_to_end(&mut head).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let head = String::from_utf8_lossy(&head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let first = head.lines().next().unwrap_or_default();
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    if first.starts_with('{') {
        let form = if first.contains("\"schema\"") { Some(ListFormat::FollowTheMoney) } else { None };
        let form = form.or_else(|| first.contains("\"pattern\"").then_some(ListFormat::Spacy));
        return form.ok_or_else(|| Error::Form {
            path: path.to_owned(),
            problem:
                "its JSON is neither FollowTheMoney (`schema`) nor spaCy's patterns (`pattern`); say which with --from"
                    .to_owned(),
        });
    }
    match extension.as_str() {
        "lst" | "def" => Ok(ListFormat::Gate),
        "csv" | "tsv" => Ok(ListFormat::Wikidata),
        "txt" | "" => Ok(ListFormat::Plain),
        _ => Err(Error::Form {
            path: path.to_owned(),
            problem: "its form cannot be told; say with --from which of ftm, wikidata, gate, spacy and plain it is"
                .to_owned(),
        }),
    }
}

/// A cell on one line, without the mark that parts values; none where nothing is left.
fn clean(text: &str) -> Option<String> {
    let text = text.replace('|', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A date as lists write it: a time of day is cut off.
fn date(text: &str) -> Option<Edtf> {
    let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
    Edtf::parse(day).ok()
}

fn gender(text: &str) -> &'static str {
    match text.trim().to_lowercase().as_str() {
        "male" | "m" | "man" => "m",
        "female" | "f" | "woman" => "f",
        _ => "",
    }
}

fn country(text: &str) -> Option<String> {
    let code = text.trim().to_uppercase();
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_told_by_content_and_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text, wanted) in [
            ("a.json", "{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{}}", Some(ListFormat::FollowTheMoney)),
            ("a.jsonl", "{\"label\":\"PERSON\",\"pattern\":\"Ann Lee\"}", Some(ListFormat::Spacy)),
            ("a.csv", "item,itemLabel\n", Some(ListFormat::Wikidata)),
            ("a.lst", "Ann Lee\n", Some(ListFormat::Gate)),
            ("a.txt", "Ann Lee\n", Some(ListFormat::Plain)),
            ("b.json", "{\"a\":1}", None),
            ("b.bin", "Ann", None),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            assert_eq!(told(&path).ok(), wanted, "{name}");
        }
    }
}
