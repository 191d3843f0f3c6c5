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

/// How much of it the model of words reads, which costs more than all other reading of a short letter.
const WORDS: usize = 1024;

/// The language of most of a text.
#[must_use]
pub fn detect(text: &str) -> Language {
    let middle = text.floor_char_boundary(text.len() / 2);
    let head = &text[..text.floor_char_boundary(SAMPLE.min(text.len()))];
    let body = if text.len() > 4 * SAMPLE { &text[middle..text.floor_char_boundary(middle + SAMPLE)] } else { "" };
    let sample = Sample::of(head.chars().chain(body.chars()));
    if sample.letters == 0 {
        return Language::Other;
    }
    if sample.cyrillic * 2 > sample.letters {
        return sample.language(sample.cyrillic).unwrap_or(Language::Ru);
    }
    if let Some(language) = sample.language(sample.letters).filter(|language| *language == Language::Az) {
        return language;
    }
    let words = if body.is_empty() { head } else { body };
    match whichlang::detect_language(&words[..words.floor_char_boundary(WORDS.min(words.len()))]) {
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

/// The letters of a sample, counted in one pass.
struct Sample {
    letters: usize,
    cyrillic: usize,
    /// How often each letter of each row of [`LETTERS`] occurs.
    own: Vec<Vec<usize>>,
}

impl Sample {
    fn of(text: impl Iterator<Item = char>) -> Self {
        let own = LETTERS.iter().map(|(_, set)| vec![0; set.chars().count()]).collect();
        let mut sample = Self { letters: 0, cyrillic: 0, own };
        for c in text {
            if c.is_ascii() {
                sample.letters += usize::from(c.is_ascii_alphabetic());
                continue;
            }
            sample.letters += usize::from(c.is_alphabetic());
            sample.cyrillic += usize::from(('\u{400}'..='\u{52f}').contains(&c));
            // The letters of Russian are nobody's own.
            if matches!(c, 'А'..='я') {
                continue;
            }
            let c = c.to_lowercase().next().unwrap_or(c);
            for ((_, set), counts) in LETTERS.iter().zip(&mut sample.own) {
                if let Some(at) = set.chars().position(|letter| letter == c) {
                    counts[at] += 1;
                }
            }
        }
        sample
    }

    /// The language whose own letters make up more than one in a hundred, the one with most of them first.
    fn language(&self, letters: usize) -> Option<Language> {
        LETTERS
            .iter()
            .zip(&self.own)
            .map(|((language, _), counts)| {
                // A letter of the set that the text lacks altogether speaks against the language: Kyrgyz has no ұ,
                // Russian no ў.
                let missing = counts.iter().filter(|&&count| count == 0).count();
                (*language, counts.iter().sum::<usize>(), missing)
            })
            .filter(|(_, count, _)| count * 100 > letters)
            .max_by_key(|(_, count, missing)| (count * 4).saturating_sub(missing * letters / 100))
            .map(|(language, ..)| language)
    }
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
