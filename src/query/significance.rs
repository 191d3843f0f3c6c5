//! Whether two things are named together more often than chance would have it.
//!
//! Source: T. Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, Computational Linguistics 19 (1993):
//! the log-likelihood ratio −2 log λ, which holds for rare events too.

/// The log-likelihood ratio for two things of which the one is in `first` documents, the other in `second`, and both are in
/// `both` of `all`; negative where they are together less often than chance would have it. Over 10.83, chance would give as
/// much once in a thousand times. Counts that contradict each other give 0.
///
/// ```
/// use casebook::query::log_likelihood;
/// // Two persons, each in 10 of 1,000 documents, always together.
/// assert!(log_likelihood(10, 10, 10, 1_000) > 100.0);
/// // Two in every other document, together as often as chance has it.
/// assert!(log_likelihood(250, 500, 500, 1_000).abs() < 0.001);
/// ```
#[must_use]
pub fn log_likelihood(both: usize, first: usize, second: usize, all: usize) -> f64 {
    let first_alone = first.saturating_sub(both);
    let second_alone = second.saturating_sub(both);
    let Some(neither) = all.checked_sub(both + first_alone + second_alone) else { return 0.0 };
    let cells = [both, first_alone, second_alone, neither].map(|count| count as f64);
    let [a, b, c, d] = cells;
    let all = a + b + c + d;
    let expected = [(a + b) * (a + c), (a + b) * (b + d), (c + d) * (a + c), (c + d) * (b + d)].map(|part| part / all);
    let part = |(seen, expected): (f64, f64)| if seen > 0.0 { seen * (seen / expected).ln() } else { 0.0 };
    let ratio: f64 = 2.0 * cells.into_iter().zip(expected).map(part).sum::<f64>();
    let ratio = if ratio.is_finite() { ratio.max(0.0) } else { 0.0 };
    if a < expected[0] { -ratio } else { ratio }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn always_together_differs_from_both_frequent() {
        let together = log_likelihood(20, 20, 20, 10_000);
        let frequent = log_likelihood(2_500, 5_000, 5_000, 10_000);
        let apart = log_likelihood(0, 5_000, 5_000, 10_000);
        assert!(together > 200.0 && frequent.abs() < 1e-6 && apart < -1_000.0, "{together} {frequent} {apart}");
        assert!(log_likelihood(5, 3, 9, 4).abs() < f64::EPSILON);
        assert!(log_likelihood(0, 0, 0, 0).abs() < f64::EPSILON);
    }
}
