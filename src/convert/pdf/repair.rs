//! Damage that can be undone before the reader sees a file.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A file whose bytes a transfer "as text" has changed, each line feed having become a carriage return and a line feed; as it was before.
///
/// A file with compressed streams has line feeds by chance, one in 256 bytes; where none of many stands without a carriage return, they were
/// put there. A pair that stood in a stream by itself loses its first byte, which costs that stream.
pub(super) fn without_carriage_returns(bytes: &[u8]) -> Cow<'_, [u8]> {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let lone = memchr::memchr_iter(b'\n', bytes)
        .any(|at| at.checked_sub(1).is_none_or(|before| bytes.get(before) != Some(&b'\r')));
    if high < 4096 || lone || memchr::memchr(b'\n', bytes).is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            kept.push(*byte);
        }
    }
    Cow::Owned(kept)
}

/// How far from its end a file's last words may stand: writers and mail programs add lines behind them.
const TAIL: usize = 4 << 10;

/// True for a file whose end is missing: neither of the words that close every PDF (ISO 32000-1, 7.5.5) stands near its end.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    // A file saved from a damaged disk may be filled up with zeros.
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let tail = &bytes[end.saturating_sub(TAIL)..end];
    [&b"%%EOF"[..], b"startxref"].iter().all(|word| memchr::memmem::find(tail, word).is_none())
}

/// A file that is cut off before its catalogue, with a new one for the pages that it still has; nothing where it has none.
pub(super) fn with_catalogue(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kids = String::new();
    let (mut count, mut highest) = (0_usize, 0_u32);
    for at in memchr::memmem::find_iter(bytes, b" obj") {
        let Some(number) = object_number(bytes.get(..at)?) else { continue };
        highest = highest.max(number);
        let body = bytes.get(at + 4..)?;
        let body = body.get(..body.len().min(4096))?;
        let end = memchr::memmem::find(body, b"endobj").or_else(|| memchr::memmem::find(body, b"stream"));
        let Some(body) = end.and_then(|end| body.get(..end)) else { continue };
        if is_page(body) {
            let _ = write!(kids, "{number} 0 R ");
            count += 1;
        }
    }
    if count == 0 {
        return None;
    }
    let (catalogue, pages) = (highest + 1, highest + 2);
    let tail = format!(
        "\nendstream\nendobj\n{catalogue} 0 obj\n<</Type/Catalog/Pages {pages} 0 R>>\nendobj\n{pages} 0 obj\n\
         <</Type/Pages/Count {count}/Kids[{kids}]>>\nendobj\ntrailer\n<</Root {catalogue} 0 R/Size {}>>\nstartxref\n0\n%%EOF\n",
        pages + 1
    );
    Some([bytes, tail.as_bytes()].concat())
}

/// The number of the object whose generation ends the bytes: `12 0`.
fn object_number(before: &[u8]) -> Option<u32> {
    let tail = before.get(before.len().saturating_sub(20)..)?;
    let mut words = tail.rsplit(|byte| !byte.is_ascii_digit());
    let generation = words.next()?;
    let number = words.next()?;
    let digits = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<u32>().ok();
    digits(generation)?;
    digits(number).filter(|number| *number > 0 && *number < 10_000_000)
}

/// True for a dictionary that says `/Type /Page`, and not `/Pages`.
fn is_page(body: &[u8]) -> bool {
    memchr::memmem::find_iter(body, b"/Type").any(|at| {
        let rest = body.get(at + 5..).unwrap_or_default().trim_ascii_start();
        rest.strip_prefix(b"/Page").is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriage_returns_put_before_every_line_feed_are_taken_out_again() {
        let bytes: Vec<u8> = (0..20_000_u32)
            .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
            .filter(|byte| *byte != b'\r')
            .collect();
        let mut changed = Vec::new();
        for byte in &bytes {
            if *byte == b'\n' {
                changed.push(b'\r');
            }
            changed.push(*byte);
        }
        assert_eq!(without_carriage_returns(&changed).as_ref(), bytes);
        assert_eq!(without_carriage_returns(&bytes).as_ref(), bytes);
        assert!(matches!(without_carriage_returns(b"%PDF-1.4\r\n1 0 obj\r\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_file_without_its_last_words_is_cut() {
        let whole = b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n".to_vec();
        let body = vec![b' '; TAIL];
        let table = [
            (whole.clone(), false),
            ([&whole[..], &[0; 9000]].concat(), false),
            (whole.strip_suffix(b"%%EOF\n").unwrap().to_vec(), false),
            (b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\n".to_vec(), true),
            // A later version of the pages, written behind the earlier one, is broken off.
            ([&whole[..], &body, b"2 0 obj\n<<"].concat(), true),
            (Vec::new(), true),
        ];
        for (bytes, cut) in table {
            assert_eq!(is_cut(&bytes), cut, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn pages_of_a_file_that_is_cut_off_have_a_catalogue_again() {
        let file = b"%PDF-1.4\n3 0 obj\n<</Type /Page/Parent 9 0 R>>\nendobj\n4 0 obj\n<</Type/Pages>>\nendobj\n5 0 obj\n<</Length 9>>stream\nabc";
        let repaired = String::from_utf8(with_catalogue(file).unwrap()).unwrap();
        assert!(repaired.contains("/Count 1/Kids[3 0 R ]"), "{repaired}");
        assert_eq!(with_catalogue(b"%PDF-1.4\n4 0 obj\n<</Type/Pages>>\nendobj\n"), None);
    }
}
