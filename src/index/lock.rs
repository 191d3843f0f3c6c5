//! One command at a time works on a casebook, and whoever comes second is told who came first.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::path::Path;

use super::Error;

/// Holds the casebook's folder until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the folder.
    ///
    /// # Errors
    /// Where another process has it, or the folder cannot be written.
    pub fn take(folder: &Path) -> Result<Self, Error> {
        let unusable = |source| Error::Folder { path: folder.to_owned(), source };
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        let mut file = options.open(folder.join("lock")).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut by = String::new();
                // Where a system keeps others from reading what is locked, the path alone must do.
                let _ = file.read_to_string(&mut by);
                return Err(Error::Held { path: folder.to_owned(), by });
            }
            // Some network file systems know no locks; the ledger has one of its own.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        // Neither the words of the command nor its user stand here: they may name whom it is about.
        let note = format!(": process {}, since {}", std::process::id(), jiff::Timestamp::now().strftime("%F %T UTC"));
        let mut write = || {
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(note.as_bytes())
        };
        write().map_err(unusable)?;
        Ok(Self { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_was_first_and_may_come_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let refused = Lock::take(folder.path()).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(first);
        assert!(Lock::take(folder.path()).is_ok());
    }
}
