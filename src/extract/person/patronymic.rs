//! What a patronymic tells of the words beside it: a surname before a given name and patronymic, the patronymic behind a listed name.

use super::PersonRules;
use super::tagged::opens_sentence;
use crate::extract::Part;
use crate::gazetteer::WordClass;
use crate::segment::{Case, Gap, Kind, Script, WordKey};

/// How far around, in tokens, the same name counts.
const NEAR: usize = 400;

/// The surname before a Russian given name and patronymic, which no list knows for one and the model may not either: «Гайоха Игорь
/// Игоревич». At a sentence's start any word has a capital; there it counts where the name is a line of its own, or stands so again.
pub(super) fn surname_before(part: &Part<'_>, given: usize, patronymic: usize, rules: &PersonRules) -> Option<usize> {
    const OTHERS: [WordClass; 11] = [
        WordClass::Title,
        WordClass::Role,
        WordClass::Kinship,
        WordClass::FunctionWord,
        WordClass::CommonWord,
        WordClass::OrganisationHead,
        WordClass::OrganisationType,
        WordClass::PlaceWord,
        WordClass::Place,
        WordClass::Nationality,
        WordClass::GivenName,
    ];
    let tokens = &part.segments.tokens;
    let before = given.checked_sub(1)?;
    let has = |i: usize, class| part.classes[i].has(class);
    let token = &tokens[before];
    let reads = patronymic == given + 1
        && has(given, WordClass::GivenName)
        && has(patronymic, WordClass::PatronymicEnding)
        && token.kind == Kind::Word
        && token.case == Case::Title
        && token.script == Script::Cyrillic
        && tokens[given].gap == Gap::Space
        && !OTHERS.iter().any(|&class| has(before, class))
        && !opens_sentence(part, before, rules);
    if !reads {
        return None;
    }
    let begins = part.segments.sentences[part.segments.sentence_of(before)].start as usize == before;
    let ends_line = |i: usize| tokens.get(i + 1).is_none_or(|next| next.gap >= Gap::Line);
    let is_line = (before == 0 || token.gap >= Gap::Line) && ends_line(patronymic);
    let keys: [WordKey; 3] = [before, given, patronymic].map(|i| tokens[i].key);
    let again = || {
        let near = before.saturating_sub(NEAR)..tokens.len().min(before + NEAR).saturating_sub(2);
        near.into_iter().any(|at| at != before && [at, at + 1, at + 2].map(|i| tokens[i].key) == keys)
    };
    (!begins || is_line || again()).then_some(before)
}

/// The end of a listed name that ends at a token, with the patronymic behind its given name: «Алиев Муслим Нуриевич» where «Алиев Муслим» is
/// listed.
pub(super) fn behind(part: &Part<'_>, end: usize) -> usize {
    let Some(token) = part.segments.tokens.get(end) else { return end };
    let is = part.classes[end].has(WordClass::PatronymicEnding)
        && !part.classes[end].has(WordClass::GivenName)
        && part.classes[end - 1].has(WordClass::GivenName)
        && token.kind == Kind::Word
        && token.case == Case::Title
        && token.gap == Gap::Space;
    end + usize::from(is)
}
