//! The features of a token. Each template makes at most one, a hash of its number and of what it reads; nought is none.
//!
//! The templates are those of linear taggers for names since Ratinov and Roth (2009): the word and its neighbours, affixes,
//! shapes, classes from lists, and how the document writes the word elsewhere.

use super::words::{Seen, Shape, Word, Words};
use crate::gazetteer::WordClass;

/// How many templates there are.
pub(super) const TEMPLATES: usize = 58;

const fn class(class: WordClass) -> u32 {
    1 << class as u8
}

const ENDINGS: u32 = class(WordClass::GivenName)
    | class(WordClass::SurnameEnding)
    | class(WordClass::PatronymicEnding)
    | class(WordClass::PatronymicWord);

/// The classes that are told by the word itself, not by its ending.
const LISTED: u32 = !(class(WordClass::SurnameEnding) | class(WordClass::PatronymicEnding));

const INTRODUCES: u32 = class(WordClass::Title) | class(WordClass::Role) | class(WordClass::Kinship);

/// Writes the features of the token at `i`.
pub(super) fn features(words: &Words, i: usize, out: &mut [u32; TEMPLATES]) {
    let [before2, before, word, after, after2] = [-2, -1, 0, 1, 2].map(|step| words.at(i, step));
    out.fill(0);
    let mut template = 0;
    let mut put = |fires: bool, a: u32, b: u32| {
        if fires {
            out[template] = mix(template as u32, a, b);
        }
        template += 1;
    };
    let is_word = word.mark == 0;
    let [shape_before, shape, shape_after] = [before, word, after].map(shape_of);

    put(true, 0, 0);
    put(true, word.key, 0);
    put(true, before.key, 0);
    put(true, after.key, 0);
    put(true, before2.key, 0);
    put(true, after2.key, 0);
    put(true, before.key, word.key);
    put(true, word.key, after.key);
    put(true, before2.key, before.key);
    put(true, after.key, after2.key);
    put(true, before.key, shape);
    put(true, after.key, shape);

    put(true, shape, 0);
    put(true, shape_before, shape);
    put(true, shape, shape_after);
    put(true, shape_before << 16 | shape, shape_after);
    put(true, window(words, i, [-3, -2, -1, 0]), window(words, i, [1, 2, 3, 4]));
    put(is_word, u32::from(word.letters), shape);
    put(words.capitals[i], shape, 0);
    put(word.line, shape, u32::from(after.line) | u32::from(after2.line) << 1);
    put(true, u32::from(word.glued) | u32::from(after.glued) << 1, shape);
    put(true, u32::from(word.script) | u32::from(before.script) << 4, shape);

    put(is_word, word.prefixes[0], shape);
    put(is_word, word.prefixes[1], 0);
    for suffix in word.suffixes {
        put(is_word && suffix != 0, suffix, word.shape as u32);
    }
    put(before.mark == 0, before.suffixes[2], shape);
    put(after.mark == 0, after.suffixes[2], shape);
    put(is_word, before.suffixes[1], word.suffixes[1]);
    put(is_word, word.suffixes[2], listed(before));

    put(true, listed(word), shape);
    put(true, listed(before), listed(word));
    put(true, listed(word), listed(after));
    put(true, listed(before2), listed(before));
    put(true, listed(after), listed(after2));
    put(true, listed(before), shape);
    put(true, ending(before), ending(word));
    put(true, ending(word), ending(after));

    let head = class(WordClass::OrganisationHead) | class(WordClass::OrganisationType);
    let nearest = |reach: isize, side: isize, classes: u32| {
        for step in (1..=reach).map(|step| step * side) {
            let word = words.at(i, step);
            if parts(word) {
                return None;
            } else if word.classes & classes != 0 {
                return Some(step);
            }
        }
        None
    };
    let title = nearest(4, -1, INTRODUCES);
    let head_left = nearest(5, -1, head);
    let head_right = nearest(5, 1, head);
    put(title.is_some(), title.map_or(0, distance), shape);
    put(head_left.is_some(), head_left.map_or(0, distance), shape);
    put(head_left.is_some(), head_left.map_or(0, |step| words.at(i, step).key), shape);
    put(head_right.is_some(), head_right.map_or(0, distance), shape);

    put(word.first, shape, 0);
    put(word.first, word.key, 1);
    let Seen { times, within, lower } = if word.shape.is_capital() { words.seen(word) } else { Seen::default() };
    let capital = word.shape.is_capital();
    put(capital, u32::from(lower.min(2)), u32::from(word.first));
    put(capital, u32::from(lower.min(2)), shape);
    put(capital, u32::from(within.min(2)), shape);
    put(capital, u32::from(times.min(4)), shape);
    put(capital && words.follows_given(word), shape, 0);
    put(word.quoted, shape, before.shape as u32);
    put(before.mark == u32::from('('), shape, u32::from(after.mark == u32::from(')')));

    let rule = |step: isize| {
        let tag = i.checked_add_signed(step).and_then(|at| words.rules.get(at)).copied().unwrap_or_default();
        (u32::from(tag.tag), i32::from(tag.score).cast_unsigned() & 0xff)
    };
    put(true, rule(0).0, shape);
    put(true, rule(-1).0, rule(0).0);
    put(true, rule(0).0, rule(1).0);
    put(true, rule(0).0, rule(0).1);
    debug_assert!(template <= TEMPLATES, "{template} templates");
}

const fn distance(step: isize) -> u32 {
    step.unsigned_abs() as u32
}

fn shape_of(word: &Word) -> u32 {
    if word.mark != 0 { 64 + word.mark } else { word.shape as u32 | u32::from(word.first) << 4 }
}

fn listed(word: &Word) -> u32 {
    word.classes & LISTED | u32::from(word.shape.is_capital()) << 30
}

fn ending(word: &Word) -> u32 {
    word.classes & ENDINGS | (word.shape as u32) << 24
}

/// True for punctuation that parts a title or a head from a name.
fn parts(word: &Word) -> bool {
    word.shape == Shape::Outside || [',', ';', '(', ')', ':'].iter().any(|mark| word.mark == u32::from(*mark))
}

/// Four tokens, each a capitalised word, another word, punctuation or nothing.
fn window(words: &Words, i: usize, steps: [isize; 4]) -> u32 {
    steps.iter().fold(0, |window, step| {
        let word = words.at(i, *step);
        let kind = match word.shape {
            Shape::Outside => 3,
            _ if word.mark != 0 => 2,
            shape => u32::from(shape.is_capital()),
        };
        window << 2 | kind
    })
}

/// A hash of a template and what it reads, never nought.
fn mix(template: u32, a: u32, b: u32) -> u32 {
    let mut mixed = u64::from(a) << 32 | u64::from(b);
    mixed ^= u64::from(template + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^= mixed >> 32;
    mixed = mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    ((mixed >> 32) as u32).max(1)
}
