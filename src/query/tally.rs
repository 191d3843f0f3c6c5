//! The tables: one row a person, an organisation or an article, counted over all documents or those of a query.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::Error;
use super::ask::Asker;
use crate::index::{
    Days, DocumentNumber, DocumentRow, Keys, MentionRow, Numbers, Read, article_and_holders, days_of, key_id,
    key_label, key_value, scan,
};
use crate::model::{ArticleValue, Label, Status};

/// A status and where it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StatusSeen {
    /// What it is.
    pub status: Status,
    /// The person's list entry has it.
    pub list: bool,
    /// A text says it.
    pub text: bool,
}

/// An entity with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Its key in the index.
    pub key: String,
    /// `person:…`, `org:…`, `article:…`, or `name:…` for one that no list has.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Whether a list has it.
    pub listed: bool,
    /// What list and texts say of a person's liberty, in the order of [`Status::ALL`].
    pub statuses: Vec<StatusSeen>,
    /// How many documents mention it.
    pub documents: usize,
    /// How many mentions there are.
    pub mentions: usize,
    /// The first and the last date, in EDTF, of sentences that mention it.
    pub dates: Option<(String, String)>,
    /// Articles in sentences that mention a person, and those that its list entry gives; without prefix.
    pub articles: Vec<String>,
    /// Persons in sentences that cite an article, by id.
    pub persons: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Mentions by document, in the order of numbers.
    pub by_document: Vec<(DocumentNumber, usize)>,
}

impl Tally {
    /// True where list or texts give a person a custody status, now or earlier, or its end.
    #[must_use]
    pub fn is_prisoner(&self) -> bool {
        let ends = [Status::Released, Status::Acquitted];
        self.statuses.iter().any(|seen| seen.status.is_custody() || ends.contains(&seen.status))
    }
}

/// What is gathered of one entity.
#[derive(Default)]
struct Gathered {
    by_document: Vec<(DocumentNumber, usize)>,
    /// By status, the latest day of a sentence that says it; 0 where it is not dated.
    statuses: [Option<u64>; Status::ALL.len()],
    /// Date entities with the least first and the greatest last day, of such the shortest.
    first: Option<((u64, u64), u32)>,
    last: Option<((u64, u64), u32)>,
    articles: FxHashSet<u32>,
    persons: FxHashSet<u32>,
}

/// Counts the entities of a label in the documents `within`: most documents first, then most mentions, then by id.
/// `as_of` leaves out what texts and lists say of a later day, or of no day, and keeps of each person the latest state.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn tally(
    asker: &Asker<'_>,
    label: Label,
    within: Option<&Numbers>,
    as_of: Option<Days>,
) -> Result<Vec<Tally>, Error> {
    tally_beside(asker, label, within, as_of, &[], Scope::Document)
}

/// How near two things stand that count as named together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// In one document.
    #[default]
    Document,
    /// In one paragraph.
    Paragraph,
    /// In one sentence.
    Sentence,
}

/// As [`tally`], but of the mentions that stand in one sentence or paragraph with something of each of `beside`, whose members
/// are keys: the spellings of one name, say. [`Scope::Document`] is for `within` to see to, and counts every mention.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn tally_beside(
    asker: &Asker<'_>,
    label: Label,
    within: Option<&Numbers>,
    as_of: Option<Days>,
    beside: &[Vec<String>],
    scope: Scope,
) -> Result<Vec<Tally>, Error> {
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let published = published(asker, as_of.is_some())?;
    let mut gathering = Gathering {
        label,
        as_of,
        published,
        entities: FxHashMap::default(),
        labels: Vec::new(),
        beside,
        scope,
        belongs: Vec::new(),
    };
    let mut group: Vec<MentionRow> = Vec::new();
    scan(&asker.searcher, within, &mut keys, &mut rules, |row, keys| {
        if group.first().is_some_and(|first| first.document != row.document) {
            gathering.add(&group, keys);
            group.clear();
        }
        group.push(row);
    })?;
    gathering.add(&group, &keys);
    let mut rows = Vec::new();
    let mut entities: Vec<_> = gathering.entities.into_iter().collect();
    entities.sort_unstable_by_key(|(entity, _)| *entity);
    for (entity, gathered) in &entities {
        rows.push(finish(asker, &keys, *entity, gathered, as_of)?);
    }
    rows.sort_by(|a, b| {
        (b.documents, b.mentions).cmp(&(a.documents, a.mentions)).then_with(|| key_id(&a.key).cmp(key_id(&b.key)))
    });
    Ok(rows)
}

/// The days of each document's own date, where they are asked for.
fn published(asker: &Asker<'_>, wanted: bool) -> Result<FxHashMap<DocumentNumber, Days>, Error> {
    let mut out = FxHashMap::default();
    if wanted {
        asker.view.each_document(|number, row: DocumentRow| {
            if let Some(days) = row.metadata.date.as_deref().and_then(days_of) {
                out.insert(number, days);
            }
        })?;
    }
    Ok(out)
}

struct Gathering<'a> {
    label: Label,
    as_of: Option<Days>,
    published: FxHashMap<DocumentNumber, Days>,
    entities: FxHashMap<u32, Gathered>,
    /// The label of each key, as far as they were met.
    labels: Vec<Label>,
    beside: &'a [Vec<String>],
    scope: Scope,
    /// Of each key, to which of `beside` it belongs.
    belongs: Vec<Vec<usize>>,
}

impl Gathering<'_> {
    /// Learns what the keys are that were not met before.
    fn meet(&mut self, keys: &Keys) {
        for number in self.labels.len()..keys.len() {
            let key = keys.key(number as u32);
            self.labels.push(key_label(key));
            let is_of = |names: &[String]| article_and_holders(key).any(|one| names.iter().any(|name| name == one));
            let of = self.beside.iter().enumerate().filter(|(_, names)| is_of(names));
            self.belongs.push(of.map(|(at, _)| at).collect());
        }
    }

    /// True where something of each of `beside` is mentioned.
    fn holds_all(&self, mentions: &[MentionRow]) -> bool {
        (0..self.beside.len()).all(|at| mentions.iter().any(|row| self.belongs[row.entity as usize].contains(&at)))
    }

    /// Adds the mentions of one part of a document.
    fn add(&mut self, group: &[MentionRow], keys: &Keys) {
        self.meet(keys);
        match self.scope {
            Scope::Document => self.add_all(group),
            Scope::Paragraph => self.add_each(group.chunk_by(|a, b| a.place.paragraph == b.place.paragraph)),
            Scope::Sentence => self.add_each(group.chunk_by(|a, b| a.place.sentence.start == b.place.sentence.start)),
        }
    }

    fn add_each<'a>(&mut self, groups: impl Iterator<Item = &'a [MentionRow]>) {
        for group in groups {
            if self.holds_all(group) {
                self.add_all(group);
            }
        }
    }

    fn add_all(&mut self, group: &[MentionRow]) {
        let Self { label, as_of, published, entities, labels, .. } = self;
        let labels = &*labels;
        for sentence in group.chunk_by(|a, b| a.place.sentence.start == b.place.sentence.start) {
            let of = |wanted| sentence.iter().filter(move |row| labels[row.entity as usize] == wanted);
            if of(*label).next().is_none() {
                continue;
            }
            let dates: Vec<_> = of(Label::Date).filter_map(|row| Some((row.days?, row.entity))).collect();
            let others: Vec<_> = match label {
                Label::Person => of(Label::Article).map(|row| row.entity).collect(),
                Label::Article => of(Label::Person).map(|row| row.entity).collect(),
                Label::Organisation | Label::Date => Vec::new(),
            };
            let mentions: Vec<_> = of(*label).copied().collect();
            for row in mentions {
                let said = dates.iter().map(|(days, _)| *days).max();
                let said = said.or_else(|| published.get(&row.document).copied());
                let entity = entities.entry(row.entity).or_default();
                match entity.by_document.last_mut() {
                    Some((document, count)) if *document == row.document => *count += 1,
                    _ => entity.by_document.push((row.document, 1)),
                }
                let in_time = as_of.is_none_or(|day| said.is_some_and(|said| said.from <= day.to));
                if in_time {
                    let day = said.map_or(0, |said| said.from);
                    for status in row.about.statuses.iter() {
                        let latest = &mut entity.statuses[status as usize];
                        *latest = (*latest).max(Some(day));
                    }
                }
                for &(days, date) in &dates {
                    let (first, last) = (((days.from, days.to), date), ((days.to, days.from), date));
                    entity.first = Some(entity.first.map_or(first, |known| known.min(first)));
                    entity.last = Some(entity.last.map_or(last, |known| known.max(last)));
                }
                let beside = if *label == Label::Person { &mut entity.articles } else { &mut entity.persons };
                beside.extend(others.iter().copied());
            }
        }
    }
}

/// The row of what was gathered.
fn finish(
    asker: &Asker<'_>,
    keys: &Keys,
    entity: u32,
    gathered: &Gathered,
    as_of: Option<Days>,
) -> Result<Tally, Error> {
    let key = keys.key(entity).to_owned();
    let entry = asker.gazetteer.by_id(&key).map(|index| asker.gazetteer.entity(index));
    // Parts of one document may lie in several segments of the index.
    let mut by_document = gathered.by_document.clone();
    by_document.sort_unstable();
    by_document.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0 };
        same
    });
    let ids = |set: &FxHashSet<u32>| {
        let mut ids: Vec<_> = set.iter().map(|&number| keys.key(number)).collect();
        ids.sort_unstable();
        ids
    };
    let mut articles: Vec<_> = ids(&gathered.articles).into_iter().map(|key| key_id(key).to_owned()).collect();
    articles.extend(entry.iter().flat_map(|entry| entry.articles.iter().cloned()));
    articles.sort_unstable();
    articles.dedup();
    let countries = match key_label(&key) {
        Label::Article => {
            key_id(&key).split('-').next().filter(|code| *code != "?").map(str::to_owned).into_iter().collect()
        }
        _ => entry.as_ref().map(|entry| entry.countries.clone()).unwrap_or_default(),
    };
    Ok(Tally {
        id: key_value(&key),
        name: name(asker, &key)?,
        listed: entry.is_some() || key_label(&key) == Label::Article,
        statuses: statuses(entry.as_deref(), gathered, as_of),
        documents: by_document.len(),
        mentions: by_document.iter().map(|(_, count)| count).sum(),
        dates: gathered.first.zip(gathered.last).map(|(first, last)| {
            let date = |number| key_id(keys.key(number)).to_owned();
            (date(first.1), date(last.1))
        }),
        articles,
        persons: ids(&gathered.persons).into_iter().map(key_value).collect(),
        countries,
        by_document,
        key,
    })
}

fn statuses(entry: Option<&crate::gazetteer::Entity>, gathered: &Gathered, as_of: Option<Days>) -> Vec<StatusSeen> {
    let since = entry.and_then(|entry| entry.status_since.as_ref()).and_then(crate::index::days);
    let list_holds = as_of.is_none_or(|day| since.is_some_and(|since| since.from <= day.to));
    let mut seen: Vec<(u64, StatusSeen)> = Vec::new();
    for status in Status::ALL {
        let list = list_holds && entry.is_some_and(|entry| entry.statuses.contains(&status));
        let text = gathered.statuses[status as usize];
        if list || text.is_some() {
            let listed = if list { since.map_or(0, |since| since.from) } else { 0 };
            seen.push((text.unwrap_or(0).max(listed), StatusSeen { status, list, text: text.is_some() }));
        }
    }
    if as_of.is_some() {
        let latest =
            seen.iter().filter(|(_, seen)| seen.status != Status::PoliticalPrisoner).map(|(day, _)| *day).max();
        seen.retain(|(day, seen)| seen.status == Status::PoliticalPrisoner || Some(*day) == latest);
    }
    seen.into_iter().map(|(_, seen)| seen).collect()
}

/// An entity's name for people.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn name(asker: &Asker<'_>, key: &str) -> Result<String, Error> {
    if let Some(index) = asker.gazetteer.by_id(key) {
        return Ok(asker.gazetteer.entity(index).name.to_string());
    }
    let article = key.strip_prefix("article:").and_then(ArticleValue::parse);
    if let Some(offence) = article.and_then(|article| asker.gazetteer.offence_name(&article).cloned()) {
        return Ok(offence.to_string());
    }
    Ok(asker.view.name(key)?.unwrap_or_else(|| key_id(key).to_owned()))
}

/// The heads of documents' columns: stems; where two are alike, file names; where those are too, paths.
#[must_use]
pub fn column_heads(rows: &[DocumentRow]) -> Vec<String> {
    fn file_name(source: &str) -> &str {
        source.rsplit('/').next().unwrap_or(source)
    }
    let count = |of: fn(&DocumentRow) -> &str| {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for row in rows {
            *counts.entry(of(row)).or_default() += 1;
        }
        counts
    };
    let stems = count(DocumentRow::stem);
    let names = count(|row| file_name(row.source()));
    let head = |row: &DocumentRow| {
        let name = file_name(row.source());
        if stems[row.stem()] == 1 {
            row.stem().to_owned()
        } else if names[name] == 1 {
            name.to_owned()
        } else {
            row.source().to_owned()
        }
    };
    rows.iter().map(head).collect()
}
