//! What a row of a list says of a person or an organisation, checked cell by cell.

use super::code::confirmed;
use super::load::LoadError;
use super::row::Row;
use crate::model::{Edtf, Label, Status, is_slug, slug};

/// A row's [`Entity`](super::Entity) on its way into a compiled gazetteer: the texts are the row's own, since lists of millions have no
/// time to copy them.
#[derive(Debug)]
pub(super) struct Listed<'a> {
    pub id: &'a str,
    pub label: Label,
    pub name: &'a str,
    pub aliases: Vec<&'a str>,
    pub acronyms: Vec<&'a str>,
    pub countries: Vec<&'a str>,
    pub roles: Vec<&'a str>,
    pub statuses: Vec<Status>,
    pub born: Option<Edtf>,
    pub status_since: Option<Edtf>,
    pub articles: Vec<&'a str>,
    pub confirmed: bool,
    pub source: &'a str,
}

impl<'a> Listed<'a> {
    /// What a row says. What cannot be taken is left out and added to the errors.
    pub fn of_row(row: &'a Row, label: Label, errors: &mut Vec<LoadError>) -> Self {
        match label {
            Label::Person => person(row, errors),
            _ => organisation(row, errors),
        }
    }

    /// The names that are listed, the canonical one first; acronyms are not among them.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

fn person<'a>(row: &'a Row, errors: &mut Vec<LoadError>) -> Listed<'a> {
    let mut entity = entity(row, Label::Person, "roles", errors);
    entity.aliases.splice(..0, row.values("native_name"));
    for name in row.values("prisoner_status") {
        match Status::from_name(name) {
            Some(status) => entity.statuses.push(status),
            None => {
                let known: Vec<_> = Status::ALL.iter().map(|status| status.name()).collect();
                errors.push(
                    row.error("prisoner_status", format!("`{name}` is no status; take one of {}", known.join(", "))),
                );
            }
        }
    }
    for column in ["born", "status_since"] {
        let cell = row.cell(column);
        if cell.is_empty() {
            continue;
        }
        match Edtf::parse(cell) {
            Ok(date) if column == "born" => entity.born = Some(date),
            Ok(date) => entity.status_since = Some(date),
            Err(error) => errors.push(row.error(column, error.to_string())),
        }
    }
    if !matches!(row.cell("gender"), "" | "m" | "f") {
        errors.push(row.error("gender", "is neither m nor f; leave it empty where unknown"));
    }
    entity.articles = row.values("articles").collect();
    entity
}

fn organisation<'a>(row: &'a Row, errors: &mut Vec<LoadError>) -> Listed<'a> {
    let mut entity = entity(row, Label::Organisation, "kind", errors);
    entity.acronyms = row.values("acronyms").collect();
    entity
}

fn entity<'a>(row: &'a Row, label: Label, roles: &str, errors: &mut Vec<LoadError>) -> Listed<'a> {
    let id = row.cell("id");
    if !is_slug(id) {
        errors.push(row.error("id", format!("`{id}` is no slug; write `{}`", slug(id))));
    }
    let confirmed = confirmed(row.cell("certainty")).unwrap_or_else(|| {
        errors.push(row.error("certainty", "is neither confirmed nor unverified"));
        false
    });
    let countries: Vec<&str> = row.values("country").collect();
    for country in &countries {
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            errors.push(row.error("country", format!("`{country}` is no country code; write two capitals, as KZ")));
        }
    }
    Listed {
        id,
        label,
        name: row.cell("name"),
        aliases: row.values("aliases").collect(),
        acronyms: Vec::new(),
        countries,
        roles: row.values(roles).collect(),
        statuses: Vec::new(),
        born: None,
        status_since: None,
        articles: Vec::new(),
        confirmed,
        source: row.cell("source"),
    }
}
