//! `socai export`: tables as files.

use std::path::PathBuf;

use calendar::Moment;
use clap::Args;
use exchange::sheets::{self, Table, as_decreed};
use proof::Frontier;
use views::{PROJECTIONS, Projection, Sheet, changes, timeline};
use words::{
    answers::files::ExportAnswer,
    errors::Misuse,
    sheets::{Source, imprint, table},
};

use super::questions::{as_of, filter, knowledge, known_by, projection};
use crate::{
    args::shared::{FilterArgs, Question},
    error::Error,
    files::write_new,
    session::Session,
};

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Dạng tệp / the kind of file
    #[arg(value_enum)]
    format: ExportFormat,
    /// Tên các bảng (socai show); không nêu thì mọi bảng có dữ liệu / which tables; without any, all that have rows
    names: Vec<String>,
    /// Tệp mới / the file to make; never one that exists
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Thêm bảng changes: điều đã khác từ lúc đó / with the sheet changes: what differs from that moment
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    #[command(flatten)]
    question: Question,
}

/// What `socai export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// Excel
    Xlsx,
    /// CSV
    Csv,
}

/// The sheet that says what differs between two moments.
const CHANGES: &str = "changes";
/// The sheet of one task, entry by entry.
const TIMELINE: &str = "timeline";

pub fn run(session: &Session, args: ExportArgs) -> Result<(), Error> {
    let language = session.language;
    let ExportArgs { format, names, to, since, question } = args;
    let mut wanted = Vec::new();
    if since.is_none() && names.iter().any(|name| name == CHANGES) {
        return Err(Misuse::ChangesSinceWhen.into());
    }
    if question.filter.task.is_none() && names.iter().any(|name| name == TIMELINE) {
        return Err(Misuse::TimelineOfWhat.into());
    }
    for name in names.iter().filter(|name| ![CHANGES, TIMELINE].contains(&name.as_str())) {
        let projection = projection(name, &question.filter)?;
        if !wanted.iter().any(|other: &&Projection| other.name == projection.name) {
            wanted.push(projection);
        }
    }
    let of_task = names.iter().any(|name| name == TIMELINE);
    let count = wanted.len() + usize::from(since.is_some()) + usize::from(of_task);
    if format == ExportFormat::Csv && count != 1 {
        return Err(Misuse::OneTable.into());
    }
    let ledger = session.read()?;
    let filters = filters(&question.filter, since);
    let filter = filter(&ledger, question.filter)?;
    let knowledge = knowledge(&ledger, as_of(&ledger, &question.times)?);
    let sheet = |projection: &'static Projection| as_decreed(projection.sheet(&knowledge, &filter));
    let mut sheets: Vec<Sheet> = match names.is_empty() && format == ExportFormat::Xlsx {
        // The whole file: whatever has something to say.
        true => PROJECTIONS
            .iter()
            .filter(|projection| (filter.period.is_none() && filter.task.is_none()) || projection.has_periods())
            .map(sheet)
            .filter(|sheet| !sheet.rows.is_empty())
            .collect(),
        false => wanted.into_iter().map(sheet).collect(),
    };
    // The whole file of a task has its timeline too.
    if let Some(task) = filter.task.as_ref().filter(|_| of_task || names.is_empty()) {
        sheets
            .extend(timeline::timeline(&knowledge, task).map(|timeline| timeline::sheet(&timeline, knowledge.names())));
    }
    if let Some(since) = since {
        let then = known_by(&ledger, since.latest())?;
        if then.known > knowledge.as_of.known || then.valid > knowledge.as_of.valid {
            return Err(Misuse::SinceAfter.into());
        }
        let then = self::knowledge(&ledger, then);
        sheets.push(changes::sheet(&changes::changes(&then, &knowledge, &filter), knowledge.names()));
    }
    let known = knowledge.events.len();
    let hashes = ledger.entries().take(known).map(|entry| entry.map(|(_, hash, _)| hash));
    let root = hashes.collect::<Result<Frontier, _>>()?.root().base64();
    let basis = knowledge.basis();
    let log = ledger.origin().to_owned();
    let source = Source { basis: &basis, log: &log, head: (known as u64, &root), filters: &filters };
    let bytes = match (format, &sheets[..]) {
        (ExportFormat::Csv, [sheet]) => sheets::csv(&table(sheet, language))?,
        _ => {
            let tables: Vec<Table> = sheets.iter().map(|sheet| table(sheet, language)).collect();
            sheets::xlsx(&tables, &imprint(&source, language))?
        }
    };
    write_new(&to, &bytes, 0o666)?;
    session.answer(&ExportAnswer::of(to.display().to_string(), &sheets, known, root));
    Ok(())
}

/// The filters as they were given.
fn filters(args: &FilterArgs, since: Option<Moment>) -> String {
    let given = [
        args.unit.as_ref().map(|unit| format!("--unit {unit}")),
        args.obligation.as_ref().map(|obligation| format!("--obligation {obligation}")),
        args.period.map(|period| format!("--period {period}")),
        args.task.as_ref().map(|task| format!("--task {task}")),
        since.map(|since| format!("--since {since}")),
    ];
    given.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
