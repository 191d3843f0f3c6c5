//! `candidates`: the queue of names that no list has, and what is decided of them.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::args::{Common, Format};
use super::candidates_sheet as sheet;
use super::deciding::{By, Desk, From};
use super::open::{casebook, no_brat, remembered};
use super::output::{counted, note};
use super::search::{marked, one_line};
use crate::decision::{Decision, Kind, Scope};
use crate::declension::is_cyrillic;
use crate::gazetteer::{Edit, Gazetteer, NewPerson};
use crate::model::{Status, slug};
use crate::naming::Tables;
use crate::query::{Asker, Candidate, candidates, find_closest, illustrate, named, spelling_keys};

/// Names that look like persons' and stand in no list, the most urgent first: of whom most documents tell a custody status, then
/// those of most documents and mentions. Spellings of one name are one candidate, whatever script or case.
///
/// A decision is written to the analyst's folder (the last --gazetteers, else `gazetteers` in the casebook's folder): a row in
/// `decisions.csv` says what, when, by whom and from which passage, and --accept and --alias-of change `persons.csv` beside it. A
/// later decision supersedes an earlier one, and takes back what that did to the list; both stay on record.
///
/// For many at once: `casebook candidates --format csv > queue.csv`, fill the column `decision` (accept, alias-of, reject,
/// not-a-name; `id` says whose alias) in a spreadsheet, and `casebook candidates --apply queue.csv`.
#[derive(Debug, Args)]
pub(crate) struct Candidates {
    /// Only names of the documents that this query finds
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Show also those of which something was decided before
    #[arg(long)]
    all: bool,
    /// Take these candidates into the list of persons; a name or an id
    #[arg(long, value_name = "NAME", num_args = 1..)]
    accept: Vec<String>,
    /// The id in the list of the one that is accepted; the slug of the name if not given
    #[arg(long, value_name = "ID", requires = "accept")]
    id: Option<String>,
    /// They are other names of this listed person: its id, then the candidates
    #[arg(long, value_names = ["ID", "NAME"], num_args = 1..)]
    alias_of: Vec<String>,
    /// They are persons, and shall not come into the list
    #[arg(long, value_name = "NAME", num_args = 1..)]
    reject: Vec<String>,
    /// They are nobody's names: `annotate` marks them no more
    #[arg(long, value_name = "NAME", num_args = 1..)]
    not_a_name: Vec<String>,
    /// Take back what was decided of them
    #[arg(long, value_name = "NAME", num_args = 1..)]
    undo: Vec<String>,
    /// Take the decisions of a table that `--format csv` wrote and somebody filled in
    #[arg(long, value_name = "FILE")]
    apply: Option<PathBuf>,
    #[command(flatten)]
    by: By,
}

/// Candidates shown for people; the machine formats have all.
const SHOWN: usize = 20;

/// What is decided of candidates, with where it was said.
pub(super) struct Wish {
    pub what: What,
    /// A name or an id.
    pub who: String,
    /// The name to list, where the analyst gave another.
    pub name: String,
    pub note: String,
}

/// What may be decided of a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Accept(Option<String>),
    AliasOf(String),
    Reject,
    NotAName,
    Undo,
}

pub(super) fn run(verb: &Candidates, common: &Common) -> anyhow::Result<Outcome> {
    no_brat(common)?;
    let casebook = casebook(common)?;
    let common = &remembered(common, &casebook)?;
    let gazetteer = common.gazetteer()?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let wishes = wishes(verb)?;
    if !wishes.is_empty() || verb.apply.is_some() {
        let mut queue = candidates(&asker, None)?;
        let mut desk = Desk::new(common, &casebook, &verb.by)?;
        let mut lacking = false;
        let wishes = match &verb.apply {
            Some(path) => {
                let (more, faults) = sheet::read(path)?;
                lacking = !faults.is_empty();
                for fault in faults {
                    note(format_args!("{fault}"));
                }
                more.into_iter().chain(wishes.into_iter().map(|wish| (String::new(), wish))).collect()
            }
            None => wishes.into_iter().map(|wish| (String::new(), wish)).collect::<Vec<_>>(),
        };
        let mut done: Vec<String> = Vec::new();
        for (place, wish) in &wishes {
            match take(&asker, &mut queue, &mut desk, wish) {
                Ok(said) => done.push(said),
                Err(error) => {
                    lacking = true;
                    note(format_args!("{place}{error:#}"));
                }
            }
        }
        drop(asker);
        let mut out = anstream::stdout().lock();
        for said in &done {
            writeln!(out, "{said}")?;
        }
        desk.write(common, &casebook)?;
        return Ok(if lacking { Outcome::Lacking } else { Outcome::Done });
    }
    show(verb, common, &asker)
}

/// What the options ask for.
fn wishes(verb: &Candidates) -> anyhow::Result<Vec<Wish>> {
    let mut wishes = Vec::new();
    let mut add = |what: What, names: &[String]| {
        wishes.extend(names.iter().map(|who| Wish {
            what: what.clone(),
            who: who.clone(),
            name: String::new(),
            note: String::new(),
        }));
    };
    anyhow::ensure!(verb.id.is_none() || verb.accept.len() == 1, "--id is for one candidate");
    add(What::Accept(verb.id.clone()), &verb.accept);
    add(What::Reject, &verb.reject);
    add(What::NotAName, &verb.not_a_name);
    add(What::Undo, &verb.undo);
    match verb.alias_of.as_slice() {
        [] => {}
        [id] => {
            // `candidates NAME --alias-of ID` says it as well.
            anyhow::ensure!(
                !verb.query.is_empty(),
                "--alias-of {id}: say which candidate, as in --alias-of {id} 'NAME'"
            );
            add(What::AliasOf(id.clone()), &[verb.query.join(" ")]);
        }
        [id, names @ ..] => add(What::AliasOf(id.clone()), names),
    }
    Ok(wishes)
}

/// Decides of one candidate; says what was done.
fn take(asker: &Asker<'_>, queue: &mut [Candidate], desk: &mut Desk, wish: &Wish) -> anyhow::Result<String> {
    let gazetteer = asker.gazetteer;
    let found: Vec<String> = named(queue, &wish.who).into_iter().map(|one| one.id.clone()).collect();
    let (candidate, from) = match found.as_slice() {
        [one] => {
            let at = queue.iter().position(|other| other.id == *one).unwrap_or_default();
            if queue[at].passages.is_empty() {
                illustrate(asker, &mut queue[at..=at])?;
            }
            let candidate = queue[at].clone();
            let from = passage_of(asker, &candidate)?;
            (candidate, from)
        }
        [] => decided_before(gazetteer, &wish.who).ok_or_else(|| {
            anyhow::anyhow!("`{}` is no candidate: no unlisted name of the casebook is spelt so", wish.who)
        })?,
        several => anyhow::bail!("`{}` may be several candidates: {}; take an id", wish.who, several.join(", ")),
    };
    anyhow::ensure!(
        !desk.rows.iter().any(|row| candidate.values.contains(&row.of)),
        "{} is decided twice; keep one of the two",
        candidate.name
    );
    let (before, edits) = (desk.rows.len(), desk.edits.len());
    for value in &candidate.values {
        desk.take_back(gazetteer, value);
    }
    let said = match &wish.what {
        What::Accept(id) => accept(gazetteer, desk, &candidate, id.as_deref(), &wish.name, &from),
        What::AliasOf(id) => alias(gazetteer, desk, &candidate, id, &from),
        What::Reject => Ok(each(desk, &candidate, Kind::Rejected, &from, "rejected, and not shown again")),
        What::NotAName => Ok(each(desk, &candidate, Kind::NotAName, &from, "nobody's name")),
        What::Undo => Ok(each(desk, &candidate, Kind::Undone, &from, "undecided again")),
    };
    let said = said.inspect_err(|_| {
        desk.rows.truncate(before);
        desk.edits.truncate(edits);
    })?;
    if !wish.note.is_empty() {
        for row in &mut desk.rows[before..] {
            row.note.clone_from(&wish.note);
        }
    }
    Ok(said)
}

fn each(desk: &mut Desk, candidate: &Candidate, kind: Kind, from: &From, said: &str) -> String {
    for (value, name) in candidate.values.iter().zip(&candidate.names) {
        desk.decide(kind, Scope::Everywhere, value, "", name, from);
    }
    format!("{}: {said}", candidate.name)
}

fn accept(
    gazetteer: &Gazetteer,
    desk: &mut Desk,
    candidate: &Candidate,
    id: Option<&str>,
    name: &str,
    from: &From,
) -> anyhow::Result<String> {
    let latin = candidate.spellings.iter().find(|name| !is_cyrillic(name));
    let native = candidate.spellings.iter().find(|name| is_cyrillic(name));
    let chosen = if name.is_empty() || name == candidate.name {
        latin.unwrap_or(&candidate.name).clone()
    } else {
        name.to_owned()
    };
    let id = id.map_or_else(|| slug(&chosen), |id| id.trim_start_matches("person:").to_owned());
    anyhow::ensure!(!id.is_empty() && slug(&id) == id, "`{id}` is no id; write `{}`", slug(&id));
    let removed = desk.edits.contains(&Edit::Remove(id.clone()));
    let listed = gazetteer.by_id(&format!("person:{id}")).is_some() && !removed
        || desk.edits.iter().any(|edit| matches!(edit, Edit::Add(person) if person.id == id));
    anyhow::ensure!(
        !listed,
        "{}: person:{id} is in the list; if it is he, --alias-of {id} '{}'; if another, --accept with another --id",
        candidate.name,
        candidate.name
    );
    let native_name = native.filter(|name| **name != chosen).cloned().unwrap_or_default();
    let aliases =
        candidate.spellings.iter().filter(|name| **name != chosen && **name != native_name).cloned().collect();
    let source = if from.source.is_empty() {
        "casebook".to_owned()
    } else {
        format!("{}, p. {}", from.source, from.page.max(1))
    };
    desk.edits.push(Edit::Add(NewPerson { id: id.clone(), name: chosen.clone(), native_name, aliases, source }));
    let to = format!("person:{id}");
    for (value, name) in candidate.values.iter().zip(&candidate.names) {
        desk.decide(Kind::Accepted, Scope::Everywhere, value, &to, name, from);
    }
    Ok(format!("{chosen}: listed as {to}"))
}

fn alias(
    gazetteer: &Gazetteer,
    desk: &mut Desk,
    candidate: &Candidate,
    id: &str,
    from: &From,
) -> anyhow::Result<String> {
    let id = id.trim_start_matches("person:");
    let to = format!("person:{id}");
    let Some(index) = gazetteer.by_id(&to) else {
        let mut one = [candidate.clone()];
        find_closest(gazetteer, &Tables::load(gazetteer.sources())?, &mut one);
        let near: Vec<_> = one[0].closest.iter().map(|one| one.id.clone()).collect();
        let hint = if near.is_empty() { String::new() } else { format!("; closest are {}", near.join(", ")) };
        anyhow::bail!("{}: no list has {to}{hint}", candidate.name);
    };
    let entity = gazetteer.entity(index);
    for (value, name) in candidate.values.iter().zip(&candidate.names) {
        if *name != *entity.name && !entity.aliases.contains(name) {
            desk.edits.push(Edit::AddAlias(id.to_owned(), name.clone()));
        }
        desk.decide(Kind::AliasOf, Scope::Everywhere, value, &to, name, from);
    }
    Ok(format!("{}: another name of {} ({to})", candidate.name, entity.name))
}

/// Someone of whom something was decided and who is no candidate any more.
fn decided_before(gazetteer: &Gazetteer, who: &str) -> Option<(Candidate, From)> {
    let keys = spelling_keys(who);
    let meant = |row: &&Decision| {
        row.scope == Scope::Everywhere
            && (row.of == who || spelling_keys(&row.name).iter().any(|key| keys.contains(key)))
            && matches!(row.kind, Kind::Accepted | Kind::AliasOf | Kind::Rejected | Kind::NotAName)
    };
    let rows: Vec<&Decision> = gazetteer.decisions().holding().filter(meant).collect();
    let first = rows.first()?;
    let candidate = Candidate {
        id: first.of.clone(),
        name: first.name.clone(),
        values: rows.iter().map(|row| row.of.clone()).collect(),
        names: rows.iter().map(|row| row.name.clone()).collect(),
        spellings: rows.iter().map(|row| row.name.clone()).collect(),
        ..Candidate::default()
    };
    Some((candidate, From::of(first)))
}

fn passage_of(asker: &Asker<'_>, candidate: &Candidate) -> anyhow::Result<From> {
    let (Some(evidence), Some((quote, start, end))) = (candidate.passages.first(), candidate.mentioned.first()) else {
        return Ok(From::default());
    };
    let document = crate::query::find_documents(asker, &evidence.document)?.pop().map(|(_, row)| row.id());
    Ok(From {
        document,
        start: *start,
        end: *end,
        quote: quote.clone(),
        source: evidence.source.clone(),
        page: evidence.passage.page,
    })
}

fn show(verb: &Candidates, common: &Common, asker: &Asker<'_>) -> anyhow::Result<Outcome> {
    let query = verb.query.join(" ");
    let within = if query.trim().is_empty() { None } else { Some(asker.ask(&query)?.documents) };
    let mut queue = candidates(asker, within.as_ref())?;
    let decided = queue.iter().filter(|one| one.decided.is_some()).count();
    let of_prisoners = queue.iter().filter(|one| one.decided.is_some() && one.status_documents > 0).count();
    queue.retain(|one| verb.all || one.decided.is_none());
    let found = queue.len();
    let default = if common.format == Format::Text { SHOWN } else { usize::MAX };
    queue.truncate(common.limit.unwrap_or(default));
    illustrate(asker, &mut queue)?;
    find_closest(asker.gazetteer, &Tables::load(asker.gazetteer.sources())?, &mut queue);
    match common.format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            for one in &queue {
                writeln!(out, "{}", serde_json::to_string(one)?)?;
            }
        }
        Format::Csv => sheet::write(&queue)?,
        Format::Text | Format::Brat => {
            let mut out = anstream::stdout().lock();
            for (at, one) in queue.iter().enumerate() {
                print(&mut out, at + 1, one)?;
            }
        }
    }
    if !common.quiet && common.format == Format::Text {
        let shown =
            if queue.len() < found { format!(", {} shown (--limit N for more)", queue.len()) } else { String::new() };
        note(format_args!("{}{shown}", counted(found, "candidate")));
        if decided > 0 && !verb.all {
            note(format_args!(
                "{} decided before, {of_prisoners} of them with a custody status in a text: --all shows them",
                counted(decided, "candidate")
            ));
        }
        if let Some(first) = queue.first() {
            note(format_args!(
                "decide: casebook candidates --accept '{}'   (or --alias-of ID NAME, --reject NAME, --not-a-name NAME)",
                first.name
            ));
        }
    }
    Ok(if found == 0 { Outcome::Lacking } else { Outcome::Done })
}

fn print(out: &mut impl std::io::Write, number: usize, one: &Candidate) -> anyhow::Result<()> {
    let (bold, faint) = (anstyle::Style::new().bold(), anstyle::Style::new().dimmed());
    writeln!(out, "{number:>3}. {bold}{}{bold:#}  {faint}{}{faint:#}", one.name, one.id)?;
    let status: Vec<_> = one.status.iter().map(|status: &Status| status.name()).collect();
    let said = match one.status_documents {
        0 if status.is_empty() => String::new(),
        0 => format!("; {}", status.join(", ")),
        many => format!("; {} in {}", status.join(", "), counted(many, "document")),
    };
    writeln!(out, "     {}, {}{said}", counted(one.documents, "document"), counted(one.mentions, "mention"))?;
    if one.spellings.len() > 1 {
        writeln!(out, "     also {}", one.spellings[1..].join(", "))?;
    }
    if let Some(decided) = &one.decided {
        writeln!(out, "     decided: {decided}")?;
    }
    for evidence in &one.passages {
        writeln!(
            out,
            "     {}, p. {}: {}",
            evidence.source,
            evidence.passage.page,
            one_line(&marked(&evidence.passage))
        )?;
    }
    for closest in &one.closest {
        writeln!(
            out,
            "     {:.2} like {}  {faint}{}{faint:#}: {}",
            closest.similarity, closest.name, closest.id, closest.why
        )?;
    }
    writeln!(out)?;
    Ok(())
}
