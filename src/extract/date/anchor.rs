//! Dates that are counted from another: yesterday, last Friday, two days later, in May of this year.
//!
//! A rule writes them as `@UNIT±N`, counted from the document's own date (`@day-1`, `@week+0`, `@quarter+1`, `@year+0`), `day7` being
//! seven days to the day; `@weekday<5`, `@weekday>5`, `@weekday=5` for the Friday before, after, and the latest one, today's
//! included, and `@week+1.5` for the one of next week, `@week+0.67` for its weekend; `@monthday 5 21` for the Friday that is a 21st, the nearest;
//! `@of-month 27` for that day of the month; `@year-1 XXXX-05-10` for a day or month of such a year; `@back XXXX-05` and `@on XXXX-05` for the last and the next May;
//! `@through day+3` for the three days to come, `@whole month-2` for the two months before this one; and `@then day+2` for what is counted from the date
//! before it in the text. Steps parted by `;` are taken one after the other: `@day+1;day7+3`, three weeks from tomorrow.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Duration, ToSpan as _};

use crate::model::Edtf;

/// What a date is counted from, and how.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Anchored {
    /// True where the date before it in the text is meant, not the document's own.
    pub from_before: bool,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    By(Unit, i64),
    /// Days of a week counted from the anchor's, by their numbers from Monday's 1.
    OfWeek(i64, i8, i8),
    /// The last one before, the next one after, or the latest one.
    Weekday(Seek, i8),
    /// The day of that number in a month that is such a weekday.
    MonthDay(i8, i8),
    /// The day of that number in the anchor's month.
    OfMonth(i8),
    /// A day or month in a year counted from the anchor's.
    InYear(i64, Edtf),
    /// The last or the next day or month of that name.
    Named(Seek, Edtf),
    /// All days from the anchor to as many units before or after it, its own day left out.
    Through(Unit, i64),
    /// As many whole units before or after that of the anchor.
    Whole(Unit, i64),
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
    /// Seven days, to the day.
    SevenDays,
    Week,
    Month,
    Quarter,
    Year,
}

impl Anchored {
    pub fn parse(text: &str) -> Option<Self> {
        let (from_before, text) = match text.strip_prefix("then ") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let steps = text.split(';').map(Step::parse).collect::<Option<_>>()?;
        Some(Self { from_before, steps })
    }

    /// The date, counted from `anchor`; none where the anchor is less exact than the count asks for.
    pub fn resolve(&self, anchor: &Edtf) -> Option<Edtf> {
        let mut date = anchor.clone();
        for step in &self.steps {
            date = step.resolve(&date)?;
        }
        Some(date)
    }
}

impl Unit {
    fn parse(text: &str) -> Option<(Self, i64)> {
        let (unit, by) = text.split_at_checked(text.find(['+', '-'])?)?;
        let unit = match unit {
            "day" => Self::Day,
            "day7" => Self::SevenDays,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            _ => return None,
        };
        // What a count in words or a template gives may have a zero before it.
        Some((unit, by.parse().ok()?))
    }

    /// As many of it; none where the number is beyond any calendar.
    fn times(self, by: i64) -> Option<Duration> {
        let by = i64::from(i16::try_from(by).ok()?);
        Some(match self {
            Self::Day => by.days(),
            Self::SevenDays | Self::Week => by.weeks(),
            Self::Month => by.months(),
            Self::Quarter => (by * 3).months(),
            Self::Year => by.years(),
        })
    }

    /// The first day of the unit that holds a day.
    fn first(self, date: Date) -> Option<Date> {
        Some(match self {
            Self::Day | Self::SevenDays => date,
            Self::Week => monday_of(date)?,
            Self::Month => date.first_of_month(),
            Self::Quarter => moved(date.first_of_month(), (-i64::from((date.month() - 1) % 3)).months())?,
            Self::Year => date.first_of_year(),
        })
    }

    /// The days of as many units from the one that begins on a day.
    fn days(self, first: Date, many: i64) -> Option<Edtf> {
        let last = moved(moved(first, self.times(many)?)?, (-1).days())?;
        let quarter = format!("{:04}-{}", first.year(), 33 + (first.month() - 1) / 3);
        if self == Self::Quarter && many == 1 { Edtf::parse(&quarter).ok() } else { Edtf::spanning(first, last).ok() }
    }
}

impl Step {
    fn parse(text: &str) -> Option<Self> {
        Some(if let Some(weekday) = text.strip_prefix("weekday") {
            let (sign, day) = weekday.split_at_checked(1)?;
            let seek = match sign {
                "<" => Seek::Before,
                ">" => Seek::After,
                _ => Seek::Latest,
            };
            Self::Weekday(seek, day.parse().ok()?)
        } else if let Some(both) = text.strip_prefix("monthday ") {
            let (weekday, day) = both.split_once(' ')?;
            Self::MonthDay(weekday.parse().ok()?, day.parse().ok()?)
        } else if let Some(day) = text.strip_prefix("of-month ") {
            Self::OfMonth(day.parse().ok()?)
        } else if let Some(name) = text.strip_prefix("back ") {
            Self::Named(Seek::Before, Edtf::parse(name).ok()?)
        } else if let Some(name) = text.strip_prefix("on ") {
            Self::Named(Seek::After, Edtf::parse(name).ok()?)
        } else if let Some(units) = text.strip_prefix("through ") {
            let (unit, by) = Unit::parse(units)?;
            Self::Through(unit, by)
        } else if let Some(units) = text.strip_prefix("whole ") {
            let (unit, by) = Unit::parse(units)?;
            Self::Whole(unit, by)
        } else if let Some((year, date)) = text.split_once(' ') {
            Self::InYear(year.strip_prefix("year")?.parse().ok()?, Edtf::parse(date).ok()?)
        } else if let Some((week, days)) = text.split_once('.') {
            let (Unit::Week, by) = Unit::parse(week)? else { return None };
            let mut days =
                days.chars().filter_map(|digit| i8::try_from(digit.to_digit(8)?).ok()).filter(|day| *day > 0);
            let first = days.next()?;
            Self::OfWeek(by, first, days.next().unwrap_or(first))
        } else {
            let (unit, by) = Unit::parse(text)?;
            Self::By(unit, by)
        })
    }

    fn resolve(&self, anchor: &Edtf) -> Option<Edtf> {
        let (first, last) = anchor.days();
        let day = (first == last).then_some(first);
        let month = (first.first_of_month() == last.first_of_month()).then_some(first);
        let year = anchor.year().map(|_| first);
        match self {
            Self::By(unit, by) => {
                let from = match unit {
                    Unit::Day | Unit::SevenDays | Unit::Week => day?,
                    Unit::Month | Unit::Quarter => month?,
                    Unit::Year => year?,
                };
                let many = if *unit == Unit::SevenDays { Unit::Day } else { *unit };
                many.days(unit.first(moved(from, unit.times(*by)?)?)?, 1)
            }
            Self::OfWeek(by, from, to) => {
                let monday = monday_of(moved(day?, by.weeks())?)?;
                let of = |number: i8| moved(monday, i64::from(number - 1).days());
                Edtf::spanning(of(*from)?, of(*to)?).ok()
            }
            Self::Weekday(seek, number) => {
                let day = day?;
                let weekday = Weekday::from_monday_one_offset(*number).ok()?;
                match seek {
                    Seek::Latest if day.weekday() == weekday => one_day(day),
                    Seek::After => day.nth_weekday(1, weekday).ok().and_then(one_day),
                    Seek::Before | Seek::Latest => day.nth_weekday(-1, weekday).ok().and_then(one_day),
                }
            }
            Self::OfMonth(day) => {
                let month = month?;
                Date::new(month.year(), month.month(), *day).ok().and_then(one_day)
            }
            Self::MonthDay(number, of_month) => {
                let weekday = Weekday::from_monday_one_offset(*number).ok()?;
                let months = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5].into_iter();
                let days = months.filter_map(|by| {
                    let month = moved(day?.first_of_month(), i64::from(by).months())?;
                    Date::new(month.year(), month.month(), *of_month).ok()
                });
                days.into_iter().find(|date| date.weekday() == weekday).and_then(one_day)
            }
            Self::InYear(by, date) => date.in_year(moved(year?, by.years())?.year()).ok(),
            Self::Named(seek, date) => {
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
            Self::Through(unit, by) => {
                let day = day?;
                let far = moved(day, unit.times(*by)?)?;
                let both = if *by < 0 { (far, moved(day, (-1).days())?) } else { (moved(day, 1.days())?, far) };
                Edtf::spanning(both.0, both.1).ok()
            }
            Self::Whole(unit, by) => {
                let this = unit.first(day.or(month)?)?;
                let from = moved(this, unit.times((*by).min(1))?)?;
                unit.days(from, by.abs())
            }
        }
    }
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
            ("week+1.2", "2018-05-09", Some("2018-05-15")),
            ("week-1.67", "2018-05-09", Some("2018-05-05/2018-05-06")),
            ("quarter+1", "2018-05-09", Some("2018-35")),
            ("day+1;day7+3", "2018-05-31", Some("2018-06-22")),
            ("on XXXX-01-15;day7+2", "2016-11-07", Some("2017-01-29")),
            ("monthday 1 21", "2018-05-09", Some("2018-05-21")),
            ("monthday 7 31", "2019-01-25", Some("2019-03-31")),
            ("through day+3", "2016-11-07", Some("2016-11-08/2016-11-10")),
            ("through year-5", "2018-08-30", Some("2013-08-30/2018-08-29")),
            ("whole month-2", "2013-02-12", Some("2012-12-01/2013-01-31")),
            ("whole week+3", "2013-02-12", Some("2013-02-18/2013-03-10")),
            ("then of-month 27", "2019-03-04", Some("2019-03-27")),
            ("then of-month 31", "2019-02", None),
            ("of-month 5", "2019", None),
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
