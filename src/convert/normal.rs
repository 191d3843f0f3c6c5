//! The form in which every text is settled: NFC, with the ligatures U+FB00–FB06 spelled out, and nothing more.
//!
//! NFKC would turn `ст. 307²` into 3072 and № into No.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

/// Settles a text; one that is settled already is handed back as it is.
pub(super) fn settle(text: String) -> String {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let (settled, rest) = nfc.split_normalized(&text);
    let composed = if rest.is_empty() {
        text
    } else {
        let mut composed = String::with_capacity(text.len());
        composed.push_str(settled);
        composed.push_str(&nfc.normalize(rest));
        composed
    };
    match spell_ligatures(&composed) {
        Cow::Borrowed(_) => composed,
        Cow::Owned(spelled) => spelled,
    }
}

fn spell_ligatures(text: &str) -> Cow<'_, str> {
    // Every ligature is EF AC 80 to EF AC 86 in UTF-8.
    if memchr::memmem::find(text.as_bytes(), &[0xef, 0xac]).is_none() {
        return Cow::Borrowed(text);
    }
    let mut spelled = String::with_capacity(text.len());
    for c in text.chars() {
        match (c as u32).checked_sub(0xfb00).and_then(|at| LIGATURES.get(at as usize)) {
            Some(letters) => spelled.push_str(letters),
            None => spelled.push(c),
        }
    }
    Cow::Owned(spelled)
}
