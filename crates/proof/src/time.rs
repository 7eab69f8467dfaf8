//! What signatures with a time say about when a head was there. A witness may be dishonest, and its clock may
//! be wrong: what is taken from witnesses is the moment by which a quorum of them had vouched.

use std::collections::BTreeMap;

use crate::policy::Policy;

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
    /// Of a time-stamp token: its time, give or take its accuracy.
    pub fn of_token(seconds: u64, accuracy: u64) -> Self {
        Self { exists_by: seconds.saturating_add(accuracy), not_before: seconds.saturating_sub(accuracy) }
    }
}

/// Two witnesses of one head whose times are furthest apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// The witness with the earliest time, by the policy's name, and that time in POSIX seconds.
    pub first: (String, u64),
    /// The one with the latest.
    pub last: (String, u64),
}

impl Spread {
    /// How far apart they are, in seconds.
    pub fn seconds(&self) -> u64 {
        self.last.1.saturating_sub(self.first.1)
    }

    /// Of a head's witnesses, each counted once: with its earliest time.
    pub fn of(witnesses: &BTreeMap<String, Vec<u64>>) -> Option<Self> {
        let times = || witnesses.iter().filter_map(|(name, times)| Some((name.clone(), *times.iter().min()?)));
        Some(Self { first: times().min_by_key(|(_, at)| *at)?, last: times().max_by_key(|(_, at)| *at)? })
    }

    /// The same of an anchor, which was complete with the latest line of each.
    pub fn of_anchor(witnesses: &BTreeMap<String, Vec<u64>>) -> Option<Self> {
        let latest = witnesses.iter().filter_map(|(name, times)| Some((name.clone(), vec![*times.iter().max()?])));
        Self::of(&latest.collect())
    }
}

impl Policy {
    /// When the head was there, and when its cosignatures were made, by the witnesses of the policy: the moments
    /// at which as many had vouched, or had not yet, as the policy asks for. Each witness counts once. At least one
    /// more than `dishonest` must agree, whatever the policy asks for. `None` where it asks for none, or where there
    /// are too few.
    pub fn span(&self, witnesses: &BTreeMap<String, Vec<u64>>, dishonest: usize) -> Option<Span> {
        let times = |of: fn(&[u64]) -> Option<u64>| -> Vec<(&str, u64)> {
            witnesses.iter().filter_map(|(name, times)| Some((name.as_str(), of(times)?))).collect()
        };
        let first = times(|times| times.iter().copied().min());
        let last = times(|times| times.iter().copied().max());
        let enough = |agreeing: Vec<&str>| {
            let speaking = agreeing.iter().filter(|name| self.speaks_of(name)).count();
            speaking > dishonest && self.is_met_by(&|name| agreeing.contains(&name))
        };
        let by = |t: u64| enough(first.iter().filter(|(_, at)| *at <= t).map(|(name, _)| *name).collect());
        let from = |t: u64| enough(last.iter().filter(|(_, at)| *at >= t).map(|(name, _)| *name).collect());
        Some(Span {
            exists_by: first.iter().map(|(_, at)| *at).filter(|at| by(*at)).min()?,
            not_before: last.iter().map(|(_, at)| *at).filter(|at| from(*at)).max()?,
        })
    }
}
