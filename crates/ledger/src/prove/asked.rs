//! What is asked about a task, and what somebody should know who rests on the answer.

use std::path::PathBuf;

use calendar::{Moment, Timestamp};
use domain::TaskId;
use eventlog::Position;
use evidence::Container;
use views::{
    Knowledge,
    ask::{self, Unanswerable},
    grounds,
    named::Unnamed,
    sealing::MARGIN,
};

use super::{ProveError, Prover, Unprovable};
use crate::contents::Contents;

/// What somebody should know who rests on evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caveat {
    /// By the ledger's own policy it proves nothing yet.
    LacksWitnesses,
    /// It rests on an earlier anchor than it could: this one is missing or damaged.
    AnchorLost(PathBuf),
    /// It shows entries, and not that they are all.
    Uncounted,
    /// It holds what not everybody may read.
    HoldsEverything,
    /// Something was filed by the moment at which nothing should have been.
    AlreadyFiled {
        /// The task.
        task: TaskId,
        /// The moment.
        by: Moment,
    },
}

/// Who is told of a caveat, as soon as it is known.
pub type Tell<'t> = &'t mut dyn FnMut(Caveat);

/// Which entries show that there are no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Those of the task's streams, by the log's own count.
    Streams,
    /// All of the ledger.
    Everything,
}

impl Prover<'_> {
    /// The verdict on a task as it stands, or as it stood then.
    pub fn verdict_at(
        &self,
        ledger: &Contents,
        task: &TaskId,
        at: Option<Moment>,
        tell: Tell<'_>,
    ) -> Result<Option<Container>, ProveError> {
        if !ledger.state().tasks.contains_key(task) {
            return Err(Unanswerable::from(Unnamed::NoTask { tasks: vec![task.clone()] }).into());
        }
        let at = at.unwrap_or(Moment::Instant(ledger.present()));
        let known = |at: Moment| -> Result<Knowledge<'_>, ProveError> {
            let times = ask::Times { at: Some(at), valid_at: None, known_at: None };
            let as_of = ask::as_of(&times, ledger.present(), ledger.clock())?;
            Ok(Knowledge::of(ledger.chronicle(), as_of))
        };
        let asked = known(at)?;
        // As of the last count, if nothing about the task came since; else under the next one, if nothing came until
        // then.
        let concerning = |known: &Knowledge<'_>| grounds::grounds(known.log.all(), task);
        let grounds = concerning(&asked);
        let (before, after) = self.counts(at.latest())?;
        if let Some(count) = before.filter(|count| grounds.last().is_none_or(|last| last.0 < count.position.0)) {
            return self.verdict(&known(Moment::Instant(count.recorded_at))?, task, Some(count.position));
        }
        if let Some(count) = after
            && concerning(&known(Moment::Instant(count.recorded_at))?) == grounds
        {
            return self.verdict(&asked, task, Some(count.position));
        }
        tell(Caveat::Uncounted);
        self.verdict(&asked, task, None)
    }

    /// That nothing was filed for a task by that moment.
    pub fn absence(
        &self,
        ledger: &Contents,
        task: &TaskId,
        by: Moment,
        extent: Extent,
        tell: Tell<'_>,
    ) -> Result<Option<Container>, ProveError> {
        let at = Some(by.latest());
        let container = match extent {
            Extent::Everything => self.whole(&task.to_string(), at)?,
            Extent::Streams => self.by_streams(ledger.chronicle().recorded(), task, at)?,
        };
        if container.is_some() && filed_by(ledger, task, by.latest()) {
            tell(Caveat::AlreadyFiled { task: task.clone(), by });
        }
        Ok(container)
    }

    /// The whole history of a task, by its streams.
    pub fn history(&self, ledger: &Contents, task: &TaskId, tell: Tell<'_>) -> Result<Option<Container>, ProveError> {
        let container = self.by_streams(ledger.chronicle().recorded(), task, None)?;
        if container.is_some() {
            let (counted, _) = self.counts(ledger.present())?;
            let last = grounds::grounds(ledger.events(), task).last().copied();
            if counted.is_none_or(|count| last.is_some_and(|last| last.0 >= count.position.0)) {
                tell(Caveat::Uncounted);
            }
        }
        Ok(container)
    }

    /// What to know of evidence that was made; `shown` is the entry whose presence it shows.
    pub fn caveats(&self, container: &Container, shown: Option<Position>, tell: Tell<'_>) -> Result<(), ProveError> {
        if self.lacks_witnesses_in(container)? {
            tell(Caveat::LacksWitnesses);
        }
        if let Some(lost) = shown.map(|entry| self.passed_over(entry)).transpose()?.flatten() {
            tell(Caveat::AnchorLost(lost));
        }
        Ok(())
    }
}

/// Whether the filing that counts for the task was recorded by then.
fn filed_by(ledger: &Contents, task: &TaskId, by: Timestamp) -> bool {
    let (state, now) = (ledger.state(), ledger.present());
    let received = state.tasks.get(task).and_then(|found| state.status(found, now).received);
    let recorded = received.and_then(|(entry, _)| ledger.chronicle().get(entry));
    recorded.is_some_and(|recorded| recorded.recorded_at <= by)
}

impl Unprovable {
    /// Why it cannot be shown at `now` that nothing was filed by that moment.
    pub fn absence(now: Timestamp, by: Timestamp) -> Self {
        match now.micros() >= by.micros() + MARGIN {
            true => Self::NotAnchored(by),
            false => Self::NotPast(by),
        }
    }
}
