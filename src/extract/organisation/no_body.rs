//! Names of bodies that mean no body where they stand: Memorial Day, the UN Convention, WHO in capitals, the Kremlin's walls.

use std::ops::Range;

use super::{OrganisationRules, follows, starts_sentence, text};
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::Case;

/// True for a listed name that means something else there.
pub(super) fn is_listed_name(part: &Part<'_>, tokens: &Range<usize>, rules: &OrganisationRules) -> bool {
    is_word_of_another(part, tokens, rules)
        || is_of_treaty(part, tokens, rules)
        || tokens.len() == 1 && is_word_in_capitals(part, tokens.start)
}

/// True for a word that elsewhere means one body by itself.
pub(super) fn is_word(part: &Part<'_>, i: usize, rules: &OrganisationRules) -> bool {
    is_word_in_capitals(part, i) || is_fortress(part, i, rules) || is_of_treaty(part, &(i..i + 1), rules)
}

/// True for a listed name that is a word of the language too, right beside a capitalised word: the Lincoln Memorial, Memorial Day.
fn is_word_of_another(part: &Part<'_>, tokens: &Range<usize>, rules: &OrganisationRules) -> bool {
    let (first, next) = (tokens.start, tokens.end);
    if tokens.len() > 1 || !rules.words_too.contains(&part.segments.tokens[first].key) {
        return false;
    }
    let beside = |i: usize| part.segments.tokens[i].case == Case::Title;
    let before = first > 0 && follows(part, first) && beside(first - 1) && !starts_sentence(part, first - 1);
    before || next < part.segments.tokens.len() && follows(part, next) && beside(next)
}

/// True for a body right before the treaty that it made, of whose name it is: the UN Convention against Torture, "Convention des Nations unies".
fn is_of_treaty(part: &Part<'_>, tokens: &Range<usize>, rules: &OrganisationRules) -> bool {
    let treaty = |i: usize| {
        let word = &part.segments.tokens[i];
        word.case == Case::Title && rules.treaties.contains(&word.key)
    };
    let (first, next) = (tokens.start, tokens.end);
    next < part.segments.tokens.len() && follows(part, next) && treaty(next)
        || first > 1 && text(part, first - 1) == "des" && follows(part, first) && treaty(first - 2)
}

/// True for an acronym that is a word too, in a line of capitals: WHO WILL DEFEND THEM?
fn is_word_in_capitals(part: &Part<'_>, i: usize) -> bool {
    let capitals = |i: usize| part.segments.tokens.get(i).is_some_and(|token| token.case == Case::Upper);
    part.classes[i].has(WordClass::FunctionWord)
        && (follows(part, i + 1) && capitals(i + 1) || i > 0 && follows(part, i) && capitals(i - 1))
}

/// True for the Kremlin as a place: «у стен Кремля».
fn is_fortress(part: &Part<'_>, i: usize, rules: &OrganisationRules) -> bool {
    let name = text(part, i).to_lowercase();
    let mut before = i;
    while before > 0 && text(part, before - 1) == "the" {
        before -= 1;
    }
    (name.starts_with("кремл") || name == "kremlin")
        && before > 0
        && follows(part, before)
        && rules.kremlin_after.contains(&part.segments.tokens[before - 1].key)
}
