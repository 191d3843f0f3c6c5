//! The files that gazetteers are made of: those embedded in the binary, with the analyst's folders laid over them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::cache;
use super::entry::LISTS;
use super::load::LoadError;

/// Relative names and contents of the files in `gazetteers/`.
const BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/gazetteers.rs"));

/// A list of this many bytes stays in its file, and is compiled once and not at each start.
const LARGE: u64 = 2 << 20;

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Where it is from, for messages: `built-in persons.csv`, or a path.
    pub origin: String,
    /// Its text; empty where it is a list that stays in its file.
    pub text: String,
    large: Option<Large>,
}

/// A list that stays in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Large {
    path: PathBuf,
    /// The SHA-256 of its bytes.
    hash: [u8; 32],
}

impl Source {
    /// A file whose text is at hand.
    #[must_use]
    pub fn of_text(origin: String, text: String) -> Self {
        Self { origin, text, large: None }
    }

    fn large(path: PathBuf, hash: [u8; 32]) -> Self {
        Self { origin: path.display().to_string(), text: String::new(), large: Some(Large { path, hash }) }
    }

    /// Reads its bytes from the first on.
    pub(super) fn reader(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match &self.large {
            Some(large) => Box::new(fs::File::open(&large.path)?),
            None => Box::new(self.text.as_bytes()),
        })
    }

    /// True where its first line ends in two characters, as spreadsheets write them.
    pub(super) fn ends_lines_in_two(&self) -> bool {
        let mut header = Vec::new();
        let read = self.reader().and_then(|reader| reader.take(1 << 16).read_to_end(&mut header));
        let end = memchr::memchr(b'\n', &header).and_then(|end| end.checked_sub(1));
        read.is_ok() && end.and_then(|end| header.get(end)) == Some(&b'\r')
    }

    /// True for a list that stays in its file.
    pub(super) fn is_large(&self) -> bool {
        self.large.is_some()
    }

    /// True where a file that was not read whole still has the bytes that its hash is of.
    pub(super) fn is_unchanged(&self) -> bool {
        self.large.as_ref().is_none_or(|large| cache::hash_of(&large.path).is_ok_and(|hash| hash == large.hash))
    }
}

/// Files by their name relative to a gazetteers folder (`words/month.csv`), each with its layers, lowest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: BTreeMap<String, Vec<Source>>,
    folders: Vec<PathBuf>,
}

impl Sources {
    /// No file at all: what `--no-builtin` starts from.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The files embedded in the binary.
    #[must_use]
    pub fn builtin() -> Self {
        let mut sources = Self::default();
        for (name, text) in BUILTIN {
            sources.add(name, format!("built-in {name}"), (*text).to_owned());
        }
        sources
    }

    /// Only the embedded files that list no persons and organisations: codes, words and rules, which extraction cannot do without.
    #[must_use]
    pub fn builtin_rules() -> Self {
        let mut sources = Self::builtin();
        sources
            .files
            .retain(|name, _| ["criminal-codes/", "words/", "rules/"].iter().any(|folder| name.starts_with(folder)));
        sources
    }

    /// Adds a layer to a file.
    pub fn add(&mut self, name: &str, origin: String, text: String) {
        self.files.entry(name.to_owned()).or_default().push(Source::of_text(origin, text));
    }

    /// Lays the files of a folder over these. Files that are neither CSV nor TOML are left alone; CSV and TOML files with a
    /// name that casebook does not know are errors, since a misnamed list would be skipped in silence.
    ///
    /// # Errors
    /// Where the folder or a file in it cannot be read, is not UTF-8, or has an unknown name.
    pub fn overlay(&mut self, folder: &Path) -> Result<(), Vec<LoadError>> {
        let mut errors = Vec::new();
        let mut found = Vec::new();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() => found.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => {
                    errors
                        .push(LoadError::Unreadable { path: folder.display().to_string(), reason: error.to_string() });
                }
            }
        }
        for path in found {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if !path.extension().is_some_and(|extension| extension == "csv" || extension == "toml") {
                continue;
            }
            if !is_known(&name) {
                errors.push(LoadError::UnknownFile { path: path.display().to_string() });
                continue;
            }
            let unreadable = |error: &io::Error| LoadError::Unreadable {
                path: path.display().to_string(),
                reason: error.to_string(),
            };
            let is_list = LISTS.iter().any(|(_, list, _)| *list == name);
            if is_list && fs::metadata(&path).is_ok_and(|data| data.len() >= LARGE) {
                match cache::hash_of(&path) {
                    Ok(hash) => self.files.entry(name).or_default().push(Source::large(path, hash)),
                    Err(error) => errors.push(unreadable(&error)),
                }
                continue;
            }
            match fs::read_to_string(&path) {
                Ok(text) => self.add(&name, path.display().to_string(), text),
                Err(error) => errors.push(unreadable(&error)),
            }
        }
        self.folders.push(folder.to_owned());
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The layers of one file, lowest first; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &[Source] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    /// The files below a folder (`criminal-codes/`), by name, each with its layers.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [Source])> {
        let files = self.files.iter().filter(move |(name, _)| name.starts_with(folder));
        files.map(|(name, layers)| (name.as_str(), layers.as_slice()))
    }

    /// True where a list is so large that it is compiled once and kept.
    pub(super) fn are_large(&self) -> bool {
        LISTS.iter().any(|(_, list, _)| self.get(list).iter().any(Source::is_large))
    }

    /// The folders laid over, in order.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The SHA-256 over every name and text: two sources of one hash make the same gazetteer. Decisions are left out: each
    /// concerns few documents, and has a sum of its own.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for (name, layers) in self.files.iter().filter(|(name, _)| name.as_str() != crate::decision::FILE) {
            for layer in layers {
                let content = layer.large.as_ref().map_or(layer.text.as_bytes(), |large| &large.hash);
                for part in [name.as_bytes(), content] {
                    hasher.update((part.len() as u64).to_le_bytes());
                    hasher.update(part);
                }
            }
        }
        hasher.finalize().into()
    }
}

fn is_known(name: &str) -> bool {
    name == crate::decision::FILE
        || LISTS.iter().any(|(_, list, _)| *list == name)
        || ["criminal-codes/", "words/", "rules/"].iter().any(|folder| name.starts_with(folder))
}
