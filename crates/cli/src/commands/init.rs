//! `socai init`

use std::path::{Path, PathBuf};

use calendar::Moment;
use clap::{Args, ValueEnum};
use domain::event::Clock;
use ledger::receipts::Receipts;
use proof::{Checkpoint, Note};
use words::{done::Done, errors::Misuse};

use crate::{error::Error, files::not_readable, session::Session};

#[derive(Debug, Args)]
pub struct InitArgs {
    /// Tên sổ / the ledger's name
    #[arg(long, default_value = "Sổ Cái")]
    name: String,
    /// Sổ cũ mà sổ này nối tiếp: bút toán đầu nêu tên, số bút toán và giá trị gốc của nó / the old ledger that this
    /// one continues: the first entry names it, the number of its entries and their root
    #[arg(long, value_name = "OLD-LEDGER")]
    continues: Option<PathBuf>,
    /// Đồng hồ / the clock; `simulated` marks the ledger for ever as a rehearsal
    #[arg(long, value_enum, default_value = "system")]
    clock: ClockArg,
    /// Thời điểm mở sổ diễn tập / when a rehearsal opens
    #[arg(long, value_name = "TIME")]
    at: Option<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClockArg {
    System,
    Simulated,
}

pub fn run(session: &Session, args: &InitArgs) -> Result<(), Error> {
    let clock = match args.clock {
        ClockArg::System if args.at.is_some() => {
            return Err(Misuse::TimeOfRealClock.into());
        }
        ClockArg::System => Clock::System,
        ClockArg::Simulated => Clock::Simulated,
    };
    let directory = session.directory()?;
    let name = match &args.continues {
        Some(old) => continuing(&args.name, old)?,
        None => args.name.clone(),
    };
    ledger::create(directory, &name, clock, args.at.map(Moment::earliest))?;
    session.answer(&Done::LedgerCreated { directory: directory.display().to_string(), name, clock });
    Ok(())
}

/// The name of a ledger that goes on where another ended. The name stands in the first entry, so the old log can
/// neither be exchanged nor cut from then on.
fn continuing(name: &str, old: &Path) -> Result<String, Error> {
    let receipts = Receipts::open(old)?;
    let note = Note::parse(receipts.head()).map_err(|error| not_readable(old, error))?;
    let Checkpoint { origin, size, root } = note.text.parse().map_err(|error| not_readable(old, error))?;
    Ok(format!("{name}; nối tiếp / continues {origin}, {size} bút toán / entries, {root}"))
}
