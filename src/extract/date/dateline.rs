//! The document's own date as it is printed: "Vienna, 23 February 2018" above or below a letter, or a date on a line of its
//! own.

use jiff::civil::Date;

use super::context::is_birth;
use super::{DateRules, plain_dates};
use crate::model::Edtf;

/// How much of the text's head and foot is looked at, in bytes, and how long a line with a date may be, in characters.
const HEAD: usize = 1500;
const FOOT: usize = 800;
const LONGEST_LINE: usize = 70;
/// How many letters may stand beside the date: a place, "Date:", "updated".
const MOST_LETTERS: usize = 30;

/// The day on the first line of the head that is a dateline, else on the last one of the foot.
pub(super) fn find(text: &str, rules: &DateRules) -> Option<Edtf> {
    let (head, foot) = ends(text);
    let day = |line: &str| day_of(line, rules);
    let titles = head.lines().filter(|line| !line.trim().is_empty()).take(TITLES);
    let in_titles = || titles.into_iter().find_map(|line| day_of_title(line, rules));
    let run_in = || run_in(text, head, rules);
    head.lines().find_map(day).or_else(in_titles).or_else(run_in).or_else(|| foot.lines().rev().find_map(day))
}

/// The same day, but only where nothing speaks for a row of a table or a list of dates: people are shown it as the document's.
pub(super) fn printed(text: &str, rules: &DateRules) -> Option<Edtf> {
    let (head, foot) = ends(text);
    let dated = |line: &str| day_of(line, rules).map(|day| (day, is_row(line)));
    let few = |part: &str| part.lines().filter_map(dated).count() < ROWS;
    let (day, is_row) = match head.lines().find_map(dated) {
        Some(found) => Some(found).filter(|_| few(head)),
        None => foot.lines().rev().find_map(dated).filter(|_| few(foot)),
    }?;
    (!is_row).then_some(day)
}

/// The day that one of the text's first lines begins with, its place before it and a dash behind: "(Berlin, October 1, 2021) – The court".
/// Where several lines begin so, or several days after it are told of, it is an entry of a chronicle.
fn run_in(text: &str, head: &str, rules: &DateRules) -> Option<Edtf> {
    let lines = || head.lines().filter(|line| !line.trim().is_empty());
    let day = lines().take(TITLES).find_map(|line| run_in_day(line, rules))?;
    let others = lines().filter_map(|line| run_in_day(line, rules)).count() - 1;
    let written: (Date, Date) = day.days();
    let is_later = |date: &Edtf| {
        let (first, last): (Date, Date) = date.days();
        first == last && first > written.1
    };
    (others == 0 && plain_dates(text, rules).iter().filter(|(_, date)| is_later(date)).count() < 2).then_some(day)
}

fn run_in_day(line: &str, rules: &DateRules) -> Option<Edtf> {
    let line = line.trim();
    let dashes = [" – ", " — ", "—", " -- ", " - ", ") -", ") –"];
    let (end, dash) = dashes.iter().filter_map(|dash| Some((line.find(dash)?, dash))).min()?;
    if line[end + dash.len()..].trim().is_empty() {
        return None;
    }
    // An agency may stand between the day and the dash.
    let place_and_day = match line[..end].rsplit_once('(') {
        Some((before, _)) if !before.trim().is_empty() => before,
        Some((_, inside)) => inside,
        None => &line[..end],
    };
    let place_and_day = place_and_day.trim_end_matches([' ', ')', '.', ',']);
    let [(span, date)] = &*plain_dates(place_and_day, rules) else { return None };
    let place = place_and_day[..span.start].trim_end().strip_suffix([',', '.'])?;
    let is_place = place.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    let (first, last): (Date, Date) = date.days();
    (span.end == place_and_day.len() && is_place && !is_full_name(place) && first == last).then(|| date.clone())
}

/// How many lines at the top may be titles, with the publisher, a number and the day side by side.
const TITLES: usize = 5;

/// The day in a title: "Press release No. 14 | Warsaw, 20 July 2021", or at its end behind a comma.
fn day_of_title(line: &str, rules: &DateRules) -> Option<Edtf> {
    let beside = || line.split(['|', '*', '•', '·']).find_map(|cell| day_of(cell, rules));
    let at_the_end = || {
        let (title, end) = line.rsplit_once(", ")?;
        let [(span, _)] = &*plain_dates(end, rules) else { return None };
        let is_alone = !end[..span.start].chars().chain(end[span.end..].chars()).any(char::is_alphanumeric);
        if is_full_name(title) || !is_alone { None } else { day_of(end, rules) }
    };
    beside().or_else(at_the_end)
}

/// The parts of a text in which a dateline may stand.
fn ends(text: &str) -> (&str, &str) {
    let head = &text[..text.floor_char_boundary(HEAD)];
    (head, &text[text.ceil_char_boundary(text.len().saturating_sub(FOOT)).max(head.len())..])
}

/// From so many lines with a date on, they are a list or a table.
const ROWS: usize = 3;

/// True for a line with cells, or with more numbers than a date has.
fn is_row(line: &str) -> bool {
    let numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).count();
    line.trim().contains(['\t', '|', ';']) || numbers > 3
}

/// What may stand before the document's own date: "Date: 1 August 2024, 12:18".
const LABELS: &[&str] = &[
    "date:",
    "dated:",
    "published:",
    "published on:",
    "publication date:",
    "date of publication:",
    "posted:",
    "updated:",
    "last updated:",
    "first published:",
    "дата:",
    "дата публикации:",
    "опубликовано:",
    "күні:",
    "tarix:",
    "tarih:",
];

fn day_of(line: &str, rules: &DateRules) -> Option<Edtf> {
    let line = line.trim();
    if line.chars().count() > LONGEST_LINE || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let [(span, date)] = &*plain_dates(line, rules) else { return None };
    if is_birth(line, *span) || line[..span.start].trim_end().strip_suffix(',').is_some_and(is_full_name) {
        return None;
    }
    let (first, last): (Date, Date) = date.days();
    let around = line[..span.start].chars().chain(line[span.end..].chars());
    let letters = around.filter(|c| c.is_alphabetic()).count();
    let label = line[..span.start].trim_end_matches([' ', '\'', '"']).to_lowercase().replace(" :", ":");
    let at_the_edge = label.is_empty()
        || LABELS.contains(&label.as_str())
        || line[span.end..].trim_matches(['.', ' ', '*', '_']).is_empty();
    (first == last && (at_the_edge && letters <= MOST_LETTERS || is_as_of(line))).then(|| date.clone())
}

/// True for a name with its patronymic: a day behind it is of the bearer's birth, «Иванов Иван Иванович, 18 декабря 1998 г.».
fn is_full_name(text: &str) -> bool {
    const ENDINGS: [&str; 13] =
        ["ович", "евич", "ич", "овна", "евна", "ична", "оглы", "кызы", "ұлы", "қызы", "oğlu", "qızı", "uly"];
    let name = text.trim();
    name.split_whitespace().count() >= 3 && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// True for a line that says to which day a list is kept: "as of 1 May 2023".
fn is_as_of(line: &str) -> bool {
    let line = line.to_lowercase();
    let cues = [
        "as of",
        "по состоянию на",
        "станом на",
        "паводле стану на",
        "жағдай бойынша",
        "vəziyyətinə",
        "itibarıyla",
        "stand:",
    ];
    cues.iter().any(|cue| line.contains(cue))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Sources;

    #[test]
    fn a_documents_own_date_is_told_from_a_day_of_birth() {
        let rules = DateRules::compile(&Sources::builtin()).unwrap();
        for (text, wanted) in [
            ("Vienna, 23 February 2018\n\nThe text.", Some("2018-02-23")),
            ("Текст.\n\nПётр Белов, Москва, 5 мая 2020 г.", Some("2020-05-05")),
            ("Текст.\n\nБелов Пётр Ильич, 18 декабря 1998 г.", None),
            ("A title\n\nPublished :2024-07-24 17:35:58\n\nThe text.", Some("2024-07-24")),
            ("(Berlin, October 1, 2021) – The court in Minsk ruled on 5 May 2021.", Some("2021-10-01")),
            ("MINSK, 9 May 2018 — A court sentenced him.", Some("2018-05-09")),
            ("A title\n\nALMATY, Feb. 3, 2021 (Agency) - Police said", Some("2021-02-03")),
            ("He was held in Minsk, 9 May 2018 — and freed after a night in the cells.", None),
            ("Minsk, 9 May 2018 — He was held.\nMinsk, 11 May 2018 — He was freed.", None),
            ("Minsk, 9 May 2018 — He was held.\n\nOn 11 May 2018 he was freed, and tried on 3 June 2018.", None),
            ("Mətn.\n\nBelov Pyotr İlya oğlu, 18.12.1998", None),
        ] {
            let found = find(text, &rules).map(|date| date.to_string());
            assert_eq!(found.as_deref(), wanted, "{text}");
        }
    }
}
