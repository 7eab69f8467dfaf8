//! `socai schema`

use clap::Args;
use domain::Event;
use schemars::schema_for;
use serde_json::Value;
use words::{say, trail::EntryLine};

use crate::{error::Error, output, render, session::Session};
use words::verified::{Line, Spoken};

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Lược đồ nào; không nêu thì in danh sách / which schema; without it, the list of them
    name: Option<String>,
}

const NAMES: &[&str] = &[
    "command",
    "done",
    "entry",
    "letter",
    "state",
    "timeline",
    "history",
    "diff",
    "scorecard",
    "sheet",
    "check",
    "copy",
    "key",
    "key-follow",
    "doctor",
    "document",
    "stream",
    "receipt",
    "anchor",
    "refusal",
    "prove",
    "evidence",
    "evidence-consistency",
    "evidence-task",
    "evidence-verdict",
    "export",
    "verify",
    "verify-several",
    "compare",
    "witness",
];

pub fn run(session: &Session, args: &SchemaArgs) -> Result<(), Error> {
    let Some(name) = &args.name else {
        let names: Vec<&str> = NAMES.iter().copied().chain(Event::KINDS.iter().map(|(kind, _)| *kind)).collect();
        match session.json {
            true => output::print_json(&names),
            false => output::print(&names.join("\n")),
        }
        return Ok(());
    };
    let schema = schema(name).ok_or_else(|| {
        Error::Usage(say!(
            session.language,
            "không có lược đồ \"{name}\"; xem danh sách bằng: socai schema",
            "there is no schema \"{name}\"; list them with: socai schema"
        ))
    })?;
    output::print_json(&schema);
    Ok(())
}

fn schema(name: &str) -> Option<Value> {
    Some(match name {
        "command" => ledger::script::schema(),
        "done" => schema_for!(words::done::Done).to_value(),
        "entry" => eventlog::event::entry_schema().to_value(),
        "letter" => schema_for!(exchange::Letter).to_value(),
        "state" => schema_for!(views::tasks::TaskList).to_value(),
        "timeline" => schema_for!(views::timeline::Timeline<EntryLine>).to_value(),
        "history" => schema_for!(words::trail::History).to_value(),
        "diff" => schema_for!(views::changes::Changes<EntryLine>).to_value(),
        "scorecard" => schema_for!(views::scorecard::Scorecard).to_value(),
        "sheet" => schema_for!(words::sheets::SheetShape).to_value(),
        "check" => schema_for!(super::check::CheckAnswer).to_value(),
        "receipt" => schema_for!(Vec<super::receipt::ReceiptAnswer>).to_value(),
        "anchor" => schema_for!(super::anchor::AnchorAnswer).to_value(),
        "prove" => schema_for!(super::prove::ProveAnswer).to_value(),
        "evidence-task" => schema_for!(::verify::answer::TaskAnswer<Spoken, Line>).to_value(),
        "evidence-consistency" => schema_for!(::verify::answer::ConsistencyAnswer<Spoken>).to_value(),
        "evidence-verdict" => schema_for!(::verify::answer::VerdictAnswer<Spoken>).to_value(),
        "evidence" => schema_for!(::verify::answer::EvidenceAnswer<Spoken>).to_value(),
        "export" => schema_for!(super::export::ExportAnswer).to_value(),
        "verify" => schema_for!(::verify::answer::VerifyAnswer<Spoken>).to_value(),
        "verify-several" => schema_for!(super::several::Judged).to_value(),
        "compare" => schema_for!(super::compare::CompareAnswer).to_value(),
        "witness" => schema_for!(super::witness::WitnessAnswer).to_value(),
        "copy" => schema_for!(super::backup::CopyAnswer).to_value(),
        "key" => schema_for!(super::key::KeyAnswer).to_value(),
        "key-follow" => schema_for!(super::key::FollowAnswer).to_value(),
        "doctor" => schema_for!(render::doctor::Answer).to_value(),
        "refusal" => schema_for!(crate::error::Answer).to_value(),
        "stream" => schema_for!(super::apply::StreamAnswer).to_value(),
        "document" => schema_for!(Vec<super::document::DocumentAnswer>).to_value(),
        kind => Event::schema(kind)?.to_value(),
    })
}
