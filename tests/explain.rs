//! What `extract --explain` says of each mention.

use assert_cmd::Command;

const TEXT: &str = "Almaty, 20 June 2018\n\n\
    The activist Rustam Dzhumagaliev was detained on 5 March in Almaty and charged under article 174 of the Criminal Code of Kazakhstan.\n\n\
    Dzhumagaliev was tried yesterday under article 9174 of the same code. Mukhtar Dzhakishev is in prison.\n";

fn explained(format: &str) -> String {
    let mut command = Command::cargo_bin("casebook").unwrap();
    let output = command.args(["extract", "-", "--explain", "--format", format]).write_stdin(TEXT).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The lines of reasons below the line of a mention.
fn reasons_of<'a>(said: &'a str, mention: &str) -> Vec<&'a str> {
    let after = said.lines().skip_while(|line| !line.contains(mention)).skip(1);
    after.take_while(|line| line.starts_with("    ")).map(str::trim).collect()
}

#[test]
fn a_name_in_no_list_is_explained_by_the_sums_of_the_model() {
    let said = explained("text");
    let why = reasons_of(&said, "Person  Rustam Dzhumagaliev");
    assert!(why[0].starts_with("the model: ") && why[0].contains(" +"), "{why:?}");
}

#[test]
fn a_short_name_says_to_whom_it_was_tied_and_a_listed_one_its_entry() {
    let said = explained("text");
    let why = reasons_of(&said, "Person  Dzhumagaliev");
    assert!(why.iter().any(|why| why.starts_with("tied to “Rustam Dzhumagaliev” on page 1")), "{said}");
    let why = reasons_of(&said, "Person  Mukhtar Dzhakishev");
    assert!(why.iter().any(|why| why.contains("listed as mukhtar-dzhakishev")), "{said}");
}

#[test]
fn a_date_says_where_its_year_comes_from() {
    let said = explained("text");
    let why = reasons_of(&said, "Date  5 March  edtf:2018-03-05");
    assert!(why.contains(&"its year is the one nearest to the document's own date, 2018-06-20"), "{said}");
    let why = reasons_of(&said, "Date  yesterday  edtf:2018-06-19");
    assert!(why.contains(&"counted from the document's own date, 2018-06-20"), "{said}");
}

#[test]
fn an_article_says_how_its_code_was_decided() {
    let said = explained("text");
    let why = reasons_of(&said, "Article  article 174");
    assert_eq!(why, ["its code is named beside it"], "{said}");
}

#[test]
fn reasons_stand_in_every_format_that_has_room_for_them() {
    let json = explained("json");
    assert!(json.lines().all(|line| line.contains("\"reasons\":[\"")), "{json}");
    let csv = explained("csv");
    assert!(csv.lines().next().is_some_and(|header| header.ends_with(",reasons")), "{csv}");
    assert!(csv.contains("its code is named beside it"), "{csv}");
}
