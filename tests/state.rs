//! A casebook knows its own state: what is stale, damaged, held or cut short is said, and what can be repaired is.
#![expect(clippy::print_stderr, reason = "a test that cannot run must say so")]

mod common;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use casebook::index::Casebook;
use common::{Desk, stderr};
use serde_json::Value;

fn state(desk: &Desk) -> Value {
    serde_json::from_str(&desk.says(&["status", "--format", "json"])).unwrap()
}

const FISH: [(&str, &str); 2] = [
    ("a.txt", "The herring. We ask for the release of Mukhtar Dzhakishev, who was imprisoned in Kazakhstan in 2009.\n"),
    ("b.txt", "The sturgeon, on 10 May 2018.\n"),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            assert!(fs::copy(entry.path(), target).is_ok());
        }
    }
}

#[test]
fn a_lost_index_is_built_again_from_the_stored_texts_and_the_reason_said() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    fs::remove_dir_all(desk.path("")).unwrap();
    fs::remove_dir_all(desk.casebook().join("index")).unwrap();
    let output = desk.run(&["search", "herring"]);
    assert!(stderr(&output).contains("is not there: it is built again"), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("a.txt"));
    assert!(!stderr(&desk.run(&["search", "sturgeon"])).contains("built again"), "once is enough");
    assert!(desk.says(&["people"]).contains("Dzhakishev"));
}

#[test]
fn an_index_file_cut_short_is_noticed_and_repaired_whichever_it_is() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    let kept = desk.top().join("kept");
    copy(&desk.casebook(), &kept);
    let files: Vec<_> = fs::read_dir(kept.join("index")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let mut damaged = 0;
    for name in files.iter().filter(|name| !name.to_string_lossy().ends_with(".lock")) {
        fs::remove_dir_all(desk.casebook()).unwrap();
        copy(&kept, &desk.casebook());
        let path = desk.casebook().join("index").join(name);
        let length = path.metadata().unwrap().len();
        File::options().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
        let output = desk.run(&["search", "herring"]);
        assert!(output.status.success(), "{name:?}: {}", stderr(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("a.txt"), "{name:?}");
        damaged += usize::from(stderr(&output).contains("built again"));
    }
    assert!(damaged >= 5, "{damaged} of {} files", files.len());
}

#[test]
fn a_flipped_bit_in_the_index_is_found_by_verify_and_repaired() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    let files = fs::read_dir(desk.casebook().join("index")).unwrap().map(|entry| entry.unwrap().path());
    let path = files.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "pos")).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[2] ^= 4;
    fs::write(&path, bytes).unwrap();
    let output = desk.run(&["verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("the index is damaged in"), "{}", stderr(&output));
    assert!(desk.run(&["verify"]).status.success());
}

#[test]
fn an_index_older_than_its_ledger_is_built_again() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    let kept = desk.top().join("kept");
    copy(&desk.casebook().join("index"), &kept);
    for name in ["c.txt", "d.txt"] {
        desk.write(name, &format!("The mackerel of {name}.\n"));
        desk.says(&["ingest", "in"]);
    }
    fs::remove_dir_all(desk.casebook().join("index")).unwrap();
    copy(&kept, &desk.casebook().join("index"));
    let output = desk.run(&["search", "mackerel"]);
    assert!(stderr(&output).contains("is at generation"), "{}", stderr(&output));
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(found.contains("c.txt") && found.contains("d.txt"), "{found}");
}

#[test]
fn a_damaged_ledger_is_named_and_nothing_is_made_in_its_place() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    let ledger = desk.casebook().join("ledger.redb");
    fs::write(&ledger, b"not a ledger at all").unwrap();
    let output = desk.run(&["ingest", "in"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("ledger.redb cannot be opened"), "{}", stderr(&output));
    assert_eq!(fs::read(&ledger).unwrap(), b"not a ledger at all");
}

#[test]
fn status_tells_what_other_lists_made_and_annotate_does_it_again() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    assert_eq!(state(&desk)["stale"], 0);
    let lists = desk.top().join("lists");
    fs::create_dir(&lists).unwrap();
    fs::write(lists.join("persons.csv"), "id,name,source\nacipenser-husovich,Acipenser Husovich,test\n").unwrap();
    let lists = lists.display().to_string();
    let status: Value =
        serde_json::from_str(&desk.says(&["status", "--format", "json", "--gazetteers", &lists])).unwrap();
    assert_eq!(
        (&status["stale"], &status["stale_gazetteers"], &status["stale_program"]),
        (&2.into(), &2.into(), &0.into())
    );
    fs::remove_dir_all(desk.path("")).unwrap();
    desk.says(&["annotate", "--gazetteers", &lists]);
    assert_eq!(state(&desk)["stale"], 0);
}

#[test]
fn verify_names_files_that_changed_or_are_gone() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    assert!(desk.run(&["verify"]).status.success());
    let before = desk.path("a.txt").metadata().unwrap().modified().unwrap();
    let text = fs::read_to_string(desk.path("a.txt")).unwrap();
    desk.write("a.txt", &text.replace("herring", "hairing"));
    File::options().write(true).open(desk.path("a.txt")).unwrap().set_modified(before).unwrap();
    fs::remove_file(desk.path("b.txt")).unwrap();
    let output = desk.run(&["verify"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("its bytes have changed") && said.contains("it is not there any more"), "{said}");
    // Size, time and inode are as they were, so that only a hash tells.
    desk.says(&["ingest", "in"]);
    assert_eq!(desk.run(&["search", "hairing"]).status.code(), Some(1));
    desk.says(&["ingest", "--verify", "in"]);
    assert!(desk.says(&["search", "hairing"]).contains("a.txt"));
}

#[test]
fn a_file_older_than_its_older_version_is_read_again() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    desk.write("a.txt", "The turbot.\n");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_hours(24);
    File::options().write(true).open(desk.path("a.txt")).unwrap().set_modified(long_ago).unwrap();
    desk.says(&["ingest", "in"]);
    assert!(desk.says(&["search", "turbot"]).contains("a.txt"));
    assert_eq!(desk.run(&["search", "herring"]).status.code(), Some(1));
}

#[test]
fn the_second_command_is_told_which_process_has_the_casebook() {
    let desk = Desk::new(&FISH);
    desk.says(&["ingest", "in"]);
    let held = Casebook::open(&desk.casebook()).unwrap();
    let output = desk.run(&["ingest", "in"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains(&format!("process {}", std::process::id())), "{}", stderr(&output));
    drop(held);
    desk.says(&["ingest", "in"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(&FISH);
    let closed = desk.top().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(closed.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write into every folder");
        return;
    }
    let output = desk.run(&["--casebook", "closed/casebook", "ingest", "in"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("closed/casebook"), "{}", stderr(&output));
}

/// A disk that is full, as far as a process without rights can have one: no file may grow beyond some size.
#[cfg(unix)]
#[test]
fn a_full_disk_ends_the_run_with_the_reason_and_the_next_one_goes_on() {
    let desk = Desk::new(&[]);
    for number in 0..400 {
        desk.write(&format!("{number}.txt"), &many(number));
    }
    for kilobytes in [40, 600, 1500, 2500] {
        let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kilobytes * 2);
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_casebook")).current_dir(desk.top());
        let output = command.arg("--casebook").arg(desk.casebook()).args(["ingest", "in"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{kilobytes} kB: {}", stderr(&output));
        assert!(stderr(&output).contains("casebook: "), "{}", stderr(&output));
    }
    desk.says(&["ingest", "in"]);
    assert_eq!(state(&desk)["states"], serde_json::json!({"imported": 400}));
    assert_eq!(desk.says(&["search", "--format", "json", "court"]).lines().count(), 400);
    assert!(desk.run(&["verify"]).status.success());
}

/// A text of 16 kB with words of its own.
fn many(number: usize) -> String {
    let words = (0..1500).map(|word| format!("{} ", letters(number * 1500 + word)));
    format!("The court spoke of case {number}.\n\n{}\n", words.collect::<String>())
}

fn letters(number: usize) -> String {
    format!("{number:08}").bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// What ends at a commit and says so.
#[cfg(unix)]
#[test]
fn an_interrupted_import_ends_at_a_commit_and_goes_on_later() {
    let desk = Desk::new(&[]);
    for number in 0..2000 {
        desk.write(&format!("{number}.txt"), &many(number % 7 + number * 10));
    }
    let mut child = desk
        .command(&["ingest", "in", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The log of files being read shows that the work has begun.
    let log = desk.casebook().join("attempts");
    while !log.metadata().is_ok_and(|log| log.len() > 0) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["stopped"], true);
    let imported = state(&desk)["states"]["imported"].as_u64().unwrap();
    assert!(0 < imported && imported < 2000, "{imported}");
    assert_eq!(Value::from(imported), summary["states"]["imported"]);
    desk.says(&["ingest", "in"]);
    assert_eq!(state(&desk)["states"], serde_json::json!({"imported": 2000}));
}
