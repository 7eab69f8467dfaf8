//! The reading interface: a log on disk and the same log in memory give one answer to everything. And what
//! becomes of two who write to one store.

use std::sync::Arc;

use eventlog::{Archive, DiskStore, Event, Identity, Log, LogError, LogReader, MemoryStore, Places, Position, Store};
use proof::path::Subtrees;

use crate::support::{key, new_event, time, workplace};

/// More than one bundle, and a part of the next.
const ENTRIES: u32 = 300;

fn recorded<S: Store>(store: S, entries: u32) -> Log<S> {
    let mut log = Log::open(store, key()).unwrap();
    for n in 0..entries {
        log.append(log.head(), time(n), vec![new_event(&format!("stream-{}", n % 3), &n.to_string())]).unwrap();
    }
    log
}

/// Given the same events in two stores, signed by one key, when their readers are asked, then they say the same.
#[test]
fn a_log_on_disk_and_one_in_memory_are_read_alike() {
    for (entries, settled) in [(0, false), (1, false), (ENTRIES, false), (ENTRIES, true)] {
        let directory = workplace();
        let disk = recorded(DiskStore::create(directory.path(), key()).unwrap(), entries);
        if settled {
            disk.store().settle().unwrap();
        }
        let memory = recorded(MemoryStore::default(), entries);
        let archive = Archive::open(&Places::of(directory.path()), &key().verifying_key().into()).unwrap();
        same(&archive, &memory.store().reader());
    }
}

fn same(one: &dyn LogReader, other: &dyn LogReader) {
    let size = one.size();
    if size > 0 {
        // A store in memory has no head before something is written.
        assert_eq!((one.head(), one.signed_tree()), (other.head(), other.signed_tree()));
        assert_eq!((one.origin(), one.is_signed()), (other.origin(), other.is_signed()));
    }
    assert_eq!((one.tree(), size), (other.tree(), other.size()));
    let past_the_end = [size, size + 1, u64::MAX - 1, u64::MAX];
    for position in (0..size).chain(past_the_end).map(Position) {
        assert_eq!(one.entry(position).unwrap(), other.entry(position).unwrap());
        assert_eq!(one.entry(position).unwrap().is_some(), position.0 < size);
        assert_eq!(one.receipt(position).unwrap(), other.receipt(position).unwrap());
        assert_eq!(one.path(position, size).unwrap(), other.path(position, size).unwrap());
        assert_eq!(one.consistency(position.0, size).unwrap(), other.consistency(position.0, size).unwrap());
        assert_eq!(one.root_at(position.0).unwrap(), other.root_at(position.0).unwrap());
    }
    for index in 0..size.div_ceil(256) {
        for of in [size, size.min(index * 256 + 7)] {
            let bytes = |reader: &dyn LogReader| reader.bundle(index, of).unwrap().into_bytes();
            assert_eq!(bytes(one), bytes(other), "bundle {index} of {of}");
        }
    }
    for level in 0..9 {
        for index in 0..size >> level {
            assert_eq!(one.subtree(level, index).unwrap(), other.subtree(level, index).unwrap());
        }
    }
    for end in [0, 1, 255, 256, 257, size, size + 9].map(Position) {
        let before = |reader: &dyn LogReader| reader.entries_before(end).map(Result::unwrap).collect::<Vec<_>>();
        assert_eq!(before(one), before(other));
        assert_eq!(before(one).len() as u64, end.0.min(size));
    }
    for from in [0, 1, 256, size].map(Position) {
        let events = |reader: &dyn LogReader| {
            let events = reader.commits(from).flat_map(|commit| commit.unwrap().events);
            events.filter(|event| event.position >= from).collect::<Vec<Event>>()
        };
        assert_eq!(events(one), events(other));
    }
}

/// One store that two logs write to, as two machines would.
type Shared = Arc<MemoryStore>;

/// Given somebody else who appended first, when a log writes, then nothing of its batch is kept or signed; it
/// catches up without being opened again, and records after what came between.
#[test]
fn a_conflict_is_caught_up_with() {
    let shared = Shared::default();
    let mut one = recorded(shared.clone(), 3);
    let mut other = Log::open(shared.clone(), key()).unwrap();
    other.append(Position(3), time(10), vec![new_event("stream-0", "first")]).unwrap();
    let head = shared.reader().head().to_owned();

    one.stage(time(11), vec![new_event("stream-0", "second")]).unwrap();
    one.stage(time(12), vec![new_event("new", "third")]).unwrap();
    assert!(matches!(one.write(), Err(LogError::Conflict { head: Position(4) })));
    assert_eq!(shared.reader().head(), head, "nothing was signed");

    let mut events = Vec::new();
    one.catch_up(|event| events.push(event)).unwrap();
    assert_eq!((events.len(), one.head()), (4, Position(4)));
    assert_eq!(one.streams().unwrap(), other.streams().unwrap());
    let commit = one.append(Position(4), time(12), vec![new_event("stream-0", "second")]).unwrap();
    assert_eq!((commit.first, commit.events[0].stream_position), (Position(4), 2));
    assert_eq!(*one.tail(), shared.tail().unwrap());
    let receipt = shared.reader().receipt(Position(4)).unwrap().unwrap();
    assert_eq!(receipt.index, 4);
}

/// Given a log on disk without its key, when something is recorded, then nothing is written: no head could
/// ever vouch for it.
#[test]
fn nothing_is_recorded_on_disk_without_a_key() {
    let directory = workplace();
    let store = DiskStore::create(directory.path(), key()).unwrap();
    let mut log = Log::open(store, Identity::NOBODY).unwrap();
    let refused = log.append(Position(0), time(0), vec![new_event("s", "x")]).unwrap_err();
    assert!(refused.to_string().contains("without its key"), "{refused}");
    drop(log);
    let archive = Archive::open(&Places::of(directory.path()), &key().verifying_key().into()).unwrap();
    assert_eq!(archive.size(), 0);
}
