//! FollowTheMoney entities, one JSON object a line: persons, organisations, documents, and a mention for each that a document
//! names. Source of the schemata: the FollowTheMoney model's `Person`, `Organization`, `Document` and `Mention`.

use std::collections::BTreeMap;
use std::io;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::Error;
use crate::index::{Keys, Numbers, Read as _, key_label, key_value, scan};
use crate::model::Label;
use crate::query::{Asker, Tally};

/// Writes the entities of the documents in `within`; all where none is given.
///
/// # Errors
/// Where the casebook cannot be read or `out` does not take them.
pub fn write(
    asker: &Asker<'_>,
    persons: &[Tally],
    organisations: &[Tally],
    within: Option<&Numbers>,
    mut out: impl io::Write,
) -> Result<(), Error> {
    let mut line = |value: Value| -> Result<(), Error> {
        serde_json::to_writer(&mut out, &value)?;
        Ok(out.write_all(b"\n")?)
    };
    for (schema, rows) in [("Person", persons), ("Organization", organisations)] {
        for row in rows {
            line(entity(asker, schema, row))?;
        }
    }
    let mut documents = BTreeMap::new();
    asker.view.each_document(|number, row| {
        if !row.superseded && within.is_none_or(|within| within.has(number)) {
            documents.insert(number, row);
        }
    })?;
    for row in documents.values() {
        let known = &row.metadata;
        let mut properties = serde_json::Map::new();
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                properties.insert(name.to_owned(), json!([value]));
            }
        };
        let file_name = row.source().rsplit('/').next();
        add("fileName", file_name);
        add("title", known.title.as_deref());
        add("author", known.author.as_deref());
        add("publisher", known.publisher.as_deref());
        add("sourceUrl", known.url.as_deref());
        // An interval has no place in a FollowTheMoney date.
        add(
            "date",
            known.date.as_deref().filter(|date| date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')),
        );
        add("country", known.country.as_deref().map(str::to_lowercase).as_deref());
        add("notes", Some(&format!("{} {}", row.source(), row.id())));
        line(json!({"id": document_id(&row.id().to_string()), "schema": "Document", "properties": properties}))?;
    }
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut met: FxHashMap<(u64, u32), usize> = FxHashMap::default();
    scan(&asker.searcher, within, &mut keys, &mut rules, |row, _| {
        *met.entry((row.document, row.entity)).or_default() += 1;
    })?;
    let mut met: Vec<_> = met.into_iter().collect();
    met.sort_by(|((a, x), _), ((b, y), _)| a.cmp(b).then_with(|| keys.key(*x).cmp(keys.key(*y))));
    let names: FxHashMap<&str, &str> =
        persons.iter().chain(organisations).map(|row| (row.key.as_str(), row.name.as_str())).collect();
    for ((number, entity), count) in met {
        let key = keys.key(entity);
        let schema = match key_label(key) {
            Label::Person => "Person",
            Label::Organisation => "Organization",
            Label::Article | Label::Date => continue,
        };
        let (Some(document), Some(name)) = (documents.get(&number), names.get(key)) else { continue };
        let document = document_id(&document.id().to_string());
        let resolved = entity_id(schema, &key_value(key));
        line(json!({
            "id": format!("casebook-mention-{}-{}", &document["casebook-document-".len()..], &resolved["casebook-".len()..]),
            "schema": "Mention",
            "properties": {
                "document": [document], "resolved": [resolved], "name": [name], "detectedSchema": [schema],
                "summary": [format!("{count} mention{}", if count == 1 { "" } else { "s" })],
            },
        }))?;
    }
    Ok(())
}

fn entity(asker: &Asker<'_>, schema: &str, row: &Tally) -> Value {
    let mut properties = serde_json::Map::new();
    properties.insert("name".to_owned(), json!([row.name]));
    if !row.countries.is_empty() {
        let countries: Vec<String> = row.countries.iter().map(|country| country.to_lowercase()).collect();
        properties.insert("country".to_owned(), json!(countries));
    }
    if let Some(index) = asker.gazetteer.by_id(&row.key) {
        let entity = asker.gazetteer.entity(index);
        let aliases: Vec<&str> = entity.aliases.iter().chain(&entity.acronyms).map(|name| &**name).collect();
        if !aliases.is_empty() {
            properties.insert("alias".to_owned(), json!(aliases));
        }
    }
    json!({"id": entity_id(schema, &row.id), "schema": schema, "properties": properties})
}

/// A person and an organisation may share a slug, so the schema is in the id.
fn entity_id(schema: &str, id: &str) -> String {
    let (kind, slug) = id.split_once(':').unwrap_or(("name", id));
    format!("casebook-{}-{kind}-{slug}", schema.to_lowercase())
}

fn document_id(id: &str) -> String {
    format!("casebook-document-{}", id.trim_start_matches("sha256:"))
}
