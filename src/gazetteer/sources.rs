//! The files that gazetteers are made of: those embedded in the binary, with the analyst's folders laid over them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::load::LoadError;

/// Relative names and contents of the files in `gazetteers/`.
const BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/gazetteers.rs"));

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Where it is from, for messages: `built-in persons.csv`, or a path.
    pub origin: String,
    /// Its text.
    pub text: String,
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
        self.files.entry(name.to_owned()).or_default().push(Source { origin, text });
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
            match fs::read_to_string(&path) {
                Ok(text) => self.add(&name, path.display().to_string(), text),
                Err(error) => {
                    errors.push(LoadError::Unreadable { path: path.display().to_string(), reason: error.to_string() });
                }
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
                for part in [name.as_bytes(), layer.text.as_bytes()] {
                    hasher.update((part.len() as u64).to_le_bytes());
                    hasher.update(part);
                }
            }
        }
        hasher.finalize().into()
    }
}

fn is_known(name: &str) -> bool {
    matches!(name, "persons.csv" | "organisations.csv" | crate::decision::FILE)
        || ["criminal-codes/", "words/", "rules/"].iter().any(|folder| name.starts_with(folder))
}
