//! What of a write is for proving: leaf hash, tree, signed head; beside the whole of it, really synced.

use std::{
    fmt::Write as _,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;
use bed::{
    event::{Event, Events},
    figures::{Spread, fraction},
    recorded::{new_event, now},
};
use ed25519_dalek::Signer;
use eventlog::{Digest, DiskStore, Log, NewEvent, Position};
use proof::{Checkpoint, Frontier, SigningKey};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::Effort;

/// Events in a commit.
const COMMITS: [usize; 2] = [1, 64];
/// So many commits in a round, of each size.
const MANY: usize = 1_000;
const SEED: [u8; 32] = [7; 32];

/// Microseconds for each event, over the rounds.
#[derive(Serialize)]
pub struct Write {
    events_in_a_commit: usize,
    entry_bytes: usize,
    leaf_hash: Spread,
    tree: Spread,
    signed_head: Spread,
    whole: Spread,
    /// Of the whole write of the same round.
    share: Spread,
    /// SHA-256 over the same bytes and one signature, by the libraries alone.
    limit: Spread,
}

pub fn measure(directory: &Path, effort: Effort) -> Result<Vec<Write>> {
    COMMITS.into_iter().map(|events| of_commits(directory, events, effort)).collect()
}

fn of_commits(directory: &Path, in_a_commit: usize, effort: Effort) -> Result<Write> {
    // A smoke run is short here too.
    let commits = if effort.time < Duration::from_secs(1) { MANY / 10 } else { MANY };
    let events: Vec<Event> = Events::default().take(commits * in_a_commit).collect();
    let mut columns: [Vec<f64>; 6] = Default::default();
    let mut entry_bytes = 0;
    for round in 0..effort.rounds {
        let directory = directory.join(format!("write-{in_a_commit}-{round}"));
        let key = SigningKey::from_seed("bench.example/socai", &SEED)?;
        let mut log = Log::open(DiskStore::create(&directory, key.clone())?, key.clone())?;
        rustix::fs::sync();
        let whole = write(&mut log, &events, in_a_commit)?;
        let entries = entries(&log)?;
        entry_bytes = entries.iter().map(String::len).sum::<usize>() / entries.len();
        drop(log);
        std::fs::remove_dir_all(&directory)?;

        let per_event = |time: Duration| time.as_secs_f64() * 1e6 / entries.len() as f64;
        let (leaves, leaf_hash) = timed(|| entries.iter().map(Digest::of_leaf).collect::<Vec<Digest>>());
        let (tree, pushed) = timed(|| leaves.iter().copied().collect::<Frontier>());
        let ((), signed) = timed(|| {
            for _ in 0..commits {
                let head = Checkpoint { origin: key.name().to_owned(), size: tree.size(), root: tree.root() };
                black_box(head.sign(&key));
            }
        });
        let ((), limit) = timed(|| alone(&entries, commits));
        let [leaf_hash, pushed, signed, whole, limit] = [leaf_hash, pushed, signed, whole, limit].map(per_event);
        let share = (leaf_hash + pushed + signed) / whole;
        for (column, value) in columns.iter_mut().zip([leaf_hash, pushed, signed, whole, share, limit]) {
            column.push(value);
        }
    }
    let nothing = Spread { median: f64::NAN, min: f64::NAN, max: f64::NAN };
    let [leaf_hash, tree, signed_head, whole, share, limit] =
        columns.map(|column| Spread::of(column).unwrap_or(nothing));
    let write =
        Write { events_in_a_commit: in_a_commit, entry_bytes, leaf_hash, tree, signed_head, whole, share, limit };
    eprint!("{}", markdown(std::slice::from_ref(&write)));
    Ok(write)
}

/// Each commit is on the disk before the next begins; the events are made before the clock starts.
fn write(log: &mut Log<DiskStore>, events: &[Event], in_a_commit: usize) -> Result<Duration> {
    let at = now()?;
    let commits = events.chunks(in_a_commit).map(|chunk| {
        chunk.iter().cloned().zip(0..).map(|(event, number)| new_event(event, number, at)).collect::<Result<Vec<_>>>()
    });
    let commits: Vec<Vec<NewEvent>> = commits.collect::<Result<_>>()?;
    let start = Instant::now();
    for commit in commits {
        log.append(log.head(), at, commit)?;
    }
    Ok(start.elapsed())
}

fn entries(log: &Log<DiskStore>) -> Result<Vec<String>> {
    log.store().settle()?;
    let mut entries = Vec::new();
    for commit in log.read(Position(0)) {
        for event in commit?.events {
            entries.push(event.entry()?);
        }
    }
    Ok(entries)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let outcome = black_box(work());
    (outcome, start.elapsed())
}

/// A tree has a node for each leaf.
fn alone(entries: &[String], signatures: usize) {
    let node = [1; 65];
    for entry in entries {
        black_box(Sha256::digest(black_box(entry)));
        black_box(Sha256::digest(black_box(node)));
    }
    let key = ed25519_dalek::SigningKey::from_bytes(&SEED);
    // As long as a head.
    let text = [b'x'; 80];
    for _ in 0..signatures {
        black_box(key.sign(black_box(&text)));
    }
}

pub fn markdown(writes: &[Write]) -> String {
    let mut text = "\n## Proving within a write, µs for each event\n\n\
         | events a commit | leaf hash | tree | signed head | together | whole write, synced | share | min..max | \
         sha2 and ed25519-dalek alone |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for Write { events_in_a_commit, leaf_hash, tree, signed_head, whole, share, limit, .. } in writes {
        let [leaf_hash, tree, signed_head, whole, limit] =
            [leaf_hash, tree, signed_head, whole, limit].map(|spread| spread.median);
        let together = leaf_hash + tree + signed_head;
        let (median, min, max) = (fraction(share.median), fraction(share.min), fraction(share.max));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {events_in_a_commit} | {leaf_hash:.2} | {tree:.2} | {signed_head:.2} | {together:.2} | {whole:.2} \
             | {median} | {min}..{max} | {limit:.2} |"
        );
    }
    text
}
