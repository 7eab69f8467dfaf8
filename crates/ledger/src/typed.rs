//! A log read whole, on all cores: each entry as the domain reads it, in order.

use std::{
    ops::Range,
    sync::mpsc::{self, SyncSender},
    thread,
};

use domain::{EntryNumber, Recorded};
use eventlog::{Digest, Event, LogReader, Position, StoreError};
use verify::reading::{ReadingError, recorded};

/// So many entries are read at a time: four bundles …
const BLOCK: u64 = 1_024;
/// … and by each thread so many times as many ahead of those that are taken.
const AHEAD: usize = 2;

/// Why a log cannot be read whole.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    /// It cannot be read at all.
    #[error(transparent)]
    Log(#[from] StoreError),
    /// An entry that this program cannot read.
    #[error(transparent)]
    Entry(#[from] ReadingError),
    /// An entry that does not hash to what is recorded.
    #[error("entry {0} is not there as it was recorded")]
    Changed(EntryNumber),
}

/// Reads the entries of `log` from that one on. Whatever `make` makes of each is given to `take`, in order and with its
/// leaf hash; whether all of them are what was signed, the hashes tell.
pub(crate) fn each<L: LogReader, T: Send, E: From<Unread>>(
    log: &L,
    from: u64,
    make: impl Fn(Event, Recorded) -> T + Sync,
    mut take: impl FnMut(T, Digest) -> Result<(), E>,
) -> Result<(), E> {
    let blocks = if from < log.size() { from / BLOCK..log.size().div_ceil(BLOCK) } else { 0..0 };
    // A few entries are not worth a thread for each core, and none are worth none.
    let readers = thread::available_parallelism().map_or(1, usize::from).min(blocks.clone().count());
    let block = |number: u64| from.max(number * BLOCK)..log.size().min((number + 1) * BLOCK);
    thread::scope(|scope| {
        let begin = |nth: usize| {
            let (read, ready) = mpsc::sync_channel(AHEAD);
            let (make, numbers) = (&make, blocks.clone().skip(nth).step_by(readers));
            scope.spawn(move || read_blocks(log, numbers.map(block), make, &read));
            ready
        };
        let ready: Vec<_> = (0..readers).map(begin).collect();
        for (_, ready) in blocks.clone().zip(ready.iter().cycle()) {
            // A thread that panicked sends nothing more; the scope says why.
            let Ok(read) = ready.recv() else { break };
            for (made, hash) in read? {
                take(made, hash)?;
            }
        }
        Ok(())
    })
}

/// What is made of each entry of a block, with its leaf hash.
type Made<T> = Result<Vec<(T, Digest)>, Unread>;

/// Reads these blocks for as long as somebody takes them.
fn read_blocks<T>(
    log: &impl LogReader,
    blocks: impl Iterator<Item = Range<u64>>,
    make: &impl Fn(Event, Recorded) -> T,
    read: &SyncSender<Made<T>>,
) {
    for block in blocks {
        if read.send(read_block(log, &block, make)).is_err() {
            return;
        }
    }
}

fn read_block<T>(log: &impl LogReader, block: &Range<u64>, make: &impl Fn(Event, Recorded) -> T) -> Made<T> {
    let mut entries = Vec::new();
    for commit in log.commits(Position(block.start)) {
        let commit = commit?.skip_to(Position(block.start));
        for (event, hash) in commit.events.into_iter().zip(commit.hashes) {
            if event.position.0 >= block.end {
                return Ok(entries);
            }
            let number = EntryNumber(event.position.0);
            if !event.entry().is_ok_and(|text| Digest::of_leaf(&text) == hash) {
                return Err(Unread::Changed(number));
            }
            let recorded = recorded(&event)?;
            entries.push((make(event, recorded), hash));
        }
    }
    Ok(entries)
}
