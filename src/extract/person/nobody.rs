//! Names that are nobody's by the word before them: a street's, a village's, a service's.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::{Found, PersonRules};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::model::Reading;
use crate::segment::{Gap, Kind, WordKey};

/// True behind the word for a street, which bears a person's name: «ул. Нахимова».
pub(super) fn is_street(part: &Part<'_>, first: usize) -> bool {
    let before = behind_stop(part, first);
    before.is_some_and(|at| part.gazetteer.lexicon().value_of(WordClass::PlaceWord, text(part, at)) == Some("street"))
}

/// The names that are a place's or a thing's by the word before them: «житель Нижнего Новгорода», «в селе Тимофеевка», «через сервис
/// «Зонатель»», and of a thing the same word wherever it stands.
pub(super) fn remove(part: &Part<'_>, found: &mut Vec<Found>, rules: &PersonRules) {
    let key = |one: &Found| (one.tokens.len() == 1).then(|| part.segments.tokens[one.tokens.start].key);
    let listed = |one: &Found| matches!(one.reading, Reading::Listed(_));
    let things = found.iter().filter(|one| !listed(one) && is_thing(part, &one.tokens, rules));
    let things: FxHashSet<WordKey> = things.filter_map(key).collect();
    found.retain(|one| {
        let thing = || key(one).is_some_and(|key| things.contains(&key)) || is_thing(part, &one.tokens, rules);
        listed(one) || !(thing() || is_place(part, &one.tokens, rules))
    });
}

fn is_place(part: &Part<'_>, name: &Range<usize>, rules: &PersonRules) -> bool {
    let first = name.start;
    if is_full(part, name) || first == 0 || part.segments.tokens[first].gap == Gap::Paragraph {
        return false;
    }
    let Some(word) = behind_stop(part, first) else { return false };
    // «2015 г. Иванов», «прокурор города Иванов».
    let of_other = |before: usize| {
        let class = |class| part.classes[before].has(class);
        part.segments.tokens[before].kind == Kind::Number || class(WordClass::Role) || class(WordClass::Title)
    };
    let written = part.segments.span(word..first).of(&part.document.text);
    rules.before_places.contains(written) && !word.checked_sub(1).is_some_and(of_other)
}

fn is_thing(part: &Part<'_>, name: &Range<usize>, rules: &PersonRules) -> bool {
    let Some(quote) = name.start.checked_sub(1).filter(|_| !is_full(part, name)) else { return false };
    let Some(word) = quote.checked_sub(1) else { return false };
    matches!(text(part, quote), "«" | "“" | "„" | "\"") && rules.before_things.contains(text(part, word))
}

/// True for several words with a given name among them: Салават alone is a city as well.
fn is_full(part: &Part<'_>, name: &Range<usize>) -> bool {
    name.len() > 1 && name.clone().any(|i| part.classes[i].has(WordClass::GivenName))
}

/// The token before a token, without the full stop of an abbreviation.
fn behind_stop(part: &Part<'_>, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    if text(part, before) == "." { before.checked_sub(1) } else { Some(before) }
}

fn text<'a>(part: &Part<'a>, i: usize) -> &'a str {
    part.segments.tokens[i].span().of(&part.document.text)
}
