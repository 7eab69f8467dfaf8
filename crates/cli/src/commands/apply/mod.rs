//! `socai apply`

mod stream;

use std::{
    collections::BTreeSet,
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use clap::Args;
use domain::{CommandId, EntryNumber};
use eventlog::stream::Stream;
use exchange::Draft;
use ledger::{
    Contents, DiskLedger, LedgerError, Script,
    documents::Documents,
    script::{LINE_BYTES_MAX, ScriptLine},
};
use serde::Serialize;
use words::{Language, say};

pub use stream::StreamAnswer;

use crate::{
    error::{Answer, CommandError, Error},
    files::read_text,
    output, progress,
    recording::{CommandReport, Recording, receipts},
    session::Session,
};

#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// Tệp lệnh (JSON Lines; - là đầu vào chuẩn) hoặc dự thảo (.toml) / commands, or a filled draft
    file: PathBuf,
    /// Ghi từng dòng ngay khi đến và trả lời từng dòng khi đã an toàn trên đĩa / record each line as it
    /// comes, and answer each, as a line of JSON, once it is on the disk
    #[arg(long)]
    stream: bool,
}

/// What became of a file of commands.
#[derive(Debug, Default, Serialize)]
pub struct ApplyReport {
    /// One per command, in order.
    pub commands: Vec<CommandReport>,
    /// Documents that the commands name, and that are not held here.
    pub documents_not_held: Vec<String>,
}

/// What became of a file in which a command was refused: what is said of that one, and of each up to it.
#[derive(Debug, Serialize)]
struct StoppedReport {
    #[serde(flatten)]
    answer: Answer,
    commands: Vec<Stopped>,
}

/// A command above the one that was refused, or that one.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Stopped {
    Above(CommandReport),
    Here {
        line: usize,
        id: CommandId,
        #[serde(flatten)]
        answer: Answer,
        receipts: Vec<String>,
    },
}

/// So many commands are written together: their acknowledgement waits for all of them.
const TOGETHER: usize = 64;

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
        Err(Error::Command(stopped)) if session.json => {
            match stopped_report(&stopped) {
                Some(report) => output::print_json(&report),
                // What was recorded before is acknowledged, whatever kept the rest from it.
                None if !stopped.above.is_empty() => {
                    let commands = stopped.above.clone();
                    output::print_json(&ApplyReport { commands, documents_not_held: Vec::new() });
                }
                None => {}
            }
            return Err(session.told(Error::Command(stopped)));
        }
        outcome => outcome?,
    };
    report.documents_not_held = not_held(&ledger::directory::documents(session.directory()?), &script);
    if session.json {
        output::print_json(&report);
    } else {
        output::print(&report.summary(session.language));
        for hash in &report.documents_not_held {
            output::complain(&say!(
                session.language,
                "CẢNH BÁO: văn bản {hash} không có trong sổ; thêm bằng socai document add",
                "WARNING: document {hash} is not held here; add it with socai document add"
            ));
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

/// The report of what was done, where a command stopped it that was at fault itself.
fn stopped_report(stopped: &CommandError) -> Option<StoppedReport> {
    let answer = Answer::of(&stopped.source);
    answer.code?;
    let here = Stopped::Here {
        line: stopped.line,
        id: stopped.id.clone(),
        answer: answer.clone(),
        receipts: receipts(&answer.entries, stopped.proof.as_deref()),
    };
    let above = stopped.above.iter().cloned().map(Stopped::Above);
    Some(StoppedReport { commands: above.chain([here]).collect(), answer })
}

/// Submits every command, stopping at the first that is refused.
pub fn submit(ledger: &mut DiskLedger, path: &Path, script: &Script) -> Result<ApplyReport, Error> {
    let bar = progress::bar(script.lines.len());
    let mut report = ApplyReport::default();
    for lines in script.lines.chunks(TOGETHER) {
        let (staged, refused) = stage(ledger, lines);
        let failed = |line: &ScriptLine, above, proof, source| {
            bar.finish_and_clear();
            let (path, id) = (path.to_owned(), line.command.id.clone());
            Error::Command(Box::new(CommandError { path, line: line.line, id, above, proof, source }))
        };
        let proof = match (ledger.write(), lines.first()) {
            (Ok(proof), _) => proof,
            (Err(source), Some(first)) => return Err(failed(first, report.commands, None, source)),
            (Err(_), None) => None,
        };
        bar.inc(staged.len() as u64);
        report.commands.extend(staged.into_iter().map(|command| command.proven(proof.as_deref())));
        if let Some((line, source)) = refused {
            return Err(failed(line, report.commands, proof, source));
        }
    }
    bar.finish_and_clear();
    Ok(report)
}

type Refused<'l> = Option<(&'l ScriptLine, LedgerError)>;

/// Stages commands up to the first that is refused.
fn stage<'l>(ledger: &mut DiskLedger, lines: &'l [ScriptLine]) -> (Vec<CommandReport>, Refused<'l>) {
    let mut staged = Vec::new();
    for script_line @ ScriptLine { line, at, command } in lines {
        match ledger.stage(command, *at) {
            Ok(outcome) => staged.push(CommandReport::of(*line, &command.id, outcome)),
            Err(source) => return (staged, Some((script_line, source))),
        }
    }
    (staged, None)
}

impl ApplyReport {
    pub fn summary(&self, language: Language) -> String {
        let count = |outcome| self.commands.iter().filter(|command| command.outcome == outcome).count();
        let (new, old) = (count(Recording::Recorded), count(Recording::AlreadyRecorded));
        let entries: Vec<EntryNumber> = self
            .commands
            .iter()
            .filter(|command| command.outcome == Recording::Recorded)
            .flat_map(|command| command.entries.clone())
            .collect();
        let range = match (entries.first(), entries.last()) {
            (Some(first), Some(last)) => say!(language, " (bút toán {first}–{last})", " (entries {first}–{last})"),
            _ => String::new(),
        };
        let already = match old {
            0 => String::new(),
            _ => say!(
                language,
                " {old} lệnh đã có từ trước, không thay đổi gì.",
                " {old} command(s) had been recorded before; nothing changed for them."
            ),
        };
        let receipts = match (entries.first(), new) {
            (Some(EntryNumber(first)), 1..) => say!(
                language,
                "\nBiên nhận: socai receipt write {first} … --to THƯ-MỤC",
                "\nReceipts: socai receipt write {first} … --to DIRECTORY"
            ),
            _ => String::new(),
        };
        say!(
            language,
            "Đã ghi {new} lệnh{range}.{already}{receipts}",
            "Recorded {new} command(s){range}.{already}{receipts}"
        )
    }
}

fn read_script(path: &Path) -> Result<Script, Error> {
    let script = if path == Path::new("-") {
        Script::read(io::stdin().lock())
    } else {
        let file = Stream::open(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        Script::read(BufReader::new(file))
    };
    script.map_err(|source| Error::Script { path: path.to_owned(), source })
}

fn read_draft(path: &Path, ledger: &Contents) -> Result<Script, Error> {
    let text = read_text(path, LINE_BYTES_MAX)?;
    let refuse = |source| Error::Draft { path: path.to_owned(), source };
    let draft = Draft::parse(&text).map_err(refuse)?;
    let commands = draft.commands(ledger.state()).map_err(refuse)?;
    let lines = commands.into_iter().enumerate();
    let lines = lines.map(|(index, command)| ScriptLine { line: index + 1, at: draft.at, command }).collect();
    Ok(Script { lines })
}
