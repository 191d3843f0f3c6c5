//! Lists too large to be compiled at each start: compiled once, kept in a folder of the analyst's own, and never trusted unseen.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

/// More rows than are held in memory, in a file that is too large to be compiled at each start.
const ROWS: usize = 21_000;

const SOURCE: &str = "made for this test which needs a list of more than two megabytes and not a fact about any person";

/// A folder with a list of that many persons, `person-7` being "Given7 Surname7ev", and what a test adds to it.
fn lists(more: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = "\u{feff}id,name,aliases,source\n".to_owned();
    for at in 0..ROWS {
        let (given, surname) = (letters(at % 300), letters(at));
        writeln!(rows, "person-{at},Given{given} Surname{surname}ev,,{SOURCE}").unwrap();
    }
    fs::create_dir(folder.path().join("lists")).unwrap();
    fs::write(folder.path().join("lists/persons.csv"), rows + more).unwrap();
    folder
}

/// A number in letters, so that it is part of a word.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

fn name(at: usize) -> String {
    format!("Given{} Surname{}ev", letters(at % 300), letters(at))
}

fn casebook(folder: &TempDir) -> Command {
    let mut command = Command::cargo_bin("casebook").unwrap();
    command.env("CASEBOOK_CACHE", folder.path().join("cache")).env("NO_COLOR", "1");
    command.arg("--gazetteers").arg(folder.path().join("lists"));
    command
}

/// The mentions of a text, as JSON lines.
fn extract(folder: &TempDir, text: &str) -> assert_cmd::assert::Assert {
    casebook(folder).args(["extract", "-", "--format", "json"]).write_stdin(text).assert()
}

fn compiled(folder: &TempDir) -> PathBuf {
    let files: Vec<PathBuf> = fs::read_dir(folder.path().join("cache"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "gazetteer"))
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn a_large_list_is_compiled_once_and_finds_what_a_small_one_does() {
    let folder = lists("");
    let text = format!("{} met {} and Mukhtar Dzhakishev.\n", name(7), name(ROWS - 1));
    let found = || {
        contains("\"person:person-7\"")
            .and(contains(format!("\"person:person-{}\"", ROWS - 1)))
            .and(contains("\"person:mukhtar-dzhakishev\""))
    };
    extract(&folder, &text).success().stdout(found()).stderr(contains("compiled ").and(contains(" names in ")));
    extract(&folder, &text).success().stdout(found()).stderr(predicate::str::is_empty());
    let order = format!("{}\n", name(7).split(' ').rev().collect::<Vec<_>>().join(" "));
    extract(&folder, &order).success().stdout(contains("\"person:person-7\"").and(contains("gazetteer/variant")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.path().join("cache")), 0o700);
        assert_eq!(mode(&compiled(&folder)), 0o600);
    }
}

#[test]
fn a_compiled_file_that_is_damaged_cut_or_foreign_is_compiled_again_and_the_reason_said() {
    let folder = lists("");
    let text = format!("{} was detained.\n", name(20_999));
    extract(&folder, &text).success();
    let path = compiled(&folder);
    let good = fs::read(&path).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    let table = [
        (flipped, "is damaged"),
        (good[..good.len() - 1].to_vec(), "is damaged: it is cut short"),
        (good[..20].to_vec(), "is no compiled gazetteer"),
        (b"%PDF-1.7 and more than a header's worth of other bytes".repeat(100), "is no compiled gazetteer"),
        (Vec::new(), "is no compiled gazetteer"),
    ];
    for (bytes, reason) in table {
        fs::write(&path, bytes).unwrap();
        let said = contains(reason).and(contains("the lists are compiled again"));
        extract(&folder, &text).success().stdout(contains("\"person:person-20999\"")).stderr(said);
        assert_eq!(fs::read(&path).unwrap(), good, "the same lists give the same bytes");
    }
}

#[test]
fn a_change_of_the_list_is_seen() {
    let folder = lists("");
    let text = "Nikudy Newcomerov met nobody.\n";
    extract(&folder, text).stdout(contains("nikudy-newcomerov-listed").not());
    let path = folder.path().join("lists/persons.csv");
    let rows = fs::read_to_string(&path).unwrap();
    fs::write(&path, rows + "nikudy-newcomerov-listed,Nikudy Newcomerov,,made\n").unwrap();
    extract(&folder, text).success().stdout(contains("person:nikudy-newcomerov-listed"));
}

#[test]
fn a_large_list_lies_over_the_built_in_one_cell_by_cell() {
    let folder = lists(
        "mukhtar-dzhakishev,,+Mukhtar Testname,\nleyla-yunus,,,\nperson-5,,,\nno-name,,,\nGiven Name,Given Name,,\n",
    );
    // Rows that break the list's rules are named with their lines.
    extract(&folder, "x").code(2).stderr(
        contains(format!(":{}: column `id`: `person-5` stands on line 7 already; join the two rows", ROWS + 4))
            .and(contains(format!(":{}: column `name`: is empty; a new row needs it", ROWS + 5)))
            .and(contains(format!(":{}: column `source`: is empty; a new row needs it", ROWS + 6))),
    );
    let folder = lists("mukhtar-dzhakishev,,+Mukhtar Testname,\n");
    let found = contains("\"person:mukhtar-dzhakishev\"").count(2);
    extract(&folder, "Mukhtar Dzhakishev wrote.\n\nMukhtar Testname wrote.\n").success().stdout(found);
    // The row that two layers make is as good as any other.
    let said = contains("mukhtar-dzhakishev");
    casebook(&folder).args(["extract", "-", "--format", "csv"]).write_stdin("Мухтар Джакишев\n").assert().stdout(said);
}

#[test]
fn a_large_list_lies_over_another_large_one() {
    let folder = lists("");
    // Cells that only another list gives a name, a row that it takes away, and enough others to be large itself.
    let mut rows = "id,name,aliases,source,remove\nperson-7,,+Other Secondname,,\nperson-8,,,,yes\n".to_owned();
    for at in 0..ROWS {
        writeln!(rows, "above-{at},Above{} Layer{}ov,,{SOURCE},", letters(at % 300), letters(at)).unwrap();
    }
    fs::create_dir(folder.path().join("above")).unwrap();
    fs::write(folder.path().join("above/persons.csv"), rows).unwrap();
    let text = format!("{}\n\nOther Secondname wrote.\n\n{}\n\nAbovej Layerjov wrote.\n", name(7), name(8));
    let seven = contains("\"person:person-7\"").count(2);
    let eight = contains("person:person-8\"").not();
    casebook(&folder)
        .arg("--gazetteers")
        .arg(folder.path().join("above"))
        .args(["extract", "-", "--format", "json"])
        .write_stdin(text)
        .assert()
        .success()
        .stdout(seven.and(eight).and(contains("person:above-9\"")));
}

#[test]
fn build_says_what_it_compiled_and_writes_where_it_is_told() {
    let folder = lists("");
    let out = folder.path().join("compiled.bin");
    let said = contains("\"persons\":\"21").and(contains("compiled.bin"));
    casebook(&folder)
        .args(["--no-builtin", "gazetteer", "build", "--format", "json", "--out"])
        .arg(&out)
        .assert()
        .success()
        .stdout(said);
    assert!(fs::metadata(&out).unwrap().len() > 1_000_000);
    assert!(fs::read(&out).unwrap().starts_with(b"casebgaz"));
    casebook(&folder).args(["gazetteer", "build"]).assert().success().stdout(contains("ENTITIES"));
    assert!(compiled(&folder).exists());
}
