//! The ZIP file in which DOCX, ODF, EPUB and their like keep their parts, read under limits.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Error, text};

/// Most bytes that one part may unpack to. The text of a long report takes a few megabytes as XML.
const MOST_BYTES: u64 = 256 << 20;

/// Most bytes that all parts read of one file may unpack to.
const MOST_BYTES_TOGETHER: u64 = 512 << 20;

/// Most entries; an office document with many pictures has hundreds, a large book thousands.
const MOST_ENTRIES: usize = 100_000;

/// An open ZIP file.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
}

impl<'a> Package<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// Where it is none, or has too many entries.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let archive = archive.map_err(|error| Error::Broken(format!("its ZIP directory cannot be read: {error}")))?;
        if archive.len() > MOST_ENTRIES {
            return Err(Error::Broken(format!("{} parts in it, more than {MOST_ENTRIES}", archive.len())));
        }
        Ok(Self { archive, unpacked: 0 })
    }

    /// The names of all parts.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// A part's bytes; none where it is not there.
    ///
    /// # Errors
    /// Where it is encrypted, damaged or too large.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(Error::Encrypted),
            Err(error) => return Err(Error::Broken(format!("its part {name} cannot be opened: {error}"))),
        };
        let limit = MOST_BYTES.min(MOST_BYTES_TOGETHER - self.unpacked);
        let mut bytes = Vec::new();
        // The size that the directory states may be a lie, so what is read is counted.
        let read = part.take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|error| Error::Broken(format!("its part {name} cannot be unpacked: {error}")))?;
        if bytes.len() as u64 > limit {
            return Err(Error::Broken(format!("its part {name} unpacks to more than {limit} bytes")));
        }
        self.unpacked += bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// A part's text, decoded; none where it is not there.
    ///
    /// # Errors
    /// As [`Self::bytes`].
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.bytes(name)?.map(|bytes| text::decode(&bytes).0))
    }
}

/// A path within a package that a part names: relative to the part's folder, or absolute with a leading slash.
pub(super) fn resolve(part: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or(target);
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_from_the_folder_of_the_part_that_names_them() {
        for (part, target, path) in [
            ("word/document.xml", "footnotes.xml", "word/footnotes.xml"),
            ("word/document.xml", "/word/header1.xml", "word/header1.xml"),
            ("OEBPS/package.opf", "text/../ch 1.xhtml#start", "OEBPS/ch 1.xhtml"),
            ("", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(part, target), path);
        }
    }
}
