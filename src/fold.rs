//! The folded form of a word: what two printed forms must share to be taken for one word.
//!
//! Case goes, with İ, ı and I as one; Latin letters lose their marks, Cyrillic ones keep theirs (й, ў and ї are letters of
//! their own) but ё is е; apostrophes go. In a word that mixes scripts, letters that look alike are brought into the script
//! of most of its letters: «Тiрек» with a Latin i is Тірек. Folding serves comparison alone; the text is never changed.

/// A word's key: the hash of its folded form. It is the same on every machine and in every run.
#[must_use]
pub fn key(word: &str) -> u64 {
    if word.is_ascii() && !word.bytes().any(is_dropped) {
        let (eights, rest) = word.as_bytes().as_chunks::<8>();
        let in_small = |bytes: [u8; 8]| u64::from_le_bytes(bytes.map(|byte| byte.to_ascii_lowercase()));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        let hash = eights.iter().fold(Hash::new(), |hash, eight| hash.add_eight(in_small(*eight)));
        return hash.finish_with(in_small(last), rest.len() as u32 * 8);
    }
    if is_mixed(word) {
        return fold_word(word).chars().fold(Hash::new(), Hash::add).finish();
    }
    word.chars().filter_map(fold_char).fold(Hash::new(), Hash::add).finish()
}

/// A word's folded form.
///
/// ```
/// use casebook::fold::fold_word;
/// assert_eq!(fold_word("ÆVARSDÓTTIR"), "ævarsdottir");
/// assert_eq!(fold_word("Фёдор"), "федор");
/// assert_eq!(fold_word("O’Brien"), "obrien");
/// assert_eq!(fold_word("Т\u{69}рек"), "тірек");
/// ```
#[must_use]
pub fn fold_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// Adds a word's folded form to `out`.
pub fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        if word.bytes().any(is_dropped) {
            out.extend(
                word.bytes().filter(|byte| !is_dropped(*byte)).map(|byte| char::from(byte.to_ascii_lowercase())),
            );
        } else {
            let start = out.len();
            out.push_str(word);
            out[start..].make_ascii_lowercase();
        }
        return;
    }
    let folded = word.chars().filter_map(fold_char);
    if !is_mixed(word) {
        out.extend(folded);
        return;
    }
    let cyrillic = word.chars().filter(|c| is_cyrillic(*c)).count();
    let latin = word.chars().filter(char::is_ascii_alphabetic).count();
    let (from, to) = if cyrillic >= latin { (LATIN, CYRILLIC) } else { (CYRILLIC, LATIN) };
    let twin = |c: char| from.chars().position(|one| one == c).and_then(|at| to.chars().nth(at)).unwrap_or(c);
    out.extend(folded.map(twin));
}

/// True for the signs of ASCII that folding drops.
const fn is_dropped(byte: u8) -> bool {
    matches!(byte, b'\'' | b'`')
}

/// Letters that look alike, in the same order.
const LATIN: &str = "aeopcxyikmthbs";
const CYRILLIC: &str = "аеорсхуікмтнвѕ";

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

/// True where a word has letters of both ASCII and Cyrillic.
fn is_mixed(word: &str) -> bool {
    !word.is_ascii() && word.bytes().any(|byte| byte.is_ascii_alphabetic()) && word.chars().any(is_cyrillic)
}

/// True for a letter, as [`char::is_alphabetic`]; those of running text and its marks are told without the tables of all scripts.
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' => true,
        '«' | '»' | '\u{a0}' | '\u{2000}'..='\u{206f}' | '№' => false,
        _ => c.is_alphabetic(),
    }
}

/// The folded form of one character; none where folding drops it.
#[inline]
#[must_use]
pub(crate) fn fold_char(c: char) -> Option<char> {
    match c {
        'a'..='z' | '0'..='9' | 'а'..='я' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        'А'..='Я' => char::from_u32(c as u32 + 32),
        'ё' | 'Ё' => Some('е'),
        '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´' | '·' | '\u{300}'..='\u{36f}' => None,
        'ı' | 'İ' => Some('i'),
        'Ѐ'..='ԯ' => cyrillic_small(c).or_else(|| c.to_lowercase().next()),
        _ => Some(without_marks(c.to_lowercase().next().unwrap_or(c))),
    }
}

/// A Cyrillic letter in small, without the tables of all scripts; none for those few that follow no rule, and for other characters.
#[inline]
pub(crate) const fn cyrillic_small(c: char) -> Option<char> {
    let code = c as u32;
    let small = match code {
        0x410..=0x42f => code + 0x20,
        0x400..=0x40f => code + 0x50,
        0x430..=0x45f => code,
        // Letters in pairs, the capital first.
        0x460..=0x481 | 0x48a..=0x4bf | 0x4d0..=0x52f => code | 1,
        _ => return None,
    };
    char::from_u32(small)
}

/// A lower-case Latin letter without its marks; other characters as they are. Letters that stand for a sound of their own
/// in Azerbaijani or Turkish lose their marks too, since reports print them without: Demirtaş is Demirtas.
fn without_marks(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ə' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'ǵ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ŷ' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        _ => c,
    }
}

/// How many letters must be put in, taken out or changed to make one word the other (Levenshtein's distance); none if more than `most`.
pub(crate) fn letters_apart(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, x) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in other.iter().enumerate() {
            let changed = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
            least = least.min(row[j + 1]);
        }
        if least > most {
            return None;
        }
    }
    Some(row[other.len()]).filter(|apart| *apart <= most)
}

/// The hash behind keys, over the characters as UTF-8: eight bytes at a time are multiplied into it, and the halves of the product joined
/// (the "folded multiply" of wyhash, Wang Yi 2019), so that a word of seven letters costs two multiplications and every bit of it
/// counts in the high bits, which index tables, and in the low ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Hash {
    state: u64,
    /// The bytes that wait for eight to be there, and how many bits they are.
    waiting: u64,
    bits: u32,
}

impl Hash {
    #[inline]
    pub const fn new() -> Self {
        Self { state: 0xcbf2_9ce4_8422_2325, waiting: 0, bits: 0 }
    }

    #[inline]
    pub const fn add(self, c: char) -> Self {
        let code = c as u32;
        if code < 0x80 {
            return self.add_bytes(code as u64, 8);
        }
        if code < 0x800 {
            return self.add_bytes((0xc0 | code >> 6 | (0x80 | code & 0x3f) << 8) as u64, 16);
        }
        let (mut bytes, mut at, mut eight) = ([0; 4], 0, 0);
        let length = c.encode_utf8(&mut bytes).len() as u32;
        while at < 4 {
            eight |= (bytes[at] as u64) << (8 * at);
            at += 1;
        }
        self.add_bytes(eight, 8 * length)
    }

    /// Adds all characters of a text.
    #[inline]
    pub fn add_text(self, text: &str) -> Self {
        text.as_bytes().chunks(8).fold(self, |hash, some| {
            let mut eight = [0; 8];
            eight[..some.len()].copy_from_slice(some);
            hash.add_bytes(u64::from_le_bytes(eight), some.len() as u32 * 8)
        })
    }

    /// Adds as many bits of whole bytes, the first byte lowest; there are no others in `bytes`.
    #[inline]
    const fn add_bytes(mut self, bytes: u64, bits: u32) -> Self {
        self.waiting |= bytes << self.bits;
        self.bits += bits;
        if self.bits >= 64 {
            self.state = mixed(self.state ^ self.waiting);
            self.bits -= 64;
            self.waiting = if self.bits == 0 { 0 } else { bytes >> (bits - self.bits) };
        }
        self
    }

    /// Adds eight bytes where none wait.
    #[inline]
    pub const fn add_eight(self, bytes: u64) -> Self {
        debug_assert!(self.bits == 0);
        Self { state: mixed(self.state ^ bytes), ..self }
    }

    /// The hash with less than eight bytes more where none wait.
    #[inline]
    pub const fn finish_with(self, bytes: u64, bits: u32) -> u64 {
        debug_assert!(self.bits == 0 && bits < 64);
        Self { waiting: bytes, bits, ..self }.finish()
    }

    #[inline]
    pub const fn finish(self) -> u64 {
        // Fewer than eight bytes wait, so the highest has room for their number.
        mixed(mixed(self.state ^ self.waiting ^ (self.bits as u64) << 56))
    }
}

#[inline]
const fn mixed(bits: u64) -> u64 {
    let product = bits as u128 * 0x9e37_79b9_7f4a_7c15;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_apart_are_counted_up_to_a_bound() {
        for (one, other, most, apart) in [
            ("", "", 0, Some(0)),
            ("abc", "abd", 1, Some(1)),
            ("abc", "ab", 1, Some(1)),
            ("жакишев", "джакишев", 2, Some(1)),
            ("abc", "xyz", 3, Some(3)),
            ("abc", "xyz", 2, None),
            ("abc", "abcdef", 2, None),
        ] {
            assert_eq!(letters_apart(one, other, most), apart, "{one} {other}");
        }
    }

    #[test]
    fn cyrillic_letters_are_as_the_tables_of_all_scripts_have_them() {
        for c in '\u{400}'..='\u{530}' {
            if let Some(small) = cyrillic_small(c) {
                assert_eq!(Some(small), c.to_lowercase().next(), "{c}");
                assert!(c.is_uppercase() != c.is_lowercase() && c.is_lowercase() == (small == c), "{c}");
            }
        }
    }

    #[test]
    fn a_hash_is_of_the_characters_whatever_way_they_are_added() {
        let text = "Жаңаөзен2011abcdefgh";
        let hash = text.chars().fold(Hash::new(), Hash::add);
        assert_ne!(hash.finish(), text.chars().rev().fold(Hash::new(), Hash::add).finish());
        for word in ["", "a", "abcdefg", "abcdefgh", "abcdefghi", "жаркынов"] {
            let (eights, rest) = word.as_bytes().as_chunks::<8>();
            let start = eights.iter().fold(Hash::new(), |hash, eight| hash.add_eight(u64::from_le_bytes(*eight)));
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            let at_once = start.finish_with(u64::from_le_bytes(last), rest.len() as u32 * 8);
            assert_eq!(at_once, word.chars().fold(Hash::new(), Hash::add).finish(), "{word}");
        }
        for (one, other) in [("", "жаркынов"), ("a", "abcdefgh"), ("№5 — ab", "中文 abcdefghijkl"), ("abcdefgh", "é")]
        {
            let by_text = Hash::new().add_text(one).add_text(other).finish();
            assert_eq!(by_text, one.chars().chain(other.chars()).fold(Hash::new(), Hash::add).finish(), "{one}{other}");
        }
    }

    #[test]
    fn forms_of_one_word_share_a_key_and_others_do_not() {
        for (one, other) in
            [("Demirtaş", "DEMIRTAS"), ("Семён", "СЕМЕН"), ("Mar'yana", "Mar’yana"), ("DIYARBAKIR", "Diyarbakır")]
        {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        for (one, other) in [("мои", "мой"), ("Баку", "Baku"), ("Abishev", "Abisheva"), ("", "a")] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }
}
