//! Measures the matching of listed names at several sizes of the list, in one run and on one text.
//!
//! `cargo run --release --example matching -- FOLDER [NAMES…]` (10,000, 1,000,000 and 5,000,000 if none are given) makes in FOLDER a text
//! of 20 MB and for each size a list of made names; compiles it in a process of its own, and in another one opens it and looks for its
//! names in the text: tokenising and matching, on one thread. Seconds are of the CPU, user and system together. Linux alone.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use casebook::gazetteer::{Gazetteer, Sources};
use casebook::segment::tokens_of;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const TEXT: &str = "text.txt";
const TEXT_SIZE: usize = 20 << 20;
/// The text is read in parts of so many bytes, as documents are.
const PART: usize = 100 << 10;
/// How often the text is read, so that the clock's hundredths do not matter.
const ROUNDS: usize = 5;
/// Names of the text that every list has.
const COMMON: usize = 10_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["build", folder] => build(Path::new(folder)),
        ["match", folder, text] => find(Path::new(folder), Path::new(text)),
        [folder, ref sizes @ ..] => {
            let sizes: Vec<usize> = sizes.iter().map(|size| size.parse()).collect::<std::result::Result<_, _>>()?;
            let sizes = if sizes.is_empty() { vec![10_000, 1_000_000, 5_000_000] } else { sizes };
            all(Path::new(folder), &sizes)
        }
        [] => Err("FOLDER [NAMES…]".into()),
    }
}

fn all(folder: &Path, sizes: &[usize]) -> Result<()> {
    fs::create_dir_all(folder)?;
    let most = sizes.iter().copied().max().unwrap_or(COMMON);
    fs::write(folder.join(TEXT), text(most)?)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "names\tbuild CPU s\tbuild s\tbuild peak MB\tfile MB\topen ms\tmatch MB/CPU-s\thits\tmatch peak MB")?;
    for &size in sizes {
        let list = folder.join(size.to_string());
        write_list(&list, size)?;
        // Long enough for the list to count as settled.
        std::thread::sleep(std::time::Duration::from_secs(3));
        let run = |arguments: &[&str]| -> Result<String> {
            let mut command = Command::new(std::env::current_exe()?);
            let done = command.args(arguments).env("CASEBOOK_CACHE", folder.join("cache")).output()?;
            if !done.status.success() {
                return Err(String::from_utf8_lossy(&done.stderr).into());
            }
            Ok(String::from_utf8(done.stdout)?.trim().to_owned())
        };
        let (list, text) = (list.to_string_lossy(), folder.join(TEXT));
        let built = run(&["build", &list])?;
        std::thread::sleep(std::time::Duration::from_secs(3));
        // The first opening verifies all of the file; what is measured is each one after it.
        run(&["match", &list, &text.to_string_lossy()])?;
        let found = run(&["match", &list, &text.to_string_lossy()])?;
        writeln!(out, "{size}\t{built}\t{found}")?;
        out.flush()?;
    }
    Ok(())
}

fn build(folder: &Path) -> Result<()> {
    let (start, cpu) = (Instant::now(), cpu_seconds()?);
    let gazetteer = Gazetteer::build(sources(folder)?, None).map_err(|errors| format!("{errors:?}"))?;
    let (cpu, size) = (cpu_seconds()? - cpu, gazetteer.size().1);
    let (took, peak) = (start.elapsed().as_secs_f64(), peak_megabytes()?);
    writeln!(std::io::stdout(), "{cpu:.2}\t{took:.2}\t{peak}\t{}", size >> 20)?;
    Ok(())
}

fn find(folder: &Path, text: &Path) -> Result<()> {
    let mut sources = Sources::builtin_rules();
    let start = Instant::now();
    sources.overlay(folder).map_err(|errors| format!("{errors:?}"))?;
    let looked_up = start.elapsed();
    let gazetteer = Gazetteer::load(sources).map_err(|errors| format!("{errors:?}"))?;
    let open = (looked_up + gazetteer.took()).as_secs_f64() * 1e3;
    let text = fs::read_to_string(text)?;
    let parts: Vec<&str> = parts(&text);
    let cpu = cpu_seconds()?;
    let mut hits = 0;
    for _ in 0..ROUNDS {
        for part in &parts {
            hits += gazetteer.hits(part, &tokens_of(part)).len();
        }
    }
    let speed = (text.len() * ROUNDS) as f64 / 1e6 / (cpu_seconds()? - cpu);
    writeln!(std::io::stdout(), "{open:.2}\t{speed:.0}\t{}\t{}", hits / ROUNDS, peak_megabytes()?)?;
    Ok(())
}

fn sources(folder: &Path) -> Result<Sources> {
    let mut sources = Sources::builtin_rules();
    sources.overlay(folder).map_err(|errors| format!("{errors:?}"))?;
    Ok(sources)
}

/// The text in parts that end with a line.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let cut =
            rest.as_bytes().iter().skip(PART).position(|byte| *byte == b'\n').map_or(rest.len(), |at| PART + at + 1);
        let (part, after) = rest.split_at(cut);
        parts.push(part);
        rest = after;
    }
    parts
}

/// A generator of pseudo-random numbers (SplitMix64), so that each run makes the same files.
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

/// The name of a number: a given name of the word list, and a surname of syllables. Some surnames have many bearers, most few.
fn name(number: usize, givens: &[&str]) -> String {
    const STARTS: [&str; 40] = [
        "Ab", "Akh", "Ash", "Bai", "Bek", "Ber", "Dar", "Dos", "Dzha", "Er", "Gul", "Ibr", "Is", "Kal", "Kas", "Ken",
        "Khal", "Kul", "Mam", "Mir", "Mukh", "Nar", "Nur", "Om", "Or", "Pet", "Rakh", "Sad", "Sar", "Ser", "Sham",
        "Sid", "Tash", "Tul", "Um", "Us", "Vol", "Yes", "Zhak", "Zhum",
    ];
    const MIDDLES: [&str; 30] = [
        "a", "abek", "ady", "agul", "alim", "am", "an", "ar", "at", "bol", "dar", "dyk", "em", "ga", "gali", "imb",
        "ir", "ish", "kar", "khan", "mat", "med", "my", "on", "sul", "tai", "un", "ur", "ym", "zhan",
    ];
    const ENDS: [&str; 12] = ["ev", "ov", "eva", "ova", "in", "ina", "enko", "uly", "yan", "adze", "sky", "bayev"];
    let mut random = Random(number as u64);
    // Surnames of two syllables and an ending are few, of four many.
    let mut surname = STARTS[random.below(STARTS.len())].to_owned();
    for _ in 0..=random.below(3) {
        surname += MIDDLES[random.below(MIDDLES.len())];
    }
    surname += ENDS[random.below(ENDS.len())];
    format!("{} {surname}", givens[random.below(givens.len())])
}

fn givens() -> Vec<&'static str> {
    const LIST: &str = include_str!("../gazetteers/words/given-name.csv");
    let forms = LIST.lines().skip(1).filter_map(|line| line.split(',').next());
    forms
        .filter(|form| form.is_ascii() && form.len() > 2 && form.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .collect()
}

fn write_list(folder: &Path, size: usize) -> Result<()> {
    fs::create_dir_all(folder)?;
    let givens = givens();
    let mut out = BufWriter::new(fs::File::create(folder.join("persons.csv"))?);
    writeln!(out, "id,name,country,source")?;
    let mut seen = HashSet::new();
    let mut number = 0;
    while seen.len() < size {
        let mut name = capitalised(&name(number, &givens));
        number += 1;
        if !seen.insert(hash(&name)) {
            // A list of millions has namesakes; here each name is another one, so that the number is of names.
            name.push_str(["a", "e", "ko", "man", "tin"][number % 5]);
            if !seen.insert(hash(&name)) {
                continue;
            }
        }
        writeln!(out, "made-{number},{name},KZ,made")?;
    }
    out.flush()?;
    Ok(())
}

fn hash(name: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The corpus' paragraphs, English and Russian, shuffled, each followed by a sentence with two names: one that every list has, and one
/// of the largest.
fn text(most: usize) -> Result<String> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/samples");
    let mut paths: Vec<_> = fs::read_dir(corpus)?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut paragraphs = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        paragraphs.extend(fs::read_to_string(path)?.split("\n\n").map(str::to_owned));
    }
    let givens = givens();
    let mut random = Random(7);
    let mut text = String::new();
    while text.len() < TEXT_SIZE {
        let listed = capitalised(&name(random.below(COMMON), &givens));
        let rare = capitalised(&name(random.below(most), &givens));
        let paragraph = &paragraphs[random.below(paragraphs.len())];
        write!(text, "{paragraph}\nThe hearing of {listed} was moved, as the lawyer of {rare} said.\n\n")?;
    }
    Ok(text)
}

/// The seconds of CPU that this process has used, in hundredths.
fn cpu_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The program's name stands in brackets and may hold anything; the two times are the twelfth and thirteenth figure behind it.
    let figures = stat.rsplit_once(')').ok_or("no figures in /proc/self/stat")?.1.split_whitespace();
    let ticks = figures.skip(11).take(2).map(str::parse::<u64>).sum::<std::result::Result<u64, _>>()?;
    Ok(ticks as f64 / 100.0)
}

/// The most memory that this process has had resident.
fn peak_megabytes() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? >> 10)
}
