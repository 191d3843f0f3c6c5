//! Where sentences and paragraphs end.
//!
//! A full stop ends a sentence unless it ends an abbreviation, an initial or a number within one; a line's end ends one where
//! the line is short, as in a list or a heading; an empty line ends a paragraph.

use std::ops::Range;

use super::{Case, Gap, Kind, Script, Token};

/// Lower-case forms after which a full stop does not end a sentence, in the languages of the reports. Those that may also
/// end one (`etc`, «г», «др») are decided by what follows.
const ABBREVIATIONS: &[&str] = &[
    // titles
    "mr",
    "mrs",
    "ms",
    "messrs",
    "dr",
    "prof",
    "st",
    "hon",
    "gen",
    "col",
    "lt",
    "sgt",
    "capt",
    "rev",
    "fr",
    "sr",
    "jr",
    // citations
    "art",
    "arts",
    "no",
    "nos",
    "para",
    "paras",
    "p",
    "pp",
    "sec",
    "ch",
    "vol",
    "cf",
    "e.g",
    "i.e",
    "eg",
    "ie",
    "vs",
    "v",
    "approx",
    "ca",
    "fig",
    "ed",
    "eds",
    "al",
    // months
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    // Russian
    "ст",
    "стст",
    "ч",
    "п",
    "пп",
    "подп",
    "гл",
    "разд",
    "абз",
    "им",
    "ул",
    "пр",
    "пер",
    "пл",
    "бул",
    "д",
    "кв",
    "корп",
    "обл",
    "р",
    "гор",
    "пос",
    "с",
    "дер",
    "тел",
    "т",
    "тт",
    "тов",
    "гр",
    "гражд",
    "проф",
    "акад",
    "доц",
    "ген",
    "полк",
    "кап",
    "см",
    "ср",
    "напр",
    "род",
    "ред",
    "изд",
    "стр",
    "рис",
    "табл",
    "янв",
    "февр",
    "фев",
    "апр",
    "авг",
    "сент",
    "сен",
    "окт",
    "нояб",
    "ноя",
    "дек",
    "св",
    "уп",
    "ув",
    "руб",
    "тыс",
    "млн",
    "млрд",
    "вкл",
    "в",
    "вв",
    "г",
    "гг",
    "до",
    "н",
    "э",
    "др",
    "etc",
    "бап",
    "б",
    "ж",
    "жж",
    "қ",
    "мысалы",
];

/// Initials that the transliteration of one Cyrillic letter spells with two.
const TWO_LETTER_INITIALS: &[&str] =
    &["Zh", "Sh", "Ch", "Kh", "Ts", "Yu", "Ya", "Ye", "Yo", "Iu", "Ia", "Dz", "Dj", "Gh", "Th", "Ph", "Ju", "Ja"];

/// Those of the abbreviations that often end a sentence: what follows with a capital begins a new one.
const MAY_END: &[&str] =
    &["etc", "г", "гг", "др", "в", "вв", "руб", "тыс", "млн", "млрд", "э", "ж", "жж", "al", "с", "т", "обл", "no"];

/// A line shorter than this, in letters or nearly so, does not run on into a next line that begins with a capital.
const SHORT_LINE: u32 = 45;

/// Sentences and paragraphs, as ranges of tokens that cover them all; a sentence lies within one paragraph.
pub(super) fn ranges(text: &str, tokens: &[Token]) -> (Vec<Range<u32>>, Vec<Range<u32>>) {
    let mut sentences = Vec::new();
    let mut paragraphs = Vec::new();
    let (mut sentence, mut paragraph, mut line) = (0_u32, 0_u32, 0_usize);
    for i in 1..tokens.len() {
        let here = i as u32;
        let gap = tokens[i].gap;
        let new_paragraph = gap == Gap::Paragraph;
        if new_paragraph
            || (gap != Gap::Glued && ends(text, tokens, i))
            || (gap == Gap::Line && line_ends(text, tokens, line, i))
        {
            sentences.push(sentence..here);
            sentence = here;
        }
        if new_paragraph {
            paragraphs.push(paragraph..here);
            paragraph = here;
        }
        if gap >= Gap::Line {
            line = i;
        }
    }
    if !tokens.is_empty() {
        sentences.push(sentence..tokens.len() as u32);
        paragraphs.push(paragraph..tokens.len() as u32);
    }
    (sentences, paragraphs)
}

/// True where a sentence ends between the tokens `i - 1` and `i`, which white space parts.
fn ends(text: &str, tokens: &[Token], i: usize) -> bool {
    let word = |i: usize| tokens[i].span().of(text);
    // Back over what closes: quotation marks, brackets, emphasis, the number of a footnote.
    let mut last = i - 1;
    while last > 0 && tokens[last].gap == Gap::Glued && closes(text, &tokens[last]) {
        last -= 1;
    }
    if last > 1
        && tokens[last].kind == Kind::Number
        && tokens[last].gap == Gap::Glued
        && matches!(word(last - 1), "." | "!" | "?" | "”" | "»")
        && tokens[last - 2].kind != Kind::Number
    {
        last -= 1;
    }
    let next = &tokens[i];
    let starts = matches!(next.case, Case::Title | Case::Upper | Case::Single | Case::Mixed | Case::None);
    match word(last) {
        "!" | "?" => next.case != Case::Lower,
        "…" => starts && next.kind != Kind::Punctuation,
        "." => starts && !is_abbreviated(text, tokens, last, i),
        _ => false,
    }
}

fn closes(text: &str, token: &Token) -> bool {
    matches!(token.kind, Kind::Emphasis | Kind::Superscript)
        || matches!(token.span().of(text), "\"" | "”" | "»" | "’" | "'" | ")" | "]")
}

/// True where the full stop at `stop` belongs to the word before it. `next` begins what follows.
fn is_abbreviated(text: &str, tokens: &[Token], stop: usize, next: usize) -> bool {
    if stop == 0 || tokens[stop].gap != Gap::Glued || stop != next - 1 {
        return false;
    }
    let before = &tokens[stop - 1];
    let word = before.span().of(text);
    let name_follows = matches!(tokens[next].case, Case::Title | Case::Upper | Case::Single | Case::Mixed);
    match before.case {
        // An initial, unless it ends "vitamin C." before a word that is no name; names are far more common.
        Case::Single => name_follows || tokens[next].kind == Kind::Number,
        Case::Title if word.chars().count() == 2 && !word.is_ascii() => true,
        Case::Title if TWO_LETTER_INITIALS.contains(&word) => name_follows,
        _ if before.kind == Kind::Number => {
            // "1. First": the number of an item stands alone at a line's start.
            let alone = stop < 2 || tokens[stop - 1].gap >= Gap::Line;
            alone && tokens[next].gap != Gap::Paragraph
        }
        _ => {
            let lower = word.to_lowercase();
            if !ABBREVIATIONS.contains(&lower.as_str()) {
                return false;
            }
            !(MAY_END.contains(&lower.as_str()) && name_follows && tokens[next].case != Case::Single)
        }
    }
}

/// True where the line of tokens `line..i` ends a sentence: a short line, as in a list, a heading or an address, before one
/// that begins like a new start. Running text broken into lines has long ones, or goes on in lower case.
fn line_ends(text: &str, tokens: &[Token], line: usize, i: usize) -> bool {
    let next = &tokens[i];
    let width = tokens[i - 1].end - tokens[line].start;
    // A Cyrillic letter has two bytes.
    let width = if tokens[line].script == Script::Cyrillic { width * 5 / 9 } else { width };
    let bullet = matches!(next.span().of(text), "•" | "-" | "–" | "—" | "·" | "▪" | "#" | "*" | "|")
        || (next.kind == Kind::Emphasis && tokens.get(i + 1).is_some_and(|after| after.gap != Gap::Glued));
    let numbered = next.kind == Kind::Number
        && tokens.get(i + 1).is_some_and(|after| after.gap == Gap::Glued && matches!(after.span().of(text), "." | ")"));
    let runs_on = matches!(tokens[i - 1].span().of(text), "," | "-" | "–" | "(" | "«" | "“" | ":" | ";")
        || tokens[i - 1].case == Case::Lower && is_joiner(tokens[i - 1].span().of(text));
    let heading = tokens[line].span().of(text) == "#";
    heading
        || bullet
        || (numbered && !runs_on)
        || (width < SHORT_LINE && next.case != Case::Lower && !runs_on && next.kind == Kind::Word)
}

/// Words that never end a line of its own.
fn is_joiner(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "and"
            | "in"
            | "for"
            | "to"
            | "by"
            | "on"
            | "with"
            | "a"
            | "an"
            | "и"
            | "в"
            | "на"
            | "по"
            | "с"
            | "к"
            | "от"
            | "для"
            | "о"
            | "об"
            | "из"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::tokens_of;

    fn sentences(text: &str) -> Vec<&str> {
        let tokens = tokens_of(text);
        let (sentences, paragraphs) = ranges(text, &tokens);
        assert!(paragraphs.windows(2).all(|pair| pair[0].end == pair[1].start));
        sentences
            .iter()
            .map(|range| {
                &text[tokens[range.start as usize].start as usize..tokens[range.end as usize - 1].end as usize]
            })
            .collect()
    }

    #[test]
    fn sentences_survive_abbreviations_initials_and_line_ends() {
        let table: &[(&str, &[&str])] = &[
            ("Mr. Abishev was held. He wrote.", &["Mr. Abishev was held.", "He wrote."]),
            (
                "charged under Art. 174 and Part 2 of Art. 405. Judge B.N. Asylov agreed.",
                &["charged under Art. 174 and Part 2 of Art. 405.", "Judge B.N. Asylov agreed."],
            ),
            ("осуждён по ч. 2 ст. 205.5 УК РФ. Суд ушёл.", &["осуждён по ч. 2 ст. 205.5 УК РФ.", "Суд ушёл."]),
            ("Мамонтов Н. И. сказал это. Н.С. Моор молчал.", &["Мамонтов Н. И. сказал это.", "Н.С. Моор молчал."]),
            ("В 2018 г. его судили. В 2019 г. Суд решил.", &["В 2018 г. его судили.", "В 2019 г.", "Суд решил."]),
            ("He was “freed.” They left!", &["He was “freed.”", "They left!"]),
            (
                "victims of persecution1. They wrote to us.2 Nobody came.",
                &["victims of persecution1.", "They wrote to us.2", "Nobody came."],
            ),
            (
                "The case of the activist who was held in the detention facility of\nAlmaty is known. It goes on.",
                &[
                    "The case of the activist who was held in the detention facility of\nAlmaty is known.",
                    "It goes on.",
                ],
            ),
            (
                "Yevgeny Zhovtis, Almaty\nRozlana Taukina, Almaty",
                &["Yevgeny Zhovtis, Almaty", "Rozlana Taukina, Almaty"],
            ),
            ("Heading without a stop\n\nText follows.", &["Heading without a stop", "Text follows."]),
            ("Mr Zh. Kaldan spoke. He left.", &["Mr Zh. Kaldan spoke.", "He left."]),
            ("1. First point.\n2. Second point.", &["1. First point.", "2. Second point."]),
        ];
        for (text, expected) in table {
            assert_eq!(sentences(text), *expected);
        }
    }
}
