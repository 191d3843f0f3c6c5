//! One date of a value: its digits, known or not, and the days that it covers.

use jiff::civil::Date;

/// A day, a month, a part of a year, a year, a decade or a century.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// The first and last year it may be; none where the year is not known.
    years: Option<(i16, i16)>,
    within: Within,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Year,
    /// From 1, or one of EDTF's numbers for parts of a year, from 21.
    Month(i8),
    Day(i8, i8),
}

impl Point {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix(['~', '?', '%']).unwrap_or(text);
        let mut fields = text.split('-');
        let years = match fields.next()? {
            "XXXX" => None,
            year => Some(years(year)?),
        };
        let month = fields.next().map(two_digits);
        let day = fields.next();
        if fields.next().is_some() {
            return None;
        }
        let within = match (month, day) {
            (None, _) => Within::Year,
            (Some(month), None | Some("XX")) => Within::Month(month?),
            (Some(month), Some(day)) => Within::Day(month?, two_digits(day)?),
        };
        let point = Self { years, within };
        point.is_on_the_calendar(day.is_some()).then_some(point)
    }

    fn is_on_the_calendar(self, has_day: bool) -> bool {
        // Where the year is unknown or a decade, 29 February may have been.
        let leap = 2000;
        let year = match self.years {
            Some((first, last)) if first == last => first,
            _ => leap,
        };
        match self.within {
            Within::Year => self.years.is_some(),
            Within::Month(month) => matches!(month, 1..=12) || !has_day && part_of_year(month).is_some(),
            Within::Day(month, day) => Date::new(year, month, day).is_ok(),
        }
    }

    pub fn year(self) -> Option<i16> {
        self.years.filter(|(first, last)| first == last).map(|(first, _)| first)
    }

    /// The first and last day that it may be.
    pub fn days(self) -> (Date, Date) {
        let Some((from, to)) = self.years else { return (Date::MIN, Date::MAX) };
        let day = |year, month, day| Date::new(year, month, day).ok();
        let days = match self.within {
            Within::Year => (day(from, 1, 1), day(to, 12, 31)),
            Within::Month(month) => {
                let (first, last) = part_of_year(month).unwrap_or((month, month));
                // A winter ends in the next year; the calendar ends with the year 9999.
                let (last_year, last) = match last {
                    13.. if to < 9999 => (to + 1, last - 12),
                    _ => (to, last.min(12)),
                };
                (day(from, first, 1), day(last_year, last, 1).map(Date::last_of_month))
            }
            Within::Day(month, of_month) => (
                // 29 February of a decade: its neighbours bound it.
                day(from, month, of_month).or(day(from, month, of_month - 1)),
                day(to, month, of_month).or(day(to, month, of_month - 1)),
            ),
        };
        (days.0.unwrap_or(Date::MIN), days.1.unwrap_or(Date::MAX))
    }

    /// False where an interval from `self` to `last` would end before it begins.
    pub fn may_precede(self, last: Self) -> bool {
        match (self.years, last.years) {
            (Some(_), Some(_)) => self.days().0 <= last.days().1,
            // From November to March is over New Year; within one month days follow each other.
            (None, None) => match (self.within, last.within) {
                (Within::Day(first, from), Within::Day(other, to)) => first != other || from <= to,
                _ => true,
            },
            _ => false,
        }
    }
}

/// The first and last year of four digits, the last two of which may be `X`.
fn years(text: &str) -> Option<(i16, i16)> {
    let known = text.trim_end_matches('X');
    if text.len() != 4 || known.len() < 2 || !known.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let unknown = 10_i16.pow((4 - known.len()) as u32);
    let first = known.parse::<i16>().ok()? * unknown;
    Some((first, first + unknown - 1))
}

fn two_digits(text: &str) -> Option<i8> {
    if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { text.parse().ok() }
}

/// The first and last month of a part of a year, by EDTF's number for it; a month after the twelfth is the next year's.
///
/// The winter of a year is the one that it begins or ends with, since texts mean either.
const fn part_of_year(number: i8) -> Option<(i8, i8)> {
    Some(match number {
        21 | 25 | 31 => (3, 5),
        22 | 26 | 32 => (6, 8),
        23 | 27 | 29 => (9, 11),
        24 | 28 | 30 => (1, 14),
        33 => (1, 3),
        34 => (4, 6),
        35 => (7, 9),
        36 => (10, 12),
        37 => (1, 4),
        38 => (5, 8),
        39 => (9, 12),
        40 => (1, 6),
        41 => (7, 12),
        _ => return None,
    })
}
