//! A verdict for every page: whether what was read is what the page says.

use super::glyphs::Drawn;
use crate::model::{PageNumber, Verdict, Warning};

/// A page of which more than this share of glyphs has no known character is said to have unmapped glyphs.
const UNMAPPED: f32 = 0.05;

/// A page with images over this share of it and no more letters than these is a scan with a stamp, a fax line or a page number.
const SCANNED: f32 = 0.5;
const STAMP: usize = 60;

/// So many filled curves without letters are letters drawn as shapes; a rule, a logo or an emblem has fewer.
const SHAPES: usize = 600;

/// What became of a page.
pub(super) fn verdict(drawn: &Drawn) -> Verdict {
    // Whether there are more than a stamp has, not how many.
    let letters = drawn.glyphs.iter().filter(|glyph| glyph.c.is_alphanumeric()).take(STAMP + 1).count();
    let share = if drawn.all == 0 { 0.0 } else { drawn.unmapped as f32 / drawn.all as f32 };
    if drawn.broken {
        Verdict::Broken
    } else if (letters == 0 && drawn.all == 0 && (drawn.images > 0 || drawn.curves > SHAPES))
        || (letters <= STAMP && drawn.covered > SCANNED)
    {
        Verdict::NeedsOcr
    } else if share > UNMAPPED {
        Verdict::Unmapped { share }
    } else {
        Verdict::Text
    }
}

/// What people should know of a page.
pub(super) fn warnings(drawn: &Drawn, verdict: Verdict, page: PageNumber) -> Vec<Warning> {
    let mut messages = Vec::new();
    match verdict {
        Verdict::Text | Verdict::Recognised { .. } => {}
        Verdict::NeedsOcr if drawn.images == 0 => {
            messages.push("its letters are drawn as shapes: it needs OCR".to_owned());
        }
        Verdict::NeedsOcr if drawn.all > 0 => messages.push("an image with little text: it needs OCR".to_owned()),
        Verdict::NeedsOcr => messages.push("only images, no text: it needs OCR".to_owned()),
        Verdict::Unmapped { share } => {
            let percent = share * 100.0;
            messages
                .push(format!("{} of {} glyphs ({percent:.0} %) have no known character", drawn.unmapped, drawn.all));
        }
        Verdict::Broken => messages.push("cannot be read".to_owned()),
    }
    if drawn.unmapped > 0 && verdict == Verdict::Text {
        messages.push(format!("{} of {} glyphs have no known character", drawn.unmapped, drawn.all));
    }
    if drawn.invisible > 0 && drawn.images == 0 {
        messages.push(format!("{} characters are drawn without ink; they stand in the text", drawn.invisible));
    }
    let loss = "a part of it is damaged in the file: text may be missing; get the file again from where it came";
    let loss = drawn.damaged.then(|| Warning::of_loss(Some(page), loss));
    messages.into_iter().map(|message| Warning::new(Some(page), message)).chain(loss).collect()
}

#[cfg(test)]
mod tests {
    use super::super::segments::tests::word;
    use super::*;

    #[test]
    fn every_page_has_its_verdict() {
        let text = Drawn { glyphs: word("a page of text", 0.0, 0.0, 10.0), all: 14, ..Drawn::default() };
        let table = [
            (Drawn { all: 14, glyphs: text.glyphs.clone(), ..Drawn::default() }, Verdict::Text),
            (Drawn { images: 1, covered: 1.0, ..Drawn::default() }, Verdict::NeedsOcr),
            (Drawn { curves: 5000, ..Drawn::default() }, Verdict::NeedsOcr),
            (
                Drawn { images: 1, covered: 0.9, all: 14, glyphs: text.glyphs.clone(), ..Drawn::default() },
                Verdict::NeedsOcr,
            ),
            (
                Drawn { images: 1, covered: 0.1, all: 14, glyphs: text.glyphs.clone(), ..Drawn::default() },
                Verdict::Text,
            ),
            (
                Drawn { all: 20, unmapped: 5, glyphs: text.glyphs, ..Drawn::default() },
                Verdict::Unmapped { share: 0.25 },
            ),
            (Drawn::default(), Verdict::Text),
            (Drawn::broken(), Verdict::Broken),
        ];
        for (drawn, wanted) in table {
            assert_eq!(verdict(&drawn), wanted, "{drawn:?}");
        }
    }
}
