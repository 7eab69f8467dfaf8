//! `socai access`: who looked at what at the desk; and, while the desk is open, the heads of that log recorded in the
//! ledger.

use std::{thread, time::Duration};

use calendar::{Moment, NaiveDate};
use clap::{Args, Subcommand};
use domain::{
    PersonId,
    event::{AccessHeadRecorded, Clock},
};
use ledger::{
    access::{
        register::{Wanted, find},
        retention::{due, heads, kept_days, prune},
    },
    directory::DirectoryError,
    ledger::system_time,
};
use words::answers::access::{AccessList, AccessPruned};

use crate::{error::Error, output, session::Session};

/// So many looks are listed, if nothing else is said.
const MOST: &str = "1000";
/// Whether a head is to be recorded is looked at so often.
const AGAIN: Duration = Duration::from_secs(15);
/// What did not succeed is tried again after this time.
const AFTER_FAILURE: Duration = Duration::from_secs(300);

#[derive(Debug, Subcommand)]
pub enum AccessCommand {
    /// Liệt kê ai đã xem gì, mới nhất trước / list who looked at what, the newest first
    List(ListArgs),
    /// Hủy các nhật ký hết hạn lưu; sổ ghi lại đã hủy nhật ký nào / destroy the logs that are past their retention; the
    /// ledger records which
    Prune,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// Chỉ của người này / of this person alone
    #[arg(long, value_name = "P-…")]
    person: Option<PersonId>,
    /// Chỉ nội dung có chữ này: nhiệm vụ, đơn vị, #186 / only of what bears this: a task, a unit, #186
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// Từ ngày này / from this day on
    #[arg(long, value_name = "DATE")]
    from: Option<Moment>,
    /// Đến hết ngày này / to the end of this day
    #[arg(long, value_name = "DATE")]
    to: Option<Moment>,
    /// Nhiều nhất bao nhiêu lượt / so many at most
    #[arg(long, value_name = "N", default_value = MOST)]
    most: usize,
}

pub fn run(session: &Session, command: AccessCommand) -> Result<(), Error> {
    let directory = session.directory()?;
    if !session.has_ledger() {
        return Err(DirectoryError::NotALedger(directory.to_owned()).into());
    }
    match command {
        AccessCommand::List(ListArgs { person, task, from, to, most }) => {
            let wanted = Wanted { person, subject: task, from: from.map(Moment::date), to: to.map(Moment::date) };
            session.answer(&AccessList::of(find(directory, &wanted, most)?));
        }
        AccessCommand::Prune => {
            let mut ledger = session.open_to_act()?;
            // Looks bear the desk's clock, in a rehearsal too.
            let time = (ledger.clock() == Some(Clock::Simulated)).then(|| ledger.present());
            let dropped = prune(&mut ledger, directory, system_time().date(), time)?;
            session.answer(&AccessPruned::of(dropped, kept_days(directory)?));
        }
    }
    Ok(())
}

/// Records the heads of the access log in the ledger, at most daily, for as long as the process lives. What does not
/// succeed is told and tried again.
pub fn record_heads_for_ever(session: &Session) {
    let mut done = Done::default();
    loop {
        let outcome = record_heads(session, &mut done);
        session.give_back();
        let pause = match outcome {
            Ok(()) => AGAIN,
            Err(error) => {
                output::complain(&error.explain(session.language));
                AFTER_FAILURE
            }
        };
        thread::sleep(pause);
    }
}

/// What need not be looked at again.
#[derive(Default)]
struct Done {
    /// The last day of which it is known that nothing more is to be recorded on it.
    day: Option<NaiveDate>,
    /// Heads of which it is known that they are recorded.
    heads: Vec<AccessHeadRecorded>,
}

fn record_heads(session: &Session, done: &mut Done) -> Result<(), Error> {
    let directory = session.directory()?;
    let today = system_time().date();
    if done.day == Some(today) {
        return Ok(());
    }
    let heads = heads(directory)?;
    if heads == done.heads {
        return Ok(());
    }
    let recorded = session.ask(|inquiry| Ok(inquiry.access_notices()))?;
    let now = due(&heads, &recorded, today);
    let later = today.succ_opt().map(|tomorrow| due(&heads, &recorded, tomorrow)).unwrap_or_default();
    match (&now[..], &later[..]) {
        ([], []) => done.heads = heads,
        ([], _) => done.day = Some(today),
        (now, _) => {
            let mut ledger = session.open_to_act()?;
            for head in now {
                ledger.record_access_head(head.clone(), None)?;
            }
        }
    }
    Ok(())
}
