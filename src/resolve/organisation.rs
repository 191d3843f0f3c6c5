//! The value of an organisation that no list has: the slug of its fullest form in the document, which begins with the
//! country where it is a state's body and does not name one.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Meaning, one_of};
use crate::fold::is_letter;
use crate::gazetteer::{Gazetteer, Lexicon, country, is_country, place_value, split_country, split_demonym};
use crate::model::{Document, EntityIndex, Label, Mention, Reading, Value, slug};

/// How far before and after a mention, in bytes, the text tells of which country it speaks there: in the mention's own line, or else
/// anywhere around.
const LINE_BEFORE: usize = 400;
const LINE_AFTER: usize = 150;
const BEFORE: usize = 1000;
const AFTER: usize = 300;

/// How much of a long text, in bytes, tells what country it is about.
const READ: usize = 256 << 10;

/// What an article of a country's code, and its name or demonym, weigh beside a city.
const CODE: usize = 5;
const COUNTRY: usize = 2;

/// How far before a mention, in bytes, the country stands that owns it: "Kazakhstan's Ministry of Justice".
const OWNER: usize = 40;

/// Gives each mention of an organisation that no list has its meaning.
pub(super) fn settle(
    document: &Document,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
    meanings: &mut [Option<Meaning>],
) {
    let unlisted: Vec<(usize, &str)> = mentions
        .iter()
        .enumerate()
        .filter_map(|(at, mention)| match &mention.reading {
            Reading::Organisation(name) => Some((at, name.as_str())),
            _ => None,
        })
        .collect();
    let shared = |mention: &Mention| match &mention.reading {
        Reading::Listed(bodies) => mention.label == Label::Organisation && bodies.len() > 1,
        _ => false,
    };
    if unlisted.is_empty() && !mentions.iter().any(shared) {
        return;
    }
    let lexicon = gazetteer.lexicon();
    let countries = Countries::of(document, mentions, gazetteer);
    let owner_of = |mention: &Mention| {
        let start = mention.span.start;
        let before = &document.text[document.text.floor_char_boundary(start.saturating_sub(OWNER))..start];
        words(before).last().and_then(|word| country(word.trim_end_matches("'s"), lexicon))
    };
    for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| shared(mention)) {
        let Reading::Listed(bodies) = &mention.reading else { continue };
        let country = owner_of(mention).or_else(|| countries.at(mention.span.start));
        let of_country = |&index: &EntityIndex| {
            country.is_some_and(|country| gazetteer.entity(index).countries.iter().any(|one| one == country))
        };
        let mut of_country = bodies.iter().copied().filter(of_country);
        if let (Some(index), None) = (of_country.next(), of_country.next()) {
            meanings[at] = Some(one_of(&[index], gazetteer));
        }
    }
    let names: BTreeSet<&str> = unlisted.iter().map(|&(_, name)| name).collect();
    let mut known: FxHashMap<(&str, Option<&str>), Meaning> = FxHashMap::default();
    for &(at, name) in &unlisted {
        let owner = owner_of(&mentions[at]).or_else(|| countries.at(mentions[at].span.start));
        let meaning = known.entry((name, owner)).or_insert_with(|| {
            let full = fullest(name, &names);
            // The body of that name in the country meant may be listed with the country: "Ministry of Justice of Belarus".
            let city = words(full).find_map(|word| country(word, lexicon));
            let of_demonym = || split_demonym(full, lexicon).and_then(|(body, of)| gazetteer.body_of(of, body));
            let listed = city.or(owner).and_then(|country| gazetteer.body_of(country, full)).or_else(of_demonym);
            if let Some(index) = listed {
                return one_of(&[index], gazetteer);
            }
            let value = Value::Name(value(full, owner, lexicon).into());
            Meaning { value, name: full.into(), open_between: Vec::new() }
        });
        meanings[at] = Some(meaning.clone());
    }
}

/// Byte, country as ISO 3166-1 alpha-2, weight.
type Seen<'a> = (usize, Cow<'a, str>, usize);

/// Which countries a document speaks of, and where.
#[derive(Default)]
struct Countries<'a> {
    text: &'a str,
    /// In the order of the text.
    seen: Vec<Seen<'a>>,
    /// What the document's metadata say, or else the country whose codes, demonyms, names and cities it mentions most.
    main: Option<String>,
}

impl<'a> Countries<'a> {
    /// Words within persons' names do not count: Sofia may be a woman.
    fn of(document: &'a Document, mentions: &'a [Mention], gazetteer: &'a Gazetteer) -> Self {
        let lexicon = gazetteer.lexicon();
        let mut seen = Vec::new();
        let mut read = 0;
        for mention in mentions {
            match &mention.reading {
                Reading::Article(article) => {
                    if let Some(country) = article.code.0.get(..2).filter(|code| !code.contains('?')) {
                        seen.push((mention.span.start, country.into(), CODE));
                    }
                }
                Reading::Listed(bodies) if mention.label == Label::Organisation => {
                    if let &[body] = &bodies[..]
                        && let [country] = &gazetteer.entity(body).countries[..]
                    {
                        seen.push((mention.span.start, country.clone().into(), COUNTRY));
                    }
                }
                _ if mention.label == Label::Person && read <= mention.span.start => {
                    read_countries(&document.text[read..mention.span.start], read, lexicon, &mut seen);
                    read = mention.span.end;
                }
                _ => {}
            }
        }
        read_countries(&document.text[read..], read, lexicon, &mut seen);
        seen.sort_by_key(|&(at, ..)| at);
        let main = document.metadata.country.clone().or_else(|| {
            let whole = seen.iter().take_while(|&&(at, ..)| at < READ);
            most(whole).map(str::to_owned)
        });
        Self { text: &document.text, seen, main }
    }

    /// The country of a passage: the document's, unless only others are named in its line or, where that names none, around.
    fn at(&self, place: usize) -> Option<&str> {
        let main = self.main.as_deref();
        let within = |start: usize, end: usize| {
            let from = self.seen.partition_point(|&(at, ..)| at < start);
            let to = self.seen.partition_point(|&(at, ..)| at <= end);
            let around = &self.seen[from..to];
            if around.iter().any(|(_, country, _)| main == Some(&**country)) { main } else { most(around.iter()) }
        };
        let text = self.text.as_bytes();
        let (before, after) = text.split_at(place);
        let line = |&&byte: &&u8| byte != b'\n';
        let start = place - before.iter().rev().take(LINE_BEFORE).take_while(line).count();
        let end = place + after.iter().take(LINE_AFTER).take_while(line).count();
        within(start, end).or_else(|| within(place.saturating_sub(BEFORE), place + AFTER)).or(main)
    }
}

/// The country that weighs most; of equal ones the first by its letters.
fn most<'a>(seen: impl Iterator<Item = &'a Seen<'a>>) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, country, weight) in seen {
        *counts.entry(country).or_default() += weight;
    }
    counts.into_iter().max_by_key(|&(country, count)| (count, Reverse(country))).map(|(country, _)| country)
}

fn read_countries<'a>(text: &str, from: usize, lexicon: &'a Lexicon, seen: &mut Vec<Seen<'a>>) {
    for word in words(text) {
        if let Some(value) = place_value(word, lexicon) {
            let weight = if value.len() == 2 { COUNTRY } else { 1 };
            let at = from + (word.as_ptr() as usize - text.as_ptr() as usize);
            seen.push((at, value.trim_end_matches('*').into(), weight));
        }
    }
}

/// The slug that is the value of an unlisted name. `owner` is the country that stands before the mention, as in "Kazakhstan's
/// Ministry of Justice", or that the passage is about.
fn value(name: &str, owner: Option<&str>, lexicon: &Lexicon) -> String {
    if !lexicon.state_bodies().has(name) {
        return slug(name);
    }
    // With the country at its end it is the body that other places name without: "Ministry of Justice of Kazakhstan".
    if let Some((body, country)) = split_country(name, lexicon) {
        return format!("{}-{}", country.to_lowercase(), slug(body));
    }
    if let Some((body, country)) = split_demonym(name, lexicon) {
        return format!("{}-{}", country.to_lowercase(), slug(body));
    }
    let slug = slug(name);
    if words(name).any(|word| is_country(word, lexicon)) {
        return slug;
    }
    let city = words(name).find_map(|word| country(word, lexicon));
    match city.or(owner) {
        Some(country) => format!("{}-{slug}", country.to_lowercase()),
        None => slug,
    }
}

/// The fullest form of a name among those of the document: itself, or the one longer name that begins with it and goes on
/// with "of" or, in Russian, with a capital: "Ministry of Justice" is the "Ministry of Justice of the Republic of Kazakhstan".
/// A name in quotation marks, with or without its type, is the longest name with the same words in marks: «Параграф» is «Центр правовой
/// помощи "Параграф"».
fn fullest<'a>(short: &'a str, names: &BTreeSet<&'a str>) -> &'a str {
    let own = quoted(short).unwrap_or(short);
    let same = |name: &&&str| quoted(name).is_some_and(|quoted| slug(quoted) == slug(own));
    if let Some(long) = names.iter().filter(same).max_by_key(|name| name.len()) {
        return if long.len() > short.len() { long } else { short };
    }
    // A head with one word, "Court of Appeal" as "Court", is too little to tell that both are one body.
    if !short.contains(' ') {
        return short;
    }
    let goes_on = |long: &&&str| {
        let rest = &long[short.len()..];
        let capital =
            rest.strip_prefix(' ').is_some_and(|rest| !rest.is_ascii() && rest.starts_with(char::is_uppercase));
        rest.starts_with(" of ") || capital
    };
    let mut longer = names.range(short..).take_while(|long| long.starts_with(short)).filter(goes_on);
    match (longer.next(), longer.next()) {
        (Some(long), None) => long,
        _ => short,
    }
}

/// What stands in the quotation marks at a name's end.
fn quoted(name: &str) -> Option<&str> {
    let body = name.strip_suffix(['»', '"', '”', '“'])?;
    let open = body.rfind(['«', '"', '“', '„'])?;
    let quote = body[open..].trim_start_matches(['«', '"', '“', '„']);
    (!quote.is_empty()).then_some(quote)
}

/// The words that may name a country or city; Russian demonyms have no capital.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_letter(c))
        .filter(|word| word.starts_with(char::is_uppercase) || !word.is_ascii() && word.len() > 10)
}
