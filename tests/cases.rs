//! Who was charged, convicted, sentenced …: the rules' examples, the scores on the corpus, and the table as people get it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use casebook::brat;
use casebook::convert::{Options, convert};
use casebook::eval::{
    Pair, PairCounts, PairFloors, as_annotations, compare_pairs, found_pairs, gold_pairs, stands_for,
};
use casebook::gazetteer::Sources;
use casebook::model::{Annotation, Document, Label, Metadata, Status};
use casebook::pipeline::{Engine, Processed, process};
use casebook::relate::{Event, events};
use tempfile::TempDir;

fn engine() -> Engine {
    Engine::load(&Sources::builtin()).expect("the built-in lists and rules load")
}

fn document(text: &[u8], name: &str) -> Document {
    convert(text, name, &Metadata::default(), &Options::default()).expect("a text can be read").value
}

fn told(processed: &Processed, event: &Event) -> String {
    let annotation = |at: usize| -> &Annotation { &processed.annotations[at] };
    let surface = |at: usize| annotation(at).span.of(&processed.document.text);
    let id = |at: usize| {
        let value = annotation(at).value.to_string();
        value.split_once(':').map_or(value.clone(), |(_, id)| id.to_owned())
    };
    let mut words = vec![format!("{} {}:", event.kind, surface(event.person))];
    words.extend(event.articles.iter().map(|&article| id(article)));
    words.extend(event.date.map(|date| format!("on {}", id(date))));
    words.extend(event.court.map(|court| format!("by {}", surface(court))));
    words.extend(event.length.map(|(length, _)| format!("to {length}")));
    words.join(" ")
}

#[test]
fn every_example_of_the_rules_is_found() {
    let engine = engine();
    let rules = &engine.cases;
    let mut failures = Vec::new();
    for example in &rules.examples {
        let processed = process(document(example.text.as_bytes(), "example.txt"), &engine);
        let found = events(&processed.document, &processed.parts, &processed.annotations, rules);
        let found: Vec<String> = found.iter().map(|event| told(&processed, event)).collect();
        if found != example.finds {
            failures.push(format!("{}\n  wanted {:#?}\n  found  {found:#?}", example.text, example.finds));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(rules.examples.len() >= 8);
}

#[test]
fn every_example_of_the_states_holds() {
    let engine = engine();
    let mut failures = Vec::new();
    for example in &engine.cases.state_examples {
        let processed = process(document(example.text.as_bytes(), "example.txt"), &engine);
        let persons = processed.annotations.iter().filter(|one| one.label == Label::Person);
        let said = persons.map(|one| {
            let statuses: Vec<&str> = one.statuses.iter().map(Status::name).collect();
            format!("{} {}", one.span.of(&processed.document.text), statuses.join(" ")).trim_end().to_owned()
        });
        let said: Vec<String> = said.collect();
        if said != example.finds {
            failures.push(format!("{}\n  wanted {:#?}\n  found  {said:#?}", example.text, example.finds));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn no_score_of_pairs_falls_under_its_floor() {
    let engine = engine();
    let rules = &engine.cases;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let floors = fs::read_to_string(root.join("tests/floors/cases.toml")).expect("there are floors");
    let floors = PairFloors::parse(&floors).expect("the floors are TOML");
    for split in ["train", "test"] {
        let (mut given, mut found) = (PairCounts::default(), PairCounts::default());
        let mut texts: Vec<PathBuf> = fs::read_dir(root.join("corpus").join(split))
            .expect("the corpus is there")
            .map(|entry| entry.expect("an entry can be read").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
            .collect();
        texts.sort();
        for path in texts {
            let standoff = fs::read_to_string(path.with_extension("ann")).expect("every text has gold");
            let document = document(&fs::read(&path).expect("a text can be read"), &path.display().to_string());
            let marks = brat::read(&document.text, &standoff).expect("the gold can be read");
            let Some(gold) = gold_pairs(&standoff, &marks) else { continue };
            let processed = process(document, &engine);
            let score = |annotations: &[Annotation], counts: &mut PairCounts| {
                let events = events(&processed.document, &processed.parts, annotations, rules);
                let pairs: BTreeSet<Pair> = found_pairs(&events, &|at| stands_for(&annotations[at], &marks));
                counts.add(&compare_pairs(&gold, &pairs).0);
            };
            score(&as_annotations(&processed.document, &marks), &mut given);
            score(&processed.annotations, &mut found);
        }
        let fallen = [floors.fallen(split, "gold", &given), floors.fallen(split, "found", &found)].concat();
        assert!(fallen.is_empty(), "{fallen:#?}");
    }
}

/// A folder with two reports on one trial that disagree, and a casebook of them.
fn two_reports() -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    let texts = [
        (
            "a.txt",
            "On 5 May 2019 the Almaty City Court found Dauren Alpysov guilty under Article 174 of the Criminal Code of \
             Kazakhstan and sentenced him to five years in prison.\n\nAidos Kenzhin was charged under Article 190.\n",
        ),
        (
            "b.txt",
            "Dauren Alpysov was sentenced on 5 May 2019 to seven years under Article 174 of the Criminal Code of Kazakhstan.\n",
        ),
    ];
    for (name, text) in texts {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    casebook(&folder).args(["ingest", "a.txt", "b.txt", "--quiet"]).assert().success();
    folder
}

fn casebook(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.current_dir(folder.path()).env_remove("CASEBOOK_DIR").env("NO_COLOR", "1");
    command
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.output().expect("it runs").stdout).expect("the output is UTF-8")
}

#[test]
fn two_commands_make_the_table_of_prisoners_under_an_article() {
    let folder = two_reports();
    let table = stdout(casebook(&folder).args(["cases", "article:174 OR article:405", "--format", "csv"]));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let heads: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let cell = |row: &csv::StringRecord, head: &str| {
        row[heads.iter().position(|one| one == head).expect("the column is there")].to_owned()
    };
    let events: Vec<String> = rows.iter().map(|row| format!("{} {}", cell(row, "name"), cell(row, "event"))).collect();
    let wanted = ["Dauren Alpysov convicted", "Dauren Alpysov sentenced", "Dauren Alpysov sentenced"];
    assert_eq!(events, wanted, "{table}");
    assert!(rows.iter().all(|row| cell(row, "articles") == "KZ-CC-2014:174" && cell(row, "date") == "2019-05-05"));
    assert_eq!(cell(&rows[1], "sentence"), "P5Y");
    assert_eq!(cell(&rows[1], "court"), "Almaty City Court");
    assert_eq!((cell(&rows[1], "source"), cell(&rows[1], "page")), ("a.txt".to_owned(), "1".to_owned()));
    assert!(cell(&rows[1], "passage").contains("sentenced him to five years"));
}

#[test]
fn sources_that_disagree_stand_side_by_side() {
    let folder = two_reports();
    let said = stdout(casebook(&folder).args(["cases", "--disputed", "--format", "json"]));
    let rows: Vec<serde_json::Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let sentences: Vec<_> = rows.iter().map(|row| (row["sentence"].as_str(), row["source"].as_str())).collect();
    assert_eq!(sentences, [(Some("P5Y"), Some("a.txt")), (Some("P7Y"), Some("b.txt"))], "{said}");
    assert_eq!(rows[0]["disputed"], serde_json::json!(["sentence"]));
}

#[test]
fn a_charge_is_an_allegation_and_a_verdict_a_finding() {
    let folder = two_reports();
    let said = stdout(casebook(&folder).args(["cases", "--event", "charged", "--format", "json"]));
    let row: serde_json::Value = serde_json::from_str(said.trim()).expect("one row");
    assert_eq!((row["name"].as_str(), row["basis"].as_str()), (Some("Aidos Kenzhin"), Some("allegation")));
    let said = stdout(casebook(&folder).args(["cases", "--event", "convicted", "--format", "json"]));
    let row: serde_json::Value = serde_json::from_str(said.trim()).expect("one row");
    assert_eq!(row["basis"], "finding");
}

#[test]
fn an_unknown_event_is_refused_with_those_there_are() {
    let folder = two_reports();
    let output = casebook(&folder).args(["cases", "--event", "executed"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("detained, charged, convicted"));
}
