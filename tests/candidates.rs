//! The queue of names that no list has, and what people decide: each test reads as a sentence.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use tempfile::TempDir;

const ENGLISH: &str = "Statement on the case of Erlan Sadubayev\n\nOn 12 March 2019 the court in Almaty sentenced Erlan Sadubayev to five years in prison. \
    His lawyer, Gulnara Mukhtarova, said that Sadubayev was tortured in detention.\n\nErlan Sadubayev was arrested on 4 May 2018.\n";

const RUSSIAN: &str = "Заявление по делу Ерлана Садубаева\n\n12 марта 2019 года суд приговорил Ерлана Садубаева к пяти годам лишения свободы. \
    Адвокат Гульнара Мухтарова сообщила, что Садубаев подвергался пыткам.\n\nТакже был арестован активист Марат Оспанов.\n";

const REPORT: &str = "Journalist Marat Ospanov spoke in Astana on 3 June 2020. Ospanov is a reporter. Gulnara Mukhtarova was there. \
    Mukhtar Dzhakishev remains imprisoned.\n";

/// A casebook over three documents, with a folder for lists.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(desk.path("in")).unwrap();
        fs::create_dir_all(desk.path("lists")).unwrap();
        for (name, text) in [("a.txt", ENGLISH), ("b.txt", RUSSIAN), ("c.txt", REPORT)] {
            fs::write(desk.path("in").join(name), text).unwrap();
        }
        desk.run("ingest in --gazetteers lists --quiet");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::cargo_bin("casebook").unwrap();
        // Words in single quotes stay together.
        let parts = line.split('\'').enumerate();
        let words = parts.flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        });
        command.args(words).current_dir(self.folder.path()).env("USER", "anna").env_remove("CASEBOOK_DIR");
        command
    }

    /// Status, standard output, standard error.
    fn tell(&self, line: &str) -> (Option<i32>, String, String) {
        let output = self.command(line).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn run(&self, line: &str) -> String {
        let (status, out, said) = self.tell(line);
        assert_eq!(status, Some(0), "{line}\n{out}\n{said}");
        out
    }

    fn json(&self, line: &str) -> Vec<serde_json::Value> {
        let out = self.tell(&format!("{line} --format json")).1;
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The values of the persons marked in a document, with the rules.
    fn marked(&self, document: &str) -> Vec<(String, String)> {
        let mentions = self.json(&format!("show {document}"));
        let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
        mentions
            .iter()
            .filter(|one| one["label"] == "Person")
            .map(|one| (text(one, "value"), text(one, "rule")))
            .collect()
    }

    fn names(&self, line: &str) -> Vec<String> {
        self.json(line).iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn the_queue_puts_prisoners_first_and_joins_the_spellings_of_two_scripts() {
    let desk = Desk::new();
    let queue = desk.json("candidates");
    assert_eq!(queue[0]["documents"], 2, "{queue:#?}");
    assert_eq!(queue[0]["status_documents"], 2);
    let spellings: Vec<_> = queue[0]["spellings"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert!(spellings.contains(&"Erlan Sadubayev") && spellings.contains(&"Ерлан Садубаев"), "{spellings:?}");
    assert_eq!(queue[0]["passages"][0]["page"], 1);
    assert_eq!(queue[1]["name"], "Marat Ospanov");
    assert_eq!(queue[2]["name"], "Gulnara Mukhtarova");
    assert_eq!(queue[2]["status_documents"], 0);
    assert_eq!(
        desk.names("candidates 'Astana'"),
        ["Gulnara Mukhtarova", "Marat Ospanov"].map(str::to_owned).into_iter().rev().collect::<Vec<_>>()
    );
}

#[test]
fn the_closest_listed_persons_come_with_reasons() {
    let desk = Desk::new();
    fs::write(
        desk.path("lists/persons.csv"),
        "id,name,source\nyerlan-sadubaeff,Yerlan Sadubaeff,x\nanna-ivanova,Anna Ivanova,x\n",
    )
    .unwrap();
    let queue = desk.json("candidates");
    let closest = &queue[0]["closest"];
    assert_eq!(closest.as_array().unwrap().len(), 1, "{closest:#}");
    assert_eq!(closest[0]["id"], "person:yerlan-sadubaeff");
    assert!(closest[0]["similarity"].as_f64().unwrap() > 0.7);
    assert!(closest[0]["why"].to_string().contains("Sadubaeff ("), "{closest:#}");
}

#[test]
fn an_accepted_candidate_is_listed_in_the_analysts_folder_and_annotate_finds_it_without_the_files() {
    let desk = Desk::new();
    let (status, out, said) = desk.tell("candidates --accept 'Erlan Sadubaev' --note seen");
    assert_eq!((status, out.as_str()), (Some(0), "Erlan Sadubayev: listed as person:erlan-sadubayev\n"), "{said}");
    assert!(said.contains("next: casebook annotate"), "{said}");
    let list = desk.read("lists/persons.csv");
    assert!(list.contains("erlan-sadubayev,Erlan Sadubayev,\"in/a.txt, p. 1\",,Ерлан Садубаев"), "{list}");
    let audit = desk.read("lists/decisions.csv");
    assert!(audit.contains("accepted,everywhere,name:erlan-sadubayev,person:erlan-sadubayev"), "{audit}");
    assert!(audit.contains(",Erlan Sadubayev,in/a.txt,1,seen,anna,20"), "{audit}");
    fs::remove_dir_all(desk.path("in")).unwrap();
    desk.run("annotate --quiet");
    assert_eq!(desk.json("people person:erlan-sadubayev")[0]["documents"], 2);
    assert!(desk.marked("b.txt").iter().any(|(value, _)| value == "person:erlan-sadubayev"));
    assert!(!desk.names("candidates").iter().any(|name| name.contains("Sadubayev")));
    assert!(desk.tell("gazetteer check --gazetteers lists --no-builtin").2.is_empty());
}

#[test]
fn an_alias_is_added_to_a_built_in_person_in_the_analysts_list_alone() {
    let desk = Desk::new();
    desk.run("candidates --alias-of person:mukhtar-dzhakishev 'Marat Ospanov'");
    let list = desk.read("lists/persons.csv");
    assert!(list.contains("\nmukhtar-dzhakishev,,,+Marat Ospanov,"), "{list}");
    desk.run("annotate --quiet");
    let marked = desk.marked("c.txt");
    assert_eq!(marked.iter().filter(|(value, _)| value == "person:mukhtar-dzhakishev").count(), 3, "{marked:?}");
    desk.run("candidates --undo 'Marat Ospanov'");
    desk.run("annotate --quiet");
    assert!(!desk.read("lists/persons.csv").contains("Ospanov"));
    assert!(desk.marked("c.txt").iter().any(|(value, _)| value == "name:marat-ospanov"));
}

#[test]
fn a_rejected_name_stays_rejected_and_one_that_is_none_is_marked_no_more() {
    let desk = Desk::new();
    desk.run("candidates --reject 'Марат Оспанов' --not-a-name 'Gulnara Mukhtarova'");
    desk.run("annotate --all --quiet");
    fs::write(desk.path("in/d.txt"), "Marat Ospanov was arrested on 4 May 2021, said Gulnara Mukhtarova.\n").unwrap();
    desk.run("ingest in --quiet");
    assert_eq!(desk.names("candidates"), ["Erlan Sadubayev"]);
    let all = desk.json("candidates --all");
    assert!(all.iter().any(|one| one["decided"].as_str().is_some_and(|said| said.starts_with("rejected by anna"))));
    assert!(desk.tell("candidates").2.contains("1 candidate decided before, 1 of them with a custody status"));
    assert_eq!(desk.marked("d.txt"), [("name:marat-ospanov".to_owned(), desk.marked("d.txt")[0].1.clone())]);
    // A later decision supersedes it, and both stay on record.
    desk.run("candidates --accept 'Marat Ospanov'");
    let states: Vec<String> = desk
        .json("decisions list 'Marat Ospanov'")
        .iter()
        .map(|row| format!("{} {}", row["decision"], row["state"]))
        .collect();
    assert_eq!(states, ["\"rejected\" \"superseded\"", "\"accepted\" \"holds\""]);
}

#[test]
fn what_cannot_be_decided_is_said_and_nothing_is_written_for_it() {
    let desk = Desk::new();
    fs::write(desk.path("lists/persons.csv"), "id,name,source\nmarat-ospanov,Marat Ospanof,x\n").unwrap();
    for (line, wanted) in [
        ("candidates --accept Nobody", "`Nobody` is no candidate"),
        ("candidates --accept 'Marat Ospanov'", "person:marat-ospanov is in the list"),
        (
            "candidates --alias-of person:nobody 'Marat Ospanov'",
            "no list has person:nobody; closest are person:marat-ospanov",
        ),
        ("candidates --accept 'Marat Ospanov' --id 'Marat O'", "write `marat-o`"),
    ] {
        let (status, _, said) = desk.tell(line);
        assert_eq!(status, Some(1), "{line}");
        assert!(said.contains(wanted), "{line}: {said}");
    }
    assert!(!desk.path("lists/decisions.csv").exists());
    desk.run("candidates --accept 'Marat Ospanov' --id marat-ospanov-2");
    assert!(desk.read("lists/persons.csv").contains("marat-ospanov-2,Marat Ospanov"));
}

#[test]
fn many_are_decided_in_a_spreadsheet_and_bad_rows_are_named_with_their_lines() {
    let desk = Desk::new();
    let sheet = desk.run("candidates --format csv");
    let mut lines: Vec<String> = sheet.lines().map(str::to_owned).collect();
    assert!(lines[0].starts_with("candidate,name,decision,id,note,"), "{}", lines[0]);
    lines[1] = lines[1].replacen(",,,,", ",accept,,from the sheet,", 1);
    lines[2] = lines[2].replacen(",,,,", ",perhaps,,,", 1);
    lines[3] = lines[3].replacen(",,,,", ",alias-of,,,", 1);
    lines.push("name:nobody,Nobody,reject,,,,,,,,,,,,,,,,".to_owned());
    fs::write(desk.path("queue.csv"), lines.join("\r\n")).unwrap();
    let (status, out, said) = desk.tell("candidates --apply queue.csv");
    assert_eq!((status, out.lines().count()), (Some(1), 1), "{out}{said}");
    assert!(said.contains("queue.csv:3: `perhaps` is no decision"), "{said}");
    assert!(said.contains("queue.csv:4: alias-of needs"), "{said}");
    assert!(said.contains("queue.csv:5: `name:nobody` is no candidate"), "{said}");
    assert!(desk.read("lists/decisions.csv").contains(",from the sheet,anna,"));
    assert!(desk.read("lists/persons.csv").contains("Erlan Sadubayev"));
}

#[test]
fn a_decision_about_a_person_of_a_document_outlives_every_extraction() {
    let desk = Desk::new();
    desk.run("decide same-as 'Марат Оспанов' --to mukhtar-dzhakishev --document b.txt");
    desk.run("decide two-persons 'Ospanov' --document c.txt");
    desk.run("decide not-this-person Dzhakishev --document c.txt");
    assert!(desk.tell("status").1.contains("stale: 2 documents"));
    let (_, _, said) = desk.tell("annotate");
    assert!(said.starts_with("2 documents annotated"), "only those of which something was decided: {said}");
    for _ in 0..2 {
        let of = |document: &str, rule: &str| -> Vec<String> {
            desk.marked(document).into_iter().filter(|(_, by)| by == rule).map(|(value, _)| value).collect()
        };
        assert_eq!(of("b.txt", "decision/same-as"), ["person:mukhtar-dzhakishev"]);
        assert_eq!(of("c.txt", "decision/two-persons"), ["name:marat-ospanov-2", "name:marat-ospanov-2"]);
        assert_eq!(of("c.txt", "decision/not-this-person"), ["name:mukhtar-dzhakishev"]);
        desk.run("annotate --all --quiet");
        desk.run("ingest in --quiet --verify");
    }
    desk.run("decide undo person:mukhtar-dzhakishev --document b.txt");
    desk.run("annotate --quiet");
    assert!(desk.marked("b.txt").iter().all(|(value, _)| value != "person:mukhtar-dzhakishev"));
}

#[test]
fn one_mention_is_decided_by_its_place_and_words_that_no_rule_marks_can_be() {
    let desk = Desk::new();
    let second =
        desk.json("show c.txt").iter().filter(|one| one["value"] == "name:marat-ospanov").nth(1).unwrap()["start"]
            .as_u64()
            .unwrap();
    desk.run(&format!("decide not-a-name 'Marat Ospanov' --document c.txt --at {second}"));
    desk.run("decide same-as Adv --to mukhtar-dzhakishev --document b.txt --quote Адвокат");
    desk.run("annotate --quiet");
    let starts: Vec<u64> = desk.json("show c.txt").iter().filter_map(|one| one["start"].as_u64()).collect();
    assert!(!starts.contains(&second), "{starts:?}");
    let made = desk.json("show b.txt").into_iter().find(|one| one["rule"] == "decision/same-as").unwrap();
    assert_eq!((made["text"].as_str(), made["value"].as_str()), (Some("Адвокат"), Some("person:mukhtar-dzhakishev")));
}

#[test]
fn a_decision_whose_text_moved_is_placed_by_its_words_and_one_without_a_place_is_reported_and_kept() {
    let desk = Desk::new();
    desk.run("decide checked 'Marat Ospanov' --document c.txt --quote Ospanov");
    let moved = desk
        .read("lists/decisions.csv")
        .lines()
        .map(|line| match line.split_once(",57,64,") {
            Some((head, tail)) => format!("{head},3,10,{tail}"),
            None => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n");
    assert!(moved.contains(",3,10,Ospanov"), "{moved}");
    let lost = moved.lines().last().unwrap().replace(",3,10,Ospanov", ",4,13,Tulegenov");
    fs::write(desk.path("lists/decisions.csv"), format!("{moved}\n{lost}\n")).unwrap();
    let (_, _, said) = desk.tell("annotate");
    assert!(said.contains("1 decision could not be applied, and stays in the file"), "{said}");
    assert!(said.contains("decisions.csv:3: checked of in/c.txt: the words «Tulegenov» stand nowhere"), "{said}");
    assert_eq!(desk.marked("c.txt").iter().filter(|(_, rule)| rule == "decision/checked").count(), 1);
    assert_eq!(desk.read("lists/decisions.csv").lines().count(), 3);
    assert_eq!(desk.json("decisions list --unplaced").len(), 1);
}

#[test]
fn without_a_folder_of_hers_the_casebook_keeps_lists_and_decisions_and_forgetting_takes_them_out() {
    let desk = Desk::new();
    let (lists, casebook) = ("own/gazetteers", "--casebook own");
    desk.run(&format!("ingest in --quiet {casebook}"));
    desk.run(&format!("candidates --reject 'Erlan Sadubayev' --accept 'Marat Ospanov' {casebook}"));
    assert!(desk.read(&format!("{lists}/persons.csv")).contains("Marat Ospanov"));
    desk.run(&format!("annotate --quiet {casebook}"));
    assert_eq!(desk.names(&format!("candidates {casebook}")), ["Gulnara Mukhtarova"]);
    desk.run(&format!("forget a.txt --yes {casebook}"));
    assert!(!desk.read(&format!("{lists}/decisions.csv")).contains("Sadubayev"));
    assert!(desk.read(&format!("{lists}/decisions.csv")).contains("Ospanov"));
}

#[test]
fn decisions_of_two_places_are_merged_and_conflicts_are_shown_and_not_settled_unasked() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("field")).unwrap();
    desk.run("candidates --reject 'Gulnara Mukhtarova'");
    fs::copy(desk.path("lists/decisions.csv"), desk.path("field/decisions.csv")).unwrap();
    desk.run("candidates --reject 'Marat Ospanov' --by office");
    desk.run("candidates --alias-of mukhtar-dzhakishev 'Marat Ospanov' --by field --gazetteers field");
    let merge = "decisions merge lists/decisions.csv field/decisions.csv --out both.csv";
    let (status, out, said) = desk.tell(merge);
    assert_eq!(status, Some(1), "{out}{said}");
    assert!(
        out.contains("name:marat-ospanov")
            && out.contains("rejected by office")
            && out.contains("alias-of person:mukhtar-dzhakishev by field"),
        "{out}"
    );
    assert!(said.contains("1 conflict: nothing was written") && !desk.path("both.csv").exists());
    desk.run(&format!("{merge} --prefer second --by chief"));
    let both = desk.read("both.csv");
    assert_eq!(both.lines().count(), 5, "{both}");
    assert!(both.contains("chosen at a merge over rejected of office"), "{both}");
}
