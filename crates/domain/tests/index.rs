//! The index says of every point of a log what folding the log up to there says.

use std::collections::BTreeMap;

use domain::{
    Chronicle, Recorded, TaskId, chronicle,
    index::{
        Beside, Index, TaskRows,
        bytes::{self, Shared},
    },
    state::Task,
};
use proptest::test_runner::TestRunner;

use crate::support::memory::Memory;

/// The same rows, once they were bytes.
fn written_and_read(rows: &BTreeMap<TaskId, TaskRows>) -> BTreeMap<TaskId, TaskRows> {
    let mut shared = Shared::default();
    let write = |(task, rows): (&TaskId, &TaskRows)| {
        let mut written = Vec::new();
        bytes::write(rows, &mut shared, &mut written);
        (task.clone(), written)
    };
    let written: Vec<(TaskId, Vec<u8>)> = rows.iter().map(write).collect();
    let shared = Shared::of(&shared.texts()).unwrap();
    // A byte less is not the same.
    assert!(written.iter().all(|(_, written)| bytes::read(&written[..written.len() - 1], &shared).is_none()));
    written.into_iter().map(|(task, written)| (task, bytes::read(&written, &shared).unwrap())).collect()
}

/// Every prefix of the log, by the index of the whole log. On the way it is put away and taken out again: of what it
/// keeps beside the rows nothing is lost.
fn agrees(recorded: &[Recorded]) {
    let mut memory = Memory { log: recorded.to_vec(), ..Memory::default() };
    let mut index = Index::default();
    let mut kept = Beside::default();
    for (place, recorded) in recorded.iter().enumerate() {
        index.take(recorded, &mut memory).unwrap();
        if place % 7 == 3 {
            let Beside { entries, ruled, counted } = index.take_beside();
            kept.entries.extend(entries);
            kept.ruled.extend(ruled);
            kept.counted.extend(counted);
            let entries = index.entries();
            let restored = Index::restored(kept.clone(), entries);
            assert!(restored.state(entries) == index.state(entries), "after {recorded:?}");
            index = restored;
        }
    }
    let kept = written_and_read(&memory.rows);
    assert!(kept == memory.rows);
    for (end, last) in recorded.iter().enumerate() {
        let entries = end as u64 + 1;
        let folded = chronicle::fold(&recorded[..=end]);
        let asked = index.state(entries);
        let tasks = kept.iter().filter_map(|(id, rows)| Some((id.clone(), rows.task(id, entries)?)));
        let tasks: BTreeMap<TaskId, Task> = tasks.collect();
        assert!(tasks.keys().eq(folded.tasks.keys()), "after {last:?}");
        for (id, task) in &folded.tasks {
            assert!(tasks.get(id) == Some(task), "{id} after {last:?}");
        }
        assert_eq!((asked.clock, &asked.name, asked.next), (folded.clock, &folded.name, folded.next));
        assert!(asked.units == folded.units, "after {last:?}");
        assert!(asked.directives == folded.directives, "after {last:?}");
        assert!(asked.obligations == folded.obligations, "after {last:?}");
        assert!(asked.rulebook == folded.rulebook, "after {last:?}");
        assert!(asked.offices == folded.offices, "after {last:?}");
        assert!(asked.facts == folded.facts, "after {last:?}");
        assert!(asked.inspections == folded.inspections, "after {last:?}");
        assert!(asked.persons == folded.persons, "after {last:?}");
    }
}

#[test]
fn at_every_point_it_knows_what_was_known() {
    let mut runner = TestRunner::deterministic();
    for round in 0..20 {
        agrees(crate::anything::random(&mut runner, 40 + 12 * round).events());
    }
}

#[test]
fn and_so_it_does_where_entries_are_amended() {
    let mut ends: Vec<Chronicle> = Vec::new();
    crate::amendments::amended(20, |chronicle| {
        match ends.last_mut().filter(|last| chronicle.recorded().starts_with(last.recorded())) {
            Some(last) => *last = chronicle.clone(),
            None => ends.push(chronicle.clone()),
        }
    });
    assert_eq!(ends.len(), 20);
    ends.iter().for_each(|chronicle| agrees(chronicle.recorded()));
}
