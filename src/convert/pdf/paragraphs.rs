//! From lines to text: paragraphs parted by an empty line, words put together again that a line's end had cut.

use rustc_hash::FxHashSet;

/// A line of a page, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Its words; cells parted by a tab.
    pub text: String,
    /// From the page's top, in points.
    pub baseline: f32,
    /// The largest font size in it.
    pub size: f32,
    /// Whether it stands apart from the line before it.
    pub starts_block: bool,
}

/// The words of a document, lower-case: by them it is decided whether a hyphen at a line's end is the word's own.
#[derive(Debug, Default)]
pub(super) struct Words(FxHashSet<String>);

impl Words {
    pub fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut words = FxHashSet::default();
        for line in lines {
            // The cut halves at a line's edges are no words.
            let all: Vec<&str> = line.text.split_whitespace().collect();
            for (at, word) in all.iter().enumerate() {
                let cut = at + 1 == all.len() && word.ends_with(is_hyphen);
                if !cut {
                    words.insert(letters(word).to_lowercase());
                    words.extend(letters(word).split(is_hyphen).map(str::to_lowercase));
                }
            }
        }
        Self(words)
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(&word.to_lowercase())
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}')
}

fn letters(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The text of a page.
pub(super) fn write(lines: &[Line], words: &Words) -> String {
    let mut text = String::new();
    let mut at = 0;
    let mut owed = String::new();
    while at < lines.len() {
        let line = &lines[at];
        if line.starts_block && !text.is_empty() && owed.is_empty() {
            text.push('\n');
        }
        let mut own = line.text.trim();
        if !owed.is_empty() {
            // The half that was joined to the line before is taken off this one.
            own = own.strip_prefix(owed.as_str()).unwrap_or(own).trim_start();
            owed.clear();
        }
        match lines.get(at + 1).and_then(|next| join(own, &next.text, words)) {
            Some((head, tail)) => {
                text.push_str(&head);
                owed = tail;
            }
            None => text.push_str(own),
        }
        if !own.is_empty() {
            text.push('\n');
        }
        at += 1;
    }
    text.chars().filter(|c| *c != '\u{ad}').collect()
}

/// A line whose last word goes on in the next: the line with the whole word, and what the next line then lacks.
fn join(line: &str, next: &str, words: &Words) -> Option<(String, String)> {
    let stem = line.strip_suffix(is_hyphen)?;
    let tail = next.split_whitespace().next()?;
    let first = stem.rsplit(|c: char| c.is_whitespace()).next()?;
    let (head, rest) = (letters(first), letters(tail));
    let soft = line.ends_with('\u{ad}');
    if head.is_empty() || !rest.starts_with(char::is_alphabetic) || !head.ends_with(char::is_alphabetic) {
        return None;
    }
    let hyphened = format!("{head}-{rest}");
    let joined = format!("{head}{rest}");
    let own_hyphen = !soft
        && (rest.starts_with(char::is_uppercase) && !head.chars().all(char::is_uppercase)
            || words.has(&hyphened)
            || (!words.has(&joined) && words.has(head) && words.has(rest) && head.chars().count() > 3));
    let whole = if own_hyphen { format!("{stem}-{tail}") } else { format!("{stem}{tail}") };
    Some((whole, tail.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: &[&str]) -> String {
        let lines: Vec<Line> = lines
            .iter()
            .map(|line| Line {
                text: line.trim_start_matches('¶').to_owned(),
                baseline: 0.0,
                size: 10.0,
                starts_block: line.starts_with('¶'),
            })
            .collect();
        write(&lines, &Words::of(lines.iter()))
    }

    #[test]
    fn words_cut_at_a_lines_end_are_whole_again() {
        assert_eq!(text(&["the perse-", "cution of him"]), "the persecution\nof him\n");
        assert_eq!(
            text(&["a politically-", "motivated case", "politically and motivated"]),
            "a politically-motivated\ncase\npolitically and motivated\n"
        );
        assert_eq!(text(&["from Usti-", "Ilimsk."]), "from Usti-Ilimsk.\n");
        assert_eq!(text(&["поли\u{ad}", "тический"]), "политический\n");
        assert_eq!(text(&["2016-", "2017"]), "2016-\n2017\n");
    }

    #[test]
    fn blocks_are_parted_by_an_empty_line() {
        assert_eq!(text(&["one", "two", "¶three"]), "one\ntwo\n\nthree\n");
    }
}
