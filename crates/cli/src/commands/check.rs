//! `socai check`

use std::path::{Path, PathBuf};

use clap::Args;
use eventlog::Progress;
use exchange::sheets;
use ledger::{
    check::{CheckReport, Depth, check},
    ledger::system_time,
};
use terminal::progress;
use words::{Language, answers::check::CheckAnswer, errors::Misuse, findings, say};

use super::export::ExportFormat;
use crate::{
    error::Error,
    files::{must_be_new, write_new},
    output,
    session::Session,
};

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Kiểm tra cả ý nghĩa: đọc từng sự kiện, dựng lại các bảng / also decode every event and rebuild the views
    #[arg(long)]
    deep: bool,
    /// Ghi kết quả thành bảng .xlsx hoặc .csv, tệp mới / also write the findings as a table, .xlsx or .csv: a new file
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

pub fn run(session: &Session, args: &CheckArgs) -> Result<(), Error> {
    let directory = session.directory()?;
    let target = args.to.as_deref().map(|to| target(to)).transpose()?;
    let depth = if args.deep { Depth::Meaning } else { Depth::Stored };
    let scratch = tempfile::tempdir().map_err(|source| Error::Io { path: std::env::temp_dir(), source })?;
    let counters = Progress::default();
    let report = progress::watch(|| counters.get(), || check(directory, depth, scratch.path(), &counters))?;
    if let Some(last) = report.ahead_of_clock {
        session.say_ahead(last);
    }
    match session.json {
        true => output::print_json(&CheckAnswer::of(&report)),
        false => output::print(&findings::report(&report, directory, session.language)),
    }
    // The answer has been given, whether or not the table can be written.
    if let Some((to, format)) = target {
        write_new(to, &as_file(&report, format, directory, session.language)?, 0o666)?;
        if !session.json {
            let path = to.display();
            output::print(&say!(session.language, "Đã ghi {path}", "Wrote {path}"));
        }
    }
    match report.is_sound() {
        true => Ok(()),
        false => Err(Error::Faults { count: report.findings().count() }),
    }
}

/// Where the findings go, and as what: the file's name says it.
fn target(to: &Path) -> Result<(&Path, ExportFormat), Error> {
    let extension = to.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let format = match extension.as_deref() {
        Some("xlsx") => ExportFormat::Xlsx,
        Some("csv") => ExportFormat::Csv,
        _ => {
            return Err(Misuse::NoTable(to.to_owned()).into());
        }
    };
    must_be_new(to)?;
    Ok((to, format))
}

fn as_file(report: &CheckReport, format: ExportFormat, directory: &Path, language: Language) -> Result<Vec<u8>, Error> {
    let table = findings::table(report, directory, language);
    let bytes = match format {
        ExportFormat::Csv => sheets::csv(&table),
        ExportFormat::Xlsx => sheets::xlsx(&[table], &findings::imprint(report, system_time(), language)),
    };
    Ok(bytes?)
}
