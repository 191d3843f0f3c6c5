//! `status`: what the casebook holds, and what became of every input.

use std::collections::BTreeMap;
use std::io::Write as _;

use clap::Args;
use indicatif::{HumanBytes, HumanCount};
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, no_brat, remembered};
use super::output::{note, table};
use crate::index::{Casebook, DocumentRow, InputRow, Read as _, State};
use crate::model::Verdict;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own, and they may be given together")]
pub(crate) struct Status {
    /// List the inputs that gave no document, with the reason
    #[arg(long)]
    failed: bool,
    /// List the inputs whose bytes are another input's
    #[arg(long)]
    duplicates: bool,
    /// List the inputs that show images and hold no text
    #[arg(long)]
    needs_ocr: bool,
    /// List every input
    #[arg(long)]
    all: bool,
}

impl Status {
    fn lists(&self, state: State) -> bool {
        self.all
            || (self.failed && state.is_failure())
            || (self.duplicates && state == State::Duplicate)
            || (self.needs_ocr && matches!(state, State::NeedsOcr | State::Partial))
    }
}

/// Which pages of a document are not wholly text: `pages 2, 5-7 need OCR; page 9 has unmapped glyphs`.
fn flaws(row: &DocumentRow) -> String {
    type Is = fn(&Verdict) -> bool;
    let kinds: [(Is, &str); 3] = [
        (|verdict| *verdict == Verdict::NeedsOcr, "OCR needed on"),
        (|verdict| matches!(verdict, Verdict::Unmapped { .. }), "glyphs without a known character on"),
        (|verdict| *verdict == Verdict::Broken, "not readable:"),
    ];
    let named = kinds.iter().filter_map(|(is, what)| {
        let pages: Vec<u32> = row.pages.iter().filter(|page| is(&page.verdict)).map(|page| page.number).collect();
        (!pages.is_empty()).then(|| format!("{what} page {}", ranges(&pages)))
    });
    named.collect::<Vec<_>>().join("; ")
}

/// Ascending numbers with those that follow each other drawn together: `2, 5-7`.
fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let run = |run: &[u32]| match run {
        [only] => only.to_string(),
        [first, .., last] => format!("{first}-{last}"),
        [] => String::new(),
    };
    runs.map(run).collect::<Vec<_>>().join(", ")
}

pub(super) fn run(verb: &Status, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let casebook = casebook(common)?;
    if verb.failed || verb.duplicates || verb.needs_ocr || verb.all {
        list(verb, &casebook, common)
    } else {
        overview(&casebook, common)
    }
}

fn list(verb: &Status, casebook: &Casebook, common: &Common) -> anyhow::Result<Outcome> {
    let view = casebook.view()?;
    let mut inputs: Vec<InputRow> = Vec::new();
    view.each_input(&[], |_, row| {
        if verb.lists(row.state) {
            inputs.push(row);
        }
    })?;
    inputs.sort_by_key(|row| row.order);
    inputs.truncate(common.limit.unwrap_or(usize::MAX));
    let mut rows = Vec::new();
    for row in &inputs {
        let document: Option<DocumentRow> = row.document.map(|number| view.document(number)).transpose()?.flatten();
        let reason = row.reason.clone().unwrap_or_else(|| match (&document, row.state) {
            (Some(document), State::Duplicate) => format!("the same bytes as {}", document.source()),
            (Some(document), _) => flaws(document),
            _ => String::new(),
        });
        let id = document.map_or_else(String::new, |document| document.id().to_string());
        rows.push(vec![row.shown.clone(), row.state.name().to_owned(), reason, id]);
    }
    let found = rows.len();
    if found == 0 && common.format == Format::Text {
        note(format_args!("no such inputs"));
    } else {
        table(common.format, &["input", "state", "reason", "document"], rows)?;
    }
    Ok(if found == 0 { Outcome::Lacking } else { Outcome::Done })
}

fn overview(casebook: &Casebook, common: &Common) -> anyhow::Result<Outcome> {
    let view = casebook.view()?;
    let mut states: BTreeMap<State, usize> = BTreeMap::new();
    view.each_input(&[], |_, row| *states.entry(row.state).or_default() += 1)?;
    let engine = remembered(common, casebook)?.engine()?;
    let mark = engine.mark();
    let mut pages = [0_usize; 4];
    let (mut documents, mut superseded, mut stale, mut bytes, mut mentions) =
        (0_usize, 0_usize, 0_usize, 0_u64, 0_usize);
    view.each_document(|_, row| {
        if row.superseded {
            superseded += 1;
            return;
        }
        documents += 1;
        for page in &row.pages {
            let kind = match page.verdict {
                Verdict::Text => 0,
                Verdict::NeedsOcr => 1,
                Verdict::Unmapped { .. } => 2,
                Verdict::Broken => 3,
            };
            pages[kind] += 1;
        }
        bytes += row.length() as u64;
        mentions += row.mentions;
        stale += usize::from(row.made_by != mark);
    })?;
    let mut out = anstream::stdout().lock();
    if common.format == Format::Json {
        let states: serde_json::Map<_, _> =
            states.iter().map(|(state, count)| (state.name().to_owned(), json!(count))).collect();
        let object = json!({
            "type": "status", "casebook": casebook.folder().display().to_string(), "states": states,
            "documents": documents, "superseded": superseded, "stale": stale, "text_bytes": bytes, "mentions": mentions,
            "pages": {"text": pages[0], "needs_ocr": pages[1], "unmapped": pages[2], "broken": pages[3]},
            "program": mark.0, "gazetteers": mark.1,
        });
        writeln!(out, "{object}")?;
        return Ok(Outcome::Done);
    }
    if common.format == Format::Csv {
        let rows = states.iter().map(|(state, count)| vec![state.name().to_owned(), count.to_string()]);
        table(Format::Csv, &["state", "inputs"], rows.collect())?;
        return Ok(Outcome::Done);
    }
    writeln!(out, "casebook {}", casebook.folder().display())?;
    for (state, count) in &states {
        writeln!(out, "  {:<12} {:>10}", state.name(), HumanCount(*count as u64))?;
    }
    writeln!(
        out,
        "{} documents, {} of text, {} mentions{}",
        HumanCount(documents as u64),
        HumanBytes(bytes),
        HumanCount(mentions as u64),
        if superseded > 0 { format!("; {superseded} superseded versions are kept") } else { String::new() }
    )?;
    if pages[1..].iter().any(|count| *count > 0) {
        writeln!(
            out,
            "pages: {} text, {} need OCR, {} with unmapped glyphs, {} broken; `casebook status --needs-ocr` lists them",
            HumanCount(pages[0] as u64),
            HumanCount(pages[1] as u64),
            HumanCount(pages[2] as u64),
            HumanCount(pages[3] as u64)
        )?;
    }
    if stale > 0 {
        writeln!(
            out,
            "stale: {} documents were annotated by other lists or another version; run `casebook annotate`",
            HumanCount(stale as u64)
        )?;
    } else {
        writeln!(out, "up to date with the program and its lists")?;
    }
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_follow_each_other_are_drawn_together() {
        for (numbers, drawn) in [(&[2, 5, 6, 7][..], "2, 5-7"), (&[1], "1"), (&[], "")] {
            assert_eq!(ranges(numbers), drawn);
        }
    }
}
