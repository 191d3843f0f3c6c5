//! Listed persons and organisations, from `persons.csv` and `organisations.csv`.

use std::sync::Arc;

use super::load::Columns;
use crate::model::{Edtf, Label, Status};

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
}

/// The two lists of entities: what each lists, its file, and its columns.
pub(super) const LISTS: [(Label, &str, Columns); 2] =
    [(Label::Person, "persons.csv", PERSON_COLUMNS), (Label::Organisation, "organisations.csv", ORGANISATION_COLUMNS)];
