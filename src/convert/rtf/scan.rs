//! Cuts RTF into tokens.

/// A piece of RTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A backslash and a character that is no letter.
    Symbol(u8),
    /// A byte written in hexadecimal digits.
    Byte(u8),
    /// Bytes that stand for themselves.
    Text(&'a [u8]),
}

/// The tokens of a file.
pub(super) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The bytes from here on for which `test` holds.
    fn run(&mut self, test: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !test(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// What a backslash begins.
    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.peek()?;
        if first == b'\'' {
            let digits = self.bytes.get(self.at + 1..self.at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            self.at += if byte.is_some() { 3 } else { 1 };
            return Some(byte.map_or(Token::Text(b""), Token::Byte));
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Symbol(first));
        }
        let word = std::str::from_utf8(self.run(|byte| byte.is_ascii_alphabetic())).unwrap_or_default();
        let is_negative = self.peek() == Some(b'-');
        self.at += usize::from(is_negative);
        let digits = std::str::from_utf8(self.run(|byte| byte.is_ascii_digit())).unwrap_or_default();
        let number = digits.parse::<i32>().ok().map(|number| if is_negative { -number } else { number });
        // A space after the word belongs to it.
        self.at += usize::from(self.peek() == Some(b' '));
        if word == "bin" {
            // So many bytes follow that are no RTF.
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        match self.peek()? {
            b'{' => {
                self.at += 1;
                Some(Token::Open)
            }
            b'}' => {
                self.at += 1;
                Some(Token::Close)
            }
            b'\\' => {
                self.at += 1;
                self.control()
            }
            // The lines of the file mean nothing.
            b'\r' | b'\n' | 0 => {
                self.at += 1;
                self.next_after_blank()
            }
            _ => Some(Token::Text(self.run(|byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0)))),
        }
    }
}

impl<'a> Scanner<'a> {
    fn next_after_blank(&mut self) -> Option<Token<'a>> {
        self.run(|byte| matches!(byte, b'\r' | b'\n' | 0));
        self.next()
    }
}
