//! Code pages by the numbers that RTF and Windows give them, and characters that have a control word.

use encoding_rs::Encoding;

/// The encoding of a Windows code page.
pub(super) fn of_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        // DOS pages that encoding_rs lacks are near enough in their letters.
        437 | 850 | 1252 => "windows-1252",
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        10_000 => "macintosh",
        10_007 => "x-mac-cyrillic",
        20_866 => "koi8-r",
        21_866 => "koi8-u",
        65_001 => "utf-8",
        1250..=1258 => return Encoding::for_label(format!("windows-{number}").as_bytes()),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a font's character set; none for "ANSI" and "default", which mean the document's own.
pub(super) fn of_charset(number: i32) -> Option<&'static Encoding> {
    of_page(match number {
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// The character of a control word.
pub(super) fn character(word: &str) -> Option<&'static str> {
    Some(match word {
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}
