//! Writes a tree of HTML elements as reading text.

use dom_query::NodeRef;

use crate::convert::flow::Flow;

/// Elements that hold no text for readers.
const SKIPPED: [&str; 17] = [
    "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "canvas", "audio", "video",
    "select", "button", "textarea", "datalist", "map",
];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 31] = [
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "main",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "address",
    "figure",
    "figcaption",
    "ul",
    "ol",
    "dl",
    "form",
    "fieldset",
    "details",
    "summary",
    "hr",
    "center",
    "caption",
    "body",
];

/// A cell longer than this, in bytes, is a part of the page's layout: no reader takes it for a cell.
const LONGEST_CELL: usize = 2_000;

/// How an element is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Skipped,
    Inline,
    Block,
    /// A list's item, a term, a line of a definition.
    Item,
    List,
    Break,
    Raised,
    Pre,
    Table,
    Row,
    Cell,
}

/// Writes all below a node.
pub(super) fn write(root: &NodeRef<'_>, flow: &mut Flow) {
    write_but(root, flow, |_, _| false);
}

/// Writes all below a node but menus: what is marked as navigation, and what is mostly links.
pub(super) fn write_content(root: &NodeRef<'_>, flow: &mut Flow) {
    write_but(root, flow, is_menu);
}

/// How deep menus are looked for: each level costs as much as reading the page once.
const DEEPEST_MENU: usize = 12;

/// The share of a menu's text that is links, how many links it has at least, and how long it is at most, in bytes.
const LINKS_IN_MENU: f64 = 0.7;
const FEWEST_LINKS: usize = 3;
const LONGEST_MENU: usize = 3_000;

fn is_menu(node: &NodeRef<'_>, depth: usize) -> bool {
    let name = node.node_name().unwrap_or_default();
    let role = node.attr("role").unwrap_or_default();
    if matches!(&*name, "nav" | "aside" | "menu") || matches!(&*role, "navigation" | "complementary" | "search") {
        return true;
    }
    // One of an article may hold its signatures.
    if &*name == "footer" {
        return depth <= 2;
    }
    if depth > DEEPEST_MENU || !matches!(&*name, "ul" | "ol" | "div" | "td" | "section") {
        return false;
    }
    let (mut all, mut linked, mut links) = (0, 0, 0);
    for part in node.descendants_it() {
        if part.is_text() {
            all += part.text().trim().len();
        } else if part.has_name("a") {
            links += 1;
            linked += part.text().trim().len();
        }
        if all > LONGEST_MENU {
            return false;
        }
    }
    links >= FEWEST_LINKS && linked as f64 > LINKS_IN_MENU * all as f64
}

/// Writes all below a node but what `is_left_out` says of an element and its depth.
fn write_but(root: &NodeRef<'_>, flow: &mut Flow, is_left_out: impl Fn(&NodeRef<'_>, usize) -> bool) {
    let mut stack = vec![(*root, false, 0_usize)];
    let mut state = State::default();
    while let Some((node, is_left, depth)) = stack.pop() {
        if node.is_text() {
            state.text(&node.text(), flow);
            continue;
        }
        let role = if node.is_element() { role(&node, &state) } else { Role::Inline };
        if is_left {
            state.leave(role, flow);
            continue;
        }
        if role == Role::Skipped || node.is_comment() || (node.is_element() && is_left_out(&node, depth)) {
            continue;
        }
        state.enter(role, &node, flow);
        stack.push((node, true, depth));
        stack.extend(node.children_it(true).map(|child| (child, false, depth + 1)));
    }
}

#[derive(Default)]
struct State {
    /// For each table that is open, whether it holds data; else it only lays the page out.
    tables: Vec<bool>,
    raised: usize,
    pre: usize,
}

impl State {
    fn in_data(&self) -> bool {
        self.tables.last().copied().unwrap_or(false)
    }

    fn text(&self, text: &str, flow: &mut Flow) {
        if self.raised > 0 {
            flow.push_raised(text.trim());
        } else if self.pre > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    flow.line_break();
                }
                flow.push(line);
            }
        } else {
            flow.push_collapsed(text);
        }
    }

    fn enter(&mut self, role: Role, node: &NodeRef<'_>, flow: &mut Flow) {
        match role {
            Role::List => {
                flow.end_paragraph();
                flow.end_group();
            }
            Role::Item => flow.end_item(),
            Role::Break => flow.line_break(),
            Role::Raised => self.raised += 1,
            Role::Table => {
                let data = is_data(node);
                self.tables.push(data);
                if data { flow.begin_table() } else { flow.end_paragraph() }
            }
            Role::Row if self.in_data() => flow.begin_row(),
            Role::Cell if self.in_data() => flow.begin_cell(),
            Role::Block | Role::Pre | Role::Row | Role::Cell => flow.end_paragraph(),
            Role::Inline | Role::Skipped => {}
        }
        self.pre += usize::from(role == Role::Pre);
    }

    fn leave(&mut self, role: Role, flow: &mut Flow) {
        match role {
            Role::List => flow.end_group(),
            Role::Item => flow.end_item(),
            Role::Raised => self.raised -= 1,
            Role::Table => {
                if self.tables.pop().unwrap_or(false) {
                    flow.end_table();
                } else {
                    flow.end_paragraph();
                }
            }
            Role::Row if self.in_data() => flow.end_row(),
            Role::Cell if self.in_data() => flow.end_cell(),
            Role::Block | Role::Pre | Role::Row | Role::Cell => flow.end_paragraph(),
            Role::Break | Role::Inline | Role::Skipped => {}
        }
        self.pre -= usize::from(role == Role::Pre);
    }
}

fn role(node: &NodeRef<'_>, state: &State) -> Role {
    let name = node.node_name().unwrap_or_default();
    let name = &*name;
    if SKIPPED.contains(&name) || is_hidden(node) {
        return Role::Skipped;
    }
    match name {
        "br" => Role::Break,
        "sup" => Role::Raised,
        "a" => link(node),
        "pre" => Role::Pre,
        "ul" | "ol" | "dl" => Role::List,
        "li" | "dt" | "dd" => Role::Item,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        // A list in a cell of data is written into the cell, as all else is.
        name if BLOCKS.contains(&name) && !(name == "caption" && state.in_data()) => Role::Block,
        _ => Role::Inline,
    }
}

/// A note's mark is raised by the page's style, and the way back from the note is no text.
fn link(node: &NodeRef<'_>) -> Role {
    let attribute = |name: &str| node.attr(name).map(|value| value.to_ascii_lowercase()).unwrap_or_default();
    let about = [attribute("role"), attribute("epub:type"), attribute("class")].join(" ");
    if about.contains("backlink") || about.contains("footnote-back") {
        Role::Skipped
    } else if about.contains("noteref") || about.contains("footnote-ref") {
        Role::Raised
    } else {
        Role::Inline
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    let style = node.attr("style").map(|style| style.to_ascii_lowercase().replace(' ', "")).unwrap_or_default();
    node.has_attr("hidden") || style.contains("display:none") || style.contains("visibility:hidden")
}

/// True for a table of data. One that lays the page out has a table, headings, forms or long text in its cells, or is a
/// single column.
fn is_data(table: &NodeRef<'_>) -> bool {
    let mut widest = 0;
    let mut cells = 0;
    for node in table.descendants_it() {
        let Some(name) = node.node_name() else { continue };
        match &*name {
            "table" | "h1" | "h2" | "h3" | "form" | "nav" | "article" | "hr" => return false,
            "tr" => cells = 0,
            "td" | "th" => {
                cells += 1;
                widest = widest.max(cells);
                if node.text().trim().len() > LONGEST_CELL {
                    return false;
                }
            }
            _ => {}
        }
    }
    widest > 1
}
