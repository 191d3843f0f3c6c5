//! The key under which spellings of one name meet, whatever the script and the system of transliteration.

use crate::fold::fold_word;

/// Cyrillic letters in Latin, before reduction: BGN/PCGN without marks, Kazakh letters as in passports.
const ROMAN: &[(char, &str)] = &[
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "i"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "kh"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "shch"),
    ('ъ', ""),
    ('ы', "y"),
    ('ь', ""),
    ('э', "e"),
    ('ю', "yu"),
    ('я', "ya"),
    ('ә', "a"),
    ('ғ', "g"),
    ('қ', "k"),
    ('ң', "n"),
    ('ө', "o"),
    ('ұ', "u"),
    ('ү', "u"),
    ('һ', "h"),
    ('і', "i"),
    ('ї', "i"),
    ('є', "e"),
    ('ґ', "g"),
    ('ў', "u"),
    ('ӣ', "i"),
    ('ӯ', "u"),
    ('ҷ', "j"),
    ('ҳ', "h"),
    ('ј', "i"),
    ('ҝ', "g"),
    ('ҹ', "j"),
];

/// What differs between systems of transliteration and says nothing of the name, longest first. Sources: BGN/PCGN 1947 and
/// 1979, ICAO Doc 9303, ISO 9:1995, the Kazakh Latin drafts of 2017–2021, the Ukrainian table of 2010, press habits.
const REDUCE: &[(&str, &str)] = &[
    ("shch", "S"),
    ("sch", "S"),
    ("dzh", "j"),
    ("tch", "C"),
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("sh", "S"),
    ("ch", "C"),
    ("ts", "c"),
    ("tz", "c"),
    ("yo", "e"),
    ("io", "e"),
    ("ye", "e"),
    ("ie", "e"),
    ("yu", "u"),
    ("iu", "u"),
    ("ya", "a"),
    ("ia", "a"),
    ("iy", "i"),
    ("yi", "i"),
    ("ij", "i"),
    ("ou", "u"),
    ("ow", "ov"),
    ("oo", "u"),
    ("ks", "x"),
    ("ck", "k"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
];

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
    let mut latin = String::with_capacity(word.len());
    for c in fold_word(word).chars() {
        match ROMAN.iter().find(|(cyrillic, _)| *cyrillic == c) {
            Some((_, roman)) => latin.push_str(roman),
            None if c.is_alphanumeric() => latin.push(c),
            None => {}
        }
    }
    let mut key = String::with_capacity(latin.len());
    let mut rest = latin.as_str();
    while let Some(first) = rest.chars().next() {
        let (taken, reduced) = match REDUCE.iter().find(|(long, _)| rest.starts_with(long)) {
            Some((long, short)) => (long.len(), (*short).to_owned()),
            None => (first.len_utf8(), first.to_string()),
        };
        rest = &rest[taken..];
        if !key.ends_with(&reduced) {
            key.push_str(&reduced);
        }
    }
    key
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
        ];
        for (one, other) in same {
            assert_eq!(name_key(one), name_key(other), "{one} {other}");
        }
        for (one, other) in [("Aset", "Asel"), ("Matayev", "Batayev"), ("Ivanov", "Ivanova"), ("Talgat", "Talgar")] {
            assert_ne!(name_key(one), name_key(other), "{one} {other}");
        }
    }
}
