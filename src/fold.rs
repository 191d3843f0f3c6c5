//! The folded form of a word: what two printed forms must share to be taken for one word.
//!
//! Case goes, with İ, ı and I as one; Latin letters lose their marks, Cyrillic ones keep theirs (й, ў and ї are letters of
//! their own) but ё is е; apostrophes go. In a word that mixes scripts, letters that look alike are brought into the script
//! of most of its letters: «Тiрек» with a Latin i is Тірек. Folding serves comparison alone; the text is never changed.

/// A word's key: the hash of its folded form. It is the same on every machine and in every run.
#[must_use]
pub fn key(word: &str) -> u64 {
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
        let letters = word.bytes().filter(|byte| !matches!(byte, b'\'' | b'`'));
        out.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
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
        '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´' | '\u{300}'..='\u{36f}' => None,
        'ı' | 'İ' => Some('i'),
        _ => Some(without_marks(c.to_lowercase().next().unwrap_or(c))),
    }
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

/// The hash behind keys, a character at a time: FNV-1a over code points, its bits mixed at the end (SplitMix64's finish) so
/// that the high ones can index a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Hash(u64);

impl Hash {
    #[inline]
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    #[inline]
    pub const fn add(self, c: char) -> Self {
        Self((self.0 ^ c as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    #[inline]
    pub const fn finish(self) -> u64 {
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
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
