//! What every store must do, and what the log makes of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;

use calendar::{Moment, Timestamp};
use proptest::prelude::*;
use serde_json::json;
use socai_log::{
    Actor, Appended, CanonicalJson, CommandRef, Commit, Digest, Event, Log, LogError, MemoryStore, NewEvent, Position,
    SledStore, Store, StoreError,
};

fn time(seconds: u32) -> Timestamp {
    Timestamp::from_micros(1_695_000_000_000_000 + i64::from(seconds) * 1_000_000).unwrap()
}

fn new_event(stream: &str, text: &str) -> NewEvent {
    NewEvent {
        kind: "Noted".to_owned(),
        version: 1,
        stream: stream.to_owned(),
        occurred_at: Moment::Instant(time(0)),
        actor: Actor { account: None, capacity: "own".into(), position: "unit-clerk".into(), unit: "STC".into() },
        approver: None,
        channel: None,
        cause: None,
        command: CommandRef { id: format!("note {text}"), digest: Digest::of(text.as_bytes()) },
        corrects: None,
        legal_basis: Vec::new(),
        documents: Vec::new(),
        payload: CanonicalJson::of(&json!({ "text": text })).unwrap(),
    }
}

/// Given any store, when commits are appended, then they come back in order, from any position.
fn conformance(store: impl Store) {
    let mut log = Log::open(store, |_| panic!("a new store is empty")).unwrap();
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
    assert!(matches!(log.append(head, time(99), vec![new_event("s", &long)]), Err(LogError::EntryTooLong { .. })));
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
fn sled_store_conforms() {
    let directory = tempfile::tempdir().unwrap();
    conformance(SledStore::create(&directory.path().join("log")).unwrap());
}

#[test]
fn a_commit_too_large_for_one_value_is_split_and_stays_atomic_and_in_the_synced_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    let events: Vec<NewEvent> = (0..30).map(|n| new_event("s", &format!("{n}{}", "x".repeat(20_000)))).collect();
    {
        let mut log = Log::open(SledStore::create(&path).unwrap(), |_| {}).unwrap();
        log.append(Position(0), time(0), events.clone()).unwrap();
    }
    let mut found = Vec::new();
    let log = Log::open(SledStore::open(&path).unwrap(), |event| found.push(event.content)).unwrap();
    assert_eq!(found, events);
    assert!(log.read(Position(29)).count() == 1 && log.read(Position(0)).count() > 1, "read in parts");
    assert_eq!(fs::read_dir(path.join("blobs")).map_or(0, Iterator::count), 0);
}

#[test]
fn a_log_is_opened_by_one_process_at_a_time_and_created_only_where_nothing_is() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    let first = SledStore::create(&path).unwrap();
    assert!(matches!(SledStore::open(&path), Err(StoreError::InUse { .. })));
    drop(first);
    SledStore::open(&path).unwrap();
    assert!(matches!(SledStore::create(&path), Err(StoreError::AlreadyThere { .. })));
    assert!(matches!(SledStore::open(directory.path()), Err(StoreError::NotALog { .. })));
}

#[test]
fn damaged_bytes_are_an_error_and_never_a_panic() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    {
        let mut log = Log::open(SledStore::create(&path).unwrap(), |_| {}).unwrap();
        for n in 0..50 {
            log.append(log.head(), time(n), vec![new_event("s", &n.to_string())]).unwrap();
        }
    }
    let database = path.join("db");
    let bytes = fs::read(&database).unwrap();
    for (offset, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte != 0).step_by(97) {
        let mut damaged = bytes.clone();
        damaged[offset] = byte ^ 0x20;
        fs::write(&database, &damaged).unwrap();
        let Ok(store) = SledStore::open(&path) else { continue };
        // What opens is a prefix of what was written, or says where it breaks: never a wrong event.
        let mut texts = Vec::new();
        let _ = Log::open(store, |event| texts.push(event.content.command.id));
        let expected: Vec<String> = (0..texts.len()).map(|n| format!("note {n}")).collect();
        assert_eq!(texts, expected, "flipped a bit at {offset}");
    }
}

/// A store that reports a failed flush: the outcome is unknown, and must not be taken for success.
struct Failing(MemoryStore);

impl Store for Failing {
    fn head(&self) -> Position {
        self.0.head()
    }
    fn append(&mut self, _: &Commit) -> Result<Appended, StoreError> {
        Ok(Appended::Unknown { reason: "disk full".to_owned() })
    }
    fn read(&self, from: Position) -> Box<dyn Iterator<Item = Result<Commit, StoreError>> + '_> {
        self.0.read(from)
    }
}

#[test]
fn a_failed_flush_is_unknown_and_not_success() {
    let mut log = Log::open(Failing(MemoryStore::default()), |_| {}).unwrap();
    let outcome = log.append(Position(0), time(0), vec![new_event("s", "x")]);
    assert!(matches!(outcome, Err(LogError::Unknown { .. })));
    assert_eq!(log.head(), Position(0));
}

#[test]
fn an_event_changed_behind_the_logs_back_is_named_by_position() {
    let mut log = Log::open(MemoryStore::default(), |_| {}).unwrap();
    let mut forged = MemoryStore::default();
    for n in 0..3 {
        let mut commit = log.append(log.head(), time(n), vec![new_event("s", &n.to_string())]).unwrap();
        if n == 1 {
            commit.events[0].content.actor.unit = "SYT".to_owned();
        }
        let _ = forged.append(&commit).unwrap();
    }
    let error = Log::open(forged, |_| {}).err().unwrap();
    assert!(matches!(error, LogError::Broken { position: Position(1), .. }), "{error}");
}

fn any_event() -> impl Strategy<Value = NewEvent> {
    let optional_actor = prop::option::of((any::<String>(), any::<Option<String>>()));
    (any::<String>(), "[a-c]", any::<String>(), optional_actor, 0u32..100, any::<Option<u64>>(), any::<[u8; 32]>())
        .prop_map(|(kind, stream, text, approver, day, corrects, digest)| NewEvent {
            kind,
            version: 7,
            occurred_at: if day % 2 == 0 { Moment::Day(time(day * 86_400).date()) } else { Moment::Instant(time(day)) },
            approver: approver.map(|(unit, account)| Actor {
                account,
                capacity: "own".into(),
                position: "x".into(),
                unit,
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
        let path = directory.path().join("log");
        let mut appended = Vec::new();
        {
            let mut log = Log::open(SledStore::create(&path).unwrap(), |_| {}).unwrap();
            for (n, group) in groups.into_iter().enumerate() {
                appended.extend(log.append(log.head(), time(n as u32), group).unwrap().events);
            }
        }
        let mut found = Vec::new();
        let log = Log::open(SledStore::open(&path).unwrap(), |event| found.push(event)).unwrap();
        prop_assert_eq!(log.head(), Position(appended.len() as u64));
        prop_assert_eq!(&found, &appended);
    }

    /// The entry and the stored event each rebuild the other.
    #[test]
    fn entry_and_commit_say_the_same(events in prop::collection::vec(any_event(), 1..6)) {
        let mut log = Log::open(MemoryStore::default(), |_| {}).unwrap();
        let commit = log.append(Position(0), time(1), events).unwrap();
        let decoded = Commit::decode(&commit.encode().unwrap()).unwrap();
        prop_assert_eq!(&decoded, &commit);
        for event in decoded.events {
            let entry = event.entry().unwrap();
            prop_assert_eq!(Event::from_entry(entry.as_str()).unwrap(), event);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_decoded_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Commit::decode(&bytes);
        let framed: Vec<u8> = b"SC\x01".iter().copied().chain(bytes).collect();
        let _ = Commit::decode(&framed);
    }
}
