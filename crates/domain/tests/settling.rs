//! A task that has settled stands the same at every later moment, before and after whatever does not bear on it.

use std::collections::BTreeMap;

use calendar::{NaiveDate, Timestamp};
use domain::{
    Chronicle, EntryNumber, NoticeId, Origin, Recorded, State, TaskId, chronicle,
    event::CalendarPublished,
    index::{Change, Index, TaskRows},
    state::{FactKind, Settling},
};
use proptest::test_runner::TestRunner;

use crate::support::memory::Memory;

/// Everything of a status that figures count.
fn counted(state: &State, id: &TaskId, at: Timestamp) -> Option<String> {
    let task = state.tasks.get(id)?;
    let status = state.status(task, at);
    let ended = task.facts_by(at).filter(|fact| matches!(fact.kind, FactKind::DelayEnded { .. })).count();
    let gaps = status.case.as_ref().map(domain::state::Case::gaps);
    let (only_stated, later) = (status.only_stated(), &status.later_grounds);
    let due = (status.due_first, status.due, status.due_by, status.is_extended);
    let received = (status.received, status.cured, status.channel);
    Some(format!("{:?} {due:?} {received:?} {:?} {gaps:?} {ended} {later:?} {only_stated}", status.time, status.delay))
}

/// A task as it settled when the log had so many entries.
struct Kept {
    id: TaskId,
    rows: TaskRows,
    size: u64,
    settling: Settling,
    stands: Option<String>,
}

impl Kept {
    fn of(state: &State, id: &TaskId, rows: &TaskRows, size: u64) -> Option<Self> {
        let settling = state.settling(state.tasks.get(id)?)?;
        let stands = counted(state, id, settling.from);
        Some(Self { id: id.clone(), rows: rows.clone(), size, settling, stands })
    }

    /// Whether it has to stand the same when the log has so many entries.
    fn holds(&self, index: &Index, size: u64) -> bool {
        let known = self.rows.span().is_some_and(|(_, last)| last.max(self.settling.rules).0 < size);
        let (first, last): (NaiveDate, NaiveDate) = self.settling.limits;
        let bears = |change: &Change| match change {
            Change::Any => true,
            Change::Limits(from, until) => first <= *until && *from <= last,
            Change::Registered(unit) => *unit == self.id.unit,
            // The end of a unit changes no status by itself.
            Change::Ended(_) => false,
        };
        known && !index.changes(self.size.min(size)..self.size.max(size)).iter().any(bears)
    }
}

/// How many tasks stood the same, at how many sizes of the log.
fn settles(recorded: &[Recorded]) -> usize {
    let folded: Vec<State> = (0..=recorded.len()).map(|size| chronicle::fold(&recorded[..size])).collect();
    let mut memory = Memory { log: recorded.to_vec(), ..Memory::default() };
    let mut index = Index::default();
    let mut kept: Vec<Kept> = Vec::new();
    let mut held = 0;
    let mut check = |kept: &Kept, index: &Index, size: usize| {
        if kept.holds(index, size as u64) {
            for days in [0, 30, 800] {
                let at = Timestamp::from_micros(kept.settling.from.micros() + days * 86_400_000_000).unwrap();
                let stands = counted(&folded[size], &kept.id, at);
                assert!(stands == kept.stands, "{} kept at {}, asked at {size} {at}", kept.id, kept.size);
            }
            held += 1;
        }
    };
    for (place, entry) in recorded.iter().enumerate() {
        index.take(entry, &mut memory).unwrap();
        let size = place + 1;
        let unchanged = |kept: &&Kept| memory.rows.get(&kept.id) == Some(&kept.rows);
        kept.iter().filter(unchanged).for_each(|kept| check(kept, &index, size));
        if place % 9 == 8 || size == recorded.len() {
            let of = |(id, rows): (&TaskId, &TaskRows)| Kept::of(&folded[size], id, rows, size as u64);
            let new: Vec<Kept> = memory.rows.iter().filter_map(of).collect();
            for before in (1..size).step_by(7) {
                new.iter().for_each(|kept| check(kept, &index, before));
            }
            let new: BTreeMap<TaskId, Kept> = new.into_iter().map(|kept| (kept.id.clone(), kept)).collect();
            kept.retain(|kept| !new.contains_key(&kept.id) || kept.size % 2 == 0);
            kept.extend(new.into_values());
        }
    }
    held
}

#[test]
fn what_has_settled_stands_the_same() {
    let mut runner = TestRunner::deterministic();
    let held: usize =
        (0..12).map(|round| settles(crate::anything::random(&mut runner, 60 + 10 * round).events())).sum();
    assert!(held > 1_000, "{held}");
}

/// Given a calendar that is published again when limits of its year, and of the year behind it, have ended.
#[test]
fn and_so_it_does_where_a_calendar_is_published_again() {
    let mut runner = TestRunner::deterministic();
    let held: usize = (0..4)
        .map(|round| {
            let mut recorded = crate::anything::random(&mut runner, 100 + round).events().to_vec();
            for year in [2022, 2023, 2024] {
                let vietnam = calendar::published::vietnam();
                let Some(year) = vietnam.years().find(|known| known.year == year).cloned() else { continue };
                let last = recorded.last().unwrap();
                let entry = EntryNumber(last.entry.0 + 1);
                recorded.push(Recorded {
                    entry,
                    recorded_at: Timestamp::from_micros(last.recorded_at.micros() + 400 * 86_400_000_000).unwrap(),
                    event: CalendarPublished { year }.into(),
                    origin: Origin::Ledger(NoticeId::of(entry)),
                    corrects: None,
                    cause: None,
                    ..last.clone()
                });
            }
            settles(&recorded)
        })
        .sum();
    assert!(held > 100, "{held}");
}

#[test]
fn and_so_it_does_where_entries_are_amended() {
    let mut ends: Vec<Chronicle> = Vec::new();
    crate::amendments::amended(10, |chronicle| {
        match ends.last_mut().filter(|last| chronicle.recorded().starts_with(last.recorded())) {
            Some(last) => *last = chronicle.clone(),
            None => ends.push(chronicle.clone()),
        }
    });
    let held: usize = ends.iter().map(|chronicle| settles(chronicle.recorded())).sum();
    assert!(held > 1_000, "{held}");
}
