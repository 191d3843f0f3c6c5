//! The sentences of a document that show why a question found it.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::Error;
use super::ask::{Asker, Meaning};
use crate::fold::fold_word;
use crate::index::{DocumentNumber, DocumentRow, Keys, Numbers, Read, Texts, View, days_of, scan};
use crate::model::{Document, PageNumber, Span};
use crate::segment::{Kind, segment};

/// A piece of a document's text with what was asked for marked in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// From 1.
    pub page: PageNumber,
    /// In code points of the document's text.
    pub start: usize,
    /// After the last.
    pub end: usize,
    /// As it stands in the document.
    pub text: String,
    /// What is marked, in code points of the passage's text, half open.
    pub highlights: Vec<(usize, usize)>,
}

/// A document that a question found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// `sha256:…`.
    pub document: String,
    /// The path as the user gave it.
    pub source: String,
    /// Title, or the source again.
    pub title: String,
    /// The document's own date, in EDTF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// ISO 639-1.
    pub language: &'static str,
    /// BM25; more is better.
    pub score: f32,
    /// Mentions of the persons, organisations and articles asked for.
    pub mentions: usize,
    /// The best sentences, in the order of the text.
    pub passages: Vec<Passage>,
}

/// In which order documents come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    #[default]
    Relevance,
    /// Latest first, by the documents' own dates; those without one last.
    Newest,
    /// Earliest first; those without a date last.
    Oldest,
    /// By path.
    Source,
}

/// Sentences shown of one document.
const MOST: usize = 3;

/// A longer sentence is cut, in bytes.
const LONGEST: usize = 600;

/// The documents of a meaning in an order, the first `skip` of them left out, with their passages. Ties go by document id.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn hits(asker: &Asker<'_>, meaning: &Meaning, order: Order, skip: usize, limit: usize) -> Result<Vec<Hit>, Error> {
    let ranked = asker.rank(meaning)?;
    let shown = skip.saturating_add(limit);
    // The last rank shown may be shared by documents beyond the limit.
    let last = ranked.get(shown.saturating_sub(1)).map_or(f32::MIN, |(_, score)| *score);
    let enough = |(_, score): &(DocumentNumber, f32)| order != Order::Relevance || *score >= last;
    let most = if order == Order::Relevance { shown.saturating_add(5_000) } else { usize::MAX };
    let mut best = Vec::new();
    for (number, score) in ranked.into_iter().take_while(enough).take(most) {
        if let Some(row) = asker.view.document(number)? {
            best.push((number, score, row));
        }
    }
    let day = |row: &DocumentRow| row.metadata.date.as_deref().and_then(days_of).map(|days| days.from);
    best.sort_by(|a, b| {
        let first = match order {
            Order::Relevance => b.1.total_cmp(&a.1),
            Order::Newest => day(&b.2).cmp(&day(&a.2)),
            Order::Oldest => day(&a.2).unwrap_or(u64::MAX).cmp(&day(&b.2).unwrap_or(u64::MAX)),
            Order::Source => a.2.source().cmp(b.2.source()),
        };
        first.then_with(|| a.2.id.cmp(&b.2.id))
    });
    best.drain(..skip.min(best.len()));
    best.truncate(limit);
    let marks = marks(asker, meaning, &best.iter().map(|(number, ..)| *number).collect())?;
    let mut texts = Texts::new(&asker.view);
    let mut out = Vec::new();
    for (number, score, row) in best {
        let spans = marks.get(&number).map_or(&[][..], Vec::as_slice);
        out.push(Hit {
            document: row.id().to_string(),
            source: row.source().to_owned(),
            title: row.title().to_owned(),
            published: row.metadata.date.clone(),
            language: row.language.code(),
            score,
            mentions: spans.len(),
            passages: passages(&mut texts, number, &row, &meaning.words, spans)?,
        });
    }
    Ok(out)
}

/// Where an entity that was asked for stands, and which it is.
type Mark = (Span, u32);

/// Where the entities asked for stand in each document, in the order of the text.
fn marks(
    asker: &Asker<'_>,
    meaning: &Meaning,
    documents: &Numbers,
) -> Result<FxHashMap<DocumentNumber, Vec<Mark>>, Error> {
    let mut found: FxHashMap<DocumentNumber, Vec<Mark>> = FxHashMap::default();
    if meaning.entities.is_empty() {
        return Ok(found);
    }
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut rows = Vec::new();
    scan(&asker.searcher, Some(documents), &mut keys, &mut rules, |row, _| rows.push(row))?;
    // An article asked for stands also for its parts and items.
    let wanted: Vec<bool> = (0..keys.len() as u32)
        .map(|number| crate::index::article_and_holders(keys.key(number)).any(|key| meaning.entities.contains(key)))
        .collect();
    rows.sort_by_key(|row| row.place.span);
    for row in rows.iter().filter(|row| wanted[row.entity as usize]) {
        found.entry(row.document).or_default().push((row.place.span, row.entity));
    }
    Ok(found)
}

fn passages(
    texts: &mut Texts<'_, View>,
    number: DocumentNumber,
    row: &DocumentRow,
    words: &FxHashSet<String>,
    entities: &[Mark],
) -> Result<Vec<Passage>, Error> {
    // (different marks, span of the sentence, marks in it)
    let mut found: Vec<(usize, Span, Vec<Span>)> = Vec::new();
    let mut start = 0;
    for part in 0..row.parts.len() {
        let end = row.parts[part];
        let text = texts.part(number, part)?.to_owned();
        found.extend(marked(&row.document(text), start, words, entities));
        start = end;
        if found.len() >= 50 {
            break;
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(MOST);
    found.sort_by_key(|(_, sentence, _)| *sentence);
    found.into_iter().map(|(_, sentence, marks)| passage(texts, number, row, sentence, &marks)).collect()
}

/// The sentences of a part, which starts at `start` of the document's text, that hold a mark.
fn marked(
    part: &Document,
    start: usize,
    words: &FxHashSet<String>,
    entities: &[Mark],
) -> Vec<(usize, Span, Vec<Span>)> {
    let segments = segment(part, Span::new(0, part.text.len()));
    let mut found = Vec::new();
    for sentence in &segments.sentences {
        let tokens = &segments.tokens[sentence.start as usize..sentence.end as usize];
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
        let span = Span::new(first.start as usize, last.end as usize).shifted(start);
        let from = entities.partition_point(|(mark, _)| mark.end <= span.start);
        let inside = entities[from..].iter().take_while(|(mark, _)| mark.start < span.end);
        let inside: Vec<_> = inside.filter(|(mark, _)| span.contains(*mark)).collect();
        let mut marks: Vec<Span> = inside.iter().map(|(mark, _)| *mark).collect();
        let mut different = inside.iter().map(|(_, entity)| entity).collect::<FxHashSet<_>>().len();
        let mut met: FxHashSet<String> = FxHashSet::default();
        for token in tokens.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Number)) {
            if words.is_empty() {
                break;
            }
            let folded = fold_word(token.span().of(&part.text));
            let at = token.span().shifted(start);
            if words.contains(&folded) && !marks.iter().any(|mark| mark.overlaps(at)) {
                marks.push(at);
                different += usize::from(met.insert(folded));
            }
        }
        if !marks.is_empty() {
            marks.sort_unstable();
            found.push((different, span, marks));
        }
    }
    found
}

/// A passage of a document with marks, all in bytes of the document's text.
///
/// # Errors
/// Where the text cannot be read.
pub fn passage(
    texts: &mut Texts<'_, View>,
    number: DocumentNumber,
    row: &DocumentRow,
    sentence: Span,
    marks: &[Span],
) -> Result<Passage, Error> {
    passage_up_to(LONGEST, texts, number, row, sentence, marks)
}

/// As [`passage`], cut where it is longer than so many bytes.
///
/// # Errors
/// Where the text cannot be read.
pub(super) fn passage_up_to(
    longest: usize,
    texts: &mut Texts<'_, View>,
    number: DocumentNumber,
    row: &DocumentRow,
    sentence: Span,
    marks: &[Span],
) -> Result<Passage, Error> {
    let mut text = texts.span(number, row, sentence)?;
    let mut start = sentence.start;
    if text.len() > longest {
        // The cut keeps the first mark, with some words before it.
        let mark = marks.first().map_or(0, |mark| mark.start.saturating_sub(sentence.start));
        let from = text.floor_char_boundary(mark.saturating_sub(longest / 4));
        let from = text[from..]
            .find(' ')
            .filter(|_| from > 0)
            .map_or(from, |at| (from + at + 1).min(text.floor_char_boundary(mark)));
        let to = text.floor_char_boundary((from + longest).min(text.len()));
        start += from;
        text = text[from..to].to_owned();
    }
    let inside = Span::new(start, start + text.len());
    let characters = |end: usize| text.get(..end - start).map_or(0, |before| before.chars().count());
    let highlights = marks.iter().filter(|mark| inside.contains(**mark));
    let highlights = highlights.map(|mark| (characters(mark.start), characters(mark.end))).collect();
    let first = texts.characters(number, row, start)?;
    Ok(Passage { page: row.page_at(start), start: first, end: first + text.chars().count(), highlights, text })
}
