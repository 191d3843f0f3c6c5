//! Forgetting: what is removed is nowhere in the casebook's folder, packed or unpacked, and does not come back by itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use casebook::index::{Casebook, Read, Table, column};
use tempfile::TempDir;

/// Words that stand in the withdrawn letter alone.
const SECRET: [&str; 3] = ["zarubayeva", "oysterplant", "quincetree"];

const WITHDRAWN: &str = "Letter about Gulnara Zarubayeva. On 10 May 2018 the court of Almaty sentenced Gulnara Zarubayeva to five \
    years under article 174 of the Criminal Code of Kazakhstan. She had spoken of oysterplant and quincetree.\n";

const OTHER: &str =
    "We ask for the release of Mukhtar Dzhakishev, who was imprisoned in Kazakhstan in 2009. The herring.\n";

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::create_dir(desk.0.path().join("in")).unwrap();
        desk
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join("in").join(name), text).unwrap();
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("casebook")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("casebook").unwrap();
        command.current_dir(self.0.path()).arg("--casebook").arg(self.folder()).args(arguments).output().unwrap()
    }

    fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Where the secret words are found: in the raw bytes of every file, in every row and stored text of the ledger, and in
    /// every term and column of the index.
    fn traces(&self) -> Vec<String> {
        let mut found = Vec::new();
        raw(&self.folder(), &mut found);
        let casebook = Casebook::open(&self.folder()).unwrap();
        let view = casebook.view().unwrap();
        for table in [Table::Inputs, Table::Documents, Table::Texts, Table::Names, Table::Facts] {
            view.scan(table, &[], |key, value| {
                let value = match table {
                    Table::Texts => lz4_flex::decompress_size_prepended(value).unwrap(),
                    _ => value.to_owned(),
                };
                note(&format!("ledger, {table:?}"), &[key, &value].concat(), &mut found);
                true
            })
            .unwrap();
        }
        let searcher = casebook.reader().unwrap().searcher();
        for segment in searcher.segment_readers() {
            for (field, entry) in segment.schema().fields().filter(|(_, entry)| entry.is_indexed()) {
                let index = segment.inverted_index(field).unwrap();
                let mut terms = index.terms().stream().unwrap();
                while terms.advance() {
                    note(&format!("term of {}", entry.name()), terms.key(), &mut found);
                }
            }
            for name in [column::ENTITY, column::RULE] {
                let Some(column) = segment.fast_fields().str(name).unwrap() else { continue };
                let mut terms = column.dictionary().stream().unwrap();
                while terms.advance() {
                    note(&format!("column {name}"), terms.key(), &mut found);
                }
            }
        }
        found
    }
}

fn raw(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            raw(&entry.path(), found);
        } else {
            note(&entry.path().display().to_string(), &fs::read(entry.path()).unwrap(), found);
        }
    }
}

fn note(place: &str, bytes: &[u8], found: &mut Vec<String>) {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    found.extend(SECRET.iter().filter(|word| text.contains(**word)).map(|word| format!("{place}: {word}")));
}

#[test]
fn a_forgotten_document_leaves_no_trace_and_the_rest_stays() {
    let desk = Desk::new();
    desk.write("withdrawn.txt", WITHDRAWN);
    desk.write("other.txt", OTHER);
    desk.succeeds(&["ingest", "in"]);
    assert!(desk.traces().len() > 4, "the search for traces must find them before");
    desk.succeeds(&["forget", "--yes", "in/withdrawn.txt"]);
    assert_eq!(desk.traces(), Vec::<String>::new());
    assert!(desk.succeeds(&["search", "herring"]).contains("other.txt"));
    assert_eq!(desk.run(&["show", "withdrawn"]).status.code(), Some(1));
    assert!(desk.run(&["verify"]).status.success());
}

#[test]
fn a_file_changed_since_is_forgotten_with_its_older_versions() {
    let desk = Desk::new();
    desk.write("a.txt", WITHDRAWN);
    desk.succeeds(&["ingest", "in"]);
    desk.write("a.txt", "This letter was withdrawn by those who wrote it.\n");
    desk.succeeds(&["ingest", "in"]);
    assert!(!desk.traces().is_empty(), "a superseded version stays until it is forgotten");
    desk.succeeds(&["forget", "--yes", "in/a.txt"]);
    assert_eq!(desk.traces(), Vec::<String>::new());
}

#[test]
fn a_person_is_forgotten_in_every_document_and_version_that_names_her() {
    let desk = Desk::new();
    desk.write("a.txt", WITHDRAWN);
    desk.write("b.txt", &WITHDRAWN.replace("Gulnara", "Ms").replace("Letter", "Notes"));
    desk.write("c.txt", &format!("{WITHDRAWN}The file was corrected later.\n"));
    desk.write("other.txt", OTHER);
    desk.succeeds(&["ingest", "in"]);
    desk.write("c.txt", "Nothing is left in it.\n");
    desk.succeeds(&["ingest", "in"]);
    let listed = desk.succeeds(&["forget", "--dry-run", "person:Zarubayeva"]);
    assert!(["a.txt", "b.txt", "c.txt"].iter().all(|name| listed.contains(name)), "{listed}");
    assert!(!desk.traces().is_empty(), "a dry run removes nothing");
    desk.succeeds(&["forget", "--yes", "--person", "Zarubayeva"]);
    assert_eq!(desk.traces(), Vec::<String>::new());
    assert!(desk.succeeds(&["search", "herring"]).contains("other.txt"));
}

#[test]
fn what_was_forgotten_comes_back_only_when_it_is_asked_for() {
    let desk = Desk::new();
    desk.write("a.txt", WITHDRAWN);
    desk.succeeds(&["ingest", "in"]);
    desk.succeeds(&["forget", "--yes", "in/a.txt"]);
    for _ in 0..2 {
        let summary = desk.run(&["ingest", "in"]);
        assert!(String::from_utf8_lossy(&summary.stdout).contains("1 ignored"), "{summary:?}");
        assert_eq!(desk.traces(), Vec::<String>::new());
    }
    desk.succeeds(&["ingest", "--forgotten", "in"]);
    assert!(desk.succeeds(&["search", "oysterplant"]).contains("a.txt"));
    desk.write("a.txt", &format!("{WITHDRAWN}More.\n"));
    desk.write("a.txt", WITHDRAWN);
    assert!(desk.succeeds(&["ingest", "--verify", "in"]).contains("1 imported"));
}

#[test]
fn where_nobody_can_be_asked_nothing_is_removed_unless_it_is_told_so() {
    let desk = Desk::new();
    desk.write("a.txt", WITHDRAWN);
    desk.succeeds(&["ingest", "in"]);
    let refused = desk.run(&["forget", "in/a.txt"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("give --yes to remove 1 document"), "{refused:?}");
    assert!(desk.succeeds(&["search", "oysterplant"]).contains("a.txt"));
}

#[test]
fn a_name_that_no_document_has_removes_nothing() {
    let desk = Desk::new();
    desk.write("other.txt", OTHER);
    desk.succeeds(&["ingest", "in"]);
    assert_eq!(desk.run(&["forget", "person:Nobody"]).status.code(), Some(2));
    assert_eq!(desk.run(&["forget", "nowhere.txt"]).status.code(), Some(2));
    assert!(desk.succeeds(&["search", "herring"]).contains("other.txt"));
}
