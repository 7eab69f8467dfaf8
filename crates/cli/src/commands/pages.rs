//! `socai entry`, `socai unit`, `socai case`: everything about one thing on one page.

use clap::Args;
use domain::EntryNumber;
use views::{Projection, case, entry, named::Asked, unit::SHEETS};
use words::{errors::Misuse, pages::UnitPage, trail::told};

use super::questions::{about, answer, as_of};
use crate::{args::shared::Times, error::Error, output, session::Session};

#[derive(Debug, Args)]
pub struct EntryArgs {
    /// Số bút toán, như 186 hoặc "#186" / its number, such as 186 or "#186"
    #[arg(value_name = "N", value_parser = number)]
    entry: u64,
    #[command(flatten)]
    times: Times,
}

#[derive(Debug, Args)]
pub struct UnitArgs {
    /// Đơn vị, theo mã hoặc tên / the unit, by code or name
    unit: String,
    #[command(flatten)]
    times: Times,
}

#[derive(Debug, Args)]
pub struct CaseArgs {
    /// Nhiệm vụ, theo mã hoặc "C-Q quý III/2023 Kinh Môn" / the task, by its identifier or "C-Q 2023-Q3 KINHMON"
    task: String,
    #[command(flatten)]
    times: Times,
}

fn number(text: &str) -> Result<u64, std::num::ParseIntError> {
    let text = text.trim();
    text.strip_prefix('#').unwrap_or(text).trim_start().parse()
}

pub fn entry(session: &Session, args: &EntryArgs) -> Result<(), Error> {
    let number = EntryNumber(args.entry);
    answer(session, |ledger| {
        let point = ledger.at(as_of(ledger, &args.times)?);
        let knowledge = point.beside_tasks();
        let known = knowledge.log.size();
        let page = entry::page(&knowledge, number).ok_or(Misuse::NoEntry { number, known })?;
        let names = session.names(&knowledge);
        let page = page.map(told(&names, session.answers_in()));
        Ok(match session.json {
            true => output::json(&page),
            false => terminal::pages::entry(&page, &names, session.language),
        })
    })
}

pub fn unit(session: &Session, args: &UnitArgs) -> Result<(), Error> {
    let asked = Asked::unit(&args.unit);
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &args.times)?;
        let sheet = |name: &&str| {
            let projection = Projection::named(name)?;
            Some(projection.sheet(&point.knowledge(&projection.looks_at(&filter)), &filter))
        };
        let knowledge = point.beside_tasks();
        let sheets = SHEETS.iter().filter_map(sheet).collect();
        let page = UnitPage::of(filter.unit.as_ref(), knowledge.basis(), sheets, knowledge.names());
        Ok(match session.json {
            true => output::json(&page),
            false => terminal::pages::unit(&page, session.language),
        })
    })
}

pub fn case(session: &Session, args: &CaseArgs) -> Result<(), Error> {
    let asked = Asked::task(&args.task);
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &args.times)?;
        let knowledge = point.knowledge(&filter);
        let page = filter.task.as_ref().and_then(|task| case::page(&knowledge, task));
        let page = match (page, filter.task) {
            (Some(page), _) => page,
            (None, Some(task)) => return Err(Error::NotKnownThen(task)),
            (None, None) => return Err(views::named::Unnamed::Task(args.task.clone()).into()),
        };
        let names = session.names(&knowledge);
        let page = page.map(told(&names, session.answers_in()));
        Ok(match session.json {
            true => output::json(&page),
            false => terminal::pages::case(&page, &names, session.language),
        })
    })
}
