//! Writes texts to measure speed on: the corpus' English texts, paragraphs shuffled and names and numbers varied, so that no two files
//! and few sentences are alike.
//!
//! `cargo run --release --example load -- FOLDER MEGABYTES [KILOBYTES_A_FILE]`

mod made;

use std::path::Path;

use made::{Random, paragraphs, varied};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = Path::new(arguments.get(1).ok_or("FOLDER MEGABYTES [KILOBYTES_A_FILE]")?);
    let total: usize = arguments.get(2).ok_or("MEGABYTES")?.parse::<usize>()? << 20;
    let each: usize = arguments.get(3).map_or(Ok(5), |size| size.parse::<usize>())? << 10;
    let paragraphs = paragraphs()?;
    let mut random = Random(7);
    let mut written = 0;
    let mut number = 0;
    while written < total {
        let mut text = String::new();
        while text.len() < each {
            text.push_str(&varied(&paragraphs, &mut random));
            text.push_str("\n\n");
        }
        let place = folder.join(format!("{:03}", number / 1000));
        std::fs::create_dir_all(&place)?;
        std::fs::write(place.join(format!("{number:06}.txt")), &text)?;
        written += text.len();
        number += 1;
    }
    Ok(())
}
