//! What an entry is called: by this it is found without reading the log.

use domain::{EntryNumber, Event, Origin, Recorded, TaskId, origin::NAMESPACE};
use eventlog::Digest;

use crate::contents::Why;

/// Begins the names of the streams of tasks. An entry of such a stream that names the task stands in its rows.
const TASK: &str = "task/";
/// A name and an entry, in bytes.
const NAMED: usize = 8 + 8;

/// A name, shortened. Whoever finds entries by one looks whether they bear it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(pub u64);

impl Name {
    /// The identifier of a command, or of a notice that is not in the ledger's namespace.
    pub fn of_command(id: &str) -> Self {
        Self::of("command", id)
    }

    /// A stream.
    pub fn of_stream(stream: &str) -> Self {
        Self::of("stream", stream)
    }

    /// Whatever this entry gave rise to.
    pub fn of_cause(entry: EntryNumber) -> Self {
        Self::of("cause", &entry.0.to_string())
    }

    /// A refusal: the digest of the command, and why.
    pub fn of_refusal(digest: &str, why: &Why) -> Self {
        let (Why::Code(why) | Why::Sentence(why)) = why;
        Self::of("refusal", &format!("{digest} {why}"))
    }

    fn of(kind: &str, text: &str) -> Self {
        let Digest(digest) = Digest::of_leaf(format!("{kind} {text}"));
        Self(digest.first_chunk().map_or(0, |first| u64::from_be_bytes(*first)))
    }
}

/// The task whose stream this is.
pub fn task_of(stream: &str) -> Option<TaskId> {
    stream.strip_prefix(TASK)?.parse().ok()
}

/// Writes a name and an entry that is called so.
pub fn write(Name(name): Name, entry: u64, to: &mut Vec<u8>) {
    to.extend_from_slice(&name.to_le_bytes());
    to.extend_from_slice(&entry.to_le_bytes());
}

/// Reads what was written; none where it was something else.
pub fn read(bytes: &[u8]) -> Option<Vec<(Name, u64)>> {
    let named = |written: &[u8]| {
        let (name, entry) = written.split_first_chunk::<8>()?;
        Some((Name(u64::from_le_bytes(*name)), u64::from_le_bytes(*entry.first_chunk()?)))
    };
    bytes.chunks(NAMED).map(named).collect()
}

/// What an entry is called.
pub struct Names {
    /// By its command. The entries of one command follow on from one another, and the first is found by it.
    pub command: Option<Name>,
    /// By its stream, by what gave rise to it, and as a refusal.
    pub others: Vec<Name>,
}

impl Names {
    /// Of this entry.
    pub fn of(event: &eventlog::Event, recorded: &Recorded) -> Self {
        let is_given = matches!(&recorded.origin, Origin::Ledger(id) if id.as_str().starts_with(NAMESPACE));
        let command = (!is_given).then(|| Name::of_command(recorded.origin.as_str()));
        let stream = &event.content.stream;
        let is_in_rows = task_of(stream).is_some_and(|task| recorded.event.concerns(&task));
        let stream = (!is_in_rows).then(|| Name::of_stream(stream));
        let refusal = match &recorded.event {
            Event::SubmissionRefused(refused) => Some(Name::of_refusal(&refused.digest, &Why::of(refused))),
            _ => None,
        };
        let cause = recorded.cause.map(Name::of_cause);
        Self { command, others: [stream, cause, refusal].into_iter().flatten().collect() }
    }
}
