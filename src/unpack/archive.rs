//! TAR, and gzip around it or around one file.

use std::io::{self, BufReader, Read, Seek};

use flate2::read::MultiGzDecoder;
use tar::{Archive, EntryType};

use super::{Bounded, Each, Error, HEAD, Limits, Member, Refused, Unpacked, names};

/// The length of a block, in bytes.
const BLOCK: usize = 512;

/// True where the first block is a header of TAR: the sum of its bytes, those of the sum itself as blanks, is written in it.
pub fn is_tar(head: &[u8]) -> bool {
    let Some(block) = head.get(..BLOCK) else { return false };
    let digits: String = block[148..156].iter().map(|byte| char::from(*byte)).collect();
    let digits = digits.trim_matches([' ', '\0']);
    let sum: u64 =
        block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u64::from(*byte) }).sum();
    !digits.is_empty() && u64::from_str_radix(digits, 8) == Ok(sum) && block[0] != 0
}

pub fn unpack_tar(from: impl Read, each: Each<'_>) -> Result<Unpacked, Error> {
    let mut archive = Archive::new(from);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let kind = entry.header().entry_type();
        if matches!(kind, EntryType::Directory | EntryType::XGlobalHeader) {
            continue;
        }
        let raw = entry.path_bytes().into_owned();
        let size = entry.size();
        let tidied = names::tidy(&raw);
        let refused = match (&tidied, kind) {
            (_, EntryType::Symlink | EntryType::Link) => {
                let target = entry.link_name_bytes().unwrap_or_default();
                Some(Refused::Link(String::from_utf8_lossy(&target).into_owned()))
            }
            (Err(refused), _) => Some(refused.clone()),
            (_, EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse) => None,
            _ => Some(Refused::Special),
        };
        let name = tidied.unwrap_or_else(|_| names::contained(&raw));
        match refused {
            Some(refused) => each(Member { name, size: 0, content: Err(refused) })?,
            None => each(Member { name, size, content: Ok(&mut Whole { from: &mut entry, left: size }) })?,
        }
    }
    Ok(Unpacked { document: false })
}

/// Passes a member on, and says so where it ends before its time: a cut archive must not give half a letter as a whole one.
struct Whole<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        if count == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::Error::other(Refused::Broken("the archive is cut off within it".to_owned())));
        }
        Ok(count)
    }
}

/// A TAR archive, or one file: it has the container's name without its last extension.
pub fn unpack_gzip(from: impl Read + Seek, stem: &str, limits: &Limits, each: Each<'_>) -> Result<Unpacked, Error> {
    let packed = std::cell::Cell::new(0);
    let counted = Counted { from, count: &packed };
    let mut content = Ratio { from: MultiGzDecoder::new(BufReader::new(counted)), read: 0, packed: &packed, limits };
    let mut head = Vec::with_capacity(HEAD);
    content.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    if is_tar(&head) {
        return unpack_tar(head.as_slice().chain(content), each);
    }
    let mut content = Bounded { from: head.as_slice().chain(content), read: 0, packed: u64::MAX, limits };
    let name = names::tidy(stem.as_bytes()).unwrap_or_else(|_| names::contained(stem.as_bytes()));
    each(Member { name, size: 0, content: Ok(&mut content) })?;
    Ok(Unpacked { document: false })
}

/// Counts the packed bytes.
struct Counted<'a, R> {
    from: R,
    count: &'a std::cell::Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}

/// Holds what comes out to the ratio of the whole stream, since nothing says how long it is.
struct Ratio<'a, R> {
    from: R,
    read: u64,
    packed: &'a std::cell::Cell<u64>,
    limits: &'a Limits,
}

impl<R: Read> Read for Ratio<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.read += count as u64;
        if self.read > super::RATIO_FROM && self.read / self.packed.get().max(1) > self.limits.ratio {
            return Err(io::Error::other(Refused::Bomb(self.limits.ratio)));
        }
        Ok(count)
    }
}
