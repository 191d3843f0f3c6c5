//! Which styles of an OpenDocument file hide text, raise it, or begin a page.

use std::collections::BTreeMap;

use crate::convert::xml::{self, Node, attribute};

/// What a style asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a style may have any of them")]
pub(super) struct Style {
    pub(super) hidden: bool,
    pub(super) raised: bool,
    pub(super) breaks_before: bool,
    pub(super) breaks_after: bool,
}

/// The styles by name. What a style inherits from its parent is not followed: programs write what they hide or raise
/// into automatic styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_name: BTreeMap<String, Style>,
}

impl Styles {
    /// Learns the styles of a part.
    pub(super) fn learn(&mut self, part: &str) {
        let mut open: Option<(String, Style)> = None;
        xml::each(part, |node| match node {
            Node::Start(start) => match (start.local_name().as_ref(), &mut open) {
                ("style", _) => open = attribute(start, "name").map(|name| (name, Style::default())),
                ("text-properties", Some((_, style))) => {
                    style.hidden |= attribute(start, "display").is_some_and(|value| value == "none");
                    style.raised |= attribute(start, "text-position").is_some_and(|value| is_raised(&value));
                }
                ("paragraph-properties", Some((_, style))) => {
                    let is_page = |name: &str| attribute(start, name).is_some_and(|value| value == "page");
                    style.breaks_before |= is_page("break-before");
                    style.breaks_after |= is_page("break-after");
                }
                _ => {}
            },
            Node::End("style") => {
                if let Some((name, style)) = open.take()
                    && style != Style::default()
                {
                    self.by_name.insert(name, style);
                }
            }
            _ => {}
        });
    }

    pub(super) fn of(&self, name: Option<&str>) -> Style {
        name.and_then(|name| self.by_name.get(name)).copied().unwrap_or_default()
    }
}

/// `super 58%` or `33% 58%`, but not `sub 58%`, `-33% 58%` or `0% 100%`.
fn is_raised(position: &str) -> bool {
    let first = position.split_whitespace().next().unwrap_or_default();
    first == "super" || first.trim_end_matches('%').parse::<f32>().is_ok_and(|share| share > 0.0)
}
