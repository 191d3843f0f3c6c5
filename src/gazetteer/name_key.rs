//! The key under which spellings of one name meet, whatever the script and the system of transliteration.

use crate::fold::fold_into;

/// A Cyrillic letter in Latin, before reduction: BGN/PCGN without marks, Kazakh letters as in passports.
fn roman(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' | 'ґ' | 'ҝ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ӣ' | 'ј' => "i",
        'к' | 'қ' => "k",
        'л' | 'љ' => "l",
        'м' => "m",
        'н' | 'ң' | 'њ' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' | 'ў' | 'ӯ' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' | 'ћ' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        'һ' | 'ҳ' => "h",
        'ҷ' | 'ҹ' | 'џ' | 'ђ' => "j",
        _ => return None,
    })
}

/// What differs between systems of transliteration and says nothing of the name, by its first letter, longest first.
/// Sources: BGN/PCGN 1947 and 1979, ICAO Doc 9303, ISO 9:1995, the Kazakh Latin drafts of 2017–2021, the Ukrainian table of
/// 2010, press habits.
const fn reductions(first: u8) -> &'static [(&'static str, &'static str)] {
    match first {
        b'c' => &[("ch", "C"), ("ck", "k")],
        b'd' => &[("dzh", "j"), ("dj", "j")],
        b'g' => &[("gh", "g")],
        b'i' => &[
            ("iiya", "a"),
            ("iiye", "e"),
            ("iiyo", "e"),
            ("iiyu", "u"),
            ("iia", "a"),
            ("iie", "e"),
            ("iiu", "u"),
            ("ija", "a"),
            ("iju", "u"),
            ("iye", "e"),
            ("iyo", "e"),
            ("iyu", "u"),
            ("iya", "a"),
            ("io", "e"),
            ("ie", "e"),
            ("iu", "u"),
            ("ia", "a"),
            ("iy", "i"),
            ("ij", "i"),
        ],
        b'k' => &[("kh", "h"), ("ks", "x")],
        b'o' => &[("ou", "u"), ("ow", "ov"), ("oo", "u")],
        b'p' => &[("ph", "f")],
        b'q' => &[("q", "k")],
        b's' => &[("shch", "S"), ("sch", "S"), ("sh", "S")],
        b't' => &[("tch", "C"), ("ts", "c"), ("tz", "c")],
        b'w' => &[("w", "v")],
        b'y' => &[
            ("yya", "a"),
            ("yye", "e"),
            ("yyo", "e"),
            ("yyu", "u"),
            ("yo", "e"),
            ("ye", "e"),
            ("yu", "u"),
            ("ya", "a"),
            ("yi", "i"),
            ("y", "i"),
        ],
        b'z' => &[("zh", "j")],
        _ => &[],
    }
}

/// For each first letter the last five bits of the second letters with which it begins a reduction; all where it is one alone.
const SECONDS: [u32; 128] = {
    let mut seconds = [0; 128];
    let mut first = 0_u8;
    while first < 128 {
        let all = reductions(first);
        let mut at = 0;
        while at < all.len() {
            let long = all[at].0.as_bytes();
            seconds[first as usize] |= if long.len() == 1 { u32::MAX } else { 1 << (long[1] & 31) };
            at += 1;
        }
        first += 1;
    }
    seconds
};

/// The key of one word of a name. Words with one key are taken for spellings of one name where the rest agrees.
///
/// ```
/// use casebook::gazetteer::name_key;
/// assert_eq!(name_key("Dzhakishev"), name_key("Jakishev"));
/// assert_eq!(name_key("Dzhakishev"), name_key("Жакишев"));
/// assert_eq!(name_key("Tungishbayev"), name_key("Тунгишбаев"));
/// assert_ne!(name_key("Abishev"), name_key("Abisheva"));
/// ```
#[must_use]
pub fn name_key(word: &str) -> String {
    let (mut latin, mut key) = (String::with_capacity(word.len()), Vec::with_capacity(word.len()));
    name_key_into(word, &mut latin, &mut key);
    String::from_utf8(key).unwrap_or_default()
}

/// The bytes of a word's key in `key`, with `latin` as room for the word on its way there.
pub(super) fn name_key_into(word: &str, latin: &mut String, key: &mut Vec<u8>) {
    latin.clear();
    fold_into(word, latin);
    if !latin.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let folded = std::mem::take(latin);
        for c in folded.chars() {
            match roman(c) {
                Some(roman) => latin.push_str(roman),
                None if c.is_alphanumeric() => latin.push(c),
                None => {}
            }
        }
    }
    key.clear();
    let mut rest = latin.as_str();
    while let Some(&first) = rest.as_bytes().first() {
        let second = rest.as_bytes().get(1).copied().unwrap_or_default();
        // Most letters begin no reduction.
        if first.is_ascii() && (SECONDS[usize::from(first)] >> (second & 31)) & 1 == 0 {
            if key.last() != Some(&first) {
                key.push(first);
            }
            rest = &rest[1..];
            continue;
        }
        // One byte is compared sooner than a text.
        let may_be = |long: &str| long.as_bytes().get(1).is_none_or(|one| *one == second);
        let reduction = reductions(first).iter().find(|(long, _)| may_be(long) && rest.starts_with(long));
        let taken = reduction.map_or_else(|| rest.chars().next().map_or(0, char::len_utf8), |(long, _)| long.len());
        let short = reduction.map_or(&rest[..taken], |(_, short)| short);
        if !key.ends_with(short.as_bytes()) {
            key.extend_from_slice(short.as_bytes());
        }
        rest = &rest[taken..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet_and_names_apart_stay_apart() {
        let same = [
            ("Bokayev", "Bokaev"),
            ("Maks", "Max"),
            ("Еримбетов", "Yerimbetov"),
            ("Eleusinov", "Yeleusinov"),
            ("Zeitullaev", "Zeytullayev"),
            ("Ahmedyarov", "Akhmedyarov"),
            ("Aigul", "Aygul"),
            ("Бокаев", "Bokayev"),
            ("Sergei", "Sergey"),
            ("Сергей", "Sergey"),
            ("Юрий", "Yuriy"),
            ("Kassym", "Касым"),
            ("Qasym", "Kasym"),
            ("Gyuzal", "Guzyal"),
            ("Buzurhmehr", "Buzurkhmehr"),
            ("Rahmonberdiyev", "Рахмонбердиев"),
            ("Mariya", "Maria"),
            ("Мария", "Maria"),
            ("Лидия", "Lidiia"),
            ("Юлия", "Iuliia"),
            ("Ђорђе", "Джордже"),
            ("Мейер", "Meyyer"),
            ("Змиев", "Zmiiyev"),
            ("Тыэкан", "Ty·ekan"),
        ];
        for (one, other) in same {
            assert_eq!(name_key(one), name_key(other), "{one} {other}");
        }
        for (one, other) in [("Aset", "Asel"), ("Matayev", "Batayev"), ("Ivanov", "Ivanova"), ("Talgat", "Talgar")] {
            assert_ne!(name_key(one), name_key(other), "{one} {other}");
        }
    }
}
