//! What may have been meant where a question finds nothing.

use super::names::{nearest, nearest_words, persons};
use super::parse::{Field, Node, parse};
use super::{Asker, Error};

/// The names and words of a question that no document has, each with the nearest that some have; where each of them is there, which
/// parts of the question find something alone.
///
/// # Errors
/// Where the query is wrong or the casebook cannot be read.
pub fn suggestions(asker: &Asker<'_>, query: &str) -> Result<Vec<String>, Error> {
    let mut out = Vec::new();
    let node = parse(query)?;
    look(asker, &node, &mut out)?;
    if out.is_empty() {
        out.extend(alone(asker, &node)?);
    }
    Ok(out)
}

/// What the parts of a question that finds nothing find alone, or together where they only stand too far from each other.
fn alone(asker: &Asker<'_>, node: &Node) -> Result<Option<String>, Error> {
    let (Node::And(nodes) | Node::Near(_, nodes, _)) = node else { return Ok(None) };
    if let Node::Near(..) = node {
        let apart = documents(asker.count(&Node::And(nodes.clone()))?);
        if apart != documents(0) {
            return Ok(Some(format!("farther from each other they stand in {apart}")));
        }
    }
    let parts: Vec<_> = nodes
        .iter()
        .map(|part| Ok(format!("`{part}` in {}", documents(asker.count(part)?))))
        .collect::<Result<_, Error>>()?;
    Ok((parts.len() > 1).then(|| format!("no document has all of it; alone, {}", parts.join(", "))))
}

fn documents(count: usize) -> String {
    match count {
        0 => "none".to_owned(),
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    }
}

fn look(asker: &Asker<'_>, node: &Node, out: &mut Vec<String>) -> Result<(), Error> {
    match node {
        Node::And(nodes) | Node::Or(nodes) | Node::Near(_, nodes, _) => {
            nodes.iter().try_for_each(|node| look(asker, node, out))
        }
        Node::Field(Field::Person, name, _) if persons(asker, name)?.is_empty() => {
            let near = nearest(asker, name, 5)?;
            let hint = if near.is_empty() { String::new() } else { format!("; nearest: {}", near.join(", ")) };
            out.push(format!("nobody is called `{name}` in this casebook or its lists{hint}"));
            Ok(())
        }
        Node::Field(Field::Organisation, name, _) if asker.ask(&format!("org:\"{name}\""))?.documents.is_empty() => {
            out.push(format!("no document names the organisation `{name}`; `casebook organisations` lists them"));
            Ok(())
        }
        Node::Field(Field::Article, number, _) if asker.ask(&format!("article:\"{number}\""))?.documents.is_empty() => {
            out.push(format!("no document cites article `{number}`; `casebook articles` lists them"));
            Ok(())
        }
        Node::Word(word) | Node::Exact(word) if asker.ask(&format!("\"{word}\""))?.documents.is_empty() => {
            let mut near = nearest_words(asker, word, 3)?;
            near.extend(nearest(asker, word, 3)?.into_iter().map(|name| format!("person:\"{name}\"")));
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
            out.push(format!("no document has the word `{word}`{hint}"));
            Ok(())
        }
        Node::Not(_) | Node::Phrase(_) | Node::Word(_) | Node::Exact(_) | Node::Field(..) => Ok(()),
    }
}
