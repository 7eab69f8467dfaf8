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
        /// Ngày hôm nay, xem ở nơi khác máy này; phải có nếu đã hơn một năm. Trong sổ diễn tập: thời điểm / today's date,
        /// as another calendar than this machine's has it; needed after more than a year. In a rehearsal, the time
        #[arg(long, value_name = "DATE")]
        at: Option<Moment>,
    },
}

pub fn run(session: &Session, command: &ClockCommand) -> Result<(), Error> {
    let ClockCommand::Confirm { at } = command;
    let mut ledger = session.open_to_act()?;
    let entry = ledger.confirm_clock(*at)?;
    let now = match ledger.clock() {
        Some(Clock::Simulated) => ledger.present(),
        _ => system_time(),
    };
    session.answer(&Done::ClockConfirmed { now, entry });
    Ok(())
}
