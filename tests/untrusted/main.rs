//! Files made to do harm: each costs itself alone, and the ledger says what became of it.

mod make;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder of inputs with a casebook beside it.
struct Desk(TempDir);

impl Desk {
    fn new(files: &[(&str, Vec<u8>)]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            desk.write(name, bytes);
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join("in").join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    fn casebook(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
        command.arg("--casebook").arg(self.0.path().join("casebook")).args(arguments);
        command
    }

    fn ingest(&self, arguments: &[&str]) -> Output {
        let mut command = self.casebook(&["ingest"]);
        let output = command.args(arguments).arg(self.0.path().join("in")).output().unwrap();
        assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// State and reason of every input, by its path below the folder; each path once.
    fn ledger(&self) -> BTreeMap<String, (String, String)> {
        let output = self.casebook(&["status", "--all", "--format", "json"]).output().unwrap();
        let root = format!("{}/", self.0.path().join("in").display());
        let mut ledger = BTreeMap::new();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            let text = |column: &str| row[column].as_str().unwrap().to_owned();
            let name = text("input").replacen(&root, "", 1);
            assert!(ledger.insert(name, (text("state"), text("reason"))).is_none(), "{line} is there twice");
        }
        ledger
    }

    fn finds(&self, word: &str) -> bool {
        self.casebook(&["search", word]).stdout(Stdio::null()).status().unwrap().success()
    }
}

/// Checks that the ledger has these inputs and no other, in these states, with reasons that say this.
fn assert_ledger(desk: &Desk, wanted: &[(&str, &str, &str)]) {
    let ledger = desk.ledger();
    for (name, state, says) in wanted {
        let (found, reason) = ledger.get(*name).unwrap_or_else(|| panic!("{name} is not in {ledger:#?}"));
        assert!(found == state && reason.contains(says), "{name}: {found}, {reason}; wanted {state}, {says}");
    }
    assert_eq!(ledger.len(), wanted.len(), "{ledger:#?}");
}

#[test]
fn pdfs_and_pages_that_loop_swell_or_nest_cost_themselves_alone() {
    let page = |inside: String| format!("<!doctype html><html><body>{inside}</body></html>").into_bytes();
    let desk = Desk::new(&[
        ("a-good.txt", b"A sturgeon in Astana.\n".to_vec()),
        ("bomb.pdf", make::bomb_pdf(800 << 20)),
        ("circular.pdf", make::circular_pdf()),
        ("deep.pdf", make::deep_pdf(1_000_000)),
        ("deep.html", page("<div>".repeat(1_000_000))),
        ("doubling.pdf", make::doubling_pdf()),
        ("endless.pdf", make::endless_pages_pdf()),
        ("many.pdf", make::many_pages_pdf(2_000)),
        ("z-good.html", page("<p>A halibut in Almaty, which is a long way from the sea.</p>".to_owned())),
    ]);
    desk.ingest(&["--max-seconds", "10", "--max-memory", "300M", "--max-pages", "50"]);
    assert_ledger(
        &desk,
        &[
            ("a-good.txt", "imported", ""),
            ("bomb.pdf", "failed", "more than 300 MiB of memory; raise --max-memory"),
            ("circular.pdf", "imported", ""),
            ("deep.pdf", "failed", "damaged"),
            ("deep.html", "failed", "took longer than 10 s; raise --max-seconds"),
            ("doubling.pdf", "failed", "took longer than 10 s"),
            // Its tree of pages is damaged; the page that stands in the file is found without it.
            ("endless.pdf", "imported", ""),
            ("many.pdf", "partial", "2000 pages; only the first 50 were read (--max-pages)"),
            ("z-good.html", "imported", ""),
        ],
    );
    assert!(desk.finds("sturgeon") && desk.finds("halibut"));
    let again =
        String::from_utf8(desk.ingest(&["--max-seconds", "10", "--max-memory", "300M", "--max-pages", "50"]).stdout);
    assert!(again.unwrap().contains("9 unchanged"), "what failed is not tried again");
}

#[test]
fn what_met_a_limit_is_tried_again_under_another() {
    let desk = Desk::new(&[("long.txt", b"A sturgeon in Astana, and so on.\n".to_vec())]);
    desk.ingest(&["--max-bytes", "10"]);
    assert_ledger(&desk, &[("long.txt", "failed", "raise --max-bytes")]);
    desk.ingest(&[]);
    assert_ledger(&desk, &[("long.txt", "imported", "")]);
}

/// The worker processes of a process.
#[cfg(target_os = "linux")]
fn workers_of(parent: u32) -> Vec<u32> {
    let pids = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    pids.filter(|pid| parent_of(*pid) == Some(parent)).collect()
}

/// The parent of a process that runs.
#[cfg(target_os = "linux")]
fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // After the name, which stands in parentheses: the state, Z for one that has ended, and the parent.
    let (state, rest) = stat.rsplit_once(") ")?.1.split_once(' ')?;
    if state == "Z" { None } else { rest.split(' ').next()?.parse().ok() }
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_is_killed_fails_its_file_and_the_run_goes_on() {
    let desk = Desk::new(&[("doubling.pdf", make::doubling_pdf()), ("good.txt", b"A sturgeon.\n".to_vec())]);
    let mut run = desk.casebook(&["ingest", "--quiet"]).arg(desk.0.path().join("in")).spawn().unwrap();
    let mut killed = 0;
    // The file is tried a second time only by a worker that has served before, which none has here.
    while run.try_wait().unwrap().is_none() {
        for worker in workers_of(run.id()) {
            killed +=
                usize::from(Command::new("kill").args(["-SEGV", &worker.to_string()]).status().unwrap().success());
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(killed > 0);
    let ledger = desk.ledger();
    assert_eq!(ledger["good.txt"].0, "imported");
    let (state, reason) = &ledger["doubling.pdf"];
    assert_eq!(state, "failed");
    assert!(reason.contains("signal 11") || reason.contains("no process could be started"), "{reason}");
}

#[cfg(target_os = "linux")]
#[test]
fn workers_end_with_a_run_that_is_killed_even_out_of_a_loop() {
    let desk = Desk::new(&[("doubling.pdf", make::doubling_pdf())]);
    let mut run = desk.casebook(&["ingest", "--quiet"]).arg(desk.0.path().join("in")).spawn().unwrap();
    // A busy machine takes its time to start a program.
    let workers = (0..1200).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        Some(workers_of(run.id())).filter(|workers| !workers.is_empty())
    });
    let workers = workers.expect("a worker was started");
    std::thread::sleep(std::time::Duration::from_millis(300));
    run.kill().unwrap();
    run.wait().unwrap();
    let gone = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        !workers.iter().any(|pid| parent_of(*pid).is_some())
    });
    assert!(gone, "a worker outlives its master");
}

#[test]
fn what_stands_in_archives_is_imported_and_what_is_bad_in_them_is_named() {
    let letter = |word: &str| format!("The {word} was seen on 10 May 2018.\n").into_bytes();
    let inner = make::zip(&[("deep.txt", &letter("lamprey"))]);
    let letters = make::zip(&[
        ("2018/a.txt", &letter("sturgeon")),
        ("2018/b.html", b"<html><body><p>The halibut, which was seen there too, in the same year.</p></body></html>"),
        ("xx/xx/escape.txt", &letter("anglerfish")),
        ("twin-1.txt", &letter("herring")),
        ("twin-2.txt", &letter("mackerel")),
        ("inner.zip", &inner),
        ("__MACOSX/._a.txt", b"\0\x05\x16\x07"),
    ]);
    let letters = make::renamed(make::renamed(letters, "xx/xx/", "../../"), "twin-2.txt", "twin-1.txt");
    let tarred = make::tar(
        &[("c.txt", &letter("swordfish")), ("/etc/shadow", &letter("viperfish"))],
        &[("link.txt", "/etc/passwd")],
    );
    let cut = make::tar(&[("first.txt", &letter("turbot")), ("second.txt", &[b'x'; 4000])], &[]);
    let desk = Desk::new(&[
        ("letters.zip", letters),
        ("d.tar.gz", make::gzip(&tarred)),
        ("e.txt.gz", make::gzip(&letter("plaice"))),
        ("cut.tar", cut[..2500].to_vec()),
        ("cut.zip", inner[..inner.len() - 10].to_vec()),
        ("empty.zip", make::zip(&[])),
    ]);
    desk.ingest(&[]);
    let wanted = [
        ("letters.zip", "imported", "several have one name and are told apart by #2, #3 …, such as twin-1.txt"),
        ("letters.zip/2018/a.txt", "imported", ""),
        ("letters.zip/2018/b.html", "imported", ""),
        (
            "letters.zip/%2E%2E/%2E%2E/escape.txt",
            "failed",
            "leads out of the archive, so it was not read: ../../escape",
        ),
        ("letters.zip/twin-1.txt", "imported", ""),
        ("letters.zip/twin-1.txt#2", "imported", ""),
        ("letters.zip/inner.zip", "imported", "an archive of 1 file"),
        ("letters.zip/inner.zip/deep.txt", "imported", ""),
        ("letters.zip/__MACOSX/._a.txt", "ignored", "a Mac's note"),
        ("d.tar.gz", "imported", "an archive of 4 files"),
        ("d.tar.gz/c.txt", "imported", ""),
        ("d.tar.gz/etc/shadow", "failed", "leads out of the archive"),
        ("d.tar.gz/link.txt", "ignored", "not followed: it points at /etc/passwd"),
        ("d.tar.gz/device", "ignored", "neither a file nor a folder"),
        ("e.txt.gz", "imported", "an archive of 1 file"),
        ("e.txt.gz/e.txt", "imported", ""),
        ("cut.tar", "partial", ""),
        ("cut.tar/first.txt", "imported", ""),
        ("cut.tar/second.txt", "failed", "damaged"),
        ("cut.zip", "failed", "damaged"),
        ("empty.zip", "imported", "nothing in it"),
    ];
    assert_ledger(&desk, &wanted);
    for word in ["sturgeon", "halibut", "herring", "mackerel", "lamprey", "swordfish", "turbot", "plaice"] {
        assert!(desk.finds(word), "{word}");
    }
    assert!(!desk.finds("anglerfish") && !desk.finds("viperfish"));
    // The parent is known by its hash.
    let output = desk.casebook(&["status", "--all", "--format", "csv"]).output().unwrap();
    let rows = String::from_utf8(output.stdout).unwrap();
    let row = |name: &str| rows.lines().find(|row| row.contains(name)).unwrap().to_owned();
    assert!(row("inner.zip/deep.txt").rsplit(',').next().unwrap().starts_with("sha256:"));

    let again = String::from_utf8(desk.ingest(&[]).stdout).unwrap();
    assert!(
        again.contains("read 0 files, 0 B in") && again.contains(&format!("{} unchanged", wanted.len())),
        "{again}"
    );
    assert_ledger(&desk, &wanted);
}

#[test]
fn an_archive_that_changes_gives_up_what_it_no_longer_holds() {
    let archive = |names: &[&str]| {
        let members: Vec<_> = names.iter().map(|name| (*name, format!("The {name} letter.\n"))).collect();
        make::zip(&members.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
    };
    let desk = Desk::new(&[("l.zip", archive(&["herring", "mackerel"]))]);
    desk.ingest(&[]);
    desk.write("l.zip", &archive(&["mackerel", "sturgeon", "turbot"]));
    desk.ingest(&[]);
    let wanted = [
        ("l.zip", "imported", "3 files"),
        ("l.zip/herring", "vanished", "its document stays"),
        ("l.zip/mackerel", "imported", ""),
        ("l.zip/sturgeon", "imported", ""),
        ("l.zip/turbot", "imported", ""),
    ];
    assert_ledger(&desk, &wanted);
    fs::remove_file(desk.path("l.zip")).unwrap();
    desk.ingest(&[]);
    assert!(desk.ledger().values().all(|(state, _)| state == "vanished"));
    assert!(desk.finds("sturgeon"));
}

#[test]
fn bombs_are_stopped_by_ratio_size_count_and_depth() {
    let desk = Desk::new(&[
        ("a-ratio.txt.gz", make::gzip(&vec![b' '; 80 << 20])),
        (
            "b-size.zip",
            make::zip(&[("1.txt", &b"a".repeat(3 << 20)), ("2.txt", &b"b".repeat(3 << 20)), ("3.txt", b"c")]),
        ),
        ("c-count.zip", {
            let names: Vec<String> = (0..60).map(|number| format!("{number:02}.txt")).collect();
            make::zip(&names.iter().map(|name| (name.as_str(), name.as_bytes())).collect::<Vec<_>>())
        }),
        ("d-depth.zip", (0..5).fold(make::zip(&[("a.txt", b"a")]), |inner, _| make::zip(&[("i.zip", &inner)]))),
    ]);
    desk.ingest(&["--max-unpacked", "4M", "--max-members", "50", "--max-depth", "3"]);
    let ledger = desk.ledger();
    let said = |name: &str, state: &str, reason: &str| {
        let row = &ledger[name];
        assert!(row.0 == state && row.1.contains(reason), "{name}: {row:?}");
    };
    said("a-ratio.txt.gz/a-ratio.txt", "failed", "unpacks to more than");
    said("b-size.zip/1.txt", "imported", "");
    said("b-size.zip/2.txt", "failed", "raise --max-unpacked");
    said("b-size.zip", "partial", "raise --max-unpacked");
    said("c-count.zip", "partial", "more than 50 files inside");
    assert_eq!(ledger.iter().filter(|(name, row)| name.starts_with("c-count.zip/") && row.0 == "imported").count(), 50);
    said("d-depth.zip/i.zip/i.zip/i.zip", "failed", "raise --max-depth");
    assert!(!ledger.contains_key("d-depth.zip/i.zip/i.zip/i.zip/i.zip"));

    let desk = Desk::new(&[("ratio.txt.gz", make::gzip(&vec![b' '; 80 << 20]))]);
    desk.ingest(&[]);
    assert_ledger(
        &desk,
        &[("ratio.txt.gz", "imported", ""), ("ratio.txt.gz/ratio.txt", "failed", "as only a decompression bomb does")],
    );
}

#[test]
fn archives_are_converted_and_extracted_without_an_index_too() {
    let letter = b"Mukhtar Dzhakishev was seen on 10 May 2018.\n";
    let desk = Desk::new(&[("l.zip", make::zip(&[("x/a.txt", letter), ("x/a.md", letter), ("bad.txt", b"")]))]);
    let out = desk.0.path().join("out");
    let output = desk.casebook(&["convert", "--out"]).arg(&out).arg(desk.0.path().join("in")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("l.zip/bad.txt: the file is empty"));
    for name in ["l.zip/x/a.txt", "l.zip/x/a.md.txt"] {
        assert_eq!(fs::read(out.join(name)).unwrap(), letter, "{name}");
    }
    let output = desk.casebook(&["extract", "--format", "csv"]).arg(desk.path("l.zip")).output().unwrap();
    let rows = String::from_utf8(output.stdout).unwrap();
    assert_eq!(rows.lines().filter(|row| row.contains("person:mukhtar-dzhakishev")).count(), 2, "{rows}");
}

#[cfg(unix)]
#[test]
fn everything_in_a_folder_is_in_the_ledger_once_and_status_explains_it() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let good = || b"A sturgeon.\n".to_vec();
    let desk = Desk::new(&[
        ("good.txt", good()),
        ("twin.txt", good()),
        ("empty.txt", Vec::new()),
        ("blank.txt", b" \n".to_vec()),
        ("program.txt", b"\x7fELF\0\0\0\0".repeat(100)),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog".to_vec()),
        ("sub/deep.txt", b"A halibut.\n".to_vec()),
    ]);
    let at = |name: &str| desk.path(name);
    fs::write(at("").join(std::ffi::OsStr::from_bytes(b"na\xefve.txt")), "A herring.\n").unwrap();
    symlink("nowhere", at("lost")).unwrap();
    symlink("loop-b", at("loop-a")).unwrap();
    symlink("loop-a", at("loop-b")).unwrap();
    symlink(".", at("self")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    symlink("/dev/zero", at("zero")).unwrap();
    desk.ingest(&["--max-seconds", "10"]);
    assert_ledger(
        &desk,
        &[
            ("good.txt", "imported", ""),
            ("twin.txt", "duplicate", "the same bytes as"),
            ("empty.txt", "failed", "the file is empty"),
            ("blank.txt", "failed", "no text in it"),
            ("program.txt", "failed", "it looks like a program"),
            ("cut.pdf", "failed", "damaged"),
            ("sub/deep.txt", "imported", ""),
            ("na\u{fffd}ve.txt", "imported", ""),
            ("lost", "failed", "a link that points at nothing"),
            ("loop-a", "failed", "links that lead in a circle"),
            ("loop-b", "failed", "links that lead in a circle"),
            ("self", "ignored", "a link to a folder"),
            ("pipe", "ignored", "neither a file nor a folder"),
            ("socket", "ignored", "neither a file nor a folder"),
            ("zero", "ignored", "neither a file nor a folder"),
        ],
    );
    let output = desk.casebook(&["status"]).output().unwrap();
    let status = String::from_utf8(output.stdout).unwrap();
    for said in ["`casebook status --failed`", "`casebook status --duplicates`", "--state ignored", "3 documents"] {
        assert!(status.contains(said), "{said} is not in\n{status}");
    }
}

#[cfg(unix)]
#[test]
fn temporary_files_stay_in_the_casebook_which_is_private_and_go() {
    use std::os::unix::fs::PermissionsExt;

    // Larger than what is kept in memory, and packed once more.
    let noise: Vec<u8> = (0_u64..5 << 20).flat_map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes()).collect();
    let inner = make::zip(&[("letter.txt", b"A sturgeon.\n"), ("noise.bin", &noise)]);
    let desk = Desk::new(&[("outer.zip", make::zip(&[("inner.zip", &inner)]))]);
    let folder = desk.0.path().join("casebook");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    desk.ingest(&[]);
    assert_eq!(desk.ledger()["outer.zip/inner.zip/letter.txt"].0, "imported");
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    let left = |folder: &Path| {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("scratch-")).count()
    };
    assert_eq!(left(&folder), 0);
    fs::write(folder.join("scratch-old"), "left by a run that was killed").unwrap();
    desk.ingest(&[]);
    assert_eq!(left(&folder), 0);
}
