//! The process that holds the ledger, and answers.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use ledger::running::Running;
use serde::Serialize;
use tokio::{runtime, time};

use crate::{
    place,
    request::{Declined, Lent, Opening, Reached, Request, Said, VERSION},
};

/// So many may be connected; one more is turned away.
const CONNECTIONS_MAX: usize = 256;
/// Whoever connects says so soon what is asked.
const PATIENCE: Duration = Duration::from_secs(10);
/// A watcher that has gone is noticed after this time.
const LOOK: Duration = Duration::from_millis(500);
/// The first line is at most so long, in bytes.
const OPENING_MAX: u64 = 16 * 1024;

/// Who knows what to do with commands, and how to tell it.
pub trait Handler: Send + Sync + 'static {
    /// Records commands up to the first that is refused.
    fn apply(&self, running: &Running, asked: Apply, lines: &mut dyn BufRead) -> Said;

    /// Records each line as it comes, and writes an answer to each.
    fn stream(&self, running: &Running, lines: &mut (dyn BufRead + Send), answers: &mut (dyn Write + Send));

    /// Is told that the ledger could not be opened again after it was lent.
    fn lost(&self, why: ledger::directory::DirectoryError);
}

/// How the commands of a request are told of.
pub struct Apply {
    /// How many they are.
    pub lines: usize,
    /// The language, by its code.
    pub language: String,
    /// Whether JSON is wanted.
    pub json: bool,
    /// Where the commands come from.
    pub source: String,
}

/// Those who are connected, by the number of the connection. A borrower is none of them: it is waited for by nobody.
#[derive(Default)]
pub struct Connected {
    all: Mutex<BTreeMap<u64, UnixStream>>,
    changed: Condvar,
}

impl Connected {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, UnixStream>> {
        // What it guards is whole between two statements, whoever panicked.
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn leave(&self, number: u64) {
        self.lock().remove(&number);
        self.changed.notify_all();
    }

    /// Listens to nobody any more, and waits until all who asked are answered, but no longer than this.
    pub fn close(&self, patience: Duration) {
        let all = self.lock();
        for stream in all.values() {
            // Who has gone need not be told.
            let _ = stream.shutdown(Shutdown::Read);
        }
        drop(self.changed.wait_timeout_while(all, patience, |all| !all.is_empty()));
    }
}

/// Answers whoever connects, each in a thread of its own, for as long as the process lives.
pub fn serve(listener: UnixListener, running: Arc<Running>, handler: Arc<impl Handler>) -> io::Result<Arc<Connected>> {
    let connected = Arc::new(Connected::default());
    let accepting = connected.clone();
    thread::Builder::new().name("socket".to_owned()).spawn(move || {
        for (number, stream) in (0..).zip(listener.incoming()) {
            // Too many files are open, or somebody has gone already: the next may come all the same.
            let Ok((stream, kept)) = stream.and_then(|stream| Ok((stream.try_clone()?, stream))) else {
                thread::sleep(Duration::from_millis(50));
                continue;
            };
            let mut all = accepting.lock();
            if all.len() >= CONNECTIONS_MAX {
                let _ = decline(&stream, "too many are connected; try again in a moment");
                continue;
            }
            all.insert(number, kept);
            drop(all);
            let (running, handler, connected) = (running.clone(), handler.clone(), accepting.clone());
            let answering = thread::Builder::new().name("answer".to_owned()).spawn(move || {
                // Whoever asked may have gone.
                let _ = answer(&stream, number, &connected, &running, &*handler);
                connected.leave(number);
            });
            if answering.is_err() {
                accepting.leave(number);
            }
        }
    })?;
    Ok(connected)
}

fn answer(
    stream: &UnixStream,
    number: u64,
    connected: &Connected,
    running: &Running,
    handler: &impl Handler,
) -> io::Result<()> {
    if !place::is_ours(stream) {
        return decline(stream, "only the ledger's owner may ask");
    }
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    (&mut lines).take(OPENING_MAX).read_line(&mut line)?;
    let request = match serde_json::from_str::<Opening>(&line) {
        Ok(Opening { socai: VERSION, request }) => request,
        Ok(Opening { socai, .. }) => {
            return decline(stream, &format!("version {socai} of what is said is not known here; {VERSION} is"));
        }
        Err(error) => return decline(stream, &error.to_string()),
    };
    stream.set_read_timeout(None)?;
    match request {
        Request::Lend => {
            connected.leave(number);
            let lent = running.lend(|| {
                say(stream, &Lent { lent: true })?;
                // Nothing more is said: the connection ends when the ledger is given back.
                io::copy(&mut lines, &mut io::sink())
            });
            match lent {
                Ok(_) => Ok(()),
                Err(why) => {
                    handler.lost(why);
                    Ok(())
                }
            }
        }
        Request::Apply { language, json, lines: count, source } => {
            let asked = Apply { lines: count, language, json, source };
            say(stream, &handler.apply(running, asked, &mut lines))
        }
        Request::Stream => {
            let mut answers: &UnixStream = stream;
            handler.stream(running, &mut lines, &mut answers);
            Ok(())
        }
        Request::Watch => watch(stream, running),
    }
}

/// Tells the size whenever it has grown, until the other end goes.
fn watch(stream: &UnixStream, running: &Running) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_time().build()?;
    let mut reached = running.reached();
    loop {
        let size = *reached.borrow_and_update();
        say(stream, &Reached { size })?;
        while runtime.block_on(async { time::timeout(LOOK, reached.changed()).await }).is_err() {
            if has_gone(stream) {
                return Ok(());
            }
        }
    }
}

/// Whether the other end has closed the connection, or this one listens to it no more. A watcher says nothing more.
fn has_gone(mut stream: &UnixStream) -> bool {
    if stream.set_nonblocking(true).is_err() {
        return true;
    }
    let is_there = matches!(stream.read(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock);
    !is_there || stream.set_nonblocking(false).is_err()
}

fn say(mut stream: &UnixStream, what: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    stream.write_all(&line)
}

fn decline(stream: &UnixStream, why: &str) -> io::Result<()> {
    say(stream, &Declined { declined: why.to_owned() })
}
