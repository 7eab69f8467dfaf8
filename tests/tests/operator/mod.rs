//! A ledger, and evidence from it, in the hands of whoever has its directory and its key.
#![allow(dead_code, reason = "each test uses its own part")]

use std::{collections::BTreeMap, fs, path::Path};

use eventlog::{Archive, DiskStore, Event, Log, LogReader, NewEvent, Places, Position};
use evidence::Container;
use tests::{Desk, copy_directory};

/// Reads the ledger as the operator may.
pub fn events(ledger: &Path) -> Vec<Event> {
    let key: proof::VerifyingKey = fs::read_to_string(ledger.join("keys/log.vkey")).unwrap().trim().parse().unwrap();
    let archive = Archive::open(&Places::of(ledger), &key.into()).unwrap();
    archive.commits(Position(0)).flat_map(|commit| commit.unwrap().events).collect()
}

/// Writes an entry and its receipt into a directory, whether or not they hold.
pub fn hand_out(ledger: &Path, entry: u64, to: &Path) {
    let key: proof::VerifyingKey = fs::read_to_string(ledger.join("keys/log.vkey")).unwrap().trim().parse().unwrap();
    let archive = Archive::open(&Places::of(ledger), &key.into()).unwrap();
    fs::create_dir_all(to).unwrap();
    let [text, receipt] = ["entry.json", "tlog-proof"].map(|kind| to.join(format!("{entry}.{kind}")));
    fs::write(text, archive.entry(Position(entry)).unwrap().unwrap()).unwrap();
    fs::write(receipt, archive.receipt(Position(entry)).unwrap().unwrap().to_string()).unwrap();
}

/// Gives the ledger another past, whole and signed with its own key. Nothing tells that it ever had another.
pub fn rewrite(ledger: &Path, change: impl FnOnce(&mut Vec<Event>)) {
    let mut events = events(ledger);
    change(&mut events);
    for gone in ["journal", "log", "tiles", "views", "anchors/heads", "anchors/asked", "anchors/witnesses"] {
        let _ = fs::remove_dir_all(ledger.join(gone));
    }
    fs::remove_file(ledger.join("head")).unwrap();
    let key: proof::SigningKey = fs::read_to_string(ledger.join("keys/log.key")).unwrap().trim().parse().unwrap();
    let mut log = Log::open(DiskStore::create(ledger, key.clone()).unwrap(), key).unwrap();
    for commit in events.chunk_by(|one, other| one.recorded_at == other.recorded_at) {
        let content: Vec<NewEvent> = commit.iter().map(|event| event.content.clone()).collect();
        log.append(log.head(), commit[0].recorded_at, content).unwrap();
    }
    log.store().settle().unwrap();
}

/// The same ledger in other hands, on a desk of its own.
pub fn copied(desk: &Desk) -> Desk {
    let copy = Desk::new();
    copy_directory(desk.directory.path(), copy.directory.path());
    copy
}

/// The log's name.
pub fn name(ledger: &Path) -> String {
    let key = fs::read_to_string(ledger.join("keys/log.vkey")).unwrap();
    key.split('+').next().unwrap().to_owned()
}

pub fn vkey(desk: &Desk) -> String {
    fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap()
}

/// The entries of an evidence file, in order, and where they lie.
pub fn bundles(container: &Container) -> Vec<(String, Vec<Vec<u8>>)> {
    let bundles = container.members().filter(|(name, _)| name.starts_with("tiles/tile/entries/"));
    let entries = |mut bytes: &[u8]| {
        let mut entries = Vec::new();
        while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
            let (entry, rest) = rest.split_at(usize::from(u16::from_be_bytes(*length)));
            entries.push(entry.to_vec());
            bytes = rest;
        }
        entries
    };
    bundles.map(|(name, bytes)| (name.to_owned(), entries(bytes))).collect()
}

pub fn bundle(entries: &[Vec<u8>]) -> Vec<u8> {
    entries.iter().flat_map(|entry| [&(entry.len() as u16).to_be_bytes()[..], entry].concat()).collect()
}

/// The same members, some of them exchanged.
pub fn with(container: &Container, others: &BTreeMap<String, Vec<u8>>) -> Container {
    let mut changed = Container::of(container.format());
    for (name, bytes) in container.members() {
        changed.add(name, others.get(name).map_or(bytes, Vec::as_slice)).unwrap();
    }
    changed
}
