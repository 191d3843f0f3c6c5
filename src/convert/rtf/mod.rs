//! RTF: groups, control words and text in many code pages (Rich Text Format specification 1.9.1).
//!
//! `scan` cuts the bytes into tokens; here each is given its meaning. A destination is what a group's text is for: most of them
//! (tables of fonts, pictures, what programs keep for themselves) are not for readers.

mod encoding;
mod scan;

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use self::scan::{Scanner, Token};
use super::flow::Flow;
use super::{Error, Raw, info};
use crate::model::{Edtf, FurnitureKind, Metadata};

/// Groups may stand within groups so deep; word processors stay below a hundred.
const DEEPEST: usize = 10_000;

/// What a group's text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    Text,
    Nothing,
    Fonts,
    Info,
    Title,
    Author,
    Note,
    Header,
    Footer,
    Comment,
}

/// What the group that is open says.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
struct Group {
    destination: Destination,
    /// The destination began with this group: its end ends it.
    opens: bool,
    encoding: &'static Encoding,
    font: i32,
    hidden: bool,
    deleted: bool,
    raised: bool,
    /// How many characters after a Unicode one are its substitute.
    substitutes: usize,
}

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let mut reader = Reader::new();
    for token in Scanner::new(bytes) {
        reader.take(token)?;
    }
    reader.finish()
}

#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
struct Reader {
    flow: Flow,
    groups: Vec<Group>,
    /// `\*` stood before: an unknown destination is to be skipped.
    is_optional: bool,
    /// Bytes that wait to be decoded together.
    bytes: Vec<u8>,
    /// Half of a character beyond U+FFFF.
    surrogate: Option<u16>,
    /// Characters still to skip after a Unicode one.
    skip: usize,
    /// The document's code page.
    page: &'static Encoding,
    /// Each font's code page.
    fonts: BTreeMap<i32, &'static Encoding>,
    /// Text of the information group that is open.
    captured: String,
    metadata: Metadata,
    /// Year, month, day of the time that is open, and which it is.
    time: (i32, i32, i32),
    is_in_row: bool,
    is_in_table: bool,
    row_ended: bool,
    notes: usize,
    hidden: usize,
    deleted: bool,
    comments: usize,
}

impl Reader {
    fn new() -> Self {
        let group = Group {
            destination: Destination::Text,
            opens: false,
            encoding: encoding_rs::WINDOWS_1252,
            font: 0,
            hidden: false,
            deleted: false,
            raised: false,
            substitutes: 1,
        };
        Self {
            flow: Flow::default(),
            groups: vec![group],
            is_optional: false,
            bytes: Vec::new(),
            surrogate: None,
            skip: 0,
            page: encoding_rs::WINDOWS_1252,
            fonts: BTreeMap::new(),
            captured: String::new(),
            metadata: Metadata::default(),
            time: (0, 0, 0),
            is_in_row: false,
            is_in_table: false,
            row_ended: false,
            notes: 0,
            hidden: 0,
            deleted: false,
            comments: 0,
        }
    }

    fn group(&mut self) -> &mut Group {
        self.groups.last_mut().expect("the outermost group is never taken off")
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Error> {
        match token {
            Token::Open => {
                self.decode();
                self.skip = 0;
                if self.groups.len() >= DEEPEST {
                    return Err(Error::Broken(format!("groups within groups, more than {DEEPEST} deep")));
                }
                let group = Group { opens: false, ..*self.group() };
                self.groups.push(group);
                self.is_optional = false;
            }
            Token::Close => {
                self.decode();
                self.skip = 0;
                self.close();
            }
            Token::Byte(_) | Token::Text(_) if self.skip > 0 => self.skip_substitute(token),
            Token::Byte(byte) => self.bytes.push(byte),
            Token::Text(text) => self.bytes.extend(text),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Word(word, number) => self.word(word, number),
        }
        Ok(())
    }

    /// Leaves out the characters that older programs show for a Unicode one.
    fn skip_substitute(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => {
                let skipped = self.skip.min(text.len());
                self.skip -= skipped;
                self.bytes.extend(&text[skipped..]);
            }
            _ => self.skip -= 1,
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match symbol {
            b'*' => self.is_optional = true,
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'\n' | b'\r' => self.paragraph(),
            b'{' | b'}' | b'\\' => self.bytes.push(symbol),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        self.decode();
        let is_on = number != Some(0);
        let optional = std::mem::take(&mut self.is_optional);
        match word {
            "u" => self.unicode(number.unwrap_or(0)),
            _ if self.skip > 0 => self.skip -= 1,
            "uc" => self.group().substitutes = number.unwrap_or(1).clamp(0, 64) as usize,
            "ansicpg" => self.set_page(number.unwrap_or(1252)),
            "mac" => self.set_page(10_000),
            "pc" => self.set_page(437),
            "pca" => self.set_page(850),
            "f" => self.font(number.unwrap_or(0)),
            "fcharset" if self.group().destination == Destination::Fonts => {
                let font = self.group().font;
                if let Some(encoding) = encoding::of_charset(number.unwrap_or(1)) {
                    self.fonts.insert(font, encoding);
                }
            }
            "plain" => {
                let page = self.page;
                let group = self.group();
                (group.hidden, group.deleted, group.raised, group.encoding) = (false, false, false, page);
            }
            "v" => self.group().hidden = is_on,
            "deleted" => self.group().deleted = is_on,
            "super" => self.group().raised = is_on,
            "sub" | "nosupersub" => self.group().raised = false,
            "par" | "sect" => self.paragraph(),
            "line" | "lbr" => self.line(),
            "tab" => self.text("\t"),
            "page" => self.page_break(),
            "pagebb" if self.flow.is_at_start() => self.page_break(),
            "cell" => self.cell(),
            "row" => self.row(),
            "nestcell" | "nestrow" => self.flow.space(),
            "pard" => self.is_in_row = false,
            "intbl" => self.is_in_row = true,
            "yr" => self.time.0 = number.unwrap_or(0),
            "mo" => self.time.1 = number.unwrap_or(0),
            "dy" => self.time.2 = number.unwrap_or(0),
            "creatim" | "revtim" => {
                self.time = (0, 0, 0);
                word.clone_into(&mut self.captured);
            }
            word => match encoding::character(word) {
                Some(text) => self.text(text),
                None => self.destination(word, optional),
            },
        }
    }

    fn destination(&mut self, word: &str, optional: bool) {
        let here = self.group().destination;
        let destination = match word {
            "fonttbl" => Destination::Fonts,
            "info" => Destination::Info,
            "title" if here == Destination::Info => Destination::Title,
            "author" if here == Destination::Info => Destination::Author,
            "footnote" if here == Destination::Text => Destination::Note,
            "header" | "headerl" | "headerr" | "headerf" if here == Destination::Text => Destination::Header,
            "footer" | "footerl" | "footerr" | "footerf" if here == Destination::Text => Destination::Footer,
            "annotation" if here == Destination::Text => Destination::Comment,
            // The same text in Unicode, after one in a code page that is skipped.
            "ud" if optional => Destination::Text,
            "shptxt" | "fldrslt" | "shppict" => return,
            "colortbl" | "stylesheet" | "pict" | "object" | "objdata" | "themedata" | "datastore" | "listtable"
            | "listoverridetable" | "rsidtbl" | "generator" | "fldinst" | "upr" | "xmlnstbl" | "nonshppict"
            | "bkmkstart" | "bkmkend" | "filetbl" | "revtbl" | "latentstyles" | "atnid" | "atnauthor" | "tc" | "xe"
            | "shpinst" | "sp" | "template" | "company" | "operator" | "comment" | "doccomm" | "keywords"
            | "subject" | "category" | "manager" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc"
            | "aftncn" | "pntext" => Destination::Nothing,
            _ if optional => Destination::Nothing,
            _ => return,
        };
        let is_aside =
            matches!(destination, Destination::Note | Destination::Header | Destination::Footer | Destination::Comment);
        if is_aside {
            self.flow.begin_capture();
        }
        self.captured.clear();
        let group = self.group();
        (group.destination, group.opens) = (destination, true);
    }

    /// Ends the group that is open.
    fn close(&mut self) {
        self.time_taken();
        let Some(group) = self.groups.pop_if(|_| true) else { return };
        if self.groups.is_empty() {
            // A closing brace too many: what follows is read on as text.
            self.groups.push(Group { opens: false, destination: Destination::Text, ..group });
            return;
        }
        if !group.opens {
            return;
        }
        let captured = std::mem::take(&mut self.captured).trim().to_owned();
        match group.destination {
            Destination::Title if !captured.is_empty() => self.metadata.title = Some(captured),
            Destination::Author if !captured.is_empty() => self.metadata.author = Some(captured),
            Destination::Note => {
                self.notes += 1;
                let text = self.flow.end_capture();
                self.flow.note(&self.notes.to_string(), &text);
            }
            Destination::Header | Destination::Footer | Destination::Comment => {
                let text = self.flow.end_capture();
                let kind = match group.destination {
                    Destination::Header => FurnitureKind::Header,
                    Destination::Footer => FurnitureKind::Footer,
                    _ => {
                        self.comments += 1;
                        FurnitureKind::Comment
                    }
                };
                self.flow.furniture(kind, &text);
            }
            _ => {}
        }
    }

    /// Takes a time of the information group: when the file was made or changed.
    fn time_taken(&mut self) {
        let (year, month, day) = std::mem::take(&mut self.time);
        if year == 0 {
            return;
        }
        let date = Edtf::parse(&format!("{year:04}-{:02}-{:02}", month.max(1), day.max(1))).ok();
        match std::mem::take(&mut self.captured).as_str() {
            "creatim" => self.metadata.created = date,
            "revtim" => self.metadata.modified = date,
            _ => {}
        }
    }

    fn set_page(&mut self, number: i32) {
        if let Some(encoding) = encoding::of_page(number) {
            self.page = encoding;
            self.group().encoding = encoding;
        }
    }

    fn font(&mut self, number: i32) {
        let encoding = self.fonts.get(&number).copied().unwrap_or(self.page);
        let group = self.group();
        group.font = number;
        group.encoding = encoding;
    }

    fn unicode(&mut self, number: i32) {
        // Written as a signed number of 16 bits.
        let unit = number as u16;
        self.skip = self.group().substitutes;
        let units: Vec<u16> = self.surrogate.take().into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some(unit);
            return;
        }
        self.text(&String::from_utf16_lossy(&units));
    }

    /// Decodes the bytes that wait.
    fn decode(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let (text, _) = self.group().encoding.decode_without_bom_handling(&bytes);
            self.text(&text);
        }
    }

    fn text(&mut self, text: &str) {
        let group = *self.group();
        match group.destination {
            Destination::Title | Destination::Author => self.captured.push_str(text),
            Destination::Nothing | Destination::Fonts | Destination::Info => {}
            _ if group.deleted => self.deleted = true,
            _ if group.hidden => self.hidden += text.trim().chars().count(),
            _ => {
                self.open_table();
                if group.raised { self.flow.push_raised(text) } else { self.flow.push(text) }
            }
        }
    }

    /// True where the group's text goes to the document.
    fn is_body(&mut self) -> bool {
        self.group().destination == Destination::Text
    }

    fn is_line(&mut self) -> bool {
        !matches!(self.group().destination, Destination::Text | Destination::Nothing)
    }

    /// Begins a table before its first text, and ends it before the first text after it.
    fn open_table(&mut self) {
        if !self.is_body() || self.flow.is_aside() {
            return;
        }
        if self.is_in_row && !self.is_in_table {
            self.is_in_table = true;
            self.flow.begin_table();
            self.flow.begin_row();
        } else if !self.is_in_row && self.is_in_table && self.row_ended {
            self.is_in_table = false;
            self.flow.end_table();
        } else if self.row_ended && self.is_in_table {
            self.flow.begin_row();
        }
        self.row_ended = false;
    }

    fn paragraph(&mut self) {
        if self.group().deleted {
            // The paragraph's mark is deleted: the next one continues it.
            self.deleted = true;
        } else if self.is_line() {
            self.flow.line_break();
        } else if self.is_body() {
            self.open_table();
            self.flow.end_paragraph();
        }
    }

    fn line(&mut self) {
        if self.group().destination != Destination::Nothing {
            self.flow.line_break();
        }
    }

    fn page_break(&mut self) {
        if self.is_body() && !self.flow.is_aside() && !self.is_in_row {
            self.open_table();
            self.flow.end_page(false);
        }
    }

    fn cell(&mut self) {
        if self.is_body() {
            self.is_in_row = true;
            self.open_table();
            self.flow.end_cell();
        } else if self.is_line() {
            self.flow.space();
        }
    }

    fn row(&mut self) {
        if self.is_body() && self.is_in_table {
            self.flow.end_row();
            self.row_ended = true;
        }
    }

    fn finish(mut self) -> Result<Raw, Error> {
        self.decode();
        if self.hidden > 0 {
            self.flow.warn(format!("hidden text is left out: {} characters", self.hidden));
        }
        if self.deleted {
            self.flow.warn("it holds tracked changes: the text is that with all of them accepted");
        }
        if self.comments > 0 {
            self.flow.warn(format!(
                "comments in the margin are not part of the text: {}; --furniture keep prints them",
                self.comments
            ));
        }
        self.flow.finish(info::settled(self.metadata))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        read(rtf.as_bytes()).expect("it has text").text
    }

    #[test]
    fn cyrillic_is_read_from_code_pages_and_from_unicode() {
        for rtf in [
            r"{\rtf1\ansi\ansicpg1251 \'c6\'e0\'ea\'e8\'f8\'e5\'e2}",
            r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}\f1 \'c6\'e0\'ea\'e8\'f8\'e5\'e2}",
            r"{\rtf1\ansi\uc1 \u1046?\u1072?\u1082?\u1080?\u1096?\u1077?\u1074?}",
            r"{\rtf1\ansi\uc2 \u1046\'c6\'c6\u1072ab\u1082ab\u1080ab\u1096ab\u1077ab\u1074ab}",
            r"{\rtf1\ansi\uc0 \u1046 \u1072 \u1082 \u1080 \u1096 \u1077 \u1074 }",
        ] {
            assert_eq!(text(rtf), "Жакишев\n", "{rtf}");
        }
    }

    #[test]
    fn what_is_not_for_readers_stays_out() {
        let rtf = r"{\rtf1{\info{\title Letter}{\author A. B.}{\creatim\yr2018\mo10\dy5}}{\*\generator X;}{\pict 00ff}
Held{\footnote \chftn See p. 5.\par And 6.} in {\v secret }{\deleted gone }Aktau.\par{\header Draft\par}Next\page Last}";
        let raw = read(rtf.as_bytes()).expect("it has text");
        assert_eq!(raw.text, "Held in Aktau.\n\nNext\n\n1 See p. 5.\nAnd 6.\u{c}Last\n");
        assert_eq!(raw.metadata.title.as_deref(), Some("Letter"));
        assert_eq!(raw.metadata.created, Edtf::parse("2018-10-05").ok());
        assert_eq!((raw.furniture.len(), raw.warnings.len()), (1, 2));
    }

    #[test]
    fn rows_are_lines() {
        let rtf = r"{\rtf1 Before\par\trowd\cellx100\cellx200\pard\intbl Name\cell Art.\cell\row
\trowd\cellx100\cellx200\pard\intbl A. Bekov\cell 307{\super 2}\cell\row\pard After\par}";
        assert_eq!(text(rtf), "Before\n\nName\tArt.\nA. Bekov\t307²\n\nAfter\n");
    }

    #[test]
    fn braces_that_do_not_match_are_no_matter() {
        for rtf in [r"{\rtf1 a}}}} b", r"{\rtf1 {{{a b", r"{\rtf1 \u55357?\u56832? a b\'", r"{\rtf1 a b\bin99999999 x"]
        {
            assert!(text(rtf).contains('a'), "{rtf}");
        }
        assert!(read(&[b"{\\rtf1 ".as_slice(), &vec![b'{'; DEEPEST]].concat()).is_err());
    }
}
