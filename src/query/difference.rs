//! What differs between two texts, word by word: line breaks, marks, pages and formats do not count.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::model::Span;
use crate::segment::{Kind, tokens_of};

/// A place where two texts differ; one side may be empty, and then stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// In the first text.
    pub removed: Span,
    /// In the second text.
    pub added: Span,
}

/// The changes that lead from one text to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// In the order of the texts.
    pub changes: Vec<Change>,
    /// Twice the number of words in common over the number of all words, from 0 to 1.
    pub common: f32,
}

/// Texts that differ everywhere end with a coarser answer after so long; it is still right.
const LONGEST: Duration = Duration::from_secs(20);

/// Compares two texts by E. Myers' algorithm ("An O(ND) Difference Algorithm", 1986) over their words and numbers.
#[must_use]
pub fn difference(first: &str, second: &str) -> Difference {
    let (old, new) = (word_spans(first), word_spans(second));
    let of = |text, spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<&str>>();
    let deadline = Instant::now().checked_add(LONGEST);
    let steps = capture_diff_slices_deadline(Algorithm::Myers, &of(first, &old), &of(second, &new), deadline);
    let mut same = 0;
    let mut changes = Vec::new();
    for step in steps {
        let change = |old_from, old_len, new_from, new_len| Change {
            removed: cover(&old, old_from, old_len),
            added: cover(&new, new_from, new_len),
        };
        match step {
            DiffOp::Equal { len, .. } => same += len,
            DiffOp::Delete { old_index, old_len, new_index } => changes.push(change(old_index, old_len, new_index, 0)),
            DiffOp::Insert { old_index, new_index, new_len } => changes.push(change(old_index, 0, new_index, new_len)),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                changes.push(change(old_index, old_len, new_index, new_len));
            }
        }
    }
    let all = old.len() + new.len();
    let common = if all == 0 { 1.0 } else { 2.0 * same as f32 / all as f32 };
    Difference { changes, common }
}

fn word_spans(text: &str) -> Vec<Span> {
    let tokens = tokens_of(text).into_iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number));
    tokens.map(|token| token.span()).collect()
}

/// The span over some words; before the word at `from`, or at the text's end, where there is none.
fn cover(words: &[Span], from: usize, count: usize) -> Span {
    match (words.get(from), words.get((from + count).wrapping_sub(1))) {
        (Some(first), Some(last)) if count > 0 => Span::new(first.start, last.end),
        (Some(next), _) => Span::new(next.start, next.start),
        (None, _) => words.last().map_or(Span::new(0, 0), |last| Span::new(last.end, last.end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_words_and_not_lines() {
        let first = "The court met on 3 May.\n\nIt sentenced the man to five years.";
        let second = "The court\nmet on 4 May. It sentenced the old man to five years. He appealed.";
        let found = difference(first, second);
        let said: Vec<_> =
            found.changes.iter().map(|change| (change.removed.of(first), change.added.of(second))).collect();
        assert_eq!(said, [("3", "4"), ("", "old"), ("", "He appealed")]);
        assert!((found.common - 24.0 / 29.0).abs() < 1e-6, "{}", found.common);
        assert!(difference(first, first).changes.is_empty());
        assert_eq!(difference("", "word").changes.len(), 1);
    }
}
