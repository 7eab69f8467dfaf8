//! `socai run`: holds the ledger, so that many can record in it at once, and keeps its anchors.

use std::{
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use clap::Args;
use domain::event::Clock;
use eventlog::Sealed;
use ledger::{
    ActingLedger, Inquiry, Script,
    apply::{Applied, Stopped, TOGETHER},
    directory::DirectoryError,
    running::{NotRunning, Running},
};
use service::{
    client::NoAnswer,
    place::{self, Own},
    request::Said,
    server::{Apply, Connected, Handler, serve},
};
use tokio::{
    runtime,
    signal::unix::{SignalKind, signal},
};
use words::{Language, done::Done, errors::Told};

use super::{anchor, apply};
use crate::{error::Error, output, session::Session};

#[derive(Debug, Args)]
pub struct RunArgs {
    /// Không tự niêm phong sổ khi đến hạn / do not keep the anchors
    #[arg(long)]
    no_anchors: bool,
}

/// Whoever has asked is answered before the process ends, if that takes no longer.
const PATIENCE: Duration = Duration::from_secs(5);

pub fn run(session: &Session, args: &RunArgs) -> Result<(), Error> {
    let directory = named(session)?;
    let ledger = session.take_to_act(&directory)?;
    let held = Held::take(session, ledger, directory, !args.no_anchors)?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(|error| held.io(error))?;
    let stopped = runtime.block_on(async {
        let stop = stopping()?;
        // Whoever reads this may ask it to end.
        session.answer(&Done::Running { entries: *held.running.reached().borrow() });
        stop.await;
        Ok(())
    });
    let stopped = stopped.map_err(|error| held.io(error));
    held.release().and(stopped)
}

/// The ledger's directory, as the system knows it.
pub(super) fn named(session: &Session) -> Result<PathBuf, Error> {
    let named = session.directory()?;
    named.canonicalize().map_err(|source| Error::Io { path: named.to_owned(), source })
}

/// A ledger that this process holds, so that many can record in it at once.
pub(super) struct Held {
    pub directory: PathBuf,
    pub running: Arc<Running>,
    connected: Arc<Connected>,
    socket: Own,
}

impl Held {
    /// Holds the ledger, listens on its socket, and keeps its anchors where times are real.
    pub fn take(session: &Session, ledger: ActingLedger, directory: PathBuf, anchors: bool) -> Result<Self, Error> {
        let io = |source| Error::Io { path: directory.join(place::SOCKET), source };
        let real = ledger.clock() != Some(Clock::Simulated);
        let running = Arc::new(Running::of(ledger, &directory));
        let (listener, socket) = place::listen(&directory).map_err(io)?;
        let answers = Arc::new(Answers { language: session.language });
        let connected = serve(listener, running.clone(), answers).map_err(io)?;
        if real && anchors {
            let keeper = Session::at(directory.clone(), session.language, session.json);
            // It lives as long as the process.
            thread::spawn(move || anchor::keep_for_ever(&keeper));
        }
        Ok(Self { directory, running, connected, socket })
    }

    /// What was acknowledged is on the disk; what waits is answered before the end.
    pub fn release(self) -> Result<(), Error> {
        let path = self.directory.join(place::SOCKET);
        let removed = self.socket.remove();
        self.connected.close(PATIENCE);
        self.running.stop();
        removed.map_err(|source| Error::Io { path, source })
    }

    pub fn io(&self, source: io::Error) -> Error {
        Error::Io { path: self.directory.join(place::SOCKET), source }
    }
}

/// What waits until somebody stops this process: from now on nobody ends it otherwise.
pub(super) fn stopping() -> io::Result<impl Future<Output = ()>> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// Records for others what they ask for, and says what became of it.
struct Answers {
    /// Of this process's own complaints.
    language: Language,
}

impl Handler for Answers {
    fn apply(&self, running: &Running, asked: Apply, lines: &mut dyn BufRead) -> Said {
        let language = if asked.language == "en" { Language::En } else { Language::Vi };
        let path = Path::new(&asked.source);
        let outcome = match Script::read(lines) {
            Err(error) => Err(crate::error::not_readable(path, error)),
            // The sender has gone, or this process ends: nothing of a part is recorded.
            Ok(script) if script.lines.len() != asked.lines => Err(NoAnswer::CutOff.into()),
            Ok(script) => match applied(running, &script) {
                Ok(mut commands) => {
                    name_alike(&mut commands, &script, running.directory());
                    Ok(apply::report(commands, &script, running.directory()))
                }
                Err(NotApplied::Stopped(stopped)) => Err(Error::Command { path: path.to_owned(), stopped }),
                Err(NotApplied::NotRunning(error)) => Err(error.into()),
            },
        };
        apply::said(outcome, asked.json, language)
    }

    fn stream(&self, running: &Running, lines: &mut (dyn BufRead + Send), answers: &mut (dyn Write + Send)) {
        apply::stream::answer(running, lines, |answer| {
            // Whoever reads the answers may have gone: what is recorded stays recorded.
            let _ = serde_json::to_writer(&mut *answers, &answer).map(|()| answers.write_all(b"\n"));
        });
    }

    fn lost(&self, why: DirectoryError) {
        output::complain(&why.told(self.language));
        // Whoever has the ledger now answers for it.
        std::process::exit(2);
    }
}

/// Asks whether units of one name are meant to be several, where the ledger can be asked.
fn name_alike(commands: &mut [Applied], script: &Script, directory: &Path) {
    let names = script.lines.iter().any(|line| !line.command.act.unit_names().is_empty());
    if let Some(inquiry) = names.then(|| Inquiry::open(directory).ok()).flatten() {
        ledger::apply::name_alike(commands, script, || inquiry.now());
    }
}

enum NotApplied {
    Stopped(Box<Stopped>),
    NotRunning(NotRunning),
}

/// Records the commands of a file in their order, up to the first that is refused.
fn applied(running: &Running, script: &Script) -> Result<Vec<Applied>, NotApplied> {
    let mut all = Vec::new();
    for lines in script.lines.chunks(TOGETHER) {
        let answered = running.ask(lines.to_vec()).and_then(|asked| asked.answer_blocking());
        let (together, proof) = answered.map_err(NotApplied::NotRunning)?;
        let proof: Option<Arc<Sealed>> = proof;
        all.extend(together.applied.into_iter().map(|applied| applied.proven(proof.as_deref())));
        if let Some((line, source)) = together.stopped {
            let (id, line) = (line.command.id, line.line);
            return Err(NotApplied::Stopped(Box::new(Stopped { line, id, above: all, proof, source })));
        }
    }
    Ok(all)
}
