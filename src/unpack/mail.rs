//! Mail: each message's attachments are its members, and the message is a document itself.

use std::io::Read;

use super::{Bounded, Each, Error, Limits, Member, Unpacked, names};
use crate::convert::{detect, mail};
use crate::model::Format;

/// Hands out the attachments of a message, or of each message of a mailbox below its number. Pictures that belong to a body are none.
pub fn unpack_mail(from: impl Read, limits: &Limits, each: Each<'_>) -> Result<Unpacked, Error> {
    let is_document = Ok(Unpacked { document: true });
    let mut bytes = Vec::new();
    let read = Bounded { from, read: 0, packed: u64::MAX, limits }.read_to_end(&mut bytes);
    // One that is too long is refused as a document, with the reason.
    if read.is_err() {
        return is_document;
    }
    let mut hand_out = |folder: &str, message: &[u8]| -> Result<(), Error> {
        for one in mail::attachments(message) {
            let name = format!("{folder}{}", one.name);
            let name = names::tidy(name.as_bytes()).unwrap_or_else(|_| names::contained(name.as_bytes()));
            each(Member { name, size: one.bytes.len() as u64, content: Ok(&mut one.bytes.as_slice()) })?;
        }
        Ok(())
    };
    match detect(&bytes, "") {
        Ok(Format::Eml) => hand_out("", &bytes)?,
        Ok(Format::Mbox) => {
            for (number, message) in (1..).zip(mail::messages(&bytes)) {
                hand_out(&format!("{number}/"), &message)?;
            }
        }
        _ => {}
    }
    is_document
}
