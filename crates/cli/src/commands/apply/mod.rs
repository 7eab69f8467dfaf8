//! `socai apply`

mod stream;

use std::{
    collections::BTreeSet,
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use clap::Args;
use eventlog::stream::Stream;
use exchange::Draft;
use ledger::{
    Contents, DiskLedger, Script, apply,
    documents::Documents,
    script::{LINE_BYTES_MAX, ScriptLine},
};
use words::{
    answers::applied::{ApplyReport, StoppedReport},
    notices::Notice,
};

use crate::{
    error::Error,
    files::{not_readable, read_text},
    output,
    session::Session,
};
use terminal::progress;

#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// Tệp lệnh (JSON Lines; - là đầu vào chuẩn) hoặc dự thảo (.toml) / commands, or a filled draft
    file: PathBuf,
    /// Ghi từng dòng ngay khi đến và trả lời từng dòng khi đã an toàn trên đĩa / record each line as it
    /// comes, and answer each, as a line of JSON, once it is on the disk
    #[arg(long)]
    stream: bool,
}

pub fn run(session: &Session, args: &ApplyArgs) -> Result<(), Error> {
    let path = args.file.as_path();
    if args.stream {
        return stream::run(session, path);
    }
    let is_draft = path.extension().is_some_and(|extension| extension == "toml");
    // Read before the ledger is opened: a typing error should not wait for it.
    let script = if is_draft { None } else { Some(read_script(path)?) };
    let mut ledger = session.open()?;
    let script = match script {
        Some(script) => script,
        None => read_draft(path, &ledger)?,
    };
    let mut report = match submit(&mut ledger, path, &script) {
        Err(Error::Command { path, stopped }) if session.json => {
            match StoppedReport::of(&stopped) {
                Some(report) => output::print_json(&report),
                // What was recorded before is acknowledged, whatever kept the rest from it.
                None if !stopped.above.is_empty() => {
                    output::print_json(&ApplyReport::of(stopped.above.clone()));
                }
                None => {}
            }
            return Err(session.told(Error::Command { path, stopped }));
        }
        outcome => outcome?,
    };
    report.documents_not_held = not_held(&ledger::directory::documents(session.directory()?), &script);
    session.answer(&report);
    if !session.json {
        if !report.persons_not_known.is_empty() {
            session.warn(&Notice::PersonsNotKnown(report.persons_not_known.iter().cloned().collect()));
        }
        for of_one_name in &report.of_one_name {
            session.warn(&Notice::UnitsOfOneName(of_one_name.clone()));
        }
        for hash in &report.documents_not_held {
            session.warn(&Notice::NotHeld(hash.clone()));
        }
    }
    Ok(())
}

/// What the commands name and nobody has put beside the log: an entry that rests on it can show it to nobody.
fn not_held(documents: &Documents, script: &Script) -> Vec<String> {
    let named: BTreeSet<&String> = script.lines.iter().flat_map(|line| &line.command.documents).collect();
    let is_held = |hash: &str| hash.parse().is_ok_and(|digest| documents.holds(digest));
    named.into_iter().filter(|hash| !is_held(hash)).cloned().collect()
}

/// Submits every command, stopping at the first that is refused.
pub fn submit(ledger: &mut DiskLedger, path: &Path, script: &Script) -> Result<ApplyReport, Error> {
    let bar = progress::bar(script.lines.len());
    let applied = apply::apply(ledger, script, |written| bar.inc(written as u64));
    bar.finish_and_clear();
    match applied {
        Ok(commands) => Ok(ApplyReport::of(commands)),
        Err(stopped) => Err(Error::Command { path: path.to_owned(), stopped }),
    }
}

fn read_script(path: &Path) -> Result<Script, Error> {
    let script = if path == Path::new("-") {
        Script::read(io::stdin().lock())
    } else {
        let file = Stream::open(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        Script::read(BufReader::new(file))
    };
    script.map_err(|error| not_readable(path, error))
}

fn read_draft(path: &Path, ledger: &Contents) -> Result<Script, Error> {
    let text = read_text(path, LINE_BYTES_MAX)?;
    let refuse = |error| not_readable(path, error);
    let draft = Draft::parse(&text).map_err(refuse)?;
    let commands = draft.commands(ledger.state()).map_err(refuse)?;
    let lines = commands.into_iter().enumerate();
    let lines = lines.map(|(index, command)| ScriptLine { line: index + 1, at: draft.at, command }).collect();
    Ok(Script { lines })
}
