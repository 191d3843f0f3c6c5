//! Finds the inputs below the paths that the user gave, and passes over none in silence.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::index::{Stamp, State};

/// A path that was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Absolute: what the ledger knows it by.
    pub path: PathBuf,
    /// As the user gave it, for people; bytes that are no UTF-8 are shown as U+FFFD.
    pub shown: String,
    /// Below the path that the user gave; a file given by itself has its name.
    pub relative: PathBuf,
    /// What can be done with it.
    pub found: Found,
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file, as it is now.
    File(Stamp),
    /// Something that cannot be read: its state and why.
    Refused(State, String),
}

/// Everything below the roots, each folder in the order of names. A root is a file or a folder. `casebook` is passed over.
///
/// An annotation file (`.ann`) beside a text of its stem belongs to that and is no input.
pub fn inputs<'a>(roots: &'a [PathBuf], casebook: &'a Path) -> impl Iterator<Item = Input> + Send + 'a {
    let casebook = fs::canonicalize(casebook).unwrap_or_else(|_| casebook.to_owned());
    roots.iter().flat_map(move |root| below(root, casebook.clone()))
}

/// How many files lie below the roots, and how many bytes they hold: for a progress bar. Ends early once `stop` says so.
pub fn measure(roots: &[PathBuf], casebook: &Path, stop: impl Fn() -> bool) -> (u64, u64) {
    let sizes = inputs(roots, casebook).take_while(|_| !stop()).map(|input| match input.found {
        Found::File(stamp) => stamp.size,
        Found::Refused(..) => 0,
    });
    sizes.fold((0, 0), |(files, bytes), size| (files + 1, bytes + size))
}

fn below(root: &Path, casebook: PathBuf) -> impl Iterator<Item = Input> + Send + use<> {
    let absolute = fs::canonicalize(root).or_else(|_| std::path::absolute(root)).unwrap_or_else(|_| root.to_owned());
    let root = root.to_owned();
    // A link given by itself is followed by walkdir, one met on the way is looked at below.
    let mut walk = WalkDir::new(&root).sort_by_file_name().into_iter();
    std::iter::from_fn(move || {
        loop {
            let (path, entry) = match walk.next()? {
                Ok(entry) => (entry.path().to_owned(), Ok(entry)),
                Err(error) => (error.path().unwrap_or(&root).to_owned(), Err(error)),
            };
            let relative = path.strip_prefix(&root).unwrap_or(&path).to_owned();
            let is_root = relative.as_os_str().is_empty();
            let absolute = if is_root { absolute.clone() } else { absolute.join(&relative) };
            let found = match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    if absolute == casebook {
                        walk.skip_current_dir();
                        continue;
                    }
                    if !is_casebook(&path) {
                        continue;
                    }
                    walk.skip_current_dir();
                    Found::Refused(State::Ignored, "the folder of another casebook".to_owned())
                }
                Ok(entry) if is_annotation(&path) && entry.file_type().is_file() => continue,
                Ok(entry) => look(&entry),
                Err(error) => {
                    let reason = error.io_error().map_or_else(|| error.to_string(), reason);
                    Found::Refused(State::Failed, reason)
                }
            };
            let relative = if is_root { path.file_name().map_or(relative, PathBuf::from) } else { relative };
            return Some(Input { shown: path.to_string_lossy().into_owned(), path: absolute, relative, found });
        }
    })
}

fn look(entry: &DirEntry) -> Found {
    // This follows a link to what it points at.
    match fs::metadata(entry.path()) {
        Ok(metadata) if metadata.is_file() => Found::File(stamp(&metadata)),
        Ok(metadata) if metadata.is_dir() => {
            Found::Refused(State::Ignored, "a link to a folder: give that folder as an input of its own".to_owned())
        }
        Ok(_) => Found::Refused(State::Ignored, "neither a file nor a folder".to_owned()),
        Err(error) if entry.path_is_symlink() && error.kind() == io::ErrorKind::NotFound => {
            Found::Refused(State::Failed, "a link that points at nothing".to_owned())
        }
        Err(error) => Found::Refused(State::Failed, reason(&error)),
    }
}

/// Why something could not be opened, without the number of the error.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        io::ErrorKind::NotFound => "it is not there any more".to_owned(),
        _ if is_circle(error) => "links that lead in a circle".to_owned(),
        _ => error.to_string(),
    }
}

/// True where following links came to no end.
#[cfg(unix)]
fn is_circle(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

/// Elsewhere the system's own words must do.
#[cfg(not(unix))]
const fn is_circle(_: &io::Error) -> bool {
    false
}

/// A file as a `stat` shows it.
pub(super) fn stamp(metadata: &fs::Metadata) -> Stamp {
    let modified = metadata.modified().ok().map_or(0, |time| match time.duration_since(std::time::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    });
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(metadata);
    #[cfg(not(unix))]
    let inode = 0;
    Stamp { size: metadata.len(), modified, inode }
}

fn is_casebook(folder: &Path) -> bool {
    folder.join("ledger.redb").is_file() && folder.join("index").is_dir()
}

/// True for an `.ann` beside a text of the same stem.
fn is_annotation(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ann")
        && ["txt", "md", "html", "htm", "pdf"].iter().any(|extension| path.with_extension(extension).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<(String, bool)> {
        inputs(&[folder.to_owned()], &folder.join(".casebook"))
            .map(|input| (input.relative.to_string_lossy().into_owned(), matches!(input.found, Found::File(_))))
            .collect()
    }

    #[test]
    fn hidden_files_are_met_and_annotations_and_the_casebook_are_not() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b.txt", "b.ann", "alone.ann", ".hidden.txt", "sub/c.md", ".casebook/ledger.redb"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let wanted = [".hidden.txt", "alone.ann", "b.txt", "sub/c.md"].map(|name| (name.to_owned(), true));
        assert_eq!(names(folder.path()), wanted);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_files_and_named_where_they_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.txt"), "x").unwrap();
        fs::create_dir(at("sub")).unwrap();
        std::os::unix::fs::symlink("a.txt", at("good")).unwrap();
        std::os::unix::fs::symlink("nowhere", at("lost")).unwrap();
        std::os::unix::fs::symlink("sub", at("other")).unwrap();
        let wanted = [("a.txt", true), ("good", true), ("lost", false), ("other", false)];
        assert_eq!(names(folder.path()), wanted.map(|(name, file)| (name.to_owned(), file)));
    }
}
