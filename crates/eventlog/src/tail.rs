//! What the next event must follow on from: the places in the streams, the time, the tree.

use std::collections::HashMap;

use calendar::Timestamp;
use proof::{Digest, Frontier};

use crate::{commit::Commit, event::Position};

/// The end of a log. Its size grows with the number of streams, not of events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tail {
    /// The tree over the entries so far.
    pub tree: Frontier,
    /// The time of the last event.
    pub last_recorded_at: Option<Timestamp>,
    /// Next free place in every stream; in those that were looked up, where not all of them are known.
    streams: HashMap<String, u64>,
    streams_known: Known,
}

/// Of which streams a tail knows where they end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Known {
    #[default]
    All,
    LookedUp,
}

/// The first position that does not follow on, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("position {position}: {detail}")]
pub struct Gap {
    /// Where.
    pub position: Position,
    /// What does not hold.
    pub detail: String,
}

impl Tail {
    /// From its parts.
    pub fn new(tree: Frontier, last_recorded_at: Option<Timestamp>, streams: HashMap<String, u64>) -> Self {
        Self { tree, last_recorded_at, streams, streams_known: Known::All }
    }

    /// The end of a log of which no stream was looked up yet.
    pub(crate) fn without_streams(tree: Frontier, last_recorded_at: Option<Timestamp>) -> Self {
        Self { tree, last_recorded_at, streams: HashMap::new(), streams_known: Known::LookedUp }
    }

    /// Whether it knows where every stream ends.
    pub(crate) fn knows_all(&self) -> bool {
        self.streams_known == Known::All
    }

    /// Whether it knows where this stream ends.
    pub(crate) fn knows(&self, stream: &str) -> bool {
        self.knows_all() || self.streams.contains_key(stream)
    }

    /// Takes the next free place in `stream` from who has looked it up.
    pub(crate) fn learn(&mut self, stream: &str, next: u64) {
        self.streams.entry(stream.to_owned()).or_insert(next);
    }

    /// The position the next event will have.
    pub fn head(&self) -> Position {
        Position(self.tree.size())
    }

    /// Next free place in every stream.
    pub fn streams(&self) -> &HashMap<String, u64> {
        &self.streams
    }

    /// The same, for who needs nothing else of it.
    pub(crate) fn into_streams(self) -> HashMap<String, u64> {
        self.streams
    }

    /// Takes the next place in `stream`.
    pub(crate) fn take_place(&mut self, stream: &str) -> u64 {
        match self.streams.get_mut(stream) {
            Some(next) => {
                *next += 1;
                *next - 1
            }
            None => {
                self.streams.insert(stream.to_owned(), 1);
                0
            }
        }
    }

    /// Gives a place back that was taken last.
    pub(crate) fn give_back(&mut self, stream: &str) {
        match self.streams.get_mut(stream) {
            Some(next) if *next > 1 || self.streams_known == Known::LookedUp => *next = next.saturating_sub(1),
            _ => drop(self.streams.remove(stream)),
        }
    }

    /// Moves past a commit whose streams' places are taken.
    pub(crate) fn advance(&mut self, hashes: &[Digest], recorded_at: Timestamp) {
        self.tree.extend(hashes.iter().copied());
        self.last_recorded_at = Some(recorded_at);
    }

    /// Moves past `commit`, refusing anything that does not follow on: a gap, a time that steps back,
    /// a gap in a stream. The hashes are taken as they stand.
    pub fn follow(&mut self, commit: &Commit) -> Result<(), Gap> {
        let gap = |position, detail: String| Err(Gap { position, detail });
        let head = self.head();
        if commit.first != head {
            return gap(head, format!("expected here, but the next commit is at {}", commit.first));
        }
        if let Some(last) = self.last_recorded_at.filter(|&last| last > commit.recorded_at) {
            return gap(
                head,
                format!("recorded at {}, before the event that precedes it ({last})", commit.recorded_at),
            );
        }
        for event in &commit.events {
            let next = self.take_place(&event.content.stream);
            if event.stream_position != next {
                return gap(event.position, format!("stream position {} where {next} is next", event.stream_position));
            }
        }
        self.tree.extend(commit.hashes.iter().copied());
        self.last_recorded_at = Some(commit.recorded_at);
        Ok(())
    }

    /// As [`Tail::follow`], and every event must hash to what is stored with it.
    pub fn follow_checked(&mut self, commit: &Commit) -> Result<(), Gap> {
        self.follow(commit)?;
        for (event, hash) in commit.events.iter().zip(&commit.hashes) {
            check_hash(event, *hash)?;
        }
        Ok(())
    }
}

fn check_hash(event: &crate::event::Event, hash: Digest) -> Result<(), Gap> {
    let gap = |detail| Err(Gap { position: event.position, detail });
    match event.entry() {
        Ok(entry) if Digest::of_leaf(&entry) == hash => Ok(()),
        Ok(_) => gap("the stored event no longer hashes to the recorded value".to_owned()),
        Err(error) => gap(error.to_string()),
    }
}
