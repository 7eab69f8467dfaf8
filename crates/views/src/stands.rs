//! How a task stands, as far as figures count it: without the copies that a view of a task makes.

use calendar::NaiveDate;
use domain::state::{ChannelVerdict, Task, TimeState};

use crate::as_of::{Filter, Knowledge};

/// How a task stands.
#[derive(Debug, Clone, Copy)]
pub struct Stands<'k> {
    /// Which.
    pub task: &'k Task,
    /// Against its deadline.
    pub time: TimeState,
    /// The due date that applies.
    pub due: Option<NaiveDate>,
    /// Whether it bound another unit when it was due, and is counted there.
    pub is_taken_over: bool,
    /// Whether a declaration of delay is in force.
    pub is_delayed: bool,
    /// Whether its accountability case lacks something.
    pub case_has_gaps: bool,
    /// Whether a ground of its status was recorded after the due moment.
    pub has_later_grounds: bool,
    /// Whether it came in another way than prescribed.
    pub breaches_channel: bool,
    /// Whether how it stands rests on files of past years alone: then it counts neither as on time nor as late.
    pub only_stated: bool,
}

/// How each task stands that passes the filter, by identifier.
pub fn stands<'k>(knowledge: &'k Knowledge<'_>, filter: &'k Filter) -> impl Iterator<Item = Stands<'k>> {
    knowledge.tasks(filter).map(|task| {
        let status = knowledge.status(task);
        Stands {
            task,
            time: status.time,
            due: status.due.map(|due| due.effective),
            is_taken_over: knowledge.is_taken_over(task, &status),
            is_delayed: status.delay.is_some(),
            case_has_gaps: status.case.as_ref().is_some_and(|case| !case.gaps().is_empty()),
            has_later_grounds: !status.later_grounds.is_empty(),
            breaches_channel: matches!(status.channel, Some((_, ChannelVerdict::Breached))),
            only_stated: status.only_stated(),
        }
    })
}
