//! The small syntax of forms in `rules/article.toml` and of aliases in `criminal-codes/`.
//!
//! `(a|b)` alternatives, `?` after a group or a letter makes it optional, `{name}` any form of a table, `{name}+` one or
//! several of it parted by commas and conjunctions, `{name}*` the same or none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Tables of forms by name.
pub(super) type Tables = BTreeMap<String, Vec<String>>;

/// Why a form could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A bracket is not closed, or none is open.
    #[error("`{0}`: brackets do not pair")]
    Brackets(String),
    /// There is no such table.
    #[error("`{form}`: there is no table {{{table}}}")]
    Table {
        /// The form.
        form: String,
        /// The table that it asks for.
        table: String,
    },
    /// The form stands for too many.
    #[error("`{0}` stands for more than {MOST} word sequences: split it, or make it shorter")]
    TooMany(String),
}

/// Most word sequences that one form of the vocabulary may stand for. Aliases of offences are not spelled out, so they
/// have no such bound.
const MOST: usize = 8192;

/// Deepest nesting of tables: a table that names itself would have no end.
const DEEPEST: usize = 8;

#[derive(Clone, Debug)]
enum Node {
    Letter(char),
    Space,
    Any(Vec<Vec<Node>>),
    Maybe(Box<Node>),
    List(Box<Node>, bool),
}

/// Every plain form that `form` stands for, spaces single.
pub(super) fn spell_out(form: &str, tables: &Tables) -> Result<Vec<String>, PatternError> {
    let mut out = spell(&parse(form, tables, 0)?, form)?;
    for plain in &mut out {
        *plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    out.retain(|plain| !plain.is_empty());
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

fn spell(nodes: &[Node], form: &str) -> Result<Vec<String>, PatternError> {
    let mut out = vec![String::new()];
    for node in nodes {
        let choices = match node {
            Node::Letter(c) => vec![c.to_string()],
            Node::Space => vec![" ".to_owned()],
            Node::Any(branches) => {
                let mut choices = Vec::new();
                for branch in branches {
                    choices.extend(spell(branch, form)?);
                }
                choices
            }
            Node::Maybe(inner) => {
                let mut choices = spell(std::slice::from_ref(inner), form)?;
                choices.push(String::new());
                choices
            }
            Node::List(inner, _) => spell(std::slice::from_ref(inner), form)?,
        };
        if out.len() * choices.len() > MOST {
            return Err(PatternError::TooMany(form.to_owned()));
        }
        out = out.iter().flat_map(|start| choices.iter().map(move |choice| format!("{start}{choice}"))).collect();
    }
    Ok(out)
}

/// White space within a line or over its end, and marks of emphasis beside it. An empty line ends a match.
const SPACE: &str = r"(?:[ \t\u{a0}*_]*(?:\r?\n)?[ \t\u{a0}*_]*)";

/// What parts the members of a list.
const JOINER: &str = "(?:,? ?(?i:and/or|and|or|и/или|и|или|либо|және|ve|və|та|або)? )";

/// A regular expression for `form`, to be matched from a word's start and to end at a word's end, in a text of small letters but for
/// those with which words begin.
pub(super) fn regex(form: &str, tables: &Tables) -> Result<String, PatternError> {
    let mut out = String::new();
    render(&parse(form, tables, 0)?, true, &mut out);
    Ok(out)
}

/// The words that can begin what `form` stands for: most places of a text are turned away by their first word.
pub(super) fn first_words(form: &str, tables: &Tables) -> Result<BTreeSet<String>, PatternError> {
    let mut out = BTreeSet::new();
    heads(&parse(form, tables, 0)?, vec![String::new()], &mut out);
    Ok(out)
}

/// Follows `nodes` from word beginnings `open`; a word that ends goes to `done`, those still open are given back.
fn heads(nodes: &[Node], mut open: Vec<String>, done: &mut BTreeSet<String>) -> Vec<String> {
    for node in nodes {
        if open.is_empty() {
            return open;
        }
        open = match node {
            Node::Letter(c) if c.is_alphanumeric() => open.into_iter().map(|word| format!("{word}{c}")).collect(),
            // Anything else ends the word, where it has begun.
            Node::Letter(_) | Node::Space => {
                let (begun, empty): (Vec<_>, Vec<_>) = open.into_iter().partition(|word| !word.is_empty());
                done.extend(begun);
                empty
            }
            Node::Any(branches) => branches.iter().flat_map(|branch| heads(branch, open.clone(), done)).collect(),
            Node::Maybe(inner) => {
                let mut more = heads(std::slice::from_ref(inner), open.clone(), done);
                more.extend(open);
                more
            }
            Node::List(inner, may_lack) => {
                let mut more = heads(std::slice::from_ref(inner), open.clone(), done);
                if *may_lack {
                    more.extend(open);
                }
                more
            }
        };
        open.sort_unstable();
        open.dedup();
    }
    // What is open at the end of the whole form is a word too; within a group it may go on, and then the word that is
    // noted here is one too many, which costs a search.
    done.extend(open.iter().filter(|word| !word.is_empty()).cloned());
    open
}

/// Writes what `nodes` stand for. `begins` says whether a word may begin with the first of them; the answer, whether one may with what
/// follows the last.
fn render(nodes: &[Node], mut begins: bool, out: &mut String) -> bool {
    for node in nodes {
        begins = match node {
            Node::Letter(c) => letter(*c, begins, out),
            Node::Space => {
                out.push_str(SPACE);
                true
            }
            Node::Any(branches) => {
                out.push_str("(?:");
                let mut after = false;
                for (index, branch) in branches.iter().enumerate() {
                    if index > 0 {
                        out.push('|');
                    }
                    after |= render(branch, begins, out);
                }
                out.push(')');
                after
            }
            Node::Maybe(inner) => {
                let after = render(std::slice::from_ref(inner), begins, out);
                out.push('?');
                after || begins
            }
            Node::List(inner, may_lack) => {
                let mut one = String::new();
                // After a joiner a word begins.
                let after = render(std::slice::from_ref(inner), true, &mut one);
                let joiner = JOINER.replace(' ', SPACE);
                let _ = write!(out, "(?:{one}(?:{joiner}{one})*){}", if *may_lack { "?" } else { "" });
                after || *may_lack && begins
            }
        };
    }
    begins
}

/// Writes a letter or mark of a form; whether a word may begin after it.
fn letter(c: char, begins: bool, out: &mut String) -> bool {
    match c {
        'е' | 'ё' => out.push_str(if begins { "[еёЕЁ]" } else { "[её]" }),
        '-' | '‑' => out.push_str(r"[\-\u{2010}-\u{2013}]?\s?"),
        '\'' | '’' => out.push_str("['’ʼ]?"),
        _ if c.is_alphanumeric() => {
            let small = c.to_lowercase();
            if begins && c.is_alphabetic() {
                let _ = write!(out, "(?:{small}|{})", c.to_uppercase());
            } else {
                out.extend(small);
            }
        }
        _ => {
            let _ = write!(out, r"(?:\u{{{:x}}})?", u32::from(c));
        }
    }
    !c.is_alphabetic()
}

fn parse(form: &str, tables: &Tables, depth: usize) -> Result<Vec<Node>, PatternError> {
    // Branches of the groups that are open, the whole form being the outermost.
    let mut open: Vec<Vec<Vec<Node>>> = vec![vec![Vec::new()]];
    let mut chars = form.chars().peekable();
    let brackets = || PatternError::Brackets(form.to_owned());
    while let Some(c) = chars.next() {
        match c {
            '(' => open.push(vec![Vec::new()]),
            '|' => open.last_mut().ok_or_else(brackets)?.push(Vec::new()),
            ')' => {
                let group = open.pop().ok_or_else(brackets)?;
                push(&mut open, Node::Any(group)).ok_or_else(brackets)?;
            }
            '?' => {
                let node = open.last_mut().and_then(|group| group.last_mut()?.pop()).ok_or_else(brackets)?;
                push(&mut open, Node::Maybe(Box::new(node))).ok_or_else(brackets)?;
            }
            '{' => {
                let table: String = chars.by_ref().take_while(|&c| c != '}').collect();
                let forms = tables
                    .get(&table)
                    .filter(|_| depth < DEEPEST)
                    .ok_or_else(|| PatternError::Table { form: form.to_owned(), table: table.clone() })?;
                let branches = forms.iter().map(|form| parse(form, tables, depth + 1)).collect::<Result<_, _>>()?;
                let node = match chars.next_if(|c| matches!(c, '+' | '*')) {
                    Some(c) => Node::List(Box::new(Node::Any(branches)), c == '*'),
                    None => Node::Any(branches),
                };
                push(&mut open, node).ok_or_else(brackets)?;
            }
            _ if c.is_whitespace() => push(&mut open, Node::Space).ok_or_else(brackets)?,
            _ => push(&mut open, Node::Letter(c)).ok_or_else(brackets)?,
        }
    }
    match (open.pop(), open.is_empty()) {
        (Some(mut branches), true) if branches.len() == 1 => Ok(branches.pop().unwrap_or_default()),
        (Some(branches), true) => Ok(vec![Node::Any(branches)]),
        _ => Err(brackets()),
    }
}

fn push(open: &mut [Vec<Vec<Node>>], node: Node) -> Option<()> {
    open.last_mut()?.last_mut()?.push(node);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Tables {
        BTreeMap::from([("kind".to_owned(), vec!["social".to_owned(), "ethnic".to_owned()])])
    }

    #[test]
    fn alternatives_are_spelled_out() {
        assert_eq!(spell_out("ab(c|d e)?", &tables()).unwrap(), ["ab", "abc", "abd e"]);
        assert_eq!(spell_out("(the )?{kind} cases?", &tables()).unwrap().len(), 8);
        assert_eq!(spell_out("a (b)? c", &tables()).unwrap(), ["a b c", "a c"]);
    }

    #[test]
    fn what_cannot_be_understood_is_said() {
        assert_eq!(spell_out("a(b", &tables()), Err(PatternError::Brackets("a(b".into())));
        assert!(regex("{kin} x", &tables()).unwrap_err().to_string().contains("no table {kin}"));
        assert!(matches!(spell_out(&"(a|b|c)".repeat(9), &tables()), Err(PatternError::TooMany(_))));
    }

    #[test]
    fn lists_match_with_their_joiners() {
        let regex = regex("incit(ing|ement of) {kind}+ discord", &tables()).unwrap();
        let regex = regex_automata::meta::Regex::new(&format!("^(?:{regex})$")).unwrap();
        for text in [
            "inciting social discord",
            "Incitement of Social, ethnic OR\nsocial Discord",
            "inciting ethnic and social discord",
        ] {
            assert!(regex.is_match(text), "{text}");
        }
        assert!(!regex.is_match("inciting discord"));
    }
}
