//! Names in scripts that leave vowels out: the Arabic letters of Arabic, Persian and Urdu. Hebrew and Indic scripts go by
//! their general romanisation, and are compared in the same lenient way.

/// An Arabic letter in Latin. Long vowels are those that are written; short ones are not there.
pub(super) fn arabic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى' | 'ع' | 'ة' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ۀ' => "h",
        'خ' => "kh",
        'د' | 'ض' | 'ڈ' => "d",
        'ذ' => "dh",
        'ر' | 'ڑ' => "r",
        'ز' | 'ظ' => "z",
        'ژ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' | 'گ' => "g",
        'ف' => "f",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' => "n",
        'و' | 'ؤ' => "w",
        'ي' | 'ی' | 'ئ' | 'ے' => "y",
        // Marks of short vowels and doubling, the hamza alone, joiners: nothing that a reader of Latin has.
        '\u{64b}'..='\u{65f}' | '\u{670}' | 'ء' | '\u{200c}' | '\u{200d}' | 'ـ' => "",
        _ => return None,
    })
}

/// True of letters of scripts in which vowels are mostly left out or inherent.
pub(super) fn is_abjad(c: char) -> bool {
    // Hebrew, Arabic; Devanagari to Malayalam.
    matches!(c, '\u{590}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{900}'..='\u{d7f}')
}
