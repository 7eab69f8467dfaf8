//! What is to be sealed, and when.

use std::time::Duration;

use calendar::Timestamp;
use views::sealing::{MARGIN, Sealing};

/// The ledger is looked at again after this time at the latest: somebody may have set a due date.
const PATIENCE: Duration = Duration::from_secs(600);
/// A seal is made so long after its moment that the moment is before it by anybody's clock, in microseconds.
const AFTER: i64 = MARGIN + 30_000_000;

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The moment to seal: it is past by anybody's clock.
    pub ripe: Option<Timestamp>,
    /// The moment after that.
    pub next: Timestamp,
    /// How long there is nothing else to do.
    pub pause: Duration,
}

impl Due {
    /// What is to be done at `now`, by the ledger's clock.
    pub fn at(now: Timestamp, Sealing { open, next }: Sealing) -> Self {
        let is_ripe = |moment: &Timestamp| moment.micros() + AFTER <= now.micros();
        // What is past and not ripe yet is next.
        let next = open.filter(|open| !is_ripe(open)).unwrap_or(next);
        let left = u64::try_from(next.micros() + AFTER - now.micros()).unwrap_or(0);
        Self { ripe: open.filter(is_ripe), next, pause: Duration::from_micros(left).min(PATIENCE) }
    }
}
