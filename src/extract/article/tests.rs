use std::fmt::Write as _;

use super::*;
use crate::convert::detect_language;
use crate::extract::Part;
use crate::gazetteer::{Gazetteer, Sources};
use crate::model::{Document, DocumentId, Edtf, Format, Layout, Metadata, Page, Span, Verdict};
use crate::segment::segment;

const RULES: &str = include_str!("../../../gazetteers/rules/article.toml");

fn document(text: &str, country: &str, date: &str) -> Document {
    let known = |value: &str| (!value.is_empty()).then(|| value.to_owned());
    Document {
        id: DocumentId([0; 32]),
        source: "test.txt".to_owned(),
        format: Format::Text,
        text: text.to_owned(),
        pages: vec![Page { number: 1, span: Span::new(0, text.len()), verdict: Verdict::Text }],
        furniture: Vec::new(),
        metadata: Metadata {
            country: known(country),
            date: known(date).map(|date| Edtf::parse(&date).unwrap()),
            ..Metadata::default()
        },
        language: detect_language(text),
        languages: Vec::new(),
        notes: Vec::new(),
        recognised: Vec::new(),
        layout: Layout::default(),
    }
}

fn found(gazetteer: &Gazetteer, rules: &ArticleRules, document: &Document) -> Vec<(Span, String)> {
    let segments = segment(document, Span::new(0, document.text.len()));
    let classes = gazetteer.lexicon().classes(&document.text, &segments.tokens);
    let part = Part { document, segments: &segments, classes: &classes, gazetteer };
    find(&part, rules)
        .into_iter()
        .map(|mention| match mention.reading {
            Reading::Article(value) => (mention.span, value.to_string()),
            other => panic!("{other:?} is no provision"),
        })
        .collect()
}

fn lines(gazetteer: &Gazetteer, rules: &ArticleRules, document: &Document) -> Vec<String> {
    let mentions = found(gazetteer, rules, document);
    mentions.iter().map(|(span, value)| format!("{} = {value}", span.of(&document.text))).collect()
}

#[test]
fn the_examples_of_the_rule_file_hold() {
    let gazetteer = Gazetteer::load(Sources::builtin()).unwrap();
    let rules = ArticleRules::compile(gazetteer.codes().to_vec(), RULES).unwrap();
    let file: RuleFile = toml::from_str(RULES).unwrap();
    let mut wrong = String::new();
    for example in &file.examples {
        let lines = lines(&gazetteer, &rules, &document(&example.text, &example.country, &example.date));
        if lines != example.finds {
            let _ = writeln!(wrong, "\n{}\n  wanted {:?}\n  found  {lines:?}", example.text, example.finds);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn an_alias_that_cannot_be_understood_is_named() {
    let mut codes = Gazetteer::load(Sources::builtin()).unwrap().codes().to_vec();
    codes.retain(|code| code.id.0.as_ref() == "KZ-CC-2014");
    codes[0].offences[1].aliases = vec!["(libel".to_owned()];
    let error = ArticleRules::compile(codes, RULES).unwrap_err().to_string();
    assert_eq!(error, "offences of KZ-CC-2014, line 3, column aliases: `(libel`: brackets do not pair");
}

#[test]
fn a_citation_over_a_line_end_and_in_emphasis_is_one_mention() {
    let gazetteer = Gazetteer::load(Sources::builtin()).unwrap();
    let rules = ArticleRules::compile(gazetteer.codes().to_vec(), RULES).unwrap();
    let text = "In Astana he was charged under **Part 2 of\nArticle 174** of the Criminal Code\nof Kazakhstan.";
    assert_eq!(lines(&gazetteer, &rules, &document(text, "", "2018")), ["Part 2 of\nArticle 174 = KZ-CC-2014:174/2"]);
}
