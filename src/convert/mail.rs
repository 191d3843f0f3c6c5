//! Mail: a message's text, and what is attached to it; a mailbox's messages.
//!
//! A message is one document: subject, sender and date are its metadata, its body is the text. Attachments are documents of
//! their own, whose parent is the message: [`attachments`] hands them out, as [`messages`] does a mailbox's messages.

use std::panic::catch_unwind;

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

use super::flow::Flow;
use super::{Error, Raw, html, info, is_mail};
use crate::model::{Edtf, FurnitureKind, Metadata};

/// A file attached to a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name as the message gives it, without folders; `attachment-2` where it gives none.
    pub name: String,
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

/// The files attached to a message, in its order. A message within the message is one of them (`.eml`); pictures that
/// belong to the body are not.
#[must_use]
pub fn attachments(bytes: &[u8]) -> Vec<Attachment> {
    // What keeps it from being read is said where the message itself is.
    let Ok(message) = parsed(bytes) else { return Vec::new() };
    let mut found = Vec::new();
    for (part, number) in message.attachments().zip(1..) {
        let (bytes, extension) = match &part.body {
            PartType::Text(text) => (text.as_bytes().to_vec(), ".txt"),
            PartType::Html(text) => (text.as_bytes().to_vec(), ".html"),
            PartType::Binary(bytes) => (bytes.to_vec(), ""),
            PartType::Message(message) => (message.raw_message().to_vec(), ".eml"),
            // What the body shows between its lines.
            PartType::InlineBinary(_) | PartType::Multipart(_) => continue,
        };
        let name = part.attachment_name().map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name).trim());
        let name = match name.filter(|name| !name.is_empty() && !matches!(*name, "." | "..")) {
            Some(name) => name.chars().filter(|c| !c.is_control()).collect(),
            None => format!("attachment-{number}{extension}"),
        };
        found.push(Attachment { name, bytes });
    }
    found
}

/// The messages of a mailbox in the mbox form, in its order, each in the form that a single message has.
pub fn messages(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    MessageIterator::new(bytes).map_while(Result::ok).map(mail_parser::mailbox::mbox::Message::unwrap_contents)
}

/// Reads one message.
pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let message = parsed(bytes)?;
    let mut flow = Flow::default();
    write(&message, &mut flow);
    let names: Vec<String> = attachments(bytes).into_iter().map(|attachment| attachment.name).collect();
    // What programs wrote is unpacked, and its attachments are documents of their own.
    if !names.is_empty() && !is_mail(bytes) {
        flow.warn(format!("its attachments are no part of its text: {}", names.join(", ")));
    }
    flow.finish(metadata(&message))
}

/// Reads a mailbox as one document, each message a page.
pub(super) fn read_mailbox(mailbox: &[u8]) -> Result<Raw, Error> {
    let mut flow = Flow::default();
    let (mut count, mut attached) = (0, 0);
    for bytes in messages(mailbox) {
        count += 1;
        match parsed(&bytes) {
            Ok(message) => {
                if let Some(subject) = message.subject() {
                    flow.push(subject);
                    flow.end_paragraph();
                }
                write(&message, &mut flow);
                attached += message.attachment_count();
            }
            Err(error) => flow.warn_of_loss(format!("message {count}: {error}")),
        }
        flow.end_page(true);
    }
    if attached > 0 && !is_mail(mailbox) {
        flow.warn(format!("attachments of its messages are no part of its text: {attached}"));
    }
    flow.finish(Metadata::default())
}

fn parsed(bytes: &[u8]) -> Result<Message<'_>, Error> {
    // The parser may panic on a damaged message; that costs this message alone.
    let message = catch_unwind(|| MessageParser::default().parse(bytes));
    let message = message.map_err(|_| Error::Broken("the reader of mail stopped on it".to_owned()))?;
    message.ok_or_else(|| Error::Broken("no header can be found in the message".to_owned()))
}

/// Writes the message's body: its plain text, or where it has none its HTML.
fn write(message: &Message<'_>, flow: &mut Flow) {
    flow.furniture(FurnitureKind::Header, &headers(message));
    for part in message.text_bodies() {
        match &part.body {
            PartType::Html(source) => html::write_whole(source, flow),
            PartType::Text(text) => {
                for line in text.lines() {
                    if line.trim().is_empty() {
                        flow.end_paragraph();
                    } else {
                        flow.push(line);
                        flow.line_break();
                    }
                }
            }
            _ => {}
        }
        flow.end_paragraph();
    }
}

/// The lines above the body that readers are shown.
fn headers(message: &Message<'_>) -> String {
    let people = |address: Option<&Address<'_>>| address.map(|address| named(address).join(", "));
    let lines = [
        ("From", people(message.from())),
        ("To", people(message.to())),
        ("Cc", people(message.cc())),
        ("Date", message.date().map(mail_parser::DateTime::to_rfc3339)),
        ("Subject", message.subject().map(str::to_owned)),
    ];
    let lines = lines.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    lines.collect::<Vec<_>>().join("\n")
}

fn named(address: &Address<'_>) -> Vec<String> {
    let one = |one: &mail_parser::Addr<'_>| match (one.name(), one.address()) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (name, address) => name.or(address).map(str::to_owned),
    };
    address.iter().filter_map(one).collect()
}

fn metadata(message: &Message<'_>) -> Metadata {
    let date = message.date().filter(|date| date.is_valid());
    let day = date.and_then(|date| Edtf::parse(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)).ok());
    info::settled(Metadata {
        title: message.subject().map(str::to_owned),
        author: message.from().map(|from| named(from).join(", ")).filter(|from| !from.is_empty()),
        created: day,
        producer: message
            .header("X-Mailer")
            .or_else(|| message.header("User-Agent"))
            .and_then(|value| value.as_text().map(str::to_owned)),
        ..Metadata::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_on_which_the_parser_panics_is_broken_and_no_more() {
        // Found by fuzzing: a message within the message ends in its header, and the next one begins.
        let bytes = "Subject: =?fu?-8tbo: editor@voices.example\r\nDate: Fri, 05 Oct 2018 14:30:0il 3\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed; boundary=\"edge\"\r\n\r\n--other\r\nCg==\r\n\r\n--edge\r\n\
            Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\nMIME-Version: 1.0\r\n\
            Content-Disposition: attachmeG\r\nCg==\r\n\r\n--edge\r\nContent-Type: message/rfc822\r\n\
            Content-Transfer-Encoding: 8bit\r\nMIME-Version: 1.0\r\nContent-Disphment\r\n\r\nSubject: Fwd: lis\n\n\r\n\
            Kairat Dzhumabekov is on the list.\r\n\r\n--edge--\r\n";
        let error = read(bytes.as_bytes()).map(|_| ()).expect_err("the parser panics on it");
        assert!(error.to_string().contains("the reader of mail stopped on it"), "{error}");
        assert_eq!(attachments(bytes.as_bytes()), []);
    }
}
