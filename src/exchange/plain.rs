//! A name a line; other names of the same one follow after tabs; `#` begins a remark.

use super::{Entry, Line, clean};
use crate::model::Label;

pub(super) fn line(text: &str, label: Label) -> Option<Line> {
    if text.trim_start().starts_with('#') {
        return None;
    }
    let names: Vec<String> = text.split('\t').filter_map(clean).collect();
    Some(if names.is_empty() {
        Line::Left("no name".to_owned())
    } else {
        Line::Entry(Box::new(Entry::new(label, names)), Vec::new())
    })
}
