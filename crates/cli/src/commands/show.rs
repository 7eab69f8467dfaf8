//! `socai show`, `socai who`, `socai explain`: the projections by name, authority, the machines.

use clap::Args;
use domain::Act;
use exchange::sheets::chosen::projection;
use views::{PROJECTIONS, Sheet, authority};
use words::{diagrams, diagrams::DIAGRAMS, errors::Misuse};

use super::questions::{answer, as_of, asked};
use crate::{args::shared::Question, error::Error, output, session::Session};

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Tên bảng; không nêu thì in danh sách / which; without it, the list of them
    name: Option<String>,
    #[command(flatten)]
    question: Question,
}

#[derive(Debug, Args)]
pub struct WhoArgs {
    /// Chỉ việc này / only this act, or kind of fact
    #[arg(long, value_name = "ACT")]
    act: Option<String>,
    #[command(flatten)]
    question: Question,
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
    let asked = asked(args.question.filter);
    let projection = projection(&name, &asked)?;
    answer(session, |ledger| {
        let filter = ledger.about(asked.clone())?;
        let point = ledger.at(as_of(ledger, &args.question.times)?);
        let knowledge = point.knowledge(&projection.looks_at(&filter));
        Ok(said(session, &projection.sheet(&knowledge, &filter)))
    })
}

pub fn who(session: &Session, args: WhoArgs) -> Result<(), Error> {
    let asked = asked(args.question.filter);
    answer(session, |ledger| {
        let known = |act: &str| Act::NAMES.contains(&act) || ledger.now().rulebook.declaration(act).is_some();
        if let Some(act) = args.act.as_deref().filter(|act| !known(act)) {
            return Err(Misuse::NoAct(act.to_owned()).into());
        }
        let filter = ledger.about(asked.clone())?;
        let point = ledger.at(as_of(ledger, &args.question.times)?);
        let knowledge = point.beside_tasks();
        Ok(said(session, &authority::who(&knowledge, &filter, args.act.as_deref())))
    })
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
