//! How a ledger that was read whole comes to go by its index: once its log is long enough, or the index is whole again.

use std::sync::mpsc::{self, TryRecvError};

use eventlog::{Archive, Event};
use proof::path::Subtrees;

use super::{
    Indexed, WORTH,
    at_hand::{AtHand, LogPlace, RECENT_MAX},
};

/// So many of the last entries are kept: the index ends at what is on the disk, and those behind it are taken from here.
const KEPT: u64 = RECENT_MAX;

/// A log whose index is opened by another thread while it grows.
pub struct Turning {
    log: LogPlace,
    /// The last entries.
    recent: Vec<Event>,
    /// How many there are in all.
    size: u64,
    index: Option<mpsc::Receiver<Indexed<Archive>>>,
    /// From so many entries on that is asked for.
    asked_at: u64,
}

impl Turning {
    /// A log of so many entries that has no index.
    pub(crate) fn new(log: LogPlace, size: u64) -> Self {
        Self { log, recent: Vec::new(), size, index: None, asked_at: WORTH.max(size + KEPT) }
    }

    /// The way back to an index that could not answer.
    pub(crate) fn back(from: &AtHand) -> Self {
        Self { recent: from.recent().to_vec(), ..Self::new(from.log().clone(), from.size()) }
    }

    /// Which log it is.
    pub(crate) fn log(&self) -> &LogPlace {
        &self.log
    }

    /// Takes the next entry.
    pub(crate) fn take(&mut self, event: &Event) {
        self.size = event.position.0 + 1;
        self.recent.push(event.clone());
        if self.index.is_none() && self.recent.len() as u64 > 2 * KEPT {
            self.recent.drain(..self.recent.len() / 2);
        }
    }

    /// The index, with every entry that was taken, once there is one.
    pub(crate) fn turned(&mut self) -> Option<AtHand> {
        let Some(index) = &self.index else {
            if self.size >= self.asked_at {
                self.asked_at = self.size + KEPT;
                self.index = self.log.indexed();
            }
            return None;
        };
        match index.try_recv() {
            Ok(indexed) => {
                self.index = None;
                self.with_recent(indexed)
            }
            Err(TryRecvError::Empty) => None,
            // It could not be opened: later perhaps.
            Err(TryRecvError::Disconnected) => {
                self.index = None;
                None
            }
        }
    }

    /// Goes on from this index; not where entries lie between it and those that are kept.
    fn with_recent(&self, indexed: Indexed<Archive>) -> Option<AtHand> {
        let known = indexed.log().size();
        let first = self.recent.first().map_or(self.size, |event| event.position.0);
        if first > known {
            return None;
        }
        let mut at_hand = AtHand::of(self.log.clone(), indexed);
        for event in self.recent.iter().filter(|event| event.position.0 >= known) {
            at_hand.take(event).ok()?;
        }
        Some(at_hand)
    }
}
