//! The query language: words, "phrases", AND OR NOT, parentheses and fields.

use std::fmt;

/// A question about documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// All of them.
    And(Vec<Node>),
    /// At least one.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// A word; another form of it counts too.
    Word(String),
    /// A word exactly as it is, case aside: `=word`.
    Exact(String),
    /// Words in that order.
    Phrase(String),
    /// A field and its value.
    Field(Field, String, Range),
    /// All of them near each other: `near:5(person:bokaev article:174)`, `near:sentence(…)`.
    Near(Within, Vec<Node>, Range),
}

/// As a question that means it.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut fmt::Formatter<'_>, nodes: &[Self], between: &str| {
            nodes.iter().enumerate().try_for_each(|(at, node)| {
                let between = if at == 0 { "" } else { between };
                match node {
                    Self::And(nodes) | Self::Or(nodes) if nodes.len() > 1 => write!(f, "{between}({node})"),
                    _ => write!(f, "{between}{node}"),
                }
            })
        };
        match self {
            Self::And(nodes) => joined(f, nodes, " "),
            Self::Or(nodes) => joined(f, nodes, " OR "),
            Self::Not(node) => {
                f.write_str("NOT ")?;
                joined(f, std::slice::from_ref(node), "")
            }
            Self::Word(word) => f.write_str(word),
            Self::Exact(word) => write!(f, "={word}"),
            Self::Phrase(phrase) => write!(f, "{}", quoted(phrase)),
            Self::Field(field, value, _) if value.contains(char::is_whitespace) => {
                write!(f, "{field}:{}", quoted(value))
            }
            Self::Field(field, value, _) => write!(f, "{field}:{value}"),
            Self::Near(within, nodes, _) => {
                match within {
                    Within::Words(words) => write!(f, "near:{words}(")?,
                    Within::Sentence => f.write_str("near:sentence(")?,
                }
                joined(f, nodes, " ")?;
                f.write_str(")")
            }
        }
    }
}

/// In quotation marks that it does not hold itself.
fn quoted(text: &str) -> String {
    if text.contains('"') { format!("«{text}»") } else { format!("\"{text}\"") }
}

/// How near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// At most so many words on from the first, either way.
    Words(u32),
    /// In one sentence.
    Sentence,
}

/// Where something stands in the query, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// From 0.
    pub start: usize,
    /// After the last.
    pub end: usize,
}

/// The fields that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Field {
    Person,
    Organisation,
    Article,
    Status,
    Country,
    Language,
    Date,
    Published,
    Title,
    Author,
    Publisher,
    Producer,
    Created,
    Modified,
}

impl Field {
    const NAMES: [(&'static str, Self); 16] = [
        ("person", Self::Person),
        ("org", Self::Organisation),
        ("organisation", Self::Organisation),
        ("article", Self::Article),
        ("status", Self::Status),
        ("country", Self::Country),
        ("lang", Self::Language),
        ("language", Self::Language),
        ("date", Self::Date),
        ("published", Self::Published),
        ("title", Self::Title),
        ("author", Self::Author),
        ("publisher", Self::Publisher),
        ("producer", Self::Producer),
        ("created", Self::Created),
        ("modified", Self::Modified),
    ];
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(_, field)| field == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The query.
    pub query: String,
    /// The place.
    pub at: Range,
    /// What is wrong: lower case, no full stop.
    pub problem: String,
}

impl std::error::Error for QueryError {}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = (self.at.end - self.at.start).max(1);
        write!(f, "{}\n  {}\n  {}{}", self.problem, self.query, " ".repeat(self.at.start), "^".repeat(width))
    }
}

/// Reads a query. An empty one asks for every document, which is an [`Node::And`] of nothing.
///
/// # Errors
/// Where it is not one, with the place.
///
/// ```
/// use casebook::query::{Node, parse};
/// assert_eq!(parse("torture").unwrap(), Node::Word("torture".into()));
/// assert!(parse("(torture").unwrap_err().to_string().contains("never closed"));
/// ```
pub fn parse(query: &str) -> Result<Node, QueryError> {
    let tokens = tokens(query)?;
    let mut parser = Parser { query, tokens: &tokens, at: 0 };
    let node = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(node),
        Some((_, at)) => Err(parser.error(*at, "a closing parenthesis without an opening one")),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Word(String),
    Phrase(String),
    Field(Field, String),
    Near(Within),
}

fn tokens(query: &str) -> Result<Vec<(Token, Range)>, QueryError> {
    let chars: Vec<char> = query.chars().collect();
    let error = |start, end, problem: &str| QueryError {
        query: query.to_owned(),
        at: Range { start, end },
        problem: problem.to_owned(),
    };
    let quoted = |start: usize| -> Result<(String, usize), QueryError> {
        let close = if chars[start] == '«' { '»' } else { chars[start] };
        let close = if close == '“' { '”' } else { close };
        match chars[start + 1..].iter().position(|&c| c == close) {
            Some(length) => Ok((chars[start + 1..=start + length].iter().collect(), start + length + 2)),
            None => Err(error(start, chars.len(), "a quotation mark that is never closed")),
        }
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let token = match chars[at] {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '(' | ')' => {
                at += 1;
                if chars[start] == '(' { Token::Open } else { Token::Close }
            }
            '"' | '«' | '“' => {
                let (phrase, end) = quoted(at)?;
                at = end;
                Token::Phrase(phrase)
            }
            '-' if at + 1 < chars.len() && !chars[at + 1].is_whitespace() => {
                at += 1;
                Token::Not
            }
            _ => {
                if let Some((within, end)) = near(&chars, at) {
                    let within = within.ok_or_else(|| {
                        error(
                            start,
                            end,
                            "near: wants a number of words or `sentence`, as in near:5(person:bokaev article:174)",
                        )
                    })?;
                    at = end;
                    out.push((Token::Near(within), Range { start, end }));
                    continue;
                }
                // A parenthesis within a word belongs to it, as in article:RU-CC-1996:229/2(в).
                let mut depth = 0;
                while at < chars.len() && !chars[at].is_whitespace() && !"\"«“".contains(chars[at]) {
                    match chars[at] {
                        '(' => depth += 1,
                        ')' if depth == 0 => break,
                        ')' => depth -= 1,
                        _ => {}
                    }
                    at += 1;
                }
                let word: String = chars[start..at].iter().collect();
                match word.split_once(':') {
                    Some((name, value)) => {
                        let field = Field::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
                        let Some(&(_, field)) = field else {
                            let known: Vec<_> = Field::NAMES.iter().map(|(name, _)| *name).chain(["near"]).collect();
                            let meant = super::names::closest(&name.to_lowercase(), &known);
                            let meant = meant.map(|meant| format!("; did you mean `{meant}:`?")).unwrap_or_default();
                            let problem = format!("no field is called `{name}`; there are {}{meant}", known.join(", "));
                            return Err(error(start, start + name.chars().count(), &problem));
                        };
                        let value = if value.is_empty() && at < chars.len() && "\"«“".contains(chars[at]) {
                            let (phrase, end) = quoted(at)?;
                            at = end;
                            phrase
                        } else {
                            value.to_owned()
                        };
                        if value.trim().is_empty() {
                            return Err(error(start, at, "a field without a value"));
                        }
                        Token::Field(field, value)
                    }
                    None if word == "AND" => Token::And,
                    None if word == "OR" => Token::Or,
                    None if word == "NOT" => Token::Not,
                    None => Token::Word(word),
                }
            }
        };
        out.push((token, Range { start, end: at }));
    }
    Ok(out)
}

/// Reads `near:` and what is before its parenthesis: how near, where that can be told, and the end.
fn near(chars: &[char], at: usize) -> Option<(Option<Within>, usize)> {
    const NAME: &str = "near:";
    let name: String = chars.get(at..at + NAME.len())?.iter().collect();
    if !name.eq_ignore_ascii_case(NAME) {
        return None;
    }
    let from = at + NAME.len();
    let length = chars[from..].iter().position(|&c| c == '(' || c.is_whitespace()).unwrap_or(chars.len() - from);
    let value: String = chars[from..from + length].iter().collect();
    let opens = chars.get(from + length) == Some(&'(');
    let within = match value.as_str() {
        "sentence" | "s" => Some(Within::Sentence),
        words => words.parse().ok().filter(|words| (1..=1_000).contains(words)).map(Within::Words),
    };
    Some((within.filter(|_| opens), from + length))
}

struct Parser<'a> {
    query: &'a str,
    tokens: &'a [(Token, Range)],
    at: usize,
}

impl Parser<'_> {
    fn error(&self, at: Range, problem: &str) -> QueryError {
        QueryError { query: self.query.to_owned(), at, problem: problem.to_owned() }
    }

    fn next_is(&mut self, token: &Token) -> bool {
        let is = self.tokens.get(self.at).is_some_and(|(next, _)| next == token);
        self.at += usize::from(is);
        is
    }

    fn or(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.and()?];
        while self.next_is(&Token::Or) {
            nodes.push(self.and()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Or(nodes) })
    }

    fn and(&mut self) -> Result<Node, QueryError> {
        let mut nodes = Vec::new();
        while let Some((token, at)) = self.tokens.get(self.at) {
            match token {
                Token::Or if nodes.is_empty() => return Err(self.error(*at, "OR needs something before it")),
                Token::Close | Token::Or => break,
                Token::And if nodes.is_empty() => return Err(self.error(*at, "AND needs something before it")),
                Token::And => {
                    self.at += 1;
                    nodes.push(self.unary(*at, "AND needs something after it")?);
                }
                _ => nodes.push(self.unary(*at, "something is missing here")?),
            }
        }
        if nodes.is_empty() && self.at > 0 {
            let (_, at) = self.tokens[self.at - 1];
            return Err(self.error(at, "something is missing after this"));
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::And(nodes) })
    }

    fn unary(&mut self, before: Range, missing: &str) -> Result<Node, QueryError> {
        let Some((token, at)) = self.tokens.get(self.at).cloned() else {
            return Err(self.error(before, missing));
        };
        self.at += 1;
        Ok(match token {
            Token::Not => Node::Not(Box::new(self.unary(at, "NOT needs something after it")?)),
            Token::Open => {
                let node = self.or()?;
                if !self.next_is(&Token::Close) {
                    return Err(self.error(at, "a parenthesis that is never closed"));
                }
                node
            }
            Token::Word(word) => match word.strip_prefix('=') {
                Some(exact) if !exact.is_empty() => Node::Exact(exact.to_owned()),
                _ => Node::Word(word),
            },
            Token::Phrase(phrase) => Node::Phrase(phrase),
            Token::Field(field, value) => Node::Field(field, value, at),
            Token::Near(within) => {
                if !self.next_is(&Token::Open) {
                    return Err(self.error(at, "near: wants parentheses after it"));
                }
                let mut nodes = Vec::new();
                while !self.next_is(&Token::Close) {
                    if self.at >= self.tokens.len() {
                        return Err(self.error(at, "a parenthesis that is never closed"));
                    }
                    nodes.push(self.unary(at, "something is missing here")?);
                }
                if nodes.len() < 2 {
                    return Err(self.error(at, "near: wants at least two things that stand near each other"));
                }
                Node::Near(within, nodes, at)
            }
            Token::And | Token::Or | Token::Close => return Err(self.error(before, missing)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Node {
        Node::Word(text.into())
    }

    #[test]
    fn words_stand_together_and_or_parts_them() {
        for (query, wanted) in [
            ("", Node::And(vec![])),
            ("a b", Node::And(vec![word("a"), word("b")])),
            ("a AND b", Node::And(vec![word("a"), word("b")])),
            ("a b OR c", Node::Or(vec![Node::And(vec![word("a"), word("b")]), word("c")])),
            ("a (b OR c)", Node::And(vec![word("a"), Node::Or(vec![word("b"), word("c")])])),
            ("a -b", Node::And(vec![word("a"), Node::Not(Box::new(word("b")))])),
            ("NOT \"b c\"", Node::Not(Box::new(Node::Phrase("b c".into())))),
            ("«b c»", Node::Phrase("b c".into())),
            ("=b", Node::Exact("b".into())),
        ] {
            assert_eq!(parse(query).unwrap(), wanted, "{query}");
        }
    }

    #[test]
    fn a_field_takes_a_word_a_phrase_or_an_article() {
        let at = |start, end| Range { start, end };
        for (query, wanted) in [
            ("person:bokaev", Node::Field(Field::Person, "bokaev".into(), at(0, 13))),
            ("person:\"Max Bokaev\"", Node::Field(Field::Person, "Max Bokaev".into(), at(0, 19))),
            ("(article:RU-CC-1996:229/2(в))", Node::Field(Field::Article, "RU-CC-1996:229/2(в)".into(), at(1, 28))),
        ] {
            assert_eq!(parse(query).unwrap(), wanted, "{query}");
        }
    }

    #[test]
    fn near_holds_what_stands_together() {
        let field = |field, value: &str, start, end| Node::Field(field, value.into(), Range { start, end });
        let person = field(Field::Person, "bokaev", 7, 20);
        let article = field(Field::Article, "174", 21, 32);
        let wanted = Node::Near(Within::Words(5), vec![person, article], Range { start: 0, end: 6 });
        assert_eq!(parse("near:5(person:bokaev article:174)").unwrap(), wanted);
        let wanted = Node::And(vec![
            Node::Near(Within::Sentence, vec![word("a"), word("b")], Range { start: 0, end: 13 }),
            word("c"),
        ]);
        assert_eq!(parse("near:sentence(a b) c").unwrap(), wanted);
    }

    #[test]
    fn a_question_is_written_as_it_is_asked() {
        for query in [
            "torture",
            "=torture \"last word\"",
            "a (b OR (c d)) NOT e",
            "NOT (a b)",
            "person:bokaev article:KZ-CC-2014:174 status:convicted",
            "org:\"Ministry of Justice\" lang:ru published:2018..2019",
            "near:5(person:bokaev article:174) near:sentence(person:\"Max Bokaev\" org:knb)",
            "person:«the \"Elder\" one»",
        ] {
            assert_eq!(parse(query).unwrap().to_string(), query);
        }
    }

    #[test]
    fn errors_point_at_the_place() {
        for (query, start, end, said) in [
            ("a (b OR c", 2, 3, "never closed"),
            ("a) b", 1, 2, "without an opening"),
            ("a \"b", 2, 4, "quotation mark"),
            ("persn:x", 0, 5, "no field is called `persn`"),
            ("persn:x", 0, 5, "did you mean `person:`"),
            ("a near:x(b c)", 2, 8, "number of words"),
            ("near:3(b)", 0, 6, "at least two"),
            ("near:3(b c", 0, 6, "never closed"),
            ("a AND", 2, 5, "something after"),
            ("OR a", 0, 2, "something before"),
            ("a OR", 2, 4, "missing"),
            ("a NOT", 2, 5, "something after"),
            ("person: a", 0, 7, "without a value"),
        ] {
            let error = parse(query).unwrap_err();
            assert_eq!((error.at.start, error.at.end), (start, end), "{query}: {error}");
            assert!(error.problem.contains(said), "{query}: {error}");
        }
    }
}
