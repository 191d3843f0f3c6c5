//! Parses patterns in which a character stands for each word table. Tables are long and most rules name some, so each is parsed
//! once and laid in where its character stands.

use std::ops::RangeInclusive;
use std::sync::Arc;

use regex_automata::util::syntax;
use regex_syntax::hir::{Capture, Class, ClassUnicode, Hir, HirKind, Repetition};

use super::table::Table;

/// The characters that stand for tables, of Unicode's private use: no rule has a meaning for them.
const STAND_INS: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';

/// The character that stands for the table at an index.
pub(super) fn stand_in(at: usize) -> Option<char> {
    STAND_INS.clone().nth(at)
}

/// A regular expression in which stand-ins name tables.
#[derive(Debug)]
pub(super) struct Pattern {
    pub written: String,
    /// The tables, by the index of their stand-in.
    pub tables: Vec<Arc<Table>>,
}

impl Pattern {
    /// Parses it.
    ///
    /// # Errors
    /// Where it is no regular expression.
    pub fn parse(&self) -> Result<Hir, String> {
        let parsed = syntax::parse_with(&self.written, &syntax::Config::new().case_insensitive(true))
            .map_err(|error| format!("bad pattern: {error}"))?;
        Ok(fill(parsed, &self.tables))
    }
}

/// Lays the tables in.
fn fill(part: Hir, tables: &[Arc<Table>]) -> Hir {
    let table = |c: char| {
        let at = u32::from(c).checked_sub(u32::from(*STAND_INS.start()))?;
        Some(tables.get(at as usize)?.parsed.clone())
    };
    let all = |parts: Vec<Hir>| parts.into_iter().map(|part| fill(part, tables)).collect();
    match part.into_kind() {
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            let mut parts = Vec::new();
            let mut from = 0;
            for (at, c) in text.char_indices() {
                if let Some(table) = table(c) {
                    parts.push(Hir::literal(text[from..at].as_bytes()));
                    parts.push(table);
                    from = at + c.len_utf8();
                }
            }
            parts.push(Hir::literal(text[from..].as_bytes()));
            Hir::concat(parts)
        }
        // Of alternatives that are one character each the parser makes a class; a class that says what it lacks reaches beyond the
        // stand-ins.
        HirKind::Class(Class::Unicode(class)) => {
            let (named, others): (Vec<_>, Vec<_>) =
                class.iter().partition(|range| table(range.start()).is_some() && table(range.end()).is_some());
            let others = Hir::class(Class::Unicode(ClassUnicode::new(others.into_iter().copied())));
            let named = named.into_iter().flat_map(|range| range.start()..=range.end()).filter_map(table);
            Hir::alternation(named.chain([others]).collect())
        }
        HirKind::Repetition(Repetition { min, max, greedy, sub }) => {
            Hir::repetition(Repetition { min, max, greedy, sub: Box::new(fill(*sub, tables)) })
        }
        HirKind::Capture(Capture { index, name, sub }) => {
            Hir::capture(Capture { index, name, sub: Box::new(fill(*sub, tables)) })
        }
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Class(class) => Hir::class(class),
    }
}

#[cfg(test)]
mod tests {
    use regex_automata::nfa::thompson::NFA;
    use regex_automata::nfa::thompson::pikevm::PikeVM;

    use super::*;

    #[test]
    fn a_stand_in_matches_what_its_table_has_wherever_it_stands() {
        let table = |pattern: &str| Arc::new(Table::of_pattern(pattern).expect("it is a pattern"));
        let tables = vec![table("(?:may|june)"), table("(?:the )?week"), table("x")];
        let cases = [
            ("5 \u{E000} 2018", "5 june 2018", true),
            ("5 \u{E000} 2018", "5 july 2018", false),
            ("(?:\u{E000}|\u{E001}|[0-9])!", "the week!", true),
            ("(?:\u{E000}|\u{E001}|[0-9])!", "may!", true),
            ("(?:\u{E000}|\u{E001}|[0-9])!", "7!", true),
            ("(?:\u{E000}|\u{E001}|[0-9])!", "\u{E000}!", false),
            ("(\u{E000} ?){2}", "may june", true),
            ("[^0-9]\u{E002}", "\u{E000}x", true),
            ("\u{E001}?\u{E002}", "x", true),
        ];
        for (pattern, text, fits) in cases {
            let parsed = Pattern { written: pattern.to_owned(), tables: tables.clone() }.parse().expect("it is one");
            let automaton = NFA::compiler().build_from_hir(&parsed).expect("it compiles");
            let regex = PikeVM::new_from_nfa(automaton).expect("it compiles");
            let mut cache = regex.create_cache();
            let whole = regex.find_iter(&mut cache, text).any(|found| found.range() == (0..text.len()));
            assert_eq!(whole, fits, "{pattern} {text}");
        }
    }
}
