//! `gazetteer import` and `gazetteer export`: lists of other programs, in and out.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use indicatif::HumanCount;
use serde_json::json;

use super::Outcome;
use super::args::{Common, Format};
use super::output::note;
use crate::exchange::{ListFormat, Options, Report, Taken, export, import};
use crate::model::Label;

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Lists, or folders of them (of GATE's, one with its lists.def)
    #[arg(value_name = "FILE|DIR", required = true)]
    paths: Vec<PathBuf>,
    /// The folder for persons.csv and organisations.csv; not-taken.tsv tells there what was not taken, with line and reason
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The form of the lists, where it cannot be told by the file
    #[arg(long, value_name = "FORM")]
    from: Option<Form>,
    /// What the names are, where a list does not say
    #[arg(long, value_name = "LABEL", default_value = "person")]
    label: Labels,
    /// Where the facts are from, where an entry does not say; the file's name if not given
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Write over the lists that are in the folder
    #[arg(long)]
    replace: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The form
    #[arg(value_name = "FORM")]
    form: Form,
    /// Only persons, or only organisations; a plain list has persons if not given
    #[arg(long, value_name = "LABEL")]
    label: Option<Labels>,
    /// The file, or the folder for GATE's lists; standard output if not given
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

/// The forms of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// FollowTheMoney entities as JSON lines, as OpenSanctions publishes them
    Ftm,
    /// A table with the columns of Wikidata's query service
    Wikidata,
    /// GATE's .lst files with lists.def
    Gate,
    /// Patterns of spaCy's EntityRuler as JSON lines
    Spacy,
    /// A name a line, other names after tabs
    Plain,
}

impl Labels {
    const fn label(self) -> Label {
        match self {
            Self::Person => Label::Person,
            Self::Organisation => Label::Organisation,
        }
    }
}

impl Form {
    const fn format(self) -> ListFormat {
        match self {
            Self::Ftm => ListFormat::FollowTheMoney,
            Self::Wikidata => ListFormat::Wikidata,
            Self::Gate => ListFormat::Gate,
            Self::Spacy => ListFormat::Spacy,
            Self::Plain => ListFormat::Plain,
        }
    }
}

/// What names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Labels {
    /// Persons'
    Person,
    /// Organisations'
    Organisation,
}

/// Reasons shown for people; not-taken.tsv has every line.
const SHOWN: usize = 12;

pub(super) fn run_import(verb: &Import, common: &Common) -> anyhow::Result<Outcome> {
    let label = verb.label.label();
    let options = Options { label, source: verb.source.clone(), format: verb.from.map(Form::format) };
    let mut taken = Taken::new(&verb.out, verb.replace)?;
    for path in &verb.paths {
        import(path, &options, &mut taken)?;
    }
    let report = taken.finish()?;
    print(&report, verb, common)?;
    Ok(if report.persons + report.organisations == 0 { Outcome::Lacking } else { Outcome::Done })
}

fn print(report: &Report, verb: &Import, common: &Common) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    let mut left: Vec<_> = report.left.iter().collect();
    left.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(b.0)));
    if common.format == Format::Json {
        let left: Vec<_> = left
            .iter()
            .map(|(reason, (count, first))| json!({"reason": reason, "count": count, "first": first}))
            .collect();
        let object = json!({
            "type": "import", "persons": report.persons, "organisations": report.organisations, "names": report.names,
            "not_taken": left,
        });
        writeln!(out, "{object}")?;
        return Ok(());
    }
    writeln!(
        out,
        "taken: {} persons and {} organisations, {} names, into {}",
        HumanCount(report.persons),
        HumanCount(report.organisations),
        HumanCount(report.names),
        verb.out.display()
    )?;
    if !left.is_empty() {
        writeln!(out, "not taken (every line in {}):", verb.out.join("not-taken.tsv").display())?;
    }
    for (reason, (count, first)) in left.iter().take(SHOWN) {
        writeln!(out, "  {:>9}  {reason}    first at {first}", HumanCount(*count).to_string())?;
    }
    if left.len() > SHOWN {
        writeln!(out, "  and {} more reasons", left.len() - SHOWN)?;
    }
    if !common.quiet {
        note(format_args!(
            "next: casebook gazetteer check --gazetteers {0}; casebook annotate --gazetteers {0}",
            verb.out.display()
        ));
    }
    Ok(())
}

pub(super) fn run_export(verb: &Export, common: &Common) -> anyhow::Result<Outcome> {
    let gazetteer = common.gazetteer()?;
    let (format, wanted) = (verb.form.format(), verb.label.map(Labels::label));
    match &verb.out {
        Some(path) if format == ListFormat::Gate => export(&gazetteer, format, wanted, Some(path), io::sink())?,
        Some(path) => {
            let file = std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            let mut file = io::BufWriter::new(file);
            export(&gazetteer, format, wanted, None, &mut file)?;
            file.flush().with_context(|| format!("cannot write {}", path.display()))?;
        }
        None => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            export(&gazetteer, format, wanted, None, &mut out)?;
            out.flush()?;
        }
    }
    Ok(Outcome::Done)
}
