//! `socai anchor keep`: seals the log by itself at every due date and every midnight.

use std::{thread, time::Duration};
use words::{errors::Misuse, notices::Notice};

use anchoring::{Anchoring, collect::Collected, keep::Due};
use domain::{EntryNumber, event::Clock};
use ledger::prove::Unprovable;
use views::sealing::sealing;
use words::{self, done::Done, errors::Told};

use super::ship;
use crate::{
    commands::{Session, page},
    error::Error,
    output,
};

/// What did not succeed is tried again after this time.
const AGAIN: Duration = Duration::from_secs(60);

/// Seals what is due, and goes on doing so until it is stopped; or once.
pub fn keep(session: &Session, anchoring: &Anchoring<'_>, once: bool) -> Result<(), Error> {
    let language = session.language;
    loop {
        let outcome = seal(session, anchoring, once);
        session.give_back();
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
fn seal(session: &Session, anchoring: &Anchoring<'_>, once: bool) -> Result<Duration, Error> {
    let language = session.language;
    let due = look(session)?;
    if let Some(moment) = due.ripe {
        let published = page::publish(session, None)?;
        let policy = anchoring.anchors().policy()?;
        let mut collected = anchoring.collect(&policy, None)?;
        anchoring.vouch_for_the_seal(&policy, &mut collected)?;
        let Collected { silent, recorded } = collected;
        let shipped = ship(session, anchoring);
        for silent in silent {
            session.warn(&Notice::Silent(silent));
        }
        // Too few may have answered, or too late, for the moment to be past by their clocks.
        let still_open = look(session)?.ripe == Some(moment);
        let Some(entry) = recorded.first().filter(|_| !still_open) else {
            let why = Unprovable::NotSealed(moment);
            output::complain(&why.told(language));
            return Err(Error::Unprovable(why));
        };
        session.answer(&Done::Sealed { moment, entry: EntryNumber(*entry), published });
        // Who was not reached is, with the next seal.
        if let Err(error) = shipped {
            output::complain(&error.explain(language));
        }
    } else if once {
        session.answer(&Done::NothingToSeal { next: due.next });
    }
    Ok(due.pause)
}

/// What is to be sealed.
fn look(session: &Session) -> Result<Due, Error> {
    session.ask(|ledger| {
        if ledger.clock() == Some(Clock::Simulated) {
            return Err(Misuse::NoRealTime.into());
        }
        let now = ledger.present();
        Ok(Due::at(now, sealing(ledger, now)))
    })
}
