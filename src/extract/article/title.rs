//! Official titles of offences, and their everyday names, as a text cites them: in any case of a language that declines, with punctuation
//! or without.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::view::{QUOTES, View};
use super::words::TitleWords;
use crate::gazetteer::Code;
use crate::segment::{Kind, tokens_of};

/// An offence: the index of its code, and its own index there.
pub(super) type Named = (usize, usize);

/// The longest title that is followed, in words.
const LONGEST: usize = 60;

/// Fewest words that stand for a title whose rest is left out: "public justification of terrorism", and no more of its name.
const SHORTEST_BEGINNING: usize = 3;

/// Fewest letters that a word keeps when its ending is cut.
const SHORTEST_STEM: usize = 3;

/// Titles by their words' stems: a node for each beginning.
#[derive(Debug, Default)]
pub(super) struct Titles {
    nodes: Vec<Node>,
    /// From a node to the one after a stem.
    next: FxHashMap<(u32, Stem), u32>,
    stems: FxHashMap<String, Stem>,
    /// Endings of declined words, in Cyrillic.
    endings: Vec<String>,
}

/// The number of a stem that a title has.
type Stem = u32;

#[derive(Debug, Default)]
struct Node {
    /// Offences whose title ends here.
    whole: Vec<Named>,
    /// Offences of whose title a part ends here that may stand for it.
    beginning: Vec<Named>,
}

impl Titles {
    /// The titles and everyday names of all offences.
    pub(super) fn of(codes: &[Code], words: TitleWords) -> Self {
        let mut titles = Self { nodes: vec![Node::default()], endings: words.endings, ..Self::default() };
        // Titles have many words in common.
        let mut known = FxHashMap::default();
        for (code, list) in codes.iter().enumerate() {
            for (row, offence) in list.offences.iter().enumerate() {
                for name in offence.names.iter().chain(&offence.everyday) {
                    titles.add(name, (code, row), &mut known);
                    if let Some(gerund) = gerund(name, &words.gerunds) {
                        titles.add(&gerund, (code, row), &mut known);
                    }
                }
            }
        }
        titles
    }

    fn add(&mut self, name: &str, named: Named, known: &mut FxHashMap<String, Stem>) {
        let tokens = tokens_of(name);
        let mut at = 0_u32;
        let mut words = 0;
        for token in &tokens {
            let word = token.span().of(name);
            // A title may be cited as far as its first alternative: "violent seizure of power or violent retention of power".
            if words >= SHORTEST_BEGINNING && (token.kind == Kind::Punctuation && word == "," || is_or(word)) {
                note(&mut self.nodes[at as usize].beginning, named);
            }
            if !is_read(token.kind) || is_small(word) {
                continue;
            }
            words += 1;
            let Self { nodes, next, stems, endings } = self;
            let stem = known.get(word).copied().unwrap_or_else(|| {
                let new = stems.len() as Stem;
                let stem = *stems.entry(stem(word, endings)).or_insert(new);
                known.insert(word.to_owned(), stem);
                stem
            });
            at = *next.entry((at, stem)).or_insert_with(|| {
                nodes.push(Node::default());
                nodes.len() as u32 - 1
            });
        }
        if at > 0 {
            note(&mut self.nodes[at as usize].whole, named);
        }
    }

    /// Every title at token `at`, as the token after it and the offences that it names, shorter ones first.
    pub(super) fn at<'t>(&'t self, view: &View<'_>, at: usize, mut found: impl FnMut(usize, &'t [Named])) {
        let mut node = 0_u32;
        let mut at = at;
        let mut in_quotes = false;
        let mut quoted = at.checked_sub(1).is_some_and(|before| view.is(before, QUOTES)) && view.glued(at);
        for _ in 0..LONGEST {
            let Some(token) = view.token(at) else { return };
            let word = view.word(at);
            if node > 0 && (view.is(at, ",-–—‑") || is_small(word)) {
                at = view.next(at);
                continue;
            }
            // A name may go on behind the quotation that it begins with.
            if node > 0 && view.is(at, QUOTES) && !in_quotes && view.glued(at) && std::mem::take(&mut quoted) {
                at = view.next(at);
                continue;
            }
            // A name may go on around a quotation.
            if node > 0 && view.is(at, QUOTES) && (in_quotes || !view.glued(at)) {
                in_quotes = !in_quotes;
                at = view.next(at);
                continue;
            }
            let stem = is_read(token.kind).then(|| stem(word, &self.endings)).and_then(|stem| self.stems.get(&stem));
            let Some(&next) = stem.and_then(|&stem| self.next.get(&(node, stem))) else { return };
            node = next;
            let end = at + 1;
            let Node { whole, beginning } = &self.nodes[node as usize];
            if !whole.is_empty() {
                found(end, whole);
            } else if !beginning.is_empty() {
                found(end, beginning);
            }
            at = view.next(at);
        }
    }
}

/// A title as a charge says it: "Violation of migration law" is what somebody is convicted of as "violating migration law".
fn gerund(name: &str, gerunds: &BTreeMap<String, String>) -> Option<String> {
    let name = name.to_lowercase();
    let longest = gerunds.iter().filter(|(noun, _)| name.starts_with(noun.as_str())).max_by_key(|(noun, _)| noun.len());
    let (noun, gerund) = longest?;
    let rest = &name[noun.len()..];
    (rest.is_empty() || rest.starts_with([' ', ','])).then(|| format!("{gerund}{rest}"))
}

fn note(list: &mut Vec<Named>, named: Named) {
    if !list.contains(&named) {
        list.push(named);
    }
}

fn is_read(kind: Kind) -> bool {
    matches!(kind, Kind::Word | Kind::Number)
}

/// English articles come and go.
fn is_small(word: &str) -> bool {
    ["the", "a", "an"].iter().any(|small| word.eq_ignore_ascii_case(small))
}

fn is_or(word: &str) -> bool {
    matches!(word, "или" | "либо" | "або" | "чи" | "or")
}

/// A word in small letters without its ending. What a stem is need not be right, only the same for each form of a word.
fn stem(word: &str, endings: &[String]) -> String {
    let mut word: String = word.to_lowercase().replace('ё', "е").replace(['’', 'ʼ'], "'");
    if word.is_ascii() {
        // American spelling.
        word = word.replace("iz", "is").replace("our", "or").replace("ense", "ence");
    }
    let cyrillic = word.chars().any(|c| ('а'..='ӿ').contains(&c));
    let fits =
        |ending: &&String| word.strip_suffix(ending.as_str()).is_some_and(|stem| stem.chars().count() >= SHORTEST_STEM);
    let ending = endings.iter().filter(|_| cyrillic).filter(fits).map(String::len).max();
    let plural = usize::from(!cyrillic && word.len() > SHORTEST_STEM && word.ends_with('s') && !word.ends_with("ss"));
    word.truncate(word.len() - ending.unwrap_or(plural));
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_word_have_one_stem() {
        let endings: Vec<String> =
            ["ие", "ия", "ию", "ии", "ием", "ое", "ого", "ом", "а", "у", "е"].map(str::to_owned).to_vec();
        for forms in [
            &["похищение", "Похищения", "похищении", "ПОХИЩЕНИЕМ"][..],
            &["незаконное", "незаконного", "незаконном"],
            &["убийства", "убийству", "убийстве"],
            &["charge", "charges"],
            &["organisation", "Organizations"],
            &["honour", "honor"],
            &["offences", "offense"],
        ] {
            let stems: Vec<String> = forms.iter().map(|form| stem(form, &endings)).collect();
            assert!(stems.iter().all(|one| *one == stems[0]), "{stems:?}");
        }
        assert_ne!(stem("убийца", &endings), stem("убийства", &endings));
        assert_eq!(stem("яд", &endings), "яд");
    }

    #[test]
    fn a_title_is_also_what_somebody_is_convicted_of() {
        let gerunds = [("use of", "using"), ("illegal use of", "illegally using"), ("torture", "torturing")];
        let gerunds = gerunds.map(|(noun, gerund)| (noun.to_owned(), gerund.to_owned())).into();
        for (title, wanted) in [
            ("Use of force", Some("using force")),
            ("Illegal use of weapons", Some("illegally using weapons")),
            ("Torture", Some("torturing")),
            ("Torturers' gain", None),
            ("Abuse of power", None),
        ] {
            assert_eq!(gerund(title, &gerunds).as_deref(), wanted, "{title}");
        }
    }
}
