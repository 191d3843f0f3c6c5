//! What one document's annotations have in common with its gold, and where they differ.

use super::{ByLabel, Counts};
use crate::brat::Mark;
use crate::gazetteer::name_key;
use crate::model::{Annotation, Label, Span, Status, Value};

/// One difference between gold and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind.
    pub kind: DifferenceKind,
    /// The label.
    pub label: Label,
    /// Where.
    pub span: Span,
    /// The gold's value, empty for what was invented.
    pub gold: String,
    /// The value found, empty for what was missed.
    pub predicted: String,
    /// The line of the gold file, 0 for what was invented.
    pub line: usize,
    /// What found it; empty for what was missed.
    pub rule: String,
}

/// The ways in which gold and annotations differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// Marked by hand, not found.
    Missed,
    /// Found, not marked by hand.
    Invented,
    /// Found with other borders.
    Border,
    /// Found with another value.
    Value,
    /// Found with other statuses.
    Status,
}

impl DifferenceKind {
    /// The name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Invented => "invented",
            Self::Border => "border",
            Self::Value => "value",
            Self::Status => "status",
        }
    }
}

/// Compares one document's annotations with its gold.
#[must_use]
pub fn compare(gold: &[Mark], predicted: &[Annotation]) -> (ByLabel, Vec<Difference>) {
    let marks_statuses = gold.iter().any(|mark| !mark.statuses.is_empty());
    let mut counts = ByLabel::new();
    let mut differences = Vec::new();
    for label in Label::ALL {
        let gold: Vec<&Mark> = gold.iter().filter(|mark| mark.label == label).collect();
        let predicted: Vec<&Annotation> = predicted.iter().filter(|one| one.label == label).collect();
        counts.insert(label, one_label(&gold, &predicted, marks_statuses, &mut differences));
    }
    differences.sort_by_key(|difference| (difference.span, difference.kind));
    (counts, differences)
}

fn one_label(gold: &[&Mark], predicted: &[&Annotation], statuses: bool, differences: &mut Vec<Difference>) -> Counts {
    let mut counts = Counts { gold: gold.len(), predicted: predicted.len(), ..Counts::default() };
    let pairs = pair(gold, predicted);
    for mark in gold {
        counts.gold_overlapped += usize::from(predicted.iter().any(|one| one.span.overlaps(mark.span)));
        counts.gold_statuses += if statuses { mark.statuses.iter().count() } else { 0 };
    }
    for one in predicted {
        counts.predicted_overlapped += usize::from(gold.iter().any(|mark| mark.span.overlaps(one.span)));
        counts.predicted_statuses += if statuses { one.statuses.iter().count() } else { 0 };
    }
    for (at, mark) in gold.iter().enumerate() {
        let Some(one) = pairs[at].map(|index| predicted[index]) else {
            differences.push(difference(DifferenceKind::Missed, Some(mark), None));
            continue;
        };
        if one.span == mark.span {
            counts.strict += 1;
        } else {
            counts.partial += 1;
            differences.push(difference(DifferenceKind::Border, Some(mark), Some(one)));
        }
        if !mark.value.is_empty() {
            counts.valued += 1;
            if is_value(&mark.value, &one.value) {
                counts.right_values += 1;
            } else {
                differences.push(difference(DifferenceKind::Value, Some(mark), Some(one)));
            }
        }
        if statuses {
            counts.right_statuses +=
                one.statuses.iter().filter(|status| mark.statuses.iter().any(|gold| gold == *status)).count();
            if one.statuses != mark.statuses {
                differences.push(difference(DifferenceKind::Status, Some(mark), Some(one)));
            }
        }
    }
    for (index, one) in predicted.iter().enumerate() {
        if !pairs.contains(&Some(index)) {
            differences.push(difference(DifferenceKind::Invented, None, Some(one)));
        }
    }
    counts
}

/// For each mark, the annotation that it is paired with: one of the same borders, else the first free one that overlaps.
fn pair(gold: &[&Mark], predicted: &[&Annotation]) -> Vec<Option<usize>> {
    let mut free = vec![true; predicted.len()];
    let mut pairs = vec![None; gold.len()];
    for same_borders in [true, false] {
        for (at, mark) in gold.iter().enumerate().filter(|(at, _)| pairs[*at].is_none()).collect::<Vec<_>>() {
            let fits =
                |one: &Annotation| if same_borders { one.span == mark.span } else { one.span.overlaps(mark.span) };
            if let Some(index) = (0..predicted.len()).find(|&index| free[index] && fits(predicted[index])) {
                free[index] = false;
                pairs[at] = Some(index);
            }
        }
    }
    pairs
}

/// Whether a value is the gold's. A name that no list has is compared by its slug, a person's in whatever romanisation: who marks Yulia
/// and not Yuliya means the same woman.
fn is_value(gold: &str, value: &Value) -> bool {
    let same_name = |gold: &str, slug: &str| gold.split('-').map(name_key).eq(slug.split('-').map(name_key));
    match value {
        Value::Name(slug) => gold
            .split_once(':')
            .is_some_and(|(kind, gold)| gold == &**slug || kind == "person" && same_name(gold, slug)),
        value => gold == value.to_string() || months(gold).is_some_and(|gold| months(&value.to_string()) == Some(gold)),
    }
}

/// The months of a half or a quarter of a year, first and last, which EDTF writes as one code or as an interval: `2014-40`, `2014-01/2014-06`.
fn months(value: &str) -> Option<(&str, &str, &str)> {
    let edtf = value.strip_prefix("edtf:")?;
    if let Some((first, last)) = edtf.split_once('/') {
        let ((year, first), (same, last)) = (first.rsplit_once('-')?, last.rsplit_once('-')?);
        return (year == same).then_some((year, first, last));
    }
    let (year, code) = edtf.rsplit_once('-')?;
    let (first, last) = match code {
        "33" => ("01", "03"),
        "34" => ("04", "06"),
        "35" => ("07", "09"),
        "36" => ("10", "12"),
        "40" => ("01", "06"),
        "41" => ("07", "12"),
        _ => return None,
    };
    Some((year, first, last))
}

fn difference(kind: DifferenceKind, mark: Option<&Mark>, one: Option<&Annotation>) -> Difference {
    let shown = |statuses: crate::model::Statuses| statuses.iter().map(Status::name).collect::<Vec<_>>().join(" ");
    let (gold, predicted) = if kind == DifferenceKind::Status {
        (mark.map(|mark| shown(mark.statuses)), one.map(|one| shown(one.statuses)))
    } else {
        (mark.map(|mark| mark.value.clone()), one.map(|one| one.value.to_string()))
    };
    let span = match (mark, one) {
        (Some(mark), _) => mark.span,
        (None, Some(one)) => one.span,
        (None, None) => Span::default(),
    };
    Difference {
        kind,
        label: mark.map(|mark| mark.label).or(one.map(|one| one.label)).unwrap_or(Label::Person),
        span,
        gold: gold.unwrap_or_default(),
        predicted: predicted.unwrap_or_default(),
        line: mark.map_or(0, |mark| mark.line),
        rule: one.map(|one| one.rule.to_string()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Statuses;

    fn mark(start: usize, end: usize, value: &str) -> Mark {
        let span = Span::new(start, end);
        Mark { label: Label::Person, span, value: value.to_owned(), statuses: Statuses::default(), line: 1 }
    }

    fn found(start: usize, end: usize, value: Value) -> Annotation {
        let span = Span::new(start, end);
        Annotation {
            span,
            page: 1,
            label: Label::Person,
            value,
            name: "".into(),
            statuses: Statuses::default(),
            rule: "test".into(),
            confidence: 1.0,
            sentence: span,
            open_between: Vec::new(),
        }
    }

    #[test]
    fn strict_partial_and_values_are_counted() {
        let gold = [mark(0, 4, "person:a"), mark(10, 20, "person:b"), mark(30, 34, "person:c")];
        let predicted = [
            found(0, 4, Value::Person("a".into())),
            found(12, 20, Value::Name("b".into())),
            found(40, 44, Value::Person("d".into())),
        ];
        let (counts, differences) = compare(&gold, &predicted);
        let person = counts[&Label::Person];
        assert_eq!((person.strict, person.partial, person.right_values, person.valued), (1, 1, 2, 2));
        let round = |score: f64| (score * 1000.0).round() / 1000.0;
        assert_eq!(
            (round(person.strict().f1), round(person.partial().f1), round(person.overlap().f1)),
            (0.333, 0.5, 0.667)
        );
        let kinds: Vec<_> = differences.iter().map(|difference| difference.kind.name()).collect();
        assert_eq!(kinds, ["border", "missed", "invented"]);
    }

    #[test]
    fn half_a_year_is_a_code_or_its_months() {
        for (one, other, same) in [
            ("edtf:2014-40", "edtf:2014-01/2014-06", true),
            ("edtf:2014-36", "edtf:2014-10/2014-12", true),
            ("edtf:2014-40", "edtf:2014-01/2014-05", false),
            ("edtf:2014-40", "edtf:2015-01/2015-06", false),
            ("edtf:2014-05", "edtf:2014-06", false),
        ] {
            assert_eq!(months(one).is_some() && months(one) == months(other), same, "{one} {other}");
        }
    }

    #[test]
    fn a_persons_name_may_be_romanised_otherwise() {
        for (gold, slug, expected) in [
            ("person:yulia-galyamina", "yuliya-galyamina", true),
            ("person:alexey-nuriev", "aleksey-nuriev", true),
            ("person:boris-kagarlitsky", "boris-kagarlitskiy", true),
            ("person:yulia-galyamina", "galyamina", false),
            ("person:ivan-petrov", "ivan-petrova", false),
            ("org:set", "set", true),
            ("org:obshchestvo-memorial", "memorial", false),
        ] {
            assert_eq!(is_value(gold, &Value::Name(slug.into())), expected, "{gold} {slug}");
        }
    }
}
