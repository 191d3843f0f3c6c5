//! The rule file as written.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::line_of;
use crate::extract::RuleError;
use crate::gazetteer::Source;
use crate::model::Confidence;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    /// Pieces of pattern by name.
    #[serde(default)]
    pub terms: BTreeMap<String, String>,
    #[serde(rename = "rule")]
    spanned: Vec<Spanned<RuleText>>,
    #[serde(skip)]
    pub rules: Vec<RuleText>,
}

/// One rule as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RuleText {
    pub name: String,
    pub pattern: String,
    /// The value of the whole match.
    value: Option<String>,
    /// What the value may be instead, where the text does not say which.
    or: Option<String>,
    /// Groups to mark instead of the whole match, each with its value; a group that did not take part is left out.
    #[serde(default)]
    marks: BTreeMap<String, String>,
    /// Tables of words one of which must stand before the match.
    #[serde(default)]
    pub after: Vec<String>,
    /// Tables of words none of which may stand before it.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// Tables of words none of which may stand after it.
    #[serde(default)]
    pub not_before: Vec<String>,
    #[serde(default = "usual_confidence")]
    pub confidence: Confidence,
    finds: Vec<Find>,
    #[serde(default)]
    ignores: Vec<String>,
    #[serde(skip)]
    line: usize,
}

fn usual_confidence() -> Confidence {
    0.9
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Find {
    text: String,
    surface: String,
    value: String,
    /// The document's own date.
    on: Option<String>,
}

/// An example beside a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The file.
    pub origin: String,
    /// The rule's line in it, from 1.
    pub line: usize,
    /// The label and the rule's own name.
    pub rule: String,
    /// The text to look in.
    pub text: String,
    /// The document's own date, where the example needs one.
    pub on: Option<String>,
    /// What the rule must find, and its value; none where it must find nothing.
    pub finds: Option<(String, String)>,
}

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}:{}: rule {}: in `{}` {expected}, found {found:?}", example.origin, example.line, example.rule, example.text)]
pub struct Failure {
    /// The example.
    pub example: Example,
    /// What should have been found.
    pub expected: String,
    /// What was found instead: rule, surface and value of each mention.
    pub found: Vec<(String, String, String)>,
}

impl Example {
    /// Compares what was found in its text (rule, surface and value of each mention) with what it says.
    ///
    /// # Errors
    /// Where the two differ.
    pub fn check(&self, found: Vec<(String, String, String)>) -> Result<(), Box<Failure>> {
        let (holds, expected) = match &self.finds {
            Some((surface, value)) => (
                found.iter().any(|one| *one == (self.rule.clone(), surface.clone(), value.clone())),
                format!("it should find `{surface}` as {value}"),
            ),
            None => (found.iter().all(|one| one.0 != self.rule), "it should find nothing".to_owned()),
        };
        if holds { Ok(()) } else { Err(Box::new(Failure { example: self.clone(), expected, found })) }
    }
}

impl RuleFile {
    pub fn parse(source: &Source) -> Result<Self, RuleError> {
        let failed = |problem: String| RuleError { origin: source.origin.clone(), problem };
        let mut file: Self = toml::from_str(&source.text).map_err(|error| failed(error.to_string()))?;
        for spanned in std::mem::take(&mut file.spanned) {
            let line = line_of(source, spanned.span().start);
            file.rules.push(RuleText { line, ..spanned.into_inner() });
        }
        for (at, rule) in file.rules.iter().enumerate() {
            if let Some(first) = file.rules[..at].iter().find(|first| first.name == rule.name) {
                let problem = format!("the name stands on line {} already; names are given once", first.line);
                return Err(rule.error(source, &problem));
            }
            if rule.finds.is_empty() {
                return Err(rule.error(source, "has no example under `finds`; every rule needs one"));
            }
        }
        Ok(file)
    }

    pub fn examples(&self, label: &str, source: &Source) -> Vec<Example> {
        let of_rule = |rule: &RuleText| {
            let example = |text: &str, on: Option<&String>, finds| Example {
                origin: source.origin.clone(),
                line: rule.line,
                rule: format!("{label}/{}", rule.name),
                text: text.to_owned(),
                on: on.cloned(),
                finds,
            };
            let finds = rule
                .finds
                .iter()
                .map(|find| example(&find.text, find.on.as_ref(), Some((find.surface.clone(), find.value.clone()))));
            let ignores = rule.ignores.iter().map(|text| example(text, None, None));
            finds.chain(ignores).collect::<Vec<_>>()
        };
        self.rules.iter().flat_map(of_rule).collect()
    }
}

/// What a rule marks: a group, or the whole match; its value; what that may be instead.
#[derive(Clone, Copy, Debug)]
pub(super) struct MarkText<'a> {
    pub group: Option<&'a str>,
    pub value: &'a str,
    pub or: Option<&'a str>,
}

impl RuleText {
    pub fn error(&self, source: &Source, problem: &str) -> RuleError {
        RuleError {
            origin: source.origin.clone(),
            problem: format!("line {}: rule `{}`: {problem}", self.line, self.name),
        }
    }

    pub fn marks(&self) -> Result<Vec<MarkText<'_>>, String> {
        match (&self.value, self.marks.is_empty()) {
            (Some(value), true) => Ok(vec![MarkText { group: None, value, or: self.or.as_deref() }]),
            (None, false) => {
                Ok(self.marks.iter().map(|(group, value)| MarkText { group: Some(group), value, or: None }).collect())
            }
            (Some(_), false) => Err("has both `value` and `marks`; keep one".to_owned()),
            (None, true) => Err("has neither `value` nor `marks`".to_owned()),
        }
    }
}
