//! Dates as values: the part of EDTF (ISO 8601-2:2019, levels 0 to 2) that documents need.

mod point;

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::point::Point;

/// A valid EDTF value.
///
/// Days (`2018-05-10`), months (`2018-05`), years (`2018`), decades (`201X`) and centuries (`20XX`), seasons (`2018-21` is
/// spring), quarters (`2018-33`) and half-years (`2018-40`), days and months of an unknown year (`XXXX-05-10`), each with a
/// mark of doubt where there is one (`~` approximate, `?` uncertain, `%` both), and intervals of two of them, open at one
/// end with `..` (`2018-03/2018-07`, `2016/..`).
///
/// ```
/// use casebook::model::Edtf;
/// use jiff::civil::date;
/// let spring = Edtf::parse("2018-21")?;
/// assert_eq!(spring.days(), (date(2018, 3, 1), date(2018, 5, 31)));
/// assert!(Edtf::parse("2018-02-30").is_err());
/// assert!(Edtf::parse("2018-05")? < Edtf::parse("2018-05-10")?);
/// # Ok::<(), casebook::model::EdtfError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edtf(String);

/// A text that is no EDTF value, or no day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date in EDTF, such as 2018-05-10, 2018-05, 2018-03/2018-07 or 201X")]
pub struct EdtfError(pub String);

impl TryFrom<String> for Edtf {
    type Error = EdtfError;

    fn try_from(text: String) -> Result<Self, EdtfError> {
        Self::parse(&text)
    }
}

impl From<Edtf> for String {
    fn from(date: Edtf) -> Self {
        date.0
    }
}

/// One end of an interval.
enum End {
    At(Point),
    Open,
}

impl Edtf {
    /// Reads a value.
    ///
    /// # Errors
    /// Where the text is not EDTF, names a day that no calendar has, or an interval that ends before it begins.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        Self::ends(text).map(|_| Self(text.to_owned())).ok_or_else(|| EdtfError(text.to_owned()))
    }

    /// The span of days from `first` to `last`, written as a day, a month or a year where it is one, else as an interval.
    ///
    /// # Errors
    /// Where `last` is before `first`, or a year is before the common era.
    pub fn spanning(first: Date, last: Date) -> Result<Self, EdtfError> {
        let whole_months = first.day() == 1 && last == last.last_of_month();
        let text = if first == last {
            first.to_string()
        } else if first.first_of_year() == first && first.last_of_year() == last {
            format!("{:04}", first.year())
        } else if whole_months && first.last_of_month() == last {
            format!("{:04}-{:02}", first.year(), first.month())
        } else {
            format!("{first}/{last}")
        };
        Self::parse(&text)
    }

    /// The value as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first and the last day that it may mean, both included: an imprecise date is an interval, never its first day.
    /// What has no year, and the open end of an interval, reach to the calendar's ends ([`Date::MIN`], [`Date::MAX`]).
    #[must_use]
    pub fn days(&self) -> (Date, Date) {
        let (first, last) = self.both();
        let start = match first {
            End::At(point) => point.days().0,
            End::Open => Date::MIN,
        };
        let end = match last {
            End::At(point) => point.days().1,
            End::Open => Date::MAX,
        };
        (start, end)
    }

    /// The year, where the whole value lies in one.
    ///
    /// ```
    /// use casebook::model::Edtf;
    /// let year = |text| Edtf::parse(text).map(|date| date.year());
    /// assert_eq!(year("2018-03/2018-07")?, Some(2018));
    /// assert_eq!((year("2017/2018")?, year("201X")?, year("XXXX-05-10")?), (None, None, None));
    /// # Ok::<(), casebook::model::EdtfError>(())
    /// ```
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        match self.both() {
            (End::At(first), End::At(last)) => first.year().filter(|year| last.year() == Some(*year)),
            _ => None,
        }
    }

    /// True where it lacks the year: `XXXX-05-10`, or an interval of such days.
    #[must_use]
    pub fn lacks_year(&self) -> bool {
        self.0.contains("XXXX")
    }

    /// The same day or month in a year; a value that has its year is given back as it is, and an interval over New Year ends in the
    /// next one.
    ///
    /// ```
    /// use casebook::model::Edtf;
    /// assert_eq!(Edtf::parse("XXXX-11/XXXX-03")?.in_year(2017)?.as_str(), "2017-11/2018-03");
    /// # Ok::<(), casebook::model::EdtfError>(())
    /// ```
    ///
    /// # Errors
    /// Where the year does not have that day: 29 February.
    pub fn in_year(&self, year: i16) -> Result<Self, EdtfError> {
        let within = |text: &str, year: i16| text.replace("XXXX", &format!("{year:04}"));
        let same = Self::parse(&within(&self.0, year));
        match self.0.split_once('/').filter(|(first, last)| same.is_err() && first > last) {
            Some((first, last)) => Self::parse(&format!("{}/{}", within(first, year), within(last, year + 1))),
            None => same,
        }
    }

    /// The same value marked as approximate.
    #[must_use]
    pub fn approximate(&self) -> Self {
        if self.0.ends_with(['~', '?', '%']) || self.0.contains('/') {
            return self.clone();
        }
        Self(format!("{}~", self.0))
    }

    fn both(&self) -> (End, End) {
        Self::ends(&self.0).expect("the value was checked when it was made")
    }

    fn ends(text: &str) -> Option<(End, End)> {
        let Some((first, last)) = text.split_once('/') else {
            let point = Point::parse(text)?;
            return Some((End::At(point), End::At(point)));
        };
        let end = |text: &str| match text {
            "" | ".." => Some(End::Open),
            text => Point::parse(text).map(End::At),
        };
        match (end(first)?, end(last)?) {
            (End::Open, End::Open) => None,
            (End::At(first), End::At(last)) if !first.may_precede(last) => None,
            ends => Some(ends),
        }
    }
}

/// By first day, then by text: a month stands before its days.
impl Ord for Edtf {
    fn cmp(&self, other: &Self) -> Ordering {
        self.days().0.cmp(&other.days().0).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Edtf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_a_date() {
        for text in [
            "2018-05-10",
            "2018-05",
            "2018",
            "0000",
            "201X",
            "20XX",
            "2018-21",
            "2018-36",
            "2018-41",
            "XXXX-05-10",
            "XXXX-02-29",
            "XXXX-05",
            "2018-05-XX",
            "2018-05~",
            "2018?",
            "201X%",
            "2018-03/2018-07",
            "2017/2018",
            "2016/..",
            "../2016",
            "/2016",
            "2018-05-10/2018-05",
            "XXXX-12/XXXX-12",
            "2018-12-28~/2019-01-03",
        ] {
            assert_eq!(Edtf::parse(text).map(|date| date.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "",
            "..",
            "../..",
            "18",
            "2018-5",
            "2018-13",
            "2018-42",
            "2018-00",
            "2018-02-30",
            "2017-02-29",
            "2018-21-01",
            "2X18",
            "XXXX",
            "2018-XX-05",
            "2018-05-1X",
            "2018/2017",
            "2018-05/2018-04",
            "2018/2019/2020",
            "~",
            "2018~~",
            "May 2018",
            " 2018",
            "2018-06-31",
            "٢٠١٨",
            "201é",
        ] {
            assert!(Edtf::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_the_first_and_the_last_that_may_be_meant() {
        for (text, first, last) in [
            ("2018-05-10", date(2018, 5, 10), date(2018, 5, 10)),
            ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
            ("2018~", date(2018, 1, 1), date(2018, 12, 31)),
            ("201X", date(2010, 1, 1), date(2019, 12, 31)),
            ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
            ("2018-24", date(2018, 1, 1), date(2019, 2, 28)),
            ("2018-34", date(2018, 4, 1), date(2018, 6, 30)),
            ("2018-41", date(2018, 7, 1), date(2018, 12, 31)),
            ("2018-05-XX", date(2018, 5, 1), date(2018, 5, 31)),
            ("2018-03/2018-07", date(2018, 3, 1), date(2018, 7, 31)),
            ("2018/..", date(2018, 1, 1), Date::MAX),
            ("XXXX-05-10", Date::MIN, Date::MAX),
            ("9999", date(9999, 1, 1), date(9999, 12, 31)),
            ("9999-24", date(9999, 1, 1), date(9999, 12, 31)),
        ] {
            assert_eq!(Edtf::parse(text).map(|date| date.days()), Ok((first, last)), "{text}");
        }
    }

    #[test]
    fn a_span_of_days_is_written_as_shortly_as_can_be() {
        for text in ["2018-05-10", "2018-02", "2018", "2018-05-07/2018-05-13"] {
            let (first, last) = Edtf::parse(text).expect("a date").days();
            assert_eq!(Edtf::spanning(first, last).map(|date| date.to_string()), Ok(text.to_owned()));
        }
        assert!(Edtf::spanning(date(2018, 5, 2), date(2018, 5, 1)).is_err());
    }

    #[test]
    fn a_year_is_filled_in_where_the_calendar_allows() {
        let day = Edtf::parse("XXXX-02-29").expect("a day");
        assert_eq!(day.in_year(2020).map(|date| date.to_string()), Ok("2020-02-29".to_owned()));
        assert!(day.in_year(2019).is_err());
    }

    proptest! {
        #[test]
        fn every_day_survives_being_written(year in 0i16..=9999, month in 1i8..=12, day in 1i8..=31) {
            let text = format!("{year:04}-{month:02}-{day:02}");
            match Date::new(year, month, day) {
                Ok(date) => {
                    prop_assert_eq!(Edtf::spanning(date, date).unwrap().to_string(), text.clone());
                    prop_assert_eq!(Edtf::parse(&text).map(|edtf| edtf.days()), Ok((date, date)));
                }
                Err(_) => prop_assert!(Edtf::parse(&text).is_err()),
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9X/.~?%-]{0,22}|\\PC{0,12}") {
            if let Ok(date) = Edtf::parse(&text) {
                let (first, last) = date.days();
                prop_assert!(first <= last);
                prop_assert_eq!(date.to_string(), text);
            }
        }
    }
}
