//! Writes documents into ledger and index, a generation at a time.

use rustc_hash::FxHashMap;
use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::attempts::{path_bytes, path_of};
use super::groups::SKETCHED;
use super::ledger::{Read, Table};
use super::rows::{DocumentNumber, DocumentRow, InputRow, Source, State};
use super::sketch::Sketch;
use super::texts::put_text;
use super::transaction::Transaction;
use super::{Casebook, Error, GENERATION, ORDERS, groups};
use crate::model::DocumentId;

/// Text in a generation: a commit every few documents costs several times the work of one every thousand.
const BYTES_A_GENERATION: usize = 64 << 20;

/// Inputs in a generation, so that a crash among many tiny files does not cost much either. Short letters of 5 kB make
/// 25 MB, of which a commit's own cost is a few hundredths.
const INPUTS_A_GENERATION: usize = 5_000;

/// Memory in which each indexing thread gathers before it writes a segment.
pub(super) const ARENA: usize = 64 << 20;

/// One part of a document, ready to be stored and indexed.
pub struct Piece {
    /// The document.
    pub number: DocumentNumber,
    /// Which part of its text, from 0.
    pub part: usize,
    /// The part's length in bytes.
    pub length: usize,
    /// Its text, packed; none where the ledger has it.
    pub text: Option<Vec<u8>>,
    /// Its entries in the index: the part first, then its mentions.
    pub entries: Vec<TantivyDocument>,
    /// Names for people of the entities in it, by key.
    pub names: Vec<(String, String)>,
}

/// Writes into a casebook. What it wrote lasts from [`Writer::commit`] on.
pub struct Writer<'a> {
    casebook: &'a Casebook,
    index: IndexWriter,
    transaction: Option<Transaction>,
    generation: u64,
    waiting_bytes: usize,
    waiting_inputs: usize,
    open_documents: usize,
    named: FxHashMap<String, String>,
    /// The order of the next input that is new.
    next_order: u64,
    /// Whether this generation has written sketches.
    has_sketches: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(casebook: &'a Casebook, threads: usize) -> Result<Self, Error> {
        let threads = threads.clamp(1, 4);
        Ok(Self {
            casebook,
            index: casebook.index().writer_with_num_threads(threads, ARENA * threads)?,
            transaction: None,
            generation: casebook.view()?.fact(GENERATION)?.unwrap_or(0),
            waiting_bytes: 0,
            waiting_inputs: 0,
            open_documents: 0,
            named: FxHashMap::default(),
            next_order: casebook.view()?.fact(ORDERS)?.unwrap_or(0),
            has_sketches: false,
        })
    }

    /// The transaction of the generation being written.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub fn ledger(&mut self) -> Result<&mut Transaction, Error> {
        let transaction = match self.transaction.take() {
            Some(transaction) => transaction,
            None => {
                let mut transaction = self.casebook.ledger().begin()?;
                transaction.forget_undo()?;
                self.generation += 1;
                transaction.set_fact(GENERATION, self.generation);
                transaction
            }
        };
        Ok(self.transaction.insert(transaction))
    }

    /// Takes a document's entries out of the index, before its first piece is added or when it is superseded.
    pub fn unindex(&mut self, number: DocumentNumber) {
        self.index.delete_term(Term::from_field_u64(self.casebook.fields().document, number));
    }

    /// Announces the pieces of a document; no generation ends before [`Writer::finish`] has its row.
    pub fn start(&mut self) {
        self.open_documents += 1;
    }

    /// Adds a part of a document that was started.
    ///
    /// # Errors
    /// Where ledger or index cannot be written.
    pub fn add(&mut self, piece: Piece) -> Result<(), Error> {
        self.waiting_bytes += piece.length;
        self.name(piece.names)?;
        let ledger = self.ledger()?;
        if let Some(text) = &piece.text {
            put_text(ledger, piece.number, piece.part, Some(text))?;
        }
        self.index.run(piece.entries.into_iter().map(UserOperation::Add).collect::<Vec<_>>())?;
        Ok(())
    }

    /// Keeps of an entity's names the first in the alphabet, so that it does not depend on which document came first.
    fn name(&mut self, names: Vec<(String, String)>) -> Result<(), Error> {
        if self.named.len() > 500_000 {
            self.named.clear();
        }
        for (key, name) in names {
            if self.named.get(&key).is_some_and(|known| *known <= name) {
                continue;
            }
            let ledger = self.ledger()?;
            let before = ledger.name(&key)?.filter(|before| *before <= name);
            if before.is_none() {
                ledger.put(Table::Names, key.as_bytes(), Some(name.as_bytes()));
            }
            self.named.insert(key, before.unwrap_or(name));
        }
        Ok(())
    }

    /// Writes the row of a document whose pieces have all been added, and commits where enough waits.
    ///
    /// # Errors
    /// Where ledger or index cannot be written.
    pub fn finish(&mut self, number: DocumentNumber, row: &DocumentRow) -> Result<(), Error> {
        self.open_documents -= 1;
        let ledger = self.ledger()?;
        if let Some(before) = ledger.document(number)? {
            for part in row.parts.len()..before.parts.len() {
                put_text(ledger, number, part, None)?;
            }
        }
        ledger.put(Table::Ids, &row.id, Some(&number.to_be_bytes()));
        ledger.put_row(Table::Documents, &number.to_be_bytes(), row)
    }

    /// Keeps the sketch of a document's text, and notes that it has to be compared with the others where it is new.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub fn sketch(&mut self, number: DocumentNumber, sketch: Option<&Sketch>) -> Result<(), Error> {
        self.ledger()?;
        let generation = self.generation;
        let ledger = self.ledger()?;
        let before = groups::sketch(ledger, number)?;
        if before.as_ref() == sketch {
            return Ok(());
        }
        if before.is_some() {
            ledger.put(Table::Groups, &number.to_be_bytes(), None);
        }
        groups::keep(ledger, number, generation, sketch);
        if !self.has_sketches {
            self.has_sketches = true;
            self.set_fact(SKETCHED, generation)?;
        }
        Ok(())
    }

    /// Compares what is new with every other document, and groups near-duplicates.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub fn compare(&mut self) -> Result<(), Error> {
        // Where nothing was written, no generation is begun to find that nothing waits.
        let waits = match &self.transaction {
            Some(transaction) => groups::waits(transaction)?,
            None => groups::waits(&self.casebook.view()?)?,
        };
        if waits { groups::compare(self.ledger()?) } else { Ok(()) }
    }

    /// Removes a document, its text and the inputs that hold it; keeps its id alone, so that it is not imported again.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub(super) fn forget(&mut self, number: DocumentNumber) -> Result<(), Error> {
        self.unindex(number);
        let key = number.to_be_bytes();
        let ledger = self.ledger()?;
        let Some(row) = ledger.document(number)? else { return Ok(()) };
        for part in 0..row.parts.len() {
            put_text(ledger, number, part, None)?;
        }
        for table in [Table::Documents, Table::Sketches, Table::Groups] {
            ledger.put(table, &key, None);
        }
        ledger.put(Table::Ids, &row.id, None);
        ledger.put(Table::Forgotten, &row.id, Some(&[]));
        Ok(())
    }

    /// Removes the row of an input.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub(super) fn forget_input(&mut self, path: &[u8]) -> Result<(), Error> {
        self.ledger()?.put(Table::Inputs, path, None);
        Ok(())
    }

    /// Lets a document that was forgotten come back.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub fn remember(&mut self, id: DocumentId) -> Result<(), Error> {
        self.ledger()?.put(Table::Forgotten, &id.0, None);
        Ok(())
    }

    /// Sets a number that the casebook knows about itself.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub(super) fn set_fact(&mut self, name: &str, value: u64) -> Result<(), Error> {
        self.ledger()?.set_fact(name, value);
        Ok(())
    }

    /// Writes the row of an input.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub fn input(&mut self, path: &std::path::Path, mut row: InputRow) -> Result<(), Error> {
        self.waiting_inputs += 1;
        self.ledger()?;
        row.generation = self.generation;
        self.ledger()?.put_row(Table::Inputs, &path_bytes(path), &row)
    }

    /// Adds a path to a document that is there; the path met first comes to stand for it.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub fn add_source(&mut self, number: DocumentNumber, source: Source) -> Result<Option<DocumentRow>, Error> {
        let ledger = self.ledger()?;
        let Some(mut row) = ledger.document(number)? else { return Ok(None) };
        if !row.sources.contains(&source) {
            row.sources.push(source);
            row.sources.sort();
            ledger.put_row(Table::Documents, &number.to_be_bytes(), &row)?;
        }
        Ok(Some(row))
    }

    /// Takes a path from a document. Where it was the last one, the document is superseded: it leaves the index and stays
    /// in the ledger.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub fn remove_source(&mut self, number: DocumentNumber, order: u64) -> Result<(), Error> {
        let ledger = self.ledger()?;
        let Some(mut row) = ledger.document(number)? else { return Ok(()) };
        if !row.sources.iter().any(|source| source.order == order) {
            return Ok(());
        }
        if row.sources.len() > 1 {
            row.sources.retain(|source| source.order != order);
            ledger.put_row(Table::Documents, &number.to_be_bytes(), &row)?;
        } else if !row.superseded {
            row.superseded = true;
            ledger.put_row(Table::Documents, &number.to_be_bytes(), &row)?;
            for table in [Table::Sketches, Table::Groups] {
                ledger.put(table, &number.to_be_bytes(), None);
            }
            self.unindex(number);
        }
        Ok(())
    }

    /// Sets the states of a document's paths: the first has the document, the others are duplicates.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub fn settle_sources(&mut self, number: DocumentNumber) -> Result<(), Error> {
        let ledger = self.ledger()?;
        let Some(row) = ledger.document(number)? else { return Ok(()) };
        for (at, source) in row.sources.iter().enumerate() {
            let path = path_of(&source.path);
            let state = if at == 0 { row.state() } else { State::Duplicate };
            if let Some(mut input) = self.ledger()?.input(&source.path)?
                && input.state != state
                && input.state != State::Vanished
            {
                input.state = state;
                self.input(&path, input)?;
            }
        }
        Ok(())
    }

    /// Notes that the orders below `next` are taken.
    pub fn note_orders(&mut self, next: u64) {
        self.next_order = self.next_order.max(next);
    }

    /// Keeps a text about the casebook itself.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub fn note(&mut self, name: &str, text: &str) -> Result<(), Error> {
        self.ledger()?.put(Table::Facts, name.as_bytes(), Some(text.as_bytes()));
        Ok(())
    }

    /// The number of the document with that id, as far as this writer knows.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn number(&mut self, id: DocumentId) -> Result<Option<DocumentNumber>, Error> {
        self.ledger()?.number(id)
    }

    /// Commits where enough waits and no document is half written.
    ///
    /// # Errors
    /// Where ledger or index cannot be written.
    pub fn commit_if_due(&mut self) -> Result<bool, Error> {
        let due = self.waiting_bytes >= BYTES_A_GENERATION || self.waiting_inputs >= INPUTS_A_GENERATION;
        if due && self.open_documents == 0 {
            self.commit()?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Ends the generation: ledger first, then the index with the generation's number.
    ///
    /// # Errors
    /// Where ledger or index cannot be written.
    pub fn commit(&mut self) -> Result<(), Error> {
        let Some(mut transaction) = self.transaction.take() else { return Ok(()) };
        transaction.set_fact(ORDERS, self.next_order);
        transaction.commit()?;
        let mut prepared = self.index.prepare_commit()?;
        prepared.set_payload(&self.generation.to_string());
        prepared.commit()?;
        (self.waiting_bytes, self.waiting_inputs, self.has_sketches) = (0, 0, false);
        Ok(())
    }

    /// Commits, and waits until the index has merged what it wants to merge.
    ///
    /// # Errors
    /// Where ledger or index cannot be written.
    pub fn close(mut self) -> Result<(), Error> {
        self.commit()?;
        self.index.wait_merging_threads()?;
        Ok(())
    }
}
