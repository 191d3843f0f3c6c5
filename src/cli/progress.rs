//! A progress bar on a terminal, and failures as they come.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::note;
use crate::index::{Casebook, Read as _};
use crate::pipeline::{Event, measure};

/// The bar of a run.
pub(super) struct Progress {
    bar: ProgressBar,
    quiet: bool,
    files: AtomicU64,
    ended: Arc<AtomicBool>,
}

impl Progress {
    pub fn new(quiet: bool) -> Self {
        let hidden = quiet || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = "{wide_bar} {msg} files · {bytes} of {total_bytes} · {bytes_per_sec} · {eta} left";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, quiet, files: AtomicU64::new(0), ended: Arc::default() }
    }

    /// Counts what lies below the roots while the run goes on, so that the bar knows its end; only where somebody sees it.
    pub fn count(&self, roots: &[PathBuf], casebook: &Path, stop: &'static AtomicBool) -> Option<JoinHandle<()>> {
        if self.bar.is_hidden() {
            return None;
        }
        let (roots, casebook, bar, ended) = (roots.to_vec(), casebook.to_owned(), self.bar.clone(), self.ended.clone());
        Some(std::thread::spawn(move || {
            let over = || stop.load(Ordering::Relaxed) || ended.load(Ordering::Relaxed);
            let (_, bytes) = measure(&roots, &casebook, over);
            bar.set_length(bytes);
        }))
    }

    /// The end of a run over every stored text.
    pub fn expect(&self, casebook: &Casebook) -> anyhow::Result<()> {
        if !self.bar.is_hidden() {
            let mut bytes = 0;
            casebook.view()?.each_document(|_, row| bytes += if row.superseded { 0 } else { row.length() as u64 })?;
            self.bar.set_length(bytes);
        }
        Ok(())
    }

    /// One more input is done.
    pub fn done(&self, bytes: u64) {
        let files = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.bar.is_hidden() {
            self.bar.set_message(HumanCount(files).to_string());
        }
        self.bar.inc(bytes);
    }

    pub fn observe(&self, event: Event<'_>) {
        match event {
            Event::Done { bytes } => self.done(bytes),
            // Unchanged files go by at another speed than those that are read, which would spoil the time left.
            Event::Unchanged { bytes } => {
                self.files.fetch_add(1, Ordering::Relaxed);
                self.bar.inc(bytes);
                self.bar.reset_eta();
            }
            Event::Refused { shown, reason } if !self.quiet => {
                self.bar.suspend(|| note(format_args!("{shown}: {reason}")));
            }
            Event::Met { .. } | Event::Refused { .. } => {}
        }
    }

    /// Takes the bar away.
    pub fn end(&self, counting: Option<JoinHandle<()>>) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(counting) = counting {
            // It only counts; if it failed, the bar had no end.
            let _ = counting.join();
        }
        self.bar.finish_and_clear();
    }
}
