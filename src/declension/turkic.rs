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

/// The endings of a Kazakh noun by what stands before them, with a back vowel and with a front one: genitive, dative, accusative, locative,
/// ablative, instrumental, and what is of a place. (D. Kirchner, Kazakh and Karakalpak, in: The Turkic Languages, 1998.)
const CASES: [(&str, [&str; 7], [&str; 7]); 5] = [
    // Behind a possessive ending, which bodies' names have: комитеті, бюросы.
    ("ыі", ["ның", "на", "н", "нда", "нан", "мен", "ндағы"], ["нің", "не", "н", "нде", "нен", "мен", "ндегі"]),
    ("аәеоөуүұия", ["ның", "ға", "ны", "да", "дан", "мен", "дағы"], ["нің", "ге", "ні", "де", "ден", "мен", "дегі"]),
    ("мнң", ["ның", "ға", "ды", "да", "нан", "мен", "дағы"], ["нің", "ге", "ді", "де", "нен", "мен", "дегі"]),
    ("рлй", ["дың", "ға", "ды", "да", "дан", "мен", "дағы"], ["дің", "ге", "ді", "де", "ден", "мен", "дегі"]),
    ("", ["тың", "қа", "ты", "та", "тан", "пен", "тағы"], ["тің", "ке", "ті", "те", "тен", "пен", "тегі"]),
];

/// A Kazakh name of a body in its other cases, which its last word shows; and, where an acronym begins it, with that in the genitive:
/// «БҰҰ-ның Адам құқықтары кеңесіне». Nothing for a name without a letter that only Kazakh has.
pub fn kazakh_cases(name: &str) -> Vec<String> {
    if !name.contains(['ә', 'ң', 'ғ', 'ү', 'ұ', 'қ', 'ө', 'һ', 'Ә', 'Ң', 'Ғ', 'Ү', 'Ұ', 'Қ', 'Ө', 'Һ'])
        || !name.ends_with(char::is_lowercase)
    {
        return Vec::new();
    }
    let last = name.chars().next_back().unwrap_or_default();
    let vowel = name.chars().rev().find(|c| "аоұыяёәеіөүэ".contains(*c));
    let front = vowel.is_some_and(|c| "әеіөүэ".contains(c));
    let (_, back_endings, front_endings) =
        CASES.iter().find(|(letters, ..)| letters.is_empty() || letters.contains(last)).unwrap_or(&CASES[4]);
    let endings = if front { front_endings } else { back_endings };
    let mut forms: Vec<String> = endings.iter().map(|ending| format!("{name}{ending}")).collect();
    if let Some((first, rest)) = name.split_once(' ')
        && first.chars().count() > 1
        && first.chars().all(char::is_uppercase)
    {
        let rests: Vec<String> =
            std::iter::once(rest.to_owned()).chain(endings.iter().map(|ending| format!("{rest}{ending}"))).collect();
        forms.extend(
            ["ның", "нің"].iter().flat_map(|own| rests.iter().map(move |rest| format!("{first}-{own} {rest}"))),
        );
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_named_in_every_case() {
        for (name, forms) in [
            ("Еуропалық парламент", &["Еуропалық парламенттің", "Еуропалық парламентке", "Еуропалық парламентте"][..]),
            ("Адам құқықтары бюросы", &["Адам құқықтары бюросына", "Адам құқықтары бюросынан"]),
            ("Жоғарғы сот", &["Жоғарғы соттың", "Жоғарғы соттан", "Жоғарғы сотпен"]),
            ("БҰҰ Адам құқықтары кеңесі", &["БҰҰ Адам құқықтары кеңесінің", "БҰҰ-ның Адам құқықтары кеңесіне"]),
        ] {
            let made = kazakh_cases(name);
            assert!(forms.iter().all(|form| made.iter().any(|one| one == form)), "{made:?}");
        }
        assert!(kazakh_cases("Верховный суд").is_empty());
    }

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
