//! The case table: a row for each passage that says what was done to a person, with all that it ties together.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::Error;
use super::ask::{Asker, Meaning};
use super::passages::{Passage, passage_up_to};
use super::tally::name;
use crate::gazetteer::WordClass;
use crate::index::{
    DocumentNumber, DocumentRow, Keys, MentionRow, Read, Texts, article_and_holders, days_of, key_entity, key_id,
    key_label, key_value, scan,
};
use crate::model::{Annotation, Document, Label, Span};
use crate::relate::{CaseRules, Event, EventKind, events};
use crate::segment::segment;

/// A passage longer than this, in bytes, is cut. A row's cells may come from two sentences, and each must be in its passage.
const LONGEST: usize = 3_000;

/// What a row is, as far as the passage goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// A court's decision.
    Finding,
    /// A charge, or what the passage gives as a claim.
    Allegation,
    /// What the source reports: an arrest, a release.
    Report,
}

impl Basis {
    /// The name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Allegation => "allegation",
            Self::Report => "report",
        }
    }
}

/// In what two rows of one person contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dispute {
    /// Sources give different days.
    Date,
    /// Sources give different sentences.
    Sentence,
    /// One says convicted, another acquitted, under one article.
    Outcome,
}

impl Dispute {
    /// The name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Sentence => "sentence",
            Self::Outcome => "outcome",
        }
    }
}

/// An article with what its offence is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseArticle {
    /// `article:KZ-CC-2014:174/1`.
    pub id: String,
    /// The offence, or the article again.
    pub name: String,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseRow {
    /// `person:…`, or `name:…` for one that no list has.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// Whether a list has the person.
    pub listed: bool,
    /// What was done.
    pub event: EventKind,
    /// What kind of claim that is.
    pub basis: Basis,
    /// Under which articles.
    pub articles: Vec<CaseArticle>,
    /// On which day, in EDTF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// By which court: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub court: Option<String>,
    /// Where, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// With which sentence: an ISO 8601 duration, `life` or `fine`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// The sentence as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence_words: Option<String>,
    /// In what other rows contradict this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<Dispute>,
    /// `sha256:…`.
    pub document: String,
    /// The file.
    pub source: String,
    /// The passage, with the person, the cue, articles, date, court and sentence marked.
    #[serde(flatten)]
    pub passage: Passage,
}

/// Which rows are wanted beside those of the query's documents.
#[derive(Clone, Debug, Default)]
pub struct CasesWanted {
    /// Of these kinds; of all where it is empty.
    pub kinds: Vec<EventKind>,
    /// Also rows of persons and articles of the documents that the query does not name.
    pub all: bool,
}

/// The rows of the documents that a question means, by person, then by day. Where it names articles or persons, only rows of
/// those, and of the named articles' persons those rows that have no article.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn cases(
    asker: &Asker<'_>,
    meaning: &Meaning,
    wanted: &CasesWanted,
    rules: &CaseRules,
) -> Result<Vec<CaseRow>, Error> {
    let (mut keys, mut found_by) = (Keys::default(), Keys::default());
    let mut by_document: BTreeMap<DocumentNumber, Vec<MentionRow>> = BTreeMap::new();
    scan(&asker.searcher, Some(&meaning.documents), &mut keys, &mut found_by, |row, _| {
        by_document.entry(row.document).or_default().push(row);
    })?;
    // Without a person there is no case.
    by_document.retain(|_, rows| rows.iter().any(|row| key_label(keys.key(row.entity)) == Label::Person));
    let names = names(asker, &keys, &by_document)?;
    let reading = Reading { asker, keys: &keys, names: &names, rules };
    let by_document: Vec<_> = by_document.into_iter().collect();
    let rows: Result<Vec<Vec<CaseRow>>, Error> =
        by_document.into_par_iter().map(|(number, rows)| reading.document(number, rows)).collect();
    let mut rows: Vec<CaseRow> = rows?.into_iter().flatten().collect();
    if !wanted.all {
        keep_named(&mut rows, meaning);
    }
    rows.retain(|row| wanted.kinds.is_empty() || wanted.kinds.contains(&row.event));
    let day = |row: &CaseRow| row.date.as_deref().and_then(days_of).map_or(u64::MAX, |days| days.from);
    rows.sort_by(|a, b| {
        let by_name = a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id));
        by_name
            .then_with(|| day(a).cmp(&day(b)))
            .then(a.event.cmp(&b.event))
            .then_with(|| (&a.source, a.passage.start).cmp(&(&b.source, b.passage.start)))
    });
    dispute(&mut rows);
    Ok(rows)
}

/// The names of the persons, articles and courts met, by key.
fn names(
    asker: &Asker<'_>,
    keys: &Keys,
    by_document: &BTreeMap<DocumentNumber, Vec<MentionRow>>,
) -> Result<FxHashMap<u32, String>, Error> {
    let mut names = FxHashMap::default();
    for row in by_document.values().flatten() {
        let key = keys.key(row.entity);
        if key_label(key) != Label::Date && !names.contains_key(&row.entity) {
            names.insert(row.entity, name(asker, key)?);
        }
    }
    Ok(names)
}

/// Drops the rows that are of nobody and nothing that the question names.
fn keep_named(rows: &mut Vec<CaseRow>, meaning: &Meaning) {
    let of = |label| -> FxHashSet<&str> {
        meaning.entities.iter().map(String::as_str).filter(|key| key_label(key) == label).collect()
    };
    let (articles, persons) = (of(Label::Article), of(Label::Person));
    let values: FxHashSet<String> = persons.iter().map(|key| key_value(key)).collect();
    if !persons.is_empty() {
        rows.retain(|row| values.contains(&row.id));
    }
    if !articles.is_empty() {
        let cites = |row: &CaseRow| {
            let holders = |article: &CaseArticle| article_and_holders(&article.id).any(|key| articles.contains(key));
            row.articles.iter().any(holders)
        };
        let concerned: FxHashSet<String> = rows.iter().filter(|row| cites(row)).map(|row| row.id.clone()).collect();
        rows.retain(|row| cites(row) || (row.articles.is_empty() && concerned.contains(&row.id)));
    }
}

/// Marks the rows of one person that contradict each other.
fn dispute(rows: &mut [CaseRow]) {
    let mut from = 0;
    while from < rows.len() {
        let to = (from..rows.len()).find(|&at| rows[at].id != rows[from].id).unwrap_or(rows.len());
        // Only verdicts contradict each other here, and few of a person's rows are verdicts.
        let verdicts: Vec<usize> = (from..to).filter(|&at| rows[at].event.is_finding()).collect();
        for (at, &a) in verdicts.iter().enumerate() {
            for &b in &verdicts[at + 1..] {
                for dispute in between(&rows[a], &rows[b]) {
                    for row in [a, b] {
                        let disputed = &mut rows[row].disputed;
                        if !disputed.contains(&dispute) {
                            disputed.push(dispute);
                        }
                    }
                }
            }
        }
        from = to;
    }
    for row in rows {
        row.disputed.sort_unstable();
    }
}

/// In what two rows of one person contradict each other.
fn between(a: &CaseRow, b: &CaseRow) -> Vec<Dispute> {
    let articles = |row: &CaseRow| -> Vec<String> {
        row.articles.iter().map(|one| one.id.split(['/', '(']).next().unwrap_or_default().to_owned()).collect()
    };
    let (of_a, of_b) = (articles(a), articles(b));
    let share_article = of_a.iter().any(|article| of_b.contains(article));
    let days = |row: &CaseRow| row.date.as_deref().and_then(days_of);
    let days = days(a).zip(days(b));
    let same_day = days.is_some_and(|(a, b)| a.overlaps(b));
    let mut found = Vec::new();
    let verdicts = a.event.is_finding() && b.event.is_finding();
    let acquits = |row: &CaseRow| row.event == EventKind::Acquitted;
    if verdicts && acquits(a) != acquits(b) {
        if share_article && (same_day || days.is_none()) {
            found.push(Dispute::Outcome);
        }
    } else if verdicts && !acquits(a) {
        let sentences = a.sentence.as_ref().zip(b.sentence.as_ref());
        let differ = sentences.is_some_and(|(a, b)| a != b);
        if differ && (same_day || (days.is_none() && share_article)) {
            found.push(Dispute::Sentence);
        }
        // One verdict on two days: the same articles and the same sentence.
        if days.is_some() && !same_day && share_article && sentences.is_some_and(|(a, b)| a == b) {
            found.push(Dispute::Date);
        }
    }
    found
}

struct Reading<'a> {
    asker: &'a Asker<'a>,
    keys: &'a Keys,
    names: &'a FxHashMap<u32, String>,
    rules: &'a CaseRules,
}

impl Reading<'_> {
    /// The rows of one document.
    fn document(&self, number: DocumentNumber, mut mentions: Vec<MentionRow>) -> Result<Vec<CaseRow>, Error> {
        let Some(row) = self.asker.view.document(number)? else { return Ok(Vec::new()) };
        mentions.sort_by_key(|mention| mention.place.span);
        let mut texts = Texts::new(&self.asker.view);
        let document = row.document(texts.whole(number, &row)?);
        mentions.retain(|mention| key_entity(self.keys.key(mention.entity)).is_some());
        let annotations: Vec<Annotation> = mentions.iter().filter_map(|mention| self.annotation(mention)).collect();
        let mut start = 0;
        let parts: Vec<Span> =
            row.parts.iter().map(|&end| Span::new(std::mem::replace(&mut start, end), end)).collect();
        let found = events(&document, &parts, &annotations, self.rules);
        found.iter().map(|event| self.row(number, &row, &document, &mentions, event, &mut texts)).collect()
    }

    fn annotation(&self, mention: &MentionRow) -> Option<Annotation> {
        let key = self.keys.key(mention.entity);
        Some(Annotation {
            span: mention.place.span,
            page: mention.about.page,
            label: key_label(key),
            value: key_entity(key)?,
            name: "".into(),
            statuses: mention.about.statuses,
            rule: "index".into(),
            confidence: mention.about.confidence,
            sentence: mention.place.sentence,
            open_between: Vec::new(),
        })
    }

    fn row(
        &self,
        number: DocumentNumber,
        row: &DocumentRow,
        document: &Document,
        mentions: &[MentionRow],
        event: &Event,
        texts: &mut Texts<'_, crate::index::View>,
    ) -> Result<CaseRow, Error> {
        let key = |at: usize| self.keys.key(mentions[at].entity);
        let named =
            |at: usize| self.names.get(&mentions[at].entity).cloned().unwrap_or_else(|| key_id(key(at)).to_owned());
        let span = |at: usize| mentions[at].place.span;
        let mut articles: Vec<CaseArticle> = Vec::new();
        for &at in &event.articles {
            let id = key_value(key(at));
            if !articles.iter().any(|article| article.id == id) {
                articles.push(CaseArticle { id, name: named(at) });
            }
        }
        let ties = [Some(event.person), event.date, event.court];
        let mut marks: Vec<Span> = ties.into_iter().flatten().chain(event.articles.iter().copied()).map(span).collect();
        marks.push(event.cue);
        marks.extend(event.length.map(|(_, span)| span));
        marks.sort_unstable();
        marks.dedup();
        // A cell that was taken from a neighbouring sentence needs that sentence too.
        let reach = |passage: Span, mark: &Span| {
            let near = mark.start.abs_diff(passage.start) < 1_500;
            if near { Span::new(passage.start.min(mark.start), passage.end.max(mark.end)) } else { passage }
        };
        let whole = marks.iter().fold(event.passage, reach);
        let key_of_person = key(event.person);
        let basis = if event.kind.is_finding() {
            Basis::Finding
        } else if event.alleged || event.kind == EventKind::Charged {
            Basis::Allegation
        } else {
            Basis::Report
        };
        Ok(CaseRow {
            id: key_value(key_of_person),
            name: named(event.person),
            listed: self.asker.gazetteer.by_id(key_of_person).is_some(),
            event: event.kind,
            basis,
            articles,
            date: event.date.map(|at| key_id(key(at)).to_owned()),
            court: event.court.map(named),
            place: self.place(document, event, mentions),
            sentence: event.length.map(|(length, _)| length.to_string()),
            sentence_words: event.length.map(|(_, span)| words(span.of(&document.text))),
            disputed: Vec::new(),
            document: row.id().to_string(),
            source: row.source().to_owned(),
            passage: passage_up_to(LONGEST, texts, number, row, whole, &marks)?,
        })
    }

    /// The first place that the court's name or else the passage names, outside other names.
    fn place(&self, document: &Document, event: &Event, mentions: &[MentionRow]) -> Option<String> {
        let first = |within: Span, outside: &dyn Fn(Span) -> bool| {
            let segments = segment(document, within);
            let classes = self.asker.gazetteer.lexicon().classes(&document.text, &segments.tokens);
            let mut places = segments.tokens.iter().zip(&classes).filter(|(token, class)| {
                class.has(WordClass::Place) && starts_upper(token.span().of(&document.text)) && outside(token.span())
            });
            places.next().map(|(token, _)| token.span().of(&document.text).to_owned())
        };
        let court = event.court.map(|at| mentions[at].place.span);
        court.and_then(|court| first(court, &|_| true)).or_else(|| {
            let named = |place: Span| mentions.iter().any(|mention| mention.place.span.overlaps(place));
            first(event.passage, &|place| !named(place))
        })
    }
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// A text's words parted by single spaces.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
