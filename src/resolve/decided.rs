//! Applies what people decided to the annotations of a document. A decision goes before every rule: nothing that a text gives on
//! the next extraction takes it back.

use std::sync::Arc;

use crate::brat::CodePoints;
use crate::decision::{Decision, Kind, Scope, place};
use crate::fold::fold_word;
use crate::gazetteer::Gazetteer;
use crate::model::{Annotation, Document, Label, RuleName, Span, Statuses, Value};
use crate::segment::segment;

/// A decision that could not be applied to the document that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The decision, with its file and line.
    pub decision: Decision,
    /// Why, and what to do.
    pub reason: String,
}

/// The rules that outputs name.
const fn rule(kind: Kind) -> &'static str {
    match kind {
        Kind::SameAs => "decision/same-as",
        Kind::NotThisPerson => "decision/not-this-person",
        Kind::TwoPersons => "decision/two-persons",
        Kind::Checked => "decision/checked",
        _ => "decision/other",
    }
}

/// Applies the decisions of the gazetteer to the annotations of a document whose parts are given, wider ones first, then
/// earlier ones. Gives those that could not be applied.
#[must_use]
pub fn apply(
    document: &Document,
    parts: &[Span],
    annotations: &mut Vec<Annotation>,
    gazetteer: &Gazetteer,
) -> Vec<Unplaced> {
    let mut decisions = gazetteer.decisions().of(document.id).peekable();
    let mut unplaced = Vec::new();
    if decisions.peek().is_none() {
        return unplaced;
    }
    let mut work = Work {
        document,
        parts,
        gazetteer,
        marks: annotations
            .drain(..)
            .map(|annotation| Marked { was: annotation.value.clone(), annotation, dropped: false })
            .collect(),
    };
    for decision in decisions {
        if let Err(reason) = work.apply(decision) {
            unplaced.push(Unplaced { decision: decision.clone(), reason });
        }
    }
    annotations.extend(work.marks.into_iter().filter(|mark| !mark.dropped).map(|mark| mark.annotation));
    annotations.sort_by_key(|annotation| annotation.span);
    unplaced
}

/// An annotation with what extraction made of it.
struct Marked {
    annotation: Annotation,
    was: Value,
    dropped: bool,
}

struct Work<'a> {
    document: &'a Document,
    parts: &'a [Span],
    gazetteer: &'a Gazetteer,
    marks: Vec<Marked>,
}

impl Work<'_> {
    fn apply(&mut self, decision: &Decision) -> Result<(), String> {
        let meant = self.meant(decision)?;
        let about: Vec<usize> = match decision.scope {
            Scope::Everywhere => self.everywhere(decision),
            Scope::Document => self.in_document(decision)?,
            Scope::Mention => self.mention(decision, meant.as_ref())?,
        };
        let slug = Value::parse(&decision.of);
        for at in about {
            let mark = &mut self.marks[at];
            match decision.kind {
                Kind::NotAName => mark.dropped = true,
                Kind::NotThisPerson => {
                    let Some(Value::Person(id) | Value::Organisation(id)) = &slug else {
                        return Err(format!("`{}` is nobody whom a list has", decision.of));
                    };
                    let one = &mut mark.annotation;
                    one.open_between.retain(|other| other != id);
                    if Some(&one.value) == slug.as_ref() {
                        let surface = one.span.of(&self.document.text);
                        let (value, name) = apart(id, &one.name, decision.scope, surface);
                        one.value = value;
                        one.name = name;
                        one.rule = RuleName::Static(rule(decision.kind));
                        one.confidence = 1.0;
                    }
                }
                Kind::SameAs | Kind::TwoPersons | Kind::Checked => {
                    let Some((value, name)) = &meant else { continue };
                    mark.dropped = false;
                    let one = &mut mark.annotation;
                    one.value = value.clone();
                    one.name = Arc::clone(name);
                    one.open_between = Vec::new();
                    one.rule = RuleName::Static(rule(decision.kind));
                    one.confidence = 1.0;
                }
                Kind::Rejected | Kind::Note | Kind::Accepted | Kind::AliasOf | Kind::Undone => {}
            }
        }
        Ok(())
    }

    /// Who it is by the decision: a listed entity, or a name of no list.
    fn meant(&self, decision: &Decision) -> Result<Option<(Value, Arc<str>)>, String> {
        let id = match decision.kind {
            Kind::SameAs | Kind::TwoPersons => &decision.to,
            Kind::Checked => &decision.of,
            _ => return Ok(None),
        };
        match Value::parse(id) {
            Some(value @ (Value::Person(_) | Value::Organisation(_))) => {
                let Some(index) = self.gazetteer.by_id(id) else {
                    return Err(format!("no list has `{id}`; give the folder that has it, or decide again"));
                };
                Ok(Some((value, Arc::clone(&self.gazetteer.entity(index).name))))
            }
            Some(Value::Name(slug)) if !slug.is_empty() => {
                let known = self.marks.iter().find(|mark| mark.was == Value::Name(Arc::clone(&slug)));
                let name = match known {
                    Some(mark) if decision.name.is_empty() => Arc::clone(&mark.annotation.name),
                    _ if decision.name.is_empty() => decision.quote.as_str().into(),
                    _ => decision.name.as_str().into(),
                };
                Ok(Some((Value::Name(slug), name)))
            }
            // A date or an article that somebody looked at needs no more.
            Some(_) if decision.kind == Kind::Checked => Ok(None),
            _ => Err(format!("`{id}` is neither person:…, org:… nor name:…")),
        }
    }

    fn having(&self, of: &str) -> Vec<usize> {
        let Some(of) = Value::parse(of) else { return Vec::new() };
        // A person and an organisation may share a slug, and names are decided of persons.
        let other = |mark: &Marked| matches!(of, Value::Name(_)) && mark.annotation.label != Label::Person;
        let has = |mark: &Marked| (mark.annotation.value == of || mark.was == of) && !other(mark);
        (0..self.marks.len()).filter(|&at| has(&self.marks[at])).collect()
    }

    /// The mentions with the value; of what is nobody's name also those with the same words.
    fn everywhere(&self, decision: &Decision) -> Vec<usize> {
        let mut found = self.having(&decision.of);
        if decision.kind == Kind::NotAName && !decision.quote.is_empty() {
            let fold = |text: &str| text.split_whitespace().map(fold_word).collect::<Vec<_>>();
            let wanted = fold(&decision.quote);
            found.extend((0..self.marks.len()).filter(|&at| {
                let one = &self.marks[at].annotation;
                one.label == Label::Person && !one.is_listed() && fold(one.span.of(&self.document.text)) == wanted
            }));
        }
        // A name in a list is somebody's.
        found.retain(|&at| decision.kind != Kind::NotAName || !self.marks[at].annotation.is_listed());
        found
    }

    /// The mentions with the value; where none has it any more, those of him whom the quotation names.
    fn in_document(&self, decision: &Decision) -> Result<Vec<usize>, String> {
        let mut found = self.having(&decision.of);
        if decision.kind == Kind::NotThisPerson {
            let id = decision.of.split_once(':').map_or("", |(_, id)| id);
            found.extend(
                (0..self.marks.len())
                    .filter(|&at| self.marks[at].annotation.open_between.iter().any(|other| **other == *id)),
            );
        }
        if found.is_empty()
            && let Some(span) = self.span(decision)
            && let Some(at) = self.at(span)
        {
            let value = self.marks[at].annotation.value.to_string();
            found = self.having(&value);
        }
        let settled = matches!(decision.kind, Kind::NotThisPerson | Kind::NotAName);
        if found.is_empty() && !settled {
            return Err(format!(
                "the document names nobody as `{}`, and the words «{}» are not marked in it; look at it with `casebook show`, and decide again",
                decision.of, decision.quote
            ));
        }
        Ok(found)
    }

    /// The mention at the decision's place, made where extraction gives none.
    fn mention(&mut self, decision: &Decision, meant: Option<&(Value, Arc<str>)>) -> Result<Vec<usize>, String> {
        let Some(span) = self.span(decision) else {
            return Err(format!("the words «{}» stand nowhere in the document any more", decision.quote));
        };
        if let Some(at) = self.at(span) {
            return Ok(vec![at]);
        }
        let Some((value, name)) = meant else { return Ok(Vec::new()) };
        let label = if matches!(value, Value::Organisation(_)) { Label::Organisation } else { Label::Person };
        self.marks.retain(|mark| !mark.annotation.span.overlaps(span));
        let annotation = Annotation {
            span,
            page: self.document.page_at(span.start),
            label,
            value: value.clone(),
            name: Arc::clone(name),
            statuses: Statuses::default(),
            rule: RuleName::Static(rule(decision.kind)),
            confidence: 1.0,
            sentence: self.sentence(span),
            open_between: Vec::new(),
        };
        self.marks.push(Marked { was: value.clone(), annotation, dropped: false });
        Ok(vec![self.marks.len() - 1])
    }

    fn span(&self, decision: &Decision) -> Option<Span> {
        place(&self.document.text, decision.start, decision.end, &decision.quote)
    }

    /// The person's or organisation's mention that shares most with a span.
    fn at(&self, span: Span) -> Option<usize> {
        let shared = |at: &usize| {
            let own = self.marks[*at].annotation.span;
            own.end.min(span.end).saturating_sub(own.start.max(span.start))
        };
        let entity = |at: &usize| matches!(self.marks[*at].annotation.label, Label::Person | Label::Organisation);
        (0..self.marks.len()).filter(entity).filter(|at| shared(at) > 0).max_by_key(shared)
    }

    /// The sentence that holds a span.
    fn sentence(&self, span: Span) -> Span {
        let Some(part) = self.parts.iter().find(|part| part.contains(span)) else { return span };
        let segments = segment(self.document, *part);
        let token = segments.token_at(span.start);
        let sentence = segments.sentences.get(segments.sentence_of(token));
        let sentence = sentence.map(|range| segments.span(range.start as usize..range.end as usize));
        sentence.map_or(span, |sentence| sentence.join(span))
    }
}

/// The value of somebody who bears a listed person's name and is another: the name itself; of one mention of one word, the
/// surname alone.
fn apart(id: &str, name: &Arc<str>, scope: Scope, surface: &str) -> (Value, Arc<str>) {
    let alone = scope == Scope::Mention && surface.split_whitespace().count() == 1;
    let name = match name.split_whitespace().next_back() {
        Some(last) if alone => last.into(),
        _ => Arc::clone(name),
    };
    let slug = crate::model::slug(&name);
    (Value::Name(if slug.is_empty() { id.into() } else { slug.into() }), name)
}

/// Where an annotation stands, in code points of the document's text, for whoever writes a decision about it.
#[must_use]
pub fn points(document: &Document, span: Span) -> (usize, usize) {
    let mut points = CodePoints::new(&document.text);
    (points.at(span.start), points.at(span.end))
}
