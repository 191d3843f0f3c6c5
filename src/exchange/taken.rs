//! Writes what an import takes as casebook's own lists, and what it does not take, with file, line and reason.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashSet, FxHasher};
use tempfile::NamedTempFile;

use super::{Entry, Error, Line, columns};
use crate::declension::is_cyrillic;
use crate::model::{Label, slug};

/// What became of the lines of lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Persons taken.
    pub persons: u64,
    /// Organisations taken.
    pub organisations: u64,
    /// Names of both.
    pub names: u64,
    /// By reason: how often something was not taken, and where first.
    pub left: BTreeMap<String, (u64, String)>,
}

/// The lists that an import makes.
#[derive(Debug)]
pub struct Taken {
    folder: PathBuf,
    persons: csv::Writer<BufWriter<NamedTempFile>>,
    organisations: csv::Writer<BufWriter<NamedTempFile>>,
    /// Everything not taken, a line each.
    left: BufWriter<NamedTempFile>,
    /// Hashes of the ids that were given: eight bytes each, so that a list of millions fits.
    ids: FxHashSet<u64>,
    /// The entry read last, to which the next may belong.
    last: Option<(PathBuf, u64, Entry)>,
    report: Report,
}

/// The file that tells what was not taken. It is neither CSV nor TOML, so that the folder can be laid over the lists as it is.
const NOT_TAKEN: &str = "not-taken.tsv";

impl Taken {
    /// Makes lists in a folder, which get their names at the end.
    ///
    /// # Errors
    /// Where the folder cannot be written, or has lists already.
    pub fn new(folder: &Path, replace: bool) -> Result<Self, Error> {
        let failed = |source| Error::Write { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        for name in ["persons.csv", "organisations.csv"] {
            let path = folder.join(name);
            if path.exists() && !replace {
                let problem = "is there already; name another folder, or say --replace".to_owned();
                return Err(Error::Form { path, problem });
            }
        }
        let file = || Ok::<_, Error>(BufWriter::with_capacity(1 << 16, NamedTempFile::new_in(folder).map_err(failed)?));
        let mut persons = csv::Writer::from_writer(file()?);
        let mut organisations = csv::Writer::from_writer(file()?);
        let written =
            persons.write_record(columns::PERSONS).and_then(|()| organisations.write_record(columns::ORGANISATIONS));
        written.map_err(|error| failed(error.into()))?;
        Ok(Self {
            folder: folder.to_owned(),
            persons,
            organisations,
            left: file()?,
            ids: FxHashSet::default(),
            last: None,
            report: Report::default(),
        })
    }

    /// Takes a line of a list.
    pub(super) fn take(&mut self, path: &Path, number: u64, line: Line, source: &str) -> Result<(), Error> {
        let (mut entry, remarks) = match line {
            Line::Entry(entry, remarks) => (*entry, remarks),
            Line::Left(reason) => return self.leave(path, number, &reason),
        };
        for remark in remarks {
            self.leave(path, number, &remark)?;
        }
        if entry.source.is_empty() {
            source.clone_into(&mut entry.source);
        }
        if let Some((_, _, last)) = &mut self.last
            && !entry.key.is_empty()
            && (last.key == entry.key && last.label == entry.label)
        {
            for name in entry.names {
                if !last.names.contains(&name) {
                    last.names.push(name);
                }
            }
            for (own, other) in [(&mut last.countries, entry.countries), (&mut last.roles, entry.roles)] {
                own.extend(other);
                let mut seen = FxHashSet::default();
                own.retain(|value| seen.insert(value.clone()));
            }
            return Ok(());
        }
        let last = self.last.replace((path.to_owned(), number, entry));
        last.map_or(Ok(()), |(path, number, entry)| self.write(&path, number, entry))
    }

    /// Notes something that is not taken.
    pub(super) fn leave(&mut self, path: &Path, number: u64, reason: &str) -> Result<(), Error> {
        // The kind of the reason is what stands before the colon; what varies is in back quotes.
        let kind: String =
            reason.split('`').enumerate().map(|(at, part)| if at % 2 == 0 { part } else { "…" }).collect();
        let kind =
            if kind.starts_with("no FollowTheMoney") || kind.starts_with("no pattern") || kind.starts_with("no row") {
                kind.split(':').next().unwrap_or_default().to_owned()
            } else {
                kind
            };
        let place = format!("{}:{number}", path.display());
        writeln!(self.left, "{}\t{number}\t{}", path.display(), reason.replace(['\t', '\n', '\r'], " "))
            .map_err(|source| Error::Write { path: self.folder.join(NOT_TAKEN), source })?;
        self.report.left.entry(kind).or_insert((0, place)).0 += 1;
        Ok(())
    }

    /// Says that the next entry is of another file.
    pub(super) fn end_of_file(&mut self) -> Result<(), Error> {
        self.last.take().map_or(Ok(()), |(path, number, entry)| self.write(&path, number, entry))
    }

    fn write(&mut self, path: &Path, number: u64, mut entry: Entry) -> Result<(), Error> {
        if entry.label == Label::Person {
            // One word alone would be found everywhere, as whoever bears it.
            let whole = |name: &String| name.split_whitespace().count() > 1;
            let alone: Vec<String> = entry.names.iter().filter(|name| !whole(name)).cloned().collect();
            entry.names.retain(whole);
            if entry.names.is_empty() {
                let reason = format!(
                    "a name of one word, `{}`: it would be found everywhere",
                    alone.first().map_or("", |name| name)
                );
                return self.leave(path, number, &reason);
            }
            for name in alone {
                self.leave(path, number, &format!("an alias of one word, `{name}`: it would be found everywhere"))?;
            }
        }
        let latin = entry.names.iter().position(|name| !slug(name).is_empty() && !is_cyrillic(name) && name.is_ascii());
        if let Some(at) = latin.filter(|_| is_cyrillic(&entry.names[0])) {
            let name = entry.names.remove(at);
            entry.names.insert(0, name);
        }
        let id = self.id(&entry);
        let native = entry.names.iter().skip(1).position(|name| is_cyrillic(name)).map(|at| entry.names.remove(at + 1));
        let aliases = entry.names[1..].join("|");
        let born = entry.born.as_ref().map(ToString::to_string).unwrap_or_default();
        let (countries, roles) = (entry.countries.join("|"), entry.roles.join("|"));
        self.report.names += entry.names.len() as u64 + u64::from(native.is_some());
        let native = native.unwrap_or_default();
        let written = if entry.label == Label::Person {
            self.report.persons += 1;
            let name = &entry.names[0];
            self.persons.write_record([
                &id,
                name,
                &aliases,
                &native,
                &born,
                entry.gender,
                &countries,
                &roles,
                &entry.source,
            ])
        } else {
            self.report.organisations += 1;
            let aliases = [native, aliases].into_iter().filter(|names| !names.is_empty()).collect::<Vec<_>>().join("|");
            self.organisations.write_record([&id, &entry.names[0], &aliases, &countries, &roles, &entry.source])
        };
        written.map_err(|error| Error::Write { path: self.folder.clone(), source: error.into() })
    }

    /// The id: the list's own, or the slug of the name; of those who share it also the year of birth, the country, or a number.
    fn id(&mut self, entry: &Entry) -> String {
        let hash = |id: &str| BuildHasherDefault::<FxHasher>::default().hash_one((entry.label, id));
        let base = match entry.id.clone().unwrap_or_else(|| slug(&entry.names[0])) {
            empty if empty.is_empty() => slug(&entry.key),
            slug => slug,
        };
        let base = if base.is_empty() { "unnamed".to_owned() } else { base };
        let year = entry.born.as_ref().map(|born| born.to_string().chars().take(4).collect::<String>());
        let year = year.filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
        let country = entry.countries.first().map(|country| country.to_lowercase());
        let told = [year, country].into_iter().flatten().map(|more| format!("{base}-{more}"));
        let numbered = (2_u64..).map(|number| format!("{base}-{number}"));
        let mut ids = std::iter::once(base.clone()).chain(told).chain(numbered);
        ids.find(|id| self.ids.insert(hash(id))).unwrap_or(base)
    }

    /// Gives the lists their names, and says what became of the lines.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn finish(mut self) -> Result<Report, Error> {
        self.end_of_file()?;
        let folder = self.folder;
        let failed = |name: &str| {
            let path = folder.join(name);
            move |source: std::io::Error| Error::Write { path, source }
        };
        let keep = |buffer: BufWriter<NamedTempFile>, name: &str| -> Result<(), Error> {
            let file = buffer.into_inner().map_err(|error| failed(name)(error.into_error()))?;
            file.persist(folder.join(name)).map_err(|error| failed(name)(error.error))?;
            Ok(())
        };
        for (writer, name, count) in [
            (self.persons, "persons.csv", self.report.persons),
            (self.organisations, "organisations.csv", self.report.organisations),
        ] {
            let buffer = writer.into_inner().map_err(|error| failed(name)(std::io::Error::other(error.to_string())))?;
            if count > 0 {
                keep(buffer, name)?;
            }
        }
        if !self.report.left.is_empty() {
            keep(self.left, NOT_TAKEN)?;
        }
        Ok(self.report)
    }
}
