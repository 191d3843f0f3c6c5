//! What files may cost, what may open them, and who reads them.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use super::reading::Opening;
use crate::convert::Options;
use crate::unpack;
use crate::worker::{Limits, Pool, Reader, Start};

/// Limits of one file, and what opens it.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits of what is read")]
pub(crate) struct Reading {
    #[command(flatten)]
    opening: Opening,
    /// Largest file read: bytes, or with K, M, G
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    max_bytes: u64,
    /// Most pages read of a file
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    max_pages: usize,
    /// Longest time for one file, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = seconds)]
    max_seconds: Duration,
    /// Most memory that reading one file may take
    #[arg(long, value_name = "SIZE", default_value = "2G", value_parser = size)]
    max_memory: u64,
    /// Most bytes that may come out of one archive
    #[arg(long, value_name = "SIZE", default_value = "16G", value_parser = size)]
    max_unpacked: u64,
    /// Most files that may come out of one archive
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    max_members: u64,
    /// How deep archives may stand in one another
    #[arg(long, value_name = "N", default_value_t = 4)]
    max_depth: usize,
}

impl Reading {
    /// What reads files: workers, which are this program again.
    /// `places` asks for the places of letters on their pages too.
    pub fn reader(&self, places: bool) -> anyhow::Result<Reader> {
        let options = Options { bytes: self.max_bytes, pages: self.max_pages, places, ..self.opening.options()? };
        let arguments = vec!["worker".into(), self.max_memory.to_string().into()];
        let start = Start { program: program()?, arguments };
        let limits = Limits { memory: self.max_memory, time: self.max_seconds };
        Ok(Reader::Workers(options, Pool::new(start, limits).context("cannot start the thread that keeps deadlines")?))
    }

    /// What archives may cost.
    pub fn archives(&self) -> unpack::Limits {
        unpack::Limits {
            bytes: self.max_bytes,
            unpacked: self.max_unpacked,
            members: self.max_members,
            depth: self.max_depth.max(1),
            ..unpack::Limits::default()
        }
    }
}

/// This program. On Linux its file can be executed even after another version has taken its name.
fn program() -> anyhow::Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && own.exists() {
        return Ok(own);
    }
    std::env::current_exe().context("cannot find the program itself, to start its workers")
}

/// A number of bytes, or of KiB, MiB, GiB with `K`, `M`, `G`.
fn size(text: &str) -> Result<u64, String> {
    let (digits, factor) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 1 << 10),
        Some((at, 'm' | 'M')) => (&text[..at], 1 << 20),
        Some((at, 'g' | 'G')) => (&text[..at], 1 << 30),
        _ => (text, 1),
    };
    let number = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)).filter(|size| *size > 0);
    number.ok_or_else(|| format!("`{text}` is no size such as 500000, 200M or 2G"))
}

/// A time in seconds, which may have a fraction.
fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse::<f64>().ok().filter(|seconds| (0.01..1e6).contains(seconds));
    number.map(Duration::from_secs_f64).ok_or_else(|| format!("`{text}` is no number of seconds such as 30 or 0.5"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes_or_have_a_letter() {
        for (text, wanted) in [("500", Some(500)), ("2G", Some(2 << 30)), ("64k", Some(65_536)), ("1M", Some(1 << 20))]
        {
            assert_eq!(size(text).ok(), wanted);
        }
        for text in ["", "G", "-1", "0", "1.5G", "99999999999G", "1Ж"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
