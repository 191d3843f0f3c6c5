//! Other forms of a word, found when a question comes: the index holds words as they are, so that exact search costs
//! nothing and no stem is stored.

use tantivy::Searcher;
use tantivy::schema::Field;
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};

use super::Error;

/// Most forms of one word: a cap against short stems.
const MOST: usize = 200;

/// The word itself, then the index's words that share its stem, English or Russian by its letters.
pub(super) fn forms(searcher: &Searcher, field: Field, word: &str) -> Result<Vec<String>, Error> {
    let mut forms = vec![word.to_owned()];
    let language = if word.chars().all(|c| c.is_ascii_alphabetic()) {
        Language::English
    } else if word.chars().all(|c| ('а'..='я').contains(&c)) {
        Language::Russian
    } else {
        return Ok(forms);
    };
    if word.chars().count() < 4 {
        return Ok(forms);
    }
    let mut stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build();
    let mut stem = |word: &str| {
        let mut stream = stemmer.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
    };
    let wanted = stem(word);
    // A stem may differ from its word's beginning in its last letter (happi, happy).
    let shared = word.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    let beginning = &word[..shared];
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms =
            index.terms().range().ge(beginning.as_bytes()).into_stream().map_err(tantivy::TantivyError::from)?;
        while terms.advance() {
            let Some(term) = std::str::from_utf8(terms.key()).ok().filter(|term| term.starts_with(beginning)) else {
                break;
            };
            if forms.len() < MOST && !forms.iter().any(|form| form == term) && stem(term) == wanted {
                forms.push(term.to_owned());
            }
        }
    }
    forms[1..].sort_unstable();
    Ok(forms)
}
