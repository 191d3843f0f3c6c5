//! How files are read: passwords and OCR, for every verb that reads them.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::convert::{Ocr, Options};

/// How files are read.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = None)]
pub(crate) struct Opening {
    /// Passwords to try on encrypted files, one a line; they are neither printed nor kept
    #[arg(long, value_name = "FILE")]
    password: Option<PathBuf>,
    /// Whether pages that show their text as images are read by tesseract: where it is installed, never, or every page of
    /// every PDF in place of its own text
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    ocr: OcrChoice,
    /// How many seconds OCR may take for a page
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..))]
    ocr_seconds: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OcrChoice {
    Auto,
    Never,
    Always,
}

impl Opening {
    /// The passwords and OCR that the options ask for.
    pub fn options(&self) -> anyhow::Result<Options> {
        let ocr = match self.ocr {
            OcrChoice::Auto => Ocr::Auto,
            OcrChoice::Never => Ocr::Never,
            OcrChoice::Always => Ocr::Always,
        };
        let mut options = Options { ocr, ocr_time: Duration::from_secs(self.ocr_seconds), ..Options::default() };
        if let Some(file) = &self.password {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read the passwords in {}", file.display()))?;
            let text = text.trim_start_matches('\u{feff}');
            options.passwords = text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
        }
        Ok(options)
    }
}

/// How to get what reads images, for who has none.
pub(super) const INSTALL_OCR: &str = "install tesseract and its languages (Debian: apt install tesseract-ocr \
    tesseract-ocr-rus; macOS: brew install tesseract tesseract-lang; Windows: winget install UB-Mannheim.TesseractOCR), \
    then import again";
