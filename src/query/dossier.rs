//! One person's page: everything that the casebook says of them, with its place.

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::Term;

use super::Error;
use super::ask::Asker;
use super::passages::{Passage, passage};
use super::significance::log_likelihood;
use super::tally::{StatusSeen, name, tally};
use crate::index::{DocumentNumber, Keys, MentionRow, Read, Texts, key_id, key_label, key_value, scan};
use crate::model::{Label, Span, Status};

/// Something beside a person, with counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// Its id or value.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Sentences that hold both.
    pub sentences: usize,
    /// Paragraphs that hold both.
    pub paragraphs: usize,
    /// Documents that hold both.
    pub documents: usize,
    /// Whether that is more than chance, by [`log_likelihood`] over documents; the parts of a long one count each.
    pub significance: f64,
}

/// A dated sentence of a person's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatedPassage {
    /// In EDTF.
    pub date: String,
    /// The file.
    pub source: String,
    /// The page.
    pub page: u32,
    /// The sentence.
    pub text: String,
}

/// What a sentence says of a person's liberty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatusSaid {
    /// The dates in the same sentence, in EDTF.
    pub dates: Vec<String>,
    /// What it says.
    pub status: Vec<Status>,
    /// The file.
    pub source: String,
    /// The page.
    pub page: u32,
}

/// A sentence that mentions the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// `sha256:…`.
    pub document: String,
    /// The file.
    pub source: String,
    /// The sentence.
    #[serde(flatten)]
    pub passage: Passage,
}

/// A person's page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dossier {
    /// `person:…`, or `name:…` for one that no list has.
    pub id: String,
    /// The canonical name.
    pub name: String,
    /// Whether a list has the person.
    pub listed: bool,
    /// What list and texts say of the person's liberty.
    pub status: Vec<StatusSeen>,
    /// How many documents mention the person.
    pub documents: usize,
    /// How many mentions there are.
    pub mentions: usize,
    /// Names as printed, the most frequent first, with how often.
    pub forms: Vec<(String, usize)>,
    /// What the texts say and when, in the order of dates.
    pub statuses: Vec<StatusSaid>,
    /// Articles in the same sentences.
    pub articles: Vec<Beside>,
    /// Dates in the same sentences, in the order of time.
    pub dates: Vec<Beside>,
    /// Organisations in the same documents.
    pub organisations: Vec<Beside>,
    /// Persons in the same documents.
    pub companions: Vec<Beside>,
    /// The dated sentences that mention the person, in the order of time.
    pub timeline: Vec<DatedPassage>,
    /// Every sentence.
    pub passages: Vec<Evidence>,
}

/// The page of the entity with that key; none where no document mentions it.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn dossier(asker: &Asker<'_>, key: &str) -> Result<Option<Dossier>, Error> {
    let documents = asker.with_term(Term::from_field_text(asker.casebook.fields().entity, key))?;
    let tallies = tally(asker, key_label(key), Some(&documents), None)?;
    let Some(own) = tallies.into_iter().find(|tally| tally.key == key) else { return Ok(None) };
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut rows = Vec::new();
    scan(&asker.searcher, Some(&documents), &mut keys, &mut rules, |row, _| rows.push(row))?;
    rows.sort_by_key(|row| (row.document, row.place.sentence.start, row.place.span));
    let mut page = Gathered::new(key, &keys);
    let mut texts = Texts::new(&asker.view);
    for document in rows.chunk_by(|a, b| a.document == b.document) {
        page.document(asker, &mut texts, document)?;
    }
    let mut forms: Vec<_> = page.forms.into_iter().collect();
    forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    page.statuses.sort_by_key(|(day, _)| *day);
    page.timeline.sort_by_key(|(day, _)| *day);
    let beside = |label| beside(asker, &keys, &page.beside, label, key);
    let mut dates = beside(Label::Date)?;
    dates.retain(|date| date.sentences > 0);
    dates.sort_by_key(|date| crate::index::days_of(key_id(&date.id)).map_or(0, |days| days.from));
    let mut articles = beside(Label::Article)?;
    articles.retain(|article| article.sentences > 0);
    Ok(Some(Dossier {
        id: own.id,
        name: own.name,
        listed: own.listed,
        status: own.statuses,
        documents: own.documents,
        mentions: own.mentions,
        forms,
        statuses: page.statuses.into_iter().map(|(_, said)| said).collect(),
        articles,
        dates,
        organisations: beside(Label::Organisation)?,
        timeline: page.timeline.into_iter().map(|(_, dated)| dated).collect(),
        companions: beside(Label::Person)?.into_iter().filter(|other| other.id != key_value(key)).collect(),
        passages: page.passages,
    }))
}

/// How many sentences, paragraphs and documents hold the person and something else.
#[derive(Clone, Copy, Default)]
struct Shared {
    sentences: usize,
    paragraphs: usize,
    documents: usize,
}

/// The entities of some mentions, each once.
fn entities(mentions: &[MentionRow]) -> Vec<u32> {
    let mut entities: Vec<u32> = mentions.iter().map(|row| row.entity).collect();
    entities.sort_unstable();
    entities.dedup();
    entities
}

struct Gathered<'a> {
    key: &'a str,
    keys: &'a Keys,
    forms: FxHashMap<String, usize>,
    statuses: Vec<(u64, StatusSaid)>,
    timeline: Vec<(u64, DatedPassage)>,
    beside: FxHashMap<u32, Shared>,
    passages: Vec<Evidence>,
}

impl<'a> Gathered<'a> {
    fn new(key: &'a str, keys: &'a Keys) -> Self {
        Self {
            key,
            keys,
            forms: FxHashMap::default(),
            statuses: Vec::new(),
            timeline: Vec::new(),
            beside: FxHashMap::default(),
            passages: Vec::new(),
        }
    }

    /// Adds one document's mentions, in the order of the text.
    fn document(
        &mut self,
        asker: &Asker<'_>,
        texts: &mut Texts<'_, crate::index::View>,
        mentions: &[MentionRow],
    ) -> Result<(), Error> {
        let number: DocumentNumber = mentions[0].document;
        let Some(row) = asker.view.document(number)? else { return Ok(()) };
        let is_own = |row: &MentionRow| self.keys.key(row.entity) == self.key;
        for other in entities(mentions) {
            self.beside.entry(other).or_default().documents += 1;
        }
        for paragraph in mentions.chunk_by(|a, b| a.place.paragraph == b.place.paragraph) {
            if paragraph.iter().any(is_own) {
                for other in entities(paragraph) {
                    self.beside.entry(other).or_default().paragraphs += 1;
                }
            }
        }
        for sentence in mentions.chunk_by(|a, b| a.place.sentence.start == b.place.sentence.start) {
            let own: Vec<_> = sentence.iter().filter(|row| is_own(row)).collect();
            let Some(first) = own.first() else { continue };
            for other in entities(sentence) {
                self.beside.entry(other).or_default().sentences += 1;
            }
            for row_of in &own {
                let form = texts.span(number, &row, row_of.place.span)?;
                let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
                *self.forms.entry(form).or_default() += 1;
            }
            let marks: Vec<Span> = own.iter().map(|row| row.place.span).collect();
            let passage = passage(texts, number, &row, first.place.sentence, &marks)?;
            for (days, date) in sentence.iter().filter_map(|row| Some((row.days?, row.entity))) {
                let dated = DatedPassage {
                    date: key_id(self.keys.key(date)).to_owned(),
                    source: row.source().to_owned(),
                    page: first.about.page,
                    text: passage.text.split_whitespace().collect::<Vec<_>>().join(" "),
                };
                self.timeline.push((days.from, dated));
            }
            self.passages.push(Evidence { document: row.id().to_string(), source: row.source().to_owned(), passage });
            let mut status: Vec<_> = own.iter().flat_map(|row| row.about.statuses.iter()).collect();
            status.sort_unstable();
            status.dedup();
            if !status.is_empty() {
                let days: Vec<_> = sentence.iter().filter_map(|row| Some((row.days?.from, row.entity))).collect();
                let dates = days.iter().map(|(_, date)| key_id(self.keys.key(*date)).to_owned()).collect();
                let day = days.iter().map(|(day, _)| *day).max().unwrap_or(u64::MAX);
                let said = StatusSaid { dates, status, source: row.source().to_owned(), page: first.about.page };
                self.statuses.push((day, said));
            }
        }
        Ok(())
    }
}

/// Whether two entities stand in `both` documents more often than chance would have it: see [`log_likelihood`].
///
/// # Errors
/// Where the casebook cannot be read.
pub fn significance(asker: &Asker<'_>, one: &str, other: &str, both: usize) -> Result<f64, Error> {
    let body = asker.casebook.fields().body;
    let having = |key: &str| -> Result<usize, Error> {
        Ok(asker.searcher.doc_freq(&Term::from_field_text(body, key))? as usize)
    };
    Ok(log_likelihood(both, having(one)?, having(other)?, asker.part_count()? as usize))
}

/// The other entities of a label, those of most shared sentences first.
fn beside(
    asker: &Asker<'_>,
    keys: &Keys,
    counts: &FxHashMap<u32, Shared>,
    label: Label,
    own: &str,
) -> Result<Vec<Beside>, Error> {
    let mut out = Vec::new();
    let mut entities: Vec<_> = counts.keys().copied().filter(|&entity| key_label(keys.key(entity)) == label).collect();
    entities.sort_unstable();
    for entity in entities {
        let key = keys.key(entity);
        let Shared { sentences, paragraphs, documents } = counts[&entity];
        // Dates have no terms in the body.
        let significance = if label == Label::Date { 0.0 } else { significance(asker, own, key, documents)? };
        let significance = (significance * 100.0).round() / 100.0;
        out.push(Beside {
            id: key_value(key),
            name: name(asker, key)?,
            sentences,
            paragraphs,
            documents,
            significance,
        });
    }
    out.sort_by(|a, b| (b.sentences, b.documents).cmp(&(a.sentences, a.documents)).then_with(|| a.id.cmp(&b.id)));
    Ok(out)
}
