//! `socai watch`: prints what is recorded, as it comes.

use std::{sync::mpsc, thread, time::Duration};

use clap::Args;
use ledger::inquiry;
use questions::{Named, Seen, answering::recorded};
use service::client;
use words::{notices::Notice, trail::told};

use super::questions::READER;
use crate::{error::Error, output, session::Session};

/// Where no process holds the ledger, its files are looked at so often.
const LOOK: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Từ bút toán số; mặc định: từ bút toán kế tiếp / from this entry; by default from the next one
    #[arg(long, value_name = "N")]
    from: Option<u64>,
    /// Dừng sau chừng ấy bút toán / stop after so many entries
    #[arg(long, value_name = "N")]
    count: Option<u64>,
}

pub fn run(session: &Session, args: &WatchArgs) -> Result<(), Error> {
    let directory = session.directory()?;
    let size = session.ask(|ledger| Ok(ledger.log().size()))?;
    let mut next = args.from.unwrap_or(size);
    let end = args.count.map(|count| next.saturating_add(count));
    let mut has_come = |size: u64| -> Result<bool, Error> {
        let until = end.map_or(size, |end| end.min(size));
        if next < until {
            print(session, next, until)?;
            next = until;
        }
        Ok(end.is_some_and(|end| next >= end))
    };
    if has_come(size)? {
        return Ok(());
    }
    if client::reach(directory).is_none() {
        session.note(&Notice::NobodyRuns);
    }
    loop {
        if let Some(reach) = client::reach(directory) {
            let (told, sizes) = mpsc::channel();
            let watching = reach.watch()?;
            // Ends with the process that tells.
            thread::spawn(move || watching.map_while(Result::ok).try_for_each(|size| told.send(size)));
            // Once the process has ended, its files go on being looked at.
            while let Ok(size) = sizes.recv() {
                // What has come meanwhile is printed together.
                let newest = sizes.try_iter().last().unwrap_or(size);
                if has_come(newest)? {
                    return Ok(());
                }
            }
        }
        thread::sleep(LOOK);
        if has_come(inquiry::size(directory)?)? {
            return Ok(());
        }
    }
}

/// Prints the entries from `from` on, before `until`.
fn print(session: &Session, from: u64, until: u64) -> Result<(), Error> {
    let lines = session.ask(|ledger| {
        let Named { view, names } = recorded(&Seen::by(READER, ledger), from..until);
        let names = session.names(names);
        let told = view.into_iter().map(told(&names, session.answers_in()));
        let line = |entry| match session.json {
            true => output::json_line(&entry),
            false => terminal::history::line(&entry, &names, session.language),
        };
        Ok(told.map(line).collect::<Vec<String>>())
    })?;
    lines.iter().for_each(|line| output::print(line));
    Ok(())
}
