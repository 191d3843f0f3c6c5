//! Letter-spaced words: П Р И Г О В О Р is one word.

use super::segments::Letter;

/// So many letters that stand alone, one after the other, are a spaced word; fewer may be initials or an enumeration.
const LEAST: usize = 4;

/// Takes the spaces out of letter-spaced words. Between two such words the gap is clearly wider than between their letters.
pub(super) fn close_up(letters: &mut Vec<Letter>, size: f32) {
    if letters.iter().filter(|letter| letter.c == ' ').count() + 1 < LEAST {
        return;
    }
    let mut kept: Vec<Letter> = Vec::with_capacity(letters.len());
    let mut at = 0;
    while at < letters.len() {
        let alone = lone_letters(letters.get(at..).unwrap_or_default());
        let starts = at == 0 || letters.get(at - 1).is_some_and(|letter| letter.c == ' ');
        if !starts || alone.len() < LEAST {
            kept.extend(letters.get(at));
            at += 1;
            continue;
        }
        let run: Vec<Letter> = alone.iter().filter_map(|place| letters.get(at + place)).copied().collect();
        let mut gaps: Vec<f32> = run.windows(2).map(|pair| pair[1].start - pair[0].end).collect();
        gaps.sort_by(f32::total_cmp);
        let usual = gaps.get(gaps.len() / 3).copied().unwrap_or(0.0);
        let widest = (1.6 * usual).max(usual + 0.2 * size);
        for (place, letter) in run.iter().enumerate() {
            if let Some(before) = place.checked_sub(1).and_then(|before| run.get(before))
                && letter.start - before.end > widest
            {
                kept.push(Letter { c: ' ', start: before.end, end: letter.start });
            }
            kept.push(*letter);
        }
        at += alone.last().map_or(1, |last| last + 1);
    }
    *letters = kept;
}

/// The places of the letters at the start that have a space on both sides; a mark of punctuation may close up to the last.
fn lone_letters(letters: &[Letter]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let blank = letters.get(at + 1).is_none_or(|letter| letter.c == ' ');
        let closed = letters.get(at + 1).is_some_and(|letter| matches!(letter.c, ':' | ',' | '!' | '?'));
        // Whether it is a letter costs the most to tell.
        if !blank && !closed || !letter.c.is_alphabetic() {
            break;
        }
        found.push(at);
        if closed {
            break;
        }
        at += 2;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters five points wide; a space stands for a gap of two, `_` for one of eight.
    fn closed(text: &str) -> String {
        let mut x = 0.0;
        let mut letters = Vec::new();
        for c in text.chars() {
            let width = match c {
                ' ' => 2.0,
                '_' => 8.0,
                _ => 5.0,
            };
            letters.push(Letter { c: if c == '_' { ' ' } else { c }, start: x, end: x + width });
            x += width;
        }
        close_up(&mut letters, 10.0);
        letters.iter().map(|letter| letter.c).collect()
    }

    #[test]
    fn spaced_letters_make_words_and_lone_letters_stay() {
        let table = [
            ("П Р И Г О В О Р", "ПРИГОВОР"),
            ("И М Е Н Е М_З А К О Н А", "ИМЕНЕМ ЗАКОНА"),
            ("V E R D I C T: of 2 May", "VERDICT: of 2 May"),
            ("Mr A B Smith", "Mr A B Smith"),
            ("а б в", "а б в"),
            ("section I of the law", "section I of the law"),
        ];
        for (drawn, read) in table {
            assert_eq!(closed(drawn), read);
        }
    }
}
