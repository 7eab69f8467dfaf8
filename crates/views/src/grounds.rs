//! What the verdict about a task rests on: a few entries of many, from which anybody computes it again.

use std::collections::BTreeSet;

use calendar::{NaiveDate, limit};
use domain::{
    EntryNumber, Event, Recorded, TaskId, chronicle,
    event::{Deadline, EntryAnnulled, FieldsCorrected},
    state::{FactKind, State},
};

/// The streams that a verdict rests on whole: whoever left out an entry in the middle of one would leave a
/// gap.
pub fn streams(events: &[Recorded], task: &TaskId) -> BTreeSet<String> {
    let rules = ["calendar", "corrections", "organisation", "outages", "rules"].map(str::to_owned);
    // A filing that was moved here from another duty counts only where that duty's task is known to have been assigned.
    let of_related = |task: TaskId| [format!("obligation/{}", task.obligation), format!("task/{task}")];
    let related = related(events, task).into_iter().flat_map(of_related);
    rules.into_iter().chain([format!("unit/{}", task.unit)]).chain(related).collect()
}

/// The entries of `events`, a prefix of the log, that the status of a task rests on: how the ledger was
/// opened, calendar, rule sets, outages, the duty and its due dates, the founding and the end of its unit, whatever
/// concerns the task or one from which it came, and the corrections of these. From them alone the status comes out the
/// same.
pub fn grounds(events: &[Recorded], task: &TaskId) -> BTreeSet<EntryNumber> {
    let related = related(events, task);
    let mut grounds = BTreeSet::new();
    for recorded in events {
        let counts = match &recorded.event {
            Event::LedgerOpened(_)
            | Event::CalendarPublished(_)
            | Event::CalendarCorrected(_)
            | Event::RuleSetActivated(_)
            | Event::SystemOutageRecorded(_) => true,
            // What is corrected stands before its correction.
            Event::FieldsCorrected(FieldsCorrected { entry, .. })
            | Event::EntryAnnulled(EntryAnnulled { entry, .. }) => grounds.contains(entry),
            Event::ObligationExtracted(e) => e.obligation == task.obligation,
            Event::ObligationInterpreted(e) => e.obligation == task.obligation,
            // A filing that was moved here from a task of another duty is one only if that task was assigned.
            Event::TasksAssigned(e) => {
                e.obligation == task.obligation || related.iter().any(|task| recorded.event.concerns(task))
            }
            Event::DeadlineFixed(e) => e.obligation == task.obligation,
            Event::ReminderIssued(e) => e.obligation == task.obligation,
            // What a unit owes stands still once it has ended, and is taken over if it was due before it began.
            Event::UnitEstablished(e) => e.unit == task.unit,
            Event::UnitsReorganised(e) => e.ended.contains(&task.unit),
            other => related.iter().any(|task| other.concerns(task)),
        };
        if counts {
            grounds.insert(recorded.entry);
        }
    }
    grounds
}

/// The task, every task from which or to which it was transferred, and every task from which or to which one of its
/// filings was moved; and the same of each of those.
pub(crate) fn related(events: &[Recorded], task: &TaskId) -> BTreeSet<TaskId> {
    let mut related = BTreeSet::from([task.clone()]);
    loop {
        let joins =
            |recorded: &&Recorded| matches!(recorded.event, Event::EntryCorrected(_) | Event::TaskTransferred(_));
        let joined = events.iter().filter(joins).map(|recorded| recorded.event.tasks());
        let before = related.len();
        for tasks in joined.filter(|tasks| tasks.len() > 1).collect::<Vec<_>>() {
            if tasks.iter().any(|task| related.contains(task)) {
                related.extend(tasks);
            }
        }
        if related.len() == before {
            return related;
        }
    }
}

/// A due date as it was recorded, and as it comes out again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDate {
    /// The entry that fixed it.
    pub entry: EntryNumber,
    /// As recorded.
    pub recorded: NaiveDate,
    /// By the rule set that it names and the calendar known when it was fixed; none where they are not there.
    pub again: Option<NaiveDate>,
}

/// Every due date that the task has had, computed again from `events`: all of the log, or the task's
/// [`grounds`].
pub fn due_dates(events: &[Recorded], task: &TaskId) -> Vec<DueDate> {
    let state = chronicle::fold(events);
    let facts = state.tasks.get(task).map(|task| task.facts()).unwrap_or_default();
    let fixed = facts.iter().filter_map(|fact| Some((fact.entry, deadline(&fact.kind)?)));
    fixed
        .map(|(entry, deadline)| {
            let computed = computed_at(events, &state, entry, deadline);
            let (known, _) = events.split_at(events.partition_point(|event| event.entry <= computed));
            let known = chronicle::fold(known);
            DueDate { entry, recorded: deadline.effective, again: again(&known, deadline) }
        })
        .collect()
}

/// The entry with whose calendar a due date was computed: its own; of one that a task brought along when it passed to
/// another unit, the first that had it.
fn computed_at(events: &[Recorded], state: &State, entry: EntryNumber, brought: &Deadline) -> EntryNumber {
    let place = events.partition_point(|event| event.entry < entry);
    if !events.get(place).is_some_and(|event| matches!(event.event, Event::TaskTransferred(_))) {
        return entry;
    }
    let facts = state.tasks.values().flat_map(|task| task.facts());
    let had = facts.filter(|fact| deadline(&fact.kind) == Some(brought)).map(|fact| fact.entry);
    had.min().unwrap_or(entry)
}

fn deadline(fact: &FactKind) -> Option<&Deadline> {
    match fact {
        FactKind::DeadlineFixed { deadline }
        | FactKind::ExtensionGranted { deadline }
        | FactKind::Resumed { deadline: Some(deadline) }
        | FactKind::Recomputed { after: deadline, .. } => Some(deadline),
        _ => None,
    }
}

fn again(known: &State, deadline: &Deadline) -> Option<NaiveDate> {
    let rules = known.rulebook.rules_named(&deadline.rule_set)?;
    limit::again(known.rulebook.calendar(), &deadline.trace, rules.roll_forward).map(|again| again.effective)
}
