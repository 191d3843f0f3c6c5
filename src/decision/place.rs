//! Finds the place of a decision in a text, also where the text has moved since.

use crate::model::Span;

/// The span, in bytes of the text, of a range of code points; none where it lies outside.
#[must_use]
pub fn point_span(text: &str, start: usize, end: usize) -> Option<Span> {
    let mut offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let from = offsets.nth(start)?;
    let to = if end > start { offsets.nth(end - start - 1)? } else { from };
    Some(Span::new(from, to))
}

/// Where a quotation stands: at the range of code points `start..end` if it does, else at the occurrence nearest to `start`.
/// White space counts as one space, since a line may end elsewhere now. None where the text has the words nowhere.
#[must_use]
pub fn place(text: &str, start: usize, end: usize, quote: &str) -> Option<Span> {
    let words: Vec<&str> = quote.split_whitespace().collect();
    let first = words.first()?;
    let same = |span: &Span| span.of(text).split_whitespace().eq(words.iter().copied());
    if let Some(span) = point_span(text, start, end).filter(same) {
        return Some(span);
    }
    let wanted = point_span(text, start, start).map_or(text.len(), |span| span.start);
    let found = text.match_indices(first).filter_map(|(at, _)| {
        let inside_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let end = end_of(&text[at..], &words)? + at;
        let whole = !inside_word(text[..at].chars().next_back()) && !inside_word(text[end..].chars().next());
        whole.then(|| Span::new(at, end))
    });
    found.min_by_key(|span| span.start.abs_diff(wanted))
}

/// The length of the words at the start of a text, parted by any white space.
fn end_of(text: &str, words: &[&str]) -> Option<usize> {
    let mut rest = text;
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
        }
        rest = rest.strip_prefix(word)?;
    }
    Some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_quotation_is_found_where_it_was_or_nearest_to_that() {
        let text = "Иванов И. said.\nAnna Petrova left. Anna\nPetrova came back.";
        for (start, end, quote, found) in [
            (16, 28, "Anna Petrova", Some("Anna Petrova")),
            (10, 22, "Anna Petrova", Some("Anna Petrova")),
            (50, 62, "Anna Petrova", Some("Anna\nPetrova")),
            (900, 912, "Anna Petrova", Some("Anna\nPetrova")),
            (0, 3, "Petr", None),
            (0, 0, "", None),
        ] {
            assert_eq!(place(text, start, end, quote).map(|span| span.of(text)), found, "{start} {quote}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_put_before_it_a_quotation_is_found_again(before in "\\PC{0,20}[ .\n]", after in "[ .\n]\\PC{0,20}") {
            let text = format!("{before}Анна Петрова{after}");
            let span = place(&text, 0, 12, "Анна Петрова").expect("it stands there");
            prop_assert_eq!(span.of(&text), "Анна Петрова");
        }
    }
}
