//! GATE's gazetteers: `lists.def` has a line for each `.lst` file, `file:major type:minor type:language`; a list has a name a line,
//! and features of it after a tab: `Ann Lee<tab>id=person:ann-lee`. Source: the GATE user guide, chapter 13.

use std::path::Path;

use super::{Entry, Error, Line, ListFormat, Options, Taken, clean, columns, each_line, open, read_list};
use crate::model::Label;

pub(super) fn line(text: &str, label: Label) -> Line {
    let mut cells = text.split('\t');
    let Some(name) = cells.next().and_then(clean) else { return Line::Left("no name".to_owned()) };
    let mut entry = Entry::new(label, vec![name]);
    let mut remarks = Vec::new();
    for feature in cells {
        match feature.split_once('=') {
            Some(("id", id)) => {
                entry.id = columns::own_id(label, id);
                id.clone_into(&mut entry.key);
            }
            Some((name, _)) => remarks.push(format!("feature {name}: not known here")),
            None => remarks.push("a cell that is no feature".to_owned()),
        }
    }
    Line::Entry(Box::new(entry), remarks)
}

/// What the names of a list are, by its types; why they are none, else.
fn label(major: &str, minor: &str) -> Result<Label, String> {
    let types = format!("{major} {minor}").to_lowercase();
    let parts_of_names =
        ["first", "given", "surname", "last", "title", "ending", "ambig", "post", "pre", "key", "base"];
    if types.contains("person") {
        return match parts_of_names.iter().find(|part| types.contains(**part)) {
            Some(_) => Err(format!("list of type `{}`: parts of names, which belong into words/", types.trim())),
            None => Ok(Label::Person),
        };
    }
    let organisations = ["organization", "organisation", "company", "govern", "party", "newspaper", "media"];
    if organisations.iter().any(|kind| types.contains(kind)) && !parts_of_names.iter().any(|part| types.contains(part))
    {
        return Ok(Label::Organisation);
    }
    Err(format!("list of type `{}`: neither persons nor organisations", types.trim()))
}

/// Reads every list of a definition that has persons or organisations.
pub(super) fn read_definition(path: &Path, options: &Options, taken: &mut Taken) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut lists = Vec::new();
    each_line(path, open(path)?, &mut |number, text| {
        let mut parts = text.split(':').map(str::trim);
        let file = parts.next().unwrap_or_default().to_owned();
        let (major, minor) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        match label(major, minor) {
            Ok(_) if file.contains("..") || Path::new(&file).is_absolute() => {
                taken.leave(path, number, &format!("`{file}` lies outside the folder"))?;
            }
            Ok(label) => lists.push((number, file, label)),
            Err(reason) => taken.leave(path, number, &reason)?,
        }
        Ok(())
    })?;
    for (number, file, label) in lists {
        let list = folder.join(&file);
        if list.is_file() {
            read_list(&list, ListFormat::Gate, &Options { label, ..options.clone() }, taken)?;
        } else {
            taken.leave(path, number, &format!("`{file}` is not there"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_taken_by_its_types() {
        for (major, minor, wanted) in [
            ("person_full", "", Some(Label::Person)),
            ("person", "prisoner", Some(Label::Person)),
            ("person_first", "male", None),
            ("organization", "ngo", Some(Label::Organisation)),
            ("company", "", Some(Label::Organisation)),
            ("org_key", "", None),
            ("location", "city", None),
        ] {
            assert_eq!(label(major, minor).ok(), wanted, "{major} {minor}");
        }
    }
}
