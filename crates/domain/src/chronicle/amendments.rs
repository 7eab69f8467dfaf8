//! What entries say of earlier ones.

use std::collections::{BTreeMap, BTreeSet};

use super::OCCURRED_AT;
use crate::{
    event::{Event, FieldChange, Recorded},
    ids::EntryNumber,
};

/// The entry that this one changes how to read.
pub fn amended(event: &Event) -> Option<EntryNumber> {
    match event {
        Event::FieldsCorrected(e) => Some(e.entry),
        Event::EntryAnnulled(e) => Some(e.entry),
        _ => None,
    }
}

/// Where in `recorded`, which may be a part of a log, the entry is that an amendment speaks of at last: one that amends
/// none.
pub(crate) fn root(amendment: &Recorded, recorded: &[Recorded]) -> Option<usize> {
    let mut entry = amended(&amendment.event)?;
    loop {
        let place = place_of(entry, recorded)?;
        match amended(&recorded.get(place)?.event) {
            Some(earlier) => entry = earlier,
            None => return Some(place),
        }
    }
}

fn place_of(entry: EntryNumber, recorded: &[Recorded]) -> Option<usize> {
    recorded.binary_search_by_key(&entry, |recorded| recorded.entry).ok()
}

fn find(entry: EntryNumber, recorded: &[Recorded]) -> Option<&Recorded> {
    recorded.get(place_of(entry, recorded)?)
}

/// What entries say of earlier ones.
#[derive(Debug, Clone, Default)]
pub struct Amendments {
    annulled: BTreeSet<EntryNumber>,
    /// The latest correction first.
    fields: BTreeMap<EntryNumber, Vec<Vec<FieldChange>>>,
}

impl Amendments {
    /// Of all these entries.
    pub fn of<'r>(recorded: impl DoubleEndedIterator<Item = &'r Recorded>) -> Self {
        let mut amendments = Self::default();
        // From the last to the first: by the time an entry is looked at, everything that is said of
        // it is known, for only later ones speak of it.
        for entry in recorded.rev() {
            if amended(&entry.event).is_none() {
                continue;
            }
            let Some(read) = amendments.read(entry) else { continue };
            match read.event {
                Event::EntryAnnulled(e) => {
                    amendments.annulled.insert(e.entry);
                }
                Event::FieldsCorrected(e) => amendments.fields.entry(e.entry).or_default().push(e.changes),
                _ => {}
            }
        }
        amendments
    }

    /// Takes the last entry of a log, which amends an earlier one.
    pub(crate) fn take(&mut self, last: &Recorded, recorded: &[Recorded]) {
        let about = amended(&last.event).and_then(|entry| find(entry, recorded));
        match &last.event {
            // It may bring back, or change, what that one says of others.
            _ if about.is_some_and(|about| amended(&about.event).is_some()) => *self = Self::of(recorded.iter()),
            Event::EntryAnnulled(e) => {
                self.annulled.insert(e.entry);
            }
            Event::FieldsCorrected(e) => self.fields.entry(e.entry).or_default().insert(0, e.changes.clone()),
            _ => {}
        }
    }

    /// What an annulment in force annuls at last: an entry that is itself none.
    pub(crate) fn annulled_by<'r>(&self, annulment: &Recorded, recorded: &'r [Recorded]) -> Option<&'r Recorded> {
        let annulled = |event: &Event| match event {
            Event::EntryAnnulled(e) => Some(e.entry),
            _ => None,
        };
        let mut entry = annulled(&annulment.event).filter(|_| !self.annulled.contains(&annulment.entry))?;
        loop {
            let root = find(entry, recorded)?;
            match annulled(&root.event) {
                Some(earlier) => entry = earlier,
                None => return Some(root),
            }
        }
    }

    pub(crate) fn touches(&self, entry: EntryNumber) -> bool {
        self.annulled.contains(&entry) || self.fields.contains_key(&entry)
    }

    /// The entry as it is read; none if it is annulled.
    pub fn read(&self, recorded: &Recorded) -> Option<Recorded> {
        if self.annulled.contains(&recorded.entry) {
            return None;
        }
        if !self.fields.contains_key(&recorded.entry) {
            return Some(recorded.clone());
        }
        // What does not fit was refused when it was to be recorded.
        Some(self.try_read(recorded).unwrap_or_else(|| recorded.clone()))
    }

    /// The entry with every correction applied, one after the other; none if one of them does not fit.
    pub fn try_read(&self, recorded: &Recorded) -> Option<Recorded> {
        let corrections = self.fields.get(&recorded.entry).into_iter().flatten().rev();
        let mut payload = recorded.event.payload();
        let mut occurred_at = recorded.occurred_at;
        for FieldChange { field, after, .. } in corrections.flatten() {
            match field.as_str() {
                OCCURRED_AT => occurred_at = serde_json::from_value(after.clone()).ok()?,
                path => *payload.pointer_mut(&format!("/{path}"))? = after.clone(),
            }
        }
        let event =
            Event::from_payload(recorded.event.kind(), recorded.event.version(), payload, &recorded.header()).ok()?;
        Some(Recorded { occurred_at, event, ..recorded.clone() })
    }
}
