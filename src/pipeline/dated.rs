//! The document's own date: what "yesterday" counts from, and by what it is found as published.

use crate::extract::{Rules, date::dateline};
use crate::model::{DateSource, Document, Format};

/// Settles the date: the analyst's word outdoes the text's own line of place and date, and that what the file says of
/// itself, which is often only when it was saved.
pub(super) fn date(document: &mut Document, rules: &Rules) {
    let metadata = &mut document.metadata;
    if metadata.dated_by == Some(DateSource::Known) {
        return;
    }
    // A date in a table's first or last rows is a row's.
    let is_table = matches!(document.format, Format::Csv | Format::Xlsx | Format::Xls | Format::Ods);
    if !is_table && let Some(date) = dateline(&document.text, &rules.date) {
        (metadata.date, metadata.dated_by) = (Some(date), Some(DateSource::Text));
        return;
    }
    // A document that was dated by its text under other rules is dated by its file now.
    let by_file = metadata.date.take().filter(|_| metadata.dated_by == Some(DateSource::File));
    metadata.date = by_file.or_else(|| metadata.created.clone()).or_else(|| metadata.modified.clone());
    metadata.dated_by = metadata.date.is_some().then_some(DateSource::File);
}
