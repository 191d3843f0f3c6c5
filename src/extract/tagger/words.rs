//! What features read of a part's tokens.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::extract::Part;
use crate::fold::fold_char;
use crate::gazetteer::WordClass;
use crate::segment::{Case, Gap, Kind, Script};

/// What the rules say of a token: none, or the tag that they would give it, and how sure they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleTag {
    /// A [`Tag`](super::Tag)'s number.
    pub tag: u8,
    /// The rules' score in steps of a half, cut at both ends; nought where there is none.
    pub score: i8,
}

/// How a token is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Shape {
    /// Beyond the sentence's border.
    #[default]
    Outside,
    Lower,
    Title,
    /// Up to four capitals.
    Short,
    /// More capitals.
    Capitals,
    Single,
    Mixed,
    Number,
    Other,
}

impl Shape {
    pub(super) const fn is_capital(self) -> bool {
        matches!(self, Self::Title | Self::Short | Self::Capitals | Self::Single | Self::Mixed)
    }
}

/// What features read of one token.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Word {
    /// The word's folded form, or the character.
    pub key: u32,
    pub shape: Shape,
    /// The character of punctuation, else nought.
    pub mark: u32,
    pub classes: u32,
    /// True for a sentence's first token.
    pub first: bool,
    pub quoted: bool,
    /// True where nothing stands between it and the token before.
    pub glued: bool,
    /// True where it begins a line.
    pub line: bool,
    pub script: u8,
    pub letters: u8,
    /// Hashes of the first three and four letters.
    pub prefixes: [u32; 2],
    /// Hashes of the last one to five letters.
    pub suffixes: [u32; 5],
    /// A hash that mostly outlasts a case ending.
    pub stem: u32,
}

/// What stands before the first token and after the last.
static OUTSIDE: Word = Word {
    key: 0,
    shape: Shape::Outside,
    mark: 0,
    classes: 0,
    first: false,
    quoted: false,
    glued: false,
    line: false,
    script: 0,
    letters: 0,
    prefixes: [0; 2],
    suffixes: [0; 5],
    stem: 0,
};

/// How often a capitalised word stands in the part, and where.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub times: u8,
    /// Not at a sentence's start.
    pub within: u8,
    /// In lower case.
    pub lower: u8,
}

/// The tokens of a part as the model reads them.
#[derive(Debug)]
pub struct Words {
    pub(super) all: Vec<Word>,
    pub(super) rules: Vec<RuleTag>,
    seen: FxHashMap<u32, Seen>,
    /// Stems of words that follow a given name.
    after_given: FxHashMap<u32, u8>,
    /// By token, whether most of its sentence's words are in capitals.
    pub(super) capitals: Vec<bool>,
    live: Vec<bool>,
    sentences: Vec<Range<usize>>,
}

/// How far from a capital, and from a head word to its left, a token of a name may stand.
const REACH: usize = 4;
const TAIL: usize = 6;

impl Words {
    /// Reads a part. `rules` has an entry for each token.
    #[must_use]
    pub fn of(part: &Part<'_>, rules: Vec<RuleTag>) -> Self {
        let tokens = &part.segments.tokens;
        let mut words: Vec<Word> = Vec::with_capacity(tokens.len());
        let mut quotes = 0_u32;
        for (i, token) in tokens.iter().enumerate() {
            let text = token.span().of(&part.document.text);
            let shape = match (token.kind, token.case) {
                (Kind::Number, _) => Shape::Number,
                (Kind::Word, Case::Title) => Shape::Title,
                (Kind::Word, Case::Upper) if text.chars().count() <= 4 => Shape::Short,
                (Kind::Word, Case::Upper) => Shape::Capitals,
                (Kind::Word, Case::Single) => Shape::Single,
                (Kind::Word, Case::Mixed) => Shape::Mixed,
                (Kind::Word, _) => Shape::Lower,
                _ => Shape::Other,
            };
            let mark = if token.kind == Kind::Word || token.kind == Kind::Number {
                0
            } else {
                text.chars().next().map_or(0, u32::from)
            };
            if token.gap == Gap::Paragraph {
                quotes = 0;
            }
            match text {
                "«" | "“" | "„" => quotes += 1,
                "»" | "”" => quotes = quotes.saturating_sub(1),
                "\"" => quotes = u32::from(quotes == 0),
                _ => {}
            }
            words.push(Word {
                key: (token.key >> 32) as u32,
                shape,
                mark,
                classes: part.classes[i].bits(),
                quoted: quotes > 0,
                glued: token.gap == Gap::Glued,
                line: token.gap >= Gap::Line,
                script: match token.script {
                    Script::None => 0,
                    Script::Latin => 1,
                    Script::Cyrillic => 2,
                    Script::Other => 3,
                },
                ..Word::default()
            });
        }
        let sentences: Vec<Range<usize>> =
            part.segments.sentences.iter().map(|range| range.start as usize..range.end as usize).collect();
        let mut capitals = vec![false; words.len()];
        for sentence in &sentences {
            let first = sentence.clone().find(|&i| words[i].mark == 0).unwrap_or(sentence.start);
            words[first].first = true;
            words[sentence.start].first = true;
            let all = |test: &dyn Fn(&Word) -> bool| words[sentence.clone()].iter().filter(|word| test(word)).count();
            let written = all(&|word| word.shape == Shape::Lower || word.shape.is_capital());
            let upper = all(&|word| matches!(word.shape, Shape::Short | Shape::Capitals));
            capitals[sentence.clone()].fill(written >= 3 && upper * 10 >= written * 7);
        }
        let live = live(&words, &sentences);
        let mut this = Self {
            all: words,
            rules,
            seen: FxHashMap::default(),
            after_given: FxHashMap::default(),
            capitals,
            live,
            sentences,
        };
        this.spell(part);
        this.count();
        this
    }

    /// Fills in affixes where features ask for them: in the stretches and one token around.
    fn spell(&mut self, part: &Part<'_>) {
        let mut letters: Vec<u32> = Vec::new();
        for i in 0..self.all.len() {
            let near = (i.saturating_sub(1)..(i + 2).min(self.live.len())).any(|at| self.live[at]);
            if !near || self.all[i].mark != 0 || self.all[i].shape == Shape::Number {
                continue;
            }
            letters.clear();
            let text = part.segments.tokens[i].span().of(&part.document.text);
            letters.extend(text.chars().filter_map(fold_char).map(u32::from));
            let word = &mut self.all[i];
            word.letters = letters.len().min(20) as u8;
            for (at, prefix) in word.prefixes.iter_mut().enumerate() {
                *prefix = hash(letters.iter().take(at + 3));
            }
            for (at, suffix) in word.suffixes.iter_mut().enumerate() {
                *suffix = if at < letters.len() { hash(letters[letters.len() - at - 1..].iter()) } else { 0 };
            }
            let stem = if word.script == 2 && letters.len() > 5 { letters.len() - 2 } else { letters.len() };
            word.stem = hash(letters[..stem].iter());
        }
    }

    fn count(&mut self) {
        for (i, word) in self.all.iter().enumerate().filter(|(_, word)| word.shape.is_capital()) {
            let seen = self.seen.entry(word.key).or_default();
            seen.times = seen.times.saturating_add(1);
            seen.within = seen.within.saturating_add(u8::from(!word.first));
            let given = 1 << WordClass::GivenName as u8;
            if i > 0 && word.shape == Shape::Title && !word.first {
                let before = &self.all[i - 1];
                if before.shape.is_capital() && before.classes & given != 0 {
                    *self.after_given.entry(word.stem).or_default() |= 1;
                }
            }
        }
        for word in self.all.iter().filter(|word| word.shape == Shape::Lower) {
            if let Some(seen) = self.seen.get_mut(&word.key) {
                seen.lower = seen.lower.saturating_add(1);
            }
        }
    }

    pub(super) fn seen(&self, word: &Word) -> Seen {
        self.seen.get(&word.key).copied().unwrap_or_default()
    }

    pub(super) fn follows_given(&self, word: &Word) -> bool {
        self.after_given.contains_key(&word.stem)
    }

    /// The token at a distance, within the sentence.
    #[inline]
    pub(super) fn at(&self, i: usize, step: isize) -> &Word {
        i.checked_add_signed(step).and_then(|at| self.all.get(at)).unwrap_or(&OUTSIDE)
    }

    /// The runs of tokens of which one may be in a name; each lies within a sentence.
    #[must_use]
    pub fn stretches(&self) -> Vec<Range<usize>> {
        let mut stretches = Vec::new();
        for sentence in &self.sentences {
            let mut i = sentence.start;
            while i < sentence.end {
                if !self.live[i] {
                    i += 1;
                    continue;
                }
                let start = i;
                while i < sentence.end && self.live[i] {
                    i += 1;
                }
                stretches.push(start..i);
            }
        }
        stretches
    }

    /// False for words in Latin letters of which none has a capital: a head word alone, as in "the police", names nobody.
    pub(super) fn may_name(&self, stretch: Range<usize>) -> bool {
        self.all[stretch].iter().any(|word| word.shape.is_capital() || word.script > 1)
    }

    /// The number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// True where there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// A name's tokens are capitalised words, what stands between two of them that are near, and what follows a head word.
fn live(words: &[Word], sentences: &[Range<usize>]) -> Vec<bool> {
    let head = 1_u32 << WordClass::OrganisationHead as u8 | 1 << WordClass::OrganisationType as u8;
    let mut live = vec![false; words.len()];
    for sentence in sentences {
        let mut last_capital: Option<usize> = None;
        let mut tail = 0;
        for i in sentence.clone() {
            let word = &words[i];
            if word.shape.is_capital() {
                let from = last_capital.filter(|last| i - last <= REACH + 1).unwrap_or(i);
                live[from..=i].fill(true);
                last_capital = Some(i);
            }
            if word.classes & head != 0 {
                tail = TAIL + 1;
            }
            if tail > 0 {
                live[i] = true;
                tail -= 1;
            }
        }
    }
    live
}

fn hash<'a>(letters: impl Iterator<Item = &'a u32>) -> u32 {
    letters.fold(0x811C_9DC5, |hash, letter| (hash ^ letter).wrapping_mul(0x0100_0193))
}
