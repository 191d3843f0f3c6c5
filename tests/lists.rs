//! Lists of other programs, in and out: each test reads as a sentence.

use std::fs;

use assert_cmd::Command;
use tempfile::TempDir;

const FTM: &str = concat!(
    r#"{"id":"Q1","caption":"Erlan Sadubayev","schema":"Person","datasets":["kz"],"properties":{"name":["Erlan Sadubayev","Ерлан Садубаев"],"birthDate":["1970"],"nationality":["kz"]}}"#,
    "\n",
    r#"{"id":"Q2","caption":"Erlan Sadubayev","schema":"Person","properties":{"name":["Erlan Sadubayev"],"birthDate":["1981-02-03"],"alias":["Erlan"]}}"#,
    "\n",
    r#"{"id":"v","caption":"Boat","schema":"Vessel","properties":{"name":["Boat"]}}"#,
    "\n{broken\n",
    r#"{"id":"o","caption":"Open Dialogue","schema":"Organization","properties":{"name":["Open Dialogue"],"country":["be"]}}"#,
    "\n",
);

fn casebook(folder: &TempDir, line: &str) -> (Option<i32>, String, String) {
    let output = Command::cargo_bin("casebook")
        .unwrap()
        .args(line.split_whitespace())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn open_sanctions_gives_lists_that_load_and_says_what_was_left_out_and_why() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("entities.ftm.json"), FTM).unwrap();
    let (status, out, said) = casebook(&folder, "gazetteer import entities.ftm.json --out lists");
    assert_eq!(status, Some(0), "{said}");
    assert!(out.starts_with("taken: 2 persons and 1 organisations, 4 names, into lists\n"), "{out}");
    assert!(out.contains("schema Vessel: neither person nor organisation    first at entities.ftm.json:3"), "{out}");
    let persons = read(&folder, "lists/persons.csv");
    assert!(persons.contains("erlan-sadubayev,Erlan Sadubayev,,Ерлан Садубаев,1970,,KZ,,Q1 (kz)\n"), "{persons}");
    assert!(persons.contains("erlan-sadubayev-1981,Erlan Sadubayev,,,1981-02-03,"), "{persons}");
    let left = read(&folder, "lists/not-taken.tsv");
    assert!(left.contains("entities.ftm.json\t2\tan alias of one word, `Erlan`"), "{left}");
    assert!(left.contains("entities.ftm.json\t4\tno FollowTheMoney entity"), "{left}");
    let (_, counts, _) = casebook(&folder, "gazetteer stats --gazetteers lists --no-builtin --format csv");
    assert!(counts.contains("persons,all,2,") && counts.contains("organisations,all,1,"), "{counts}");
    assert_eq!(
        casebook(&folder, "gazetteer import entities.ftm.json --out lists").0,
        Some(2),
        "it does not write over lists"
    );
}

#[test]
fn a_table_of_wikidata_is_taken_with_its_rows_of_one_item_joined() {
    let folder = tempfile::tempdir().unwrap();
    let table = "item,itemLabel,itemAltLabel,dob,countryCode,height\n\
        http://www.wikidata.org/entity/Q5,Mukhtar Dzhakishev,\"Mukhtar Jakishev, Мухтар Джакишев\",1963-09-12T00:00:00Z,kz,1\n\
        http://www.wikidata.org/entity/Q5,Mukhtar Dzhakishev,M. Dzhakishev,1963-09-12T00:00:00Z,ru,1\n\
        http://www.wikidata.org/entity/Q6,Q6,,,,\nhttp://www.wikidata.org/entity/Q7,Ann Lee,,soon,,\n";
    fs::write(folder.path().join("query.csv"), table).unwrap();
    let (status, out, said) = casebook(&folder, "gazetteer import query.csv --out lists");
    assert_eq!(status, Some(0), "{said}");
    let persons = read(&folder, "lists/persons.csv");
    assert!(
        persons.contains("mukhtar-dzhakishev,Mukhtar Dzhakishev,Mukhtar Jakishev|M. Dzhakishev,Мухтар Джакишев,1963-09-12,,KZ|RU,,https://www.wikidata.org/wiki/Q5\n"),
        "{persons}"
    );
    for wanted in ["no label in this language", "date of birth …: no date", "column 6 …: not known here"] {
        assert!(out.contains(wanted), "{out}");
    }
}

#[test]
fn gates_definition_says_what_is_in_each_list_and_what_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("gate")).unwrap();
    for (name, text) in [
        (
            "lists.def",
            "people.lst:person_full::english\nfirst.lst:person_first:male\norgs.lst:organization\ncity.lst:location:city\ngone.lst:person_full\n",
        ),
        ("people.lst", "Ann Lee\nBob Ray\tnote=x\n"),
        ("first.lst", "Ann\n"),
        ("orgs.lst", "Open Dialogue\n"),
        ("city.lst", "Almaty\n"),
    ] {
        fs::write(folder.path().join("gate").join(name), text).unwrap();
    }
    let (_, out, said) = casebook(&folder, "gazetteer import gate --out lists");
    assert!(out.starts_with("taken: 2 persons and 1 organisations"), "{out}{said}");
    let left = read(&folder, "lists/not-taken.tsv");
    for wanted in [
        "lists.def\t2\tlist of type `person_first male`: parts of names",
        "lists.def\t4\tlist of type",
        "lists.def\t5\t`gone.lst` is not there",
        "people.lst\t2\tfeature note",
    ] {
        assert!(left.contains(wanted), "{wanted}: {left}");
    }
}

#[test]
fn spacys_patterns_and_plain_lists_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let patterns = "{\"label\":\"PERSON\",\"pattern\":\"Ann Lee\",\"id\":\"person:ann-lee-1970\"}\n{\"label\":\"PERSON\",\"pattern\":[{\"LOWER\":\"anna\"},{\"LOWER\":\"lee\"}],\"id\":\"person:ann-lee-1970\"}\n{\"label\":\"GPE\",\"pattern\":\"Almaty\"}\n";
    fs::write(folder.path().join("patterns.jsonl"), patterns).unwrap();
    fs::write(folder.path().join("names.txt"), "# people\nБоб Рэй\tBob Ray\n\nMadonna\n").unwrap();
    let (_, out, _) = casebook(&folder, "gazetteer import patterns.jsonl names.txt --out lists");
    assert!(out.starts_with("taken: 2 persons and 0 organisations, 4 names"), "{out}");
    let persons = read(&folder, "lists/persons.csv");
    assert!(persons.contains("ann-lee-1970,Ann Lee,Anna Lee,"), "{persons}");
    assert!(persons.contains("bob-ray,Bob Ray,,Боб Рэй,,,,,names.txt\n"), "{persons}");
    assert!(out.contains("a name of one word, …"), "{out}");
    assert!(!folder.path().join("lists/organisations.csv").exists());
}

#[test]
fn every_form_gives_back_the_names_and_ids_that_were_exported() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(
        folder.path().join("mine/persons.csv"),
        "id,name,aliases,native_name,born,country,source\nann-lee,Ann Lee,Annie Lee,Энн Ли,1970,KZ,x\nann-lee-1981,Ann Lee,,,1981,,y\n",
    )
    .unwrap();
    fs::write(folder.path().join("mine/organisations.csv"), "id,name,aliases,source\nopen-dialogue,Open Dialogue,,x\n")
        .unwrap();
    for (form, file) in
        [("ftm", "out.json"), ("wikidata", "out.csv"), ("gate", "out"), ("spacy", "out.jsonl"), ("plain", "out.txt")]
    {
        let (status, _, said) =
            casebook(&folder, &format!("gazetteer export {form} --gazetteers mine --no-builtin --out {file}"));
        assert_eq!(status, Some(0), "{form} {said}");
        let (status, out, said) = casebook(&folder, &format!("gazetteer import {file} --out back-{form}"));
        assert_eq!(status, Some(0), "{form} {out} {said}");
        let persons = read(&folder, &format!("back-{form}/persons.csv"));
        assert!(persons.contains("\nann-lee,Ann Lee,Annie Lee,Энн Ли,"), "{form}: {persons}");
        // A plain list has no ids.
        let second = if form == "plain" { "\nann-lee-2,Ann Lee," } else { "\nann-lee-1981,Ann Lee," };
        assert!(persons.contains(second), "{form}: {persons}");
    }
}
