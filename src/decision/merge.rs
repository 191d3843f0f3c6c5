//! Two files of decisions made one: an analyst worked in two places, or two analysts did.

use std::collections::BTreeMap;

use super::table::now;
use super::{Decision, Kind, Subject, in_force};

/// A subject of which the two files say different things, and neither knew of the other's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What holds in the first file.
    pub first: Decision,
    /// What holds in the second.
    pub second: Decision,
}

/// Which side holds where the files disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preferred {
    /// The first file's.
    First,
    /// The second file's.
    Second,
}

/// What became of two files.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// The rows of both, each once, in the order of time.
    pub rows: Vec<Decision>,
    /// Where they disagree.
    pub conflicts: Vec<Conflict>,
    /// How many rows both have.
    pub shared: usize,
}

/// Joins two files. A decision that one side made knowing the other's supersedes it, and is no conflict. Where a side is
/// `preferred`, conflicts are settled by a row for each that repeats that side's decision, now and by `by`; both stay on record.
#[must_use]
pub fn merge(first: &[Decision], second: &[Decision], preferred: Option<(Preferred, &str)>) -> Merged {
    let mut merged = Merged { rows: first.to_vec(), ..Merged::default() };
    for row in second {
        if first.iter().any(|known| known.is_same_row(row)) {
            merged.shared += 1;
        } else {
            merged.rows.push(row.clone());
        }
    }
    merged.rows.sort_by(|a, b| a.at.cmp(&b.at));
    let (one, other) = (last(first), last(second));
    for (subject, a) in &one {
        let Some(b) = other.get(subject) else { continue };
        let knows = |rows: &[Decision], row: &Decision| rows.iter().any(|known| known.is_same_row(row));
        if !a.agrees(b) && !knows(second, a) && !knows(first, b) {
            merged.conflicts.push(Conflict { first: (*a).clone(), second: (*b).clone() });
        }
    }
    if let Some((side, by)) = preferred {
        for conflict in &merged.conflicts {
            let (chosen, over) = match side {
                Preferred::First => (&conflict.first, &conflict.second),
                Preferred::Second => (&conflict.second, &conflict.first),
            };
            let over = format!("chosen at a merge over {} of {}, {}", over.kind, over.by, over.at);
            let note = if chosen.note.is_empty() { over } else { format!("{}; {over}", chosen.note) };
            merged.rows.push(Decision { note, by: by.to_owned(), at: now(), place: String::new(), ..chosen.clone() });
        }
    }
    merged
}

/// By subject, the last decision in force that another of the subject would exclude.
fn last(rows: &[Decision]) -> BTreeMap<Subject, &Decision> {
    let mut last: BTreeMap<Subject, &Decision> = BTreeMap::new();
    for (row, _) in rows
        .iter()
        .zip(in_force(rows))
        .filter(|(row, holds)| *holds && !matches!(row.kind, Kind::Note | Kind::NotThisPerson))
    {
        last.insert(row.subject(), row);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::super::Decisions;
    use super::super::tests_support::decision;
    use super::*;

    #[test]
    fn what_one_side_did_knowing_the_others_is_no_conflict_and_what_neither_knew_is() {
        let common = decision("rejected everywhere name:a", "2026-01-01T00:00:00Z");
        let later = decision("accepted everywhere name:a to person:a", "2026-01-02T00:00:00Z");
        let here = decision("accepted everywhere name:b to person:b", "2026-01-03T00:00:00Z");
        let there = decision("alias-of everywhere name:b to person:c", "2026-01-04T00:00:00Z");
        let first = [common.clone(), here.clone()];
        let second = [common, later, there.clone()];
        let merged = merge(&first, &second, None);
        assert_eq!((merged.rows.len(), merged.shared), (4, 1));
        assert_eq!(merged.conflicts, [Conflict { first: here, second: there }]);
        let settled = merge(&first, &second, Some((Preferred::First, "me")));
        assert_eq!(settled.rows.len(), 5);
        let decisions = Decisions::new(settled.rows);
        let of_b: Vec<_> = decisions.holding().filter(|row| row.of == "name:b").collect();
        assert_eq!((of_b.len(), of_b[0].to.as_str(), of_b[0].by.as_str()), (1, "person:b", "me"));
    }
}
