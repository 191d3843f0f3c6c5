//! `decide`: who a mention is, or the person of a document, or a name everywhere.

use clap::{Args, ValueEnum};

use super::Outcome;
use super::args::Common;
use super::deciding::{By, Desk, From};
use super::open::{casebook, remembered};
use super::output::{counted, note};
use crate::decision::{Kind, Scope, place};
use crate::index::{DocumentNumber, DocumentRow, Texts, entity_key};
use crate::model::{Annotation, Document, Label, slug};
use crate::query::{Asker, annotations, find_documents, persons};
use crate::resolve::points;

/// A decision goes before everything that is found in a text, and none is lost when texts are annotated or imported again: it is kept
/// by the document's SHA-256, the place and the words. With --document it holds for every mention of the person there; with --page, --at
/// or --quote for those mentions alone; without --document everywhere.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// What is decided
    #[arg(value_name = "DECISION")]
    what: What,
    /// Of whom: a name in any spelling, or a value such as person:aset-abishev or name:aset-abishev
    #[arg(value_name = "WHO")]
    who: String,
    /// Who it is: a listed person's id or name (same-as), or what the other one is called (two-persons)
    #[arg(long, value_name = "PERSON")]
    to: Option<String>,
    /// In which document, as for `show`
    #[arg(long, value_name = "DOCUMENT")]
    document: Option<String>,
    /// Only the mentions on this page
    #[arg(long, value_name = "N", requires = "document")]
    page: Option<u32>,
    /// Only the mention that starts there, as in --format json
    #[arg(long, value_name = "START", requires = "document")]
    at: Option<usize>,
    /// Only mentions in these words; with --at also words that are not marked
    #[arg(long, value_name = "WORDS", requires = "document")]
    quote: Option<String>,
    #[command(flatten)]
    by: By,
}

/// What may be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// He is the person of --to
    SameAs,
    /// He is not that listed person
    NotThisPerson,
    /// He is another than those who bear the name elsewhere; without --document: the names of WHO and --to are of two
    TwoPersons,
    /// This is nobody's name
    NotAName,
    /// Somebody looked, and it is right
    Checked,
    /// A remark: give it with --note
    Note,
    /// What was decided before no longer holds
    Undo,
}

impl What {
    const fn kind(self) -> Kind {
        match self {
            Self::SameAs => Kind::SameAs,
            Self::NotThisPerson => Kind::NotThisPerson,
            Self::TwoPersons => Kind::TwoPersons,
            Self::NotAName => Kind::NotAName,
            Self::Checked => Kind::Checked,
            Self::Note => Kind::Note,
            Self::Undo => Kind::Undone,
        }
    }
}

pub(super) fn run(verb: &Decide, common: &Common) -> anyhow::Result<Outcome> {
    let casebook = casebook(common)?;
    let common = &remembered(common, &casebook)?;
    let gazetteer = common.gazetteer()?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let mut desk = Desk::new(common, &casebook, &verb.by)?;
    anyhow::ensure!(verb.what != What::Note || verb.by.note.is_some(), "say what is to be noted with --note TEXT");
    anyhow::ensure!(verb.what != What::SameAs || verb.to.is_some(), "say who it is with --to PERSON");
    let said = match &verb.document {
        Some(reference) => in_document(verb, reference, &asker, &mut desk)?,
        None => everywhere(verb, &asker, &mut desk)?,
    };
    drop(asker);
    if !common.quiet {
        note(format_args!("{said}"));
    }
    desk.write(common, &casebook)?;
    Ok(Outcome::Done)
}

/// The value of `--to`, and what it is called.
fn target(verb: &Decide, asker: &Asker<'_>, of: &str, name: &str) -> anyhow::Result<(String, String)> {
    let gazetteer = asker.gazetteer;
    let Some(to) = verb.to.as_deref().map(str::trim).filter(|to| !to.is_empty()) else {
        if verb.what != What::TwoPersons {
            return Ok(Default::default());
        }
        // The first number that is free in the casebook.
        let base = of.split_once(':').map_or(of, |(_, slug)| slug);
        for number in 2_u32.. {
            let other = format!("name:{base}-{number}");
            if asker.ask(&format!("person:\"{other}\""))?.documents.is_empty() {
                return Ok((other, format!("{name} ({number})")));
            }
        }
        anyhow::bail!("say with --to what the other person is called");
    };
    for id in [to.to_owned(), format!("person:{to}")] {
        if let Some(index) = gazetteer.by_id(&id) {
            return Ok((id, gazetteer.entity(index).name.to_string()));
        }
    }
    anyhow::ensure!(!to.starts_with("person:") && !to.starts_with("org:"), "no list has {to}");
    if let Some(slug) = to.strip_prefix("name:") {
        anyhow::ensure!(!slug.is_empty(), "`name:` lacks the name");
        return Ok((to.to_owned(), crate::query::name(asker, &format!("person?:{slug}"))?));
    }
    if verb.what == What::SameAs {
        let listed = gazetteer.find_person(to);
        if let [index] = listed[..] {
            let entity = gazetteer.entity(index);
            return Ok((format!("person:{}", entity.id), entity.name.to_string()));
        }
        let several: Vec<_> = listed.iter().map(|&index| format!("person:{}", gazetteer.entity(index).id)).collect();
        anyhow::ensure!(several.is_empty(), "`{to}` may be {}; take an id", several.join(", "));
        anyhow::bail!("no listed person is called `{to}`; for a name of no list write --to name:{}", slug(to));
    }
    anyhow::ensure!(!slug(to).is_empty(), "`{to}` is no name");
    Ok((format!("name:{}", slug(to)), to.to_owned()))
}

fn everywhere(verb: &Decide, asker: &Asker<'_>, desk: &mut Desk) -> anyhow::Result<String> {
    let found = persons(asker, &verb.who)?;
    let [key] = found.as_slice() else {
        let several: Vec<_> = found.iter().map(|key| crate::index::key_value(key)).collect();
        anyhow::ensure!(several.is_empty(), "`{}` may be {}; take one of these values", verb.who, several.join(", "));
        anyhow::bail!("nobody is called `{}` in this casebook or its lists", verb.who);
    };
    let (of, name) = (crate::index::key_value(key), crate::query::name(asker, key)?);
    let kind = verb.what.kind();
    anyhow::ensure!(kind != Kind::NotThisPerson, "say in which document he is not {name}: --document");
    anyhow::ensure!(
        of.starts_with("name:") || !matches!(kind, Kind::SameAs | Kind::NotAName),
        "{of} stands in a list: change the list, or say in which document with --document"
    );
    anyhow::ensure!(
        kind != Kind::TwoPersons || verb.to.is_some(),
        "say from whom he is to be told apart: --to, or --document"
    );
    let (to, to_name) = target(verb, asker, &of, &name)?;
    anyhow::ensure!(to != of, "{of} and --to are one value already; say in which document with --document");
    if kind == Kind::Undone {
        desk.take_back(asker.gazetteer, &of);
    }
    desk.decide(kind, Scope::Everywhere, &of, &to, if to.is_empty() { &name } else { &to_name }, &From::default());
    Ok(format!("everywhere: {kind}, {of}{}", arrow(&to)))
}

fn arrow(to: &str) -> String {
    if to.is_empty() { String::new() } else { format!(" → {to}") }
}

fn in_document(verb: &Decide, reference: &str, asker: &Asker<'_>, desk: &mut Desk) -> anyhow::Result<String> {
    let (number, row) = one_document(asker, reference)?;
    let text = Texts::new(&asker.view).whole(number, &row)?;
    let document = row.document(text);
    let all: Vec<Annotation> = annotations(asker, number)?
        .into_iter()
        .filter(|one| matches!(one.label, Label::Person | Label::Organisation))
        .collect();
    let narrow = verb.page.is_some() || verb.at.is_some() || verb.quote.is_some();
    let chosen: Vec<&Annotation> = all.iter().filter(|one| verb.covers(one, &document)).collect();
    if chosen.is_empty()
        && let (Some(quote), Kind::SameAs) = (&verb.quote, verb.what.kind())
    {
        return unmarked(verb, quote, asker, &document, desk);
    }
    let own = of_whom(verb, asker, &chosen, &all, row.source())?;
    let kind = verb.what.kind();
    let Some(first) = own.first() else { anyhow::bail!("{} has no such mention of `{}`", row.source(), verb.who) };
    let of = first.value.to_string();
    let undo = kind == Kind::Undone;
    let (to, name) = target(verb, asker, &of, &first.name)?;
    let from = |one: &Annotation| {
        let (start, end) = points(&document, one.span);
        let quote = one.span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        From { document: Some(document.id), start, end, quote, source: row.source().to_owned(), page: one.page }
    };
    if narrow {
        for one in &own {
            desk.decide(kind, Scope::Mention, &one.value.to_string(), &to, &name, &from(one));
        }
        return Ok(format!("{}, {}: {kind}, {of}{}", row.source(), counted(own.len(), "mention"), arrow(&to)));
    }
    let earlier: Vec<_> = asker
        .gazetteer
        .decisions()
        .holding()
        .filter(|row| {
            undo && row.document == Some(document.id) && row.scope != Scope::Everywhere && row.kind != Kind::Undone
        })
        .filter(|row| row.of == of || row.to == of)
        .cloned()
        .collect();
    anyhow::ensure!(!undo || !earlier.is_empty(), "nothing was decided of {of} in {}", row.source());
    if undo {
        for before in &earlier {
            desk.decide(kind, before.scope, &before.of, "", "", &From::of(before));
        }
        return Ok(format!("{}: {} taken back, {of}", row.source(), counted(earlier.len(), "decision")));
    }
    desk.decide(kind, Scope::Document, &of, &to, &name, &from(first));
    Ok(format!("{}, {}: {kind}, {of}{}", row.source(), counted(own.len(), "mention"), arrow(&to)))
}

impl Decide {
    fn covers(&self, one: &Annotation, document: &Document) -> bool {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        self.page.is_none_or(|page| one.page == page)
            && self.at.is_none_or(|at| points(document, one.span).0 == at)
            && self.quote.as_deref().is_none_or(|quote| words(one.span.of(&document.text)) == words(quote))
    }
}

/// The mentions of WHO among those chosen.
fn of_whom<'a>(
    verb: &Decide,
    asker: &Asker<'_>,
    chosen: &[&'a Annotation],
    all: &[Annotation],
    source: &str,
) -> anyhow::Result<Vec<&'a Annotation>> {
    let exact = |one: &&&Annotation| one.value.to_string() == verb.who;
    let own: Vec<&Annotation> = chosen.iter().filter(exact).copied().collect();
    if !own.is_empty() {
        return Ok(own);
    }
    let meant = persons(asker, &verb.who)?;
    let own: Vec<&Annotation> =
        chosen.iter().filter(|one| meant.contains(&entity_key(one.label, &one.value))).copied().collect();
    let mut values: Vec<String> = own.iter().map(|one| one.value.to_string()).collect();
    values.sort();
    values.dedup();
    anyhow::ensure!(
        values.len() < 2,
        "`{}` may be {} in {source}; take one of these values",
        verb.who,
        values.join(", ")
    );
    if own.is_empty() {
        let mut named: Vec<String> =
            all.iter().filter(|one| one.label == Label::Person).map(|one| one.value.to_string()).collect();
        named.sort();
        named.dedup();
        anyhow::bail!("no such mention of `{}` in {source}, which names {}", verb.who, named.join(", "));
    }
    Ok(own)
}

/// Words that extraction does not mark.
fn unmarked(
    verb: &Decide,
    quote: &str,
    asker: &Asker<'_>,
    document: &Document,
    desk: &mut Desk,
) -> anyhow::Result<String> {
    let Some(span) = place(&document.text, verb.at.unwrap_or(0), 0, quote) else {
        anyhow::bail!("the words «{quote}» do not stand in {}", document.source);
    };
    let (to, name) = target(verb, asker, &verb.who, quote)?;
    let (start, end) = points(document, span);
    let quote = span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let page = document.page_at(span.start);
    let from = From { document: Some(document.id), start, end, quote, source: document.source.clone(), page };
    desk.decide(verb.what.kind(), Scope::Mention, "", &to, &name, &from);
    Ok(format!("{}, p. {page}, words that were not marked{}", document.source, arrow(&to)))
}

fn one_document(asker: &Asker<'_>, reference: &str) -> anyhow::Result<(DocumentNumber, DocumentRow)> {
    let mut found = find_documents(asker, reference)?;
    if found.len() > 1 {
        let sources: Vec<_> = found.iter().map(|(_, row)| format!("\n  {} {}", row.id(), row.source())).collect();
        anyhow::bail!("`{reference}` may mean several documents:{}", sources.concat());
    }
    found
        .pop()
        .ok_or_else(|| anyhow::anyhow!("no document is called `{reference}`; `casebook status` lists the inputs"))
}
