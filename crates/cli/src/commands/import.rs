//! `socai import`: a spreadsheet's worth of filings in one command, all or nothing.

use std::path::{Path, PathBuf};

use clap::Args;
use domain::{
    Act, Command, CommandId, EntryNumber, Refusal,
    command::Filing,
    event::{Channel, Document, Times},
};
use eventlog::Digest;
use exchange::filings::{self, FILE_BYTES_MAX, FilingRow, FilingsError};
use ledger::{LedgerError, apply::Recording};
use views::{AsOf, Knowledge, tasks};
use words::answers::applied::{ImportReport, RowReport};

use super::intake::record_refusal;
use crate::{args::shared::AskedArgs, error::Error, files, output, session::Session};

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Bảng tính CSV hoặc XLSX; - là đầu vào chuẩn / CSV or XLSX; see docs/filings.md
    file: PathBuf,
    #[command(flatten)]
    asked: AskedArgs,
    /// Kênh nhận / how they came in: reporting-system, document-exchange, paper, post
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    channel: Option<ChannelArg>,
    /// Mã lệnh; mặc định theo nội dung tệp / the command's identifier; by default from the file's hash
    #[arg(long)]
    id: Option<CommandId>,
}

/// A channel by its name in commands.
#[derive(Debug, Clone, Copy)]
pub struct ChannelArg(pub Channel);

fn channel(text: &str) -> Result<ChannelArg, String> {
    let parsed = serde_json::from_value(serde_json::Value::String(text.to_owned()));
    parsed.map(ChannelArg).map_err(|error| error.to_string())
}

pub fn run(session: &Session, args: ImportArgs) -> Result<(), Error> {
    let path = args.file.as_path();
    let bytes = files::read(path, FILE_BYTES_MAX)?;
    let rows = match filings::read(&bytes) {
        Err(source @ FilingsError::StateSecret(_)) => {
            record_refusal(session)?;
            return Err(Error::Filings { path: path.to_owned(), source });
        }
        read => read.map_err(|source| files::not_readable(path, source))?,
    };
    let mut ledger = session.open()?;
    let filing = |row: &FilingRow| Filing {
        task: row.task.clone(),
        document: Document { number: row.number.clone(), date: row.date },
        received: row.received,
        times: Times::default(),
        evidence_class: None,
    };
    // The same file sent twice is recorded once.
    let digest = Digest::of(&bytes).to_string();
    let (id, before) = match args.id {
        Some(id) => (Some(id), None),
        None => (None, Some(format!("import-{}", &digest[..16]))),
    };
    let given = CommandId::given("import", &digest);
    let act = Act::Submit { filings: rows.iter().map(filing).collect() };
    let channel = args.channel.map(|channel| channel.0);
    let (by, approved_by) = args.asked.people(ledger.state(), ledger.present().date())?;
    let command = |id: CommandId| Command {
        channel,
        documents: vec![digest.clone()],
        ..Command::new(id, by.clone(), approved_by.clone(), act.clone())
    };
    let at = args.asked.at.map(calendar::Moment::latest);
    let submitted = match id {
        Some(id) => ledger.submit(&command(id.clone()), at).map(|outcome| (id, outcome)),
        None => ledger.submit_given(&given, before.as_deref(), command, at),
    };
    let (id, outcome) = submitted.map_err(|error| by_row(error, path, &rows))?;
    let (outcome, entries) = Recording::of(outcome);
    let knowledge = Knowledge::of(ledger.chronicle(), AsOf::both(ledger.present()));
    let report = |(row, entry): (&FilingRow, &EntryNumber)| {
        let task = knowledge.state.tasks.get(&row.task)?;
        Some(RowReport { row: row.row, entry: *entry, task: tasks::view(&knowledge, task) })
    };
    let rows: Vec<RowReport> = rows.iter().zip(&entries).filter_map(report).collect();
    let report = ImportReport { command: id, outcome, rows };
    match session.json {
        true => output::print_json(&report),
        false => output::print(&terminal::filings::whole(&report, session.language)),
    }
    Ok(())
}

/// Refusals of single filings name the rows of the spreadsheet.
fn by_row(error: LedgerError, path: &Path, rows: &[FilingRow]) -> Error {
    let numbered = |refused: Vec<(usize, Refusal)>| {
        let row = |index: usize| rows.get(index.saturating_sub(1)).map_or(index, |row| row.row);
        refused.into_iter().map(|(index, refusal)| (row(index), refusal)).collect()
    };
    match error {
        LedgerError::Refused { refusal, recorded } => match *refusal {
            Refusal::Rows(refused) => Error::Rows { path: path.to_owned(), refused: numbered(refused), recorded },
            other => LedgerError::Refused { refusal: Box::new(other), recorded }.into(),
        },
        other => other.into(),
    }
}
