//! From what the model tags to names: the borders that the lists and the page know better than a model.

use rustc_hash::FxHashSet;

use super::run::{Run, stop_of_initial};
use super::{Found, PersonRules, name_of, nobody, patronymic};
use crate::extract::Part;
use crate::extract::tagger::Tagged;
use crate::gazetteer::WordClass;
use crate::model::{Language, Reading, slug};
use crate::segment::{Case, Gap, Kind, Script};

/// The model's margin at which a rule is as sure as it gets.
const SURE: f32 = 150.0;

/// The name in what the model tagged: within one run of name words, with both halves of a double surname and the initials beside
/// it, without titles. None where nothing is left.
pub(super) fn name(part: &Part<'_>, tagged: &Tagged, runs: &[Run], rules: &PersonRules) -> Option<Found> {
    let from = runs.partition_point(|run| run.tokens.end <= tagged.tokens.start);
    let overlapping = runs[from..].iter().take_while(|run| run.tokens.start < tagged.tokens.end);
    let held = |run: &Run| run.words.iter().filter(|&i| tagged.tokens.contains(i)).count();
    // Of several runs the first with the most words: the others stand on another line.
    let run = overlapping.max_by_key(|run| (held(run), std::cmp::Reverse(run.tokens.start)))?;
    let mut first = run.words.iter().position(|i| tagged.tokens.contains(i))?;
    let mut last = run.words.iter().rposition(|i| tagged.tokens.contains(i))?;
    let words = &run.words;
    let initial = |at: usize| stop_of_initial(part, words[at]).is_some();
    let has = |at: usize, class| part.classes[words[at]].has(class);
    while first > 0 && (joined(part, words[first - 1], words[first]) || initial(first - 1)) {
        first -= 1;
    }
    while last + 1 < words.len()
        && (joined(part, words[last], words[last + 1]) || initial(last + 1) || has(last + 1, WordClass::PatronymicWord))
    {
        last += 1;
    }
    let introduces = |at: usize| {
        (has(at, WordClass::Title) || has(at, WordClass::Role) || has(at, WordClass::Kinship))
            && !has(at, WordClass::GivenName)
            && !initial(at)
    };
    // The French for Mr looks like an initial.
    if part.document.language == Language::Fr && first < last && initial(first) && has_text(part, words[first], "M") {
        first += 1;
    }
    let opens = |at: usize| opens_sentence(part, words[at], rules);
    if opens(first) && !initial(first) {
        if first == last {
            return None;
        }
        first += 1;
    }
    while first < last && introduces(first) {
        first += 1;
    }
    while first + 1 < last && has(first, WordClass::Place) && !has(first, WordClass::GivenName) {
        first += 1;
    }
    while first < last && has(last, WordClass::Title) && !initial(last) {
        last -= 1;
    }
    if is_body_before(part, &words[first..=last]) && !initial(first) {
        first += 1;
    }
    let surname = (last == first + 1)
        .then(|| patronymic::surname_before(part, words[first], words[last], rules))
        .flatten()
        .filter(|before| first > 0 && words[first - 1] == *before);
    first -= usize::from(surname.is_some());
    let words = words[first..=last].to_vec();
    if nobody::is_street(part, words[0]) {
        return None;
    }
    let written = |i: &usize| part.segments.tokens[*i].case != Case::Single;
    let nameless = |&i: &usize| {
        let classes = part.classes[i];
        let other = [WordClass::Place, WordClass::Month, WordClass::Weekday, WordClass::FunctionWord];
        // "Russian" ends like an Armenian surname.
        let nothing_else = classes.has(WordClass::Nationality)
            || words.len() > 1 && classes.has(WordClass::PlaceWord)
            || other.iter().any(|class| classes.has(*class)) && !classes.has(WordClass::SurnameEnding);
        nothing_else && !classes.has(WordClass::GivenName)
    };
    let alone = words.len() == 1 && (is_contraction(part, words[0]) || is_plain_word(part, words[0], rules));
    if alone || words.iter().all(nameless) || !words.iter().any(written) || first == last && introduces(first) {
        return None;
    }
    let name = name_of(part, &words);
    if slug(&name.canonical()).is_empty() {
        return None;
    }
    let end = stop_of_initial(part, run.words[last]).unwrap_or(run.words[last]) + 1;
    Some(Found {
        tokens: words[0]..end,
        reading: Reading::Person(name),
        rule: "person/model",
        confidence: (0.5 + tagged.margin / SURE).clamp(0.3, 0.9),
    })
}

/// True where the first of some words names the body for which the person that the others name works: «журналист SOTA Пётр Иванов», in another
/// script, or behind a role «сотрудника Росреестра Сергея Суптели».
fn is_body_before(part: &Part<'_>, words: &[usize]) -> bool {
    let [first, second, rest @ ..] = words else { return false };
    let token = |i: usize| &part.segments.tokens[i];
    let has = |i: usize, class| part.classes[i].has(class);
    if !has(*second, WordClass::GivenName) || rest.is_empty() {
        return false;
    }
    if token(*first).script != token(*second).script {
        return true;
    }
    let [last] = rest else { return false };
    let role = first.checked_sub(1).is_some_and(|at| has(at, WordClass::Role) || has(at, WordClass::Title));
    let named = [WordClass::GivenName, WordClass::SurnameEnding].iter().any(|&class| has(*first, class));
    let patronymic = has(*last, WordClass::PatronymicEnding);
    token(*first).script == Script::Cyrillic && role && !named && !patronymic
}

/// True for "I’ve", "There’re" and their like.
fn is_contraction(part: &Part<'_>, i: usize) -> bool {
    let word = part.segments.tokens[i].span().of(&part.document.text);
    let Some((first, rest)) = word.split_once(['\'', '’']) else { return false };
    first == "I" || matches!(rest, "re" | "ve" | "ll")
}

/// True for a word of the dictionary that has its capital from the sentence's start, and is known as no name: "Police used force";
/// in passages of a language without a dictionary, for the commonest words wherever they stand.
fn is_plain_word(part: &Part<'_>, i: usize, rules: &PersonRules) -> bool {
    let token = &part.segments.tokens[i];
    let names = [WordClass::GivenName, WordClass::SurnameEnding];
    if token.case != Case::Title || names.iter().any(|class| part.classes[i].has(*class)) {
        return false;
    }
    let language = part.document.language_at(token.start as usize);
    let word = || token.span().of(&part.document.text).to_lowercase();
    if matches!(language, Language::Tr | Language::Az | Language::Fr) && rules.plain_words.contains(&word()) {
        return true;
    }
    let sentence = &part.segments.sentences[part.segments.sentence_of(i)];
    let begins = part.segments.tokens[sentence.start as usize..i].iter().all(|token| token.kind != Kind::Word);
    begins && part.classes[i].has(WordClass::CommonWord)
}

/// True for a word that begins a sentence and that is known as no name: «Состоялось оглашение приговора», «Сначала Иванова оправдали».
pub(super) fn opens_sentence(part: &Part<'_>, i: usize, rules: &PersonRules) -> bool {
    let token = &part.segments.tokens[i];
    if token.case != Case::Title || token.script != Script::Cyrillic {
        return false;
    }
    let sentence = &part.segments.sentences[part.segments.sentence_of(i)];
    let begins = part.segments.tokens[sentence.start as usize..i].iter().all(|token| token.kind != Kind::Word);
    begins && {
        let word = token.span().of(&part.document.text).to_lowercase();
        rules.sentence_words.contains(&word)
            || rules.sentence_endings.iter().any(|ending| word.ends_with(ending.as_str()))
    }
}

fn has_text(part: &Part<'_>, i: usize, text: &str) -> bool {
    part.segments.tokens[i].span().of(&part.document.text) == text
}

/// True where only a hyphen parts two words.
fn joined(part: &Part<'_>, before: usize, word: usize) -> bool {
    let tokens = &part.segments.tokens;
    word == before + 2 && tokens[word].gap == Gap::Glued && tokens[word - 1].gap == Gap::Glued
}

/// Joins a surname in capitals to the given name after its comma: `TOLEGEN, Aisulu`.
pub(super) fn inverted(part: &Part<'_>, names: Vec<Found>) -> Vec<Found> {
    let tokens = &part.segments.tokens;
    let mut joined: Vec<Found> = Vec::with_capacity(names.len());
    let starts: FxHashSet<usize> = names.iter().map(|name| name.tokens.start).collect();
    let names = names.into_iter().flat_map(|name| {
        let given = given_after_comma(part, &name).filter(|at| !starts.contains(at)).map(|at| Found {
            tokens: at..at + 1,
            reading: Reading::Person(name_of(part, &[at])),
            ..name.clone()
        });
        std::iter::once(name).chain(given)
    });
    for name in names {
        if let Some(before) = joined.last_mut()
            && before.tokens.end + 1 == name.tokens.start
            && tokens[before.tokens.end].span().of(&part.document.text) == ","
            && tokens[before.tokens.end].gap == Gap::Glued
            && tokens[name.tokens.start].gap == Gap::Space
            && before.tokens.clone().all(|i| tokens[i].case == Case::Upper)
            && tokens[name.tokens.start].case == Case::Title
            && let (Reading::Person(surname), Reading::Person(given)) = (&mut before.reading, name.reading.clone())
        {
            let mut parts = vec![given.given, given.surname];
            parts.retain(|part| !part.is_empty());
            surname.given = parts.join(" ");
            surname.patronymic = given.patronymic;
            before.tokens.end = name.tokens.end;
            continue;
        }
        joined.push(name);
    }
    joined
}

/// The given name after the comma behind a surname in capitals, as rows of tables have it.
fn given_after_comma(part: &Part<'_>, surname: &Found) -> Option<usize> {
    let tokens = &part.segments.tokens;
    let (comma, at) = (surname.tokens.end, surname.tokens.end + 1);
    let given = at < tokens.len()
        && surname.tokens.clone().all(|i| tokens[i].case == Case::Upper)
        && tokens[comma].span().of(&part.document.text) == ","
        && tokens[at].case == Case::Title
        && part.classes[at].has(WordClass::GivenName);
    given.then_some(at)
}
