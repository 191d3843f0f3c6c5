//! The README's tour, run: what it shows is what comes out. `…` stands for any text.

use std::path::Path;
use std::process::{Command, Stdio};

struct Step {
    command: String,
    expected: String,
}

/// The commands of the ```` ```console ```` blocks, each with what stands below it.
fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match line {
            "```console" => inside = true,
            _ if line.starts_with("```") => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => steps.push(Step { command: command.to_owned(), expected: String::new() }),
                (None, Some(step)) => step.expected = format!("{}{line}\n", step.expected),
                (None, None) => panic!("`{line}` stands before any command"),
            },
        }
    }
    steps
}

fn fits(expected: &str, said: &str) -> bool {
    let mut pieces = expected.split('…');
    let Some(mut rest) = pieces.next().and_then(|first| said.strip_prefix(first)) else { return false };
    let mut open = false;
    for piece in pieces {
        open = true;
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
        if !piece.is_empty() {
            open = false;
        }
    }
    open || rest.is_empty()
}

#[test]
fn the_tour_shows_what_comes_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_casebook"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let steps = steps(&readme);
    assert!(steps.len() >= 8);
    for step in steps {
        let output = Command::new("sh")
            .args(["-c", &step.command])
            .current_dir(root)
            .env("PATH", &path)
            .env("CASEBOOK_DIR", folder.path().join("casebook"))
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let trouble = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "$ {}\n{trouble}", step.command);
        assert!(
            fits(step.expected.trim_end(), said.trim_end()),
            "$ {}\nexpected:\n{}\nsaid:\n{said}",
            step.command,
            step.expected
        );
    }
}
