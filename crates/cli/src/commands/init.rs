//! `socai init`

use std::{
    io::Cursor,
    path::{Path, PathBuf},
};

use calendar::{Moment, Timestamp};
use clap::{Args, ValueEnum};
use domain::event::Clock;
use ledger::{Script, receipts::Receipts};
use proof::{Checkpoint, Note};
use simulation::openings::Opening;
use words::{done::Done, errors::Misuse};

use super::{apply, opening::OpeningArg};
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
    /// Tổ chức ban đầu: đơn vị, quy tắc, lịch, luật, loại sự kiện / what it begins with: units, rules, calendars, laws,
    /// kinds of fact
    #[arg(long, value_enum, value_name = "NAME")]
    opening: Option<OpeningArg>,
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
    let opening = args.opening.map(Opening::from);
    let at = args.at.map(Moment::earliest);
    if let (Some(opening), Some(at)) = (opening, at)
        && at.date() < opening.begins()
    {
        return Err(Misuse::OpeningBeforeItsTime { opening: opening.name(), begins: opening.begins() }.into());
    }
    let mut ledger = ledger::create(directory, &name, clock, at)?;
    if let Some(opening) = opening {
        let at = (clock == Clock::Simulated).then(|| ledger.present());
        apply::submit(&mut ledger, Path::new(opening.name()), &script(opening, at)?)?;
    }
    session.answer(&Done::LedgerCreated {
        directory: directory.display().to_string(),
        name,
        clock,
        opening: opening.map(|opening| opening.name().to_owned()),
        openings: Opening::ALL.map(Opening::name).map(str::to_owned).to_vec(),
    });
    Ok(())
}

/// The commands of an opening, in a rehearsal at its time.
fn script(opening: Opening, at: Option<Timestamp>) -> Result<Script, Error> {
    let script = Script::read(Cursor::new(opening.commands()));
    let mut script = script.map_err(|error| not_readable(Path::new(opening.name()), error))?;
    script.lines.iter_mut().for_each(|line| line.at = at);
    Ok(script)
}

/// The name of a ledger that goes on where another ended. The name stands in the first entry, so the old log can
/// neither be exchanged nor cut from then on.
fn continuing(name: &str, old: &Path) -> Result<String, Error> {
    let receipts = Receipts::open(old)?;
    let note = Note::parse(receipts.head()).map_err(|error| not_readable(old, error))?;
    let Checkpoint { origin, size, root } = note.text.parse().map_err(|error| not_readable(old, error))?;
    Ok(format!("{name}; nối tiếp / continues {origin}, {size} bút toán / entries, {root}"))
}
