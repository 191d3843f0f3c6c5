//! From a rule's value to a date, or to what it waits for.

use super::Raw;
use super::anchor::Anchored;
use crate::extract::rule::Marked;
use crate::model::{Document, Edtf, Language};

/// What a rule's value says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A date; it may lack its year.
    Known(Edtf),
    /// Two readings of one print: 05/10/2018 is in May or in October. The first has the day first.
    Either(Edtf, Edtf),
    /// Counted from another date.
    Anchored(Anchored),
}

/// None where the calendar does not have it.
pub(super) fn read(mark: &Marked) -> Option<Meaning> {
    if let Some(anchored) = mark.value.strip_prefix('@') {
        return Anchored::parse(anchored).map(Meaning::Anchored);
    }
    let first = date(&mark.value);
    let second = mark.or.as_deref().and_then(date);
    match (first, second) {
        (Some(first), Some(second)) if first != second => Some(Meaning::Either(first, second)),
        (first, second) => first.or(second).map(Meaning::Known),
    }
}

fn date(value: &str) -> Option<Edtf> {
    let whole = until_next(value);
    let value = whole.as_deref().unwrap_or(value);
    Edtf::parse(value).ok().or_else(|| over_new_year(value))
}

/// An interval whose end alone lacks its year ends with the next month of that name: from October 2022 until July.
fn until_next(value: &str) -> Option<String> {
    let (first, last) = value.split_once("/XXXX-")?;
    let (year, month) = first.split_once('-')?;
    let year: i16 = year.parse().ok()?;
    let year = if month < last { year } else { year + 1 };
    Some(format!("{first}/{year:04}-{last}"))
}

/// An interval that ends before it begins took the first day's year from the last: from December to February 2018.
fn over_new_year(value: &str) -> Option<Edtf> {
    let (first, last) = value.split_once('/')?;
    let (year, rest) = first.split_once('-')?;
    let (last_year, last_rest) = last.split_once('-')?;
    let over = last_year == year && rest.get(..2)? > last_rest.get(..2)?;
    let year = year.parse::<i16>().ok().filter(|_| over)?;
    Edtf::parse(&format!("{:04}-{rest}/{last}", year - 1)).ok()
}

/// Decides between day and month first: as another date of the text shows it, else as the country or the wording has it.
pub(super) fn settle_order(raws: &mut [Raw], document: &Document) {
    if !raws.iter().any(|raw| matches!(raw.meaning, Meaning::Either(..))) {
        return;
    }
    let month_first = month_comes_first(raws, document);
    for raw in raws {
        if let Meaning::Either(day_first, other) = &raw.meaning {
            raw.meaning = Meaning::Known(if month_first { other.clone() } else { day_first.clone() });
            raw.confidence *= 0.8;
        }
    }
}

fn month_comes_first(raws: &[Raw], document: &Document) -> bool {
    let named = |name: &str| raws.iter().filter(|raw| &*raw.rule == name).count();
    // A date of the same rule that can be read in one way only shows the order of the others.
    for raw in raws.iter().filter(|raw| matches!(raw.meaning, Meaning::Either(..))) {
        let shown = raws.iter().find_map(|other| match &other.meaning {
            Meaning::Known(date) if other.rule == raw.rule => {
                let printed = document.text.get(other.span.start..other.span.end)?;
                let first: String = printed.chars().take_while(char::is_ascii_digit).collect();
                let day = date.as_str().rsplit('-').next()?;
                Some(first.parse::<u8>().ok()? != day.parse::<u8>().ok()?)
            }
            _ => None,
        });
        if let Some(month_first) = shown {
            return month_first;
        }
    }
    if document.metadata.country.as_deref() == Some("US") {
        return true;
    }
    document.language == Language::En && named("date/month-day-year") > named("date/day-month-year")
}
