//! A generation of the ledger while it is being written.

use std::collections::BTreeMap;
use std::ops::Bound;

use redb::{ReadableTable, ReadableTableMetadata, WriteTransaction};
use serde::Serialize;

use super::Error;
use super::ledger::{Read, Table, UNDO, WRITTEN, get};
use super::packed::pack;

/// What is put into a table: by key a value, or none where the entry is removed.
type Puts = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

type OpenTable<'a> = redb::Table<'a, &'static [u8], &'static [u8]>;

/// A generation being written. What is put stays in memory until the commit, which writes each table in the order of keys: what comes
/// after a table's last key then fills whole pages, where entries that come one by one leave every page half empty.
pub struct Transaction {
    transaction: WriteTransaction,
    puts: [Puts; Table::ALL.len()],
}

impl Transaction {
    pub(super) fn new(transaction: WriteTransaction) -> Self {
        Self { transaction, puts: Default::default() }
    }

    /// Makes every table, where the file is new.
    pub(super) fn open_tables(&self) -> Result<(), Error> {
        for table in Table::ALL {
            self.transaction.open_table(table.definition())?;
        }
        self.transaction.open_table(UNDO)?;
        Ok(())
    }

    /// Makes the generation last.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn commit(mut self) -> Result<(), Error> {
        let bytes =
            |puts: &Puts| puts.iter().map(|(key, value)| key.len() + value.as_ref().map_or(0, Vec::len)).sum::<usize>();
        let written = self.puts.iter().map(bytes).sum::<usize>() as u64;
        if written > 0 {
            self.set_fact(WRITTEN, self.fact(WRITTEN)?.unwrap_or(0) + written);
        }
        let mut before = Vec::new();
        for (table, puts) in Table::ALL.into_iter().zip(&self.puts).filter(|(_, puts)| !puts.is_empty()) {
            let mut target = self.transaction.open_table(table.definition())?;
            for key in puts.keys() {
                let value = target.get(key.as_slice())?.map(|value| [&[1], value.value()].concat());
                before.push(([&[table as u8], key.as_slice()].concat(), value.unwrap_or_else(|| vec![0])));
            }
            write(&mut target, puts)?;
        }
        note_undo(&mut self.transaction.open_table(UNDO)?, before)?;
        Ok(self.transaction.commit()?)
    }

    /// Leaves everything as it was.
    pub(super) fn abort(self) -> Result<(), Error> {
        Ok(self.transaction.abort()?)
    }

    /// Forgets how the generation before can be taken back, since the index has it.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn forget_undo(&self) -> Result<(), Error> {
        self.transaction.delete_table(UNDO)?;
        self.transaction.open_table(UNDO)?;
        Ok(())
    }

    /// Takes the last generation back, and makes that last.
    pub(super) fn undo(self) -> Result<(), Error> {
        {
            let undo = self.transaction.open_table(UNDO)?;
            for table in Table::ALL {
                let mut target = self.transaction.open_table(table.definition())?;
                let range = [table as u8]..[table as u8 + 1];
                for entry in undo.range(range.start.as_slice()..range.end.as_slice())? {
                    let (key, before) = entry?;
                    let key = &key.value()[1..];
                    match before.value() {
                        [1, value @ ..] => drop(target.insert(key, value)?),
                        _ => drop(target.remove(key)?),
                    }
                }
            }
        }
        self.forget_undo()?;
        self.commit()
    }

    /// Writes a value, or removes it.
    pub fn put(&mut self, table: Table, key: &[u8], value: Option<&[u8]>) {
        self.puts[table as usize].insert(key.to_owned(), value.map(<[u8]>::to_vec));
    }

    /// Writes a row as packed JSON.
    ///
    /// # Errors
    /// Where the row cannot be written as JSON.
    pub fn put_row<T: Serialize>(&mut self, table: Table, key: &[u8], row: &T) -> Result<(), Error> {
        let json = serde_json::to_vec(row).map_err(Error::Row)?;
        self.put(table, key, Some(&pack(&json)));
        Ok(())
    }

    /// Sets a number that the casebook knows about itself.
    pub fn set_fact(&mut self, name: &str, value: u64) {
        self.put(Table::Facts, name.as_bytes(), Some(&value.to_be_bytes()));
    }
}

/// Writes what was put, in the order of keys.
fn write(target: &mut OpenTable<'_>, puts: &Puts) -> Result<(), Error> {
    let last = target.last()?.map(|(key, _)| key.value().to_vec());
    let mut puts = puts.iter().peekable();
    while let Some((key, value)) = puts.next_if(|(key, _)| last.as_ref().is_some_and(|last| *key <= last)) {
        match value {
            Some(value) => drop(target.insert(key.as_slice(), value.as_slice())?),
            None => drop(target.remove(key.as_slice())?),
        }
    }
    append(target, puts.filter_map(|(key, value)| Some((key, value.as_ref()?))))
}

/// Writes entries that come in the order of keys, all after the table's last.
pub(super) fn append<B: AsRef<[u8]>>(
    target: &mut OpenTable<'_>,
    entries: impl Iterator<Item = (B, B)>,
) -> Result<(), Error> {
    let mut cursor = target.upper_bound_mut(Bound::<&[u8]>::Unbounded)?;
    for (key, value) in entries {
        cursor.insert_before(key.as_ref(), value.as_ref())?;
    }
    Ok(cursor.close()?)
}

/// Notes what stood there before, unless that is noted already.
fn note_undo(undo: &mut OpenTable<'_>, before: Vec<(Vec<u8>, Vec<u8>)>) -> Result<(), Error> {
    if undo.is_empty()? {
        return append(undo, before.into_iter());
    }
    for (name, value) in before {
        if undo.get(name.as_slice())?.is_none() {
            undo.insert(name.as_slice(), value.as_slice())?;
        }
    }
    Ok(())
}

impl Read for Transaction {
    fn with<T>(&self, table: Table, key: &[u8], read: impl FnOnce(&[u8]) -> T) -> Result<Option<T>, Error> {
        match self.puts[table as usize].get(key) {
            Some(put) => Ok(put.as_deref().map(read)),
            None => get(&self.transaction.open_table(table.definition())?, key, read),
        }
    }

    fn scan(&self, table: Table, from: &[u8], mut each: impl FnMut(&[u8], &[u8]) -> bool) -> Result<(), Error> {
        let puts = &self.puts[table as usize];
        let mut puts = puts.range::<[u8], _>((Bound::Included(from), Bound::Unbounded)).peekable();
        for entry in self.transaction.open_table(table.definition())?.range(from..)? {
            let (key, value) = entry?;
            let key = key.value();
            while let Some((new, put)) = puts.next_if(|(new, _)| new.as_slice() < key) {
                if put.as_ref().is_some_and(|put| !each(new, put)) {
                    return Ok(());
                }
            }
            let goes_on = match puts.next_if(|(new, _)| new.as_slice() == key) {
                Some((_, Some(put))) => each(key, put),
                Some((_, None)) => true,
                None => each(key, value.value()),
            };
            if !goes_on {
                return Ok(());
            }
        }
        for (key, put) in puts {
            if put.as_ref().is_some_and(|put| !each(key, put)) {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Ledger;

    fn entries(read: &impl Read) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut out = Vec::new();
        let take = |key: &[u8], value: &[u8]| {
            out.push((key.to_vec(), value.to_vec()));
            true
        };
        read.scan(Table::Names, &[], take).unwrap();
        out
    }

    fn put(transaction: &mut Transaction, pairs: &[(&str, Option<&str>)]) {
        for (key, value) in pairs {
            transaction.put(Table::Names, key.as_bytes(), value.map(str::as_bytes));
        }
    }

    #[test]
    fn a_transaction_reads_what_it_put_and_is_taken_back_whole() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::create(folder.path()).unwrap();
        let mut first = ledger.begin().unwrap();
        put(&mut first, &[("b", Some("2")), ("d", Some("4")), ("f", Some("6"))]);
        let before = entries(&first);
        first.commit().unwrap();
        assert_eq!(entries(&ledger.view().unwrap()), before);

        let mut second = ledger.begin().unwrap();
        second.forget_undo().unwrap();
        put(&mut second, &[("a", Some("1")), ("b", None), ("d", Some("44")), ("g", Some("7")), ("z", None)]);
        let seen = entries(&second);
        let wanted = [("a", "1"), ("d", "44"), ("f", "6"), ("g", "7")];
        assert_eq!(seen, wanted.map(|(key, value)| (key.as_bytes().to_vec(), value.as_bytes().to_vec())));
        assert_eq!(second.name("b").unwrap(), None);
        assert_eq!(second.name("g").unwrap().as_deref(), Some("7"));
        second.commit().unwrap();
        assert_eq!(entries(&ledger.view().unwrap()), seen);

        ledger.undo().unwrap();
        assert_eq!(entries(&ledger.view().unwrap()), before);
    }
}
