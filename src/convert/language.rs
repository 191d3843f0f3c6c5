//! Which language a text is in.

use crate::fold::is_letter;
use crate::model::{Language, LanguageRun};

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
    told(&sample, if body.is_empty() { head } else { body })
}

/// The language that letters tell, or else words.
fn told(sample: &Sample, words: &str) -> Language {
    if sample.letters == 0 {
        return Language::Other;
    }
    if sample.cyrillic * 2 > sample.letters {
        return sample.language(sample.cyrillic).unwrap_or(Language::Ru);
    }
    if let Some(language) = sample.language(sample.letters).filter(|language| *language == Language::Az) {
        return language;
    }
    if is_plain_english(words) {
        return Language::En;
    }
    if is_uzbek(words) {
        return Language::Uz;
    }
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

/// True for a text with so many of the words that only English has that a model need not be asked, which costs a hundred times as much.
fn is_plain_english(words: &str) -> bool {
    const FEWEST: usize = 3;
    const SHARE: usize = 10;
    let is_english = |word: &str| match word.len() {
        2 => matches!(word, "of" | "to" | "by"),
        3 => matches!(word, "the" | "The" | "and" | "for" | "who" | "has" | "had" | "not"),
        4 => matches!(word, "that" | "with" | "from" | "were" | "this" | "have" | "been" | "they" | "said"),
        5 => matches!(word, "which" | "their" | "after" | "would" | "about"),
        _ => false,
    };
    let (mut count, mut own, mut start) = (1, 0, 0);
    for end in memchr::memchr_iter(b' ', words.as_bytes()) {
        count += 1;
        own += usize::from(is_english(&words[start..end]));
        start = end + 1;
    }
    own >= FEWEST && own * SHARE >= count
}

/// Uzbek in Latin letters: `oʻ` and `gʻ` are its own, with whatever apostrophe they are written, and words that no other
/// language told apart here has.
fn is_uzbek(words: &str) -> bool {
    const WORDS: [&str; 8] = ["va", "uchun", "bilan", "boʻyicha", "boʻlgan", "ushbu", "haqida", "yil"];
    let is_apostrophe = |c: char| matches!(c, '\'' | '‘' | '’' | '`' | 'ʼ' | 'ʻ');
    // Most texts have no such letter, and are done with here.
    let mut pairs = words.chars().zip(words.chars().skip(1));
    if !pairs.any(|(letter, sign)| matches!(letter, 'o' | 'g' | 'O' | 'G') && is_apostrophe(sign)) {
        return false;
    }
    let (mut letters, mut own, mut count) = (0, 0, 0);
    for word in words.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '(' | ')')) {
        let word: String = word.to_lowercase().chars().map(|c| if is_apostrophe(c) { 'ʻ' } else { c }).collect();
        count += usize::from(!word.is_empty());
        letters += usize::from(word.contains("oʻ") || word.contains("gʻ"));
        own += usize::from(WORDS.contains(&word.as_str()));
    }
    letters >= 1 && (letters + own) * 12 >= count && own >= 1
}

/// Paragraphs of fewer letters are taken for what stands around them: a heading, a name, a date.
const FEWEST: usize = 40;

/// How much of a paragraph its language is told by, in bytes: reading all of it would cost more than it tells.
const BEGINNING: usize = 240;

/// The language of most of a text, and the languages of its paragraphs where they differ: runs that cover the text.
///
/// A paragraph that the letters or words do not tell, or that is short, is in the language of the paragraph before it, or
/// where it is the first, of the text; one in another script than that is looked at however short it is.
#[must_use]
pub fn of_document(text: &str) -> (Language, Vec<LanguageRun>) {
    let most = detect(text);
    let mut runs: Vec<LanguageRun> = Vec::new();
    let mut before = most;
    let mut at = 0;
    while at < text.len() {
        let end = paragraph_end(text, at);
        let paragraph = &text[at..end];
        let language = of_paragraph(paragraph, before, most);
        match runs.last_mut() {
            Some(run) if run.language == language => run.end = end,
            _ => runs.push(LanguageRun { end, language }),
        }
        before = language;
        at = end;
    }
    if runs.iter().all(|run| run.language == most) {
        runs.clear();
    }
    (most, runs)
}

/// Where the paragraph that begins at `at` ends, the empty line or form feed after it included.
fn paragraph_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut from = at;
    while let Some(found) = memchr::memchr2(b'\n', b'\x0c', &bytes[from..]) {
        let after = from + found + 1;
        if bytes[after - 1] == b'\x0c' {
            return after;
        }
        let blank = bytes[after..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        if bytes.get(after + blank) == Some(&b'\n') {
            return after + blank + 1;
        }
        from = after;
    }
    text.len()
}

fn of_paragraph(paragraph: &str, before: Language, most: Language) -> Language {
    let head = &paragraph[..paragraph.floor_char_boundary(BEGINNING.min(paragraph.len()))];
    let sample = Sample::of(head.chars());
    if sample.letters == 0 {
        return before;
    }
    let cyrillic = sample.cyrillic * 2 > sample.letters;
    let same_script = |language: Language| language == Language::Other || is_cyrillic(language) == cyrillic;
    if sample.letters < FEWEST && same_script(before) {
        return before;
    }
    let told = told(&sample, head);
    // Few words of Latin letters tell no language; a few of Cyrillic ones without letters of their own are Russian or that
    // of the text around them.
    let unsure = told == Language::Other || sample.letters < FEWEST;
    match [before, most].into_iter().find(|language| same_script(*language) && *language != Language::Other) {
        Some(around) if unsure => around,
        // A short paragraph of Kazakh may lack Kazakh's letters.
        Some(around) if told == Language::Ru && is_cyrillic(around) && sample.letters < 2 * FEWEST => around,
        _ => told,
    }
}

/// True for a language that casebook knows in Cyrillic letters alone.
const fn is_cyrillic(language: Language) -> bool {
    matches!(
        language,
        Language::Ru | Language::Kk | Language::Ky | Language::Uz | Language::Tg | Language::Uk | Language::Be
    )
}

/// The letters of a sample, counted in one pass.
struct Sample {
    letters: usize,
    cyrillic: usize,
    /// How often each letter of each row of [`LETTERS`] occurs.
    own: [[usize; MOST_OWN]; LETTERS.len()],
}

/// The most letters of a row of [`LETTERS`].
const MOST_OWN: usize = 9;

impl Sample {
    fn of(text: impl Iterator<Item = char>) -> Self {
        let mut sample = Self { letters: 0, cyrillic: 0, own: [[0; MOST_OWN]; LETTERS.len()] };
        for c in text {
            if c.is_ascii() {
                sample.letters += usize::from(c.is_ascii_alphabetic());
                continue;
            }
            sample.letters += usize::from(is_letter(c));
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
            .map(|((language, set), counts)| {
                let counts = &counts[..set.chars().count()];
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
            ("Суд ӯро ба чор соли маҳрумӣ аз озодӣ маҳкум кард, гуфт вакили дифоъи ӯ ҷумъа.", Language::Tg),
            ("Суд уни тўрт йилга озодликдан маҳрум қилди, деди унинг ҳимоячиси ўтган ҳафтада.", Language::Uz),
            ("Sud uni toʻrt yilga ozodlikdan mahrum qildi va bu haqida himoyachisi maʼlum qildi.", Language::Uz),
            ("Sud uni to'rt yil ozodlikdan mahrum qildi, dedi advokat o'z bayonoti bilan.", Language::Uz),
            ("Mahkeme onu dört yıl hapis cezasına çarptırdı, avukatı pazartesi günü söyledi.", Language::Tr),
            ("Das Gericht verurteilte ihn zu vier Jahren Haft, sagte sein Anwalt am Montag.", Language::De),
            ("12345", Language::Other),
        ];
        for (text, language) in table {
            assert_eq!(detect(text), language, "{text}");
        }
    }

    #[test]
    fn paragraphs_have_languages_of_their_own() {
        let paragraphs = [
            ("The court sentenced him to four years in prison, his lawyer said on Monday.\n\n", Language::En),
            ("3 May 2021\n\n", Language::En),
            (
                "Суд приговорил его к четырём годам лишения свободы, сообщил в понедельник его адвокат Иванов.\n\n",
                Language::Ru,
            ),
            ("Адвокат Иванов\n\n", Language::Ru),
            ("Məhkəmə onu dörd il azadlıqdan məhrum etdi, vəkili bazar ertəsi günü bildirib.\n\n", Language::Az),
            ("Сот оны төрт жылға бас бостандығынан айырды, деп хабарлады қорғаушысы.\u{c}", Language::Kk),
            ("The court sentenced him to four years in prison, his lawyer said on Monday.", Language::En),
        ];
        let text: String = paragraphs.iter().map(|(text, _)| *text).collect();
        let (_, runs) = of_document(&text);
        let mut at = 0;
        for (paragraph, language) in paragraphs {
            let run = runs.iter().find(|run| run.end > at).expect("runs cover the text");
            assert_eq!(run.language, language, "{paragraph}");
            at += paragraph.len();
        }
        assert_eq!(runs.last().map(|run| run.end), Some(text.len()));
        assert_eq!(of_document("The court sentenced him.\n\nHe appealed against it.").1, []);
    }
}
