//! `socai clock`: that it really is this late.

use calendar::Moment;
use clap::Subcommand;
use domain::event::Clock;
use ledger::ledger::system_time;

use words::done::Done;

use crate::{error::Error, session::Session};

#[derive(Debug, Subcommand)]
pub enum ClockCommand {
    /// Xác nhận: đúng là đã lâu như vậy kể từ bút toán cuối / so much time has really passed since the last entry
    Confirm {
        /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
        #[arg(long, value_name = "TIME")]
        at: Option<Moment>,
    },
}

pub fn run(session: &Session, command: &ClockCommand) -> Result<(), Error> {
    let ClockCommand::Confirm { at } = command;
    let mut ledger = session.open()?;
    let entry = ledger.confirm_clock(at.map(Moment::latest))?;
    let now = match ledger.clock() {
        Some(Clock::Simulated) => ledger.present(),
        _ => system_time(),
    };
    session.answer(&Done::ClockConfirmed { now, entry });
    Ok(())
}
