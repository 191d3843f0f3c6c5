//! What speaks for and against a run of words being a person's name, and how much.

use std::ops::Range;

use serde::Deserialize;

use super::run::{Run, stop_of_initial};
use crate::extract::Part;
use crate::gazetteer::{ClassSet, WordClass};
use crate::segment::{Case, Gap, Kind, Script};

/// The weights of `rules/person.toml`; its comments say what each is for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Weights {
    given_name: f32,
    other_given_name: f32,
    surname_ending: f32,
    patronymic: f32,
    initials: f32,
    two_or_three_words: f32,
    one_word: f32,
    many_words: f32,
    dictionary_word: f32,
    place: f32,
    nationality: f32,
    all_capitals: f32,
    title_before: f32,
    role_before: f32,
    kinship_before: f32,
    speech_verb_after: f32,
    pub in_list_of_names: f32,
    age_after: f32,
    quoted: f32,
    unknown_pair: f32,
    adjective: f32,
    other_script: f32,
    sentence_start: f32,
    place_preposition: f32,
    case_title: f32,
}

/// The words of a run that may be the name, after titles and the like are cut off.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The name's tokens, a closing initial's full stop included.
    pub tokens: Range<usize>,
    /// Its words.
    pub words: Vec<usize>,
    /// The sum of the weights.
    pub score: f32,
}

/// What stands before a name that speaks for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Introduction {
    title: bool,
    role: bool,
    kinship: bool,
}

impl Introduction {
    fn of(classes: ClassSet) -> Self {
        Self {
            title: classes.has(WordClass::Title),
            role: classes.has(WordClass::Role),
            kinship: classes.has(WordClass::Kinship),
        }
    }

    fn any(self) -> bool {
        self.title || self.role || self.kinship
    }
}

/// Cuts titles, demonyms and the like off a run and weighs what is left; none where nothing that may be a name is left.
/// `lower` tells whether a token's word stands in lower case elsewhere in the part.
pub(super) fn weigh(part: &Part<'_>, run: &Run, weights: &Weights, lower: &dyn Fn(usize) -> bool) -> Option<Candidate> {
    let (words, inside) = trim(part, run, lower)?;
    let first = words[0];
    let last = words[words.len() - 1];
    let tokens = first..stop_of_initial(part, last).unwrap_or(last) + 1;
    let before = introduction(part, first, inside);
    let has = |i: usize, class| part.classes[i].has(class);
    let is_initial = |i: usize| stop_of_initial(part, i).is_some();
    let n = words.len();
    let mut score = 0.0;
    let mut full = false;
    // A name in capitals whose every word reads as one is no acronym.
    let mut capitals = !words.iter().all(|&i| is_initial(i) || n > 1 && is_of_name(part, i));
    for (at, &i) in words.iter().enumerate() {
        let given = has(i, WordClass::GivenName);
        let edge = at == 0 || at == n - 1;
        if is_initial(i) {
            continue;
        }
        capitals &= part.segments.tokens[i].case == Case::Upper;
        if has(i, WordClass::PatronymicEnding) || has(i, WordClass::PatronymicWord) {
            score += weights.patronymic;
            full = true;
        } else if given && edge && !full {
            score += weights.given_name;
            full = true;
        } else if given {
            score += weights.other_given_name;
        } else if has(i, WordClass::SurnameEnding) {
            score += weights.surname_ending;
        } else {
            if has(i, WordClass::CommonWord) || lower(i) {
                score += weights.dictionary_word;
            }
            if has(i, WordClass::Nationality) {
                score += weights.nationality;
            }
        }
        if has(i, WordClass::Place) && !(given && n > 1) {
            score += weights.place;
        }
    }
    if words.iter().any(|&i| is_initial(i)) && words.iter().any(|&i| !is_initial(i)) {
        score += weights.initials;
    }
    score += match n {
        1 => weights.one_word,
        2 | 3 => weights.two_or_three_words,
        _ => weights.many_words,
    };
    if capitals {
        score += weights.all_capitals;
    }
    if before.title {
        score += weights.title_before;
    } else if before.role {
        score += weights.role_before;
    } else if before.kinship {
        score += weights.kinship_before;
    }
    if is_unknown_pair(part, &words, lower) {
        score += weights.unknown_pair;
    }
    if n == 1 {
        let next = following_word(part, tokens.end).filter(|&i| {
            part.segments.tokens[i].case == Case::Lower
                && !(has(i, WordClass::SpeechVerb) || has(i, WordClass::FunctionWord))
        });
        if next.is_some() && is_adjective(part, first) {
            score += weights.adjective;
        }
        if first > 0 && is_other_script(part, first - 1, first) {
            score += weights.other_script;
        }
    }
    score += surroundings(part, &tokens, n, weights);
    Some(Candidate { tokens, words, score })
}

/// True for a given name, and for what ends like a surname or patronymic.
fn is_of_name(part: &Part<'_>, i: usize) -> bool {
    [WordClass::GivenName, WordClass::SurnameEnding, WordClass::PatronymicEnding]
        .iter()
        .any(|&class| part.classes[i].has(class))
}

/// True for two or three words in running text of which no list knows anything: in a sentence these are seldom other than a
/// foreign person's name.
fn is_unknown_pair(part: &Part<'_>, words: &[usize], lower: &dyn Fn(usize) -> bool) -> bool {
    let sentence = part.segments.sentences[part.segments.sentence_of(words[0])].start as usize;
    let unknown = |&i: &usize| {
        let token = &part.segments.tokens[i];
        token.case == Case::Title
            && token.end - token.start > 2
            && part.classes[i].without(WordClass::GivenName).without(WordClass::SurnameEnding).is_empty()
            && !lower(i)
    };
    (2..=3).contains(&words.len())
        && words[0] != sentence
        && words.iter().all(unknown)
        && !is_adjective(part, words[0])
        && part.segments.tokens[words[0]].script == part.segments.tokens[words[1]].script
}

/// True for a Latin word after a Cyrillic one: «создателя Facebook».
fn is_other_script(part: &Part<'_>, before: usize, word: usize) -> bool {
    part.segments.tokens[before].script == Script::Cyrillic && part.segments.tokens[word].script == Script::Latin
}

/// Leaves the words that may be the name: what follows the last title, role or function word, without the demonyms, months
/// and acronyms at its edges. None where the run is a street's, a law's or an organisation's name. The second value is
/// the introduction that was cut off.
fn trim(part: &Part<'_>, run: &Run, lower: &dyn Fn(usize) -> bool) -> Option<(Vec<usize>, Introduction)> {
    let has = |i: usize, class| part.classes[i].has(class);
    let is_name = |i: usize| {
        has(i, WordClass::GivenName) || has(i, WordClass::SurnameEnding) || has(i, WordClass::PatronymicEnding)
    };
    let is_initial = |i: usize| stop_of_initial(part, i).is_some();
    // A head word makes the run an organisation's, a place's or a law's name, up to the head: "Abai Street".
    let head = |i: usize| {
        !is_initial(i)
            && (has(i, WordClass::OrganisationHead) || has(i, WordClass::PlaceWord) || has(i, WordClass::LawWord))
            && !has(i, WordClass::GivenName)
            && !(has(i, WordClass::Title) || has(i, WordClass::Role))
    };
    let mut words = run.words.clone();
    if let Some(last) = words.iter().rposition(|&i| head(i)) {
        words.drain(..after_head(part, &words, last)?);
    }
    if let Some(next) = following_word(part, run.tokens.end)
        && head(next)
        && (part.segments.tokens[next].case != Case::Lower || is_adjective(part, words[words.len() - 1]))
    {
        return None;
    }
    if preceded_by_place_word(part, run.tokens.start) {
        return None;
    }
    let cut = words.iter().rposition(|&i| {
        let introduces = has(i, WordClass::Title) || has(i, WordClass::Role) || has(i, WordClass::Kinship);
        !is_initial(i) && ((introduces && !is_name(i)) || (has(i, WordClass::FunctionWord) && !is_name(i)))
    });
    let mut introduction = Introduction::default();
    if let Some(cut) = cut {
        introduction = Introduction::of(part.classes[words[cut]]);
        words.drain(..=cut);
    }
    let words_first = words.first().copied().unwrap_or(usize::MAX);
    let edge = |i: usize| {
        let token = &part.segments.tokens[i];
        if is_initial(i) || is_name(i) {
            return false;
        }
        let acronym = token.case == Case::Upper
            && (token.end - token.start) <= 6
            && run.words.iter().any(|&j| part.segments.tokens[j].case == Case::Title);
        has(i, WordClass::Nationality)
            || has(i, WordClass::Month)
            || has(i, WordClass::Weekday)
            || (has(i, WordClass::Place) && i == words_first)
            || has(i, WordClass::CommonWord)
            || has(i, WordClass::NameParticle) && token.case == Case::Lower
            || token.case == Case::Single
            || lower(i)
            || acronym
    };
    // «Защита Есенова», «Слова Сагдеева»: a sentence's first word before a surname alone.
    let sentence = part.segments.sentences[part.segments.sentence_of(run.tokens.start)].start as usize;
    if words.len() == 2
        && words[0] == sentence
        && part.segments.tokens[words[0]].script == Script::Cyrillic
        && !is_name(words[0])
        && !is_initial(words[0])
        && has(words[1], WordClass::SurnameEnding)
        && !has(words[1], WordClass::GivenName)
    {
        words.remove(0);
    }
    // Edges go only where a name remains: all of an unknown pair in the dictionary is weighed, and found too light.
    if words.iter().any(|&i| is_name(i)) || introduction.any() {
        while words.len() > 1 && edge(words[0]) {
            words.remove(0);
        }
        while words.len() > 1 && edge(words[words.len() - 1]) {
            words.pop();
        }
    }
    let nothing =
        words.is_empty() || words.iter().all(|&i| is_initial(i) || part.segments.tokens[i].case == Case::Single);
    (!nothing).then_some((words, introduction))
}

/// Where a name begins after the name of a body or place that stands before it, «Президент Российской Федерации Дмитрий
/// Медведев»: at a given name in the nominative, since «Фонд Андрея Сахарова» is a body's name to its end.
fn after_head(part: &Part<'_>, words: &[usize], head: usize) -> Option<usize> {
    let given = words[head + 1..].iter().position(|&i| {
        part.segments.tokens[i].script == Script::Cyrillic
            && part.gazetteer.lexicon().value(WordClass::GivenName, part.segments.tokens[i].key).is_some()
    })?;
    Some(head + 1 + given)
}

/// True for a Cyrillic word that ends like an adjective.
fn is_adjective(part: &Part<'_>, i: usize) -> bool {
    const ENDINGS: &[&str] = &[
        "ский",
        "ская",
        "ское",
        "ского",
        "скому",
        "ским",
        "ском",
        "ской",
        "скую",
        "ные",
        "ный",
        "ная",
        "ное",
        "ного",
        "ному",
        "ным",
        "ном",
        "ной",
        "ную",
        "ных",
        "ские",
        "ских",
    ];
    let word = part.segments.tokens[i].span().of(&part.document.text);
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The title, role or kinship before the name: in the run itself, or in lower case before it.
fn introduction(part: &Part<'_>, first: usize, inside: Introduction) -> Introduction {
    if inside.any() {
        return inside;
    }
    let tokens = &part.segments.tokens;
    let mut i = first;
    // "Mr. X": the full stop of a title, and emphasis marks, are stepped over.
    while i > 0 && tokens[i].gap != Gap::Paragraph {
        i -= 1;
        match tokens[i].kind {
            Kind::Emphasis => {}
            Kind::Punctuation if tokens[i].span().of(&part.document.text) == "." && i + 1 == first => {}
            Kind::Word => return Introduction::of(part.classes[i]),
            _ => break,
        }
    }
    Introduction::default()
}

/// The word right after the token before `end`, on the same line or the next.
fn following_word(part: &Part<'_>, end: usize) -> Option<usize> {
    let token = part.segments.tokens.get(end)?;
    (token.kind == Kind::Word && token.gap != Gap::Paragraph).then_some(end)
}

/// `улица Абая`, `ул. Абая`, `проспект имени Назарбаева`: a word for a place right before the name.
fn preceded_by_place_word(part: &Part<'_>, start: usize) -> bool {
    let tokens = &part.segments.tokens;
    (start.saturating_sub(3)..start).rev().take_while(|&i| tokens[i + 1].gap != Gap::Paragraph).any(|i| {
        part.classes[i].has(WordClass::PlaceWord)
            && tokens[i + 1..start].iter().all(|token| {
                let text = token.span().of(&part.document.text);
                text == "." || text == "им" || text == "имени"
            })
            && tokens[i].span().of(&part.document.text).chars().any(|c| ('\u{400}'..'\u{530}').contains(&c))
    })
}

/// True where a name that ends before token `i` is a party to a case against a state: "Navalny v. Russia", "Ilgar Mammadov and Others v. Azerbaijan".
fn is_party(part: &Part<'_>, mut i: usize) -> bool {
    let is = |i: usize, words: &[&str]| {
        let token = part.segments.tokens.get(i).filter(|token| token.gap != Gap::Paragraph);
        token.is_some_and(|token| words.contains(&token.span().of(&part.document.text)))
    };
    if is(i, &["and"]) && is(i + 1, &["Others", "others", "Another"]) {
        i += 2;
    }
    if !is(i, &["v", "vs"]) {
        return false;
    }
    i += 1 + usize::from(is(i + 1, &["."]));
    i += usize::from(is(i, &["the"]));
    part.classes.get(i).is_some_and(|classes| classes.has(WordClass::Place))
}

fn surroundings(part: &Part<'_>, name: &Range<usize>, words: usize, weights: &Weights) -> f32 {
    let tokens = &part.segments.tokens;
    let text = |i: usize| tokens[i].span().of(&part.document.text);
    let mut score = 0.0;
    if let Some(next) = tokens.get(name.end)
        && next.gap != Gap::Paragraph
    {
        let i = name.end;
        if part.classes[i].has(WordClass::SpeechVerb) {
            score += weights.speech_verb_after;
        }
        let number =
            |i: usize| tokens.get(i).is_some_and(|token| token.kind == Kind::Number && token.end - token.start <= 2);
        let closes = |i: usize| tokens.get(i).is_some_and(|_| matches!(text(i), "," | ")" | "."));
        if (matches!(text(i), "," | "(") && number(i + 1) && closes(i + 2))
            || (text(i) == "(" && tokens.get(i + 1).is_some_and(|_| matches!(text(i + 1), "born" | "aged" | "род")))
        {
            score += weights.age_after;
        }
        if is_party(part, i) {
            score += weights.case_title;
        }
    }
    let opens = |i: usize| matches!(text(i), "\"" | "«" | "“" | "„" | "‘" | "'");
    let closes = |i: usize| matches!(text(i), "\"" | "»" | "”" | "“" | "’" | "'");
    if name.start > 0 && opens(name.start - 1) && tokens.get(name.end).is_some() && closes(name.end) {
        score += weights.quoted;
    }
    if words == 1 {
        let sentence = &part.segments.sentences[part.segments.sentence_of(name.start)];
        if sentence.start as usize == name.start {
            score += weights.sentence_start;
        } else if name.start > 0
            && matches!(text(name.start - 1), "in" | "at" | "near" | "from" | "to" | "в" | "из" | "во")
        {
            score += weights.place_preposition;
        }
    }
    score
}
