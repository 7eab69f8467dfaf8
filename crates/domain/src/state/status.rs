//! The time state of a task: computed for a moment, never stored.

use calendar::{Calendar, Moment, NaiveDate, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    case::Case,
    due_end,
    lifecycle::WorkState,
    task::{Receipt, Task},
};
use crate::{event::Deadline, ids::EntryNumber, rules::RuleSet};

/// Where a task stands against its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimeState {
    /// Không có thời hạn: it can never be overdue until a later document fixes one.
    NoDeadline,
    /// Đang thực hiện, trong hạn
    Open,
    /// Sắp đến hạn
    DueSoon,
    /// Chưa hoàn thành, quá hạn
    Overdue,
    /// Hoàn thành đúng hạn
    OnTime,
    /// Hoàn thành đúng hạn (đã gia hạn)
    OnTimeExtended,
    /// Hoàn thành quá hạn
    Late,
    /// Đang bổ sung, trong thời hạn bổ sung
    ReturnedInCure,
}

impl TimeState {
    /// Every time state.
    pub const ALL: [Self; 8] = [
        Self::NoDeadline,
        Self::Open,
        Self::DueSoon,
        Self::Overdue,
        Self::OnTime,
        Self::OnTimeExtended,
        Self::Late,
        Self::ReturnedInCure,
    ];

    /// Whether the deadline has been missed.
    pub fn is_late(self) -> bool {
        matches!(self, Self::Late | Self::Overdue)
    }

    /// Whether it was met.
    pub fn is_on_time(self) -> bool {
        matches!(self, Self::OnTime | Self::OnTimeExtended)
    }
}

/// How late, both ways of counting: the due day is day 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lateness {
    /// Calendar days.
    pub days: i64,
    /// Working days.
    pub working_days: u32,
}

/// Everything about one task at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status<'a> {
    /// The task.
    pub task: &'a Task,
    /// How far the work has come.
    pub work: WorkState,
    /// Where it stands against its deadline.
    pub time: TimeState,
    /// The due date as first fixed.
    pub due_first: Option<&'a Deadline>,
    /// The due date that applies, extensions included.
    pub due: Option<&'a Deadline>,
    /// The receipt that counts: the entry and the time.
    pub received: Option<(EntryNumber, Moment)>,
    /// How late it is, or was.
    pub lateness: Option<Lateness>,
    /// The declaration of delay in force.
    pub delay: Option<EntryNumber>,
    /// The accountability case of that delay.
    pub case: Option<Case<'a>>,
    /// A request for more time that waits.
    pub extension_pending: Option<NaiveDate>,
    /// A dispute that waits.
    pub dispute_pending: Option<EntryNumber>,
}

impl Task {
    /// The task's status at `at`, by everything this state knows.
    pub fn status(&self, at: Timestamp, calendar: &Calendar, rules: Option<&RuleSet>) -> Status<'_> {
        let deadlines = self.deadlines(at);
        let receipt = self.receipt(at);
        let due = deadlines.map(|(_, current)| current);
        let time = time_state(deadlines, receipt, at);
        let late_by = match time {
            TimeState::Late => receipt.counted.map(|(_, received)| received.date()),
            TimeState::Overdue => Some(at.date()),
            _ => None,
        };
        let soon = |due: &Deadline| {
            let left = calendar.working_days_between(at.date(), due.effective);
            rules.is_some_and(|rules| left <= rules.due_soon_working_days)
        };
        let delay = self.delay_in_force(at);
        Status {
            task: self,
            work: self.work_state(at),
            time: if time == TimeState::Open && due.is_some_and(soon) { TimeState::DueSoon } else { time },
            due_first: deadlines.map(|(first, _)| first),
            due,
            received: receipt.counted,
            lateness: due.zip(late_by).map(|(due, date)| lateness(calendar, due, date)),
            delay,
            case: delay.map(|delay| Case::of(self, delay, at)),
            extension_pending: self.extension_pending(at).map(|(_, until)| until),
            dispute_pending: self.dispute_pending(at).map(|(entry, _, _)| entry),
        }
    }

    /// Whether the deadline is missed by `at`.
    pub fn is_late(&self, at: Timestamp) -> bool {
        time_state(self.deadlines(at), self.receipt(at), at).is_late()
    }
}

/// Against the deadline alone: that an open task is due soon takes a calendar to say.
fn time_state(deadlines: Option<(&Deadline, &Deadline)>, receipt: Receipt<'_>, at: Timestamp) -> TimeState {
    let Some((first, due)) = deadlines else { return TimeState::NoDeadline };
    // A day-precise receipt is compared by its end: it is on time only if the whole day is.
    let in_time = |received: Moment, deadline: &Deadline| received.latest() <= due_end(deadline);
    match receipt {
        Receipt { counted: Some((_, received)), cure: None } if in_time(received, first) => TimeState::OnTime,
        Receipt { counted: Some((_, received)), cure: None } if in_time(received, due) => TimeState::OnTimeExtended,
        Receipt { counted: Some(_), cure: None } => TimeState::Late,
        Receipt { counted: Some((_, received)), cure: Some(cure) } if in_time(received, due) && at <= due_end(cure) => {
            TimeState::ReturnedInCure
        }
        _ if at > due_end(due) => TimeState::Overdue,
        _ => TimeState::Open,
    }
}

fn lateness(calendar: &Calendar, due: &Deadline, date: NaiveDate) -> Lateness {
    Lateness {
        days: (date - due.effective).num_days(),
        working_days: calendar.working_days_between(due.effective, date),
    }
}
