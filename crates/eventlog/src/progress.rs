//! How far long work is, for somebody who looks on from another thread.

use std::sync::atomic::{AtomicU64, Ordering};

/// Entries done so far, and how many there are.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    all: AtomicU64,
}

impl Progress {
    /// Entries done so far, and how many there are.
    pub fn get(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }

    /// There are so many.
    pub fn of(&self, all: u64) {
        self.all.store(all, Ordering::Relaxed);
    }

    /// So many are done.
    pub fn at(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
    }

    /// So many more are done.
    pub fn add(&self, more: u64) {
        self.done.fetch_add(more, Ordering::Relaxed);
    }
}
