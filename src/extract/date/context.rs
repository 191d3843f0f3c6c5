//! What the document says of a date that is not whole: the year of "5 March", the day of "yesterday".

use std::cell::OnceCell;

use super::reading::Meaning;
use super::{DateRules, Raw, mention, own_date};
use crate::extract::Part;
use crate::extract::rule::word_before;
use crate::model::{DateSource, Document, Edtf, Mention, Span};
use crate::segment::Gap;

/// How far back, in bytes, the story may go on from a date in an earlier paragraph.
const STORY: usize = 800;
/// How many days ahead of the document's own date a day without a year may lie; what would be later is of the year before.
const AHEAD: i32 = 60;
/// The same where the day is of the next year.
const AHEAD_IN_NEXT_YEAR: i32 = 31;

/// How much of a document's beginning is its title, in bytes: the year there is that of what follows.
const TITLE: usize = 300;

/// A day so far from the story's last date, in days, is of the year that brings it as near as `NEARER`: what is told after 5
/// December happened on 11 March of the next year.
const FARTHER: i32 = 240;
const NEARER: i32 = 125;
/// How many days a story's last date may take.
const STORY_DAYS: i32 = 31;

/// How a date came by what its own words do not say; places are those of the dates that said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Its words say all.
    Said,
    /// The year stands in its sentence.
    Sentence(Span),
    /// The year was told of before in its paragraph.
    Paragraph(Span),
    /// An earlier paragraph began the story, or is the heading above.
    Story(Span),
    /// The document's own date says which year is meant.
    Own,
    /// The year stands in the title.
    Title(Span),
    /// The title names the year that the document reports on, which its dates leave out.
    Reported(Span),
    /// The file's name says it.
    Named,
    /// The day of the week beside it is of that year.
    Weekday,
    /// Nothing nearer says it.
    Nearest(Span),
    /// It is counted from the document's own date.
    CountedFromOwn,
    /// It is counted from the date before it.
    Counted(Span),
    /// Nothing says it.
    Open,
}

impl Why {
    /// In words; none where the date's own words say all.
    pub(super) fn words(self, text: &str, own: Option<&Edtf>) -> Option<String> {
        let quote = |span: Span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let own = own.map_or_else(String::new, |own| format!(", {own}"));
        Some(match self {
            Self::Said => return None,
            Self::Sentence(span) => format!("its year is that of “{}” in the sentence", quote(span)),
            Self::Paragraph(span) => format!("its year goes on from “{}” before in the paragraph", quote(span)),
            Self::Story(span) => format!("its year goes on from “{}” in an earlier paragraph", quote(span)),
            Self::Own => format!("its year is the one nearest to the document's own date{own}"),
            Self::Title(span) => format!("its year is that of the title, “{}”", quote(span)),
            Self::Reported(span) => {
                format!("its year is the one that the document reports on, “{}”", quote(span))
            }
            Self::Named => "its year is the one in the file's name".to_owned(),
            Self::Weekday => "its year is the nearest with that day of the week".to_owned(),
            Self::Nearest(span) => format!("its year is that of the nearest date that has one, “{}”", quote(span)),
            Self::CountedFromOwn => format!("counted from the document's own date{own}"),
            Self::Counted(span) => format!("counted from “{}” before it", quote(span)),
            Self::Open => "nothing says its year".to_owned(),
        })
    }
}

/// What is known of the dates of a part: their values so far, which of them were whole as printed, and which are of births.
struct Known<'a> {
    settled: &'a [Option<Edtf>],
    whole: &'a [bool],
    births: &'a [bool],
    reported: Option<(i16, Why)>,
}

/// True for a year or day of birth: "born in 1981", "b. 1990", «1983 г. р.».
pub(super) fn is_birth(text: &str, span: Span) -> bool {
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
pub(super) fn settle(part: &Part<'_>, raws: &[Raw], rules: &DateRules) -> Vec<(Mention, Why)> {
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
    let reported = reported_year(part.document, raws, &settled, &whole);
    let mut mentions = Vec::new();
    for (at, raw) in raws.iter().enumerate() {
        let mut confidence = raw.confidence;
        let mut why = Why::Said;
        if settled[at].is_none() {
            confidence *= 0.8;
            let decided = match &raw.meaning {
                Meaning::Known(date) => {
                    let known = Known { settled: &settled, whole: &whole, births: &births, reported };
                    let found = year_of(part, raws, &known, at, date, &own);
                    let printed = raw.span.of(&part.document.text);
                    let allowed = |date: &Edtf| own().is_none_or(|own| days_ahead(date, own) <= AHEAD);
                    let moved = |(date, _): &(Edtf, Why)| rules.weekdays.agreeing(printed, date, allowed);
                    let moved = found.as_ref().and_then(moved).map(|date| (date, Why::Weekday));
                    moved.or(found)
                }
                Meaning::Anchored(anchored) => {
                    let mut earlier = settled[..at].iter().enumerate().rev().filter(|_| anchored.from_before);
                    let before = earlier.find_map(|(other, date)| Some((other, date.as_ref()?)));
                    // The document's own date must be known in either case: without it the reader cannot count.
                    let told = before.map(|(other, _)| raws[other].span);
                    let date = own().and_then(|own| anchored.resolve(before.map_or(own, |(_, date)| date)));
                    date.map(|date| (date, told.map_or(Why::CountedFromOwn, Why::Counted)))
                }
                Meaning::Either(..) => None,
            };
            (settled[at], why) = decided.map_or((None, Why::Open), |(date, why)| (Some(date), why));
        }
        let value = match (&settled[at], &raw.meaning) {
            (Some(date), _) => date.clone(),
            (None, Meaning::Known(date)) => {
                confidence *= 0.8;
                date.clone()
            }
            (None, _) => continue,
        };
        mentions.push((mention(part, raw, value, confidence), why));
    }
    mentions
}

/// The fewest dates without a year that show a report on one year.
const REPORTED: usize = 3;
/// The longest line that may be a title, in bytes.
const LONGEST_HEADING: usize = 160;

/// The year that a report is on: its title or the file's name names it, and its dates leave it out, while those of other years
/// say theirs. No such year where the dates of the text name it too, or later ones.
fn reported_year(document: &Document, raws: &[Raw], settled: &[Option<Edtf>], whole: &[bool]) -> Option<(i16, Why)> {
    let text = &document.text;
    let is_heading = |at: &usize| {
        let Span { start, end } = raws[*at].span;
        let (before, after) = (text[..start].rsplit('\n').next(), text[end..].split('\n').next());
        let length = before.map_or(0, str::len) + after.map_or(0, str::len);
        length <= LONGEST_HEADING && !after.unwrap_or_default().trim_end().ends_with(['.', ',', ';'])
    };
    let titles: Vec<usize> = titles(raws, settled, whole).filter(is_heading).collect();
    let year = |at: usize| settled[at].as_ref().filter(|_| whole[at]).and_then(Edtf::year);
    let in_title = titles.iter().filter_map(|&at| Some((year(at)?, Why::Reported(raws[at].span))));
    let (reported, why) =
        in_title.min_by_key(|(year, _)| *year).or_else(|| Some((named_year(document)?, Why::Named)))?;
    let open = settled.iter().filter(|date| date.is_none()).count();
    let said = (0..raws.len()).filter(|at| !titles.contains(at)).filter_map(year).any(|year| year >= reported);
    (open >= REPORTED && !said).then_some((reported, why))
}

/// The year in the file's name, which is all that tells of when the document is from.
fn named_year(document: &Document) -> Option<i16> {
    let date = document.metadata.date.as_ref().filter(|_| document.metadata.dated_by == Some(DateSource::Name))?;
    date.year().filter(|_| date.as_str().len() == 4)
}

/// The bare years in the title. Of several the earliest is that of what the text tells: "Report 2021: events of 2020".
fn titles<'a>(raws: &'a [Raw], settled: &'a [Option<Edtf>], whole: &'a [bool]) -> impl Iterator<Item = usize> + 'a {
    let in_title = (0..raws.len()).take_while(|&at| raws[at].span.end <= TITLE);
    in_title.filter(|&at| whole[at] && settled[at].as_ref().is_some_and(|date| date.as_str().len() == 4))
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
) -> Option<(Edtf, Why)> {
    let Known { settled, whole, births, reported } = known;
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
    let text = &part.document.text;
    // What brackets say in passing, and a year that comes after another event, are not those of the day told of.
    let apart = |other: usize| bracket(text, sentence, raws[other].span) != bracket(text, sentence, place);
    let bare = |other: usize| settled[other].as_ref().is_some_and(|date| date.as_str().len() == 4);
    let known_own = own().is_some_and(|own| own.year().is_some());
    let aside = |other: usize| apart(other) || other > at && bare(other) && distance(other) > BESIDE;
    // "In 2021 he was held, in March freed" leaves the year that is reported on; "held from May 2021 until 22 June" need not.
    let elsewhere = earlier_in(sentence).any(|other| bare(other) && !is_since(text, raws[other].span));
    if let Some((year, why)) = reported.filter(|_| !elsewhere) {
        return in_year(year).map(|date| (date, why));
    }
    let around = earlier_in(sentence).chain(later_in(sentence)).filter(|&other| whole[other] && !aside(other));
    if let Some((_, other, found)) = around.filter_map(|other| Some((distance(other), other, year(other)?))).min() {
        let told = settled[other].as_ref().filter(|_| other < at);
        let date = told.map_or_else(|| in_year(found), |told| going_on(date, told, found, own()));
        return date.map(|date| (date, Why::Sentence(raws[other].span)));
    }
    // "We know this since 2014" begins no story.
    let background = |other: usize| bare(other) && is_since(text, raws[other].span);
    let mut told = earlier_in(paragraph).filter(|&other| !background(other) && !(known_own && apart(other)));
    if let Some((other, found)) = told.find_map(|other| Some((other, year(other)?))) {
        let date = settled[other].as_ref().and_then(|told| going_on(date, told, found, own()));
        return date.map(|date| (date, Why::Paragraph(raws[other].span)));
    }
    // A day that begins a line, as in a chronicle, is of the document's own year, not of the story told in the entry before.
    let entry = segments.tokens[token].gap >= Gap::Line && known_own;
    let from_own = |own: &Edtf| nearest_to(date, own).map(|date| (date, Why::Own));
    if entry && let Some(own) = own() {
        return from_own(own);
    }
    let year = |other: usize| year(other).filter(|_| !background(other));
    let before = || (0..at).rev().filter_map(|other| Some((other, year(other)?)));
    if let Some((other, found)) = before().next() {
        let earlier = settled[other].as_ref().map(Edtf::days);
        let goes_on = place.start - raws[other].span.end <= STORY
            && raws[other].span.end <= paragraph.start
            && earlier.zip(in_year(found)).is_some_and(|((first, last), here)| first == last && last <= here.days().0);
        let other_paragraph = segments.paragraph_of(segments.token_at(raws[other].span.start));
        let heading = span_of(&segments.paragraphs[other_paragraph]).len() <= raws[other].span.len() + 2;
        if goes_on || heading && other_paragraph > 0 {
            let date = match &settled[other] {
                Some(told) => going_on(date, told, found, own()),
                None => in_year(found),
            };
            return date.map(|date| (date, Why::Story(raws[other].span)));
        }
    }
    if let Some(own) = own() {
        return from_own(own);
    }
    let title = || {
        let bare =
            titles(raws, settled, whole).filter(|&other| other != at).filter_map(|other| Some((year(other)?, other)));
        let first = || (0..raws.len()).take_while(|&other| raws[other].span.end <= TITLE);
        bare.min().map(|(_, other)| other).or_else(|| first().find(|&other| other != at && year(other).is_some()))
    };
    if let Some((other, found)) = title().and_then(|other| Some((other, year(other)?))) {
        return in_year(found).map(|date| (date, Why::Title(raws[other].span)));
    }
    if let Some(year) = named_year(part.document) {
        return in_year(year).map(|date| (date, Why::Named));
    }
    let nearest = before().next().or_else(|| (at + 1..raws.len()).find_map(|other| Some((other, year(other)?))));
    nearest.and_then(|(other, found)| Some((in_year(found)?, Why::Nearest(raws[other].span))))
}

/// How near, in bytes, a year after a day is still that of the day: "on 5 March, in 2018".
const BESIDE: usize = 12;

/// Where the bracket opens within the sentence in which a place stands.
fn bracket(text: &str, sentence: Span, place: Span) -> Option<usize> {
    let before = &text[sentence.start.min(place.start)..place.start];
    let open = before.rfind(['(', '['])?;
    before[open..].find([')', ']']).is_none().then_some(open)
}

/// True for a year behind a word that makes it the beginning of a time: since 2014.
fn is_since(text: &str, span: Span) -> bool {
    let word = word_before(text, span.start).to_lowercase();
    ["since", "from", "с", "со", "after", "после", "depuis", "seit", "від", "з", "od"].contains(&word.as_str())
}

/// The day in the year `found` of the date told of before, or in one beside it where that lies far nearer to that day; never far
/// ahead of the document's own date.
fn going_on(date: &Edtf, told: &Edtf, found: i16, own: Option<&Edtf>) -> Option<Edtf> {
    let same = date.in_year(found).ok();
    let written = own.filter(|own| own.year().is_some()).map(|own| own.days().1);
    let allowed = |date: &Edtf| written.is_none_or(|written| (date.days().0 - written).get_days() <= AHEAD);
    let (first, last) = told.days();
    let apart = |date: &Edtf| (date.days().0 - first).get_days().abs();
    if (last - first).get_days() <= STORY_DAYS && same.as_ref().is_none_or(|same| apart(same) > FARTHER) {
        let beside = [found + 1, found - 1].into_iter().filter_map(|year| date.in_year(year).ok());
        if let Some(beside) = beside.filter(allowed).find(|date| apart(date) < NEARER) {
            return Some(beside);
        }
    }
    match same {
        Some(same)
            if !allowed(&same) && written.is_some_and(|written| i32::from(written.year()) == i32::from(found)) =>
        {
            date.in_year(found - 1).ok().or(Some(same))
        }
        same => same,
    }
}

/// How many days after the document's own date a date begins.
fn days_ahead(date: &Edtf, own: &Edtf) -> i32 {
    (date.days().0 - own.days().1).get_days()
}

/// The day in the year of the document's own date, where it does not lie far ahead of it.
fn nearest_to(date: &Edtf, own: &Edtf) -> Option<Edtf> {
    let year = own.year()?;
    let ahead = |date: &Edtf| days_ahead(date, own);
    let next = date.in_year(year + 1).ok().filter(|date| ahead(date) <= AHEAD_IN_NEXT_YEAR);
    let same = || date.in_year(year).ok().filter(|date| ahead(date) <= AHEAD);
    next.or_else(same).or_else(|| date.in_year(year - 1).ok())
}
