//! Lists out, for other programs.

use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use super::ListFormat;
use super::ftm::OWN;
use crate::gazetteer::{Entity, Gazetteer, prefix};
use crate::model::Label;

/// Writes the listed persons, the organisations, or both; a plain list, which cannot tell them apart, has persons unless
/// organisations are wanted. GATE wants a folder, and `out` is not used then.
///
/// # Errors
/// Where `out` or the folder cannot be written, or GATE has no folder.
pub fn export(
    gazetteer: &Gazetteer,
    format: ListFormat,
    wanted: Option<Label>,
    folder: Option<&Path>,
    mut out: impl Write,
) -> io::Result<()> {
    let wanted = wanted.or((format == ListFormat::Plain).then_some(Label::Person));
    let each = |gazetteer, write: &mut dyn FnMut(&Entity) -> io::Result<()>| each(gazetteer, wanted, write);
    match format {
        ListFormat::FollowTheMoney => each(gazetteer, &mut |entity| line(&mut out, &ftm(entity))),
        ListFormat::Spacy => each(gazetteer, &mut |entity| {
            let label = if entity.label == Label::Person { "PERSON" } else { "ORG" };
            names(entity)
                .try_for_each(|name| line(&mut out, &json!({"label": label, "pattern": name, "id": id(entity)})))
        }),
        ListFormat::Plain => each(gazetteer, &mut |entity| {
            let names: Vec<&str> = names(entity).collect();
            writeln!(out, "{}", names.join("\t"))
        }),
        ListFormat::Wikidata => {
            let mut table = csv::Writer::from_writer(&mut out);
            table.write_record(["item", "itemLabel", "itemAltLabel", "dateOfBirth", "country", "kind", "source"])?;
            each(gazetteer, &mut |entity| {
                let others = names(entity).skip(1).collect::<Vec<_>>().join("|");
                let born = entity.born.as_ref().map(ToString::to_string).unwrap_or_default();
                let (countries, roles) = (entity.countries.join("|"), entity.roles.join("|"));
                let row = [&id(entity), &*entity.name, &others, &born, &countries, &roles, &entity.source];
                Ok(table.write_record(row)?)
            })?;
            table.flush()
        }
        ListFormat::Gate => {
            let folder = folder.ok_or_else(|| io::Error::other("GATE's lists are a folder: name it with --out DIR"))?;
            std::fs::create_dir_all(folder)?;
            let mut definition = Vec::new();
            for (label, file, kind) in
                [(Label::Person, "persons.lst", "person"), (Label::Organisation, "organisations.lst", "organization")]
            {
                if wanted.is_some_and(|wanted| wanted != label) {
                    continue;
                }
                let mut list = io::BufWriter::new(std::fs::File::create(folder.join(file))?);
                for entity in gazetteer.entities().filter(|entity| entity.label == label) {
                    names(&entity).try_for_each(|name| writeln!(list, "{name}\tid={}", id(&entity)))?;
                }
                list.flush()?;
                writeln!(definition, "{file}:{kind}")?;
            }
            std::fs::write(folder.join("lists.def"), definition)
        }
    }
}

fn each(
    gazetteer: &Gazetteer,
    wanted: Option<Label>,
    write: &mut dyn FnMut(&Entity) -> io::Result<()>,
) -> io::Result<()> {
    let mut those = gazetteer.entities().filter(|entity| wanted.is_none_or(|label| entity.label == label));
    those.try_for_each(|entity| write(&entity))
}

fn line(out: &mut impl Write, value: &serde_json::Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn id(entity: &Entity) -> String {
    format!("{}:{}", prefix(entity.label), entity.id)
}

fn names(entity: &Entity) -> impl Iterator<Item = &str> {
    std::iter::once(&*entity.name).chain(entity.aliases.iter().chain(&entity.acronyms).map(String::as_str))
}

fn ftm(entity: &Entity) -> serde_json::Value {
    let own = OWN.iter().find(|(label, _)| *label == entity.label).map_or("", |(_, prefix)| prefix);
    let mut properties = serde_json::Map::new();
    let mut add = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            properties.insert(name.to_owned(), json!(values));
        }
    };
    add("name", vec![entity.name.to_string()]);
    add("alias", names(entity).skip(1).map(str::to_owned).collect());
    let person = entity.label == Label::Person;
    let countries = entity.countries.iter().map(|country| country.to_lowercase()).collect();
    add(if person { "nationality" } else { "country" }, countries);
    // An approximate day or an interval has no place in a FollowTheMoney date.
    let day = entity.born.as_ref().map(ToString::to_string);
    add(
        "birthDate",
        day.filter(|day| day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')).into_iter().collect(),
    );
    if person {
        add("position", entity.roles.clone());
    }
    let is_link = entity.source.starts_with("http") && !entity.source.contains([' ', ';']);
    add(if is_link { "sourceUrl" } else { "notes" }, vec![entity.source.clone()]);
    json!({
        "id": format!("{own}{}", entity.id),
        "schema": if person { "Person" } else { "Organization" },
        "caption": &*entity.name,
        "properties": properties,
    })
}
