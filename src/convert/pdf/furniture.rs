//! Running headers, footers and page numbers: lines at a page's edge that repeat from page to page.

use rustc_hash::FxHashMap;

use super::paragraphs::Line;
use crate::model::{Furniture, FurnitureKind, PageNumber};

/// How many lines from the top and from the bottom are looked at.
const EDGE: usize = 3;

/// On how many pages a line must stand, if anywhere at the edge, and if at the very same height.
const LEAST_PAGES: usize = 3;
const LEAST_PAGES_AT_ONE_HEIGHT: usize = 2;

/// Takes the furniture out of the pages' lines.
pub(super) fn take_out(mut pages: Vec<&mut Vec<Line>>) -> Vec<Furniture> {
    let mut repeated: FxHashMap<(bool, String, Option<i32>), usize> = FxHashMap::default();
    for lines in &pages {
        let mut on_page = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            for top in edges(at, lines.len()) {
                on_page.push((top, pattern(&line.text), None));
                on_page.push((top, pattern(&line.text), Some(line.baseline.round() as i32)));
            }
        }
        on_page.sort_unstable();
        on_page.dedup();
        for edge in on_page {
            *repeated.entry(edge).or_default() += 1;
        }
    }
    let mut furniture = Vec::new();
    for (number, lines) in pages.iter_mut().enumerate() {
        let count = lines.len();
        let mut kept = Vec::with_capacity(count);
        for (at, line) in lines.drain(..).enumerate() {
            let pages = |top: bool, height: Option<i32>| {
                repeated.get(&(top, pattern(&line.text), height)).copied().unwrap_or(0)
            };
            let height = Some(line.baseline.round() as i32);
            let often = |top: bool| pages(top, None) >= LEAST_PAGES || pages(top, height) >= LEAST_PAGES_AT_ONE_HEIGHT;
            let place = edges(at, count).into_iter().find(|&top| often(top));
            let alone = (at == 0 || at + 1 == count) && is_page_number(&line.text, number + 1);
            if place.is_none() && !alone {
                kept.push(line);
                continue;
            }
            let kind = match place {
                _ if is_page_number(&line.text, number + 1) => FurnitureKind::PageNumber,
                Some(true) => FurnitureKind::Header,
                _ => FurnitureKind::Footer,
            };
            furniture.push(Furniture { page: number as PageNumber + 1, kind, text: line.text });
        }
        **lines = kept;
    }
    furniture
}

/// At which edges of a page of `count` lines a line stands: true is the top.
fn edges(at: usize, count: usize) -> Vec<bool> {
    let mut edges = Vec::new();
    if at < EDGE {
        edges.push(true);
    }
    if at + EDGE >= count {
        edges.push(false);
    }
    edges
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

/// `3`, `- 3 -`, `3 / 12`, `Page 3 of 12`, `стр. 3`.
fn is_page_number(line: &str, page: usize) -> bool {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut numbers = 0;
    for word in words {
        if let Ok(number) = word.parse::<usize>() {
            numbers += 1;
            // The page's own number, give or take a cover; or the number of all pages.
            if numbers == 1 && number.abs_diff(page) > 40 {
                return false;
            }
        } else if !matches!(word.to_lowercase().as_str(), "page" | "p" | "of" | "стр" | "страница" | "из" | "бет")
        {
            return false;
        }
    }
    (1..=2).contains(&numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[&str]) -> Vec<Line> {
        let line = |(at, text): (usize, &&str)| Line {
            text: (*text).to_owned(),
            baseline: 12.0 * at as f32,
            size: 10.0,
            starts_block: false,
        };
        lines.iter().enumerate().map(line).collect()
    }

    #[test]
    fn what_repeats_at_the_edges_is_taken_out() {
        let mut pages: Vec<Vec<Line>> = (1..=3)
            .map(|n| {
                let body: Vec<String> =
                    (0..8).map(|line| format!("{} {line}", ["one", "two", "three"][n - 1])).collect();
                let mut lines = vec!["Report on Prisons"];
                lines.extend(body.iter().map(String::as_str));
                let foot = format!("Page {n} of 3");
                lines.push(&foot);
                page(&lines)
            })
            .collect();
        let furniture = take_out(pages.iter_mut().collect());
        assert_eq!(pages[1].iter().map(|line| line.text.as_str()).collect::<Vec<_>>()[..2], ["two 0", "two 1"]);
        assert_eq!(pages[1].len(), 8);
        assert_eq!(furniture.len(), 6);
    }
}
