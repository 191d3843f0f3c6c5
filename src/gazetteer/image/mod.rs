//! A compiled gazetteer as one run of bytes, in memory or mapped from a file: a header, then sections that are read where they lie.
//!
//! All numbers are little-endian. Every read is checked against its section's bounds, so that no file can make the program panic or
//! read beyond it; the sections' checksums are verified in full before a file is used for the first time, and again when it is another
//! one (see [`super::cache`]).

mod read;
mod write;

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

pub(super) use self::read::{Reader, sorted, u32_at};
pub(super) use self::write::{Writer, put_number, put_text};

/// What every compiled gazetteer begins with.
const MAGIC: [u8; 8] = *b"casebgaz";
/// The version of the layout.
const VERSION: u32 = 4;

/// The parts of a compiled gazetteer, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// The entities, one after the other.
    Records,
    /// Where each record begins, and where the last ends, as `u64`.
    Places,
    /// Ids' hashes with the entity, sorted.
    Ids,
    /// Hashes of the keys of persons' words with their place in `Bearers`, sorted.
    Words,
    /// For each word how many persons bear it, and who.
    Bearers,
    /// Hashes of bodies by country and name with the entity, sorted.
    Bodies,
    /// Which words start names of several words.
    Starts,
    /// Which words are names.
    Singles,
    /// Which words that start names may be in lower case.
    LowerStarts,
    /// Which words that are names may be in lower case.
    LowerSingles,
    /// Which words stand in names behind the first.
    Follows,
    /// Where the names of each run of words stand, by the run's hash.
    Table,
    /// The names, by run of words.
    Names,
}

const SECTIONS: usize = 13;

/// Magic, version, number of sections, content's hash, three counts, and for each section its place, length and checksum; then the
/// header's own checksum.
const HEADER: usize = 8 + 4 + 4 + 32 + 3 * 8 + SECTIONS * 24 + 4;

/// How much a compiled gazetteer holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Listed entities.
    pub entities: u64,
    /// The persons among them; they stand first.
    pub persons: u64,
    /// Names that are looked for, derived spellings included.
    pub names: u64,
}

/// Why a file is not taken for the compiled gazetteer that is wanted.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// It cannot be opened or read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It does not begin as a compiled gazetteer does.
    #[error("is no compiled gazetteer")]
    Foreign,
    /// It has another layout.
    #[error("is a compiled gazetteer of another version of casebook")]
    Version,
    /// It was compiled from other lists.
    #[error("was compiled from other lists")]
    OtherLists,
    /// Its bytes are not those that were written.
    #[error("is damaged: {0}")]
    Damaged(&'static str),
}

/// The bytes of a compiled gazetteer.
#[derive(Debug)]
pub(super) struct Image {
    bytes: Bytes,
    sections: [Range<usize>; SECTIONS],
    pub counts: Counts,
}

#[derive(Debug)]
enum Bytes {
    Held(Vec<u8>),
    Mapped { map: Mmap, file: File, path: PathBuf },
}

impl Image {
    /// The image that a [`Writer`] wrote into memory.
    ///
    /// # Errors
    /// Where it is none.
    pub fn held(bytes: Vec<u8>) -> Result<Self, ImageError> {
        let (sections, counts) = header(&bytes, bytes.len() as u64, None)?;
        Ok(Self { bytes: Bytes::Held(bytes), sections, counts })
    }

    /// Maps a file that was compiled from lists of that hash. `verify` tells whether all of it is compared with its checksums, as must
    /// be done for a file that is not known to be good.
    ///
    /// # Errors
    /// Where it cannot be read, or is not what is wanted.
    pub fn open(path: &Path, hash: &[u8; 32], verify: bool) -> Result<Self, ImageError> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut head = vec![0; HEADER];
        file.read_exact(&mut head).map_err(|_| ImageError::Foreign)?;
        let (sections, counts) = header(&head, length, Some(hash))?;
        if verify {
            check_sums(&mut file, &head, &sections)?;
        }
        let map = map(&file)?;
        // The header was read from the file and not from the map: they are one, or the file is being changed.
        if map.get(..HEADER) != Some(&head[..]) || map.len() as u64 != length {
            return Err(ImageError::Damaged("it changes while it is read"));
        }
        Ok(Self { bytes: Bytes::Mapped { map, file, path: path.to_owned() }, sections, counts })
    }

    /// The bytes of a section.
    pub fn section(&self, section: Section) -> &[u8] {
        let all: &[u8] = match &self.bytes {
            Bytes::Held(bytes) => bytes,
            Bytes::Mapped { map, .. } => map,
        };
        all.get(self.sections[section as usize].clone()).unwrap_or_default()
    }

    /// A part of a section that is seldom needed: of a file it is read and not mapped, so that memory holds what is used often alone.
    pub fn part(&self, section: Section, range: Range<usize>) -> Option<std::borrow::Cow<'_, [u8]>> {
        match &self.bytes {
            #[cfg(unix)]
            Bytes::Mapped { file, .. } => {
                use std::os::unix::fs::FileExt as _;
                let within = &self.sections[section as usize];
                let start = within.start.checked_add(range.start)?;
                let end = within.start.checked_add(range.end).filter(|end| *end <= within.end)?;
                let mut bytes = vec![0; end.checked_sub(start)?];
                file.read_exact_at(&mut bytes, start as u64).ok()?;
                Some(bytes.into())
            }
            _ => Some(self.section(section).get(range)?.into()),
        }
    }

    /// The file that it was opened from.
    pub fn path(&self) -> Option<&Path> {
        match &self.bytes {
            Bytes::Held(_) => None,
            Bytes::Mapped { path, .. } => Some(path),
        }
    }

    /// How many bytes it has.
    pub fn size(&self) -> usize {
        match &self.bytes {
            Bytes::Held(bytes) => bytes.len(),
            Bytes::Mapped { map, .. } => map.len(),
        }
    }
}

#[allow(unsafe_code)]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: a map is undefined behaviour where the file is changed or cut under it. Compiled gazetteers are written to a temporary
    // file and renamed, and never written to again; they lie in a folder that only their owner can enter. Nothing that is read from
    // the map is trusted: no reference into it is a `str`, and every offset is checked.
    unsafe { Mmap::map(file) }
}

/// The sections and counts that a header states.
fn header(head: &[u8], length: u64, hash: Option<&[u8; 32]>) -> Result<([Range<usize>; SECTIONS], Counts), ImageError> {
    let head = head.get(..HEADER).ok_or(ImageError::Foreign)?;
    let mut reader = Reader::new(head);
    if reader.take(8) != Some(&MAGIC) {
        return Err(ImageError::Foreign);
    }
    if reader.u32() != Some(VERSION) || reader.u32() != Some(SECTIONS as u32) {
        return Err(ImageError::Version);
    }
    if u32_at(head, HEADER - 4) != Some(crc32fast::hash(&head[..HEADER - 4])) {
        return Err(ImageError::Damaged("its header is not as it was written"));
    }
    let made_from = reader.take(32);
    if hash.is_some_and(|hash| made_from != Some(hash)) {
        return Err(ImageError::OtherLists);
    }
    let short = || ImageError::Damaged("it is cut short");
    let mut count = || reader.u64().ok_or_else(short);
    let counts = Counts { entities: count()?, persons: count()?, names: count()? };
    let mut sections: [Range<usize>; SECTIONS] = std::array::from_fn(|_| 0..0);
    for section in &mut sections {
        let (start, size) = (reader.u64().ok_or_else(short)?, reader.u64().ok_or_else(short)?);
        let end = start.checked_add(size).filter(|end| *end <= length).ok_or_else(short)?;
        reader.take(8);
        *section = usize::try_from(start).map_err(|_| short())?..usize::try_from(end).map_err(|_| short())?;
    }
    Ok((sections, counts))
}

/// Compares every section of a file with its checksum.
fn check_sums(file: &mut File, head: &[u8], sections: &[Range<usize>; SECTIONS]) -> Result<(), ImageError> {
    let mut buffer = vec![0; 1 << 20];
    for (at, section) in sections.iter().enumerate() {
        file.seek(io::SeekFrom::Start(section.start as u64))?;
        let mut left = section.len();
        let mut sum = crc32fast::Hasher::new();
        while left > 0 {
            let next = left.min(buffer.len());
            file.read_exact(&mut buffer[..next])?;
            sum.update(&buffer[..next]);
            left -= next;
        }
        if u32_at(head, 72 + at * 24 + 16) != Some(sum.finalize()) {
            return Err(ImageError::Damaged("a checksum does not fit"));
        }
    }
    Ok(())
}
