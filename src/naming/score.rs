//! How well the comparison of names does on pairs judged by people.

/// A pair, what people say of it and what the comparison says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// True where both names are one person's.
    pub same: bool,
    /// True where the comparison says so.
    pub found: bool,
}

/// Counts over judged pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Pairs that are one person's and found so.
    pub right: usize,
    /// Pairs of two persons that were taken for one.
    pub wrong: usize,
    /// Pairs of one person that were taken for two.
    pub missed: usize,
    /// Pairs of two persons told apart.
    pub apart: usize,
}

impl Score {
    /// Counts a pair.
    pub fn add(&mut self, pair: Judged) {
        let count = match (pair.same, pair.found) {
            (true, true) => &mut self.right,
            (false, true) => &mut self.wrong,
            (true, false) => &mut self.missed,
            (false, false) => &mut self.apart,
        };
        *count += 1;
    }

    /// The share of the found pairs that are right, from 0 to 1; 1 where none is found.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// The share of the pairs of one person that are found, from 0 to 1; 1 where there are none.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    /// The harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_give_shares() {
        let mut score = Score::default();
        for (same, found) in [(true, true), (true, true), (true, false), (false, true), (false, false)] {
            score.add(Judged { same, found });
        }
        assert_eq!(score, Score { right: 2, wrong: 1, missed: 1, apart: 1 });
        assert!((score.f1() - 2.0 / 3.0).abs() < 1e-9);
        assert!((Score::default().f1() - 1.0).abs() < 1e-9);
    }
}
