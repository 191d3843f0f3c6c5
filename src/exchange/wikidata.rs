//! Tables as Wikidata's query service gives them, and others with like columns. An item may have several rows, one after the other.

use std::io::Read;
use std::path::Path;

use super::{Entry, Error, Line, clean, columns, country, date, gender};
use crate::model::Label;

/// By what a column is known: the query service's names and their like, in small letters.
const NAMES: &[(&str, &[&str])] = &[
    ("key", &["item", "qid", "id", "person", "wikidata", "wikidata_id"]),
    ("name", &["itemlabel", "label", "name", "personlabel", "full_name", "fullname"]),
    ("aliases", &["itemaltlabel", "altlabel", "aliases", "alias", "personaltlabel", "also_known_as"]),
    ("native", &["nativename", "native_name", "nativelabel", "namenative", "name_native"]),
    ("born", &["dob", "born", "birth", "birthdate", "birth_date", "dateofbirth", "date_of_birth"]),
    ("gender", &["gender", "genderlabel", "sex", "sexlabel"]),
    ("country", &["country", "countrycode", "country_code", "iso", "nationality"]),
    ("roles", &["occupation", "occupationlabel", "position", "positionlabel", "roles", "kind"]),
    ("source", &["source", "url", "sourceurl", "article"]),
];

pub(super) fn read(
    path: &Path,
    mut reader: impl Read,
    label: Label,
    each: &mut dyn FnMut(u64, Line) -> Result<(), Error>,
) -> Result<(), Error> {
    let wrong = |problem: String| Error::Form { path: path.to_owned(), problem };
    // The header decides what stands between cells.
    let mut head = Vec::new();
    let mut byte = [0];
    while head.len() < 1 << 16
        && reader.read(&mut byte).map_err(|source| Error::Read { path: path.to_owned(), source })? > 0
    {
        head.push(byte[0]);
        if byte[0] == b'\n' {
            break;
        }
    }
    let first = String::from_utf8_lossy(&head).trim_start_matches('\u{feff}').to_owned();
    let delimiter = crate::decision::delimiter(&first);
    // Where lines end in two characters, the reader's count of lines is one short.
    let short = u64::from(first.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(std::io::Cursor::new(first.into_bytes()).chain(reader));
    let header = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    let header: Vec<String> = header.iter().map(|name| name.trim().trim_start_matches('?').to_lowercase()).collect();
    let column = |wanted: &str| {
        let (_, names) = NAMES.iter().find(|(kind, _)| *kind == wanted)?;
        names.iter().find_map(|name| header.iter().position(|has| has == name))
    };
    let Some(name_at) = column("name") else {
        return Err(wrong(format!("no column has names; expected `itemLabel` or `name`, found {}", header.join(", "))));
    };
    let known: Vec<usize> = NAMES.iter().filter_map(|(kind, _)| column(kind)).collect();
    for (at, name) in header.iter().enumerate().filter(|(at, _)| !known.contains(at)) {
        each(1, Line::Left(format!("column {} `{name}`: not known here", at + 1)))?;
    }
    for record in reader.into_records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line) + short;
                each(line, Line::Left(format!("no row: {error}")))?;
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line) + short;
        let cell = |wanted: &str| column(wanted).and_then(|at| record.get(at)).map_or("", str::trim);
        let key = cell("key").rsplit('/').next().unwrap_or_default().to_owned();
        let Some(name) = record.get(name_at).and_then(clean) else {
            each(line, Line::Left("no name".to_owned()))?;
            continue;
        };
        if name == key && is_item(&key) {
            each(line, Line::Left("no label in this language".to_owned()))?;
            continue;
        }
        let aliases = cell("aliases");
        // The query service parts them by a comma and a space; casebook by a bar.
        let parts: Vec<&str> =
            if aliases.contains('|') { aliases.split('|').collect() } else { aliases.split(", ").collect() };
        let mut names = vec![name];
        for other in std::iter::once(cell("native")).chain(parts).filter_map(clean) {
            if !names.contains(&other) {
                names.push(other);
            }
        }
        let mut remarks = Vec::new();
        // A table that casebook wrote says what each row is.
        let label = match cell("key").split_once(':') {
            Some(("person", _)) => Label::Person,
            Some(("org", _)) => Label::Organisation,
            _ => label,
        };
        let mut entry = Entry::new(label, names);
        let born = cell("born");
        entry.born = date(born);
        if entry.born.is_none() && !born.is_empty() {
            remarks.push(format!("date of birth `{born}`: no date"));
        }
        entry.gender = gender(cell("gender"));
        for code in cell("country").split('|').filter(|code| !code.trim().is_empty()) {
            match country(code) {
                Some(code) => entry.countries.push(code),
                None => remarks.push(format!("country `{}`: no code of two letters", code.trim())),
            }
        }
        entry.roles = cell("roles").split('|').filter_map(clean).collect();
        entry.source = match clean(cell("source")) {
            Some(source) => source,
            None if is_item(&key) => format!("https://www.wikidata.org/wiki/{key}"),
            None => String::new(),
        };
        entry.id = columns::own_id(label, cell("key"));
        entry.key = key;
        each(line, Line::Entry(Box::new(entry), remarks))?;
    }
    Ok(())
}

/// True for an item of Wikidata: Q and a number.
fn is_item(key: &str) -> bool {
    key.strip_prefix('Q').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
