//! Bounds the memory of a run: how many bytes of input may be on their way through the stages at once.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// The bytes on their way.
#[derive(Debug)]
pub(super) struct Budget {
    most: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

/// A share of the budget, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Permit {
    budget: Arc<Budget>,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(most: u64) -> Arc<Self> {
        Arc::new(Self { most, used: Mutex::new(0), freed: Condvar::new() })
    }

    /// Waits until that many bytes may enter. More than the whole budget enter alone.
    pub(super) fn take(self: &Arc<Self>, bytes: u64) -> Permit {
        let bytes = bytes.min(self.most);
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |used: &mut u64| *used + bytes > self.most;
        let mut used = self.freed.wait_while(used, full).unwrap_or_else(PoisonError::into_inner);
        *used += bytes;
        Permit { budget: Arc::clone(self), bytes }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.budget.used.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.budget.freed.notify_all();
    }
}
