//! Questions: what stands near what, facets, order, paging, and help where a question goes wrong.

use std::fs;

use assert_cmd::Command;
use predicates::prelude::*;
use tempfile::TempDir;

/// Three letters; the third is long enough that its names stand far apart.
fn letters() -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    let filler = "The weather of that spring was mild. ".repeat(12);
    let texts = [
        ("one.txt", "Dauren Alpysov was charged under Article 174 of the Criminal Code of Kazakhstan.\n".to_owned()),
        ("two.txt", "Dauren Alpysov wrote to us in May 2019. Aidos Kenzhin was charged under Article 174 of the Criminal Code of Kazakhstan.\n".to_owned()),
        ("three.txt", format!("Dauren Alpysov is a baker.\n\n{filler}\n\nArticle 174 of the Criminal Code of Kazakhstan is vague; torture is reported.\n")),
    ];
    for (name, text) in texts {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    fs::write(
        folder.path().join("known.csv"),
        "path,title,date,country\none.txt,A charge,2018-01-02,KZ\ntwo.txt,Torture in the colony,2020-05-06,KZ\nthree.txt,Notes,2019-03-04,KG\n",
    )
    .expect("a file can be written");
    casebook(&folder)
        .args(["ingest", "one.txt", "two.txt", "three.txt", "--metadata", "known.csv", "--quiet"])
        .assert()
        .success();
    folder
}

fn casebook(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.current_dir(folder.path()).env_remove("CASEBOOK_DIR").env("NO_COLOR", "1");
    command
}

fn sources(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let output = casebook(folder).arg("search").args(arguments).args(["--format", "json"]).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("the output is UTF-8");
    let source = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON")["source"].as_str().map(str::to_owned)
    };
    text.lines().filter_map(source).collect()
}

fn sorted(mut sources: Vec<String>) -> Vec<String> {
    sources.sort();
    sources
}

#[test]
fn a_person_near_an_article_is_told_from_one_in_the_same_text() {
    let folder = letters();
    let both = "person:\"Dauren Alpysov\" article:174";
    assert_eq!(sorted(sources(&folder, &[both])), ["one.txt", "three.txt", "two.txt"]);
    for near in ["near:8", "near:sentence"] {
        assert_eq!(sources(&folder, &[&format!("{near}({both})")]), ["one.txt"], "{near}");
    }
    assert_eq!(sorted(sources(&folder, &[&format!("near:20({both})")])), ["one.txt", "two.txt"]);
}

#[test]
fn words_and_phrases_stand_near_too() {
    let folder = letters();
    assert_eq!(sources(&folder, &["near:4(torture vague)"]), ["three.txt"]);
    assert_eq!(sources(&folder, &["near:3(\"was charged\" \"Aidos Kenzhin\")"]), ["two.txt"]);
    assert!(sources(&folder, &["near:2(torture article:174)"]).is_empty());
}

#[test]
fn a_word_in_the_title_counts_more_than_one_in_the_text() {
    assert_eq!(sources(&letters(), &["torture"]), ["two.txt", "three.txt"]);
}

#[test]
fn documents_come_in_the_order_asked_for_and_page_by_page() {
    let folder = letters();
    let query = "\"Criminal Code\"";
    assert_eq!(sources(&folder, &[query, "--sort", "newest"]), ["two.txt", "three.txt", "one.txt"]);
    assert_eq!(sources(&folder, &[query, "--sort", "oldest"]), ["one.txt", "three.txt", "two.txt"]);
    assert_eq!(sources(&folder, &[query, "--sort", "source", "--offset", "1", "--limit", "1"]), ["three.txt"]);
    assert!(sources(&folder, &[query, "--offset", "9"]).is_empty());
}

#[test]
fn facets_count_documents_by_what_they_hold() {
    let folder = letters();
    let output =
        casebook(&folder).args(["search", "article:174", "--facets", "--format", "csv"]).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("the output is UTF-8");
    for line in [
        "persons,3,Dauren Alpysov,name:dauren-alpysov",
        "country,2,KZ,KZ",
        "year-published,1,2018,2018",
        "year-mentioned,1,2019,2019",
        "language,3,en,en",
    ] {
        assert!(text.lines().any(|one| one == line), "{line} is not in\n{text}");
    }
}

#[test]
fn what_is_misspelt_is_answered_with_what_may_be_meant() {
    let folder = letters();
    let said = |query: &str, wanted: &str| {
        let told = predicate::str::contains(wanted.to_owned());
        casebook(&folder).args(["search", query]).assert().code(1).stderr(told);
    };
    said("tortuer", "did you mean torture");
    said("person:Alpisof", "nearest: dauren alpysov");
    said("article:999", "`casebook articles` lists them");
}

#[test]
fn a_question_that_asks_too_much_is_told_what_its_parts_find() {
    let folder = letters();
    let said = |query: &str, wanted: &str| {
        let told = predicate::str::contains(wanted.to_owned());
        casebook(&folder).args(["search", query]).assert().code(1).stderr(told);
    };
    said(
        "person:Kenzhin baker",
        "no document has all of it; alone, `person:Kenzhin` in 1 document, `baker` in 1 document",
    );
    said(
        "person:Alpysov status:died-in-custody",
        "alone, `person:Alpysov` in 3 documents, `status:died-in-custody` in none",
    );
    said("near:3(person:Alpysov torture)", "farther from each other they stand in 2 documents");
}

#[test]
fn a_wrong_question_is_pointed_at() {
    let folder = letters();
    let told = |arguments: &[&str], wanted: &str| {
        let wanted = predicate::str::contains(wanted.to_owned());
        casebook(&folder).args(arguments).assert().code(2).stderr(wanted);
    };
    told(&["search", "persn:x"], "did you mean `person:`?\n  persn:x\n  ^^^^^");
    told(&["search", "\"torture"], "a quotation mark that is never closed");
    told(&["search", "status:imprisonned"], "did you mean `imprisoned`?");
    told(&["search", "date:yesterday"], "no date or range such as 2018");
    told(&["search", "near:many(a b)"], "near: wants a number of words or `sentence`");
    told(&["search", "near:sentence(a b)"], "for words give a number");
    told(&["people", "--as-of", "yesterday"], "is no date such as 2018-10-09");
    told(&["people", "--status", "jailed"], "is none of wanted, detained");
    told(&["people", "--with", "Alpysov"], "is none of person:NAME");
    told(&["people", "--same", "sentence"], "give it too, such as --with person:NAME");
    told(&["--casebook", "nowhere", "people"], "make one with `casebook ingest PATH`");
    told(&["export", "xlsx"], "--out FILE.xlsx");
}

#[test]
fn always_together_is_told_from_both_frequent() {
    let folder = TempDir::new().expect("a folder can be made");
    for at in 0..12 {
        let text = match at {
            0..3 => "Dauren Alpysov and Aidos Kenzhin met Bolat Serikov.",
            3..9 => "Bolat Serikov met Marat Tulegenov.",
            _ => "It rained in the steppe.",
        };
        fs::write(folder.path().join(format!("{at}.txt")), format!("{text}\n\nNote {at}.\n"))
            .expect("a file can be written");
    }
    casebook(&folder).args(["ingest", ".", "--quiet"]).assert().success();
    let output = casebook(&folder)
        .args(["people", "--with", "person:Dauren Alpysov", "--format", "json"])
        .output()
        .expect("it runs");
    let rows: Vec<serde_json::Value> =
        String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let of = |name: &str| rows.iter().find(|row| row["name"] == name).map(|row| row["significance"].as_f64());
    let (kenzhin, serikov) = (of("Aidos Kenzhin").flatten(), of("Bolat Serikov").flatten());
    assert!(kenzhin > Some(10.83) && serikov < Some(10.83), "{kenzhin:?} {serikov:?}");
}

#[test]
fn those_of_one_sentence_or_paragraph_are_told_from_those_of_one_document() {
    let folder = TempDir::new().expect("a folder can be made");
    let text = "Dauren Alpysov met Aidos Kenzhin. Marat Tulegenov was there too.\n\nBolat Serikov came a year later.\n";
    fs::write(folder.path().join("a.txt"), text).expect("a file can be written");
    casebook(&folder).args(["ingest", "a.txt", "--quiet"]).assert().success();
    let beside = |scope: &str| {
        let with = ["people", "--with", "person:Dauren Alpysov", "--same", scope, "--format", "json"];
        let output = casebook(&folder).args(with).output().expect("it runs");
        let lines = String::from_utf8(output.stdout).expect("the output is UTF-8");
        let name = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["name"].to_string();
        sorted(lines.lines().map(name).collect())
    };
    assert_eq!(beside("sentence"), ["\"Aidos Kenzhin\""]);
    assert_eq!(beside("paragraph"), ["\"Aidos Kenzhin\"", "\"Marat Tulegenov\""]);
    assert_eq!(beside("document"), ["\"Aidos Kenzhin\"", "\"Bolat Serikov\"", "\"Marat Tulegenov\""]);

    let output = casebook(&folder).args(["person", "Dauren Alpysov", "--format", "json"]).output().expect("it runs");
    let page: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let shared = |name: &str| {
        let companions = page["companions"].as_array().expect("a list");
        let one = companions.iter().find(|one| one["name"] == name).expect("a companion");
        ["sentences", "paragraphs", "documents"].map(|scope| one[scope].as_u64().expect("a count"))
    };
    assert_eq!(shared("Aidos Kenzhin"), [1, 1, 1]);
    assert_eq!(shared("Marat Tulegenov"), [0, 1, 1]);
    assert_eq!(shared("Bolat Serikov"), [0, 0, 1]);
}

#[test]
fn a_timeline_has_the_dated_sentences_in_the_order_of_time() {
    let folder = TempDir::new().expect("a folder can be made");
    let text = "Dauren Alpysov was released on 7 June 2021.\n\nDauren Alpysov was arrested on 5 May 2019.\n";
    fs::write(folder.path().join("a.txt"), text).expect("a file can be written");
    casebook(&folder).args(["ingest", "a.txt", "--quiet"]).assert().success();
    let output = casebook(&folder).args(["person", "Alpysov", "--timeline"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let timeline = said.split("Timeline\n").nth(1).unwrap_or_default();
    assert!(timeline.starts_with("  2019-05-05  Dauren Alpysov was arrested on 5 May 2019. — a.txt, p. 1"), "{said}");
}

#[test]
fn the_manual_has_a_page_for_each_verb() {
    let folder = TempDir::new().expect("a folder can be made");
    casebook(&folder).args(["man", "pages"]).assert().success();
    for page in ["casebook.1", "casebook-cases.1", "casebook-export.1"] {
        assert!(folder.path().join("pages").join(page).is_file(), "{page}");
    }
}
