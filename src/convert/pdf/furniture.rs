//! Running headers, footers, page numbers and watermarks: lines that repeat from page to page.

use rustc_hash::FxHashMap;

use super::lines::Line;
use super::printed;
use crate::model::{Furniture, FurnitureKind, PageNumber};

/// How many lines from the top and from the bottom are looked at.
const EDGE: usize = 3;

/// On how many pages a line must stand, if anywhere at the edge, and if at the very same height.
const LEAST_PAGES: usize = 3;
const LEAST_PAGES_AT_ONE_HEIGHT: usize = 2;

/// A page's lines, in reading order.
#[derive(Debug, Default)]
pub(super) struct PageLines {
    pub lines: Vec<Line>,
    /// The font size of most of its text.
    pub size: f32,
}

/// What a repeated line is known by: its words without what changes from page to page, and where it stands.
#[derive(Debug, PartialEq, Eq, Hash, Clone, PartialOrd, Ord)]
enum Known {
    Edge(bool, String),
    EdgeAt(bool, String, i32),
    /// Large or slanting words at one place of the page, whatever that place.
    Behind(String, i32, i32),
}

/// Takes the furniture out of the pages' lines. `first` is the number of the first page.
pub(super) fn take_out(pages: &mut [PageLines]) -> Vec<Furniture> {
    let mut repeated: FxHashMap<Known, usize> = FxHashMap::default();
    let mut seen: Vec<Known> = Vec::new();
    for page in pages.iter() {
        seen.clear();
        let edges = Edges::of(page);
        for (at, line) in page.lines.iter().enumerate() {
            for top in edges.at(at) {
                let pattern = pattern(&line.text);
                seen.push(Known::EdgeAt(top, pattern.clone(), line.baseline.round() as i32));
                seen.push(Known::Edge(top, pattern));
            }
            seen.extend(behind(line, page));
        }
        seen.sort_unstable();
        seen.dedup();
        for known in seen.drain(..) {
            *repeated.entry(known).or_default() += 1;
        }
    }
    let count = pages.len();
    let mut furniture = Vec::new();
    for (number, page) in pages.iter_mut().enumerate() {
        let edges = Edges::of(page);
        let browsers = edges.printed_by_a_browser(page);
        let times = |known: &Known| repeated.get(known).copied().unwrap_or(0);
        let kinds: Vec<Option<FurnitureKind>> = page
            .lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let often = |top: &bool| {
                    let pattern = pattern(&line.text);
                    let height = line.baseline.round() as i32;
                    // Drawn at another size, the same line may be a point higher or lower.
                    let at_height: usize =
                        (-1..=1).map(|off| times(&Known::EdgeAt(*top, pattern.clone(), height + off))).sum();
                    at_height >= LEAST_PAGES_AT_ONE_HEIGHT || times(&Known::Edge(*top, pattern)) >= LEAST_PAGES
                };
                let place = edges.at(at).into_iter().find(often);
                let outermost = edges.is_outermost(at);
                let is_number = is_page_number(&line.text, number + 1, count);
                if behind(line, page).is_some_and(|known| times(&known) >= LEAST_PAGES.min(count.max(2))) {
                    Some(FurnitureKind::Watermark)
                } else if is_number && (place.is_some() || outermost) {
                    Some(FurnitureKind::PageNumber)
                } else if let Some((_, kind)) = browsers.iter().find(|(place, _)| *place == at) {
                    Some(*kind)
                } else {
                    place.map(|top| if top { FurnitureKind::Header } else { FurnitureKind::Footer })
                }
            })
            .collect();
        let mut starts = false;
        let mut kept = Vec::with_capacity(page.lines.len());
        for (mut line, kind) in page.lines.drain(..).zip(kinds) {
            match kind {
                Some(kind) => {
                    starts |= line.starts_block;
                    let text = line.text.replace(super::lines::WITHIN_CELL, " ");
                    furniture.push(Furniture { page: number as PageNumber + 1, kind, text });
                }
                None => {
                    line.starts_block |= std::mem::take(&mut starts);
                    kept.push(line);
                }
            }
        }
        page.lines = kept;
    }
    furniture
}

/// The lines of a page that stand highest and lowest, whatever their place in the reading order.
struct Edges {
    top: Vec<usize>,
    bottom: Vec<usize>,
}

impl Edges {
    fn of(page: &PageLines) -> Self {
        let mut upright: Vec<usize> =
            (0..page.lines.len()).filter(|at| page.lines.get(*at).is_some_and(|line| line.angle == 0)).collect();
        let height = |at: usize| page.lines.get(at).map_or(0.0, |line| line.baseline);
        upright.sort_by(|one, other| height(*one).total_cmp(&height(*other)));
        let top = upright.iter().take(EDGE).copied().collect();
        let bottom = upright.iter().rev().take(EDGE).copied().collect();
        Self { top, bottom }
    }

    /// At which edges the line at a place stands: true is the top.
    fn at(&self, at: usize) -> Vec<bool> {
        let mut edges = Vec::new();
        if self.top.contains(&at) {
            edges.push(true);
        }
        if self.bottom.contains(&at) {
            edges.push(false);
        }
        edges
    }

    /// The lines that a browser has put above and below what it printed.
    fn printed_by_a_browser(&self, page: &PageLines) -> Vec<(usize, FurnitureKind)> {
        let (Some(top), Some(bottom)) = (self.top.first(), self.bottom.first()) else { return Vec::new() };
        let text = |at: usize| page.lines.get(at).map_or("", |line| line.text.as_str());
        let found = printed::edges(text(*top), text(*bottom));
        let kinds = [(*top, FurnitureKind::Header), (*bottom, FurnitureKind::Footer)];
        kinds.into_iter().zip(found).filter(|(_, found)| *found).map(|(kind, _)| kind).collect()
    }

    fn is_outermost(&self, at: usize) -> bool {
        self.top.first() == Some(&at) || self.bottom.first() == Some(&at)
    }
}

/// How words behind the text are known: half as large again as the text, or at a slant.
fn behind(line: &Line, page: &PageLines) -> Option<Known> {
    let slanting = !line.angle.is_multiple_of(90);
    let large = line.size > 1.5 * page.size;
    (slanting || large)
        .then(|| Known::Behind(line.text.clone(), line.start.round() as i32, line.baseline.round() as i32))
}

/// A line without what changes from page to page.
fn pattern(line: &str) -> String {
    let mut pattern = String::new();
    for c in line.trim().chars() {
        let c = if c.is_numeric() { '#' } else { c };
        if !(c == '#' && pattern.ends_with('#')) {
            pattern.push(c);
        }
    }
    pattern
}

/// `3`, `- 3 -`, `3 / 12`, `Page 3 of 12`, `стр. 3`, `iv`.
fn is_page_number(line: &str, page: usize, pages: usize) -> bool {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut numbers = 0;
    for word in words {
        if let Ok(number) = word.parse::<usize>() {
            numbers += 1;
            // The page's own number, give or take a cover; or the number of all pages.
            if (numbers == 1 && number.abs_diff(page) > 40) || (numbers == 2 && number.abs_diff(pages) > 40) {
                return false;
            }
        } else if is_roman(word) {
            numbers += 1;
        } else if !matches!(
            word.to_lowercase().as_str(),
            "page"
                | "p"
                | "pg"
                | "of"
                | "seite"
                | "стр"
                | "страница"
                | "с"
                | "из"
                | "бет"
                | "беттің"
                | "sayfa"
                | "səhifə"
        ) {
            return false;
        }
    }
    (1..=2).contains(&numbers)
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 6 && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[&str]) -> PageLines {
        let line = |(at, text): (usize, &&str)| Line {
            text: text.trim_start_matches('/').to_owned(),
            baseline: if text.starts_with('/') { 300.0 } else { 12.0 * at as f32 },
            angle: if text.starts_with('/') { 45 } else { 0 },
            size: 10.0,
            ..Line::default()
        };
        PageLines { lines: lines.iter().enumerate().map(line).collect(), size: 10.0 }
    }

    #[test]
    fn what_repeats_at_the_edges_and_behind_the_text_is_taken_out() {
        let mut pages: Vec<PageLines> = (1..=3)
            .map(|n| {
                let body: Vec<String> =
                    (0..8).map(|line| format!("{} {line}", ["one", "two", "three"][n - 1])).collect();
                let mut lines = vec!["Report on Prisons"];
                lines.extend(body.iter().map(String::as_str));
                lines.insert(4, "/DRAFT");
                let foot = format!("Page {n} of 3");
                lines.push(&foot);
                page(&lines)
            })
            .collect();
        let furniture = take_out(&mut pages);
        assert_eq!(pages[1].lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>()[..2], ["two 0", "two 1"]);
        assert_eq!(pages[1].lines.len(), 8);
        let kinds: Vec<FurnitureKind> = furniture.iter().filter(|one| one.page == 2).map(|one| one.kind).collect();
        assert_eq!(kinds, [FurnitureKind::Header, FurnitureKind::Watermark, FurnitureKind::PageNumber]);
    }

    #[test]
    fn a_year_or_a_case_number_is_no_page_number() {
        for (line, is) in [
            ("- 3 -", true),
            ("Page 3 of 12", true),
            ("стр. 3", true),
            ("iv", true),
            ("2018", false),
            ("3 May", false),
            ("3 2018", false),
        ] {
            assert_eq!(is_page_number(line, 3, 12), is, "{line}");
        }
    }
}
