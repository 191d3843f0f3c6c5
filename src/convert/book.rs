//! EPUB: the chapters in the order of the spine, each on pages of its own.
//!
//! The standard is EPUB 3.3; three small files lead to the chapters: the container names the package document, its manifest
//! the files, its spine their order.

use std::collections::BTreeMap;

use super::flow::Flow;
use super::package::{Package, resolve};
use super::xml::{self, Node, attribute};
use super::{Error, Raw, html, info, text};

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let mut package = Package::open(bytes)?;
    let missing = |what: &str| Error::Broken(format!("its {what} is missing"));
    let container = package.text("META-INF/container.xml")?.ok_or_else(|| missing("part META-INF/container.xml"))?;
    let mut root = None;
    xml::each(&container, |node| {
        if let Node::Start(start) = node
            && start.local_name().as_ref() == "rootfile"
        {
            root = root.take().or_else(|| attribute(start, "full-path"));
        }
    });
    let root = root.ok_or_else(|| missing("package document"))?;
    let list = package.text(&root)?.ok_or_else(|| missing("package document"))?;
    let mut flow = Flow::default();
    for chapter in spine(&list) {
        let name = resolve(&root, &unescaped(&chapter));
        match package.bytes(&name) {
            Ok(Some(bytes)) => {
                html::write_whole(&text::decode(&bytes).0, &mut flow);
                flow.end_page(false);
            }
            Ok(None) => flow.warn_of_loss(format!("its chapter {name} is missing")),
            Err(Error::Encrypted) => return Err(Error::Encrypted),
            Err(error) => flow.warn_of_loss(format!("a chapter is left out: {error}")),
        }
    }
    flow.finish(info::of_book(&list))
}

/// The files of the spine, in order, those left out of the linear order at their place.
fn spine(list: &str) -> Vec<String> {
    let mut files = BTreeMap::new();
    let mut chapters = Vec::new();
    xml::each(list, |node| {
        let Node::Start(start) = node else { return };
        match start.local_name().as_ref() {
            "item" => {
                if let Some((id, file)) = attribute(start, "id").zip(attribute(start, "href")) {
                    files.insert(id, file);
                }
            }
            "itemref" => chapters.extend(attribute(start, "idref")),
            _ => {}
        }
    });
    chapters.iter().filter_map(|id| files.get(id).cloned()).collect()
}

/// A reference without its percent signs: `chapter%201.xhtml`.
fn unescaped(reference: &str) -> String {
    let bytes = reference.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = reference.get(at + 1..at + 3).filter(|_| byte == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_stand_for_bytes_and_otherwise_for_themselves() {
        for (reference, name) in [("a%20b.xhtml", "a b.xhtml"), ("100%.xhtml", "100%.xhtml"), ("%D0%B0", "а")] {
            assert_eq!(unescaped(reference), name);
        }
    }
}
