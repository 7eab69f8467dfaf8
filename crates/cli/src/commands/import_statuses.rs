//! `socai import` of status messages: what the exchange says became of documents, as evidence of its class.

use std::{collections::BTreeMap, fs, path::PathBuf};

use domain::{
    Act, Actor, Command, CommandId, Event, TaskId,
    command::NewStatement,
    decide,
    event::{Channel, EvidenceClass, SourcePlace, Stated, StatedMessage, TransportStep},
};
use eventlog::Digest;
use exchange::{
    edxml::{self, status},
    filings::FILE_BYTES_MAX,
    letter,
    statuses::{self, Found, MessageFault},
};
use ledger::{Contents, apply::Recording, directory};
use views::named::Asked;
use words::{
    answers::history::{NotTaken, StatusReport, StatusesReport},
    errors::Misuse,
};

use super::intake::record_refusal;
use crate::{args::shared::AskedArgs, error::Error, files, session::Session};

/// What is asked of messages.
pub struct Order {
    /// A message, or a folder of messages.
    pub file: PathBuf,
    /// Who hands them in.
    pub asked: AskedArgs,
    /// The task that somebody says it is.
    pub task: Option<String>,
    /// Whether nothing is to be recorded.
    pub dry_run: bool,
}

/// Who hands them in, and who approves.
type People = (Actor, Option<Actor>);

/// One message, of which the bytes have been read.
pub fn one(session: &Session, bytes: Vec<u8>, order: &Order) -> Result<(), Error> {
    take(session, vec![(order.file.clone(), bytes)], order)
}

/// The messages of a folder, by name; what is a letter is named and left.
pub fn folder(session: &Session, order: &Order) -> Result<(), Error> {
    let directory = order.file.as_path();
    let io = |source| Error::Io { path: directory.to_owned(), source };
    let entries = fs::read_dir(directory).map_err(io)?.collect::<Result<Vec<_>, _>>().map_err(io)?;
    let is_message = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        path.is_file() && matches!(ending.as_str(), "edxml" | "xml")
    };
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(is_message).collect();
    if paths.is_empty() {
        return Err(Misuse::NoMessages(directory.to_owned()).into());
    }
    paths.sort();
    let read = |path: PathBuf| files::read(&path, FILE_BYTES_MAX).map(|bytes| (path, bytes));
    take(session, paths.into_iter().map(read).collect::<Result<_, _>>()?, order)
}

/// A message of which task is known.
struct Message {
    path: PathBuf,
    bytes: Vec<u8>,
    digest: Digest,
    status: status::Status,
    found: Found,
}

impl Message {
    fn command(&self, (by, approved_by): &People, id: CommandId) -> Command {
        let statement = NewStatement {
            task: self.found.task.clone(),
            source: SourcePlace { document: self.digest.to_string(), sheet: None, row: None },
            stated: Stated::Message(StatedMessage {
                code: self.status.code.clone(),
                at: self.status.at,
                sender: self.status.sender.clone(),
                about: statuses::about(&self.status),
                note: self.status.note.clone(),
            }),
            said_by: self.found.said_by.clone(),
        };
        Command {
            channel: Some(Channel::DocumentExchange),
            documents: vec![self.digest.to_string()],
            ..Command::new(id, by.clone(), approved_by.clone(), Act::RecordStatements { statements: vec![statement] })
        }
    }

    fn id(&self) -> CommandId {
        CommandId::given("import", &self.digest.to_string())
    }
}

fn take(session: &Session, messages: Vec<(PathBuf, Vec<u8>)>, order: &Order) -> Result<(), Error> {
    for (path, bytes) in &messages {
        if let Err(source) = letter::refuse_marked_bytes(bytes) {
            record_refusal(session)?;
            return Err(Error::Letter { path: path.clone(), source });
        }
    }
    // A message that is named alone, and is a letter, is told so by the reader.
    let is_folder = order.file.is_dir();
    let is_letter = |bytes: &[u8]| edxml::is_message(bytes) && !status::is_status(bytes) && edxml::read(bytes).is_ok();
    let (letters, messages): (Vec<_>, Vec<_>) =
        messages.into_iter().partition(|(_, bytes)| is_folder && is_letter(bytes));
    let letters = letters.into_iter().map(|(path, _)| path.display().to_string()).collect();
    let (messages, not_taken) = match order.dry_run {
        true => try_out(session, messages, order)?,
        false => record(session, messages, order)?,
    };
    let report = StatusesReport { messages, not_taken, letters };
    session.answer(&report);
    if report.not_taken.is_empty() { Ok(()) } else { Err(Error::Answered) }
}

/// The messages, each with its task, and those of which it is a question.
fn read(
    ledger: &Contents,
    messages: Vec<(PathBuf, Vec<u8>)>,
    order: &Order,
) -> Result<(Vec<Message>, Vec<NotTaken>), Error> {
    let named = named(ledger, order)?;
    let (mut found, mut not_taken) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (path, bytes) in messages {
        let digest = Digest::of(&bytes);
        let matched = match seen.get(&digest.to_string()) {
            Some(first) => Err(MessageFault::Twice(first.display().to_string())),
            None => status::read(&bytes).map_err(MessageFault::from).and_then(|status| {
                let found = statuses::task(ledger.state(), &status, named.as_ref())?;
                Ok((status, found))
            }),
        };
        seen.entry(digest.to_string()).or_insert_with(|| path.clone());
        match matched {
            Ok((status, task)) => found.push(Message { path, bytes, digest, status, found: task }),
            Err(why) => not_taken.push(NotTaken { file: path.display().to_string(), why }),
        }
    }
    Ok((found, not_taken))
}

/// The task that somebody says it is.
fn named(ledger: &Contents, order: &Order) -> Result<Option<TaskId>, Error> {
    let Some(text) = &order.task else { return Ok(None) };
    let (state, day) = (ledger.state(), ledger.present().date());
    let filter = Asked::task(text).meant(|| state, day, |task| state.tasks.contains_key(task))?;
    Ok(filter.task)
}

type Outcome = (Vec<StatusReport>, Vec<NotTaken>);

/// Each message stands for itself: one that is a question keeps no other out.
fn record(session: &Session, messages: Vec<(PathBuf, Vec<u8>)>, order: &Order) -> Result<Outcome, Error> {
    let mut ledger = session.open()?;
    let people = order.asked.people(ledger.state(), ledger.present().date())?;
    let at = order.asked.at();
    let (messages, mut not_taken) = read(&ledger, messages, order)?;
    let mut reports = Vec::new();
    for message in &messages {
        let class = match decided(&ledger, message, &people, order) {
            Ok(class) => class,
            Err(why) => {
                not_taken.push(NotTaken { file: message.path.display().to_string(), why });
                continue;
            }
        };
        directory::documents(session.directory()?).take(message.bytes.as_slice())?;
        let make = |id: CommandId| message.command(&people, id);
        let (_, outcome) = ledger.submit_given(&message.id(), None, make, at)?;
        let (outcome, entries) = Recording::of(outcome);
        let report = report(&ledger, message, class);
        reports.push(StatusReport { entry: entries.first().copied(), outcome: Some(outcome), ..report });
    }
    Ok((reports, not_taken))
}

fn try_out(session: &Session, messages: Vec<(PathBuf, Vec<u8>)>, order: &Order) -> Result<Outcome, Error> {
    let ledger = session.read()?;
    let people = order.asked.people(ledger.state(), ledger.present().date())?;
    let (messages, mut not_taken) = read(&ledger, messages, order)?;
    let mut reports = Vec::new();
    for message in &messages {
        match decided(&ledger, message, &people, order) {
            Ok(class) => reports.push(report(&ledger, message, class)),
            Err(why) => not_taken.push(NotTaken { file: message.path.display().to_string(), why }),
        }
    }
    Ok((reports, not_taken))
}

/// The class that a message has, or will have.
fn decided(
    ledger: &Contents,
    message: &Message,
    people: &People,
    order: &Order,
) -> Result<EvidenceClass, MessageFault> {
    let now = order.asked.at().unwrap_or_else(|| ledger.present());
    let command = message.command(people, message.id());
    let class = |event: &Event| match event {
        Event::SourceStated(stated) => Some(stated.evidence_class),
        _ => None,
    };
    let recorded = ledger.already(&command).unwrap_or_default().and_then(|entries| entries.first().copied());
    if let Some(recorded) = recorded.and_then(|entry| ledger.chronicle().get(entry)) {
        return Ok(class(&recorded.event).unwrap_or(EvidenceClass::D));
    }
    let events = decide(ledger.chronicle(), now, &command)?;
    // One statement makes one event.
    Ok(events.iter().find_map(|new| class(&new.event)).unwrap_or(EvidenceClass::D))
}

fn report(ledger: &Contents, message: &Message, class: EvidenceClass) -> StatusReport {
    let Found { task, document, said_by } = &message.found;
    let filed = ledger.state().tasks.get(task);
    StatusReport {
        file: message.path.display().to_string(),
        source: message.digest.to_string(),
        about: message.status.number.clone(),
        sender: message.status.sender.clone(),
        said_by: said_by.clone(),
        code: message.status.code.clone(),
        step: TransportStep::of(&message.status.code),
        task: task.clone(),
        document: *document,
        has_filing: filed.is_some_and(|task| task.facts().iter().any(|fact| fact.kind.filed().is_some())),
        evidence_class: class,
        entry: None,
        outcome: None,
    }
}
