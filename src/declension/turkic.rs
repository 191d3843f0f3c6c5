//! Case endings of names in Turkic languages.

use crate::model::Language;

/// Kazakh case endings that no Russian name has, by their letters; then those that one may have.
const KAZAKH: &[&str] = &[
    "ның", "нің", "дың", "дің", "тың", "тің", "ға", "қа", "ні", "ді", "ті", "ге", "ке", "ны", "ды", "ты", "да", "де",
    "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "мен", "бен", "пен",
];
const PLAINLY_KAZAKH: usize = 11;

/// All but the dative behind a consonant, which may be a woman's ending. Turkish parts them from a name by an apostrophe, except where the writer forgot.
const AZERBAIJANI: &[&str] = &[
    "nın", "nin", "nun", "nün", "ın", "in", "un", "ün", "nı", "ni", "nu", "nü", "ı", "i", "u", "ü", "ya", "yə", "da",
    "də", "də", "dan", "dən",
];
const UZBEK: &[&str] = &["ning", "ni", "ga", "ka", "qa", "da", "dan", "нинг", "ни", "га", "ка", "қа", "да", "дан"];
const KYRGYZ: &[&str] = &[
    "нын", "нин", "нун", "нүн", "дын", "дин", "дун", "дүн", "тын", "тин", "тун", "түн", "ны", "ни", "ну", "нү", "ды",
    "ди", "ду", "дү", "ты", "ти", "ту", "тү", "га", "ге", "го", "гө", "ка", "ке", "ко", "кө", "дан", "ден", "дон",
    "дөн", "тан", "тен", "тон", "төн",
];

/// Endings of Azerbaijani surnames, before which a case ending is one whatever the whole ends like: `Süleymanlının`, `Əliyevin`.
const SURNAMES: &[&str] = &["lı", "li", "lu", "lü", "zadə", "ov", "ev", "ova", "eva"];

fn endings(language: Language) -> &'static [&'static str] {
    match language {
        Language::Kk => KAZAKH,
        Language::Az | Language::Tr => AZERBAIJANI,
        Language::Uz => UZBEK,
        Language::Ky => KYRGYZ,
        _ => &[],
    }
}

/// What stands before each case ending that a word of a language may have, three letters at least.
pub fn turkic_stems(word: &str, language: Language) -> impl Iterator<Item = &str> {
    let stems = endings(language).iter().filter_map(|ending| without(word, ending));
    stems.filter(move |stem| stem.chars().count() >= 3 && !word.ends_with("zadə"))
}

/// What stands before an ending, in a word of capitals too.
fn without<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    let capitals = || word.ends_with(char::is_uppercase).then(|| word.strip_suffix(&*ending.to_uppercase())).flatten();
    word.strip_suffix(ending).or_else(capitals)
}

/// How many bytes of a word of a text stand before its case ending, the whole length where it has none. An ending of letters that
/// a name may end in, as in Болат, counts only where what stands before it is a name to `is_name`, and the whole is none.
#[must_use]
pub fn turkic_stem(word: &str, language: Language, is_name: impl Fn(&str) -> bool) -> usize {
    let (endings, plain) = (endings(language), if language == Language::Kk { PLAINLY_KAZAKH } else { 0 });
    let is_surname = |word: &str| language == Language::Az && SURNAMES.iter().any(|ending| word.ends_with(ending));
    let plainly_cased = || {
        KAZAKH[..6].iter().any(|ending| without(word, ending).is_some())
            || endings.iter().any(|ending| without(word, ending).is_some_and(is_surname))
    };
    if endings.is_empty() || is_name(word) && !plainly_cased() {
        return word.len();
    }
    let is_name = |word: &str| is_name(word) || is_surname(word);
    let stems = endings.iter().enumerate().filter_map(|(at, ending)| Some((at, without(word, ending)?)));
    let fits = |&(at, stem): &(usize, &str)| stem.chars().count() >= 3 && (at < plain || is_name(stem));
    stems.filter(fits).map(|(_, stem)| stem.len()).min().unwrap_or(word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_case_ending_where_the_rest_is_a_name() {
        let is_name = |word: &str| {
            ["ов", "ова", "ov", "yev", "in"].iter().any(|ending| word.ends_with(ending))
                || ["Болат", "Aysel", "Rövşən"].contains(&word)
        };
        for (language, word, stem) in [
            (Language::Kk, "Жұмабековті", "Жұмабеков"),
            (Language::Kk, "Сапарованы", "Сапарова"),
            (Language::Kk, "Болат", "Болат"),
            (Language::Kk, "ТАЖИМУРАТОВТЫҢ", "ТАЖИМУРАТОВ"),
            (Language::Az, "Süleymanlının", "Süleymanlı"),
            (Language::Az, "Əliyevi", "Əliyev"),
            (Language::Az, "Hüseynov", "Hüseynov"),
            (Language::Az, "Nərimanovun", "Nərimanov"),
            (Language::Az, "Rövşən", "Rövşən"),
            (Language::Uz, "Tojimuratovning", "Tojimuratov"),
            (Language::Ky, "Жапаровдун", "Жапаров"),
            (Language::En, "Aliyevin", "Aliyevin"),
        ] {
            assert_eq!(&word[..turkic_stem(word, language, is_name)], stem, "{word}");
        }
    }
}
