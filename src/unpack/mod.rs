//! What stands inside a container: archives hand out their members, one after the other and within limits.
//!
//! A reader of one kind of container calls `each` for every member, in the container's order, with its name and a stream of its
//! bytes; nothing is ever written to where a name points. What a member is, and whether it is a container itself, is asked
//! again of its bytes by whoever called. A file may be a container and a document at once, as a mail with attachments is:
//! see [`Unpacked::document`].

mod archive;
mod mail;
mod names;
mod zip;

use std::io::{self, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use crate::convert::is_mail;

/// The kinds of containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ZIP, which office documents and books are too.
    Zip,
    /// A TAR archive.
    Tar,
    /// One file compressed by gzip, or a TAR archive.
    Gzip,
    /// A message or a mailbox, which is a document too.
    Mail,
}

/// How many bytes from a file's beginning [`Kind::of`] wants to see.
pub const HEAD: usize = 4 << 10;

impl Kind {
    /// What a file that begins with these bytes may be; reading it in full tells for sure.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            Some(Self::Zip)
        } else if head.starts_with(b"\x1f\x8b\x08") {
            Some(Self::Gzip)
        } else if archive::is_tar(head) {
            Some(Self::Tar)
        } else {
            is_mail(head).then_some(Self::Mail)
        }
    }
}

/// What a container may cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The longest member, in bytes.
    pub bytes: u64,
    /// All members together, those of containers inside among them, in bytes.
    pub unpacked: u64,
    /// How many members, those of containers inside among them.
    pub members: u64,
    /// How deep containers may stand in one another; 1 allows none inside a file.
    pub depth: usize,
    /// How many bytes one packed byte may become, once [`RATIO_FROM`] have come out.
    pub ratio: u64,
}

/// Members are held to [`Limits::ratio`] only from that many bytes on: a short file of blanks is no bomb.
pub const RATIO_FROM: u64 = 64 << 20;

impl Default for Limits {
    /// Members up to 1 GiB; 16 GiB and 200,000 members in one file of the analyst's, four deep; up to 200 to 1. Text is packed 3 to
    /// 20 to 1; deflate reaches 1,032 to 1, which only bombs and empty disks do.
    fn default() -> Self {
        Self { bytes: 1 << 30, unpacked: 16 << 30, members: 200_000, depth: 4, ratio: 200 }
    }
}

/// Why a member is not handed out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Refused {
    /// It needs a password.
    #[error("encrypted: none of the passwords opens it; give its password with --password FILE")]
    Encrypted,
    /// A symbolic or hard link.
    #[error("a link inside an archive, which is not followed: it points at {0}")]
    Link(String),
    /// A device, a pipe, or something else that has no content.
    #[error("neither a file nor a folder")]
    Special,
    /// A note that a Mac adds beside a file.
    #[error("a Mac's note about another file")]
    Companion,
    /// A name that leads out of the archive.
    #[error("its name leads out of the archive, so it was not read: {0}; unpack the archive by hand if you trust it")]
    Outside(String),
    /// More bytes than [`Limits::bytes`].
    #[error("unpacks to more than the limit of {0} bytes for one file; unpack it by hand, or raise --max-bytes")]
    TooLong(u64),
    /// More bytes out of one byte than [`Limits::ratio`].
    #[error("it unpacks to more than {0} times its packed size, as only a decompression bomb does; it was not read")]
    Bomb(u64),
    /// Packed in a way that is not read.
    #[error("packed by a method that casebook does not read ({0}); unpack the archive by hand")]
    Method(String),
    /// It cannot be unpacked.
    #[error("damaged: {0}; unpack the archive by hand if another program can")]
    Broken(String),
}

/// Why the rest of a container is not handed out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// It cannot be read from some place on.
    #[error("the archive is damaged: {0}; what stands before that was read")]
    Broken(String),
    /// It cannot be opened.
    #[error("it cannot be read: {0}")]
    Read(String),
    /// More members than [`Limits::members`].
    #[error("more than {0} files inside; the others were not read: unpack it by hand, or raise --max-members")]
    Members(u64),
    /// More bytes than [`Limits::unpacked`].
    #[error("unpacks to more than {0} bytes; the rest was not read: unpack it by hand, or raise --max-unpacked")]
    Unpacked(u64),
    /// Containers in containers in containers.
    #[error("an archive {0} deep inside others, deeper than the limit; unpack it by hand, or raise --max-depth")]
    Depth(usize),
    /// The process that read it ended.
    #[error("{0}")]
    Stopped(String),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Readers of archives say so of their own structure.
            io::ErrorKind::UnexpectedEof => Self::Broken("it is cut off".to_owned()),
            io::ErrorKind::PermissionDenied | io::ErrorKind::NotFound => Self::Read(error.to_string()),
            _ => Self::Broken(error.to_string()),
        }
    }
}

/// A member as it is handed out.
pub struct Member<'a> {
    /// Its name as the container has it: a relative path with `/`, no `..` in it.
    pub name: Vec<u8>,
    /// How long it claims to be, in bytes; a hint.
    pub size: u64,
    /// Its bytes, or why they are not handed out. The stream ends with an error of kind [`io::ErrorKind::Other`] that holds a
    /// [`Refused`] where that shows on the way.
    pub content: Result<&'a mut dyn Read, Refused>,
}

/// What a container turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpacked {
    /// True where the file is a document too: an office document, or a mail with attachments.
    pub document: bool,
}

/// What is done with each member; an error of its own ends the unpacking.
pub type Each<'a> = &'a mut dyn FnMut(Member<'_>) -> Result<(), Error>;

/// Hands out the members of a container.
///
/// # Errors
/// Where the rest of it cannot be read, or `each` gives an error.
pub fn unpack(
    mut from: impl Read + Seek,
    stem: &str,
    limits: &Limits,
    passwords: &[String],
    each: Each<'_>,
) -> Result<Unpacked, Error> {
    let mut head = Vec::with_capacity(HEAD);
    from.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    from.seek(SeekFrom::Start(0))?;
    match Kind::of(&head) {
        Some(Kind::Zip) => zip::unpack(from, limits, passwords, each),
        Some(Kind::Tar) => archive::unpack_tar(from, each),
        Some(Kind::Gzip) => archive::unpack_gzip(from, stem, limits, each),
        Some(Kind::Mail) => mail::unpack_mail(from, limits, each),
        None => Ok(Unpacked { document: true }),
    }
}

/// Passes bytes on until a limit is met: then the stream ends with an error that holds the [`Refused`].
struct Bounded<'a, R> {
    from: R,
    read: u64,
    packed: u64,
    limits: &'a Limits,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.read += count as u64;
        if self.read > self.limits.bytes {
            return Err(io::Error::other(Refused::TooLong(self.limits.bytes)));
        }
        if self.read > RATIO_FROM && self.read / self.packed.max(1) > self.limits.ratio {
            return Err(io::Error::other(Refused::Bomb(self.limits.ratio)));
        }
        Ok(count)
    }
}

/// The refusal that a stream ended with.
#[must_use]
pub fn refusal(error: &io::Error) -> Refused {
    let told = error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>());
    told.cloned().unwrap_or_else(|| Refused::Broken(error.to_string()))
}
