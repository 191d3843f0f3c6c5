//! The queue: names that look like persons' and stand in no list, the most urgent first, each with passages and the listed
//! persons whose names are most like it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::Error;
use super::ask::Asker;
use super::dossier::Evidence;
use super::passages::passage;
use super::tally::name;
use crate::decision::{Kind, Scope};
use crate::declension::is_cyrillic;
use crate::gazetteer::{Gazetteer, name_key, name_keys};
use crate::index::{DocumentNumber, Keys, MentionRow, Numbers, Read, Texts, key_value, scan, words};
use crate::model::{EntityIndex, Status};
use crate::naming::Tables;

/// A listed person who may be meant, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Closest {
    /// `person:…`.
    pub id: String,
    /// The canonical name.
    pub name: String,
    /// From 0 to 1.
    pub similarity: f64,
    /// What agrees and what does not.
    pub why: String,
}

/// A name of no list, in all its spellings.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Candidate {
    /// The value of the spelling that is met most: `name:…`.
    pub id: String,
    /// That spelling.
    pub name: String,
    /// The values of all spellings, the most frequent first.
    pub values: Vec<String>,
    /// The spellings, the most frequent first.
    pub spellings: Vec<String>,
    /// How many documents have one of them.
    pub documents: usize,
    /// How many mentions there are.
    pub mentions: usize,
    /// In how many documents a sentence gives the person a custody status, or its end.
    pub status_documents: usize,
    /// What the sentences say.
    pub status: Vec<Status>,
    /// What was decided of it before: `rejected by anna, 2026-11-21`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
    /// The listed persons that are closest.
    pub closest: Vec<Closest>,
    /// Sentences that show it, those that speak of a status first, each of another document.
    pub passages: Vec<Evidence>,
    /// The spelling of each value.
    #[serde(skip)]
    pub names: Vec<String>,
    /// For each passage, the mention itself: its words, and where it stands in code points.
    #[serde(skip)]
    pub mentioned: Vec<(String, usize, usize)>,
    /// The mentions that [`illustrate`] shows.
    #[serde(skip)]
    pub(crate) samples: Vec<Sample>,
}

/// Passages shown of a candidate.
const PASSAGES: usize = 3;

/// Listed persons shown of a candidate.
const CLOSEST: usize = 3;

/// What [`Tables::compare`] gives at least for one that is shown: a surname alone that agrees gives a half.
const LEAST: f64 = 0.5;

/// A mention to show: without a status, document, start of its sentence, span.
pub(crate) type Sample = (bool, DocumentNumber, crate::model::Span, crate::model::Span);

#[derive(Default)]
struct Gathered {
    documents: FxHashMap<DocumentNumber, (usize, bool)>,
    statuses: BTreeSet<Status>,
    samples: Vec<Sample>,
}

impl Gathered {
    fn add(&mut self, row: &MentionRow) {
        let ends = [Status::Released, Status::Acquitted];
        let told = row.about.statuses.iter().any(|status| status.is_custody() || ends.contains(&status));
        let document = self.documents.entry(row.document).or_default();
        document.0 += 1;
        document.1 |= told;
        self.statuses.extend(row.about.statuses.iter());
        self.samples.push((!told, row.document, row.place.sentence, row.place.span));
        if self.samples.len() > 8 * PASSAGES {
            best(&mut self.samples);
        }
    }

    fn join(&mut self, other: Self) {
        let mut documents: Vec<_> = other.documents.into_iter().collect();
        documents.sort_unstable_by_key(|(document, _)| *document);
        for (document, (count, told)) in documents {
            let own = self.documents.entry(document).or_default();
            own.0 += count;
            own.1 |= told;
        }
        self.statuses.extend(other.statuses);
        self.samples.extend(other.samples);
    }

    fn mentions(&self) -> usize {
        self.documents.values().map(|(count, _)| count).sum()
    }
}

/// Keeps the samples to show: one a document, those with a status first.
fn best(samples: &mut Vec<Sample>) {
    samples.sort_unstable();
    let mut seen = FxHashSet::default();
    samples.retain(|(_, document, ..)| seen.insert(*document));
    samples.truncate(PASSAGES);
}

/// The queue over the documents `within`, all where none is given: those first of whom most documents tell a custody status,
/// then those of most documents, of most mentions, by name. Passages and closest persons are not in it yet: see [`illustrate`].
///
/// # Errors
/// Where the casebook cannot be read.
pub fn candidates(asker: &Asker<'_>, within: Option<&Numbers>) -> Result<Vec<Candidate>, Error> {
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut gathered: BTreeMap<u32, Gathered> = BTreeMap::new();
    let mut wanted: Vec<bool> = Vec::new();
    scan(&asker.searcher, within, &mut keys, &mut rules, |row, keys| {
        for number in wanted.len()..keys.len() {
            wanted.push(keys.key(number as u32).starts_with("person?:"));
        }
        if wanted[row.entity as usize] {
            gathered.entry(row.entity).or_default().add(&row);
        }
    })?;
    let mut names: Vec<Name> = Vec::new();
    for (entity, gathered) in gathered {
        let key = keys.key(entity);
        names.push(Name { id: key_value(key), spelling: name(asker, key)?, gathered });
    }
    // The scan's order is that of the index's segments.
    names.sort_by(|a, b| b.gathered.mentions().cmp(&a.gathered.mentions()).then_with(|| a.id.cmp(&b.id)));
    let decided = Decided::of(asker);
    let mut found: Vec<Candidate> = grouped(asker, names).into_iter().map(|group| candidate(&decided, group)).collect();
    found.sort_by(|a, b| {
        (b.status_documents, b.documents, b.mentions)
            .cmp(&(a.status_documents, a.documents, a.mentions))
            .then_with(|| a.id.cmp(&b.id))
    });
    Ok(found)
}

/// One spelling.
struct Name {
    id: String,
    spelling: String,
    gathered: Gathered,
}

/// Joins the spellings of one name: those whose words have the same keys, in any order, script or case. Names that somebody
/// declared two persons stay apart, and so does a surname alone.
fn grouped(asker: &Asker<'_>, names: Vec<Name>) -> Vec<Vec<Name>> {
    let apart: FxHashSet<(&str, &str)> = asker
        .gazetteer
        .decisions()
        .holding()
        .filter(|row| row.kind == Kind::TwoPersons && row.scope == Scope::Everywhere)
        .flat_map(|row| [(row.of.as_str(), row.to.as_str()), (row.to.as_str(), row.of.as_str())])
        .collect();
    let mut groups: Vec<Vec<Name>> = Vec::new();
    let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for name in names {
        let keys = spelling_keys(&name.spelling);
        let home = keys
            .iter()
            .filter_map(|key| by_key.get(key))
            .flatten()
            .copied()
            .find(|&at| groups[at].iter().all(|other| !apart.contains(&(other.id.as_str(), name.id.as_str()))));
        let at = home.unwrap_or_else(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(name);
        for key in keys {
            let places = by_key.entry(key).or_default();
            if !places.contains(&at) {
                places.push(at);
            }
        }
    }
    groups
}

/// The keys under which the spellings of a name meet: the keys of its words, sorted; of a Cyrillic word that can only be an
/// oblique case, those of its nominatives too. A word in -а or -я may be a woman's name, and stays what it is: Александра is
/// not Александр.
pub(crate) fn spelling_keys(name: &str) -> Vec<String> {
    let mut keys: Vec<Vec<String>> = vec![Vec::new()];
    for word in words(name).take(4) {
        let may_be_hers = word.ends_with(['а', 'я']);
        let own = if is_cyrillic(word) && !may_be_hers { name_keys(word) } else { vec![name_key(word)] };
        keys = keys
            .iter()
            .flat_map(|head| own.iter().map(|key| [head.as_slice(), std::slice::from_ref(key)].concat()))
            .collect();
    }
    let mut keys: Vec<String> = keys
        .into_iter()
        .map(|mut words| {
            words.sort();
            words.join(" ")
        })
        .collect();
    keys.sort();
    keys.dedup();
    keys.truncate(32);
    keys
}

fn candidate(decided: &Decided, group: Vec<Name>) -> Candidate {
    let values: Vec<String> = group.iter().map(|name| name.id.clone()).collect();
    let names: Vec<String> = group.iter().map(|name| name.spelling.clone()).collect();
    let mut spellings: Vec<String> = Vec::new();
    let mut all = Gathered::default();
    for name in group {
        if !spellings.contains(&name.spelling) {
            spellings.push(name.spelling);
        }
        all.join(name.gathered);
    }
    best(&mut all.samples);
    Candidate {
        id: values.first().cloned().unwrap_or_default(),
        name: spellings.first().cloned().unwrap_or_default(),
        documents: all.documents.len(),
        mentions: all.mentions(),
        status_documents: all.documents.values().filter(|(_, told)| *told).count(),
        status: all.statuses.iter().copied().collect(),
        decided: decided.last(&values, &spellings),
        closest: Vec::new(),
        passages: Vec::new(),
        mentioned: Vec::new(),
        samples: all.samples,
        names,
        values,
        spellings,
    }
}

/// What was decided of names before, and holds.
#[derive(Default)]
struct Decided {
    /// By value and by key of spelling: the place in `said`.
    by: FxHashMap<String, usize>,
    said: Vec<String>,
}

impl Decided {
    fn of(asker: &Asker<'_>) -> Self {
        let mut all = Self::default();
        let of_queue = |kind| matches!(kind, Kind::Rejected | Kind::NotAName | Kind::Accepted | Kind::AliasOf);
        let rows = asker.gazetteer.decisions().holding().filter(|row| row.scope == Scope::Everywhere);
        for row in rows.filter(|row| of_queue(row.kind)) {
            let day = row.at.get(..10).unwrap_or(&row.at);
            let to = if row.to.is_empty() { String::new() } else { format!(" {}", row.to) };
            let at = all.said.len();
            all.said.push(format!("{}{to} by {}, {day}", row.kind, row.by));
            all.by.insert(row.of.clone(), at);
            if !row.name.is_empty() {
                all.by.extend(spelling_keys(&row.name).into_iter().map(|key| (key, at)));
            }
        }
        all
    }

    /// What was decided last of a name in one of its spellings.
    fn last(&self, values: &[String], spellings: &[String]) -> Option<String> {
        let keys = spellings.iter().flat_map(|name| spelling_keys(name));
        let at = values.iter().cloned().chain(keys).filter_map(|key| self.by.get(&key)).max()?;
        self.said.get(*at).cloned()
    }
}

/// Fetches the passages of candidates.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn illustrate(asker: &Asker<'_>, candidates: &mut [Candidate]) -> Result<(), Error> {
    let mut texts = Texts::new(&asker.view);
    for candidate in candidates {
        for &(_, number, sentence, span) in &candidate.samples {
            let Some(row) = asker.view.document(number)? else { continue };
            let shown = passage(&mut texts, number, &row, sentence, &[span])?;
            let surface = texts.span(number, &row, span)?;
            let start = texts.characters(number, &row, span.start)?;
            candidate.mentioned.push((
                surface.split_whitespace().collect::<Vec<_>>().join(" "),
                start,
                start + surface.chars().count(),
            ));
            candidate.passages.push(Evidence {
                document: row.id().to_string(),
                source: row.source().to_owned(),
                passage: shown,
            });
        }
    }
    Ok(())
}

/// Finds the listed persons that are closest to candidates.
pub fn find_closest(gazetteer: &Gazetteer, tables: &Tables, candidates: &mut [Candidate]) {
    for candidate in candidates {
        candidate.closest = closest(gazetteer, tables, &candidate.spellings);
    }
}

/// The listed persons of whose names one is most like one of these, the most alike first.
fn closest(gazetteer: &Gazetteer, tables: &Tables, spellings: &[String]) -> Vec<Closest> {
    let spellings: Vec<&str> = spellings.iter().map(String::as_str).collect();
    let compared = |person: EntityIndex| {
        let entity = gazetteer.entity(person);
        let names = || std::iter::once(&*entity.name).chain(entity.aliases.iter().map(String::as_str));
        let pairs = spellings.iter().flat_map(|one| names().map(|other| tables.compare(one, other)));
        let best = pairs.reduce(|best, next| if next.score > best.score { next } else { best })?;
        (best.score >= LEAST).then(|| Closest {
            id: format!("person:{}", entity.id),
            name: entity.name.to_string(),
            similarity: (best.score * 100.0).round() / 100.0,
            why: best.reason,
        })
    };
    let mut found: Vec<Closest> = gazetteer.namesakes(&spellings).into_iter().filter_map(compared).collect();
    found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then_with(|| a.id.cmp(&b.id)));
    found.truncate(CLOSEST);
    found
}

/// The candidates that a reference means: an id (`name:…`), or a spelling.
#[must_use]
pub fn named<'a>(candidates: &'a [Candidate], reference: &str) -> Vec<&'a Candidate> {
    let reference = reference.trim();
    let by_id = |one: &&Candidate| one.values.iter().any(|value| value == reference);
    let exact: Vec<&Candidate> = candidates.iter().filter(by_id).collect();
    if !exact.is_empty() || reference.starts_with("name:") {
        return exact;
    }
    let keys = spelling_keys(reference);
    let alike =
        |one: &&Candidate| one.spellings.iter().any(|name| spelling_keys(name).iter().any(|key| keys.contains(key)));
    candidates.iter().filter(alike).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet_in_two_scripts_orders_and_cases_and_a_woman_is_not_a_man() {
        let meet = |a: &str, b: &str| spelling_keys(a).iter().any(|key| spelling_keys(b).contains(key));
        for (a, b) in [
            ("Erlan Sadubayev", "Ерлан Садубаев"),
            ("Садубаев Ерлан", "Erlan Sadubaev"),
            ("Садубаеву Ерлану", "Ерлан Садубаев"),
        ] {
            assert!(meet(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("Александра Петрова", "Александр Петров"),
            ("Aset Abishev", "Asel Abishev"),
            ("Sadubayev", "Erlan Sadubayev"),
            ("Erlan Sadubayev", "Erlan Marat Sadubayev"),
        ] {
            assert!(!meet(a, b), "{a} {b}");
        }
    }
}
