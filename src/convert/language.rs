//! Which language a text is in.

use crate::model::Language;

/// Letters that only one of the languages told apart by letters has, within a script.
const LETTERS: &[(Language, &str)] = &[
    (Language::Kk, "әғқңөұүһі"),
    (Language::Ky, "ңөү"),
    (Language::Uz, "ўқғҳ"),
    (Language::Tg, "ӣӯҷҳғқ"),
    (Language::Uk, "їєґі"),
    (Language::Be, "ўі"),
    (Language::Az, "ə"),
];

/// How much text is looked at, from its beginning and its middle, in bytes.
const SAMPLE: usize = 4096;

/// The language of most of a text.
#[must_use]
pub fn detect(text: &str) -> Language {
    let middle = text.floor_char_boundary(text.len() / 2);
    let head = &text[..text.floor_char_boundary(SAMPLE.min(text.len()))];
    let body = if text.len() > 4 * SAMPLE { &text[middle..text.floor_char_boundary(middle + SAMPLE)] } else { "" };
    let sample = || head.chars().chain(body.chars()).flat_map(char::to_lowercase);
    let letters = sample().filter(|c| c.is_alphabetic()).count();
    if letters == 0 {
        return Language::Other;
    }
    let cyrillic = sample().filter(|c| ('\u{400}'..='\u{52f}').contains(c)).count();
    if cyrillic * 2 > letters {
        return by_letters(sample, cyrillic).unwrap_or(Language::Ru);
    }
    if let Some(language) = by_letters(sample, letters).filter(|language| *language == Language::Az) {
        return language;
    }
    match whichlang::detect_language(if body.is_empty() { head } else { body }) {
        whichlang::Lang::Eng => Language::En,
        whichlang::Lang::Rus => Language::Ru,
        whichlang::Lang::Fra => Language::Fr,
        whichlang::Lang::Deu => Language::De,
        whichlang::Lang::Spa => Language::Es,
        whichlang::Lang::Ita => Language::It,
        whichlang::Lang::Tur => Language::Tr,
        _ => Language::Other,
    }
}

/// The language whose own letters make up more than one in a hundred, the one with most of them first.
fn by_letters<I: Iterator<Item = char>>(sample: impl Fn() -> I, letters: usize) -> Option<Language> {
    let count = |set: &str| sample().filter(|c| set.contains(*c)).count();
    let own = |(language, set): &(Language, &str)| {
        // A letter of the set that the text lacks altogether speaks against the language: Kyrgyz has no ұ, Russian no ў.
        let missing = set.chars().filter(|letter| !sample().any(|c| c == *letter)).count();
        (*language, count(set), missing)
    };
    LETTERS
        .iter()
        .map(own)
        .filter(|(_, count, _)| count * 100 > letters)
        .max_by_key(|(_, count, missing)| (count * 4).saturating_sub(missing * letters / 100))
        .map(|(language, ..)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_letters_and_by_words() {
        let table = [
            ("The court sentenced him to four years in prison, his lawyer said on Monday.", Language::En),
            ("Суд приговорил его к четырём годам лишения свободы, сообщил адвокат.", Language::Ru),
            ("Сот оны төрт жылға бас бостандығынан айырды, деп хабарлады қорғаушысы.", Language::Kk),
            ("Сот аны төрт жылга эркинен ажыратты, деп билдирди адвокаты, бүгүн өкүм чыкты, жаңы иш.", Language::Ky),
            ("Суд засудив його до чотирьох років позбавлення волі, повідомив її адвокат, який їхав.", Language::Uk),
            ("Суд асудзіў яго на чатыры гады пазбаўлення волі, паведаміў адвакат, ён быў у Мінску.", Language::Be),
            ("Məhkəmə onu dörd il azadlıqdan məhrum etdi, vəkili bildirib.", Language::Az),
            ("Le tribunal l'a condamné à quatre ans de prison, a déclaré son avocat lundi.", Language::Fr),
            ("12345", Language::Other),
        ];
        for (text, language) in table {
            assert_eq!(detect(text), language, "{text}");
        }
    }
}
