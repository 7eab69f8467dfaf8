//! `socai show`, `socai who`, `socai explain`: the projections by name, authority, the machines.

use clap::Args;
use domain::Role;
use exchange::sheets::chosen::projection;
use views::{
    PROJECTIONS, Sheet,
    authority::{self, Whom},
    named::Asked,
};
use words::{acts, diagrams, diagrams::DIAGRAMS, errors::Misuse, offices};

use super::questions::{about, answer};
use crate::{
    args::shared::{Question, Times},
    error::Error,
    output,
    session::Session,
};

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Tên bảng; không nêu thì in danh sách / which; without it, the list of them
    name: Option<String>,
    #[command(flatten)]
    question: Question,
}

#[derive(Debug, Args)]
pub struct WhoArgs {
    /// Chỉ việc này, theo mã hoặc tên / only this act, or kind of fact, by code or name
    #[arg(long, value_name = "ACT")]
    act: Option<String>,
    /// Chỉ người của đơn vị này / only people of this unit
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Chỉ chức vụ này / only this position
    #[arg(long, value_name = "POSITION")]
    position: Option<String>,
    #[command(flatten)]
    times: Times,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// task, case, inspection; không nêu thì in danh sách / without it, the list of them
    what: Option<String>,
}

pub fn show(session: &Session, args: ShowArgs) -> Result<(), Error> {
    let language = session.language;
    let Some(name) = args.name else {
        list(
            session,
            PROJECTIONS.iter().map(|projection| (projection.name, language.pick(projection.vi, projection.en))),
        );
        return Ok(());
    };
    let asked = args.question.filter.asked();
    answer(session, |ledger| {
        let (filter, point) = about(ledger, &asked, &args.question.times)?;
        let projection = projection(&name, &filter)?;
        let knowledge = point.knowledge(&projection.looks_at(&filter));
        Ok(said(session, &projection.sheet(&knowledge, &filter)))
    })
}

pub fn who(session: &Session, args: WhoArgs) -> Result<(), Error> {
    let asked = Asked { unit: args.unit, ..Asked::default() };
    let positions = args.position.as_deref().map(position).transpose()?.unwrap_or_default();
    answer(session, |ledger| {
        let act = args.act.as_deref().map(|text| acts::named(ledger.now(), text)).transpose()?;
        let (filter, point) = about(ledger, &asked, &args.times)?;
        let whom = Whom { unit: filter.unit, act, positions: positions.clone() };
        Ok(said(session, &authority::who(&point.beside_tasks(), &whom)))
    })
}

/// The positions of that title or name: "Chánh Văn phòng", `unit-head`.
pub(super) fn position(text: &str) -> Result<Vec<Role>, Misuse> {
    match offices::titled(text) {
        Some((roles, rest)) if rest.is_empty() => Ok(roles),
        _ => Err(Misuse::NoPosition(text.to_owned())),
    }
}

pub fn explain(session: &Session, args: &ExplainArgs) -> Result<(), Error> {
    let language = session.language;
    let Some(name) = &args.what else {
        list(session, DIAGRAMS.iter().map(|diagram| (diagram.name, language.pick(diagram.vi, diagram.en))));
        return Ok(());
    };
    let diagram = diagrams::Diagram::named(name).ok_or_else(|| Misuse::NoDiagram(name.clone()))?;
    let mermaid = diagram.mermaid(session.answers_in());
    match session.json {
        true => output::print_json(&serde_json::json!({ "diagram": diagram.name, "mermaid": mermaid })),
        false => output::print(&mermaid),
    }
    Ok(())
}

/// What a sheet says.
pub(super) fn said(session: &Session, sheet: &Sheet) -> String {
    match session.json {
        true => output::json(&words::sheets::Json(sheet)),
        false => terminal::sheet::whole(sheet, session.language),
    }
}

fn list<'a>(session: &Session, items: impl Iterator<Item = (&'static str, &'a str)>) {
    if session.json {
        output::print_json(&items.map(|(name, _)| name).collect::<Vec<_>>());
        return;
    }
    let lines: Vec<String> = items.map(|(name, what)| format!("{name:<16} {what}")).collect();
    output::print(&lines.join("\n"));
}
