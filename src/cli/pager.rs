//! Shows what a verb prints in the user's pager, where stdout is a terminal and nowhere else.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

/// The columns of the terminal that a pager stands before; 0 where there is none.
static COLUMNS: AtomicU16 = AtomicU16::new(0);

/// The columns of the terminal on which a pager shows what is printed; none where no pager runs.
pub(super) fn columns() -> Option<u16> {
    Some(COLUMNS.load(Ordering::Relaxed)).filter(|columns| *columns > 0)
}

/// The pager's command: what `PAGER` says, or `less`; none where `PAGER` is empty or `cat`.
fn command() -> Option<Command> {
    let chosen = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    if matches!(chosen.trim(), "" | "cat") {
        return None;
    }
    let mut command = Command::new("sh");
    command.args(["-c", &format!("exec {chosen}")]).stdin(Stdio::piped());
    // Less is to end at once where all fits on a screen, to show colours, and to leave what it showed on the screen.
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    Some(command)
}

/// A pager that gets what is written to stdout until it is dropped, which waits for the reader to leave it.
#[derive(Debug)]
pub(super) struct Pager {
    child: Child,
    #[cfg(unix)]
    terminal: std::os::fd::OwnedFd,
}

impl Pager {
    /// Starts it where stdout is a terminal and a pager is wanted; where none can be started, nobody misses it.
    #[cfg(unix)]
    pub fn start() -> Option<Self> {
        use std::os::fd::AsFd as _;
        let stdout = std::io::stdout();
        if !std::io::IsTerminal::is_terminal(&stdout) || !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
            return None;
        }
        let terminal = stdout.as_fd().try_clone_to_owned().ok()?;
        let columns = rustix::termios::tcgetwinsize(&stdout).map_or(0, |size| size.ws_col);
        let colours = anstream::AutoStream::choice(&stdout);
        let mut child = command()?.spawn().ok()?;
        let pipe = child.stdin.take()?;
        rustix::stdio::dup2_stdout(&pipe).ok()?;
        // A terminal that does not say how wide it is has 80.
        COLUMNS.store(if columns == 0 { 80 } else { columns }, Ordering::Relaxed);
        colours.write_global();
        // An interrupt is for the pager, which shows what there is; this program ends when it does.
        let _ = ctrlc::set_handler(|| {});
        Some(Self { child, terminal })
    }

    /// There is none on this system.
    #[cfg(not(unix))]
    pub fn start() -> Option<Self> {
        None
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        // Whoever has left the pager wants no more.
        let _ = std::io::Write::flush(&mut std::io::stdout());
        #[cfg(unix)]
        let _ = rustix::stdio::dup2_stdout(&self.terminal);
        COLUMNS.store(0, Ordering::Relaxed);
        let _ = self.child.wait();
    }
}
