//! How names are spelled in Latin letters by the systems in use: `rules/spelling.toml`, read into ways to reread a word.

use serde::Deserialize;

use super::letters::Letters;
use super::name_key;
use super::sources::Sources;

/// The file of the systems.
const FILE: &str = "rules/spelling.toml";

/// What is wrong with the systems of spelling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpellingError {
    /// The file is no TOML of the wanted form.
    #[error("{origin}: {problem}")]
    Malformed {
        /// The file.
        origin: String,
        /// What the parser says, with the line.
        problem: String,
    },
    /// A system without an example, or with a letter to read that is empty.
    #[error("{origin}: system `{system}`: {problem}")]
    System {
        /// The file.
        origin: String,
        /// The system's name.
        system: String,
        /// What is wrong, and what to do.
        problem: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    system: Vec<System>,
    misread: Option<Misread>,
}

/// What is mistaken in a name: by who types it, or by a machine that reads a picture.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Misread {
    /// Letters and what a machine takes them for, each group as one letter.
    pub letters: Letters,
    /// Letters one of which may stand for another, or be left out.
    pub vowels: String,
    /// Other letters that may be left out.
    pub silent: String,
}

/// One system: what its letters stand for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    name: String,
    letters: Letters,
    same: Vec<(String, String)>,
}

/// The systems, ready to read words by.
#[derive(Clone, Debug, Default)]
pub struct Systems {
    systems: Vec<System>,
    misread: Misread,
}

impl Systems {
    /// Reads the systems of `rules/spelling.toml`. A system of a higher layer takes the place of one of the same name.
    ///
    /// # Errors
    /// Where a layer cannot be taken.
    pub fn load(sources: &Sources) -> Result<Self, SpellingError> {
        let mut systems: Vec<System> = Vec::new();
        let mut misread = Misread::default();
        for layer in sources.get(FILE) {
            let malformed = |error: toml::de::Error| SpellingError::Malformed {
                origin: layer.origin.clone(),
                problem: error.to_string().trim_end().to_owned(),
            };
            let file: File = toml::from_str(&layer.text).map_err(malformed)?;
            misread = file.misread.unwrap_or(misread);
            for system in file.system {
                let problem = if system.same.is_empty() {
                    Some("has no example; add a pair to `same`".to_owned())
                } else if system.letters.has_empty() {
                    Some("has letters that are empty; take them out".to_owned())
                } else {
                    None
                };
                if let Some(problem) = problem {
                    return Err(SpellingError::System { origin: layer.origin.clone(), system: system.name, problem });
                }
                match systems.iter_mut().find(|known| known.name == system.name) {
                    Some(known) => *known = system,
                    None => systems.push(system),
                }
            }
        }
        Ok(Self { systems, misread })
    }

    /// The names of the systems, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.systems.iter().map(|system| system.name.as_str())
    }

    /// The keys of a Latin word as each system reads it, with the place of the system; those that differ from `own` alone.
    pub(crate) fn readings(&self, word: &str, own: &str) -> Vec<(String, usize)> {
        let lower = word.to_lowercase();
        let mut keys: Vec<(String, usize)> = Vec::new();
        for (at, system) in self.systems.iter().enumerate() {
            let key = name_key(&system.letters.write(&lower));
            if key != own && !keys.iter().any(|(known, _)| *known == key) {
                keys.push((key, at));
            }
        }
        keys
    }

    /// The name of the system at a place that [`Systems::readings`] gave.
    pub(crate) fn name(&self, at: usize) -> &str {
        self.systems.get(at).map_or("", |system| &system.name)
    }

    /// A Latin word as each system reads it, in letters that English uses; those that differ from the word alone.
    pub fn rereadings<'a>(&'a self, word: &str) -> impl Iterator<Item = String> + use<'a> {
        let lower = word.to_lowercase();
        self.systems.iter().map(move |system| system.letters.write(&lower))
    }

    /// What is mistaken for each other in names.
    pub(super) fn misread(&self) -> &Misread {
        &self.misread
    }

    /// The examples that do not hold: system, both spellings and their keys.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        for system in &self.systems {
            for (one, other) in &system.same {
                let keys = |word: &str| [name_key(word), name_key(&system.letters.write(&word.to_lowercase()))];
                if !keys(one).iter().any(|key| keys(other).contains(key)) {
                    failures.push(format!("{}: {one} {:?} and {other} {:?}", system.name, keys(one), keys(other)));
                }
            }
        }
        failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_systems_holds() {
        let systems = Systems::load(&Sources::builtin()).expect("the built-in systems load");
        assert!(systems.names().count() >= 8);
        let failures = systems.failures();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        for (text, wanted) in [
            ("[[system]]\nname = \"x\"\nletters = []\nsame = []\n", "x.toml: system `x`: has no example"),
            (
                "[[system]]\nname = \"x\"\nletters = [[\"^\", \"a\"]]\nsame = [[\"a\", \"a\"]]\n",
                "x.toml: system `x`: has letters that are empty",
            ),
            ("[[sistem]]\n", "unknown field `sistem`"),
        ] {
            let mut sources = Sources::empty();
            sources.add(FILE, "x.toml".to_owned(), text.to_owned());
            let error = Systems::load(&sources).expect_err(wanted).to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
