//! `socai apply --stream`: lines are recorded as they come, and each is answered once it is on the
//! disk. Many may write into one pipe; what waits together is written together.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
    sync::mpsc,
    thread,
};

use domain::{CommandId, EntryNumber};
use eventlog::{Sequencer, Unanswered, sequencer::Pending};
use ledger::{
    DiskLedger, LedgerError, Outcome, ScriptError,
    script::{self, ScriptLine},
    sequencer::Submission,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    error::{Answer, Error, Row},
    output,
    recording::{CommandReport, receipts},
    session::Session,
};

/// So many answers may be outstanding; then reading waits.
const OUTSTANDING_MAX: usize = 1024;

/// The answer to one line.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StreamAnswer {
    /// Its line, from 1.
    line: usize,
    /// The command's identifier; null where the line is no command.
    id: Option<CommandId>,
    /// recorded, already-recorded, refused, failed, or unknown: whether it was recorded is to be read
    /// from the ledger.
    outcome: &'static str,
    /// What it was recorded as; of a refusal, the entry that says so, if there is one.
    entries: Vec<EntryNumber>,
    /// What proves each entry (C2SP tlog-proof), where it was recorded now.
    receipts: Vec<String>,
    /// What said no, by its code; null where it was recorded, or where it was not the command's fault.
    code: Option<&'static str>,
    /// Why not, in English; null where it was.
    why: Option<String>,
    /// Of a batch, each row that was refused.
    rows: Vec<Row>,
}

enum Asked {
    Command(usize, CommandId, Pending<Result<Outcome, LedgerError>>),
    NoCommand(usize, ScriptError),
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
            Err(error) => Asked::NoCommand(error.line().unwrap_or_default(), error),
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
            Asked::Command(line, id, pending) => answer(line, id, pending),
            Asked::NoCommand(line, error) => StreamAnswer {
                line,
                id: None,
                outcome: "failed",
                entries: Vec::new(),
                receipts: Vec::new(),
                code: Some("not-a-command"),
                why: Some(error.to_string()),
                rows: Vec::new(),
            },
        };
        match answer.outcome {
            "refused" => refused += 1,
            "failed" | "unknown" => failed += 1,
            _ => {}
        }
        output::print_json_line(&answer);
    }
    (refused, failed)
}

fn answer(line: usize, id: CommandId, pending: Pending<Result<Outcome, LedgerError>>) -> StreamAnswer {
    let failed = |id: CommandId, outcome, why: String| StreamAnswer {
        line,
        id: Some(id),
        outcome,
        entries: Vec::new(),
        receipts: Vec::new(),
        code: None,
        why: Some(why),
        rows: Vec::new(),
    };
    match pending.proven_blocking() {
        Ok((Ok(outcome), proof)) => {
            let report = CommandReport::of(line, &id, outcome).proven(proof.as_deref());
            let CommandReport { line, id, outcome, entries, receipts } = report;
            let (code, why, rows) = (None, None, Vec::new());
            StreamAnswer { line, id: Some(id), outcome: outcome.word(), entries, receipts, code, why, rows }
        }
        Ok((Err(error), proof)) => {
            // That it was refused may be an entry of its own, now or when it was first tried.
            let Answer { outcome, code, why, entries, rows } = Answer::of(&error);
            let receipts = receipts(&entries, proof.as_deref());
            StreamAnswer { line, id: Some(id), outcome, entries, receipts, code, why: Some(why), rows }
        }
        Err(error @ Unanswered::Unknown { .. }) => failed(id, "unknown", error.to_string()),
        Err(error) => failed(id, "failed", error.to_string()),
    }
}
