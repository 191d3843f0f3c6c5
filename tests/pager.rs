//! Long answers go through the reader's pager on a terminal, and nowhere else.
#![cfg(unix)]
#![expect(clippy::print_stderr, reason = "a test that cannot run must say so")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PAGER: &str = "sed 's/^/paged: /'";

fn imported() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "We ask for the release of Mukhtar Dzhakishev.\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    let status = command.current_dir(folder.path()).args(["ingest", "--quiet", "a.txt"]).status().unwrap();
    assert!(status.success());
    folder
}

/// The output of a command line that runs on a terminal of its own; none where `script` is not there to make one.
fn on_a_terminal(folder: &Path, line: &str, pager: &str) -> Option<Output> {
    let mut command = Command::new("script");
    command.args(["-qec", &format!("stty cols 70; {} {line}", env!("CARGO_BIN_EXE_casebook")), "/dev/null"]);
    command.current_dir(folder).env("PAGER", pager).env_remove("CASEBOOK_DIR").stdin(Stdio::null());
    command.output().ok().filter(|output| output.status.success())
}

#[test]
fn a_pager_shows_what_is_long_on_a_terminal_alone() {
    let folder = imported();
    let mut piped = Command::new(env!("CARGO_BIN_EXE_casebook"));
    let output = piped.current_dir(folder.path()).args(["people"]).env("PAGER", PAGER).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Dzhakishev") && !said.contains("paged"), "{said}");

    let Some(output) = on_a_terminal(folder.path(), "people", PAGER) else {
        eprintln!("skipped: there is no `script` to make a terminal with");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let rows: Vec<&str> = said.lines().filter(|line| line.contains("paged: ")).collect();
    assert!(rows.iter().any(|row| row.contains("Mukhtar")), "{said}");
    assert!(rows.iter().all(|row| row.trim_end().chars().count() <= 70 + "paged: ".len()), "{said}");
    for pager in ["", "cat"] {
        let output = on_a_terminal(folder.path(), "people", pager).unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("Mukhtar"), "{output:?}");
    }
}
