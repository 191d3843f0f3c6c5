//! `gazetteer variants`: the spellings of a name.

use clap::Args;

use super::args::{Common, Format};
use super::{Outcome, output};
use crate::fold::key;
use crate::gazetteer::{Gazetteer, WordClass};
use crate::model::EntityIndex;
use crate::naming::{Tables, Transliterations, Variant, variants};

#[derive(Debug, Args)]
pub(crate) struct Variants {
    /// A name, or the id of a listed person
    name: String,
}

pub(super) fn run(verb: &Variants, common: &Common) -> anyhow::Result<Outcome> {
    let gazetteer = common.gazetteer()?;
    let tables = Tables::load(gazetteer.sources())?;
    let systems = Transliterations::load(gazetteer.sources())?;
    let id = verb.name.strip_prefix("person:").unwrap_or(&verb.name);
    let listed = gazetteer.by_id(&format!("person:{id}"));
    let name = listed.map_or_else(|| verb.name.trim().to_owned(), |index| gazetteer.entity(index).name.to_string());
    let is_common = |word: &str| gazetteer.lexicon().word_classes(key(word)).has(WordClass::CommonWord);
    let mut found = variants(&tables, &systems, &name, is_common);
    let own = listed.into_iter().chain(bearers(&gazetteer, &name)).collect::<Vec<_>>();
    for variant in found.iter_mut().filter(|variant| variant.weak.is_empty()) {
        let others = bearers(&gazetteer, &variant.spelling);
        if let Some(other) = others.into_iter().find(|index| !own.contains(index)) {
            variant.weak = format!("it is a name of {} too", gazetteer.entity(other).id);
        }
    }
    let (all, weak) = (found.len(), found.iter().filter(|variant| !variant.weak.is_empty()).count());
    found.truncate(common.limit.unwrap_or(usize::MAX));
    let row = |Variant { spelling, reasons, score, weak }: Variant| {
        vec![spelling, reasons.join(", "), format!("{score:.2}"), weak]
    };
    let rows: Vec<_> = found.into_iter().map(row).collect();
    output::table(common.format, &["spelling", "reason", "score", "weak"], rows)?;
    if !common.quiet && common.format == Format::Text {
        output::note(format_args!("{} of {name}, {weak} of them weak", output::counted(all, "spelling")));
    }
    Ok(if all == 0 { Outcome::Lacking } else { Outcome::Done })
}

/// The listed persons of a name of two words, in whatever order.
fn bearers(gazetteer: &Gazetteer, name: &str) -> Vec<EntityIndex> {
    let Some((first, last)) = name.split_once(' ') else { return Vec::new() };
    [gazetteer.find_name(first, last), gazetteer.find_name(last, first)].concat()
}
