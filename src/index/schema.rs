//! The fields of the index, named here alone, and how document and mention become entries of it.
//!
//! Two kinds of entry share one index, so that one commit settles both: a part of a document, whose body holds words and
//! entities at their positions, and a mention, whose columns are scanned for tables and counts.

use tantivy::schema::{FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, TantivyDocument};

use super::body::{BodyTokenizer, encode, encode_words, words};
use super::dates::{Days, days};
use super::rows::DocumentNumber;
use crate::fold::fold_word;
use crate::model::{Annotation, Document, Label, Span, Status, Statuses, Value};
use crate::segment::Segments;

/// The columns' names, for whoever opens them by name.
pub mod column {
    /// The document's number.
    pub const DOCUMENT: &str = "document";
    /// The entity's key.
    pub const ENTITY: &str = "entity";
    /// Where the mention starts.
    pub const START: &str = "start";
    /// How long it is.
    pub const LENGTH: &str = "length";
    /// How far before it its sentence starts.
    pub const BEFORE: &str = "before";
    /// How long the sentence is.
    pub const SENTENCE: &str = "sentence";
    /// How far before it its paragraph starts.
    pub const PARAGRAPH: &str = "paragraph";
    /// Page, status and confidence.
    pub const ABOUT: &str = "about";
    /// What found it.
    pub const RULE: &str = "rule";
    /// First day of a document's own date.
    pub const PUBLISHED_FROM: &str = "published_from";
    /// Last day of a document's own date.
    pub const PUBLISHED_TO: &str = "published_to";
    /// First day of the date on which the file says that it was made.
    pub const CREATED_FROM: &str = "created_from";
    /// Last day of it.
    pub const CREATED_TO: &str = "created_to";
    /// First day of the date on which the file says that it was last changed.
    pub const MODIFIED_FROM: &str = "modified_from";
    /// Last day of it.
    pub const MODIFIED_TO: &str = "modified_to";
}

/// The fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// The document's number: on both kinds of entry.
    pub document: Field,
    /// Words and entities of a part.
    pub body: Field,
    /// Words of the title, on a document's first part.
    pub title: Field,
    /// ISO 639-1.
    pub language: Field,
    /// ISO 3166-1 alpha-2, lower case.
    pub country: Field,
    /// First and last day of the document's own date.
    pub published: (Field, Field),
    /// First and last day of the file's making.
    pub created: (Field, Field),
    /// First and last day of the file's last change.
    pub modified: (Field, Field),
    /// What else is known of the document, each with its kind: see [`known_term`].
    pub known: Field,
    /// A mention's entity, by [`entity_key`].
    pub entity: Field,
    /// Where it stands: the parts of [`Packed`], in their order.
    pub place: [Field; 5],
    /// Page, status and confidence.
    pub about: Field,
    /// What found the mention.
    pub rule: Field,
}

/// The version of what stands in the index: raise it when fields or terms change, and indexes are built again.
pub(super) const VERSION: u64 = 3;

/// What a term of [`Fields::known`] tells of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownKind {
    /// A word of the author's name.
    Author,
    /// A word of the publisher's name.
    Publisher,
    /// A word of the name of the program that made the file.
    Producer,
    /// The language of some paragraphs.
    Language,
}

/// The term of [`Fields::known`] for a folded word or a language's code.
#[must_use]
pub fn known_term(kind: KnownKind, word: &str) -> String {
    let kind = match kind {
        KnownKind::Author => "author",
        KnownKind::Publisher => "publisher",
        KnownKind::Producer => "producer",
        KnownKind::Language => "lang",
    };
    format!("{kind}:{word}")
}

/// The name under which the body's tokenizer is known to tantivy.
const TOKENIZER: &str = "casebook";

/// The schema and its fields.
#[must_use]
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let title = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::WithFreqs),
    );
    // Nothing is ranked by these, and the norms by which words are ranked cost a byte an entry for each field.
    let keyword = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let number = NumericOptions::default().set_indexed().set_fast();
    let fields = Fields {
        document: builder.add_u64_field(column::DOCUMENT, number),
        body: builder.add_text_field("body", text),
        title: builder.add_text_field("title", title),
        language: builder.add_text_field("language", keyword.clone()),
        country: builder.add_text_field("country", keyword.clone()),
        published: (
            builder.add_u64_field(column::PUBLISHED_FROM, FAST),
            builder.add_u64_field(column::PUBLISHED_TO, FAST),
        ),
        created: (builder.add_u64_field(column::CREATED_FROM, FAST), builder.add_u64_field(column::CREATED_TO, FAST)),
        modified: (
            builder.add_u64_field(column::MODIFIED_FROM, FAST),
            builder.add_u64_field(column::MODIFIED_TO, FAST),
        ),
        known: builder.add_text_field("known", keyword.clone()),
        entity: builder.add_text_field(column::ENTITY, keyword | FAST),
        place: [column::START, column::LENGTH, column::BEFORE, column::SENTENCE, column::PARAGRAPH]
            .map(|name| builder.add_u64_field(name, FAST)),
        about: builder.add_u64_field(column::ABOUT, FAST),
        rule: builder.add_text_field(column::RULE, FAST),
    };
    (builder.build(), fields)
}

/// Makes the body's tokenizer known to an index.
pub fn register(index: &Index) {
    index.tokenizers().register(TOKENIZER, BodyTokenizer::default());
}

/// What a mention means, as the index names it: a listed entity, article or date by its value; a name that no list has
/// by label and slug, since a person and an organisation may share a slug.
///
/// ```
/// use casebook::{index::entity_key, model::{Label, Value}};
/// assert_eq!(entity_key(Label::Person, &Value::Person("max-bokayev".into())), "person:max-bokayev");
/// assert_eq!(entity_key(Label::Organisation, &Value::Name("ak-jol".into())), "org?:ak-jol");
/// ```
#[must_use]
pub fn entity_key(label: Label, value: &Value) -> String {
    match (label, value) {
        (Label::Organisation, Value::Name(slug)) => format!("org?:{slug}"),
        (_, Value::Name(slug)) => format!("person?:{slug}"),
        (_, value) => value.to_string(),
    }
}

/// The value that an entity's key stands for, as machines print it.
#[must_use]
pub fn key_value(key: &str) -> String {
    key.split_once("?:").map_or_else(|| key.to_owned(), |(_, slug)| format!("name:{slug}"))
}

/// The value of an entity's key; none where the key is damaged.
#[must_use]
pub fn key_entity(key: &str) -> Option<Value> {
    Value::parse(key)
}

/// The label of an entity's key.
#[must_use]
pub fn key_label(key: &str) -> Label {
    match key.split([':', '?']).next() {
        Some("org") => Label::Organisation,
        Some("article") => Label::Article,
        Some("edtf") => Label::Date,
        _ => Label::Person,
    }
}

/// The key without its kind: the row's id, the slug, the article, the date.
#[must_use]
pub fn key_id(key: &str) -> &str {
    key.split_once(':').map_or(key, |(_, id)| id)
}

/// The provisions that hold an article's key, itself the last: article, part, item.
pub fn article_and_holders(key: &str) -> impl Iterator<Item = &str> {
    let article = key.rfind(':').unwrap_or(0);
    let ends = key[article..].match_indices(['/', '(']).map(move |(at, _)| article + at);
    ends.chain([key.len()]).map(|end| &key[..end])
}

/// A mention's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In bytes of the document's text.
    pub span: Span,
    /// The sentence that holds it.
    pub sentence: Span,
    /// Where the paragraph that holds it starts, in bytes of the text: no two have the same.
    pub paragraph: usize,
}

/// A place as the columns have it: but for the start, distances and lengths, so that few bits hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    pub start: u64,
    pub length: u64,
    pub before: u64,
    pub sentence: u64,
    pub paragraph: u64,
}

impl Packed {
    const fn new(place: Place) -> Self {
        let start = place.span.start;
        Self {
            start: start as u64,
            length: place.span.len() as u64,
            before: start.saturating_sub(place.sentence.start) as u64,
            sentence: place.sentence.len() as u64,
            paragraph: start.saturating_sub(place.paragraph) as u64,
        }
    }

    pub const fn place(self) -> Place {
        let start = self.start as usize;
        let sentence = start.saturating_sub(self.before as usize);
        Place {
            span: Span::new(start, start + self.length as usize),
            sentence: Span::new(sentence, sentence + self.sentence as usize),
            paragraph: start.saturating_sub(self.paragraph as usize),
        }
    }
}

/// Page, status and confidence of a mention, packed into a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct About {
    /// From 1.
    pub page: u32,
    /// What the text says of the person's liberty.
    pub statuses: Statuses,
    /// From 0 to 1, in hundredths.
    pub confidence: f32,
}

impl About {
    #[expect(clippy::cast_sign_loss, reason = "a confidence is between 0 and 1")]
    fn packed(self) -> u64 {
        let state = self.statuses.state.map_or(0, |state| state as u64 + 1);
        let political = u64::from(self.statuses.political_prisoner);
        u64::from(self.page) << 16 | political << 13 | state << 8 | (self.confidence * 100.0).round() as u64
    }

    /// From the column.
    #[must_use]
    pub fn unpack(about: u64) -> Self {
        let state = (about >> 8 & 0x1F) as usize;
        Self {
            page: (about >> 16) as u32,
            statuses: Statuses {
                state: state.checked_sub(1).map(|at| Status::ALL[at]),
                political_prisoner: about >> 13 & 1 == 1,
            },
            confidence: (about & 0xFF) as f32 / 100.0,
        }
    }
}

impl Fields {
    /// The entry of one part of a document; `annotations` are those of the part.
    #[must_use]
    pub fn part(
        &self,
        number: DocumentNumber,
        first: bool,
        document: &Document,
        segments: &Segments,
        annotations: &[Annotation],
    ) -> TantivyDocument {
        let mut entry = TantivyDocument::new();
        entry.add_u64(self.document, number);
        entry.add_text(self.body, encode(&document.text, segments, annotations));
        entry.add_text(self.language, document.language.code());
        let known = &document.metadata;
        if let (true, Some(title)) = (first, &known.title) {
            entry.add_text(self.title, encode_words(title));
        }
        if let Some(country) = &known.country {
            entry.add_text(self.country, country.to_lowercase());
        }
        let dates = [(&known.date, self.published), (&known.created, self.created), (&known.modified, self.modified)];
        for (date, (first_day, last_day)) in dates {
            if let Some(Days { from, to }) = date.as_ref().and_then(days) {
                entry.add_u64(first_day, from);
                entry.add_u64(last_day, to);
            }
        }
        let about = [
            (KnownKind::Author, &known.author),
            (KnownKind::Publisher, &known.publisher),
            (KnownKind::Producer, &known.producer),
        ];
        for (kind, text) in about {
            for word in text.iter().filter(|_| first).flat_map(|text| words(text)) {
                entry.add_text(self.known, known_term(kind, &fold_word(word)));
            }
        }
        if first {
            let mut others: Vec<_> = document.languages.iter().map(|run| run.language).collect();
            others.sort_unstable();
            others.dedup();
            for language in others {
                entry.add_text(self.known, known_term(KnownKind::Language, language.code()));
            }
        }
        entry
    }

    /// The entry of one mention, in a paragraph that starts at the byte `paragraph` of the text.
    #[must_use]
    pub fn mention(&self, number: DocumentNumber, annotation: &Annotation, paragraph: usize) -> TantivyDocument {
        let mut entry = TantivyDocument::with_capacity(192);
        let place = Packed::new(Place { span: annotation.span, sentence: annotation.sentence, paragraph });
        let about = About {
            page: annotation.page,
            statuses: annotation.statuses,
            confidence: annotation.confidence.clamp(0.0, 1.0),
        };
        entry.add_u64(self.document, number);
        entry.add_text(self.entity, entity_key(annotation.label, &annotation.value));
        let Packed { start, length, before, sentence, paragraph } = place;
        for (field, value) in self.place.into_iter().zip([start, length, before, sentence, paragraph]) {
            entry.add_u64(field, value);
        }
        entry.add_u64(self.about, about.packed());
        entry.add_text(self.rule, &*annotation.rule);
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let place = Place {
            span: Span::new(5_000_000_007, 5_000_000_020),
            sentence: Span::new(5_000_000_000, 5_000_000_099),
            paragraph: 4_999_999_900,
        };
        assert_eq!(Packed::new(place).place(), place);
        for state in [None, Some(Status::Wanted), Some(Status::DiedInCustody)] {
            for political_prisoner in [false, true] {
                let statuses = Statuses { state, political_prisoner };
                let about = About { page: 70_000, statuses, confidence: 0.75 };
                assert_eq!(About::unpack(about.packed()), about);
            }
        }
    }

    #[test]
    fn an_article_is_found_by_what_holds_it() {
        let holders: Vec<_> = article_and_holders("article:RU-CC-1996:229.1/2(в)").collect();
        assert_eq!(
            holders,
            ["article:RU-CC-1996:229.1", "article:RU-CC-1996:229.1/2", "article:RU-CC-1996:229.1/2(в)"]
        );
    }
}
