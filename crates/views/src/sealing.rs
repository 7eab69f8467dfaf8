//! When the log is to be sealed: at every due date, and at every midnight, so that before and after are
//! decidable for everybody. A seal is an anchor that was made after the moment, and is recorded.

use calendar::Timestamp;
use domain::Event;

use crate::as_of::Knowledge;

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

/// What is to be sealed, at the valid moment of what is known.
pub fn sealing(knowledge: &Knowledge<'_>) -> Sealing {
    let now = knowledge.as_of.valid;
    let due = knowledge.state.tasks.values().filter_map(|task| Some(knowledge.status(task).due_by?.end));
    let midnight = Timestamp::start_of(now.date());
    let moments = || due.clone().chain([midnight, Timestamp::end_of(now.date())]);
    let last = moments().filter(|moment| *moment <= now).max();
    let anchored = knowledge.log.all().iter().filter_map(|recorded| match &recorded.event {
        // A clock that is ahead seals nothing that has not come yet.
        Event::CheckpointAnchored(anchored) => {
            anchored.vouched.iter().map(|vouched| vouched.at.min(recorded.recorded_at)).max()
        }
        _ => None,
    });
    let sealed = anchored.max().map_or(i64::MIN, |at| at.micros() - MARGIN);
    Sealing {
        open: last.filter(|last| last.micros() > sealed),
        next: moments().filter(|moment| *moment > now).min().unwrap_or(Timestamp::end_of(now.date())),
    }
}
