//! What the casebook gives to other programs.

use std::fs;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

fn casebook(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.current_dir(folder.path()).env_remove("CASEBOOK_DIR").env("NO_COLOR", "1");
    command
}

/// A casebook of one report, one of whose passages begins like a formula.
fn report() -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    let text = "- sentenced Dauren Alpysov & Aidos Kenzhin on 5 May 2019 to five years under Article 174 of the Criminal Code of \
                Kazakhstan.\n\nThe Almaty City Court has not published the judgment.\n";
    fs::write(folder.path().join("report.txt"), text).expect("a file can be written");
    casebook(&folder).args(["ingest", "report.txt", "--quiet"]).assert().success();
    folder
}

fn exported(folder: &TempDir, arguments: &[&str]) -> String {
    let output = casebook(folder).arg("export").args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

#[test]
fn a_table_for_spreadsheets_holds_no_formula() {
    let table = exported(&report(), &["csv"]);
    let rows: Vec<_> =
        csv::Reader::from_reader(table.as_bytes()).into_records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2, "{table}");
    let formula = |cell: &str| cell.starts_with(['=', '+', '-', '@']);
    assert!(rows.iter().all(|row| !row.iter().any(formula)), "{table}");
    assert!(rows.iter().any(|row| row.iter().any(|cell| cell.starts_with("'- sentenced Dauren Alpysov"))), "{table}");
}

#[test]
fn every_table_can_be_had() {
    let folder = report();
    for (table, head, cell) in [
        ("people", "id,name,listed,status", "name:dauren-alpysov"),
        ("articles", "id,name,listed,status", "article:KZ-CC-2014:174"),
        ("organisations", "id,name,listed,status", "Almaty City Court"),
        ("documents", "document,source,title", "report.txt"),
    ] {
        let text = exported(&folder, &["csv", "--table", table]);
        assert!(text.starts_with(head) && text.contains(cell), "{table}: {text}");
    }
}

#[test]
fn a_workbook_is_a_zip_of_sheets_and_the_same_each_time() {
    let folder = report();
    for name in ["a.xlsx", "b.xlsx"] {
        casebook(&folder).args(["export", "xlsx", "article:174", "--out", name, "--quiet"]).assert().success();
    }
    let read = |name: &str| fs::read(folder.path().join(name)).expect("it is written");
    assert!(read("a.xlsx").starts_with(b"PK"));
    assert_eq!(read("a.xlsx"), read("b.xlsx"));
}

#[test]
fn mentions_come_as_extract_gives_them() {
    let folder = report();
    let exported = objects(&exported(&folder, &["jsonl"]));
    let output = casebook(&folder).args(["extract", "report.txt", "--format", "json"]).output().expect("it runs");
    let extracted = objects(&String::from_utf8_lossy(&output.stdout));
    let key = |one: &Value| (one["start"].as_u64(), one["label"].to_string(), one["value"].to_string());
    assert_eq!(exported.iter().map(key).collect::<Vec<_>>(), extracted.iter().map(key).collect::<Vec<_>>());
}

#[test]
fn entities_refer_to_each_other() {
    let entities = objects(&exported(&report(), &["ftm"]));
    let ids: Vec<&str> = entities.iter().filter_map(|one| one["id"].as_str()).collect();
    let of = |schema: &str| entities.iter().filter(|one| one["schema"] == schema).collect::<Vec<_>>();
    assert_eq!(of("Person").len(), 2);
    assert_eq!(of("Document")[0]["properties"]["fileName"], serde_json::json!(["report.txt"]));
    let mentions = of("Mention");
    assert!(mentions.len() >= 3);
    for mention in mentions {
        for property in ["document", "resolved"] {
            let target = mention["properties"][property][0].as_str().expect("a mention refers");
            assert!(ids.contains(&target), "{target} is not there");
        }
    }
}

#[test]
fn a_network_joins_those_who_share_a_sentence() {
    let folder = report();
    let gexf = exported(&folder, &["gexf"]);
    assert!(
        gexf.contains("source=\"name:dauren-alpysov\" target=\"name:aidos-kenzhin\"")
            || gexf.contains("source=\"name:aidos-kenzhin\" target=\"name:dauren-alpysov\""),
        "{gexf}"
    );
    assert!(exported(&folder, &["graphml"]).contains("<data key=\"weight\">1</data>"));
}

#[test]
fn standoff_is_written_beside_its_text() {
    let folder = report();
    casebook(&folder).args(["export", "brat", "--out", "marks", "--quiet"]).assert().success();
    let standoff = fs::read_to_string(folder.path().join("marks/report.ann")).expect("it is written");
    assert!(standoff.contains("\tPerson ") && folder.path().join("marks/report.txt").is_file());
}

#[test]
fn a_report_stands_by_itself_with_quotes_pages_and_hashes() {
    let folder = report();
    let html = exported(&folder, &["html", "person:\"Dauren Alpysov\""]);
    for part in ["<title>Dauren Alpysov</title>", "report.txt, p. 1", "sha256:", "<mark>", "&amp;", "Made on 20"] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert!(!html.contains("http://") && !html.contains("<script"), "nothing is loaded from elsewhere");
}

#[test]
fn where_nothing_is_found_nothing_is_written() {
    let folder = report();
    casebook(&folder).args(["export", "csv", "article:999", "--out", "none.csv"]).assert().code(1);
    assert!(!folder.path().join("none.csv").exists());
}
