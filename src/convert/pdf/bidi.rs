//! Right-to-left text: a page shows it in the order of the eye; a text holds it in the order of reading.
//!
//! A plain form of the Unicode bidirectional algorithm (UAX #9) turned round: letters have a direction, numbers run to the right,
//! everything else goes with what stands around it.

/// True for a letter or mark of a script that runs to the left: Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(c as u32, 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc) && !is_arabic_digit(c)
}

/// True for a mark that sits on the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036f | 0x0591..=0x05bd | 0x05bf | 0x05c1 | 0x05c2 | 0x05c4 | 0x05c5 | 0x05c7
        | 0x0610..=0x061a | 0x064b..=0x065f | 0x0670 | 0x06d6..=0x06dc | 0x06df..=0x06e4 | 0x06e7 | 0x06e8 | 0x06ea..=0x06ed)
}

fn is_arabic_digit(c: char) -> bool {
    matches!(c as u32, 0x0660..=0x0669 | 0x06f0..=0x06f9)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || is_arabic_digit(c)
}

fn is_ltr(c: char) -> bool {
    c.is_alphabetic() && !is_rtl(c)
}

/// The order of reading for characters in the order of the eye, as places in that; nothing where the two are the same. Whether the
/// line as a whole runs to the left is told by its letters.
pub(super) fn reading_order(shown: &[char]) -> Option<Vec<usize>> {
    if !shown.iter().any(|c| is_rtl(*c)) {
        return None;
    }
    let letters = |test: fn(char) -> bool| shown.iter().filter(|c| test(**c)).count();
    let all = 0..shown.len();
    let mut order: Vec<usize> = all.clone().collect();
    if letters(is_rtl) >= letters(is_ltr) {
        let count = shown.len();
        let runs = stretches(&order, shown, is_ltr);
        order.reverse();
        for run in runs {
            order.get_mut(count - run.end..count - run.start).unwrap_or_default().reverse();
        }
        keep_marks_behind(&mut order, shown);
    } else {
        for run in
            stretches(&order, shown, is_rtl).into_iter().filter(|run| shown.get(run.start).copied().is_some_and(is_rtl))
        {
            let last = run.clone().rev().find(|at| shown.get(*at).copied().is_some_and(is_rtl)).unwrap_or(run.start);
            let stretch = order.get_mut(run.start..=last).unwrap_or_default();
            let (count, numbers) = (stretch.len(), stretches(stretch, shown, |_| false));
            stretch.reverse();
            for number in numbers {
                stretch.get_mut(count - number.end..count - number.start).unwrap_or_default().reverse();
            }
            keep_marks_behind(stretch, shown);
        }
    }
    Some(order)
}

/// The characters of a text in the order of the eye; the way back is the same way.
pub(super) fn to_visual(text: &[char]) -> Vec<char> {
    match reading_order(text) {
        Some(order) => order.into_iter().filter_map(|at| text.get(at).copied()).collect(),
        None => text.to_vec(),
    }
}

/// Whether the middle one of three belongs to a number: a digit, or one mark between two digits.
fn is_number_part([before, c, after]: [Option<char>; 3]) -> bool {
    let digit = |c: Option<char>| c.is_some_and(is_digit);
    digit(c) || (matches!(c, Some('.' | ',' | ':' | '/' | '-')) && digit(before) && digit(after))
}

/// The stretches, in the order of the eye, that run against the rest: from a letter of that direction to the last letter or number before one of
/// the other direction; and numbers alone.
fn stretches(order: &[usize], shown: &[char], is_against: fn(char) -> bool) -> Vec<std::ops::Range<usize>> {
    let at = |place: usize| order.get(place).and_then(|at| shown.get(*at)).copied();
    let number = |place: usize| is_number_part([place.checked_sub(1).and_then(at), at(place), at(place + 1)]);
    let against = |place: usize| at(place).is_some_and(is_against);
    let mut found = Vec::new();
    let mut place = 0;
    while place < order.len() {
        if !against(place) && !number(place) {
            place += 1;
            continue;
        }
        let letters = against(place);
        let (mut end, mut next) = (place, place);
        while let Some(c) = at(next) {
            if against(next) || number(next) {
                end = next;
            } else if is_rtl(c) || is_ltr(c) || !letters {
                break;
            }
            next += 1;
        }
        found.push(place..end + 1);
        place = end + 1;
    }
    found
}

/// Turned round, a mark would stand before its letter.
fn keep_marks_behind(order: &mut [usize], shown: &[char]) {
    let mark = |at: usize| shown.get(at).copied().is_some_and(is_mark);
    let mut place = 0;
    while place < order.len() {
        let marks = order.iter().skip(place).take_while(|at| mark(**at)).count();
        if marks > 0 && place + marks < order.len() {
            order.get_mut(place..=place + marks).unwrap_or_default().reverse();
        }
        place += marks + 1;
    }
}

/// Brackets in their order of reading: a page may show them mirrored, so that a line reads `)so(`.
pub(super) fn set_brackets_right(text: &mut [char]) {
    const PAIRS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('{', '}'), ('«', '»')];
    let opens = |c: char| PAIRS.iter().any(|pair| pair.0 == c);
    let closes = |c: char| PAIRS.iter().any(|pair| pair.1 == c);
    let first = text.iter().copied().find(|c| opens(*c) || closes(*c));
    let last = text.iter().copied().rev().find(|c| opens(*c) || closes(*c));
    if first.is_some_and(closes) && last.is_some_and(opens) {
        for c in text {
            if let Some(pair) = PAIRS.iter().find(|pair| pair.0 == *c || pair.1 == *c) {
                *c = if *c == pair.0 { pair.1 } else { pair.0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(shown: &str) -> String {
        let shown: Vec<char> = shown.chars().collect();
        let mut text = to_visual(&shown);
        set_brackets_right(&mut text);
        text.into_iter().collect()
    }

    #[test]
    fn what_the_eye_sees_from_the_right_is_read_from_the_right() {
        let table = [
            ("plain text 12", "plain text 12"),
            ("םולש", "שלום"),
            // A number and a Latin name keep their own direction.
            ("2017 תנשב", "בשנת 2017"),
            ("Article 19 ןוגראה חוד", "דוח הארגון Article 19"),
            (".12.05.2018 םויב", "ביום 12.05.2018."),
            // A Hebrew word in an English line.
            ("the word םולש עלום means", "the word םולע שלום means"),
            // Brackets shown as they are seen.
            (")םולש( הלימ", "מילה (שלום)"),
        ];
        for (shown, text) in table {
            assert_eq!(read(shown), text, "{shown}");
        }
    }
}
