//! The next free place in every stream, kept so that opening need not read the whole log. It can be
//! thrown away: then the log is read once.

use std::{collections::HashMap, fs, path::Path};

use calendar::Timestamp;
use proof::{Frontier, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::{
    event::Position,
    files::{aside, create_directory, read_plain, write_aside},
    sled_log::SledLog,
    store::StoreError,
    tail::{Gap, Tail},
};

/// "SCS", then the format number.
const MARK: [u8; 4] = *b"SCS\x01";
/// Noting the streams pays once reading what is new takes longer.
const NEW_EVENTS_MIN: u64 = 50_000;
const CONFIG: bincode::config::Configuration = bincode::config::standard();

/// The stored shape.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Of which log.
    key: String,
    /// As of this position.
    position: u64,
    recorded_at_micros: Option<i64>,
    streams: Vec<(String, u64)>,
}

/// The tail of the log: from what was kept at `path`, and what came after it.
pub fn tail(path: &Path, key: &VerifyingKey, log: &SledLog, tree: &Frontier) -> Result<Tail, StoreError> {
    let kept = load(path, key).filter(|kept| kept.position <= tree.size());
    let (mut position, mut last, mut streams) = match kept {
        Some(kept) => {
            let last = kept.recorded_at_micros.and_then(Timestamp::from_micros);
            (kept.position, last, kept.streams.into_iter().collect())
        }
        None => (0, None, HashMap::new()),
    };
    for commit in log.read(Position(position)) {
        let commit = commit?.skip_to(Position(position));
        if commit.first.0 != position {
            let detail = format!("expected here, but the next commit is at {}", commit.first);
            return Err(Gap { position: Position(position), detail }.into());
        }
        for event in commit.events {
            *streams.entry(event.content.stream).or_default() += 1;
        }
        position += commit.hashes.len() as u64;
        last = Some(commit.recorded_at);
    }
    match position == tree.size() {
        true => Ok(Tail::new(tree.clone(), last, streams)),
        false => {
            let detail = format!("the log has {} events, but those stored end here", tree.size());
            Err(Gap { position: Position(position), detail }.into())
        }
    }
}

fn load(path: &Path, key: &VerifyingKey) -> Option<Kept> {
    let bytes = read_plain(path).ok()?;
    let (checksum, body) = bytes.strip_prefix(&MARK)?.split_first_chunk::<4>()?;
    if crc32fast::hash(body).to_le_bytes() != *checksum {
        return None;
    }
    let (kept, _): (Kept, usize) = bincode::serde::decode_from_slice(body, CONFIG).ok()?;
    (kept.key == key.to_string()).then_some(kept)
}

/// Keeps the streams of `tail` if that will save time. A failure costs only that time.
pub fn keep(path: &Path, key: &VerifyingKey, tail: &Tail) {
    let before = load(path, key).map_or(0, |kept| kept.position);
    if tail.head().0 >= before + NEW_EVENTS_MIN {
        let _ = write(path, key, tail);
    }
}

fn write(path: &Path, key: &VerifyingKey, tail: &Tail) -> std::io::Result<()> {
    let mut streams: Vec<_> = tail.streams().iter().map(|(stream, next)| (stream.clone(), *next)).collect();
    streams.sort();
    let recorded_at_micros = tail.last_recorded_at.map(Timestamp::micros);
    let kept = Kept { key: key.to_string(), position: tail.head().0, recorded_at_micros, streams };
    // Integers and texts into a vector cannot fail.
    let body = bincode::serde::encode_to_vec(&kept, CONFIG).unwrap_or_default();
    let bytes = [&MARK[..], &crc32fast::hash(&body).to_le_bytes(), &body].concat();
    create_directory(path.parent().unwrap_or(path))?;
    // Not synced: what a power cut leaves of it, its checksum tells.
    drop(write_aside(path, &bytes, 0o666)?);
    fs::rename(aside(path), path)
}
