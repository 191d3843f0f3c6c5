//! `export`: what the casebook holds, or what a query finds, for other programs.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::Outcome;
use super::args::Common;
use super::cases::plain;
use super::open::{casebook, gazetteer};
use super::output::note;
use crate::brat;
use crate::export::{
    Report, Table, cases_table, documents_table, entities_table, network, workbook, write_csv, write_ftm, write_report,
};
use crate::index::{DocumentNumber, DocumentRow, Numbers, Read as _, Texts, key_label};
use crate::model::Label;
use crate::query::{Asker, CasesWanted, Meaning, Order, annotations, cases, dossier, hits, tally};
use crate::relate::CaseRules;
use crate::sink::Mentions;

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// One table for spreadsheets; `--table` says which
    Csv,
    /// A workbook: cases, persons, articles, organisations, documents
    Xlsx,
    /// Every mention, one object a line
    Jsonl,
    /// FollowTheMoney entities, one object a line
    Ftm,
    /// Texts with standoff annotation, into a folder
    Brat,
    /// The network of persons, for Gephi
    Gexf,
    /// The network of persons, for other network programs
    Graphml,
    /// A report with quotes, pages and hashes, to read, print or paste
    Html,
}

/// Which table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Which {
    /// Who was charged, convicted, sentenced …
    #[default]
    Cases,
    /// Persons, counted
    People,
    /// Articles, counted
    Articles,
    /// Organisations, counted
    Organisations,
    /// Documents
    Documents,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// What to write
    #[arg(value_name = "FORMAT")]
    kind: Kind,
    /// Only documents that this query finds
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Where to write: a file, for brat a folder; stdout if not given, where the format allows it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Which table csv has
    #[arg(long, value_name = "TABLE", default_value = "cases")]
    table: Which,
}

/// What is exported of the casebook.
struct Chosen<'a> {
    asker: Asker<'a>,
    meaning: Meaning,
    question: String,
    rules: CaseRules,
}

pub(super) fn run(verb: &Export, common: &Common) -> anyhow::Result<Outcome> {
    let needs_file = match verb.kind {
        Kind::Xlsx => Some("a workbook is no text: name its file with --out FILE.xlsx"),
        Kind::Brat => Some("brat's standoff is two files a text: name their folder with --out DIR"),
        _ => None,
    };
    if let (Some(problem), None) = (needs_file, &verb.out) {
        anyhow::bail!("{problem}");
    }
    let casebook = casebook(common)?;
    let gazetteer = gazetteer(common, &casebook)?;
    let rules = CaseRules::of(&gazetteer)?;
    let asker = Asker::new(&casebook, &gazetteer)?;
    let question = verb.query.join(" ");
    let meaning = asker.ask(&question)?;
    if meaning.documents.is_empty() {
        note(format_args!("no document is found, so nothing is written"));
        return Ok(Outcome::Lacking);
    }
    let chosen = Chosen { asker, meaning, question, rules };
    match (&verb.out, verb.kind) {
        (Some(folder), Kind::Brat) => chosen.brat(folder)?,
        (Some(file), kind) => {
            let made = File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
            let mut out = BufWriter::new(made);
            chosen.write(kind, verb.table, &mut out)?;
            out.flush().with_context(|| format!("cannot write {}", file.display()))?;
        }
        (None, kind) => chosen.write(kind, verb.table, &mut std::io::stdout().lock())?,
    }
    if let (Some(out), false) = (&verb.out, common.quiet) {
        note(format_args!("wrote {}", out.display()));
    }
    Ok(Outcome::Done)
}

impl Chosen<'_> {
    /// The documents chosen; none where they are all.
    fn within(&self) -> Option<&Numbers> {
        (!self.question.trim().is_empty()).then_some(&self.meaning.documents)
    }

    fn write(&self, kind: Kind, which: Which, out: &mut dyn Write) -> anyhow::Result<()> {
        match kind {
            Kind::Csv => write_csv(&self.table(which)?, out).map_err(plain)?,
            Kind::Xlsx => {
                let all = [Which::Cases, Which::People, Which::Articles, Which::Organisations, Which::Documents];
                let tables: Vec<Table> = all.into_iter().map(|which| self.table(which)).collect::<Result<_, _>>()?;
                out.write_all(&workbook(&tables)?)?;
            }
            Kind::Jsonl => {
                for (number, row) in self.documents()? {
                    let document = row.document(Texts::new(&self.asker.view).whole(number, &row)?);
                    Mentions::new(&document, &annotations(&self.asker, number)?).write_json(&mut *out)?;
                }
            }
            Kind::Ftm => {
                let persons = tally(&self.asker, Label::Person, self.within(), None)?;
                let organisations = tally(&self.asker, Label::Organisation, self.within(), None)?;
                write_ftm(&self.asker, &persons, &organisations, self.within(), out).map_err(plain)?;
            }
            Kind::Gexf | Kind::Graphml => {
                let persons = tally(&self.asker, Label::Person, self.within(), None)?;
                let network = network(&self.asker, &persons, self.within())?;
                let text = if kind == Kind::Gexf { network.gexf() } else { network.graphml() };
                out.write_all(text.as_bytes())?;
            }
            Kind::Html => self.report(out)?,
            Kind::Brat => {}
        }
        Ok(())
    }

    fn table(&self, which: Which) -> anyhow::Result<Table> {
        let counted = |label| -> anyhow::Result<Table> {
            Ok(entities_table(label, &tally(&self.asker, label, self.within(), None)?))
        };
        match which {
            Which::Cases => Ok(cases_table(&cases(&self.asker, &self.meaning, &CasesWanted::default(), &self.rules)?)),
            Which::People => counted(Label::Person),
            Which::Articles => counted(Label::Article),
            Which::Organisations => counted(Label::Organisation),
            Which::Documents => {
                let rows: Vec<DocumentRow> = self.documents()?.into_iter().map(|(_, row)| row).collect();
                Ok(documents_table(&rows))
            }
        }
    }

    /// The documents chosen, in the order of import.
    fn documents(&self) -> anyhow::Result<Vec<(DocumentNumber, DocumentRow)>> {
        let mut documents = Vec::new();
        self.asker.view.each_document(|number, row| {
            if !row.superseded && self.meaning.documents.has(number) {
                documents.push((number, row));
            }
        })?;
        documents.sort_by_key(|(_, row)| row.order());
        Ok(documents)
    }

    fn report(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut keys: Vec<&String> =
            self.meaning.entities.iter().filter(|key| key_label(key) == Label::Person).collect();
        keys.sort_unstable();
        let mut persons = Vec::new();
        for key in keys {
            persons.extend(dossier(&self.asker, key)?);
        }
        let rows = cases(&self.asker, &self.meaning, &CasesWanted::default(), &self.rules)?;
        let hits = hits(&self.asker, &self.meaning, Order::Relevance, 0, usize::MAX)?;
        let made = jiff::Timestamp::now().to_string();
        let report = Report {
            question: &self.question,
            made: made.split('T').next().unwrap_or_default(),
            persons: &persons,
            cases: &rows,
            hits: &hits,
            documents: self.meaning.documents.len(),
        };
        write_report(&report, out).map_err(plain)
    }

    /// Two files a document; where two have one stem, the hash's beginning tells them apart.
    fn brat(&self, folder: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let documents = self.documents()?;
        let mut taken = std::collections::BTreeSet::new();
        for (number, row) in documents {
            let document = row.document(Texts::new(&self.asker.view).whole(number, &row)?);
            let id = row.id().to_string();
            let mut stem = row.stem().to_owned();
            if !taken.insert(stem.clone()) {
                stem = format!("{stem}-{}", id.trim_start_matches("sha256:").get(..12).unwrap_or_default());
            }
            let standoff = brat::write(&document.text, &annotations(&self.asker, number)?);
            for (extension, text) in [("txt", &document.text), ("ann", &standoff)] {
                let file = folder.join(format!("{stem}.{extension}"));
                std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
            }
        }
        Ok(())
    }
}
