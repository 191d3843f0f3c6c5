//! The main part of a DOCX, its notes, headers and comments: all are paragraphs of runs.

use quick_xml::events::BytesStart;

use super::Notes;
use crate::convert::flow::Flow;
use crate::convert::xml::{self, Node, attribute};

/// Elements whose content is no text of the document: what was deleted or moved away, what a property was before, the second
/// form of a drawing for older programs.
const SKIPPED: [&str; 10] = [
    "moveFrom",
    "Fallback",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "sectPrChange",
    "numberingChange",
    "delInstrText",
];

/// Half points by which text stands above its line where it is an index; less is a matter of looks.
const LEAST_RAISE: i32 = 5;

/// Writes the document's body.
pub(super) fn write(document: &str, notes: &Notes, flow: &mut Flow) {
    let mut reader = Body { notes: Some(notes), ..Body::default() };
    if let Some(problem) = xml::each(document, |node| reader.take(&node, flow)) {
        flow.warn_of_loss(problem);
    }
    let Body { hidden, deleted, .. } = reader;
    if hidden > 0 {
        flow.warn(format!("hidden text is left out: {hidden} characters"));
    }
    if deleted {
        flow.warn("it holds tracked changes: the text is that with all of them accepted");
    }
}

/// The paragraphs of a header or footer, a line each.
pub(super) fn plain(part: &str) -> String {
    let mut flow = Flow::default();
    flow.begin_capture();
    let mut reader = Body::default();
    xml::each(part, |node| reader.take(&node, &mut flow));
    flow.end_capture()
}

/// The notes or comments of a part, each under the part's kind and its id.
pub(super) fn notes(part: &str, kind: &str) -> Notes {
    let mut notes = Notes::new();
    let mut flow = Flow::default();
    let mut reader = Body::default();
    let mut id = None;
    xml::each(part, |node| match &node {
        Node::Start(start) if is_note(start.local_name().as_ref()) => {
            // The lines that part notes from text are notes of a type of their own.
            let real = attribute(start, "type").is_none_or(|kind| kind == "normal");
            id = attribute(start, "id").filter(|_| real);
            flow.begin_capture();
        }
        Node::End(name) if is_note(name) => {
            let text = flow.end_capture();
            if let Some(id) = id.take() {
                notes.insert(format!("{kind}/{id}"), text);
            }
        }
        node => reader.take(node, &mut flow),
    });
    notes
}

fn is_note(name: &str) -> bool {
    matches!(name, "footnote" | "endnote" | "comment")
}

/// Where the reader stands.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
struct Body<'a> {
    notes: Option<&'a Notes>,
    /// Depth within a skipped element.
    skipped: usize,
    /// Within `w:t`.
    text: bool,
    in_paragraph_properties: bool,
    in_run_properties: bool,
    in_row_properties: bool,
    /// Properties of the run.
    vanished: bool,
    raised: bool,
    /// The paragraph's mark is deleted, so the next paragraph continues it.
    joins_next: bool,
    row_deleted: bool,
    /// A page begins after this paragraph.
    page_due: bool,
    /// How many tables stand around.
    tables: usize,
    /// Tables around the text boxes that are open.
    outer_tables: Vec<usize>,
    /// Notes met so far.
    footnotes: usize,
    endnotes: usize,
    /// Hidden characters left out.
    hidden: usize,
    /// Something deleted was left out.
    deleted: bool,
}

impl Body<'_> {
    fn take(&mut self, node: &Node<'_>, flow: &mut Flow) {
        match node {
            Node::Start(start) => self.start(start, flow),
            Node::End(name) => self.end(name, flow),
            Node::Text(text) if self.text && self.skipped == 0 => {
                if self.vanished {
                    self.hidden += text.chars().count();
                } else if self.raised {
                    flow.push_raised(text);
                } else {
                    flow.push(text);
                }
            }
            Node::Text(_) => {}
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, flow: &mut Flow) {
        let name = start.local_name();
        let name = name.as_ref();
        // A deletion within properties is that of the paragraph's mark or of the row.
        let within = self.in_run_properties || self.in_row_properties;
        if self.skipped > 0 || SKIPPED.contains(&name) || (name == "del" && !within) {
            self.skipped += 1;
            self.deleted |= matches!(name, "del" | "moveFrom");
            return;
        }
        match name {
            "t" => self.text = true,
            "pPr" => self.in_paragraph_properties = true,
            "rPr" => self.in_run_properties = true,
            "trPr" => self.in_row_properties = true,
            "del" if self.in_row_properties => self.row_deleted = true,
            "del" if self.in_paragraph_properties => self.joins_next = true,
            "r" => (self.vanished, self.raised) = (false, false),
            "vanish" if !self.in_paragraph_properties => self.vanished = is_on(start),
            "vertAlign" => self.raised |= attribute(start, "val").is_some_and(|value| value == "superscript"),
            // LibreOffice writes raised text as text moved up, in half points.
            "position" if !self.in_paragraph_properties => {
                let by = attribute(start, "val").and_then(|value| value.parse::<i32>().ok());
                self.raised |= by.is_some_and(|by| by >= LEAST_RAISE);
            }
            "tab" | "ptab" if !self.in_paragraph_properties => flow.push("\t"),
            "noBreakHyphen" => flow.push("-"),
            "cr" => flow.line_break(),
            "br" => match attribute(start, "type").as_deref() {
                Some("page") if self.tables == 0 && !flow.is_aside() => flow.end_page(false),
                _ => flow.line_break(),
            },
            // Where Word last began a page. Amid a paragraph the page begins after it, so that no sentence is torn.
            "lastRenderedPageBreak" if self.notes.is_some() && !flow.is_aside() => {
                if flow.is_at_start() && self.tables == 0 {
                    flow.end_page(false);
                } else {
                    self.page_due = true;
                }
            }
            "footnoteReference" | "endnoteReference" => self.note(start, name, flow),
            "tbl" => {
                self.tables += 1;
                flow.begin_table();
            }
            "tr" => flow.begin_row(),
            "txbxContent" => {
                self.outer_tables.push(std::mem::take(&mut self.tables));
                flow.begin_aside();
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, flow: &mut Flow) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "t" => self.text = false,
            "pPr" => self.in_paragraph_properties = false,
            "rPr" => self.in_run_properties = false,
            "trPr" => self.in_row_properties = false,
            "p" if std::mem::take(&mut self.joins_next) => {}
            "p" => {
                flow.end_paragraph();
                self.end_page_if_due(flow);
            }
            "tc" => flow.end_cell(),
            "tr" => {
                if std::mem::take(&mut self.row_deleted) {
                    self.deleted = true;
                    flow.drop_row();
                }
                flow.end_row();
                self.end_page_if_due(flow);
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                flow.end_table();
            }
            "txbxContent" => {
                flow.end_aside();
                self.tables = self.outer_tables.pop().unwrap_or(0);
            }
            _ => {}
        }
    }

    fn end_page_if_due(&mut self, flow: &mut Flow) {
        if self.page_due && self.tables <= 1 && !flow.is_aside() && flow.is_at_start() {
            self.page_due = false;
            flow.end_page(false);
        }
    }

    fn note(&mut self, start: &BytesStart<'_>, name: &str, flow: &mut Flow) {
        let (kind, count) = match name {
            "footnoteReference" => ("footnotes", &mut self.footnotes),
            _ => ("endnotes", &mut self.endnotes),
        };
        *count += 1;
        let text = attribute(start, "id").and_then(|id| self.notes?.get(&format!("{kind}/{id}")));
        if let Some(text) = text {
            flow.note(&count.to_string(), text);
        }
    }
}

/// True for a property that is set, as `<w:vanish/>` is and `<w:vanish w:val="0"/>` is not.
fn is_on(start: &BytesStart<'_>) -> bool {
    attribute(start, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}
