//! Dates as numbers that compare: EDTF values as first and last day, each written as year, month, day in one number.

use crate::model::Edtf;

/// A date as the index compares it: 2018-05-10 is 20180510. The last day of every month is 31, since only order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// First day.
    pub from: u64,
    /// Last day.
    pub to: u64,
}

impl Days {
    /// True where the two share a day.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

/// The first and last day of a date. None where it has no year, or one before the common era.
#[must_use]
pub fn days(date: &Edtf) -> Option<Days> {
    days_of(date.as_str())
}

/// As [`days`], of a date's text; an open end (`2018/..`) reaches to the end of time.
#[must_use]
pub fn days_of(text: &str) -> Option<Days> {
    if let Some((start, end)) = text.split_once('/') {
        let from = if matches!(start, "" | "..") { 0 } else { point(start)?.from };
        let to = if matches!(end, "" | "..") { u64::MAX >> 1 } else { point(end)?.to };
        return Some(Days { from, to });
    }
    point(text)
}

/// A day, month, season, year or decade, with its marks of doubt left aside.
fn point(text: &str) -> Option<Days> {
    let text = text.trim_matches(['~', '?', '%']);
    let mut parts = text.split('-');
    let year = parts.next()?;
    if year.len() != 4 || year == "XXXX" || !year.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X') {
        return None;
    }
    let low = |digits: &str| digits.replace('X', "0").parse::<u64>().ok();
    let high = |digits: &str| digits.replace('X', "9").parse::<u64>().ok();
    let (first, last) = (low(year)? * 10_000, high(year)? * 10_000);
    let month = parts.next().map(|month| month.trim_matches(['~', '?', '%']));
    let day = parts.next().map(|day| day.trim_matches(['~', '?', '%']));
    let (from, to) = match (month, day) {
        (None | Some("XX"), _) => (first + 101, last + 1231),
        (Some(month), day) => {
            let (start, end) = match low(month)? {
                // Seasons as in EDTF: winter begins the year that it is named by, and ends it.
                21 => (301, 531),
                22 => (601, 831),
                23 => (901, 1130),
                24 => (101, 1231),
                month @ 1..=12 => (month * 100 + 1, month * 100 + 31),
                _ => return None,
            };
            match day {
                None | Some("XX") => (first + start, last + end),
                Some(day) => {
                    let day = low(day)?;
                    (first + start - 1 + day, last + start - 1 + day)
                }
            }
        }
    };
    Some(Days { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_first_and_last_day() {
        for (text, from, to) in [
            ("2018-05-10", 20_180_510, 20_180_510),
            ("2018-05", 20_180_501, 20_180_531),
            ("2018", 20_180_101, 20_181_231),
            ("2018~", 20_180_101, 20_181_231),
            ("201X", 20_100_101, 20_191_231),
            ("2018-21", 20_180_301, 20_180_531),
            ("2018-03/2018-07", 20_180_301, 20_180_731),
            ("2018-05-10~", 20_180_510, 20_180_510),
        ] {
            assert_eq!(days_of(text), Some(Days { from, to }), "{text}");
        }
        assert_eq!(days_of("XXXX-05-10"), None);
        assert_eq!(days_of("May"), None);
    }
}
