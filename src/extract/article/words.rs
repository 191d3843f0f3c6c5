//! The vocabulary of the Article rules: which runs of tokens are lead words, names of laws, countries, cues.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::ArticleError;
use super::pattern::{Tables, spell_out};
use super::view::View;
use super::vocabulary::Forms;
use crate::gazetteer::Code;
use crate::segment::{Case, Kind, WordKey, tokens_of};

/// What a word or phrase does in a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Leads in an article's number.
    Article,
    /// The same, after the number.
    ArticleAfter,
    /// Leads in a part's number.
    Part,
    /// Leads in a part's number, or an item's beside a part.
    Paragraph,
    /// Leads in an item.
    Item,
    /// Parts the members of a list.
    Join,
    /// Parts the ends of a range.
    Range,
    /// Ties a provision to what holds it.
    Of,
    /// "the same" before "article".
    Same,
    /// `№`.
    NumberSign,
    /// An ordinal's ending after a hyphen.
    Suffix,
    /// Begins a bracket that names no offence.
    NoName,
    /// Before a number that may be an hour.
    Hour,
    /// Behind a number that counts nothing.
    NoCount,
    /// Begins what is said of the penalty behind an offence's name.
    Penalty,
    /// An ordinal in words.
    Ordinal(u8),
    /// Heads the name of a penal code; an index of [`Words::kinds`].
    Code(u8),
    /// The name of one code, or of several that follow each other; an index of [`Words::named`].
    Named(u16),
    /// A law that is no penal code.
    OtherLaw,
    /// The code that was named before.
    BareCode,
    /// What follows may be an offence as a charge.
    Charge,
    /// What follows may be an offence that a case is about, which may be the one that somebody suffered.
    Case,
    /// An offence of officials, which a prisoner suffers.
    Suffered,
    /// Before an offence's name: it was tried, planned or helped.
    Attempt,
    /// A verb whose object stands before the offence; an index of [`Words::actives`].
    Active(u8),
    /// The sentence is about criminal law.
    Context,
    /// What precedes may be an offence as a charge.
    After,
    /// May stand between a cue and an offence.
    Filler,
    /// Ties a citation to the offence's name beside it.
    Namely,
    /// Names a form's field that holds a charge.
    Label,
    /// A country; an index of [`Words::countries`].
    Country(u8),
}

/// The vocabulary, compiled.
#[derive(Debug)]
pub(super) struct Words {
    /// Looked for at every token.
    pub(super) scanned: Phrases,
    /// Looked for where a citation may go on.
    pub(super) small: Phrases,
    /// Kinds of codes.
    pub(super) kinds: Vec<String>,
    /// Sets of indexes of codes that share a name.
    pub(super) named: Vec<Vec<usize>>,
    /// ISO 3166-1 codes.
    pub(super) countries: Vec<String>,
    /// The keys of the words that lead in an offence after a verb and its object.
    pub(super) actives: Vec<Vec<WordKey>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RuleFile {
    lead: Lead,
    small: Small,
    ordinals: Tables,
    laws: Tables,
    cues: Cues,
    countries: Tables,
    pub(super) titles: TitleWords,
    pub(super) described: Forms,
    pub(super) tables: Tables,
    #[cfg(test)]
    pub(super) examples: Vec<Example>,
    #[cfg(not(test))]
    #[serde(rename = "examples")]
    _examples: serde::de::IgnoredAny,
}

/// How the words of official titles vary.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleWords {
    /// Endings of Cyrillic words that are cut before titles are compared.
    pub(super) endings: Vec<String>,
    /// First words of English titles, and what a charge says for them: "violation of", "violating".
    pub(super) gerunds: BTreeMap<String, String>,
}

/// A text and what the rules should find in it.
#[cfg(test)]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub(super) text: String,
    /// The document's country, where it is known.
    #[serde(default)]
    pub(super) country: String,
    /// The document's date, where it is known.
    #[serde(default)]
    pub(super) date: String,
    /// `surface = value` of each mention, in the order of the text.
    pub(super) finds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Lead {
    article: Vec<String>,
    article_after: Vec<String>,
    part: Vec<String>,
    paragraph: Vec<String>,
    item: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Small {
    join: Vec<String>,
    range: Vec<String>,
    of: Vec<String>,
    same: Vec<String>,
    number_sign: Vec<String>,
    suffix: Vec<String>,
    no_name: Vec<String>,
    penalty: Vec<String>,
    hour: Vec<String>,
    no_count: Vec<String>,
    namely: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cues {
    charge: Vec<String>,
    case: Vec<String>,
    suffered: Vec<String>,
    attempt: Vec<String>,
    label: Vec<String>,
    context: Vec<String>,
    after: Vec<String>,
    filler: Vec<String>,
    #[serde(default)]
    active: Vec<Active>,
}

/// Verbs, and the words that lead in the offence behind their object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Active {
    verbs: Vec<String>,
    by: Vec<String>,
}

impl Words {
    pub(super) fn compile(file: &RuleFile, codes: &[Code]) -> Result<Self, ArticleError> {
        let mut tables = file.tables.clone();
        tables.insert("country".to_owned(), file.countries.values().flatten().cloned().collect());
        let mut words = Self {
            scanned: Phrases::default(),
            small: Phrases::default(),
            kinds: Vec::new(),
            named: Vec::new(),
            countries: file.countries.keys().cloned().collect(),
            actives: Vec::new(),
        };
        for (forms, word) in [
            (&file.lead.article, Word::Article),
            (&file.lead.article_after, Word::ArticleAfter),
            (&file.lead.part, Word::Part),
            (&file.lead.paragraph, Word::Paragraph),
            (&file.lead.item, Word::Item),
            (&file.cues.charge, Word::Charge),
            (&file.cues.case, Word::Case),
            (&file.cues.context, Word::Context),
            (&file.cues.after, Word::After),
        ] {
            words.scanned.add(forms, word, &tables)?;
        }
        for (forms, word) in [
            (&file.small.join, Word::Join),
            (&file.small.range, Word::Range),
            (&file.small.of, Word::Of),
            (&file.small.same, Word::Same),
            (&file.small.number_sign, Word::NumberSign),
            (&file.small.suffix, Word::Suffix),
            (&file.small.no_name, Word::NoName),
            (&file.small.penalty, Word::Penalty),
            (&file.small.hour, Word::Hour),
            (&file.small.no_count, Word::NoCount),
            (&file.small.namely, Word::Namely),
            (&file.cues.filler, Word::Filler),
            (&file.cues.label, Word::Label),
            (&file.cues.suffered, Word::Suffered),
            (&file.cues.attempt, Word::Attempt),
            (&file.lead.article, Word::Article),
            (&file.lead.article_after, Word::ArticleAfter),
            (&file.lead.part, Word::Part),
            (&file.lead.paragraph, Word::Paragraph),
            (&file.lead.item, Word::Item),
        ] {
            words.small.add(forms, word, &tables)?;
        }
        for (index, active) in file.cues.active.iter().enumerate() {
            words.scanned.add(&active.verbs, Word::Active(index as u8), &tables)?;
            words.actives.push(active.by.iter().filter_map(|word| Some(tokens_of(word).first()?.key)).collect());
        }
        for (number, forms) in &file.ordinals {
            let number = number.parse().map_err(|_| ArticleError::Ordinal(number.clone()))?;
            words.small.add(forms, Word::Ordinal(number), &tables)?;
        }
        for (kind, forms) in &file.laws {
            let word = match kind.as_str() {
                "other" => Word::OtherLaw,
                "bare" => Word::BareCode,
                _ => {
                    words.kinds.push(kind.clone());
                    Word::Code(words.kinds.len() as u8 - 1)
                }
            };
            words.scanned.add(forms, word, &tables)?;
        }
        for (index, forms) in file.countries.values().enumerate() {
            words.scanned.add(forms, Word::Country(index as u8), &tables)?;
        }
        words.add_names(codes)?;
        Ok(words)
    }

    fn add_names(&mut self, codes: &[Code]) -> Result<(), ArticleError> {
        let mut by_name: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
        for (index, code) in codes.iter().enumerate() {
            for name in code.names.iter().chain(&code.abbreviations) {
                by_name.entry(name).or_default().push(index);
            }
        }
        for (name, codes) in by_name {
            self.named.push(codes);
            let word = Word::Named(self.named.len() as u16 - 1);
            self.scanned.add(&[name.to_owned()], word, &Tables::new())?;
        }
        Ok(())
    }
}

/// Runs of words by their keys: a trie whose edges lie in one hash table.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// Which keys may begin a phrase, by their lowest 16 bits: most words of a text are turned away here.
    filter: Vec<u64>,
    edges: FxHashMap<(u32, WordKey), u32>,
    ends: Vec<Vec<End>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    word: Word,
    /// The phrase is an abbreviation, which only capitals spell: "УК" is a code, "ук" none.
    capitals: bool,
}

impl Phrases {
    fn add(&mut self, forms: &[String], word: Word, tables: &Tables) -> Result<(), ArticleError> {
        if self.ends.is_empty() {
            self.ends.push(Vec::new());
            self.filter.resize(1 << 10, 0);
        }
        for form in forms {
            for plain in spell_out(form, tables)? {
                self.add_plain(&plain, word);
            }
        }
        Ok(())
    }

    fn add_plain(&mut self, plain: &str, word: Word) {
        let tokens = tokens_of(plain);
        let Some(first) = tokens.first() else { return };
        self.filter[(first.key >> 6 & 0x3ff) as usize] |= 1 << (first.key & 63);
        let mut node = 0;
        for token in &tokens {
            let next = self.ends.len() as u32;
            node = *self.edges.entry((node, token.key)).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        let capitals = tokens.iter().any(|token| token.case == Case::Upper)
            && tokens.iter().all(|token| !matches!(token.case, Case::Lower | Case::Title | Case::Mixed));
        let end = End { word, capitals };
        let ends = &mut self.ends[node as usize];
        if !ends.contains(&end) {
            ends.push(end);
        }
    }

    /// Calls `found` with each phrase that begins at token `start`: its end (excluded) and what it does.
    pub(super) fn at(&self, view: &View<'_>, start: usize, mut found: impl FnMut(usize, Word)) {
        let Some(token) = view.token(start) else { return };
        if self.filter[(token.key >> 6 & 0x3ff) as usize] >> (token.key & 63) & 1 == 0 {
            return;
        }
        let (mut node, mut at, mut capitals) = (0, start, true);
        while let Some(token) = view.token(at) {
            let Some(&next) = self.edges.get(&(node, token.key)) else { break };
            node = next;
            capitals &= token.kind != Kind::Word || !matches!(token.case, Case::Lower | Case::Title | Case::Mixed);
            for end in &self.ends[node as usize] {
                if !end.capitals || capitals {
                    found(at + 1, end.word);
                }
            }
            at = view.next(at);
        }
    }

    /// The end (excluded) of the longest phrase at `start` that does what `wanted` asks for.
    pub(super) fn end(&self, view: &View<'_>, start: usize, wanted: Word) -> Option<usize> {
        let mut longest = None;
        self.at(view, start, |end, word| {
            if word == wanted {
                longest = Some(end);
            }
        });
        longest
    }
}
