//! Reads files that nobody vouches for, so that one of them costs itself alone.
//!
//! Formats other than plain text are read in worker processes: the same program, executed again and kept in a pool. A
//! stack overflow, an endless loop or a hunger for memory ends a worker; the file is refused with the reason, another
//! worker takes the place, and the run goes on. [`Reader`] is the door; a program that trusts its files, or isolates them
//! in its own way, reads them [`Reader::Here`].

mod opened;
mod pool;
mod protocol;
mod serve;
mod watch;

pub use opened::{Opened, Piece, Sealed};
pub use pool::{Limits, Pool, Start};
pub use serve::serve;

use crate::convert::{self, Options, convert, detect};
use crate::model::{Document, Format, Metadata, Warned};

/// Reads files: in this process, or in workers.
#[derive(Debug)]
pub enum Reader {
    /// In this process, without limits of time and memory.
    Here(Options),
    /// Plain text in this process, all else in workers.
    Workers(Options, Pool),
}

impl Reader {
    /// What one file may cost, and what may open it.
    #[must_use]
    pub const fn options(&self) -> &Options {
        match self {
            Self::Here(options) | Self::Workers(options, _) => options,
        }
    }

    /// The limits of time and memory, where there are any.
    #[must_use]
    pub const fn limits(&self) -> Option<&Limits> {
        match self {
            Self::Here(_) => None,
            Self::Workers(_, pool) => Some(pool.limits()),
        }
    }

    /// Converts a file; see [`convert()`].
    ///
    /// # Errors
    /// Where no text can be had, or a limit is met.
    pub fn convert(&self, bytes: &[u8], source: &str, known: &Metadata) -> Result<Warned<Document>, convert::Error> {
        match self {
            Self::Workers(options, pool) if needs_worker(bytes, source, options) => {
                pool.convert(bytes, source, known, options)
            }
            Self::Here(options) | Self::Workers(options, _) => convert(bytes, source, known, options),
        }
    }
}

/// True for what is read by more than a decoder of characters. What is refused at first sight needs no worker.
fn needs_worker(bytes: &[u8], source: &str, options: &Options) -> bool {
    let plain = |format| matches!(format, Format::Text | Format::Markdown);
    bytes.len() as u64 <= options.bytes && detect(bytes, source).is_ok_and(|format| !plain(format))
}
