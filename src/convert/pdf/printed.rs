//! What a browser prints at the edges of a page: the address and the number of the page, the date and the title. It is known by
//! itself, so that a page that stands alone has it taken out too.

use super::lines::WITHIN_CELL;

/// The words of a line by what they may be in a browser's header or footer.
#[derive(Debug, Default)]
struct Kinds {
    address: bool,
    /// `1/5`, `1 of 5`, `Page 1 of 5`.
    number: bool,
    date: bool,
    /// Words that are none of these.
    others: usize,
}

impl Kinds {
    fn of(line: &str) -> Self {
        let words: Vec<&str> =
            line.split(|c: char| c.is_whitespace() || c == WITHIN_CELL).filter(|word| !word.is_empty()).collect();
        let mut kinds = Self::default();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let counted = [words.get(at + 1), words.get(at + 2)];
            if is_address(word) {
                kinds.address = true;
            } else if is_date(word) {
                kinds.date = true;
            } else if is_number_of(word) {
                kinds.number = true;
            } else if let [Some(of), Some(all)] = counted
                && matches!(of.to_lowercase().as_str(), "of" | "из" | "von" | "sur" | "/")
                && is_number_of(&format!("{word}/{all}"))
            {
                kinds.number = true;
                at += 2;
            } else if !is_time(word) && !is_page_word(word) {
                kinds.others += 1;
            }
            at += 1;
        }
        kinds
    }

    /// Nothing but an address with a number or a date, or a number with a date.
    fn is_foot(&self) -> bool {
        self.others == 0 && usize::from(self.address) + usize::from(self.number) + usize::from(self.date) > 1
    }

    /// Words, and one of what a browser adds.
    fn may_be_head(&self) -> bool {
        self.address || self.number || self.date
    }
}

/// Which of the highest and the lowest line of a page a browser has printed. One of them must hold nothing else; the other may hold the title.
pub(super) fn edges(top: &str, bottom: &str) -> [bool; 2] {
    let (top, bottom) = (Kinds::of(top), Kinds::of(bottom));
    let sure = [top.is_foot(), bottom.is_foot()];
    [sure[0] || (sure[1] && top.may_be_head()), sure[1] || (sure[0] && bottom.may_be_head())]
}

fn is_address(word: &str) -> bool {
    ["http://", "https://", "file://", "about:"].iter().any(|scheme| word.starts_with(scheme))
}

/// `1/5`: a page, and of how many.
fn is_number_of(word: &str) -> bool {
    let number = |text: &str| (1..=4).contains(&text.len()).then(|| text.parse::<u32>().ok()).flatten();
    let pages = word.split_once('/').and_then(|(page, all)| number(page).zip(number(all)));
    pages.is_some_and(|(page, all)| (1..=all).contains(&page))
}

/// `12/3/2019,`, `03.12.19`, `2019-12-03`.
fn is_date(word: &str) -> bool {
    ['/', '.', '-'].into_iter().any(|mark| {
        let parts: Vec<&str> = word.trim_end_matches([',', '.']).split(mark).collect();
        let figures = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(figures)
    })
}

/// `10:15`, `10:15:07`, `AM`.
fn is_time(word: &str) -> bool {
    let figures = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let clock = word.contains(':') && word.split(':').all(figures);
    clock || matches!(word, "AM" | "PM" | "am" | "pm" | "a.m." | "p.m.")
}

fn is_page_word(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "page" | "стр." | "страница" | "seite" | "бет")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_prints_is_told_from_the_first_and_last_line_of_a_text() {
        let table = [
            ("12/3/2019, 10:15 AM\tStatement on the trial", "https://example.org/a\t1/1", [true, true]),
            ("12.03.2019\tЗаявление о суде", "https://example.org/a\t2/5", [true, true]),
            ("Survey\tPage 1 of 9", "http://example.org/pages/a.aspx?lang=EN_1...\t27/06/08", [true, true]),
            ("Statement\thttps://example.org/a", "1 of 5\t12/3/2019, 10:15 AM", [true, true]),
            // A letter's own date, and a source below a text.
            ("12/3/2019", "See also the report of the mission.", [false, false]),
            ("Vienna, 12/3/2019", "https://example.org/a", [false, false]),
            ("Statement on the trial", "https://example.org/a\t1/1", [false, true]),
            ("He was born on 12/3/1969", "in cell 1/5", [false, false]),
        ];
        for (top, bottom, printed) in table {
            assert_eq!(edges(top, bottom), printed, "{top} … {bottom}");
        }
    }
}
