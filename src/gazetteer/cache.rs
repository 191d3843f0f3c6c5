//! Keeps compiled gazetteers in the user's cache folder, and remembers which files were read or verified in full.
//!
//! The folder is `CASEBOOK_CACHE`, else `casebook` in the system's folder for caches; it can be entered by its owner alone, as lists
//! of names are nobody else's matter. A file in it can be deleted at any time. What was learnt of a file (the hash of a list, that a
//! compiled gazetteer is sound) holds as long as its size, times and inode are the same.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// How many compiled gazetteers are kept: those written last.
const KEPT: usize = 3;

/// The name of the file with what was learnt of others.
const LEARNT: &str = "known-files.json";

/// A file that was written so short a time ago may be written again without a change of its times.
const SETTLED: Duration = Duration::from_secs(2);

/// The folder, made where it is missing; none where there can be none.
pub(super) fn folder() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let path = folder("CASEBOOK_CACHE").or_else(|| {
        let caches = if cfg!(windows) {
            folder("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            folder("HOME").map(|home| home.join("Library/Caches"))
        } else {
            folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
        };
        caches.map(|caches| caches.join("casebook"))
    })?;
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.mode(0o700);
        builder.create(&path).ok()?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).ok()?;
    }
    #[cfg(not(unix))]
    builder.create(&path).ok()?;
    Some(path)
}

/// What tells a file from an earlier or another one of its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    modified: u128,
    /// When the file or its attributes changed last; nobody can set it. Zero where the system does not say.
    changed: i128,
    inode: u64,
}

impl Stamp {
    fn of(data: &Metadata) -> Self {
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt as _;
            (i128::from(data.ctime()) * 1_000_000_000 + i128::from(data.ctime_nsec()), data.ino())
        };
        #[cfg(not(unix))]
        let (changed, inode) = (0, 0);
        let since = data.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        Self { size: data.len(), modified: since.unwrap_or_default().as_nanos(), changed, inode }
    }
}

/// What was learnt of files, by their paths: the hash of what they hold.
type Learnt = BTreeMap<String, (Stamp, String)>;

fn learnt(folder: &Path) -> Learnt {
    // What cannot be read is learnt again.
    fs::read(folder.join(LEARNT)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// What is known of a file as it is now.
fn recall(path: &Path) -> Option<String> {
    let stamp = Stamp::of(&fs::metadata(path).ok()?);
    let (known, hash) = learnt(&folder()?).remove(&key(path)?)?;
    (known == stamp).then_some(hash)
}

/// Remembers what a file holds; `stamp` is from before it was read. That it cannot be remembered costs only time.
fn remember(path: &Path, stamp: &Stamp, hash: String) {
    let settled = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().saturating_sub(SETTLED);
    let (Some(folder), Some(key)) = (folder(), key(path)) else { return };
    if stamp.modified > settled.as_nanos() {
        return;
    }
    let mut learnt = learnt(&folder);
    learnt.retain(|path, _| Path::new(path).exists());
    learnt.insert(key, (stamp.clone(), hash));
    let write = || -> io::Result<()> {
        let file = tempfile::NamedTempFile::new_in(&folder)?;
        serde_json::to_writer(&file, &learnt)?;
        file.persist(folder.join(LEARNT))?;
        Ok(())
    };
    let _ = write();
}

fn key(path: &Path) -> Option<String> {
    Some(fs::canonicalize(path).ok()?.to_str()?.to_owned())
}

/// The SHA-256 of a file, read only where it is not known.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn hash_of(path: &Path) -> io::Result<[u8; 32]> {
    if let Some(known) = recall(path).as_deref().and_then(from_hex) {
        return Ok(known);
    }
    let mut file = File::open(path)?;
    let stamp = Stamp::of(&file.metadata()?);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
    }
    let hash: [u8; 32] = hasher.finalize().into();
    remember(path, &stamp, hex(&hash));
    Ok(hash)
}

/// What stands for the hash of a compiled gazetteer, whose own checksums tell whether it is sound.
const SOUND: &str = "sound";

/// Does `open` to a compiled gazetteer, telling it whether all must be verified: not where that was done, and it is the same file still.
///
/// # Errors
/// Those of `open`.
pub(super) fn verified<T, E>(path: &Path, open: impl FnOnce(bool) -> Result<T, E>) -> Result<T, E> {
    let stamp = fs::metadata(path).ok().map(|data| Stamp::of(&data));
    let known = recall(path).as_deref() == Some(SOUND);
    let opened = open(!known)?;
    if let Some(stamp) = stamp.filter(|_| !known) {
        remember(path, &stamp, SOUND.to_owned());
    }
    Ok(opened)
}

/// Where the gazetteer that is compiled from lists of that hash is kept.
pub(super) fn place(folder: &Path, hash: &[u8; 32]) -> PathBuf {
    folder.join(format!("{}.gazetteer", &hex(hash)[..32]))
}

/// Removes all but the compiled gazetteers that were written last.
pub(super) fn prune(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "gazetteer"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    files.reverse();
    for (_, path) in files.iter().skip(KEPT) {
        // Who reads it has it mapped, and keeps it until the end.
        let _ = fs::remove_file(path);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = text.as_bytes();
    for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    (digits.len() == 64).then_some(bytes)
}
