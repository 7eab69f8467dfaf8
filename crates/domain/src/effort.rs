//! Counts work: payloads read, entries folded, statuses computed. Tests compare the counts with the size of the log,
//! because elapsed time differs between machines. Only builds for testing count.

use std::sync::atomic::{AtomicU64, Ordering};

/// Payloads read.
pub static READ: AtomicU64 = AtomicU64::new(0);
/// Entries that a state stepped past.
pub static FOLDED: AtomicU64 = AtomicU64::new(0);
/// Statuses of tasks computed.
pub static JUDGED: AtomicU64 = AtomicU64::new(0);

/// One more of them.
pub(crate) fn count(counter: &AtomicU64) {
    if cfg!(debug_assertions) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// How much was done since the program began: payloads read, entries folded, statuses computed.
pub fn done() -> [u64; 3] {
    [&READ, &FOLDED, &JUDGED].map(|counter| counter.load(Ordering::Relaxed))
}
