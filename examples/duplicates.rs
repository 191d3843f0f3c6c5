//! Plants near-duplicates among texts, and scores what casebook finds.
//!
//! `cargo run --release --example duplicates -- make FOLDER TEXTS PLANTED` writes TEXTS texts of some five kilobytes, shuffled from the corpus'
//! English paragraphs with names and years varied; PLANTED of them are another one, edited. `FOLDER/truth.csv` says which.
//!
//! `casebook status --near-duplicates --format csv | cargo run --release --example duplicates -- score FOLDER` scores pairs: two documents
//! that stand in one group count as found.
#![expect(clippy::print_stdout, reason = "an example prints its result")]

mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use made::{Random, varied};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, texts, planted] => make(Path::new(folder), texts.parse()?, planted.parse()?),
        ["score", folder] => score(Path::new(folder)),
        _ => Err("make FOLDER TEXTS PLANTED, or score FOLDER".into()),
    }
}

fn make(folder: &Path, texts: usize, planted: usize) -> Outcome {
    let pool = made::paragraphs()?;
    let mut random = Random(11);
    let originals = texts.checked_sub(planted).filter(|originals| *originals >= planted).ok_or("too many planted")?;
    let mut kept = Vec::new();
    for number in 0..originals {
        let paragraphs = text(&pool, &mut random);
        write(folder, number, "txt", &paragraphs.join("\n\n"))?;
        if number % (originals / planted.max(1)) == 0 && kept.len() < planted {
            kept.push((number, paragraphs));
        }
    }
    let mut truth = String::from("original,copy,edit\n");
    for (at, (original, paragraphs)) in kept.into_iter().enumerate() {
        let number = originals + at;
        let (edit, extension, text) = edited(paragraphs, at % 5, &pool, &mut random);
        write(folder, number, extension, &text)?;
        writeln!(truth, "{original:06},{number:06},{edit}")?;
    }
    fs::write(folder.join("truth.csv"), truth)?;
    Ok(())
}

/// Paragraphs of about five kilobytes together.
fn text(pool: &[String], random: &mut Random) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    while paragraphs.iter().map(String::len).sum::<usize>() < 5 << 10 {
        paragraphs.push(varied(pool, random));
    }
    paragraphs
}

/// One of five edits that people make when they issue a text again: its name, the file's extension, the text.
fn edited(
    mut paragraphs: Vec<String>,
    kind: usize,
    pool: &[String],
    random: &mut Random,
) -> (&'static str, &'static str, String) {
    match kind {
        0 => {
            let text = paragraphs.join("\n\n");
            let words: Vec<_> = text.split(' ').collect();
            let mut changed = words.clone();
            for word in &mut changed {
                if random.below(50) == 0 {
                    *word = words[random.below(words.len())];
                }
            }
            ("one word in fifty", "txt", changed.join(" "))
        }
        1 => {
            paragraphs.insert(0, format!("Second appeal, issued again on {} June 2021.", 1 + random.below(30)));
            let at = random.below(paragraphs.len());
            paragraphs.insert(at, pool[random.below(pool.len())].clone());
            ("new head and paragraph", "txt", paragraphs.join("\n\n"))
        }
        2 => {
            for at in (1..paragraphs.len()).rev() {
                paragraphs.swap(at, random.below(at + 1));
            }
            ("paragraphs in another order", "txt", paragraphs.join("\n\n"))
        }
        3 => {
            let marked =
                paragraphs.iter().map(|one| format!("<p>{}</p>\n", one.replace('&', "&amp;").replace('<', "&lt;")));
            ("another format", "html", format!("<html><body>{}</body></html>", marked.collect::<String>()))
        }
        _ => {
            // The longest paragraph may be a fifth of the text; a text without it is another one.
            paragraphs.sort_by_key(String::len);
            let at = random.below(paragraphs.len() * 3 / 4);
            paragraphs.remove(at);
            ("a paragraph less and another order", "txt", paragraphs.join("\n\n").replace("201", "202"))
        }
    }
}

fn write(folder: &Path, number: usize, extension: &str, text: &str) -> Outcome {
    let place = folder.join("in").join(format!("{:03}", number / 1000));
    fs::create_dir_all(&place)?;
    Ok(fs::write(place.join(format!("{number:06}.{extension}")), text)?)
}

fn score(folder: &Path) -> Outcome {
    let mut planted: BTreeMap<(String, String), String> = BTreeMap::new();
    for row in csv::Reader::from_path(folder.join("truth.csv"))?.records() {
        let row = row?;
        planted.insert((row[0].to_owned(), row[1].to_owned()), row[2].to_owned());
    }
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in csv::Reader::from_reader(std::io::stdin()).records() {
        let row = row?;
        let stem = Path::new(&row[1]).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        groups.entry(row[0].to_owned()).or_default().extend(stem);
    }
    let mut pairs: BTreeSet<(String, String)> = BTreeSet::new();
    for group in groups.values() {
        for first in group {
            pairs.extend(group.range(first.clone()..).skip(1).map(|second| (first.clone(), second.clone())));
        }
    }
    let mut by_edit: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (pair, edit) in &planted {
        let counts = by_edit.entry(edit).or_default();
        counts.0 += usize::from(pairs.contains(pair));
        counts.1 += 1;
    }
    let found = planted.keys().filter(|pair| pairs.contains(*pair)).count();
    println!("planted {} · found {found} ({:.4})", planted.len(), found as f64 / planted.len() as f64);
    let wrong = pairs.len() - found;
    println!("pairs named {} · false {wrong} ({:.4})", pairs.len(), wrong as f64 / pairs.len().max(1) as f64);
    for (edit, (found, all)) in by_edit {
        println!("  {edit}: {found} of {all}");
    }
    Ok(())
}
