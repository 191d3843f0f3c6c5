//! Scores dates on sets made by others. Each set marks by its own rules, so each has its own way of saying what is right:
//!
//! - `gum FILE`: overlap with every span marked, and with those of *full and partial dates* alone: spans whose TEI value (`when`, `from`, `to`)
//!   has a year, month or day that the span's own text holds. "Yesterday", "the 90s" and "10 a.m." have none. What is found on a span that
//!   is left out counts neither for nor against. A value is right where its days are those of TEI's `when`, or of `from` to `to`.
//! - `cases FILE`: spans of types `date` and `daterange` with what they may be resolved to, counted from `ref`. Right is what is found on the
//!   span if its days are those of one resolution, or if its value is that of the TIMEX. The end of a range is its first day after or, in some
//!   cases of the set, its last day. The words "since", "before", "after"
//!   stand outside our values (`since 2016` is 2016), so for cases that carry them the TIMEX's own point counts.
//! - `phrases FILE`: texts that are one phrase each; those of a day, week, month, quarter or year are counted, without holidays and open intervals.
//!   Right is a sole mention with the same days. The set reads every day and month without a year as the next one; casebook reads reports, and
//!   so takes the one nearest to the document. The second figure takes either for right.
//! - `edtf FILE`: texts with an EDTF value; right is a sole mention of that value, compared without marks of doubt.
//!
//! `cargo run --release --example dates -- SET FILE.jsonl [--errors] [--gazetteers DIR]`

#![expect(clippy::print_stdout, reason = "it is a program")]

use casebook::brat::CodePoints;
use casebook::convert::{Options, convert};
use casebook::gazetteer::{Gazetteer, Sources};
use casebook::model::{Edtf, Label, Metadata, Span, Value as Meaning};
use casebook::pipeline::{Engine, process};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::Value;

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, set, file, flags @ ..] = &arguments[..] else {
        return Err("SET FILE.jsonl, SET being gum, cases, phrases or edtf".into());
    };
    let mut sources = Sources::builtin();
    if let Some(at) = flags.iter().position(|flag| flag == "--gazetteers") {
        let folder = flags.get(at + 1).ok_or("--gazetteers takes a folder")?;
        sources.overlay(folder.as_ref()).map_err(|errors| format!("{errors:?}"))?;
    }
    let gazetteer = Gazetteer::load(sources).map_err(|errors| format!("{errors:?}"))?;
    let scorer = Scorer { engine: Engine::new(gazetteer)?, errors: flags.iter().any(|flag| flag == "--errors") };
    let lines = std::fs::read_to_string(file)?;
    let objects = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    match set.as_str() {
        "gum" => scorer.gum(&objects),
        "cases" => scorer.cases(&objects),
        "phrases" => scorer.phrases(&objects),
        "edtf" => scorer.edtf(&objects),
        _ => return Err("the set is gum, cases, phrases or edtf".into()),
    }
    Ok(())
}

struct Scorer {
    engine: Engine,
    errors: bool,
}

impl Scorer {
    /// The dates found in a text, written on `on`.
    fn found(&self, text: &str, on: Option<&str>) -> Vec<(Span, Edtf)> {
        let date = on.and_then(|on| Edtf::parse(on.get(..10).unwrap_or(on)).ok());
        let metadata = Metadata { date, ..Metadata::default() };
        let Ok(read) = convert(text.as_bytes(), "text.txt", &metadata, &Options::default()) else { return Vec::new() };
        let processed = process(read.value, &self.engine);
        // Offsets fit only where the text came through as it was.
        if processed.document.text != text {
            return Vec::new();
        }
        let dates = processed.annotations.iter().filter(|one| one.label == Label::Date);
        dates
            .filter_map(|one| match &one.value {
                Meaning::Date(date) => Some((one.span, date.clone())),
                _ => None,
            })
            .collect()
    }

    fn tell(&self, verdict: &str, text: &str, span: Span, more: &str) {
        if self.errors {
            let from = text.floor_char_boundary(span.start.saturating_sub(40));
            let to = text.ceil_char_boundary((span.end + 30).min(text.len()));
            let context = format!("{}[{}]{}", &text[from..span.start], span.of(text), &text[span.end..to]);
            println!("{verdict} {}  {more}", context.replace('\n', " "));
        }
    }

    fn gum(&self, objects: &[Value]) {
        let [mut all, mut all_hit, mut found_all, mut found_hit] = [0_usize; 4];
        let [mut dates, mut hit, mut right, mut counted, mut counted_hit] = [0_usize; 5];
        for object in objects {
            let text = text_of(object);
            let found = self.found(text, object["ref"].as_str());
            let spans: Vec<_> = spans_of(object, text).collect();
            for (span, one) in &spans {
                let ours = found.iter().find(|(ours, _)| ours.overlaps(*span));
                all += 1;
                all_hit += usize::from(ours.is_some());
                if !holds_its_value(span.of(text), &one["tei"]) {
                    continue;
                }
                dates += 1;
                match ours {
                    Some((_, date)) => {
                        hit += 1;
                        let is_right = tei_is(&one["tei"], date);
                        right += usize::from(is_right);
                        if !is_right {
                            self.tell("value   ", text, *span, &format!("{} · {date}", one["tei"]));
                        }
                    }
                    None => self.tell("missed  ", text, *span, &one["tei"].to_string()),
                }
            }
            for (ours, date) in &found {
                found_all += 1;
                let mut met = spans.iter().filter(|(span, _)| span.overlaps(*ours)).peekable();
                if met.peek().is_none() {
                    counted += 1;
                    self.tell("invented", text, *ours, date.as_str());
                    continue;
                }
                found_hit += 1;
                let date = met.any(|(span, one)| holds_its_value(span.of(text), &one["tei"]));
                counted += usize::from(date);
                counted_hit += usize::from(date);
            }
        }
        println!("all marked: gold {all}, found {found_all}; overlap {}", scores(all_hit, all, found_hit, found_all));
        println!(
            "full and partial dates: gold {dates}, found {counted}; overlap {}; right value {:.3} of those met, {:.3} of all",
            scores(hit, dates, counted_hit, counted),
            share(right, hit),
            share(right, dates)
        );
    }

    fn cases(&self, objects: &[Value]) {
        let [mut cases, mut met, mut right] = [0_usize; 3];
        for object in objects {
            let text = text_of(object);
            let found = self.found(text, object["ref"].as_str());
            for (span, one) in spans_of(object, text) {
                if !matches!(one["type"].as_str(), Some("date" | "daterange")) {
                    continue;
                }
                cases += 1;
                // The most of the span: "next week on Tuesday" is no "Tuesday".
                let shared = |ours: &Span| ours.end.min(span.end).saturating_sub(ours.start.max(span.start));
                let ours = found.iter().filter(|(ours, _)| ours.overlaps(span)).max_by_key(|(ours, _)| shared(ours));
                let is_right = ours.is_some_and(|(_, date)| resolves_to(one, date));
                met += usize::from(ours.is_some());
                right += usize::from(is_right);
                if !is_right {
                    let got = ours.map_or("nothing", |(_, date)| date.as_str());
                    self.tell("wrong", text, span, &format!("{} · {got}", one["values"]));
                }
            }
        }
        println!("dates and date ranges: {cases}, met {met}, right {right}: {:.3}", share(right, cases));
    }

    fn phrases(&self, objects: &[Value]) {
        let [mut phrases, mut met, mut right, mut either] = [0_usize; 4];
        for object in objects {
            let kind = object["fn"].as_str().unwrap_or_default();
            let grain = object["grain"].as_str().unwrap_or_default();
            if !matches!(grain, "Day" | "Week" | "Month" | "Quarter" | "Year")
                || kind.contains("Holiday")
                || kind.contains("Open")
            {
                continue;
            }
            let Some((first, last)) = duckling_days(object, grain) else { continue };
            phrases += 1;
            let text = text_of(object);
            let found = self.found(text, object["ref"].as_str());
            let days = match &found[..] {
                [(_, date)] => Some(date.days()),
                _ => None,
            };
            met += usize::from(!found.is_empty());
            let same = days == Some((first, last));
            let yearless = !text.contains(|c: char| c.is_ascii_digit()) || !has_year(text);
            let other_year = |(a, b): (Date, Date)| {
                (a.month(), a.day(), b.month(), b.day()) == (first.month(), first.day(), last.month(), last.day())
                    && (a.year() - first.year()).abs() == 1
            };
            right += usize::from(same);
            let is_right = same || yearless && days.is_some_and(other_year) && !is_counted(text);
            either += usize::from(is_right);
            if self.errors && !is_right {
                let found: Vec<_> = found.iter().map(|(span, date)| format!("[{}] {date}", span.of(text))).collect();
                println!("wrong {text}  {first}/{last} · {}", found.join(", "));
            }
        }
        println!(
            "phrases that are dates: {phrases}, met {met}, right {right}: {:.3}; with the year on either side {either}: {:.3}",
            share(right, phrases),
            share(either, phrases)
        );
    }

    fn edtf(&self, objects: &[Value]) {
        let [mut phrases, mut right] = [0_usize; 2];
        for object in objects {
            let Some(value) = object["value"].as_str() else { continue };
            phrases += 1;
            let text = text_of(object);
            let found = self.found(text, None);
            let plain = |text: &str| text.replace(['~', '?', '%'], "");
            let is_right = matches!(&found[..], [(_, date)] if plain(date.as_str()) == plain(value));
            right += usize::from(is_right);
            if self.errors && !is_right {
                println!(
                    "wrong {text}  {value} · {:?}",
                    found.iter().map(|(_, date)| date.as_str()).collect::<Vec<_>>()
                );
            }
        }
        println!("phrases: {phrases}, right {right}: {:.3}", share(right, phrases));
    }
}

fn text_of(object: &Value) -> &str {
    object["text"].as_str().unwrap_or_default()
}

fn spans_of<'a>(object: &'a Value, text: &str) -> impl Iterator<Item = (Span, &'a Value)> {
    let mut points = CodePoints::new(text);
    let offset = |one: &Value, name: &str| one[name].as_u64().and_then(|point| usize::try_from(point).ok());
    let spans = object["spans"].as_array().into_iter().flatten();
    let placed = spans.filter_map(|one| {
        Some((Span::new(points.byte(offset(one, "start")?)?, points.byte(offset(one, "end")?)?), one))
    });
    placed.collect::<Vec<_>>().into_iter()
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn scores(gold_hit: usize, gold: usize, found_hit: usize, found: usize) -> String {
    let (recall, precision) = (share(gold_hit, gold), share(found_hit, found));
    format!("P {precision:.3} R {recall:.3} F1 {:.3}", 2.0 * precision * recall / (precision + recall).max(1e-9))
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A TEI point as year, month and day: `2018-05-10`, `2018-05`, `2018`, `--05-10`, `--05`, `---10`.
fn tei_point(text: &str) -> Option<[Option<u16>; 3]> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (year, rest) = match text.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => (Some(text.get(..4)?.parse().ok()?), text.get(4..)?.trim_start_matches('-')),
    };
    let mut parts = rest.split('-').map(|part| part.parse::<u16>().ok());
    let (month, day) = (parts.next().flatten(), parts.next().flatten());
    Some([year, month, day])
}

/// True where the text of a span has the year, the month or the day of its value.
fn holds_its_value(text: &str, tei: &Value) -> bool {
    let text = text.to_lowercase();
    let numbers: Vec<u16> =
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
    let month = |month: u16| MONTHS.get(usize::from(month).wrapping_sub(1)).is_some_and(|name| text.contains(name));
    ["when", "from", "to"].iter().filter_map(|name| tei_point(tei[name].as_str()?)).any(|[year, m, d]| {
        let [year, day] =
            [year.filter(|year| *year > 999), d].map(|part| part.is_some_and(|part| numbers.contains(&part)));
        year || m.is_some_and(month) || day
    })
}

/// True where the date has the days of TEI's `when`, or of `from` to `to`, as far as these have a year, month and day.
fn tei_is(tei: &Value, date: &Edtf) -> bool {
    let point = |name: &str| tei[name].as_str().and_then(tei_point);
    let (Some(from), Some(to)) = (point("when").or_else(|| point("from")), point("when").or_else(|| point("to")))
    else {
        return false;
    };
    let (first, last) = if date.lacks_year() {
        let Ok(date) = date.in_year(2000) else { return false };
        if from[0].is_some() {
            return false;
        }
        date.days()
    } else {
        date.days()
    };
    let ends = |[year, month, day]: [Option<u16>; 3], at_end: bool, own: Date| {
        let year = year.map_or(Some(own.year()), |year| i16::try_from(year).ok())?;
        let month = month.map_or(if at_end { 12 } else { 1 }, |month| month as i8);
        let first = Date::new(year, month, 1).ok()?;
        match day {
            Some(day) => Date::new(year, month, day as i8).ok(),
            None => Some(if at_end { first.last_of_month() } else { first }),
        }
    };
    ends(from, false, first) == Some(first) && ends(to, true, last) == Some(last)
}

/// True where a date is one of the resolutions of a case, or has the value of its TIMEX.
fn resolves_to(case: &Value, date: &Edtf) -> bool {
    let day = |value: &Value| value.as_str().and_then(|text| text.parse::<Date>().ok());
    let resolutions = case["values"].as_array().into_iter().flatten();
    let mut shaded = false;
    for one in resolutions {
        shaded |= one["Mod"].is_string();
        let days = match (day(&one["value"]), day(&one["start"]), day(&one["end"])) {
            (Some(day), ..) => Some((day, day)),
            // The end is the first day after.
            (_, Some(first), Some(end)) => Some((first, end.saturating_sub(1.day()))),
            _ => None,
        };
        let last_named = day(&one["start"]).zip(day(&one["end"]));
        if (days == Some(date.days()) || last_named == Some(date.days())) && !date.lacks_year() {
            return true;
        }
    }
    let timexes = case["value"].as_array().into_iter().flatten().filter_map(Value::as_str);
    timexes.filter_map(timex).any(|timex| {
        timex == *date
            || shaded && timex.days() == date.days() && !timex.lacks_year()
            || timex.lacks_year()
                && date.year().is_some_and(|year| timex.in_year(year).is_ok_and(|timex| timex == *date))
    })
}

/// A TIMEX as EDTF: a day, month or year, a season, a week, a day of a week.
fn timex(text: &str) -> Option<Edtf> {
    let seasons = [("SP", "21"), ("SU", "22"), ("FA", "23"), ("WI", "24")];
    if let Some((year, name)) = text.split_once('-')
        && let Some((_, number)) = seasons.iter().find(|(season, _)| *season == name)
    {
        return Edtf::parse(&format!("{year}-{number}")).ok();
    }
    if let Some((year, week)) = text.split_once("-W") {
        let monday =
            jiff::civil::ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, jiff::civil::Weekday::Monday)
                .ok()?
                .date();
        return Edtf::spanning(monday, monday.saturating_add(6.days())).ok();
    }
    Edtf::parse(text).ok()
}

/// The days of a phrase's value: of its grain, or to the end of the interval, which is the first day after.
fn duckling_days(object: &Value, grain: &str) -> Option<(Date, Date)> {
    let values = object["values"].as_array()?;
    // Months and years are written with a day of 00.
    let day = |value: &Value| {
        let text = value.as_str()?.get(..10)?.replace("-00", "-01");
        text.parse::<Date>().ok()
    };
    let first = day(values.first()?)?;
    let last = match (values.get(1), grain) {
        (Some(end), _) => day(end)?.saturating_sub(1.day()),
        (None, "Week") => first.saturating_add(6.days()),
        (None, "Month") => first.last_of_month(),
        (None, "Quarter") => first.saturating_add(2.months()).last_of_month(),
        (None, "Year") => first.last_of_year(),
        _ => first,
    };
    Some((first, last))
}

fn has_year(text: &str) -> bool {
    let mut digits = text.split(|c: char| !c.is_ascii_digit());
    digits.any(|number| number.len() == 4)
}

/// True for a phrase that is counted from today, whose year is so no open question.
fn is_counted(text: &str) -> bool {
    let text = text.to_lowercase();
    ["next", "last", "this", "ago", "past", "previous", "назад", "следующ", "прошл", "этот", "эта", "через"]
        .iter()
        .any(|word| text.contains(word))
}
