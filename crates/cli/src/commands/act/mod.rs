//! `socai do ACT`: one act, from the fields of its form.

mod arguments;
mod asking;
mod typed;

use std::{cell::RefCell, collections::BTreeSet};

use calendar::Timestamp;
use domain::{
    Act, Amendments, Command, CommandId, EntryNumber, Event, Role, TaskId,
    authority::{self, Part, entitlements_in},
    command::EntryRef,
    decide::is_one_document,
    event::Clock,
    state::{FilingState, OfAnother},
};
use eventlog::Digest;
use ledger::{
    Inquiry, LedgerError, Script,
    apply::{Recording, stage_one},
    script::ScriptLine,
};
use serde::Deserialize;
use views::{AsOf, Filter, UnitNames};
use words::{
    answers::acts::{Acts, ReceivedBefore, Recorded, WouldRecord},
    events,
    forms::{self, Form, Lack, NotFilled, fill},
    notices::Notice,
    offices,
    trail::EntryLine,
};

pub use self::arguments::{ActArgs, whole};
use self::arguments::{AroundArgs, Said};
use super::apply::{self, trial::warn_of_another};
use crate::{error::Error, session::Session};

pub fn run(session: &Session, args: ActArgs) -> Result<(), Error> {
    let Some(Said { act, fields, around }) = args.said else {
        session.answer(&Acts);
        return Ok(());
    };
    let form = forms::form(&act).ok_or_else(|| NotFilled::Act(act.clone()))?;
    let given = RefCell::new(fields);
    let at = around.at.map(calendar::Moment::latest);
    let (command, of_another, received) = session.ask(|ledger| {
        let missing = asking::Missing { session, form, given: &given };
        let command = missing.ask(|given| command(ledger, form, given, &around))?;
        let of_another = OfAnother::all(ledger.now(), &command.act);
        // Whoever names the act means another one: the same document may come in twice, by post and by the network.
        let received = if around.id.is_none() { received_before(session, ledger, &command) } else { None };
        Ok((command, of_another, received))
    })?;
    if let Some(line) = received {
        session.answer(&ReceivedBefore { lines: vec![line], is_new: false });
        return Ok(());
    }
    if around.dry_run {
        dry_run(session, &command, at)?;
        warn_of_another(session, of_another);
        return Ok(());
    }
    let script = Script { lines: vec![ScriptLine { line: 1, at, command }] };
    let said = apply::record_one(session, &script)?;
    if session.json {
        return apply::tell(said);
    }
    if said.code != 0 {
        let answered: Refused = serde_json::from_str(&said.answer).unwrap_or_default();
        let ended = apply::tell(service::request::Said { answer: String::new(), ..said });
        if matches!(answered.code.as_deref(), Some("may-not-record" | "only-by-delegation")) {
            session.note(&Notice::WhoMay(positions(session, &form.act)?, form.act.clone()));
        }
        return ended;
    }
    told(session, &said.answer)?;
    warn_of_another(session, of_another);
    Ok(())
}

/// The entry by which a document was received before, if the command receives one.
fn received_before(session: &Session, ledger: &Inquiry, command: &Command) -> Option<EntryLine> {
    let Act::ReceiveDocument(new) = &command.act else { return None };
    let point = ledger.at(AsOf::both(ledger.present()));
    let knowledge = point.beside_tasks();
    let filter = Filter { unit: Some(new.unit.clone()), ..Filter::default() };
    let known = knowledge.log.concerning(&filter);
    let amendments = Amendments::of(known.iter().map(AsRef::as_ref));
    let same = known.iter().filter_map(|recorded| amendments.read(recorded)).find(
        |recorded| matches!(&recorded.event, Event::DocumentReceived(e) if is_one_document(&knowledge.state, e, new)),
    )?;
    // The same line sent again is the same command, and says so itself.
    let is_same_line = ledger.now().entry(&EntryRef::Command(command.id.to_string())) == Some(same.entry);
    (!is_same_line).then(|| EntryLine::of(&same, &knowledge.names(), session.language))
}

/// The command that was written, by the names of the day on which it happened.
fn command(ledger: &Inquiry, form: &Form, given: &[(String, String)], around: &AroundArgs) -> Result<Command, Error> {
    let (state, now) = (ledger.now(), ledger.present());
    let day = around.occurred_at.or(around.at).map_or(now.date(), calendar::Moment::date);
    let has_task = |task: &_| ledger.has_task(task);
    let given = &form.spread(given, state, day, &has_task)?;
    let value = |flag: &str| given.iter().find(|(known, _)| known == flag).map(|(_, text)| text.as_str());
    let who = |flag: &str, text: &str| {
        let wrong = |why| NotFilled::Value { flag: flag.to_owned(), why: Box::new(why) };
        offices::actor(state, day, text).map_err(wrong)
    };
    let filing = |task: &TaskId| last_filing(ledger, task);
    let by = value("by").map(|text| who("by", text));
    let approved_by = value("approved-by").map(|text| who("approved-by", text));
    // Whatever is left out or no good is told at once; and what the line alone can tell is not tried, since that would be
    // recorded.
    let mut lacking = forms::lacking(form, given);
    let act = if form.act == "record-fact" { value("fact").unwrap_or_default() } else { &form.act };
    match &by {
        None => lacking.push(Lack::Field("by".to_owned())),
        Some(Ok(by)) if approved_by.is_none() => {
            let approvers = authority::approvers(state, act, by, [day, now.date().max(day)]);
            lacking.extend((!approvers.is_empty()).then_some(Lack::Approver(approvers)));
        }
        // Which office is meant is asked for below.
        Some(_) => {}
    }
    let act = fill(form, given, lacking, state, day, &has_task, &filing);
    let (by, approved_by) = (by.transpose(), approved_by.transpose());
    let (act, by, approved_by) = match (act, by, approved_by) {
        (Ok(mut act), Ok(Some(by)), Ok(approved_by)) => {
            typed::as_their_fields(ledger, &mut act);
            (act, by, approved_by)
        }
        (act, by, approved_by) => {
            let actors = [by.err(), approved_by.err()].into_iter().flatten();
            let faults = actors.chain(act.err().into_iter().flatten()).collect();
            return Err(NotFilled::all(faults).unwrap_or_else(|| NotFilled::Missing(Vec::new())).into());
        }
    };
    let mut command = Command::new(around.id.clone().unwrap_or_else(|| CommandId::recorded("")), by, approved_by, act);
    command.occurred_at = around.occurred_at;
    command.channel = around.channel;
    command.legal_basis = around.basis.clone();
    command.documents = around.file.clone();
    command.classification = around.classification;
    if around.id.is_none() {
        command.id = identifier(&command, around)?;
    }
    Ok(command)
}

/// The filing of a task that was recorded last and not withdrawn.
fn last_filing(ledger: &Inquiry, task: &TaskId) -> Option<EntryNumber> {
    let now = ledger.present();
    let point = ledger.at(AsOf::both(now));
    let knowledge = point.knowledge(&Filter { task: Some(task.clone()), ..Filter::default() });
    let known = knowledge.state.tasks.get(task)?;
    known.latest_in(now, &[FilingState::Filed, FilingState::Returned, FilingState::Accepted])
}

/// The identifier of a command that was given none: the same line again is the same command, and is recorded once.
fn identifier(command: &Command, around: &AroundArgs) -> Result<CommandId, Error> {
    let line = ScriptLine { line: 1, at: around.at.map(calendar::Moment::latest), command: command.clone() };
    let digest = Digest::of(line.to_json().as_bytes()).to_string();
    let id = format!("do-{}-{}", command.act.name(), digest.get(..16).unwrap_or_default());
    id.parse().map_err(|_| NotFilled::Act(id).into())
}

/// Says what would be recorded: the command goes through everything that a command goes through, and is not written.
fn dry_run(session: &Session, command: &Command, at: Option<Timestamp>) -> Result<(), Error> {
    let mut ledger = session.open_to_act()?;
    let at = at.or_else(|| (ledger.clock() == Some(Clock::Simulated)).then(|| ledger.present()));
    let applied = stage_one(&mut ledger, &ScriptLine { line: 1, at, command: command.clone() });
    let applied = applied.map_err(|error| match error {
        // The refusal itself is not recorded either.
        LedgerError::Refused { refusal, .. } => LedgerError::Refused { refusal, recorded: None },
        other => other,
    })?;
    let mut made = Vec::new();
    for entry in &applied.entries {
        made.extend(ledger.entry(*entry)?);
    }
    let names = UnitNames::on(ledger.state(), ledger.present().date());
    if applied.outcome == Recording::AlreadyRecorded {
        let lines = made.iter().map(|recorded| EntryLine::of(recorded, &names, session.language)).collect();
        session.answer(&Recorded { lines, is_new: false });
        return Ok(());
    }
    let told = |event: &Event| {
        let fact = match event {
            Event::FactRecorded(e) => {
                ledger.state().rulebook.declaration(&e.fact).map(|declared| &declared.declaration)
            }
            _ => None,
        };
        events::told(event, fact, &names, session.answers_in())
    };
    let told = made.iter().map(|recorded| (recorded.event.kind(), told(&recorded.event))).collect();
    session.answer(&WouldRecord::of(command, told, &names, session.answers_in()));
    Ok(())
}

/// Why a process recorded nothing.
#[derive(Default, Deserialize)]
struct Refused {
    code: Option<String>,
}

/// The positions that may record the act today.
fn positions(session: &Session, act: &str) -> Result<BTreeSet<Role>, Error> {
    session.ask(|ledger| {
        let all = entitlements_in(ledger.now(), ledger.present().date(), act, None);
        Ok(all.into_iter().filter(|may| may.part == Part::Record).map(|may| may.office.position).collect())
    })
}

/// What a process says of the commands that it recorded.
#[derive(Deserialize)]
struct Answered {
    commands: Vec<One>,
    #[serde(default)]
    persons_not_known: Vec<String>,
    #[serde(default)]
    documents_not_held: Vec<String>,
}

#[derive(Deserialize)]
struct One {
    outcome: String,
    entries: Vec<domain::EntryNumber>,
}

/// Tells what was recorded, entry by entry.
fn told(session: &Session, answer: &str) -> Result<(), Error> {
    let answered: Answered = serde_json::from_str(answer).map_err(|error| NotFilled::Act(error.to_string()))?;
    let is_new = answered.commands.iter().all(|command| command.outcome == "recorded");
    let entries: Vec<_> = answered.commands.iter().flat_map(|command| command.entries.iter().copied()).collect();
    let lines = session.ask(|ledger| {
        let point = ledger.at(AsOf::both(ledger.present()));
        let knowledge = point.beside_tasks();
        let names = knowledge.names();
        let entry = |entry| knowledge.log.entry(entry);
        let told = |recorded: &domain::Recorded| EntryLine::of(recorded, &names, session.language);
        Ok(entries.iter().filter_map(|number| entry(*number)).map(|recorded| told(&recorded)).collect::<Vec<_>>())
    })?;
    session.answer(&Recorded { lines, is_new });
    if !answered.persons_not_known.is_empty() {
        session.warn(&Notice::PersonsNotKnown(answered.persons_not_known));
    }
    answered.documents_not_held.into_iter().for_each(|document| session.warn(&Notice::NotHeld(document)));
    Ok(())
}
