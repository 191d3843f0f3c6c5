//! Names of members: decoded, and never leading out of their archive.

use super::Refused;

/// A member's name as a relative path with `/`.
///
/// # Errors
/// Where it leads out of the archive.
pub fn tidy(name: &[u8]) -> Result<Vec<u8>, Refused> {
    let outside = || Refused::Outside(String::from_utf8_lossy(name).into_owned());
    // Windows drives and absolute paths are somebody's disk, not the archive's.
    let drive = name.len() > 1 && name[0].is_ascii_alphabetic() && name[1] == b':';
    if drive || name.starts_with(b"/") || name.contains(&0) {
        return Err(outside());
    }
    let mut tidy = Vec::with_capacity(name.len());
    for part in name.split(|byte| *byte == b'/').filter(|part| !part.is_empty() && *part != b".") {
        if part == b".." {
            return Err(outside());
        }
        if !tidy.is_empty() {
            tidy.push(b'/');
        }
        tidy.extend_from_slice(part);
    }
    if tidy.is_empty() { Err(outside()) } else { Ok(tidy) }
}

/// A name that leads out of the archive, as one that does not, so that the ledger has a row for it below the archive's.
pub fn contained(name: &[u8]) -> Vec<u8> {
    let mut contained = Vec::with_capacity(name.len());
    for part in name.split(|byte| matches!(byte, b'/' | b'\\' | 0)).filter(|part| !part.is_empty() && *part != b".") {
        if !contained.is_empty() {
            contained.push(b'/');
        }
        contained.extend_from_slice(if part == b".." { b"%2E%2E" } else { part });
    }
    if contained.is_empty() { b"unnamed".to_vec() } else { contained }
}

/// A name out of a ZIP archive: UTF-8, or a code page of DOS. Windows packs Cyrillic names in that of Russia, and Western names in
/// 437 or 850; a name whose high bytes are mostly Cyrillic letters in 866 is Russian.
pub fn decode(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let russian = encoding_rs::IBM866.decode_without_bom_handling(raw).0;
            let high = raw.iter().filter(|byte| **byte >= 128).count();
            let letters = russian.chars().filter(|c| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')).count();
            if letters * 10 >= high * 8 {
                russian.into_owned()
            } else {
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned()
            }
        }
    };
    // Some Windows programs part folders by backslashes.
    if text.contains('/') { text } else { text.replace('\\', "/") }
}

/// True for what a Mac adds beside a file: its own attributes of it.
pub fn is_companion(name: &[u8]) -> bool {
    name.starts_with(b"__MACOSX/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_out_of_its_archive() {
        for (name, tidied) in [("a/b.txt", "a/b.txt"), ("./a//b.txt", "a/b.txt"), ("a/..b/c", "a/..b/c")] {
            assert_eq!(tidy(name.as_bytes()).unwrap(), tidied.as_bytes());
        }
        for (name, inside) in [
            ("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("a/../../b", "a/%2E%2E/%2E%2E/b"),
            ("C:\\x\\y", "C:/x/y"),
            ("", "unnamed"),
            ("/", "unnamed"),
        ] {
            assert!(matches!(tidy(name.as_bytes()), Err(Refused::Outside(_))), "{name}");
            assert_eq!(contained(name.as_bytes()), inside.as_bytes());
        }
    }

    #[test]
    fn names_are_read_in_the_code_pages_of_dos() {
        let russian = encoding_rs::IBM866.encode("Письмо № 5.txt").0.into_owned();
        assert_eq!(decode(&russian), "Письмо № 5.txt");
        assert_eq!(decode("Қазақ/хат.pdf".as_bytes()), "Қазақ/хат.pdf");
        assert_eq!(decode(b"letters\\2018\\a.txt"), "letters/2018/a.txt");
    }
}
