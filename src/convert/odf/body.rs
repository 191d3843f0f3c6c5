//! The content of an OpenDocument file, written out.

use quick_xml::events::BytesStart;

use super::styles::{Style, Styles};
use crate::convert::flow::Flow;
use crate::convert::xml::{self, Node, attribute};
use crate::model::FurnitureKind;

/// Elements whose content is no text of the document: deleted text, what a picture is called, scripts, the notes to a slide's
/// speaker's own page.
const SKIPPED: [&str; 7] =
    ["tracked-changes", "desc", "scripts", "event-listeners", "forms", "dde-connection-decls", "automatic-styles"];

/// A cell that is said to stand so many times beside itself is written at most this often: rows end with an empty cell
/// repeated sixteen thousand times.
const MOST_REPEATS: usize = 1_000;

/// Most cells that repetition may add to a file.
const MOST_REPEATED: usize = 1 << 20;

/// Writes the content.
pub(super) fn write(content: &str, styles: &Styles, flow: &mut Flow) {
    let mut body = Body::of(styles);
    if let Some(problem) = xml::each(content, |node| body.take(&node, flow)) {
        flow.warn_of_loss(problem);
    }
    if body.hidden > 0 {
        flow.warn(format!("hidden text is left out: {} characters", body.hidden));
    }
    if body.changes {
        flow.warn("it holds tracked changes: the text is that with all of them accepted");
    }
    if body.comments > 0 {
        flow.warn(format!(
            "comments in the margin are not part of the text: {}; --furniture keep prints them",
            body.comments
        ));
    }
}

/// Notes the headers and footers of the page styles.
pub(super) fn furniture(common: &str, flow: &mut Flow) {
    let styles = Styles::default();
    let mut body = Body { is_inside: true, ..Body::of(&styles) };
    let mut open = false;
    let mut texts = Vec::new();
    let mut own = Flow::default();
    xml::each(common, |node| match &node {
        Node::Start(start) if is_running(start.local_name().as_ref()) => {
            open = true;
            own.begin_capture();
        }
        Node::End(name) if is_running(name) => {
            open = false;
            let kind = if name.starts_with("header") { FurnitureKind::Header } else { FurnitureKind::Footer };
            texts.push((kind, own.end_capture()));
        }
        node if open => body.take(node, &mut own),
        _ => {}
    });
    for (kind, text) in texts {
        flow.furniture(kind, &text);
    }
}

fn is_running(name: &str) -> bool {
    matches!(name, "header" | "header-left" | "header-first" | "footer" | "footer-left" | "footer-first")
}

/// Where the reader stands.
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
struct Body<'a> {
    styles: &'a Styles,
    /// Within the document's body.
    is_inside: bool,
    skipped: usize,
    /// Depth within a hidden paragraph or span; how deep each is.
    hiding: usize,
    /// The styles of the spans that are open.
    spans: Vec<Style>,
    /// The spans around the notes and text boxes that are open: their styles are not those of the text within.
    outer_spans: Vec<Vec<Style>>,
    /// The styles of the paragraphs that are open; a text box holds some within another.
    paragraphs: Vec<Style>,
    /// The label of the note that is open.
    label: Option<String>,
    /// The label is being read.
    in_label: bool,
    /// A cell's value, where it is a date: written in place of the date as the cell's format shows it.
    date: Option<String>,
    /// How often the cell stands beside itself.
    cell_repeats: usize,
    /// Cells added by repetition so far.
    repeated: usize,
    sheets: bool,
    hidden: usize,
    changes: bool,
    comments: usize,
}

impl<'a> Body<'a> {
    fn of(styles: &'a Styles) -> Self {
        Self {
            styles,
            is_inside: false,
            skipped: 0,
            hiding: 0,
            spans: Vec::new(),
            outer_spans: Vec::new(),
            paragraphs: Vec::new(),
            label: None,
            in_label: false,
            date: None,
            cell_repeats: 1,
            repeated: 0,
            sheets: false,
            hidden: 0,
            changes: false,
            comments: 0,
        }
    }

    fn take(&mut self, node: &Node<'_>, flow: &mut Flow) {
        match node {
            Node::Start(start) => self.start(start, flow),
            Node::End(name) => self.end(name, flow),
            Node::Text(text) if self.skipped == 0 && self.is_inside => {
                if self.in_label {
                    self.label.get_or_insert_default().push_str(text);
                } else if self.paragraphs.is_empty() || self.date.is_some() {
                    // White space between elements, or a date that is written as its value.
                } else if self.hiding > 0 {
                    self.hidden += text.trim().chars().count();
                } else if self.spans.iter().any(|style| style.raised) {
                    flow.push_raised(text);
                } else {
                    flow.push_collapsed(text);
                }
            }
            Node::Text(_) => {}
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, flow: &mut Flow) {
        let name = start.local_name();
        let name = name.as_ref();
        // Who wrote a comment, and when; as fields of the text the two have another prefix.
        let of_comment = matches!(start.name().as_ref(), "dc:creator" | "dc:date");
        if self.skipped > 0 || SKIPPED.contains(&name) || (of_comment && self.is_inside) {
            self.skipped += 1;
            self.changes |= name == "tracked-changes";
            return;
        }
        let number = |attribute_name: &str| {
            attribute(start, attribute_name).and_then(|value| value.parse::<usize>().ok()).unwrap_or(1)
        };
        let style = || self.styles.of(attribute(start, "style-name").as_deref());
        match name {
            "body" => self.is_inside = true,
            "spreadsheet" => self.sheets = true,
            _ if !self.is_inside => {}
            "p" | "h" => {
                let style = style();
                if style.breaks_before && self.is_outermost(flow) {
                    flow.end_page(false);
                }
                self.paragraphs.push(style);
                self.hiding += usize::from(style.hidden);
            }
            "span" | "hidden-text" => {
                let hidden = attribute(start, "is-hidden").is_some_and(|value| value == "true");
                let style = Style { hidden: hidden || style().hidden, ..style() };
                self.spans.push(style);
                self.hiding += usize::from(style.hidden);
            }
            "tab" => flow.push("\t"),
            "s" => flow.push(&" ".repeat(number("c").min(100))),
            "line-break" => flow.line_break(),
            "soft-page-break" if self.is_outermost(flow) && flow.is_at_start() => flow.end_page(false),
            "note-citation" => self.in_label = true,
            "note-body" | "annotation" => {
                self.outer_spans.push(std::mem::take(&mut self.spans));
                flow.begin_capture();
            }
            "text-box" => {
                self.outer_spans.push(std::mem::take(&mut self.spans));
                flow.begin_aside();
            }
            "table" => {
                if self.sheets && flow.len() > 0 {
                    flow.end_page(false);
                }
                if self.sheets
                    && let Some(name) = attribute(start, "name")
                {
                    flow.push(&name);
                    flow.end_paragraph();
                }
                flow.begin_table();
            }
            "table-row" => flow.begin_row(),
            "table-cell" | "covered-table-cell" => {
                self.cell_repeats = number("number-columns-repeated");
                flow.begin_cell();
                self.date = attribute(start, "date-value").filter(|_| self.sheets);
                if let Some(date) = &self.date {
                    flow.push(&date.replace('T', " "));
                }
            }
            "page" if flow.len() > 0 => flow.end_page(true),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, flow: &mut Flow) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "body" => self.is_inside = false,
            _ if !self.is_inside => {}
            "p" | "h" => {
                let style = self.paragraphs.pop().unwrap_or_default();
                self.hiding = self.hiding.saturating_sub(usize::from(style.hidden));
                flow.end_paragraph();
                if style.breaks_after && self.is_outermost(flow) {
                    flow.end_page(false);
                }
            }
            "span" | "hidden-text" => {
                let style = self.spans.pop().unwrap_or_default();
                self.hiding = self.hiding.saturating_sub(usize::from(style.hidden));
            }
            "note-citation" => self.in_label = false,
            "note-body" => {
                self.spans = self.outer_spans.pop().unwrap_or_default();
                let text = flow.end_capture();
                flow.note(&self.label.take().unwrap_or_default(), &text);
            }
            "annotation" => {
                self.spans = self.outer_spans.pop().unwrap_or_default();
                let text = flow.end_capture();
                self.comments += 1;
                flow.furniture(FurnitureKind::Comment, &text);
            }
            "text-box" => {
                self.spans = self.outer_spans.pop().unwrap_or_default();
                flow.end_aside();
            }
            "table-cell" | "covered-table-cell" => {
                self.date = None;
                self.end_cell(flow);
            }
            "table-row" => flow.end_row(),
            "table" => flow.end_table(),
            _ => {}
        }
    }

    /// Ends a cell as often as it stands beside itself.
    fn end_cell(&mut self, flow: &mut Flow) {
        let times = self.cell_repeats.min(MOST_REPEATS).min(MOST_REPEATED.saturating_sub(self.repeated)).max(1);
        self.repeated += times - 1;
        flow.end_cell();
        (1..times).for_each(|_| flow.repeat_cell());
    }

    /// True outside tables, text boxes and notes, where a page may end.
    fn is_outermost(&self, flow: &Flow) -> bool {
        !flow.is_aside() && !self.sheets
    }
}
