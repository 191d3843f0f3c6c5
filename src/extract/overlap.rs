//! Settles which of several overlapping mentions stands.

use std::cmp::Reverse;

use crate::model::{Mention, Reading};

/// Keeps the longer of two mentions that overlap, then the listed one, then the earlier, then the surer, then the one whose
/// label comes first; gives them in the order of the text. All finders have spoken before anything is dropped: settled
/// earlier, a good short name would be lost behind a long one that itself loses.
#[must_use]
pub fn settle(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by_key(|mention| mention.span);
    // Mentions overlap within clusters that are short and far between; each is settled by itself.
    let mut kept = Vec::with_capacity(mentions.len());
    let mut mentions = mentions.into_iter().peekable();
    while let Some(first) = mentions.next() {
        let mut end = first.span.end;
        if mentions.peek().is_none_or(|next| next.span.start >= end) {
            kept.push(first);
            continue;
        }
        let mut cluster = vec![first];
        while let Some(next) = mentions.next_if(|next| next.span.start < end) {
            end = end.max(next.span.end);
            cluster.push(next);
        }
        kept.append(&mut settle_cluster(cluster));
    }
    kept
}

fn settle_cluster(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by_key(|mention| {
        let unlisted = !matches!(mention.reading, Reading::Listed(_));
        let unsure = Reverse((mention.confidence * 100.0) as u32);
        (Reverse(mention.span.len()), unlisted, mention.span.start, unsure, mention.label)
    });
    let mut kept: Vec<Mention> = Vec::new();
    for mention in mentions {
        if !kept.iter().any(|other| other.span.overlaps(mention.span)) {
            kept.push(mention);
        }
    }
    kept.sort_by_key(|mention| mention.span);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Label::{Date, Organisation, Person};
    use crate::model::{Edtf, Label, Span};

    fn mention(start: usize, end: usize, label: Label) -> Mention {
        Mention {
            span: Span::new(start, end),
            label,
            reading: Reading::Date(Edtf::parse("2018").expect("a year is a date")),
            rule: "test".into(),
            confidence: 1.0,
            sentence: Span::new(0, 99),
        }
    }

    #[test]
    fn the_longer_then_the_earlier_then_the_first_label_stands() {
        let spans = |mentions| settle(mentions).iter().map(|one| (one.span.start, one.span.end)).collect::<Vec<_>>();
        assert_eq!(
            spans(vec![mention(0, 4, Person), mention(2, 9, Organisation), mention(9, 12, Date)]),
            [(2, 9), (9, 12)]
        );
        assert_eq!(spans(vec![mention(3, 6, Date), mention(0, 4, Date)]), [(0, 4)], "");
        let settled = settle(vec![mention(0, 4, Organisation), mention(0, 4, Person)]);
        assert_eq!(settled.iter().map(|one| one.label).collect::<Vec<_>>(), [Person]);
    }
}
