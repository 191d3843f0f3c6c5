//! How many spellings of listed names are linked, by system of transliteration.
//!
//! `cargo run --example spellings -- transliteration-ru-iuliia.jsonl`: a line holds `schema`, `in` (Cyrillic) and `out` (Latin). Samples
//! that are names, every word with a capital, are listed as persons by their Cyrillic form, one word with a given name before it;
//! each Latin form stands in a sentence of its own. Prints for each system how many are linked, and how many the
//! comparison of names takes for one.

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

use casebook::convert::{Options, convert};
use casebook::gazetteer::Sources;
use casebook::model::Metadata;
use casebook::naming::Tables;
use casebook::pipeline::{Engine, process};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = env::args().nth(1).ok_or("name the file of samples")?;
    let mut samples = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let sample: serde_json::Value = serde_json::from_str(line)?;
        let cell = |name: &str| sample[name].as_str().unwrap_or_default().to_owned();
        let (schema, cyrillic, latin) = (cell("schema"), cell("in"), cell("out"));
        let words = cyrillic.split_whitespace().count();
        let is_name = cyrillic.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        if is_name && !cyrillic.contains(',') && words <= 2 && cyrillic.chars().count() > 2 {
            let full = |given: &str, name: &str| if words == 1 { format!("{given} {name}") } else { name.to_owned() };
            samples.push((schema, full("Тимур", &cyrillic), full("Timur", &latin)));
        }
    }
    let mut persons = String::from("id,name,source\n");
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, cyrillic, _) in &samples {
        let next = ids.len();
        ids.entry(cyrillic).or_insert_with(|| {
            // Writing to a string does not fail.
            let _ = writeln!(persons, "sample-{next},{cyrillic},sample");
            next
        });
    }
    let mut sources = Sources::builtin_rules();
    sources.add("persons.csv", "samples".to_owned(), persons);
    let tables = Tables::load(&sources)?;
    let engine = Engine::load(&sources)?;
    let mut shares: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (schema, cyrillic, latin) in &samples {
        let text = format!("On Monday, the court sentenced {latin} to three years. Mr {latin} is a lawyer.");
        let document = convert(text.as_bytes(), "sample.txt", &Metadata::default(), &Options::default())?.value;
        let wanted = format!("person:sample-{}", ids[cyrillic.as_str()]);
        let processed = process(document, &engine);
        let linked = processed.annotations.iter().any(|annotation| annotation.value.to_string() == wanted);
        let compared = tables.compare(cyrillic, latin).is_same();
        if !linked || !compared {
            println!("{schema}: {cyrillic} | {latin}: linked {linked}, one name {compared}");
        }
        for of in [schema.as_str(), "all"] {
            let share = shares.entry(of).or_default();
            *share = [share[0] + 1, share[1] + usize::from(linked), share[2] + usize::from(compared)];
        }
    }
    for (schema, [all, linked, compared]) in shares {
        println!("{schema}: {all} samples, {linked} linked, {compared} one name");
    }
    Ok(())
}
