//! Runs of capitalised words that may hold a person's name.

use std::ops::Range;

use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::{Case, Gap, Kind, Script};

/// The most words that a run keeps: beyond that it is a heading or a line in capitals, cut where it stands.
const LONGEST: usize = 12;

/// A run's tokens; the first and the last are words, or the full stop of an initial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// All its tokens.
    pub tokens: Range<usize>,
    /// Its words, as token indexes.
    pub words: Vec<usize>,
}

/// The runs of a part, in the order of the text.
///
/// Words of a run stand side by side on one line, or on two where the first line is a long one, as in a paragraph:
/// a short line's end parts two rows of a list. Between them may stand a hyphen, the full stop of an initial, and a
/// particle in lower case (`Oscar de la Hoya`, `Maksat Tazhibek uulu`).
pub(super) fn runs(part: &Part<'_>) -> Vec<Run> {
    let tokens = &part.segments.tokens;
    let mut runs = Vec::new();
    let mut line = LineWidths::default();
    let mut i = 0;
    while i < tokens.len() {
        line.note(part, i);
        if !is_name_word(part, i) {
            i += 1;
            continue;
        }
        let mut run = Run { tokens: i..i + 1, words: vec![i] };
        let mut at = stop_of_initial(part, i).map_or(i, |stop| stop);
        run.tokens.end = at + 1;
        while let Some(next) = step(part, at, &mut line) {
            run.words.push(next);
            at = stop_of_initial(part, next).map_or(next, |stop| stop);
            run.tokens.end = at + 1;
            if run.words.len() == LONGEST {
                break;
            }
        }
        while run.words.len() > 1 && is_particle_only(part, run.words[run.words.len() - 1]) {
            run.words.pop();
            let last = run.words[run.words.len() - 1];
            run.tokens.end = stop_of_initial(part, last).map_or(last, |stop| stop) + 1;
        }
        i = run.tokens.end;
        if is_heading(part, &run) {
            runs.extend(names_in_heading(part, &run));
        } else {
            runs.push(run);
        }
    }
    runs
}

/// True for words of which none has a lower-case letter, too many for a name.
fn is_heading(part: &Part<'_>, run: &Run) -> bool {
    const LONGEST_NAME: usize = 4;
    let capitals = |&i: &usize| matches!(part.segments.tokens[i].case, Case::Upper | Case::Single);
    run.words.len() > LONGEST_NAME && run.words.iter().all(capitals)
}

/// What stands between the words of a heading in capitals that are no names: "AN OPEN LETTER FROM ACTIVIST ELENA URLAEVA TO THE MINISTER".
fn names_in_heading(part: &Part<'_>, run: &Run) -> Vec<Run> {
    const NAMES: [WordClass; 3] = [WordClass::GivenName, WordClass::SurnameEnding, WordClass::PatronymicEnding];
    const OTHERS: [WordClass; 6] = [
        WordClass::CommonWord,
        WordClass::FunctionWord,
        WordClass::Role,
        WordClass::Title,
        WordClass::Kinship,
        WordClass::LawWord,
    ];
    let has = |i: usize, classes: &[WordClass]| classes.iter().any(|&class| part.classes[i].has(class));
    let parts = |i: usize| stop_of_initial(part, i).is_none() && has(i, &OTHERS) && !has(i, &NAMES);
    let names = run.words.chunk_by(|&a, &b| parts(a) == parts(b)).filter(|words| !parts(words[0]));
    let run_of = |words: &[usize]| {
        let last = words[words.len() - 1];
        Run { tokens: words[0]..stop_of_initial(part, last).unwrap_or(last) + 1, words: words.to_vec() }
    };
    names.map(run_of).collect()
}

/// The next word of the run after the token `at`, where there is one.
fn step(part: &Part<'_>, at: usize, line: &mut LineWidths) -> Option<usize> {
    let tokens = &part.segments.tokens;
    let joins = |i: usize, line: &mut LineWidths| -> bool {
        line.note(part, i);
        match tokens[i].gap {
            Gap::Glued | Gap::Space => true,
            Gap::Line => line.previous >= LineWidths::LONG,
            Gap::Paragraph => false,
        }
    };
    let next = at + 1;
    if next >= tokens.len() || !joins(next, line) {
        return None;
    }
    if is_name_word(part, next) || is_patronymic_word(part, next) {
        return Some(next);
    }
    let after = next + 1;
    if after >= tokens.len() {
        return None;
    }
    // Kassym-Jomart, Петров-Водкин, Chelebi-zade.
    let particle = |i: usize| part.classes[i].has(WordClass::NameParticle) && tokens[i].case == Case::Lower;
    let hyphenated = |hyphen: usize| {
        hyphen + 1 < tokens.len()
            && is_hyphen(part, hyphen)
            && tokens[hyphen].gap == Gap::Glued
            && tokens[hyphen + 1].gap == Gap::Glued
            && (is_name_word(part, hyphen + 1) || particle(hyphen + 1))
    };
    if hyphenated(next) {
        return Some(after);
    }
    // A particle, or two, before another name word; the particles are words of the run.
    if particle(next) {
        // Yusuf al-Qurtubi.
        if hyphenated(after) {
            return Some(next);
        }
        let follows = |i: usize, line: &mut LineWidths| i < tokens.len() && joins(i, line) && is_name_word(part, i);
        let second = particle(after);
        if follows(after, line) || (second && follows(after + 1, line)) {
            return Some(next);
        }
    }
    None
}

/// True for a word that is written as names are.
pub(super) fn is_name_word(part: &Part<'_>, i: usize) -> bool {
    let token = &part.segments.tokens[i];
    token.kind == Kind::Word && matches!(token.case, Case::Title | Case::Upper | Case::Single | Case::Mixed)
}

fn is_patronymic_word(part: &Part<'_>, i: usize) -> bool {
    part.segments.tokens[i].kind == Kind::Word && part.classes[i].has(WordClass::PatronymicWord)
}

fn is_particle_only(part: &Part<'_>, i: usize) -> bool {
    part.segments.tokens[i].case == Case::Lower && !is_patronymic_word(part, i) && !is_hyphen(part, i - 1)
}

/// The full stop that ends the initial at `i`, where there is one: `N.`, `Ю.`, and two letters as in `Дж.`, `Yu.`.
pub(super) fn stop_of_initial(part: &Part<'_>, i: usize) -> Option<usize> {
    let tokens = &part.segments.tokens;
    let token = &tokens[i];
    let letters = || token.span().of(&part.document.text).chars().count();
    let short = match token.case {
        Case::Single => true,
        Case::Title => token.end - token.start <= 4 && letters() == 2,
        _ => false,
    };
    let stop = i + 1;
    let found = short
        && stop < tokens.len()
        && tokens[stop].gap == Gap::Glued
        && tokens[stop].span().of(&part.document.text) == ".";
    // "Mr." and "Dr." are titles.
    (found && !part.classes[i].has(WordClass::Title)).then_some(stop)
}

fn is_hyphen(part: &Part<'_>, i: usize) -> bool {
    matches!(part.segments.tokens[i].span().of(&part.document.text), "-" | "\u{2010}" | "\u{2011}")
}

/// Follows the widths of lines, in letters or nearly so.
#[derive(Default)]
struct LineWidths {
    start: usize,
    previous: usize,
    seen: usize,
}

impl LineWidths {
    /// From this width on a line is taken for one of running text. Lines of names in lists and signatures are shorter.
    const LONG: usize = 60;

    /// Notes that the token `i` was reached; each token once, in order, however often it is asked for.
    fn note(&mut self, part: &Part<'_>, i: usize) {
        let tokens = &part.segments.tokens;
        while self.seen <= i {
            let token = &tokens[self.seen];
            if matches!(token.gap, Gap::Line | Gap::Paragraph) && self.seen > 0 {
                let last = &tokens[self.seen - 1];
                let width = (last.end as usize).saturating_sub(self.start);
                // A Cyrillic letter has two bytes.
                self.previous = if last.script == Script::Cyrillic { width * 5 / 9 } else { width };
                self.start = token.start as usize;
            } else if self.seen == 0 {
                self.start = token.start as usize;
            }
            self.seen += 1;
        }
    }
}
