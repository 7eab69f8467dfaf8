//! `socai init`

use calendar::Moment;
use domain::event::Clock;
use views::{say, text::words};

use super::Session;
use crate::{
    args::{ClockArg, InitArgs},
    error::Error,
    output,
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
    ledger::create(directory, &args.name, clock, args.at.map(Moment::earliest))?;
    let (path, clock) = (directory.display(), words::clock(clock, language));
    output::print(&say!(language, "Đã tạo sổ cái tại {path} ({clock}).", "Created a ledger in {path} ({clock})."));
    Ok(())
}
