//! What a worker and its master say to each other: frames over pipes.
//!
//! A frame is its kind (one byte), the length of what follows (eight, little-endian), and that: a message in MessagePack with the
//! names of its fields, so that values keep their own serde attributes, or bare bytes, so that the content of files is
//! never encoded.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::convert;
use crate::model::{Document, Metadata, Warned};
use crate::unpack::{self, Refused, Unpacked};

/// The version of the protocol and of the program: a worker that is not of its master's make is not asked anything.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/1");

const MESSAGE: u8 = b'm';
const BYTES: u8 = b'b';

/// A frame as it was read.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// A message, still encoded.
    Message(Vec<u8>),
    /// Bare bytes.
    Bytes(Vec<u8>),
}

/// What the master asks. Bytes of a file follow in one frame where [`Content::Bytes`] says so.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    pub task: Task,
    pub content: Content,
    /// The file's path for people; its extension is a hint.
    pub source: String,
    pub options: convert::Options,
}

/// What is to be done.
#[derive(Debug, Serialize, Deserialize)]
pub enum Task {
    /// Convert it; this is known of it.
    Convert(Box<Metadata>),
    /// Hand out what it contains.
    Unpack(unpack::Limits),
}

/// Where the bytes are.
#[derive(Debug, Serialize, Deserialize)]
pub enum Content {
    /// In the next frame.
    Bytes,
    /// In a file.
    File(std::path::PathBuf),
}

/// What the worker answers. A conversion ends with `Converted`. An unpacking is any number of members, each `Member` with frames
/// of bytes and `MemberEnd` after it, or `Refused`; then `Unpacked`.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// The first word of every worker.
    Ready(String),
    /// A page is about to be read by OCR, which has a time of its own.
    Recognising,
    Converted(Result<Box<Warned<Document>>, convert::Error>),
    Member {
        name: Vec<u8>,
        size: u64,
    },
    MemberEnd(Result<(), Refused>),
    Refused {
        name: Vec<u8>,
        why: Refused,
    },
    Unpacked(Result<Unpacked, unpack::Error>),
}

/// Writes a message.
///
/// # Errors
/// Where the pipe is closed.
pub fn write_message(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let bytes = rmp_serde::to_vec_named(message).map_err(io::Error::other)?;
    write_frame(to, MESSAGE, &bytes)
}

/// Writes bare bytes.
///
/// # Errors
/// Where the pipe is closed.
pub fn write_bytes(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    write_frame(to, BYTES, bytes)
}

fn write_frame(to: &mut impl Write, kind: u8, bytes: &[u8]) -> io::Result<()> {
    let mut head = [kind; 9];
    head[1..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
    to.write_all(&head)?;
    to.write_all(bytes)
}

/// Reads the next frame; none at the end of the pipe.
///
/// # Errors
/// Where the pipe breaks off within a frame, or what comes is no frame.
pub fn read_frame(from: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut kind = [0];
    match from.read_exact(&mut kind) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    // The memory grows with what comes, not with what is announced; room for an ordinary file is taken at once.
    let mut bytes = Vec::with_capacity(length.min(32 << 20) as usize);
    if from.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    match kind {
        [MESSAGE] => Ok(Some(Frame::Message(bytes))),
        [BYTES] => Ok(Some(Frame::Bytes(bytes))),
        _ => Err(io::Error::other("no frame of casebook")),
    }
}

/// Reads a message out of its frame.
///
/// # Errors
/// Where it is another message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    rmp_serde::from_slice(bytes).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Metadata;

    #[test]
    fn a_document_comes_out_of_its_frame_as_it_went_in() {
        let text = "Осуждён 10 мая 2018 года.\u{c}Page 2";
        let mut read =
            convert::convert(text.as_bytes(), "a.txt", &Metadata::default(), &convert::Options::default()).unwrap();
        read.value.pages[0].verdict = crate::model::Verdict::Unmapped { share: 0.25 };
        read.value.metadata.date = crate::model::Edtf::parse("2018-05-10").ok();
        let mut pipe = Vec::new();
        write_message(&mut pipe, &Answer::Converted(Ok(Box::new(read.clone())))).unwrap();
        write_bytes(&mut pipe, b"abc").unwrap();
        let mut pipe = pipe.as_slice();
        let Some(Frame::Message(bytes)) = read_frame(&mut pipe).unwrap() else { panic!("a message was sent") };
        assert!(matches!(decode(&bytes).unwrap(), Answer::Converted(Ok(come)) if *come == read));
        assert_eq!(read_frame(&mut pipe).unwrap(), Some(Frame::Bytes(b"abc".to_vec())));
        assert_eq!(read_frame(&mut pipe).unwrap(), None);
    }

    #[test]
    fn a_frame_that_breaks_off_is_an_error_and_announces_no_memory() {
        let mut frame = vec![MESSAGE];
        frame.extend(u64::MAX.to_le_bytes());
        frame.extend(b"short");
        assert!(read_frame(&mut frame.as_slice()).is_err());
    }
}
