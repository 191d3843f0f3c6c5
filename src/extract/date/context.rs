//! What the document says of a date that is not whole: the year of "5 March", the day of "yesterday".

use std::cell::OnceCell;

use jiff::civil::Date;

use super::reading::Meaning;
use super::{DateRules, Raw, mention, own_date};
use crate::extract::Part;
use crate::model::{Edtf, Mention, Span};
use crate::segment::Gap;

/// How far back, in bytes, the story may go on from a date in an earlier paragraph.
const STORY: usize = 800;
/// How many days ahead of the document's own date a day without a year may lie; what would be later is of the year before.
const AHEAD: i32 = 60;
/// The same where the day is of the next year.
const AHEAD_IN_NEXT_YEAR: i32 = 31;

/// How much of a document's beginning is its title, in bytes: the year there is that of what follows.
const TITLE: usize = 300;

/// What is known of the dates of a part: their values so far, which of them were whole as printed, and which are of births.
struct Known<'a> {
    settled: &'a [Option<Edtf>],
    whole: &'a [bool],
    births: &'a [bool],
}

/// True for a year or day of birth: "born in 1981", "b. 1990", «1983 г. р.».
fn is_birth(text: &str, span: Span) -> bool {
    let before = text[text.floor_char_boundary(span.start.saturating_sub(24))..span.start].trim_end().to_lowercase();
    let after = text[span.end..text.ceil_char_boundary((span.end + 24).min(text.len()))].trim_start().to_lowercase();
    let words = [
        "born",
        "born in",
        "born on",
        " b.",
        "(b.",
        "née",
        "né",
        "родился",
        "родилась",
        "род.",
        "birth:",
        "рождения:",
        "doğumlu",
        "туған",
    ];
    words.iter().any(|word| before.ends_with(word))
        || ["г. р", "г.р", "р.", "года рождения", "г. рождения", "рождения", "жылы туған", "ж. т"]
            .iter()
            .any(|word| after.starts_with(word))
}

/// Gives every date its value, in the order of the text. What is counted from an unknown date is dropped; a day whose year
/// cannot be known keeps it unknown.
pub(super) fn settle(part: &Part<'_>, raws: &[Raw], rules: &DateRules) -> Vec<Mention> {
    let own = OnceCell::new();
    let own = || own.get_or_init(|| own_date(part.document, rules)).as_ref();
    let mut settled: Vec<Option<Edtf>> = raws
        .iter()
        .map(|raw| match &raw.meaning {
            Meaning::Known(date) if !date.lacks_year() => Some(date.clone()),
            _ => None,
        })
        .collect();
    // The year in which somebody was born is not that of the story.
    let births: Vec<bool> = raws.iter().map(|raw| is_birth(&part.document.text, raw.span)).collect();
    let whole: Vec<bool> = settled.iter().zip(&births).map(|(date, birth)| date.is_some() && !birth).collect();
    let mut mentions = Vec::new();
    for (at, raw) in raws.iter().enumerate() {
        let mut confidence = raw.confidence;
        if settled[at].is_none() {
            confidence *= 0.8;
            settled[at] = match &raw.meaning {
                Meaning::Known(date) => {
                    year_of(part, raws, &Known { settled: &settled, whole: &whole, births: &births }, at, date, &own)
                }
                Meaning::Anchored(anchored) => {
                    let before = || settled[..at].iter().rev().flatten().next();
                    // The document's own date must be known in either case: without it the reader cannot count.
                    own().and_then(|own| anchored.resolve(if anchored.from_before { before()? } else { own }))
                }
                Meaning::Either(..) => None,
            };
        }
        let value = match (&settled[at], &raw.meaning) {
            (Some(date), _) => date.clone(),
            (None, Meaning::Known(date)) => {
                confidence *= 0.8;
                date.clone()
            }
            (None, _) => continue,
        };
        mentions.push(mention(part, raw, value, confidence));
    }
    mentions
}

/// The date with the year that the text gives it: the nearest in its sentence, else the last before in its paragraph, else
/// that of the story that an earlier paragraph began or of the heading above, else the document's own, else the nearest
/// before or after.
fn year_of<'a>(
    part: &Part<'_>,
    raws: &[Raw],
    known: &Known<'_>,
    at: usize,
    date: &Edtf,
    own: &dyn Fn() -> Option<&'a Edtf>,
) -> Option<Edtf> {
    let Known { settled, whole, births } = known;
    let segments = part.segments;
    let place = raws[at].span;
    let token = segments.token_at(place.start);
    let span_of = |tokens: &std::ops::Range<u32>| segments.span(tokens.start as usize..tokens.end as usize);
    let sentence = span_of(&segments.sentences[segments.sentence_of(token)]);
    let paragraph = span_of(&segments.paragraphs[segments.paragraph_of(token)]);
    let year = |other: usize| settled[other].as_ref().filter(|_| !births[other]).and_then(Edtf::year);
    let in_year = |year: i16| date.in_year(year).ok();
    let inside = |span: Span, other: usize| span.contains(raws[other].span);

    let distance = |other: usize| {
        let span = raws[other].span;
        if other < at { place.start - span.end } else { span.start - place.end }
    };
    let earlier_in = |span: Span| (0..at).rev().take_while(move |&other| inside(span, other));
    let later_in = |span: Span| (at + 1..raws.len()).take_while(move |&other| inside(span, other));
    let around = earlier_in(sentence).chain(later_in(sentence)).filter(|&other| whole[other]);
    if let Some(found) = around.filter_map(|other| Some((distance(other), year(other)?))).min() {
        return in_year(found.1);
    }
    if let Some(found) = earlier_in(paragraph).find_map(year) {
        return in_year(found);
    }
    // A day that begins a line, as in a chronicle, is of the document's own year, not of the story told in the entry before.
    let entry = segments.tokens[token].gap >= Gap::Line && own().is_some_and(|own| own.year().is_some());
    if entry && let Some(own) = own() {
        return nearest_to(date, own);
    }
    let before = || (0..at).rev().filter_map(|other| Some((other, year(other)?)));
    if let Some((other, found)) = before().next() {
        let earlier = settled[other].as_ref().map(Edtf::days);
        let goes_on = place.start - raws[other].span.end <= STORY
            && raws[other].span.end <= paragraph.start
            && earlier.zip(in_year(found)).is_some_and(|((first, last), here)| first == last && last <= here.days().0);
        let other_paragraph = segments.paragraph_of(segments.token_at(raws[other].span.start));
        let heading = span_of(&segments.paragraphs[other_paragraph]).len() <= raws[other].span.len() + 2;
        if goes_on || heading && other_paragraph > 0 {
            return in_year(found);
        }
    }
    if let Some(own) = own() {
        return nearest_to(date, own);
    }
    let title = || {
        (0..raws.len())
            .take_while(|&other| raws[other].span.end <= TITLE)
            .find(|&other| other != at && year(other).is_some())
    };
    if let Some(found) = title().and_then(year) {
        return in_year(found);
    }
    let nearest = before().next().or_else(|| (at + 1..raws.len()).find_map(|other| Some((other, year(other)?))));
    nearest.and_then(|(_, found)| in_year(found))
}

/// The day in the year of the document's own date, where it does not lie far ahead of it.
fn nearest_to(date: &Edtf, own: &Edtf) -> Option<Edtf> {
    let written: Date = own.days().1;
    let year = own.year()?;
    let ahead = |date: &Edtf| (date.days().0 - written).get_days();
    let next = date.in_year(year + 1).ok().filter(|date| ahead(date) <= AHEAD_IN_NEXT_YEAR);
    let same = || date.in_year(year).ok().filter(|date| ahead(date) <= AHEAD);
    next.or_else(same).or_else(|| date.in_year(year - 1).ok())
}
