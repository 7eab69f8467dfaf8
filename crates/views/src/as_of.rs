//! The two axes of time.

use std::borrow::Cow;

use calendar::Timestamp;
use domain::{
    Chronicle, Recorded, State, chronicle,
    event::Clock,
    state::{Status, Task, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::filter::{Due, Filter};
use crate::source::Source;

/// A point on both axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AsOf {
    /// What was the case at this moment …
    pub valid: Timestamp,
    /// … as known at this one.
    pub known: Timestamp,
}

impl AsOf {
    /// Both axes at one moment: what one saw then.
    pub fn both(at: Timestamp) -> Self {
        Self { valid: at, known: at }
    }
}

/// What an answer rests on. Printed with every answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Basis {
    /// What was the case at this moment …
    pub valid_at: Timestamp,
    /// … as known at this one.
    pub known_at: Timestamp,
    /// How many entries were recorded by then.
    pub entries: u64,
    /// The rule set that applied on the day of `valid_at`.
    pub rule_set: Option<String>,
    /// The working calendar.
    pub calendar: String,
    /// Whether the ledger's times are real.
    pub clock: Option<Clock>,
    /// How many entries the log had when it was asked.
    pub size: Option<u64>,
    /// The root hash of the log over those, base64 (RFC 6962): whoever has a signed head can tell whether the answer
    /// is of that log.
    pub root: Option<String>,
}

/// A log when it was asked: so many entries, with this root hash in base64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: String,
}

impl Basis {
    /// Whether the ledger is a rehearsal, whose times nobody's clock told.
    pub fn is_rehearsal(&self) -> bool {
        self.clock == Some(Clock::Simulated)
    }
}

/// A ledger that is asked at more than one point of both axes.
pub trait Points {
    /// What `question` finds in what was known at that point, of the tasks that pass the filter.
    fn at<T>(&self, as_of: AsOf, filter: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T;

    /// The same of everything but tasks.
    fn beside_tasks<T>(&self, as_of: AsOf, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        self.at(as_of, &Filter::default(), question)
    }
}

/// A whole log, in order.
impl Points for [Recorded] {
    fn at<T>(&self, as_of: AsOf, _: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        question(&Knowledge::rebuild(self, as_of))
    }
}

/// Everything known at a point of the known axis, asked at a point of the valid axis.
pub struct Knowledge<'a> {
    /// The two moments.
    pub as_of: AsOf,
    /// The entries recorded by then.
    pub log: Source<'a>,
    /// What they add up to.
    pub state: Cow<'a, State>,
    /// The log of which they are; none where nobody can tell.
    pub head: Option<LogHead>,
}

impl<'a> Knowledge<'a> {
    /// Rebuilds what was known. `all` is the whole log, in order.
    pub fn rebuild(all: &'a [Recorded], as_of: AsOf) -> Self {
        let (events, _) = all.split_at(all.partition_point(|event| event.recorded_at <= as_of.known));
        Self { as_of, log: Source::Prefix(events), state: Cow::Owned(chronicle::fold(events)), head: None }
    }

    /// The same, asked of a log with this head.
    pub fn in_log(self, head: LogHead) -> Self {
        Self { head: Some(head), ..self }
    }

    /// The same of a whole log. What is known of it by now is folded once, however often it is asked.
    pub fn of(chronicle: &'a Chronicle, as_of: AsOf) -> Self {
        let events = chronicle.recorded();
        match events.last().is_none_or(|last| last.recorded_at <= as_of.known) {
            true => Self { as_of, log: Source::Prefix(events), state: Cow::Borrowed(chronicle.state()), head: None },
            false => Self::rebuild(events, as_of),
        }
    }

    /// The same, asked what was the case at another moment.
    pub fn valid_at(&self, valid: Timestamp) -> Knowledge<'_> {
        let as_of = AsOf { valid, ..self.as_of };
        Knowledge { as_of, log: self.log, state: Cow::Borrowed(&self.state), head: self.head.clone() }
    }

    /// A task's status at the valid moment. A unit that has ended owes nothing more: what it had not done
    /// stands as it stood at the end of its last day, and its lateness does not grow.
    pub fn status<'s>(&'s self, task: &'s Task) -> Status<'s> {
        let status = self.state.status(task, self.as_of.valid);
        let Some(end) = self.ended_at(&task.id.unit).filter(|_| waits(status.time)) else { return status };
        let then = self.state.status(task, end);
        match then.time {
            TimeState::Overdue => Status { time: then.time, lateness: then.lateness, ..status },
            _ => Status { time: TimeState::Released, lateness: None, ..status },
        }
    }

    /// The tasks that had been assigned by the valid moment and pass the filter, by identifier.
    pub fn tasks<'s>(&'s self, filter: &'s Filter) -> impl Iterator<Item = &'s Task> {
        let valid = self.as_of.valid;
        let named = move |task: &&Task| task.assigned_at <= valid && filter.admits(&task.id);
        let due =
            move |task: &&Task| filter.due.is_any() || filter.due.admits(self.status(task).due_by.map(|due| due.day));
        self.state.tasks.values().filter(named).filter(due)
    }

    /// What answers from here rest on.
    pub fn basis(&self) -> Basis {
        Basis {
            valid_at: self.as_of.valid,
            known_at: self.as_of.known,
            entries: self.log.size(),
            rule_set: self.state.rules(self.as_of.valid.date()).map(|rules| rules.id.clone()),
            calendar: self.state.rulebook.calendar().version().to_owned(),
            clock: self.state.clock,
            size: self.head.as_ref().map(|head| head.size),
            root: self.head.as_ref().map(|head| head.root.clone()),
        }
    }
}

/// Whether a task that stands so is not done: then the end of its unit decides how it stands.
pub(crate) fn waits(time: TimeState) -> bool {
    time.is_open()
}
