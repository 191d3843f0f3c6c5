//! What it costs to convert in worker processes: the files of a folder, in this process and in one worker, several times in turn.
//!
//! `cargo run --release --example workers -- target/release/casebook FOLDER [ROUNDS]`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a tool for the terminal")]

use std::time::Instant;

use casebook::convert::Options;
use casebook::model::Metadata;
use casebook::worker::{Limits, Pool, Reader, Start};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder, rest @ ..] = arguments.as_slice() else {
        eprintln!("workers PROGRAM FOLDER [ROUNDS]");
        std::process::exit(2);
    };
    let rounds = rest.first().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let files: Vec<(String, Vec<u8>)> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Some((entry.path().display().to_string(), std::fs::read(entry.path()).ok()?)))
        .collect();
    let limits = Limits::default();
    let start = Start { program: program.into(), arguments: vec!["worker".into(), limits.memory.to_string().into()] };
    let here = Reader::Here(Options::default());
    let there = Reader::Workers(Options::default(), Pool::new(start, limits)?);
    let seconds = |reader: &Reader| {
        let start = Instant::now();
        let read =
            files.iter().filter(|(name, bytes)| reader.convert(bytes, name, &Metadata::default()).is_ok()).count();
        (start.elapsed().as_secs_f64(), read)
    };
    // The first round starts the worker and warms the caches.
    let (first, second) = (seconds(&here), seconds(&there));
    let mut times: Vec<(f64, f64)> = (0..rounds).map(|_| (seconds(&here).0, seconds(&there).0)).collect();
    times.sort_by(|a, b| (a.1 / a.0).total_cmp(&(b.1 / b.0)));
    let (own, worker) = times[times.len() / 2];
    println!(
        "{} files, {} read here and {} by a worker; median round: here {own:.3} s, worker {worker:.3} s, ratio {:.3}",
        files.len(),
        first.1,
        second.1,
        worker / own
    );
    Ok(())
}
