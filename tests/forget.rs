//! Forgetting: what is removed is nowhere in the casebook's folder, packed or unpacked, and does not come back by itself.

mod common;

use std::fs;
use std::path::Path;

use casebook::index::{Casebook, Read, Table, column, unpack};
use common::Desk;

/// Words that stand in the withdrawn letter alone.
const SECRET: [&str; 3] = ["zarubayeva", "oysterplant", "quincetree"];

const WITHDRAWN: &str = "Letter about Gulnara Zarubayeva. On 10 May 2018 the court of Almaty sentenced Gulnara Zarubayeva to five \
    years under article 174 of the Criminal Code of Kazakhstan. She had spoken of oysterplant and quincetree.\n";

const OTHER: &str =
    "We ask for the release of Mukhtar Dzhakishev, who was imprisoned in Kazakhstan in 2009. The herring.\n";

/// Where the secret words are found: in the raw bytes of every file, in every row and stored text of the ledger, and in
/// every term and column of the index.
fn traces(desk: &Desk) -> Vec<String> {
    let mut found = Vec::new();
    raw(&desk.casebook(), &mut found);
    let casebook = Casebook::open(&desk.casebook()).unwrap();
    let view = casebook.view().unwrap();
    for table in [Table::Inputs, Table::Documents, Table::Texts, Table::Names, Table::Facts] {
        // The pieces of a packed text follow each other; their keys end with the piece's number.
        let mut rows: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        view.scan(table, &[], |key, value| {
            match rows.last_mut() {
                Some((last, packed)) if table == Table::Texts && last[..12] == key[..12] => packed.extend(value),
                _ => rows.push((key.to_owned(), value.to_owned())),
            }
            true
        })
        .unwrap();
        for (key, value) in rows {
            let value = match table {
                Table::Inputs | Table::Documents | Table::Texts => unpack(&value).unwrap(),
                _ => value,
            };
            note(&format!("ledger, {table:?}"), &[key, value].concat(), &mut found);
        }
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
    let desk = Desk::new(&[]);
    desk.write("withdrawn.txt", WITHDRAWN);
    desk.write("other.txt", OTHER);
    desk.says(&["ingest", "in"]);
    assert!(traces(&desk).len() > 4, "the search for traces must find them before");
    desk.says(&["forget", "--yes", "in/withdrawn.txt"]);
    assert_eq!(traces(&desk), Vec::<String>::new());
    assert!(desk.says(&["search", "herring"]).contains("other.txt"));
    assert_eq!(desk.run(&["show", "withdrawn"]).status.code(), Some(1));
    assert!(desk.run(&["verify"]).status.success());
}

#[test]
fn a_file_changed_since_is_forgotten_with_its_older_versions() {
    let desk = Desk::new(&[]);
    desk.write("a.txt", WITHDRAWN);
    desk.says(&["ingest", "in"]);
    desk.write("a.txt", "This letter was withdrawn by those who wrote it.\n");
    desk.says(&["ingest", "in"]);
    assert!(!traces(&desk).is_empty(), "a superseded version stays until it is forgotten");
    desk.says(&["forget", "--yes", "in/a.txt"]);
    assert_eq!(traces(&desk), Vec::<String>::new());
}

#[test]
fn a_person_is_forgotten_in_every_document_and_version_that_names_her() {
    let desk = Desk::new(&[]);
    desk.write("a.txt", WITHDRAWN);
    desk.write("b.txt", &WITHDRAWN.replace("Gulnara", "Ms").replace("Letter", "Notes"));
    desk.write("c.txt", &format!("{WITHDRAWN}The file was corrected later.\n"));
    desk.write("other.txt", OTHER);
    desk.says(&["ingest", "in"]);
    desk.write("c.txt", "Nothing is left in it.\n");
    desk.says(&["ingest", "in"]);
    let listed = desk.says(&["forget", "--dry-run", "person:Zarubayeva"]);
    assert!(["a.txt", "b.txt", "c.txt"].iter().all(|name| listed.contains(name)), "{listed}");
    assert!(!traces(&desk).is_empty(), "a dry run removes nothing");
    desk.says(&["forget", "--yes", "--person", "Zarubayeva"]);
    assert_eq!(traces(&desk), Vec::<String>::new());
    assert!(desk.says(&["search", "herring"]).contains("other.txt"));
}

#[test]
fn what_was_forgotten_comes_back_only_when_it_is_asked_for() {
    let desk = Desk::new(&[]);
    desk.write("a.txt", WITHDRAWN);
    desk.says(&["ingest", "in"]);
    desk.says(&["forget", "--yes", "in/a.txt"]);
    for _ in 0..2 {
        let summary = desk.run(&["ingest", "in"]);
        assert!(String::from_utf8_lossy(&summary.stdout).contains("1 ignored"), "{summary:?}");
        assert_eq!(traces(&desk), Vec::<String>::new());
    }
    desk.says(&["ingest", "--forgotten", "in"]);
    assert!(desk.says(&["search", "oysterplant"]).contains("a.txt"));
    desk.write("a.txt", &format!("{WITHDRAWN}More.\n"));
    desk.write("a.txt", WITHDRAWN);
    assert!(desk.says(&["ingest", "--verify", "in"]).contains("1 imported"));
}

#[test]
fn where_nobody_can_be_asked_nothing_is_removed_unless_it_is_told_so() {
    let desk = Desk::new(&[]);
    desk.write("a.txt", WITHDRAWN);
    desk.says(&["ingest", "in"]);
    let refused = desk.run(&["forget", "in/a.txt"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("give --yes to remove 1 document"), "{refused:?}");
    assert!(desk.says(&["search", "oysterplant"]).contains("a.txt"));
}

#[test]
fn a_name_that_no_document_has_removes_nothing() {
    let desk = Desk::new(&[]);
    desk.write("other.txt", OTHER);
    desk.says(&["ingest", "in"]);
    assert_eq!(desk.run(&["forget", "person:Nobody"]).status.code(), Some(2));
    assert_eq!(desk.run(&["forget", "nowhere.txt"]).status.code(), Some(2));
    assert!(desk.says(&["search", "herring"]).contains("other.txt"));
}
