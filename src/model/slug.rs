//! Slugs: the ASCII form of a name that serves as its id.

/// Cyrillic letters in Latin: BGN/PCGN (1947 Russian, 1979 Kazakh) without marks and without its context rules, so that a
/// letter always gives the same; Latin letters that are no plain letter with a mark.
const LETTERS: &[(char, &str)] = &[
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ё', "e"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "y"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "kh"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "shch"),
    ('ъ', ""),
    ('ы', "y"),
    ('ь', ""),
    ('э', "e"),
    ('ю', "yu"),
    ('я', "ya"),
    ('ә', "a"),
    ('ғ', "g"),
    ('қ', "k"),
    ('ң', "n"),
    ('ө', "o"),
    ('ұ', "u"),
    ('ү', "u"),
    ('һ', "h"),
    ('і', "i"),
    ('ї', "yi"),
    ('є', "ye"),
    ('ґ', "g"),
    ('ў', "u"),
    ('ӣ', "i"),
    ('ӯ', "u"),
    ('ҷ', "j"),
    ('ҳ', "h"),
    ('ј', "y"),
    ('ҝ', "g"),
    ('ҹ', "j"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('þ', "th"),
];

/// The slug of a name: ASCII, lower case, words parted by one hyphen; Cyrillic by one fixed transliteration, Latin letters
/// without their marks, apostrophes left out, letters of other scripts as hyphens.
///
/// ```
/// use casebook::model::slug;
/// assert_eq!(slug("Ignacio Sánchez Amor"), "ignacio-sanchez-amor");
/// assert_eq!(slug("Мухтар Джакишев"), "mukhtar-dzhakishev");
/// assert_eq!(slug("«Ар.Рух.Хак»"), "ar-rukh-khak");
/// ```
#[must_use]
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        for c in letter.to_lowercase() {
            // None of them is ASCII.
            if !c.is_ascii()
                && let Some((_, latin)) = LETTERS.iter().find(|(other, _)| *other == c)
            {
                out.push_str(latin);
                continue;
            }
            match crate::fold::fold_char(c) {
                Some(c) if c.is_ascii_alphanumeric() => out.push(c),
                None => {}
                Some(_) if out.is_empty() || out.ends_with('-') => {}
                Some(_) => out.push('-'),
            }
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// True for a text that is a slug: what [`slug`] leaves as it is.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    let mut before = b'-';
    let fits = text.bytes().all(|byte| {
        let doubled = byte == b'-' && before == b'-';
        before = byte;
        !doubled && (byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    });
    fits && (before != b'-' || text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_what_slug_leaves_as_it_is() {
        for text in ["", "a", "a-b", "a--b", "-a", "a-", "-", "A", "ab-1", "é", "a b", "1"] {
            assert_eq!(is_slug(text), slug(text) == text, "{text}");
        }
    }
}
