//! `socai clock`: that it really is this late.

use calendar::Timestamp;
use domain::event::Clock;
use ledger::{Contents, ledger::system_time};
use words::{Language, instant, say};

use super::Session;
use crate::{args::ClockCommand, done::Done, error::Error, output};

pub fn run(session: &Session, command: &ClockCommand) -> Result<(), Error> {
    let ClockCommand::Confirm { at } = command;
    let mut ledger = session.open()?;
    let entry = ledger.confirm_clock(at.map(calendar::Moment::latest))?;
    let now = match ledger.state().clock {
        Some(Clock::Simulated) => ledger.present(),
        _ => system_time(),
    };
    session.done(&Done::ClockConfirmed { now, entry });
    Ok(())
}

/// Says so where the last entry lies ahead of this machine's clock.
pub fn say_ahead(ledger: &Contents, language: Language) {
    if let Some(last) = ledger.ahead_of(system_time()) {
        say_last(last, language);
    }
}

/// The same, of the time of the last entry.
pub fn say_last(last: Timestamp, language: Language) {
    let (last, now) = (instant(last), instant(system_time()));
    output::complain(&say!(
        language,
        "bút toán cuối ghi lúc {last}, sau giờ của máy này ({now}): hoặc đồng hồ máy này chậm, hoặc đồng hồ của sổ đã chạy trước. Mọi điều đã ghi đều được hiển thị, tính đến {last}. Cách đi tiếp: docs/clock.md",
        "the last entry was recorded at {last}, after this machine's time ({now}): either this machine's clock is behind, or the ledger's was ahead. Everything recorded is shown, as of {last}. The way on: docs/clock.md"
    ));
}
