//! Questions across time: why.

use clap::Args;
use domain::TaskId;
use views::{Filter, why as reasons};
use words::{traces, trail::told};

use super::questions::{answer, as_of};
use crate::{args::shared::Times, error::Error, output, session::Session};

#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Nhiệm vụ nào / which task
    task: TaskId,
    #[command(flatten)]
    times: Times,
}

pub fn why(session: &Session, args: &WhyArgs) -> Result<(), Error> {
    let task = &args.task;
    let asked = Filter { task: Some(task.clone()), ..Filter::default() };
    answer(session, |ledger| {
        let filter = ledger.about(asked.clone())?;
        let point = ledger.at(as_of(ledger, &args.times)?);
        let knowledge = point.knowledge(&filter);
        let why = reasons::why(&knowledge, task).ok_or_else(|| Error::NotKnownThen(task.clone()))?;
        let (names, language) = (session.names(&knowledge), session.answers_in());
        let why = why.map(told(&names, language), |trace| traces::lines(&trace, language));
        Ok(match session.json {
            true => output::json(&why),
            false => terminal::why::whole(&why, &names, session.language),
        })
    })
}
