//! `socai apply --stream`: lines are recorded as they come, and each is answered once it is on the
//! disk. Many may write into one pipe; what waits together is written together.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::mpsc,
    thread,
};

use domain::CommandId;
use eventlog::Unanswered;
use ledger::{
    ScriptError,
    running::{Asked, NotRunning, Running},
    script,
};
use service::client::{self, Reach};
use words::answers::applied::{Came, StreamAnswer};

use crate::{error::Error, output, session::Session};

/// So many answers may be outstanding; then reading waits.
const OUTSTANDING_MAX: usize = 1024;

enum Told {
    Command(usize, CommandId, Result<Asked, NotRunning>),
    NoCommand(ScriptError),
}

pub fn run(session: &Session, path: &Path) -> Result<(), Error> {
    let mut input: Box<dyn BufRead + Send> = match path == Path::new("-") {
        true => Box::new(BufReader::new(io::stdin())),
        false => {
            let file = File::open(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
            Box::new(BufReader::new(file))
        }
    };
    let (refused, failed) = match client::reach(session.directory()?) {
        Some(reach) => asked(reach, &mut input)?,
        None => {
            let running = Running::of(session.open_to_act()?, session.directory()?);
            answer(&running, &mut input, output::print_json_line)
        }
    };
    match (refused, failed) {
        (0, 0) => Ok(()),
        (refused, failed) => Err(Error::Stream { refused, failed }),
    }
}

/// Asks the process that holds the ledger, and prints its answers; how many were refused, and how many failed.
fn asked(reach: Reach, input: &mut (dyn Read + Send)) -> Result<(usize, usize), Error> {
    let (mut refused, mut failed) = (0, 0);
    reach.stream(input, |line| {
        let answer: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        match answer["outcome"].as_str() {
            Some("recorded" | "already-recorded") => {}
            Some("refused") => refused += 1,
            _ => failed += 1,
        }
        output::print(line);
    })?;
    Ok((refused, failed))
}

/// Records each line as it comes, and answers each in order, once it is on the disk; how many were refused, and how
/// many failed.
pub fn answer(
    running: &Running,
    input: &mut (dyn BufRead + Send),
    answered: impl FnMut(&StreamAnswer) + Send,
) -> (usize, usize) {
    thread::scope(|scope| {
        let (asked, answers) = mpsc::sync_channel(OUTSTANDING_MAX);
        let telling = scope.spawn(|| tell(answers, answered));
        ask(running, input, &asked);
        drop(asked);
        telling.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn ask(running: &Running, input: &mut dyn BufRead, asked: &mpsc::SyncSender<Told>) {
    for line in script::lines(input) {
        let item = match line {
            Ok(line) => Told::Command(line.line, line.command.id.clone(), running.ask(vec![line])),
            Err(error) => Told::NoCommand(error),
        };
        // Nobody tells any more: whoever reads the answers has gone.
        if asked.send(item).is_err() {
            return;
        }
    }
}

/// Tells the answers in order.
fn tell(answers: mpsc::Receiver<Told>, mut answered: impl FnMut(&StreamAnswer)) -> (usize, usize) {
    let (mut refused, mut failed) = (0, 0);
    for told in answers {
        let answer = match told {
            Told::NoCommand(error) => StreamAnswer::no_command(&error),
            Told::Command(line, id, asked) => match asked.and_then(Asked::answer_blocking) {
                Ok((together, proof)) => {
                    let outcome = together.one();
                    StreamAnswer::of(line, id, Ok((outcome, proof.as_deref())))
                }
                Err(NotRunning::Unanswered(error)) => StreamAnswer::of(line, id, Err(error)),
                Err(NotRunning::Closed) => {
                    let reason = NotRunning::Closed.to_string();
                    StreamAnswer::of(line, id, Err(Unanswered::Unknown { reason }))
                }
            },
        };
        match answer.came() {
            Came::Recorded => {}
            Came::Refused => refused += 1,
            Came::Failed => failed += 1,
        }
        answered(&answer);
    }
    (refused, failed)
}
