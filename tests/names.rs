//! Names of one person and of two: the pairs written for the project, the spellings that reports print, the command.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use casebook::gazetteer::Sources;
use casebook::naming::{Judged, Score, Tables};

fn tables() -> Tables {
    Tables::load(&Sources::builtin()).expect("the built-in tables load")
}

fn pairs(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs").join(part)
}

fn casebook(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("casebook").expect("it was built");
    command.args(["gazetteer", "match"]).args(arguments);
    command
}

#[test]
fn the_pairs_written_for_the_project_are_told_as_well_as_ever() {
    let tables = tables();
    let mut seen = BTreeSet::new();
    for (part, floor) in [("dev.csv", 0.98), ("later.csv", 0.96), ("test.csv", 0.95)] {
        let (mut score, mut wrong) = (Score::default(), Vec::new());
        for row in csv::Reader::from_path(pairs(part)).expect("the pairs are there").records() {
            let row = row.expect("it is CSV");
            let (same, found) = (&row[2] == "true", tables.compare(&row[0], &row[1]));
            assert_eq!(found.is_same(), tables.compare(&row[1], &row[0]).is_same(), "{row:?} the other way round");
            score.add(Judged { same, found: found.is_same() });
            if same != found.is_same() {
                wrong.push(format!("{} | {}: {:.2}", &row[0], &row[1], found.score));
            }
            assert!(seen.insert((row[0].to_owned(), row[1].to_owned())), "{row:?} stands twice");
        }
        // What is wrong in the test part is nobody's business but its count.
        let told = if part == "test.csv" { String::new() } else { wrong.join("\n") };
        assert!(score.f1() >= floor, "{part}: F1 {:.3} is below {floor}\n{told}", score.f1());
    }
    assert!(seen.len() >= 300);
}

#[test]
fn the_spellings_that_reports_print_of_one_man_are_his() {
    let tables = tables();
    for forms in [
        &["Max Bokayev", "Maks Bokayev", "Maks Bokaev", "Макс Бокаев"][..],
        &["Talgat Ayan", "Talgat Ayanov"],
        &["Nurbek Kushakbayev", "Nurbek Kushakbaev"],
        &["Amin Eleusinov", "Amin Yeleusinov"],
        &["Marlen (Suleyman) Asanov", "Marlen Asanov"],
        &["Marlen (Suleyman) Asanov", "Suleyman Asanov"],
        &["Ruslan Zeitullaev", "Ruslana Zeytullayeva"],
        &["Yury Primov", "Prymova Nuri"],
        &["Ilyashev Alnur", "Alnur Ilyashev"],
        &["Thorhildur Sunna ÆVARSDÓTTIR", "Thorhildur Sunna Ævarsdóttir", "Thorhildur Sunna Aevarsdottir"],
        &["Christoph STRÄSSER", "Christoph Strässer", "Christoph Straesser"],
        &["B.N. Asylov", "Asylov B. N."],
        &["Мамонтов Н.И.", "Н. И. Мамонтов"],
        &["А.О. Мухаметжановтың", "А.О. Мухаметжанов", "A. O. Mukhametzhanov"],
        &["Makhabat Tazhibek Kyzy", "Махабат Тажибек кызы"],
        &["Maksat Tazhibek uulu", "Максат Тажибек уулу"],
        &["Buzurgmehr Yorov", "Buzurhmehr Yorov"],
        &["Ярош Сергей Васильевич", "Сергей Ярош", "Sergei Yarosh"],
        &["Мандрыгина (Шелковникова) Евгения Михайловна", "Евгения Мандрыгина"],
        &["Мандрыгина (Шелковникова) Евгения Михайловна", "Евгения Шелковникова"],
        &["Aliaksandr Lukashenka", "A. Lukashenka", "A. Lukashenko"],
        &["Lukashenka", "Lukashenko"],
        &["Demirtas", "Demirtaş"],
        &["Demirtaş", "Demirta"],
        &["Figen Yüksekdağ", "Figen Yksekda"],
    ] {
        for one in forms {
            for other in forms {
                let found = tables.compare(one, other);
                assert!(found.is_same(), "{one} | {other}: {:.2} {}", found.score, found.reason);
            }
        }
    }
    assert!(!tables.compare("Makhabat Tazhibek Kyzy", "Maksat Tazhibek uulu").is_same(), "sister and brother");
    assert!(!tables.compare("Lukashenko", "Viktor Lukashenko").is_same(), "a surname alone");
}

#[test]
fn no_name_makes_the_comparison_fail() {
    let tables = tables();
    let odd = [
        "",
        " ",
        ".",
        "()",
        "((",
        "- -",
        "А",
        "İ",
        "Jr.",
        "III",
        "al-",
        "bin",
        "عبد",
        "의",
        "欧",
        "a.b.c.d.e.f.g.h.i.j.k.l.m.n",
    ];
    for one in odd {
        for other in odd.into_iter().chain(["Ivan Petrov"]) {
            let found = tables.compare(one, other);
            assert!((0.0..=1.0).contains(&found.score), "{one} | {other}: {}", found.score);
        }
    }
}

#[test]
fn each_pair_of_a_list_is_judged_with_its_reason() {
    let out = casebook(&["-"])
        .write_stdin("name2,id,name1\nПётр Иванов,7,Petr Ivanov\nOleg Sidorov,8,Petr Ivanov\n")
        .assert();
    let out = String::from_utf8(out.success().get_output().stdout.clone()).expect("it is text");
    let expected = "name1,name2,same,score,reason\n\
        Petr Ivanov,Пётр Иванов,true,1.000,Petr = Пётр (other script); Ivanov = Иванов (other script)\n\
        Petr Ivanov,Oleg Sidorov,false,0.000,Petr Ivanov ≠ Oleg Sidorov (differ); no name in full agrees\n";
    assert_eq!(out, expected);
    let out = casebook(&["-", "--format", "json"]).write_stdin("name1,name2\nA,A\n").assert().success();
    let line: serde_json::Value = serde_json::from_slice(&out.get_output().stdout).expect("it is JSON");
    assert!(line["same"].is_boolean() && line["score"].is_number());
}

#[test]
fn a_list_that_people_judged_is_scored() {
    let out = casebook(&[&pairs("dev.csv").display().to_string(), "--gold", "--format", "csv"]).assert().success();
    let out = String::from_utf8(out.get_output().stdout.clone()).expect("it is text");
    assert!(out.starts_with("pairs,same,right,wrong,missed,precision,recall,f1\n222,111,"), "{out}");
}

#[test]
fn a_list_without_its_columns_is_refused_with_the_reason() {
    for (text, arguments, wanted) in [
        ("one,two\na,b\n", &["-"][..], "-:1: needs the columns name1 and name2; it has one, two"),
        ("name1,name2\na,b\n", &["-", "--gold"], "-:1: --gold needs the column same"),
        (
            "name1,name2,same\na,b,perhaps\n",
            &["-", "--gold"],
            "-:2: column `same`: `perhaps` is neither true nor false",
        ),
    ] {
        let out = casebook(arguments).write_stdin(text).assert().code(2);
        let told = String::from_utf8_lossy(&out.get_output().stderr).into_owned();
        assert!(told.contains(wanted), "{told}");
    }
}

#[test]
fn the_spellings_of_a_name_are_told_with_their_rules() {
    let mut command = Command::cargo_bin("casebook").expect("it was built");
    let out = command.args(["gazetteer", "variants", "Мухтар Джакишев", "--format", "csv"]).assert().success();
    let out = String::from_utf8(out.get_output().stdout.clone()).expect("it is text");
    for wanted in [
        "spelling,reason,score,weak\n",
        "\nDzhakishev Mukhtar,\"press, surname first\",1.00,\n",
        "\nMoukhtar Djakichev,French press,",
        "\nMuchtar Dschakischew,German press,",
        "\nМухтаром Джакишевым,instrumental,",
        "\nМ. Джакишев,initials,0.94,an initial fits many given names\n",
    ] {
        assert!(out.contains(wanted), "{wanted}\nis not in\n{out}");
    }
}

#[test]
fn every_spelling_that_the_systems_give_of_a_listed_name_is_his() {
    let (sources, tables) = (Sources::builtin(), tables());
    let systems = casebook::naming::Transliterations::load(&sources).expect("the built-in systems load");
    let gazetteer = casebook::gazetteer::Gazetteer::load(sources).expect("the built-in lists load");
    let (mut all, mut missed) = (0, Vec::new());
    let cyrillic = |name: &str| name.chars().all(|c| c == ' ' || c == '-' || ('\u{400}'..'\u{530}').contains(&c));
    for entity in gazetteer.entities() {
        let names = std::iter::once(&*entity.name).chain(entity.aliases.iter().map(String::as_str));
        let person = entity.label == casebook::model::Label::Person;
        for name in names.filter(|name| person && cyrillic(name) && name.contains(' ')) {
            for (system, spelling) in systems.of(name) {
                all += 1;
                if !tables.compare(name, &spelling).is_same() {
                    missed.push(format!("{system}: {name} | {spelling}"));
                }
            }
        }
    }
    assert!(all > 500, "{all} spellings are too few to tell");
    assert!(missed.len() * 100 <= all, "{} of {all} are missed:\n{}", missed.len(), missed.join("\n"));
}
