//! A panic of the program's own on one document, held to that document: the rest of a batch goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Engine, Processed, process};
use crate::model::Document;

/// The program failed on a document, which is a fault of its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the program failed on it, please report this: {0}")]
pub struct Panicked(String);

/// [`process`], with a panic as an error.
///
/// # Errors
/// Where it panics.
pub fn attempt(document: Document, engine: &Engine) -> Result<Processed, Panicked> {
    contained(|| process(document, engine))
}

/// Does work of which nothing is kept where it panics.
pub(super) fn contained<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        Panicked(said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given").to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_that_says_why() {
        assert_eq!(contained(|| 5), Ok(5));
        let (none, three): (Vec<u8>, usize) = (Vec::new(), 3);
        let failed = contained(|| none[three]).map_err(|panicked| panicked.to_string());
        assert_eq!(
            failed,
            Err("the program failed on it, please report this: index out of bounds: the len is 0 but the index is 3"
                .into())
        );
    }
}
