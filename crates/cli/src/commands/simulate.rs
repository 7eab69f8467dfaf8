//! `socai simulate`: a rehearsal of any size, the same wherever it is made.

use std::{io::Cursor, path::Path};

use calendar::{Datelike, Timestamp};
use clap::Args;
use eventlog::Progress;
use ledger::{
    apply::{self, Tally},
    directory,
    script::{self, ScriptLine},
};
use simulation::{Plan, story::OPENING};

use words::done::Done;

use crate::{error::Error, files::not_readable, session::Session};
use terminal::progress;

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
    drop(directory::create_demo(place, "Sổ Cái mô phỏng", begins)?);
    let mut ledger = session.open_to_act()?;
    let counters = Progress::default();
    counters.of(u64::from(years));
    let lines = simulation::commands(&plan, OPENING).flat_map(|text| script::lines(Cursor::new(text)));
    let lines = lines.map(|line| line.map_err(|error| not_readable(Path::new("simulation"), error)));
    let reached = |line: &ScriptLine| {
        let year = line.at.map_or(first_year, |at| at.date().year());
        counters.at(u64::try_from(year - first_year).unwrap_or(0));
    };
    let recorded = progress::watch(|| counters.get(), || apply::apply_all(&mut ledger, lines, reached));
    let Tally { commands, refused } = recorded?;
    let entries = ledger.size();
    drop(ledger);
    session.answer(&Done::Simulated {
        directory: place.display().to_string(),
        entries,
        tasks: session.ask(|inquiry| Ok(inquiry.tasks()))?,
        commands,
        refused,
    });
    Ok(())
}
