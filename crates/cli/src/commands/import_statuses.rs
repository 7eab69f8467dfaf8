//! `socai import` of status messages: what the exchange says became of documents, as evidence of its class.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use domain::{
    Act, Command, CommandId, Event, TaskId,
    command::NewStatement,
    decide,
    event::{Channel, EvidenceClass, SourcePlace, Stated, TransportStep},
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
use words::answers::history::{StatusReport, StatusesReport};

use super::{
    import::{ImportArgs, People},
    intake::record_refusal,
};
use crate::{error::Error, files, session::Session};

/// One message.
pub fn one(session: &Session, path: PathBuf, bytes: Vec<u8>, args: ImportArgs) -> Result<(), Error> {
    take(session, vec![(path, bytes)], &args)
}

/// The messages of a folder, by name; what is a letter is named and left.
pub fn folder(session: &Session, directory: &Path, args: ImportArgs) -> Result<(), Error> {
    let io = |source| Error::Io { path: directory.to_owned(), source };
    let entries = fs::read_dir(directory).map_err(io)?.collect::<Result<Vec<_>, _>>().map_err(io)?;
    let is_message = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        path.is_file() && matches!(ending.as_str(), "edxml" | "xml")
    };
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(is_message).collect();
    paths.sort();
    let read = |path: PathBuf| files::read(&path, FILE_BYTES_MAX).map(|bytes| (path, bytes));
    take(session, paths.into_iter().map(read).collect::<Result<_, _>>()?, &args)
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
            stated: Stated::Transport {
                code: self.status.code.clone(),
                at: self.status.at,
                sender: self.status.sender.clone(),
                about: statuses::about(&self.status),
                note: self.status.note.clone(),
            },
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

fn take(session: &Session, messages: Vec<(PathBuf, Vec<u8>)>, args: &ImportArgs) -> Result<(), Error> {
    for (path, bytes) in &messages {
        if let Err(source) = letter::refuse_marked_bytes(bytes) {
            record_refusal(session)?;
            return Err(Error::Letter { path: path.clone(), source });
        }
    }
    let is_letter = |bytes: &[u8]| edxml::is_message(bytes) && !status::is_status(bytes) && edxml::read(bytes).is_ok();
    // A message that is named alone, and is a letter, is told so by the reader.
    let is_folder = args.file().is_dir();
    let (letters, messages): (Vec<_>, Vec<_>) =
        messages.into_iter().partition(|(_, bytes)| is_folder && is_letter(bytes));
    let letters = letters.into_iter().map(|(path, _)| path.display().to_string()).collect();
    let report = match args.dry_run {
        true => try_out(session, messages, args)?,
        false => record(session, messages, args)?,
    };
    session.answer(&StatusesReport { messages: report, letters });
    Ok(())
}

/// The messages, each with its task; every fault of all of them at once.
fn read(ledger: &Contents, messages: Vec<(PathBuf, Vec<u8>)>, args: &ImportArgs) -> Result<Vec<Message>, Error> {
    let named = named(ledger, args)?;
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (path, bytes) in messages {
        let digest = Digest::of(&bytes);
        if let Some(first) = seen.get(&digest.to_string()) {
            faults.push((path, MessageFault::Twice(first.display().to_string())));
            continue;
        }
        seen.insert(digest.to_string(), path.clone());
        let matched = status::read(&bytes).map_err(MessageFault::from).and_then(|status| {
            let found = statuses::task(ledger.state(), &status, named.as_ref())?;
            Ok((status, found))
        });
        match matched {
            Ok((status, task)) => found.push(Message { path, bytes, digest, status, found: task }),
            Err(fault) => faults.push((path, fault)),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(Error::Messages { faults }) }
}

/// The task that somebody says it is.
fn named(ledger: &Contents, args: &ImportArgs) -> Result<Option<TaskId>, Error> {
    let Some(text) = &args.task else { return Ok(None) };
    let (state, day) = (ledger.state(), ledger.present().date());
    let filter = Asked::task(text).meant(|| state, day, |task| state.tasks.contains_key(task))?;
    Ok(filter.task)
}

fn record(session: &Session, messages: Vec<(PathBuf, Vec<u8>)>, args: &ImportArgs) -> Result<Vec<StatusReport>, Error> {
    let mut ledger = session.open()?;
    let people = args.asked.people(ledger.state(), ledger.present().date())?;
    let messages = read(&ledger, messages, args)?;
    refused(&ledger, &messages, &people, args)?;
    let mut reports = Vec::new();
    for message in &messages {
        directory::documents(session.directory()?).take(message.bytes.as_slice())?;
        let make = |id: CommandId| message.command(&people, id);
        let at = args.asked.at.map(calendar::Moment::latest);
        let (_, outcome) = ledger.submit_given(&message.id(), None, make, at)?;
        let (outcome, entries) = Recording::of(outcome);
        let entry = entries.first().copied();
        let class = entry.and_then(|entry| ledger.chronicle().get(entry)).and_then(|recorded| match &recorded.event {
            Event::SourceStated(stated) => Some(stated.evidence_class),
            _ => None,
        });
        let report = report(&ledger, message, class.unwrap_or(EvidenceClass::D));
        reports.push(StatusReport { entry, outcome: Some(outcome), ..report });
    }
    Ok(reports)
}

fn try_out(
    session: &Session,
    messages: Vec<(PathBuf, Vec<u8>)>,
    args: &ImportArgs,
) -> Result<Vec<StatusReport>, Error> {
    let ledger = session.read()?;
    let people = args.asked.people(ledger.state(), ledger.present().date())?;
    let messages = read(&ledger, messages, args)?;
    let classes = refused(&ledger, &messages, &people, args)?;
    Ok(messages.iter().zip(classes).map(|(message, class)| report(&ledger, message, class)).collect())
}

/// The class of each message; every refusal at once.
fn refused(
    ledger: &Contents,
    messages: &[Message],
    people: &People,
    args: &ImportArgs,
) -> Result<Vec<EvidenceClass>, Error> {
    let now = args.asked.at.map_or_else(|| ledger.present(), calendar::Moment::latest);
    let (mut classes, mut faults) = (Vec::new(), Vec::new());
    for message in messages {
        let command = message.command(people, message.id());
        let recorded = ledger.already(&command).unwrap_or_default().and_then(|entries| entries.first().copied());
        let recorded = recorded.and_then(|entry| ledger.chronicle().get(entry)).map(|recorded| recorded.event.clone());
        let decided = match recorded {
            Some(event) => Ok(vec![event]),
            None => decide(ledger.chronicle(), now, &command)
                .map(|events| events.into_iter().map(|new| new.event).collect()),
        };
        match decided {
            Ok(events) => classes.extend(events.iter().find_map(|event| match event {
                Event::SourceStated(stated) => Some(stated.evidence_class),
                _ => None,
            })),
            Err(refusal) => faults.push((message.path.clone(), MessageFault::from(refusal))),
        }
    }
    if faults.is_empty() { Ok(classes) } else { Err(Error::Messages { faults }) }
}

fn report(ledger: &Contents, message: &Message, class: EvidenceClass) -> StatusReport {
    let Found { task, document, .. } = &message.found;
    let filed = ledger.state().tasks.get(task);
    StatusReport {
        file: message.path.display().to_string(),
        source: message.digest.to_string(),
        about: message.status.number.clone(),
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
