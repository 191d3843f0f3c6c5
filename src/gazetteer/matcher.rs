//! Finds listed names in a token stream: a trie over words.
//!
//! Each word was folded and hashed once, by the tokeniser; the trie compares hashes, so a text costs about one look-up for each
//! word that may start a name, whatever the number of names. A byte automaton pays a cache miss for every byte once it outgrows
//! the cache. On a hit the folded words themselves are compared.

use std::ops::Range;

use super::image::{Image, Reader, Section};
use super::trie::{CAPITAL, CAPITALS, GOES_ON};
use crate::fold::fold_into;
use crate::model::EntityIndex;
use crate::segment::{Case, Gap, Kind, Token, WordKey};

/// Why a run of words matched an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// The canonical name, a listed alias, or the native name.
    Listed,
    /// An acronym.
    Acronym,
    /// A spelling that the variant rules derive.
    Variant,
}

impl NameKind {
    /// Every kind, by its number in a compiled gazetteer.
    const ALL: [Self; 3] = [Self::Listed, Self::Acronym, Self::Variant];
}

/// Tokens that spell the name of one entity or more. Hits may overlap; `extract` chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Indexes of tokens, the first and the last being words or numbers.
    pub tokens: Range<usize>,
    /// Every entity that bears the name, ascending.
    pub entities: Vec<EntityIndex>,
    /// The best of the reasons.
    pub kind: NameKind,
}

/// The hash of no words.
pub(super) const ROOT: u64 = 0;

/// The hash of a run of words and one more. Words' keys are mixed already; the multiplication makes their order count.
#[inline]
pub(super) const fn step(hash: u64, key: WordKey) -> u64 {
    let mixed = (hash.rotate_left(25) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// The slot of a table at which the search for a hash begins: by its high bits, so that slots are in the order of hashes.
#[inline]
pub(super) const fn home(hash: u64, slots: u64) -> u64 {
    ((hash as u128 * slots as u128) >> 64) as u64
}

/// The bit of a filter of so many bits, a power of two, that stands for a word.
#[inline]
pub(super) const fn slot(key: WordKey, bits: usize) -> usize {
    (key >> (64 - bits.trailing_zeros())) as usize
}

/// The names of a compiled gazetteer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matcher<'a> {
    any_case: First<'a>,
    lower: First<'a>,
    follows: &'a [u8],
    slots: u64,
    table: &'a [u8],
    names: &'a [u8],
}

/// A run of words to look up.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Its first and its last token.
    start: usize,
    last: usize,
    hash: u64,
    /// False for a word alone, behind which nothing is looked for: the pair that it begins is a run of its own.
    goes_on: bool,
}

/// A run that may be a name, and where the names of its hash stand.
#[derive(Clone, Copy, Debug)]
struct Found {
    start: usize,
    last: usize,
    place: usize,
}

/// What is at hand while a block of tokens is looked through: a table of millions of names lies in memory and not in the cache, and
/// reading many places at once takes little longer than reading one.
#[derive(Debug, Default)]
struct Walk {
    /// Words in small letters, and all others.
    small: Vec<u32>,
    other: Vec<u32>,
    /// For each word by bits: it may be a name, it may start one.
    does: Vec<u8>,
    runs: Vec<Run>,
    read: Vec<Option<(u32, u32)>>,
    found: Vec<Found>,
    counts: Vec<u8>,
    folded: String,
}

/// How many tokens are looked through at once: some tens of runs to read, which stay in the first cache until they are followed.
const TOKENS_AT_ONCE: usize = 1024;

/// How many bytes a processor reads from memory at once.
const LINE: usize = 64;

/// Which words may be names, and which may start one: most words of a text are turned away here, in the cache.
#[derive(Clone, Copy, Debug)]
struct First<'a> {
    singles: &'a [u8],
    starts: &'a [u8],
}

/// True where a filter may hold a word.
#[inline]
fn may_have(filter: &[u8], key: WordKey) -> bool {
    let slot = slot(key, filter.len() * 8);
    filter.get(slot / 8).is_some_and(|byte| byte >> (slot % 8) & 1 == 1)
}

impl<'a> Matcher<'a> {
    pub fn of(image: &'a Image) -> Self {
        let first = |singles, starts| First { singles: image.section(singles), starts: image.section(starts) };
        let (slots, table) = image.section(Section::Table).split_at_checked(8).unwrap_or_default();
        Self {
            any_case: first(Section::Singles, Section::Starts),
            lower: first(Section::LowerSingles, Section::LowerStarts),
            follows: image.section(Section::Follows),
            slots: slots.try_into().map_or(0, u64::from_le_bytes),
            table,
            names: image.section(Section::Names),
        }
    }

    /// Every place where a listed name stands, in the order of the first token.
    pub fn hits(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut walk = Walk::default();
        for start in (0..tokens.len()).step_by(TOKENS_AT_ONCE) {
            let block = start..tokens.len().min(start + TOKENS_AT_ONCE);
            self.runs_of_words(text, tokens, block, &mut walk);
            while !walk.runs.is_empty() {
                self.follow(text, tokens, &mut walk);
            }
            self.check_all(text, tokens, &mut walk, &mut hits);
        }
        hits
    }

    /// The first runs to look up in a block: words that may be names, and pairs of words whose first may start one.
    fn runs_of_words(&self, text: &str, tokens: &[Token], block: Range<usize>, walk: &mut Walk) {
        // Most names begin with a capital, most words do not. The two are parted without a branch, since no processor foresees capitals.
        let Walk { small, other, does, runs, .. } = walk;
        small.resize(block.len(), 0);
        other.resize(block.len(), 0);
        let (mut smalls, mut others) = (0, 0);
        for at in block {
            let is_small = tokens[at].case == Case::Lower;
            small[smalls] = at as u32;
            other[others] = at as u32;
            smalls += usize::from(is_small);
            others += usize::from(!is_small & matches!(tokens[at].kind, Kind::Word | Kind::Number));
        }
        for (first, words) in [(&self.lower, &small[..smalls]), (&self.any_case, &other[..others])] {
            // The filters of millions of names are larger than the cache too: all are read before the first is looked at.
            does.clear();
            does.extend(words.iter().map(|at| {
                let key = tokens[*at as usize].key;
                u8::from(may_have(first.singles, key)) | u8::from(may_have(first.starts, key)) << 1
            }));
            for (start, does) in words.iter().zip(&*does).filter(|(_, does)| **does != 0) {
                let start = *start as usize;
                let key = tokens[start].key;
                if does & 1 != 0 {
                    runs.push(Run { start, last: start, hash: step(ROOT, key), goes_on: false });
                }
                if does & 2 != 0
                    && let Some(last) = next_word(text, tokens, start)
                    && may_have(self.follows, tokens[last].key)
                {
                    let hash = step(step(ROOT, key), tokens[last].key);
                    runs.push(Run { start, last, hash, goes_on: true });
                }
            }
        }
    }

    /// Looks every run up, keeps the places of names, and leaves the runs that are longer by a word.
    fn follow(&self, text: &str, tokens: &[Token], walk: &mut Walk) {
        // All slots are read before the first is looked at, so that the waits for memory overlap.
        walk.read.clear();
        walk.read.extend(walk.runs.iter().map(|run| self.slot(home(run.hash, self.slots))));
        let mut kept = 0;
        for at in 0..walk.runs.len() {
            let Run { start, last, hash, goes_on } = walk.runs[at];
            let (mut slot, mut place) = (walk.read[at], home(hash, self.slots));
            let mut longer = false;
            // All slots up to a free one: those of other hashes may agree in the bits that are kept.
            while let Some((known, value)) = slot {
                if known == hash as u32 {
                    longer |= value & GOES_ON != 0;
                    if value & !GOES_ON > 0 {
                        let place = (value & !GOES_ON) as usize - 1;
                        walk.found.push(Found { start, last, place });
                    }
                }
                place += 1;
                slot = self.slot(place);
            }
            if goes_on
                && longer
                && let Some(next) = next_word(text, tokens, last)
            {
                walk.runs[kept] = Run { start, last: next, hash: step(hash, tokens[next].key), goes_on };
                kept += 1;
            }
        }
        walk.runs.truncate(kept);
    }

    /// The bits of a hash that a slot of the table keeps, and its value; none of a free one.
    #[inline]
    fn slot(&self, place: u64) -> Option<(u32, u32)> {
        let at = (place as usize).saturating_mul(8);
        let bytes = self.table.get(at..)?.first_chunk::<8>()?;
        let (known, value) = (u64::from_le_bytes(*bytes) as u32, (u64::from_le_bytes(*bytes) >> 32) as u32);
        (value != 0).then_some((known, value))
    }

    /// Compares the names at the places that were found with the text.
    fn check_all(&self, text: &str, tokens: &[Token], walk: &mut Walk, hits: &mut Vec<Hit>) {
        walk.found.sort_unstable_by_key(|found| (found.start, found.last));
        // The same as with the slots: the first bytes of all names are read before one is compared.
        walk.counts.clear();
        walk.counts.extend(walk.found.iter().map(|found| {
            let byte = |at: usize| self.names.get(at).copied().unwrap_or_default();
            // What follows may begin in the next line of the cache.
            std::hint::black_box(byte(found.place + LINE / 2));
            byte(found.place)
        }));
        for (found, count) in walk.found.iter().zip(&walk.counts) {
            if *count > 0 {
                hits.extend(self.check(found.place, text, tokens, found.start..found.last + 1, &mut walk.folded));
            }
        }
        walk.found.clear();
    }

    /// A hit for the names at a place that a run of tokens spells.
    fn check(
        &self,
        place: usize,
        text: &str,
        tokens: &[Token],
        range: Range<usize>,
        folded: &mut String,
    ) -> Option<Hit> {
        let run = &tokens[range.clone()];
        let mut reader = Reader::new(self.names.get(place..)?);
        let mut entities: Vec<EntityIndex> = Vec::new();
        let mut best: Option<NameKind> = None;
        for _ in 0..reader.number()? {
            let (flags, name) = (reader.byte()?, reader.bytes()?);
            let fits = spells(text, run, name, folded)
                && if flags & CAPITALS != 0 {
                    matches!(run[0].case, Case::Upper | Case::Single)
                } else {
                    flags & CAPITAL == 0 || run[0].case != Case::Lower
                };
            for _ in 0..reader.number()? {
                let (entity, kind) = (reader.number()?, reader.byte()?);
                let kind = *NameKind::ALL.get(usize::from(kind))?;
                // Who bears the name as listed stands before who might by a derived spelling.
                let is_derived = |kind| kind == NameKind::Variant;
                if !fits || is_derived(kind) && best.is_some_and(|best| !is_derived(best)) {
                    continue;
                }
                if !is_derived(kind) && best.is_some_and(is_derived) {
                    entities.clear();
                }
                best = Some(best.map_or(kind, |best| best.min(kind)));
                entities.push(EntityIndex(u32::try_from(entity).ok()?));
            }
        }
        let kind = best?;
        entities.sort_unstable();
        entities.dedup();
        Some(Hit { tokens: range, entities, kind })
    }
}

/// True where the words of a run, folded and each with a space behind it, are those of a name.
fn spells(text: &str, run: &[Token], name: &[u8], folded: &mut String) -> bool {
    let mut rest = name;
    for token in run.iter().filter(|token| !is_stepped_over(text, token)) {
        let word = token.span().of(text);
        folded.clear();
        // A word of ASCII letters alone is compared as it stands.
        let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_plain {
            fold_into(word, folded);
        }
        let word = if is_plain { word.as_bytes() } else { folded.as_bytes() };
        match rest.split_at_checked(word.len()) {
            Some((own, [b' ', after @ ..])) if own.eq_ignore_ascii_case(word) => rest = after,
            _ => return false,
        }
    }
    rest.is_empty()
}

/// The next token that counts in a name; none where the name must end.
fn next_word(text: &str, tokens: &[Token], mut at: usize) -> Option<usize> {
    loop {
        at += 1;
        let token = tokens.get(at).filter(|token| token.gap != Gap::Paragraph)?;
        if !is_stepped_over(text, token) {
            return Some(at);
        }
        // A full stop is stepped over after an initial or an abbreviation, not at a sentence's end.
        let before = &tokens[at - 1];
        if token.span().of(text) == "." && (before.end - before.start > 6 || before.case == Case::Lower) {
            return None;
        }
    }
}

/// What may stand between two words of a name, or not: hyphens, quotation marks, emphasis, the stop of an initial.
#[inline]
pub(super) fn is_stepped_over(text: &str, token: &Token) -> bool {
    match token.kind {
        Kind::Emphasis => true,
        Kind::Punctuation => matches!(
            token.span().of(text),
            "-" | "‐" | "‑" | "." | "\"" | "“" | "”" | "„" | "«" | "»" | "‘" | "’" | "'" | "`"
        ),
        Kind::Word | Kind::Number | Kind::Superscript => false,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use aho_corasick::AhoCorasick;
    use proptest::prelude::*;

    use super::*;
    use crate::fold::fold_word;
    use crate::gazetteer::image::{Counts, Writer};
    use crate::gazetteer::trie::Names;
    use crate::segment::tokens_of;

    /// The compiled form of names, in some parts as if they were of several threads.
    fn image<'a>(parts: impl IntoIterator<Item = &'a [&'a str]>) -> Image {
        let mut all = Names::default();
        let mut entity = 0;
        for part in parts {
            let mut names = Names::default();
            for name in part {
                names.add(name, entity, NameKind::Listed);
                entity += 1;
            }
            all.append(names).expect("they are few");
        }
        let mut out = Writer::new(Cursor::new(Vec::new())).expect("memory takes all");
        all.write(&mut out).expect("memory takes all");
        let bytes = out.finish(&[0; 32], Counts::default()).expect("memory takes all").into_inner();
        Image::held(bytes).expect("it was written just now")
    }

    fn surfaces(names: &[&str], text: &str) -> Vec<String> {
        let tokens = tokens_of(text);
        let image = image([names]);
        let hits = Matcher::of(&image).hits(text, &tokens);
        hits.iter()
            .map(|hit| {
                text[tokens[hit.tokens.start].start as usize..tokens[hit.tokens.end - 1].end as usize].to_owned()
            })
            .collect()
    }

    #[test]
    fn names_are_found_as_printed() {
        let names =
            ["Kassym-Jomart Tokayev", "OSCE", "B. N. Asylov", "EPP/CD", "Министерство юстиции", "Human Rights Watch"];
        let table = [
            ("Mr Kassym Jomart\nTokayev said", "Kassym Jomart\nTokayev"),
            ("KASSYM-JOMART TOKAYEV", "KASSYM-JOMART TOKAYEV"),
            ("the OSCE and an osce", "OSCE"),
            ("judge B.N. Asylov", "B.N. Asylov"),
            ("Germany, EPP/CD) and", "EPP/CD"),
            ("**Human** Rights Watch", "Human** Rights Watch"),
            ("МИНИСТЕРСТВО ЮСТИЦИИ", "МИНИСТЕРСТВО ЮСТИЦИИ"),
        ];
        for (text, expected) in table {
            assert_eq!(surfaces(&names, text), [expected], "{text}");
        }
        for text in ["human rights watch", "Kassym. Jomart Tokayeva", "Human\n\nRights Watch", "the Human rights"] {
            assert_eq!(surfaces(&names, text), [""; 0], "{text}");
        }
    }

    /// A text as the matcher reads it, for a matcher of bytes: folded words that each end with a space, a mark where no name goes on,
    /// and the byte at which each token that counts begins.
    fn flat(text: &str, tokens: &[Token]) -> (String, Vec<(usize, usize)>) {
        let mut flat = String::new();
        let mut places = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let printed = token.span().of(text);
            let stops = printed == "."
                && at > 0
                && (tokens[at - 1].end - tokens[at - 1].start > 6 || tokens[at - 1].case == Case::Lower);
            if token.gap == Gap::Paragraph || stops {
                flat.push('\n');
            }
            if !is_stepped_over(text, token) {
                places.push((flat.len(), at));
                flat.push_str(&fold_word(printed));
                flat.push(' ');
            }
        }
        (flat, places)
    }

    /// What a matcher of bytes finds on the borders of tokens, in the order of the trie's hits.
    fn by_bytes(names: &[&str], text: &str, tokens: &[Token]) -> Vec<(Range<usize>, Vec<EntityIndex>)> {
        let (haystack, places) = flat(text, tokens);
        let pattern = |name: &&str| {
            let words = flat(name, &tokens_of(name)).0.replace('\n', "");
            // What no text has stands for a name without a word.
            if words.is_empty() { "\0".to_owned() } else { words }
        };
        let patterns: Vec<String> = names.iter().map(pattern).collect();
        let matcher = AhoCorasick::new(&patterns).expect("names are few");
        let mut found: Vec<(Range<usize>, EntityIndex)> = Vec::new();
        for hit in matcher.find_overlapping_iter(&haystack) {
            let name = names[hit.pattern().as_usize()];
            let letters = || name.chars().filter(|c| c.is_alphabetic());
            let has_word = tokens_of(name).iter().any(|token| token.kind == Kind::Word);
            let Some(&(_, first)) = places.iter().find(|(start, _)| *start == hit.start()) else { continue };
            let last = places.iter().rfind(|(start, _)| *start < hit.end()).expect("it begins at one").1;
            let case = tokens[first].case;
            let single = patterns[hit.pattern().as_usize()].matches(' ').count() == 1;
            let fits = if single && letters().all(char::is_uppercase) && letters().count() <= 6 {
                matches!(case, Case::Upper | Case::Single)
            } else {
                case != Case::Lower || !letters().next().is_some_and(char::is_uppercase)
            };
            if fits && matches!(tokens[first].kind, Kind::Word | Kind::Number) && has_word {
                found.push((first..last + 1, EntityIndex(hit.pattern().as_u32())));
            }
        }
        found.sort_by_key(|(tokens, entity)| (tokens.start, tokens.end, *entity));
        let by_place = found.chunk_by(|one, other| one.0 == other.0);
        by_place.map(|hits| (hits[0].0.clone(), hits.iter().map(|(_, entity)| *entity).collect())).collect()
    }

    /// A name of a few words out of few letters, so that names share words, beginnings and letters.
    const NAME: &str = "(([AaBb][ab]?|[АаБб][аб]?|Ə|é|O'a|7|ab)([ .-]|\\. ?| \"|/)){0,3}[ABbаБ]{1,2}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// On any text and any list the trie finds what Aho and Corasick's automaton finds.
        #[test]
        fn the_trie_agrees_with_a_matcher_of_bytes(
            names in proptest::collection::vec(NAME, 1..40),
            text in "(([ABбБaабАb]{1,2}|Ə|É|O’a|7|AB)(, |[ .-]|\\. ?| \"|\\*\\*|/|\n|\n\n|\u{c})){0,60}",
            split in 0_usize..40,
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let tokens = tokens_of(&text);
            let image = image(names.chunks(split.max(1)));
            let hits = Matcher::of(&image).hits(&text, &tokens);
            let found: Vec<_> = hits.into_iter().map(|hit| (hit.tokens, hit.entities)).collect();
            prop_assert_eq!(found, by_bytes(&names, &text, &tokens));
        }

        /// The same for names and texts of any letters.
        #[test]
        fn the_trie_agrees_with_a_matcher_of_bytes_on_any_letters(
            names in proptest::collection::vec("\\PC{1,6}", 1..20),
            order in proptest::collection::vec((0_usize..20, "[ ,.\n]{1,2}"), 0..40),
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let text: String = order.iter().flat_map(|(at, gap)| [names[at % names.len()], gap]).collect();
            let tokens = tokens_of(&text);
            let image = image([&names[..]]);
            let hits = Matcher::of(&image).hits(&text, &tokens);
            let found: Vec<_> = hits.into_iter().map(|hit| (hit.tokens, hit.entities)).collect();
            prop_assert_eq!(found, by_bytes(&names, &text, &tokens));
        }
    }

    #[test]
    fn names_of_one_hash_are_all_found() {
        // No two runs of words are known that share a hash, so the words' keys are made to: what tells them apart is their letters.
        let hash = step(step(ROOT, 1), 2);
        assert_ne!(hash, step(step(ROOT, 2), 1), "the order of words counts");
        for slots in [1, 7, 1 << 24] {
            assert!(home(u64::MAX, slots) < slots && home(0, slots) == 0);
        }
    }

    #[test]
    fn keys_are_those_of_the_tokens() {
        assert_eq!(tokens_of("Tokayev")[0].key, crate::fold::key("Tokayev"));
    }
}
