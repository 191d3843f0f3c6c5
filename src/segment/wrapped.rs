//! Tells prose that is broken into short lines, as in a narrow column, from a list of short lines.
//!
//! In a column every line is short, so its length says nothing of what ends there. What tells is the paragraph: the lines of prose
//! are about as long as each other, and most go on in lower case in the middle of a sentence.
//! There a line's end is a space, so that a name or a sentence may run over it.

use super::{Case, Gap, Kind, Token};

/// Lines as long as this, in characters, tell by their length what ends with them.
const NARROW: usize = 64;

/// Makes spaces of the line ends of prose in short lines, but for those before an item of a list.
pub(super) fn join_lines(text: &str, tokens: &mut [Token]) {
    let mut start = 0;
    while start < tokens.len() {
        let next = tokens[start + 1..].iter().position(|token| token.gap == Gap::Paragraph);
        let end = next.map_or(tokens.len(), |next| start + 1 + next);
        let paragraph = &mut tokens[start..end];
        if is_wrapped(text, paragraph) {
            for token in paragraph.iter_mut().filter(|token| token.gap == Gap::Line && token.kind == Kind::Word) {
                token.gap = Gap::Space;
            }
        }
        start = end;
    }
}

/// True where the tokens of a paragraph are prose in lines of about one length. One or two lines tell nothing.
fn is_wrapped(text: &str, paragraph: &[Token]) -> bool {
    let (mut runs_on, mut doubtful) = (0, 0);
    let (mut widest, mut narrowest) = (0, usize::MAX);
    let mut line = 0;
    for i in 1..paragraph.len() {
        if paragraph[i].gap < Gap::Line {
            continue;
        }
        let (first, last, next) = (&paragraph[line], &paragraph[i - 1], &paragraph[i]);
        let width = text[first.start as usize..last.end as usize].chars().count();
        (widest, narrowest) = (widest.max(width), narrowest.min(width));
        line = i;
        if next.kind == Kind::Word && next.case == Case::Lower {
            runs_on += 1;
        } else if !matches!(last.span().of(text), "." | "!" | "?" | "," | ";" | "»" | "”" | ")") {
            doubtful += 1;
        }
    }
    runs_on >= 2 && runs_on > doubtful && narrowest >= widest / 2 && widest < NARROW
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::tokens_of;

    #[test]
    fn prose_in_a_column_is_told_from_a_list() {
        let table = [
            (
                "Police came to the house\nand took away Aigul\nNurlanovna Seitkazieva,\nwho teaches at a school\nin Taraz.",
                true,
            ),
            ("В четверг полицейские\nзадержали Айгуль\nНурлановну Сейтказиеву\nи отвезли её в отдел\nрайона.", true),
            // A list of names, an address, a heading with what follows it.
            ("Yevgeny Zhovtis, Almaty\nRozlana Taukina, Almaty\nAyan Sharipbaev, Taraz", false),
            ("Ministry of Justice\n8 Mangilik Yel avenue\nof the city\nAstana", false),
            ("Aigul Seitkazieva, teacher\nat a school\nMarat Omarov, journalist\nof a newspaper", false),
            ("A statement\non the arrest of a journalist who writes about courts, which we read with concern", false),
            ("One line alone.", false),
        ];
        for (text, expected) in table {
            assert_eq!(is_wrapped(text, &tokens_of(text)), expected, "{text}");
        }
    }
}
