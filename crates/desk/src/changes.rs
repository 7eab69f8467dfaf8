//! The moments at which a page changes, kept for the next who looks at it: they follow from the log, and from the day.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use calendar::{NaiveDate, Timestamp};
use views::{Filter, Points, ticks::ticks};
/// Of so many pages it is kept.
const KEPT_MAX: usize = 256;
/// In a log of more entries, a page looks no farther than a year to both sides.
const WHOLE_MAX: u64 = 20_000;
/// How far it looks then, in microseconds.
const AROUND: i64 = 366 * 24 * 60 * 60 * 1_000_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    scope: String,
    asked: String,
    size: u64,
    from: NaiveDate,
    to: NaiveDate,
}

/// What is kept.
#[derive(Default)]
pub struct Changes(Mutex<BTreeMap<Key, Arc<[Timestamp]>>>);

/// Of which page it is asked, and how far it may look.
pub struct Asked<'a> {
    /// By what the rights of those who see the page differ from those of others.
    pub scope: String,
    /// Which tasks it shows.
    pub filter: &'a Filter,
    /// How many entries the log has.
    pub size: u64,
    /// When its first entry was recorded.
    pub first: Timestamp,
    /// The moment that is shown.
    pub shown: Timestamp,
    /// The present of the ledger.
    pub present: Timestamp,
}

impl Changes {
    /// The moments at which the page changes, in order.
    pub fn of(&self, asked: Asked<'_>, points: &impl Points) -> Vec<Timestamp> {
        let Asked { scope, filter, size, first, shown, present } = asked;
        let beside = |micros: i64| Timestamp::from_micros(shown.micros().saturating_add(micros)).unwrap_or(shown);
        let (from, to) = match size > WHOLE_MAX {
            false => (first.date(), present.date()),
            true => (beside(-AROUND).max(first).date(), beside(AROUND).min(present).date()),
        };
        let key = Key { scope, asked: format!("{filter:?}"), size, from, to };
        if let Some(known) = self.kept().get(&key) {
            return known.to_vec();
        }
        let end = Timestamp::end_of(to).min(present);
        let found = ticks(points, filter, first.max(Timestamp::start_of(from)), end);
        let found: Arc<[Timestamp]> = found.ticks.iter().map(|tick| tick.at).collect();
        let mut kept = self.kept();
        if kept.len() >= KEPT_MAX {
            // Whatever was said of a shorter log is not asked for again.
            kept.retain(|known, _| known.size == size);
            if kept.len() >= KEPT_MAX {
                kept.clear();
            }
        }
        kept.insert(key, found.clone());
        found.to_vec()
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, BTreeMap<Key, Arc<[Timestamp]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
