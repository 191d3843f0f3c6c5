//! Scores extraction against documents marked by hand.
//!
//! After SemEval-2013 task 9.1: strict asks for the same borders and label, partial gives half credit for an overlap of the
//! same label. Beside them: overlap, where any shared character counts in full; the share of right values among strict or
//! overlapping matches; the statuses, in files that mark any. Source: I. Segura-Bedmar et al., SemEval-2013 Task 9, § 4.

mod cases;
mod floors;
mod matching;

pub use self::cases::{
    Pair, PairCounts, PairDifference, PairFloors, Pairing, as_annotations, bare, compare_pairs, found_pairs,
    gold_pairs, stands_for,
};
pub use self::floors::{Fallen, Floors};
pub use self::matching::{Difference, DifferenceKind, compare};

use std::collections::BTreeMap;

use crate::model::Label;

/// Counts that add up over documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Marked by hand.
    pub gold: usize,
    /// Found.
    pub predicted: usize,
    /// The same borders.
    pub strict: usize,
    /// One to one, other borders that overlap.
    pub partial: usize,
    /// Marked ones that some found one overlaps.
    pub gold_overlapped: usize,
    /// Found ones that some marked one overlaps.
    pub predicted_overlapped: usize,
    /// Of the matches with a value in gold, how many.
    pub valued: usize,
    /// And how many have the same value.
    pub right_values: usize,
    /// Statuses marked by hand, found, and both.
    pub gold_statuses: usize,
    /// See `gold_statuses`.
    pub predicted_statuses: usize,
    /// See `gold_statuses`.
    pub right_statuses: usize,
}

impl Counts {
    /// Adds another document's counts.
    pub fn add(&mut self, other: Self) {
        self.gold += other.gold;
        self.predicted += other.predicted;
        self.strict += other.strict;
        self.partial += other.partial;
        self.gold_overlapped += other.gold_overlapped;
        self.predicted_overlapped += other.predicted_overlapped;
        self.valued += other.valued;
        self.right_values += other.right_values;
        self.gold_statuses += other.gold_statuses;
        self.predicted_statuses += other.predicted_statuses;
        self.right_statuses += other.right_statuses;
    }

    /// Precision, recall and F1 with the same borders.
    #[must_use]
    pub fn strict(&self) -> Scores {
        Scores::of(self.strict as f64, self.predicted, self.strict as f64, self.gold)
    }

    /// The same with half credit for an overlap.
    #[must_use]
    pub fn partial(&self) -> Scores {
        let right = self.strict as f64 + self.partial as f64 / 2.0;
        Scores::of(right, self.predicted, right, self.gold)
    }

    /// The same where any overlap counts in full.
    #[must_use]
    pub fn overlap(&self) -> Scores {
        Scores::of(self.predicted_overlapped as f64, self.predicted, self.gold_overlapped as f64, self.gold)
    }

    /// The share of matches whose value is right, from 0 to 1; none where no match has a value in gold.
    #[must_use]
    pub fn values(&self) -> Option<f64> {
        (self.valued > 0).then(|| self.right_values as f64 / self.valued as f64)
    }

    /// Precision, recall and F1 of statuses; none where gold marks none.
    #[must_use]
    pub fn statuses(&self) -> Option<Scores> {
        let right = self.right_statuses as f64;
        (self.gold_statuses > 0).then(|| Scores::of(right, self.predicted_statuses, right, self.gold_statuses))
    }
}

/// Precision, recall and their harmonic mean, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Of what was found, how much is right.
    pub precision: f64,
    /// Of what is marked, how much was found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Scores {
    /// Nothing found of nothing marked is no fault: all three are 1.
    fn of(right_found: f64, found: usize, right_marked: f64, marked: usize) -> Self {
        let share = |part: f64, whole: usize| if whole == 0 { 1.0 } else { part / whole as f64 };
        let (precision, recall) = (share(right_found, found), share(right_marked, marked));
        let sum = precision + recall;
        Self { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }
}

/// Counts by label, in the order of labels.
pub type ByLabel = BTreeMap<Label, Counts>;

/// The counts of all labels together.
#[must_use]
pub fn total(counts: &ByLabel) -> Counts {
    counts.values().fold(Counts::default(), |mut total, counts| {
        total.add(*counts);
        total
    })
}
