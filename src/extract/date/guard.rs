//! What only looks like a date: a part of an address, a number or a file's name; the year in a law's name.

use crate::extract::Part;
use crate::extract::rule::{Found, word_after, word_before};
use crate::gazetteer::WordClass;
use crate::model::Span;
use crate::segment::{Case, Gap, Kind};

/// The rules that take a bare number for a year, and so must look around more than others.
const BARE_YEAR: &str = "date/year";
const YEAR_AFTER: &str = "date/year-after-preposition";
/// The rule that takes the name of a month alone.
const MONTH: &str = "date/month";

/// True where nothing around forbids the match, which begins with the token.
pub(super) fn allows(part: &Part<'_>, token: usize, found: &Found<'_>) -> bool {
    let text = &part.document.text;
    let span = Span::new(found.marks[0].span.start, found.marks[found.marks.len() - 1].span.end);
    if !parts_freely(text, span) || is_a_name(span.of(text)) {
        return false;
    }
    if &*found.rule.name == MONTH && is_an_acronym(part, token) {
        return false;
    }
    if [BARE_YEAR, YEAR_AFTER].contains(&&*found.rule.name) && is_of_a_code(part, token) {
        return false;
    }
    &*found.rule.name != BARE_YEAR
        || !(is_a_title(text, span)
            || is_of_a_law(part, token)
            || is_of_a_number(text, span)
            || is_a_count(text, span)
            || is_postal_code(part, token))
}

/// True for a number alone in quotation marks: Orwell's “1984”.
fn is_a_title(text: &str, span: Span) -> bool {
    text[..span.start].ends_with(['“', '«', '"', '„']) && text[span.end..].starts_with(['”', '»', '"', '“'])
}

/// What makes a Kazakh month a man's name: Мамырбек, Наурызбай.
const NAME_ENDINGS: [&str; 6] = ["бек", "бай", "хан", "жан", "гүл", "ұлы"];

/// True where a word with a capital letter goes on like a name.
fn is_a_name(date: &str) -> bool {
    date.split(|c: char| !c.is_alphabetic())
        .any(|word| word.starts_with(char::is_uppercase) && NAME_ENDINGS.iter().any(|ending| word.ends_with(ending)))
}

/// True where the date is no piece of a longer thing: an address of the web, a file's name, a case number.
fn parts_freely(text: &str, span: Span) -> bool {
    let before = text[..span.start].chars().next_back().unwrap_or(' ');
    let after = text[span.end..].chars().next().unwrap_or(' ');
    let digit_only = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = text[span.start..].starts_with(|c: char| c.is_ascii_digit());
    let last = text[..span.end].ends_with(|c: char| c.is_ascii_digit());
    if first {
        let stem = text[..span.start].trim_end_matches(before);
        match before {
            '/' | '\\' | '_' | '@' | '#' | '$' | '€' | '£' | '=' | '№' | '§' | '+' => return false,
            '.' | ',' | ':' if stem.ends_with(char::is_alphanumeric) => return false,
            // mid-2018 is a date, a-2018 and 1-2018 are not.
            '-' | '‑' | '–' if !is_prefix(stem) => return false,
            _ => {}
        }
    }
    if last {
        let next = text[span.end + after.len_utf8().min(text.len() - span.end)..].chars().next().unwrap_or(' ');
        match after {
            '/' | '\\' | '_' | '@' | '=' | '%' | '°' if next.is_alphanumeric() || after == '%' => return false,
            '-' | '‑' if next.is_ascii_digit() || next.is_uppercase() => return false,
            '.' if next.is_ascii_digit() || next.is_lowercase() => return false,
            ',' | ':' if next.is_ascii_digit() && digit_only(span.of(text)) => return false,
            _ => {}
        }
    }
    !is_in_an_address(text, span, before, after)
}

/// True where a hyphen before a year follows a word of its own: mid-, post-, or the end of a sentence or a number's line.
fn is_prefix(stem: &str) -> bool {
    let word = word_before(stem, stem.len());
    stem.ends_with(char::is_whitespace)
        || stem.is_empty()
        || !word.is_empty() && word.chars().all(char::is_lowercase) && word.chars().count() > 2
}

fn is_in_an_address(text: &str, span: Span, before: char, after: char) -> bool {
    if !is_glue(before) && !is_glue(after) {
        return false;
    }
    let edge =
        |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '«' | '»' | '“' | '”');
    let start = text[..span.start].rfind(edge).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[span.end..].find(edge).map_or(text.len(), |at| span.end + at);
    let chunk = &text[start..end];
    chunk.contains("://") || chunk.contains("www.") || chunk.contains('@') || has_extension(chunk)
}

fn is_glue(c: char) -> bool {
    matches!(c, '/' | '.' | '-' | '_' | '=' | '?' | '&' | '@' | '#' | '%' | '+' | '~')
}

/// True where it ends like a file's name.
fn has_extension(chunk: &str) -> bool {
    let chunk = chunk.trim_end_matches(['.', ',', ';', ':']);
    let extension = chunk.rsplit_once('.').map_or("", |(_, extension)| extension);
    [
        "pdf", "html", "htm", "doc", "docx", "jpg", "jpeg", "png", "php", "asp", "aspx", "txt", "xls", "xlsx", "odt",
        "zip", "mp4",
    ]
    .iter()
    .any(|known| extension.eq_ignore_ascii_case(known))
}

/// True for a month in capitals beside words that are not: "a MAI graduate".
fn is_an_acronym(part: &Part<'_>, token: usize) -> bool {
    let tokens = &part.segments.tokens;
    let lower = |at: usize| tokens.get(at).is_some_and(|token| matches!(token.case, Case::Lower | Case::Title));
    tokens[token].case == Case::Upper && (lower(token + 1) || token.checked_sub(1).is_some_and(lower))
}

/// True for "more than 2000", which counts something.
fn is_a_count(text: &str, span: Span) -> bool {
    let mut before = text[..span.start].rsplit(char::is_whitespace).filter(|word| !word.is_empty());
    before.next().is_some_and(|word| word.eq_ignore_ascii_case("than"))
        && before
            .next()
            .is_some_and(|word| ["more", "less", "fewer"].iter().any(|more| word.eq_ignore_ascii_case(more)))
}

/// True for the year in "Public Order Act 1986" and in "the 2014 Criminal Code"; a report's year is the time that it tells of.
fn is_of_a_law(part: &Part<'_>, token: usize) -> bool {
    let tokens = &part.segments.tokens;
    let is_text = |at: usize| part.gazetteer.lexicon().value(WordClass::LawWord, tokens[at].key) == Some("text");
    let law = |at: usize| {
        part.classes[at].has(WordClass::LawWord)
            && tokens[at].case != Case::Lower
            && tokens[at].kind == Kind::Word
            && !is_text(at)
    };
    if token > 0 && law(token - 1) && tokens[token].gap <= Gap::Line {
        return true;
    }
    let following = tokens[token + 1..].iter().take(4).take_while(|next| {
        next.kind == Kind::Word
            && matches!(next.case, Case::Title | Case::Upper)
            && matches!(next.gap, Gap::Space | Gap::Line)
    });
    let count = following.count();
    (token + 1..=token + count).any(law)
}

/// True for the year in "the Criminal Code of 1997", which is the code's name.
fn is_of_a_code(part: &Part<'_>, token: usize) -> bool {
    let tokens = &part.segments.tokens;
    let Some(of) = token.checked_sub(1) else { return false };
    let word = |at: usize| tokens[at].span().of(&part.document.text);
    let code = |at: usize| tokens[at].case != Case::Lower && word(at).to_lowercase().starts_with("code");
    word(of).eq_ignore_ascii_case("of") && of.checked_sub(1).is_some_and(code)
}

/// True where another number stands beside it, as in telephone numbers and tables of figures.
fn is_of_a_number(text: &str, span: Span) -> bool {
    let other_number = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && !(word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
    };
    let before = word_before(text, span.start);
    other_number(before) || before.is_empty() && other_number(word_after(text, span.end))
}

/// True for a number before a city's name on a line that also has a street's number: "12 High Street, 2018 Zurich".
fn is_postal_code(part: &Part<'_>, token: usize) -> bool {
    let tokens = &part.segments.tokens;
    let Some(city) = tokens.get(token + 1) else { return false };
    if city.gap != Gap::Space || city.case != Case::Title || token == 0 {
        return false;
    }
    let comma = part.document.text[tokens[token - 1].start as usize..].starts_with(',');
    let begins = comma || tokens[token].gap >= Gap::Line;
    let place_word = |at: usize| part.classes[at].has(WordClass::PlaceWord);
    begins && (token.saturating_sub(8)..token).any(place_word)
}
