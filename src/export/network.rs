//! Who is named beside whom: a network of persons, as GEXF (Gephi) and GraphML (yEd, Cytoscape, NetworkX).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::Error;
use crate::index::{Keys, MentionRow, Numbers, key_label, scan};
use crate::model::Label;
use crate::query::{Asker, Tally};

/// Persons and the sentences that they share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// Id, name, documents, mentions.
    nodes: Vec<(String, String, usize, usize)>,
    /// Two nodes, the sentences that name both, and the documents in which these stand.
    edges: Vec<(usize, usize, usize, usize)>,
}

/// A sentence that names more than these is a list: it ties nobody to anybody in particular.
const MOST_IN_A_SENTENCE: usize = 30;

/// The network of these persons in the documents `within`; all where none is given.
///
/// # Errors
/// Where the casebook cannot be read.
pub fn network(asker: &Asker<'_>, persons: &[Tally], within: Option<&Numbers>) -> Result<Network, Error> {
    let nodes: Vec<_> =
        persons.iter().map(|row| (row.id.clone(), row.name.clone(), row.documents, row.mentions)).collect();
    let by_key: FxHashMap<&str, usize> = persons.iter().enumerate().map(|(at, row)| (row.key.as_str(), at)).collect();
    let mut pairs: BTreeMap<(usize, usize), (usize, usize, u64)> = BTreeMap::new();
    let mut sentence: Vec<MentionRow> = Vec::new();
    let mut close = |sentence: &mut Vec<MentionRow>, keys: &Keys| {
        let mut here: Vec<usize> =
            sentence.iter().filter_map(|row| by_key.get(keys.key(row.entity)).copied()).collect();
        here.sort_unstable();
        here.dedup();
        if let (Some(first), true) = (sentence.first(), here.len() <= MOST_IN_A_SENTENCE) {
            for (at, &a) in here.iter().enumerate() {
                for &b in &here[at + 1..] {
                    let (sentences, documents, last) = pairs.entry((a, b)).or_insert((0, 0, u64::MAX));
                    *sentences += 1;
                    *documents += usize::from(*last != first.document);
                    *last = first.document;
                }
            }
        }
        sentence.clear();
    };
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    scan(&asker.searcher, within, &mut keys, &mut rules, |row, keys| {
        let place = |row: &MentionRow| (row.document, row.place.sentence.start);
        if sentence.first().is_some_and(|first| place(first) != place(&row)) {
            close(&mut sentence, keys);
        }
        if key_label(keys.key(row.entity)) == Label::Person {
            sentence.push(row);
        }
    })?;
    close(&mut sentence, &keys);
    let edges = pairs.into_iter().map(|((a, b), (sentences, documents, _))| (a, b, sentences, documents)).collect();
    Ok(Network { nodes, edges })
}

impl Network {
    /// As GEXF 1.3.
    #[must_use]
    pub fn gexf(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n\
             <graph defaultedgetype=\"undirected\">\n<attributes class=\"node\">\n\
             <attribute id=\"documents\" title=\"documents\" type=\"integer\"/>\n\
             <attribute id=\"mentions\" title=\"mentions\" type=\"integer\"/>\n</attributes>\n\
             <attributes class=\"edge\">\n<attribute id=\"documents\" title=\"documents\" type=\"integer\"/>\n</attributes>\n<nodes>\n",
        );
        for (id, name, documents, mentions) in &self.nodes {
            let _ = writeln!(
                out,
                "<node id=\"{}\" label=\"{}\"><attvalues><attvalue for=\"documents\" value=\"{documents}\"/>\
                 <attvalue for=\"mentions\" value=\"{mentions}\"/></attvalues></node>",
                escaped(id),
                escaped(name)
            );
        }
        out.push_str("</nodes>\n<edges>\n");
        for (at, (a, b, sentences, documents)) in self.edges.iter().enumerate() {
            let _ = writeln!(
                out,
                "<edge id=\"{at}\" source=\"{}\" target=\"{}\" weight=\"{sentences}\"><attvalues>\
                 <attvalue for=\"documents\" value=\"{documents}\"/></attvalues></edge>",
                escaped(&self.nodes[*a].0),
                escaped(&self.nodes[*b].0)
            );
        }
        out.push_str("</edges>\n</graph>\n</gexf>\n");
        out
    }

    /// As GraphML.
    #[must_use]
    pub fn graphml(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
             <key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n\
             <key id=\"documents\" for=\"node\" attr.name=\"documents\" attr.type=\"int\"/>\n\
             <key id=\"mentions\" for=\"node\" attr.name=\"mentions\" attr.type=\"int\"/>\n\
             <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"int\"/>\n\
             <key id=\"shared\" for=\"edge\" attr.name=\"documents\" attr.type=\"int\"/>\n\
             <graph edgedefault=\"undirected\">\n",
        );
        for (id, name, documents, mentions) in &self.nodes {
            let _ = writeln!(
                out,
                "<node id=\"{}\"><data key=\"name\">{}</data><data key=\"documents\">{documents}</data>\
                 <data key=\"mentions\">{mentions}</data></node>",
                escaped(id),
                escaped(name)
            );
        }
        for (a, b, sentences, documents) in &self.edges {
            let _ = writeln!(
                out,
                "<edge source=\"{}\" target=\"{}\"><data key=\"weight\">{sentences}</data>\
                 <data key=\"shared\">{documents}</data></edge>",
                escaped(&self.nodes[*a].0),
                escaped(&self.nodes[*b].0)
            );
        }
        out.push_str("</graph>\n</graphml>\n");
        out
    }
}

/// A text as XML and HTML take it; characters that XML forbids are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        let nodes =
            vec![("name:a".to_owned(), "A & <B>".to_owned(), 1, 2), ("name:c".to_owned(), "C".to_owned(), 1, 1)];
        let network = Network { nodes, edges: vec![(0, 1, 3, 1)] };
        for xml in [network.gexf(), network.graphml()] {
            assert!(xml.contains("A &amp; &lt;B&gt;") && !xml.contains("A & <B>"), "{xml}");
        }
        assert!(network.gexf().contains("source=\"name:a\" target=\"name:c\" weight=\"3\""));
    }
}
