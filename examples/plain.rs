//! What casebook's `ingest` is measured against: a plain tantivy program that reads the text files below a folder, and indexes their
//! words with positions, with the text stored, and their path and language. It finds no names.
//!
//! `cargo run --release --example plain -- FOLDER INDEX [THREADS]`
#![expect(clippy::print_stdout, reason = "an example prints its result")]

use std::time::Instant;

use tantivy::schema::{INDEXED, STORED, STRING, Schema, TEXT};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// As in `index::writer`.
const ARENA: usize = 64 << 20;
const BYTES_A_COMMIT: usize = 64 << 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("FOLDER INDEX [THREADS]")?;
    let place = arguments.get(1).ok_or("INDEX")?;
    let threads = arguments.get(2).map_or(Ok(2), |threads| threads.parse())?;
    let mut builder = Schema::builder();
    let number = builder.add_u64_field("document", INDEXED);
    let path = builder.add_text_field("path", STRING | STORED);
    let language = builder.add_text_field("language", STRING);
    let body = builder.add_text_field("body", TEXT | STORED);
    std::fs::create_dir_all(place)?;
    let index = Index::create_in_dir(place, builder.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, ARENA * threads)?;
    let start = Instant::now();
    let (mut files, mut bytes, mut waiting) = (0_u64, 0, 0);
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let text = std::fs::read_to_string(entry.path())?;
        bytes += text.len();
        waiting += text.len();
        let mut document = TantivyDocument::new();
        document.add_u64(number, files);
        document.add_text(path, entry.path().to_string_lossy());
        document.add_text(language, "en");
        document.add_text(body, text);
        writer.add_document(document)?;
        files += 1;
        if waiting >= BYTES_A_COMMIT {
            writer.commit()?;
            waiting = 0;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{files} files, {:.1} MB in {seconds:.1} s: {:.1} MB/s", bytes as f64 / 1e6, bytes as f64 / 1e6 / seconds);
    Ok(())
}
