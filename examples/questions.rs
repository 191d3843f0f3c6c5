//! How long questions take at size: `cargo run --release --example questions -- FOLDER DOCUMENTS`, after `cargo build --release`.
//!
//! Makes that many texts of about five kilobytes with some twenty names, articles and dates each in FOLDER, unless they are there,
//! imports them with the program beside this one, and prints warm medians of eleven runs.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use casebook::gazetteer::{Gazetteer, Sources};
use casebook::index::Casebook;
use casebook::model::Label;
use casebook::query::{Asker, Order, dossier, hits, tally};

const GIVEN: [&str; 12] =
    ["Dauren", "Aidos", "Marat", "Bolat", "Asel", "Zhanar", "Yerlan", "Saule", "Talgat", "Gulnara", "Ruslan", "Aigul"];
const SURNAMES: [&str; 16] = [
    "Alpysov",
    "Kenzhin",
    "Serikov",
    "Tulegenov",
    "Omarova",
    "Sadykov",
    "Bekov",
    "Nurpeisova",
    "Iskakov",
    "Zhumabekov",
    "Akhmetov",
    "Ospanov",
    "Kaliyev",
    "Muratov",
    "Dosanov",
    "Rakhimov",
];

/// A number that looks like chance and is the same in every run.
fn chance(seed: &mut u64, most: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % most
}

fn text(number: usize) -> String {
    let mut seed = number as u64 + 1;
    let mut out = format!("Report {number}\n\n");
    while out.len() < 5_000 {
        // A few names are everywhere, most are rare.
        let common = chance(&mut seed, 4) == 0;
        let name = |seed: &mut u64| {
            let (given, surname) = if common { (0, chance(seed, 3)) } else { (chance(seed, 12), chance(seed, 16)) };
            format!("{} {}", GIVEN[given], SURNAMES[surname])
        };
        let (who, day) = (name(&mut seed), 1 + chance(&mut seed, 28));
        let (year, article) = (2014 + chance(&mut seed, 8), [174, 256, 274, 405][chance(&mut seed, 4)]);
        let years = ["three", "four", "five", "seven"][chance(&mut seed, 4)];
        let _ = writeln!(
            out,
            "{who} was sentenced on {day} May {year} to {years} years in prison under Article {article} of the Criminal Code of \
             Kazakhstan. The family was not told for several days, and the advocate waited at the gate of the colony in the rain. \
             Witness statements of torture were read and put aside, and the hearing went on without an interpreter.\n"
        );
    }
    out
}

fn make(folder: &Path, documents: usize) -> Result<(), Box<dyn std::error::Error>> {
    let texts = folder.join("texts");
    for number in 0..documents {
        let below = texts.join(format!("{:03}", number / 1_000));
        std::fs::create_dir_all(&below)?;
        std::fs::write(below.join(format!("{number}.txt")), text(number))?;
    }
    let beside = std::env::current_exe()?;
    let program = beside.parent().and_then(Path::parent).ok_or("this program lies in no folder")?.join("casebook");
    let status = Command::new(program)
        .args(["ingest", "--quiet", "--casebook"])
        .arg(folder.join("casebook"))
        .arg(&texts)
        .status()?;
    if status.success() { Ok(()) } else { Err("the import failed".into()) }
}

fn median(mut work: impl FnMut()) -> Duration {
    work();
    let mut times: Vec<Duration> = (0..11)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[5]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), Some(documents)) = (arguments.next(), arguments.next()) else {
        return Err("questions FOLDER DOCUMENTS".into());
    };
    let folder = Path::new(&folder);
    if !folder.join("casebook").is_dir() {
        make(folder, documents.to_string_lossy().parse()?)?;
    }
    let casebook = Casebook::open(&folder.join("casebook"))?;
    let gazetteer = Gazetteer::load(Sources::builtin()).map_err(|errors| format!("{errors:?}"))?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let mut out = std::io::stdout().lock();
    let mut told = |name: &str, time: Duration| writeln!(out, "{name}: {:.1} ms", time.as_secs_f64() * 1e3);
    let found = |query: &str| {
        median(|| drop(asker.ask(query).and_then(|meaning| hits(&asker, &meaning, Order::Relevance, 0, 20))))
    };
    told("term and person, 20 documents with passages", found("torture person:\"Ruslan Rakhimov\""))?;
    told("term and person, documents alone", median(|| drop(asker.ask("torture person:\"Ruslan Rakhimov\""))))?;
    told("person near article", found("near:12(person:\"Ruslan Rakhimov\" article:405)"))?;
    told("all persons counted", median(|| drop(tally(&asker, Label::Person, None, None))))?;
    told("page of a rare person", median(|| drop(dossier(&asker, "person?:ruslan-rakhimov"))))?;
    Ok(())
}
