//! The project's own files, damaged in ways that a seed fixes: each gets a verdict, and no reader crashes.

#[path = "../fuzz/mutate.rs"]
mod mutate;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casebook::convert::{Error, Options};
use casebook::model::Metadata;
use casebook::worker::{Limits, Pool, Reader, Start};
use mutate::{Dice, mutate};
use rayon::prelude::*;

/// Damaged copies of each file.
const COPIES: u64 = 25;

/// A longer file takes seconds by itself.
const LONGEST: usize = 200_000;

fn samples() -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["corpus/formats", "corpus/samples/pdf", "tests/golden/convert"];
    let entries = folders.iter().flat_map(|folder| walkdir::WalkDir::new(root.join(folder)).sort_by_file_name());
    let files =
        entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let files = files.filter(|path| path.extension().is_none_or(|extension| extension != "expected"));
    let read = |path: PathBuf| std::fs::read(&path).map(|bytes| (path, bytes)).unwrap();
    files.map(read).filter(|(_, bytes)| bytes.len() < LONGEST).collect()
}

#[test]
fn damaged_files_of_every_format_get_a_verdict_and_crash_no_reader() {
    let samples = samples();
    assert!(samples.len() >= 10, "{}", samples.len());
    let start = Start {
        program: env!("CARGO_BIN_EXE_casebook").into(),
        arguments: vec!["worker".into(), (1_u64 << 30).to_string().into()],
    };
    let limits = Limits { memory: 1 << 30, time: Duration::from_mins(1) };
    let reader = Reader::Workers(Options::default(), Pool::new(start, limits).unwrap());
    let findings: Vec<String> = (0..samples.len() as u64 * COPIES)
        .into_par_iter()
        .filter_map(|number| {
            let (path, bytes) = &samples[(number / COPIES) as usize];
            let mut dice = Dice::new((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let (_, other) = &samples[dice.roll(samples.len())];
            let changed = mutate(bytes, other, &mut dice);
            let verdict = reader.convert(&changed, &path.to_string_lossy(), &Metadata::default());
            let bad = match verdict {
                Ok(read) => {
                    let pages = &read.value.pages;
                    let tiled = pages.windows(2).all(|pair| pair[0].span.end == pair[1].span.start);
                    (!tiled || pages.last().map(|page| page.span.end) != Some(read.value.text.len()))
                        .then(|| "its pages do not cover its text".to_owned())
                }
                Err(error @ (Error::Crashed(_) | Error::Panicked(_) | Error::NoWorker(_) | Error::TooSlow(_))) => {
                    Some(error.to_string())
                }
                Err(error) => error.to_string().is_empty().then(|| "a refusal without a reason".to_owned()),
            };
            bad.map(|bad| format!("{} changed by {number}: {bad}", path.display()))
        })
        .collect();
    assert!(findings.is_empty(), "{findings:#?}");
}
