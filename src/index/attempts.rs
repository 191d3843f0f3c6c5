//! Which files were being read when a run ended before its time.
//!
//! A file is noted before it is opened and again when it is done, in a log that outlives the process. A file that was
//! not done may have ended the run, and the next one meets it with care.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

/// The log of files being read.
#[derive(Debug)]
pub struct Attempts {
    log: Mutex<Log>,
    suspects: Vec<PathBuf>,
}

/// The open log, and which of its paths are begun and not done.
#[derive(Debug)]
struct Log {
    file: File,
    bytes: usize,
    open: FxHashSet<Vec<u8>>,
}

/// A longer log, in bytes, is written anew with what is open.
const LONGEST: usize = 1 << 20;

/// The log's first byte of a line: begun, and done.
const BEGUN: u8 = b'+';
const DONE: u8 = b'-';

impl Attempts {
    /// Reads what the last run left, and goes on from there.
    ///
    /// # Errors
    /// Where the log cannot be read or written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let left = if path.exists() { std::fs::read(path)? } else { Vec::new() };
        let mut suspects: Vec<&[u8]> = Vec::new();
        // A path holds no zero byte; what stands after the last one was cut off by the run's end.
        for line in left.split_inclusive(|&byte| byte == 0).filter_map(|line| line.strip_suffix(&[0])) {
            match line {
                [BEGUN, path @ ..] => suspects.push(path),
                [DONE, path @ ..] => suspects.retain(|suspect| suspect != &path),
                _ => {}
            }
        }
        let suspects: Vec<_> = suspects.into_iter().map(path_of).collect();
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let open = suspects.iter().map(|path| path_bytes(path).into_owned()).collect();
        Ok(Self { log: Mutex::new(Log { file, bytes: left.len(), open }), suspects })
    }

    /// The files that were not done when the last run ended.
    #[must_use]
    pub fn suspects(&self) -> &[PathBuf] {
        &self.suspects
    }

    /// Notes that a file is about to be opened.
    ///
    /// # Errors
    /// Where the log cannot be written.
    pub fn begin(&self, path: &Path) -> io::Result<()> {
        self.note(BEGUN, path)
    }

    /// Notes that a file did no harm.
    ///
    /// # Errors
    /// Where the log cannot be written.
    pub fn done(&self, path: &Path) -> io::Result<()> {
        self.note(DONE, path)
    }

    /// Empties the log, once the run has ended well.
    ///
    /// # Errors
    /// Where the log cannot be written.
    pub fn clear(&self) -> io::Result<()> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).file.set_len(0)
    }

    /// One write call a line, so that lines of several threads do not mix.
    fn note(&self, mark: u8, path: &Path) -> io::Result<()> {
        let path = path_bytes(path);
        let mut line = [&[mark], path.as_ref(), &[0]].concat();
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if mark == BEGUN {
            log.open.insert(path.into_owned());
        } else {
            log.open.remove(path.as_ref());
        }
        if log.bytes > LONGEST {
            let mut open: Vec<_> = log.open.iter().collect();
            open.sort_unstable();
            line = open.into_iter().flat_map(|path| [&[BEGUN], path.as_slice(), &[0]].concat()).collect();
            log.file.set_len(0)?;
            log.bytes = 0;
        }
        log.bytes += line.len();
        log.file.write_all(&line)
    }
}

/// A path's bytes: its key in the ledger.
#[cfg(unix)]
#[must_use]
pub fn path_bytes(path: &Path) -> std::borrow::Cow<'_, [u8]> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).into()
}

/// A path's bytes: its key in the ledger. Outside Unix that is its text.
#[cfg(not(unix))]
#[must_use]
pub fn path_bytes(path: &Path) -> std::borrow::Cow<'_, [u8]> {
    path.to_string_lossy().into_owned().into_bytes().into()
}

/// The path that has those bytes.
#[cfg(unix)]
#[must_use]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes))
}

/// The path that has those bytes.
#[cfg(not(unix))]
#[must_use]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_begun_and_not_done_is_suspect() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("attempts");
        let first = Attempts::open(&log).unwrap();
        for name in ["a", "b", "c"] {
            first.begin(Path::new(name)).unwrap();
        }
        first.done(Path::new("b")).unwrap();
        drop(first);
        let second = Attempts::open(&log).unwrap();
        assert_eq!(second.suspects(), [Path::new("a"), Path::new("c")]);
        second.clear().unwrap();
        assert!(Attempts::open(&log).unwrap().suspects().is_empty());
    }
}
