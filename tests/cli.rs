//! What an analyst types, and what she sees.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, starts_with};
use tempfile::TempDir;

/// A casebook of the corpus in a folder of its own.
fn imported() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    casebook(&folder).arg("ingest").arg(corpus()).assert().success();
    folder
}

fn casebook(folder: &TempDir) -> Command {
    let mut command = Command::cargo_bin("casebook").unwrap();
    command.env("CASEBOOK_DIR", folder.path().join("casebook")).env("NO_COLOR", "1");
    command
}

fn corpus() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/samples")
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn an_import_says_what_was_found_and_what_to_type_next() {
    let folder = tempfile::tempdir().unwrap();
    let said = contains("7 imported").and(contains("Yerkin Sadubayev")).and(contains("casebook people --prisoners"));
    casebook(&folder).arg("ingest").arg(corpus()).assert().success().stdout(said);
    casebook(&folder).arg("ingest").arg(corpus()).assert().success().stdout(contains("7 unchanged"));
}

#[test]
fn a_folder_without_files_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    casebook(&folder).arg("ingest").arg(&empty).assert().code(1).stderr(contains("no file was found there"));
    assert!(!folder.path().join("casebook").exists(), "a casebook was made of nothing");
    casebook(&folder).arg("extract").arg(&empty).assert().code(1).stderr(contains("no file was found there"));
}

#[test]
fn one_man_is_found_in_every_spelling_and_script() {
    let folder = imported();
    for name in ["Жакишев", "Jakishev", "dzhakishev", "Mukhtar Dzhakishev", "Мухтара Джакишева"]
    {
        casebook(&folder)
            .args(["person", name])
            .assert()
            .success()
            .stdout(starts_with("Mukhtar Dzhakishev  person:mukhtar-dzhakishev\n"));
    }
    casebook(&folder).args(["person", "Nobody Nowhere"]).assert().code(1);
}

#[test]
fn prisoners_come_with_status_and_where_it_was_said() {
    let folder = imported();
    let rows = stdout(casebook(&folder).args(["people", "--prisoners", "--format", "csv"]));
    assert!(rows.starts_with("id,name,listed,status,status_from,documents,mentions,"), "{rows}");
    let row = rows.lines().find(|row| row.contains("person:mukhtar-dzhakishev")).unwrap();
    assert!(row.contains(",imprisoned|released|political-prisoner,text|list|list+text,"), "{row}");
    assert!(!rows.contains("zauresh-battalova"), "nobody says that she is held");
}

#[test]
fn the_matrix_has_a_column_for_each_document() {
    let folder = imported();
    let matrix = stdout(casebook(&folder).args(["people", "--matrix", "--min-documents", "4", "--format", "csv"]));
    let mut lines = matrix.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!((header[0], header[header.len() - 2..].join(",")), ("person", "documents,mentions".to_owned()));
    assert_eq!(header.len(), 1 + 7 + 2);
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let counts: Vec<usize> = cells[1..].iter().map(|cell| cell.parse().unwrap()).collect();
        let (documents, of) = (&counts[..7], &counts[7..]);
        assert_eq!(of, [documents.iter().filter(|count| **count > 0).count(), documents.iter().sum()], "{line}");
    }
}

#[test]
fn a_question_is_answered_with_the_sentence_that_says_so() {
    let folder = imported();
    casebook(&folder)
        .args(["search", "person:dzhakishev"])
        .assert()
        .success()
        .stdout(contains("serving a sentence of fourteen years").and(contains("open-letter-2019.txt")));
    let found = stdout(casebook(&folder).args(["search", "article:174 sadubayev", "--format", "json"]));
    for line in found.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    assert!(found.lines().count() > 1);
    casebook(&folder).args(["search", "(sadubayev"]).assert().code(2).stderr(contains("(sadubayev"));
    casebook(&folder).args(["search", "zzzz"]).assert().code(1);
}

#[test]
fn mentions_come_out_in_three_forms_with_code_points() {
    let folder = tempfile::tempdir().unwrap();
    let text = "«Жакишев» and Mukhtar Dzhakishev.";
    let extract = |format: &str| stdout(casebook(&folder).args(["extract", "-", "--format", format]).write_stdin(text));
    let json = extract("json");
    let second: serde_json::Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    assert_eq!((&second["start"], &second["end"], &second["page"]), (&14.into(), &32.into(), &1.into()));
    assert_eq!(second["value"], "person:mukhtar-dzhakishev");
    assert!(extract("csv").starts_with("document,source,page,start,end,text,label,value,"));
    assert!(extract("brat").contains("Person 14 32\tMukhtar Dzhakishev\n"));
}

#[test]
fn the_same_comes_out_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let extract =
        |jobs: &str| stdout(casebook(&folder).args(["extract", "--format", "json", "--jobs", jobs]).arg(corpus()));
    let one = extract("1");
    assert!(one.lines().count() > 200);
    assert_eq!(one, extract("2"));
}

#[test]
fn an_analysts_row_wins_over_the_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("lists");
    fs::create_dir(&lists).unwrap();
    let rows = "id,name,aliases,source,remove\n\
                yerkin-sadubayev,Yerkin Sadubayev,Еркин Садубаев,our file,\n\
                aron-atabek,,,,yes\n";
    fs::write(lists.join("persons.csv"), rows).unwrap();
    casebook(&folder).arg("--gazetteers").arg(&lists).arg("ingest").arg(corpus()).assert().success();
    let people = stdout(casebook(&folder).arg("--gazetteers").arg(&lists).args(["people", "--format", "csv"]));
    assert!(people.contains("\nperson:yerkin-sadubayev,") && !people.contains("name:erkin-sadubaev"), "{people}");
    assert!(!people.contains("person:aron-atabek"), "{people}");
}

#[test]
fn a_bad_list_is_named_with_its_line_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("persons.csv"), "id,name,source\nann-example,,x\n").unwrap();
    casebook(&folder)
        .arg("--gazetteers")
        .arg(folder.path())
        .args(["gazetteer", "check"])
        .assert()
        .code(2)
        .stderr(contains("persons.csv:2: column `name`: is empty; a new row needs it"));
    casebook(&folder).args(["gazetteer", "check"]).assert().success();
}

#[test]
fn lists_that_changed_make_the_casebook_stale_until_it_is_annotated() {
    let folder = imported();
    let lists = folder.path().join("lists");
    fs::create_dir(&lists).unwrap();
    fs::write(lists.join("persons.csv"), "id,name,source\ngulnara-iskakova,Gulnara Iskakova,our file\n").unwrap();
    let with_lists = || {
        let mut command = casebook(&folder);
        command.arg("--gazetteers").arg(&lists);
        command
    };
    with_lists().arg("status").assert().stdout(contains("casebook annotate"));
    with_lists().arg("annotate").assert().success();
    with_lists().arg("status").assert().success().stdout(contains("up to date"));
    with_lists().args(["person", "Iskakova"]).assert().success().stdout(contains("person:gulnara-iskakova"));
}

#[test]
fn scores_under_a_floor_end_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let floor = folder.path().join("floor.toml");
    casebook(&folder).arg("eval").arg(corpus()).assert().success().stdout(contains("Person"));
    fs::write(&floor, "[Person]\nstrict = 1.01\n").unwrap();
    casebook(&folder).arg("eval").arg(corpus()).arg("--floor").arg(&floor).assert().code(1);
}

#[test]
fn wrong_use_ends_with_two_and_says_how_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    casebook(&folder).arg("ingset").assert().code(2).stderr(contains("ingest"));
    casebook(&folder).args(["people", "--as-of", "soon"]).assert().code(2).stderr(contains("2018-10-09"));
    casebook(&folder).arg("people").assert().code(2).stderr(contains("casebook ingest"));
}

#[test]
fn every_verb_explains_itself_with_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let verbs =
        ["ingest", "search", "people", "person", "articles", "organisations", "show", "extract", "convert", "eval"];
    for verb in verbs.into_iter().chain(["annotate", "status", "completions"]) {
        casebook(&folder).args(["help", verb]).assert().success().stdout(contains(format!("casebook {verb}")));
    }
}
