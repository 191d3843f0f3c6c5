//! Patterns as written, and what the regex engine gets.
//!
//! A pattern is a regular expression in which a space stands for any white space, line breaks and marks of emphasis among
//! it, and `{name}` for a term of the file or a word table; a name begins with a letter, so it is never mistaken for a
//! count such as `{2}`. Case does not matter, but for the forms of a table that are written with a capital.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::parsed::{Pattern, stand_in};
use super::table::{Table, Tables, WHITE_SPACE};

/// What must follow a match: no letter and no digit. Latin, Greek and Cyrillic letters are enough, and keep it small.
const WORD_EDGE: &str = r"(?:[^0-9A-Za-z\u{C0}-\u{24F}\u{370}-\u{52F}]|\z)";

pub(super) struct Expander<'a> {
    terms: &'a BTreeMap<String, String>,
    tables: &'a Tables<'a>,
}

/// A pattern whose group 1 is what was written, before the word's edge.
pub(super) struct Expanded {
    pub pattern: Pattern,
    /// The named groups, in the order of their brackets.
    pub groups: Vec<Group>,
    /// How many groups it has, group 0 among them.
    pub count: usize,
}

/// A named group.
pub(super) struct Group {
    pub name: String,
    /// Its number.
    pub number: usize,
    /// The tables that its pattern names.
    pub tables: Vec<Arc<Table>>,
}

/// Group 0 is the match, group 1 what was written.
const OWN_GROUPS: usize = 2;

/// How deep terms may name terms, so that a circle is an error and no endless loop.
const DEEPEST: usize = 8;

impl<'a> Expander<'a> {
    pub fn new(terms: &'a BTreeMap<String, String>, tables: &'a Tables<'a>) -> Self {
        Self { terms, tables }
    }

    pub fn expand(&self, pattern: &str) -> Result<Expanded, String> {
        let mut state = State::default();
        self.expand_into(pattern, &mut state, 0)?;
        let State { written, tables, groups, count, .. } = state;
        let pattern = Pattern { written: format!("({written}){WORD_EDGE}"), tables };
        Ok(Expanded { pattern, groups, count: count + OWN_GROUPS })
    }

    fn expand_into(&self, pattern: &str, state: &mut State, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err("its terms name each other in a circle".to_owned());
        }
        let mut rest = pattern;
        let mut in_class = false;
        while let Some(c) = rest.chars().next() {
            let mut taken = c.len_utf8();
            match c {
                '\\' => {
                    taken += rest[1..].chars().next().map_or(0, char::len_utf8);
                    state.written.push_str(&rest[..taken]);
                }
                '[' | ']' => {
                    in_class = c == '[';
                    state.written.push_str(&rest[..taken]);
                }
                ' ' if !in_class => state.written.push_str(WHITE_SPACE),
                '{' if !in_class && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    let end = rest.find('}').ok_or("a `{` is not closed")?;
                    self.reference(&rest[1..end], state, depth)?;
                    taken = end + 1;
                }
                '(' if !in_class => {
                    let name = rest.strip_prefix("(?<").and_then(|named| named.split_once('>')).map(|(name, _)| name);
                    let opened = name.map(|name| {
                        taken = 4 + name.len();
                        let number = state.count + OWN_GROUPS;
                        state.groups.push(Group { name: name.to_owned(), number, tables: Vec::new() });
                        state.groups.len() - 1
                    });
                    if opened.is_some() || !rest.starts_with("(?") {
                        state.count += 1;
                    }
                    state.open.push(opened);
                    state.written.push_str(&rest[..taken]);
                }
                ')' if !in_class => {
                    state.open.pop();
                    state.written.push_str(&rest[..taken]);
                }
                _ => state.written.push_str(&rest[..taken]),
            }
            rest = &rest[taken..];
        }
        Ok(())
    }

    fn reference(&self, name: &str, state: &mut State, depth: usize) -> Result<(), String> {
        if let Some(term) = self.terms.get(name) {
            state.written.push_str("(?:");
            self.expand_into(term, state, depth + 1)?;
            state.written.push(')');
            return Ok(());
        }
        let table = self.tables.get(name)?;
        let stand_in = state.stand_in(&table)?;
        state.written.push(stand_in);
        for group in state.open.iter().flatten() {
            state.groups[*group].tables.push(Arc::clone(&table));
        }
        Ok(())
    }
}

#[derive(Default)]
struct State {
    written: String,
    tables: Vec<Arc<Table>>,
    groups: Vec<Group>,
    /// How many groups the written pattern has so far.
    count: usize,
    /// The brackets that are open, with the named group that each opened.
    open: Vec<Option<usize>>,
}

impl State {
    /// The character for a table.
    fn stand_in(&mut self, table: &Arc<Table>) -> Result<char, String> {
        let known = self.tables.iter().position(|known| Arc::ptr_eq(known, table));
        let at = known.unwrap_or_else(|| {
            self.tables.push(Arc::clone(table));
            self.tables.len() - 1
        });
        stand_in(at).ok_or_else(|| "it names too many tables".to_owned())
    }
}
