//! The passages of a text, sentence by sentence and row by row, with what stands in each.

use std::ops::Range;

use super::cue::{CueSeen, Cues};
use super::length::{LengthSeen, lengths};
use super::rules::CaseRules;
use super::words::Words;
use crate::model::{Annotation, Confidence, Document, Label, Span};
use crate::segment::{Gap, Segments};

/// A mention in token indexes, the end excluded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mentioned {
    /// Index of the annotation.
    pub index: usize,
    pub first: usize,
    pub end: usize,
}

/// Persons named together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub members: Vec<Mentioned>,
    /// A judge, an advocate or whoever else is not the one prosecuted.
    pub official: bool,
}

impl Group {
    pub fn first(&self) -> usize {
        self.members.first().map_or(0, |one| one.first)
    }

    pub fn end(&self) -> usize {
        self.members.last().map_or(0, |one| one.end)
    }
}

/// A sentence, or the row of a table.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a plain fact of the passage")]
pub(super) struct Unit<T> {
    pub tokens: Range<usize>,
    pub span: Span,
    pub paragraph: usize,
    /// A row of a table.
    pub row: bool,
    /// It begins an entry of a list: with a number, a letter or a dash.
    pub entry: bool,
    /// It ends as a sentence does.
    pub closed: bool,
    pub words: Words,
    pub groups: Vec<Group>,
    pub articles: Vec<Mentioned>,
    pub dates: Vec<Mentioned>,
    pub courts: Vec<Mentioned>,
    pub lengths: Vec<LengthSeen>,
    pub cues: Vec<CueSeen<T>>,
    pub alleged: bool,
}

/// The passages of a part of a document of which `wanted` says, by their tokens, that they matter.
pub(super) fn units<T: Copy>(
    document: &Document,
    segments: &Segments,
    annotations: &[Annotation],
    rules: &CaseRules,
    cues: &Cues<T>,
    wanted: &dyn Fn(Range<usize>) -> bool,
) -> Vec<Unit<T>> {
    let text = document.text.as_str();
    let mut out = Vec::new();
    let mut paragraph = 0;
    for (tokens, row) in passages(text, segments) {
        while segments.paragraphs.get(paragraph).is_some_and(|range| range.end as usize <= tokens.start) {
            paragraph += 1;
        }
        if wanted(tokens.clone()) {
            out.push(unit(text, segments, annotations, tokens, paragraph, row, rules, cues));
        }
    }
    out
}

/// Sentences, those of one table row together, and none over two rows.
fn passages(text: &str, segments: &Segments) -> Vec<(Range<usize>, bool)> {
    let mut out: Vec<(Range<usize>, bool)> = Vec::new();
    let mut line_of_last = Span::new(0, 0);
    for sentence in &segments.sentences {
        let sentence = sentence.start as usize..sentence.end as usize;
        let mut start = sentence.start;
        let mut line = line_at(text, segments.tokens[start].start as usize);
        let mut row = is_row(line.of(text));
        for at in sentence.start + 1..=sentence.end {
            let ends = at == sentence.end;
            if !ends && segments.tokens[at].gap < Gap::Line {
                continue;
            }
            let next = if ends { line } else { line_at(text, segments.tokens[at].start as usize) };
            let next_row = if ends { row } else { is_row(next.of(text)) };
            if ends || row || next_row {
                push(text, segments, &mut out, start..at, row, line == line_of_last);
                line_of_last = line;
                start = at;
            }
            (line, row) = (next, next_row);
        }
    }
    out
}

/// Adds a passage, to the one before where they are one: cells of a row, or what an abbreviation seemed to end.
fn push(
    text: &str,
    segments: &Segments,
    out: &mut Vec<(Range<usize>, bool)>,
    tokens: Range<usize>,
    row: bool,
    same_line: bool,
) {
    if let Some((last, last_row)) = out.last_mut() {
        let within_row = row && *last_row && same_line;
        // «3 февраля 2020 г. Тарасу … предъявили»
        let word = |at: usize| segments.tokens.get(at).map_or("", |token| token.span().of(text));
        // «осуждён 17 февраля 2023 г. Тверским районным судом»
        let by_whom = || (tokens.start..tokens.start + 3).any(|at| word(at).ends_with('м') && word(at) != "Там");
        let stopped = segments.tokens[tokens.start].gap < Gap::Paragraph
            && last.len() >= 3
            && matches!(word(last.end - 2), "г" | "гг" | "ж")
            && (last.len() <= 9 || by_whom());
        if within_row || (stopped && !row && !*last_row) {
            last.end = tokens.end;
            return;
        }
    }
    out.push((tokens, row));
}

/// The line that holds the byte at `at`.
fn line_at(text: &str, at: usize) -> Span {
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |line| line + 1);
    let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |line| at + line);
    Span::new(start, end)
}

/// Cells are parted by bars or tabs.
fn is_row(line: &str) -> bool {
    line.matches('|').count() >= 2 || line.trim().matches('\t').count() >= 2
}

/// How sure an article must be to be somebody's in the table of cases: a number that is given by the likeness of words is too little for a claim.
const SURE: Confidence = 0.6;

#[expect(clippy::too_many_arguments, reason = "all that a passage is read with")]
fn unit<T: Copy>(
    text: &str,
    segments: &Segments,
    annotations: &[Annotation],
    tokens: Range<usize>,
    paragraph: usize,
    row: bool,
    rules: &CaseRules,
    cues: &Cues<T>,
) -> Unit<T> {
    let all = &segments.tokens;
    let span = segments.span(tokens.clone());
    let from = annotations.partition_point(|one| one.span.end <= span.start);
    let to = annotations.partition_point(|one| one.span.start < span.end);
    let here = (from..to.max(from)).map(|index| {
        let place = annotations[index].span;
        let first = segments.token_at(place.start).max(tokens.start);
        let end = (segments.token_at(place.end.saturating_sub(1)) + 1).min(tokens.end);
        (annotations[index].label, Mentioned { index, first, end: end.max(first + 1) })
    });
    let words = Words::of(text, all, tokens.clone());
    let (mut persons, mut articles, mut dates, mut courts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (label, mentioned) in here {
        match label {
            Label::Person => persons.push(mentioned),
            Label::Article if annotations[mentioned.index].confidence >= SURE => articles.push(mentioned),
            Label::Date if !is_birth(&words, mentioned, rules) => dates.push(mentioned),
            Label::Organisation if is_court(annotations[mentioned.index].span.of(text), rules) => {
                courts.push(mentioned);
            }
            Label::Article | Label::Date | Label::Organisation => {}
        }
    }
    let in_name = |token: usize| {
        let mut names = persons.iter().chain(&courts).chain(&articles).chain(&dates);
        names.any(|name| name.first <= token && token < name.end)
    };
    let in_date = |length: &LengthSeen| dates.iter().any(|date| date.first < length.end && length.first < date.end);
    let mut lengths = if persons.is_empty() && articles.is_empty() && words.len() > 60 {
        Vec::new()
    } else {
        lengths(text, all, &words, rules)
    };
    lengths.retain(|length| !in_date(length));
    let seen = cues.seen(&words, &lengths, &in_name);
    let last = all.get(tokens.end.saturating_sub(1)).map_or("", |token| token.span().of(text));
    Unit {
        span,
        paragraph,
        row,
        entry: begins_entry(text, segments, &tokens),
        closed: matches!(last, "." | "!" | "?" | "…" | "»" | "”" | "\"" | ")"),
        groups: super::persons::groups(text, segments, &words, &persons, rules, cues),
        articles,
        dates,
        courts,
        lengths,
        cues: seen,
        alleged: rules.allegations.within(&words, 0..words.len()),
        words,
        tokens,
    }
}

fn is_birth(words: &Words, date: Mentioned, rules: &CaseRules) -> bool {
    let (before, after) = (words.at_token(date.first), words.at_token(date.end));
    let told = before.checked_sub(1).is_some_and(|at| rules.birth_before.longest(words, at).is_some());
    // «14.05.1969 г. р.»: the year's word may be of the date or not.
    told || rules.birth_after.longest(words, after).is_some()
}

fn is_court(name: &str, rules: &CaseRules) -> bool {
    name.split(|c: char| !c.is_alphanumeric()).any(|word| rules.courts.has(&crate::fold::fold_word(word)))
}

/// A line's beginning with `1.`, `2)`, `(a)`, `а)`, `–` or a bullet.
fn begins_entry(text: &str, segments: &Segments, tokens: &Range<usize>) -> bool {
    let word =
        |at: usize| segments.tokens.get(at).filter(|_| at < tokens.end).map_or("", |token| token.span().of(text));
    let begins_line = tokens.start == 0 || segments.tokens[tokens.start].gap >= Gap::Line;
    let first = word(tokens.start);
    let short = |word: &str| word.chars().count() <= 3 && word.chars().all(char::is_alphanumeric) && !word.is_empty();
    begins_line
        && match first {
            "-" | "–" | "—" | "•" | "*" | "·" | "▪" | "●" | "№" => true,
            "(" => short(word(tokens.start + 1)) && word(tokens.start + 2) == ")",
            word_first => {
                let number = word_first.chars().all(|c| c.is_ascii_digit());
                let letter = word_first.chars().count() == 1;
                let mark = word(tokens.start + 1);
                (number && short(word_first) && (matches!(mark, "." | ")") || mark == "–"))
                    || (letter && short(word_first) && mark == ")")
            }
        }
}
