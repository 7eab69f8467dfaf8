//! The reading under which a task is judged: a rule set, the calendar, the outages.

use calendar::{Calendar, Moment, NaiveDate, RollForward, Timestamp, limit};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    event::{Channel, Deadline},
    ids::EntryNumber,
    rules::{
        CuredReport, EmailFiling, EmptyReport, LateGrant, OutageChannel, OutageGrace, PaperClock, PostClock,
        ReceiptClock, RuleSet, SuspendedFiling, WrongChannel,
    },
    state::{
        paper::{Content, FiledPaper},
        rulebook::{Outage, Published, Rulebook},
        task::Task,
    },
};

/// Whether a filing came in the way prescribed (item 2e). A breach is no lateness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelVerdict {
    /// It did.
    Kept,
    /// It did not.
    Breached,
}

/// The moment that a due date comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueMoment {
    /// The last day.
    pub day: NaiveDate,
    /// The last moment that is still in time.
    pub end: Timestamp,
    /// The outage that moved it, if one did.
    pub outage: Option<EntryNumber>,
}

impl DueMoment {
    /// Whether what was received then is in time. What is known to the day counts as received that
    /// day, whatever hour the day ends.
    pub fn reaches(&self, received: Moment) -> bool {
        match received {
            Moment::Day(day) => day <= self.day,
            Moment::Instant(at) => at <= self.end,
        }
    }
}

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// The rules by which it is judged …
    rules: &'a RuleSet,
    /// … and those under which times were entered and the deadline was fixed. They differ where a
    /// verdict is shown under the opposite reading.
    own: &'a RuleSet,
    rulebook: &'a Rulebook,
    task: &'a Task,
    /// The moment asked about: an outage that begins later does not count yet, nor does a channel
    /// that is used later.
    at: Timestamp,
}

/// An outage that moved a due date, and the end that it moved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'a> {
    pub outage: &'a Outage,
    pub moved: Timestamp,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        rules: &'a RuleSet,
        own: &'a RuleSet,
        rulebook: &'a Rulebook,
        task: &'a Task,
        at: Timestamp,
    ) -> Self {
        Self { rules, own, rulebook, task, at }
    }

    /// The rules by which it is judged.
    pub fn rules(&self) -> &'a RuleSet {
        self.rules
    }

    pub(super) fn rulebook(&self) -> &'a Rulebook {
        self.rulebook
    }

    pub(super) fn calendar(&self) -> &'a Calendar {
        self.rulebook.calendar()
    }

    /// T5, T6, T13: the moment that a recorded due date comes to.
    pub fn due(&self, deadline: &Deadline) -> DueMoment {
        self.due_after(deadline, |_| {})
    }

    /// The outages that moved it, one after the other.
    pub(super) fn outages(&self, deadline: &Deadline) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        self.due_after(deadline, |hit| hits.push(hit));
        hits
    }

    /// The end of a limit, and those from which outages moved it.
    pub(super) fn ends(&self, limit: &Deadline) -> Vec<Timestamp> {
        let mut ends = Vec::new();
        let due = self.due_after(limit, |hit| ends.push(hit.moved));
        ends.push(due.end);
        ends
    }

    /// The annulments of outages that move, or would move, the due date; with the end that each moves.
    pub(super) fn annulled_outages(&self, deadline: &Deadline) -> Vec<(Published, Timestamp)> {
        let mut ends = vec![self.due(deadline).end];
        ends.extend(self.outages(deadline).iter().map(|hit| hit.moved));
        if self.rules.outage_grace == OutageGrace::Nothing {
            ends.clear();
        }
        let of_end = |end| {
            let annulled = self.rulebook.annulled_outages().iter();
            annulled.filter(move |(outage, _)| self.hits(outage, end)).map(move |(_, by)| (*by, end))
        };
        ends.into_iter().flat_map(of_end).collect()
    }

    /// Outages in a row are chained: where the day to which one moved the limit ends in another, that
    /// one moves it on. Each is over by the new end, so there is no circle.
    fn due_after(&self, deadline: &Deadline, mut seen: impl FnMut(Hit<'a>)) -> DueMoment {
        let day = match self.rules.roll_forward == self.own.roll_forward {
            true => deadline.effective,
            false => self.rolled(deadline, self.rules.roll_forward),
        };
        let mut due = DueMoment { day, end: self.rules.day_end.last_instant_of(day), outage: None };
        if self.rules.outage_grace == OutageGrace::Nothing {
            return due;
        }
        while let Some(outage) = self.hit(due.end) {
            seen(Hit { outage, moved: due.end });
            let after = outage.until.date().succ_opt().unwrap_or(NaiveDate::MAX);
            let day = self.calendar().working_on_or_after(after);
            let end = self.rules.day_end.last_instant_of(day);
            if end <= due.end {
                break;
            }
            due = DueMoment { day, end, outage: Some(outage.entry) };
        }
        due
    }

    fn hit(&self, end: Timestamp) -> Option<&'a Outage> {
        self.rulebook.outages().iter().filter(|outage| self.hits(outage, end)).max_by_key(|outage| outage.until)
    }

    fn hits(&self, outage: &Outage, end: Timestamp) -> bool {
        outage.from <= self.at && outage.from <= end && end < outage.until && self.concerns(outage)
    }

    /// Whether the channel that was out is the one through which this task is reported: prescribed, or
    /// else used by now; and nobody of the unit itself recorded or approved the outage.
    fn concerns(&self, outage: &Outage) -> bool {
        let prescribed = &self.rules.report_channels;
        let mut filed = self.task.facts_by(self.at).filter_map(|fact| fact.kind.filed());
        let through = match (self.rules.outage_channel, filed.find_map(|paper| paper.channel)) {
            _ if self.task.id.period.is_some() && !prescribed.is_empty() => prescribed.contains(&outage.channel),
            (OutageChannel::ReportedBy, Some(used)) => used == outage.channel,
            (OutageChannel::ReportedBy, None) | (OutageChannel::AnyElectronic, _) => {
                !matches!(outage.channel, Channel::Paper | Channel::Post | Channel::Email)
            }
        };
        through && !outage.is_of(&self.task.id.unit)
    }

    fn rolled(&self, deadline: &Deadline, roll: RollForward) -> NaiveDate {
        limit::again(self.calendar(), &deadline.trace, roll).map_or(deadline.effective, |again| again.effective)
    }

    /// T1, T2, T3: the time at which a filing counts as received. The time entered is that of the
    /// clock in force when it was entered.
    pub fn received(&self, paper: &FiledPaper) -> Moment {
        let FiledPaper { received, times, channel, .. } = paper;
        let other = match channel {
            Some(Channel::Paper) if self.rules.paper_clock != self.own.paper_clock => match self.rules.paper_clock {
                PaperClock::Stamp => times.stamped,
                PaperClock::Registration => times.registered,
            },
            Some(Channel::Post) if self.rules.post_clock != self.own.post_clock => match self.rules.post_clock {
                PostClock::Arrival => times.stamped.or(times.arrived),
                PostClock::Postmark => times.postmarked,
            },
            Some(Channel::Paper | Channel::Post) => None,
            _ if self.rules.receipt_clock != self.own.receipt_clock => match self.rules.receipt_clock {
                ReceiptClock::Arrival => times.arrived,
                ReceiptClock::Dispatch => times.dispatched,
                ReceiptClock::Registration => times.registered,
            },
            _ => None,
        };
        other.unwrap_or(*received)
    }

    /// T4, T9: whether it is a filing at all.
    pub(super) fn admits(&self, task: &Task, paper: &FiledPaper) -> bool {
        let email = paper.channel == Some(Channel::Email) && self.rules.email_filing == EmailFiling::Refused;
        let breach = matches!(self.channel(task, paper), Some((_, ChannelVerdict::Breached)));
        let wrong = breach && self.rules.wrong_channel == WrongChannel::NotFiled;
        !email && !wrong
    }

    /// Whether a periodic report came in the way prescribed.
    pub(super) fn channel(&self, task: &Task, paper: &FiledPaper) -> Option<(Channel, ChannelVerdict)> {
        let prescribed = &self.rules.report_channels;
        let channel = paper.channel.filter(|_| task.id.period.is_some() && !prescribed.is_empty())?;
        let kept = if prescribed.contains(&channel) { ChannelVerdict::Kept } else { ChannelVerdict::Breached };
        Some((channel, kept))
    }

    /// T7, T19: whether a filing that was completed within the cure keeps its time.
    pub(super) fn cured_keeps_time(&self, first: &FiledPaper) -> bool {
        let empty = first.entered.content == Content::Unnamed && self.rules.empty_report == EmptyReport::CountsAnew;
        self.rules.cured_report == CuredReport::KeepsFirstTime && !empty
    }

    /// T18: whether a due date that ends then had not ended when the clock stopped, at `stopped`.
    pub(super) fn stands_still(&self, stopped: Timestamp, due: DueMoment) -> bool {
        self.rules.suspended_filing == SuspendedFiling::InTime && stopped <= due.end
    }

    /// T10: whether an extension that became true at `granted` extends `due`.
    pub(super) fn extension_counts(&self, granted: Timestamp, due: &Deadline) -> bool {
        self.rules.late_grant == LateGrant::Counts || granted <= self.due(due).end
    }

    pub(super) fn is_soon(&self, at: Timestamp, due: DueMoment) -> bool {
        self.calendar().working_days_between(at.date(), due.day) <= self.rules.due_soon_working_days
    }
}
