//! What follows behind the journal: both copies, the head kept apart, and then room in the journal.
//!
//! Nobody waits for it, unless it falls too far behind.

use std::{
    collections::VecDeque,
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    encoded::Encoded,
    error::DiskError,
    event::Position,
    files::{at, write_aside},
    journal::{self, Journal, Order, Written},
    sled_log::SledLog,
    store::StoreError,
    tiles::TileWriter,
};

/// A round begins once nothing was written for so long: whoever writes needs the disk and the cores
/// more, and each round costs a handful of syncs.
const QUIET: Duration = Duration::from_millis(100);
/// Or once so many bytes of the journal wait. In memory they take about three times as much.
const WAITING_BYTES: usize = 64 * 1024 * 1024;
/// A round takes about so many bytes of the journal.
const ROUND_BYTES: usize = 8 * 1024 * 1024;
/// So many bytes of journal may wait; then writers do.
const BACKLOG_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// The two complete copies and the head.
pub struct Copies {
    /// sled.
    pub log: Arc<SledLog>,
    /// The public copy.
    pub tiles: TileWriter,
    /// The last signed head, kept apart.
    pub head: PathBuf,
    /// Open, for syncing the file system it lies on.
    pub directory: File,
}

impl Copies {
    /// Writes the batches to both copies, then the head that they lead to, and syncs all of it.
    fn take(&mut self, batches: &[Encoded], note: &str) -> Result<(), StoreError> {
        self.log.append(batches)?;
        for commits in batches {
            for (entry, hash) in commits.entries().zip(commits.hashes()) {
                self.tiles.append(entry, *hash)?;
            }
        }
        self.publish(note)
    }

    /// Makes durable what was appended, before a head over it is signed.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.tiles.complete()?;
        self.sync()
    }

    /// Names the head that `note` signs, in the tiles and apart.
    pub fn publish(&mut self, note: &str) -> Result<(), StoreError> {
        self.tiles.complete()?;
        drop(self.tiles.prepare(note)?);
        drop(write_aside(&self.head, note.as_bytes(), HEAD_MODE).map_err(at(&self.head))?);
        // Everything that the head speaks of, and the head itself, before its name: files and
        // directories in one call, since the tiles are many.
        self.sync()?;
        self.tiles.publish()?;
        std::fs::rename(crate::files::aside(&self.head), &self.head).map_err(at(&self.head))?;
        self.sync()?;
        self.tiles.tidy();
        Ok(())
    }

    fn sync(&self) -> Result<(), StoreError> {
        rustix::fs::syncfs(&self.directory).map_err(|error| at(Path::new("syncfs"))(error.into()))
    }
}

const HEAD_MODE: u32 = 0o666;

/// The thread that follows, and what it shares with the writer.
pub struct Follower {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    /// Something for the follower to do, or reason to hurry.
    work: Condvar,
    /// The follower has got further, or has failed.
    progress: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Waiting>,
    /// Bytes of the journal that wait.
    waiting_bytes: usize,
    /// The position after the last event handed over.
    handed: Position,
    /// The position up to which both copies are synced.
    held: Position,
    /// A file that the journal wants to lie ready.
    order: Option<Order>,
    hurry: bool,
    closing: bool,
    failed: Option<String>,
}

/// A batch that is in the journal and not yet in both copies.
struct Waiting {
    end: Position,
    written: Written,
    /// The signed head over it.
    note: String,
    /// Gone where too many wait: then they are read again.
    commits: Option<Encoded>,
}

impl Waiting {
    fn commits(self) -> Result<Encoded, StoreError> {
        match self.commits {
            Some(commits) => Ok(commits),
            None => self.written.read()?.encoded(),
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is whole between two statements, whoever panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'g>(on: &Condvar, guard: MutexGuard<'g, State>) -> MutexGuard<'g, State> {
        on.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }
}

impl Follower {
    /// Starts following; both copies hold everything up to `held`.
    pub fn start(copies: Copies, journal: Arc<Mutex<Journal>>, held: Position) -> Self {
        let state = State { handed: held, held, ..State::default() };
        let shared = Arc::new(Shared { state: Mutex::new(state), work: Condvar::new(), progress: Condvar::new() });
        let run = Run { copies, journal, shared: shared.clone() };
        let thread = thread::Builder::new().name("follower".to_owned()).spawn(move || run.run());
        let failed = thread.as_ref().err().map(ToString::to_string);
        shared.lock().failed = failed;
        Self { shared, thread: thread.ok() }
    }

    /// Hands over commits that are durable in the journal, with the head over them, and what the journal
    /// orders. Waits while too much of the journal is in use.
    pub fn hand_over(
        &self,
        commits: Encoded,
        note: String,
        written: Written,
        order: Option<Order>,
        backlog_bytes: u64,
    ) {
        let mut state = self.shared.lock();
        let first = state.waiting.is_empty() || order.is_some();
        state.order = order.or(state.order.take());
        state.handed = commits.end();
        state.waiting_bytes += written.length();
        let (end, in_memory) = (commits.end(), state.waiting_bytes <= WAITING_BYTES);
        state.waiting.push_back(Waiting { end, written, note, commits: in_memory.then_some(commits) });
        if first || state.waiting_bytes >= WAITING_BYTES {
            self.shared.work.notify_one();
        }
        if backlog_bytes > BACKLOG_BYTES_MAX {
            drop(state);
            // The batch is durable either way; whether the copies failed is asked before the next.
            let _ = self.settle();
        }
    }

    /// Whether it has failed; then nothing more may be written.
    pub fn check(&self) -> Result<(), StoreError> {
        match &self.shared.lock().failed {
            Some(reason) => Err(DiskError::Behind { reason: reason.clone() }.into()),
            None => Ok(()),
        }
    }

    /// Waits until both copies hold what was handed over so far.
    pub fn settle(&self) -> Result<(), StoreError> {
        let mut state = self.shared.lock();
        let goal = state.handed;
        while state.held < goal {
            if let Some(reason) = &state.failed {
                return Err(DiskError::Behind { reason: reason.clone() }.into());
            }
            state.hurry = true;
            self.shared.work.notify_one();
            state = Shared::wait(&self.shared.progress, state);
        }
        Ok(())
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.shared.lock().closing = true;
        self.shared.work.notify_one();
        if let Some(thread) = self.thread.take() {
            // What it could not finish is in the journal.
            let _ = thread.join();
        }
    }
}

struct Run {
    copies: Copies,
    journal: Arc<Mutex<Journal>>,
    shared: Arc<Shared>,
}

/// What the follower does next.
enum Work {
    Make(Order),
    Take(Vec<Waiting>),
}

impl Run {
    fn run(mut self) {
        while let Some(work) = self.next_work() {
            let outcome = match work {
                Work::Make(order) => order.make().map(|spare| {
                    self.journal().take(spare);
                    None
                }),
                Work::Take(round) => self.take(round).map(Some),
            };
            let mut state = self.shared.lock();
            match outcome {
                Ok(Some(held)) => state.held = held,
                Ok(None) => {}
                Err(error) => state.failed = Some(error.to_string()),
            }
            self.shared.progress.notify_all();
            if state.failed.is_some() {
                return;
            }
        }
        let needless = self.journal().close();
        // A file left over takes room and does no harm.
        let _ = journal::remove(&needless);
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        // The journal refuses by itself what an interrupted write has left in doubt.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a round to both copies, then gives its room in the journal free. Returns the position
    /// up to which both copies are synced.
    fn take(&mut self, round: Vec<Waiting>) -> Result<Position, StoreError> {
        let Some(last) = round.last() else { return Ok(Position(0)) };
        let (held, note) = (last.end, last.note.clone());
        let batches = round.into_iter().map(Waiting::commits).collect::<Result<Vec<_>, _>>()?;
        self.copies.take(&batches, &note)?;
        let needless = self.journal().recycle(held);
        journal::remove(&needless)?;
        Ok(held)
    }

    /// What is to be done, once it is; `None` when the ledger is closed and nothing waits.
    fn next_work(&self) -> Option<Work> {
        let mut state = self.shared.lock();
        let mut last_handed = None;
        loop {
            if let Some(order) = state.order.take() {
                return Some(Work::Make(order));
            }
            if state.waiting.is_empty() {
                state.hurry = false;
                if state.closing {
                    return None;
                }
                state = Shared::wait(&self.shared.work, state);
                continue;
            }
            let quiet = last_handed == Some(state.handed);
            if quiet || state.hurry || state.closing || state.waiting_bytes >= WAITING_BYTES {
                return Some(Work::Take(state.round()));
            }
            last_handed = Some(state.handed);
            state = self.shared.work.wait_timeout(state, QUIET).unwrap_or_else(PoisonError::into_inner).0;
            // Woken early, it was not quiet.
            last_handed = last_handed.filter(|handed| *handed == state.handed);
        }
    }
}

impl State {
    /// Takes as much as makes a round.
    fn round(&mut self) -> Vec<Waiting> {
        let (mut round, mut bytes) = (Vec::new(), 0);
        while bytes < ROUND_BYTES {
            let Some(waiting) = self.waiting.pop_front() else { break };
            bytes += waiting.written.length();
            round.push(waiting);
        }
        self.waiting_bytes = self.waiting_bytes.saturating_sub(bytes);
        round
    }
}
