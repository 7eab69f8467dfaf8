//! From which moment on a task stands otherwise only by what is recorded.

use std::collections::BTreeSet;

use calendar::{NaiveDate, Timestamp};

use super::{
    State,
    judge::Judge,
    task::{FactKind, Task},
};
use crate::{event::Deadline, ids::EntryNumber};

/// What has to be so for a task to stand as it does at [`Settling::from`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settling {
    /// From this moment on nothing turns by the passing of time: every fact is true, and every limit has ended.
    pub from: Timestamp,
    /// Days between which every limit of the task ends, wherever outages found it. An outage that is over before the
    /// first or begins after the last moves none of them.
    pub limits: (NaiveDate, NaiveDate),
    /// The entry that activated the rules by which the task is judged.
    pub rules: EntryNumber,
}

impl State {
    /// When the task settles, by everything that this state knows. `None` where that does not follow from the task's own
    /// facts: of a task without a due date, which is judged by the rules of whatever day is asked about; of one whose due
    /// dates were fixed under several rule sets, which is judged by one before a day and by another after it; and of one
    /// that carries on another.
    pub fn settling(&self, task: &Task) -> Option<Settling> {
        if !task.carried_from.is_empty() {
            return None;
        }
        let mut judged_by = fixed(task).map(|fixed| fixed.rule_set.as_str()).collect::<BTreeSet<_>>().into_iter();
        let (Some(rule_set), None) = (judged_by.next(), judged_by.next()) else { return None };
        let rules = self.rulebook.rules_named(rule_set)?;
        let last = task.facts().iter().map(|fact| fact.at).chain([task.assigned_at]).max()?;
        // By then every outage counts that has begun by the end of a limit.
        let begun = self.rulebook.outages().iter().map(|outage| outage.from).chain([last]).max()?;
        let judge = Judge::new(rules, rules, &self.rulebook, task, begun);
        let ends: Vec<Timestamp> = limits(task).flat_map(|limit| judge.ends(limit)).collect();
        let (earliest, latest) = (ends.iter().min()?, ends.iter().max()?);
        Some(Settling {
            from: last.max(Timestamp::from_micros(latest.micros() + 1)?),
            // A day may be over at its beginning: its limit then ends on the day before.
            limits: (earliest.date(), latest.date().succ_opt()?),
            rules: self.rulebook.activated(rule_set)?.entry,
        })
    }
}

/// The due dates that were fixed, and what was computed again of them.
fn fixed(task: &Task) -> impl Iterator<Item = &Deadline> {
    task.facts().iter().filter_map(|fact| match &fact.kind {
        FactKind::DeadlineFixed { deadline } => Some(&**deadline),
        FactKind::Recomputed { after, .. } => Some(&**after),
        _ => None,
    })
}

/// Every due date that the task had, every time to complete a report, and what was annulled of them.
fn limits(task: &Task) -> impl Iterator<Item = &Deadline> {
    let others = task.facts().iter().filter_map(|fact| match &fact.kind {
        FactKind::ExtensionGranted { deadline } => Some(deadline),
        FactKind::Resumed { deadline } => deadline.as_ref(),
        FactKind::Returned { cure, .. } => Some(cure),
        _ => None,
    });
    let annulled = task.annulled().iter().filter_map(|annulled| annulled.fixed.as_ref());
    fixed(task).chain(others.chain(annulled).map(|limit| &**limit))
}
