//! `socai export`: tables as files.

use std::path::PathBuf;

use calendar::Moment;
use clap::Args;
use exchange::sheets::{
    self, Table,
    chosen::{Chosen, Format},
};
use questions::{Seen, answering::about, question::About};
use views::Filter;
use words::{
    answers::files::ExportAnswer,
    sheets::{Source, imprint, table},
};

use super::questions::READER;
use crate::{args::asked::AboutArgs, error::Error, files::write_new, session::Session};

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
    about: AboutArgs,
}

/// What `socai export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// Excel
    Xlsx,
    /// CSV
    Csv,
}

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Xlsx => Self::Xlsx,
            ExportFormat::Csv => Self::Csv,
        }
    }
}

pub fn run(session: &Session, args: ExportArgs) -> Result<(), Error> {
    let language = session.language;
    let ExportArgs { format, names, to, since, about: AboutArgs(given) } = args;
    let asked = About::parse(&given)?;
    let (bytes, sheets, known, root) = session.ask(|ledger| {
        let seen = Seen::by(READER, ledger);
        let (filter, point) = about(&seen, &asked.asked, &asked.times)?;
        let chosen = Chosen::of(&names, format.into(), &filter, since)?;
        let filters = filters(&filter, since);
        let then = since.map(|since| seen.known_by(since.latest())).transpose()?.map(|then| seen.at(then));
        let everything = Filter::default();
        point.knowledge(&everything, |knowledge| {
            let sheets = match &then {
                Some(then) => then.knowledge(&everything, |then| chosen.sheets(knowledge, &filter, Some(then)))?,
                None => chosen.sheets(knowledge, &filter, None)?,
            };
            let known = knowledge.log.size();
            let root = ledger.root_at(known)?;
            let basis = knowledge.basis();
            let source = Source { basis: &basis, log: ledger.log().origin(), head: (known, &root), filters: &filters };
            let bytes = match (format, &sheets[..]) {
                (ExportFormat::Csv, [sheet]) => sheets::csv(&table(sheet, language))?,
                _ => {
                    let tables: Vec<Table> = sheets.iter().map(|sheet| table(sheet, language)).collect();
                    sheets::xlsx(&tables, &imprint(&source, language))?
                }
            };
            Ok((bytes, sheets, known, root))
        })
    })?;
    write_new(&to, &bytes, 0o666)?;
    session.answer(&ExportAnswer::of(to.display().to_string(), &sheets, known, root));
    Ok(())
}

/// The filters, as one would give them.
fn filters(args: &Filter, since: Option<Moment>) -> String {
    let given = [
        args.unit.as_ref().map(|unit| format!("--unit {unit}")),
        args.obligation.as_ref().map(|obligation| format!("--obligation {obligation}")),
        args.period.map(|period| format!("--period {period}")),
        args.task.as_ref().map(|task| format!("--task {task}")),
        args.due.from.map(|day| format!("--due-from {day}")),
        args.due.to.map(|day| format!("--due-to {day}")),
        since.map(|since| format!("--since {since}")),
    ];
    given.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
