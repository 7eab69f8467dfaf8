//! When the log is to be sealed: at every due date, and at every midnight, so that before and after are
//! decidable for everybody. A seal is an anchor that was made after the moment, and is recorded.

use calendar::Timestamp;
use domain::Event;

use crate::as_of::{AsOf, Filter, Knowledge, Points};

/// An anchor seals what lies so long before it, in microseconds: a time stamp that tells no accuracy of its
/// own is good to a minute.
pub const MARGIN: i64 = 60_000_000;

/// The moments around `now`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealing {
    /// The last moment that is past and that no anchor seals yet.
    pub open: Option<Timestamp>,
    /// The next one.
    pub next: Timestamp,
}

/// What is to be sealed at `now`, by everything known. No more than one unit's tasks are at hand at one time.
pub fn sealing(ledger: &(impl Points + ?Sized), now: Timestamp) -> Sealing {
    let as_of = AsOf::both(now);
    let midnight = Timestamp::start_of(now.date());
    let units: Vec<_> = ledger.beside_tasks(as_of, |knowledge| knowledge.state.units.keys().cloned().collect());
    let (mut last, mut next) = (midnight, Timestamp::end_of(now.date()));
    for unit in units {
        let only = Filter { unit: Some(unit), ..Filter::default() };
        ledger.at(as_of, &only, |knowledge| {
            let tasks = knowledge.state.tasks.values().filter(|task| only.admits(&task.id));
            for due in tasks.filter_map(|task| Some(knowledge.status(task).due_by?.end)) {
                if due <= now {
                    last = last.max(due);
                } else {
                    next = next.min(due);
                }
            }
        });
    }
    let open = ledger.beside_tasks(as_of, |knowledge| !is_sealed(knowledge, last));
    Sealing { open: open.then_some(last), next }
}

/// Whether an anchor seals this moment of the present day.
fn is_sealed(knowledge: &Knowledge<'_>, moment: Timestamp) -> bool {
    // What was recorded before the moment does not seal it.
    let since = knowledge.log.between(moment, knowledge.as_of.known);
    let anchored = since.iter().filter_map(|recorded| match &recorded.event {
        // A clock that is ahead seals nothing that has not come yet.
        Event::CheckpointAnchored(anchored) => {
            anchored.vouched.iter().map(|vouched| vouched.at.min(recorded.recorded_at)).max()
        }
        _ => None,
    });
    anchored.max().is_some_and(|at| moment.micros() <= at.micros() - MARGIN)
}
