//! What stands near what: by the positions of words and entities in the index, or by the sentences of mentions.

use rustc_hash::FxHashMap;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _, SegmentReader, TERMINATED, Term};

use super::parse::{Field, Node, QueryError, Within};
use super::{Asker, Error, names, stems};
use crate::fold::fold_word;
use crate::index::{DocumentNumber, Keys, MentionRow, Numbers, article_and_holders, column, scan, words};
use crate::model::{Label, Status};

/// One of the things that must stand near each other: any of its terms, each a run of words or one entity.
struct Operand {
    runs: Vec<Vec<String>>,
    /// It can be looked for among mentions.
    entities: bool,
}

/// The documents in which all stand near the first.
pub(super) fn near(
    asker: &Asker<'_>,
    within: Within,
    nodes: &[Node],
    wrong: &dyn Fn(&str) -> QueryError,
) -> Result<Numbers, Error> {
    let operands: Vec<Operand> = nodes.iter().map(|node| operand(asker, node, wrong)).collect::<Result<_, _>>()?;
    match within {
        Within::Words(words) => by_position(asker, &operands, words),
        Within::Sentence if operands.iter().all(|operand| operand.entities) => by_sentence(asker, &operands),
        Within::Sentence => Err(wrong(
            "near:sentence ties persons, organisations and articles; for words give a number, as in near:10(torture person:bokaev)",
        )
        .into()),
    }
}

fn operand(asker: &Asker<'_>, node: &Node, wrong: &dyn Fn(&str) -> QueryError) -> Result<Operand, Error> {
    let single = |keys: Vec<String>| Operand { runs: keys.into_iter().map(|key| vec![key]).collect(), entities: true };
    Ok(match node {
        Node::Field(Field::Person, value, _) => single(names::keys(asker, Label::Person, value)?),
        Node::Field(Field::Organisation, value, _) => single(names::keys(asker, Label::Organisation, value)?),
        Node::Field(Field::Article, value, _) => single(names::keys(asker, Label::Article, value)?),
        Node::Field(Field::Status, value, _) => {
            let status = Status::from_name(&value.to_lowercase());
            let status = status.ok_or_else(|| wrong("no status is called so; `status:` alone lists them"))?;
            Operand { runs: vec![vec![format!("status:{}", status.name())]], entities: false }
        }
        Node::Exact(word) => Operand { runs: vec![vec![fold_word(word)]], entities: false },
        Node::Word(text) | Node::Phrase(text) => {
            let folded: Vec<String> = words(text).map(fold_word).collect();
            let mut runs = match (node, folded.as_slice()) {
                (_, []) => return Err(wrong("there is no word in this").into()),
                (Node::Word(_), [word]) => {
                    let forms = stems::forms(&asker.searcher, asker.casebook.fields().body, word)?;
                    forms.into_iter().map(|form| vec![form]).collect()
                }
                _ => vec![folded],
            };
            runs.extend(asker.persons_named(text).into_iter().map(|key| vec![key]));
            Operand { runs, entities: false }
        }
        Node::Or(nodes) => {
            let all: Vec<Operand> = nodes.iter().map(|node| operand(asker, node, wrong)).collect::<Result<_, _>>()?;
            Operand {
                entities: all.iter().all(|one| one.entities),
                runs: all.into_iter().flat_map(|one| one.runs).collect(),
            }
        }
        _ => {
            return Err(
                wrong("near: takes words, \"phrases\", person:, org:, article: and status:, and OR of these").into()
            );
        }
    })
}

fn by_position(asker: &Asker<'_>, operands: &[Operand], most: u32) -> Result<Numbers, Error> {
    let mut out = Numbers::default();
    for segment in asker.searcher.segment_readers() {
        let Some(document) = segment.fast_fields().column_opt::<u64>(column::DOCUMENT)? else { continue };
        let mut found: Option<FxHashMap<DocId, Vec<(u32, u32)>>> = None;
        for operand in operands {
            let mut here = places(asker, segment, operand)?;
            found = Some(match found {
                None => here,
                Some(mut firsts) => {
                    firsts.retain(|entry, firsts| {
                        let Some(places) = here.remove(entry) else { return false };
                        firsts.retain(|first| places.iter().any(|place| gap(*first, *place) <= most));
                        !firsts.is_empty()
                    });
                    firsts
                }
            });
        }
        let found = found.unwrap_or_default();
        let mut entries: Vec<DocId> = found.into_keys().collect();
        entries.sort_unstable();
        entries.into_iter().filter_map(|entry| document.first(entry)).for_each(|number| out.insert(number));
    }
    Ok(out)
}

/// Words on from the one to the other; neighbours are one word apart.
const fn gap(a: (u32, u32), b: (u32, u32)) -> u32 {
    // One of the two is 0, both where they overlap.
    let (after, before) = (a.0.saturating_sub(b.1), b.0.saturating_sub(a.1));
    if after > before { after } else { before }
}

/// Where an operand stands in each entry of a segment: first and last position.
fn places(
    asker: &Asker<'_>,
    segment: &SegmentReader,
    operand: &Operand,
) -> Result<FxHashMap<DocId, Vec<(u32, u32)>>, Error> {
    let body = asker.casebook.fields().body;
    let index = segment.inverted_index(body)?;
    let positions = |word: &str| -> Result<FxHashMap<DocId, Vec<u32>>, Error> {
        let mut out = FxHashMap::default();
        let term = Term::from_field_text(body, word);
        let postings = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions);
        let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else { return Ok(out) };
        while postings.doc() != TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                let mut here = Vec::new();
                postings.positions(&mut here);
                out.insert(postings.doc(), here);
            }
            postings.advance();
        }
        Ok(out)
    };
    let mut out: FxHashMap<DocId, Vec<(u32, u32)>> = FxHashMap::default();
    for run in &operand.runs {
        let Some((first, rest)) = run.split_first() else { continue };
        let mut starts = positions(first)?;
        for (step, word) in (1_u32..).zip(rest) {
            let next = positions(word)?;
            starts.retain(|entry, starts| {
                let Some(next) = next.get(entry) else { return false };
                starts.retain(|start| next.binary_search(&(start + step)).is_ok());
                !starts.is_empty()
            });
        }
        let last = rest.len() as u32;
        let mut starts: Vec<_> = starts.into_iter().collect();
        starts.sort_unstable_by_key(|(entry, _)| *entry);
        for (entry, starts) in starts {
            out.entry(entry).or_default().extend(starts.into_iter().map(|start| (start, start + last)));
        }
    }
    Ok(out)
}

fn by_sentence(asker: &Asker<'_>, operands: &[Operand]) -> Result<Numbers, Error> {
    let body = asker.casebook.fields().body;
    // Only documents that have them all are scanned.
    let mut within: Option<Numbers> = None;
    for operand in operands {
        let mut has = Numbers::default();
        for key in operand.runs.iter().flatten() {
            has = has.or(&asker.with_term(Term::from_field_text(body, key))?);
        }
        within = Some(within.map_or_else(|| has.clone(), |within| within.and(&has)));
    }
    let within = within.unwrap_or_default();
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut out = Numbers::default();
    let mut sentence: Vec<MentionRow> = Vec::new();
    let place = |row: &MentionRow| -> (DocumentNumber, usize) { (row.document, row.place.sentence.start) };
    let holds = |sentence: &[MentionRow], keys: &Keys| {
        operands.iter().all(|operand| {
            let is = |key: &str| operand.runs.iter().flatten().any(|wanted| wanted == key);
            sentence.iter().any(|row| article_and_holders(keys.key(row.entity)).any(is) || is(keys.key(row.entity)))
        })
    };
    scan(&asker.searcher, Some(&within), &mut keys, &mut rules, |row, keys| {
        if let Some(first) = sentence.first()
            && place(first) != place(&row)
        {
            if holds(&sentence, keys) {
                out.insert(first.document);
            }
            sentence.clear();
        }
        sentence.push(row);
    })?;
    if let Some(first) = sentence.first()
        && holds(&sentence, &keys)
    {
        out.insert(first.document);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_word_apart() {
        for (a, b, wanted) in [((3, 3), (4, 4), 1), ((4, 4), (3, 3), 1), ((1, 3), (2, 2), 0), ((1, 2), (9, 9), 7)] {
            assert_eq!(gap(a, b), wanted, "{a:?} {b:?}");
        }
    }
}
