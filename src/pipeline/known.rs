//! What the analyst knows of documents beside their text: `--metadata FILE.csv`.

use std::hash::Hasher;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHasher};

use crate::model::{Edtf, Language, Metadata};

/// Why a metadata file cannot be used.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum KnownError {
    #[error("cannot read {path}: {source}")]
    Read { path: PathBuf, source: csv::Error },
    #[error(
        "{path} has a column `{column}`; the columns are path, title, date, author, publisher, language, url and country"
    )]
    Column { path: PathBuf, column: String },
    #[error("{0} has no column `path`, which says what each row is about")]
    NoPath(PathBuf),
    #[error("{path}, line {line}: {problem}")]
    Cell { path: PathBuf, line: u64, problem: String },
}

const COLUMNS: [&str; 8] = ["path", "title", "date", "author", "publisher", "language", "url", "country"];

/// What is known of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Title, date and more.
    pub metadata: Metadata,
    /// Its language.
    pub language: Option<Language>,
    /// A hash of all of it; 0 where nothing is known.
    pub hash: u64,
}

/// What is known of documents, by path relative to the input root.
#[derive(Debug, Default)]
pub struct KnownDocuments {
    by_path: FxHashMap<PathBuf, Known>,
}

impl KnownDocuments {
    /// Reads a metadata file.
    ///
    /// # Errors
    /// Where it cannot be read, or a column or cell is wrong.
    pub fn read(path: &Path) -> Result<Self, KnownError> {
        let read = |source| KnownError::Read { path: path.to_owned(), source };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(read)?;
        let header = reader.headers().map_err(read)?.clone();
        let header: Vec<_> = header.iter().map(|name| name.trim_start_matches('\u{feff}').to_lowercase()).collect();
        if let Some(column) = header.iter().find(|name| !COLUMNS.contains(&name.as_str())) {
            return Err(KnownError::Column { path: path.to_owned(), column: column.clone() });
        }
        if !header.iter().any(|name| name == "path") {
            return Err(KnownError::NoPath(path.to_owned()));
        }
        let mut by_path = FxHashMap::default();
        for record in reader.records() {
            let record = record.map_err(read)?;
            let line = record.position().map_or(0, csv::Position::line);
            let (name, known) =
                row(&header, &record).map_err(|problem| KnownError::Cell { path: path.to_owned(), line, problem })?;
            by_path.insert(name, known);
        }
        Ok(Self { by_path })
    }

    /// What is known of the document at a path relative to the input root.
    #[must_use]
    pub fn of(&self, relative: &Path) -> Known {
        self.by_path.get(relative).cloned().unwrap_or_default()
    }
}

fn row(header: &[String], record: &csv::StringRecord) -> Result<(PathBuf, Known), String> {
    let mut path = PathBuf::new();
    let mut known = Known::default();
    let mut hasher = FxHasher::default();
    for (column, cell) in header.iter().zip(record).filter(|(_, cell)| !cell.is_empty()) {
        let text = || Some(cell.to_owned());
        match column.as_str() {
            "path" => path = Path::new(cell).components().collect(),
            "title" => known.metadata.title = text(),
            "author" => known.metadata.author = text(),
            "publisher" => known.metadata.publisher = text(),
            "url" => known.metadata.url = text(),
            "country" => known.metadata.country = Some(cell.to_uppercase()),
            "date" => known.metadata.date = Some(Edtf::parse(cell).map_err(|error| error.to_string())?),
            _ => {
                let language = Language::from_code(cell);
                known.language =
                    Some(language.ok_or_else(|| format!("`{cell}` is no language code such as en or ru"))?);
            }
        }
        hasher.write(column.as_bytes());
        hasher.write(cell.as_bytes());
    }
    if path.as_os_str().is_empty() {
        return Err("the path is empty".to_owned());
    }
    known.hash = hasher.finish().max(1);
    Ok((path, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<KnownDocuments, KnownError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        KnownDocuments::read(file.path())
    }

    #[test]
    fn a_row_gives_its_document_a_date_and_more() {
        let known = read("path,title,date,country,language\nletters/a.txt,A letter,2018-10-09,kz,en\n").unwrap();
        let letter = known.of(Path::new("letters/a.txt"));
        assert_eq!(letter.metadata.title.as_deref(), Some("A letter"));
        assert_eq!(letter.metadata.date, Edtf::parse("2018-10-09").ok());
        assert_eq!((letter.metadata.country.as_deref(), letter.language), (Some("KZ"), Some(Language::En)));
        assert_eq!(known.of(Path::new("other.txt")).hash, 0);
    }

    #[test]
    fn a_wrong_column_or_cell_is_named() {
        for (text, said) in [
            ("path,titel\na,b\n", "`titel`"),
            ("title\nb\n", "no column `path`"),
            ("path,language\na.txt,english\n", "line 2: `english` is no language"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
