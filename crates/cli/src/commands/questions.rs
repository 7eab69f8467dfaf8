//! The inspector's questions: state, history, diff, scorecard.

use calendar::{Moment, Timestamp};
use clap::Args;
use ledger::{Inquiry, inquiry::Point};
use views::{
    AsOf, Filter,
    ask::{self, Unanswerable},
    changes, history as audit,
    named::Asked,
    scorecard as figures,
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
    let asked = args.filter.asked();
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &args.times)?;
        let knowledge = point.knowledge(&filter);
        let Some(task) = &filter.task else {
            return Ok(match session.json {
                true => output::json(&tasks::list(&knowledge, &filter)),
                false => terminal::matrix::whole(&knowledge, &filter, session.language),
            });
        };
        let timeline = timeline::timeline(&knowledge, task).ok_or_else(|| Misuse::NotKnownThen(task.clone()))?;
        let names = session.names(&knowledge);
        let timeline = timeline.map(told(&names, session.answers_in()));
        Ok(match session.json {
            true => output::json(&timeline),
            false => terminal::task::whole(&timeline, &names, session.language),
        })
    })
}

pub fn history(session: &Session, args: HistoryArgs) -> Result<(), Error> {
    let HistoryArgs { question, entries } = args;
    let asked = question.filter.asked();
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &question.times)?;
        let knowledge = point.knowledge(&filter);
        let history = audit::history(&knowledge, &filter);
        if entries {
            let texts = ledger.texts(history.entries.iter().map(|entry| entry.recorded.entry))?;
            return Ok(texts.into_iter().map(|text| text + "\n").collect());
        }
        let names = session.names(&knowledge);
        let history = History::of(&history, &names, session.answers_in());
        Ok(match session.json {
            true => output::json(&history),
            false => terminal::history::whole(&history, &names, session.language),
        })
    })
}

pub fn scorecard(session: &Session, args: ScorecardArgs) -> Result<(), Error> {
    let ScorecardArgs { question, with_predecessors } = args;
    let asked = question.filter.asked();
    let lineage = if with_predecessors { Lineage::WithPredecessors } else { Lineage::Own };
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &question.times)?;
        let knowledge = point.knowledge(&lineage.looks_at(&filter));
        let scorecard = figures::scorecard(&knowledge, &filter, lineage);
        Ok(match session.json {
            true => output::json(&scorecard),
            false => terminal::scorecard::whole(&scorecard, &knowledge, session.language),
        })
    })
}

pub fn diff(session: &Session, args: DiffArgs) -> Result<(), Error> {
    let asked = args.filter.asked();
    answer(session, |ledger| {
        let to = args.to.map_or(ledger.present(), Moment::latest);
        let point = |known: Timestamp| {
            let known = known_by(ledger, known)?;
            Ok::<AsOf, Unanswerable>(AsOf { valid: args.valid_at.map_or(known.valid, Moment::latest), ..known })
        };
        let (from, to) = (point(args.from.latest())?, point(to)?);
        let filter = ledger.about(&asked, to.valid.date())?;
        let (from, to) = (ledger.at(from), ledger.at(to));
        let (from, to) = (from.knowledge(&filter), to.knowledge(&filter));
        let names = session.names(&to);
        let changes = changes::changes(&from, &to, &filter).map(told(&names, session.answers_in()));
        Ok(match session.json {
            true => output::json(&changes),
            false => terminal::changes::whole(&changes, &names, session.language),
        })
    })
}

/// Prints what a question comes to.
pub(super) fn answer(session: &Session, question: impl Fn(&Inquiry) -> Result<String, Error>) -> Result<(), Error> {
    output::print(&session.ask(question)?);
    Ok(())
}

/// The moments that are meant; a date means the end of that day.
pub(super) fn as_of(ledger: &Inquiry, times: &Times) -> Result<AsOf, Unanswerable> {
    let Times { at, valid_at, known_at } = *times;
    ask::as_of(&ask::Times { at, valid_at, known_at }, ledger.present(), ledger.clock())
}

/// What was the case and was known at one moment.
pub(super) fn known_by(ledger: &Inquiry, at: Timestamp) -> Result<AsOf, Unanswerable> {
    ask::knowable(at, ledger.present(), ledger.clock()).map(AsOf::both)
}

/// What is asked about, by the names of the valid day, and the ledger at that point of both axes.
pub(super) fn about<'i>(ledger: &'i Inquiry, asked: &Asked, times: &Times) -> Result<(Filter, Point<'i>), Error> {
    let as_of = as_of(ledger, times)?;
    Ok((ledger.about(asked, as_of.valid.date())?, ledger.at(as_of)))
}
