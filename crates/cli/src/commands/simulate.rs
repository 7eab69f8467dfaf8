//! `socai simulate`: a rehearsal of any size, the same wherever it is made.

use calendar::{Datelike, Timestamp};
use clap::Args;
use eventlog::Progress;
use ledger::{DiskLedger, LedgerError, directory, script};
use simulation::{Plan, story::OPENING};

use words::done::Done;

use crate::{error::Error, session::Session};
use terminal::progress;

/// So many commands are written together.
const TOGETHER: usize = 512;

#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// Số đơn vị nộp báo cáo / how many units owe reports
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=5_000))]
    units: u32,
    /// Số năm / how many years
    #[arg(long, value_name = "Y", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=50))]
    years: u32,
    /// Số nhiệm vụ hằng quý của mỗi đơn vị / how many quarterly duties each unit has
    #[arg(long, value_name = "D", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=500))]
    duties: u32,
    /// Năm đầu tiên / the first year
    #[arg(long, value_name = "YEAR", default_value_t = 2015, value_parser = clap::value_parser!(i32).range(2010..=2100))]
    from: i32,
    /// Hạt giống: số khác cho một tỉnh khác / another seed is another province
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

pub fn run(session: &Session, args: &SimulateArgs) -> Result<(), Error> {
    let SimulateArgs { units, years, duties, from: first_year, seed } = *args;
    let plan = Plan { units, first_year, years, duties, seed };
    let place = session.directory()?;
    let begins = Timestamp::start_of(plan.begins());
    let mut ledger = directory::create_demo(place, "Sổ Cái mô phỏng", begins)?;
    let counters = Progress::default();
    counters.of(u64::from(years));
    let made = progress::watch(|| counters.get(), || record(&mut ledger, &plan, &counters));
    let Made { commands, refused } = made?;
    session.answer(&Done::Simulated {
        directory: place.display().to_string(),
        entries: ledger.events().len(),
        tasks: ledger.state().tasks.len(),
        commands,
        refused,
    });
    Ok(())
}

/// What was recorded.
struct Made {
    commands: usize,
    refused: usize,
}

/// Records the commands of a plan as whoever records commands does.
fn record(ledger: &mut DiskLedger, plan: &Plan, counters: &Progress) -> Result<Made, Error> {
    let (mut made, mut staged) = (Made { commands: 0, refused: 0 }, 0);
    for text in simulation::commands(plan, OPENING) {
        for line in script::lines(text.as_bytes()) {
            let line = line.map_err(|source| Error::Script { path: "simulation".into(), source })?;
            if let Some(at) = line.at {
                counters.at(u64::try_from(at.date().year() - plan.first_year).unwrap_or(0));
            }
            match ledger.stage(&line.command, line.at) {
                Ok(_) => {}
                Err(LedgerError::Refused { .. }) => made.refused += 1,
                Err(error) => return Err(error.into()),
            }
            made.commands += 1;
            staged += 1;
            if staged == TOGETHER {
                ledger.write()?;
                staged = 0;
            }
        }
    }
    ledger.write()?;
    Ok(made)
}
