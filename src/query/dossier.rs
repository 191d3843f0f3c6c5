//! One person's page: everything that the casebook says of them, with its place.

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::Term;

use super::Error;
use super::ask::Asker;
use super::passages::{Passage, passage};
use super::tally::{StatusSeen, name, tally};
use crate::index::{DocumentNumber, Keys, MentionRow, Read, Texts, key_id, key_label, key_value, scan};
use crate::model::{Label, Span, Status};

/// Something beside a person, with counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// Its id or value.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Sentences that hold both.
    pub sentences: usize,
    /// Documents that hold both.
    pub documents: usize,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    let beside = |label| beside(asker, &keys, &page.beside, label);
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
        companions: beside(Label::Person)?.into_iter().filter(|other| other.id != key_value(key)).collect(),
        passages: page.passages,
    }))
}

struct Gathered<'a> {
    key: &'a str,
    keys: &'a Keys,
    forms: FxHashMap<String, usize>,
    statuses: Vec<(u64, StatusSaid)>,
    /// By entity, sentences and documents shared.
    beside: FxHashMap<u32, (usize, usize)>,
    passages: Vec<Evidence>,
}

impl<'a> Gathered<'a> {
    fn new(key: &'a str, keys: &'a Keys) -> Self {
        Self {
            key,
            keys,
            forms: FxHashMap::default(),
            statuses: Vec::new(),
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
        let mut others: Vec<u32> = mentions.iter().map(|row| row.entity).collect();
        others.sort_unstable();
        others.dedup();
        for other in others {
            self.beside.entry(other).or_default().1 += 1;
        }
        for sentence in mentions.chunk_by(|a, b| a.place.sentence.start == b.place.sentence.start) {
            let own: Vec<_> = sentence.iter().filter(|row| self.keys.key(row.entity) == self.key).collect();
            let Some(first) = own.first() else { continue };
            let mut others: Vec<u32> = sentence.iter().map(|row| row.entity).collect();
            others.sort_unstable();
            others.dedup();
            for other in others {
                self.beside.entry(other).or_default().0 += 1;
            }
            for row_of in &own {
                let form = texts.span(number, &row, row_of.place.span)?;
                let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
                *self.forms.entry(form).or_default() += 1;
            }
            let marks: Vec<Span> = own.iter().map(|row| row.place.span).collect();
            self.passages.push(Evidence {
                document: row.id().to_string(),
                source: row.source().to_owned(),
                passage: passage(texts, number, &row, first.place.sentence, &marks)?,
            });
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

/// The other entities of a label, those of most shared sentences first.
fn beside(
    asker: &Asker<'_>,
    keys: &Keys,
    counts: &FxHashMap<u32, (usize, usize)>,
    label: Label,
) -> Result<Vec<Beside>, Error> {
    let mut out = Vec::new();
    let mut entities: Vec<_> = counts.keys().copied().filter(|&entity| key_label(keys.key(entity)) == label).collect();
    entities.sort_unstable();
    for entity in entities {
        let key = keys.key(entity);
        let (sentences, documents) = counts[&entity];
        out.push(Beside { id: key_value(key), name: name(asker, key)?, sentences, documents });
    }
    out.sort_by(|a, b| (b.sentences, b.documents).cmp(&(a.sentences, a.documents)).then_with(|| a.id.cmp(&b.id)));
    Ok(out)
}
