//! Why each mention of a document stands, in words. Nothing here decides: extraction is asked again, with its reasons kept.

use crate::extract::{Part, article, date, propose, tagger};
use crate::gazetteer::Gazetteer;
use crate::model::{Annotation, Document, Label, Value};

use super::{Engine, Processed};

/// How many groups of the model's weights are told.
const GROUPS: usize = 6;

/// The reasons of each annotation, in their order.
#[must_use]
pub fn explain(processed: &Processed, engine: &Engine) -> Vec<Vec<String>> {
    let mut reasons = Vec::with_capacity(processed.annotations.len());
    for index in 0..processed.parts.len() {
        let segments = processed.segments(index);
        let classes = engine.gazetteer.lexicon().classes(&processed.document.text, &segments.tokens);
        let part = Part {
            document: &processed.document,
            segments: &segments,
            classes: &classes,
            gazetteer: &engine.gazetteer,
        };
        let (_, _, words) = propose(&part, &engine.rules);
        let dates = date::reasons(&part, &engine.rules.date);
        for one in processed.annotations_in(index) {
            let mut told = Vec::new();
            match one.label {
                Label::Person | Label::Organisation => {
                    let tokens = segments.token_at(one.span.start)..segments.token_at(one.span.end - 1) + 1;
                    let weights = tagger::reasons(&engine.rules.model, &words, tokens, one.label);
                    told.push(found_by(one, &weights));
                    told.extend(link(one, processed));
                }
                Label::Article => {
                    told.extend(
                        article::how(&one.rule, one.confidence / processed.document.certainty(one.span))
                            .map(str::to_owned),
                    );
                    told.extend(unknown(one, &engine.gazetteer));
                }
                Label::Date => {
                    told.push(format!("rule {}", one.rule));
                    told.extend(dates.iter().find(|(span, _)| *span == one.span).map(|(_, why)| why.clone()));
                    told.extend(
                        own_date(&processed.document).filter(|_| told.iter().any(|why| why.contains("own date"))),
                    );
                }
            }
            reasons.push(told);
        }
    }
    reasons
}

/// What found a name: the list's entry, the model's weights, or a rule.
fn found_by(one: &Annotation, weights: &[(&str, f32)]) -> String {
    if one.rule.ends_with("/model") {
        let weights = weights.iter().take(GROUPS).map(|(group, weight)| format!("{group} {weight:+.1}"));
        return format!("the model: {}", weights.collect::<Vec<_>>().join(", "));
    }
    let listed = match &one.value {
        Value::Person(id) | Value::Organisation(id) => format!(", listed as {id}"),
        _ => String::new(),
    };
    format!("rule {}{listed}", one.rule)
}

/// Which fuller name a short one was tied to and why, or between whom it stays open.
fn link(one: &Annotation, processed: &Processed) -> Option<String> {
    let text = &processed.document.text;
    if !one.open_between.is_empty() {
        return Some(format!("open between {}", one.open_between.join(", ")));
    }
    let surface = |one: &Annotation| one.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let words = |one: &Annotation| one.span.of(text).split_whitespace().count();
    let alike = processed.annotations.iter().filter(|other| other.label == one.label && other.value == one.value);
    let fullest = alike.max_by_key(|other| (words(other), std::cmp::Reverse(other.span.start)))?;
    if words(fullest) <= words(one) {
        return None;
    }
    let last = |name: &str| name.split(' ').next_back().unwrap_or_default().to_lowercase();
    let namesake = |other: &&Annotation| {
        other.label == one.label && other.value != one.value && last(&other.name) == last(&one.name)
    };
    let before = processed.annotations.iter().filter(|other| other.span.start < one.span.start);
    let why = match (one.label, processed.annotations.iter().find(namesake)) {
        (Label::Person, Some(other)) if before.clone().any(|before| before.value == one.value) => {
            format!("rather than to {}, by the words around it or the last name before it", other.name)
        }
        (Label::Person, None) => "the only one here whose name it can be".to_owned(),
        _ => "the fullest name of that value here".to_owned(),
    };
    Some(format!("tied to “{}” on page {}: {why}", surface(fullest), fullest.page))
}

/// That a code does not have the article that is cited, with the nearest that it has.
fn unknown(one: &Annotation, gazetteer: &Gazetteer) -> Option<String> {
    let Value::Article(value) = &one.value else { return None };
    let code = gazetteer.codes().iter().find(|code| code.id == value.code)?;
    let number = |article: &str| article.split(['.', '-']).next().and_then(|number| number.parse::<u32>().ok());
    let cited = number(&value.article)?;
    if code.numbers.has(&value.article) {
        return None;
    }
    let offences = code.offences.iter().map(|offence| &offence.article);
    let nearest = offences.min_by_key(|article| number(article).map_or(u32::MAX, |known| known.abs_diff(cited)))?;
    Some(format!("{} is not known to have article {}; the nearest listed is {nearest}", code.id, value.article))
}

/// Where the document's own date comes from.
fn own_date(document: &Document) -> Option<String> {
    let by = document.metadata.dated_by?;
    Some(format!("the document is dated by {}", by.name()))
}
