//! Questions across time: why, ticks, revised, trend, acted, search.

use calendar::{Moment, Timestamp};
use clap::{Args, ValueEnum};
use views::{
    AsOf,
    acted::{self as acts, Acts, When},
    ask::{Unanswerable, span},
    named::{Asked, Unnamed},
    revised as revisions, search as texts, ticks as moments,
    trend::{self as shares, Grouping},
    why as reasons,
};
use words::{traces, trail::told};

use super::{
    questions::{about, answer, as_of, known_by},
    show::{position, said},
};
use crate::{
    args::shared::{FilterArgs, Question, Times},
    error::Error,
    output,
    session::Session,
};

#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Nhiệm vụ nào / which task
    task: String,
    #[command(flatten)]
    times: Times,
}

#[derive(Debug, Args)]
pub struct TicksArgs {
    /// Từ; một ngày là từ đầu ngày / from; of a day, its beginning
    #[arg(long, value_name = "TIME")]
    from: Moment,
    /// Đến; một ngày là hết ngày / to; of a day, its end
    #[arg(long, value_name = "TIME")]
    to: Moment,
    #[command(flatten)]
    filter: FilterArgs,
}

#[derive(Debug, Args)]
pub struct RevisedArgs {
    /// Thực tế tại thời điểm nào / what was the case at
    valid: Moment,
    /// Theo dữ liệu đã biết tại / as known at
    #[arg(long, value_name = "TIME")]
    known: Moment,
    /// So với dữ liệu đã biết tại; mặc định là bây giờ / and as known at; now by default
    #[arg(long, value_name = "TIME")]
    and: Option<Moment>,
    #[command(flatten)]
    filter: FilterArgs,
}

#[derive(Debug, Args)]
pub struct TrendArgs {
    #[command(flatten)]
    question: Question,
    /// Theo đơn vị hay theo nhiệm vụ / by unit or by duty
    #[arg(long, value_enum, default_value_t = By::Unit)]
    by: By,
}

/// Whose share is shown.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Unit,
    Obligation,
}

#[derive(Debug, Args)]
pub struct ActedArgs {
    /// Từ; một ngày là từ đầu ngày / from; of a day, its beginning
    #[arg(long, value_name = "TIME")]
    from: Moment,
    /// Đến; một ngày là hết ngày / to; of a day, its end
    #[arg(long, value_name = "TIME")]
    to: Moment,
    /// Tính theo lúc việc xảy ra như đã khai, không theo lúc ghi sổ / by when it happened, as claimed, and not by when it
    /// was recorded
    #[arg(long)]
    happened: bool,
    /// Chỉ người của đơn vị này, dù ghi hay duyệt / only people of this unit, who recorded or approved
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Chỉ chức vụ này / only this position
    #[arg(long, value_name = "POSITION")]
    position: Option<String>,
    /// Chỉ tài khoản này / only this account
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    #[command(flatten)]
    times: Times,
}

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Các từ, có dấu hay không; #123 là bút toán 123 / the words, with or without marks; #123 is entry 123
    #[arg(required = true)]
    words: Vec<String>,
    #[command(flatten)]
    times: Times,
}

pub fn why(session: &Session, args: &WhyArgs) -> Result<(), Error> {
    let asked = Asked::task(&args.task);
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &args.times)?;
        let knowledge = point.knowledge(&filter);
        let Some(task) = &filter.task else { return Err(Unnamed::Task(args.task.clone()).into()) };
        let why = reasons::why(&knowledge, task).ok_or_else(|| Error::NotKnownThen(task.clone()))?;
        let (names, language) = (session.names(&knowledge), session.answers_in());
        let why = why.map(told(&names, language), |trace| traces::lines(&trace, language));
        Ok(match session.json {
            true => output::json(&why),
            false => terminal::why::whole(&why, &names, session.language),
        })
    })
}

pub fn ticks(session: &Session, args: TicksArgs) -> Result<(), Error> {
    let asked = args.filter.asked();
    let (from, to) = span(args.from, args.to)?;
    answer(session, |ledger| {
        let to = known_by(ledger, to)?;
        let filter = ledger.about(&asked, to.valid.date())?;
        let names = session.names(&ledger.at(to).beside_tasks());
        let ticks = moments::ticks(ledger, &filter, from, to.known);
        let ticks = ticks.map(told(&names, session.answers_in()));
        Ok(match session.json {
            true => output::json(&ticks),
            false => terminal::ticks::whole(&ticks, &names, session.language),
        })
    })
}

pub fn revised(session: &Session, args: RevisedArgs) -> Result<(), Error> {
    let asked = args.filter.asked();
    answer(session, |ledger| {
        let known = |at: Timestamp| Ok::<Timestamp, Unanswerable>(known_by(ledger, at)?.known);
        let before = known(args.known.latest())?;
        let after = known(args.and.map_or(ledger.present(), Moment::latest))?;
        let valid = args.valid.latest();
        let filter = ledger.about(&asked, valid.date())?;
        let names = session.names(&ledger.at(AsOf { valid, known: after }).beside_tasks());
        let revised = revisions::revised(ledger, &filter, valid, before, after);
        let revised = revised.map(told(&names, session.answers_in()));
        Ok(match session.json {
            true => output::json(&revised),
            false => terminal::revised::whole(&revised, &names, session.language),
        })
    })
}

pub fn trend(session: &Session, args: TrendArgs) -> Result<(), Error> {
    let asked = args.question.filter.asked();
    let grouping = match args.by {
        By::Unit => Grouping::ByUnit,
        By::Obligation => Grouping::ByObligation,
    };
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &args.question.times)?;
        let trend = shares::trend(&point.knowledge(&filter), &filter, grouping);
        Ok(match session.json {
            true => said(session, &trend),
            false => terminal::trend::whole(&trend, session.language),
        })
    })
}

pub fn acted(session: &Session, args: &ActedArgs) -> Result<(), Error> {
    let positions = args.position.as_deref().map(position).transpose()?.unwrap_or_default();
    let (from, to) = span(args.from, args.to)?;
    let asked = Asked { unit: args.unit.clone(), ..Asked::default() };
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &args.times)?;
        let acts = Acts {
            from,
            to,
            when: if args.happened { When::Happened } else { When::Recorded },
            unit: filter.unit,
            positions: positions.clone(),
            account: args.account.clone(),
        };
        Ok(said(session, &acts::acted(&point.beside_tasks(), &acts)))
    })
}

pub fn search(session: &Session, args: &SearchArgs) -> Result<(), Error> {
    if args.words.iter().all(|word| word.trim().is_empty()) {
        return Err(Unanswerable::NoWords.into());
    }
    answer(session, |ledger| {
        let point = ledger.at(as_of(ledger, &args.times)?);
        let knowledge = point.beside_tasks();
        let search = texts::search(&knowledge, &args.words);
        Ok(match session.json {
            true => output::json(&search),
            false => terminal::sheet::whole(&texts::sheet(&search, &knowledge, knowledge.names()), session.language),
        })
    })
}
