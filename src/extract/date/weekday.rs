//! The day of the week beside a day without a year: «jeudi 24 mai» was in a year when the 24th was a Thursday.

use std::cmp::Reverse;

use jiff::civil::{Date, Weekday};
use rustc_hash::FxHashMap;

use crate::extract::RuleError;
use crate::gazetteer::{Sources, word_rows};
use crate::model::Edtf;

/// The names of the days of the week, in lower case.
#[derive(Debug)]
pub(super) struct Weekdays(FxHashMap<String, Weekday>);

/// How far, in years, a day of the week may move a day from the year that the text suggests; it comes back after five or six.
const FARTHEST: i16 = 6;

impl Weekdays {
    /// Reads `words/weekday.csv`, which numbers them from Monday's 1.
    ///
    /// # Errors
    /// Where the table cannot be read, or a number is no day's.
    pub fn load(sources: &Sources) -> Result<Self, RuleError> {
        let name = "words/weekday.csv";
        let failed = |problem: String| RuleError { origin: name.to_owned(), problem };
        let rows = word_rows(sources, name).map_err(|error| failed(error.to_string()))?;
        let day = |(form, number): (String, String)| {
            let weekday = number.parse().ok().and_then(|number| Weekday::from_monday_one_offset(number).ok());
            let weekday = weekday.ok_or_else(|| failed(format!("`{number}` is no number of a day, 1 to 7")))?;
            Ok((form.to_lowercase(), weekday))
        };
        rows.into_iter().map(day).collect::<Result<_, _>>().map(Self)
    }

    /// The date in the year that its printed words ask for by a day of the week, the nearest to `date`'s; none where they name
    /// no such day, or `date` is on it. Of two years as near, the one before.
    pub fn agreeing(&self, printed: &str, date: &Edtf, allowed: impl FnMut(&Edtf) -> bool) -> Option<Edtf> {
        let (day, last) = date.days();
        let words = printed.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let weekday = words.map(str::to_lowercase).find_map(|word| self.0.get(&word).copied())?;
        if day != last || day.weekday() == weekday {
            return None;
        }
        let mut years: Vec<i16> = (-FARTHEST..=FARTHEST).map(|by| day.year() + by).collect();
        years.sort_by_key(|year| ((year - day.year()).abs(), Reverse(day.year() - year)));
        let days = years.into_iter().filter_map(|year| Date::new(year, day.month(), day.day()).ok());
        let dates = days.filter(|day| day.weekday() == weekday).filter_map(|day| Edtf::spanning(day, day).ok());
        dates.into_iter().find(allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_week_moves_a_day_to_its_year() {
        let weekdays = Weekdays::load(&Sources::builtin()).unwrap();
        for (printed, date, wanted) in [
            ("jeudi 24 mai", "2015-05-24", Some("2012-05-24")),
            ("Thursday, 24 May", "2016-05-24", Some("2018-05-24")),
            ("Thursday, 24 May", "2018-05-24", None),
            ("24 May", "2015-05-24", None),
            ("в пятницу 5 мая", "2018-05-05", Some("2017-05-05")),
            ("Friday", "2018-05", None),
        ] {
            let date = Edtf::parse(date).unwrap();
            let found = weekdays.agreeing(printed, &date, |_| true);
            assert_eq!(found.as_ref().map(Edtf::as_str), wanted, "{printed}");
        }
    }
}
