//! Tasks that have settled: that stand otherwise only once something more is recorded. How such a one stands is kept, so
//! that figures add it without judging it again.
//!
//! How a task stands follows from its own facts, from the rules, the calendar and the outages, from when its unit begins
//! and ends, and from the moment asked about. Of the facts one sees which entries changed them; a [`domain::index::Change`]
//! says on which other tasks an entry bears; and from [`Settles::from`] on the moment does not matter.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use calendar::{Datelike, NaiveDate, Period, Timestamp, period::Length};
use domain::{
    EntryNumber, State, TaskId, UnitCode,
    state::{Settling, Task},
};

use crate::{
    as_of::{AsOf, Filter, Knowledge, waits},
    source::Source,
    stands::Stands,
    tally::Tally,
};

/// How a task stands once it has settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settles {
    /// Since when it is owed: before that nobody counts it.
    pub since: Timestamp,
    /// From when on it stands so.
    pub from: Timestamp,
    /// The first and the last day on which a limit of it ends.
    pub limits: (NaiveDate, NaiveDate),
    /// The entry that activated the rules by which it is judged.
    pub rules: EntryNumber,
    /// Whether it is not done, so that the end of its unit would change how it stands.
    pub waits: bool,
    /// How it stands.
    pub stands: Stands,
}

impl Settles {
    /// How this task settles by everything that is known; none where that is not known of it alone.
    pub fn of(state: &State, task: &Task) -> Option<Self> {
        let settling = state.settling(task)?;
        let waits = waits(state.status(task, settling.from).time);
        let ended = state.units.get(&task.id.unit).and_then(|unit| unit.ended).filter(|_| waits);
        let from = ended.map_or(settling.from, |ended| settling.from.max(Timestamp::start_of(ended)));
        let (log, state) = (Source::Prefix(&[]), Cow::Borrowed(state));
        let knowledge = Knowledge { as_of: AsOf::both(from), log, state, head: None };
        let stands = Stands::of(&knowledge, task, &knowledge.status(task));
        let Settling { limits, rules, .. } = settling;
        Some(Self { since: task.assigned_at, from, limits, rules, waits, stands })
    }
}

/// Tasks that have settled, in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// By unit, and by the period for which a trend counts them.
    pub tallies: BTreeMap<(UnitCode, Option<Period>), Tally>,
    /// Those of them with which entries are counted, without those that were taken over.
    pub with_entries: BTreeSet<TaskId>,
    /// Tasks that are known all the same, because others that have not settled came from them: whoever counts those that
    /// are known leaves these out.
    pub sources: BTreeSet<TaskId>,
}

/// The period for which a trend counts a task: its own; of one that has none, the year of its due date. None without a
/// due date.
pub fn counted_for(period: Option<Period>, stands: &Stands) -> Option<Period> {
    let due = stands.due?;
    period.or_else(|| Period::new(due.year(), Length::Year, 1))
}

/// How each task stands that passes the filter and is not among those that have settled, by identifier.
pub fn stands<'k>(
    knowledge: &'k Knowledge<'_>,
    settled: &'k Settled,
    filter: &'k Filter,
) -> impl Iterator<Item = (&'k Task, Stands)> {
    let tasks = knowledge.tasks(filter).filter(|task| !settled.sources.contains(&task.id));
    tasks.map(|task| (task, Stands::of(knowledge, task, &knowledge.status(task))))
}
