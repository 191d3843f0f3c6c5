//! FollowTheMoney entities, a JSON object a line. Source of the schemata: the FollowTheMoney model; of the files: OpenSanctions'
//! `entities.ftm.json`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Entry, Line, clean, country, date, gender};
use crate::model::Label;

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<serde_json::Value>>,
    #[serde(default)]
    datasets: Vec<String>,
}

impl Entity {
    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.properties.get(name).into_iter().flatten().filter_map(serde_json::Value::as_str)
    }
}

/// What casebook's own export puts before its ids.
pub(super) const OWN: [(Label, &str); 2] =
    [(Label::Person, "casebook-person-person-"), (Label::Organisation, "casebook-organization-org-")];

pub(super) fn line(text: &str) -> Line {
    let entity: Entity = match serde_json::from_str(text) {
        Ok(entity) => entity,
        Err(error) => return Line::Left(format!("no FollowTheMoney entity: {error}")),
    };
    let label = match entity.schema.as_str() {
        "Person" => Label::Person,
        "Organization" | "Company" | "PublicBody" => Label::Organisation,
        "LegalEntity" => return Line::Left("schema LegalEntity: a person or an organisation".to_owned()),
        other => return Line::Left(format!("schema {other}: neither person nor organisation")),
    };
    let mut names: Vec<String> = Vec::new();
    let listed = ["name", "alias", "previousName"].into_iter().flat_map(|property| entity.values(property));
    for name in std::iter::once(entity.caption.as_str()).chain(listed).filter_map(clean) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return Line::Left("no name".to_owned());
    }
    let mut remarks = Vec::new();
    let weak = entity.values("weakAlias").count();
    if weak > 0 {
        remarks.push("weakAlias: too weak to find anybody by".to_owned());
    }
    let mut entry = Entry::new(label, names);
    for code in entity.values("nationality").chain(entity.values("country")).chain(entity.values("jurisdiction")) {
        match country(code) {
            Some(code) if !entry.countries.contains(&code) => entry.countries.push(code),
            Some(_) => {}
            None => remarks.push(format!("country `{code}`: no code of two letters")),
        }
    }
    let births: Vec<&str> = entity.values("birthDate").collect();
    entry.born = births.iter().find_map(|day| date(day));
    if entry.born.is_none() && !births.is_empty() {
        remarks.push(format!("birthDate `{}`: no date", births[0]));
    } else if births.iter().any(|day| !births[0].starts_with(day) && !day.starts_with(births[0])) {
        // Two days are no day: one of them would be wrong.
        entry.born = None;
        remarks.push("birthDate: several that differ".to_owned());
    }
    entry.gender = entity.values("gender").next().map_or("", gender);
    entry.roles = entity.values("position").filter_map(clean).collect();
    entry.id = OWN
        .iter()
        .find(|(own, _)| *own == label)
        .and_then(|(_, prefix)| entity.id.strip_prefix(prefix))
        .map(str::to_owned);
    let link = entity.values("sourceUrl").next().and_then(clean);
    let dataset = (!entity.datasets.is_empty()).then(|| format!("{} ({})", entity.id, entity.datasets.join(", ")));
    entry.source = link.or(dataset).unwrap_or_default();
    entry.key = entity.id;
    Line::Entry(Box::new(entry), remarks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_taken_with_what_can_be_and_the_rest_is_told() {
        let text = r#"{"id":"Q1","caption":"Ann Lee","schema":"Person","datasets":["x"],"properties":{"name":["Ann Lee","Энн Ли"],"alias":["A|nnie"],
            "weakAlias":["A"],"birthDate":["1970-01-02","1970"],"nationality":["kz","suhh"],"gender":["female"],"position":["Judge"]}}"#;
        let Line::Entry(entry, remarks) = line(text) else { panic!("it is a person") };
        assert_eq!(entry.names, ["Ann Lee", "Энн Ли", "A nnie"]);
        assert_eq!(
            (entry.born.unwrap().to_string(), entry.gender, entry.countries),
            ("1970-01-02".to_owned(), "f", vec!["KZ".to_owned()])
        );
        assert_eq!((entry.roles, entry.source.as_str()), (vec!["Judge".to_owned()], "Q1 (x)"));
        assert_eq!(remarks, ["weakAlias: too weak to find anybody by", "country `suhh`: no code of two letters"]);
    }

    #[test]
    fn what_is_nobody_is_left_with_the_reason() {
        for (text, said) in [
            ("{", "no FollowTheMoney entity"),
            (r#"{"id":"a","schema":"Vessel","properties":{}}"#, "schema Vessel: neither"),
            (r#"{"id":"a","schema":"Person","properties":{}}"#, "no name"),
        ] {
            let Line::Left(reason) = line(text) else { panic!("{text}") };
            assert!(reason.starts_with(said), "{reason}");
        }
    }
}
