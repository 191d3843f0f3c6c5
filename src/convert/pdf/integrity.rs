//! Whether the streams that a page's text stands in are whole: the reader takes what it can of a damaged one, and says nothing.

use flate2::{Decompress, FlushDecompress, Status};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_interpret::hayro_syntax::page::Page;

/// Bytes of the checksum that ends a compressed stream (RFC 1950, 2.2), and of the header that begins it.
const CHECKSUM: usize = 4;
const HEADER: usize = 2;

/// True where a stream of the page's content, or of a form that it may draw, does not decode to its end.
pub(super) fn is_damaged(page: &Page<'_>) -> bool {
    let content = page.raw().get::<Stream<'_>>(b"Contents").into_iter();
    let contents = page.raw().get::<Array<'_>>(b"Contents");
    let contents = contents.iter().flat_map(Array::iter::<Stream<'_>>);
    let forms = page.resources().x_objects.keys().filter_map(|name| page.resources().get_x_object(&name));
    let forms = forms.filter(|form| is_form(form.dict()));
    content.chain(contents).chain(forms).any(|stream| !is_whole(&stream))
}

fn is_form(object: &Dict<'_>) -> bool {
    object.get::<Name<'_>>(b"Subtype").is_some_and(|kind| kind.as_ref() == b"Form")
}

/// False where a compressed stream breaks off, or its checksum is another's. Streams in other filters carry no such mark.
fn is_whole(stream: &Stream<'_>) -> bool {
    let data = stream.raw_data();
    let only = stream.dict().get::<Name<'_>>(b"Filter").into_iter();
    let several = stream.dict().get::<Array<'_>>(b"Filter");
    let filters: Vec<Name<'_>> = only.chain(several.iter().flat_map(Array::iter::<Name<'_>>)).collect();
    match filters.iter().map(Name::as_ref).collect::<Vec<_>>()[..] {
        [b"FlateDecode"] => inflates(&data),
        [b"ASCII85Decode", b"FlateDecode"] => inflates(&base85(&data)),
        _ => true,
    }
}

fn inflates(data: &[u8]) -> bool {
    // Where all but the checksum is there, no text is missing; some writers give a length that cuts it off.
    ends(data, true).is_some()
        || data.get(HEADER..).is_some_and(|bare| ends(bare, false).is_some_and(|left| left < CHECKSUM))
}

/// How many bytes stand behind the end of a compressed stream; none where it does not come to its end.
fn ends(data: &[u8], has_header: bool) -> Option<usize> {
    let mut inflater = Decompress::new(has_header);
    // The content is read elsewhere; here it is thrown away, so that no stream takes much memory.
    let mut sink = [0; 16 << 10];
    loop {
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let rest = data.get(read as usize..)?;
        match inflater.decompress(rest, &mut sink, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return Some(data.len() - inflater.total_in() as usize),
            Ok(_) if inflater.total_in() > read || inflater.total_out() > written => {}
            Ok(_) | Err(_) => return None,
        }
    }
}

/// The bytes that stand in base 85 (ISO 32000-1, 7.4.3), as far as they are well-formed.
fn base85(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(data.len() / 5 * 4 + 4);
    let mut group: Vec<u8> = Vec::with_capacity(5);
    let value =
        |group: &[u8]| group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add((*digit).into()));
    for byte in data.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0) {
        match byte {
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => break,
        }
        if group.len() == 5 {
            bytes.extend(value(&group).to_be_bytes());
            group.clear();
        }
    }
    if let Some(left) = group.len().checked_sub(1) {
        group.resize(5, 84);
        bytes.extend(&value(&group).to_be_bytes()[..left]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_compressed_stream_that_is_damaged_is_not_whole() {
        let text: Vec<u8> = (0..9_000_u32).map(|at| b'a' + (at.wrapping_mul(2_654_435_761) >> 28) as u8).collect();
        let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(&text).unwrap();
        let whole = writer.finish().unwrap();
        let middle = whole.len() / 2;
        let mut flipped = whole.clone();
        flipped[middle] ^= 0x10;
        let table = [
            ("whole", whole.clone(), true),
            ("with a line end behind it", [&whole[..], b"\r\n"].concat(), true),
            ("without its checksum", whole[..whole.len() - CHECKSUM].to_vec(), true),
            ("cut off", whole[..middle].to_vec(), false),
            ("with a wrong bit", flipped, false),
            ("empty", Vec::new(), false),
        ];
        for (name, data, is_whole) in table {
            assert_eq!(inflates(&data), is_whole, "{name}");
        }
    }

    #[test]
    fn base_85_is_read() {
        for (written, bytes) in [("87cURD]i,\"Ebo80~>", &b"Hello World!"[..]), ("z!!\n~>", b"\0\0\0\0\0"), ("", b"")] {
            assert_eq!(base85(written.as_bytes()), bytes, "{written}");
        }
    }
}
