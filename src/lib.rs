//! Casebook finds persons, criminal-code articles, dates and organisations in documents about political
//! prosecutions, links them to gazetteers that the analyst owns, and keeps an index that answers who appears where.
//!
//! One flow, each stage a plain function from values to values:
//!
//! ```text
//! path ─ convert ─▶ Document ─ segment ─▶ Segments ─ extract ─▶ [Mention] ─ resolve ─▶ [Annotation] ─▶ sink | index | eval
//! ```
//!
//! The stages meet in [`pipeline`] alone. A module imports only from floors below it: model, fold, declension ·
//! convert, segment, gazetteer, brat · naming, unpack, extract · worker, resolve · relate · index, sink, eval · pipeline, query ·
//! export · cli.

pub mod brat;
pub mod cli;
pub mod convert;
pub mod decision;
pub mod declension;
pub mod eval;
pub mod exchange;
pub mod export;
pub mod extract;
pub mod fold;
pub mod gazetteer;
pub mod index;
pub mod model;
pub mod naming;
pub mod pipeline;
pub mod query;
pub mod relate;
pub mod resolve;
pub mod segment;
pub mod sink;
pub mod unpack;
pub mod worker;
