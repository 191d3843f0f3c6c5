//! Listed persons and organisations, from `persons.csv` and `organisations.csv`.

use std::sync::Arc;

use super::code::confirmed;
use super::load::{Columns, LoadError};
use super::row::Row;
use crate::model::{Edtf, Label, Status, is_slug, slug};

pub(super) const PERSON_COLUMNS: Columns = Columns {
    names: &[
        "id",
        "name",
        "source",
        "aliases",
        "native_name",
        "born",
        "gender",
        "country",
        "roles",
        "prisoner_status",
        "status_since",
        "articles",
        "certainty",
    ],
    required: 3,
    key: &["id"],
};

const ORGANISATION_COLUMNS: Columns = Columns {
    names: &["id", "name", "source", "aliases", "acronyms", "kind", "country", "certainty"],
    required: 3,
    key: &["id"],
};

/// A listed person or organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The row's id, without `person:` or `org:`.
    pub id: Arc<str>,
    /// [`Label::Person`] or [`Label::Organisation`].
    pub label: Label,
    /// The canonical name.
    pub name: Arc<str>,
    /// Other names as listed, the native one first.
    pub aliases: Vec<String>,
    /// Acronyms (organisations).
    pub acronyms: Vec<String>,
    /// ISO 3166-1 alpha-2 countries.
    pub countries: Vec<String>,
    /// Roles (persons) or the kind (organisations).
    pub roles: Vec<String>,
    /// The states that the list gives a person.
    pub statuses: Vec<Status>,
    /// When a person was born.
    pub born: Option<Edtf>,
    /// Since when.
    pub status_since: Option<Edtf>,
    /// The articles that the list gives a person, as in annotations: `KZ-CC-2014:174`.
    pub articles: Vec<String>,
    /// True where somebody read the facts in the source.
    pub confirmed: bool,
    /// Where the facts can be read.
    pub source: String,
    /// The file and line of the row, for messages.
    pub place: String,
}

impl Entity {
    /// The names that are listed, the canonical one first; acronyms are not among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.name).chain(self.aliases.iter().map(String::as_str))
    }

    /// What stands for an entity that cannot be read.
    pub(super) fn nameless(label: Label) -> Self {
        Self {
            id: "".into(),
            label,
            name: "".into(),
            aliases: Vec::new(),
            acronyms: Vec::new(),
            countries: Vec::new(),
            roles: Vec::new(),
            statuses: Vec::new(),
            born: None,
            status_since: None,
            articles: Vec::new(),
            confirmed: false,
            source: String::new(),
            place: String::new(),
        }
    }

    /// The entity of a row, without its place for messages.
    pub(super) fn of_row(row: &Row, label: Label, errors: &mut Vec<LoadError>) -> Self {
        match label {
            Label::Person => person(row, errors),
            _ => organisation(row, errors),
        }
    }
}

/// The two lists of entities: what each lists, its file, and its columns.
pub(super) const LISTS: [(Label, &str, Columns); 2] =
    [(Label::Person, "persons.csv", PERSON_COLUMNS), (Label::Organisation, "organisations.csv", ORGANISATION_COLUMNS)];

fn person(row: &Row, errors: &mut Vec<LoadError>) -> Entity {
    let mut entity = entity(row, Label::Person, "roles", errors);
    let native = row.values("native_name").into_iter();
    entity.aliases = native.chain(entity.aliases).collect();
    for name in row.values("prisoner_status") {
        match Status::from_name(&name) {
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
    entity.articles = row.values("articles");
    entity
}

fn organisation(row: &Row, errors: &mut Vec<LoadError>) -> Entity {
    let mut entity = entity(row, Label::Organisation, "kind", errors);
    entity.acronyms = row.values("acronyms");
    entity
}

fn entity(row: &Row, label: Label, roles: &str, errors: &mut Vec<LoadError>) -> Entity {
    let id = row.cell("id");
    if !is_slug(id) {
        errors.push(row.error("id", format!("`{id}` is no slug; write `{}`", slug(id))));
    }
    let confirmed = confirmed(row.cell("certainty")).unwrap_or_else(|| {
        errors.push(row.error("certainty", "is neither confirmed nor unverified"));
        false
    });
    let countries = row.values("country");
    for country in &countries {
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            errors.push(row.error("country", format!("`{country}` is no country code; write two capitals, as KZ")));
        }
    }
    Entity {
        id: id.into(),
        label,
        name: row.cell("name").into(),
        aliases: row.values("aliases"),
        acronyms: Vec::new(),
        countries,
        roles: row.values(roles),
        statuses: Vec::new(),
        born: None,
        status_since: None,
        articles: Vec::new(),
        confirmed,
        source: row.cell("source").to_owned(),
        place: String::new(),
    }
}
