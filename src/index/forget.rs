//! Forgets documents for good: not only that no question finds them, but that their words are nowhere in the folder.
//!
//! What a database or an index removes stays in free pages and old segments until these are used again. So the segments that
//! held the document are merged anew, and the ledger is copied row by row into a new file that takes the place of the old.

use std::fs;

use tantivy::index::SegmentId;
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::casebook::Casebook;
use super::ledger::{Ledger, Read, Table};
use super::writer::ARENA;
use super::{Error, Numbers};

/// The fact that rows were removed and their bytes may still be there, 1 until they are not.
const FORGETTING: &str = "forgetting";

impl Casebook {
    /// Removes documents for good. Where it is interrupted, opening the casebook again finishes it.
    ///
    /// # Errors
    /// Where ledger or index cannot be written.
    pub fn forget(self, documents: &Numbers) -> Result<Self, Error> {
        let mut inputs = Vec::new();
        self.view()?.each_input(&[], |path, row| {
            if row.document.is_some_and(|number| documents.has(number)) {
                inputs.push(path.to_owned());
            }
        })?;
        let mut writer = self.writer(1)?;
        for number in documents.iter() {
            writer.forget(number)?;
        }
        for path in &inputs {
            writer.forget_input(path)?;
        }
        writer.set_fact(FORGETTING, 1)?;
        writer.close()?;
        self.finish_forgetting()
    }

    /// Rewrites what held removed rows, where that has not been done.
    pub(super) fn finish_forgetting(self) -> Result<Self, Error> {
        if self.view()?.fact(FORGETTING)? != Some(1) {
            return Ok(self);
        }
        self.merge_what_lacks_entries()?;
        let unusable = |source| Error::Folder { path: self.folder.clone(), source };
        self.attempts()?.clear().map_err(unusable)?;
        let (path, copy) = (self.folder.join("ledger.redb"), self.folder.join("ledger.new"));
        if copy.exists() {
            fs::remove_file(&copy).map_err(unusable)?;
        }
        let searcher = self.reader()?.searcher();
        self.ledger.copy_to(&copy, |table, key| match table {
            Table::Facts => Ok(key != FORGETTING.as_bytes()),
            // A name stays while something in the index bears it.
            Table::Names => {
                let key = String::from_utf8_lossy(key);
                Ok(searcher.doc_freq(&Term::from_field_text(self.fields.entity, &key))? > 0)
            }
            _ => Ok(true),
        })?;
        drop(searcher);
        let Self { folder, ledger, index, fields, lock } = self;
        drop(ledger);
        let renamed = fs::rename(&copy, &path).and_then(|()| fs::File::open(&folder)?.sync_all());
        renamed.map_err(|source| Error::Folder { path: folder.clone(), source })?;
        Ok(Self { ledger: Ledger::open(&path)?, folder, index, fields, lock })
    }

    /// Writes the segments that hold removed entries anew, and deletes the old ones.
    fn merge_what_lacks_entries(&self) -> Result<(), Error> {
        let mut writer: IndexWriter<TantivyDocument> = self.index.writer_with_num_threads(1, ARENA)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        // The index keeps the files of a segment as long as somebody holds its description, so that only ids are kept here.
        let segments = self.index.searchable_segment_metas()?.into_iter();
        let lacking = segments.filter(|segment| segment.num_deleted_docs() > 0).map(|segment| segment.id());
        let lacking: Vec<SegmentId> = lacking.collect();
        if !lacking.is_empty() {
            writer.merge(&lacking).wait()?;
        }
        writer.garbage_collect_files().wait()?;
        writer.wait_merging_threads()?;
        self.delete_strays().map_err(|source| Error::Folder { path: self.folder.clone(), source })
    }

    /// Deletes files of segments that the index does not have, such as a run that was killed may leave.
    fn delete_strays(&self) -> std::io::Result<()> {
        let live = self.index.searchable_segment_ids().map_err(std::io::Error::other)?;
        let live: Vec<String> = live.iter().map(SegmentId::uuid_string).collect();
        for entry in fs::read_dir(self.folder.join("index"))? {
            let path = entry?.path();
            let stem = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.split('.').next());
            let is_segment = stem.is_some_and(|stem| stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit()));
            if is_segment && !stem.is_some_and(|stem| live.iter().any(|id| id == stem)) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}
