//! Ends workers that take too long.

use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A process that can be ended from another thread.
#[derive(Debug)]
pub(super) struct Leash {
    pub child: Mutex<Child>,
    expired: AtomicBool,
}

impl Leash {
    pub fn new(child: Child) -> Arc<Self> {
        Arc::new(Self { child: Mutex::new(child), expired: AtomicBool::new(false) })
    }

    /// True once it was ended for taking too long.
    pub fn expired(&self) -> bool {
        self.expired.load(Ordering::Acquire)
    }

    pub fn kill(&self) {
        // It fails only where the process has ended.
        let _ = self.child.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }
}

/// The deadlines that run.
#[derive(Debug, Default)]
struct Deadlines {
    running: Vec<(u64, Instant, Arc<Leash>)>,
    next: u64,
    over: bool,
}

/// Holds processes to their deadlines, in a thread of its own that sleeps until the earliest.
#[derive(Debug)]
pub(super) struct Watch {
    shared: Arc<(Mutex<Deadlines>, Condvar)>,
}

impl Watch {
    /// Starts the thread.
    pub fn start() -> std::io::Result<Self> {
        let shared = Arc::new((Mutex::new(Deadlines::default()), Condvar::new()));
        let its = Arc::clone(&shared);
        std::thread::Builder::new().name("deadlines".to_owned()).spawn(move || keep(&its))?;
        Ok(Self { shared })
    }

    /// Ends the process unless the guard is dropped in time.
    pub fn limit(&self, leash: &Arc<Leash>, time: Duration) -> Limit<'_> {
        let (deadlines, bell) = &*self.shared;
        let mut deadlines = deadlines.lock().unwrap_or_else(PoisonError::into_inner);
        let number = deadlines.next;
        deadlines.next += 1;
        // The thread sleeps until the earliest deadline; a page that is read by OCR has a later one than what is asked after it.
        let deadline = Instant::now() + time;
        let earliest = deadlines.running.iter().all(|(_, other, _)| deadline < *other);
        deadlines.running.push((number, deadline, Arc::clone(leash)));
        if earliest {
            bell.notify_one();
        }
        Limit { watch: self, number }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner).over = true;
        self.shared.1.notify_one();
    }
}

/// A deadline that runs until this is dropped.
pub(super) struct Limit<'a> {
    watch: &'a Watch,
    number: u64,
}

impl Drop for Limit<'_> {
    fn drop(&mut self) {
        let mut deadlines = self.watch.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        deadlines.running.retain(|(number, ..)| *number != self.number);
    }
}

fn keep(shared: &(Mutex<Deadlines>, Condvar)) {
    let (deadlines, bell) = shared;
    let mut deadlines = deadlines.lock().unwrap_or_else(PoisonError::into_inner);
    while !deadlines.over {
        let now = Instant::now();
        deadlines.running.retain(|(_, deadline, leash)| {
            if *deadline > now {
                return true;
            }
            leash.expired.store(true, Ordering::Release);
            leash.kill();
            false
        });
        let earliest = deadlines.running.iter().map(|(_, deadline, _)| *deadline).min();
        deadlines = match earliest {
            None => bell.wait(deadlines).unwrap_or_else(PoisonError::into_inner),
            Some(earliest) => {
                let rest = earliest.saturating_duration_since(now);
                bell.wait_timeout(deadlines, rest).unwrap_or_else(PoisonError::into_inner).0
            }
        };
    }
}
