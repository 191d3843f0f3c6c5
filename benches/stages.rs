//! One bench a stage, over the corpus' English texts repeated to about a megabyte.

use std::hint::black_box;
use std::path::Path;

use casebook::convert::{Options, convert};
use casebook::extract::{Memory, Part, Rules, article, date, extract, organisation, person, propose, tagger};
use casebook::gazetteer::{Gazetteer, Sources};
use casebook::model::{Document, Metadata, Span};
use casebook::pipeline::{Engine, process};
use casebook::relate::{CaseRules, states};
use casebook::resolve::resolve;
use casebook::segment::segment;
use casebook::sink::Mentions;
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};

fn text() -> String {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/samples");
    let mut text = String::new();
    while text.len() < 1 << 20 {
        for name in ["open-letter-2019", "urgent-appeal-2020", "trial-report-2018", "prisoners-2019"] {
            let one = std::fs::read_to_string(corpus.join(name).with_extension("txt"));
            text.push_str(&one.expect("the corpus is there"));
            text.push_str("\n\n");
        }
    }
    text
}

fn document(text: &str) -> Document {
    convert(text.as_bytes(), "text.txt", &Metadata::default(), &Options::default()).expect("it is text").value
}

fn stages(criterion: &mut Criterion) {
    let text = text();
    let document = document(&text);
    let gazetteer = Gazetteer::load(Sources::builtin()).expect("the built-in lists load");
    let rules = Rules::compile(&gazetteer).expect("the built-in rules compile");
    let whole = Span::new(0, document.text.len());
    let segments = segment(&document, whole);
    let mentions = extract(&document, &segments, &gazetteer, &rules, &mut Memory::default());
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("convert", |bench| {
        bench.iter(|| convert(black_box(text.as_bytes()), "text.txt", &Metadata::default(), &Options::default()));
    });
    group.bench_function("segment", |bench| bench.iter(|| segment(black_box(&document), whole)));
    group.bench_function("classes", |bench| {
        bench.iter(|| gazetteer.lexicon().classes(black_box(&document.text), &segments.tokens));
    });
    group.bench_function("gazetteer", |bench| {
        bench.iter(|| gazetteer.hits(black_box(&document.text), &segments.tokens));
    });
    group.bench_function("extract", |bench| {
        bench.iter(|| extract(black_box(&document), &segments, &gazetteer, &rules, &mut Memory::default()));
    });
    let classes = gazetteer.lexicon().classes(&document.text, &segments.tokens);
    finders(
        &mut group,
        &Part { document: &document, segments: &segments, classes: &classes, gazetteer: &gazetteer },
        &rules,
    );
    group.bench_function("resolve", |bench| {
        bench.iter_batched(
            || mentions.clone(),
            |mentions| resolve(black_box(&document), mentions, &gazetteer),
            BatchSize::LargeInput,
        );
    });
    let annotations = resolve(&document, mentions.clone(), &gazetteer);
    group.bench_function("json", |bench| {
        bench.iter(|| Mentions::new(&document, black_box(&annotations)).write_json(Vec::new()));
    });
    let cases = CaseRules::of(&gazetteer).expect("the built-in rules compile");
    group.bench_function("states", |bench| {
        bench.iter(|| states(black_box(&document), &segments, &annotations, &cases));
    });
    let engine = Engine { gazetteer, rules, cases };
    group.bench_function("all", |bench| bench.iter(|| process(document.clone(), black_box(&engine))));
    group.finish();
}

/// What `extract` is made of.
fn finders(group: &mut BenchmarkGroup<'_, WallTime>, part: &Part<'_>, rules: &Rules) {
    let (persons, organisations, words) = propose(part, rules);
    let tagged = tagger::tag(&rules.model, &words, &|_| tagger::ANY);
    group.bench_function("extract: propose", |bench| bench.iter(|| propose(black_box(part), rules)));
    group.bench_function("extract: tagger", |bench| {
        bench.iter(|| tagger::tag(&rules.model, black_box(&words), &|_| tagger::ANY));
    });
    group.bench_function("extract: persons", |bench| {
        bench.iter_batched(
            || persons.clone(),
            |persons| person::settle(part, persons, &tagged, &rules.person, &mut Memory::default()),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("extract: organisations", |bench| {
        bench.iter_batched(
            || organisations.clone(),
            |organisations| organisation::settle(part, organisations, &tagged, &rules.organisation),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("extract: articles", |bench| bench.iter(|| article::find(black_box(part), &rules.article)));
    group.bench_function("extract: dates", |bench| bench.iter(|| date::find(black_box(part), &rules.date)));
}

criterion_group!(benches, stages);
criterion_main!(benches);
