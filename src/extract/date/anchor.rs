//! Dates that are counted from another: yesterday, last Friday, two days later, in May of this year.
//!
//! A rule writes them as `@UNIT±N`, counted from the document's own date (`@day-1`, `@week+0`, `@month-1`, `@year+0`);
//! `@weekday<5`, `@weekday>5`, `@weekday=5` for the Friday before, after, and the latest one, today's included;
//! `@year-1 XXXX-05-10` for a day or month of such a year; `@back XXXX-05` and `@on XXXX-05` for the last and the next May;
//! and `@then day+2` for what is counted from the date before it in the text.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Duration, ToSpan as _};

use crate::model::Edtf;

/// What a date is counted from, and how.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Anchored {
    /// True where the date before it in the text is meant, not the document's own.
    pub from_before: bool,
    step: Step,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    By(Unit, i64),
    /// The last one before, the next one after, or the latest one.
    Weekday(Seek, i8),
    /// A day or month in a year counted from the anchor's.
    InYear(i64, Edtf),
    /// The last or the next day or month of that name.
    Named(Seek, Edtf),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Seek {
    Before,
    After,
    Latest,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Anchored {
    pub fn parse(text: &str) -> Option<Self> {
        let (from_before, text) = match text.strip_prefix("then ") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let step = if let Some(weekday) = text.strip_prefix("weekday") {
            let (sign, day) = weekday.split_at_checked(1)?;
            let seek = match sign {
                "<" => Seek::Before,
                ">" => Seek::After,
                _ => Seek::Latest,
            };
            Step::Weekday(seek, day.parse().ok()?)
        } else if let Some(name) = text.strip_prefix("back ") {
            Step::Named(Seek::Before, Edtf::parse(name).ok()?)
        } else if let Some(name) = text.strip_prefix("on ") {
            Step::Named(Seek::After, Edtf::parse(name).ok()?)
        } else if let Some((year, date)) = text.split_once(' ') {
            Step::InYear(year.strip_prefix("year")?.parse().ok()?, Edtf::parse(date).ok()?)
        } else {
            let (unit, by) = text.split_at_checked(text.find(['+', '-'])?)?;
            let unit = match unit {
                "day" => Unit::Day,
                "week" => Unit::Week,
                "month" => Unit::Month,
                "year" => Unit::Year,
                _ => return None,
            };
            Step::By(unit, by.parse().ok()?)
        };
        Some(Self { from_before, step })
    }

    /// The date, counted from `anchor`; none where the anchor is less exact than the count asks for.
    pub fn resolve(&self, anchor: &Edtf) -> Option<Edtf> {
        let (first, last) = anchor.days();
        let day = (first == last).then_some(first);
        let month = (first.first_of_month() == last.first_of_month()).then_some(first);
        let year = anchor.year().map(|_| first);
        match &self.step {
            Step::By(unit, by) => match unit {
                Unit::Day => one_day(moved(day?, by.days())?),
                Unit::Week => {
                    let monday = monday_of(moved(day?, by.weeks())?)?;
                    Edtf::spanning(monday, moved(monday, 6.days())?).ok()
                }
                Unit::Month => {
                    let first = moved(month?, by.months())?.first_of_month();
                    Edtf::spanning(first, first.last_of_month()).ok()
                }
                Unit::Year => in_words(moved(year?, by.years())?.year()),
            },
            Step::Weekday(seek, number) => {
                let day = day?;
                let weekday = Weekday::from_monday_one_offset(*number).ok()?;
                match seek {
                    Seek::Latest if day.weekday() == weekday => one_day(day),
                    Seek::After => day.nth_weekday(1, weekday).ok().and_then(one_day),
                    Seek::Before | Seek::Latest => day.nth_weekday(-1, weekday).ok().and_then(one_day),
                }
            }
            Step::InYear(by, date) => date.in_year(moved(year?, by.years())?.year()).ok(),
            Step::Named(seek, date) => {
                let month = month?;
                let years = match seek {
                    Seek::After => [month.year(), month.year() + 1],
                    _ => [month.year(), month.year() - 1],
                };
                years.into_iter().filter_map(|year| date.in_year(year).ok()).find(|date| match seek {
                    Seek::After => date.days().0 > last,
                    _ => date.days().1 < first,
                })
            }
        }
    }
}

fn in_words(year: i16) -> Option<Edtf> {
    Edtf::parse(&format!("{year:04}")).ok()
}

/// None before the common era, which EDTF's four digits cannot write.
fn one_day(date: Date) -> Option<Edtf> {
    Edtf::spanning(date, date).ok()
}

fn moved(date: Date, by: Duration) -> Option<Date> {
    date.checked_add(by).ok()
}

fn monday_of(date: Date) -> Option<Date> {
    moved(date, (-i64::from(date.weekday().to_monday_zero_offset())).days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_from_a_date() {
        // A Wednesday.
        for (step, on, expected) in [
            ("day-1", "2018-05-09", Some("2018-05-08")),
            ("day+1", "2018-12-31", Some("2019-01-01")),
            ("week-1", "2018-05-09", Some("2018-04-30/2018-05-06")),
            ("month-1", "2018-05-31", Some("2018-04")),
            ("month-1", "2018-05", Some("2018-04")),
            ("year-1", "2018", Some("2017")),
            ("weekday<3", "2018-05-09", Some("2018-05-02")),
            ("weekday=3", "2018-05-09", Some("2018-05-09")),
            ("weekday>5", "2018-05-09", Some("2018-05-11")),
            ("year-1 XXXX-03", "2018-05-09", Some("2017-03")),
            ("back XXXX-03", "2018-05-09", Some("2018-03")),
            ("back XXXX-07", "2018-05-09", Some("2017-07")),
            ("on XXXX-03", "2018-05-09", Some("2019-03")),
            ("then day+2", "2018-05-30", Some("2018-06-01")),
            ("day-1", "0000-01-01", None),
            ("year-1", "0000-01-01", None),
            ("weekday<3", "0000-01-01", None),
            ("day-1", "2018-05", None),
            ("month-1", "2018", None),
            ("year-1", "201X", None),
            ("day-1", "XXXX-05-05", None),
        ] {
            let anchored = Anchored::parse(step).expect(step);
            let found = anchored.resolve(&Edtf::parse(on).expect(on));
            assert_eq!(found.as_ref().map(Edtf::as_str), expected, "{step} on {on}");
        }
        assert_eq!(Anchored::parse("fortnight-1"), None);
    }
}
