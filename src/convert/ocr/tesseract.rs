//! Runs tesseract: an image goes in at its standard input, a table of words comes out.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::page::{Seen, pages};
use crate::model::Language;

/// The languages that casebook knows, as tesseract names them, the likeliest first.
const LANGUAGES: [(Language, &str); 15] = [
    (Language::En, "eng"),
    (Language::Ru, "rus"),
    (Language::Kk, "kaz"),
    (Language::Ky, "kir"),
    (Language::Uz, "uzb"),
    (Language::Tg, "tgk"),
    (Language::Az, "aze"),
    (Language::Tr, "tur"),
    (Language::Uk, "ukr"),
    (Language::Be, "bel"),
    (Language::Fr, "fra"),
    (Language::De, "deu"),
    (Language::Es, "spa"),
    (Language::It, "ita"),
    (Language::Pl, "pol"),
];

/// Most languages looked for on one page: each costs about as much time as the first.
const MOST_LANGUAGES: usize = 3;

/// The program, and what it can read.
#[derive(Debug)]
pub(super) struct Tesseract {
    installed: BTreeSet<String>,
}

/// Why a page was not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("tesseract cannot be run: {0}")]
    Run(#[from] std::io::Error),
    #[error("tesseract took longer than {} s (--ocr-seconds)", .0.as_secs())]
    TookTooLong(Duration),
    #[error("tesseract cannot read it: {0}")]
    Failed(String),
}

impl Tesseract {
    /// The program on the PATH. Asked once a process: the answer costs starting it.
    pub(super) fn installed() -> Option<&'static Self> {
        static INSTALLED: OnceLock<Option<Tesseract>> = OnceLock::new();
        INSTALLED.get_or_init(Self::find).as_ref()
    }

    fn find() -> Option<Self> {
        let mut command = Command::new("tesseract");
        let output = command.arg("--list-langs").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        // A heading, then a language a line. Older versions print the list to the other stream: they lack the table too.
        let list = String::from_utf8_lossy(&output.stdout).into_owned();
        let installed: BTreeSet<String> = list.lines().skip(1).map(|line| line.trim().to_owned()).collect();
        let known = |name: &str| installed.contains(name);
        LANGUAGES.iter().any(|(_, name)| known(name)).then_some(Self { installed })
    }

    /// Reads every page of an image; `resolution` is in dots per inch where it is known, `language` that of the document.
    pub(super) fn read(
        &self,
        image: &[u8],
        resolution: Option<u32>,
        language: Option<Language>,
        time: Duration,
    ) -> Result<Vec<Seen>, Problem> {
        let mut command = Command::new("tesseract");
        command.args(["stdin", "stdout", "-l", &self.languages(language)]);
        if let Some(resolution) = resolution {
            command.args(["--dpi", &resolution.to_string()]);
        }
        // Documents are read side by side already.
        command.arg("tsv").env("OMP_THREAD_LIMIT", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (mut input, mut output, mut errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (sender, receiver) = channel();
        let outcome = std::thread::scope(|scope| {
            scope.spawn(move || {
                // Where it stops reading early, its own message says why.
                let _ = input.as_mut().map(|input| input.write_all(image));
                drop(input);
            });
            let complaint = scope.spawn(move || {
                let mut text = Vec::new();
                let _ = errors.as_mut().map(|errors| errors.take(64 << 10).read_to_end(&mut text));
                text
            });
            scope.spawn(move || {
                let mut table = Vec::new();
                let _ = output.as_mut().map(|output| output.take(64 << 20).read_to_end(&mut table));
                let _ = sender.send(table);
            });
            let table = receiver.recv_timeout(time);
            if table.is_err() {
                let _ = child.kill();
            }
            (table, complaint.join().unwrap_or_default())
        });
        let status = child.wait()?;
        match outcome {
            (Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected), _) => Err(Problem::TookTooLong(time)),
            (Ok(table), _) if status.success() => Ok(pages(&String::from_utf8_lossy(&table))),
            (Ok(_), complaint) => {
                let said = String::from_utf8_lossy(&complaint);
                let last = said.lines().rev().find(|line| !line.trim().is_empty());
                Err(Problem::Failed(last.unwrap_or("it gives no reason").trim().to_owned()))
            }
        }
    }

    /// The languages to look for: the document's, then the likeliest of those installed.
    fn languages(&self, language: Option<Language>) -> String {
        let own = LANGUAGES.iter().filter(|(one, _)| Some(*one) == language);
        let others = LANGUAGES.iter().filter(|(one, _)| Some(*one) != language);
        let names = own.chain(others).map(|(_, name)| *name).filter(|name| self.installed.contains(*name));
        names.take(MOST_LANGUAGES).collect::<Vec<_>>().join("+")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_language_comes_first_and_only_installed_ones_are_asked_for() {
        let installed = ["eng", "rus", "kaz", "aze", "osd"].map(str::to_owned).into();
        let tesseract = Tesseract { installed };
        for (language, asked) in
            [(None, "eng+rus+kaz"), (Some(Language::Az), "aze+eng+rus"), (Some(Language::Tr), "eng+rus+kaz")]
        {
            assert_eq!(tesseract.languages(language), asked);
        }
    }
}
