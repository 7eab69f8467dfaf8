//! What a log means, as far as it is held against something beside it. It is read once from its first entry to its last,
//! and little of it is kept.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Timestamp;
use domain::{
    EntryNumber, Event, Recorded, State, chronicle,
    event::{Clock, KeyRotated},
};
use eventlog::{Archive, Digest, LogError, LogReader, StoreError};
use proof::{Frontier, LogKeys, Rotation};

use super::{Meaning, MeaningFault};
use crate::{ledger_error::LedgerError, typed};

/// See the module.
#[derive(Default)]
pub(super) struct Meant {
    pub clock: Option<Clock>,
    pub last_recorded_at: Option<Timestamp>,
    /// What others said of heads.
    pub anchors: Vec<Recorded>,
    /// What was recorded of the log of who looked.
    pub access: Vec<Recorded>,
    /// The documents that entries name.
    pub documents: BTreeSet<Digest>,
    /// Entries that count the streams otherwise than the log before them has it: no absence rests on such a count.
    pub miscounted: Vec<EntryNumber>,
    rotations: Vec<Recorded>,
    /// Who was entered and erased, with every entry that changes how another is read.
    persons: Vec<Recorded>,
    last: Option<EntryNumber>,
    /// How many entries each stream has so far.
    streams: BTreeMap<String, u64>,
}

impl Meant {
    /// Reads a log whole.
    pub fn read(archive: &Archive) -> Result<Self, LedgerError> {
        let (mut meant, mut tree) = (Self::default(), Frontier::default());
        let outline = |event: eventlog::Event, recorded| (event.content.stream, event.content.documents, recorded);
        typed::each(archive, 0, outline, |(stream, documents, recorded), hash| {
            tree.extend([hash]);
            meant.take(stream, &documents, recorded);
            Ok::<(), LedgerError>(())
        })?;
        if tree != *archive.tree() {
            return Err(LogError::from(StoreError::NotWhatWasSigned { size: tree.size() }).into());
        }
        meant.clock.is_some().then_some(meant).ok_or(LedgerError::NotOpened)
    }

    fn take(&mut self, stream: String, documents: &[Digest], recorded: Recorded) {
        self.last = Some(recorded.entry);
        self.last_recorded_at = Some(recorded.recorded_at);
        self.documents.extend(documents);
        match &recorded.event {
            Event::LedgerOpened(opened) => self.clock = self.clock.or(Some(opened.clock)),
            Event::StreamsCounted(counted) => {
                let root = evidence::counted::root(&self.streams).to_string();
                let found = (recorded.entry.0, self.streams.len() as u64, &root);
                if (counted.size, counted.streams, &counted.root) != found {
                    self.miscounted.push(recorded.entry);
                }
            }
            _ => {}
        }
        *self.streams.entry(stream).or_default() += 1;
        match &recorded.event {
            Event::CheckpointAnchored(_) => self.anchors.push(recorded),
            Event::AccessHeadRecorded(_) | Event::AccessLogDropped(_) => self.access.push(recorded),
            Event::KeyRotated(_) => self.rotations.push(recorded),
            Event::PersonEntered(_)
            | Event::PersonalDataErased(_)
            | Event::FieldsCorrected(_)
            | Event::EntryAnnulled(_) => self.persons.push(recorded),
            _ => {}
        }
    }

    /// What is known of persons; of the rest of the state nothing.
    pub fn persons(&self) -> State {
        chronicle::fold(&self.persons)
    }

    /// Changes of key that cannot be shown any more. The last entry may be one that is still to be finished: until then
    /// the old key is the one that checks heads.
    pub fn without_receipt(&self, keys: &LogKeys) -> Vec<MeaningFault> {
        let known = |entry: EntryNumber| keys.retired().iter().any(|(_, size)| *size == entry.0 + 1);
        let unfinished = |recorded: &Recorded, rotated: &KeyRotated| {
            let is_last = self.last == Some(recorded.entry);
            is_last && Rotation::open(&rotated.statement).is_ok_and(|rotation| rotation.old_key() == keys.current())
        };
        let lacking = self.rotations.iter().filter(|recorded| match &recorded.event {
            Event::KeyRotated(rotated) => !known(recorded.entry) && !unfinished(recorded, rotated),
            _ => false,
        });
        lacking.map(|recorded| (Some(recorded.entry), Meaning::RotationWithoutReceipt)).collect()
    }
}
