//! Which documents a question means: every leaf gives a set of documents, the operators combine sets.
//!
//! Sets rather than one query of tantivy's, since a long document is several entries and a date is a mention of its own:
//! "A and B" must hold of the document, wherever in it they stand.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader, Term};

use super::parse::{Field, Node, QueryError, Range, parse};
use super::{Error, names, stems};
use crate::fold::fold_word;
use crate::gazetteer::Gazetteer;
use crate::index::{
    Casebook, Days, DocumentNumber, Keys, KnownKind, Numbers, View, column, days_of, key_label, known_term, scan,
    with_date, words,
};
use crate::model::{Label, Language, Status};

/// A casebook as it stood when the question came, with the lists by which names are understood.
pub struct Asker<'a> {
    /// The casebook.
    pub casebook: &'a Casebook,
    /// What is listed.
    pub gazetteer: &'a Gazetteer,
    /// The ledger.
    pub view: View,
    /// The index.
    pub searcher: Searcher,
}

/// How much more a word counts in the title, which says what a document is about.
const TITLE: Score = 3.0;

/// How much more a name counts that was understood, in whatever spelling, than a word.
const NAME: Score = 1.5;

/// What a question means in a casebook.
#[derive(Debug, Default)]
pub struct Meaning {
    /// The documents.
    pub documents: Numbers,
    /// Folded words that count as found, for highlights.
    pub words: FxHashSet<String>,
    /// Entities that count as found, by key.
    pub entities: FxHashSet<String>,
    /// What ranks the documents: a term, whether it stands in the title, and its weight.
    ranking: Vec<(Term, Score)>,
}

impl<'a> Asker<'a> {
    /// Opens a view of the casebook.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn new(casebook: &'a Casebook, gazetteer: &'a Gazetteer) -> Result<Self, Error> {
        Ok(Self { casebook, gazetteer, view: casebook.view()?, searcher: casebook.reader()?.searcher() })
    }

    /// What a query means. An empty one means every document.
    ///
    /// # Errors
    /// Where the query is wrong or the casebook cannot be read.
    pub fn ask(&self, query: &str) -> Result<Meaning, Error> {
        let node = parse(query)?;
        let mut meaning = Meaning::default();
        meaning.documents = self.matches(&node, query, &mut meaning, true)?;
        Ok(meaning)
    }

    /// How many documents a part of a question means alone.
    ///
    /// # Errors
    /// Where the part is wrong or the casebook cannot be read.
    pub(super) fn count(&self, part: &Node) -> Result<usize, Error> {
        Ok(self.matches(part, &part.to_string(), &mut Meaning::default(), false)?.len())
    }

    /// The documents of a meaning, best first, with their scores; ties in the order of import.
    ///
    /// # Errors
    /// Where the casebook cannot be read.
    pub fn rank(&self, meaning: &Meaning) -> Result<Vec<(DocumentNumber, Score)>, Error> {
        let clauses = meaning.ranking.iter().map(|(term, weight)| {
            let query = Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
            (Occur::Should, Box::new(BoostQuery::new(query, *weight)) as Box<dyn Query>)
        });
        let query = BooleanQuery::new(clauses.collect());
        let statistics = Statistics { searcher: &self.searcher, documents: self.part_count()? };
        let scores = self.searcher.search_with_statistics_provider(&query, &Scores, &statistics)?;
        let score = |number| scores.get(&number).copied().unwrap_or(0.0);
        let mut ranked: Vec<_> = meaning.documents.iter().map(|number| (number, score(number))).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(ranked)
    }

    fn matches(&self, node: &Node, query: &str, meaning: &mut Meaning, wanted: bool) -> Result<Numbers, Error> {
        match node {
            Node::And(nodes) => {
                let mut out: Option<Numbers> = None;
                let (without, with): (Vec<_>, Vec<_>) = nodes.iter().partition(|node| matches!(node, Node::Not(_)));
                for node in with {
                    let found = self.matches(node, query, meaning, wanted)?;
                    out = Some(match out {
                        Some(out) => out.and(&found),
                        None => found,
                    });
                }
                let mut out = out.map_or_else(|| self.all(), Ok)?;
                for node in without {
                    if let Node::Not(node) = node {
                        out = out.and_not(&self.matches(node, query, meaning, !wanted)?);
                    }
                }
                Ok(out)
            }
            Node::Or(nodes) => nodes
                .iter()
                .try_fold(Numbers::default(), |out, node| Ok(out.or(&self.matches(node, query, meaning, wanted)?))),
            Node::Not(node) => Ok(self.all()?.and_not(&self.matches(node, query, meaning, !wanted)?)),
            Node::Word(word) => {
                let parts: Vec<_> = words(word).collect();
                match parts.as_slice() {
                    [] => self.all(),
                    [word] => {
                        let forms = stems::forms(&self.searcher, self.casebook.fields().body, &fold_word(word))?;
                        let named = self.persons_named(word);
                        self.union(forms, named, meaning, wanted)
                    }
                    _ => self.phrase(word, meaning, wanted),
                }
            }
            Node::Exact(word) => self.union(vec![fold_word(word)], Vec::new(), meaning, wanted),
            Node::Phrase(phrase) => self.phrase(phrase, meaning, wanted),
            Node::Near(within, nodes, at) => {
                let wrong =
                    |problem: &str| QueryError { query: query.to_owned(), at: *at, problem: problem.to_owned() };
                let found = super::near::near(self, *within, nodes, &wrong)?;
                if wanted {
                    // What is near is also what ranks and is marked.
                    for node in nodes {
                        self.matches(node, query, meaning, true)?;
                    }
                }
                Ok(found)
            }
            Node::Field(field, value, at) => {
                let wrong = |problem| QueryError { query: query.to_owned(), at: *at, problem };
                self.field(*field, value, *at, meaning, wanted, &wrong)
            }
        }
    }

    fn field(
        &self,
        field: Field,
        value: &str,
        _at: Range,
        meaning: &mut Meaning,
        wanted: bool,
        wrong: &dyn Fn(String) -> QueryError,
    ) -> Result<Numbers, Error> {
        let fields = self.casebook.fields();
        match field {
            Field::Person | Field::Organisation | Field::Article => {
                let label = match field {
                    Field::Person => Label::Person,
                    Field::Organisation => Label::Organisation,
                    _ => Label::Article,
                };
                let keys = names::keys(self, label, value)?;
                self.union(Vec::new(), keys, meaning, wanted)
            }
            Field::Status => {
                let Some(status) = Status::from_name(&value.to_lowercase()) else {
                    let known: Vec<_> = Status::ALL.iter().map(|status| status.name()).collect();
                    let meant = names::closest(&value.to_lowercase(), &known);
                    let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
                    let problem = format!("no status is called `{value}`; there are {}{meant}", known.join(", "));
                    return Err(wrong(problem).into());
                };
                self.with_term(Term::from_field_text(fields.body, &format!("status:{}", status.name())))
            }
            Field::Language => {
                let Some(language) = Language::from_code(value) else {
                    return Err(wrong(format!("`{value}` is no language code such as en or ru")).into());
                };
                let some = known_term(KnownKind::Language, language.code());
                let some = self.with_term(Term::from_field_text(fields.known, &some))?;
                Ok(self.with_term(Term::from_field_text(fields.language, language.code()))?.or(&some))
            }
            Field::Title => every_word(value, |word| {
                let forms = stems::forms(&self.searcher, fields.title, word)?;
                forms.iter().try_fold(Numbers::default(), |out, form| {
                    Ok(out.or(&self.with_term(Term::from_field_text(fields.title, form))?))
                })
            }),
            Field::Author | Field::Publisher | Field::Producer => {
                let kind = match field {
                    Field::Author => KnownKind::Author,
                    Field::Publisher => KnownKind::Publisher,
                    _ => KnownKind::Producer,
                };
                every_word(value, |word| self.with_term(Term::from_field_text(fields.known, &known_term(kind, word))))
            }
            Field::Country => self.of_country(value),
            Field::Date | Field::Published | Field::Created | Field::Modified => {
                let Some(days) = days_asked(value) else {
                    let problem = format!("`{value}` is no date or range such as 2018, 2018-05 or 2018-01..2018-06");
                    return Err(wrong(problem).into());
                };
                let (from, to) = match field {
                    Field::Date => return Ok(with_date(&self.searcher, |date| date.overlaps(days))?),
                    Field::Created => (column::CREATED_FROM, column::CREATED_TO),
                    Field::Modified => (column::MODIFIED_FROM, column::MODIFIED_TO),
                    _ => (column::PUBLISHED_FROM, column::PUBLISHED_TO),
                };
                self.with_days(from, to, days)
            }
        }
    }

    /// The documents that hold one of the words or entities.
    fn union(
        &self,
        forms: Vec<String>,
        entities: Vec<String>,
        meaning: &mut Meaning,
        wanted: bool,
    ) -> Result<Numbers, Error> {
        let fields = self.casebook.fields();
        let mut out = Numbers::default();
        for (at, form) in forms.iter().enumerate() {
            // Another form of the word counts less than the word itself.
            let weight = if at == 0 { 1.0 } else { 0.7 };
            for (field, weight) in [(fields.body, weight), (fields.title, TITLE * weight)] {
                let term = Term::from_field_text(field, form);
                out = out.or(&self.with_term(term.clone())?);
                if wanted {
                    meaning.ranking.push((term, weight));
                }
            }
        }
        for key in &entities {
            let term = Term::from_field_text(fields.body, key);
            out = out.or(&self.with_term(term.clone())?);
            if wanted {
                meaning.ranking.push((term, NAME));
            }
        }
        if wanted {
            meaning.words.extend(forms);
            meaning.entities.extend(entities);
        }
        Ok(out)
    }

    fn phrase(&self, phrase: &str, meaning: &mut Meaning, wanted: bool) -> Result<Numbers, Error> {
        let fields = self.casebook.fields();
        let parts: Vec<_> = words(phrase).map(fold_word).collect();
        let named = self.union(Vec::new(), self.persons_named(phrase), meaning, wanted)?;
        let found = match parts.as_slice() {
            [] => return self.all(),
            [word] => return self.union(vec![word.clone()], self.persons_named(phrase), meaning, wanted),
            _ => {
                let terms: Vec<_> = parts.iter().map(|word| Term::from_field_text(fields.body, word)).collect();
                if wanted {
                    meaning.ranking.extend(terms.iter().map(|term| (term.clone(), 1.0)));
                    meaning.words.extend(parts);
                }
                self.searcher.search(&PhraseQuery::new(terms), &Found)?
            }
        };
        Ok(found.or(&named))
    }

    /// The keys of listed persons whose names hold these words, in any spelling or script.
    pub(super) fn persons_named(&self, question: &str) -> Vec<String> {
        let found = self.gazetteer.find_person(question);
        found.into_iter().map(|index| format!("person:{}", self.gazetteer.entity(index).id)).collect()
    }

    /// Every document of the index.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn all(&self) -> Result<Numbers, Error> {
        let language = self.casebook.fields().language;
        Language::ALL.iter().try_fold(Numbers::default(), |out, one| {
            Ok(out.or(&self.with_term(Term::from_field_text(language, one.code()))?))
        })
    }

    /// The documents that have a term.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn with_term(&self, term: Term) -> Result<Numbers, Error> {
        Ok(self.searcher.search(&TermQuery::new(term, IndexRecordOption::Basic), &Found)?)
    }

    /// The documents with a date of their own, of the column's kind, that shares a day with these.
    fn with_days(&self, from: &str, to: &str, days: Days) -> Result<Numbers, Error> {
        let mut out = Numbers::default();
        for segment in self.searcher.segment_readers() {
            let columns = segment.fast_fields();
            let Some((first, last)) = columns.column_opt::<u64>(from)?.zip(columns.column_opt::<u64>(to)?) else {
                continue;
            };
            let Some(document) = columns.column_opt::<u64>(column::DOCUMENT)? else { continue };
            for entry in segment.doc_ids_alive() {
                if let Some((from, to)) = first.first(entry).zip(last.first(entry))
                    && (Days { from, to }).overlaps(days)
                    && let Some(number) = document.first(entry)
                {
                    out.insert(number);
                }
            }
        }
        Ok(out)
    }

    /// The documents whose metadata name the country, and those that mention one of its listed persons or organisations
    /// or an article of its codes.
    fn of_country(&self, country: &str) -> Result<Numbers, Error> {
        let fields = self.casebook.fields();
        let mut out = self.with_term(Term::from_field_text(fields.country, &country.to_lowercase()))?;
        let (mut keys, mut rules) = (Keys::default(), Keys::default());
        let mut found: FxHashMap<u32, bool> = FxHashMap::default();
        let upper = country.to_uppercase();
        let mut hits = Vec::new();
        scan(&self.searcher, None, &mut keys, &mut rules, |row, _| hits.push((row.entity, row.document)))?;
        for (entity, document) in hits {
            let is = *found.entry(entity).or_insert_with(|| {
                let key = keys.key(entity);
                match key_label(key) {
                    Label::Article => key.strip_prefix("article:").is_some_and(|code| {
                        code.strip_prefix(upper.as_str()).is_some_and(|rest| rest.starts_with('-'))
                    }),
                    Label::Date => false,
                    _ => self.gazetteer.by_id(key).is_some_and(|index| {
                        self.gazetteer.entity(index).countries.iter().any(|one| one.eq_ignore_ascii_case(country))
                    }),
                }
            });
            if is {
                out.insert(document);
            }
        }
        Ok(out)
    }

    /// How many entries are parts of documents: each has one language.
    pub(super) fn part_count(&self) -> Result<u64, Error> {
        let language = self.casebook.fields().language;
        Language::ALL
            .iter()
            .try_fold(0, |sum, one| Ok(sum + self.searcher.doc_freq(&Term::from_field_text(language, one.code()))?))
    }
}

/// The documents that have every word of a value, each as `with` finds it.
fn every_word(value: &str, with: impl Fn(&str) -> Result<Numbers, Error>) -> Result<Numbers, Error> {
    let mut out: Option<Numbers> = None;
    for word in words(value) {
        let found = with(&fold_word(word))?;
        out = Some(match out {
            Some(out) => out.and(&found),
            None => found,
        });
    }
    Ok(out.unwrap_or_default())
}

/// The days that `2018`, `2018-05` or `2018-01..2018-06` asks for; either end of a range may be open.
#[must_use]
pub fn days_asked(value: &str) -> Option<Days> {
    match value.split_once("..") {
        Some(("", "")) => None,
        Some((from, to)) => days_of(&format!("{from}/{to}")),
        None => days_of(value),
    }
}

/// BM25 must count documents, and mentions are entries too.
struct Statistics<'a> {
    searcher: &'a Searcher,
    documents: u64,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: tantivy::schema::Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.searcher.doc_freq(term)?.min(self.documents))
    }
}

/// The column of document numbers in a segment.
fn document_column(segment: &SegmentReader) -> tantivy::Result<Column<u64>> {
    let column = segment.fast_fields().column_opt(column::DOCUMENT)?;
    Ok(column.unwrap_or_else(|| Column::build_empty_column(segment.max_doc())))
}

/// Collects the documents.
struct Found;

struct FoundInSegment {
    document: Column<u64>,
    found: Numbers,
}

impl Collector for Found {
    type Fruit = Numbers;
    type Child = FoundInSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<FoundInSegment> {
        Ok(FoundInSegment { document: document_column(segment)?, found: Numbers::default() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Numbers>) -> tantivy::Result<Numbers> {
        Ok(fruits.into_iter().fold(Numbers::default(), |out, found| out.or(&found)))
    }
}

impl SegmentCollector for FoundInSegment {
    type Fruit = Numbers;

    fn collect(&mut self, entry: DocId, _: Score) {
        if let Some(number) = self.document.first(entry) {
            self.found.insert(number);
        }
    }

    fn harvest(self) -> Numbers {
        self.found
    }
}

/// Collects scores; those of a long document's parts add up.
struct Scores;

struct ScoresInSegment {
    document: Column<u64>,
    scores: FxHashMap<DocumentNumber, Score>,
}

impl Collector for Scores {
    type Fruit = FxHashMap<DocumentNumber, Score>;
    type Child = ScoresInSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<ScoresInSegment> {
        Ok(ScoresInSegment { document: document_column(segment)?, scores: FxHashMap::default() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut out = Self::Fruit::default();
        for (number, score) in fruits.into_iter().flatten() {
            *out.entry(number).or_default() += score;
        }
        Ok(out)
    }
}

impl SegmentCollector for ScoresInSegment {
    type Fruit = FxHashMap<DocumentNumber, Score>;

    fn collect(&mut self, entry: DocId, score: Score) {
        if let Some(number) = self.document.first(entry) {
            *self.scores.entry(number).or_default() += score;
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.scores
    }
}
