//! What a sentence says of the liberty of each person in it.
//!
//! Cues are data (`rules/status.toml`). Here is how they are tied to persons: a participle or phrase after a name speaks of the
//! nearest person before it, and of all persons listed with that one; an attribute or object speaks of the nearest person after
//! it and the list that this one begins; a cue before a colon speaks of everyone after it.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Part;
use crate::fold::{self, fold_word};
use crate::gazetteer::WordClass;
use crate::model::{Label, Mention, Status, Statuses};
use crate::segment::{Case, Kind, WordKey};

/// The file of the rules, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    auxiliaries: Vec<String>,
    blockers: Vec<String>,
    infinitive: Vec<String>,
    prepositions: Vec<String>,
    articles: Vec<String>,
    #[serde(rename = "cue")]
    cues: Vec<CueRow>,
    #[serde(default, rename = "example")]
    examples: Vec<super::person::Example>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CueRow {
    status: Status,
    rank: u8,
    #[serde(default)]
    participles: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
}

/// How a cue finds its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kindred {
    Participle,
    After,
    Before,
}

#[derive(Debug)]
struct Cue {
    words: Vec<Pattern>,
    status: Status,
    rank: u8,
    kindred: Kindred,
}

/// A word of a cue: one form, or all with a beginning.
#[derive(Debug)]
enum Pattern {
    Form(WordKey),
    Beginning(String),
}

impl Pattern {
    fn of(word: &str) -> Self {
        match word.strip_suffix('*') {
            Some(beginning) => Self::Beginning(fold_word(beginning)),
            None => Self::Form(fold::key(word)),
        }
    }

    fn fits(&self, key: WordKey, word: &str) -> bool {
        match self {
            Self::Form(form) => *form == key,
            Self::Beginning(beginning) => {
                let mut letters = word.chars().filter_map(fold::fold_char);
                beginning.chars().all(|letter| letters.next() == Some(letter))
            }
        }
    }
}

/// The first letters of a word, folded; nought where it has fewer. Most words of a text begin as no cue does.
type Letters = [char; 3];

fn first_letters(word: &str) -> Letters {
    let mut letters = word.chars().filter_map(fold::fold_char);
    std::array::from_fn(|_| letters.next().unwrap_or_default())
}

/// The rules for statuses, from `rules/status.toml`.
#[derive(Debug)]
pub struct StatusRules {
    cues: Vec<Cue>,
    /// The cues whose first word is one form, by that form; and the others. Indexes of `cues`.
    by_form: FxHashMap<WordKey, Vec<usize>>,
    by_beginning: FxHashMap<Letters, Vec<usize>>,
    auxiliaries: Vec<Pattern>,
    blockers: Vec<Pattern>,
    infinitive: Vec<Pattern>,
    prepositions: Vec<Pattern>,
    between: Vec<Pattern>,
    /// Texts with each person and the statuses that the rules must give.
    pub examples: Vec<super::person::Example>,
}

impl StatusRules {
    /// Reads the rules.
    ///
    /// # Errors
    /// Where the text is not TOML of this form; the error names line and column.
    pub fn compile(toml: &str) -> Result<Self, toml::de::Error> {
        let file: RuleFile = toml::from_str(toml)?;
        let patterns = |words: &[String]| words.iter().map(|word| Pattern::of(word)).collect();
        let mut cues = Vec::new();
        for row in &file.cues {
            let lists =
                [(&row.participles, Kindred::Participle), (&row.after, Kindred::After), (&row.before, Kindred::Before)];
            for (phrases, kindred) in lists {
                for phrase in phrases {
                    let words =
                        phrase.split([' ', '-', '\'']).filter(|word| !word.is_empty()).map(Pattern::of).collect();
                    cues.push(Cue { words, status: row.status, rank: row.rank, kindred });
                }
            }
        }
        let mut by_form: FxHashMap<WordKey, Vec<usize>> = FxHashMap::default();
        let mut by_beginning: FxHashMap<Letters, Vec<usize>> = FxHashMap::default();
        for (index, cue) in cues.iter().enumerate() {
            match cue.words.first() {
                Some(Pattern::Form(form)) => by_form.entry(*form).or_default().push(index),
                Some(Pattern::Beginning(letters)) => {
                    by_beginning.entry(first_letters(letters)).or_default().push(index);
                }
                None => {}
            }
        }
        Ok(Self {
            cues,
            by_form,
            by_beginning,
            auxiliaries: patterns(&file.auxiliaries),
            blockers: patterns(&file.blockers),
            infinitive: patterns(&file.infinitive),
            prepositions: patterns(&file.prepositions),
            between: patterns(&file.articles),
            examples: file.examples,
        })
    }
}

impl StatusRules {
    /// False where no word of these may begin a cue, as in most sentences.
    fn may_speak(&self, part: &Part<'_>, tokens: Range<usize>) -> bool {
        part.segments.tokens[tokens].iter().any(|token| {
            token.kind == Kind::Word
                && self.beginning_with(token.key, token.span().of(&part.document.text)).next().is_some()
        })
    }

    /// The cues that may begin with a word.
    fn beginning_with(&self, key: WordKey, word: &str) -> impl Iterator<Item = &Cue> {
        let [first, second, third] = first_letters(word);
        // A beginning may be shorter than what words are told apart by.
        let letters = [[first, '\0', '\0'], [first, second, '\0'], [first, second, third]];
        let shorter = usize::from(second == '\0') + usize::from(third == '\0');
        let beginnings = letters.into_iter().take(3 - shorter).filter_map(|letters| self.by_beginning.get(&letters));
        self.by_form.get(&key).into_iter().chain(beginnings).flatten().map(|&index| &self.cues[index])
    }
}

/// A cue where it stands in the text: its first and last word, as token indexes.
#[derive(Clone, Copy, Debug)]
struct Seen<'a> {
    first: usize,
    last: usize,
    cue: &'a Cue,
}

/// Gives the persons among the mentions, which come in the order of the text, what their sentences say of them.
pub fn assign(part: &Part<'_>, mentions: &mut [Mention], rules: &StatusRules) {
    let persons: Vec<usize> = (0..mentions.len()).filter(|&at| mentions[at].label == Label::Person).collect();
    let mut at = 0;
    while at < persons.len() {
        let sentence = mentions[persons[at]].sentence;
        let end =
            (at..persons.len()).find(|&next| mentions[persons[next]].sentence != sentence).unwrap_or(persons.len());
        let range = part.segments.token_at(sentence.start)..part.segments.token_at(sentence.end);
        if !rules.may_speak(part, range.clone()) {
            at = end;
            continue;
        }
        let names: Vec<Range<usize>> = persons[at..end]
            .iter()
            .map(|&person| {
                let span = mentions[person].span;
                part.segments.token_at(span.start)..part.segments.token_at(span.end - 1) + 1
            })
            .collect();
        for (person, statuses) in persons[at..end].iter().zip(of_sentence(part, &range, &names, rules)) {
            mentions[*person].statuses = statuses;
        }
        at = end;
    }
}

fn of_sentence(part: &Part<'_>, sentence: &Range<usize>, names: &[Range<usize>], rules: &StatusRules) -> Vec<Statuses> {
    let mut given: Vec<Vec<Seen<'_>>> = vec![Vec::new(); names.len()];
    let groups = groups(part, names);
    for seen in cues(part, sentence, rules) {
        for person in persons_of(part, &seen, names, &groups, rules) {
            given[person].push(seen);
        }
    }
    given.iter().map(|seen| settle(seen)).collect()
}

/// The cues of a sentence that nothing undoes.
fn cues<'a>(part: &Part<'_>, sentence: &Range<usize>, rules: &'a StatusRules) -> Vec<Seen<'a>> {
    let tokens = &part.segments.tokens;
    let words: Vec<usize> = sentence.clone().filter(|&i| tokens[i].kind == Kind::Word).collect();
    let text = |i: usize| tokens[i].span().of(&part.document.text);
    let fits = |pattern: &Pattern, at: usize| words.get(at).is_some_and(|&i| pattern.fits(tokens[i].key, text(i)));
    let mut seen: Vec<Seen<'a>> = Vec::new();
    for at in 0..words.len() {
        let longest = rules
            .beginning_with(tokens[words[at]].key, text(words[at]))
            .filter(|cue| cue.words.iter().enumerate().all(|(step, pattern)| fits(pattern, at + step)))
            .collect::<Vec<_>>();
        let Some(most) = longest.iter().map(|cue| cue.words.len()).max() else { continue };
        let undoes =
            |words: &[Pattern]| (at.saturating_sub(2)..at).any(|before| words.iter().any(|word| fits(word, before)));
        let is_participle = longest.iter().any(|cue| cue.kindred == Kindred::Participle);
        let undone = undoes(&rules.blockers) || (is_participle && undoes(&rules.infinitive));
        if undone {
            continue;
        }
        let last = words[at + most - 1];
        seen.extend(longest.into_iter().filter(|cue| cue.words.len() == most).map(|cue| Seen {
            first: words[at],
            last,
            cue,
        }));
    }
    seen
}

/// The persons of whom a cue speaks.
fn persons_of(
    part: &Part<'_>,
    seen: &Seen<'_>,
    names: &[Range<usize>],
    groups: &[usize],
    rules: &StatusRules,
) -> Vec<usize> {
    let tokens = &part.segments.tokens;
    let text = |i: usize| tokens[i].span().of(&part.document.text);
    let before = names.iter().rposition(|name| name.end <= seen.first);
    let after = names.iter().position(|name| name.start > seen.last);
    // A list after a colon: everyone in it.
    let colon = after.and_then(|after| (seen.last + 1..names[after].start).find(|&i| text(i) == ":"));
    if let Some(colon) = colon
        && before.is_none_or(|before| !is_subject(part, &names[before], seen, rules))
    {
        let listed = |name: &usize| names[*name].start > colon && !is_object(part, &names[*name], rules);
        return (0..names.len()).filter(listed).collect();
    }
    let group_of =
        |person: usize| (0..names.len()).filter(|&other| groups[other] == groups[person]).collect::<Vec<_>>();
    let as_object = || after.filter(|&after| leads_to(part, seen.last, names[after].start, rules)).map(group_of);
    let as_subject = || before.filter(|&before| is_subject(part, &names[before], seen, rules)).map(group_of);
    let led = is_led(part, seen, rules);
    let persons = match seen.cue.kindred {
        Kindred::Before => as_object(),
        Kindred::After => as_subject(),
        Kindred::Participle if led => as_subject().or_else(as_object),
        Kindred::Participle if begins_cell(part, seen.first) || is_russian_verb(text(seen.first)) => {
            as_object().or_else(as_subject)
        }
        Kindred::Participle => as_object().or_else(as_subject_after_comma(part, seen, before, as_subject)),
    };
    persons.unwrap_or_default()
}

/// True where an auxiliary stands within three words before a participle, or the participle is one of the Russian short forms,
/// which are predicates by themselves.
fn is_led(part: &Part<'_>, seen: &Seen<'_>, rules: &StatusRules) -> bool {
    let tokens = &part.segments.tokens;
    let word = |i: usize| tokens[i].span().of(&part.document.text);
    let short = !word(seen.first).is_ascii()
        && ["н", "на", "ны"].iter().any(|ending| word(seen.first).ends_with(ending))
        && !word(seen.first).ends_with("нн");
    short
        || (seen.first.saturating_sub(3)..seen.first)
            .any(|i| rules.auxiliaries.iter().any(|auxiliary| auxiliary.fits(tokens[i].key, word(i))))
}

/// True for the first word of a table's cell, which speaks of the person of its row.
fn begins_cell(part: &Part<'_>, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else { return false };
    let tokens = &part.segments.tokens;
    let between = &part.document.text[tokens[before].end as usize..tokens[first].start as usize];
    between.contains('\t') || tokens[before].span().of(&part.document.text) == "|"
}

/// True for a verb in the plural, whose object mostly stands before it, as nobody is named who does it: «Велишаева и Абкелямова
/// задержали».
fn is_russian_verb(word: &str) -> bool {
    ["или", "али"].iter().any(|ending| word.ends_with(ending))
}

/// A participle that a comma parts from the name right before it: "X, arrested in May,".
fn as_subject_after_comma<'a>(
    part: &'a Part<'_>,
    seen: &'a Seen<'_>,
    before: Option<usize>,
    as_subject: impl Fn() -> Option<Vec<usize>> + 'a,
) -> impl FnOnce() -> Option<Vec<usize>> + 'a {
    move || {
        let comma = seen.first > 0 && part.segments.tokens[seen.first - 1].span().of(&part.document.text) == ",";
        if comma && before.is_some() { as_subject() } else { None }
    }
}

/// How far behind its person, in tokens, a cue may stand: beyond that another subject has mostly come between.
const FARTHEST: usize = 16;

/// Pronouns that take up the person before them.
const RELATIVE: &[&str] = &["who", "whom", "whose", "который", "которая", "которого", "которую", "которых", "которые"];

/// True where the person before the cue may be whom it speaks of: no semicolon between, and no preposition that makes the
/// person another word's object.
fn is_subject(part: &Part<'_>, name: &Range<usize>, seen: &Seen<'_>, rules: &StatusRules) -> bool {
    let tokens = &part.segments.tokens;
    let text = |i: usize| tokens[i].span().of(&part.document.text);
    // "against X, who was arrested": the pronoun takes the person up again.
    let relative = name.end + 1 < seen.first && text(name.end) == "," && RELATIVE.contains(&text(name.end + 1));
    (name.end..seen.first).all(|i| !matches!(text(i), ";" | ":"))
        && seen.first - name.end <= FARTHEST
        && (relative || !is_object(part, name, rules))
}

/// True where a preposition leads to the name, over attributes: "against opposition politician X".
fn is_object(part: &Part<'_>, name: &Range<usize>, rules: &StatusRules) -> bool {
    let tokens = &part.segments.tokens;
    let sentence = part.segments.sentences[part.segments.sentence_of(name.start)].start as usize;
    for i in (name.start.saturating_sub(4).max(sentence)..name.start).rev() {
        let text = tokens[i].span().of(&part.document.text);
        if rules.prepositions.iter().any(|word| word.fits(tokens[i].key, text)) {
            return true;
        }
        let attribute = (tokens[i].kind == Kind::Word && tokens[i].case == Case::Lower)
            || part.classes[i].has(WordClass::Title)
            || part.classes[i].has(WordClass::Nationality)
            || text == ".";
        if !attribute || part.classes[i].has(WordClass::FunctionWord) {
            return false;
        }
    }
    false
}

/// True where nothing but attributes stands between the cue and the name: "imprisoned civic activist X".
fn leads_to(part: &Part<'_>, last: usize, name: usize, rules: &StatusRules) -> bool {
    let tokens = &part.segments.tokens;
    let between = last + 1..name;
    between.len() <= 6
        && between.into_iter().all(|i| {
            let text = tokens[i].span().of(&part.document.text);
            let classes = part.classes[i];
            let attribute = classes.has(WordClass::Role)
                || classes.has(WordClass::Title)
                || classes.has(WordClass::Nationality)
                || classes.has(WordClass::Kinship);
            let small = rules.between.iter().any(|word| word.fits(tokens[i].key, text));
            attribute
                || small
                || tokens[i].kind == Kind::Emphasis
                || matches!(text, "." | "-")
                || (tokens[i].kind == Kind::Word
                    && tokens[i].case == Case::Lower
                    && !classes.has(WordClass::FunctionWord))
        })
}

/// Which persons stand in one list: "A, B and C" is one group, also with roles before the names.
fn groups(part: &Part<'_>, names: &[Range<usize>]) -> Vec<usize> {
    let tokens = &part.segments.tokens;
    let mut groups = vec![0; names.len()];
    for at in 1..names.len() {
        let between = names[at - 1].end..names[at].start;
        let listed = between.len() <= 6
            && !between.is_empty()
            && between.into_iter().all(|i| {
                let text = tokens[i].span().of(&part.document.text);
                let classes = part.classes[i];
                matches!(text, "," | "and" | "и" | "&" | "." | "his" | "her")
                    || classes.has(WordClass::Role)
                    || classes.has(WordClass::Title)
                    || classes.has(WordClass::Kinship)
            });
        groups[at] = if listed { groups[at - 1] } else { groups[at - 1] + 1 };
    }
    groups
}

/// The state that several cues leave: the one of higher rank, then the later.
fn settle(seen: &[Seen<'_>]) -> Statuses {
    let is_state = |seen: &&Seen<'_>| seen.cue.status != Status::PoliticalPrisoner;
    let state = seen.iter().filter(is_state).max_by_key(|seen| (seen.cue.rank, seen.first)).map(|seen| seen.cue.status);
    // A term tells that the sentence is one of imprisonment.
    let state = match state {
        Some(Status::Convicted) if seen.iter().any(|seen| seen.cue.status == Status::Imprisoned) => {
            Some(Status::Imprisoned)
        }
        state => state,
    };
    Statuses { state, political_prisoner: seen.iter().any(|seen| seen.cue.status == Status::PoliticalPrisoner) }
}
