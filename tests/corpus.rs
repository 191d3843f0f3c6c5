//! Scores on the corpus may not fall under its floors; where the folder of `CASEBOOK_SHARED` is there, the statements in it are
//! scored too.

use std::path::{Path, PathBuf};

use casebook::brat;
use casebook::convert::{Options, convert};
use casebook::eval::{ByLabel, Floors, compare};
use casebook::extract::Rules;
use casebook::gazetteer::Gazetteer;
use casebook::model::{Label, Metadata};
use casebook::pipeline::{Engine, process};

fn engine() -> Engine {
    let gazetteer = Gazetteer::builtin();
    let rules = Rules::compile(&gazetteer).expect("the built-in rules compile");
    Engine { gazetteer, rules }
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

#[test]
fn no_score_falls_under_its_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("corpus");
    let floors = std::fs::read_to_string(root.join("tests/floors.toml")).expect("the corpus has floors");
    let floors = Floors::parse(&floors).expect("the floors are TOML");
    let fallen = floors.fallen(&score(&folder, &engine()));
    assert!(fallen.is_empty(), "{fallen:#?}");
}

#[test]
fn every_mark_of_the_gold_names_what_the_text_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for path in texts(&folder) {
        let text = std::fs::read_to_string(&path).expect("a text can be read");
        let standoff = std::fs::read_to_string(path.with_extension("ann")).expect("every text has gold");
        let surfaces = standoff.lines().filter(|line| line.starts_with('T'));
        let marks = brat::read(&text, &standoff).expect("the gold can be read");
        assert_eq!(surfaces.clone().count(), marks.len());
        for (line, mark) in standoff
            .lines()
            .enumerate()
            .filter_map(|(at, line)| marks.iter().find(|mark| mark.line == at + 1).map(|mark| (line, mark)))
        {
            assert_eq!(line.rsplit('\t').next(), Some(mark.span.of(&text)), "{}: {line}", path.display());
        }
    }
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
