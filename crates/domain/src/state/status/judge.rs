//! The reading under which a task is judged: a rule set, the calendar, the outages.

use calendar::{Calendar, Moment, NaiveDate, RollForward, Timestamp, limit};

use super::ChannelVerdict;
use crate::{
    event::{Channel, Deadline},
    ids::EntryNumber,
    rules::{
        CuredReport, EmailFiling, LateGrant, OutageGrace, PaperClock, PostClock, ReceiptClock, RuleSet, WrongChannel,
    },
    state::{
        rulebook::{Outage, Rulebook},
        task::{FiledPaper, Task},
    },
};

/// The moment that a due date comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub day: NaiveDate,
    /// The last moment that is still in time.
    pub end: Timestamp,
    /// The outage that moved it, if one did.
    pub outage: Option<EntryNumber>,
}

impl Due {
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
}

impl<'a> Judge<'a> {
    pub(in crate::state) fn new(rules: &'a RuleSet, own: &'a RuleSet, rulebook: &'a Rulebook, task: &'a Task) -> Self {
        Self { rules, own, rulebook, task }
    }

    /// The rules by which it is judged.
    pub fn rules(&self) -> &'a RuleSet {
        self.rules
    }

    pub(in crate::state) fn calendar(&self) -> &'a Calendar {
        self.rulebook.calendar()
    }

    /// T5, T6, T13: the moment that a recorded due date comes to.
    pub fn due(&self, deadline: &Deadline) -> Due {
        let day = match self.rules.roll_forward == self.own.roll_forward {
            true => deadline.effective,
            false => self.rolled(deadline, self.rules.roll_forward),
        };
        let end = self.rules.day_end.last_instant_of(day);
        let hit = |outage: &&Outage| outage.from <= end && end < outage.until && self.concerns(outage);
        let hit = self.rulebook.outages().iter().filter(hit).max_by_key(|outage| outage.until);
        match (self.rules.outage_grace, hit) {
            (OutageGrace::NextWorkingDay, Some(outage)) => {
                let day = self.calendar().working_on_or_after(outage.until.date().succ_opt().unwrap_or(NaiveDate::MAX));
                Due { day, end: self.rules.day_end.last_instant_of(day), outage: Some(outage.entry) }
            }
            _ => Due { day, end, outage: None },
        }
    }

    /// Whether the channel that was out is the one through which this task is reported: prescribed, or
    /// else used; and it was not the unit itself that recorded the outage.
    fn concerns(&self, outage: &Outage) -> bool {
        let prescribed = &self.rules.report_channels;
        let used = self.task.facts().iter().filter_map(|fact| fact.kind.filed()).find_map(|paper| paper.channel);
        let through = match (self.task.id.period.is_some() && !prescribed.is_empty(), used) {
            (true, _) => prescribed.contains(&outage.channel),
            (false, Some(used)) => used == outage.channel,
            (false, None) => !matches!(outage.channel, Channel::Paper | Channel::Post | Channel::Email),
        };
        through && outage.unit != self.task.id.unit
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
    pub(in crate::state) fn admits(&self, task: &Task, paper: &FiledPaper) -> bool {
        let email = paper.channel == Some(Channel::Email) && self.rules.email_filing == EmailFiling::Refused;
        let breach = matches!(self.channel(task, paper), Some((_, ChannelVerdict::Breached)));
        let wrong = breach && self.rules.wrong_channel == WrongChannel::NotFiled;
        !email && !wrong
    }

    /// Whether a periodic report came in the way prescribed.
    pub(in crate::state) fn channel(&self, task: &Task, paper: &FiledPaper) -> Option<(Channel, ChannelVerdict)> {
        let prescribed = &self.rules.report_channels;
        let channel = paper.channel.filter(|_| task.id.period.is_some() && !prescribed.is_empty())?;
        let kept = if prescribed.contains(&channel) { ChannelVerdict::Kept } else { ChannelVerdict::Breached };
        Some((channel, kept))
    }

    /// T7.
    pub(in crate::state) fn cured_keeps_time(&self) -> bool {
        self.rules.cured_report == CuredReport::KeepsFirstTime
    }

    /// T10: whether an extension that became true at `granted` extends `due`.
    pub(in crate::state) fn extension_counts(&self, granted: Timestamp, due: &Deadline) -> bool {
        self.rules.late_grant == LateGrant::Counts || granted <= self.due(due).end
    }

    pub(in crate::state) fn is_soon(&self, at: Timestamp, due: Due) -> bool {
        self.calendar().working_days_between(at.date(), due.day) <= self.rules.due_soon_working_days
    }
}
