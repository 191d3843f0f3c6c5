//! Compares the text of many PDFs with what is known of it, and says how many were read.
//!
//! `cargo run --release --example pdf_quality -- MANIFEST.csv [--all]`
//!
//! The manifest's columns: `file` and `truth` (paths from the manifest's folder; `truth` may be empty), and, if there, `notes` and
//! `group`. A file without a truth is compared with what `pdftotext` gives, where that is installed, running headers and page numbers kept on both
//! sides. For each file: F1 of words (how often each occurs) and ordered similarity (twice the longest common subsequence
//! of words, by the words of both). Lines are printed for files below the marks, or for all with `--all`.

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use casebook::convert::{Options, convert};
use casebook::model::{Document, FurnitureKind, Metadata, Verdict};

/// A file that takes longer hangs.
const LIMIT: Duration = Duration::from_mins(1);

/// The marks: F1 of words and ordered similarity with a known text, agreement with another reader.
const KNOWN: (f64, f64) = (0.975, 0.97);
const AGREEMENT: f64 = 0.97;

static PANICS: AtomicUsize = AtomicUsize::new(0);

#[derive(Default)]
struct Total {
    files: usize,
    read: usize,
    hung: usize,
    flawed_pages: usize,
    scored: usize,
    words: f64,
    order: f64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let all = arguments.iter().any(|argument| argument == "--all");
    let manifest = arguments.iter().find(|argument| !argument.starts_with('-')).ok_or("MANIFEST.csv [--all]")?;
    let folder = Path::new(manifest).parent().unwrap_or(Path::new(""));
    std::panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }));
    let mut totals: BTreeMap<String, Total> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(manifest)?;
    let headers = reader.headers()?.clone();
    for row in reader.records() {
        let row = row?;
        let column = |name: &str| headers.iter().position(|header| header == name).and_then(|at| row.get(at));
        let file = column("file").ok_or("the manifest has no column `file`")?;
        let truth = column("truth").unwrap_or_default();
        let group = match (column("group"), truth.is_empty()) {
            (Some(group), _) => group.to_owned(),
            (None, false) => "known text".to_owned(),
            (None, true) => "compared with pdftotext".to_owned(),
        };
        let total = totals.entry(group).or_default();
        total.files += 1;
        let document = match read(folder.join(file)) {
            None => {
                total.hung += 1;
                println!("hangs          {file}");
                continue;
            }
            Some(Err(error)) => {
                println!("-      -       {file}: {error}");
                continue;
            }
            Some(Ok(document)) => document,
        };
        total.read += 1;
        total.flawed_pages += document.pages.iter().filter(|page| page.verdict != Verdict::Text).count();
        let (own, other) = if truth.is_empty() {
            let Some(other) = pdftotext(&folder.join(file)) else { continue };
            (with_furniture(&document), other)
        } else {
            (document.text.clone(), std::fs::read_to_string(folder.join(truth))?)
        };
        let (own, other) = (words(&own, !truth.is_empty()), words(&other, !truth.is_empty()));
        if other.is_empty() {
            continue;
        }
        let (f1, order) = (f1(&own, &other), ordered(&own, &other));
        total.scored += 1;
        total.words += f1;
        total.order += order;
        let marks = if truth.is_empty() { (AGREEMENT, 0.0) } else { KNOWN };
        if all || f1 < marks.0 || order < marks.1 {
            println!("{f1:.3}  {order:.3}   {file}  {}", column("notes").unwrap_or_default());
        }
    }
    for (group, total) in &totals {
        let mean = |sum: f64| sum / total.scored.max(1) as f64;
        println!(
            "{group}: {} files, {} read, {} hung, {} pages not wholly text; of {} compared: words F1 {:.4}, ordered {:.4}",
            total.files,
            total.read,
            total.hung,
            total.flawed_pages,
            total.scored,
            mean(total.words),
            mean(total.order)
        );
    }
    println!("{} panics", PANICS.load(Ordering::Relaxed));
    Ok(())
}

/// Reads a file on a thread of its own; nothing where it hangs.
fn read(path: PathBuf) -> Option<Result<Document, String>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let name = path.display().to_string();
        let read = std::fs::read(&path).map_err(|error| error.to_string()).and_then(|bytes| {
            convert(&bytes, &name, &Metadata::default(), &Options::default())
                .map(|read| read.value)
                .map_err(|error| error.to_string())
        });
        // Nobody listens any more where it took too long.
        let _ = sender.send(read);
    });
    receiver.recv_timeout(LIMIT).ok()
}

fn pdftotext(path: &Path) -> Option<String> {
    let done = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(path).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// The text with what was left out of it put at the edges of its pages.
fn with_furniture(document: &Document) -> String {
    let mut text = String::new();
    for page in &document.pages {
        let on_page = || document.furniture.iter().filter(|one| one.page == page.number);
        let heads = on_page().filter(|one| one.kind == FurnitureKind::Header);
        let feet = on_page().filter(|one| one.kind != FurnitureKind::Header);
        heads.for_each(|one| text.extend([&one.text, "\n"]));
        text.extend([page.span.of(&document.text), "\n"]);
        feet.for_each(|one| text.extend([&one.text, "\n"]));
    }
    text
}

/// The words between white space. Against a known text every hyphen counts; another reader leaves those at the ends of lines, so against it
/// words are put together there and no hyphen counts.
fn words(text: &str, hyphens: bool) -> Vec<String> {
    if hyphens {
        return text.split_whitespace().map(str::to_owned).collect();
    }
    // Marks of direction are no part of a word; only the other reader writes them.
    let direction = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut joined = text.replace('\u{ad}', "").replace(direction, "");
    for hyphen in ["-\n", "\u{2010}\n"] {
        joined = joined.replace(hyphen, "");
    }
    let plain = |word: &str| word.chars().filter(|c| !matches!(c, '-' | '\u{2010}' | '\u{2011}')).collect::<String>();
    joined.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect()
}

fn f1(one: &[String], other: &[String]) -> f64 {
    let counts = |words: &[String]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in words {
            *counts.entry(word.clone()).or_default() += 1;
        }
        counts
    };
    let others = counts(other);
    let common: usize =
        counts(one).iter().map(|(word, count)| (*count).min(others.get(word).copied().unwrap_or(0))).sum();
    2.0 * common as f64 / (one.len() + other.len()).max(1) as f64
}

/// Twice the longest common subsequence by the lengths of both, sixty-four words at a step (Crochemore and others, 2001: "A fast
/// and practical bit-vector algorithm for the longest common subsequence problem").
fn ordered(one: &[String], other: &[String]) -> f64 {
    let blocks = one.len().div_ceil(64);
    let mut places: HashMap<&str, Vec<u64>> = HashMap::new();
    for (at, word) in one.iter().enumerate() {
        places.entry(word).or_insert_with(|| vec![0; blocks])[at / 64] |= 1 << (at % 64);
    }
    let mut free = vec![u64::MAX; blocks];
    for word in other {
        let Some(places) = places.get(word.as_str()) else { continue };
        let mut carry = false;
        for (free, place) in free.iter_mut().zip(places) {
            let met = *free & place;
            let (sum, first) = free.overflowing_add(met);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first || second;
            *free = sum | (*free & !place);
        }
    }
    let common: u32 = free.iter().map(|block| block.count_zeros()).sum();
    2.0 * f64::from(common) / (one.len() + other.len()).max(1) as f64
}
