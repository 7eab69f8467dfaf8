//! `socai init`

use std::path::Path;

use calendar::Moment;
use domain::event::Clock;
use ledger::receipts::Receipts;
use proof::{Checkpoint, Note};
use words::say;

use super::Session;
use crate::{
    args::{ClockArg, InitArgs},
    done::Done,
    error::Error,
    files::not_readable,
};

pub fn run(session: &Session, args: &InitArgs) -> Result<(), Error> {
    let language = session.language;
    let clock = match args.clock {
        ClockArg::System if args.at.is_some() => {
            return Err(Error::Usage(say!(
                language,
                "--at chỉ dùng với --clock simulated",
                "--at goes with --clock simulated"
            )));
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
    session.done(&Done::LedgerCreated { directory: directory.display().to_string(), name, clock });
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
