//! Near-duplicates, translations and moved files: what is the same is known to be the same, and says where it differs.

mod common;

use std::fs;

use common::Desk;
use serde_json::Value;

/// The file names in each group of near-duplicates.
fn groups(desk: &Desk) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    for row in desk.json(&["status", "--near-duplicates"]) {
        let group: usize = row["group"].as_str().unwrap().parse().unwrap();
        groups.resize(groups.len().max(group), Vec::new());
        groups[group - 1].push(row["input"].as_str().unwrap().trim_start_matches("in/").to_owned());
    }
    groups
}

const APPEAL: &str = "Urgent appeal for the journalist Mukhtar Dzhakishev.\n\nOn 10 May 2018 the court of Almaty sentenced Mukhtar \
    Dzhakishev to five years in prison under article 174 of the Criminal Code of Kazakhstan. His lawyers were not allowed to \
    see the file before the hearing, and two witnesses said later that they had been told what to say. He has been held in a \
    colony far from his family since the spring.\n\nWe ask you to write to the authorities and to call for his release. We ask \
    also that he be seen by a doctor of his own choice, since his health has become worse every month of the last year.\n";

const OTHER: &str = "The union of oil workers met in Aktau on 3 March 2019 to talk about wages, safety on the platforms and the \
    case against its chair. Nobody from the company came. The meeting ended with a vote on a strike, which was put off until \
    the summer, and with a song that everyone knew. A report about it came out in the local paper on the following day, and \
    was taken down from its site in the evening without a word about the reason, as had happened twice in that year.\n";

#[test]
fn a_reissued_appeal_is_known_in_another_format_and_counts_once() {
    let reissued = APPEAL.replace("Urgent appeal", "Second urgent appeal").replace("10 May", "11 May");
    let html = format!("<html><body><p>{}</p></body></html>", reissued.trim().replace("\n\n", "</p><p>"));
    let desk = Desk::new(&[("a.txt", APPEAL), ("b.html", &html), ("other.txt", OTHER)]);
    assert!(desk.run(&["ingest", "in"]).status.success());
    assert_eq!(groups(&desk), [["a.txt", "b.html"]]);
    let count = |arguments: &[&str]| {
        let rows = desk.json(arguments);
        let row = rows.iter().find(|row| row["id"] == "person:mukhtar-dzhakishev").unwrap();
        (row["documents"].as_u64().unwrap(), row["mentions"].as_u64().unwrap())
    };
    let (one, both) = (count(&["people", "--collapse"]), count(&["people"]));
    assert_eq!((one.0, both), (1, (2, 2 * one.1)));
    let articles = desk.json(&["articles", "--collapse"]);
    assert!(articles.iter().all(|row| row["documents"] == 1), "{articles:?}");
}

#[test]
fn what_differs_is_shown_word_by_word() {
    let desk =
        Desk::new(&[("a.txt", APPEAL), ("b.txt", &APPEAL.replace("five years", "six years").replace('\n', "\n\n"))]);
    assert!(desk.run(&["ingest", "in"]).status.success());
    let changes = desk.json(&["show", "a", "--diff", "b"]);
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((&changes[0]["removed"]["text"], &changes[0]["added"]["text"]), (&"five".into(), &"six".into()));
    let text = String::from_utf8(desk.run(&["show", "a", "--diff", "b"]).stdout).unwrap();
    assert!(text.contains("[-five-]{+six+} years"), "{text}");
}

#[test]
fn groups_do_not_depend_on_what_was_imported_when() {
    let second = APPEAL.replace("Urgent", "Second urgent");
    let third = format!("{APPEAL}\nThe appeal was sent on 4 June.\n");
    let files = [("a.txt", APPEAL), ("b.txt", &second), ("c.txt", &third), ("other.txt", OTHER)];
    let whole = Desk::new(&files);
    whole.run(&["ingest", "in"]);
    let stepwise = Desk::new(&[]);
    for (name, text) in files {
        stepwise.write(name, text);
        assert!(stepwise.run(&["ingest", "in"]).status.success());
    }
    assert_eq!(groups(&whole), [["a.txt", "b.txt", "c.txt"]]);
    assert_eq!(groups(&stepwise), groups(&whole));
}

#[test]
fn a_document_that_changes_or_is_forgotten_leaves_its_group() {
    let (second, third) = (APPEAL.replace("Urgent", "Second urgent"), APPEAL.replace("Urgent", "Third urgent"));
    let desk = Desk::new(&[("a.txt", APPEAL), ("b.txt", &second), ("c.txt", &third)]);
    desk.run(&["ingest", "in"]);
    desk.write("a.txt", OTHER);
    desk.run(&["ingest", "in"]);
    assert_eq!(groups(&desk), [["b.txt", "c.txt"]]);
    assert!(desk.run(&["forget", "--yes", "in/b.txt"]).status.success());
    assert_eq!(groups(&desk), Vec::<Vec<String>>::new());
}

#[test]
fn a_translation_is_named_as_a_candidate() {
    let russian = "Срочное обращение: Мухтар Джакишев. 10 мая 2018 года суд в Алматы приговорил Мухтара Джакишева к пяти годам \
        лишения свободы по статье 174 Уголовного кодекса Республики Казахстан. Мы просим освободить его.\n";
    let english = "Urgent appeal: Mukhtar Dzhakishev. On 10 May 2018 a court in Almaty sentenced Mukhtar Dzhakishev to five years \
        in prison under article 174 of the Criminal Code of the Republic of Kazakhstan. We ask for his release.\n";
    let desk = Desk::new(&[("en.txt", english), ("ru.txt", russian), ("other.txt", OTHER)]);
    desk.run(&["ingest", "in"]);
    let pairs = desk.json(&["status", "--translations"]);
    let named: Vec<_> = pairs.iter().map(|pair| [&pair["input"], &pair["other"]]).collect();
    assert_eq!(named, [[&Value::from("in/en.txt"), &Value::from("in/ru.txt")]], "{pairs:?}");
}

#[test]
fn a_file_that_was_moved_keeps_its_document_and_says_where_it_went() {
    let desk = Desk::new(&[("a.txt", APPEAL), ("other.txt", OTHER)]);
    desk.run(&["ingest", "in"]);
    fs::create_dir(desk.path("sub")).unwrap();
    fs::rename(desk.path("a.txt"), desk.path("sub/new.txt")).unwrap();
    let summary = &desk.json(&["ingest", "in"])[0];
    assert_eq!((&summary["moved"], &summary["read"], &summary["replaced"]), (&1.into(), &1.into(), &0.into()));
    let rows = desk.json(&["status", "--all"]);
    let state = |name: &str| {
        let row = rows.iter().find(|row| row["input"] == format!("in/{name}")).unwrap();
        (row["state"].as_str().unwrap().to_owned(), row["reason"].as_str().unwrap().to_owned())
    };
    assert_eq!(state("a.txt"), ("vanished".into(), "moved to in/sub/new.txt".into()));
    assert_eq!(state("sub/new.txt").0, "imported");
    let status = &desk.json(&["status"])[0];
    assert_eq!((&status["documents"], &status["superseded"]), (&2.into(), &0.into()));
    // It may come back, or change where it is now.
    fs::rename(desk.path("sub/new.txt"), desk.path("a.txt")).unwrap();
    assert_eq!(desk.json(&["ingest", "in"])[0]["moved"], 1);
    assert_eq!(desk.json(&["search", "release"])[0]["source"], "in/a.txt");
}
