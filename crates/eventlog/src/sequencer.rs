//! The sequencer: one order for many who ask at once.
//!
//! It drains whatever waits (no timer), decides, and stages; one write and one sync answer all of
//! them. While one batch is being synced the next is prepared.
//!
//! ```text
//! who asks -> queue -> [sequencer: decide, stage, seal] -> [writer: write, sync, sign] -> answers
//! ```

use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    thread::{self, JoinHandle},
};

use tokio::sync::oneshot;

use crate::{
    batch::{Batch, Sealed, Sealing},
    log::{Log, Writer as LogWriter},
    store::Store,
};

/// So many requests may wait; one more is turned away.
pub const WAITING_MAX: usize = 64 * 1024;
/// A batch takes at most so many requests; the rest goes into the next.
const BATCH_REQUESTS_MAX: usize = 4096;

/// What is asked of the sequencer, and how it decides. It may stage events in the log and must not
/// write them.
pub trait Decide: Send + 'static {
    /// What is asked.
    type Request: Send + 'static;
    /// What is answered, once everything staged before is on the disk.
    type Answer: Send + 'static;
    /// What the log is kept in.
    type Store: Store + 'static;

    /// Decides one request.
    fn decide(&mut self, request: Self::Request) -> Self::Answer;

    /// The log in which it stages.
    fn log(&mut self) -> &mut Log<Self::Store>;
}

/// What was asked has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// The log cannot be written any more. Whether this was recorded is to be read from the log, once
    /// it is opened again.
    #[error("it is not known whether this was recorded ({reason}); open the ledger again and look")]
    Unknown {
        /// What failed.
        reason: String,
    },
    /// [`WAITING_MAX`] wait already. Nothing was recorded.
    #[error("{WAITING_MAX} requests wait already; nothing was recorded, try again in a moment")]
    TooMany,
}

/// The answer to what was asked, if there is one.
pub type Answered<A> = Result<WithProof<A>, Unanswered>;

/// An answer that will come.
pub struct Pending<A>(oneshot::Receiver<Answered<A>>);

/// An answer, and what proves the entries of the batch it came with; nothing where it needed none.
pub type WithProof<A> = (A, Option<Arc<Sealed>>);

/// The running sequencer. Any number may ask at once.
pub struct Sequencer<D: Decide> {
    queue: Arc<Queue<D>>,
    thread: Option<JoinHandle<D>>,
}

type Request<D> = (<D as Decide>::Request, oneshot::Sender<Answered<<D as Decide>::Answer>>);
/// Answers that are given once the batch before them is on the disk.
type Answers<A> = Vec<(oneshot::Sender<Answered<A>>, A)>;
/// What the writer is given: a batch, if anything was staged, and the answers that wait for it.
type Ready<A> = (Option<(Batch, Sealing)>, Answers<A>);

struct Queue<D: Decide> {
    state: Mutex<State<D>>,
    /// Something to do for the sequencer.
    ready: Condvar,
}

struct State<D: Decide> {
    requests: VecDeque<Request<D>>,
    /// The writer has nothing to do.
    idle: bool,
    closed: bool,
}

impl<D: Decide> Queue<D> {
    fn lock(&self) -> MutexGuard<'_, State<D>> {
        // The state is whole between two statements, whoever panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is something to do, with `staged` answers waiting to be written: takes
    /// requests, and whether the writer is idle. `None` once all is done.
    fn next(&self, staged: usize, requests: &mut VecDeque<Request<D>>) -> Option<Writer> {
        let room = staged < BATCH_REQUESTS_MAX;
        let wait = |state: &mut State<D>| {
            let (work, write) = (room && !state.requests.is_empty(), state.idle && staged > 0);
            !(work || write || state.closed && staged == 0)
        };
        let mut state = self.ready.wait_while(self.lock(), wait).unwrap_or_else(PoisonError::into_inner);
        if room {
            mem::swap(requests, &mut state.requests);
        }
        let done = requests.is_empty() && staged == 0 && state.closed;
        (!done).then_some(if state.idle { Writer::Idle } else { Writer::Busy })
    }

    fn set_idle(&self, idle: bool) {
        self.lock().idle = idle;
        self.ready.notify_one();
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Writer {
    Idle,
    Busy,
}

impl<A> Pending<A> {
    /// Waits for the answer.
    pub async fn answer(self) -> Result<A, Unanswered> {
        Ok(self.proven().await?.0)
    }

    /// Waits for the answer and what proves it.
    pub async fn proven(self) -> Answered<A> {
        self.0.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Waits for the answer, holding up the thread.
    pub fn answer_blocking(self) -> Result<A, Unanswered> {
        Ok(self.proven_blocking()?.0)
    }

    /// Waits for the answer and what proves it, holding up the thread.
    pub fn proven_blocking(self) -> Answered<A> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(stopped()))
    }
}

fn stopped() -> Unanswered {
    Unanswered::Unknown { reason: "the sequencer has stopped".to_owned() }
}

impl<D: Decide> Sequencer<D> {
    /// Starts sequencing.
    pub fn start(decider: D) -> Self {
        let state = State { requests: VecDeque::new(), idle: true, closed: false };
        let queue = Arc::new(Queue { state: Mutex::new(state), ready: Condvar::new() });
        let thread = thread::Builder::new().name("sequencer".to_owned()).spawn({
            let queue = queue.clone();
            move || run(decider, &queue)
        });
        // A system that gives no thread leaves nobody to answer; whoever asks is told so.
        queue.lock().closed |= thread.is_err();
        Self { queue, thread: thread.ok() }
    }

    /// Asks; the answer comes later.
    pub fn ask(&self, request: D::Request) -> Pending<D::Answer> {
        let (answer, pending) = oneshot::channel();
        let mut state = self.queue.lock();
        if state.requests.len() < WAITING_MAX {
            state.requests.push_back((request, answer));
            if state.requests.len() == 1 {
                self.queue.ready.notify_one();
            }
        } else {
            let _ = answer.send(Err(Unanswered::TooMany));
        }
        Pending(pending)
    }

    /// Answers what waits, and stops.
    pub fn stop(mut self) -> Option<D> {
        self.join()
    }

    fn join(&mut self) -> Option<D> {
        self.queue.lock().closed = true;
        self.queue.ready.notify_one();
        self.thread.take().and_then(|thread| thread.join().ok())
    }
}

impl<D: Decide> Drop for Sequencer<D> {
    fn drop(&mut self) {
        self.join();
    }
}

fn run<D: Decide>(mut decider: D, queue: &Arc<Queue<D>>) -> D {
    let log_writer = decider.log().writer().clone();
    let (batches, writer) = mpsc::sync_channel(1);
    let writing = thread::Builder::new().name("writer".to_owned()).spawn({
        let queue = queue.clone();
        move || write_all(&log_writer, &writer, &queue)
    });
    let (mut requests, mut answers) = (VecDeque::new(), Vec::new());
    while let Some(writer) = queue.next(answers.len(), &mut requests) {
        answers.extend(requests.drain(..).map(|(request, answer)| (answer, decider.decide(request))));
        if writer == Writer::Idle && !answers.is_empty() {
            queue.set_idle(false);
            if batches.send((decider.log().seal(), mem::take(&mut answers))).is_err() {
                break;
            }
        }
    }
    drop(batches);
    if let Ok(writing) = writing {
        let _ = writing.join();
    }
    decider
}

/// Writes each batch and gives the answers that waited for it. After a failure every later one is
/// unanswered: what they were decided on may not be there.
fn write_all<D: Decide>(writer: &LogWriter<D::Store>, batches: &mpsc::Receiver<Ready<D::Answer>>, queue: &Queue<D>) {
    let mut failed = None;
    for (batch, answers) in batches {
        let mut proof = None;
        if let (Some((batch, sealing)), None) = (batch, &failed) {
            match writer.write(batch, sealing) {
                Ok(sealed) => proof = Some(sealed),
                Err(error) => failed = Some(Unanswered::Unknown { reason: error.to_string() }),
            }
        }
        queue.set_idle(true);
        for (sender, answer) in answers {
            // Whoever asked may have gone.
            let _ = sender.send(failed.clone().map_or_else(|| Ok((answer, proof.clone())), Err));
        }
    }
}
