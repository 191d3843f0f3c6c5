//! Names that another name beside them explains: other names in brackets, and brothers who share one surname.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::evidence::Candidate;
use super::{Found, list_gap, unlisted};
use crate::declension::is_cyrillic;
use crate::extract::Part;
use crate::gazetteer::{WordClass, name_key};
use crate::model::{PersonName, Reading, Span};
use crate::segment::Case;

/// The longest text, in bytes, between a name and its other name.
const BETWEEN: usize = 100;
/// How many tokens before a list of names a word of kinship may stand: "the brothers A and B C".
const KIN_BEFORE: usize = 3;

/// Candidates, too light by themselves, that stand in brackets after a name: `Aron Atabek (Edigeev)`, `Marlen (Suleyman) Asanov`.
pub(super) fn in_brackets(part: &Part<'_>, found: &[Found], light: &[Candidate]) -> Vec<Found> {
    let tokens = &part.segments.tokens;
    let text = |i: usize| tokens.get(i).map(|token| token.span().of(&part.document.text));
    let names: FxHashMap<usize, &Found> = found.iter().map(|one| (one.tokens.end, one)).collect();
    light
        .iter()
        .filter(|candidate| candidate.score > -0.5 && candidate.words.len() <= 2)
        .filter(|candidate| part.segments.tokens[candidate.words[0]].case == Case::Title)
        .filter(|candidate| !part.classes[candidate.words[0]].has(WordClass::Place))
        .filter_map(|candidate| {
            let open = candidate.tokens.start.checked_sub(1)?;
            let enclosed = text(open) == Some("(") && text(candidate.tokens.end) == Some(")");
            let name = names.get(&open).filter(|_| enclosed)?;
            let of = part.segments.span(name.tokens.clone());
            Some(Found { reading: Reading::Alias(of), ..unlisted(part, candidate, "person/alias-in-brackets") })
        })
        .collect()
}

/// Names that are other names of the person named before: in brackets in another script or spelling, or after words such as "also
/// known as". What a list knows keeps its own meaning. `found` is in the order of the text.
pub(super) fn aliases(part: &Part<'_>, found: &mut [Found], cues: &[AliasCue]) {
    let text = &part.document.text;
    for at in 1..found.len() {
        let (before, rest) = found.split_at_mut(at);
        let (named, other) = (&before[at - 1], &mut rest[0]);
        let (of, span) = (part.segments.span(named.tokens.clone()), part.segments.span(other.tokens.clone()));
        let Reading::Person(name) = &other.reading else { continue };
        let apart = of.end <= span.start && span.start - of.end <= BETWEEN;
        if matches!(named.reading, Reading::Alias(_)) || !apart {
            continue;
        }
        let between = Span::new(of.end, span.start).of(text);
        let (between, quoted) = before_the_quotes(between);
        let brackets = between.trim_start().starts_with('(') && !between.contains(')');
        let words = words(between);
        let said = cues.iter().any(|cue| {
            // Words may stand before the cue in brackets, as in "(who is better known as", and before a name in quotation marks:
            // elsewhere they may say something else.
            cue.words_before(&words).is_some_and(|rest| rest.is_empty() || (brackets || quoted) && rest.ends_with(' '))
        });
        let closed = closes(&text[span.end..]);
        let direct = brackets && words.is_empty() && closed;
        // `Ainash Turgumbekova, blogger ("Qara Tileu")`
        let nicknamed = quoted && closed && between.trim_end().ends_with('(') && !between.contains([';', '\n', ')']);
        let surface = (of.of(text), span.of(text));
        let plain = brackets || !between.contains(['.', ';', '\n']);
        if said && plain || nicknamed || direct && may_be_same(named, name, surface) {
            other.reading = Reading::Alias(of);
            other.rule = "person/alias";
        }
    }
}

/// What stands before the quotation marks in which a name stands, alone or behind one word: `("Brother `; all of the text, and false,
/// where it stands in none.
fn before_the_quotes(between: &str) -> (&str, bool) {
    let Some(at) = between.rfind(['"', '«', '“', '„', '‘']) else { return (between, false) };
    let inside = between[at..].trim_start_matches(['"', '«', '“', '„', '‘']);
    let one_word = inside.split_whitespace().count() <= 1 && inside.chars().all(|c| c.is_alphabetic() || c == ' ');
    if one_word { (&between[..at], true) } else { (between, false) }
}

/// Words between a name and another of the same person, in lower case; `*` stands for one to four words: "known * as".
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct AliasCue {
    /// What stands before the star.
    first: Option<String>,
    last: String,
}

impl From<String> for AliasCue {
    fn from(cue: String) -> Self {
        match cue.split_once(" * ") {
            Some((first, last)) => Self { first: Some(first.to_owned()), last: last.to_owned() },
            None => Self { first: None, last: cue },
        }
    }
}

impl AliasCue {
    /// What stands before the cue at the end of words.
    fn words_before<'a>(&self, words: &'a str) -> Option<&'a str> {
        const MOST: usize = 4;
        let rest = words.strip_suffix(&*self.last)?;
        let Some(first) = &self.first else { return Some(rest) };
        let rest = rest.strip_suffix(' ')?;
        let starts = rest.rmatch_indices(&**first).filter(|(at, _)| *at == 0 || rest[..*at].ends_with(' '));
        let between = |at: usize| rest[at + first.len()..].strip_prefix(' ').map(|words| words.split(' ').count());
        starts.map(|(at, _)| at).find(|&at| between(at).is_some_and(|count| count <= MOST)).map(|at| &rest[..at])
    }
}

/// The words of a text, in lower case, with single spaces.
fn words(text: &str) -> String {
    let words =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| word.chars().any(char::is_alphanumeric));
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// True where the brackets end, or go on with something else, behind a name and its closing quotes.
fn closes(after: &str) -> bool {
    after.trim_start_matches(['"', '»', '”', '“', '\'', '’']).starts_with([')', ',', ';'])
}

/// A word alone, a full name in another script, and one whose surname sounds alike may be another name of the same person.
fn may_be_same(named: &Found, other: &PersonName, (named_surface, other_surface): (&str, &str)) -> bool {
    if other.given.is_empty() || other.surname.is_empty() || is_cyrillic(named_surface) != is_cyrillic(other_surface) {
        return !other_surface.contains('.');
    }
    let Reading::Person(named) = &named.reading else { return false };
    let start = |name: &str| name_key(name).chars().take(3).collect::<String>();
    start(&named.surname) == start(&other.surname)
}

/// Completes a given name that stands before others of one family with the surname that they share: "the brothers Eskender and
/// Dilyaver Bilyalbayev", «братья Ахметжан и Полат Рузиевы». `found` is in the order of the text.
pub(super) fn shared_surnames(part: &Part<'_>, found: &mut [Found]) {
    for at in (1..found.len()).rev() {
        let (before, rest) = found.split_at_mut(at);
        let (one, next) = (&mut before[at - 1], &rest[0]);
        let joined = list_gap(part, one.tokens.end) == Some(next.tokens.start);
        let surname = match &next.reading {
            Reading::Person(name) if !name.given.is_empty() => name.surname.clone(),
            Reading::Listed(entities) => {
                let name = entities.first().map(|&index| part.gazetteer.entity(index).name.clone());
                name.as_deref()
                    .and_then(|name| name.rsplit_once(' '))
                    .map_or(String::new(), |(_, surname)| surname.to_owned())
            }
            _ => continue,
        };
        let related = after_kinship(part, one.tokens.start)
            || is_plural(part.segments.span(next.tokens.clone()).of(&part.document.text));
        if let Reading::Person(name) = &mut one.reading
            && joined
            && related
            && !surname.is_empty()
            && one.tokens.len() == 1
            && (name.surname.is_empty() || name.given.is_empty() && !is_surname(part, one.tokens.start))
        {
            let given =
                if name.given.is_empty() { std::mem::take(&mut name.surname) } else { std::mem::take(&mut name.given) };
            *name = PersonName { given, patronymic: String::new(), surname };
        }
    }
}

fn is_surname(part: &Part<'_>, i: usize) -> bool {
    part.classes[i].has(WordClass::SurnameEnding)
}

fn after_kinship(part: &Part<'_>, start: usize) -> bool {
    part.classes[start.saturating_sub(KIN_BEFORE)..start].iter().any(|classes| classes.has(WordClass::Kinship))
}

/// True of «Полат Рузиевы»: a surname in the plural.
fn is_plural(surface: &str) -> bool {
    ["овы", "евы", "ёвы", "ины", "овых", "евых", "ёвых", "иных", "ские", "ских"]
        .iter()
        .any(|ending| surface.ends_with(ending))
}
