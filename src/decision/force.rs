//! Which decisions are in force, and which of them concern a document.

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use super::{Decision, Kind, Scope, Subject};
use crate::model::DocumentId;

/// For each row whether it is in force: not undone, and not superseded by a later one of its subject. Remarks, and what
/// somebody is not, add up.
#[must_use]
pub fn in_force(rows: &[Decision]) -> Vec<bool> {
    let mut holds = vec![true; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| rows[a].at.cmp(&rows[b].at).then(a.cmp(&b)));
    let mut before: FxHashMap<Subject, Vec<usize>> = FxHashMap::default();
    for at in order {
        let earlier = before.entry(rows[at].subject()).or_default();
        match rows[at].kind {
            Kind::Note | Kind::NotThisPerson => {}
            Kind::Undone => earlier.drain(..).for_each(|one| holds[one] = false),
            _ => earlier.retain(|&one| {
                let adds_up = matches!(rows[one].kind, Kind::Note | Kind::NotThisPerson);
                holds[one] = adds_up;
                adds_up
            }),
        }
        earlier.push(at);
    }
    holds
}

/// The decisions of all layers.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// Every row, in the order of time.
    rows: Vec<Decision>,
    /// Those in force.
    holds: Vec<bool>,
    /// Those that change what is found in every text: wider before narrower, earlier before later.
    everywhere: Vec<usize>,
    by_document: FxHashMap<DocumentId, Vec<usize>>,
}

impl Decisions {
    /// Orders rows by time, and finds those in force.
    #[must_use]
    pub fn new(mut rows: Vec<Decision>) -> Self {
        rows.sort_by(|a, b| a.at.cmp(&b.at));
        let holds = in_force(&rows);
        let mut everywhere = Vec::new();
        let mut by_document: FxHashMap<DocumentId, Vec<usize>> = FxHashMap::default();
        let acting = |at: &usize| holds[*at] && rows[*at].kind.changes_text();
        let mut acting: Vec<usize> = (0..rows.len()).filter(acting).collect();
        acting.sort_by_key(|&at| (rows[at].scope, at));
        for at in acting {
            let row = &rows[at];
            match (row.scope, row.document) {
                // Everywhere, two names kept apart and a name looked at change no text.
                (Scope::Everywhere, _) if matches!(row.kind, Kind::SameAs | Kind::NotAName) => everywhere.push(at),
                (Scope::Document | Scope::Mention, Some(document)) => {
                    by_document.entry(document).or_default().push(at);
                }
                _ => {}
            }
        }
        Self { rows, holds, everywhere, by_document }
    }

    /// Every row, the superseded ones too, in the order of time.
    #[must_use]
    pub fn all(&self) -> &[Decision] {
        &self.rows
    }

    /// Every row with whether it is in force.
    pub fn with_force(&self) -> impl Iterator<Item = (&Decision, bool)> {
        self.rows.iter().zip(self.holds.iter().copied())
    }

    /// The rows in force, in the order of time.
    pub fn holding(&self) -> impl Iterator<Item = &Decision> {
        self.with_force().filter(|(_, holds)| *holds).map(|(row, _)| row)
    }

    /// Those that may change what is found in a document, in the order in which they apply.
    pub fn of(&self, document: DocumentId) -> impl Iterator<Item = &Decision> {
        let own = self.by_document.get(&document).map_or(&[][..], Vec::as_slice);
        self.everywhere.iter().chain(own).map(|&at| &self.rows[at])
    }

    /// The documents of which something was decided.
    #[must_use]
    pub fn documents(&self) -> FxHashSet<DocumentId> {
        self.by_document.keys().copied().collect()
    }

    /// A sum over the decisions that concern a document: annotations made under another are stale. None where there are none.
    #[must_use]
    pub fn digest(&self, document: DocumentId) -> Option<String> {
        let mut rows = self.of(document).peekable();
        rows.peek()?;
        let mut hasher = Sha256::new();
        for row in rows {
            let place = format!("{} {}", row.start, row.end);
            for part in [row.kind.name(), row.scope.name(), &row.of, &row.to, &row.name, &place, &row.quote] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        Some(hasher.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::decision;
    use super::*;

    #[test]
    fn a_later_decision_supersedes_and_an_undone_one_is_gone_and_all_rows_stay() {
        let rows = [
            decision("accepted everywhere name:a to person:a", "2026-01-01T00:00:00Z"),
            decision("rejected everywhere name:a", "2026-01-02T00:00:00Z"),
            decision("note everywhere name:a", "2026-01-01T00:00:00Z"),
            decision("rejected everywhere name:b", "2026-01-02T00:00:00Z"),
            decision("undone everywhere name:b", "2026-01-03T00:00:00Z"),
        ];
        let decisions = Decisions::new(rows.to_vec());
        assert_eq!(decisions.all().len(), 5);
        let holding: Vec<_> = decisions.holding().map(|row| (row.kind.name(), row.of.as_str())).collect();
        assert_eq!(holding, [("note", "name:a"), ("rejected", "name:a"), ("undone", "name:b")]);
    }

    #[test]
    fn what_steers_the_queue_alone_makes_no_text_stale() {
        let of = |rows: &[&str]| {
            let rows = rows.iter().map(|row| decision(row, "2026-01-01T00:00:00Z"));
            Decisions::new(rows.collect()).digest(DocumentId([1; 32]))
        };
        assert_eq!(of(&["rejected everywhere name:a", "accepted everywhere name:b to person:b"]), None);
        assert!(of(&["not-a-name everywhere name:a"]).is_some());
        assert_ne!(of(&["not-a-name everywhere name:a"]), of(&["not-a-name everywhere name:b"]));
    }
}
