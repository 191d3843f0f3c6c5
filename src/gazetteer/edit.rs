//! Changes the analyst's `persons.csv`, row by row, so that a list of any length is changed in little memory. What is not meant
//! stays as it was: columns, their order, and the cells of every other row.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;

use super::entry::PERSON_COLUMNS;

/// A person to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// The row's id, a slug.
    pub id: String,
    /// The canonical name.
    pub name: String,
    /// The name in the person's own script.
    pub native_name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Where it was read.
    pub source: String,
}

/// A change to the list of persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A new row.
    Add(NewPerson),
    /// Another name of the person with that id, whose row may stand in a lower layer.
    AddAlias(String, String),
    /// Takes back [`Edit::Add`].
    Remove(String),
    /// Takes back [`Edit::AddAlias`].
    RemoveAlias(String, String),
}

/// Why a list cannot be changed.
#[derive(Debug, thiserror::Error)]
#[error("cannot change {path}: {problem}; nothing was written")]
pub struct EditError {
    /// The list.
    pub path: String,
    /// What is wrong.
    pub problem: String,
}

/// Makes the changes, in one step for whoever reads the file meanwhile. Makes the file where there is none.
///
/// # Errors
/// Where the list cannot be read or written; it is as it was then.
pub fn edit_persons(path: &Path, edits: &[Edit]) -> Result<(), EditError> {
    if edits.is_empty() {
        return Ok(());
    }
    rewritten(path, edits).map_err(|error| EditError { path: path.display().to_string(), problem: error.to_string() })
}

fn rewritten(path: &Path, edits: &[Edit]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut out = tempfile::NamedTempFile::new_in(folder)?;
    {
        let mut buffer = BufWriter::new(out.as_file_mut());
        let before: Box<dyn io::Read> = match File::open(path) {
            Ok(file) => Box::new(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Box::new(io::empty()),
            Err(error) => return Err(error),
        };
        let mut before = BufReader::new(before);
        let mut mark = [0; 3];
        let has_mark = {
            use io::BufRead as _;
            before.fill_buf()?.starts_with("\u{feff}".as_bytes())
        };
        if has_mark {
            before.read_exact(&mut mark)?;
            buffer.write_all(&mark)?;
        }
        rows(before, &mut buffer, edits)?;
        buffer.flush()?;
    }
    out.as_file().sync_all()?;
    if let Ok(known) = fs::metadata(path) {
        fs::set_permissions(out.path(), known.permissions())?;
    }
    out.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn rows(before: impl io::Read, after: impl io::Write, edits: &[Edit]) -> io::Result<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(before);
    let mut header: Vec<String> = reader.headers()?.iter().map(|name| name.trim().to_owned()).collect();
    if header.is_empty() {
        header = PERSON_COLUMNS.names.iter().map(|name| (*name).to_owned()).collect();
    }
    for needed in ["id", "name", "aliases", "native_name", "source"] {
        if !header.iter().any(|name| name == needed) {
            header.push(needed.to_owned());
        }
    }
    let column = |name: &str| header.iter().position(|has| has == name).unwrap_or_default();
    let (id_at, aliases_at) = (column("id"), column("aliases"));
    let mut writer = csv::Writer::from_writer(after);
    writer.write_record(&header)?;
    let mut waiting: Vec<(&str, &str)> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::AddAlias(id, alias) => Some((id.as_str(), alias.as_str())),
            _ => None,
        })
        .collect();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let id = record.get(id_at).unwrap_or_default().trim();
        let touches = |edit: &Edit| match edit {
            Edit::Add(_) => false,
            Edit::AddAlias(of, _) | Edit::Remove(of) | Edit::RemoveAlias(of, _) => of == id,
        };
        let own: Vec<&Edit> = edits.iter().filter(|edit| touches(edit)).collect();
        if own.iter().any(|edit| matches!(edit, Edit::Remove(_))) {
            continue;
        }
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        cells.resize(header.len().max(cells.len()), String::new());
        for edit in own {
            match edit {
                Edit::AddAlias(_, alias) => cells[aliases_at] = with_alias(&cells[aliases_at], alias),
                Edit::RemoveAlias(_, alias) => cells[aliases_at] = without_alias(&cells[aliases_at], alias),
                Edit::Add(_) | Edit::Remove(_) => {}
            }
        }
        waiting.retain(|(of, _)| *of != id);
        writer.write_record(&cells)?;
    }
    for edit in edits {
        if let Edit::Add(person) = edit {
            let aliases = person.aliases.join("|");
            let cell = |name: &String| match name.as_str() {
                "id" => person.id.as_str(),
                "name" => &person.name,
                "native_name" => &person.native_name,
                "aliases" => &aliases,
                "certainty" => "unverified",
                "source" => &person.source,
                _ => "",
            };
            writer.write_record(header.iter().map(cell))?;
        }
    }
    // Rows that stand in a lower layer get one here that only adds.
    while let Some(&(id, _)) = waiting.first() {
        let aliases =
            waiting.iter().filter(|(of, _)| *of == id).fold(String::new(), |cell, (_, alias)| with_alias(&cell, alias));
        let cell = |name: &String| match name.as_str() {
            "id" => id.to_owned(),
            "aliases" => aliases.clone(),
            _ => String::new(),
        };
        writer.write_record(header.iter().map(cell))?;
        waiting.retain(|(of, _)| *of != id);
    }
    writer.flush()
}

/// The cell with one more name: a cell that changes what a lower layer says goes on changing it.
fn with_alias(cell: &str, alias: &str) -> String {
    let values: Vec<&str> = cell.split('|').map(str::trim).filter(|value| !value.is_empty()).collect();
    if values.iter().any(|value| value.trim_start_matches('+') == alias) {
        return cell.to_owned();
    }
    let adds = values.iter().all(|value| value.starts_with(['+', '-']));
    let one = if adds { format!("+{alias}") } else { alias.to_owned() };
    values.into_iter().chain([one.as_str()]).collect::<Vec<_>>().join("|")
}

fn without_alias(cell: &str, alias: &str) -> String {
    let values = cell.split('|').map(str::trim);
    values.filter(|value| value.trim_start_matches('+') != alias && !value.is_empty()).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(before: Option<&str>, edits: &[Edit]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("persons.csv");
        if let Some(before) = before {
            fs::write(&path, before).unwrap();
        }
        edit_persons(&path, edits).unwrap();
        fs::read_to_string(&path).unwrap()
    }

    fn ann() -> Edit {
        Edit::Add(NewPerson {
            id: "ann-lee".to_owned(),
            name: "Ann Lee".to_owned(),
            aliases: vec!["A. Lee".to_owned(), "Annie, Lee".to_owned()],
            source: "a.txt, p. 1".to_owned(),
            ..NewPerson::default()
        })
    }

    #[test]
    fn rows_are_added_changed_and_taken_back_and_the_rest_stays() {
        let alias = || Edit::AddAlias("bob".to_owned(), "Rob".to_owned());
        let before = "\u{feff}source,name,id,aliases\nx,Bob,bob,\"B, ob\"\nx,Cid,cid,\n";
        let with = after(Some(before), &[ann(), alias()]);
        let wanted = "\u{feff}source,name,id,aliases,native_name\nx,Bob,bob,\"B, ob|Rob\",\nx,Cid,cid,,\n\"a.txt, p. 1\",Ann Lee,ann-lee,\"A. Lee|Annie, Lee\",\n";
        assert_eq!(with, wanted);
        let back = [Edit::Remove("ann-lee".to_owned()), Edit::RemoveAlias("bob".to_owned(), "Rob".to_owned())];
        assert_eq!(
            after(Some(wanted), &back),
            "\u{feff}source,name,id,aliases,native_name\nx,Bob,bob,\"B, ob\",\nx,Cid,cid,,\n"
        );
        assert_eq!(
            after(Some("id,aliases,name,native_name,source\nbob,+B,,,\n"), &[alias()]),
            "id,aliases,name,native_name,source\nbob,+B|+Rob,,,\n"
        );
    }

    #[test]
    fn a_list_is_made_where_there_is_none_and_a_lower_row_is_only_added_to() {
        let made = after(None, &[ann(), Edit::AddAlias("dan".to_owned(), "Daniel".to_owned())]);
        let lines: Vec<&str> = made.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("id,name,source,aliases"));
        assert_eq!(lines[2].split(',').collect::<Vec<_>>()[..4], ["dan", "", "", "+Daniel"]);
    }
}
