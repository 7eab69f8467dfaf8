//! The shapes of what goes in and comes out, as JSON Schema.

use domain::Event;
use schemars::schema_for;
use serde_json::Value;

use crate::{
    trail::EntryLine,
    verified::{Line, Spoken},
};

/// A schema's name, and how it is made.
type Shape = (&'static str, fn() -> Value);

const SHAPES: &[Shape] = &[
    ("command", || ledger::script::schema()),
    ("would-record", || schema_for!(super::acts::WouldRecord).to_value()),
    ("access", || schema_for!(super::access::AccessList).to_value()),
    ("access-pruned", || schema_for!(super::access::AccessPruned).to_value()),
    ("account", || schema_for!(Vec<super::accounts::AccountAnswer>).to_value()),
    ("account-done", || schema_for!(super::accounts::AccountDone).to_value()),
    ("token", || schema_for!(Vec<super::accounts::TokenAnswer>).to_value()),
    ("link", || schema_for!(Vec<super::accounts::LinkAnswer>).to_value()),
    ("done", || schema_for!(crate::done::Done).to_value()),
    ("entry", || eventlog::event::entry_schema().to_value()),
    ("letter", || schema_for!(exchange::Letter).to_value()),
    ("state", || schema_for!(views::tasks::TaskList).to_value()),
    ("entry-page", || schema_for!(views::entry::EntryPage<EntryLine>).to_value()),
    ("unit", || schema_for!(crate::pages::UnitPage).to_value()),
    ("case", || schema_for!(views::case::CasePage<EntryLine>).to_value()),
    ("timeline", || schema_for!(views::timeline::Timeline<EntryLine>).to_value()),
    ("history", || schema_for!(crate::trail::History).to_value()),
    ("diff", || schema_for!(views::changes::Changes<EntryLine>).to_value()),
    ("scorecard", || schema_for!(views::scorecard::Scorecard).to_value()),
    ("why", || schema_for!(views::why::Why<EntryLine, String>).to_value()),
    ("ticks", || schema_for!(views::ticks::Ticks<EntryLine>).to_value()),
    ("revised", || schema_for!(views::revised::Revised<EntryLine>).to_value()),
    ("search", || schema_for!(views::search::Search).to_value()),
    ("trend", || schema_for!(crate::sheets::SheetShape).to_value()),
    ("acted", || schema_for!(crate::sheets::SheetShape).to_value()),
    ("sheet", || schema_for!(crate::sheets::SheetShape).to_value()),
    ("check", || schema_for!(super::check::CheckAnswer).to_value()),
    ("copy", || schema_for!(super::copies::CopyAnswer).to_value()),
    ("key", || schema_for!(super::keys::KeyAnswer).to_value()),
    ("key-follow", || schema_for!(super::keys::FollowAnswer).to_value()),
    ("doctor", || schema_for!(super::doctor::DoctorAnswer).to_value()),
    ("document", || schema_for!(Vec<super::files::DocumentAnswer>).to_value()),
    ("dry-run", || schema_for!(super::planned::DryRun).to_value()),
    ("stream", || schema_for!(super::applied::StreamAnswer).to_value()),
    ("receipt", || schema_for!(Vec<super::files::ReceiptAnswer>).to_value()),
    ("anchor", || schema_for!(super::anchors::AnchorAnswer).to_value()),
    ("refusal", || schema_for!(super::refused::Refused).to_value()),
    ("prove", || schema_for!(super::files::ProveAnswer).to_value()),
    ("evidence", || schema_for!(::verify::answer::EvidenceAnswer<Spoken>).to_value()),
    ("evidence-consistency", || schema_for!(::verify::answer::ConsistencyAnswer<Spoken>).to_value()),
    ("evidence-task", || schema_for!(::verify::answer::TaskAnswer<Spoken, Line>).to_value()),
    ("evidence-verdict", || schema_for!(::verify::answer::VerdictAnswer<Spoken>).to_value()),
    ("export", || schema_for!(super::files::ExportAnswer).to_value()),
    ("verify", || schema_for!(::verify::answer::VerifyAnswer<Spoken>).to_value()),
    ("verify-several", || schema_for!(super::several::Judged).to_value()),
    ("compare", || schema_for!(super::compared::CompareAnswer).to_value()),
    ("witness", || schema_for!(super::witness::WitnessAnswer).to_value()),
];

/// The names of all schemas: of answers, then of each kind of event.
pub fn names() -> Vec<&'static str> {
    SHAPES.iter().map(|(name, _)| *name).chain(Event::KINDS.iter().map(|(kind, _)| *kind)).collect()
}

/// The schema of that name, if there is one.
pub fn named(name: &str) -> Option<Value> {
    match SHAPES.iter().find(|(known, _)| *known == name) {
        Some((_, make)) => Some(make()),
        None => Some(Event::schema(name)?.to_value()),
    }
}
