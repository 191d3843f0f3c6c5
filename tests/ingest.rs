//! Importing: what becomes of every input, the first time and again.
#![expect(clippy::print_stderr, reason = "a test that cannot run must say so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use casebook::convert::Options;
use casebook::gazetteer::Sources;
use casebook::index::{Casebook, Read, State};
use casebook::pipeline::{Engine, KnownDocuments, Request, Summary, ingest};
use casebook::query::Asker;
use casebook::unpack::Limits;
use casebook::worker::Reader;
use tempfile::TempDir;

/// A folder of files with a casebook over it.
struct Desk {
    folder: TempDir,
    engine: Engine,
}

impl Desk {
    fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap(), engine: engine() };
        for (name, text) in files {
            desk.write(name, text);
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("in").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn casebook(&self) -> Casebook {
        Casebook::create(&self.folder.path().join("casebook")).unwrap()
    }

    fn ingest(&self) -> Summary {
        self.ingest_knowing(&KnownDocuments::default())
    }

    fn ingest_knowing(&self, known: &KnownDocuments) -> Summary {
        let request = Request {
            roots: &[self.folder.path().join("in")],
            known,
            jobs: 2,
            reader: &Reader::Here(Options::default()),
            archives: &Limits::default(),
            probe: &|_| None,
            observe: &|_| (),
            verify: false,
            forgotten: false,
            stop: &AtomicBool::new(false),
        };
        ingest(&self.casebook(), &self.engine, &request).unwrap()
    }

    fn state(&self, name: &str) -> (State, String) {
        let path = fs::canonicalize(self.folder.path()).unwrap().join("in").join(name);
        let row = self.casebook().view().unwrap().input(path.as_os_str().as_encoded_bytes()).unwrap().unwrap();
        (row.state, row.reason.unwrap_or_default())
    }

    /// The sources of the documents that a query finds, in the order of their names.
    fn found(&self, query: &str) -> Vec<String> {
        let casebook = self.casebook();
        let asker = Asker::new(&casebook, &self.engine.gazetteer).unwrap();
        let meaning = asker.ask(query).unwrap();
        let row = |number| asker.view.document(number).unwrap().unwrap();
        let mut names: Vec<_> = meaning.documents.iter().map(|number| row(number).stem().to_owned()).collect();
        names.sort();
        names
    }
}

fn engine() -> Engine {
    Engine::load(&Sources::builtin()).unwrap()
}

fn counts(summary: &Summary) -> Vec<(State, usize)> {
    summary.states.iter().map(|(&state, &count)| (state, count)).collect()
}

const LETTER: &str = "We ask for the release of Mukhtar Dzhakishev, who was imprisoned in Kazakhstan in 2009.\n";

#[test]
fn what_is_imported_is_found_and_a_second_import_changes_nothing() {
    let desk = Desk::new(&[("a.txt", LETTER), ("sub/b.txt", "Quite another matter, a swordfish.\n")]);
    let first = desk.ingest();
    assert_eq!((first.read, counts(&first)), (2, vec![(State::Imported, 2)]));
    for _ in 0..2 {
        assert_eq!(desk.found("swordfish"), ["b"]);
        assert_eq!(desk.found("release"), ["a"]);
        let again = desk.ingest();
        assert_eq!((again.read, again.unchanged, counts(&again)), (0, 2, vec![(State::Imported, 2)]));
    }
}

#[test]
fn a_changed_file_replaces_its_older_version_which_stays_in_the_ledger() {
    let desk = Desk::new(&[("a.txt", "The herring.\n")]);
    desk.ingest();
    desk.write("a.txt", "The mackerel, rather.\n");
    let again = desk.ingest();
    assert_eq!((again.read, again.replaced), (1, 1));
    assert_eq!((desk.found("herring"), desk.found("mackerel")), (vec![], vec!["a".to_owned()]));
    let mut superseded = Vec::new();
    desk.casebook().view().unwrap().each_document(|_, row| superseded.push(row.superseded)).unwrap();
    assert_eq!(superseded, [true, false]);
    desk.write("a.txt", "The herring.\n");
    desk.ingest();
    assert_eq!((desk.found("herring"), desk.found("mackerel")), (vec!["a".to_owned()], vec![]));
}

#[test]
fn the_same_bytes_at_another_path_are_a_duplicate_until_the_first_path_goes_its_own_way() {
    let desk = Desk::new(&[("a.txt", LETTER), ("b.txt", LETTER), ("c.txt", LETTER)]);
    assert_eq!(counts(&desk.ingest()), [(State::Imported, 1), (State::Duplicate, 2)]);
    assert_eq!((desk.state("a.txt").0, desk.state("c.txt").0), (State::Imported, State::Duplicate));
    assert_eq!(desk.found("release"), ["a"]);
    desk.write("a.txt", "Something else.\n");
    desk.ingest();
    assert_eq!((desk.state("b.txt").0, desk.state("c.txt").0), (State::Imported, State::Duplicate));
    assert_eq!(desk.found("release"), ["b"]);
}

#[test]
fn a_file_that_is_gone_is_marked_and_its_document_stays() {
    let desk = Desk::new(&[("a.txt", LETTER), ("b.txt", "Another.\n")]);
    desk.ingest();
    fs::remove_file(desk.path("a.txt")).unwrap();
    assert_eq!(counts(&desk.ingest()), [(State::Imported, 1), (State::Vanished, 1)]);
    assert_eq!(desk.found("release"), ["a"]);
    desk.write("a.txt", LETTER);
    assert_eq!(counts(&desk.ingest()), [(State::Imported, 2)]);
    assert_eq!(desk.found("release"), ["a"]);
}

#[test]
fn metadata_give_a_document_its_date_and_title_even_after_it_was_imported() {
    let desk = Desk::new(&[("a.txt", LETTER)]);
    desk.ingest();
    let table = desk.folder.path().join("known.csv");
    fs::write(&table, "path,title,date\na.txt,Halibut appeal,2018-10-09\n").unwrap();
    let known = KnownDocuments::read(&table).unwrap();
    assert_eq!(desk.ingest_knowing(&known).read, 1);
    assert_eq!(desk.found("published:2018-10"), ["a"]);
    assert_eq!(desk.found("halibut"), ["a"]);
    assert_eq!(desk.ingest_knowing(&known).read, 0);
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_reason_and_the_rest_is_imported() {
    let desk = Desk::new(&[("good.txt", LETTER), ("empty.txt", "")]);
    fs::write(desk.path("binary.txt"), [0u8, 159, 146, 150, 0, 1, 2, 3].repeat(500)).unwrap();
    fs::write(desk.path("cut.pdf"), b"%PDF-1.7\n1 0 obj\n<< /Type /Cata").unwrap();
    let summary = desk.ingest();
    assert!(summary.has_failures());
    assert_eq!(counts(&summary), [(State::Imported, 1), (State::Failed, 3)]);
    for name in ["empty.txt", "binary.txt", "cut.pdf"] {
        let (state, reason) = desk.state(name);
        assert_eq!(state, State::Failed);
        assert!(!reason.is_empty(), "{name}");
    }
    assert_eq!(desk.ingest().read, 0, "what failed is not tried again while it is unchanged");
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_not_utf8_is_imported_and_a_dangling_link_is_named() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new(&[("good.txt", LETTER)]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    fs::write(desk.folder.path().join("in").join(name), "A sturgeon.\n").unwrap();
    std::os::unix::fs::symlink("nowhere.txt", desk.path("lost.txt")).unwrap();
    let summary = desk.ingest();
    assert_eq!(counts(&summary), [(State::Imported, 2), (State::Failed, 1)]);
    assert_eq!(desk.state("lost.txt").1, "a link that points at nothing");
    assert_eq!(desk.found("sturgeon").len(), 1);
    assert_eq!(desk.ingest().unchanged, 2);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(&[("good.txt", LETTER), ("closed/a.txt", "x\n")]);
    let closed = desk.path("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&closed).is_ok() {
        eprintln!("skipped: this user may read every folder");
    } else {
        assert_eq!(counts(&desk.ingest()), [(State::Imported, 1), (State::Failed, 1)]);
        assert_eq!(desk.state("closed").1, "no permission to read it");
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(counts(&desk.ingest()).first(), Some(&(State::Imported, 2)));
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look_into_the_casebook() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(&[("a.txt", LETTER)]);
    desk.ingest();
    let mode = fs::metadata(desk.folder.path().join("casebook")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_generation_that_the_index_lacks_is_taken_back() {
    let desk = Desk::new(&[("a.txt", "The herring.\n")]);
    desk.ingest();
    let index = desk.folder.path().join("casebook/index");
    let kept = desk.folder.path().join("kept");
    copy(&index, &kept);
    desk.write("a.txt", "The mackerel.\n");
    desk.write("b.txt", "The sturgeon.\n");
    desk.ingest();
    fs::remove_dir_all(&index).unwrap();
    fs::rename(&kept, &index).unwrap();
    assert_eq!((desk.found("herring"), desk.found("sturgeon")), (vec!["a".to_owned()], vec![]));
    assert_eq!(desk.ingest().read, 2);
    assert_eq!((desk.found("herring"), desk.found("mackerel").len(), desk.found("sturgeon").len()), (vec![], 1, 1));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
