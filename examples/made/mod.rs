//! Texts to measure on: the corpus' English paragraphs, with names and years varied, so that few sentences are alike.

use std::path::Path;

/// A small generator of pseudo-random numbers (SplitMix64), so that the same call writes the same files.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

/// The paragraphs from which texts are made.
pub fn paragraphs() -> std::io::Result<Vec<String>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/samples");
    let mut paragraphs = Vec::new();
    for name in ["open-letter-2019", "urgent-appeal-2020", "trial-report-2018", "prisoners-2019"] {
        let text = std::fs::read_to_string(corpus.join(name).with_extension("txt"))?;
        paragraphs.extend(text.split("\n\n").map(str::to_owned));
    }
    Ok(paragraphs)
}

/// One of the paragraphs, with other surnames, another year and a number of its own.
pub fn varied(paragraphs: &[String], random: &mut Random) -> String {
    const SURNAMES: [&str; 6] = ["Sadubayev", "Dzhumabekov", "Omarov", "Iskakova", "Alpysov", "Akhmetov"];
    const OTHERS: [&str; 8] =
        ["Tulebayev", "Karimov", "Zhunusov", "Baitasova", "Serikov", "Moldabekov", "Ermekov", "Abenova"];
    let mut paragraph = paragraphs[random.below(paragraphs.len())].clone();
    for surname in SURNAMES {
        if random.below(2) == 0 {
            paragraph = paragraph.replace(surname, OTHERS[random.below(OTHERS.len())]);
        }
    }
    let year = (2012 + random.below(10)).to_string();
    format!("{} Reference {}.", paragraph.replace("2018", &year), random.below(1_000_000))
}
