//! Opens the compiled gazetteer of large lists, and compiles them where there is none that can be taken.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::compile::{CompileError, compile};
use super::entry::LISTS;
use super::image::{Image, ImageError};
use super::{Lexicon, LoadError, Sources, cache};

/// What an image is made from: the lists, words and rules, and the code that reads them.
fn hash(sources: &Sources) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(sources.hash());
    hasher.update(env!("CASEBOOK_EXTRACTION"));
    hasher.finalize().into()
}

/// What a person should hear of how lists were loaded.
#[derive(Debug)]
pub enum Note {
    /// They were compiled, and will not be again until they change.
    Compiled {
        /// The file.
        path: PathBuf,
        /// How many names are looked for.
        names: u64,
        /// How long it took.
        took: Duration,
    },
    /// A compiled file could not be taken, so that they were compiled again.
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: ImageError,
    },
    /// They are compiled at each start, since there is no folder to keep them in.
    NotKept,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compiled { path, names, took } => {
                write!(f, "compiled {names} names in {:.1} s, once until the lists change, into {}", took.as_secs_f64(), path.display())
            }
            Self::Refused { path, reason } => {
                write!(f, "{} {reason}; the lists are compiled again", path.display())
            }
            Self::NotKept => {
                f.write_str("no folder for caches can be made, so the lists are compiled for this run alone; name one with CASEBOOK_CACHE")
            }
        }
    }
}

/// The image of the lists: of small ones compiled in memory, of large ones from the cache folder. What a person should hear of it is
/// added to `notes`.
///
/// # Errors
/// What is wrong in the lists, or why they cannot be compiled.
pub(super) fn image(sources: &Sources, lexicon: &Lexicon, notes: &mut Vec<Note>) -> Result<Image, Vec<LoadError>> {
    let hash = hash(sources);
    if !sources.are_large() {
        let bytes = compile(sources, lexicon, &hash, in_memory).map_err(|error| said(error, sources))?;
        return Image::held(bytes.into_inner()).map_err(|error| vec![unusable(Path::new("memory"), &error)]);
    }
    let Some(folder) = cache::folder() else {
        notes.push(Note::NotKept);
        return passing(sources, lexicon, &hash);
    };
    let path = cache::place(&folder, &hash);
    match open(&path, &hash) {
        Ok(image) => return Ok(image),
        Err(ImageError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
        Err(reason) => notes.push(Note::Refused { path: path.clone(), reason }),
    }
    let start = Instant::now();
    let image = build(sources, lexicon, Some(&path))?;
    notes.push(Note::Compiled { path, names: image.counts.names, took: start.elapsed() });
    Ok(image)
}

fn open(path: &Path, hash: &[u8; 32]) -> Result<Image, ImageError> {
    cache::verified(path, |verify| Image::open(path, hash, verify))
}

/// Compiles the lists into a file, that of the cache folder if none is named, and opens it.
///
/// # Errors
/// What is wrong in the lists, or why the file cannot be written.
pub(super) fn build(sources: &Sources, lexicon: &Lexicon, out: Option<&Path>) -> Result<Image, Vec<LoadError>> {
    let hash = hash(sources);
    let kept = || cache::folder().map(|folder| cache::place(&folder, &hash));
    let Some(path) = out.map(Path::to_owned).or_else(kept) else {
        return Err(vec![unusable(Path::new("cache folder"), &io::Error::from(io::ErrorKind::NotFound))]);
    };
    let path = path.as_path();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unwritable = |error: io::Error| vec![unusable(path, &error)];
    // Temporary files are their owner's alone.
    let file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    let file = write(sources, lexicon, &hash, file)?;
    file.persist(path).map_err(|error| unwritable(error.error))?;
    if let Some(cache) = cache::folder().filter(|cache| cache == folder) {
        cache::prune(&cache);
    }
    open(path, &hash).map_err(|error| vec![unusable(path, &error)])
}

/// Compiles the lists into a file that is gone when the program ends.
fn passing(sources: &Sources, lexicon: &Lexicon, hash: &[u8; 32]) -> Result<Image, Vec<LoadError>> {
    let temporary = tempfile::NamedTempFile::new();
    let path = std::env::temp_dir();
    let file = write(sources, lexicon, hash, temporary.map_err(|error| vec![unusable(&path, &error)])?)?;
    Image::open(file.path(), hash, true).map_err(|error| vec![unusable(file.path(), &error)])
}

fn write(
    sources: &Sources,
    lexicon: &Lexicon,
    hash: &[u8; 32],
    file: tempfile::NamedTempFile,
) -> Result<tempfile::NamedTempFile, Vec<LoadError>> {
    let empty = || {
        let copy: File = file.reopen()?;
        copy.set_len(0)?;
        Ok(copy)
    };
    compile(sources, lexicon, hash, empty).map_err(|error| said(error, sources))?;
    // The hash is of what stood in the files when it was taken.
    let changed = LISTS.iter().flat_map(|(_, list, _)| sources.get(list)).find(|source| !source.is_unchanged());
    match changed {
        Some(source) => Err(vec![LoadError::Changed { path: source.origin.clone() }]),
        None => Ok(file),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what opens a file can fail")]
fn in_memory() -> io::Result<Cursor<Vec<u8>>> {
    Ok(Cursor::default())
}

fn said(error: CompileError, sources: &Sources) -> Vec<LoadError> {
    match error {
        CompileError::Lists(errors) => errors,
        error => {
            let folder = sources.folders().last().map_or_else(PathBuf::new, Clone::clone);
            vec![unusable(&folder, &error)]
        }
    }
}

fn unusable(path: &Path, error: &dyn std::error::Error) -> LoadError {
    LoadError::Uncompiled { path: path.display().to_string(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::model::EntityIndex;
    use crate::segment::tokens_of;

    const TEXT: &str = "Mukhtar Dzhakishev, Дурдыев Амангельды and B. N. Asylov wrote to the Supreme Court and to HRW.";

    fn sources() -> Sources {
        let mut sources = Sources::empty();
        let persons = "id,name,aliases,native_name,born,prisoner_status,source\n\
            a,Mukhtar Dzhakishev,M. Jakishev|Mukhtar Jakishev,Мухтар Джакишев,1963,released|political-prisoner,x\n\
            b,Aman Durdyev,,Амангельды Дурдыев,,,x\nc,B. N. Asylov,,,,,x\n";
        let organisations = "id,name,acronyms,country,source\nd,Human Rights Watch,HRW,,x\ne,Supreme Court,,KZ,x\nf,SIZO-1 Minsk,,BY,x\n";
        for (name, text) in [("persons.csv", persons), ("organisations.csv", organisations)] {
            sources.add(name, name.to_owned(), text.to_owned());
        }
        sources
    }

    /// A compiled gazetteer as bytes, and the hash of what it was made from.
    fn compiled() -> (Vec<u8>, [u8; 32]) {
        let (sources, lexicon) = (sources(), Lexicon::default());
        let hash = hash(&sources);
        (compile(&sources, &lexicon, &hash, in_memory).expect("they are sound").into_inner(), hash)
    }

    #[test]
    fn no_flipped_byte_and_no_missing_end_passes_verification() {
        let (good, hash) = compiled();
        let file = tempfile::NamedTempFile::new().expect("there is room");
        let verdict = |bytes: &[u8]| {
            std::fs::write(file.path(), bytes).expect("there is room");
            Image::open(file.path(), &hash, true)
        };
        assert!(verdict(&good).is_ok());
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            assert!(verdict(&bad).is_err(), "byte {at}");
        }
        for length in (0..good.len()).step_by(7) {
            assert!(verdict(&good[..length]).is_err(), "{length} bytes");
        }
        std::fs::write(file.path(), &good).expect("there is room");
        assert!(matches!(Image::open(file.path(), &[1; 32], true), Err(ImageError::OtherLists)));
    }

    #[test]
    fn bytes_that_turn_bad_unseen_do_no_worse_than_name_nobody() {
        let (good, _) = compiled();
        let answers = |bytes: Vec<u8>| {
            let image = |_: &Sources, _: &Lexicon, _: &mut Vec<Note>| {
                Image::held(bytes).map_err(|error| vec![unusable(Path::new("memory"), &error)])
            };
            let gazetteer = Gazetteer::with(sources(), image).ok()?;
            let found = gazetteer.hits(TEXT, &tokens_of(TEXT)).len();
            let named = gazetteer.find_person("Джакишева Мухтара");
            let bodies = [gazetteer.body_of("KZ", "Supreme Court"), gazetteer.body_of("BY", "СИЗО № 1")];
            let ids = [gazetteer.by_id("person:a"), gazetteer.by_id("org:d"), gazetteer.by_id("person:d")];
            Some((found, named, gazetteer.find_surname("Asylov"), bodies, ids, gazetteer.entities().count()))
        };
        let index = |at| Some(EntityIndex(at));
        let sound =
            (5, vec![EntityIndex(0)], vec![EntityIndex(2)], [index(4), index(5)], [index(0), index(3), None], 6);
        assert_eq!(answers(good.clone()), Some(sound));
        // Nothing here may panic or run on; what is answered does not count.
        for at in 0..good.len() {
            for change in [1, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[at] ^= change;
                let _ = answers(bad);
            }
        }
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be made");
            pool.install(compiled)
        };
        assert_eq!(on(1), on(4));
    }
}
