//! The weights, packed into one small table, and the search for the best sequence of tags.

use super::features::TEMPLATES;
use super::{TAGS, Tag, TagSet};

/// The weights of one token's tags.
pub(super) type Emission = [i32; TAGS];

/// The weights of the tags other than [`Tag::None`], whose weight is nought.
pub(super) type Weights = [i16; TAGS - 1];

/// One feature's weights, with what is left of its hash to know it by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Row {
    fingerprint: u16,
    weights: Weights,
}

/// A row's bytes in a file.
const ROW: usize = 2 * TAGS;

/// The rows of a bucket. A feature's row lies in one of two buckets.
const BUCKET: usize = 4;

const MAGIC: &[u8; 8] = b"casetag1";

/// The weights of features and of transitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// What a weight of one is kept as.
    unit: i32,
    /// `transitions[before][tag]`.
    transitions: [[i32; TAGS]; TAGS],
    /// The fingerprints of each bucket's rows, 16 bits each: most features have no weights, and are turned away by this table alone,
    /// which is small enough for the cache.
    buckets: Vec<u64>,
    /// The weights of the buckets' rows, padded to a power of two: one row is one read.
    weights: Vec<[i16; TAGS + 1]>,
}

/// Why a model's bytes cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a model of this version of casebook, or cut short; train it again")]
pub struct ModelError;

impl Model {
    /// The model in the binary.
    ///
    /// # Errors
    /// Where `models/names.bin` was not made by this version: without it names in no list would be lost in silence.
    pub fn builtin() -> Result<Self, ModelError> {
        static BYTES: &[u8] = include_bytes!("../../../models/names.bin");
        Self::read(BYTES)
    }

    /// A model that finds nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self::of(1, [[0; TAGS]; TAGS], &[[Row::default(); BUCKET]])
    }

    fn of(unit: i32, transitions: [[i32; TAGS]; TAGS], buckets: &[[Row; BUCKET]]) -> Self {
        let together = |bucket: &[Row; BUCKET]| {
            bucket.iter().rev().fold(0, |all, row| all << u16::BITS | u64::from(row.fingerprint))
        };
        let padded = |row: &Row| {
            let mut weights = [0; TAGS + 1];
            weights[1..TAGS].copy_from_slice(&row.weights);
            weights
        };
        Self {
            unit,
            transitions,
            buckets: buckets.iter().map(together).collect(),
            weights: buckets.iter().flatten().map(padded).collect(),
        }
    }

    /// The rows, as they are written.
    fn rows(&self) -> impl Iterator<Item = (u16, &[i16])> {
        let fingerprints =
            self.buckets.iter().flat_map(|bucket| (0..BUCKET).map(move |at| (bucket >> (16 * at)) as u16));
        fingerprints.zip(self.weights.iter().map(|weights| &weights[1..TAGS]))
    }

    /// Packs weights by the hash of their feature.
    pub(super) fn pack(unit: i32, transitions: [[i32; TAGS]; TAGS], rows: &[(u32, Weights)]) -> Self {
        // Two choices of four rows fill to nine tenths and more; a table that does not take all rows is made larger.
        let mut buckets = (rows.len() / BUCKET + 1).next_power_of_two();
        loop {
            if let Some(buckets) = fill(buckets, rows) {
                return Self::of(unit, transitions, &buckets);
            }
            buckets *= 2;
        }
    }

    /// The model as bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.unit.to_le_bytes());
        bytes.extend(self.transitions.iter().flatten().flat_map(|weight| weight.to_le_bytes()));
        bytes.extend((self.buckets.len() as u32).to_le_bytes());
        for (fingerprint, weights) in self.rows() {
            bytes.extend(fingerprint.to_le_bytes());
            bytes.extend(weights.iter().flat_map(|weight| weight.to_le_bytes()));
        }
        bytes
    }

    /// Reads what [`Model::write`] gives.
    ///
    /// # Errors
    /// Where the bytes are anything else.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError)?;
        let (numbers, rest) = rest.split_at_checked((TAGS * TAGS + 2) * 4).ok_or(ModelError)?;
        let mut numbers =
            numbers.chunks_exact(4).map(|bytes| i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        let unit = numbers.next().filter(|unit| *unit > 0).ok_or(ModelError)?;
        let mut transitions = [[0; TAGS]; TAGS];
        for (weight, number) in transitions.iter_mut().flatten().zip(&mut numbers) {
            *weight = number;
        }
        let buckets = numbers.next().and_then(|count| usize::try_from(count).ok()).ok_or(ModelError)?;
        if !buckets.is_power_of_two() || Some(rest.len()) != buckets.checked_mul(BUCKET * ROW) {
            return Err(ModelError);
        }
        let row = |bytes: &[u8]| Row {
            fingerprint: u16::from_le_bytes([bytes[0], bytes[1]]),
            weights: std::array::from_fn(|at| i16::from_le_bytes([bytes[2 * at + 2], bytes[2 * at + 3]])),
        };
        let bucket = |bytes: &[u8]| std::array::from_fn(|at| row(&bytes[at * ROW..(at + 1) * ROW]));
        Ok(Self::of(unit, transitions, &rest.chunks_exact(BUCKET * ROW).map(bucket).collect::<Vec<_>>()))
    }

    /// A margin in the model's units as a sum of weights.
    pub(super) fn weight(&self, margin: i32) -> f32 {
        margin as f32 / self.unit as f32
    }

    /// The number of features that have weights.
    #[must_use]
    pub fn features(&self) -> usize {
        self.rows().filter(|(fingerprint, _)| *fingerprint != 0).count()
    }

    /// Where the weights of a feature stand, and whether it has any. Without a branch, since none could be foreseen.
    #[inline]
    fn place(&self, feature: u32) -> (usize, bool) {
        let (first, second, fingerprint) = places(feature, self.buckets.len());
        let in_first = equal(self.buckets[first], fingerprint);
        let in_second = equal(self.buckets[second], fingerprint);
        let (bucket, rows) = if in_first == 0 { (second, in_second) } else { (first, in_first) };
        (bucket * BUCKET + rows.trailing_zeros() as usize / 16 % BUCKET, rows != 0)
    }

    /// The weights of one feature, by tag.
    pub(super) fn weights(&self, feature: u32) -> Option<&[i16; TAGS + 1]> {
        let (place, has) = self.place(feature);
        has.then(|| &self.weights[place])
    }

    /// The sum of the features' weights; a feature of nought is none.
    pub(super) fn emission(&self, features: &[u32; TEMPLATES]) -> Emission {
        // First where the weights stand, then the weights: the reads of a step wait for each other's memory together.
        let mut places = [0; TEMPLATES];
        let mut count = 0;
        for &feature in features {
            let (place, has) = self.place(feature);
            places[count] = place;
            count += usize::from(has) & usize::from(feature != 0);
        }
        let mut sum = [0; TAGS + 1];
        for &place in &places[..count] {
            for (sum, weight) in sum.iter_mut().zip(&self.weights[place]) {
                *sum += i32::from(*weight);
            }
        }
        std::array::from_fn(|tag| sum[tag])
    }

    /// The sequence of tags with the highest sum among those allowed; of equal ones the one with the lower tags.
    pub(super) fn best(&self, emissions: &[Emission], allowed: impl Fn(usize) -> TagSet) -> Vec<Tag> {
        best(&self.transitions, emissions, allowed)
    }
}

/// The two buckets of a feature, and its fingerprint, which is never nought.
fn places(feature: u32, buckets: usize) -> (usize, usize, u16) {
    let mask = buckets - 1;
    let mixed = u64::from(feature).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let fingerprint = (mixed >> 48) as u16;
    (mixed as usize & mask, (mixed >> 24) as usize & mask, fingerprint.max(1))
}

/// The rows of a bucket that have a fingerprint, all compared at once: the highest bit of the lowest such 16 bits is set.
#[inline]
const fn equal(bucket: u64, fingerprint: u16) -> u64 {
    const ONES: u64 = 0x0001_0001_0001_0001;
    let differs = bucket ^ (ONES * fingerprint as u64);
    differs.wrapping_sub(ONES) & !differs & (ONES << 15)
}

/// Puts every row into one of its two buckets, moving others to their second place; none where that fails.
fn fill(buckets: usize, rows: &[(u32, Weights)]) -> Option<Vec<[Row; BUCKET]>> {
    let mut table = vec![[(0_u32, Row::default()); BUCKET]; buckets];
    for &(feature, weights) in rows {
        let (mut at, _, fingerprint) = places(feature, buckets);
        let mut carried = (feature, Row { fingerprint, weights });
        let mut placed = false;
        for turn in 0..500 {
            if let Some(free) = table[at].iter_mut().find(|slot| slot.1.fingerprint == 0) {
                *free = carried;
                placed = true;
                break;
            }
            if turn > 0 || places(carried.0, buckets).1 == at {
                std::mem::swap(&mut table[at][turn % BUCKET], &mut carried);
            }
            let (first, second, _) = places(carried.0, buckets);
            at = if at == first { second } else { first };
        }
        if !placed {
            return None;
        }
    }
    Some(table.into_iter().map(|bucket| bucket.map(|(_, row)| row)).collect())
}

/// Viterbi's search: the sequence of tags with the highest sum of emissions and transitions among those allowed.
pub(super) fn best(
    transitions: &[[i32; TAGS]; TAGS],
    emissions: &[Emission],
    allowed: impl Fn(usize) -> TagSet,
) -> Vec<Tag> {
    const NEVER: i32 = i32::MIN / 2;
    let mut sums = [NEVER; TAGS];
    sums[Tag::None as usize] = 0;
    let mut from: Vec<[u8; TAGS]> = Vec::with_capacity(emissions.len());
    for (i, emission) in emissions.iter().enumerate() {
        let allowed = allowed(i);
        let mut next = [NEVER; TAGS];
        let mut back = [0; TAGS];
        for tag in Tag::ALL {
            let at = tag as usize;
            if allowed >> at & 1 == 0 {
                continue;
            }
            for before in Tag::ALL.into_iter().filter(|before| tag.may_follow(*before)) {
                let sum = sums[before as usize].saturating_add(transitions[before as usize][at]);
                if sum > next[at] {
                    (next[at], back[at]) = (sum, before as u8);
                }
            }
            next[at] = next[at].saturating_add(emission[at]);
        }
        sums = next;
        from.push(back);
    }
    let mut tag = (0..TAGS).max_by_key(|at| (sums[*at], std::cmp::Reverse(*at))).unwrap_or_default();
    let mut tags = vec![Tag::None; emissions.len()];
    for i in (0..emissions.len()).rev() {
        tags[i] = Tag::ALL[tag];
        tag = usize::from(from[i][tag]);
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_keeps_its_weights() {
        let rows: Vec<(u32, Weights)> =
            (1..5000_u32).map(|i| (i.wrapping_mul(2_654_435_761), [(i % 127) as i16; TAGS - 1])).collect();
        let model = Model::pack(4, [[3; TAGS]; TAGS], &rows);
        for (feature, weights) in &rows {
            let mut features = [0; TEMPLATES];
            features[7] = *feature;
            assert_eq!(model.emission(&features)[1..], weights.map(i32::from));
        }
        assert_eq!(model.features(), rows.len());
        assert_eq!(Model::read(&model.write()), Ok(model));
    }

    #[test]
    fn a_further_word_never_stands_without_a_first_one() {
        let mut emission = [0; TAGS];
        emission[Tag::PersonNext as usize] = 9;
        emission[Tag::PersonFirst as usize] = 1;
        let tags = best(&[[0; TAGS]; TAGS], &[emission; 3], |_| super::super::ANY);
        assert_eq!(tags, [Tag::PersonFirst, Tag::PersonNext, Tag::PersonNext]);
        let none_first = |i| if i == 1 { 1 } else { super::super::ANY };
        let tags = best(&[[0; TAGS]; TAGS], &[emission; 3], none_first);
        assert_eq!(tags, [Tag::PersonFirst, Tag::None, Tag::PersonFirst]);
    }

    #[test]
    fn other_bytes_are_no_model() {
        let bytes = Model::empty().write();
        assert_eq!(Model::read(&bytes[..bytes.len() - 1]), Err(ModelError));
        assert_eq!(Model::read(b"casebook"), Err(ModelError));
    }
}
