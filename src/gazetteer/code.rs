//! Penal codes and their offences, from `criminal-codes/`: for each code a TOML with what is known of it and, where its
//! offences are listed, a CSV of the same name.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::model::CodeId;

/// One code, with the offences that are listed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its file without the ending: `criminal-codes/kz-2014`.
    pub file: String,
    /// `KZ-CC-2014`.
    pub id: CodeId,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// CC, CAO, MPC or TMK.
    pub kind: String,
    /// Its names in several languages, in the nominative.
    pub names: Vec<String>,
    /// Its abbreviations: `УК РК`.
    pub abbreviations: Vec<String>,
    /// The first year in which it was in force.
    pub from: u16,
    /// The last year in which it was, where it was repealed.
    pub to: Option<u16>,
    /// How its provisions are numbered.
    pub numbers: Numbers,
    /// In the order of the file.
    pub offences: Vec<Offence>,
}

/// How a code's provisions are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// The highest number of an article, without what follows a mark.
    pub last: u32,
    /// What parts an added article's own number: `.` in 207.3, `-` in 361-1.
    pub mark: char,
    /// What a dot begins where it does not belong to an article that is listed.
    pub dot: Dot,
    /// The articles that amendments added, as the code writes them; none where nobody has read them all.
    #[serde(default)]
    pub added: Option<Added>,
}

/// All articles that amendments had added to a code at some day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Added {
    /// Their numbers: `205.1`, `361-1`.
    pub articles: Vec<String>,
    /// The day of the text in which they were read.
    pub as_of: String,
    /// Where it can be read.
    pub source: String,
}

impl Numbers {
    /// Whether the code has an article of that number, as far as that is known: up to the last number, with a tail that some
    /// amendment added.
    #[must_use]
    pub fn has(&self, article: &str) -> bool {
        let article = article.split('/').next().unwrap_or(article);
        let (first, tail) = article.split_at(article.find(['.', '-']).unwrap_or(article.len()));
        let in_range = first.parse().is_ok_and(|first: u32| (1..=self.last).contains(&first));
        let known = |added: &Added| added.articles.iter().any(|known| known == article);
        in_range
            && (tail.is_empty() || self.dot == Dot::Article && self.last < 50 || self.added.as_ref().is_none_or(known))
    }
}

/// What a dot within a provision's number begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dot {
    /// The number of an added article, as in 207.3 (Russia) or 193.1 for 193-1 (Belarus).
    Article,
    /// A part, as in 234.4.3 (Azerbaijan).
    Part,
}

/// One article of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offence {
    /// Its number as the code writes it, and behind strokes the part where that has a name of its own: `174`, `207.3`, `361-1`, `314/2`.
    pub article: String,
    /// The offence's official names, English first; none where unknown.
    pub names: Vec<String>,
    /// What reports call it in everyday words, in the nominative: "abduction".
    pub everyday: Vec<String>,
    /// Forms that name the offence, in the syntax of `rules/article.toml`.
    pub aliases: Vec<String>,
    /// True where reports on political cases cite it: it has a row of its own in the code's list, not only in its contents.
    pub usual: bool,
    /// True where somebody read number and offence in the source.
    pub confirmed: bool,
    /// Where number and offence can be read; empty where nobody said.
    pub source: String,
    /// Where the row stands, for messages.
    pub line: u64,
}

/// Why a code could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// The TOML is not one, lacks a key, or has one that is unknown.
    #[error("cannot read {file}: {message}")]
    Toml {
        /// The file's name.
        file: String,
        /// What and where, from the parser.
        message: String,
    },
    /// A value of the TOML makes no sense.
    #[error("{file}: {key} = `{value}` is not {expected}")]
    Key {
        /// The file's name.
        file: String,
        /// The key.
        key: &'static str,
        /// What it says.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A cell or row of the CSV cannot be used.
    #[error("{file}, line {line}, column {column}: {message}")]
    Row {
        /// The file's name.
        file: String,
        /// From 1.
        line: u64,
        /// The column's name.
        column: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// A CSV has no TOML of the same name.
    #[error("{0} lacks the .toml of the same name that says which code it is")]
    Alone(String),
    /// Two files give the same id.
    #[error("{file}: another file already describes {id}")]
    Twice {
        /// The second file.
        file: String,
        /// The id.
        id: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    country: String,
    kind: String,
    year: u16,
    #[serde(rename = "adopted")]
    _adopted: String,
    #[serde(rename = "source")]
    _source: String,
    names: Vec<String>,
    abbreviations: Vec<String>,
    in_force: InForce,
    numbers: Numbers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InForce {
    from: String,
    to: Option<String>,
}

const KINDS: [&str; 4] = ["CC", "CAO", "MPC", "TMK"];

/// How the files end that hold all articles of a code with their titles.
const CONTENTS: &str = ".contents.csv";

/// Loads every code of `files`: pairs of a name (`kz-2014.toml`, `kz-2014.csv`, `kz-2014.contents.csv`) and the file's text. Codes come
/// in the order of their ids.
///
/// # Errors
/// At the first thing that cannot be understood; see [`CodeError`].
pub fn load_codes<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Code>, CodeError> {
    let mut files: Vec<(&str, &str)> = files.into_iter().collect();
    // A code's TOML must come before its CSV.
    files.sort_by_key(|(name, _)| {
        (name.rsplit_once('.').map(|(stem, _)| stem), name.strip_suffix(".toml").is_none(), *name)
    });
    let mut codes: Vec<(&str, Code)> = Vec::new();
    for (name, text) in files {
        if let Some(stem) = name.strip_suffix(".toml") {
            let code = load_head(name, text)?;
            if codes.iter().any(|(_, known)| known.id == code.id) {
                return Err(CodeError::Twice { file: name.to_owned(), id: code.id.to_string() });
            }
            codes.push((stem, code));
        } else if let Some(stem) = name.strip_suffix(CONTENTS).or_else(|| name.strip_suffix(".csv")) {
            let Some((_, code)) = codes.iter_mut().find(|(known, _)| *known == stem) else {
                return Err(CodeError::Alone(name.to_owned()));
            };
            let offences = load_offences(name, text)?;
            if name.ends_with(CONTENTS) { add_contents(code, offences) } else { code.offences = offences }
        }
    }
    let mut codes: Vec<Code> = codes.into_iter().map(|(_, code)| code).collect();
    codes.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(codes)
}

/// Adds to a code's offences what its contents have beyond them.
fn add_contents(code: &mut Code, contents: Vec<Offence>) {
    for article in contents {
        match code.offences.iter_mut().find(|offence| offence.article == article.article) {
            Some(known) => {
                for name in article.names {
                    if !known.names.contains(&name) {
                        known.names.push(name);
                    }
                }
                known.everyday.extend(article.everyday);
            }
            None => code.offences.push(Offence { usual: false, ..article }),
        }
    }
}

fn load_head(file: &str, text: &str) -> Result<Code, CodeError> {
    let head: Head = toml::from_str(text)
        .map_err(|error| CodeError::Toml { file: file.to_owned(), message: error.to_string().trim_end().to_owned() })?;
    let wrong = |key, value: &str, expected| {
        Err(CodeError::Key { file: file.to_owned(), key, value: value.to_owned(), expected })
    };
    if !KINDS.contains(&head.kind.as_str()) {
        return wrong("kind", &head.kind, "CC, CAO, MPC or TMK");
    }
    if head.country.len() != 2 || !head.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return wrong("country", &head.country, "an ISO 3166-1 alpha-2 code such as KZ");
    }
    if head.id != format!("{}-{}-{}", head.country, head.kind, head.year) {
        return wrong("id", &head.id, "country, kind and year joined by hyphens");
    }
    let year = |date: &str| date.get(..4).and_then(|year| year.parse::<u16>().ok());
    let Some(from) = year(&head.in_force.from) else {
        return wrong("in_force.from", &head.in_force.from, "a date such as 2015-01-01");
    };
    let to = match &head.in_force.to {
        None => None,
        Some(date) => match year(date) {
            Some(year) => Some(year),
            None => return wrong("in_force.to", date, "a date such as 2014-12-31"),
        },
    };
    Ok(Code {
        file: file.trim_end_matches(".toml").to_owned(),
        id: CodeId(head.id.into()),
        country: head.country,
        kind: head.kind,
        names: head.names,
        abbreviations: head.abbreviations,
        from,
        to,
        numbers: head.numbers,
        offences: Vec::new(),
    })
}

fn load_offences(file: &str, text: &str) -> Result<Vec<Offence>, CodeError> {
    let row_error = |line, column: &str, message: String| CodeError::Row {
        file: file.to_owned(),
        line,
        column: column.to_owned(),
        message,
    };
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(|error| row_error(1, "header", error.to_string()))?.clone();
    for column in &header {
        let known = ["article", "everyday", "aliases", "certainty", "note", "source"].contains(&column);
        if !known && !column.starts_with("offence_") {
            let message = "unknown column; article, offence_…, everyday, aliases, certainty, note and source are known";
            return Err(row_error(1, column, message.to_owned()));
        }
    }
    if !header.iter().any(|column| column == "article") {
        return Err(row_error(1, "article", "the column is missing".to_owned()));
    }
    let mut offences: Vec<Offence> = Vec::new();
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let record = record
            .map_err(|error| row_error(error.position().map_or(0, csv::Position::line), "row", error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut offence = Offence {
            article: String::new(),
            names: Vec::new(),
            everyday: Vec::new(),
            aliases: Vec::new(),
            usual: true,
            confirmed: false,
            source: String::new(),
            line,
        };
        for (column, cell) in header.iter().zip(&record) {
            let cell = cell.trim();
            match column {
                "article" => cell.clone_into(&mut offence.article),
                "source" => cell.clone_into(&mut offence.source),
                "certainty" => {
                    let wrong = || row_error(line, column, format!("`{cell}` is neither confirmed nor unverified"));
                    offence.confirmed = confirmed(cell).ok_or_else(wrong)?;
                }
                "everyday" if !cell.is_empty() => offence.everyday = split_cell(cell),
                "aliases" if !cell.is_empty() => offence.aliases = split_cell(cell),
                _ if column.starts_with("offence_") && !cell.is_empty() => offence.names.push(cell.to_owned()),
                _ => {}
            }
        }
        if !offence.article.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(row_error(line, "article", format!("`{}` is not an article's number", offence.article)));
        }
        for (column, cells) in [("aliases", &offence.aliases), ("everyday", &offence.everyday)] {
            if cells.iter().any(String::is_empty) {
                return Err(row_error(line, column, "an alias is empty: remove the `|` too many".to_owned()));
            }
        }
        if !seen.insert(offence.article.clone()) {
            return Err(row_error(line, "article", format!("{} stands twice", offence.article)));
        }
        offences.push(offence);
    }
    Ok(offences)
}

/// What a cell `certainty` says; empty is unverified.
pub(super) fn confirmed(cell: &str) -> Option<bool> {
    match cell {
        "confirmed" => Some(true),
        "unverified" | "" => Some(false),
        _ => None,
    }
}

/// The values of a cell, parted by `|` outside brackets: `libel|(public )?insult(s|ing)` holds two.
fn split_cell(cell: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut depth = 0_u32;
    for c in cell.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match (c, values.last_mut()) {
            ('|', _) if depth == 0 => values.push(String::new()),
            (_, Some(value)) => value.push(c),
            (_, None) => {}
        }
    }
    values.iter().map(|value| value.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"
id = "KZ-CC-2014"
country = "KZ"
kind = "CC"
year = 2014
adopted = "Law No. 226-V"
source = "https://adilet.zan.kz/rus/docs/K1400000226"
names = ["Criminal Code of Kazakhstan"]
abbreviations = ["УК РК"]
[in_force]
from = "2015-01-01"
[numbers]
last = 467
mark = "-"
dot = "part"
"#;

    #[test]
    fn a_code_and_its_offences_are_loaded() {
        let csv = "article,offence_en,aliases\n130,Libel,libel|(public )?(defamation|slander)\n405,,\n";
        let codes = load_codes([("kz.csv", csv), ("kz.toml", HEAD)]).unwrap();
        assert_eq!((codes[0].id.to_string().as_str(), codes[0].from, codes[0].to), ("KZ-CC-2014", 2015, None));
        assert_eq!(codes[0].offences[0].aliases, ["libel", "(public )?(defamation|slander)"]);
        assert_eq!(codes[0].offences[1].names, Vec::<String>::new());
    }

    #[test]
    fn contents_add_titles_and_the_articles_that_are_seldom_cited() {
        let csv = "article,offence_en\n130,Libel\n";
        let contents = "article,offence_en,everyday\n125,Kidnapping,abduction|seizing a person\n130,Libel,slander\n";
        let codes = load_codes([("kz.csv", csv), ("kz.toml", HEAD), ("kz.contents.csv", contents)]).unwrap();
        let offences = &codes[0].offences;
        assert_eq!(offences.len(), 2);
        assert_eq!(
            (offences[0].usual, &*offences[0].names, &*offences[0].everyday),
            (true, &["Libel".to_owned()][..], &["slander".to_owned()][..])
        );
        assert!(!offences[1].usual && offences[1].everyday == ["abduction", "seizing a person"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_file_line_and_column() {
        for (csv, message) in [
            ("article,offense\n1,x\n", "kz.csv, line 1, column offense: unknown column"),
            ("article,aliases\n130,a||b\n", "kz.csv, line 2, column aliases: an alias is empty"),
            ("article,aliases\n130,a\n130,b\n", "kz.csv, line 3, column article: 130 stands twice"),
            ("article,aliases\nArt,a\n", "kz.csv, line 2, column article: `Art` is not"),
            ("article,certainty\n130,sure\n", "kz.csv, line 2, column certainty: `sure` is neither"),
        ] {
            let error = load_codes([("kz.toml", HEAD), ("kz.csv", csv)]).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
        let odd = HEAD.replace("kind = \"CC\"", "kind = \"XX\"");
        let error = load_codes([("kz.toml", odd.as_str())]).unwrap_err().to_string();
        assert_eq!(error, "kz.toml: kind = `XX` is not CC, CAO, MPC or TMK");
        assert!(load_codes([("kz.csv", "article\n1\n")]).unwrap_err().to_string().starts_with("kz.csv lacks"));
    }
}
