//! `socai explain`: the machines, drawn.

use clap::Args;
use words::{diagrams, diagrams::DIAGRAMS, errors::Misuse};

use crate::{error::Error, output, session::Session};

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// task, case, inspection; không nêu thì in danh sách / without it, the list of them
    what: Option<String>,
}

pub fn explain(session: &Session, args: &ExplainArgs) -> Result<(), Error> {
    let language = session.language;
    let Some(name) = &args.what else {
        let names = DIAGRAMS.iter().map(|diagram| (diagram.name, language.pick(diagram.vi, diagram.en)));
        output::print_names(session.json, names);
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
