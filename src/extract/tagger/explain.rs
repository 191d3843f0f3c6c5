//! Why the model takes words for a name: its sum, by groups of templates.

use std::ops::Range;

use super::features::{TEMPLATES, features};
use super::{Model, Tag, Words};
use crate::model::Label;

const WORD: &str = "the word itself, known from training";
const BESIDE: &str = "the words beside it";
const SHAPE: &str = "capitals and shape";
const LINE: &str = "line, spacing and script";
const PARTS: &str = "beginning and ending of the word";
const LISTED: &str = "in the word lists";
const LISTED_BESIDE: &str = "word lists on the words beside it";
const ENDINGS: &str = "endings of names";
const INTRODUCED: &str = "a title or role before it";
const HEAD: &str = "the head of an organisation's name near it";
const FIRST: &str = "beginning of a sentence";
const ELSEWHERE: &str = "how the document writes it elsewhere";
const MARKS: &str = "quotation marks and brackets";
const RULES: &str = "what the rules propose";

/// The group of each template, in the order in which [`features`] writes them.
const GROUPS: [&str; TEMPLATES] = [
    SHAPE,
    WORD,
    BESIDE,
    BESIDE,
    BESIDE,
    BESIDE,
    BESIDE,
    BESIDE,
    BESIDE,
    BESIDE,
    BESIDE,
    BESIDE, // the words
    SHAPE,
    SHAPE,
    SHAPE,
    SHAPE,
    "place in a list",
    SHAPE,
    SHAPE,
    LINE,
    LINE,
    LINE, // the shapes
    PARTS,
    PARTS,
    PARTS,
    PARTS,
    PARTS,
    PARTS,
    PARTS,
    BESIDE,
    BESIDE,
    PARTS,
    PARTS, // the affixes
    LISTED,
    LISTED_BESIDE,
    LISTED_BESIDE,
    LISTED_BESIDE,
    LISTED_BESIDE,
    LISTED_BESIDE,
    ENDINGS,
    ENDINGS, // the classes
    INTRODUCED,
    HEAD,
    HEAD,
    HEAD,
    FIRST,
    FIRST,
    ELSEWHERE,
    ELSEWHERE,
    ELSEWHERE,
    ELSEWHERE,
    "a given name before it",
    MARKS,
    MARKS,
    RULES,
    RULES,
    RULES,
    RULES,
];

/// By how much each group of reasons speaks for a name of that label against none, on the average of its words; the largest
/// first, what weighs nothing left out.
#[must_use]
pub fn reasons(model: &Model, words: &Words, tokens: Range<usize>, label: Label) -> Vec<(&'static str, f32)> {
    let (first, next) = match label {
        Label::Organisation => (Tag::OrganisationFirst, Tag::OrganisationNext),
        _ => (Tag::PersonFirst, Tag::PersonNext),
    };
    let mut sums: Vec<(&'static str, i32)> = Vec::new();
    let mut row = [0; TEMPLATES];
    for i in tokens.clone() {
        features(words, i, &mut row);
        let tag = if i == tokens.start { first } else { next };
        for (group, &feature) in GROUPS.iter().zip(&row).filter(|(_, feature)| **feature != 0) {
            let Some(weights) = model.weights(feature) else { continue };
            let weight = i32::from(weights[tag as usize]);
            match sums.iter_mut().find(|(known, _)| known == group) {
                Some((_, sum)) => *sum += weight,
                None => sums.push((group, weight)),
            }
        }
    }
    sums.retain(|(_, sum)| *sum != 0);
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.abs()));
    let many = tokens.len().max(1) as f32;
    sums.into_iter().map(|(group, sum)| (group, model.weight(sum) / many)).collect()
}
