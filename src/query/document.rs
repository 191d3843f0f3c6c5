//! One document: found by what people call it, and its annotations as the index has them.

use tantivy::Term;

use super::Error;
use super::ask::Asker;
use super::tally::name;
use crate::index::{DocumentNumber, DocumentRow, Keys, Read, key_entity, key_label, scan};
use crate::model::Annotation;

/// The documents that a reference means: a path as given or its end, a stem, an id or its beginning. Superseded ones are
/// found by id alone.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn find_documents(asker: &Asker<'_>, reference: &str) -> Result<Vec<(DocumentNumber, DocumentRow)>, Error> {
    let digits = reference.strip_prefix("sha256:").unwrap_or(reference);
    let is_id = digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let ending = format!("/{}", reference.trim_start_matches("./"));
    // From the surest reading of the reference to the loosest; the first that finds something counts.
    let mut found: [Vec<(DocumentNumber, DocumentRow)>; 4] = Default::default();
    asker.view.each_document(|number, row| {
        let has_path = |test: &dyn Fn(&str) -> bool| {
            !row.superseded
                && row.sources.iter().any(|source| test(&source.shown) || test(&String::from_utf8_lossy(&source.path)))
        };
        let level = if is_id && row.id().to_string()["sha256:".len()..].starts_with(&digits.to_ascii_lowercase()) {
            0
        } else if has_path(&|path| path == reference) {
            1
        } else if has_path(&|path| path.ends_with(&ending)) {
            2
        } else if !row.superseded && row.stem() == reference {
            3
        } else {
            return;
        };
        found[level].push((number, row));
    })?;
    Ok(found.into_iter().find(|found| !found.is_empty()).unwrap_or_default())
}

/// The annotations of a document, in the order of the text.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn annotations(asker: &Asker<'_>, number: DocumentNumber) -> Result<Vec<Annotation>, Error> {
    let within = asker.with_term(Term::from_field_u64(asker.casebook.fields().document, number))?;
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut rows = Vec::new();
    scan(&asker.searcher, Some(&within), &mut keys, &mut rules, |row, _| rows.push(row))?;
    rows.sort_by_key(|row| row.place.span);
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let key = keys.key(row.entity);
        let Some(value) = key_entity(key) else { continue };
        out.push(Annotation {
            span: row.place.span,
            page: row.about.page,
            label: key_label(key),
            name: name(asker, key)?.into(),
            value,
            statuses: row.about.statuses,
            rule: rules.key(row.rule).to_owned().into(),
            confidence: row.about.confidence,
            sentence: row.place.sentence,
            open_between: Vec::new(),
        });
    }
    Ok(out)
}
