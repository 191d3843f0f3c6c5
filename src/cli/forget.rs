//! `forget`: removes documents for good.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use clap::Args;

use super::Outcome;
use super::args::{Common, Format};
use super::open::{casebook, gazetteer, no_brat};
use super::output::{counted, note, table};
use crate::index::{DocumentNumber, DocumentRow, Groups, Numbers, Read as _};
use crate::query::{Asker, Forgettable, naming};

/// Removes text, mentions and ledger rows, and writes the casebook's files anew, so that its folder holds no trace of the
/// words. Only the SHA-256 of each file stays, so that the next ingest does not bring it back.
///
/// The files themselves are yours: casebook does not delete them. Nor does it reach backups, or what a disk keeps of files
/// that were deleted.
#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// A document, as for `show`, with all its versions; or person:NAME, for every document that names that person
    #[arg(value_name = "DOCUMENT|person:NAME")]
    what: Vec<String>,
    /// Every document that names this person, in any spelling; may be given more than once
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only list what would be removed
    #[arg(long)]
    dry_run: bool,
    /// Do not ask; without a terminal it must be given
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(verb: &Forget, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    anyhow::ensure!(!verb.what.is_empty() || !verb.person.is_empty(), "name a document, or person:NAME");
    let casebook = casebook(common)?;
    let gazetteer = gazetteer(common, &casebook)?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let persons =
        verb.what.iter().filter_map(|what| what.strip_prefix("person:")).chain(verb.person.iter().map(String::as_str));
    let mut chosen = Forgettable::default();
    for person in persons {
        let found = naming(&asker, person)?;
        anyhow::ensure!(!found.documents.is_empty(), "no document names `{person}`; nothing was removed");
        chosen.documents = chosen.documents.or(&found.documents);
        chosen.doubtful = chosen.doubtful.or(&found.doubtful);
    }
    for what in verb.what.iter().filter(|what| !what.starts_with("person:")) {
        chosen.documents = chosen.documents.or(&versions(&asker, what)?);
    }
    let doubtful = chosen.doubtful.and_not(&chosen.documents);
    let mut near = Numbers::default();
    let groups = Groups::read(&asker.view)?;
    for number in chosen.documents.iter() {
        for &other in groups.beside(number) {
            near.insert(other);
        }
    }
    let near = near.and_not(&chosen.documents);
    let rows = rows_of(&asker, &chosen.documents)?;
    let (doubtful, near) = (rows_of(&asker, &doubtful)?, rows_of(&asker, &near)?);
    drop(asker);
    let cells = rows.iter().map(|row| {
        let version = if row.superseded { "superseded" } else { "current" };
        vec![row.source().to_owned(), version.to_owned(), row.id().to_string()]
    });
    table(common.format, &["document", "version", "id"], cells.collect())?;
    say("not removed, though it holds a name that looks like this one", &doubtful);
    say("not removed, though it says nearly the same as a document that is", &near);
    if verb.dry_run {
        note(format_args!("{} would be removed for good", counted(rows.len(), "document")));
        return Ok(Outcome::Done);
    }
    if !verb.yes {
        // What cannot be brought back is not done unasked: where nobody can be asked, `--yes` must say so.
        anyhow::ensure!(
            std::io::stdin().is_terminal(),
            "nothing was removed: nobody can be asked, as this is no terminal; give --yes to remove {}",
            counted(rows.len(), "document")
        );
        if !agreed(rows.len())? {
            note(format_args!("nothing was removed"));
            return Ok(Outcome::Lacking);
        }
    }
    let casebook = casebook.forget(&chosen.documents)?;
    let ids: Vec<_> = rows.iter().map(DocumentRow::id).collect();
    super::deciding::forget(&super::open::remembered(common, &casebook)?, &casebook, &ids)?;
    if common.format == Format::Text && !common.quiet {
        let were = if rows.len() == 1 { "was" } else { "were" };
        let documents = counted(rows.len(), "document");
        note(format_args!("{documents} {were} removed for good, and the casebook's files written anew"));
        let paths =
            rows.iter().flat_map(|row| &row.sources).filter(|source| crate::index::path_of(&source.path).exists());
        for source in paths {
            note(format_args!("its file is still there: {}", source.shown));
        }
    }
    drop(casebook);
    Ok(Outcome::Done)
}

fn agreed(count: usize) -> anyhow::Result<bool> {
    write!(anstream::stderr(), "Remove {} for good? [y/N] ", counted(count, "document"))?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn say(what: &str, rows: &[DocumentRow]) {
    for row in rows {
        note(format_args!("{what}: {} {}", row.source(), row.id()));
    }
}

/// A document with the earlier and later versions of its paths.
fn versions(asker: &Asker<'_>, what: &str) -> anyhow::Result<Numbers> {
    let mut found: Vec<(DocumentNumber, DocumentRow)> = crate::query::find_documents(asker, what)?;
    if found.len() > 1 {
        let sources: Vec<_> = found.iter().map(|(_, row)| format!("\n  {} {}", row.id(), row.source())).collect();
        anyhow::bail!("`{what}` may mean several documents:{}", sources.concat());
    }
    let Some((number, row)) = found.pop() else {
        anyhow::bail!("no document is called `{what}`; nothing was removed (`casebook status --all` lists the inputs)");
    };
    let mut numbers: Numbers = std::iter::once(number).collect();
    asker.view.each_document(|number, other| {
        let shares = |source: &crate::index::Source| row.sources.iter().any(|own| own.path == source.path);
        if other.superseded && other.sources.iter().any(shares) {
            numbers.insert(number);
        }
    })?;
    Ok(numbers)
}

fn rows_of(asker: &Asker<'_>, numbers: &Numbers) -> anyhow::Result<Vec<DocumentRow>> {
    let mut rows = Vec::new();
    for number in numbers.iter() {
        rows.extend(asker.view.document(number)?);
    }
    Ok(rows)
}
