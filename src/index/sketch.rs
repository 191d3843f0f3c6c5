//! A text's sketch: a few bytes by which near-duplicates are known without reading the texts again.
//!
//! MinHash over shingles of three words, by one-permutation hashing with optimal densification (A. Shrivastava,
//! "Optimal Densification for Fast and Accurate Minwise Hashing", ICML 2017): each shingle is hashed once and falls into one
//! bin, the bin keeps its least hash, and an empty bin borrows that of another. The share of bins in which two sketches
//! agree estimates the Jaccard similarity of the two sets of shingles. Words are compared folded, and layout not at all, so
//! that the same text in another format has nearly the same sketch.

use crate::segment::{Kind, Segments};

/// Bins of a sketch: the standard deviation of an estimate is at most 1/(2√256), three hundredths.
const BINS: usize = 256;

/// Bins of a band; [`Sketch::BANDS`] bands of six find a pair of similarity 0.66 with a chance of 97 %, one of 0.76 with more
/// than 99.99 %, and one of 0.2 in one case of 400.
const ROWS: usize = 6;

/// Shorter texts, in shingles, have no sketch: ten words in common make no near-duplicate.
const FEWEST: usize = 50;

/// What is kept of a text's shingles: eight bits of the least hash in each bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch([u8; BINS]);

impl Sketch {
    /// How many bands a sketch has.
    pub const BANDS: usize = BINS / ROWS;

    /// From the ledger's bytes; none where they are no sketch.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The ledger's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The number that two sketches share where they agree in a band, below [`Sketch::BANDS`].
    #[must_use]
    pub fn band(&self, band: usize) -> u64 {
        self.0[band * ROWS..(band + 1) * ROWS].iter().fold(0, |key, &byte| key << 8 | u64::from(byte))
    }

    /// The estimated Jaccard similarity of the two texts' shingles, from 0 to 1.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f32 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        // Eight bits agree by chance in one of 256 bins.
        let chance = 1.0 / 256.0;
        ((same as f32 / BINS as f32 - chance) / (1.0 - chance)).max(0.0)
    }
}

/// Makes the sketch of a text that comes in parts.
#[derive(Clone, Debug)]
pub struct Sketcher {
    least: [u64; BINS],
    before: [u64; 2],
    words: usize,
}

impl Default for Sketcher {
    fn default() -> Self {
        Self { least: [u64::MAX; BINS], before: [0; 2], words: 0 }
    }
}

impl Sketcher {
    /// Takes the words of the next part.
    pub fn add(&mut self, segments: &Segments) {
        for token in segments.tokens.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number)) {
            self.words += 1;
            if self.words > 2 {
                let [first, second] = self.before;
                let hash = mix(mix(mix(first) ^ second) ^ token.key);
                let bin = &mut self.least[(hash >> 56) as usize];
                *bin = (*bin).min(hash);
            }
            self.before = [self.before[1], token.key];
        }
    }

    /// The sketch; none where the text is too short to be compared.
    #[must_use]
    pub fn finish(&self) -> Option<Sketch> {
        if self.words < FEWEST + 2 {
            return None;
        }
        let mut bins = [0; BINS];
        for (at, bin) in bins.iter_mut().enumerate() {
            let mut from = at;
            let mut attempt = 0;
            // A text has at least one shingle, so a bin that is not empty comes sooner or later.
            while self.least[from] == u64::MAX {
                attempt += 1;
                from = (mix((at as u64) << 32 | attempt) >> 56) as usize;
            }
            *bin = self.least[from] as u8;
        }
        Some(Sketch(bins))
    }
}

/// The finalizer of SplitMix64.
const fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::tokens_of;

    fn sketch(text: &str) -> Option<Sketch> {
        let mut sketcher = Sketcher::default();
        sketcher.add(&Segments { tokens: tokens_of(text), ..Segments::default() });
        sketcher.finish()
    }

    fn numbers(from: usize, to: usize) -> String {
        (from..to).map(|number| format!("{number} ")).collect()
    }

    #[test]
    fn similarity_is_the_share_of_shingles_in_common() {
        let whole = sketch(&numbers(0, 1002)).unwrap();
        for (from, to, jaccard) in
            [(0, 1002, 1.0), (100, 1002, 0.9), (0, 702, 0.7), (500, 1502, 1.0 / 3.0), (2000, 3000, 0.0)]
        {
            let estimate = whole.similarity(&sketch(&numbers(from, to)).unwrap());
            // Three standard deviations.
            assert!((estimate - jaccard).abs() < 0.1, "{from}..{to}: {estimate}, not {jaccard}");
        }
    }

    #[test]
    fn layout_case_and_marks_do_not_count() {
        let text = "The court of Almaty sentenced the journalist. ".repeat(3) + &numbers(0, 100);
        let other = text.replace(". ", "\n\n").to_uppercase();
        assert_eq!(sketch(&text), sketch(&other));
    }

    #[test]
    fn a_short_text_has_no_sketch() {
        assert_eq!(sketch(&numbers(0, 40)), None);
    }
}
