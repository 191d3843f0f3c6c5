//! `status`: what the casebook holds, and what became of every input.

use std::collections::BTreeMap;
use std::io::Write as _;

use clap::Args;
use indicatif::{HumanBytes, HumanCount};
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, gazetteer, no_brat, remembered};
use super::output::{counted, note, table};
use crate::index::{Casebook, DocumentRow, Groups, InputRow, Read as _, State, WarningRow, similarity};
use crate::model::Verdict;
use crate::query::{Asker, translations};

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
    /// List the groups of documents whose texts say nearly the same
    #[arg(long)]
    near_duplicates: bool,
    /// List pairs of documents that may be translations: the same persons, dates and articles in two languages
    #[arg(long)]
    translations: bool,
    /// List the inputs in this state; may be given more than once
    #[arg(long, value_name = "STATE", value_parser = state)]
    state: Vec<State>,
    /// List every input
    #[arg(long)]
    all: bool,
}

fn state(name: &str) -> Result<State, String> {
    State::ALL.into_iter().find(|state| state.name() == name).ok_or_else(|| {
        let names = State::ALL.map(State::name);
        format!("`{name}` is no state; the states are {}", names.join(", "))
    })
}

impl Status {
    fn lists(&self, state: State) -> bool {
        self.all
            || self.state.contains(&state)
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
    if verb.near_duplicates {
        near_duplicates(&casebook, common)
    } else if verb.translations {
        list_translations(&casebook, common)
    } else if State::ALL.into_iter().any(|state| verb.lists(state)) {
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
    // What was met together stands together; an archive after what it holds.
    inputs.sort_by_key(|row| row.order);
    inputs.truncate(common.limit.unwrap_or(usize::MAX));
    let mut rows = Vec::new();
    for row in &inputs {
        let document = row.document.map(|number| view.document(number)).transpose()?.flatten();
        let reason = reason(row, document.as_ref());
        let id = document.map_or_else(String::new, |document| document.id().to_string());
        let mut cells = vec![row.shown.clone(), row.state.name().to_owned(), reason, id];
        if common.format != Format::Text {
            cells.push(row.inside.as_ref().map_or_else(String::new, |inside| inside.parent.clone()));
        }
        rows.push(cells);
    }
    let found = rows.len();
    if found == 0 && common.format == Format::Text {
        note(format_args!("no such inputs"));
    } else {
        let header = ["input", "state", "reason", "document", "parent"];
        let columns = if common.format == Format::Text { 4 } else { 5 };
        table(common.format, &header[..columns], rows)?;
    }
    Ok(if found == 0 { Outcome::Lacking } else { Outcome::Done })
}

/// A row a document: its group, and how similar it is to the first of the group.
fn near_duplicates(casebook: &Casebook, common: &Common) -> anyhow::Result<Outcome> {
    let view = casebook.view()?;
    let mut rows = Vec::new();
    for (group, members) in Groups::read(&view)?.iter().enumerate().take(common.limit.unwrap_or(usize::MAX)) {
        for &number in members {
            let Some(row) = view.document(number)? else { continue };
            let share = similarity(&view, members[0], number)?.map_or_else(String::new, |share| format!("{share:.2}"));
            rows.push(vec![(group + 1).to_string(), row.source().to_owned(), share, row.id().to_string()]);
        }
    }
    finish(common, &["group", "input", "similarity", "document"], rows, "no two documents say nearly the same")
}

fn list_translations(casebook: &Casebook, common: &Common) -> anyhow::Result<Outcome> {
    let gazetteer = gazetteer(common, casebook)?;
    let asker = Asker::new(casebook, &gazetteer)?;
    let mut rows = Vec::new();
    for pair in translations(&asker)?.into_iter().take(common.limit.unwrap_or(usize::MAX)) {
        let Some((first, second)) = asker.view.document(pair.first)?.zip(asker.view.document(pair.second)?) else {
            continue;
        };
        let cells = |row: &DocumentRow| [row.source().to_owned(), row.language.code().to_owned()];
        let [one, language] = cells(&first);
        let [other, other_language] = cells(&second);
        rows.push(vec![one, language, other, other_language, pair.shared.to_string(), format!("{:.2}", pair.share)]);
    }
    let header = ["input", "language", "other", "other_language", "shared", "share"];
    finish(common, &header, rows, "no two documents in different languages share their persons and dates")
}

fn finish(common: &Common, header: &[&str], rows: Vec<Vec<String>>, none: &str) -> anyhow::Result<Outcome> {
    if rows.is_empty() && common.format == Format::Text {
        note(format_args!("{none}"));
        return Ok(Outcome::Lacking);
    }
    let found = !rows.is_empty();
    table(common.format, header, rows)?;
    Ok(if found { Outcome::Done } else { Outcome::Lacking })
}

/// Why an input is in its state, and what to do.
fn reason(row: &InputRow, document: Option<&DocumentRow>) -> String {
    if let Some(reason) = &row.reason {
        return reason.clone();
    }
    match (row.state, document) {
        (State::Duplicate, Some(document)) => format!("the same bytes as {}", document.source()),
        (State::Partial, Some(document)) => {
            // Pages in the same state are drawn together; what concerns no one page is said as it was.
            let pages = flaws(document);
            let is_said = |warning: &&WarningRow| pages.is_empty() || warning.page.is_none() || warning.is_loss;
            let whole = document.warnings.iter().filter(is_said).map(said);
            let lost: Vec<String> = whole.chain(Some(pages.clone()).filter(|pages| !pages.is_empty())).collect();
            format!("{}; the rest was read", lost.join("; "))
        }
        (State::Imported, Some(document)) => document.warnings.iter().map(said).collect::<Vec<_>>().join("; "),
        (State::Vanished, Some(_)) => "it is not there any more; its document stays".to_owned(),
        (State::Vanished, None) => "it is not there any more; it gave no document".to_owned(),
        _ => String::new(),
    }
}

/// A flaw met at conversion, with its page.
fn said(warning: &WarningRow) -> String {
    warning.page.map_or_else(|| warning.message.clone(), |page| format!("page {page}: {}", warning.message))
}

/// What a state means, and what shows more of it.
const fn meaning(state: State) -> &'static str {
    match state {
        State::Imported => "read in full",
        State::Partial => "read in part: `casebook status --state partial` says what is lacking",
        State::Duplicate => "the same bytes as another input: `casebook status --duplicates`",
        State::NeedsOcr => "images without text, which need OCR: `casebook status --needs-ocr`",
        State::Encrypted => "locked: give `casebook ingest` a file of passwords with --password",
        State::Failed => "not read: `casebook status --failed` says why and what to do",
        State::Ignored => "nothing to read: `casebook status --state ignored` says why",
        State::Vanished => "gone since an earlier import; documents stay: `casebook status --state vanished`",
    }
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
    let (mut other_program, mut other_lists) = (0_usize, 0_usize);
    view.each_document(|_, row| {
        if row.superseded {
            superseded += 1;
            return;
        }
        documents += 1;
        for page in &row.pages {
            let kind = match page.verdict {
                Verdict::Text | Verdict::Recognised { .. } => 0,
                Verdict::NeedsOcr => 1,
                Verdict::Unmapped { .. } => 2,
                Verdict::Broken => 3,
            };
            pages[kind] += 1;
        }
        bytes += row.length() as u64;
        mentions += row.mentions;
        let mark = engine.mark_of(&mark, row.id());
        stale += usize::from(row.made_by != mark);
        other_program += usize::from(row.made_by.0 != mark.0);
        other_lists += usize::from(row.made_by.1 != mark.1);
    })?;
    let groups = Groups::read(&view)?;
    let mut out = anstream::stdout().lock();
    if common.format == Format::Json {
        let states: serde_json::Map<_, _> =
            states.iter().map(|(state, count)| (state.name().to_owned(), json!(count))).collect();
        let object = json!({
            "type": "status", "casebook": casebook.folder().display().to_string(), "states": states,
            "documents": documents, "superseded": superseded, "stale": stale, "text_bytes": bytes, "mentions": mentions,
            "program": mark.0, "gazetteers": mark.1, "stale_program": other_program, "stale_gazetteers": other_lists,
            "near_duplicate_groups": groups.iter().count(),
            "pages": {"text": pages[0], "needs_ocr": pages[1], "unmapped": pages[2], "broken": pages[3]},
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
        writeln!(out, "  {:<12} {:>10}  {}", state.name(), HumanCount(*count as u64), meaning(*state))?;
    }
    writeln!(
        out,
        "{}, {} of text, {}{}",
        counted(documents, "document"),
        HumanBytes(bytes),
        counted(mentions, "mention"),
        match superseded {
            0 => String::new(),
            1 => "; 1 superseded version is kept".to_owned(),
            many => format!("; {many} superseded versions are kept"),
        }
    )?;
    let (near, alike) = groups.iter().fold((0, 0), |(near, alike), group| (near + 1, alike + group.len()));
    if near > 0 {
        writeln!(
            out,
            "{alike} documents say nearly the same as another, in {} (--near-duplicates)",
            counted(near, "group")
        )?;
    }
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
            "stale: {} ({} from other lists, rules or decisions, {} from another version of the program); run `casebook annotate`",
            counted(stale, "document"),
            HumanCount(other_lists as u64),
            HumanCount(other_program as u64)
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
