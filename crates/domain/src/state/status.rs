//! The time state of a task: computed for a moment, never stored.

mod later;

use calendar::{Moment, NaiveDate, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

pub use later::{LATER_GROUNDS, LaterGround, LaterKind};

use super::{
    case::Case,
    judge::{ChannelVerdict, DueMoment, Judge},
    paper::{ChangeKind, FiledPaper, FilingChange},
    receipt::{self, CountedReceipt, Cured},
    task::{Deadlines, Fact, FactKind, Task},
    work::{Returned, Work},
};
use crate::{
    event::{Channel, Deadline},
    ids::EntryNumber,
    machine::WorkState,
    rules::{LateAfterCure, LatenessCount},
};

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
    /// Tạm dừng: the clock stands still
    Suspended,
    /// Không còn phải thực hiện: it left the unit before it was overdue
    Released,
}

impl TimeState {
    /// Every time state.
    pub const ALL: [Self; 10] = [
        Self::NoDeadline,
        Self::Open,
        Self::DueSoon,
        Self::Overdue,
        Self::OnTime,
        Self::OnTimeExtended,
        Self::Late,
        Self::ReturnedInCure,
        Self::Suspended,
        Self::Released,
    ];

    /// Whether something that has a deadline is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::DueSoon | Self::Overdue | Self::ReturnedInCure | Self::Suspended)
    }

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
    /// Which of the two the rule set counts (T14).
    pub counted: LatenessCount,
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
    /// The due date that applies, extensions included, as it was recorded.
    pub due: Option<&'a Deadline>,
    /// The moment that it comes to under the rules by which the task is judged.
    pub due_by: Option<DueMoment>,
    /// Whether an extension is what makes it so.
    pub is_extended: bool,
    /// The receipt that counts: the entry and the time.
    pub received: Option<(EntryNumber, Moment)>,
    /// What was received and returned, and is to be completed.
    pub returned: Option<Returned<'a>>,
    /// What the time of the receipt that counts rests on.
    pub origin: Option<TimeOrigin>,
    /// Whether it was returned, and completed within the cure.
    pub cured: Option<Cured>,
    /// How it came in.
    pub via: Option<Channel>,
    /// The same where a way is prescribed, and whether it is that way.
    pub channel: Option<(Channel, ChannelVerdict)>,
    /// How late it is, or was.
    pub lateness: Option<Lateness>,
    /// The declaration of delay in force.
    pub delay: Option<EntryNumber>,
    /// The accountability case: that of the delay in force, or else the last that is open.
    pub case: Option<Case<'a>>,
    /// A request for more time that waits.
    pub extension_pending: Option<NaiveDate>,
    /// A dispute that waits.
    pub dispute_pending: Option<EntryNumber>,
    /// The grounds that were recorded after its due moment.
    pub later_grounds: Vec<LaterGround>,
}

impl Status<'_> {
    /// Whether how it stands rests on files of past years alone, which prove nothing: the receipt that counts came in with
    /// one, or, of a task that was given after it was due, they are all that the ledger knows.
    pub fn only_stated(&self) -> bool {
        match self.received {
            Some((filing, _)) => self.task.only_stated(filing).is_some(),
            None => self.due_by.is_some_and(|due| self.task.is_of_the_past(due.end)),
        }
    }
}

/// What the time of the receipt that counts rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "from", rename_all = "kebab-case")]
#[schemars(rename = "Origin")]
pub enum TimeOrigin {
    /// The entry of the filing.
    Entry,
    /// A record found later.
    LateDiscovery,
    /// A correction.
    Correction {
        /// The entry that corrected it.
        by: EntryNumber,
        /// The time as first entered.
        entered: Moment,
    },
    /// A dispute that was upheld.
    Dispute {
        /// The decision.
        by: EntryNumber,
        /// The time as first entered.
        entered: Moment,
    },
}

impl TimeOrigin {
    fn of(fact: &Fact) -> Option<Self> {
        let paper = fact.kind.filed()?;
        let entered = paper.entered.received;
        Some(match (paper.retimed, &fact.kind) {
            (Some(FilingChange { by, kind: ChangeKind::Dispute, .. }), _) => Self::Dispute { by, entered },
            (Some(FilingChange { by, kind: ChangeKind::Correction, .. }), _) => Self::Correction { by, entered },
            (None, FactKind::LateDiscovered(_)) => Self::LateDiscovery,
            (None, _) => Self::Entry,
        })
    }
}

/// Whether a task was ever the unit's to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owing {
    /// It is, or was.
    Owed,
    /// It came from another unit, which turned out to have done it before.
    DoneBefore,
}

/// What the clock says, and what it was read from.
struct Reading<'a> {
    time: TimeState,
    receipt: CountedReceipt<'a>,
    deadlines: Option<Deadlines<'a>>,
    due: Option<DueMoment>,
    /// The moment up to which the task was the unit's.
    until: Timestamp,
}

impl Task {
    /// The task's status at `at`, by everything this state knows, judged by `judge`; without one,
    /// nothing has a deadline.
    pub(super) fn status<'a>(&'a self, at: Timestamp, judge: Option<&Judge<'_>>, owing: Owing) -> Status<'a> {
        let reading = self.read(at, judge, owing);
        let delay = self.delay_in_force(at);
        let open_case = |opener: EntryNumber| Case::of(self, opener, at, judge);
        let trouble = || self.case_openers(at).map(|fact| fact.entry).max();
        let later_grounds = judge.map_or_else(Vec::new, |judge| later::grounds(self, &reading, judge));
        let Reading { time, receipt, deadlines, due, until } = reading;
        let filing = receipt.counted.and_then(|(entry, _)| self.filing_fact(entry));
        let paper = filing.and_then(|fact| fact.kind.filed());
        let received = |paper: &FiledPaper| judge.map_or(paper.received, |judge| judge.received(paper));
        let work = Work::by(self, at);
        let soon = judge.zip(due).is_some_and(|(judge, due)| judge.is_soon(at, due));
        Status {
            task: self,
            work: work.state(),
            time: if time == TimeState::Open && soon { TimeState::DueSoon } else { time },
            due_first: deadlines.map(|deadlines| deadlines.first),
            due: deadlines.map(|deadlines| deadlines.due),
            due_by: due,
            is_extended: deadlines.is_some_and(|deadlines| deadlines.due != deadlines.unextended),
            received: receipt.counted,
            returned: work.returned(received),
            origin: filing.and_then(TimeOrigin::of),
            cured: receipt.cured,
            via: paper.and_then(|paper| paper.channel),
            channel: paper.zip(judge).and_then(|(paper, judge)| judge.channel(self, paper)),
            lateness: judge.zip(due).and_then(|(judge, due)| lateness(judge, due, time, receipt, until)),
            delay,
            case: delay.or_else(trouble).map(open_case).filter(|case| delay.is_some() || !groundless(case)),
            extension_pending: self.extension_pending(at).map(|(_, until)| until),
            dispute_pending: self.dispute_pending(at).map(|(entry, _, _)| entry),
            later_grounds,
        }
    }

    /// Whether the deadline is missed by `at`.
    pub(super) fn is_late(&self, at: Timestamp, judge: Option<&Judge<'_>>, owing: Owing) -> bool {
        self.read(at, judge, owing).time.is_late()
    }

    /// Against the deadline alone: that an open task is due soon takes a calendar to say.
    fn read<'a>(&'a self, at: Timestamp, judge: Option<&Judge<'_>>, owing: Owing) -> Reading<'a> {
        let work = Work::by(self, at);
        let until = work.until(at);
        let receipt = CountedReceipt::default();
        let undated = Reading {
            time: if work.released.is_some() { TimeState::Released } else { TimeState::NoDeadline },
            receipt,
            deadlines: None,
            due: None,
            until,
        };
        let Some(judge) = judge else { return undated };
        let deadlines = self.deadlines_where(until, |fact, due| judge.extension_counts(fact.at, due));
        if owing == Owing::DoneBefore {
            let due = deadlines.map(|deadlines| judge.due(deadlines.due));
            return Reading { time: TimeState::Released, deadlines, due, ..undated };
        }
        let Some(deadlines) = deadlines else {
            let receipt = receipt::receipt(self, until, judge, |_| false);
            return Reading { receipt, ..undated };
        };
        let (unextended, due) = (judge.due(deadlines.unextended), judge.due(deadlines.due));
        let in_time = |at: Timestamp, received: Moment, due: DueMoment| {
            let stopped = work.stops.iter().find(|stop| stop.from <= at && stop.until.is_none_or(|until| at < until));
            due.reaches(received) || stopped.is_some_and(|stop| judge.stands_still(stop.from, due))
        };
        let receipt =
            receipt::receipt(self, until, judge, |filing| in_time(filing.fact.at, judge.received(filing.paper), due));
        let counted = receipt.counted.and_then(|(entry, received)| Some((self.filing_fact(entry)?.at, received)));
        let reaches = |due| counted.is_some_and(|(at, received)| in_time(at, received, due));
        let time = match (counted, receipt.cure) {
            (Some(_), None) if reaches(unextended) => TimeState::OnTime,
            (Some(_), None) if reaches(due) => TimeState::OnTimeExtended,
            (Some(_), None) => TimeState::Late,
            (Some(_), Some(_)) if reaches(due) => TimeState::ReturnedInCure,
            _ if self.work_state(until) == WorkState::Suspended => TimeState::Suspended,
            _ if until > due.end => TimeState::Overdue,
            _ if work.released.is_some() => TimeState::Released,
            _ => TimeState::Open,
        };
        Reading { time, receipt, deadlines: Some(deadlines), due: Some(due), until }
    }
}

fn groundless(case: &Case<'_>) -> bool {
    case.state == crate::machine::CaseState::Groundless
}

fn lateness(
    judge: &Judge<'_>,
    due: DueMoment,
    time: TimeState,
    receipt: CountedReceipt<'_>,
    until: Timestamp,
) -> Option<Lateness> {
    let by = match time {
        TimeState::Late => receipt.counted.map(|(_, received)| received.date())?,
        TimeState::Overdue => until.date(),
        _ => return None,
    };
    let from = match (judge.rules().late_after_cure, receipt.missed_cure.or(receipt.cure)) {
        (LateAfterCure::FromCure, Some(cure)) => judge.due(cure).day.max(due.day),
        _ => due.day,
    };
    // A limit that ends in the middle of its last day is missed on that very day: day 1.
    let same_day = u32::from(by == from);
    Some(Lateness {
        days: (by - from).num_days().max(same_day.into()),
        working_days: judge.calendar().working_days_between(from, by).max(same_day),
        counted: judge.rules().lateness_count,
    })
}
