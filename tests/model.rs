//! The model for names in no list is learnt from texts, and comes out the same on every machine.

use std::fmt::Write as _;
use std::path::Path;

use casebook::brat;
use casebook::convert::{Options, convert};
use casebook::extract::Rules;
use casebook::extract::tagger::Model;
use casebook::extract::tagger::train::{Example, Recipe, names, read, train};
use casebook::gazetteer::{Gazetteer, Sources};
use casebook::model::Metadata;
use sha2::{Digest, Sha256};

/// Changes with the features, the word lists, the rules and the samples: then train the model again (CONTRIBUTING.md), look at the scores,
/// and put the new sum here.
const LEARNT_FROM_THE_SAMPLES: &str = "fbed616e0d3e29aebf9ecdf42995d49a6281a3ec9f781f45e2dce1e6bd83727e";

#[test]
fn the_same_texts_give_the_same_bytes() {
    let gazetteer = Gazetteer::load(Sources::builtin_rules()).expect("the built-in words load");
    let rules = Rules::compile(&gazetteer).expect("the built-in rules compile");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/samples");
    let mut examples: Vec<Example> = Vec::new();
    for entry in walkdir::WalkDir::new(&samples).sort_by_file_name() {
        let entry = entry.expect("the corpus can be read");
        let standoff = entry.path().with_extension("ann");
        if entry.path().extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let bytes = std::fs::read(entry.path()).expect("a text can be read");
        let document =
            convert(&bytes, "text.txt", &Metadata::default(), &Options::default()).expect("a text is one").value;
        let standoff = std::fs::read_to_string(standoff).expect("every text has gold");
        let gold = brat::read(&document.text, &standoff).expect("the gold can be read");
        examples.extend(read(&document, &names(&gold), false, &gazetteer, &rules).2);
    }
    let model = train(&examples, Recipe::default());
    let bytes = model.write();
    assert_eq!(Model::read(&bytes).as_ref(), Ok(&model));
    let sum = Sha256::digest(&bytes).iter().fold(String::new(), |mut sum, byte| {
        let _ = write!(sum, "{byte:02x}");
        sum
    });
    assert_eq!(sum, LEARNT_FROM_THE_SAMPLES);
}

#[test]
fn the_binary_carries_a_model() {
    assert!(Model::builtin().expect("it is of this version").features() > 10_000);
}
