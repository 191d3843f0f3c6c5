//! `show --diff`: what differs between two documents.

use std::io::Write;

use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::output::{note, table};
use crate::index::{DocumentNumber, DocumentRow, Texts, similarity};
use crate::model::Span;
use crate::query::{Asker, Change, difference};

/// Bytes of text shown before and after a change.
const AROUND: usize = 40;

/// One side of a change, as it is printed.
struct Side {
    page: u32,
    start: usize,
    text: String,
}

/// Prints what leads from the first document to the second.
pub(super) fn print(
    asker: &Asker<'_>,
    first: &(DocumentNumber, DocumentRow),
    second: &(DocumentNumber, DocumentRow),
    common: &Common,
) -> anyhow::Result<Outcome> {
    let mut texts = Texts::new(&asker.view);
    let old = texts.whole(first.0, &first.1)?;
    let new = texts.whole(second.0, &second.1)?;
    let found = difference(&old, &new);
    let changes = &found.changes[..found.changes.len().min(common.limit.unwrap_or(usize::MAX))];
    let side = |row: &DocumentRow, text: &str, span: Span| Side {
        page: row.page_at(span.start),
        start: text[..span.start].chars().count(),
        text: span.of(text).split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let sides = changes
        .iter()
        .map(|change| (change, side(&first.1, &old, change.removed), side(&second.1, &new, change.added)));
    match common.format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            for (_, removed, added) in sides {
                let object = json!({
                    "type": "change",
                    "removed": {"page": removed.page, "start": removed.start, "text": removed.text},
                    "added": {"page": added.page, "start": added.start, "text": added.text},
                });
                writeln!(out, "{object}")?;
            }
        }
        Format::Csv => {
            let header = ["removed_page", "removed_start", "removed", "added_page", "added_start", "added"];
            let cells = sides.map(|(_, removed, added)| {
                let [a, b] = [removed, added].map(|side| [side.page.to_string(), side.start.to_string(), side.text]);
                a.into_iter().chain(b).collect()
            });
            table(Format::Csv, &header, cells.collect())?;
        }
        Format::Text | Format::Brat => {
            if !common.quiet {
                head(asker, first, second, found.changes.len(), found.common)?;
            }
            let mut out = anstream::stdout().lock();
            for (change, removed, added) in sides {
                line(&mut out, &old, change, &removed, &added)?;
            }
        }
    }
    Ok(if found.changes.is_empty() { Outcome::Lacking } else { Outcome::Done })
}

fn head(
    asker: &Asker<'_>,
    first: &(DocumentNumber, DocumentRow),
    second: &(DocumentNumber, DocumentRow),
    changes: usize,
    common: f32,
) -> anyhow::Result<()> {
    let similar = similarity(&asker.view, first.0, second.0)?;
    let similar = similar.map_or_else(String::new, |share| format!(" · similarity {share:.2}"));
    note(format_args!("{} → {}", first.1.source(), second.1.source()));
    note(format_args!("{changes} changes · {:.1} % of the words in common{similar}", common * 100.0));
    Ok(())
}

/// A change between the words around it: `p. 3  … on [-3-]{+4+} May …`.
fn line(out: &mut impl Write, old: &str, change: &Change, removed: &Side, added: &Side) -> std::io::Result<()> {
    let span = change.removed;
    let before = &old[old.floor_char_boundary(span.start.saturating_sub(AROUND))..span.start];
    let after = &old[span.end..old.ceil_char_boundary((span.end + AROUND).min(old.len()))];
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (red, green) = (anstyle::AnsiColor::Red.on_default(), anstyle::AnsiColor::Green.on_default());
    write!(out, "p. {}  …{} ", removed.page, words(before))?;
    if !removed.text.is_empty() {
        write!(out, "{red}[-{}-]{red:#}", removed.text)?;
    }
    if !added.text.is_empty() {
        write!(out, "{green}{{+{}+}}{green:#}", added.text)?;
    }
    writeln!(out, " {}…", words(after))
}
