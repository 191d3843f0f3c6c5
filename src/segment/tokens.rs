//! The tokeniser.

use super::{Case, Gap, Kind, Script, Token, WordKey, plain};
use crate::fold::{self, Hash, is_letter};
use crate::model::{Language, Span};

/// Appends the tokens of a part of a text, before which `gap` stands; gives the gap behind them.
pub(super) fn scan(text: &str, part: Span, language: Language, mut gap: Gap, tokens: &mut Vec<Token>) -> Gap {
    let mut scanner = Scanner { text, at: part.start, end: part.end, language };
    let bytes = &text.as_bytes()[..part.end];
    while let Some(&byte) = bytes.get(scanner.at) {
        let start = scanner.at;
        // Each way puts its token down itself: one that is put together in memory first waits for its parts.
        let mut put = |end: usize, kind: Kind, seen: Seen| {
            let Seen { key, case, script } = seen;
            tokens.push(Token { start: start as u32, end: end as u32, key, kind, case, script, gap });
            end
        };
        let mut is_plain = true;
        match CLASSES[usize::from(byte)] {
            Class::Space => {
                gap = widen(gap, char::from(byte));
                scanner.at += 1;
                continue;
            }
            Class::Mark => {
                scanner.at = put(start + 1, Kind::Punctuation, Seen::of_key(KEYS[usize::from(byte)]));
            }
            Class::Letter => match plain::latin(bytes, start) {
                Some((end, seen)) => scanner.at = put(end, Kind::Word, seen),
                None => is_plain = false,
            },
            Class::Russian => match plain::russian(bytes, start) {
                Some((end, seen)) => scanner.at = put(end, Kind::Word, seen),
                None => is_plain = false,
            },
            Class::Digit => {
                let (end, seen) = plain::number(bytes, start);
                scanner.at = put(end, Kind::Number, seen);
            }
            Class::Other => is_plain = false,
        }
        if !is_plain {
            let Some(c) = scanner.peek() else { break };
            if c.is_whitespace() || is_invisible(c) {
                gap = if is_invisible(c) { gap } else { widen(gap, c) };
                scanner.at += c.len_utf8();
                continue;
            }
            // The letter apostrophe ʼ counts as alphabetic, and begins no word.
            let is_word = is_letter(c) && !is_apostrophe(c);
            let (kind, seen) = if is_word { (Kind::Word, scanner.word()) } else { scanner.mark(c) };
            put(scanner.at, kind, seen);
        }
        gap = Gap::Glued;
        // Behind most words there is one space.
        if bytes.get(scanner.at) == Some(&b' ') {
            gap = Gap::Space;
            scanner.at += 1;
        }
    }
    gap
}

fn widen(gap: Gap, c: char) -> Gap {
    match c {
        '\n' if gap >= Gap::Line => Gap::Paragraph,
        '\n' => Gap::Line,
        '\u{c}' | '\u{2029}' => Gap::Paragraph,
        _ => gap.max(Gap::Space),
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// What a byte begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// ASCII white space.
    Space,
    /// A letter of ASCII.
    Letter,
    /// A letter of U+0400 to U+047F.
    Russian,
    /// A sign of ASCII that is a token alone.
    Mark,
    /// A digit of ASCII.
    Digit,
    /// Emphasis, or a character of several bytes.
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'\t'..=b'\r' | b' ' => Class::Space,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'*' | b'_' => Class::Other,
            _ => Class::Mark,
        };
        byte += 1;
    }
    classes[0xd0] = Class::Russian;
    classes[0xd1] = Class::Russian;
    classes
};

/// The keys of ASCII's characters.
const KEYS: [WordKey; 128] = {
    let mut keys = [0; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        keys[byte as usize] = Hash::new().add(byte as char).finish();
        byte += 1;
    }
    keys
};

/// What reading a token tells beside its place.
pub(super) struct Seen {
    pub key: WordKey,
    pub case: Case,
    pub script: Script,
}

impl Seen {
    const fn of_key(key: WordKey) -> Self {
        Self { key, case: Case::None, script: Script::None }
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    language: Language,
}

/// French words that lose their vowel before another.
const ELIDED: &[&str] = &["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu"];

impl Scanner<'_> {
    #[inline]
    fn peek(&self) -> Option<char> {
        self.char_at(self.at)
    }

    #[inline]
    fn char_at(&self, at: usize) -> Option<char> {
        if at >= self.end {
            return None;
        }
        let byte = self.text.as_bytes()[at];
        if byte < 128 { Some(char::from(byte)) } else { self.text[at..].chars().next() }
    }

    /// What is no word: a number, or a mark.
    fn mark(&mut self, c: char) -> (Kind, Seen) {
        let start = self.at;
        self.at += c.len_utf8();
        let kind = match c {
            '*' | '_' => {
                self.take(|other| other == c);
                Kind::Emphasis
            }
            '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => {
                self.take(|c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹'));
                Kind::Superscript
            }
            _ if c.is_numeric() => {
                self.take(char::is_numeric);
                Kind::Number
            }
            _ => Kind::Punctuation,
        };
        let key = self.text[start..self.at].chars().fold(Hash::new(), Hash::add).finish();
        (kind, Seen::of_key(key))
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) {
        while let Some(c) = self.peek().filter(|c| belongs(*c)) {
            self.at += c.len_utf8();
        }
    }

    /// A word of any letters: its border, key, case and script in one pass over them.
    #[inline(never)]
    fn word(&mut self) -> Seen {
        let start = self.at;
        let mut hash = Hash::new();
        let (mut upper, mut lower, mut first_upper) = (0_u32, 0_u32, false);
        let (mut latin, mut cyrillic, mut other) = (false, false, false);
        while let Some(c) = self.peek() {
            if is_apostrophe(c) {
                if !self.apostrophe_belongs(c, start) {
                    break;
                }
                self.at += c.len_utf8();
                continue;
            }
            match c {
                '\u{300}'..='\u{36f}' | '\u{ad}' => {}
                // Parts letters that else were read as one, in systems of transliteration (Ty·ekan) and in Catalan.
                MIDDLE_DOT if self.at > start && self.char_at(self.at + 2).is_some_and(char::is_lowercase) => {}
                _ if is_letter(c) => {
                    match c {
                        '\u{400}'..='\u{52f}' => cyrillic = true,
                        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => latin = true,
                        _ => other = true,
                    }
                    let (is_upper, is_lower) = match fold::cyrillic_small(c) {
                        Some(small) => (small != c, small == c),
                        None => (c.is_uppercase(), c.is_lowercase()),
                    };
                    first_upper |= is_upper && self.at == start;
                    upper += u32::from(is_upper);
                    lower += u32::from(is_lower);
                }
                _ => break,
            }
            if let Some(folded) = fold::fold_char(c).filter(|_| c != '\u{ad}') {
                hash = hash.add(folded);
            }
            self.at += c.len_utf8();
        }
        let case = match (upper, lower) {
            (0, 0) => Case::None,
            (0, _) => Case::Lower,
            (1, 0) => Case::Single,
            (_, 0) => Case::Upper,
            (1, _) if first_upper => Case::Title,
            _ => Case::Mixed,
        };
        let script = match (latin, cyrillic, other) {
            (_, true, _) => Script::Cyrillic,
            (true, false, _) => Script::Latin,
            _ => Script::Other,
        };
        let mixes = latin && cyrillic;
        let key = if mixes { fold::key(&self.text[start..self.at]) } else { hash.finish() };
        Seen { key, case, script }
    }

    /// An apostrophe belongs to a word between two letters, unless it begins a possessive `'s`, ends a French article or particle, or
    /// leads to the ending of a Turkish name.
    fn apostrophe_belongs(&self, apostrophe: char, start: usize) -> bool {
        let next = self.at + apostrophe.len_utf8();
        let Some(c) = self.char_at(next).filter(|c| c.is_alphabetic()) else {
            return matches!(apostrophe, 'ʼ' | 'ʹ') || self.softens(start, next);
        };
        let after = self.char_at(next + c.len_utf8());
        let word = &self.text[start..self.at];
        let parted = match self.language {
            // N'Guessan is a name; L'Union is none.
            Language::Fr => {
                let name = c.is_uppercase() && word.starts_with(char::is_uppercase) && !word.eq_ignore_ascii_case("l");
                !name && ELIDED.iter().any(|elided| word.eq_ignore_ascii_case(elided))
            }
            Language::Tr => word.starts_with(char::is_uppercase) && c.is_lowercase(),
            _ => false,
        };
        !parted && !(matches!(c, 's' | 'S') && !after.is_some_and(char::is_alphanumeric))
    }

    /// Whether the apostrophe before `next` stands for the soft sign at a name's end: "Igor' Ilyin". After -s it is a genitive's, and
    /// where a quotation is open, its end.
    fn softens(&self, start: usize, next: usize) -> bool {
        const LINE: usize = 80;
        let word = &self.text[start..self.at];
        let bytes = &self.text.as_bytes()[..self.end];
        let soft = word.ends_with(['b', 'd', 'f', 'l', 'm', 'n', 'p', 'r', 't', 'v', 'z'])
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && bytes.get(next) == Some(&b' ')
            && bytes.get(next + 1).is_some_and(u8::is_ascii_uppercase);
        soft && {
            let before = &self.text[self.text.floor_char_boundary(start.saturating_sub(LINE))..start];
            let line = before.rsplit('\n').next().unwrap_or_default();
            let opens = |(at, c): (usize, char)| c == '‘' || c == '\'' && !line[..at].ends_with(char::is_alphanumeric);
            !line.char_indices().any(opens)
        }
    }
}

const MIDDLE_DOT: char = '·';

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | 'ʹ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::segment::tokens_of;

    fn printed(text: &str) -> String {
        tokens_of(text).iter().map(|token| token.span().of(text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn apostrophes_part_words_where_the_language_says_so() {
        let printed = |text: &str, language| {
            let mut tokens = Vec::new();
            scan(text, Span::new(0, text.len()), language, Gap::Paragraph, &mut tokens);
            tokens.iter().map(|token| token.span().of(text)).collect::<Vec<_>>().join(" ")
        };
        let table = [
            (
                "l'Union d’Astana aujourd'hui qu'il N'Guessan",
                Language::Fr,
                "l ' Union d ’ Astana aujourd'hui qu ' il N'Guessan",
            ),
            ("Şilan Akdoğan'ı ÇHD'ye", Language::Tr, "Şilan Akdoğan ' ı ÇHD ' ye"),
            ("L'vov and D'yachenko", Language::En, "L'vov and D'yachenko"),
        ];
        for (text, language, expected) in table {
            assert_eq!(printed(text, language), expected, "{text}");
        }
    }

    #[test]
    fn text_is_cut_into_words_numbers_and_marks() {
        let table = [
            ("Dzhakishev3 is", "Dzhakishev 3 is"),
            ("Article 205.5, ст. 307²", "Article 205 . 5 , ст . 307 ²"),
            ("Yerimbetov’s O'Brien's Mar'yana", "Yerimbetov ’ s O'Brien ' s Mar'yana"),
            ("Ust-Ilimsk — ИК-2", "Ust - Ilimsk — ИК - 2"),
            ("Ty·ekan · a·B ·c", "Ty·ekan · a · B · c"),
            ("**Maks** Bokayev", "** Maks ** Bokayev"),
            ("«Ар.Рух.Хак»", "« Ар . Рух . Хак »"),
            ("174-бап №7", "174 - бап № 7"),
            // U+02BC counts as a letter, yet begins no word.
            ("ʼtis Mar\u{2bc}yana ʼʼ ʹ", "ʼ tis Mar\u{2bc}yana ʼ ʼ ʹ"),
            // A soft sign, a genitive and a quotation's end.
            ("Igor' Ilyin, Igor’ Ilyin, Igorʹ Ilyin", "Igor' Ilyin , Igor’ Ilyin , Igorʹ Ilyin"),
            ("Journalists' Union, ‘Free Igor’ Ilyin", "Journalists ' Union , ‘ Free Igor ’ Ilyin"),
            ("Igor' is", "Igor ' is"),
            ("поли\u{ad}тический", "поли\u{ad}тический"),
        ];
        for (text, expected) in table {
            assert_eq!(printed(text), expected);
        }
    }

    #[test]
    fn a_word_knows_its_case_script_and_gap() {
        let text = "OSCE и Абай\nA.\n\nMcCain";
        let seen: Vec<_> = tokens_of(text).iter().map(|token| (token.case, token.script, token.gap)).collect();
        assert_eq!(
            seen,
            [
                (Case::Upper, Script::Latin, Gap::Paragraph),
                (Case::Lower, Script::Cyrillic, Gap::Space),
                (Case::Title, Script::Cyrillic, Gap::Space),
                (Case::Single, Script::Latin, Gap::Line),
                (Case::None, Script::None, Gap::Glued),
                (Case::Mixed, Script::Latin, Gap::Paragraph),
            ]
        );
    }

    #[test]
    fn a_soft_hyphen_is_no_part_of_a_words_key() {
        assert_eq!(tokens_of("поли\u{ad}тик")[0].key, tokens_of("политик")[0].key);
    }

    proptest! {
        /// What is read eight bytes at a time is what is read letter by letter.
        #[test]
        fn words_of_plain_letters_are_read_as_any_are(
            text in "[a-zA-Z]{0,12}[ ,.'’»0-9-]{0,2}[а-яА-Я]{0,12}|[a-zA-Zа-яА-ЯёЁәІ'ʼ\u{ad}—“ ]{0,20}",
        ) {
            let bytes = text.as_bytes();
            for read in [plain::latin, plain::russian] {
                for (start, _) in text.char_indices().filter(|(_, c)| is_letter(*c) && !is_apostrophe(*c)) {
                    if let Some((end, seen)) = read(bytes, start) {
                        let mut scanner = Scanner { text: &text, at: start, end: text.len(), language: Language::Other };
                        let by_letters = scanner.word();
                        prop_assert_eq!(end, scanner.at);
                        prop_assert_eq!(
                            (seen.key, seen.case, seen.script),
                            (by_letters.key, by_letters.case, by_letters.script)
                        );
                    }
                }
            }
        }

        #[test]
        fn tokens_follow_each_other_and_cover_all_that_is_visible(text in "\\PC{0,60}|[a-zА-Я'’ʼʹ.\\- \n0-9*²]{0,60}") {
            let tokens = tokens_of(&text);
            let mut at = 0;
            for token in &tokens {
                let span = token.span();
                prop_assert!(span.start >= at && span.end > span.start && text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                prop_assert!(text[at..span.start].chars().all(|c| c.is_whitespace() || is_invisible(c)));
                if token.kind == Kind::Word {
                    prop_assert_eq!(token.key, fold::key(&span.of(&text).replace('\u{ad}', "")));
                }
                at = span.end;
            }
            prop_assert!(text[at..].chars().all(|c| c.is_whitespace() || is_invisible(c)));
        }
    }
}
