//! `socai doctor`

use std::path::{Path, PathBuf};

use clap::Args;
use words::{answers::doctor::DoctorAnswer, errors::Misuse, findings};

use crate::{error::Error, output, session::Session};

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Thư mục cần khám, có sổ cái hay không / which directory, with a ledger in it or not; by default
    /// the ledger's, and without one the current directory
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
    /// Có cảnh báo cũng là không đạt: để hẹn giờ và báo động / warnings count as faults too: for timers and alarms
    #[arg(long)]
    strict: bool,
}

pub fn run(session: &Session, args: &DoctorArgs) -> Result<(), Error> {
    use ledger::doctor::{Level, Measurement};
    let language = session.language;
    // Without a ledger there is still a volume that one may be made on.
    let named = args.directory.as_deref().or(session.named.as_deref());
    let mut report = ledger::doctor::examine(named.unwrap_or(Path::new(".")))?;
    for healed in &report.healed {
        output::complain(&findings::healed(healed, language));
    }
    let refusal = report.refusal.take().map(|error| Error::from(error).explain(session.answers_in()));
    match session.json {
        true => output::print_json(&DoctorAnswer::of(&report, refusal.as_deref(), session.answers_in())),
        false => output::print(&terminal::doctor::whole(&report, refusal.as_deref(), language)),
    }
    let warnings = if args.strict { report.count(Level::Warning) } else { 0 };
    match &report.figures.flush {
        Measurement::Unwritable { reason } | Measurement::Failed { reason } => {
            Err(Misuse::NotMeasured { directory: report.directory.clone(), why: reason.to_string() }.into())
        }
        Measurement::Measured(_) => match report.count(Level::Fault) + warnings {
            0 => Ok(()),
            count => Err(Error::Faults { count }),
        },
    }
}
