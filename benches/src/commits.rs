//! One writer, one event per commit, every commit really on the disk: the log beside a bare file.
//!
//! `cargo run --release -p socai-benches --bin commits [DIRECTORY]`
//!
//! Both write the same entry bytes. The file is preallocated and synced once per write: what the
//! disk can do. The log encodes, checks, hashes, writes through sled and syncs. Rounds alternate,
//! so that a machine whose speed drifts drifts for both.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::Path,
    time::{Duration, Instant},
};

use calendar::{Moment, Timestamp};
use log::{Actor, CanonicalJson, CommandRef, Digest, Log, NewEvent, SledStore};
use serde_json::json;

const COMMITS: u32 = 500;
const ROUNDS: usize = 7;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let parent = std::env::args().nth(1).unwrap_or_else(|| std::env::temp_dir().to_string_lossy().into_owned());
    let mut ratios = Vec::new();
    println!("{COMMITS} commits of one event a round, {ROUNDS} rounds, in {parent}\n");
    println!("{:>12}  {:>12}  {:>6}", "file /s", "log /s", "ratio");
    for _ in 0..ROUNDS {
        let directory = tempfile::tempdir_in(&parent)?;
        let file = per_second(bare_file(directory.path())?);
        let log = per_second(log(directory.path())?);
        println!("{file:>12.0}  {log:>12.0}  {:>6.2}", log / file);
        ratios.push(log / file);
    }
    ratios.sort_by(f64::total_cmp);
    println!("\nmedian ratio of the log to the file: {:.2}", ratios[ROUNDS / 2]);
    Ok(())
}

fn per_second(elapsed: Duration) -> f64 {
    f64::from(COMMITS) / elapsed.as_secs_f64()
}

fn event(number: u32) -> Result<NewEvent> {
    Ok(NewEvent {
        kind: "ReportSubmitted".to_owned(),
        version: 1,
        stream: format!("task/D1/C-Q/2023-Q3/U{number:05}"),
        occurred_at: Moment::Instant(time()?),
        actor: Actor { account: None, capacity: "own".into(), position: "unit-clerk".into(), unit: "STC".into() },
        approver: None,
        channel: None,
        cause: None,
        command: CommandRef { id: format!("c{number}"), digest: Digest::of(&number.to_be_bytes()) },
        corrects: None,
        legal_basis: Vec::new(),
        documents: Vec::new(),
        payload: CanonicalJson::of(
            &json!({ "task": format!("D1/C-Q/2023-Q3/U{number:05}"), "note": "x".repeat(200) }),
        )?,
    })
}

fn time() -> Result<Timestamp> {
    Timestamp::from_micros(1_695_000_000_000_000).ok_or_else(|| "time".into())
}

fn log(directory: &Path) -> Result<Duration> {
    let mut log = Log::open(SledStore::create(&directory.join("log"))?, |_| {})?;
    let events = (0..COMMITS).map(event).collect::<Result<Vec<_>>>()?;
    let at = time()?;
    let start = Instant::now();
    for event in events {
        log.append(log.head(), at, vec![event])?;
    }
    Ok(start.elapsed())
}

fn bare_file(directory: &Path) -> Result<Duration> {
    let mut writes = Vec::new();
    let mut log = Log::open(log::MemoryStore::default(), |_| {})?;
    for number in 0..COMMITS {
        let commit = log.append(log.head(), time()?, vec![event(number)?])?;
        writes.push(commit.encode()?);
    }
    let mut file = File::create(directory.join("bare"))?;
    file.write_all(&vec![0; writes.iter().map(Vec::len).sum()])?;
    file.seek(SeekFrom::Start(0))?;
    file.sync_all()?;
    let start = Instant::now();
    for bytes in writes {
        file.write_all(&bytes)?;
        file.sync_data()?;
    }
    Ok(start.elapsed())
}
