//! What the readers of XML need of it: elements by their local names, text with its references resolved.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// A piece of an XML file.
pub(super) enum Node<'a> {
    /// An element begins; an empty one begins and ends.
    Start(&'a BytesStart<'a>),
    /// The element of this local name ends.
    End(&'a str),
    /// Text.
    Text(&'a str),
}

/// Hands every piece to `each`, in order. Gives what is wrong where the file cannot be read to its end: what came before it
/// counts.
pub(super) fn each(xml: &str, mut each: impl FnMut(Node<'_>)) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                each(Node::Start(&start));
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                each(Node::End(end.local_name().as_ref()));
            }
            Ok(Event::Text(text)) => each(Node::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => each(Node::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                if let Ok(Some(c)) = reference.resolve_char_ref() {
                    each(Node::Text(c.encode_utf8(&mut [0; 4])));
                } else {
                    let name = reference.into_inner();
                    let text = quick_xml::escape::resolve_predefined_entity(&name);
                    each(Node::Text(text.unwrap_or("\u{fffd}")));
                }
            }
            Ok(Event::Eof) if depth > 0 => return Some("its XML ends too early; the text may be cut off".to_owned()),
            Ok(Event::Eof) => return None,
            Ok(_) => {}
            Err(error) => {
                let at = reader.error_position();
                return Some(format!("its XML is wrong at byte {at}, and the text ends there: {error}"));
            }
        }
    }
}

/// The value of the attribute of this local name.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Explicit1_0).ok()?;
    Some(value.into_owned())
}

/// The texts of the elements of a small file that have one of these local names, each under its name, trimmed.
pub(super) fn texts(xml: &str, names: &[&'static str]) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut open: Option<(&'static str, String)> = None;
    each(xml, |node| match node {
        Node::Start(start) => {
            let local = start.local_name();
            if let Some(name) = names.iter().find(|name| **name == local.as_ref()) {
                open = Some((name, String::new()));
            }
        }
        Node::Text(text) => {
            if let Some((_, so_far)) = &mut open {
                so_far.push_str(text);
            }
        }
        Node::End(name) => {
            if let Some((_, text)) = open.take_if(|(open, _)| *open == name) {
                let text = text.trim();
                if !text.is_empty() {
                    found.push((names.iter().find(|one| **one == name).copied().unwrap_or(""), text.to_owned()));
                }
            }
        }
    });
    found
}
