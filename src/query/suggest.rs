//! What may have been meant where a question finds nothing.

use super::names::{nearest, nearest_words, persons};
use super::parse::{Field, Node, parse};
use super::{Asker, Error};

/// The names and words of a question that no document has, each with the nearest that some have.
///
/// # Errors
/// Where the query is wrong or the casebook cannot be read.
pub fn suggestions(asker: &Asker<'_>, query: &str) -> Result<Vec<String>, Error> {
    let mut out = Vec::new();
    look(asker, &parse(query)?, &mut out)?;
    Ok(out)
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
