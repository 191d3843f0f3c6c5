//! Which names are those of a state's bodies, by the words of `words/state-body.csv`, and which are one name, by those of
//! `words/body-synonym.csv`.

use aho_corasick::{AhoCorasick, MatchKind};

use super::lexicon::word_rows;
use super::load::LoadError;
use super::sources::Sources;
use crate::fold::fold_word;

const FILE: &str = "words/state-body.csv";
const SYNONYMS: &str = "words/body-synonym.csv";

/// Words and beginnings of words that tell a state's body (`state`), and those by which a body is of no one state (`international`).
/// They may be several words; `form*` stands for every word that begins so.
#[derive(Debug, Default)]
pub struct StateBodies {
    forms: Option<AhoCorasick>,
    /// Of each form, whether it tells a state's body, and whether more letters may follow it.
    tells: Vec<(bool, bool)>,
    /// Other ways to say what `canonical` stands for, and that, folded both.
    synonyms: Option<AhoCorasick>,
    canonical: Vec<String>,
}

impl StateBodies {
    pub(super) fn load(sources: &Sources) -> Result<Self, LoadError> {
        let (mut forms, mut tells) = (Vec::new(), Vec::new());
        for (form, value) in word_rows(sources, FILE)? {
            tells.push((value == "state", form.ends_with('*')));
            forms.push(form.trim_end_matches('*').to_lowercase());
        }
        let (others, canonical): (Vec<_>, Vec<_>) =
            word_rows(sources, SYNONYMS)?.into_iter().map(|(form, value)| (folded(&form), folded(&value))).unzip();
        let synonyms = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&others);
        // Both fail only on more forms than memory holds.
        Ok(Self { forms: AhoCorasick::new(&forms).ok(), tells, synonyms: synonyms.ok(), canonical })
    }

    /// A name folded, and in the words that stand for all others: the Justice Ministry is the Ministry of Justice.
    pub(super) fn canonical(&self, name: &str) -> String {
        let name = folded(name);
        let Some(synonyms) = &self.synonyms else { return name };
        let apart = |rest: &str, at_end: bool| {
            rest.is_empty() || if at_end { rest.ends_with(' ') } else { rest.starts_with(' ') }
        };
        let whole = |start: usize, end: usize| apart(&name[..start], true) && apart(&name[end..], false);
        match synonyms.find_iter(&name).find(|found| whole(found.start(), found.end())) {
            Some(found) => {
                let to = &self.canonical[found.pattern().as_usize()];
                [&name[..found.start()], to, &name[found.end()..]].concat()
            }
            None => name,
        }
    }

    /// True where a word of the name tells a state's body, and none an international one.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let Some(forms) = &self.forms else { return false };
        let lower = name.to_lowercase();
        let mut of_state = false;
        for found in forms.find_overlapping_iter(&lower) {
            let (state, open) = self.tells[found.pattern().as_usize()];
            let begins = !lower[..found.start()].ends_with(char::is_alphanumeric);
            let ends = open || !lower[found.end()..].starts_with(char::is_alphanumeric);
            if !begins || !ends {
                continue;
            }
            if !state {
                return false;
            }
            of_state = true;
        }
        of_state
    }
}

fn folded(name: &str) -> String {
    name.split_whitespace().map(fold_word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_states_body_is_told_by_its_words() {
        let mut sources = Sources::default();
        let rows = "form,value,source\ncourt*,state,x\nsecurity service*,state,x\nun,international,x\neuropean*,international,x\n";
        sources.add(FILE, FILE.to_owned(), rows.to_owned());
        let bodies = StateBodies::load(&sources).expect("it loads");
        for (name, expected) in [
            ("Almaty City Court", true),
            ("the Courts", true),
            ("State Security Service", true),
            ("European Court of Human Rights", false),
            ("UN Court", false),
            ("Unity Court", true),
            ("Discourt Society", false),
            ("Free Press", false),
        ] {
            assert_eq!(bodies.has(name), expected, "{name}");
        }
    }
}
