//! Cues where they stand in a passage.

use super::length::LengthSeen;
use super::rules::{CaseRules, Company, Cue, Voice};
use super::words::Words;

/// A cue in a passage, in token indexes, the end excluded.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueSeen<'r> {
    pub cue: &'r Cue,
    pub first: usize,
    pub end: usize,
}

/// A length further than this from a cue that needs one, in tokens, is not that cue's.
const REACH: usize = 24;

/// The cues of a passage that nothing undoes, in the order of the text, none over another. Words of names are no cues:
/// `named` says which tokens are.
pub(super) fn cues<'r>(
    words: &Words,
    lengths: &[LengthSeen],
    named: &dyn Fn(usize) -> bool,
    rules: &'r CaseRules,
) -> Vec<CueSeen<'r>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let initial = word.chars().next().unwrap_or_default();
        let candidates = rules.by_initial.get(&initial).into_iter().flatten().map(|&index| &rules.cues[index]);
        let fits = candidates.filter(|cue| cue.phrase.fits(words, at) && has_company(cue, words, at, lengths, rules));
        // Of phrases alike in length the first in the file counts.
        let longest = fits.reduce(|best, cue| if cue.phrase.len() > best.phrase.len() { cue } else { best });
        let Some(cue) = longest else {
            at += 1;
            continue;
        };
        let end = at + cue.phrase.len();
        if !named(words.token(at)) && !is_undone(cue, words, at, rules) {
            found.push(CueSeen { cue, first: words.token(at), end: words.token(end - 1) + 1 });
        }
        at = end;
    }
    found
}

/// Whether what the cue needs stands with it.
fn has_company(cue: &Cue, words: &Words, at: usize, lengths: &[LengthSeen], rules: &CaseRules) -> bool {
    match &rules.company[cue.company] {
        Company::Nothing => true,
        Company::OneOf(phrases) => phrases.within(words, at + 1..(at + 40).min(words.len())),
        Company::Length => {
            let token = words.token(at);
            lengths.iter().any(|length| {
                let after = length.first > token && length.first - token <= REACH && cue.voice != Voice::Final;
                let before = length.end <= token && token - length.end <= REACH / 3;
                after || before
            })
        }
    }
}

/// Whether a word before the cue says that it did not happen.
fn is_undone(cue: &Cue, words: &Words, at: usize, rules: &CaseRules) -> bool {
    let reach = match cue.voice {
        Voice::Noun | Voice::Final => 1,
        Voice::Verb | Voice::Passive | Voice::Active => 3,
    };
    let end = at + cue.phrase.len();
    if cue.voice == Voice::Final && rules.blockers.within(words, end..end + 1) {
        return true;
    }
    let wished = at > 0 && cue.voice != Voice::Noun && rules.infinitive.longest(words, at - 1).is_some();
    // "not charged until 5 March": charged then.
    let later = || rules.until.within(words, end..end + 4);
    wished || (rules.blockers.within(words, at.saturating_sub(reach)..at) && !later())
}
