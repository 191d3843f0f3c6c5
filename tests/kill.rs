//! A run that is killed loses nothing: the next one ends with every file once in ledger and index.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const FILES: usize = 10_000;
const KILLS: usize = 10;

/// A word that no other file has, of letters alone so that it is one token.
fn word(number: usize) -> String {
    let letters = number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect::<String>();
    format!("zq{letters}zq")
}

fn casebook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.arg("--casebook").arg(folder.join("casebook")).stderr(Stdio::null());
    command
}

#[test]
fn ten_kills_at_any_moment_lose_no_file_and_double_none() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in");
    for number in 0..FILES {
        let path = inputs.join(format!("{:02}", number % 100)).join(format!("{number}.txt"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("Letter {}: on 10 May 2018 the court spoke.\n", word(number))).unwrap();
    }
    let ingest = || {
        let mut command = casebook(folder.path());
        command.arg("ingest").arg(&inputs).stdout(Stdio::null());
        command
    };

    // Moments that differ from run to run: the clock is as good a die as any here.
    let mut moment =
        u64::from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos());
    let mut killed = 0;
    for round in 1..=KILLS as u64 {
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = ingest().spawn().unwrap();
        // Later rounds may live longer, so that some reach the commits and some the work after them.
        sleep(Duration::from_millis(20 + (moment >> 33) % (round * 700)));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 0, "every run had ended before it was killed: the test needs more files");

    assert!(ingest().status().unwrap().success());
    let status = casebook(folder.path()).args(["status", "--format", "json"]).output().unwrap();
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["states"], serde_json::json!({ "imported": FILES }), "killed {killed} times");
    assert_eq!(status["documents"], FILES);

    // One query that every file answers, then each file by its own word.
    let found = found(folder.path(), "court");
    assert_eq!(found.len(), FILES);
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), FILES);
    for chunk in (0..FILES).collect::<Vec<_>>().chunks(500) {
        let query = chunk.iter().map(|&number| format!("={}", word(number))).collect::<Vec<_>>().join(" OR ");
        let found: BTreeSet<String> = self::found(folder.path(), &query).into_iter().collect();
        let wanted: BTreeSet<String> = chunk
            .iter()
            .map(|number| {
                inputs.join(format!("{:02}", number % 100)).join(format!("{number}.txt")).display().to_string()
            })
            .collect();
        assert_eq!(found, wanted);
    }
}

/// The sources that a query finds, as often as it finds them.
fn found(folder: &Path, query: &str) -> Vec<String> {
    let output = casebook(folder).args(["search", "--format", "json", query]).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let source = |line: &str| {
        let hit: serde_json::Value = serde_json::from_str(line).unwrap();
        hit["source"].as_str().unwrap().to_owned()
    };
    lines.lines().map(source).collect()
}
