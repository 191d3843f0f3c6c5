use std::fmt::Write as _;

use super::*;
use crate::extract::Part;
use crate::gazetteer::{ClassSet, Gazetteer};
use crate::model::{Document, DocumentId, Edtf, Format, Language, Metadata, Page, Span, Verdict};
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
        language: Language::En,
    }
}

fn found(gazetteer: &Gazetteer, rules: &ArticleRules, document: &Document) -> Vec<(Span, String)> {
    let segments = segment(document, Span::new(0, document.text.len()));
    let classes = vec![ClassSet::default(); segments.tokens.len()];
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
    let gazetteer = Gazetteer::builtin();
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
