//! Every format of an archive, from the file to the answer: what is read, what is said of what is not.
#![expect(clippy::print_stderr, reason = "a test that cannot run must say so")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use casebook::convert::{Ocr, Options, can_recognise, convert, mail};
use casebook::model::Metadata;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

fn casebook(folder: &TempDir) -> Command {
    let mut command = Command::cargo_bin("casebook").unwrap();
    command.env("CASEBOOK_DIR", folder.path().join("casebook")).env("NO_COLOR", "1");
    command
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats").join(name)
}

/// A folder with copies of these files.
fn folder_of(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for name in names {
        let from = golden(name);
        fs::copy(&from, folder.path().join("in").join(from.file_name().unwrap())).unwrap();
    }
    folder
}

fn json(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // What stands in a file comes before it.
    let text = text.trim().lines().last().unwrap_or_default();
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn converted(name: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    json(casebook(&folder).args(["convert", "--format", "json"]).arg(golden(name)))
}

fn warnings(document: &Value) -> String {
    document["warnings"].to_string()
}

#[test]
fn a_word_document_says_what_was_left_out_and_where_its_notes_belong() {
    let document = converted("convert/reviewed-word.docx");
    let said = warnings(&document);
    for part in ["hidden text is left out: 31 characters", "tracked changes", "comments in the margin"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let text: Vec<char> = document["text"].as_str().unwrap().chars().collect();
    let part = |from: &Value, to: &Value| -> String {
        text[from.as_u64().unwrap() as usize..to.as_u64().unwrap() as usize].iter().collect()
    };
    let notes = document["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 2);
    assert!(part(&0.into(), &notes[0]["at"][0]).ends_with("Roza Dzhumabekova"));
    assert_eq!(
        part(&notes[0]["start"], &notes[0]["end"]),
        "1 Case no. 17 of the Aktau City Court.\nHeard in closed session."
    );
    assert!(part(&0.into(), &notes[1]["at"][0]).ends_with("Мухтар Джакишев"));
    assert_eq!(document["pages"].as_array().unwrap().len(), 3);
    let furniture = document["furniture"].to_string();
    assert!(furniture.contains("Quiet Harbour — draft") && furniture.contains("Check the article with Yerlan."));
}

#[test]
fn every_format_says_what_the_file_says_of_itself() {
    for (name, format, title, author, created) in [
        ("reviewed-word.docx", "docx", Some("Note on a case"), Some("Quiet Harbour"), Some("2018-10-06")),
        ("letter.odt", "odt", Some("Letter to the Prosecutor General"), Some("Committee of Observers"), None),
        ("prisoners.xlsx", "xlsx", Some("List of prisoners"), Some("Quiet Harbour"), Some("2018-10-09")),
        ("slides.pptx", "pptx", Some("Trials"), Some("Quiet Harbour"), None),
        ("book.epub", "epub", Some("Voices from Aktau"), Some("Quiet Harbour"), Some("2019-03-01")),
        (
            "message.eml",
            "eml",
            Some("Задержание Розы Джумабековой"),
            Some("Ерлан Абишев <abishev@harbour.example>"),
            Some("2018-10-05"),
        ),
        (
            "letter-libreoffice.rtf",
            "rtf",
            Some("Letter to the Prosecutor General"),
            Some("Committee of Observers"),
            None,
        ),
        ("inbox.mbox", "mbox", None, None, None),
        ("prisoners-windows-1251.csv", "csv", None, None, None),
        ("prisoners.ods", "ods", Some("List of prisoners"), Some("Quiet Harbour"), Some("2018-10-09")),
        ("prisoners.xls", "xls", None, None, None),
    ] {
        let document = converted(&format!("convert/{name}"));
        let metadata = &document["metadata"];
        assert_eq!(document["format"], format, "{name}");
        let told = (metadata["title"].as_str(), metadata["author"].as_str());
        assert_eq!(told, (title, author), "{name}: {metadata}");
        if created.is_some() {
            assert_eq!(metadata["created"].as_str(), created, "{name}: {metadata}");
        }
    }
}

#[test]
fn what_a_file_says_of_itself_can_be_asked_for() {
    let folder = folder_of(&["convert/reviewed-word.docx", "convert/book.epub", "convert/message.eml"]);
    casebook(&folder).arg("ingest").arg(folder.path().join("in")).assert().success();
    for (query, found) in [
        ("title:note", "reviewed-word.docx"),
        ("title:\"voices aktau\"", "book.epub"),
        ("author:абишев", "message.eml"),
        ("producer:microsoft", "reviewed-word.docx"),
        ("created:2018-10-06", "reviewed-word.docx"),
        ("modified:2018-10-09", "reviewed-word.docx"),
        ("lang:ru title:voices", "book.epub"),
    ] {
        casebook(&folder).args(["search", query]).assert().success().stdout(contains(found));
    }
    casebook(&folder).args(["search", "title:nothing"]).assert().code(1);
}

#[test]
fn a_documents_date_is_the_analysts_then_the_texts_then_the_files() {
    let folder = folder_of(&["convert/reviewed-word.docx", "convert/prisoners.xlsx", "convert/message.eml"]);
    let known = folder.path().join("known.csv");
    fs::write(&known, "path,date\nmessage.eml,2020-02-02\n").unwrap();
    casebook(&folder).arg("ingest").arg(folder.path().join("in")).arg("--metadata").arg(known).assert().success();
    for (name, said) in [
        ("message.eml", "date: 2020-02-02 (from --metadata)"),
        // "Almaty, 5 October 2018" stands above the letter; the file was made a day later.
        ("reviewed-word.docx", "date: 2018-10-05 (printed in the text)"),
        ("prisoners.xlsx", "date: 2018-10-09 (from the file)"),
    ] {
        casebook(&folder).args(["show", name]).assert().success().stderr(contains(said));
    }
    casebook(&folder).args(["search", "published:2018-10-05"]).assert().stdout(contains("reviewed-word.docx"));
}

#[test]
fn a_row_of_a_table_is_no_date_of_its_document() {
    let folder = folder_of(&[]);
    let rows = "List of prisoners\n\nSADUBAYEV Yerkin 174 4 years 26.10.2018\nBEKOV Aidar\t26.10.2018\n";
    fs::write(folder.path().join("in/list.txt"), rows).unwrap();
    fs::write(folder.path().join("in/letter.txt"), "Vienna, 23 February 2018\n\nDear Sir,\n\nAidar Bekov is held.\n")
        .unwrap();
    casebook(&folder).arg("ingest").arg(folder.path().join("in")).assert().success();
    casebook(&folder).args(["show", "list.txt"]).assert().success().stderr(contains("date:").not());
    casebook(&folder).args(["show", "letter.txt"]).assert().success().stderr(contains("date: 2018-02-23"));
}

#[test]
fn an_old_document_is_in_the_ledger_with_what_to_do() {
    let folder = folder_of(&["formats/old.doc", "convert/letter.odt"]);
    casebook(&folder).arg("ingest").arg(folder.path().join("in")).assert().code(1);
    let said = contains("old.doc").and(contains("save it as DOCX or PDF"));
    casebook(&folder).args(["status", "--failed"]).assert().success().stdout(said);
}

#[test]
fn an_encrypted_file_is_read_once_its_password_is_given() {
    let folder = folder_of(&["formats/locked.pdf", "formats/locked.docx", "formats/locked.odt"]);
    let passwords = folder.path().join("passwords.txt");
    let ingest = |with: bool| {
        let mut command = casebook(&folder);
        command.arg("ingest").arg(folder.path().join("in"));
        if with {
            command.arg("--password").arg(&passwords);
        }
        command
    };
    ingest(false).assert().code(1).stdout(contains("3 encrypted").and(contains("--password FILE")));
    fs::write(&passwords, "wrong\n").unwrap();
    ingest(true).assert().code(1).stdout(contains("3 encrypted"));
    fs::write(&passwords, "wrong\nsecret\n").unwrap();
    ingest(true).assert().stdout(contains("2 imported").and(contains("1 encrypted")));
    casebook(&folder).args(["search", "enclosed"]).assert().success().stdout(contains("locked.pdf"));
    casebook(&folder).args(["search", "guard"]).assert().success().stdout(contains("locked.docx"));
    // No trace of the password stays in the casebook.
    for file in walkdir::WalkDir::new(folder.path().join("casebook")) {
        let file = file.unwrap();
        if file.file_type().is_file() {
            let bytes = fs::read(file.path()).unwrap();
            assert!(memchr::memmem::find(&bytes, b"secret").is_none(), "{}", file.path().display());
        }
    }
}

#[test]
fn attachments_and_messages_are_handed_out_as_documents_of_their_own() {
    let message = fs::read(golden("convert/message.eml")).unwrap();
    let attachments = mail::attachments(&message);
    let names: Vec<&str> = attachments.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["постановление.txt", "order.pdf", "attachment-3.eml"]);
    assert_eq!(attachments[0].bytes, "Постановление суда города Актау по делу № 17.\n".as_bytes());
    assert!(attachments[1].bytes.starts_with(b"%PDF-1.4"));
    assert!(String::from_utf8_lossy(&attachments[2].bytes).contains("Kairat Dzhumabekov is on the list."));
    let inbox = fs::read(golden("convert/inbox.mbox")).unwrap();
    let messages: Vec<Vec<u8>> = mail::messages(&inbox).collect();
    assert_eq!(messages.len(), 3);
    assert!(String::from_utf8_lossy(&messages[2]).contains("\nFrom the beginning she denied it."));
}

#[test]
fn outputs_are_named_alike_whatever_the_format() {
    let folder =
        folder_of(&["convert/letter.odt", "convert/book.epub", "convert/prisoners.ods", "convert/prisoners.xlsx"]);
    let out = folder.path().join("out");
    casebook(&folder).arg("convert").arg(folder.path().join("in")).arg("--out").arg(&out).assert().success();
    for name in ["letter.txt", "book.txt", "prisoners.ods.txt", "prisoners.xlsx.txt"] {
        assert!(out.join(name).is_file(), "{name}");
    }
}

#[test]
fn a_file_of_which_text_was_lost_is_not_said_to_be_read_in_full() {
    let folder = folder_of(&[]);
    for (name, from) in
        [("cut", "urgent-appeal-az-2024-b-groff.pdf"), ("bare", "mission-report-kg-2023-a-reportlab.pdf")]
    {
        let whole = fs::read(corpus(from)).unwrap();
        fs::write(folder.path().join(format!("in/{name}.pdf")), &whole[..whole.len() * 4 / 5]).unwrap();
        fs::write(folder.path().join(format!("in/{name}-before.pdf")), &whole).unwrap();
    }
    // A wrong bit in the middle of the first page.
    let mut spoilt = fs::read(corpus("open-letter-kz-2021-g-weasyprint.pdf")).unwrap();
    spoilt[1_700] ^= 0x10;
    fs::write(folder.path().join("in/spoilt.pdf"), &spoilt).unwrap();
    let ingest = casebook(&folder).arg("ingest").arg(folder.path().join("in")).assert();
    ingest.stdout(contains("2 imported").and(contains("2 partial")).and(contains("1 failed")));
    let status = casebook(&folder).args(["status", "--all", "--format", "csv"]).output().unwrap().stdout;
    let status = String::from_utf8(status).unwrap();
    let of = |name: &str| status.lines().find(|line| line.contains(name)).unwrap_or_default();
    assert!(of("/cut.pdf").contains("partial,it is cut off after"), "{status}");
    assert!(of("/spoilt.pdf").contains("page 1: a part of it is damaged"), "{status}");
    assert!(of("/bare.pdf").contains("cut off") && of("/bare.pdf").contains("no text stands before that"), "{status}");
}

#[test]
fn pages_over_a_limit_are_read_once_it_is_raised() {
    let folder = folder_of(&[]);
    fs::copy(corpus("mission-report-kg-2023-a-reportlab.pdf"), folder.path().join("in/report.pdf")).unwrap();
    let ingest = |more: &[&str]| {
        let output = casebook(&folder).arg("ingest").arg(folder.path().join("in")).args(more).output().unwrap().stdout;
        String::from_utf8(output).unwrap()
    };
    assert!(ingest(&["--max-pages", "1"]).contains("1 partial"));
    casebook(&folder)
        .args(["status", "--state", "partial"])
        .assert()
        .stdout(contains("only the first 1 were read (--max-pages)"));
    assert!(ingest(&["--max-pages", "1"]).contains("1 unchanged"));
    assert!(ingest(&[]).contains("1 imported"));
    assert!(ingest(&["--max-pages", "1"]).contains("1 unchanged"), "what was read is not given up again");
}

#[test]
fn a_scan_is_read_where_tesseract_is_installed_and_says_so() {
    if !can_recognise() {
        eprintln!("skipped: tesseract is not installed");
        return;
    }
    let folder = folder_of(&["formats/scan-en.png", "formats/partly-scanned.pdf", "formats/scanned.pdf"]);
    casebook(&folder).arg("ingest").arg(folder.path().join("in")).args(["--ocr", "never"]).assert().code(1);
    let status = casebook(&folder).args(["status", "--format", "json"]).output().unwrap().stdout;
    let status: Value = serde_json::from_slice(&status).unwrap();
    assert_eq!((&status["states"]["needs-ocr"], &status["states"]["partial"]), (&2.into(), &1.into()), "{status}");
    // What could not be read for want of OCR is read once it may be, though no file has changed.
    casebook(&folder).arg("ingest").arg(folder.path().join("in")).assert().success().stdout(contains("3 imported"));
    casebook(&folder).arg("ingest").arg(folder.path().join("in")).assert().stdout(contains("3 unchanged"));
    for name in ["scan-en.png", "partly-scanned.pdf", "scanned.pdf"] {
        let found = casebook(&folder).args(["search", "Dzhumabekova"]).output().unwrap().stdout;
        assert!(String::from_utf8(found).unwrap().contains(name), "{name}");
    }
    let document =
        json(casebook(&folder).args(["convert", "--format", "json"]).arg(golden("formats/partly-scanned.pdf")));
    let pages = document["pages"].as_array().unwrap();
    assert_eq!(
        (&pages[0]["verdict"]["verdict"], &pages[1]["verdict"]["verdict"]),
        (&"text".into(), &"recognised".into())
    );
    assert!(pages[1]["verdict"]["confidence"].as_f64().unwrap() > 0.5);
    assert!(warnings(&document).contains("text recognised in images (OCR) on 1 of 2 pages"));
    // The boxes of words are in points: within an A4 or Letter page.
    let word = &document["recognised"].as_array().unwrap()[0]["box"];
    assert!(word[0].as_f64().unwrap() > 30.0 && word[2].as_f64().unwrap() < 620.0, "{word}");
    let mentions = casebook(&folder).args(["extract", "--format", "json"]).arg(golden("formats/scan-en.png")).output();
    let mentions = String::from_utf8(mentions.unwrap().stdout).unwrap();
    let person = mentions.lines().find(|line| line.contains("Roza Dzhumabekova")).unwrap();
    let person: Value = serde_json::from_str(person).unwrap();
    assert_eq!(person["recognised"], true, "{person}");
}

#[test]
fn a_scan_waits_for_ocr_where_there_is_none() {
    let folder = folder_of(&["formats/scan-en.png"]);
    let mut command = casebook(&folder);
    command.env("PATH", "").arg("ingest").arg(folder.path().join("in"));
    command.assert().code(1).stdout(contains("1 needs-ocr").and(contains("install tesseract")));
    let listed = casebook(&folder).args(["status", "--needs-ocr"]).output().unwrap().stdout;
    assert!(String::from_utf8(listed).unwrap().contains("scan-en.png"));
}

#[test]
fn russian_is_recognised_where_tesseract_knows_it() {
    let languages = std::process::Command::new("tesseract").arg("--list-langs").output();
    let knows = languages.is_ok_and(|list| String::from_utf8_lossy(&list.stdout).lines().any(|line| line == "rus"));
    if !knows {
        eprintln!("skipped: tesseract with Russian is not installed");
        return;
    }
    let document = converted("formats/scan-ru.tiff");
    let text = document["text"].as_str().unwrap();
    assert!(text.contains("Суд города Актау приговорил Розу Джумабекову"), "{text}");
    assert_eq!(document["language"], "ru");
}

/// Numbers that look random and are the same each time (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

#[test]
fn a_damaged_file_of_any_format_gives_a_text_or_a_reason() {
    let options = Options { ocr: Ocr::Never, ..Options::default() };
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut files: Vec<PathBuf> = fs::read_dir(golden("convert")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
    files.sort();
    for path in files {
        let whole = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        for round in 0..24 {
            let mut bytes = whole.clone();
            match round % 3 {
                0 => bytes.truncate(numbers.below(whole.len())),
                1 => {
                    for _ in 0..8 {
                        let at = numbers.below(bytes.len());
                        bytes[at] ^= 1 << numbers.below(8);
                    }
                }
                _ => {
                    let (from, to) = (numbers.below(whole.len()), numbers.below(whole.len()));
                    bytes.splice(to..to, whole[from..whole.len().min(from + 200)].iter().copied());
                }
            }
            if let Ok(read) = convert(&bytes, name, &Metadata::default(), &options) {
                let document = read.value;
                let ends: Vec<usize> = document.pages.iter().map(|page| page.span.end).collect();
                assert_eq!(ends.last(), Some(&document.text.len()), "{name}, round {round}");
                assert!(ends.iter().all(|end| document.text.is_char_boundary(*end)), "{name}, round {round}");
                for note in &document.notes {
                    assert!(document.text.get(note.text.start..note.text.end).is_some(), "{name}, round {round}");
                    assert!(document.text.is_char_boundary(note.at.start), "{name}, round {round}");
                }
                let runs = document.languages.last().map(|run| run.end);
                assert!(runs.is_none_or(|end| end == document.text.len()), "{name}, round {round}");
            }
        }
    }
}

/// A ZIP file of one entry, which holds so many zero bytes.
fn bomb(name: &str, size: u64) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), size), &mut zip).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_document_that_unpacks_beyond_all_bounds_is_refused() {
    let bytes = bomb("word/document.xml", 300 << 20);
    assert!(bytes.len() < 1 << 20);
    let error = convert(&bytes, "bomb.docx", &Metadata::default(), &Options::default()).unwrap_err().to_string();
    assert!(error.contains("unpacks to more than"), "{error}");
}
