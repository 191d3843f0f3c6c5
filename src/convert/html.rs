//! HTML: the main content, not menus and banners.

use dom_smoothie::{Config, Readability, TextMode};

use super::{Error, Raw, normal, pages_of, text};
use crate::model::{Edtf, Language, Metadata};

/// The share of a page's words that the main content must have; below it the heuristics took a part for the whole, and all
/// of the page's text is kept: a menu too much is better than a prisoner lost.
const LEAST_SHARE: f64 = 0.35;

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let (source, warning) = text::decode(&with_declared_encoding(bytes));
    let config = || Config { text_mode: TextMode::Formatted, ..Config::default() };
    let broken = |error: &dyn std::fmt::Display| Error::Broken(format!("HTML cannot be parsed: {error}"));
    let mut page = Readability::new(source.as_str(), None, Some(config())).map_err(|error| broken(&error))?;
    let all = page.doc.body().map_or_else(String::new, |body| body.formatted_text().to_string());
    let language = page.doc.select("html").attr("lang").and_then(|code| Language::from_code(code.get(..2)?));
    let found = page.get_article_metadata(None);
    let metadata = Metadata {
        title: Some(found.title).filter(|title| !title.is_empty()),
        author: found.byline,
        date: found.published_time.and_then(|time| Edtf::parse(time.get(..10)?).ok()),
        publisher: found.site_name,
        url: found.url,
        ..Metadata::default()
    };
    let heading = page.doc.select("h1").iter().next().map(|heading| heading.text().trim().to_owned());
    let main = page.parse().map(|article| article.text_content.to_string()).unwrap_or_default();
    let main = with_heading(main, heading);
    let words = |text: &str| text.split_whitespace().count();
    let enough = words(&main) as f64 >= LEAST_SHARE * words(&all) as f64;
    let text = normal::settle(tidy(if enough { &main } else { &all }));
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Error::NoText);
    }
    let pages = pages_of(&text);
    Ok(Raw { text, pages, furniture: Vec::new(), metadata, language, warnings: warning.into_iter().collect() })
}

/// The main content below the page's heading, which the heuristics take out: it names people too.
fn with_heading(main: String, heading: Option<String>) -> String {
    match heading.filter(|heading| !heading.is_empty() && !main.contains(heading.as_str())) {
        Some(heading) => format!("{heading}\n\n{main}"),
        None => main,
    }
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

/// Lines without outer white space; of empty lines one at a time; no form feed, which would part pages.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in
        text.lines().map(|line| line.trim_matches(|c: char| c.is_whitespace() && c != '\t').replace('\u{c}', " "))
    {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !tidy.is_empty() {
            tidy.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        tidy.push_str(&line);
        empty = 0;
    }
    tidy.push('\n');
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_stand_and_scripts_go() {
        let page = "<!doctype html><html lang=ru><head><title>Заявление</title><script>var a = 'Иван';</script></head>\
            <body><p>Первый абзац о деле Абишева.</p><p>Второй <b>абзац</b>.</p><ul><li>один</li><li>два</li></ul></body></html>";
        let raw = read(page.as_bytes()).expect("it is a page");
        assert!(raw.text.contains("Первый абзац о деле Абишева.\n\nВторой абзац."), "{}", raw.text);
        assert!(!raw.text.contains("var a"));
        assert_eq!(raw.metadata.title.as_deref(), Some("Заявление"));
        assert_eq!(raw.language, Some(Language::Ru));
    }
}
