//! The characters that a glyph stands for, where the file's own table is missing or wrong.

/// Where a code without a name waits until the whole page tells its encoding: the private plane 15.
const UNNAMED: u32 = 0xf_0000;

/// The upper half of TeX's T1 encoding (Cork), from 0x80 to 0xBF; above, it is Latin-1 but for four places.
const T1: &str = "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£";

/// The upper half of TeX's T2A encoding, from 0x80 to 0xBF; above stand the letters from А to я.
const T2A: &str = "ҐҒЂЋҺҖҘЉЇҚҠҞӔҢҤЅӨҪЎҮҰҲЏҸҶЄӘЊЁ№¤§ґғђћһҗҙљїқҡҟӕңҥѕөҫўүұҳџҹҷєәњё„«»";

const LIGATURES: [&str; 5] = ["ff", "fi", "fl", "ffi", "ffl"];

/// Marks a code of a bitmap font that names none of its glyphs, as old TeX wrote them.
pub(super) fn unnamed(code: u8) -> char {
    char::from_u32(UNNAMED + u32::from(code)).unwrap_or('\u{fffd}')
}

/// The code that [`unnamed`] marked.
pub(super) fn code_of(c: char) -> Option<u8> {
    (c as u32).checked_sub(UNNAMED).and_then(|code| u8::try_from(code).ok())
}

/// An encoding of TeX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tex {
    Ot1,
    T1,
    T2a,
}

impl Tex {
    /// Tells the encoding by the codes on a page: Cyrillic fills the upper quarter, which Latin letters with marks visit seldom; a
    /// page without upper codes has its ligatures at one place or the other.
    pub fn of(codes: impl Iterator<Item = u8>) -> Self {
        let (mut all, mut high, mut low) = (0_usize, 0_usize, 0_usize);
        for code in codes {
            all += 1;
            high += usize::from(code >= 0xc0);
            low += usize::from((0x0b..=0x0f).contains(&code));
        }
        if high * 10 > all * 3 {
            Self::T2a
        } else if low > 0 && high == 0 {
            Self::Ot1
        } else {
            Self::T1
        }
    }

    /// The characters of a code; none where the encoding has an accent or nothing at it.
    pub fn characters(self, code: u8) -> Option<String> {
        let at = |table: &str, from: u8| table.chars().nth(usize::from(code - from)).map(String::from);
        let one = |text: &str| Some(text.to_owned());
        match (self, code) {
            (Self::Ot1, 0x0b..=0x0f) => LIGATURES.get(usize::from(code - 0x0b)).map(|text| (*text).to_owned()),
            (Self::Ot1, 0x19) => one("ß"),
            (Self::Ot1, 0x5c) => one("“"),
            (Self::Ot1, 0x22) => one("”"),
            (Self::Ot1, 0x7b) => one("–"),
            (Self::Ot1, 0x7c) => one("—"),
            (_, 0x27) => one("’"),
            (_, 0x60) => one("‘"),
            (_, 0x21..=0x7e) => one(&char::from(code).to_string()),
            (Self::Ot1, _) => None,
            (_, 0x0d..=0x16) => at("‚‹›“”„«»–—", 0x0d),
            (_, 0x1b..=0x1f) => LIGATURES.get(usize::from(code - 0x1b)).map(|text| (*text).to_owned()),
            (_, 0x7f) => one("-"),
            (Self::T2a, 0x80..=0xbf) => at(T2A, 0x80),
            (Self::T2a, 0xc0..) => char::from_u32(0x0410 + u32::from(code - 0xc0)).map(String::from),
            (_, 0x80..=0xbf) => at(T1, 0x80),
            (_, 0xd7) => one("Œ"),
            (_, 0xdf) => one("SS"),
            (_, 0xf7) => one("œ"),
            (_, 0xff) => one("ß"),
            (_, 0xc0..) => one(&char::from(code).to_string()),
            _ => None,
        }
    }
}

/// Turns round the bytes of a ligature's letters that a faulty writer swapped: `fi` became U+6600 U+6900, which looks like Chinese, and the last
/// two letters of `ffi` were added up to one, U+CF00. Two characters of CJK whose low bytes are zero and whose high bytes are letters are never
/// meant.
pub(super) fn unswapped(text: String) -> String {
    let mut letters = String::new();
    let mut before: Option<u8> = None;
    for c in text.chars() {
        let high = u8::try_from((c as u32) >> 8).ok().filter(|_| (c as u32).is_multiple_of(0x100));
        let is_letter = |c: &u8| c.is_ascii_lowercase();
        let sum = high.zip(before).and_then(|(high, before)| high.checked_sub(before)).filter(is_letter);
        match (high.filter(u8::is_ascii_alphabetic), before.zip(sum)) {
            (Some(letter), _) => letters.push(char::from(letter)),
            (None, Some((first, second))) => letters.extend([char::from(first), char::from(second)]),
            (None, None) => return text,
        }
        before = high;
    }
    if letters.len() > 1 { letters } else { text }
}

/// A character as it stands in a text: bullets of symbol fonts have their Unicode, white space of all kinds is a space. Control
/// characters are none.
pub(super) fn plain(c: char) -> Option<char> {
    match c {
        '\u{f0b7}' | '\u{f0a7}' | '\u{f076}' | '\u{f0d8}' => Some('•'),
        '\u{f0fc}' => Some('✓'),
        '\u{feff}' | '\u{200b}' => Some('\u{200b}'),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// The letters of an Arabic presentation form, which a font has for a letter's place in a word: a text holds the letters alone.
pub(super) fn unfolded(c: char) -> Option<String> {
    let is_form = matches!(c as u32, 0xfb50..=0xfdfb | 0xfe70..=0xfefc);
    is_form.then(|| {
        icu_normalizer::DecomposingNormalizerBorrowed::new_nfkd().normalize(c.encode_utf8(&mut [0; 4])).into_owned()
    })
}

/// True for a character of private use, which says nothing to a reader.
pub(super) fn is_private(c: char) -> bool {
    matches!(c as u32, 0xe000..=0xf8ff | 0xf_0000..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_ligatures_are_turned_round_and_chinese_is_left() {
        let table = [("昀椀", "fi"), ("琀椀", "ti"), ("昀케", "ffi"), ("昀", "昀"), ("中文", "中文"), ("fi", "fi")];
        for (drawn, read) in table {
            assert_eq!(unswapped(drawn.to_owned()), read);
        }
    }

    #[test]
    fn presentation_forms_are_letters() {
        assert_eq!(unfolded('\u{fefb}').as_deref(), Some("لا"));
        assert_eq!(unfolded('ل'), None);
    }

    #[test]
    fn codes_of_bitmap_fonts_are_read_in_the_encoding_that_the_page_shows() {
        let russian = [0xc4, 0xe6, 0xe0, 0xea, 0xe8, 0xf8, 0xe5, 0xe2];
        let english = [b'o', 0x0e, b'c', b'e'];
        let latin = [b'o', 0x1e, b'c', b'e', b'Z', b'o', 0xeb];
        for (codes, text) in [(&russian[..], "Джакишев"), (&english, "office"), (&latin, "officeZoë")] {
            let tex = Tex::of(codes.iter().copied());
            let read: String = codes.iter().filter_map(|code| tex.characters(*code)).collect();
            assert_eq!(read, text);
        }
    }
}
