//! What must hold on any text.

use casebook::brat;
use casebook::convert::{Options, convert};
use casebook::gazetteer::Sources;
use casebook::model::{Metadata, Value};
use casebook::pipeline::{Engine, process};
use casebook::sink::Mentions;
use proptest::prelude::*;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(&Sources::builtin()).unwrap());

/// Pieces of which texts are made: what rules look for, beside what may upset them.
fn piece() -> impl Strategy<Value = String> {
    let known = proptest::sample::select(vec![
        "Mukhtar Dzhakishev",
        "Джакишева",
        "Mr. ",
        "N. I. ",
        "activist ",
        "was arrested on ",
        "10 May 2018",
        "в мае 2018 года",
        "under Art. 174(1), ",
        "ч. 2 ст. 405 УК РК",
        "the Ministry of Justice ",
        "Комитет национальной безопасности ",
        "SIZO No. 7",
        "and ",
        "of the ",
        "& ",
        "charged with fraud ",
        "по обвинению в ",
        "«",
        "»",
        "(",
        ")",
        "\n",
        "\n\n",
        "\u{c}",
        "\r\n",
        "-",
        " ",
        ", ",
        ". ",
        "\u{301}",
        "\u{ad}",
        "ﬁ",
        "İ",
        "³",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn mentions_are_in_order_apart_and_on_the_borders_of_characters(text in proptest::collection::vec(piece(), 0..40)) {
        let text = text.concat();
        let Ok(document) = convert(text.as_bytes(), "any.txt", &Metadata::default(), &Options::default()) else { return Ok(()) };
        let done = process(document.value, &ENGINE);
        let text = &done.document.text;
        for pair in done.annotations.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for one in &done.annotations {
            prop_assert!(text.get(one.span.start..one.span.end).is_some_and(|surface| surface.trim() == surface && !surface.is_empty()));
            prop_assert!(one.sentence.contains(one.span), "{one:?} in {text:?}");
            prop_assert!(!one.rule.is_empty() && (0.0..=1.0).contains(&one.confidence));
            prop_assert!(!matches!(&one.value, Value::Name(slug) if slug.is_empty()), "{one:?} in {text:?}");
        }
    }

    #[test]
    fn what_brat_is_given_it_gives_back(text in proptest::collection::vec(piece(), 0..40)) {
        let text = text.concat();
        let Ok(document) = convert(text.as_bytes(), "any.txt", &Metadata::default(), &Options::default()) else { return Ok(()) };
        let done = process(document.value, &ENGINE);
        let marks = brat::read(&done.document.text, &brat::write(&done.document.text, &done.annotations)).unwrap();
        prop_assert_eq!(marks.len(), done.annotations.len());
        for (mark, one) in marks.iter().zip(&done.annotations) {
            prop_assert_eq!((mark.label, mark.span, &mark.value, mark.statuses), (one.label, one.span, &one.value.to_string(), one.statuses));
        }
    }

    #[test]
    fn offsets_that_leave_count_the_characters_of_the_text(text in proptest::collection::vec(piece(), 0..40)) {
        let text = text.concat();
        let Ok(document) = convert(text.as_bytes(), "any.txt", &Metadata::default(), &Options::default()) else { return Ok(()) };
        let done = process(document.value, &ENGINE);
        let characters: Vec<char> = done.document.text.chars().collect();
        for one in Mentions::new(&done.document, &done.annotations).objects() {
            prop_assert_eq!(characters[one.start..one.end].iter().collect::<String>(), one.text);
        }
    }
}

#[test]
fn a_paragraph_may_break_off_behind_any_word() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/train");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Some(text) = path.extension().is_some_and(|kind| kind == "txt").then(|| std::fs::read_to_string(&path))
        else {
            continue;
        };
        for paragraph in text.unwrap().split("\n\n") {
            for (end, _) in paragraph.match_indices([' ', '\n']) {
                let cut = &paragraph.as_bytes()[..end];
                let Ok(document) = convert(cut, "any.txt", &Metadata::default(), &Options::default()) else { continue };
                let done = process(document.value, &ENGINE);
                assert!(done.annotations.iter().all(|one| one.span.end <= done.document.text.len()));
            }
        }
    }
}
