//! `socai import-history`: lists of past years, each file all or nothing. The file itself is kept before any entry names it.

use std::path::{Path, PathBuf};

use calendar::{PartialDate, Timestamp};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{
    Act, Command, CommandId, Event, Refusal,
    chronicle::Chronicle,
    command::{HistoryRow, NewHistory},
    event::{Clock, EvidenceClass},
};
use eventlog::Digest;
use exchange::filings::{Choices, FILE_BYTES_MAX, FilingsError, History, RowError, Table};
use ledger::{Contents, apply::Recording, directory, script::ScriptLine};
use views::{AsOf, Knowledge, stated, tasks};
use words::{
    answers::{
        history::{HistoryReport, HistoryRowReport, LettersAnswer, Taken},
        imported::{SheetRead, Wrong},
    },
    notices::Notice,
};

use super::{
    import::{ColumnArgs, People, by_row, refused},
    intake::record_refusal,
    past_letters,
    trial::Trial,
};
use crate::{args::shared::AskedArgs, error::Error, files, output, session::Session};

#[derive(Debug, Args)]
pub struct ImportHistoryArgs {
    /// Bảng theo dõi CSV hoặc XLSX; xem docs/history.md / trackers or registers, CSV or XLSX; see docs/history.md
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    asked: AskedArgs,
    /// Ai giữ tệp đến nay / who has kept the file: "Phòng Kiểm soát TTHC"
    #[arg(long, value_name = "TEXT")]
    custodian: String,
    /// Giữ từ khi nào / since when: 2019, 03/2020, 05/01/2021
    #[arg(long, value_name = "DATE")]
    since: Option<PartialDate>,
    /// Tệp là gì, ai xác nhận / what the file is, and who vouches for it
    #[arg(long, value_name = "TEXT")]
    statement: String,
    /// Mức chứng cứ: D bảng theo dõi, C sổ đăng ký, E theo trí nhớ / evidence class: D a working list, C a register, E memory
    #[arg(long, value_name = "CLASS", default_value = "D", ignore_case = true, value_parser = class())]
    class: EvidenceClass,
    #[command(flatten)]
    columns: ColumnArgs,
    /// Ghi ra tệp các lệnh đăng ký những văn bản giao mà sổ chưa có, để xem, sửa rồi socai apply / write the commands that
    /// register the letters which the ledger does not have, to be looked at and applied
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "dry_run")]
    letters: Option<PathBuf>,
    /// Chỉ xem từng dòng sẽ thành gì, không ghi gì / show what each row would become, and record nothing
    #[arg(long)]
    dry_run: bool,
}

/// A list shows no better class by itself.
fn class() -> impl TypedValueParser<Value = EvidenceClass> {
    PossibleValuesParser::new(["C", "D", "E"]).map(|class| match class.as_str() {
        "c" | "C" => EvidenceClass::C,
        "e" | "E" => EvidenceClass::E,
        _ => EvidenceClass::D,
    })
}

pub fn run(session: &Session, args: ImportHistoryArgs) -> Result<(), Error> {
    let ImportHistoryArgs { files, asked, custodian, since, statement, class, columns, letters, dry_run } = args;
    let choices = columns.choices(Table::History)?;
    let order = Order { asked, custodian, since, statement, class, choices };
    if let Some(to) = letters {
        return order.write_letters(session, &files, &to);
    }
    let mut reports = Vec::new();
    let mut outcome = Ok(());
    for path in &files {
        let taken = order.file(session, path).and_then(|file| match dry_run {
            true => order.try_out(session, &file),
            false => order.record(session, &file),
        });
        match taken {
            Ok(report) => reports.push(report),
            // Each file stands for itself: what was brought in before it is told, and stays.
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    if session.json && !(reports.is_empty() && outcome.is_err()) {
        output::print_json(&reports);
    } else {
        reports.iter().for_each(|report| output::print(&terminal::past::whole(report, session.language)));
    }
    outcome?;
    if reports.iter().all(HistoryReport::is_sound) { Ok(()) } else { Err(Error::Answered) }
}

/// What is said of every file.
struct Order {
    asked: AskedArgs,
    custodian: String,
    since: Option<PartialDate>,
    statement: String,
    class: EvidenceClass,
    choices: Choices,
}

/// A file that was read.
struct File<'p> {
    path: &'p Path,
    bytes: Vec<u8>,
    digest: Digest,
    list: History,
}

impl Order {
    fn file<'p>(&self, session: &Session, path: &'p Path) -> Result<File<'p>, Error> {
        let bytes = files::read(path, FILE_BYTES_MAX)?;
        let list = match History::read(&bytes, &self.choices) {
            Err(source @ FilingsError::StateSecret(_)) => {
                record_refusal(session)?;
                return Err(Error::Filings { path: path.to_owned(), source });
            }
            read => read.map_err(|source| files::not_readable(path, source))?,
        };
        Ok(File { path, digest: Digest::of(&bytes), bytes, list })
    }

    /// The same for the same file and sheet, so that it is recorded once.
    fn id(file: &File<'_>) -> CommandId {
        let sheet = file.list.sheet.as_deref().unwrap_or_default();
        CommandId::given("import-history", &Digest::of(format!("{}/{sheet}", file.digest).as_bytes()).to_string())
    }

    fn command(&self, file: &File<'_>, (by, approved_by): &People, id: CommandId, rows: &[HistoryRow]) -> Command {
        let new = NewHistory {
            sheet: file.list.sheet.clone(),
            custodian: self.custodian.clone(),
            since: self.since,
            statement: self.statement.clone(),
            evidence_class: Some(self.class),
            columns: file.list.taken(),
            left_out: file.list.left_out(),
            rows: rows.to_vec(),
        };
        Command {
            documents: vec![file.digest.to_string()],
            ..Command::new(id, by.clone(), approved_by.clone(), Act::ImportHistory(new))
        }
    }

    /// Writes the commands that register the letters which the ledger does not have, and keeps the file that they name;
    /// records nothing.
    fn write_letters(&self, session: &Session, paths: &[PathBuf], to: &Path) -> Result<(), Error> {
        let ledger = session.read()?;
        let people = self.people(&ledger)?;
        // In a rehearsal nothing is recorded that does not say when.
        let is_rehearsal = ledger.clock() == Some(Clock::Simulated);
        let at = is_rehearsal.then(|| self.asked.at().unwrap_or_else(|| ledger.present()));
        let documents = directory::documents(session.directory()?);
        let (mut commands, mut undated, mut counts) = (Vec::new(), Vec::new(), (0, 0));
        for path in paths {
            let file = self.file(session, path)?;
            let (letters, faults) = file.list.letters(ledger.chronicle());
            if !faults.is_empty() {
                let faults = FilingsError::Rows(faults);
                return Err(Error::Faulty { path: path.clone(), faults, refused: Vec::new() });
            }
            // The commands name the file.
            if !letters.is_empty() {
                documents.take(file.bytes.as_slice())?;
            }
            for letter in &letters {
                let made = past_letters::commands(letter, &file.digest.to_string(), &people);
                counts = (counts.0 + 1, counts.1 + letter.duties.len());
                undated.extend(past_letters::undated(letter));
                commands.extend(made);
            }
        }
        let line = |command| ScriptLine { line: 1, at, command }.to_json() + "\n";
        let lines: String = commands.into_iter().map(line).collect();
        files::write_new(to, lines.as_bytes(), 0o666)?;
        let file = to.display().to_string();
        session.answer(&LettersAnswer { file, letters: counts.0, duties: counts.1, undated });
        Ok(())
    }

    fn people(&self, ledger: &Contents) -> Result<People, Error> {
        Ok(self.asked.people(ledger.state(), ledger.present().date())?)
    }

    fn record(&self, session: &Session, file: &File<'_>) -> Result<HistoryReport, Error> {
        let mut ledger = session.open()?;
        let people = self.people(&ledger)?;
        let (rows, faults) = file.list.rows(ledger.chronicle());
        let now = self.asked.at().unwrap_or_else(|| ledger.present());
        let command = |id: CommandId| self.command(file, &people, id, &rows);
        // Another command may have the identifier: then this one was not recorded under it.
        let known = ledger.already(&command(Self::id(file))).unwrap_or_default().is_some();
        // Nothing is kept of a file that is refused.
        let trial = || {
            Trial::of(ledger.chronicle(), now, &rows, row_number, |rows| {
                self.command(file, &people, Self::id(file), rows)
            })
        };
        if !faults.is_empty() {
            let refused = trial().map(Trial::refused).unwrap_or_default();
            return Err(Error::Faulty { path: file.path.to_owned(), faults: FilingsError::Rows(faults), refused });
        }
        if !known {
            let numbers: Vec<usize> = rows.iter().map(row_number).collect();
            let told = |refusal| by_row(refused(refusal), file.path, &numbers);
            let tried = trial().map_err(told)?.refused();
            if !tried.is_empty() {
                return Err(Error::Rows { path: file.path.to_owned(), refused: tried, recorded: None });
            }
            directory::documents(session.directory()?).take(file.bytes.as_slice())?;
        }
        let (id, outcome) = ledger.submit_given(&Self::id(file), None, command, self.asked.at())?;
        let (outcome, entries) = Recording::of(outcome);
        session.note(&Notice::Sheet(SheetRead::of_history(&file.list)));
        let first = entries.first().map_or(0, |entry| entry.0);
        let now = self.asked.at().unwrap_or_else(|| ledger.present());
        let rows = told(ledger.chronicle(), now, first, &rows, Numbered::Yes);
        Ok(HistoryReport { command: Some(id), outcome: Some(outcome), ..self.report(file, rows) })
    }

    fn try_out(&self, session: &Session, file: &File<'_>) -> Result<HistoryReport, Error> {
        let ledger = session.read()?;
        let people = self.people(&ledger)?;
        let (rows, faults) = file.list.rows(ledger.chronicle());
        session.note(&Notice::Sheet(SheetRead::of_history(&file.list)));
        let now = self.asked.at().unwrap_or_else(|| ledger.present());
        let command = |rows: &[HistoryRow]| self.command(file, &people, Self::id(file), rows);
        if let Some(entries) = ledger.already(&command(&rows)).unwrap_or_default().filter(|_| faults.is_empty()) {
            let first = entries.first().map_or(0, |entry| entry.0);
            let rows = told(ledger.chronicle(), now, first, &rows, Numbered::Yes);
            return Ok(HistoryReport { outcome: Some(Recording::AlreadyRecorded), ..self.report(file, rows) });
        }
        let numbers: Vec<usize> = rows.iter().map(row_number).collect();
        let trial = Trial::of(ledger.chronicle(), now, &rows, row_number, command);
        let trial = trial.map_err(|refusal| by_row(refused(refusal), file.path, &numbers))?;
        let first = ledger.state().next;
        let after = trial.after(ledger.chronicle(), now);
        let mut rows = told(&after, now, first, &rows, Numbered::No);
        let outcomes = trial.outcomes.into_iter().map(Result::err);
        for (row, refusal) in rows.iter_mut().zip(outcomes) {
            if let Some(refusal) = refusal {
                row.differs = Vec::new();
                row.became = Taken::Wrong(Wrong::Refused(refusal));
            }
        }
        rows.extend(faults.into_iter().map(faulty));
        rows.sort_by_key(|row| row.row);
        Ok(self.report(file, rows))
    }

    fn report(&self, file: &File<'_>, rows: Vec<HistoryRowReport>) -> HistoryReport {
        HistoryReport {
            file: file.path.display().to_string(),
            source: file.digest.to_string(),
            command: None,
            outcome: None,
            totals: file.list.totals.clone(),
            evidence_class: self.class,
            sheet: SheetRead::of_history(&file.list),
            rows,
        }
    }
}

fn row_number(row: &HistoryRow) -> usize {
    usize::try_from(row.row).unwrap_or(usize::MAX)
}

/// Whether entries have their numbers; those of a trial have none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbered {
    Yes,
    No,
}

/// What became of each row by the entries from `first` on.
fn told(
    chronicle: &Chronicle,
    now: Timestamp,
    first: u64,
    rows: &[HistoryRow],
    numbered: Numbered,
) -> Vec<HistoryRowReport> {
    let knowledge = Knowledge::of(chronicle, AsOf::both(now));
    let since = chronicle.recorded().iter().skip_while(|recorded| recorded.entry.0 < first);
    let made: Vec<_> = since.collect();
    let report = |row: &HistoryRow| {
        let of_row = |place: Option<u32>| place == Some(row.row);
        let mut stated = None;
        let mut became = Taken::Wrong(Wrong::Refused(Refusal::NothingSaid));
        for recorded in &made {
            let entry = (numbered == Numbered::Yes).then_some(recorded.entry);
            match &recorded.event {
                Event::SourceStated(e) if e.task == row.task && of_row(e.source.row) => {
                    let has_own = row.document.is_some() && row.received.is_some();
                    became = Taken::Said { entry, has_own };
                    stated = Some(&e.stated);
                }
                Event::LateDiscoveredRecord(e)
                    if e.task == row.task && e.source.as_ref().is_some_and(|source| of_row(source.row)) =>
                {
                    became = Taken::Found { entry };
                }
                _ => {}
            }
        }
        let task = knowledge.state.tasks.get(&row.task);
        let differs = task.zip(stated).map(|(task, stated)| stated::differences(stated, &knowledge.status(task)));
        HistoryRowReport {
            row: row_number(row),
            named: row.task.to_string(),
            said: row.status.clone(),
            task: task.map(|task| tasks::view(&knowledge, task)),
            differs: differs.unwrap_or_default(),
            became,
        }
    };
    rows.iter().map(report).collect()
}

fn faulty(fault: RowError) -> HistoryRowReport {
    HistoryRowReport {
        row: fault.row,
        named: fault.value.clone(),
        said: None,
        task: None,
        differs: Vec::new(),
        became: Taken::Wrong(Wrong::Faulty(fault)),
    }
}
