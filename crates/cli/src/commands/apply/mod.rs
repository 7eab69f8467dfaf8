//! `socai apply`

mod draft;
pub mod stream;
pub mod trial;

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use calendar::Moment;
use clap::Args;
use domain::state::OfAnother;
use eventlog::stream::Stream;
use ledger::{
    Ledger, Script,
    apply::{self, Applied},
    directory::LedgerStore,
    documents::Documents,
    ledger::Holds,
};
use service::{
    client::{self, Reach},
    request::Said,
};
use words::{
    Language,
    answers::{
        self, Answer,
        applied::{ApplyReport, StoppedReport},
    },
    notices::Notice,
};

use crate::{
    error::Error,
    files::{STANDARD_INPUT, not_readable, standard_input},
    output,
    session::Session,
};
use terminal::progress;
use trial::Trial;

#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// Tệp lệnh (JSON Lines; - là đầu vào chuẩn) hoặc dự thảo (.toml) / commands, or a filled draft
    file: PathBuf,
    /// Ghi từng dòng ngay khi đến và trả lời từng dòng khi đã an toàn trên đĩa / record each line as it
    /// comes, and answer each, as a line of JSON, once it is on the disk
    #[arg(long, conflicts_with_all = ["dry_run", "born_overdue"])]
    stream: bool,
    /// Thời điểm của lệnh không nêu "at", trong sổ diễn tập / the time of commands that say no "at", in a rehearsal
    #[arg(long, value_name = "TIME", conflicts_with = "stream")]
    at: Option<Moment>,
    #[command(flatten)]
    trial: Trial,
}

pub fn run(session: &Session, args: &ApplyArgs) -> Result<(), Error> {
    let path = args.file.as_path();
    if args.stream {
        return stream::run(session, path);
    }
    let at = args.at.map(Moment::latest);
    // Read before the ledger is opened: a typing error should not wait for it.
    let mut input = input(path)?;
    if is_draft(path, &mut input)? {
        return draft::run(session, path, input, at, &args.trial);
    }
    let script = Script::read(input).map_err(|error| not_readable(path, error))?.by_default_at(at);
    if args.trial.dry_run {
        return trial::script(session, path, &script);
    }
    let directory = session.directory()?;
    if let Some(reach) = client::reach(directory) {
        return asked(session, reach, path, &script);
    }
    let mut ledger = session.open_to_act()?;
    let applied = submit(&mut ledger, path, &script).and_then(|applied| {
        let born_overdue = match args.trial.born_overdue {
            // Whoever asks for it knows.
            true => Vec::new(),
            false => trial::born_overdue(&mut ledger, &script, &applied.commands)?,
        };
        let acts = script.lines.iter().map(|line| &line.command.act);
        let of_another = acts.flat_map(|act| OfAnother::all(ledger.state(), act)).collect();
        Ok(ApplyReport { born_overdue, of_another, ..report(applied.commands, &script, directory) })
    });
    tell(said(applied, session.json, session.language))
}

/// Records one command that stands in no file: what is said of it, in JSON.
pub fn record_one(session: &Session, script: &Script) -> Result<Said, Error> {
    let directory = session.directory()?;
    if let Some(reach) = client::reach(directory) {
        return Ok(reach.apply(session.language.code(), true, "", &lines_of(script))?);
    }
    let mut ledger = session.open_to_act()?;
    let applied = submit(&mut ledger, Path::new(""), script);
    let applied = applied.map(|applied| report(applied.commands, script, directory));
    Ok(said(applied, true, session.language))
}

fn lines_of(script: &Script) -> String {
    script.lines.iter().map(|line| format!("{}\n", line.to_json())).collect()
}

/// Asks the process that holds the ledger.
fn asked(session: &Session, reach: Reach, path: &Path, script: &Script) -> Result<(), Error> {
    let source = path.display().to_string();
    tell(reach.apply(session.language.code(), session.json, &source, &lines_of(script))?)
}

/// What became of the commands of a file, all of which were recorded in the ledger in `directory`.
pub fn report(commands: Vec<Applied>, script: &Script, directory: &Path) -> ApplyReport {
    let documents_not_held = not_held(&ledger::directory::documents(directory), script);
    ApplyReport { documents_not_held, ..ApplyReport::of(commands) }
}

/// What is said of the commands of a file: by this process, or by the one that holds the ledger.
pub fn said(outcome: Result<ApplyReport, Error>, json: bool, language: Language) -> Said {
    match outcome {
        Ok(report) if json => Said { answer: answers::json(&report), ..Said::default() },
        Ok(report) => {
            let unknown = !report.persons_not_known.is_empty();
            let unknown = unknown.then(|| Notice::PersonsNotKnown(report.persons_not_known.iter().cloned().collect()));
            let of_one_name = report.of_one_name.iter().cloned().map(Notice::UnitsOfOneName);
            let overdue = Some(report.born_overdue.clone()).filter(|tasks| !tasks.is_empty()).map(Notice::BornOverdue);
            let not_held = report.documents_not_held.iter().cloned().map(Notice::NotHeld);
            let of_another = Some(report.of_another.clone()).filter(|some| !some.is_empty()).map(Notice::OfAnother);
            let notices = unknown.into_iter().chain(of_one_name).chain(of_another).chain(not_held).chain(overdue);
            let complaints = notices.map(|notice| notice.words(language)).collect();
            Said { answer: report.words(language), complaints, code: 0 }
        }
        Err(error) => {
            let answer = match &error {
                Error::Command { stopped, .. } if json => match StoppedReport::of(stopped) {
                    Some(report) => answers::json(&report),
                    // What was recorded before is acknowledged, whatever kept the rest from it.
                    None if !stopped.above.is_empty() => answers::json(&ApplyReport::of(stopped.above.clone())),
                    None => String::new(),
                },
                other if json => other.answer().map(|answer| answers::json(&answer)).unwrap_or_default(),
                _ => String::new(),
            };
            Said { answer, complaints: vec![error.explain(language)], code: error.exit_code() }
        }
    }
}

/// Tells what was said.
pub fn tell(said: Said) -> Result<(), Error> {
    let Said { answer, complaints, code } = said;
    if !answer.is_empty() {
        output::print(&answer);
    }
    complaints.iter().for_each(|complaint| output::complain(complaint));
    if code == 0 { Ok(()) } else { Err(Error::Ended(code)) }
}

/// What the commands name and nobody has put beside the log: an entry that rests on it can show it to nobody.
fn not_held(documents: &Documents, script: &Script) -> Vec<String> {
    let named: BTreeSet<&String> = script.lines.iter().flat_map(|line| &line.command.documents).collect();
    let is_held = |hash: &str| hash.parse().is_ok_and(|digest| documents.holds(digest));
    named.into_iter().filter(|hash| !is_held(hash)).cloned().collect()
}

/// Submits every command, stopping at the first that is refused.
pub fn submit<H: Holds>(
    ledger: &mut Ledger<LedgerStore, H>,
    path: &Path,
    script: &Script,
) -> Result<ApplyReport, Error> {
    let bar = progress::bar(script.lines.len());
    let applied = apply::apply(ledger, script, |written| bar.inc(written as u64));
    bar.finish_and_clear();
    match applied {
        Ok(commands) => Ok(ApplyReport::of(commands)),
        Err(stopped) => Err(Error::Command { path: path.to_owned(), stopped }),
    }
}

fn input(path: &Path) -> Result<Box<dyn BufRead>, Error> {
    if path == Path::new(STANDARD_INPUT) {
        return Ok(Box::new(standard_input()?));
    }
    let file = Stream::open(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    Ok(Box::new(BufReader::new(file)))
}

/// Whether it is a draft: its name says so, or, of what comes from a pipe, its first sign.
fn is_draft(path: &Path, input: &mut dyn BufRead) -> Result<bool, Error> {
    if path != Path::new(STANDARD_INPUT) {
        return Ok(path.extension().is_some_and(|extension| extension == "toml"));
    }
    let seen = input.fill_buf().map_err(|source| Error::Io { path: path.to_owned(), source })?;
    let mark = "\u{feff}".as_bytes();
    let seen = seen.strip_prefix(mark).unwrap_or(seen).trim_ascii_start();
    // A command is an object, and a remark between commands begins with two strokes.
    Ok(seen.starts_with(b"#") || seen.starts_with(b"draft"))
}
