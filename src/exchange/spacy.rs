//! Patterns of spaCy's EntityRuler, a JSON object a line: `{"label": "PERSON", "pattern": "Ann Lee", "id": "person:ann-lee"}`.

use serde::Deserialize;
use serde_json::Value;

use super::{Entry, Line, clean};
use crate::model::Label;

#[derive(Deserialize)]
struct Pattern {
    label: String,
    #[serde(rename = "pattern")]
    tokens: Value,
    #[serde(default)]
    id: String,
}

pub(super) fn line(text: &str) -> Line {
    let pattern: Pattern = match serde_json::from_str(text) {
        Ok(pattern) => pattern,
        Err(error) => return Line::Left(format!("no pattern of EntityRuler: {error}")),
    };
    let label = match pattern.label.to_uppercase().as_str() {
        "PERSON" | "PER" => Label::Person,
        "ORG" | "ORGANISATION" | "ORGANIZATION" => Label::Organisation,
        other => return Line::Left(format!("label {other}: neither person nor organisation")),
    };
    let name = match &pattern.tokens {
        Value::String(name) => clean(name),
        Value::Array(tokens) => match tokens.iter().map(word).collect::<Option<Vec<_>>>() {
            Some(words) => clean(&words.join(" ")),
            None => return Line::Left("a pattern of more than words is a rule, not a name".to_owned()),
        },
        _ => None,
    };
    let Some(name) = name else { return Line::Left("no name".to_owned()) };
    let mut entry = Entry::new(label, vec![name]);
    entry.id = super::columns::own_id(label, &pattern.id);
    entry.key = pattern.id;
    Line::Entry(Box::new(entry), Vec::new())
}

/// The word that a token of a pattern stands for; in lower case it may be any, and a name has capitals.
fn word(token: &Value) -> Option<String> {
    let object = token.as_object().filter(|object| object.len() == 1)?;
    let (attribute, value) = object.iter().next()?;
    let value = value.as_str()?;
    match attribute.as_str() {
        "TEXT" | "ORTH" => Some(value.to_owned()),
        "LOWER" => {
            let mut letters = value.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_words_are_names_and_rules_are_told() {
        for (text, wanted) in [
            (r#"{"label":"PERSON","pattern":"Ann Lee","id":"person:ann-lee"}"#, Ok("Ann Lee")),
            (r#"{"label":"PER","pattern":[{"LOWER":"ann"},{"TEXT":"Lee"}]}"#, Ok("Ann Lee")),
            (r#"{"label":"PERSON","pattern":[{"LOWER":"ann","OP":"?"}]}"#, Err("a pattern of more")),
            (r#"{"label":"GPE","pattern":"Almaty"}"#, Err("label GPE")),
            ("x", Err("no pattern")),
        ] {
            match (line(text), wanted) {
                (Line::Entry(entry, _), Ok(name)) => assert_eq!(entry.names, [name]),
                (Line::Left(reason), Err(said)) => assert!(reason.starts_with(said), "{reason}"),
                (got, wanted) => panic!("{got:?} {wanted:?}"),
            }
        }
    }
}
