//! Files as programs write them, and the text that must come out: `tests/golden/convert/NAME` and `NAME.expected`.
//!
//! `UPDATE_GOLDEN=1 cargo test --test convert` writes the expected texts anew; read the difference before you keep it.

use std::fs;
use std::path::{Path, PathBuf};

use casebook::convert::{Options, convert};
use casebook::model::Metadata;

fn inputs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root.join("tests/golden/convert")).unwrap();
    let mut inputs: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    inputs.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
    inputs.sort();
    inputs
}

fn text_of(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    let done = convert(&fs::read(path).unwrap(), name, &Metadata::default(), &Options::default());
    done.unwrap_or_else(|error| panic!("{name}: {error}")).value.text
}

#[test]
fn every_file_gives_the_text_that_a_reader_sees() {
    let inputs = inputs();
    assert!(inputs.len() >= 5);
    for path in inputs {
        let mut expected = path.clone().into_os_string();
        expected.push(".expected");
        let text = text_of(&path);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&expected, &text).unwrap();
        }
        assert_eq!(text, fs::read_to_string(&expected).unwrap(), "{}", path.display());
    }
}

/// The words of a text, so that line breaks do not count.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn the_pdf_of_a_text_has_its_words_in_their_order_without_the_running_header() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/samples");
    let text = fs::read_to_string(corpus.join("trial-report-2018.txt")).unwrap();
    assert_eq!(words(&text_of(&corpus.join("pdf/trial-report-2018.pdf"))), words(&text));
}

/// A gold text without what stands for a table's or a list's look in plain text.
fn plain(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| "|*_#-–—·•".contains(c)).to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

#[test]
fn the_documents_of_the_corpus_have_the_words_of_their_texts() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut read = 0;
    for entry in fs::read_dir(corpus.join("formats")).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().unwrap().to_str().unwrap();
        if !["docx", "html"].contains(&extension) {
            continue;
        }
        let name = format!("{}.txt", path.file_stem().unwrap().to_str().unwrap());
        let gold = ["train", "test"].iter().find_map(|split| fs::read_to_string(corpus.join(split).join(&name)).ok());
        assert_eq!(plain(&text_of(&path)), plain(&gold.unwrap()), "{}", path.display());
        read += 1;
    }
    assert_eq!(read, 4);
}
