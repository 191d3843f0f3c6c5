//! How names go from one script to another: the systems of `rules/transliteration.toml`.

use serde::Deserialize;

use crate::declension::is_cyrillic;
use crate::gazetteer::{Letters, Sources, SpellingError};

/// The file of the systems.
const FILE: &str = "rules/transliteration.toml";

/// The script that a system takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Script {
    Cyrillic,
    Latin,
}

impl Script {
    /// The script of a name; none where it is neither.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        if is_cyrillic(name) {
            Some(Self::Cyrillic)
        } else {
            name.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c < '\u{250}').then_some(Self::Latin)
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    system: Vec<System>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    name: String,
    from: Script,
    like: Option<String>,
    letters: Letters,
    gives: Vec<(String, String)>,
}

/// The systems, each with all its letters.
#[derive(Clone, Debug, Default)]
pub struct Transliterations(Vec<System>);

impl Transliterations {
    /// Reads the systems of `rules/transliteration.toml`. A system of a higher layer takes the place of one of the same name.
    ///
    /// # Errors
    /// Where a layer cannot be taken.
    pub fn load(sources: &Sources) -> Result<Self, SpellingError> {
        let mut systems: Vec<System> = Vec::new();
        for layer in sources.get(FILE) {
            let origin = || layer.origin.clone();
            let malformed = |error: toml::de::Error| SpellingError::Malformed {
                origin: origin(),
                problem: error.to_string().trim_end().to_owned(),
            };
            let file: File = toml::from_str(&layer.text).map_err(malformed)?;
            for mut system in file.system {
                let wrong =
                    |problem: String| SpellingError::System { origin: origin(), system: system.name.clone(), problem };
                if system.gives.is_empty() {
                    return Err(wrong("has no example; add a pair to `gives`".to_owned()));
                }
                if system.letters.has_empty() {
                    return Err(wrong("has letters that are empty; take them out".to_owned()));
                }
                if let Some(like) = &system.like {
                    let Some(below) = systems.iter().find(|known| known.name == *like) else {
                        return Err(wrong(format!("is like `{like}`, which does not stand above it")));
                    };
                    system.letters = system.letters.over(&below.letters);
                }
                match systems.iter_mut().find(|known| known.name == system.name) {
                    Some(known) => *known = system,
                    None => systems.push(system),
                }
            }
        }
        Ok(Self(systems))
    }

    /// A name as each system writes it that takes the name's script, with the system's name.
    pub fn of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, String)> {
        let script = Script::of(name);
        let systems = self.0.iter().filter(move |system| Some(system.from) == script);
        systems.map(move |system| (system.name.as_str(), write(system, name)))
    }

    /// The examples that do not hold: system, what was given, wanted and got.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        for system in &self.0 {
            for (given, wanted) in &system.gives {
                let got = write(system, given);
                if got != *wanted {
                    failures.push(format!("{}: {given} gives {got}, not {wanted}", system.name));
                }
            }
        }
        failures
    }
}

/// A name written by a system, each word with a capital where it has one.
fn write(system: &System, name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while !rest.is_empty() {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ');
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let written = system.letters.write(&word.to_lowercase());
        let mut letters = written.chars();
        match letters.next() {
            Some(first) if word.starts_with(char::is_uppercase) => {
                out.extend(first.to_uppercase());
                out.push_str(letters.as_str());
            }
            _ => out.push_str(&written),
        }
        let next = after.chars().next().map_or(0, char::len_utf8);
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_systems_holds() {
        let systems = Transliterations::load(&Sources::builtin()).expect("the built-in systems load");
        assert!(systems.0.len() >= 12);
        let failures = systems.failures();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        let rule = "[[system]]\nname = \"x\"\nfrom = \"latin\"\n";
        for (more, wanted) in [
            ("letters = []\ngives = []\n", "x.toml: system `x`: has no example"),
            (
                "letters = [[\"$\", \"a\"]]\ngives = [[\"a\", \"a\"]]\n",
                "x.toml: system `x`: has letters that are empty",
            ),
            (
                "like = \"y\"\nletters = []\ngives = [[\"a\", \"a\"]]\n",
                "x.toml: system `x`: is like `y`, which does not",
            ),
        ] {
            let mut sources = Sources::empty();
            sources.add(FILE, "x.toml".to_owned(), format!("{rule}{more}"));
            let error = Transliterations::load(&sources).expect_err(wanted).to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
