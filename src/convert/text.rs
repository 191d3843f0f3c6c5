//! Plain text and Markdown, in whatever encoding.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, KOI8_R, KOI8_U, UTF_16BE, UTF_16LE, WINDOWS_1251};

use super::{Error, Raw, normal, pages_of};
use crate::model::Warning;

/// How much of a text its encoding is told by.
const SAMPLE: usize = 64 << 10;

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let (text, warning) = decode(bytes);
    let text = normal::settle(text);
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Error::NoText);
    }
    let pages = pages_of(&text);
    Ok(Raw { text, pages, warnings: warning.into_iter().collect(), ..Raw::default() })
}

/// Decodes bytes, without their byte-order mark. A warning says where something could not be decoded.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<Warning>) {
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // UTF-16 of Cyrillic may be valid UTF-8 of control characters.
    let is_utf16 = bare_utf16(&bytes[..bytes.len().min(SAMPLE)]).is_some();
    if let Ok(text) = simdutf8::basic::from_utf8(bare)
        && !is_utf16
    {
        return (text.to_owned(), None);
    }
    let encoding = encoding_of(bytes);
    let (text, _, malformed) = encoding.decode(bytes);
    let warning = malformed
        .then(|| Warning::new(None, format!("some bytes are not valid in {}; they stand as U+FFFD", encoding.name())));
    (text.into_owned(), warning)
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if let Some(encoding) = bare_utf16(sample) {
        return encoding;
    }
    // A text that is UTF-8 but for some damage is better read as such.
    let valid = sample.utf8_chunks().map(|chunk| chunk.valid().len()).sum::<usize>();
    let high = sample.iter().filter(|byte| **byte >= 128).count();
    if valid * 100 >= sample.len() * 99 && high > sample.len() / 50 {
        return encoding_rs::UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == KOI8_U || guess == WINDOWS_1251 || guess == KOI8_R { cyrillic(sample) } else { guess }
}

/// Which of two Cyrillic encodings: in text, lower-case letters are more than capitals, and the two encodings hold each
/// other's cases at the same places.
fn cyrillic(sample: &[u8]) -> &'static Encoding {
    let score = |encoding: &'static Encoding| {
        let (text, ..) = encoding.decode(sample);
        text.chars().filter(|c| matches!(c, 'а'..='я')).count()
    };
    if score(KOI8_R) > score(WINDOWS_1251) { KOI8_R } else { WINDOWS_1251 }
}

/// UTF-16 without a mark: one byte of most pairs is 0, or the page of Cyrillic, 4.
fn bare_utf16(sample: &[u8]) -> Option<&'static Encoding> {
    if sample.len() < 8 {
        return None;
    }
    let pairs = sample.len() / 2;
    let pages = |offset: usize| sample.chunks_exact(2).filter(|pair| matches!(pair[offset], 0 | 4)).count();
    let (first, second) = (pages(0), pages(1));
    if first * 10 > pairs * 9 && second * 10 < pairs {
        Some(UTF_16BE)
    } else if second * 10 > pairs * 9 && first * 10 < pairs {
        Some(UTF_16LE)
    } else {
        None
    }
}

/// True for bytes that are no text in any encoding read here: zero bytes that are not UTF-16, or many control characters.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if Encoding::for_bom(sample).is_some() || bare_utf16(sample).is_some() {
        return false;
    }
    let controls = sample.iter().filter(|byte| matches!(**byte, 1..=8 | 14..=26 | 28..=31 | 127)).count();
    sample.contains(&0) || controls * 50 > sample.len()
}
