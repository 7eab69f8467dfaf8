//! The process that holds the ledger, and answers.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use ledger::running::Running;
use serde::Serialize;

use crate::{
    place,
    request::{Declined, Lent, Opening, Reached, Request, Said, VERSION},
};

/// So many may be connected; one more is turned away.
const CONNECTIONS_MAX: usize = 256;
/// Whoever connects says so soon what is asked.
const PATIENCE: Duration = Duration::from_secs(10);
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
    /// The language, by its code.
    pub language: String,
    /// Whether JSON is wanted.
    pub json: bool,
    /// Where the commands come from.
    pub source: String,
}

/// Answers whoever connects, each in a thread of its own, for as long as the process lives.
pub fn serve(listener: UnixListener, running: Arc<Running>, handler: Arc<impl Handler>) -> io::Result<()> {
    let connected = Arc::new(AtomicUsize::new(0));
    thread::Builder::new().name("socket".to_owned()).spawn(move || {
        for stream in listener.incoming() {
            // Too many files are open, or somebody has gone already: the next may come all the same.
            let Ok(stream) = stream else {
                thread::sleep(Duration::from_millis(50));
                continue;
            };
            if connected.fetch_add(1, Ordering::Relaxed) >= CONNECTIONS_MAX {
                connected.fetch_sub(1, Ordering::Relaxed);
                let _ = decline(&stream, "too many are connected; try again in a moment");
                continue;
            }
            let (running, handler, count) = (running.clone(), handler.clone(), connected.clone());
            let answering = thread::Builder::new().name("answer".to_owned()).spawn(move || {
                // Whoever asked may have gone.
                let _ = answer(&stream, &running, &*handler);
                count.fetch_sub(1, Ordering::Relaxed);
            });
            if answering.is_err() {
                connected.fetch_sub(1, Ordering::Relaxed);
            }
        }
    })?;
    Ok(())
}

fn answer(stream: &UnixStream, running: &Running, handler: &impl Handler) -> io::Result<()> {
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
        Request::Apply { language, json, source } => {
            say(stream, &handler.apply(running, Apply { language, json, source }, &mut lines))
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
    let mut reached = running.reached();
    loop {
        let size = *reached.borrow_and_update();
        say(stream, &Reached { size })?;
        if !running.wait(&mut reached, size) {
            return Ok(());
        }
    }
}

fn say(mut stream: &UnixStream, what: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    stream.write_all(&line)
}

fn decline(stream: &UnixStream, why: &str) -> io::Result<()> {
    say(stream, &Declined { declined: why.to_owned() })
}
