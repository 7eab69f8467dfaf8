//! `socai import`: a spreadsheet's worth of filings in one command, all or nothing, unless somebody asks for the rows that
//! can be recorded.

mod parted;

use std::path::{Path, PathBuf};

use calendar::Timestamp;
use clap::Args;
use domain::{
    Act, Actor, Command, CommandId, EntryNumber, Refusal, State, TaskId,
    command::Filing,
    event::{Channel, Document, Times},
    state::OfAnother,
};
use eventlog::Digest;
use exchange::filings::{
    self, Choices, FILE_BYTES_MAX, FilingRow, FilingsError, Meaning, NoMeaning, RowError, Sheet, Table,
};
use ledger::{LedgerError, apply::Recording};
use views::{AsOf, tasks};
use words::{
    answers::imported::{Became, ImportReport, RowReport, SheetRead, TrialReport, TrialRow, Wrong},
    errors::Misuse,
    notices::Notice,
};

use self::parted::Parted;
use super::{apply::trial::warn_of_another, import_statuses, intake::record_refusal};
use crate::{args::shared::AskedArgs, error::Error, files, output, session::Session};

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Bảng tính CSV hoặc XLSX (- là đầu vào chuẩn), thông điệp trạng thái edXML, hoặc thư mục thông điệp / CSV or XLSX, an
    /// edXML status message, or a folder of these; see docs/filings.md
    file: PathBuf,
    #[command(flatten)]
    asked: AskedArgs,
    /// Kênh nhận / how they came in: reporting-system, document-exchange, paper, post
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    channel: Option<ChannelArg>,
    /// Mã lệnh; mặc định theo nội dung tệp / the command's identifier; by default from the file's hash
    #[arg(long)]
    id: Option<CommandId>,
    #[command(flatten)]
    columns: ColumnArgs,
    /// Thông điệp trạng thái thuộc nhiệm vụ nào, khi sổ không tự biết / the task of a status message, where the ledger
    /// cannot tell
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// Dòng nhận đã quá lâu để vào sổ thường: ghi bằng bản ghi phát hiện muộn; nêu điều chứng tỏ ngày nhận / rows that came
    /// in too long ago to be entered as ordinary business are recorded as found late; say what shows when they came in
    #[arg(long, value_name = "EVIDENCE", requires = "approved_by")]
    late_discovery: Option<String>,
    /// Chỉ ghi những dòng ghi được; dòng còn lại được nêu tên, không ghi / record the rows that can be; the others are named
    #[arg(long)]
    only_good: bool,
    /// Chỉ xem từng dòng sẽ thành gì, không ghi gì / show what each row would become, and record nothing
    #[arg(long)]
    dry_run: bool,
}

/// Các cột của bảng tính / what the clerk says of columns.
#[derive(Debug, Args)]
pub struct ColumnArgs {
    /// Cột này là gì / what a column is, by its heading or letters: task, unit, duty, period, document, document-date,
    /// received, received-time
    #[arg(long, value_name = "HEADING=MEANING")]
    column: Vec<String>,
    /// Cột này không dùng đến / a column that is not wanted
    #[arg(long, value_name = "HEADING")]
    ignore: Vec<String>,
    /// Trang tính là danh sách / the sheet of a workbook that is the list
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

impl ColumnArgs {
    /// What was said of the columns of such a table.
    pub fn choices(self, table: Table) -> Result<Choices, Error> {
        let chosen = |text: String| {
            // A heading may hold the sign itself.
            let (heading, meaning) = text.rsplit_once('=').ok_or_else(|| NoMeaning { text: text.clone(), table })?;
            Ok((heading.trim().to_owned(), table.meaning(meaning.trim())?))
        };
        let columns = self.column.into_iter().map(chosen).collect::<Result<Vec<(String, Meaning)>, NoMeaning>>()?;
        Ok(Choices { columns, ignored: self.ignore, sheet: self.sheet })
    }
}

/// A channel by its name in commands.
#[derive(Debug, Clone, Copy)]
pub struct ChannelArg(pub Channel);

fn channel(text: &str) -> Result<ChannelArg, String> {
    let parsed = serde_json::from_value(serde_json::Value::String(text.to_owned()));
    parsed.map(ChannelArg).map_err(|error| error.to_string())
}

pub fn run(session: &Session, args: ImportArgs) -> Result<(), Error> {
    let path = args.file.clone();
    let of_messages = |args: ImportArgs| {
        let ImportArgs { file, asked, task, dry_run, .. } = args;
        import_statuses::Order { file, asked, task, dry_run }
    };
    if path.is_dir() {
        return import_statuses::folder(session, &of_messages(args));
    }
    let bytes = files::read(&path, FILE_BYTES_MAX)?;
    if exchange::edxml::is_message(&bytes) {
        return import_statuses::one(session, bytes, &of_messages(args));
    }
    if args.task.is_some() {
        return Err(Misuse::OnlyForStatuses.into());
    }
    let sheet = match filings::read(&bytes, &args.columns.choices(Table::Filings)?) {
        Err(source @ FilingsError::StateSecret(_)) => {
            record_refusal(session)?;
            return Err(Error::Filings { path, source });
        }
        read => read.map_err(|source| files::not_readable(&path, source))?,
    };
    let order = Order {
        asked: args.asked,
        channel: args.channel.map(|channel| channel.0),
        id: args.id,
        digest: Digest::of(&bytes).to_string(),
        late_discovery: args.late_discovery,
        only_good: args.only_good,
    };
    match args.dry_run {
        true => try_out(session, &path, &sheet, &order),
        false => record(session, &path, &sheet, &order),
    }
}

/// Who files, and who approves.
pub type People = (Actor, Option<Actor>);

/// What is ordered with a sheet.
struct Order {
    asked: AskedArgs,
    channel: Option<Channel>,
    id: Option<CommandId>,
    /// Of the file.
    digest: String,
    /// What shows when rows came in that are too old to be entered; they are recorded as found late.
    late_discovery: Option<String>,
    /// Whether rows that cannot be recorded hold up no other.
    only_good: bool,
}

impl Order {
    /// The command's identifier; by default the same for the same file, so that it is recorded once.
    fn id(&self) -> CommandId {
        self.id.clone().unwrap_or_else(|| CommandId::given("import", &self.digest))
    }

    fn command(&self, (by, approved_by): &People, id: CommandId, rows: &[FilingRow]) -> Command {
        let filing = |row: &FilingRow| Filing {
            task: row.task.clone(),
            document: Document { number: row.number.clone(), date: row.date },
            received: row.received,
            times: Times::default(),
            evidence_class: None,
        };
        let act = Act::Submit { filings: rows.iter().map(filing).collect() };
        Command {
            channel: self.channel,
            documents: vec![self.digest.clone()],
            ..Command::new(id, by.clone(), approved_by.clone(), act)
        }
    }

    /// The command by which a row is recorded as found late, where that was asked for: the same for the same row of the same
    /// file.
    fn found_late(&self, (by, approved_by): &People, row: &FilingRow) -> Option<Command> {
        let act = Act::RecordLateDiscovery {
            task: row.task.clone(),
            document: Document { number: row.number.clone(), date: row.date },
            received: row.received?,
            evidence: vec![self.late_discovery.clone()?],
            signed_by: None,
            evidence_class: None,
        };
        let id = CommandId::given(
            "import-late",
            &Digest::of(format!("{}/{}", self.digest, row.task).as_bytes()).to_string(),
        );
        Some(Command {
            channel: self.channel,
            documents: vec![self.digest.clone()],
            ..Command::new(id, by.clone(), approved_by.clone(), act)
        })
    }

    /// Whether rows may have different fates.
    fn parts_rows(&self) -> bool {
        self.only_good || self.late_discovery.is_some()
    }

    /// Who files and who approves, by the names of the present.
    fn people(&self, state: &State, present: Timestamp) -> Result<People, Error> {
        Ok(self.asked.people(state, present.date())?)
    }
}

fn record(session: &Session, path: &Path, sheet: &Sheet, order: &Order) -> Result<(), Error> {
    let mut ledger = session.open_to_act()?;
    let people = order.people(ledger.state(), ledger.present())?;
    let now = order.asked.at().unwrap_or_else(|| ledger.present());
    let (rows, faults) = ledger.ask(|known| sheet.rows(known))?;
    if order.parts_rows() || !faults.is_empty() {
        let parted = ledger.ask(|known| Parted::of(known, now, rows.clone(), order, &people))?;
        let refused = |parted: Parted| parted.refused();
        if !faults.is_empty() && !order.only_good {
            // Whoever mends the cells wants to know what else is wrong with the file.
            let refused = parted.map(refused).unwrap_or_default();
            return Err(Error::Faulty { path: path.to_owned(), faults: FilingsError::Rows(faults), refused });
        }
        let parted = parted.map_err(|refusal| by_row(self::refused(refusal), path, &numbers(&rows)))?;
        if !order.only_good && parted.has_refused() {
            return Err(Error::Rows { path: path.to_owned(), refused: parted.refused(), recorded: None });
        }
        return parted.record(session, ledger, sheet, faults, order, &people);
    }
    let command = |id: CommandId| order.command(&people, id, &rows);
    let submitted = match &order.id {
        Some(id) => ledger.submit(&command(id.clone()), order.asked.at()).map(|outcome| (id.clone(), outcome)),
        None => {
            let before = format!("import-{}", &order.digest[..16]);
            ledger.submit_given(&order.id(), Some(&before), command, order.asked.at())
        }
    };
    let (id, outcome) = submitted.map_err(|error| by_row(error, path, &numbers(&rows)))?;
    let of_another = OfAnother::all(ledger.state(), &command(id.clone()).act);
    drop(ledger);
    warn_of_another(session, of_another);
    let (outcome, entries) = Recording::of(outcome);
    let recorded = rows.iter().cloned().zip(entries).collect();
    let read = SheetRead::of(sheet, &rows);
    tell(session, (id, outcome), recorded, read, Vec::new())
}

/// Says what became of a sheet: the rows that were recorded, each with its entry, and those that were left out.
fn tell(
    session: &Session,
    (command, outcome): (CommandId, Recording),
    recorded: Vec<(FilingRow, EntryNumber)>,
    sheet: SheetRead,
    left_out: Vec<TrialRow>,
) -> Result<(), Error> {
    session.note(&Notice::Sheet(sheet.clone()));
    let filed: Vec<TaskId> = recorded.iter().map(|(row, _)| row.task.clone()).collect();
    let rows = session.ask(|ledger| {
        let point = ledger.at(AsOf::both(ledger.present()));
        let knowledge = point.of_tasks(&filed);
        let report = |(row, entry): &(FilingRow, EntryNumber)| {
            let task = knowledge.state.tasks.get(&row.task)?;
            Some(RowReport { row: row.row, entry: *entry, task: tasks::view(&knowledge, task) })
        };
        Ok(recorded.iter().filter_map(report).collect::<Vec<_>>())
    })?;
    let report = ImportReport { command, outcome, rows, left_out, sheet };
    match session.json {
        true => output::print_json(&report),
        false => output::print(&terminal::filings::whole(&report, session.language)),
    }
    if report.left_out.is_empty() { Ok(()) } else { Err(Error::Answered) }
}

/// The numbers of rows in their sheet.
fn numbers(rows: &[FilingRow]) -> Vec<usize> {
    rows.iter().map(|row| row.row).collect()
}

/// What a rule refuses before anything is recorded.
pub fn refused(refusal: Refusal) -> LedgerError {
    LedgerError::Refused { refusal: Box::new(refusal), recorded: None }
}

/// Shows what each row would become, and records nothing.
fn try_out(session: &Session, path: &Path, sheet: &Sheet, order: &Order) -> Result<(), Error> {
    let ledger = session.read()?;
    let people = order.people(ledger.state(), ledger.present())?;
    let (rows, faults) = sheet.rows(ledger.chronicle());
    let read = SheetRead::of(sheet, &rows);
    session.note(&Notice::Sheet(read.clone()));
    warn_of_another(session, OfAnother::all(ledger.state(), &order.command(&people, order.id(), &rows).act));
    let now = order.asked.at().unwrap_or_else(|| ledger.present());
    // Another command may have the identifier: then this one was not recorded under it.
    let recorded = ledger.already(&order.command(&people, order.id(), &rows)).unwrap_or_default();
    let parted = Parted::of(ledger.chronicle(), now, rows.clone(), order, &people);
    let parted = parted.map_err(|refusal| by_row(refused(refusal), path, &numbers(&rows)))?;
    let mut tried = parted.would_be(ledger.chronicle(), now, recorded.as_deref());
    tried.extend(faults.into_iter().map(faulty));
    tried.sort_by_key(|row| row.row);
    let report = TrialReport { rows: tried, only_good: order.only_good, sheet: read };
    match session.json {
        true => output::print_json(&report),
        false => output::print(&terminal::filings::tried(&report, session.language)),
    }
    if report.is_sound() { Ok(()) } else { Err(Error::Answered) }
}

/// A row with a cell that cannot be read.
fn faulty(fault: RowError) -> TrialRow {
    let (row, named) = (fault.row, fault.value.clone());
    TrialRow { row, named, task: None, became: Became::Wrong(Wrong::Faulty(fault)) }
}

/// Refusals of single rows name those of the spreadsheet, which have these numbers.
pub fn by_row(error: LedgerError, path: &Path, rows: &[usize]) -> Error {
    let numbered = |refused: Vec<(usize, Refusal)>| {
        let row = |index: usize| rows.get(index.saturating_sub(1)).copied().unwrap_or(index);
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
