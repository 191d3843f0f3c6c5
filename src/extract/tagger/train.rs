//! Learns a model's weights: an averaged perceptron over sequences (Collins, Discriminative Training Methods for Hidden
//! Markov Models, 2002), in whole numbers throughout, so that the same texts give the same bytes on every machine. The right
//! tags must win by a margin, larger the more tokens the others get wrong (Taskar, Guestrin and Koller, Max-Margin Markov
//! Networks, 2003): what is only just right is learnt further.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::features::{TEMPLATES, features};
use super::model::{Emission, Model, Weights, best};
use super::{ANY, TAGS, Tag, TagSet, Words};
use crate::brat::Mark;
use crate::extract::{Part, Rules, propose};
use crate::gazetteer::Gazetteer;
use crate::model::{Document, Label, Span};
use crate::segment::{Segments, segment};

/// A stretch of tokens to learn from.
#[derive(Clone, Debug)]
pub struct Example {
    rows: Vec<[u32; TEMPLATES]>,
    /// The tags that each token may have: one where the text says it, several where the text's annotation leaves it open.
    gold: Vec<TagSet>,
}

/// The examples of a part whose tokens may have the tags of `gold`.
fn examples(words: &Words, gold: &[TagSet]) -> Vec<Example> {
    let example = |stretch: std::ops::Range<usize>| {
        let mut rows = vec![[0; TEMPLATES]; stretch.len()];
        for (row, i) in rows.iter_mut().zip(stretch.clone()) {
            features(words, i, row);
        }
        Example { rows, gold: gold[stretch].to_vec() }
    };
    words.stretches().into_iter().map(example).collect()
}

/// The words of a text and what is to be learnt from them. `gold` holds the first tag and the span of each name; where `places` says
/// that places are not marked, what is no name may be one.
#[must_use]
pub fn read(
    document: &Document,
    gold: &[(Tag, Span)],
    places: bool,
    gazetteer: &Gazetteer,
    rules: &Rules,
) -> (Segments, Words, Vec<Example>) {
    let segments = segment(document, Span::new(0, document.text.len()));
    let classes = gazetteer.lexicon().classes(&document.text, &segments.tokens);
    let part = Part { document, segments: &segments, classes: &classes, gazetteer };
    let (_, _, words) = propose(&part, rules);
    let places = if places { 0 } else { PLACES };
    let mut tags: Vec<TagSet> = vec![1 << Tag::None as u8 | places; segments.tokens.len()];
    for (first, span) in gold {
        let mut tag = *first as u8;
        let from = segments.token_at(span.start);
        for i in (from..tags.len()).take_while(|&i| (segments.tokens[i].start as usize) < span.end) {
            tags[i] = 1 << tag;
            tag = *first as u8 + 1;
        }
    }
    let examples = examples(&words, &tags);
    (segments, words, examples)
}

/// The tags of places.
const PLACES: TagSet = 1 << Tag::PlaceFirst as u8 | 1 << Tag::PlaceNext as u8;

/// The examples, in which no token is left open between place and none where no text marks places: without one that is sure, each
/// order would come to its own places, and their average would be nothing.
fn settled(examples: &[Example]) -> Cow<'_, [Example]> {
    if examples.iter().flat_map(|example| &example.gold).any(|allowed| allowed & !PLACES == 0) {
        return examples.into();
    }
    let settle = |example: &Example| Example {
        rows: example.rows.clone(),
        gold: example.gold.iter().map(|allowed| allowed & !PLACES).collect(),
    };
    examples.iter().map(settle).collect()
}

/// The names of a text's standoff, by their first tag.
#[must_use]
pub fn names(gold: &[Mark]) -> Vec<(Tag, Span)> {
    let tag = |label| match label {
        Label::Person => Some(Tag::PersonFirst),
        Label::Organisation => Some(Tag::OrganisationFirst),
        _ => None,
    };
    gold.iter().filter_map(|mark| Some((tag(mark.label)?, mark.span))).collect()
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// How often all examples are gone through.
    pub rounds: usize,
    /// Features seen less often are left out.
    pub fewest: u32,
    /// How many features the model keeps, the weightiest.
    pub features: usize,
    /// In how many different orders the examples are gone through, each from the start; the weights are averaged over them, so that
    /// what depends on the order alone mostly cancels.
    pub orders: u64,
    /// By how much the right tags shall outweigh all others, for each token that these get wrong; above nought.
    pub margin: i32,
}

impl Default for Recipe {
    fn default() -> Self {
        Self { rounds: 20, fewest: 2, features: 60_000, orders: 4, margin: 200 }
    }
}

/// Trains on the examples: once with every feature, then again with the weightiest alone.
#[must_use]
pub fn train(examples: &[Example], recipe: Recipe) -> Model {
    let examples = &*settled(examples);
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for feature in examples.iter().flat_map(|example| example.rows.iter().flatten()).filter(|feature| **feature != 0) {
        *counts.entry(*feature).or_default() += 1;
    }
    let mut kept: Vec<u32> =
        counts.iter().filter(|(_, count)| **count >= recipe.fewest).map(|(feature, _)| *feature).collect();
    kept.sort_unstable();
    if kept.len() > recipe.features {
        let mut learnt = Learner::new(&kept).learn(examples, recipe, 0);
        let heaviest = |weights: &[i64; TAGS]| weights[1..].iter().map(|weight| (weight - weights[0]).abs()).max();
        // Of features of one weight those that are seen more often stay.
        let order = |(feature, weights): &(u32, [i64; TAGS])| (heaviest(weights), counts[feature], *feature);
        learnt.rows.sort_by_key(|row| std::cmp::Reverse(order(row)));
        kept = learnt.rows[..recipe.features].iter().map(|(feature, _)| *feature).collect();
        kept.sort_unstable();
    }
    let mut learnt = Learner::new(&kept).learn(examples, recipe, 0);
    for order in 1..recipe.orders {
        learnt.add(&Learner::new(&kept).learn(examples, recipe, order));
    }
    learnt.pack()
}

/// Weights while they are learnt: their values now, and their sums over all steps so far, for the average.
struct Learner {
    features: Vec<u32>,
    rows: FxHashMap<u32, u32>,
    weights: Vec<[i64; TAGS]>,
    totals: Vec<[i64; TAGS]>,
    transitions: [[i64; TAGS]; TAGS],
    transition_totals: [[i64; TAGS]; TAGS],
}

/// A weight of one, as a model keeps it where the largest still fits; else a half of that, or a quarter …
const UNIT: i32 = 64;

/// What the margin of training counts as in a model's weights, so that thresholds outlast another recipe.
const MARGIN: i32 = 50;

/// Averaged weights, times the number of steps.
struct Learnt {
    steps: i64,
    margin: i32,
    rows: Vec<(u32, [i64; TAGS])>,
    transitions: [[i64; TAGS]; TAGS],
}

impl Learner {
    fn new(features: &[u32]) -> Self {
        let rows = features.iter().enumerate().map(|(at, feature)| (*feature, at as u32)).collect();
        let nought = vec![[0; TAGS]; features.len()];
        Self {
            features: features.to_vec(),
            rows,
            weights: nought.clone(),
            totals: nought,
            transitions: [[0; TAGS]; TAGS],
            transition_totals: [[0; TAGS]; TAGS],
        }
    }

    /// Learns from the examples in the order of a number.
    fn learn(mut self, examples: &[Example], recipe: Recipe, order: u64) -> Learnt {
        // Every example's features as row numbers.
        let rows: Vec<Vec<Vec<u32>>> = examples
            .iter()
            .map(|example| {
                let known = |row: &[u32; TEMPLATES]| row.iter().filter_map(|one| self.rows.get(one).copied()).collect();
                example.rows.iter().map(known).collect()
            })
            .collect();
        let mut random = 0x2545_F491_4F6C_DD1D_u64.wrapping_mul(2 * order + 1);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut step = 0_i64;
        for _ in 0..recipe.rounds {
            shuffle(&mut order, &mut random);
            for &at in &order {
                step += 1;
                self.see(&rows[at], &examples[at].gold, recipe.margin, step);
            }
        }
        let average = |weight: i64, total: i64| weight * (step + 1) - total;
        let mut learnt = Learnt {
            steps: step + 1,
            margin: recipe.margin,
            rows: Vec::with_capacity(self.rows.len()),
            transitions: [[0; TAGS]; TAGS],
        };
        for (at, feature) in self.features.iter().enumerate() {
            learnt
                .rows
                .push((*feature, std::array::from_fn(|tag| average(self.weights[at][tag], self.totals[at][tag]))));
        }
        for before in 0..TAGS {
            for tag in 0..TAGS {
                learnt.transitions[before][tag] =
                    average(self.transitions[before][tag], self.transition_totals[before][tag]);
            }
        }
        learnt
    }

    /// Looks at one example: where the best tags are not among those allowed, weights move towards the best that are.
    fn see(&mut self, rows: &[Vec<u32>], gold: &[TagSet], margin: i32, step: i64) {
        let emissions: Vec<Emission> = rows.iter().map(|row| self.emission(row)).collect();
        let transitions = self.transitions.map(|row| row.map(|weight| weight as i32));
        let favoured = |(emission, allowed): (&Emission, &TagSet)| -> Emission {
            std::array::from_fn(|tag| emission[tag] + if allowed >> tag & 1 == 1 { 0 } else { margin })
        };
        let favoured: Vec<Emission> = emissions.iter().zip(gold).map(favoured).collect();
        let guess = best(&transitions, &favoured, |_| ANY);
        if guess.iter().zip(gold).all(|(tag, allowed)| allowed >> *tag as u8 & 1 == 1) {
            return;
        }
        let right = best(&transitions, &emissions, |i| gold[i]);
        let mut before = (Tag::None, Tag::None);
        for (i, (&right, &guess)) in right.iter().zip(&guess).enumerate() {
            let (right_at, guess_at) = (right as usize, guess as usize);
            if right != guess {
                for &row in &rows[i] {
                    let row = row as usize;
                    self.weights[row][right_at] += 1;
                    self.weights[row][guess_at] -= 1;
                    self.totals[row][right_at] += step;
                    self.totals[row][guess_at] -= step;
                }
            }
            if right != guess || before.0 != before.1 {
                self.transitions[before.0 as usize][right_at] += 1;
                self.transitions[before.1 as usize][guess_at] -= 1;
                self.transition_totals[before.0 as usize][right_at] += step;
                self.transition_totals[before.1 as usize][guess_at] -= step;
            }
            before = (right, guess);
        }
    }

    fn emission(&self, row: &[u32]) -> Emission {
        let mut sum = [0; TAGS];
        for &at in row {
            for (sum, weight) in sum.iter_mut().zip(&self.weights[at as usize]) {
                *sum += *weight as i32;
            }
        }
        sum
    }
}

impl Learnt {
    /// Adds what was learnt of the same features and examples in another order.
    fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        for ((_, weights), (_, others)) in self.rows.iter_mut().zip(&other.rows) {
            weights.iter_mut().zip(others).for_each(|(weight, other)| *weight += other);
        }
        for (weight, other) in self.transitions.as_flattened_mut().iter_mut().zip(other.transitions.as_flattened()) {
            *weight += other;
        }
    }

    /// Scales the weights to sixteen bits, less that of [`Tag::None`], which then is nought for every feature.
    fn pack(self) -> Model {
        let relative =
            |weights: &[i64; TAGS]| -> [i64; TAGS - 1] { std::array::from_fn(|tag| weights[tag + 1] - weights[0]) };
        let largest = self.rows.iter().flat_map(|(_, weights)| relative(weights)).map(i64::abs).max().unwrap_or(0);
        let scaled = |weight: i64, unit: i32| {
            let parts = i128::from(self.steps) * i128::from(self.margin.max(1));
            let scaled = i128::from(weight) * 2 * i128::from(unit) * i128::from(MARGIN) / parts;
            let rounded = scaled + scaled.signum();
            (rounded / 2) as i64
        };
        let mut unit = UNIT;
        while unit > 1 && scaled(largest, unit) > i64::from(i16::MAX) {
            unit /= 2;
        }
        let scale = |weight: i64| scaled(weight, unit).clamp(i64::from(i16::MIN), i64::from(i16::MAX));
        let rows: Vec<(u32, Weights)> = self
            .rows
            .iter()
            .map(|(feature, weights)| (*feature, relative(weights).map(|weight| scale(weight) as i16)))
            .filter(|(_, weights)| weights.iter().any(|weight| *weight != 0))
            .collect();
        Model::pack(unit, self.transitions.map(|row| row.map(|weight| scaled(weight, unit) as i32)), &rows)
    }
}

/// Fisher and Yates's shuffle with Marsaglia's xorshift.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for i in (1..order.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        order.swap(i, (*random % (i as u64 + 1)) as usize);
    }
}
