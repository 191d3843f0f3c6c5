//! Persons: listed names, names that the rules accept, and the short forms of both.

mod alone;
mod evidence;
mod linked;
mod memory;
mod nobody;
mod parse;
mod patronymic;
mod respelled;
mod run;
mod tagged;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use self::evidence::{Candidate, Weights, weigh};
use self::linked::AliasCue;
pub use self::memory::Memory;
use self::parse::{NameWord, WordKind, parse};
use self::run::{Run, runs, stop_of_initial};
use crate::declension::{self, Gender, GivenName};
use crate::extract::Part;
use crate::extract::tagger::{RuleTag, Tag, Tagged};
use crate::gazetteer::{Hit, NameKind, WordClass};
use crate::model::{Label, Language, Mention, PersonName, Reading, RuleName};
use crate::segment::{Case, Gap, Kind, tokens_of};

/// The rules for persons' names, from `rules/person.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonRules {
    /// Names that are no person's, whatever speaks for it: cities called after one.
    never: Vec<String>,
    /// The same, in these forms alone.
    #[serde(rename = "never-exactly")]
    never_exactly: Vec<String>,
    /// Words in small letters behind which a place stands.
    #[serde(rename = "before-places")]
    before_places: FxHashSet<String>,
    /// Words in small letters behind which a thing stands in quotation marks.
    #[serde(rename = "before-things")]
    before_things: FxHashSet<String>,
    /// Fields of forms that hold no names, in small letters.
    #[serde(rename = "nameless-fields")]
    pub(super) nameless_fields: FxHashSet<String>,
    /// Words in small letters that are no names, in passages of languages whose dictionary is not among the word lists.
    #[serde(rename = "plain-words")]
    plain_words: FxHashSet<String>,
    /// Words in small letters that begin sentences and are no names, and endings of such words.
    #[serde(rename = "sentence-words")]
    sentence_words: FxHashSet<String>,
    #[serde(rename = "sentence-endings")]
    sentence_endings: Vec<String>,
    /// Words between a name and another of the same person.
    #[serde(rename = "alias-cues")]
    alias_cues: Vec<AliasCue>,
    threshold: f32,
    sure: f32,
    #[serde(rename = "model-margin")]
    model_margin: f32,
    weights: Weights,
    /// Texts with the names that the rules must find in them.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// A text, and every name that the rules must find in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text.
    pub text: String,
    /// The names, in its order.
    pub finds: Vec<String>,
}

impl PersonRules {
    /// Reads the rules.
    ///
    /// # Errors
    /// Where the text is not TOML of this form; the error names line and column.
    pub fn compile(toml: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(toml)
    }
}

impl PersonRules {
    /// True for a name that is no person's, with a case ending of up to three letters or without.
    fn is_never(&self, surface: &str) -> bool {
        self.never_exactly.iter().any(|name| name == surface)
            || self
                .never
                .iter()
                .any(|name| surface.strip_prefix(name.as_str()).is_some_and(|ending| ending.chars().count() <= 3))
    }
}

/// A name that was accepted, by tokens.
#[derive(Clone, Debug)]
struct Found {
    tokens: Range<usize>,
    reading: Reading,
    rule: &'static str,
    confidence: f32,
}

/// What the lists and rules say of a part's persons, before the model and the rest of the document are asked.
#[derive(Clone, Debug)]
pub struct Proposals {
    /// Listed names.
    listed: Vec<Found>,
    /// Runs of capitalised words that no list has, weighed.
    weighed: Vec<Candidate>,
    runs: Vec<Run>,
    threshold: f32,
}

/// Finds listed names, and weighs the other runs of capitalised words. `hits` are the gazetteer's, of persons and others alike.
#[must_use]
pub fn propose(part: &Part<'_>, hits: &[Hit], rules: &PersonRules) -> Proposals {
    let lower = LowerCase::of(part);
    let lower = |i: usize| lower.has(part, i);
    let runs_outside = |runs: &[Run], listed: &[Found]| -> Vec<Run> {
        let taken = Taken::new(listed);
        runs.iter().flat_map(|run| outside(run, &taken)).collect()
    };
    let mut listed = listed(part, hits);
    let mut runs = runs_outside(&runs(part), &listed);
    let spelled = respelled::names(part, &runs);
    if !spelled.is_empty() {
        runs = runs_outside(&runs, &spelled);
        listed.extend(spelled);
        listed.sort_by_key(|one| one.tokens.start);
    }
    let weighed = runs.iter().filter_map(|run| weigh(part, run, &rules.weights, &lower)).collect();
    Proposals { listed, weighed, runs, threshold: rules.threshold }
}

impl Proposals {
    /// Writes what the rules make of each token.
    pub fn tag(&self, tags: &mut [RuleTag]) {
        for candidate in &self.weighed {
            let above = candidate.score - self.threshold;
            let score = (above * 2.0).floor().clamp(-6.0, 6.0) as i8;
            for (at, i) in candidate.tokens.clone().enumerate() {
                let tag = match (above >= 0.0, at) {
                    (false, _) => Tag::None,
                    (true, 0) => Tag::PersonFirst,
                    (true, _) => Tag::PersonNext,
                };
                tags[i] = RuleTag { tag: tag as u8, score: if score == 0 { 1 } else { score } };
            }
        }
    }

    /// The tokens of listed names.
    pub fn listed(&self) -> impl Iterator<Item = Range<usize>> + use<'_> {
        self.listed.iter().map(|one| one.tokens.clone())
    }
}

/// Decides which of the proposals are persons. `tagged` is what the model found; `memory` is of the document's earlier parts, and
/// learns this one's.
#[must_use]
pub fn settle(
    part: &Part<'_>,
    proposals: Proposals,
    tagged: &[Tagged],
    rules: &PersonRules,
    memory: &mut Memory,
) -> Vec<Mention> {
    let Proposals { listed: mut found, weighed, runs, .. } = proposals;
    let mut organisations = Taken::default();
    for one in tagged.iter().filter(|one| one.label == Label::Organisation) {
        organisations.insert(one.tokens.clone());
    }
    let sure_enough = |one: &&Tagged| one.margin >= rules.model_margin;
    let tagged = tagged.iter().filter(|one| one.label == Label::Person).filter(sure_enough);
    let names = tagged::inverted(part, tagged.filter_map(|one| tagged::name(part, one, &runs, rules)).collect());
    let tagged_tokens = Taken::new(&names);
    found.extend(names);
    let mut light = Vec::new();
    for candidate in weighed {
        if candidate.tokens.clone().any(|i| tagged_tokens.has(i)) {
            continue;
        }
        if candidate.score >= rules.sure {
            found.push(unlisted(part, &candidate, "person/evidence"));
        } else {
            light.push(candidate);
        }
    }
    let listed = |one: &Found| matches!(one.reading, Reading::Listed(_));
    let never = |one: &Found| rules.is_never(part.segments.span(one.tokens.clone()).of(&part.document.text));
    found.retain(|one| listed(one) || !never(one));
    nobody::remove(part, &mut found, rules);
    found.sort_by_key(|one| one.tokens.start);
    light = in_lists(part, &mut found, light, rules);
    found.extend(linked::in_brackets(part, &found, &light));
    found.sort_by_key(|one| one.tokens.start);
    let taken = Taken::new(&found);
    let candidates: Vec<&Run> =
        alone::candidates(part, &runs, &taken).into_iter().filter(|run| !organisations.has(run.tokens.start)).collect();
    let mut more = alone::in_lists(part, &found, &candidates);
    let by_list = alone::listed(part, &candidates);
    more.extend(
        by_list.into_iter().filter(|one| !more.iter().any(|other| other.tokens == one.tokens)).collect::<Vec<_>>(),
    );
    found.extend(more);
    found.sort_by_key(|one| one.tokens.start);
    linked::aliases(part, &mut found, &rules.alias_cues);
    linked::shared_surnames(part, &mut found);
    memory.learn(part, &found);
    found.extend(memory.short_forms(part, &light));
    found.sort_by_key(|one| one.tokens.start);
    found.into_iter().map(|one| near_miss(part, mention(part, one))).collect()
}

/// The persons' names of the gazetteer, the longest where two overlap.
fn listed(part: &Part<'_>, hits: &[Hit]) -> Vec<Found> {
    let is_person = |hit: &&Hit| hit.entities.iter().any(|&index| part.gazetteer.label(index) == Label::Person);
    let mut hits: Vec<&Hit> = hits.iter().filter(is_person).collect();
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.tokens.len()), hit.tokens.start));
    let mut taken = Taken::default();
    let mut found = Vec::new();
    for hit in hits {
        let tokens = hit.tokens.start..patronymic::behind(part, hit.tokens.end);
        if !taken.insert(tokens.clone()) {
            continue;
        }
        let persons = hit.entities.iter().copied().filter(|&index| part.gazetteer.label(index) == Label::Person);
        let (rule, confidence) = match hit.kind {
            NameKind::Listed | NameKind::Acronym => ("gazetteer/name", 0.99),
            NameKind::Variant => ("gazetteer/variant", 0.95),
        };
        found.push(Found { tokens, reading: Reading::Listed(persons.collect()), rule, confidence });
    }
    found
}

/// Accepts candidates that stand in a list with names: `activists A, B and C`.
fn in_lists(part: &Part<'_>, found: &mut Vec<Found>, mut light: Vec<Candidate>, rules: &PersonRules) -> Vec<Candidate> {
    let may_be_item = |candidate: &Candidate| {
        candidate.words.len() > 1 && candidate.score + rules.weights.in_list_of_names >= rules.threshold
    };
    if !light.iter().any(may_be_item) {
        return light;
    }
    // An item accepted makes the next one's neighbour; lists run both ways.
    loop {
        let starts: FxHashMap<usize, usize> = found.iter().map(|one| (one.tokens.start, one.tokens.end)).collect();
        let ends: FxHashMap<usize, usize> = found.iter().map(|one| (one.tokens.end, one.tokens.start)).collect();
        let is_item = |candidate: &Candidate| {
            let after = list_gap(part, candidate.tokens.end).is_some_and(|next| starts.contains_key(&next));
            let before =
                (1..=2).any(|back| {
                    candidate.tokens.start.checked_sub(back).is_some_and(|end| {
                        ends.contains_key(&end) && list_gap(part, end) == Some(candidate.tokens.start)
                    })
                });
            before || after
        };
        let (items, rest): (Vec<_>, Vec<_>) = light.into_iter().partition(|one| may_be_item(one) && is_item(one));
        light = rest;
        if items.is_empty() {
            return light;
        }
        found.extend(items.iter().map(|item| unlisted(part, item, "person/list")));
    }
}

/// The token after the comma or conjunction that starts at `end`, where a list goes on there.
fn list_gap(part: &Part<'_>, end: usize) -> Option<usize> {
    let tokens = &part.segments.tokens;
    let text = |i: usize| tokens.get(i).map(|token| token.span().of(&part.document.text));
    let joins = |i: usize| {
        matches!(
            text(i),
            Some("and" | "и" | "&" | "or" | "және" | "мен" | "та" | "і" | "et" | "und" | "ve" | "və" | "va")
        )
    };
    match text(end) {
        Some("," | ";") if joins(end + 1) => Some(end + 2),
        Some("," | ";") => Some(end + 1),
        _ if joins(end) => Some(end + 1),
        _ => None,
    }
}

fn unlisted(part: &Part<'_>, candidate: &Candidate, rule: &'static str) -> Found {
    Found {
        tokens: candidate.tokens.clone(),
        reading: Reading::Person(name_of(part, &candidate.words)),
        rule,
        // A sum of weights far above the threshold of one is as sure as a rule gets.
        confidence: (0.5 + candidate.score / 10.0).clamp(0.3, 0.9),
    }
}

/// The name that the words spell.
fn name_of(part: &Part<'_>, words: &[usize]) -> PersonName {
    let tokens = &part.segments.tokens;
    let has = |i: usize, class| part.classes[i].has(class);
    let count = words.len();
    let capitals = |i: usize| tokens[i].case == Case::Upper && tokens[i].end - tokens[i].start >= 3;
    let surname_first = count > 1 && capitals(words[0]) && words[1..].iter().any(|&i| tokens[i].case == Case::Title);
    let language = part.document.names_language_at(tokens[words[0]].start as usize);
    let words: Vec<NameWord<'_>> = words
        .iter()
        .map(|&i| {
            let stop = stop_of_initial(part, i);
            let kind = if stop.is_some() {
                WordKind::Initial
            } else if surname_first && capitals(i) {
                WordKind::Surname
            } else if has(i, WordClass::PatronymicEnding) && (count != 2 || is_patronymic(part, i)) {
                WordKind::Patronymic
            } else if has(i, WordClass::PatronymicWord) {
                WordKind::PatronymicWord
            } else if has(i, WordClass::GivenName) {
                WordKind::Given
            } else if has(i, WordClass::SurnameEnding) {
                WordKind::Surname
            } else if has(i, WordClass::NameParticle) && tokens[i].case == Case::Lower {
                WordKind::Particle
            } else {
                WordKind::Other
            };
            let mut span = part.segments.span(i..stop.unwrap_or(i) + 1);
            if stop.is_none() {
                span.end = span.start + turkic_stem(part, span.of(&part.document.text), language);
            }
            let hyphenated = i > 0
                && tokens[i].gap == Gap::Glued
                && matches!(tokens[i - 1].span().of(&part.document.text), "-" | "‐" | "‑");
            NameWord { text: span.of(&part.document.text), kind, hyphenated }
        })
        .collect();
    let lexicon = part.gazetteer.lexicon();
    let cyrillic = words.iter().all(|word| declension::is_cyrillic(word.text));
    // Kazakh puts the given name first, and surnames without an ending are given names too.
    parse(&words, cyrillic && language != Language::Kk, |word| {
        let gender = lexicon.value(WordClass::GivenName, crate::fold::key(word))?;
        let gender = match gender {
            "m" => Some(Gender::Male),
            "f" => Some(Gender::Female),
            _ => None,
        };
        Some(GivenName { gender })
    })
}

/// True where what a patronymic's ending is added to is a given name: Петрович is one, Буткевич a surname.
fn is_patronymic(part: &Part<'_>, i: usize) -> bool {
    let word = part.segments.tokens[i].span().of(&part.document.text).to_lowercase();
    let endings = [
        "ович", "евич", "ич", "овна", "евна", "ична", "ovich", "evich", "ich", "ovna", "evna", "ichna", "yevich",
        "yevna",
    ];
    let given = |name: &str| part.gazetteer.lexicon().value(WordClass::GivenName, crate::fold::key(name)).is_some();
    let mut stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    let latin_or_own = endings.iter().all(|ending| !word.ends_with(ending));
    latin_or_own
        || stems.any(|stem| {
            // Аркадьевич is of Аркадий.
            let ends = ["", "й", "ий", "ь", "а", "я", "y", "i", "iy", "a"];
            [stem, stem.trim_end_matches('ь')].iter().any(|stem| ends.iter().any(|end| given(&format!("{stem}{end}"))))
        })
}

/// How much of a name's word stands before its Turkic case ending.
fn turkic_stem(part: &Part<'_>, word: &str, language: Language) -> usize {
    declension::turkic_stem(word, language, |stem| {
        let classes = part.gazetteer.lexicon().classes(stem, &tokens_of(stem));
        let names = [WordClass::GivenName, WordClass::SurnameEnding, WordClass::PatronymicEnding];
        classes.len() == 1 && names.iter().any(|class| classes[0].has(*class))
    })
}

fn mention(part: &Part<'_>, found: Found) -> Mention {
    let sentence = &part.segments.sentences[part.segments.sentence_of(found.tokens.start)];
    Mention {
        span: part.segments.span(found.tokens),
        label: Label::Person,
        reading: found.reading,
        rule: RuleName::from(found.rule),
        confidence: found.confidence,
        sentence: part.segments.span(sentence.start as usize..sentence.end as usize),
    }
}

/// A name that is nearly a listed one's, as if misspelt or misread, is linked to it; the rule says why, and that it is not sure.
fn near_miss(part: &Part<'_>, mention: Mention) -> Mention {
    let near = match &mention.reading {
        Reading::Person(name) => part.gazetteer.near(&name.given, &name.surname).map(|near| (near, &name.surname)),
        _ => None,
    };
    let Some((near, printed)) = near else { return mention };
    let rule = format!("gazetteer/near: {printed} ~ {}, distance {}", near.listed, near.distance);
    let reading = Reading::Listed(vec![near.entity]);
    Mention { reading, rule: RuleName::from(rule), confidence: mention.confidence.min(NEAR), ..mention }
}

/// How sure a near miss is: less than any name that stands in a list or a rule accepts.
const NEAR: f32 = 0.3;

/// The parts of a run that no listed name has taken.
fn outside(run: &Run, taken: &Taken) -> Vec<Run> {
    let mut pieces = Vec::new();
    let mut words: Vec<usize> = Vec::new();
    for &word in &run.words {
        if taken.has(word) {
            pieces.extend(piece(std::mem::take(&mut words), run));
        } else {
            words.push(word);
        }
    }
    pieces.extend(piece(words, run));
    pieces
}

fn piece(words: Vec<usize>, run: &Run) -> Option<Run> {
    let (first, last) = (*words.first()?, *words.last()?);
    let end = if last == run.words[run.words.len() - 1] { run.tokens.end } else { last + 1 };
    Some(Run { tokens: first..end, words })
}

/// Token ranges that are spoken for.
#[derive(Debug, Default)]
struct Taken(std::collections::BTreeMap<usize, usize>);

impl Taken {
    fn new(found: &[Found]) -> Self {
        Self(found.iter().map(|one| (one.tokens.start, one.tokens.end)).collect())
    }

    fn has(&self, token: usize) -> bool {
        self.0.range(..=token).next_back().is_some_and(|(_, end)| *end > token)
    }

    /// Takes a range; false where a part of it is taken.
    fn insert(&mut self, tokens: Range<usize>) -> bool {
        let free = !self.0.range(..tokens.end).next_back().is_some_and(|(_, end)| *end > tokens.start);
        if free {
            self.0.insert(tokens.start, tokens.end);
        }
        free
    }
}

/// Which words stand in lower case somewhere in the part, as a bitmap over their keys: a word that does is seldom a name.
/// 2^17 bits: a part has some ten thousand different words, so one in ten others is taken for one of them; what is
/// decided by it is only a weight.
struct LowerCase(Vec<u64>);

impl LowerCase {
    const BITS: u32 = 17;

    fn of(part: &Part<'_>) -> Self {
        let mut bits = vec![0_u64; 1 << (Self::BITS - 6)];
        for token in &part.segments.tokens {
            if token.kind == Kind::Word && token.case == Case::Lower {
                let slot = token.key >> (64 - Self::BITS);
                bits[(slot >> 6) as usize] |= 1 << (slot & 63);
            }
        }
        Self(bits)
    }

    fn has(&self, part: &Part<'_>, i: usize) -> bool {
        let slot = part.segments.tokens[i].key >> (64 - Self::BITS);
        self.0[(slot >> 6) as usize] >> (slot & 63) & 1 == 1
    }
}
