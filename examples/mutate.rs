//! Fuzzes on stable Rust: the targets of `fuzz/` on changed files, for so many seconds.
//!
//! `cargo run --example mutate -- TARGET SECONDS FOLDER…`, TARGET being one of `fuzz/targets.rs` or `all`. A file on which a target
//! panics is kept in `fuzz/artifacts/TARGET-SEED`. See `scripts/fuzz`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a tool for the terminal")]

#[path = "../fuzz/mutate.rs"]
mod mutate;
#[path = "../fuzz/targets.rs"]
mod targets;

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use mutate::{Dice, mutate};

/// Longer files take more time than they are worth.
const LONGEST: u64 = 300_000;

/// A run this long is a finding too.
const SLOW: Duration = Duration::from_secs(20);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, seconds, folders @ ..] = arguments.as_slice() else {
        eprintln!("mutate TARGET SECONDS FOLDER…");
        std::process::exit(2);
    };
    let seconds = seconds.parse().expect("seconds are a number");
    let seeds: Vec<Vec<u8>> = folders
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(folder).sort_by_file_name())
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.metadata().is_ok_and(|about| about.len() < LONGEST))
        .filter_map(|entry| std::fs::read(entry.path()).ok())
        .collect();
    assert!(!seeds.is_empty(), "the folders hold no file under {LONGEST} bytes");
    let chosen: Vec<_> = targets::TARGETS.iter().filter(|(name, _)| target == "all" || name == target).collect();
    assert!(!chosen.is_empty(), "no target is called {target}");
    std::panic::set_hook(Box::new(|_| {}));
    let (start, mut seed, mut findings) = (Instant::now(), 1_u64, 0);
    let mut runs: BTreeMap<&str, u64> = BTreeMap::new();
    while start.elapsed() < Duration::from_secs(seconds) {
        let mut dice = Dice::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (one, other) = (&seeds[dice.roll(seeds.len())], &seeds[dice.roll(seeds.len())]);
        let changed = mutate(one, other, &mut dice);
        for (name, run) in &chosen {
            let begun = Instant::now();
            let panic = catch_unwind(|| run(&changed)).err();
            *runs.entry(name).or_default() += 1;
            let said = panic.map(|panic| {
                let said = panic.downcast_ref::<String>().cloned();
                said.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
            });
            let slow = (begun.elapsed() > SLOW).then(|| format!("took {:.0} s", begun.elapsed().as_secs_f64()));
            if let Some(said) = said.or(slow) {
                findings += 1;
                let path = format!("fuzz/artifacts/{name}-{seed}");
                std::fs::create_dir_all("fuzz/artifacts").expect("the folder can be made");
                std::fs::write(&path, &changed).expect("the file can be written");
                println!("{path}: {said}");
            }
        }
        seed += 1;
    }
    println!("{findings} findings in {:.0} s, runs: {runs:?}", start.elapsed().as_secs_f64());
    std::process::exit(i32::from(findings > 0));
}
