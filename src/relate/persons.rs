//! Who is named together, and who is there as an official.

use std::ops::Range;

use super::cue::Cues;
use super::rules::CaseRules;
use super::scene::{Group, Mentioned};
use super::words::Words;
use crate::segment::{Gap, Kind, Segments};

/// Persons of a passage in groups: those that only commas, conjunctions and what describes each part.
pub(super) fn groups<T: Copy>(
    text: &str,
    segments: &Segments,
    words: &Words,
    persons: &[Mentioned],
    rules: &CaseRules,
    cues: &Cues<T>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let persons: Vec<Mentioned> =
        persons.iter().copied().filter(|person| !is_aside(text, segments, words, *person, rules)).collect();
    for (at, &person) in persons.iter().enumerate() {
        let official = is_official(text, segments, words, person, rules, cues)
            || persons.get(at + 1).is_some_and(|next| is_owner(text, segments, words, person, *next, rules));
        match groups.last_mut() {
            Some(group)
                if group.official == official
                    && group.members.last().is_some_and(|last| {
                        are_together(text, segments, words, last.end..person.first, rules, cues)
                    }) =>
            {
                group.members.push(person);
            }
            _ => groups.push(Group { members: vec![person], official }),
        }
    }
    groups
}

/// Words that may describe somebody between "mother of" and the name.
const DESCRIBED: usize = 9;

/// Whether a name is there only to tell of something or somebody else: "X's regime", "the mother of activist Y", "convicted of insulting Z".
fn is_aside(text: &str, segments: &Segments, words: &Words, person: Mentioned, rules: &CaseRules) -> bool {
    let token = |at: usize| segments.tokens.get(at).map_or("", |token| token.span().of(text));
    let (at, after) = (words.at_token(person.first), words.at_token(person.end));
    let glued = |at: usize| segments.tokens.get(at).is_some_and(|token| token.gap == Gap::Glued);
    if matches!(token(person.end), "'" | "’") && token(person.end + 1) == "s" && glued(person.end + 1) {
        // "X's authoritarian government", and not "Since X's arrest, the government"
        let goes_on = |&at: &usize| words.get(at).is_some() && words.token(at - 1) + 1 == words.token(at);
        let end = (after + 1..after + 4).take_while(goes_on).last().unwrap_or(after);
        return rules.rule_of.within(words, after + 1..end + 1);
    }
    if (1..=2).any(|back| at >= back && rules.targets.longest(words, at - back) == Some(back)) {
        return true;
    }
    let is_told_of = token(person.end) == "," && matches!(words.get(after), Some("who" | "qui"));
    for back in (at.saturating_sub(DESCRIBED + 2)..at).rev() {
        let between = words.token(back) + 1..if back + 1 == at { person.first } else { words.token(back + 1) };
        let parts = |word: &str, gap: Gap| {
            matches!(word, "," | ";" | "." | ":" | "(" | ")" | "—" | "–") || word == "-" && gap != Gap::Glued
        };
        if segments.tokens[between].iter().any(|token| parts(token.span().of(text), token.gap)) {
            return false;
        }
        if rules.kin_of.longest(words, back).is_some() {
            return !is_told_of;
        }
    }
    false
}

/// Most words of an apposition between two names of a list.
const APPOSED: usize = 6;

/// Whether what stands between two names only lists and describes.
fn are_together<T: Copy>(
    text: &str,
    segments: &Segments,
    words: &Words,
    between: Range<usize>,
    rules: &CaseRules,
    cues: &Cues<T>,
) -> bool {
    let Range { start: from, end: to } = between;
    let between: Vec<&str> = segments.tokens[from..to.max(from)].iter().map(|token| token.span().of(text)).collect();
    if between.iter().any(|word| matches!(*word, ";" | "." | ":" | "|") && !is_title_stop(text, segments, from, to)) {
        return false;
    }
    let (first, last) = (words.at_token(from), words.at_token(to));
    let conjunction = (first..last).any(|at| rules.conjunctions.longest(words, at).is_some());
    let comma = between.contains(&",");
    let described = last - first;
    // A bracket holds another spelling of the same name.
    let alias = between.first() == Some(&"(") && described == 0;
    let is_cue = (first..last).any(|at| cues.begins(words, at));
    // "X, director of the paper, Y, its editor": what describes the first stands between two commas.
    let is_mark = |word: &&&str| !word.chars().all(|c| matches!(c, '*' | '_' | '”' | '“' | '"' | '«' | '»'));
    let (opens, closes) = (between.iter().find(is_mark), between.iter().rev().find(is_mark));
    let told = between
        .iter()
        .any(|word| matches!(*word, "who" | "which" | "that" | "whom" | "whose" | "qui") || word.starts_with("котор"));
    let described_aside = opens == Some(&",") && closes == Some(&",") && described <= APPOSED && !told;
    !is_cue
        && !rules.apart.within(words, first..last)
        && (alias
            || (conjunction && described <= 7)
            || (comma && described <= 2)
            || described_aside
            || (described == 0 && between.is_empty()))
}

/// "Mr. X and Mrs. Y": the full stop is of a title.
fn is_title_stop(text: &str, segments: &Segments, from: usize, to: usize) -> bool {
    let stops = (from..to).filter(|&at| matches!(segments.tokens[at].span().of(text), ";" | "." | ":" | "|"));
    stops.into_iter().all(|at| {
        let before = at.checked_sub(1).map_or("", |at| segments.tokens[at].span().of(text));
        segments.tokens[at].span().of(text) == "." && matches!(before, "Mr" | "Mrs" | "Ms" | "Dr")
    })
}

/// Whether the name only says whose kin the next one is: «брата Омарова, Мурата, оправдали».
fn is_owner(
    text: &str,
    segments: &Segments,
    words: &Words,
    person: Mentioned,
    next: Mentioned,
    rules: &CaseRules,
) -> bool {
    let at = words.at_token(person.first);
    let comma = segments.tokens.get(person.end).is_some_and(|token| token.span().of(text) == ",");
    comma && next.first == person.end + 1 && at > 0 && rules.kin.longest(words, at - 1).is_some()
}

/// Whether a word before the name, or an apposition right after it, tells an official.
fn is_official<T: Copy>(
    text: &str,
    segments: &Segments,
    words: &Words,
    person: Mentioned,
    rules: &CaseRules,
    cues: &Cues<T>,
) -> bool {
    let at = words.at_token(person.first);
    let mut before = at;
    // Up to three words, none beyond punctuation other than a title's stop.
    for back in (at.saturating_sub(3)..at).rev() {
        let gap = words.token(back) + 1..if back + 1 == at { person.first } else { words.token(back + 1) };
        let parted = segments.tokens[gap].iter().any(|token| {
            token.kind == Kind::Punctuation && !matches!(token.span().of(text), "." | "-" | "’" | "'" | "(")
        });
        if parted || cues.begins(words, back) {
            break;
        }
        before = back;
    }
    if rules.officials.within(words, before..at) {
        return true;
    }
    let after = words.at_token(person.end);
    let comma = segments.tokens.get(person.end).is_some_and(|token| token.span().of(text) == ",");
    comma && words.get(after) != Some("by") && rules.officials.longest(words, after).is_some()
}
