//! Values: text with groups in braces. `{year1|year|XXXX}` takes the first group that took part in the match, and what is no
//! group's name, in capitals or digits, as it stands.
//!
//! A group's value is what a table that its pattern names says of its words, else its digits; after a hyphen a single
//! digit gets a zero before it.

use std::sync::Arc;

use super::table::Table;

#[derive(Debug)]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Text(String),
    Choice(Vec<Choice>),
}

#[derive(Debug)]
enum Choice {
    Group(usize),
    Text(String),
}

impl Template {
    pub fn parse(text: &str, number: &dyn Fn(&str) -> Result<usize, String>) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, reference)) = rest.split_once('{') {
            let (choices, after) =
                reference.split_once('}').ok_or_else(|| format!("value `{text}`: a `{{` is not closed"))?;
            pieces.push(Piece::Text(before.to_owned()));
            let choice = |choice: &str| {
                let literal = choice.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
                if literal { Ok(Choice::Text(choice.to_owned())) } else { number(choice).map(Choice::Group) }
            };
            pieces.push(Piece::Choice(choices.split('|').map(choice).collect::<Result<_, _>>()?));
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// None where no group of a choice took part.
    pub fn fill(&self, value_of: &dyn Fn(usize) -> Option<String>) -> Option<String> {
        let mut filled = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Choice(choices) => {
                    let chosen = choices.iter().find_map(|choice| match choice {
                        Choice::Group(group) => value_of(*group),
                        Choice::Text(text) => Some(text.clone()),
                    })?;
                    if filled.ends_with('-') && chosen.len() == 1 {
                        filled.push('0');
                    }
                    filled.push_str(&chosen);
                }
            }
        }
        Some(filled)
    }
}

/// The value of a group's words.
pub(super) fn value(surface: &str, tables: &[Arc<Table>]) -> String {
    let listed = tables.iter().find_map(|table| table.value(surface)).map(str::to_owned);
    listed.unwrap_or_else(|| surface.chars().filter(char::is_ascii_digit).collect())
}
