//! Embeds every file of `gazetteers/`: writes a table of relative names and contents for `gazetteer::sources`. Sums up the
//! code that decides what is found in a text, so that a casebook knows which code its annotations are from.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("gazetteers");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&root).expect("it lies below").to_string_lossy().replace('\\', "/");
        writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string()).expect("a string takes all");
    }
    table.push(']');
    println!("cargo::rustc-env=CASEBOOK_EXTRACTION={}", extraction(root.parent().expect("it lies in the project"))?);
    fs::write(PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("gazetteers.rs"), table)
}

/// The program's version, and FNV-1a over the sources of segmentation, extraction and resolution and over the model.
fn extraction(project: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    for part in ["segment", "gazetteer", "extract", "resolve", "fold", "declension", "model"] {
        // A module is a file until it becomes a folder.
        let folder = project.join("src").join(part);
        files_below(&if folder.is_dir() { folder } else { folder.with_extension("rs") }, &mut files)?;
    }
    files_below(&project.join("models"), &mut files)?;
    files.sort();
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for file in &files {
        for byte in fs::read(file)?.into_iter().filter(|byte| *byte != b'\r') {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(format!("{}+{:08x}", env::var("CARGO_PKG_VERSION").expect("cargo sets it"), sum >> 32))
}

fn files_below(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", path.display());
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        files_below(&entry?.path(), files)?;
    }
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "csv" || extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}
