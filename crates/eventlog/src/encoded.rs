//! Commits in both their forms, the stored bytes and the entries, each made once.

use std::ops::Range;

use calendar::Timestamp;
use proof::Digest;

use crate::{
    buffer::Buffer,
    commit::{Commit, CommitError, HEAD_BYTES_MAX, write_event, write_head},
    entry::{self, Clock},
    error::StoreError,
    event::{ENTRY_BYTES_MAX, EntryError, Event, Position},
    tail::Gap,
};

/// Room for so many bytes of entries is taken at once, and half of it for stored events.
const ROOM: usize = 128 * 1024;

/// Commits that follow on from each other. All of them share a few buffers: under load an event costs
/// no allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    first: Position,
    commits: Vec<Span>,
    events: Pieces,
    entries: Pieces,
    hashes: Vec<Digest>,
    clock: Clock,
}

/// One commit among them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    recorded_at: Timestamp,
    /// Its events, counted from the first of all.
    events: Range<usize>,
}

/// Why an event cannot be stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// It has no entry.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// It is too large.
    #[error("it takes {0} bytes; an entry holds at most {ENTRY_BYTES_MAX}")]
    TooLong(usize),
    /// It has no stored form.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl Encoded {
    /// None yet; the first will be at `first`.
    pub fn at(first: Position) -> Self {
        Self {
            first,
            commits: Vec::new(),
            events: Pieces::with_capacity(ROOM / 2),
            entries: Pieces::with_capacity(ROOM),
            hashes: Vec::new(),
            clock: Clock::default(),
        }
    }

    /// Encodes stored commits again, which follow on from each other. Their hashes must be those stored.
    pub fn again(commits: &[Commit]) -> Result<Self, StoreError> {
        let mut encoded = Self::at(commits.first().map_or(Position(0), |commit| commit.first));
        for commit in commits {
            let gap = |index, detail| Gap { position: commit.first.plus(index), detail };
            encoded.push(commit.recorded_at, &commit.events).map_err(|(index, error)| gap(index, error.to_string()))?;
            let made = &encoded.hashes[encoded.hashes.len() - commit.events.len()..];
            if let Some(index) = made.iter().zip(&commit.hashes).position(|(made, stored)| made != stored) {
                return Err(gap(index, "the stored event no longer hashes to the recorded value".to_owned()).into());
            }
        }
        Ok(encoded)
    }

    /// Appends a commit of these events, all or none. An error comes with the place of the event among
    /// them, from 0.
    pub fn push(&mut self, recorded_at: Timestamp, events: &[Event]) -> Result<(), (usize, EncodeError)> {
        let start = self.len();
        for (index, event) in events.iter().enumerate() {
            if let Err(error) = self.push_event(event) {
                self.truncate(start);
                return Err((index, error));
            }
        }
        self.commits.push(Span { recorded_at, events: start..self.len() });
        Ok(())
    }

    fn push_event(&mut self, event: &Event) -> Result<(), EncodeError> {
        entry::write(event, &mut self.clock, &mut self.entries.bytes)?;
        let entry = self.entries.end();
        if entry.len() > ENTRY_BYTES_MAX {
            return Err(EncodeError::TooLong(entry.len()));
        }
        let hash = Digest::of_leaf(&self.entries.bytes[entry]);
        write_event(event, hash, &mut self.events.bytes)?;
        self.events.end();
        self.hashes.push(hash);
        Ok(())
    }

    fn truncate(&mut self, count: usize) {
        self.hashes.truncate(count);
        self.events.truncate(count);
        self.entries.truncate(count);
        self.commits.retain(|commit| commit.events.end <= count);
    }

    /// Takes back the last commit.
    pub fn pop(&mut self) {
        if let Some(commit) = self.commits.pop() {
            self.truncate(commit.events.start);
        }
    }

    /// Takes in events that were encoded apart, as more of the last commit.
    pub fn extend_last(&mut self, mut more: Self) {
        self.events.append(&more.events);
        self.entries.append(&more.entries);
        self.hashes.append(&mut more.hashes);
        let end = self.len();
        if let Some(last) = self.commits.last_mut() {
            last.events.end = end;
        }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Position of the first event.
    pub fn first(&self) -> Position {
        self.first
    }

    /// The position after the last event.
    pub fn end(&self) -> Position {
        self.first.plus(self.len())
    }

    /// Leaf hash of each event's entry, in order.
    pub fn hashes(&self) -> &[Digest] {
        &self.hashes
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|index| self.entries.get(index..index + 1))
    }

    /// How many bytes the entries take together, from event `start` on.
    pub fn entries_bytes(&self, start: usize) -> usize {
        self.entries.bounds(start..self.len()).len()
    }

    /// The stored bytes of each commit, each after its length in four bytes, little-endian.
    pub fn write_commits(&self, out: &mut Vec<u8>) {
        for commit in &self.commits {
            let start = out.len();
            out.extend_from_slice(&[0; 4]);
            self.write_part(commit.recorded_at, commit.events.clone(), out);
            // Far below 4 GiB: its entries take at most 32 MiB.
            let length = (out.len() - start - 4) as u32;
            out[start..start + 4].copy_from_slice(&length.to_le_bytes());
        }
    }

    fn write_part(&self, recorded_at: Timestamp, events: Range<usize>, out: &mut Vec<u8>) {
        write_head(self.first.plus(events.start), recorded_at, events.len(), out);
        out.extend_from_slice(self.events.get(events));
    }

    /// The stored bytes of each commit, those of more than `bytes_max` cut between events into commits of
    /// their own with the same time. A single event that is longer stays whole.
    pub fn parts(&self, bytes_max: usize) -> impl Iterator<Item = (Position, Vec<u8>)> {
        let cut = move |commit: &Span| {
            let (mut start, end, recorded_at) = (commit.events.start, commit.events.end, commit.recorded_at);
            std::iter::from_fn(move || {
                let from = start;
                let fits = |to: usize| self.events.bounds(from..to).len() + HEAD_BYTES_MAX <= bytes_max;
                while start < end && (start == from || fits(start + 1)) {
                    start += 1;
                }
                let mut bytes = Vec::with_capacity(self.events.bounds(from..start).len() + HEAD_BYTES_MAX);
                self.write_part(recorded_at, from..start, &mut bytes);
                (from < start).then(|| (self.first.plus(from), bytes))
            })
        };
        self.commits.iter().flat_map(cut)
    }
}

/// Pieces of bytes, one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pieces {
    bytes: Buffer,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Pieces {
    fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Buffer::with_capacity(bytes), ends: Vec::new() }
    }

    /// Ends a piece here; where it lies.
    fn end(&mut self) -> Range<usize> {
        let start = self.ends.last().copied().unwrap_or(0);
        self.ends.push(self.bytes.len());
        start..self.bytes.len()
    }

    fn append(&mut self, next: &Self) {
        let offset = self.bytes.len();
        self.bytes.extend_from_slice(&next.bytes);
        self.ends.extend(next.ends.iter().map(|end| end + offset));
    }

    fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        self.bytes.truncate(self.ends.last().copied().unwrap_or(0));
    }

    fn bounds(&self, range: Range<usize>) -> Range<usize> {
        let end_of = |count: usize| count.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0);
        end_of(range.start)..end_of(range.end)
    }

    fn get(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[self.bounds(range)]
    }
}
