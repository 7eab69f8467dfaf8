//! `socai apply --stream`: lines are recorded as they come, and each is answered once it is on the
//! disk. Many may write into one pipe; what waits together is written together.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
    sync::mpsc,
    thread,
};

use domain::CommandId;
use eventlog::{Sequencer, sequencer::Pending};
use ledger::{
    DiskLedger, LedgerError, Outcome, ScriptError,
    script::{self, ScriptLine},
    sequencer::Submission,
};
use words::answers::applied::{Came, StreamAnswer};

use crate::{error::Error, output, session::Session};

/// So many answers may be outstanding; then reading waits.
const OUTSTANDING_MAX: usize = 1024;

enum Asked {
    Command(usize, CommandId, Pending<Result<Outcome, LedgerError>>),
    NoCommand(ScriptError),
}

pub fn run(session: &Session, path: &Path) -> Result<(), Error> {
    let input: Box<dyn BufRead> = match path == Path::new("-") {
        true => Box::new(io::stdin().lock()),
        false => {
            let file = File::open(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
            Box::new(BufReader::new(file))
        }
    };
    let sequencer = Sequencer::start(session.open()?);
    let (refused, failed) = thread::scope(|scope| {
        let (asked, answers) = mpsc::sync_channel(OUTSTANDING_MAX);
        let printing = scope.spawn(|| print(answers));
        ask(&sequencer, input, &asked);
        drop(asked);
        printing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    match (refused, failed) {
        (0, 0) => Ok(()),
        (refused, failed) => Err(Error::Stream { refused, failed }),
    }
}

fn ask(sequencer: &Sequencer<DiskLedger>, input: Box<dyn BufRead>, asked: &mpsc::SyncSender<Asked>) {
    for line in script::lines(input) {
        let item = match line {
            Ok(ScriptLine { line, at, command }) => {
                let id = command.id.clone();
                Asked::Command(line, id, sequencer.ask(Submission { command, at }))
            }
            Err(error) => Asked::NoCommand(error),
        };
        // Nobody prints any more: whoever reads the answers has gone.
        if asked.send(item).is_err() {
            return;
        }
    }
}

/// Prints the answers in order; how many were refused, and how many failed.
fn print(answers: mpsc::Receiver<Asked>) -> (usize, usize) {
    let (mut refused, mut failed) = (0, 0);
    for asked in answers {
        let answer = match asked {
            Asked::NoCommand(error) => StreamAnswer::no_command(&error),
            Asked::Command(line, id, pending) => match pending.proven_blocking() {
                Ok((outcome, proof)) => StreamAnswer::of(line, id, Ok((outcome, proof.as_deref()))),
                Err(error) => StreamAnswer::of(line, id, Err(error)),
            },
        };
        match answer.came() {
            Came::Recorded => {}
            Came::Refused => refused += 1,
            Came::Failed => failed += 1,
        }
        output::print_json_line(&answer);
    }
    (refused, failed)
}
