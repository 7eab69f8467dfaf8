//! What every store must do, and what the log makes of it.

use std::{fs, path::Path};

use calendar::Moment;
use eventlog::{
    Actor, Appended, Archive, Batch, Commit, Digest, DiskError, DiskStore, Event, Identity, Log, LogError, LogReader,
    MemoryStore, NewEvent, Places, Position, Store, StoreError, disk::Unsigned, encoded::Encoded, log::replay,
    store::Commits, tail::Tail,
};
use proof::Frontier;
use proptest::prelude::*;

use crate::support::{create, key, new_event, time};

fn open(directory: &Path) -> Result<DiskStore, StoreError> {
    DiskStore::open(directory, key(), Unsigned::Refuse)
}

fn reopen(directory: &Path) -> (Log<DiskStore>, Vec<Event>) {
    let mut found = Vec::new();
    let log = Log::replay(open(directory).unwrap(), key(), |event| found.push(event)).unwrap();
    (log, found)
}

/// Given any store, when commits are appended, then they come back in order, from any position.
fn conformance(store: impl Store) {
    let mut log = Log::replay(store, key(), |_| panic!("a new store is empty")).unwrap();
    for n in 0..20u32 {
        let events = (0..=n % 3).map(|m| new_event(&format!("stream-{}", m % 2), &format!("{n}.{m}"))).collect();
        let commit = log.append(log.head(), time(n), events).unwrap();
        assert_eq!(commit.end(), log.head());
    }
    let head = log.head();
    for from in 0..=head.0 {
        let events: Vec<Event> = log
            .read(Position(from))
            .flat_map(|commit| commit.unwrap().events)
            .filter(|e| e.position.0 >= from)
            .collect();
        let positions: Vec<u64> = events.iter().map(|event| event.position.0).collect();
        assert_eq!(positions, (from..head.0).collect::<Vec<_>>());
    }
    // A stale head is a result, and changes nothing.
    assert!(matches!(log.append(Position(0), time(99), vec![new_event("s", "x")]), Err(LogError::Conflict { .. })));
    // A clock that steps back is refused, and changes nothing.
    assert!(matches!(log.append(head, time(3), vec![new_event("s", "x")]), Err(LogError::ClockWentBack { .. })));
    // So are nothing at all and an entry over the limit.
    assert!(matches!(log.append(head, time(99), vec![]), Err(LogError::CommitSize(0))));
    let long = "x".repeat(70_000);
    assert!(matches!(log.append(head, time(99), vec![new_event("s", &long)]), Err(LogError::Event { .. })));
    assert_eq!(log.head(), head);
    let streams: Vec<u64> = log
        .read(Position(0))
        .flat_map(|commit| commit.unwrap().events)
        .filter(|event| event.content.stream == "stream-1")
        .map(|event| event.stream_position)
        .collect();
    assert_eq!(streams, (0..streams.len() as u64).collect::<Vec<_>>());
}

#[test]
fn memory_store_conforms() {
    conformance(MemoryStore::default());
}

#[test]
fn disk_store_conforms() {
    let directory = tempfile::tempdir().unwrap();
    conformance(DiskStore::create(directory.path(), key()).unwrap());
}

#[test]
fn a_commit_too_large_for_one_value_is_split_and_stays_in_the_synced_file() {
    let directory = tempfile::tempdir().unwrap();
    let events: Vec<NewEvent> = (0..30).map(|n| new_event("s", &format!("{n}{}", "x".repeat(20_000)))).collect();
    create(directory.path()).append(Position(0), time(0), events.clone()).unwrap();
    let (log, found) = reopen(directory.path());
    assert_eq!(found.into_iter().map(|event| event.content).collect::<Vec<_>>(), events);
    assert!(log.read(Position(29)).count() == 1 && log.read(Position(0)).count() > 1, "read in parts");
    assert_eq!(fs::read_dir(directory.path().join("log/blobs")).map_or(0, Iterator::count), 0);
}

#[test]
fn a_log_is_written_by_one_process_at_a_time_and_created_only_where_nothing_is() {
    let directory = tempfile::tempdir().unwrap();
    let first = create(directory.path());
    assert!(matches!(open(directory.path()), Err(StoreError::Disk(DiskError::InUse { .. }))));
    Archive::open(&Places::of(directory.path()), &key().verifying_key().into()).unwrap();
    drop(first);
    open(directory.path()).unwrap();
    assert!(matches!(
        DiskStore::create(directory.path(), key()),
        Err(StoreError::Disk(DiskError::AlreadyThere { .. }))
    ));
}

/// A store that reports a failed flush: the outcome is unknown, and must not be taken for success.
struct Failing(MemoryStore);

impl Store for Failing {
    fn tree(&self) -> Frontier {
        self.0.tree()
    }
    fn tail(&self) -> Result<Tail, StoreError> {
        self.0.tail()
    }
    fn append(&self, _: Batch, _: Option<String>) -> Result<Appended, StoreError> {
        Ok(Appended::Unknown { reason: "disk full".to_owned() })
    }
    fn publish(&self, _: Option<String>) -> Result<(), StoreError> {
        panic!("nothing was made durable, so nothing may be signed")
    }
    fn read(&self, from: Position) -> Commits<'_> {
        self.0.read(from)
    }
}

#[test]
fn a_failed_flush_is_unknown_and_not_success() {
    let mut log = Log::open(Failing(MemoryStore::default()), key()).unwrap();
    let outcome = log.append(Position(0), time(0), vec![new_event("s", "x")]);
    assert!(matches!(outcome, Err(LogError::Unknown { .. })));
    assert_eq!(log.read(Position(0)).count(), 0);
}

#[test]
fn what_cannot_be_stored_takes_no_place_in_its_stream() {
    let mut log = Log::open(MemoryStore::default(), Identity::NOBODY).unwrap();
    let long = new_event("s", &"x".repeat(70_000));
    assert!(log.append(Position(0), time(0), vec![new_event("s", "a"), long]).is_err());
    let commit = log.append(Position(0), time(0), vec![new_event("s", "b")]).unwrap();
    assert_eq!(commit.events[0].stream_position, 0);
}

#[test]
fn an_event_changed_behind_the_logs_back_is_named_by_position() {
    let mut log = Log::open(MemoryStore::default(), Identity::NOBODY).unwrap();
    let mut forged = Vec::new();
    for n in 0..3 {
        let mut commit = log.append(log.head(), time(n), vec![new_event("s", &n.to_string())]).unwrap();
        if n == 1 {
            commit.events[0].content.actor.unit = "SYT".into();
        }
        forged.push(commit);
    }
    let error = Log::replay(MemoryStore::of(forged), Identity::NOBODY, |_| {}).err().unwrap();
    assert!(matches!(error, LogError::Broken { position: Position(1), .. }), "{error}");
}

#[test]
fn staged_commits_of_different_times_are_written_as_one_batch() {
    let directory = tempfile::tempdir().unwrap();
    {
        let mut log = create(directory.path());
        for n in 0..300 {
            log.stage(time(n), vec![new_event("s", &n.to_string())]).unwrap();
        }
        log.write().unwrap();
    }
    let (log, found) = reopen(directory.path());
    assert_eq!(found.len(), 300);
    assert_eq!(log.last_recorded_at(), Some(time(299)));
}

fn any_event() -> impl Strategy<Value = NewEvent> {
    let optional_actor = prop::option::of((any::<String>(), any::<Option<String>>()));
    (any::<String>(), "[a-c]", any::<String>(), optional_actor, 0u32..100, any::<Option<u64>>(), any::<[u8; 32]>())
        .prop_map(|(kind, stream, text, approver, day, corrects, digest)| NewEvent {
            kind: kind.into(),
            version: 7,
            occurred_at: if day % 2 == 0 { Moment::Day(time(day * 86_400).date()) } else { Moment::Instant(time(day)) },
            approver: approver.map(|(unit, account)| Actor {
                account: account.map(Into::into),
                capacity: "own".into(),
                position: "x".into(),
                unit: unit.into(),
            }),
            // JSON integers hold 53 bits.
            corrects: corrects.map(|n| Position(n >> 11)),
            documents: vec![Digest(digest)],
            legal_basis: vec![text.clone()],
            ..new_event(&stream, &text)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is appended, in whatever groups, is read back the same after reopening.
    #[test]
    fn append_then_reopen_gives_the_same_events(groups in prop::collection::vec(prop::collection::vec(any_event(), 1..6), 1..8)) {
        let directory = tempfile::tempdir().unwrap();
        let mut appended = Vec::new();
        {
            let mut log = create(directory.path());
            for (n, group) in groups.into_iter().enumerate() {
                appended.extend(log.append(log.head(), time(n as u32), group).unwrap().events);
            }
        }
        let mut archived = Vec::new();
        let archive = Archive::open(&Places::of(directory.path()), &key().verifying_key().into()).unwrap();
        replay(archive.commits(Position(0)), archive.tree(), |event| archived.push(event)).unwrap();
        prop_assert_eq!(&archived, &appended);
        let (log, found) = reopen(directory.path());
        prop_assert_eq!(log.head(), Position(appended.len() as u64));
        prop_assert_eq!(&found, &appended);
    }

    /// The entry and the stored event each rebuild the other.
    #[test]
    fn entry_and_commit_say_the_same(events in prop::collection::vec(any_event(), 1..6)) {
        let mut log = Log::open(MemoryStore::default(), Identity::NOBODY).unwrap();
        let commit = log.append(Position(0), time(1), events).unwrap();
        let encoded = Encoded::again(std::slice::from_ref(&commit)).unwrap();
        let decoded = Commit::decode(&encoded.parts(usize::MAX).next().unwrap().1).unwrap();
        prop_assert_eq!(&decoded, &commit);
        let parts: Vec<Commit> = encoded.parts(900).map(|(_, part)| Commit::decode(&part).unwrap()).collect();
        prop_assert_eq!(parts.iter().flat_map(|part| &part.events).collect::<Vec<_>>(), commit.events.iter().collect::<Vec<_>>());
        for event in decoded.events {
            let entry = event.entry().unwrap();
            prop_assert_eq!(Event::from_entry(&entry).unwrap(), event);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_decoded_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Commit::decode(&bytes);
        let framed: Vec<u8> = b"SC\x01".iter().copied().chain(bytes).collect();
        let _ = Commit::decode_all(&framed);
    }
}
