//! DOCX: the text as Word shows it with all changes accepted.
//!
//! `body` writes paragraphs, tables and notes; here are the parts of the package beside the main one. The standard is ECMA-376
//! (Office Open XML), part 1.

mod body;

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::flow::Flow;
use super::package::{Package, resolve};
use super::xml::{self, Node, attribute};
use super::{Error, Raw, info};
use crate::model::FurnitureKind;

/// The notes of a part by their id.
pub(super) type Notes = BTreeMap<String, String>;

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let Some(document) = package.text(&main)? else {
        return Err(Error::Broken(format!("its main part {main} is missing")));
    };
    let related = relations(&mut package, &main)?;
    let mut flow = Flow::default();
    let mut notes = Notes::new();
    let mut comments = 0;
    for (kind, part) in &related {
        match kind.as_str() {
            "footnotes" | "endnotes" => notes.extend(body::notes(&package.text(part)?.unwrap_or_default(), kind)),
            "header" | "footer" => {
                let kind = if kind == "header" { FurnitureKind::Header } else { FurnitureKind::Footer };
                let text = body::plain(&package.text(part)?.unwrap_or_default());
                flow.furniture(kind, &text);
            }
            "comments" => {
                for (_, comment) in body::notes(&package.text(part)?.unwrap_or_default(), "comments") {
                    comments += 1;
                    flow.furniture(FurnitureKind::Comment, &comment);
                }
            }
            _ => {}
        }
    }
    body::write(&document, &notes, &mut flow);
    if comments > 0 {
        flow.warn(format!("comments in the margin are not part of the text: {comments}; --furniture keep prints them"));
    }
    flow.finish(info::of_office(&mut package)?)
}

/// The name of the part that the package says is the document.
pub(super) fn main_part(package: &mut Package<'_>) -> Result<String, Error> {
    let related = relations(package, "")?;
    let main = related.into_iter().find(|(kind, _)| kind == "officeDocument").map(|(_, part)| part);
    Ok(main.unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// The parts that a part names, by the last word of their kind, in the order of the file.
pub(super) fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(relations_by_id(package, part)?.into_iter().map(|(_, kind, part)| (kind, part)).collect())
}

/// The same, with the id by which the part refers to each.
pub(super) fn relations_by_id(package: &mut Package<'_>, part: &str) -> Result<Vec<(String, String, String)>, Error> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let mut found = Vec::new();
    let mut each = |start: &BytesStart<'_>| {
        let one = |name: &str| attribute(start, name);
        let inside = one("TargetMode").is_none_or(|mode| mode != "External");
        if let (true, Some(id), Some(kind), Some(target)) = (inside, one("Id"), one("Type"), one("Target")) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push((id, kind, resolve(part, &target)));
        }
    };
    xml::each(&package.text(&list)?.unwrap_or_default(), |node| {
        if let Node::Start(start) = node
            && start.local_name().as_ref() == "Relationship"
        {
            each(start);
        }
    });
    Ok(found)
}
