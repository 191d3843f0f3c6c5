//! The value of a cited provision of a penal code.

use std::fmt;
use std::sync::Arc;

/// A code by country, kind and year: `KZ-CC-2014`; kinds are CC (criminal), CAO (administrative offences), MPC
/// (military penal), TMK (Turkey's anti-terrorism law). `?` stands for what cannot be known: `BS-CC-?`, `?-CC-?`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeId(pub Arc<str>);

/// A provision: code, article, and where given part and item.
///
/// It prints as in the gold annotations:
///
/// ```
/// use casebook::model::{ArticleValue, CodeId};
/// let value = ArticleValue {
///     code: CodeId("RU-CC-1996".into()),
///     article: "229.1".into(),
///     parts: vec!["2".into()],
///     item: Some("в".into()),
/// };
/// assert_eq!(value.to_string(), "RU-CC-1996:229.1/2(в)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleValue {
    /// The code that holds it.
    pub code: CodeId,
    /// The article's own number, in the code's own writing: `174`, `207.3`, `361-1`; `?` where unknown.
    pub article: String,
    /// Part, then what lies below it, outermost first (`234.4.3` of Azerbaijan is `["4", "3"]`).
    pub parts: Vec<String>,
    /// An item within the part, as printed: `в`, `a`, `2`.
    pub item: Option<String>,
}

impl fmt::Display for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ArticleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.code, self.article)?;
        for part in &self.parts {
            write!(f, "/{part}")?;
        }
        match &self.item {
            Some(item) => write!(f, "({item})"),
            None => Ok(()),
        }
    }
}

impl ArticleValue {
    /// Reads what [`fmt::Display`] prints; none where it is not that.
    ///
    /// ```
    /// use casebook::model::ArticleValue;
    /// let text = "RU-CC-1996:229.1/2(в)";
    /// assert_eq!(ArticleValue::parse(text).unwrap().to_string(), text);
    /// assert_eq!(ArticleValue::parse("229"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (code, rest) = text.split_once(':')?;
        let (rest, item) = match rest.split_once('(') {
            Some((rest, item)) => (rest, Some(item.strip_suffix(')')?.to_owned())),
            None => (rest, None),
        };
        let mut numbers = rest.split('/').map(str::to_owned);
        let article = numbers.next()?;
        Some(Self { code: CodeId(code.into()), article, parts: numbers.collect(), item })
    }
}
