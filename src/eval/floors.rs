//! Scores that may not fall: a TOML table for each label.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ByLabel;
use crate::model::Label;

/// The lowest scores allowed, by label, each from 0 to 1.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Floors(BTreeMap<Label, Floor>);

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Floor {
    strict: f64,
    overlap: f64,
    values: f64,
    statuses: f64,
}

/// A score under its floor.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallen {
    /// The label.
    pub label: Label,
    /// `strict`, `overlap`, `values` or `statuses`.
    pub score: &'static str,
    /// What it is.
    pub is: f64,
    /// What it may not fall under.
    pub floor: f64,
}

impl Floors {
    /// Reads floors.
    ///
    /// # Errors
    /// Where the text is not TOML with a table for each label.
    pub fn parse(toml: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(toml)
    }

    /// The scores that are under their floors.
    #[must_use]
    pub fn fallen(&self, counts: &ByLabel) -> Vec<Fallen> {
        let mut fallen = Vec::new();
        for (label, floor) in &self.0 {
            let counts = counts.get(label).copied().unwrap_or_default();
            let scores = [
                ("strict", counts.strict().f1, floor.strict),
                ("overlap", counts.overlap().f1, floor.overlap),
                ("values", counts.values().unwrap_or(1.0), floor.values),
                ("statuses", counts.statuses().map_or(1.0, |scores| scores.f1), floor.statuses),
            ];
            // A floor is written with three digits, so a score counts with three.
            let below = scores.into_iter().filter(|(_, is, floor)| (is * 1000.0).round() < (floor * 1000.0).round());
            fallen.extend(below.map(|(score, is, floor)| Fallen { label: *label, score, is, floor }));
        }
        fallen
    }
}
