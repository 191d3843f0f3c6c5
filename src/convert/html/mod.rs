//! HTML: the main content, not menus and banners.
//!
//! Which part of a page is its content is dom_smoothie's to say (it follows Mozilla's Readability); how elements become lines
//! is `write`'s.

mod write;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::flow::Flow;
use super::{Error, Raw, info, text};
use crate::model::Metadata;

/// The share of a page's words, menus aside, that the main content must have; below it the heuristics took a part for the
/// whole, such as the first of two notices, and all of the page but its menus is kept: a line too much is better than a
/// prisoner lost.
const LEAST_SHARE: f64 = 0.6;

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let (source, warning) = text::decode(&with_declared_encoding(bytes));
    let page = Readability::new(source.as_str(), None, Some(Config::default()));
    let mut page = page.map_err(|error| Error::Broken(format!("HTML cannot be parsed: {error}")))?;
    let (mut all, mut content) = (Flow::default(), Flow::default());
    if let Some(body) = page.doc.body() {
        write::write(&body, &mut all);
        write::write_content(&body, &mut content);
    }
    let metadata = metadata(&page);
    let heading = page.doc.select("h1").iter().map(|heading| one_line(&heading.text())).find(|text| !text.is_empty());
    let mut main = Flow::default();
    if let Ok(article) = page.parse() {
        let content = Document::from(article.content);
        // The heuristics take the page's heading out of the content: it names people too.
        let text = one_line(&content.text());
        if let Some(heading) = heading.filter(|heading| !text.contains(heading.as_str())) {
            main.push(&heading);
            main.end_paragraph();
        }
        write::write(&content.root(), &mut main);
    }
    // A page may be nothing but links.
    let content = content.finish(metadata.clone());
    let content = if content.is_ok() { content } else { all.finish(metadata.clone()) }?;
    let words = |raw: &Raw| raw.text.split_whitespace().count() as f64;
    let main = main.finish(metadata).ok().filter(|main| words(main) >= LEAST_SHARE * words(&content));
    let mut raw = main.unwrap_or(content);
    raw.warnings.extend(warning);
    Ok(raw)
}

/// Writes all of a page's text: a book's chapter or a message has no menus.
pub(super) fn write_whole(source: &str, flow: &mut Flow) {
    let page = Document::from(source);
    if let Some(body) = page.body() {
        write::write(&body, flow);
    }
}

fn metadata(page: &Readability) -> Metadata {
    let found = page.get_article_metadata(page.parse_json_ld());
    let language = page.doc.select("html").attr("lang").and_then(|tag| info::language(&tag));
    info::settled(Metadata {
        title: Some(one_line(&found.title)).filter(|title| !title.is_empty()),
        author: found.byline.map(|author| one_line(&author)),
        created: found.published_time.and_then(|time| info::day(&time)),
        modified: found.modified_time.and_then(|time| info::day(&time)),
        publisher: found.site_name,
        url: found.url,
        producer: page.doc.select("meta[name=generator]").attr("content").map(|text| text.to_string()),
        language,
        ..Metadata::default()
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bytes as they are, or in UTF-8 where the page declares another encoding.
fn with_declared_encoding(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let declared = head.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let label = declared.and_then(|rest| rest.split(['"', '\'', ' ', ';', '>', '/']).next());
    match label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())) {
        Some(encoding) if encoding != encoding_rs::UTF_8 && simdutf8::basic::from_utf8(bytes).is_err() => {
            encoding.decode(bytes).0.into_owned().into_bytes().into()
        }
        _ => bytes.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    #[test]
    fn paragraphs_stand_and_scripts_go() {
        let page = "<!doctype html><html lang=ru><head><title>Заявление</title><script>var a = 'Иван';</script></head>\
            <body><p>Первый абзац о деле Абишева.</p><p>Второй <b>абзац</b>.</p><ul><li>один</li><li>два</li></ul></body></html>";
        let raw = read(page.as_bytes()).expect("it is a page");
        assert!(raw.text.contains("Первый абзац о деле Абишева.\n\nВторой абзац."), "{}", raw.text);
        assert!(!raw.text.contains("var a"));
        assert_eq!(raw.metadata.title.as_deref(), Some("Заявление"));
        assert_eq!(raw.metadata.language, Some(Language::Ru));
    }
}
