//! ZIP, by its central directory: that is the list of members which every program shows.

use std::io::{Read, Seek};

use rustc_hash::FxHashSet;
use zip::read::Config;
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

use super::{Bounded, Each, Error, Limits, Member, Refused, Unpacked, names};

/// The longest target of a link that is told, in bytes.
const LONGEST_TARGET: u64 = 4096;

/// An encrypted member up to this size, in bytes, is read in full before it is handed out: the check value of a wrong password fits
/// once in 256 times, and only the content's own check tells.
const PROVED: u64 = 64 << 20;

pub fn unpack(
    mut from: impl Read + Seek,
    limits: &Limits,
    passwords: &[String],
    each: Each<'_>,
) -> Result<Unpacked, Error> {
    // An entry at a time: an index of all would grow with what the file claims, and would lose members of one name.
    let mut archive = ZipIterable::try_new(&mut from, Config::default()).map_err(broken)?;
    if is_document(archive.files().map_err(broken)?.flatten().map(|entry| entry.name_raw().to_vec())) {
        return Ok(Unpacked { document: true });
    }
    // One pass for each password. Encrypted members that an earlier one opened are done.
    let mut opened = FxHashSet::default();
    for pass in 0..passwords.len().max(1) {
        let (first, last) = (pass == 0, pass + 1 >= passwords.len());
        let password = passwords.get(pass).map(String::as_bytes);
        let files = archive.files().map_err(broken)?;
        let mut closed = false;
        for at in 0.. {
            let Some(entry) = files.next() else { break };
            let entry = entry.map_err(broken)?;
            let encrypted = entry.encrypted();
            if entry.is_dir() || (!first && (!encrypted || opened.contains(&at))) {
                continue;
            }
            let raw = names::decode(entry.name_raw()).into_bytes();
            let (size, packed, method) = (entry.size(), entry.compressed_size(), entry.compression());
            let tidied = names::tidy(&raw);
            let why = match &tidied {
                Err(why) => Some(why.clone()),
                Ok(name) if names::is_companion(name) => Some(Refused::Companion),
                Ok(_) if size > limits.bytes => Some(Refused::TooLong(limits.bytes)),
                Ok(_) if is_special(entry.unix_mode()) => Some(Refused::Special),
                Ok(_) if encrypted && passwords.is_empty() => Some(Refused::Encrypted),
                Ok(_) => None,
            };
            let name = tidied.unwrap_or_else(|_| names::contained(&raw));
            if let Some(why) = why {
                opened.extend(encrypted.then_some(at));
                each(Member { name, size: 0, content: Err(why) })?;
                continue;
            }
            let is_link = entry.is_symlink();
            let options = ZipReadOptions::new().password(password.filter(|_| encrypted));
            let why = match entry.with_reader(files.reader_mut(), options) {
                Ok(file) if is_link => {
                    let mut target = Vec::new();
                    // What can be read of it is for people alone.
                    let _ = file.take(LONGEST_TARGET).read_to_end(&mut target);
                    Refused::Link(String::from_utf8_lossy(&target).into_owned())
                }
                Ok(file) if encrypted && size <= PROVED => match prove(file) {
                    Some(content) => {
                        opened.insert(at);
                        each(Member { name, size, content: Ok(&mut content.as_slice()) })?;
                        continue;
                    }
                    None => Refused::Encrypted,
                },
                Ok(file) => {
                    opened.extend(encrypted.then_some(at));
                    let mut content = Bounded { from: file, read: 0, packed, limits };
                    each(Member { name, size, content: Ok(&mut content) })?;
                    continue;
                }
                Err(error) => refused(error, method),
            };
            // Another password may open it.
            if why == Refused::Encrypted && !last {
                closed = true;
                continue;
            }
            opened.extend(encrypted.then_some(at));
            each(Member { name, size: 0, content: Err(why) })?;
        }
        if !closed {
            break;
        }
    }
    Ok(Unpacked { document: false })
}

/// The whole content, where the password was the right one.
fn prove(file: impl Read) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    file.take(PROVED + 1).read_to_end(&mut content).ok()?;
    (content.len() as u64 <= PROVED).then_some(content)
}

/// True for the names inside an office document (Microsoft's or the open one) or a book: those are documents, not archives.
fn is_document(names: impl Iterator<Item = Vec<u8>>) -> bool {
    // Their markers stand at the top; a folder of unpacked documents has them deeper.
    names.take(10_000).any(|name| name == b"[Content_Types].xml" || name == b"mimetype")
}

/// True for a device, a pipe or a socket.
fn is_special(mode: Option<u32>) -> bool {
    const TYPE: u32 = 0o170_000;
    const FILE: u32 = 0o100_000;
    const LINK: u32 = 0o120_000;
    mode.is_some_and(|mode| !matches!(mode & TYPE, 0 | FILE | LINK))
}

fn refused(error: ZipError, method: CompressionMethod) -> Refused {
    match error {
        ZipError::CompressionMethodNotSupported(_) => Refused::Method(method.to_string()),
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refused::Encrypted,
        ZipError::UnsupportedArchive(what) => Refused::Method(what.to_owned()),
        other => Refused::Broken(other.to_string()),
    }
}

fn broken(error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => error.into(),
        other => Error::Broken(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::write::SimpleFileOptions;

    use super::*;

    /// Each member's name, and its text or why it has none.
    fn listed(bytes: Vec<u8>, passwords: &[&str]) -> Vec<(String, Result<String, Refused>)> {
        let mut listed = Vec::new();
        let passwords: Vec<String> = passwords.iter().map(ToString::to_string).collect();
        let limits = Limits { bytes: 1 << 20, ..Limits::default() };
        unpack(Cursor::new(bytes), &limits, &passwords, &mut |member| {
            let content = member.content.and_then(|content| {
                let mut text = String::new();
                content.read_to_string(&mut text).map_err(|error| super::super::refusal(&error))?;
                Ok(text)
            });
            listed.push((String::from_utf8(member.name).unwrap(), content));
            Ok(())
        })
        .unwrap();
        listed
    }

    #[test]
    fn encrypted_members_open_with_the_right_password_and_are_named_without() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file("open.txt", options).unwrap();
        zip.write_all(b"open").unwrap();
        zip.start_file("locked.txt", options.with_aes_encryption(zip::AesMode::Aes256, "herring")).unwrap();
        zip.write_all(b"locked").unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        let open = ("open.txt".to_owned(), Ok("open".to_owned()));
        let wanted = vec![open.clone(), ("locked.txt".to_owned(), Ok("locked".to_owned()))];
        assert_eq!(listed(bytes.clone(), &["mackerel", "herring"]), wanted);
        for passwords in [&[][..], &["mackerel"]] {
            let refused = ("locked.txt".to_owned(), Err(Refused::Encrypted));
            assert_eq!(listed(bytes.clone(), passwords), [open.clone(), refused]);
        }
    }
}
