//! `socai open-periods`: one act for every period that has begun, and not one command for each.

use calendar::{Moment, Period, Reading, Timestamp, period::Length};
use clap::Args;
use domain::{Act, Actor, Capacity, Command, CommandId, Refusal, Role, UnitCode, command::Due, people::UnitKind};
use exchange::draft::due::{day_of_year, names_day_of_year};
use ledger::{ActingLedger, LedgerError, apply::Applied, apply::stage_one, script::ScriptLine};
use views::{
    begun::{Begun, begun, is_recent},
    named::{self, Unnamed},
};
use words::{
    answers::{applied::ApplyReport, planned::BornOverdue},
    errors::Misuse,
    notices::Notice,
    offices,
};

use super::apply::{said, tell, trial::Trial};
use crate::{error::Error, session::Session};

#[derive(Debug, Args)]
pub struct OpenPeriodsArgs {
    /// Các kỳ bắt đầu đến hết ngày này; mặc định hôm nay / periods that have begun by this day; today, if not given
    #[arg(long, value_name = "DAY")]
    until: Option<Moment>,
    /// Chỉ nhiệm vụ này / only this duty
    #[arg(long, value_name = "DIRECTIVE/CODE")]
    obligation: Option<String>,
    /// Chỉ kỳ này, như "năm 2023" / only this period, such as 2023 or 2023-Q3
    #[arg(long, value_name = "PERIOD", requires = "obligation")]
    period: Option<String>,
    /// Hạn của kỳ, ngày ấy còn tính, khi văn bản nêu ngày của tháng khác (như 30/9 hằng năm) / the last day of the period that
    /// counts, where the letter names a day of another month
    #[arg(long, value_name = "DAY", requires = "period")]
    due: Option<Moment>,
    /// Người ghi; mặc định chuyên viên của Văn phòng / who records it; an officer of the office, if not given
    #[arg(long, value_name = "OFFICE")]
    by: Option<String>,
    /// Người phê duyệt; mặc định Chánh Văn phòng / who approves it; the chief of the office, if not given
    #[arg(long, value_name = "OFFICE", requires = "by")]
    approved_by: Option<String>,
    /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
    #[arg(long, value_name = "TIME")]
    at: Option<Moment>,
    #[command(flatten)]
    trial: Trial,
}

/// A period is tried under so many identifiers: the first may have opened it for other units.
const ATTEMPTS_MAX: usize = 100;

pub fn run(session: &Session, args: &OpenPeriodsArgs) -> Result<(), Error> {
    let mut ledger = session.open_to_act()?;
    let at = args.at.map(Moment::latest);
    let today = at.unwrap_or(ledger.present()).date();
    let until = args.until.map_or(today, |until| until.date());
    let (by, approved_by) = match &args.by {
        Some(by) => {
            let who = |text: &String| offices::actor(ledger.state(), today, text);
            (who(by)?, args.approved_by.as_ref().map(who).transpose()?)
        }
        None => office(&ledger, today)?,
    };
    let decides = |unit: &UnitCode| [Some(&by), approved_by.as_ref()].iter().flatten().any(|actor| actor.unit == *unit);
    let only = args.obligation.as_ref().map(|text| named::obligation(ledger.state(), text)).transpose()?;
    let period = args.period.as_deref().map(Period::written).transpose().map_err(Unnamed::from)?;
    let wanted = |begun: &Begun| {
        only.as_ref().is_none_or(|only| *only == begun.obligation) && period.is_none_or(|period| period == begun.period)
    };
    let due = args.due.map(|due| Due::On { date: due.date(), reading: Reading::Inclusive });
    let found: Vec<Begun> = ledger.ask(|known| begun(known, until, today))?.into_iter().filter(wanted).collect();
    let now = at.unwrap_or(ledger.present());
    let (mut applied, mut refused, mut own) = (Vec::new(), Vec::new(), Vec::new());
    let (mut not_owed, mut born_overdue, mut undated) = (Vec::new(), Vec::new(), Vec::new());
    for (index, Begun { obligation, period, units }) in found.into_iter().enumerate() {
        // Where the letter names the day, nobody opens a period of the own unit; by the rule set's day all are alike.
        let terms = ledger.state().obligations.get(&obligation).map(|known| &known.terms);
        // By the day of the rule set nobody opens what has a day of its own.
        let words = terms.filter(|_| due.is_none()).and_then(|terms| terms.deadline_phrase.clone());
        let words =
            words.filter(|words| names_day_of_year(words) && terms.is_some_and(|terms| terms.due_day.is_none()));
        // A day of every year is that of this one, where the letter says for certain whether it counts.
        let of_year = words.as_deref().and_then(|words| by_day_of_year(words, period));
        let due = due.clone().or(of_year);
        if let (Some(words), None) = (words, &due) {
            undated.push((format!("{obligation}/{period}"), words));
            continue;
        }
        let dated = due.is_some() || terms.is_some_and(|terms| terms.due_day.is_some());
        let (theirs, others): (Vec<_>, Vec<_>) = units.into_iter().partition(|unit| dated && decides(unit));
        own.extend(theirs.into_iter().map(|unit| format!("{obligation}/{period}/{unit}")));
        if others.is_empty() {
            continue;
        }
        let id: CommandId = format!("{obligation}/{period}/open")
            .parse()
            .map_err(|error| Error::from(Misuse::Failed(format!("{error}"))))?;
        let named = format!("{obligation}/{period}");
        let act = Act::AssignTasks { obligation, period, units: others, due };
        let command = Command::new(id, by.clone(), approved_by.clone(), act);
        // What would be overdue from the beginning holds up nothing else.
        let overdue = if args.trial.born_overdue { Vec::new() } else { overdue(&mut ledger, now, &command)? };
        if !overdue.is_empty() {
            born_overdue.extend(overdue);
            continue;
        }
        match stage(&mut ledger, ScriptLine { line: index + 1, at, command })? {
            Ok(staged) => applied.push(staged),
            // Nobody owes such a period. That holds for ever, and is said while the period is recent.
            Err(
                why @ (Refusal::PeriodBeforeDirective { .. }
                | Refusal::BeforeFirstPeriod { .. }
                | Refusal::FoldedIntoYear
                | Refusal::PrincipleUndated(_)),
            ) => not_owed.extend((only.is_some() || is_recent(period, until)).then_some((named, why))),
            Err(refusal) => refused.push((named, refusal)),
        }
    }
    if let Some(commands) = args.trial.finish(session, &mut ledger, applied)? {
        tell(said(Ok(ApplyReport::of(commands)), session.json, session.language))?;
    }
    if !own.is_empty() {
        session.warn(&Notice::OwnPeriods(own));
    }
    if !not_owed.is_empty() {
        session.warn(&Notice::NotOwed(not_owed));
    }
    // One that cannot be opened holds up no other.
    match refused.is_empty() && born_overdue.is_empty() && undated.is_empty() {
        true => Ok(()),
        false => Err(Error::NotOpened { refused, born_overdue, undated }),
    }
}

/// The due date of a yearly period whose day its words name, and let count or not for certain.
fn by_day_of_year(words: &str, period: Period) -> Option<Due> {
    // "Every year" may stand elsewhere in the sentence.
    let day = day_of_year(words).or_else(|| day_of_year(&format!("{words} hằng năm")));
    let day = day.filter(|_| period.length() == Length::Year)?;
    Some(Due::On { date: day.of(period.year())?, reading: day.counting? })
}

/// The tasks that would be overdue from the beginning if this were recorded.
fn overdue(ledger: &mut ActingLedger, now: Timestamp, command: &Command) -> Result<Vec<BornOverdue>, Error> {
    let decided = ledger.ask(|known| domain::decide(known, now, command))?;
    // Whatever refuses it is told when it is staged.
    let events = decided.unwrap_or_default();
    Ok(events.iter().flat_map(|new| BornOverdue::by(&new.event, now.date())).collect())
}

/// Who opens periods, where nobody is named: the office.
fn office(ledger: &ActingLedger, today: calendar::NaiveDate) -> Result<(Actor, Option<Actor>), Error> {
    let offices = ledger
        .state()
        .units
        .iter()
        .filter(|(_, unit)| unit.kind == UnitKind::ProvincialOffice && unit.exists_on(today));
    let first = offices.min_by_key(|(_, unit)| unit.entry).map(|(code, _)| code.clone());
    let unit = first.ok_or_else(|| Error::from(Misuse::NoOffice))?;
    let actor = |position| Actor { unit: unit.clone(), position, capacity: Capacity::Own, account: None };
    Ok((actor(Role::OfficeOfficer), Some(actor(Role::OfficeChief))))
}

fn stage(ledger: &mut ActingLedger, mut line: ScriptLine) -> Result<Result<Applied, Refusal>, Error> {
    let first = line.command.id.clone();
    let mut attempt = 1;
    loop {
        match stage_one(ledger, &line) {
            Ok(applied) => return Ok(Ok(applied)),
            Err(LedgerError::Refused { refusal, .. }) => return Ok(Err(*refusal)),
            Err(LedgerError::CommandIdReused { .. }) if attempt < ATTEMPTS_MAX => {
                attempt += 1;
                line.command.id = first.another(attempt);
            }
            Err(other) => return Err(other.into()),
        }
    }
}
