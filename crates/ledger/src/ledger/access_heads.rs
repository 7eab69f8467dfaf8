//! What the ledger records of the log of who looked: how far it has come, and that a log of it was dropped.

use calendar::{NaiveDate, Timestamp};
use domain::{
    EntryNumber, Event, Recorded,
    event::{AccessHeadRecorded, AccessLogDropped},
};
use eventlog::Store;

use super::{Holds, Ledger, LedgerError, Notice, Outcome};

/// The stream of both.
pub(crate) const ACCESS: &str = "access";

/// Whether this head is to be recorded `today`, by what was `recorded`: somebody has looked since the last one, and that
/// is of an earlier day.
pub fn access_head_is_due(recorded: &[Recorded], head: &AccessHeadRecorded, today: NaiveDate) -> bool {
    let last = recorded.iter().rev().find_map(|recorded| match &recorded.event {
        Event::AccessHeadRecorded(last) if last.log == head.log => Some((last.size, recorded.recorded_at.date())),
        _ => None,
    });
    let is_more = last.is_none_or(|(size, day)| size < head.size && day < today);
    head.size > 0 && is_more && access_dropped(recorded, &head.log).is_none()
}

/// The entry by which the access log of this name was dropped, if it was.
pub fn access_dropped(recorded: &[Recorded], log: &str) -> Option<EntryNumber> {
    let says = |recorded: &&Recorded| matches!(&recorded.event, Event::AccessLogDropped(dropped) if dropped.log == log);
    recorded.iter().find(says).map(|recorded| recorded.entry)
}

/// Whether an entry speaks of the log of who looked.
pub(crate) fn is_access_notice(event: &Event) -> bool {
    matches!(event, Event::AccessHeadRecorded(_) | Event::AccessLogDropped(_))
}

impl<S: Store, H: Holds> Ledger<S, H> {
    /// What was recorded of the log of who looked, in order.
    pub fn access_notices(&mut self) -> Result<Vec<Recorded>, LedgerError> {
        let mut notices = self.holds.notices(ACCESS, EntryNumber(0))?;
        notices.retain(|recorded| is_access_notice(&recorded.event));
        Ok(notices)
    }

    /// Records how far an access log has come, where that is due.
    pub fn record_access_head(
        &mut self,
        head: AccessHeadRecorded,
        at: Option<Timestamp>,
    ) -> Result<Outcome, LedgerError> {
        let notices = self.access_notices()?;
        if !access_head_is_due(&notices, &head, self.now(at)?.date()) {
            let known = notices
                .iter()
                .rev()
                .find(|recorded| matches!(&recorded.event, Event::AccessHeadRecorded(last) if last.log == head.log));
            return Ok(Outcome::AlreadyRecorded(known.map(|recorded| recorded.entry).into_iter().collect()));
        }
        self.record_notice(&Notice::of_the_ledger(ACCESS, head), at)
    }

    /// Records that an access log is dropped. Its files are destroyed after that ([`crate::access::retention::prune`]).
    pub fn drop_access_log(
        &mut self,
        dropped: AccessLogDropped,
        at: Option<Timestamp>,
    ) -> Result<EntryNumber, LedgerError> {
        let at = self.now(at)?;
        let entry = self.stage_notice(&Notice::of_the_ledger(ACCESS, dropped), at)?;
        self.write()?;
        Ok(entry)
    }
}
