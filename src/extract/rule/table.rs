//! Word tables: each form beside its value, so that pattern and value cannot part.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use regex_syntax::hir::Hir;

use super::parsed::Pattern;
use crate::gazetteer::{Sources, word_rows};

/// A table of `words/`.
#[derive(Debug)]
pub struct Table {
    /// Forms in lower case with their values.
    values: BTreeMap<String, String>,
    /// Forms that may go on: `form*` by up to six letters, `form?` by up to three.
    stems: Vec<(String, String)>,
    /// The pattern of all forms.
    pub parsed: Hir,
}

/// The letters that may continue a stem.
const CONTINUATION: &str = "[a-zà-ɏа-яёђ-ԯ]";

impl Table {
    fn load(name: &str, sources: &Sources) -> Result<Self, String> {
        let file = format!("words/{name}.csv");
        if sources.get(&file).is_empty() {
            return Err(format!("unknown term or word table `{name}`; there is no {file}"));
        }
        let mut values = BTreeMap::new();
        let mut stems = Vec::new();
        let mut trie = Trie::default();
        for (form, value) in word_rows(sources, &file).map_err(|error| error.to_string())? {
            let (stem, going_on) = match form.as_bytes().last() {
                Some(b'*') => (&form[..form.len() - 1], Some("{0,6}")),
                Some(b'?') => (&form[..form.len() - 1], Some("{0,3}")),
                _ => (&*form, None),
            };
            let mut begins = true;
            let letters = stem.chars().enumerate().map(|(at, c)| {
                let begins = std::mem::replace(&mut begins, !c.is_alphabetic());
                match c {
                    c if c.is_whitespace() => WHITE_SPACE.to_owned(),
                    c if c.is_ascii_punctuation() => format!("\\{c}"),
                    // A form with a capital stands for capitals: May is a month, may is not.
                    c if at == 0 && c.is_uppercase() => c.to_string(),
                    c if begins => either_case(c),
                    c => c.to_lowercase().to_string(),
                }
            });
            trie.insert(letters.chain(going_on.map(|count| format!("{CONTINUATION}{count}"))));
            if going_on.is_some() {
                stems.push((stem.to_lowercase(), value));
            } else {
                values.insert(stem.to_lowercase(), value);
            }
        }
        // The text has capitals only where words begin.
        Ok(Self { values, stems, ..Self::of_pattern(&format!("(?-i:{})", trie.pattern()))? })
    }

    /// A table that gives no values.
    pub fn of_pattern(pattern: &str) -> Result<Self, String> {
        let parsed = Pattern { written: pattern.to_owned(), tables: Vec::new() }.parse()?;
        Ok(Self { values: BTreeMap::new(), stems: Vec::new(), parsed })
    }

    /// The value of a form, in any case, its white space as printed.
    pub fn value(&self, surface: &str) -> Option<&str> {
        let lower = surface.to_lowercase();
        let words: Vec<_> = lower
            .split(|c: char| c.is_whitespace() || matches!(c, '*' | '_'))
            .filter(|word| !word.is_empty())
            .collect();
        let form = words.join(" ");
        let whole = self.values.get(&form);
        whole
            .or_else(|| self.stems.iter().find(|(stem, _)| form.starts_with(&**stem)).map(|(_, value)| value))
            .map(String::as_str)
    }

    /// True where it has the form.
    pub fn has(&self, form: &str) -> bool {
        self.value(form).is_some()
    }
}

/// What a space in a pattern or a form stands for: any white space, a line break too, and marks of emphasis.
pub(super) const WHITE_SPACE: &str = r"(?:[\s*_]+)";

/// Forms by their letters: written as one pattern that shares beginnings, so that the automaton stays small.
#[derive(Debug, Default)]
struct Trie {
    next: BTreeMap<String, Trie>,
    is_end: bool,
}

impl Trie {
    fn insert(&mut self, letters: impl Iterator<Item = String>) {
        let mut node = self;
        for letter in letters {
            node = node.next.entry(letter).or_default();
        }
        node.is_end = true;
    }

    /// The longer form comes first, since the first alternative that fits is taken.
    fn pattern(&self) -> String {
        let alternatives: Vec<_> =
            self.next.iter().map(|(letter, rest)| format!("{letter}{}", rest.pattern())).collect();
        match (alternatives.len(), self.is_end) {
            (0, _) => String::new(),
            (1, false) => alternatives.concat(),
            (_, false) => format!("(?:{})", alternatives.join("|")),
            (_, true) => format!("(?:{})?", alternatives.join("|")),
        }
    }
}

/// A letter, small or capital.
fn either_case(c: char) -> String {
    let small = c.to_lowercase().to_string();
    let capital = c.to_uppercase().to_string();
    if small == capital { small } else { format!("(?:{small}|{capital})") }
}

/// The tables that a rule file has named so far.
pub(super) struct Tables<'a> {
    sources: &'a Sources,
    loaded: RefCell<BTreeMap<String, Arc<Table>>>,
}

impl<'a> Tables<'a> {
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, loaded: RefCell::default() }
    }

    pub fn get(&self, name: &str) -> Result<Arc<Table>, String> {
        if let Some(table) = self.loaded.borrow().get(name) {
            return Ok(Arc::clone(table));
        }
        let table = Arc::new(Table::load(name, self.sources)?);
        self.loaded.borrow_mut().insert(name.to_owned(), Arc::clone(&table));
        Ok(table)
    }
}
