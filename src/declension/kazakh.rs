//! Kazakh case endings of names.

/// Kazakh case endings that no Russian name has, by their letters; then those that one may have.
const KAZAKH: &[&str] = &[
    "ның", "нің", "дың", "дің", "тың", "тің", "ға", "қа", "ні", "ді", "ті", "ге", "ке", "ны", "ды", "ты", "да", "де",
    "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "мен", "бен", "пен",
];
const PLAINLY_KAZAKH: usize = 11;

/// What stands before each Kazakh case ending that a word may have, three letters at least.
pub fn kazakh_stems(word: &str) -> impl Iterator<Item = &str> {
    let stems = KAZAKH.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.filter(|stem| stem.chars().count() >= 3)
}

/// How many bytes of a word of a Kazakh text stand before its case ending, the whole length where it has none. An ending of
/// letters that a name may end in, as in Болат, counts only where what stands before it is a name to `is_name`.
#[must_use]
pub fn kazakh_stem(word: &str, is_name: impl Fn(&str) -> bool) -> usize {
    if is_name(word) && !KAZAKH[..6].iter().any(|ending| word.ends_with(ending)) {
        return word.len();
    }
    let stems = KAZAKH.iter().enumerate().filter_map(|(at, ending)| Some((at, word.strip_suffix(ending)?)));
    let fits = |&(at, stem): &(usize, &str)| stem.chars().count() >= 3 && (at < PLAINLY_KAZAKH || is_name(stem));
    stems.filter(fits).map(|(_, stem)| stem.len()).min().unwrap_or(word.len())
}
