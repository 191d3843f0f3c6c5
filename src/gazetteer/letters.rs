//! Letters and what stands for them, as the rules give them: the longest first, `^` and `$` for a word's first and last place.

use serde::Deserialize;

/// Pairs of letters and what is written for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub(crate) struct Letters {
    pairs: Vec<(String, String)>,
    /// The ASCII letters with which one of the pairs begins, as bits: most letters of most words are passed over by them.
    starts: u128,
}

impl From<Vec<(String, String)>> for Letters {
    fn from(mut pairs: Vec<(String, String)>) -> Self {
        // Of equally long ones the one that asks for a place comes first.
        pairs.sort_by_key(|(from, _)| std::cmp::Reverse((bare(from).len(), from.len())));
        let starts = pairs.iter().filter_map(|(from, _)| bare(from).chars().next()).filter(char::is_ascii);
        let starts = starts.fold(0, |starts, c| starts | 1 << u32::from(c));
        Self { pairs, starts }
    }
}

fn bare(from: &str) -> &str {
    from.trim_start_matches('^').trim_end_matches('$')
}

impl Letters {
    /// True where one of the pairs has nothing to read.
    pub fn has_empty(&self) -> bool {
        self.pairs.iter().any(|(from, _)| bare(from).is_empty())
    }

    /// These letters laid over others.
    pub fn over(&self, below: &Self) -> Self {
        let kept = below.pairs.iter().filter(|(from, _)| !self.pairs.iter().any(|(own, _)| own == from));
        self.pairs.iter().chain(kept).cloned().collect::<Vec<_>>().into()
    }

    /// A lower-case word with its letters replaced; those that are not named stay.
    pub fn write(&self, word: &str) -> String {
        let mut out = String::with_capacity(word.len() + 4);
        let mut at = 0;
        while let Some(c) = word[at..].chars().next() {
            if c.is_ascii() && self.starts >> u32::from(c) & 1 == 0 {
                out.push(c);
                at += 1;
                continue;
            }
            let fits = |from: &str| {
                let letters = bare(from);
                let first = !from.starts_with('^') || at == 0;
                let last = !from.ends_with('$') || at + letters.len() == word.len();
                (first && last && word[at..].starts_with(letters)).then_some(letters.len())
            };
            match self.pairs.iter().find_map(|(from, to)| Some((fits(from)?, to))) {
                Some((taken, to)) => {
                    out.push_str(to);
                    at += taken;
                }
                None => {
                    out.push(c);
                    at += c.len_utf8();
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_letters_and_the_place_win() {
        let pairs = |pairs: &[(&str, &str)]| -> Letters {
            pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect::<Vec<_>>().into()
        };
        let below = pairs(&[("s", "S"), ("ch", "k"), ("e", "1")]);
        let letters = pairs(&[("sch", "sh"), ("^e", "2"), ("e$", "3"), ("s", "s")]).over(&below);
        for (word, wanted) in [("schach", "shak"), ("eee", "213"), ("essen", "2ss1n"), ("ё", "ё"), ("", "")] {
            assert_eq!(letters.write(word), wanted);
        }
    }
}
