//! What casebook's own lists have, as import and export know them.

use crate::gazetteer::prefix;
use crate::model::{Label, slug};

pub(super) const PERSONS: [&str; 9] =
    ["id", "name", "aliases", "native_name", "born", "gender", "country", "roles", "source"];
pub(super) const ORGANISATIONS: [&str; 6] = ["id", "name", "aliases", "country", "kind", "source"];

/// The id behind `person:` or `org:`, where a list has one that casebook could have given.
pub(super) fn own_id(label: Label, id: &str) -> Option<String> {
    let id = id.strip_prefix(prefix(label))?.strip_prefix(':')?;
    (!id.is_empty() && slug(id) == id).then(|| id.to_owned())
}
