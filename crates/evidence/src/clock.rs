//! What is proven of when entries came, against what the ledger's clock says of it.

use proof::time::Spread;

use crate::entry::Entry;

/// What an anchor shows that the log has recorded, in POSIX seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchored {
    /// How many entries it covers.
    pub size: u64,
    /// They were there by then.
    pub exists_by: u64,
    /// Nobody knew it before.
    pub not_before: u64,
    /// How far its witnesses are apart.
    pub spread: Option<Spread>,
}

/// What others say of when entries came, in POSIX seconds. It holds of every entry alike: numbers are given out
/// in the order of time.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The entries below this number were there by this moment.
    by: Vec<(u64, u64)>,
    /// The entries from this number on came no earlier than this moment.
    from: Vec<(u64, u64)>,
}

impl Known {
    /// The entries under a head of this size were there by `latest`.
    pub fn under(&mut self, size: Option<u64>, latest: Option<u64>) {
        self.by.extend(size.zip(latest));
    }

    /// The entries from `number` on came no earlier than this.
    pub fn since(&mut self, number: u64, earliest: Option<u64>) {
        self.from.extend(earliest.map(|earliest| (number, earliest)));
    }

    /// Entry `number` recorded an anchor: what it covers was there by then, and the entry itself came after.
    pub fn after(&mut self, number: u64, anchored: &Anchored) {
        self.from.push((number, anchored.not_before));
        self.by.push((anchored.size, anchored.exists_by));
    }

    /// Whether what the ledger's clock says of the entry differs from it by more than `accuracy` seconds.
    pub fn is_contradicted_by(&self, entry: &Entry, accuracy: u64) -> bool {
        let recorded = entry.recorded_at.seconds();
        let late = |(size, by): &(u64, u64)| entry.position < *size && recorded > by.saturating_add(accuracy);
        let early =
            |(number, from): &(u64, u64)| entry.position >= *number && recorded.saturating_add(accuracy) < *from;
        self.by.iter().any(late) || self.from.iter().any(early)
    }
}
