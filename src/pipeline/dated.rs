//! The document's own date: what "yesterday" counts from, and by what it is found as published.

use crate::extract::{Rules, date::dateline};
use crate::model::{DateSource, Document, Edtf, Format};

/// Settles the date: the analyst's word outdoes the text's own line of place and date, that a day in the file's name, and
/// that what the file says of itself, which is often only when it was saved. A year in the name is better than nothing.
pub(super) fn date(document: &mut Document, rules: &Rules) {
    let metadata = &mut document.metadata;
    if metadata.dated_by == Some(DateSource::Known) {
        return;
    }
    // A date in a table's first or last rows is a row's.
    let is_table = matches!(document.format, Format::Csv | Format::Xlsx | Format::Xls | Format::Ods);
    let by_text = (!is_table).then(|| dateline(&document.text, &rules.date)).flatten();
    // A document that was dated by its text under other rules is dated by its file now.
    let saved = metadata.date.take().filter(|_| metadata.dated_by == Some(DateSource::File));
    let by_file = saved.or_else(|| metadata.created.clone()).or_else(|| metadata.modified.clone());
    let by_name = named(&document.source).map(|date| (date, DateSource::Name));
    let is_day = |(date, _): &(Edtf, DateSource)| date.days().0 == date.days().1;
    let settled = (by_text.map(|date| (date, DateSource::Text)))
        .or_else(|| by_name.clone().filter(is_day))
        .or_else(|| by_file.map(|date| (date, DateSource::File)))
        .or(by_name);
    (metadata.date, metadata.dated_by) = settled.unzip();
}

/// The day or the year in a file's name: `2019-05-10 appeal.pdf`, `appeal_10.05.2019.txt`, `report-2022.html`; none where it
/// names two, or where the number may be another's.
fn named(source: &str) -> Option<Edtf> {
    let name = source.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let numbers: Vec<&str> = stem.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let day = |parts: [&str; 3]| {
        let [year, month, day] = parts;
        let is_day = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
        is_day.then(|| Edtf::parse(&format!("{year}-{month:0>2}-{day:0>2}")).ok()).flatten()
    };
    let in_three = numbers.windows(3).filter_map(|three| match *three {
        [a, b, c] if a.len() == 4 => day([a, b, c]),
        [a, b, c] => day([c, b, a]),
        _ => None,
    });
    let in_one = numbers.iter().filter(|digits| digits.len() == 8);
    let in_one = in_one.filter_map(|digits| day([&digits[..4], &digits[4..6], &digits[6..]]));
    let only = |mut dates: Vec<Edtf>| {
        dates.dedup();
        let [date] = <[Edtf; 1]>::try_from(dates).ok()?;
        EARLIEST.le(&date.year()?).then_some(date)
    };
    let days: Vec<Edtf> = in_three.chain(in_one).collect();
    if !days.is_empty() {
        return only(days);
    }
    let years = numbers.iter().filter(|digits| digits.len() == 4 && digits.starts_with(['1', '2']));
    only(years.filter_map(|digits| Edtf::parse(digits).ok()).filter(|year| year.year() <= Some(LATEST)).collect())
}

/// The years that a file's name may name; 1024 and 4096 are other numbers.
const EARLIEST: i16 = 1950;
const LATEST: i16 = 2099;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_may_tell_its_day_or_year() {
        for (source, wanted) in [
            ("in/2019-05-10 appeal.pdf", Some("2019-05-10")),
            ("appeal_10.05.2019.txt", Some("2019-05-10")),
            ("20190510_appeal.txt", Some("2019-05-10")),
            ("2018/report-kz-2022-g.html", Some("2022")),
            ("report 2022, 2022 edition.txt", Some("2022")),
            ("events of 2021 and 2022.txt", None),
            ("scan 1024.txt", None),
            ("2019-13-40.txt", Some("2019")),
            ("letter 12345678.txt", None),
            ("письмо.txt", None),
            ("", None),
        ] {
            assert_eq!(named(source).as_ref().map(Edtf::as_str), wanted, "{source}");
        }
    }
}
