//! Scores on the corpus may not fall under its floors; where the folder of `CASEBOOK_SHARED` is there, the statements in it are
//! scored too.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use casebook::brat;
use casebook::convert::{Options, convert};
use casebook::eval::{ByLabel, Floors, compare};
use casebook::gazetteer::Sources;
use casebook::model::{Label, Metadata};
use casebook::pipeline::{Engine, process};

fn engine() -> Engine {
    Engine::load(&Sources::builtin()).expect("the built-in lists and rules load")
}

fn texts(folder: &Path) -> Vec<PathBuf> {
    let mut texts: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    texts
}

fn score(folder: &Path, engine: &Engine) -> ByLabel {
    let mut counts = ByLabel::new();
    for path in texts(folder) {
        let bytes = std::fs::read(&path).expect("a text can be read");
        let read = convert(&bytes, &path.display().to_string(), &Metadata::default(), &Options::default());
        let document = read.unwrap_or_else(|error| panic!("{}: {error}", path.display())).value;
        let standoff = std::fs::read_to_string(path.with_extension("ann")).expect("every text has gold");
        let gold = brat::read(&document.text, &standoff).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (more, _) = compare(&gold, &process(document, engine).annotations);
        for (label, more) in more {
            counts.entry(label).or_default().add(more);
        }
    }
    counts
}

/// The parts of the corpus; each has floors of its own.
const SPLITS: [&str; 3] = ["samples", "train", "test"];

fn split(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
}

#[test]
fn no_score_falls_under_its_floor() {
    let engine = engine();
    for name in SPLITS {
        let floors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/floors").join(name).with_extension("toml");
        let floors = std::fs::read_to_string(floors).expect("each part of the corpus has floors");
        let floors = Floors::parse(&floors).expect("the floors are TOML");
        let fallen = floors.fallen(&score(&split(name), &engine));
        assert!(fallen.is_empty(), "{name}: {fallen:#?}");
    }
}

#[test]
fn every_mark_of_the_gold_names_what_the_text_says() {
    for path in SPLITS.iter().flat_map(|name| texts(&split(name))) {
        let text = std::fs::read_to_string(&path).expect("a text can be read");
        let standoff = std::fs::read_to_string(path.with_extension("ann")).expect("every text has gold");
        let marks = brat::read(&text, &standoff).expect("the gold can be read");
        let label = |line: &str| line.split(['\t', ' ']).nth(1).and_then(Label::from_name);
        let surfaces = standoff.lines().filter(|line| line.starts_with('T') && label(line).is_some());
        assert_eq!(surfaces.count(), marks.len(), "{}", path.display());
        for (at, line) in standoff.lines().enumerate() {
            let Some(mark) = marks.iter().find(|mark| mark.line == at + 1) else { continue };
            let surface: Vec<&str> = mark.span.of(&text).split_whitespace().collect();
            assert_eq!(line.rsplit('\t').next(), Some(&*surface.join(" ")), "{}: {line}", path.display());
            assert!(!mark.value.is_empty(), "{}: {line} has no value", path.display());
        }
    }
}

/// An event ties what is marked: its trigger to a person, and to articles, dates, a court and a sentence of those kinds.
#[test]
fn every_event_of_the_gold_ties_marks_of_the_right_kind() {
    let mut events = 0;
    for path in SPLITS.iter().flat_map(|name| texts(&split(name))) {
        let standoff = std::fs::read_to_string(path.with_extension("ann")).expect("every text has gold");
        let kinds: HashMap<&str, &str> = standoff
            .lines()
            .filter(|line| line.starts_with('T'))
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(id, rest)| Some((id, rest.split(' ').next()?)))
            .collect();
        for line in standoff.lines().filter(|line| line.starts_with('E')) {
            let (_, roles) = line.split_once('\t').expect("an event has roles");
            let mut persons = 0;
            for (at, role) in roles.split(' ').filter(|role| !role.is_empty()).enumerate() {
                let (role, id) = role.split_once(':').expect("a role names a mark");
                let kind = kinds.get(id).unwrap_or_else(|| panic!("{}: {line}: no {id}", path.display()));
                let role = role.trim_end_matches(|c: char| c.is_ascii_digit());
                persons += usize::from(role == "Person");
                let right = match role {
                    "Court" => "Organisation",
                    _ if at == 0 => role,
                    "Person" | "Article" | "Date" | "Sentence" => role,
                    _ => panic!("{}: {line}: {role} is no role", path.display()),
                };
                assert_eq!(*kind, right, "{}: {line}", path.display());
            }
            assert!(persons > 0, "{}: {line}: nobody", path.display());
            events += 1;
        }
    }
    assert!(events > 200, "{events} events");
}

/// The five statements that the project began with, where they are there.
#[test]
fn the_first_statements_are_marked_as_by_hand() {
    let Some(folder) = std::env::var_os("CASEBOOK_SHARED").map(|folder| Path::new(&folder).join("seeds")) else {
        let note = "skipped: set CASEBOOK_SHARED to the folder that holds seeds/\n";
        std::io::Write::write_all(&mut std::io::stdout(), note.as_bytes()).expect("stdout is open");
        return;
    };
    let counts = score(&folder, &engine());
    for (label, floor) in
        [(Label::Person, 0.97), (Label::Organisation, 0.93), (Label::Date, 0.97), (Label::Article, 1.0)]
    {
        let strict = counts[&label].strict().f1;
        assert!(strict >= floor, "{label}: {strict:.3} is under {floor}");
        assert!(counts[&label].values().is_some_and(|share| share >= 0.97), "{label}: values");
    }
}
