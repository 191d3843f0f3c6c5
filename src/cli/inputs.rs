//! The files that a verb without an index works on.

use std::ffi::OsStr;
use std::io::{self, BufRead as _};
use std::path::{Path, PathBuf};

use clap::Args;

/// Said where nothing was found to read.
pub(crate) const NO_FILE: &str = "no file was found there; name files, or folders that hold documents";

/// Files and folders to read.
#[derive(Clone, Debug, Args)]
pub(crate) struct Inputs {
    /// Files, and folders that are read with all below them; `-` is one text from stdin
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub paths: Vec<PathBuf>,
    /// Read paths from a file, one a line; `-` is stdin
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
}

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Where it is; `-` for stdin.
    pub path: PathBuf,
    /// Its place below the folder that was given, by which outputs are named.
    pub relative: PathBuf,
}

/// A path that cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub path: PathBuf,
    pub reason: String,
}

impl Inputs {
    /// The paths given, those of the list among them.
    pub fn roots(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut paths = self.paths.clone();
        if let Some(list) = &self.files_from {
            paths.extend(read_list(list)?);
        }
        Ok(paths)
    }

    /// The files, sorted within each folder, and what cannot be read.
    pub fn files(&self) -> anyhow::Result<(Vec<Input>, Vec<Unreadable>)> {
        let paths = self.roots()?;
        let mut files = Vec::new();
        let mut unreadable = Vec::new();
        for path in paths {
            if path == Path::new("-") {
                files.push(Input { path, relative: PathBuf::from("stdin") });
                continue;
            }
            for entry in walkdir::WalkDir::new(&path).sort_by_file_name() {
                match entry {
                    Ok(entry) if entry.path_is_symlink() && !entry.path().exists() => unreadable.push(Unreadable {
                        path: entry.into_path(),
                        reason: "a link that points at nothing".to_owned(),
                    }),
                    Ok(entry) if entry.path().is_file() && !is_annotation(entry.path()) => {
                        let relative =
                            entry.path().strip_prefix(&path).ok().filter(|path| !path.as_os_str().is_empty());
                        let relative = relative.map_or_else(|| PathBuf::from(entry.file_name()), Path::to_owned);
                        files.push(Input { path: entry.into_path(), relative });
                    }
                    Ok(entry) if entry.file_type().is_dir() || is_annotation(entry.path()) => {}
                    Ok(entry) => {
                        let is_folder = entry.path().is_dir();
                        let link = "a link to a folder: give that folder as an input of its own";
                        let reason = if is_folder { link } else { "neither a file nor a folder" };
                        unreadable.push(Unreadable { path: entry.into_path(), reason: reason.to_owned() });
                    }
                    Err(error) => unreadable.push(Unreadable {
                        path: error.path().unwrap_or(&path).to_owned(),
                        reason: error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
                    }),
                }
            }
        }
        Ok((files, unreadable))
    }
}

/// A `.ann` beside a text of the same stem is its annotation, never an input.
pub(crate) fn is_annotation(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("ann")) && path.with_extension("txt").exists()
}

fn read_list(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let lines: Vec<String> = if list == Path::new("-") {
        io::stdin().lock().lines().collect::<Result<_, _>>()?
    } else {
        use anyhow::Context as _;
        let text = std::fs::read_to_string(list).with_context(|| format!("cannot read the list {}", list.display()))?;
        text.lines().map(str::to_owned).collect()
    };
    Ok(lines.into_iter().filter(|line| !line.is_empty()).map(PathBuf::from).collect())
}

/// Where each input's output goes below `out`: its stem with the new extension, at its relative folder; where two would
/// collide, its whole name with the extension added.
pub(crate) fn outputs(inputs: &[Input], out: &Path, extension: &str) -> Vec<PathBuf> {
    let stem = |input: &Input| out.join(input.relative.with_extension(extension));
    let mut seen = std::collections::BTreeMap::new();
    for input in inputs {
        *seen.entry(stem(input)).or_insert(0) += 1;
    }
    let name = |input: &Input| {
        let mut name = input.relative.clone().into_os_string();
        name.push(".");
        name.push(extension);
        out.join(name)
    };
    inputs.iter().map(|input| if seen[&stem(input)] > 1 { name(input) } else { stem(input) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_that_would_collide_keep_their_whole_names() {
        let input = |name: &str| Input { path: name.into(), relative: name.into() };
        let names = outputs(&[input("a/x.pdf"), input("a/x.txt"), input("b.txt")], Path::new("out"), "ann");
        assert_eq!(names, ["out/a/x.pdf.ann", "out/a/x.txt.ann", "out/b.ann"].map(PathBuf::from));
    }
}
