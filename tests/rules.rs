//! Runs the examples that stand beside every rule, as a newcomer who adds one would want: a failure names file and rule.

use casebook::extract::Part;
use casebook::extract::date::{self, DateRules};
use casebook::gazetteer::{Gazetteer, Sources};
use casebook::model::{Document, DocumentId, Edtf, Format, Language, Layout, Metadata, Page, Span, Verdict};
use casebook::segment::segment;

fn document(text: &str, on: Option<&str>) -> Document {
    let date = on.map(|on| Edtf::parse(on).expect("an example's `on` is a date"));
    let span = Span::new(0, text.len());
    Document {
        id: DocumentId([0; 32]),
        source: "example.txt".to_owned(),
        format: Format::Text,
        text: text.to_owned(),
        pages: vec![Page { number: 1, span, verdict: Verdict::Text }],
        furniture: Vec::new(),
        metadata: Metadata { date, ..Metadata::default() },
        language: Language::En,
        languages: Vec::new(),
        notes: Vec::new(),
        recognised: Vec::new(),
        layout: Layout::default(),
    }
}

#[test]
fn every_date_rule_does_what_its_examples_say() {
    let gazetteer = Gazetteer::load(Sources::builtin()).expect("the built-in lists load");
    let rules = DateRules::compile(gazetteer.sources()).expect("the built-in rules compile");
    let mut failures = Vec::new();
    for example in rules.examples() {
        let document = document(&example.text, example.on.as_deref());
        let segments = segment(&document, Span::new(0, document.text.len()));
        let classes = gazetteer.lexicon().classes(&document.text, &segments.tokens);
        let part = Part { document: &document, segments: &segments, classes: &classes, gazetteer: &gazetteer };
        let mentions = date::find(&part, &rules);
        failures.extend(DateRules::check(example, &document.text, &mentions).err());
    }
    let told: Vec<_> = failures.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{} examples fail:\n{}", told.len(), told.join("\n"));
}

#[test]
fn what_cannot_be_taken_is_named_with_file_line_and_rule() {
    let rule = "[[rule]]\nname = \"a\"\npattern = '(?<year>{year})'\nvalue = \"{year}\"\nfinds = [{ text = \"2018\", surface = \"2018\", value = \"2018\" }]\n";
    let terms = "[terms]\nyear = '20[0-9]{2}'\n";
    for (text, expected) in [
        (
            rule.to_owned(),
            "x/date.toml: line 1: rule `a`: unknown term or word table `year`; there is no words/year.csv",
        ),
        (terms.to_owned() + &rule.replace("value =", "valeu ="), "unknown field `valeu`"),
        (terms.to_owned() + &rule.replace("'(?<year>{year})'", "'(?<year>{year}'"), "line 3: rule `a`: bad pattern"),
        (
            terms.to_owned() + &rule.replace("\"{year}\"", "\"{month}\""),
            "line 3: rule `a`: the pattern has no group `month`",
        ),
        (terms.to_owned() + rule + rule, "line 8: rule `a`: the name stands on line 3 already"),
        (
            terms.to_owned()
                + &rule.replace("finds = [{ text = \"2018\", surface = \"2018\", value = \"2018\" }]", "finds = []"),
            "has no example",
        ),
    ] {
        let mut sources = Sources::empty();
        sources.add("rules/date.toml", "x/date.toml".to_owned(), text);
        let error = DateRules::compile(&sources).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}\nshould hold\n{expected}");
    }
}
