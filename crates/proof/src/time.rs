//! What signatures with a time say about when a head was there. A witness may be dishonest: what is
//! taken from several is what at least one honest one among them says.

use std::collections::BTreeMap;

/// What an anchor shows about its head, in POSIX seconds. The first may come before the second: they
/// are claims about two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The head, and every entry under it, existed no later than this.
    pub exists_by: u64,
    /// The anchor itself was made no earlier than this.
    pub not_before: u64,
}

impl Span {
    /// Of cosignatures, each witness with its times, when at most `dishonest` of the witnesses lie:
    /// among any `dishonest + 1` of them one does not. `None` if there are not so many.
    pub fn of_witnesses<N>(witnesses: &BTreeMap<N, Vec<u64>>, dishonest: usize) -> Option<Self> {
        let mut earliest: Vec<u64> = witnesses.values().filter_map(|times| times.iter().min().copied()).collect();
        let mut latest: Vec<u64> = witnesses.values().filter_map(|times| times.iter().max().copied()).collect();
        earliest.sort_unstable();
        latest.sort_unstable_by(|a, b| b.cmp(a));
        Some(Self { exists_by: *earliest.get(dishonest)?, not_before: *latest.get(dishonest)? })
    }

    /// Of a time-stamp token: its time, give or take its accuracy.
    pub fn of_token(seconds: u64, accuracy: u64) -> Self {
        Self { exists_by: seconds.saturating_add(accuracy), not_before: seconds.saturating_sub(accuracy) }
    }
}
