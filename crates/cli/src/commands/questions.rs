//! The inspector's questions: state, history, diff, scorecard.

use std::collections::BTreeSet;

use calendar::{Moment, Timestamp};
use clap::Args;
use domain::EntryNumber;
use ledger::Contents;
use views::{
    AsOf, Filter, Knowledge,
    ask::{self, Unanswerable},
    changes, history as audit, scorecard as figures,
    scorecard::Lineage,
    tasks, timeline,
};
use words::{
    errors::Misuse,
    trail::{History, told},
};

use crate::{
    args::shared::{FilterArgs, Question, Times},
    error::Error,
    output,
    session::Session,
};

#[derive(Debug, Args)]
pub struct ScorecardArgs {
    #[command(flatten)]
    question: Question,
    /// Gồm cả đơn vị tiền thân / with the units that each succeeds
    #[arg(long)]
    with_predecessors: bool,
}

#[derive(Debug, Args)]
pub struct HistoryArgs {
    #[command(flatten)]
    question: Question,
    /// In nguyên văn từng bút toán (JSON chuẩn hóa) / print each entry verbatim, as it is hashed
    #[arg(long, conflicts_with = "json")]
    entries: bool,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Từ / from
    from: Moment,
    /// Đến; mặc định là bây giờ / to; now by default
    to: Option<Moment>,
    /// Giữ nguyên thực tế tại một thời điểm, chỉ so hiểu biết / hold what was the case, compare what was known
    #[arg(long, value_name = "TIME")]
    valid_at: Option<Moment>,
    #[command(flatten)]
    filter: FilterArgs,
}

pub fn state(session: &Session, args: Question) -> Result<(), Error> {
    let ledger = session.read()?;
    let filter = filter(&ledger, args.filter)?;
    let knowledge = knowledge(&ledger, as_of(&ledger, &args.times)?);
    match &filter.task {
        Some(task) => {
            let timeline = timeline::timeline(&knowledge, task).ok_or_else(|| Misuse::NotKnownThen(task.clone()))?;
            let names = session.names(&knowledge);
            let timeline = timeline.map(told(&names, session.answers_in()));
            match session.json {
                true => output::print_json(&timeline),
                false => output::print(&terminal::task::whole(&timeline, &names, session.language)),
            }
        }
        None if session.json => output::print_json(&tasks::list(&knowledge, &filter)),
        None => output::print(&terminal::matrix::whole(&knowledge, &filter, session.language)),
    }
    Ok(())
}

pub fn history(session: &Session, args: HistoryArgs) -> Result<(), Error> {
    let HistoryArgs { question, entries } = args;
    let ledger = session.read()?;
    let filter = filter(&ledger, question.filter)?;
    let knowledge = knowledge(&ledger, as_of(&ledger, &question.times)?);
    let history = audit::history(&knowledge, &filter);
    if entries {
        let wanted: BTreeSet<EntryNumber> = history.entries.iter().map(|entry| entry.recorded.entry).collect();
        let mut lines = String::new();
        for entry in ledger.entries() {
            let (number, _, entry) = entry?;
            if wanted.contains(&number) {
                lines.push_str(&entry);
                lines.push('\n');
            }
        }
        output::print(&lines);
        return Ok(());
    }
    let names = session.names(&knowledge);
    let history = History::of(&history, &names, session.answers_in());
    match session.json {
        true => output::print_json(&history),
        false => output::print(&terminal::history::whole(&history, &names, session.language)),
    }
    Ok(())
}

pub fn scorecard(session: &Session, args: ScorecardArgs) -> Result<(), Error> {
    let ScorecardArgs { question, with_predecessors } = args;
    let ledger = session.read()?;
    let filter = filter(&ledger, question.filter)?;
    let lineage = if with_predecessors { Lineage::WithPredecessors } else { Lineage::Own };
    let known = knowledge(&ledger, as_of(&ledger, &question.times)?);
    let scorecard = figures::scorecard(&known, &filter, lineage);
    match session.json {
        true => output::print_json(&scorecard),
        false => output::print(&terminal::scorecard::whole(&scorecard, &known, session.language)),
    }
    Ok(())
}

pub fn diff(session: &Session, args: DiffArgs) -> Result<(), Error> {
    let ledger = session.read()?;
    let filter = filter(&ledger, args.filter)?;
    let to = args.to.map_or(ledger.present(), Moment::latest);
    let point = |known: Timestamp| {
        let known = known_by(&ledger, known)?;
        Ok::<AsOf, Unanswerable>(AsOf { valid: args.valid_at.map_or(known.valid, Moment::latest), ..known })
    };
    let (from, to) = (knowledge(&ledger, point(args.from.latest())?), knowledge(&ledger, point(to)?));
    let names = session.names(&to);
    let changes = changes::changes(&from, &to, &filter).map(told(&names, session.answers_in()));
    match session.json {
        true => output::print_json(&changes),
        false => output::print(&terminal::changes::whole(&changes, &names, session.language)),
    }
    Ok(())
}

pub(super) fn knowledge(ledger: &Contents, as_of: AsOf) -> Knowledge<'_> {
    Knowledge::of(ledger.chronicle(), as_of)
}

/// The moments that are meant; a date means the end of that day.
pub(super) fn as_of(ledger: &Contents, times: &Times) -> Result<AsOf, Unanswerable> {
    let Times { at, valid_at, known_at } = *times;
    ask::as_of(&ask::Times { at, valid_at, known_at }, ledger.present(), ledger.clock())
}

/// What was the case and was known at one moment.
pub(super) fn known_by(ledger: &Contents, at: Timestamp) -> Result<AsOf, Unanswerable> {
    ask::knowable(at, ledger.present(), ledger.clock()).map(AsOf::both)
}

pub(super) fn filter(ledger: &Contents, args: FilterArgs) -> Result<Filter, Unanswerable> {
    ask::about(asked(args), || ledger.state())
}

/// What is asked about, whether or not the ledger knows it.
pub(super) fn asked(FilterArgs { unit, obligation, period, task }: FilterArgs) -> Filter {
    Filter { unit, obligation, period, task }
}
