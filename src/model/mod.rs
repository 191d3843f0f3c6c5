//! The plain values that the stages hand to each other. Nothing here does input or output.

mod annotation;
mod article;
mod document;
mod edtf;
mod language;
mod layout;
mod mention;
mod note;
mod slug;
mod span;
mod status;

pub use annotation::{Annotation, Value};
pub use article::{ArticleValue, CodeId};
pub use document::{
    DateSource, Document, DocumentId, Format, Furniture, FurnitureKind, LanguageRun, Metadata, Page, PageNumber,
    RecognisedWord, Verdict, Warned, Warning,
};
pub use edtf::{Edtf, EdtfError};
pub use language::Language;
pub use layout::{Layout, PlacedRun, Quad};
pub use mention::{Confidence, EntityIndex, Label, Mention, PersonName, Reading, RuleName};
pub use note::Note;
pub use slug::{is_slug, slug};
pub use span::Span;
pub use status::{Status, Statuses};
