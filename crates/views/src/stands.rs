//! How a task stands, as far as figures count it: without the copies that a view of a task makes.

use calendar::NaiveDate;
use domain::state::{ChannelVerdict, FactKind, Status, Task, TimeState};

use crate::as_of::Knowledge;

/// As what a task is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedAs {
    /// Done on time.
    OnTime,
    /// Done on time after an extension.
    OnTimeExtended,
    /// Done late.
    Late,
    /// Not done, and overdue.
    Overdue,
    /// Not done, and still in time.
    Open,
    /// Done by a file of past years alone: neither on time nor late.
    OnlyStated,
    /// Neither: it has no due date, is suspended or released.
    Nothing,
}

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stands {
    /// As what it is counted.
    pub counted_as: CountedAs,
    /// The due date that applies, as it was recorded.
    pub due: Option<NaiveDate>,
    /// The day that it comes to.
    pub due_by: Option<NaiveDate>,
    /// Whether it bound another unit when it was due, and is counted there.
    pub is_taken_over: bool,
    /// Whether a declaration of delay is in force.
    pub is_delayed: bool,
    /// How many declarations of delay were ended.
    pub delays_ended: u32,
    /// Whether its accountability case lacks something.
    pub case_has_gaps: bool,
    /// Whether a ground of its status was recorded after the due moment.
    pub has_later_grounds: bool,
    /// Whether it came in another way than prescribed.
    pub breaches_channel: bool,
}

impl Stands {
    /// How the task stands that has this status.
    pub fn of(knowledge: &Knowledge<'_>, task: &Task, status: &Status<'_>) -> Self {
        let ended =
            task.facts_by(knowledge.as_of.valid).filter(|fact| matches!(fact.kind, FactKind::DelayEnded { .. }));
        Self {
            counted_as: match status.time {
                _ if status.due.is_some() && status.only_stated() => CountedAs::OnlyStated,
                TimeState::OnTime => CountedAs::OnTime,
                TimeState::OnTimeExtended => CountedAs::OnTimeExtended,
                TimeState::Late => CountedAs::Late,
                TimeState::Overdue => CountedAs::Overdue,
                TimeState::Open | TimeState::DueSoon | TimeState::ReturnedInCure => CountedAs::Open,
                TimeState::NoDeadline | TimeState::Suspended | TimeState::Released => CountedAs::Nothing,
            },
            due: status.due.map(|due| due.effective),
            due_by: status.due_by.map(|due| due.day),
            is_taken_over: knowledge.is_taken_over(task, status),
            is_delayed: status.delay.is_some(),
            delays_ended: u32::try_from(ended.count()).unwrap_or(u32::MAX),
            case_has_gaps: status.case.as_ref().is_some_and(|case| !case.gaps().is_empty()),
            has_later_grounds: !status.later_grounds.is_empty(),
            breaches_channel: matches!(status.channel, Some((_, ChannelVerdict::Breached))),
        }
    }
}
