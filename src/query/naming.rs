//! Which documents name a person, for whoever must take them all away: those that the index knows, and those in which the
//! same words stand without it.

use rustc_hash::FxHashSet;

use super::Error;
use super::ask::Asker;
use crate::fold::fold_word;
use crate::index::{Keys, Numbers, Read, Texts, scan, words};

/// What names a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgettable {
    /// Documents with a mention of the person, and superseded ones that hold a form of the name.
    pub documents: Numbers,
    /// Other documents in which a form of the name of two words or more stands and is taken for something else.
    pub doubtful: Numbers,
}

/// The documents that name a person.
///
/// # Errors
/// Where the name is no question, or the casebook cannot be read.
pub fn naming(asker: &Asker<'_>, person: &str) -> Result<Forgettable, Error> {
    let meaning = asker.ask(&format!("person:\"{}\"", person.trim_matches('"')))?;
    let mut found = Forgettable { documents: meaning.documents, doubtful: Numbers::default() };
    let (mut keys, mut rules) = (Keys::default(), Keys::default());
    let mut mentions = Vec::new();
    scan(&asker.searcher, Some(&found.documents), &mut keys, &mut rules, |row, keys| {
        if meaning.entities.contains(keys.key(row.entity)) {
            mentions.push((row.document, row.place.span));
        }
    })?;
    mentions.sort_by_key(|(document, span)| (*document, span.start));
    let mut forms: FxHashSet<String> = FxHashSet::default();
    let mut texts = Texts::new(&asker.view);
    for (number, span) in mentions {
        if let Some(row) = asker.view.document(number)? {
            forms.insert(folded(&texts.span(number, &row, span)?));
        }
    }
    forms.insert(folded(person));
    forms.retain(|form| form.trim().chars().count() > 2);
    let mut others = Vec::new();
    asker.view.each_document(|number, row| {
        if !found.documents.has(number) {
            others.push((number, row));
        }
    })?;
    for (number, row) in others {
        // A damaged text cannot be looked at, and `verify` names it.
        let Ok(text) = texts.whole(number, &row) else { continue };
        let text = folded(&text);
        // A surname alone may be another man's; in an older version of a file it is the same one's, to be safe.
        let holds = |form: &&String| (row.superseded || form.trim().contains(' ')) && text.contains(form.as_str());
        let held = forms.iter().any(|form| holds(&form));
        if held {
            if row.superseded { found.documents.insert(number) } else { found.doubtful.insert(number) }
        }
    }
    Ok(found)
}

/// Folded words, each between spaces.
fn folded(text: &str) -> String {
    let mut out = String::from(" ");
    for word in words(text) {
        out.push_str(&fold_word(word));
        out.push(' ');
    }
    out
}
