//! `socai anchor keep`: seals the log by itself at every due date and every midnight.

use std::{thread, time::Duration};

use calendar::Timestamp;
use domain::event::Clock;
use ledger::anchors::Anchors;
use views::{AsOf, Knowledge, sealing::MARGIN, sealing::Sealing, sealing::sealing};
use words::{self, say};

use super::{
    collect::{Collected, collect, vouch_for_the_seal},
    ship,
};
use crate::{
    commands::{Session, page},
    error::Error,
    output,
};

/// The ledger is looked at again after this time at the latest: somebody may have set a due date.
const PATIENCE: Duration = Duration::from_secs(600);
/// What did not succeed is tried again after this time.
const AGAIN: Duration = Duration::from_secs(60);
/// A seal is made so long after its moment that the moment is before it by anybody's clock, in microseconds.
const AFTER: i64 = MARGIN + 30_000_000;

/// Seals what is due, and goes on doing so until it is stopped; or once.
pub fn keep(session: &Session, anchors: &Anchors, once: bool) -> Result<(), Error> {
    let language = session.language;
    loop {
        let outcome = seal(session, anchors, once);
        if once {
            return outcome.map(drop);
        }
        let pause = match outcome {
            Ok(pause) => pause,
            // Another program has the ledger, nobody answers, the disk is full: all of that may pass.
            Err(error) => {
                output::complain(&error.explain(language));
                AGAIN
            }
        };
        thread::sleep(pause);
    }
}

/// Seals the last moment that is past, if no anchor does. Says how long there is nothing to do.
fn seal(session: &Session, anchors: &Anchors, once: bool) -> Result<Duration, Error> {
    let language = session.language;
    let (Sealing { open, next }, now) = look(session)?;
    let ripe = |moment: Timestamp| moment.micros() + AFTER <= now.micros();
    if let Some(open) = open.filter(|open| ripe(*open)) {
        page::publish(session, None)?;
        let policy = anchors.policy()?;
        let mut collected = collect(session, anchors, &policy, None)?;
        vouch_for_the_seal(session, anchors, &policy, &mut collected)?;
        let Collected { silent, recorded } = collected;
        let shipped = ship::ship(session);
        for silent in silent {
            let (name, why) = (silent.name, silent.why);
            output::complain(&say!(language, "{name} không trả lời được: {why}", "{name} gave nothing: {why}"));
        }
        // Too few may have answered, or too late, for the moment to be past by their clocks.
        let still_open = look(session)?.0.open == Some(open);
        let open = words::instant(open);
        let Some(entry) = recorded.first().filter(|_| !still_open) else {
            output::complain(&say!(language, "chưa niêm phong được {open}", "{open} could not be sealed"));
            return Err(Error::NotProven);
        };
        output::print(&say!(language, "Đã niêm phong {open}: bút toán #{entry}", "Sealed {open}: entry #{entry}"));
        // Who was not reached is, with the next seal.
        if let Err(error) = shipped {
            output::complain(&error.explain(language));
        }
    } else if once {
        let next = words::instant(next);
        output::print(&say!(
            language,
            "Chưa có gì để niêm phong; lần tới là {next}.",
            "There is nothing to seal; the next moment is {next}."
        ));
    }
    // What is past and not ripe yet is next.
    let next = open.filter(|open| !ripe(*open)).unwrap_or(next);
    let left = u64::try_from(next.micros() + AFTER - now.micros()).unwrap_or(0);
    Ok(Duration::from_micros(left).min(PATIENCE))
}

/// What is to be sealed, and the time it is.
fn look(session: &Session) -> Result<(Sealing, Timestamp), Error> {
    let ledger = session.read()?;
    if ledger.state().clock == Some(Clock::Simulated) {
        return Err(Error::Usage(say!(
            session.language,
            "sổ diễn tập không có giờ thật; dùng: socai anchor collect --at THỜI-ĐIỂM",
            "a rehearsal has no real time; use: socai anchor collect --at TIME"
        )));
    }
    let now = ledger.present();
    Ok((sealing(&Knowledge::rebuild(ledger.events(), AsOf::both(now))), now))
}
