//! The bytes on disk and the entry's text, pinned: what was written once is read for ever.
//!
//! `SOCAI_BLESS=1 cargo test -p eventlog golden::` writes the files anew. Doing so for a
//! format that has been released breaks every ledger in it.

use std::{fs, path::PathBuf};

use calendar::{Moment, NaiveDate, Timestamp};
use eventlog::{
    Actor, CanonicalJson, CommandRef, Commit, Digest, Event, Identity, Log, MemoryStore, NewEvent, Position, Signer,
    announced::Announced,
    encoded::Encoded,
    journal::{
        Frame, Signed,
        frame::{self, FoundFrame},
    },
};
use serde_json::json;

fn golden(name: &str, current: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("SOCAI_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, current).unwrap();
    }
    fs::read_to_string(path).unwrap()
}

/// Two events with every field of the header in use, and empty.
fn commit() -> Commit {
    let full = NewEvent {
        kind: "EntryCorrected".into(),
        version: 1,
        stream: "task/D1/C-Q/2023-Q3/SYT".into(),
        occurred_at: Moment::Day(NaiveDate::from_ymd_opt(2023, 8, 28).unwrap()),
        actor: Actor {
            account: Some("a-17".into()),
            capacity: "tl".into(),
            position: "provincial-clerk".into(),
            unit: "VPUBND".into(),
        },
        approver: Some(Actor {
            account: None,
            capacity: "own".into(),
            position: "office-chief".into(),
            unit: "VPUBND".into(),
        }),
        channel: Some("paper".into()),
        cause: Some(Position(3)),
        command: CommandRef { id: "lệnh-1".into(), digest: Digest::of(b"command") },
        corrects: Some(Position(3)),
        legal_basis: vec!["Nghị định 30/2020/NĐ-CP".into()],
        documents: vec![Digest::of(b"document")],
        payload: CanonicalJson::of(
            &json!({ "task": "D1/C-Q/2023-Q3/SYT", "lý do": "chọn nhầm\n\"đơn vị\"", "n": [1, -2, null, true] }),
        )
        .unwrap(),
    };
    let bare = NewEvent {
        occurred_at: Moment::Instant(Timestamp::from_micros(1_695_025_870_000_500).unwrap()),
        approver: None,
        channel: None,
        cause: None,
        corrects: None,
        legal_basis: vec![],
        documents: vec![],
        payload: CanonicalJson::of(&json!({})).unwrap(),
        ..full.clone()
    };
    let mut log = Log::open(MemoryStore::default(), Identity::NOBODY).unwrap();
    log.append(Position(0), Timestamp::from_micros(1_695_025_870_000_000).unwrap(), vec![full, bare]).unwrap()
}

fn bytes(commit: &Commit) -> Vec<u8> {
    let encoded = Encoded::again(std::slice::from_ref(commit)).unwrap();
    encoded.parts(usize::MAX).next().unwrap().1
}

#[test]
fn the_entry() {
    let entries: Vec<String> = commit().events.iter().map(|event| event.entry().unwrap()).collect();
    let golden = golden("entries-1.jsonl", &(entries.join("\n") + "\n"));
    assert_eq!(entries, golden.lines().collect::<Vec<_>>());
    for (line, hash) in golden.lines().zip(commit().hashes) {
        assert_eq!(Event::from_entry(line).unwrap().entry().unwrap(), line);
        assert_eq!(Digest::of_leaf(line), hash);
    }
}

#[test]
fn the_leaf_hash_of_rfc_6962() {
    // The vectors of the Certificate Transparency test suite: the empty leaf, and one byte.
    assert_eq!(Digest::of_leaf("").to_string(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_eq!(Digest::of_leaf("\0").to_string(), "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
}

#[test]
fn the_stored_commit() {
    let commit = commit();
    let hex: String = bytes(&commit).iter().map(|byte| format!("{byte:02x}")).collect();
    let golden = golden("commit-1.hex", &(hex.clone() + "\n"));
    assert_eq!(hex, golden.trim());
    let bytes: Vec<u8> = golden
        .trim()
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    assert_eq!(Commit::decode(&bytes).unwrap(), commit);
    assert_eq!(&bytes[..3], b"SC\x01");
}

/// The frame of that commit, in both versions: version 1 is what older journals hold, and is not written
/// any more.
#[test]
fn the_frame_of_the_journal() {
    let key = proof::SigningKey::from_seed("log.example/test", &[7; 32]).unwrap();
    let next = proof::SigningKey::from_seed("log.example/test", &[8; 32]).unwrap();
    let signer = Signer::from(key.clone());
    let commit = commit();
    let tree: proof::Frontier = commit.hashes.iter().copied().collect();
    let before = signer.head(&proof::Frontier::default(), None);
    let announced = Announced::sign(&tree, Some(&next), &key);
    let versions = [
        ("frame-1.hex", Signed::Own(signer.head(&tree, None))),
        ("frame-2.hex", Signed::Before { note: before, announced: announced.clone() }),
    ];
    for (name, signed) in versions {
        let mut bytes = Vec::new();
        frame::write(&signed, &Encoded::again(std::slice::from_ref(&commit)).unwrap(), 5, &mut bytes);
        let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        let hex: String = bytes[..end].iter().map(|byte| format!("{byte:02x}")).collect();
        let golden = golden(name, &(hex.clone() + "\n"));
        assert_eq!(hex, golden.trim(), "{name}");
        let frame = Frame { first: Position(0), signed, commits: vec![commit.clone()] };
        assert_eq!(frame::read(&bytes, 5), FoundFrame::Frame(frame, bytes.len()), "{name}");
        assert_eq!(frame::read(&bytes, 6), FoundFrame::Nothing);
    }
    let opened = Announced::open(&announced, &key.verifying_key().into()).unwrap();
    assert_eq!((opened.tree.size, opened.tree.root), (2, tree.root()));
    assert_eq!(opened.successor, Some(next.verifying_key()));
    // It is no head, and a head is none.
    assert!(proof::Checkpoint::open(&announced, &key.verifying_key()).is_err());
    assert!(Announced::open(&signer.head(&tree, None), &key.verifying_key().into()).is_err());
}

#[test]
fn bytes_of_a_newer_format_are_named_as_such() {
    let mut bytes = bytes(&commit());
    bytes[2] = 2;
    assert!(Commit::decode(&bytes).unwrap_err().to_string().contains("format 2"));
    bytes.push(0);
    bytes[2] = 1;
    assert!(Commit::decode(&bytes).unwrap_err().to_string().contains("too many"));
    let entry = commit().events[0].entry().unwrap().replace("socai.entry/1", "socai.entry/2");
    assert!(Event::from_entry(&entry).unwrap_err().to_string().contains("socai.entry/2"));
}
