//! Writes texts to measure speed on: the corpus' English texts, paragraphs shuffled and names and numbers varied, so that no two files
//! and few sentences are alike.
//!
//! `cargo run --release --example load -- FOLDER MEGABYTES [KILOBYTES_A_FILE]`

use std::fmt::Write as _;
use std::path::Path;

/// A small generator of pseudo-random numbers (SplitMix64), so that the same call writes the same files.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = Path::new(arguments.get(1).ok_or("FOLDER MEGABYTES [KILOBYTES_A_FILE]")?);
    let total: usize = arguments.get(2).ok_or("MEGABYTES")?.parse::<usize>()? << 20;
    let each: usize = arguments.get(3).map_or(Ok(5), |size| size.parse::<usize>())? << 10;
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/samples");
    let mut paragraphs = Vec::new();
    for name in ["open-letter-2019", "urgent-appeal-2020", "trial-report-2018", "prisoners-2019"] {
        let text = std::fs::read_to_string(corpus.join(name).with_extension("txt"))?;
        paragraphs.extend(text.split("\n\n").map(str::to_owned));
    }
    let surnames = ["Sadubayev", "Dzhumabekov", "Omarov", "Iskakova", "Alpysov", "Akhmetov"];
    let others = ["Tulebayev", "Karimov", "Zhunusov", "Baitasova", "Serikov", "Moldabekov", "Ermekov", "Abenova"];
    let mut random = Random(7);
    let mut written = 0;
    let mut number = 0;
    while written < total {
        let mut text = String::new();
        while text.len() < each {
            let mut paragraph = paragraphs[random.below(paragraphs.len())].clone();
            for surname in surnames {
                if random.below(2) == 0 {
                    paragraph = paragraph.replace(surname, others[random.below(others.len())]);
                }
            }
            let year = (2012 + random.below(10)).to_string();
            paragraph = paragraph.replace("2018", &year);
            write!(text, "{paragraph} Reference {}.\n\n", random.below(1_000_000))?;
        }
        let place = folder.join(format!("{:03}", number / 1000));
        std::fs::create_dir_all(&place)?;
        std::fs::write(place.join(format!("{number:06}.txt")), &text)?;
        written += text.len();
        number += 1;
    }
    Ok(())
}
